"""Themes, and colours that stay apart for all kinds of colour vision on each of them (measured: docs/reference.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from textual.theme import Theme

from voices.model import Codebook

DARK = (
    "#78ffff", "#a8ff00", "#ff48d8", "#f0c0c0", "#a8a800", "#30d878", "#ffffc0", "#9030f0", "#f00048", "#00a890",
    "#307818", "#a84890",
)  # fmt: skip
LIGHT = (
    "#3090ff", "#a89000", "#3000c0", "#780000", "#f030a8", "#187860", "#c03000", "#603078", "#7800ff", "#180048",
    "#300000", "#000000",
)  # fmt: skip
# As DARK, each lightened until it has a contrast of 7 on black.
CONTRAST = (
    "#78ffff", "#a8ff00", "#ff48d8", "#f0c0c0", "#a8a800", "#30d878", "#ffffc0", "#b778f5", "#f6618e", "#00a890",
    "#70a260", "#c381b2",
)  # fmt: skip
_MOST_CONTRAST = "voices-high-contrast"
THEMES = (
    Theme(
        "voices-dark",
        primary="#5cb3ff",
        secondary="#8ccbff",
        warning="#ffb454",
        error="#ff7b8a",
        success="#6fd08c",
        accent="#ffc66d",
        foreground="#e6e6e6",
        background="#121212",
        surface="#1e1e1e",
        panel="#2a2a2a",
    ),
    Theme(
        "voices-light",
        primary="#004578",
        secondary="#005a9e",
        warning="#8a4b00",
        error="#a1123a",
        success="#1b6e36",
        accent="#7a4a00",
        foreground="#1a1a1a",
        background="#fafafa",
        surface="#fafafa",
        panel="#e4e4e4",
        dark=False,
        variables={"footer-key-foreground": "#004578", "text-disabled": "#5a5a5a"},
    ),
    Theme(
        _MOST_CONTRAST,
        primary="#ffff00",
        secondary="#00ffff",
        warning="#ffd000",
        error="#ff9090",
        success="#80ff80",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#1a1a1a",
        text_alpha=1.0,
        variables={"text-muted": "#dddddd", "text-disabled": "#bbbbbb", "footer-key-foreground": "#ffff00"},
    ),
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def theme_named(name: str, *, no_color: bool) -> str:
    """Return the theme to show for a choice. Without colours it is one of Textual's: others go black on black."""
    if no_color:
        return "textual-light" if name == "light" else "textual-dark"
    return f"voices-{name or 'dark'}"


def colours_on(codebook: Codebook, theme: Theme) -> Mapping[str, str]:
    """Return the colour of each code on a theme."""
    return _colours(codebook, CONTRAST if theme.name == _MOST_CONTRAST else DARK if theme.dark else LIGHT)


def colours(codebook: Codebook, *, dark: bool) -> Mapping[str, str]:
    """Return the colour of each code on a dark or a light screen."""
    return _colours(codebook, DARK if dark else LIGHT)


def _colours(codebook: Codebook, palette: Sequence[str]) -> Mapping[str, str]:
    """Return the colour of each code: its own where the codebook gives one, else that of its theme."""
    by_theme = {theme.id: palette[index % len(palette)] for index, theme in enumerate(codebook.themes)}
    return {
        code.id: code.colour if _COLOUR.fullmatch(code.colour) else by_theme[codebook.theme_of(code.id).id]
        for code in codebook.codes
    }
