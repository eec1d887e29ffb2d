"""What a lead asks of a plan. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from voices.errors import PlanError
from voices.planning.draw import n_of_share


@dataclass(frozen=True)
class Wishes:
    """What to draw: `n` transcripts, or a `share` of them; `by` attributes make the strata.

    `coders` are names, new ones too; nobody named means everybody of the study who codes. `each` says how many coders
    a transcript gets; `per_pair` and `turns_per_pair` how many transcripts and turns of children each pair is to share
    at least; `at_least` how many transcripts each stratum is to give. `seed` None: one is chosen. `fresh` leaves out
    transcripts that are in a round already.
    """

    n: int | None = None
    share: float | None = None
    by: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    each: int = 2
    per_pair: int = 1
    turns_per_pair: int = 0
    at_least: int = 0
    seed: int | None = None
    fresh: bool = False

    def n_to_draw(self, n_from: int) -> int:
        """Return how many transcripts of `n_from` are to be drawn."""
        if (self.n is None) == (self.share is None):
            raise PlanError("How many interviews?", "Give --number or --share, one of them.")
        return self.n if self.n is not None else n_of_share(self.share or 0, n_from)
