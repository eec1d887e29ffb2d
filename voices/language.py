"""Words: look-alike signs, sentences, and phrases on lemmas as plain offsets. The one place where spaCy is loaded.

spaCy takes a second to import, so everything heavy happens inside the functions. The interface process must never
call them; it asks the worker subprocess instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from voices.model import Span

_LOOKS_ALIKE = str.maketrans("‘’‛ʼ′“”‟″–—−‐‑\u00a0\u2007\u2009\u202f\t", "'''''\"\"\"\"-----     ")


def fold(text: str) -> str:
    """Return text of the same length with look-alike quotes, dashes and spaces made equal.

    >>> fold("it’s “fine”\N{NO-BREAK SPACE}– really")
    'it\\'s "fine" - really'
    """
    return text.translate(_LOOKS_ALIKE)


def sentence_spans(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Return the sentences of each text as spans into it, without the spaces between them.

    Always cut by rule (spaCy's sentencizer), also where a trained pipeline is installed: the sentences are stored
    with the transcript once, and must not depend on what a machine happens to have.
    """
    return [_cut(doc) for doc in _sentencizer().pipe(texts)]


def telling_words(text: str) -> list[str]:
    """Return the words of a text that say something: no stop words ("the", "having"), no signs, no short ones."""
    nlp = _pipeline()
    return [
        str(token.lower_)
        for token in nlp(text)
        if token.is_alpha
        and len(token) > 2
        and not token.is_stop
        and not nlp.vocab[token.lemma_ or token.lower_].is_stop
    ]


def lemma_source() -> str:
    """Return where lemmas come from here: "trained pipeline", "lookup tables" or "lower case" (no lemmas at all)."""
    return _pipeline_and_source()[1]


def forms_of(words: Sequence[str], among: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
    """Return for each word those of `among` that have its lemma; None where this machine has no lemmas."""
    if lemma_source() == "lower case":
        return None
    missing = [word for word in (*among, *words) if word not in _lemmas]
    _lemmas.update(zip(missing, _lemmas_of(missing), strict=True))
    by_lemma: dict[str, list[str]] = {}
    for word in among:
        by_lemma.setdefault(_lemmas[word], []).append(word)
    return {word: tuple(by_lemma.get(_lemmas[word], ())) for word in words}


def _lemmas_of(words: Sequence[str]) -> list[str]:
    from spacy.tokens import Doc

    nlp = _pipeline()
    docs = nlp.pipe(Doc(nlp.vocab, words=[word]) for word in words)
    return [str(doc[0].lemma_ or doc[0].lower_).casefold() for doc in docs]


_lemmas: dict[str, str] = {}


@dataclass(frozen=True)
class Found:
    """A phrase found in a text: the key it stands for, its place, its lemmas, and how many keys share the phrase."""

    key: str
    span: Span
    phrase: str
    n_keys: int


class PhraseFinder:
    """Finds phrases in texts by lemma, so that "listened to me" meets "listen to me".

    Without lemma tables and without a trained pipeline it compares lower-case words.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Take phrases by the key they stand for (a code's id)."""
        from spacy.matcher import PhraseMatcher

        nlp, source = _pipeline_and_source()
        self._by_lemma = source != "lower case"
        self._matcher = PhraseMatcher(nlp.vocab, attr="LEMMA" if self._by_lemma else "LOWER")
        self._n_keys: Counter[str] = Counter()
        for key, found in phrases.items():
            patterns = [doc for doc in nlp.pipe(fold(text).casefold() for text in found) if len(doc)]
            if patterns:
                self._matcher.add(key, patterns)
                self._n_keys.update({self._phrase(doc) for doc in patterns})

    def find(self, text: str) -> list[Found]:
        """Return every phrase found, in the order of the text; the same words may speak for several keys."""
        plain = fold(text)
        folded = plain.casefold()
        doc = _pipeline()(folded if len(folded) == len(plain) else plain)
        found = []
        for key, start, end in self._matcher(doc):
            words = doc[start:end]
            phrase = self._phrase(words)
            span = Span(words.start_char, words.end_char)
            found.append(Found(str(doc.vocab.strings[key]), span, phrase, max(1, self._n_keys[phrase])))
        return sorted(found, key=lambda each: (each.span, each.key))

    def _phrase(self, tokens: Iterable[Any]) -> str:
        return " ".join(str(token.lemma_ if self._by_lemma else token.lower_) for token in tokens)


def _cut(doc: Any) -> tuple[Span, ...]:
    """Return the sentences of a parsed text; an opening bracket or quotation mark belongs to what it opens."""
    starts = []
    for sentence in doc.sents:
        start = sentence.start
        while start > 0 and _opens(doc, start - 1):
            start -= 1
        starts.append(start)
    ends = [*starts[1:], len(doc)][: len(starts)]
    pieces = (doc[start:end] for start, end in zip(starts, ends, strict=True) if start < end)
    return tuple(Span(piece.start_char, piece.end_char) for piece in pieces if piece.text.strip())


def _opens(doc: Any, index: int) -> bool:
    """Return whether a token is a mark with a space before it and none after it."""
    token = doc[index]
    return bool(token.is_punct and not token.whitespace_ and index > 0 and doc[index - 1].whitespace_)


@cache
def _sentencizer() -> Any:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**8
    return nlp


def _pipeline() -> Any:
    return _pipeline_and_source()[0]


@cache
def _pipeline_and_source() -> tuple[Any, str]:
    """Return the best pipeline for lemmas that this machine has. Nothing is ever downloaded."""
    import spacy

    for name in spacy.util.get_installed_models():
        nlp = spacy.load(name, exclude=["parser", "ner"])
        if nlp.lang == "en" and "lemmatizer" in nlp.pipe_names:
            nlp.max_length = 10**8
            return nlp, "trained pipeline"
    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    if "en" in spacy.registry.lookups:
        nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
        nlp.initialize()
        return nlp, "lookup tables"
    return nlp, "lower case"
