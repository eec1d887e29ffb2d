"""Invented interviews: words of an invented language with the frequencies of speech, cut into sentences and turns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

N_KNOWN = 30_000
_ONSETS = "b d f g h j k l m n p r s t v w y z sh st th".split()
_VOWELS = "aeioué"


@dataclass(frozen=True)
class SpokenTurn:
    """A turn before it is stored: offsets of turn and sentences into the whole transcript."""

    is_child: bool
    start: int
    text: str
    sentences: tuple[tuple[int, int], ...]


class Speech:
    """Draws words by Zipf's law: the word of rank r as often as 1 / (r + 2.7)."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.words = _vocabulary(self._chance)
        self._frequencies = list(accumulate(1 / (rank + 2.7) for rank in range(N_KNOWN)))

    def interview(self, n_words: int, n_turns: int) -> tuple[SpokenTurn, ...]:
        """Return one interview; adult and child take turns, the child's are longer."""
        words = self._chance.choices(self.words, cum_weights=self._frequencies, k=n_words)
        weights = [self._chance.uniform(0.3, 1.0) * (1 + 2 * (number % 2)) for number in range(n_turns)]
        total, cuts = sum(weights), [0]
        for weight in accumulate(weights):
            cuts.append(max(cuts[-1] + 1, round(n_words * weight / total)))
        turns, start = [], 0
        for number in range(n_turns):
            text, sentences = self._turn(words[cuts[number] : cuts[number + 1]], start)
            turns.append(SpokenTurn(number % 2 == 1, start, text, sentences))
            start += len(text) + 1
        return tuple(turns)

    def _turn(self, words: Sequence[str], start: int) -> tuple[str, tuple[tuple[int, int], ...]]:
        told, spans, at = [], [], 0
        while at < len(words):
            n = self._chance.randint(5, 18)
            sentence = " ".join(words[at : at + n]) + "."
            told.append(sentence)
            spans.append((start, start + len(sentence)))
            start += len(sentence) + 1
            at += n
        return " ".join(told), tuple(spans)


def _vocabulary(chance: random.Random) -> list[str]:
    """Return distinct words, the frequent ones short: about 3.6 letters a word as it is spoken."""
    found: dict[str, None] = {}
    while len(found) < N_KNOWN:
        rank = len(found)
        n_syllables = 1 if rank < 110 else 2 if rank < 8000 else 3
        word = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(n_syllables))
        found[word] = None
    return list(found)
