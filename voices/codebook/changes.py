"""Changes of a codebook, each from one version's content to the next. Nothing is stored here and no coding is seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

from voices.errors import CodingError
from voices.model import Code, Codebook
from voices.model.codebook_tree import in_order
from voices.naming import checked

Field = Literal["definition", "include", "exclude", "examples", "keywords", "colour", "question"]
FIELDS: Sequence[Field] = ("definition", "include", "exclude", "examples", "keywords", "colour", "question")
DEFINING: Sequence[Field] = ("definition", "include", "exclude")
_LISTS = ("examples", "keywords")
_MOST_LEVELS = 20


def required(book: Codebook, code_id: str) -> Code:
    """Return a code, or say that this version has none."""
    if code_id not in book:
        raise CodingError(f"The codebook has no {code_id} now.", "It was changed or merged meanwhile; look again.")
    return book.code(code_id)


def edited(book: Codebook, code_id: str, field: Field, text: str) -> Codebook:
    """Return the codebook with another text in one field of a code; lists have one entry a line."""
    code, text = required(book, code_id), text.strip()
    if field == "colour" and text and not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise CodingError(f"{text[:20]!r} is not a colour.", "Write it like #3090ff, or leave it empty.")
    lines = tuple(each.strip() for each in text.splitlines() if each.strip())
    value: dict[str, Any] = {field: lines if field in _LISTS else text}
    return _with(book, replace(code, **value))


def renamed(book: Codebook, code_id: str, name: str) -> Codebook:
    """Return the codebook with another name of a code. The former one stays an alias where nothing else has it."""
    code, name = required(book, code_id), checked(name, "a code", 200)
    former = () if code.name.casefold() == name.casefold() or book.resolve(code.name) else (code.name,)
    aliases = tuple(each for each in (*code.aliases, *former) if each.casefold() != name.casefold())
    return _with(book, replace(code, name=name, aliases=aliases))


def added(book: Codebook, code: Code) -> Codebook:
    """Return the codebook with a new code as the last below its parent, or with a new theme at the end."""
    if book.resolve(code.id) is not None:
        raise CodingError(f"{code.id} stands for another code already.", "Ids are never used again.")
    if code.parent is not None:
        required(book, code.parent)
    checked(code.name, "a code", 200)
    return replace(book, codes=in_order((*book.codes, code)))


def moved(book: Codebook, code_id: str, parent: str | None, before: str | None = None) -> Codebook:
    """Return the codebook with a code, and all below it, under another parent, or at another place under it.

    It comes before the sibling that is named, or last. A theme stays a theme: its parent is None.
    """
    code = required(book, code_id)
    if (code.parent is None) != (parent is None):
        raise CodingError("A theme stays a theme, and a code stays below one.", "Merge it, or add a new one.")
    if parent is not None:
        above = (required(book, parent), *book.ancestors(parent))
        if code_id in {each.id for each in above}:
            raise CodingError(f"{code_id} cannot stand below itself.", "Choose another place.")
        if len(above) >= _MOST_LEVELS:
            raise CodingError("The tree would get too deep.", "Choose a place further up.")
    rest = [each for each in book.codes if each.id != code_id]
    at = next((index for index, each in enumerate(rest) if each.id == before), len(rest))
    return replace(book, codes=in_order((*rest[:at], replace(code, parent=parent), *rest[at:])))


def merged(book: Codebook, source_id: str, target_id: str) -> Codebook:
    """Return the codebook with one code merged into another: ids, name, keywords, examples go over, codes below too.

    The definition is the target's; what the other one said is in its history.
    """
    source, target = required(book, source_id), required(book, target_id)
    if source_id == target_id:
        raise CodingError(f"{source_id} is the code itself.", "Choose another one to merge it into.")
    if source.codable != target.codable:
        raise CodingError("A code is merged into a code, and a theme into a theme.", "Choose another target.")
    if target.status == "retired":
        raise CodingError(f"{target_id} is retired.", "Restore it first, or choose another target.")
    if source_id in {each.id for each in book.ancestors(target_id)}:
        target = replace(target, parent=source.parent)
    is_free = book.resolve(source.name) is None and source.name.casefold() != target.name.casefold()
    name = (source.name,) if is_free else ()
    target = replace(
        target,
        aliases=_united(target.aliases, (source.id, *name, *source.aliases)),
        keywords=_united(target.keywords, source.keywords),
        examples=_united(target.examples, source.examples),
        see_also=tuple(each for each in target.see_also if each != source_id),
        safeguarding_prompt=target.safeguarding_prompt or source.safeguarding_prompt,
    )

    def follow(code: Code) -> Code:
        parent = target_id if code.parent == source_id else code.parent
        pointed = (target_id if each == source_id else each for each in code.see_also)
        return replace(code, parent=parent, see_also=_united((), (each for each in pointed if each != code.id)))

    codes = [target if each.id == target_id else follow(each) for each in book.codes if each.id != source_id]
    return replace(book, codes=in_order(codes))


def with_status(book: Codebook, code_id: str, status: Literal["active", "retired"]) -> Codebook:
    """Return the codebook with a code retired, restored or accepted. A theme goes only when nothing is in use in it."""
    code = required(book, code_id)
    if code.status == status:
        raise CodingError(f"{code_id} is {status} already.")
    if status == "retired" and not code.codable and any(each.takes_codings for each in book.codes_of(code_id)):
        raise CodingError(f"{code_id} has codes that are in use.", "Retire or move them first.")
    return _with(book, replace(code, status=status))


def new_id(book: Codebook, name: str, parent: str | None, is_taken: Callable[[str], bool]) -> str:
    """Return an id that no code ever had: the theme's with the next number, or for a theme letters of its name."""
    if parent is None:
        letters = re.sub(r"[^A-Z]", "", name.upper())[:3] or "T"
        tries: Iterable[str] = (letters, *(f"{letters}{number}" for number in range(2, 10_000)))
    else:
        theme = book.theme_of(parent).id
        found = [re.fullmatch(rf"{re.escape(theme)}([-_.]?)(\d+)", each.id) for each in book.codes]
        numbers = [each for each in found if each is not None]
        sign, width = (numbers[0][1], len(numbers[0][2])) if numbers else ("-", 1)
        last = max((int(each[2]) for each in numbers), default=0)
        tries = (f"{theme}{sign}{number:0{width}}" for number in range(last + 1, last + 10_000))
    return next(each for each in tries if book.resolve(each) is None and not is_taken(each))


def _with(book: Codebook, code: Code) -> Codebook:
    return replace(book, codes=tuple(code if each.id == code.id else each for each in book.codes))


def _united(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
