"""What the list of all commands offers on the coding screen beside its keys: interviews to go to, codes to put on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from voices.tui.coding import words
from voices.tui.coding.acts import Acts
from voices.tui.commands import Offer


class Offers(Acts):
    """Interviews and codes by name."""

    def commands(self) -> Iterator[Offer]:
        """Return what can be done by name; no words of an interview are in it."""
        for progress in self._session.contents():
            done = "finished" if progress.finished else f"{progress.share:.0%} done"
            yield Offer(f"Go to {progress.name}", f"Interview: {done}", partial(self._open, progress.transcript))
        book = self._session.codebook
        for code in book.codable:
            told = f"Code of {book.theme_of(code.id).name}: put it on the selection, or on this sentence"
            yield Offer(f"Code {code.id} {code.name}", told, partial(self._put_code, code.id))

    def _put_code(self, code: str) -> None:
        span = self._target()
        if span is None:
            self.tell(words.NOTHING_TO_CODE, warn=True)
        else:
            self._apply((code,), span)
