"""The keys of the codebook screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.binding import BindingType

from voices.tui.keys import key

_key = partial(key, "codebook")

BINDINGS: Sequence[BindingType] = [
    _key("up", "step(-1)", "Up", "Go to the theme or code above"),
    _key("down", "step(1)", "Down", "Go to the theme or code below"),
    _key("home", "edge(-1)", "First", "Go to the first theme"),
    _key("end", "edge(1)", "Last", "Go to the last code"),
    _key("pageup", "scroll_entry(-1)", "Page up", "Scroll the entry up"),
    _key("pagedown", "scroll_entry(1)", "Page down", "Scroll the entry down"),
    _key("enter", "passages", "Passages", "List the passages with this code", show=True),
    _key("a", "add", "Add", "Add a code or a theme", show=True),
    _key("e", "edit", "Edit", "Change definition, include, exclude, examples, keywords", show=True),
    _key("r", "rename", "Rename", "Give this code another name; the former one still finds it", show=True),
    _key("v", "move", "Move", "Move this code to another theme or place"),
    _key("g", "merge", "Merge", "Merge this code into another; its passages go over", show=True),
    _key("s", "split", "Split", "Walk the passages of this code and send some to another code", show=True),
    _key("t", "retire", "Retire", "Take this code out of use, or bring it back"),
    _key("c", "colour", "Colour", "Give this code a colour of its own, or that of its theme"),
    _key("y", "accept", "Accept", "Take a proposed code into the codebook"),
    _key("l", "look_again", "Look again", "List the passages coded while the code was defined otherwise"),
    _key("u,ctrl+z", "undo", "Undo", "Take back your last change of the codebook", show=True),
    _key("U,ctrl+y", "redo", "Redo", "Do your last undone change of the codebook again"),
]
