"""voices warn and voices protocol: set, printed, refused in words; and what voices find does not print."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from voices.cli import voices
from voices.errors import VoicesError


def run(*arguments: str):
    return CliRunner().invoke(voices, [str(each) for each in arguments])


def test_a_warning_is_set_and_taken_away(study):
    project = study()
    assert "t1 has a content warning" in run("warn", project.path, "t1", "violence at home").stderr
    assert project.coding("ana").warning_to_read == "violence at home"
    assert "has no content warning" in run("warn", project.path, "T1", "").stderr
    assert project.coding("ana").warning_to_read == ""
    done = run("warn", project.path, "T9", "x")
    assert isinstance(done.exception, VoicesError)
    run("warn", project.path, "T1", "violence at home")
    assert "Content warning, T1: violence at home" in run("find", project.path, "laughed").stderr
    assert "Content warning" not in run("find", project.path, "tired").stderr
    history = json.loads(run("history", project.path, "--json").stdout)
    assert "violence" not in str(history)


def test_the_protocol_is_set_from_a_file_and_printed_the_contact_first(study, files):
    project = study()
    [path] = files({"protocol.txt": "1. Stop.\n2. Call.\n"})
    assert "No protocol yet" in run("protocol", project.path).stderr
    done = run("protocol", project.path, "--file", path)
    assert "does not say whom to tell" in done.exception.message
    assert run("protocol", project.path, "--file", path, "--contact", "Jo, 0123").exit_code == 0
    assert run("protocol", project.path).stdout == "Contact: Jo, 0123\n\n1. Stop.\n2. Call.\n"
    run("protocol", project.path, "--contact", "Al, 0456")
    assert run("protocol", project.path).stdout.startswith("Contact: Al, 0456")


@pytest.mark.parametrize("marker", ["SG", "QT"])
def test_find_neither_prints_nor_counts_words_on_a_turn_that_is_locked(study, marker):
    project = study({"ana": [f"T1,4,They put me in the van.,B-1,{marker},"]})
    done = run("find", project.path, "nobody", "--transcript", "T1")
    assert done.exit_code == 0
    if marker == "SG":
        assert done.stdout == ""
        assert done.stderr.splitlines()[-2:] == [
            "0 turns",
            "Not looked in, because the safeguarding protocol locks them: 1 turn of the study.",
        ]
    else:
        assert "[Nobody]" in done.stdout
        assert done.stderr.splitlines()[-1] == "1 turn"
