"""What a terminal shows of the bytes that Textual paints: enough of one to find words and where they stand."""

from __future__ import annotations

import codecs
import re

_TOKEN = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\s\S]")


class Painted:
    """A screen of cells, written to as a terminal is."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def feed(self, data: bytes) -> None:
        """Paint what came."""
        for token in _TOKEN.finditer(self._decode(data)):
            values, command = token[1], token[2]
            if command == "H":
                row, _, column = values.partition(";")
                self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
            elif command == "J":
                self._cells.clear()
            elif token[0] == "\n":
                self._row, self._column = self._row + 1, 0
            elif token[0] == "\r":
                self._column = 0
            elif token[0][0] != "\x1b" and token[0] >= " ":
                self._cells[self._row, self._column] = token[0]
                self._column += 1

    def lines(self) -> list[str]:
        """Return what stands on the screen, line by line."""
        if not self._cells:
            return []
        rows, columns = (1 + max(each[axis] for each in self._cells) for axis in (0, 1))
        return ["".join(self._cells.get((row, column), " ") for column in range(columns)) for row in range(rows)]

    def find(self, words: str) -> tuple[int, int] | None:
        """Return row and column at which words stand, None when they do not."""
        for row, line in enumerate(self.lines()):
            if words in line:
                return row, line.index(words)
        return None
