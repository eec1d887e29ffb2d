"""What commands print of a hostile project and of hostile arguments: words, and nothing that steers a terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.hostile.behind import hostile_study
from tests.hostile.payloads import HOSTILE, SHORT, steering_in
from voices import cli


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    return hostile_study(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def voices(monkeypatch, capsys):
    """Run the command line as it is started, and return exit code, output and story."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["voices", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        assert steering_in(told.out) == set(), words
        assert steering_in(told.err) == set(), words
        return code, told.out, told.err

    return run


SHOWN = (
    ["agree", "--by", "code"],
    ["agree", "--by", "theme"],
    ["agree", "--by", "pair"],
    ["agree", "--unit", "character"],
    ["reconcile", "--list"],
    ["reconcile", "--consensus"],
    ["reconcile", "--rulings"],
    ["report"],
)


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_tables_show_hostile_names_as_signs(voices, project, words):
    command, *rest = words
    code, out, _ = voices(command, project, *rest)
    assert code == 0
    assert command == "report" or "[red]x[/red][laughs]" in out


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_json_gives_programs_what_is_there(voices, project, words):
    command, *rest = words
    code, out, _ = voices(command, project, *rest, "--json")
    assert code == 0
    assert command == "report" or any(SHORT in text for text in texts_in(json.loads(out)))


def texts_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_in(each)]
    return [text for each in value for text in texts_in(each)] if isinstance(value, list) else [str(value)]


TOLD = (
    ["find", "P", "laughs"],
    ["find", "P", HOSTILE],
    ["find", "P", "cold", "--transcript", f"{SHORT}T1"],
    ["counts", "P"],
    ["counts", "P", "--round", f"{SHORT}One"],
    ["history", "P"],
    ["history", "P", "--coder", f"{SHORT}ana"],
    ["history", "P", "--code", HOSTILE],
    ["history", "P", "--since", HOSTILE],
    ["check", "P"],
    ["backup", "P", "--list"],
    ["restore", "P", "new.voices", "--to", HOSTILE],
    ["export", "P", f"{SHORT}.voices".replace("/", ""), "--plain"],
)


@pytest.mark.parametrize("as_json", [False, True], ids=["told", "JSON"])
@pytest.mark.parametrize(
    "words", TOLD, ids=lambda words: " ".join(each if each.isprintable() else "H" for each in words)
)
def test_what_else_is_told_of_a_hostile_project_steers_nothing(voices, project, tmp_path, monkeypatch, words, as_json):
    monkeypatch.chdir(tmp_path)
    code, out, err = voices(*(project if word == "P" else word for word in words), *["--json"] * as_json)
    assert code in (0, 1, 2)
    assert out or err
    assert "a fault in voices itself" not in err
    if as_json and out:
        json.loads(out)


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".vtt", ".yaml", ".csv", ".xyz", ""])
def test_hostile_file_names_are_told_as_signs(voices, project, tmp_path, suffix):
    name = SHORT.replace("/", "") + suffix
    code, _, missing = voices("import", project, tmp_path / name)
    assert (code, "[red]x[red][laughs]" in missing) == (2, True)
    (tmp_path / name).write_text("participant,,\n" if suffix == ".csv" else "no label: at all")
    code, _, refused = voices("import", project, tmp_path / name)
    assert (code, "[red]x[red][laughs]" in refused) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ["agree", "P", "--round", HOSTILE],
        ["agree", "P", "--unit", HOSTILE],
        ["code", "P", "--coder", HOSTILE],
        ["code", "P", "--coder", "ann", "--round", HOSTILE],
        ["reconcile", "P", "--as", HOSTILE],
        ["reconcile", "P", "--close", HOSTILE],
        ["report", "P", "--by", HOSTILE],
        ["import", "P", HOSTILE],
        ["import", "P", "x.txt", "--speaker", HOSTILE],
        ["import", "P", "x.txt", "--speaker", f"{HOSTILE}=child"],
        ["new", HOSTILE],
        ["new", "x.voices", "--name", HOSTILE],
        ["agree", HOSTILE],
        ["agree", "P", HOSTILE],
        ["agree", f"--{SHORT}"],
        [HOSTILE],
    ],
    ids=lambda words: " ".join(word if word.isprintable() else "HOSTILE" for word in words),
)
def test_hostile_arguments_are_refused_in_words(voices, project, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    Path("x.txt").write_text("INT: hello\n\nYP: hi\n")
    code, out, err = voices(*(project if word == "P" else word for word in words))
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert {path.name for path in tmp_path.iterdir()} == {"x.txt"}


@pytest.mark.parametrize("command", ["", *sorted(cli.voices.commands)])
def test_help_is_words(voices, command):
    code, out, _ = voices(*filter(None, [command]), "--help")
    assert (code, "Usage: voices" in out) == (0, True)


def test_the_trace_of_a_fault_steers_nothing(monkeypatch, capsys):
    def broken(**_: object) -> None:
        raise ZeroDivisionError(HOSTILE)

    monkeypatch.setattr(cli.voices, "main", broken)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with pytest.raises(ZeroDivisionError) as caught:
        cli.main()
    sys.excepthook(caught.type, caught.value, caught.tb)
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert steering_in(told) == set()
