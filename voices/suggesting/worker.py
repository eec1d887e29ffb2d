"""The language worker: a process of its own that loads spaCy and answers requests, one JSON line each way.

In a thread of the interface spaCy would freeze keys for seconds. Text comes and goes through pipes only; nothing is
written to disk, and what goes wrong is told without a word of it. The process ends when its input does.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import IO

from voices.memory import no_core_dumps
from voices.model import Code


def main() -> None:
    """Serve until the input ends. The first line holds the codes, each further one a text to match."""
    _be_modest()
    serve(sys.stdin, sys.stdout)


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer requests: {"codes": [...]} once, then {"id": n, "text": "..."} for each text.

    {"id": n, "words": [...], "among": [...]} asks which of the latter are forms of the former.
    """
    from voices.language import forms_of, lemma_source
    from voices.suggesting.codebook_matches import CodebookMatcher

    codes = [
        Code(each["id"], each["name"], examples=tuple(each["examples"]), keywords=tuple(each["keywords"]))
        for each in json.loads(requests.readline() or "{}").get("codes", [])
    ]
    matcher = CodebookMatcher(codes)
    _answer(answers, {"ready": lemma_source()})
    for line in requests:
        number = None
        try:
            request = json.loads(line)
            number = request["id"]
            if "words" in request:
                _answer(answers, {"id": number, "forms": forms_of(request["words"], request["among"])})
                continue
            found = matcher.match(request["text"])
            told = [[each.code, each.score, [[word.start, word.end] for word in each.words]] for each in found]
            _answer(answers, {"id": number, "matches": told})
        except Exception as error:  # noqa: BLE001
            # The loop must outlive a text that a library cannot digest; the kind of error says enough.
            _answer(answers, {"id": number, "error": type(error).__name__})


def _answer(answers: IO[str], value: object) -> None:
    answers.write(json.dumps(value) + "\n")
    answers.flush()


def _be_modest() -> None:
    """Leave the processor to the interface, and no memory image behind if this process dies."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)
    no_core_dumps()


if __name__ == "__main__":
    main()
