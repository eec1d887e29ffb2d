"""The house keeps its rules, and each rule is proven to bite by planting what it forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house import violations


def test_the_house_keeps_its_rules():
    assert violations(ROOT) == []


LONG_FUNCTION = '"""Doc."""\n\n\ndef long():\n    """Doc."""\n' + "    x = 1\n" * 60
PLANTED = [
    ("coding/bad.py", '"""Doc."""\nimport textual\n', "imports textual"),
    ("coding/bad.py", '"""Doc."""\n\n\ndef f():\n    from textual.app import App\n', "imports textual"),
    ("agreement/bad.py", '"""Doc."""\nfrom voices.store import Store\n', "imports the store"),
    ("tui/coding/bad.py", '"""Doc."""\nfrom voices.store import Store\n', "imports the store"),
    ("reporting/bad.py", '"""Doc."""\nfrom voices.store.codings import Codings\n', "imports the store"),
    ("store/bad.py", '"""Doc."""\nfrom voices.coding import spans\n', "imports coding, which lies above"),
    ("reading/bad.py", '"""Doc."""\nfrom voices.reporting import quotes\n', "imports reporting, which lies above"),
    ("coding/bad.py", '"""Doc."""\nfrom voices.cli import main\n', "imports cli, which lies above"),
    ("coding/bad.py", '"""Doc."""\nfrom voices import tui\n', "imports tui, which lies above"),
    ("model/text.py", None, "imports store, which lies above"),
    ("agreement/bad.py", '"""Doc."""\nfrom voices import language\n', "imports language, which lies beside"),
    ("tui/widgets/bad.py", '"""Doc."""\nfrom voices.coding.session import CodingSession\n', "a widget imports"),
    ("tui/coding/bad.py", '"""Doc."""\nimport numpy\n', "imports numpy"),
    ("tui/coding/bad.py", '"""Doc."""\nimport aiohttp\n', "imports aiohttp"),
    ("cli/serving.py", '"""Doc."""\nfrom textual_serve.server import Server\n', "imports textual_serve"),
    ("tui/coding/bad.py", '"""Doc."""\nimport spacy\n', "imports spacy"),
    ("suggesting/bad.py", '"""Doc."""\nfrom spacy.matcher import PhraseMatcher\n', "imports spacy"),
    ("reading/bad.py", '"""Doc."""\nimport sqlite3\n', "imports sqlite3"),
    ("store/bad.py", '"""Doc."""\nimport sqlcipher3\n', "imports sqlcipher3"),
    ("language.py", None, "imports spacy before it is needed"),
    ("newfolder/bad.py", '"""Doc."""\nfrom voices import model\n', "has no place in the house"),
    ("coding/bad.py", '"""Doc."""\nQUERY = "select id from coding where id = 1"\n', "SQL in line 2"),
    ("cli/bad.py", '"""Doc."""\nQUERY = f"delete from coding where id = {1}"\n', "SQL in line 2"),
    ("coding/bad.py", '"""Doc."""\nX = "pragma foreign_keys = 0"\n', "SQL in line 2"),
    ("coding/bad.py", '"""Doc."""\n' + "x = 1\n" * 400, "401 lines"),
    ("store/migrations/9999_bad.sql", "-- x\n" * 401, "401 lines"),
    ("coding/bad.py", LONG_FUNCTION, "long has 62 lines"),
    ("coding/bad.py", "x = 1\n", "no docstring"),
    ("coding/bad.py", '"""Doc."""\nassert True\n', "assert in line 2"),
    ("coding/bad.py", '"""Doc."""\ntry:\n    x = 1\nexcept:\n    x = 2\n', "catches every exception"),
    ("coding/bad.py", '"""Doc."""\ntry:\n    x = 1\nexcept Exception:\n    x = 2\n', "catches every exception"),
    ("store/bad.py", '"""Doc."""\ndb["t"].transform()\n', "transform()"),
]


@pytest.mark.parametrize(("where", "text", "told"), PLANTED, ids=[f"{where}: {told}" for where, _, told in PLANTED])
def test_each_rule_bites(tmp_path, where, text, told):
    shutil.copytree(ROOT / "voices", tmp_path / "voices", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "voices" / where
    path.parent.mkdir(exist_ok=True)
    if text is None:
        line = "import spacy" if where == "language.py" else "from voices.store import Store"
        docstring, rest = path.read_text(encoding="utf-8").split("from __future__ import annotations\n", 1)
        text = f"{docstring}from __future__ import annotations\n{line}\n{rest}"
    path.write_text(text, encoding="utf-8")
    assert any(told in each and where in each for each in violations(tmp_path)), violations(tmp_path)


def loaded_by(script: str) -> set[str]:
    """Which packages a clean interpreter has loaded after a script."""
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\nimport sys\nprint('\\n'.join(sys.modules))"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in done.stdout.split()}


def test_help_starts_without_anything_heavy():
    loaded = loaded_by("import voices.cli")
    assert not loaded & {
        "textual",
        "rich",
        "numpy",
        "scipy",
        "sklearn",
        "spacy",
        "sqlite_utils",
        "sqlcipher3",
        "jinja2",
        "aiohttp",
        "textual_serve",
    }


def test_the_process_of_a_tab_does_not_load_the_libraries_of_the_server():
    loaded = loaded_by("import voices.tui.serving.app")
    assert "textual" in loaded
    assert not loaded & {"aiohttp", "textual_serve", "numpy", "spacy"}


def test_a_kept_run_of_agreement_is_told_without_computing():
    loaded = loaded_by("import voices.agreement.telling.columns, voices.agreement.telling.over_time")
    assert not loaded & {"numpy", "rich", "textual"}


@pytest.mark.parametrize("job", ["coding", "reconciling"])
def test_the_interface_process_never_loads_what_freezes_keys(demo: Path, job: str):
    """Opens the screen for real, presses keys, and looks at what was loaded. The language worker is another process."""
    script = f"""
import asyncio, pathlib
from voices.project import Project
from voices.tui.app import VoicesApp
from voices.tui.{job}.screen import {job.capitalize()}Screen
async def main():
    project = Project.open(pathlib.Path({str(demo)!r}))
    app = VoicesApp({job.capitalize()}Screen(project.{job}("someone")))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("down", "down", "b", "1", "u")
        await pilot.pause(0.5)
asyncio.run(main())
"""
    assert not loaded_by(script) & {"numpy", "scipy", "sklearn", "spacy", "docx", "yaml", "jinja2", "pandas"}


def test_the_agreement_screen_measures_without_loading_numpy(demo: Path):
    """Opens the screen, measures another unit for real, lists places: what computes is another process."""
    script = f"""
import asyncio, pathlib
from voices.project import Project
from voices.tui.app import VoicesApp
from voices.tui.agreement.screen import AgreementScreen
async def main():
    project = Project.open(pathlib.Path({str(demo)!r}))
    n_runs = len(project.agreement().runs())
    screen = AgreementScreen(project.agreement())
    async with VoicesApp(screen).run_test(size=(120, 40)) as pilot:
        await pilot.press("5", "s", "m", "down", "enter", "down", "down", "enter", "home", "enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("3", "enter")
        await pilot.app.workers.wait_for_complete()
    assert len(project.agreement().runs()) == n_runs + 1
asyncio.run(main())
"""
    assert not loaded_by(script) & {"numpy", "scipy", "sklearn", "spacy", "docx", "yaml", "jinja2", "pandas"}
