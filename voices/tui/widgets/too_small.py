"""A sentence in place of a screen that has no room."""

from __future__ import annotations

from textual.geometry import Size
from textual.widgets import Static

NEEDED = Size(60, 15)


class TooSmall(Static):
    """Lies over everything while the window is too small."""

    DEFAULT_CSS = """
    TooSmall {
        overlay: screen;
        position: absolute;
        offset: 0 0;
        width: 100%;
        height: 100%;
        background: $background;
        color: $foreground;
        display: none;
        &.-open { display: block; }
    }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def fit(self, size: Size) -> None:
        """Show the sentence while there is no room, with the size that there is."""
        self.set_class(is_too_small(size), "-open")
        self.update(
            f"This window is {size.width} by {size.height}; voices needs {NEEDED.width} by {NEEDED.height}. "
            "Enlarge it, or take a smaller font. Nothing is lost. Ctrl+Q leaves."
        )


def is_too_small(size: Size) -> bool:
    """Return whether a screen has no room in a window."""
    return size.width < NEEDED.width or size.height < NEEDED.height
