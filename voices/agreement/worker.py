"""The agreement worker: a process of its own that computes, so that keys on the screen stay quick and numpy stays out.

Requests and answers go through pipes only, each as its length and its bytes; both ends are this program. What comes in
has no words of an interview (`wordless`), nothing is written to disk, and what goes wrong is told by its kind alone.
The process ends when its input does.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from typing import IO

from voices.agreement.computing import run_of
from voices.agreement.handing import LENGTH_BYTES, Answer, Request, framed
from voices.agreement.typology import disagreements
from voices.memory import no_core_dumps


def main() -> None:
    """Serve until the input ends."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)
    no_core_dumps()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(sys.stdin.buffer, answers)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests one after the other."""
    while len(head := requests.read(LENGTH_BYTES)) == LENGTH_BYTES:
        told = requests.read(int.from_bytes(head, "big"))
        try:
            answer = _answer(pickle.loads(told))  # noqa: S301 - from the process that started this one
        except Exception as error:  # noqa: BLE001
            # The loop must outlive a material that cannot be computed; the kind of error says enough.
            answer = Answer(fault=type(error).__name__)
        answers.write(framed(answer))
        answers.flush()


def _answer(request: Request) -> Answer:
    material = request.material
    units = material.units()
    checksum = material.checksum(units, request.facts)
    if request.places:
        return Answer(checksum, found=tuple(disagreements(material)))
    return Answer(checksum, None if checksum in request.known else run_of(material, units, checksum))


if __name__ == "__main__":
    main()
