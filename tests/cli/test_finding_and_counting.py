"""voices find and voices counts: what they print, as tables and as JSON, and what they say beside it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from voices.cli import voices
from voices.errors import VoicesError


def run(*arguments: str):
    return CliRunner().invoke(voices, [str(each) for each in arguments])


def test_find_prints_place_speaker_and_words_in_context(study):
    project = study()
    done = run("find", project.path, "laughed")
    assert done.exit_code == 0
    assert "T1" in done.stdout
    assert "child" in done.stdout
    assert "She listened to me. He just [laughed] and ignored me." in done.stdout
    assert done.stderr.strip() == "2 turns"


def test_find_in_one_transcript_as_json_with_offsets_into_it(study):
    project = study()
    [hit] = json.loads(run("find", project.path, "cold van", "--transcript", "t1", "--json").stdout)
    [transcript] = [each for each in project._store.transcripts.all() if each.name == "T1"]
    assert (hit["transcript"], hit["turn"], hit["role"]) == ("T1", 4, "child")
    assert [span["words"] for span in hit["spans"]] == ["van", "cold"]
    for span in hit["spans"]:
        assert transcript.text[span["start"] : span["end"]] == span["words"]


def test_find_says_how_many_more_there_are(study):
    done = run("find", study().path, "me", "--most", "1")
    assert len(done.stdout.splitlines()) == 2
    assert "4 turns, 1 printed: --most prints more" in done.stderr


def test_find_tells_what_cannot_be_found(study):
    path = study().path
    assert "0 turns" in run("find", path, "nobodysaidthis").stderr
    for arguments, told in ((["?!"], "no word"), (["van", "--transcript", "nix"], "no transcript")):
        done = run("find", path, *arguments)
        assert isinstance(done.exception, VoicesError)
        assert told in done.exception.message


def test_what_is_found_cannot_steer_the_terminal(tmp_path):
    from voices.project import Project
    from voices.reading.session import Wishes

    path = tmp_path / "T.txt"
    path.write_text("Transcript: T\n\nYP: before \x1b]0;owned\x07 listened \u202eafter\n\n", encoding="utf-8")
    with Project.create(tmp_path / "s.voices") as project:
        project.importing().import_files([path], Wishes(unfinished=True))
    for extra in ([], ["--json"]):
        done = run("find", tmp_path / "s.voices", "listened", *extra)
        assert "listened" in done.stdout
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_counts_by_coder_by_attribute_and_together(demo):
    done = run("counts", demo)
    assert done.stdout.splitlines()[0].split() == ["code", "name", "amina", "ben", "carys", "all"]
    assert "For the team only" in done.stderr
    rows = json.loads(run("counts", demo, "--by", "age_band", "--json").stdout)
    assert {group["group"] for group in rows[0]["groups"]} == {"7-11", "12-14", "15-17", "18-19"}
    assert rows[0]["all"]["children"] == sum(group["children"] for group in rows[0]["groups"])
    pairs = json.loads(run("counts", demo, "--by", "together", "--json").stdout)
    assert set(pairs[0]) == {"code", "name", "with", "with_name", "times"}
    printed = run("counts", demo, "--by", "together")
    assert f"The 50 most frequent of {len(pairs)} pairs" in printed.stderr
    assert len(printed.stdout.splitlines()) == 51


@pytest.mark.parametrize("by", ["coder", "age_band", "together"])
def test_counts_leave_out_what_is_coded_blind_and_say_so(study, by):
    project = study()
    session = project.coding("ana", "Round 1")
    session.apply(session.transcript.turns[1].span, ["A-1", "A-2"])
    done = run("counts", project.path, "--by", by, "--json")
    assert "Round 1 is open and coded blind" in done.stderr
    if by == "together":
        assert json.loads(done.stdout) == []
    else:
        assert all(row["all"]["codings"] == 0 for row in json.loads(done.stdout))
    project.close_round("Round 1")
    done = run("counts", project.path, "--by", by, "--round", "round 1", "--json")
    assert "blind" not in done.stderr
    rows = json.loads(done.stdout)
    assert rows[0]["times" if by == "together" else "all"] == (
        1 if by == "together" else {"codings": 2} if by == "coder" else {"children": 1, "codings": 2}
    )
