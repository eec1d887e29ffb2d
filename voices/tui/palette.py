"""Colours that stay apart for all kinds of colour vision, for dark and light screens (measured: docs/reference.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from voices.model import Codebook

DARK = (
    "#78ffff", "#a8ff00", "#ff48d8", "#f0c0c0", "#a8a800", "#30d878", "#ffffc0", "#9030f0", "#f00048", "#00a890",
    "#307818", "#a84890",
)  # fmt: skip
LIGHT = (
    "#3090ff", "#a89000", "#3000c0", "#780000", "#f030a8", "#187860", "#c03000", "#603078", "#7800ff", "#180048",
    "#300000", "#000000",
)  # fmt: skip
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def colours(codebook: Codebook, *, dark: bool) -> Mapping[str, str]:
    """Return the colour of each code: its own where the codebook gives one, else that of its theme."""
    palette = DARK if dark else LIGHT
    by_theme = {theme.id: palette[index % len(palette)] for index, theme in enumerate(codebook.themes)}
    return {
        code.id: code.colour if _COLOUR.fullmatch(code.colour) else by_theme[codebook.theme_of(code.id).id]
        for code in codebook.codes
    }
