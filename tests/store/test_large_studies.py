"""What a large study needs: the sums that the database keeps are what a recount gives, and keys cost the same."""

from __future__ import annotations

import random

import pytest

from benchmarks.study import Shape, build
from voices.model import Coder, Finished, Progress, Role, Span, Speaker
from voices.project import Project
from voices.store import Store

SHAPE = Shape("tiny", 6, 120, n_coders=3, n_per_transcript=2, n_words=240, n_turns=12)


@pytest.fixture
def project(tmp_path):
    build(tmp_path / "tiny.voices", SHAPE)
    with Project.open(tmp_path / "tiny.voices") as opened:
        yield opened


def progress_by_hand(store: Store, coder: Coder, round_) -> list[Progress]:
    """Progress from transcripts, codings and marks alone: the second implementation."""
    found = []
    for transcript in store.transcripts.all():
        codings = [
            each
            for each in store.codings.all()
            if (each.coder, each.transcript) == (coder.id, transcript.id) and round_ in (None, each.round)
        ]
        child = {turn.number for turn in transcript.turns if turn.speaker.is_child_voice and turn.text}
        done = {turn.number for each in codings for turn in transcript.turns_in(each.span)}
        done |= {each.turn for each in store.readings.all(coder.id, transcript.id) if round_ in (None, each.round)}
        declared = [
            each
            for each in store.readings.finished()
            if (each.coder, each.transcript) == (coder.id, transcript.id) and round_ in (None, each.round)
        ]
        found.append(
            Progress(transcript.id, transcript.name, len(transcript.turns), len(child), len(child & done),
                     len(codings), bool(declared))
        )  # fmt: skip
    return found


def check(store: Store) -> None:
    """Compare everything the triggers keep with a recount."""
    rounds = [None, *(each.id for each in store.rounds.all())]
    for coder in store.people.coders():
        for round_ in rounds:
            expected = progress_by_hand(store, coder, round_)
            assert store.readings.progress(coder.id, round_=round_) == expected
            assert [store.readings.progress(coder.id, each.transcript, round_)[0] for each in expected] == expected
    expected_children = set()
    for transcript in store.transcripts.all():
        for coding in store.codings.all():
            if coding.transcript == transcript.id:
                for turn in transcript.turns_in(coding.span):
                    if turn.speaker.is_child_voice and turn.speaker.participant:
                        expected_children.add((coding.id.bytes, turn.speaker.participant))
    rows = store._connection.rows(
        """
        select coding.uid, participant.number, coding_child.code_id = coding.code_id as fits,
          coding_child.round_key = coalesce(coding.round_id, 0) as fits_too
        from coding_child
        join coding on coding.id = coding_child.coding_id
        join participant on participant.id = coding_child.participant_id
        """
    )
    assert {(row["uid"], row["number"]) for row in rows} == expected_children
    assert all(row["fits"] and row["fits_too"] for row in rows)


def random_act(store: Store, session, chance: random.Random) -> None:
    transcript = session.transcript
    kind = chance.randrange(8)
    if kind == 0 and session.codings():
        session.remove([chance.choice(session.codings())])
    elif kind == 1:
        session.toggle_read(chance.randint(1, len(transcript.turns)))
    elif kind == 2:
        session.undo() if chance.random() < 0.7 else session.redo()
    elif kind == 3:
        session.toggle_finished()
    elif kind == 4:
        session.open(chance.choice(list(store.transcripts.names())))
    elif kind == 5:
        speaker = Speaker(chance.choice(["INT", "YP"]), *chance.choice([
            (Role.CHILD, "P00001"), (Role.CHILD, "P00002"), (Role.CHILD, None), (Role.INTERPRETER, None),
            (Role.INTERPRETER, "P00003"), (Role.INTERVIEWER, None)]))  # fmt: skip
        with store.act("reading", "corrected a speaker"):
            store.transcripts.set_speaker(transcript.id, speaker)
    elif kind == 6:
        labels = {each.label: each for each in store.transcripts.speakers(transcript.id)}
        with store.act("reading", "corrected a turn"):
            store.transcripts.relabel(transcript.id, {chance.randint(1, 12): labels[chance.choice(["INT", "YP"])]})
    else:
        start = chance.randrange(len(transcript.text) - 1)
        end = min(len(transcript.text), start + chance.randint(1, 150))
        session.toggle(Span(start, end), chance.choice(session.codebook.codable).id)


