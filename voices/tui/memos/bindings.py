"""The keys of the screen of memos."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.binding import BindingType

from voices.tui.keys import key

_key = partial(key, "memos")

BINDINGS: Sequence[BindingType] = [
    _key("up", "step(-1)", "Back", "Go to the memo before"),
    _key("down", "step(1)", "On", "Go to the next memo"),
    _key("home", "edge(-1)", "First", "Go to the first memo"),
    _key("end", "edge(1)", "Last", "Go to the last memo"),
    _key("pageup", "scroll_memo(-1)", "Page up", "Scroll the memo up"),
    _key("pagedown", "scroll_memo(1)", "Page down", "Scroll the memo down"),
    _key("enter", "write", "Write", "Change this memo; beside somebody else's, write your own", show=True),
    _key("a", "add", "New", "Choose what to write a memo about", show=True),
    _key("f", "find", "Find", "Type words that the memos listed must have", show=True),
    _key("g", "go", "Go to", "Go to the passage or the interview that the memo is about", show=True),
    _key("u,ctrl+z", "undo", "Undo", "Take back your last act, on memos or codings", show=True),
    _key("U,ctrl+y", "redo", "Redo", "Do your last undone act again"),
]
