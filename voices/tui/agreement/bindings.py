"""The keys of the agreement screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.binding import BindingType

from voices.tui.keys import key

_key = partial(key, "agreement")
MOST_NUMBERS = 9

BINDINGS: Sequence[BindingType] = [
    _key("up", "step(-1)", "Up", "Go to the row above"),
    _key("down", "step(1)", "Down", "Go to the row below"),
    _key("home", "edge(-1)", "First", "Go to the first row"),
    _key("end", "edge(1)", "Last", "Go to the last row"),
    _key("pageup", "scroll_detail(-1)", "Page up", "Scroll what is told of the row up"),
    _key("pagedown", "scroll_detail(1)", "Page down", "Scroll what is told of the row down"),
    _key("left", "turn(-1)", "Table before", "Show the table before"),
    _key("right", "turn(1)", "Next table", "Show the next table"),
    *(
        _key(str(number), f"table({number})", f"Table {number}", f"Show table {number} of the list")
        for number in range(1, MOST_NUMBERS + 1)
    ),
    _key("enter", "open", "Places", "List the disagreements behind this row; among runs, show this one", show=True),
    _key(
        "s", "sort", "Sort", "Order as in the codebook, lowest agreement first, or most disagreements first", show=True
    ),
    _key("m", "measure", "Measure", "Choose what counts and measure, or stop measuring", show=True),
    _key("o", "runs", "Older runs", "List the runs that were kept, to choose another or to compare", show=True),
    _key("v", "verify", "Verify", "Compute this run again and compare every value", show=True),
    _key(
        "x", "coefficients", "Coefficients", "Show no coefficients, counts and disagreements only; or show them again"
    ),
    _key("B", "bands", "Bands", "Show what conventions call the lower end of each interval, or hide it"),
]
