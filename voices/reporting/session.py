"""What the team looks at while work goes on: counts by coder and by attribute, and which codes lie together.

What is still coded blind stays out: its coders decide alone until their round is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from voices.errors import ReportError, RoundError
from voices.model import Codebook, CodedPassage, Round
from voices.reporting.cooccurrence import count_together
from voices.reporting.counts import CountTable, by_attribute, by_coder
from voices.store import Store


class CountingSession:
    """Counts one round, or without a name all codings of the study but those of rounds that are open and blind."""

    def __init__(self, store: Store, round_name: str | None = None) -> None:
        self._store = store
        self._round = None if round_name is None else self._closed_or_seen(round_name)
        found = (
            store.codebooks.current() if self._round is None else store.codebooks.version(self._round.codebook_version)
        )
        if found is None:
            raise ReportError("The study has no codebook yet.", "Import one: voices import PROJECT CODEBOOK.yaml")
        self.codebook: Codebook = found

    def left_out(self) -> list[str]:
        """Return the names of the rounds whose codings are not counted yet."""
        rounds = self._store.rounds.heads() if self._round is None else []
        return [each.name for each in rounds if each.blind and each.closed is None]

    def by_coder(self) -> CountTable:
        """Return codings of each theme and code by coder."""
        with self._store.reading():
            return by_coder(self._store.overview.by_coder(self._layer), self._store.people.coders(), self.codebook)

    def by_attribute(self, name: str) -> CountTable:
        """Return children and codings of each theme and code by the values of an attribute of the children."""
        with self._store.reading():
            children = self._store.people.participants()
            known = sorted({each for child in children for each in child.values})
            if name not in known:
                raise ReportError(
                    f"No child has an attribute {name!r}.",
                    f"Count by coder, by together, or by what is recorded: {', '.join(known) or 'nothing yet'}.",
                )
            return by_attribute(self._store.overview.by_child(self._layer), name, children, self.codebook)

    def together(self) -> list[tuple[str, str, int]]:
        """Return pairs of codes with how often one coder put both on common words, the most frequent first."""
        with self._store.reading():
            pairs = count_together(self._store.overview.in_order(self._layer))
            name = self._store.overview.code_ids()
        named = [(min(name[one], name[other]), max(name[one], name[other]), n) for (one, other), n in pairs.items()]
        return sorted(named, key=lambda each: (-each[2], each[:2]))

    def passages(self, code: str, most: int = 100, after: CodedPassage | None = None) -> Sequence[CodedPassage]:
        """Return a page of the passages with a code, or with any code of a theme, behind the one given."""
        if code not in self.codebook:
            raise ReportError(f"The codebook has no code {code!r}.", "Look the id up in the codebook or in the report.")
        codes = [code, *(each.id for each in self.codebook.countable if self._is_below(each.id, code))]
        with self._store.reading():
            return self._store.overview.page(
                codes, most=most, after=None if after is None else after.coding, round_=self._layer
            )

    @property
    def _layer(self) -> UUID | None:
        return None if self._round is None else self._round.id

    def _is_below(self, code: str, above: str) -> bool:
        return any(each.id == above for each in self.codebook.ancestors(code))

    def _closed_or_seen(self, name: str) -> Round:
        found = self._store.rounds.require(name)
        if found.blind and found.closed is None:
            raise RoundError(
                f"{found.name} is still open: its coders are to work independently until it is closed.",
                f'Close it when they are done: voices reconcile PROJECT --close "{found.name}"',
            )
        return found
