"""What in the codebook matches a text: keywords, and telling words of examples and names, compared by lemma.

This is no learning and no judgement: children use the same words for opposite experiences. The words that matched are
always shown, so that the coder can see at once when the match means nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from voices.language import PhraseFinder, telling_words
from voices.model import Code, Span, Suggestion

MOST = 3
_KEYWORD, _EXAMPLE = 1.0, 0.25


class CodebookMatcher:
    """Finds the codes of one codebook version whose words stand in a text."""

    def __init__(self, codes: Sequence[Code]) -> None:
        self._n_codes = max(1, len(codes))
        self._finders = (
            (_KEYWORD, PhraseFinder({code.id: code.keywords for code in codes})),
            (_EXAMPLE, PhraseFinder({code.id: _words_of(code) for code in codes})),
        )

    def match(self, text: str) -> list[Suggestion]:
        """Return up to three codes whose words stand in a text, the best first; none when only weak words match.

        Each phrase counts once for a code, the more the fewer codes share it. A word of a name or an example counts for
        a quarter of a keyword, and it takes two of them, or a keyword, to bring a code up at all.
        """
        scores: dict[str, float] = {}
        evidence: dict[str, float] = {}
        words: dict[str, set[Span]] = {}
        counted: set[tuple[str, str]] = set()
        for weight, finder in self._finders:
            for found in finder.find(text):
                code = found.key
                words.setdefault(code, set()).add(found.span)
                if (code, found.phrase) not in counted:
                    counted.add((code, found.phrase))
                    rarity = 1.0 + math.log(self._n_codes / found.n_keys)
                    scores[code] = scores.get(code, 0.0) + weight * rarity
                    evidence[code] = evidence.get(code, 0.0) + (1.0 if weight == _KEYWORD else 0.5)
        enough = [code for code, amount in evidence.items() if amount >= 1.0]
        ranked = sorted(enough, key=lambda code: (-scores[code], code))
        return [Suggestion(code, round(scores[code], 3), _outer(words[code])) for code in ranked[:MOST]]


def _words_of(code: Code) -> list[str]:
    """Return the telling words of a code's name and examples, each once."""
    return list(dict.fromkeys(word for text in (code.name, *code.examples) for word in telling_words(text)))


def _outer(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, without those that lie inside another."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return tuple(kept)
