"""The keys of the reconciling screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.binding import BindingType

from voices.tui.keys import key
from voices.tui.reconciling.words import MOST_CODERS

_key = partial(key, "reconciling")

BINDINGS: Sequence[BindingType] = [
    _key("up", "step(-1)", "Back", "Go to the question before"),
    _key("down", "step(1)", "On", "Go to the next question"),
    _key("home", "edge(0)", "First", "Go to the first question"),
    _key("end", "edge(-1)", "Last", "Go to the last question"),
    _key("pageup", "scroll_question(-1)", "Page up", "Scroll the question up"),
    _key("pagedown", "scroll_question(1)", "Page down", "Scroll the question down"),
    *(
        _key(str(number), f"take({number})", f"Take coder {number}", f"Let the words of coder {number} stand")
        for number in range(1, MOST_CODERS + 1)
    ),
    _key("b", "rule('union')", "Union", "Let all that anybody coded stand", show=True),
    _key("i", "rule('overlap')", "Overlap", "Let stand what all who coded have in common", show=True),
    _key("n", "rule('none')", "None", "Rule that the code does not apply here", show=True),
    _key("s", "skip", "Skip", "Leave this question open and go to the next open one", show=True),
    _key("m", "reason", "Why", "Write why you rule as you do", show=True),
    _key("f", "filter", "Filter", "Show all questions, only open ones, only ruled ones, or only this code", show=True),
    _key("u,ctrl+z", "undo", "Undo", "Take back your last ruling", show=True),
    _key("U,ctrl+y", "redo", "Redo", "Do the last undone ruling again"),
]
