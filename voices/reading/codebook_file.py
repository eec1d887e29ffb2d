"""Codebook files in YAML: themes with their codes, nested or with a `parent`, and markers. A code keeps its id.

A key that nobody reads is refused: a definition under a misspelt key would be lost without a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from voices.errors import ImportFileError
from voices.model import Code, Codebook, CodeStatus, Marker
from voices.model.codebook_tree import in_order
from voices.naming import checked, shown
from voices.reading.text import read_text
from voices.reading.yaml_text import load

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MAX_LEVELS = 20
_STATUS = ("active", "proposed", "retired")
_KEYS = frozenset({"codebook", "markers", "themes", "codes"})
_CODE_KEYS = frozenset(
    """
    id name parent definition include_when include exclude_when exclude examples keywords see_also question valence
    colour safeguarding_prompt grounded_in codes status proposed_by aliases
    """.split()
)
_MARKER_KEYS = frozenset({"id", "name", "use", "holds_back"})
# Markers with these ids keep a passage inside the team unless the codebook says otherwise.
_HOLD_BACK = ("sg", "id", "tp")


def read_codebook(path: Path) -> Codebook:
    """Return the codebook in a file, its codes in order with each parent before its children."""
    content = load(read_text(path)[0], path)
    if not isinstance(content, dict) or not ("themes" in content or "codes" in content):
        raise ImportFileError(
            f"{path} is not a codebook: it has neither `themes` nor `codes`.",
            "See the reference page on formats, or begin with codebooks/childrens-voices-codebook.yaml.",
        )
    _check_keys(content, _KEYS, "at the top", path)
    head = content.get("codebook") or {}
    if not isinstance(head, dict):
        raise ImportFileError(f"{path}: `codebook` must hold `title` and `version`.", "Mend it and import it again.")
    codes = list(_codes(content.get("themes"), None, path)) + list(_codes(content.get("codes"), None, path))
    _check(codes, path)
    return Codebook(
        version=checked(_text(head, "version") or "1", f"the version of {path}", 32),
        title=_text(head, "title") or path.stem,
        codes=in_order(codes),
        markers=_markers(content.get("markers"), path),
    )


def _codes(entries: object, parent: str | None, path: Path) -> Iterator[Code]:
    """Yield the codes of one list and, after each, those nested under it."""
    if entries is None or entries == "":
        return
    if not isinstance(entries, list):
        under = f"under {parent}" if parent else "at the top"
        raise ImportFileError(f"{path}: the codes {under} are not a list.", "Begin each code with `- id:`.")
    for entry in entries:
        code = _code(entry, parent, path)
        yield code
        yield from _codes(entry.get("codes"), code.id, path)


def _code(entry: object, parent: str | None, path: Path) -> Code:
    if not isinstance(entry, dict) or not _text(entry, "id") or not _text(entry, "name"):
        where = f"a code under {parent}" if parent else "a theme"
        raise ImportFileError(f"{path}: {where} lacks an id or a name.", "Give every code an `id` and a `name`.")
    checked(_text(entry, "id"), f"a code in {path} (its id)", 64)
    _check_keys(entry, _CODE_KEYS, f"in {_text(entry, 'id')}", path)
    code_id, said = _text(entry, "id"), _text(entry, "parent") or None
    if parent is not None and said not in (None, parent):
        raise ImportFileError(
            f"{path}: {code_id} stands under {parent} but says its parent is {said}.", "Keep one of the two."
        )
    colour = _text(entry, "colour")
    if colour and not _COLOUR.fullmatch(colour):
        raise ImportFileError(f"{path}: the colour of {code_id} is not like #3090ff.", "Mend it or take it out.")
    status = _text(entry, "status") or "active"
    if status not in _STATUS:
        raise ImportFileError(f"{path}: the status of {code_id} is none of {', '.join(_STATUS)}.", "Mend it.")
    return Code(
        id=code_id,
        name=_text(entry, "name"),
        parent=parent or said,
        definition=_text(entry, "definition"),
        include=_text(entry, "include_when") or _text(entry, "include"),
        exclude=_text(entry, "exclude_when") or _text(entry, "exclude"),
        examples=_texts(entry, "examples", path),
        keywords=_texts(entry, "keywords", path),
        see_also=_texts(entry, "see_also", path),
        question=_text(entry, "question"),
        valence=_text(entry, "valence"),
        colour=colour,
        safeguarding_prompt=_text(entry, "safeguarding_prompt").casefold() in ("true", "yes"),
        codable=(parent or said) is not None,
        status=cast("CodeStatus", status),
        proposed_by=_text(entry, "proposed_by"),
        aliases=_texts(entry, "aliases", path),
    )


def _check(codes: Sequence[Code], path: Path) -> None:
    """Refuse a codebook with an id twice, a parent that is not there, a loop, or nothing to put on text."""
    by_id: dict[str, Code] = {}
    for code in codes:
        if code.id in by_id:
            raise ImportFileError(
                f"{path} has the id {code.id} twice: {by_id[code.id].name!r} and {code.name!r}.",
                "Give one of them another id; ids are never reused.",
            )
        by_id[code.id] = code
    former: dict[str, str] = {}
    for code in codes:
        for alias in code.aliases:
            if alias in by_id or former.setdefault(alias, code.id) != code.id:
                raise ImportFileError(
                    f"{path}: {shown(alias)} is an alias of {code.id} and stands for another code too.",
                    "Keep one of the two.",
                )
    for code in codes:
        if code.parent is not None and code.parent not in by_id:
            raise ImportFileError(
                f"{path}: {code.id} has the parent {code.parent}, which is not in the file.",
                "Add the parent, or put the code under a theme that is there.",
            )
        for other in code.see_also:
            if other not in by_id:
                raise ImportFileError(f"{path}: {code.id} points to {other}, which is not in the file.", "Mend it.")
        _check_no_loop(code, by_id, path)
    if not any(code.codable for code in codes):
        raise ImportFileError(
            f"{path} holds themes but no codes to put on text.", "Add codes under the themes, or a parent to each code."
        )


def _check_no_loop(code: Code, by_id: Mapping[str, Code], path: Path) -> None:
    """Refuse a code that stands under itself, or at a depth that no screen and no reader can follow."""
    above: list[str] = []
    parent = code.parent
    while parent is not None and parent in by_id:
        if parent == code.id:
            way = f" by way of {', '.join(above)}" if above else ""
            raise ImportFileError(f"{path}: {code.id} stands under itself{way}.", "Give one of them another parent.")
        if parent in above or len(above) == _MAX_LEVELS:
            break
        above.append(parent)
        parent = by_id[parent].parent
    if len(above) == _MAX_LEVELS:
        raise ImportFileError(
            f"{path}: {code.id} stands under more than {_MAX_LEVELS} others.", "Make the tree flatter."
        )


def _markers(entries: object, path: Path) -> tuple[Marker, ...]:
    if entries is None or entries == "":
        return ()
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and _text(entry, "id") for entry in entries):
        raise ImportFileError(f"{path}: `markers` must be a list of entries with an id.", "Mend it.")
    for entry in entries:
        _check_keys(entry, _MARKER_KEYS, f"in the marker {_text(entry, 'id')}", path)
    found = tuple(
        Marker(_text(entry, "id"), _text(entry, "name"), _text(entry, "use"), _holds_back(entry)) for entry in entries
    )
    for marker in found:
        checked(marker.id, f"a marker in {path} (its id)", 16)
    if len({marker.id for marker in found}) < len(found):
        raise ImportFileError(f"{path} has a marker id twice.", "Give one of them another id.")
    return found


def _holds_back(entry: Mapping[str, Any]) -> bool:
    told = _text(entry, "holds_back").casefold()
    return told in ("true", "yes") if told else _text(entry, "id").casefold() in _HOLD_BACK


def _check_keys(entry: Mapping[str, Any], known: Collection[str], where: str, path: Path) -> None:
    for key in entry:
        if key not in known:
            near = get_close_matches(str(key), sorted(known), n=1)
            raise ImportFileError(
                f"{path}: {shown(str(key))} {where} is nothing that voices keeps.",
                f"Did you mean `{near[0]}`?" if near else "Take it out, or write it as a comment after a #.",
            )


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def _texts(entry: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = entry.get(key) or []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ImportFileError(f"{path}: `{key}` of {_text(entry, 'id')} is not a list of texts.", "Mend it.")
    return tuple(each.strip() for each in value if each.strip())
