"""What the lead sets to keep children and coders safe: content warnings and the safeguarding protocol."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from voices.display import harmless, harmless_lines
from voices.errors import WelfareError
from voices.model import Protocol
from voices.model.welfare import MOST_CONTACT, MOST_PROTOCOL, MOST_WARNING
from voices.store import Store


class ProtectingSession:
    """The protective settings of one project. Each act replaces what was there; the journal keeps what it was."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def warn(self, transcript: str, text: str) -> str:
        """Set the content warning of a transcript, or with an empty text take it away; return what was done."""
        found = self._store.transcripts.id_of_name(transcript)
        if found is None:
            raise WelfareError(f"There is no transcript {transcript!r}.", "Its name is the one that l lists.")
        text = _plain(" ".join(text.split()), "A content warning", MOST_WARNING)
        verb = f"{'set' if text else 'took away'} the content warning of {transcript}"
        with self._store.act("project", verb):
            self._store.welfare.set_warning(found, text)
        return f"{transcript} {'has a content warning' if text else 'has no content warning any more'}."

    def warnings(self) -> Mapping[UUID, str]:
        """Return the content warnings by transcript."""
        return self._store.welfare.warnings()

    def protocol(self) -> Protocol | None:
        """Return the safeguarding protocol, None when there is none yet."""
        return self._store.welfare.protocol()

    def set_protocol(self, text: str | None, contact: str | None) -> str:
        """Set the protocol, or only one part of it where there is one already; return what was done."""
        before = self.protocol()
        text = (before.text if before else "") if text is None else text.replace("\r\n", "\n").strip()
        contact = (before.contact if before else "") if contact is None else contact.strip()
        if not text:
            raise WelfareError("The protocol has no text.", "Write it to a file: --file protocol.txt")
        if not contact:
            raise WelfareError(
                "The protocol does not say whom to tell.", 'Add it: --contact "who, and how to reach them"'
            )
        protocol = Protocol(
            _plain(text, "A protocol", MOST_PROTOCOL), _plain(" ".join(contact.split()), "A contact", MOST_CONTACT)
        )
        with self._store.act("project", "set the safeguarding protocol"):
            self._store.welfare.set_protocol(protocol)
        return "The safeguarding protocol is set: whoever sets the marker SG sees it at once."

    def n_locked(self) -> int:
        """Return how many turns the safeguarding protocol locks."""
        return self._store.search.n_locked()


def _plain(text: str, what: str, most: int) -> str:
    shown = harmless_lines(text) if "\n" in text else harmless(text)
    if len(text) > most or shown != text:
        raise WelfareError(
            f"{what} may have up to {most:,} plain characters; this one has {len(text):,}, or some that are not plain.",
            "Say it in plain words, and shorter.",
        )
    return text
