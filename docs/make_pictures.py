"""Draws the pictures of the documentation from the demo study: `python docs/make_pictures.py`.

Each is a screen in one of its main states, driven by keys as a coder would, and written as SVG to `docs/pictures/`.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voices import demo
from voices.project import Project
from voices.tui.app import CODE, CODEBOOK, MEMOS, Screens, VoicesApp
from voices.tui.codebook.screen import CodebookScreen
from voices.tui.coding.screen import CodingScreen
from voices.tui.memos.screen import MemosScreen
from voices.tui.reconciling.screen import ReconcilingScreen

PICTURES = Path(__file__).parent / "pictures"
SIZE = (120, 36)
CODER, LEAD = "amina", "lead"
INTERVIEW = "V04"
TO_THE_PASSAGE = ("g", "5", "4", "enter", "full_stop", "full_stop", "space")
# The picture asks for no font from elsewhere.
FONTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """A file name, the screens of the application, and the keys pressed before it is drawn."""

    name: str
    screens: Callable[[Project], Screens]
    keys: Sequence[str] = ()


def coding(project: Project) -> Screens:
    """Return the screens of a coder at work, the interview of the pictures in front."""
    session, memos = project.coding(CODER), project.memos(CODER)
    session.open(next(each.transcript for each in session.contents() if each.name == INTERVIEW))
    return {
        CODE: lambda: CodingScreen(session),
        CODEBOOK: lambda: CodebookScreen(project.codebook(CODER)),
        MEMOS: lambda: MemosScreen(memos),
    }


def reconciling(project: Project) -> Screens:
    """Return the screen on which the lead settles differences."""
    return {"Reconcile": lambda: ReconcilingScreen(project.reconciling(LEAD, demo.ROUND))}


TO_DRAW = (
    Picture("coding", coding, TO_THE_PASSAGE),
    Picture("picker", coding, (*TO_THE_PASSAGE, "enter", *"police")),
    Picture("codebook", coding, ("f3", "down", "down", "down")),
    Picture("reconciling", reconciling, ("down",)),
)


async def draw(project: Project, picture: Picture) -> None:
    """Start the application, press the keys, write what it shows."""
    app = VoicesApp(picture.screens(project))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
        await app.workers.wait_for_complete()
        await pilot.pause()
        drawn = FONTS.sub("", app.export_screenshot(title="voices"))
    lines = [line.rstrip() for line in drawn.splitlines()]
    (PICTURES / f"{picture.name}.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Build the demo study in a folder that goes away again and draw every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = demo.build(Path(folder), print).path
        with Project.open(path) as project:
            for picture in TO_DRAW:
                asyncio.run(draw(project, picture))
                print(f"{PICTURES / picture.name}.svg")


if __name__ == "__main__":
    main()