@pytest.mark.parametrize("seed", [1, 2])
def test_progress_and_children_are_what_a_recount_gives_after_any_acts(project, seed):
    store, chance = project._store, random.Random(seed)
    sessions = [project.coding("coder-0"), project.coding("coder-1", "Round 1"), project.coding("ana")]
    for step in range(60):
        random_act(store, chance.choice(sessions), chance)
        if step % 20 == 19:
            check(store)
    with store._connection.writing():
        store._connection.run("delete from transcript where id = 2")
        store._connection.run("delete from participant where number = 'P00001'")
    check(store)
    assert project.faults() == []


def test_a_file_from_before_is_brought_up_to_date_with_what_it_holds(project, tmp_path):
    """The tables, indexes and triggers of the last migration are taken out as if it had never been there."""
    store = project._store
    expected = store._connection.rows("select * from turn_done order by 1, 2, 3, 4")
    shown = {each.name: each for each in store.readings.progress(store.people.coders()[0].id)}
    with store._connection.writing():
        names = store._connection.rows(
            "select type, name from sqlite_master where name like 'turn_done%' or name like 'transcript_size%' or "
            "name like 'coding_child%' or name in ('turn_words_come', 'turn_words_go', 'child_turn', 'coding_counted', "
            "'coding_last') order by type = 'table', type = 'index'"
        )
        for row in names:
            if row["type"] != "index" or row["name"] in ("coding_counted", "coding_last"):
                store._connection.run(f"drop {row['type']} if exists {row['name']}")
        store._connection.run("drop table turn_words")
        store._connection.run("delete from _sqlite_migrations where name = '0010_search'")
    project.close()
    with Project.open(tmp_path / "tiny.voices") as again:
        store = again._store
        assert store._connection.rows("select * from turn_done order by 1, 2, 3, 4") == expected
        assert {each.name: each for each in store.readings.progress(store.people.coders()[0].id)} == shown
        word = store.transcripts.all()[0].turns[0].text.split()[0].strip(".")
        assert store.search.find(word).hits
        assert again.faults() == []
        check(store)


def steps(store: Store, act) -> int:
    """Return how many hundreds of steps the database takes for an act: the same on any machine."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    store._connection.db.conn.set_progress_handler(count, 100)
    try:
        act()
    finally:
        store._connection.db.conn.set_progress_handler(None, 100)
    return counted[0]


def cost_of_keys(path, shape: Shape) -> dict[str, int]:
    build(path, shape)
    with Project.open(path) as project:
        store, session = project._store, project.coding("coder-1", "Round 1")
        turn = session.transcript.turns[1]
        code = session.codebook.codable[7].id
        span = Span(turn.start, turn.start + turn.text.index(" "))

        def shown() -> None:
            session.codings(), session.read_turns(), session.done_turns(), session.progress, session.place
            session.matches_hidden, session.round_name, session.saw_matches(turn.number)

        shown()
        found = {}
        for name, act in (("apply", lambda: session.apply(span, [code])), ("undo", session.undo),
                          ("redo", session.redo), ("finish", session.toggle_finished),
                          ("read", lambda: session.toggle_read(2))):  # fmt: skip
            found[name] = steps(store, lambda act=act: (act(), shown()))
        found["move"] = steps(store, shown)
        return found


def test_a_key_costs_the_same_in_a_study_twenty_times_as_large(tmp_path):
    small = cost_of_keys(tmp_path / "small.voices", Shape("s", 8, 160, n_words=240, n_turns=12))
    large = cost_of_keys(tmp_path / "large.voices", Shape("l", 160, 3200, n_words=240, n_turns=12))
    for name, cost in large.items():
        assert cost <= 1.3 * small[name] + 5, (name, small, large)


def test_the_studies_that_are_measured_are_sound(project):
    assert project.faults() == []
    assert project.contents().n_transcripts == SHAPE.n_transcripts
    assert sum(project.contents().n_codings.values()) == SHAPE.n_codings
    assert isinstance(next(iter(project._store.readings.finished())), Finished)


def test_a_round_takes_in_all_transcripts_with_an_entry_each(project):
    store = project._store
    session = project.coding("ana", "Round 2")
    session.toggle_read(2)
    round_ = store.rounds.require("Round 2")
    assert set(round_.transcripts) == set(store.transcripts.names())
    entries = [each for each in store.journal.entries("project") if (each.body or {}).get("round") == round_.id.hex]
    assert sum(each.kind == "round.transcript" for each in entries) == SHAPE.n_transcripts
    assert project.faults() == []
