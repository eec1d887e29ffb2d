"""What comes from the terminal, made safe before Textual reads it; what goes to one that is no longer there.

Textual 8.2.8 stops at a byte that is no UTF-8, and takes an escape sequence inside pasted text for keys; in a coding
screen that would be acts nobody meant. Both are put right here, on the way in. When the terminal is closed, its thread
that writes ends at once, and whoever writes on waits for ever; here what is written then goes nowhere.
"""

from __future__ import annotations

import codecs
import contextlib
from typing import IO

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
_SHOWN_ESCAPE = "␛"


class TerminalInput:
    """Decodes what a terminal sends: bytes that are no text become a sign, and pasted text holds no escapes."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._is_pasting = False
        self._kept = ""
        self._n_told = 0

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return the next stretch of input.

        What may be the beginning of a paste mark is kept until the rest of it comes. A lone escape is also a key: it is
        handed over at once, and remembered.
        """
        rest = self._kept + self._decoder.decode(data, final)
        self._kept = ""
        pieces = []
        while rest:
            mark = _END if self._is_pasting else _BEGIN
            before, found, rest = rest.partition(mark)
            if not found and not final:
                before, self._kept = _without_start_of(mark, before)
            pieces.append(before.replace("\x1b", _SHOWN_ESCAPE) if self._is_pasting else before)
            if found:
                pieces.append(mark)
                self._is_pasting = not self._is_pasting
        told = "".join(pieces)
        if told:
            told, self._n_told = told[self._n_told :], 0
        if self._kept == "\x1b" and not self._is_pasting and not self._n_told:
            told, self._n_told = told + self._kept, 1
        return told


class TerminalOutput:
    """Writes to a terminal; to one that was closed, nothing."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write a text."""
        with contextlib.suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Hand over what was written."""
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """Return the number of the file."""
        return self._file.fileno()


def make_terminal_safe() -> None:
    """Let Textual's terminal driver decode through `TerminalInput` and write through `TerminalOutput`."""
    try:
        from textual.drivers import linux_driver
        from textual.drivers._writer_thread import WriterThread
    except ImportError:  # Windows hands over characters, not bytes
        return

    def writer(file: IO[str]) -> WriterThread:
        return WriterThread(TerminalOutput(file))  # type: ignore[arg-type]

    linux_driver.getincrementaldecoder = lambda _: TerminalInput  # type: ignore[assignment, attr-defined]
    linux_driver.WriterThread = writer  # type: ignore[assignment, attr-defined]


def _without_start_of(mark: str, text: str) -> tuple[str, str]:
    """Return a text and what at its end may be the start of a mark."""
    for length in range(min(len(mark) - 1, len(text)), 0, -1):
        if text.endswith(mark[:length]):
            return text[:-length], text[-length:]
    return text, ""
