"""What became of a code, read off the versions of the codebook: what changed, when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voices.codebook.changes import DEFINING, FIELDS
from voices.model import Code, Codebook, CodebookVersion


@dataclass(frozen=True)
class CodeChange:
    """What one version changed in a code. `code` is the code as it was from then on, None where it went."""

    version: CodebookVersion
    what: tuple[str, ...]
    code: Code | None


def history_of(code_id: str, versions: Iterable[tuple[CodebookVersion, Codebook]]) -> list[CodeChange]:
    """Return the changes of a code, oldest first. `versions` come in the order in which they were made."""
    found = []
    before: Code | None = None
    for version, book in versions:
        code = book.code(code_id) if code_id in book else None
        what = tuple(_differences(before, code, book, code_id))
        if what:
            found.append(CodeChange(version, what, code))
        before = code
    return found


def redefined(one: Code, other: Code) -> bool:
    """Return whether two entries draw the line of a code differently: definition, include or exclude."""
    return any(getattr(one, field) != getattr(other, field) for field in DEFINING)


def _differences(before: Code | None, after: Code | None, book: Codebook, code_id: str) -> Iterable[str]:
    if before is None and after is not None:
        yield f"added as “{after.name}”"
    elif before is not None and after is None:
        target = book.resolve(code_id)
        yield "taken out" if target is None else f"merged into {target}"
    elif before is not None and after is not None:
        if before.name != after.name:
            yield f"renamed from “{before.name}” to “{after.name}”"
        if before.parent != after.parent:
            yield f"moved from {before.parent} to {after.parent}"
        if before.status != after.status:
            yield {"retired": "retired", "proposed": "proposed"}.get(
                after.status, "accepted" if before.status == "proposed" else "restored"
            )
        for each in after.aliases:
            if each not in before.aliases and each != before.name:
                yield f"took in {each}"
        for each in before.aliases:
            if each not in after.aliases:
                yield f"no longer stands for {each}"
        yield from (f"{field} changed" for field in FIELDS if getattr(before, field) != getattr(after, field))
