"""Every command on the page about planning is run, in the order it stands there, on the demonstration study."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from tests.conftest import ROOT
from tests.planning.studies import finish
from voices.cli import voices
from voices.project import Project

LIST_OF_ROUND_2 = ("amina", "ben", "carys")


def test_every_command_on_the_page_does_what_it_says(built_demo, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copy(built_demo / "demo.voices", "study.voices")
    text = (ROOT / "docs" / "plan.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    assert len(lines) == 12
    told = {}
    for line in lines:
        _, name, *rest = shlex.split(line)
        if "--close" in rest:
            with Project.open(Path("study.voices")) as project:
                for coder in LIST_OF_ROUND_2:
                    finish(project, coder, "Round 2")
        assert voices.main([name, *rest], standalone_mode=False) is None, line
        captured = capsys.readouterr()
        told[line] = captured.out + captured.err
        assert told[line], line
    shown = iter(told.values())
    assert "not opened from a plan" in next(shown)
    assert "carys" in next(shown)
    assert "Prepared: 6 of 12 interviews, by force, drawn with the seed 7" in next(shown)
    with Project.open(Path("study.voices")) as project:
        assert project.faults() == []
        rounds = [each.name for each in project._store.rounds.all()]
        assert rounds == ["Round 1", "Round 2", "Again: amina", "Again: ben", "Again: carys"]
        assert project._store.rounds.default().name == "Round 2"
