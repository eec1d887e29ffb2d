"""A material without a word of what anybody said: what is handed to another process to compute on. Pure."""

from __future__ import annotations

from dataclasses import replace

from voices.agreement.material import Layer, Material
from voices.model import Code, Codebook, Coding, Speaker, Transcript, Turn


def wordless(material: Material) -> Material:
    """Return the same material with offsets, ids and the bounds of turns only: every figure of it is the same.

    A turn keeps its length and whether a child speaks; a code its id, its place in the tree and whether it counts.
    """
    return replace(
        material,
        codebook=_book(material.codebook),
        transcripts=tuple(_bounds(each) for each in material.transcripts),
        codings=_places(material.codings),
        layers=tuple(Layer(each.id, _places(each.codings), each.readings, each.finished) for each in material.layers),
    )


def _book(codebook: Codebook) -> Codebook:
    codes = (Code(each.id, each.id, each.parent, codable=each.codable, status=each.status) for each in codebook.codes)
    return Codebook(codebook.version, "", tuple(codes))


def _bounds(transcript: Transcript) -> Transcript:
    return Transcript(transcript.id, "", "", (), tuple(_bound(turn) for turn in transcript.turns))


def _bound(turn: Turn) -> Turn:
    who = turn.speaker
    nobody = Speaker("", who.role, None if who.participant is None else "")
    return Turn(turn.number, nobody, turn.start, "x" * len(turn.text), sentences=turn.sentences)


def _places(codings: tuple[Coding, ...]) -> tuple[Coding, ...]:
    return tuple(replace(each, memo="") if each.memo else each for each in codings)
