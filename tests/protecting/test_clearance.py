"""Who may be quoted: a clear yes from the child itself, and nothing else."""

from __future__ import annotations

import pytest

from voices.model import Participant
from voices.protecting.clearance import Bar, bar_to_quoting

YES = {"quote": "yes", "assent_start": "yes", "assent_close": "yes"}


@pytest.mark.parametrize(
    ("consents", "bar"),
    [
        (YES, None),
        ({"quote": "yes"}, None),
        ({}, Bar.NO_CONSENT),
        ({"quote_online": "yes", "take_part": "yes"}, Bar.NO_CONSENT),
        *(({**YES, "quote": answer}, Bar.REFUSED) for answer in ("no", "declined", "withdrawn")),
        *(({**YES, "quote": answer}, Bar.NO_CONSENT) for answer in ("not asked", "unknown", "unclear")),
        *(({**YES, "assent_close": answer}, Bar.ASSENT_OPEN) for answer in ("no", "unclear", "unknown", "not asked")),
        ({**YES, "assent_start": "no"}, Bar.ASSENT_OPEN),
    ],
)
def test_only_a_clear_yes_clears(consents, bar):
    assert bar_to_quoting(Participant("P1", "Robin", {}, consents)) == bar


def test_nobody_is_quoted_without_a_pseudonym_and_nothing_without_a_child():
    assert bar_to_quoting(Participant("P1", None, {}, YES)) == Bar.NO_PSEUDONYM
    assert bar_to_quoting(None) == Bar.SEVERAL_VOICES
