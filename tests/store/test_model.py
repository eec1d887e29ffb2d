"""The store against a plain model: random acts of three coders and two leads, each compared in full, each moment kept.

After every step all that can be read back, what undo and redo would retrace and the length of the journal are those of
the model. Now and then, and at the end, earlier moments are restored into new files, and the whole project is rebuilt
from its journal alone and compared row by row.

By default the same cases are tried every time. A longer hunt for others, and the smallest case of a failure (minutes):

    VOICES_MODEL_EXAMPLES=500 VOICES_MODEL_STEPS=80 VOICES_MODEL_SEED=1 pytest tests/store/test_model.py
    VOICES_MODEL_SHRINK=1 pytest tests/store/test_model.py
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.conftest import CODEBOOK, CODINGS_HEADER, INTERVIEW, PARTICIPANTS
from tests.store.model import Act, Child, Coded, Model, Refused, Window
from tests.store.reading_back import as_read, read_back
from voices import ids
from voices.coding.session import CodingSession
from voices.errors import RoundError, VoicesError
from voices.model import About, Coding, Outcome, Span
from voices.project import Project, restored
from voices.reading.session import Wishes
from voices.store import Store

BEGINNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
PASSPHRASE = "seven plain words for one small study"
CODERS, LEADS, ROUNDS, TEXTS = ("ana", "bo", "cy"), ("lena", "max"), ("Round 1", "Round 2"), ("T1", "T2")
CODES = ("A-1", "A-2", "B-1")
QUOTES = (
    (2, "She listened to me."),
    (2, "She listened to me. He just laughed"),
    (2, "He just laughed and ignored me."),
    (2, "ignored me."),
    (4, "They put me in the van."),
    (4, "van. I was"),
    (3, "And then?"),
)
CHILDREN = (
    ({"P101": Child(values={"region": "north"})}, "participant,region\nP101,north\n"),
    ({"P101": Child(values={"region": "south"})}, "participant,region\nP101,south\n"),
    ({"P101": Child(consents={"quote": "no"})}, "participant,consent_quote\nP101,no\n"),
    ({"P101": Child(consents={"quote": "yes"})}, "participant,consent_quote\nP101,yes\n"),
    ({"P102": Child(transcripts=frozenset({"T1"}))}, "participant,transcript\nP102,T1\n"),
    ({"P101": Child(transcripts=frozenset({"T1"}))}, "participant,transcript\nP101,T1\n"),
    ({"P101": Child("Sam"), "P102": Child("Robin")}, "participant,pseudonym\nP101,Sam\nP102,Robin\n"),
    ({"P101": Child("Robin"), "P102": Child("Sam")}, "participant,pseudonym\nP101,Robin\nP102,Sam\n"),
    ({"P103": Child("Kim")}, "participant,pseudonym\nP103,Kim\n"),
    ({"P103": Child("Robin")}, "participant,pseudonym\nP103,Robin\n"),
)
WISHES = (
    {},
    {"YP": ("child", "P101")},
    {"YP": ("child", "P102")},
    {"YP": ("other adult", None)},
    {"YP": ("child", "P104")},
)
# A safeguarding marker locks its turn for other coders: that has tests of its own, in tests/coding/test_welfare.py.
BOOK = CODEBOOK.replace("{id: SG, name: Safeguarding concern}", "{id: HB, name: To be held back}")
NEWER = BOOK.replace('version: "1"', 'version: "2"').replace("Quote candidate", "Good to quote")
NOTED = (("project", ""), ("code", "A-1"), ("transcript", "T1"), ("participant", "P101"), ("participant", "P104"))
FILE_ACTS = (
    "restart",
    "restart",
    "snapshot",
    "hand out",
    "restore a moment",
    "restore a moment",
    "restore all",
    "rebuild",
)
WHO = st.sampled_from(("ana", "ana", *CODERS))  # the more often one is at work, the more stands in the way
SCREEN = st.integers(0, 1)
TEXT = st.sampled_from(("T1", "T1", *TEXTS))
ROUND = st.sampled_from((None, None, *ROUNDS))
BACK = st.lists(st.sampled_from(("undo", "redo")), max_size=3)
ANY = st.integers(0, 10_000)
N_EXAMPLES = int(os.environ.get("VOICES_MODEL_EXAMPLES", "0"))
SHRINKS = "VOICES_MODEL_SHRINK" in os.environ
N_STEPS = int(os.environ.get("VOICES_MODEL_STEPS", "50"))


class Clock:
    """Time and identities by counting: every act has a second of its own."""

    def __init__(self) -> None:
        self.now = BEGINNING
        self._numbers = itertools.count(1)

    @property
    def stored(self) -> int:
        """The time as it is stored, in milliseconds."""
        return int(self.now.timestamp() * 1000)

    def tick(self) -> None:
        self.now += timedelta(seconds=1)

    def new_id(self) -> UUID:
        return UUID(int=self.stored << 80 | 0x7 << 76 | 0b10 << 62 | next(self._numbers))

    @contextmanager
    def ruling(self) -> Iterator[None]:
        """Let this be the time and these be the identities for everything."""
        with pytest.MonkeyPatch.context() as patched:
            held = ids._held
            patched.setattr(ids, "now", lambda: held.get() or self.now)
            patched.setattr(ids, "new_id", self.new_id)
            yield


def dump(path: Path, secret: str | None = None) -> dict[str, list[str]]:
    """Return every row of every table but the library's own, in order."""
    with closing(Store.open(path, secret)) as store:
        rows = store._connection.rows
        names = [each["name"] for each in rows("select name from sqlite_master where type = 'table' order by name")]
        return {
            each: sorted(map(repr, rows(f"select * from {each}"))) for each in names if not each.startswith("_sqlite")
        }


def words_of(text: str) -> list[str]:
    """Return the words of the turns of a test's interview."""
    return [each.partition(":")[2].rpartition("]")[2].strip() for each in text.split("\n\n")[1:]]


TURNS = {"T1": words_of(INTERVIEW), "T2": [each.replace("cold", "tired") for each in words_of(INTERVIEW)]}


def place_of(transcript: str, index: int) -> tuple[int, int]:
    """Return where a quote stands in a text."""
    turn, words = QUOTES[index % len(QUOTES)]
    start = sum(len(each) + 1 for each in TURNS[transcript][: turn - 1]) + TURNS[transcript][turn - 1].index(words)
    return start, start + len(words)


class Machine(RuleBasedStateMachine):
    """The same acts in a project and in the model. Files lie in a folder of their own."""

    passphrase: str | None = None
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self._ruling = self.clock.ruling()
        self._ruling.__enter__()
        self.folder = Path(tempfile.mkdtemp(prefix="model", dir=self.template.parent))
        self.path = self.folder / "study.voices"
        self.screens: list[Project] = []
        self.sessions: dict[Any, tuple[CodingSession, Window]] = {}
        self.reconciling: dict[Any, Any] = {}
        self.identities: dict[tuple[str, int], UUID] = {}
        self.verbs: dict[tuple[str, str, int], str] = {}
        self.seen: list[tuple[Coding, Coded]] = []
        self.n_files = itertools.count(1)
        self.model = Model(
            TURNS,
            {(text, turn): "YP" if turn % 2 == 0 else "INT" for text in TEXTS for turn in (1, 2, 3, 4)},
            {
                ("T1", "INT"): ("interviewer", None),
                ("T1", "YP"): ("child", "P101"),
                ("T2", "INT"): ("interviewer", None),
                ("T2", "YP"): ("child", "P102"),
            },
            {
                "P101": Child(
                    "Robin", {"age_band": "12-14"}, dict.fromkeys(("quote", "assent_start", "assent_close"), "yes")
                ),
                "P102": Child(
                    "Sam", {"age_band": "15-17"}, {"quote": "no", "assent_start": "yes", "assent_close": "yes"}
                ),
            },
        )

    @initialize(rounds=st.sampled_from(((), ROUNDS[:1], ROUNDS)))
    def begin(self, rounds) -> None:
        """Begin in a study that will have no rounds, one or two: without any, leads rule while coders code."""
        self.rounds = rounds
        shutil.copy(self.template, self.path)
        self._open()
        self.model.n_entries = self.screens[0].n_entries()
        self.history = [(self.clock.stored, self.model.copied())]

    def teardown(self) -> None:
        try:
            if self.screens:
                self.rebuild_from_the_journal()
        finally:
            for each in self.screens:
                each.close()
            self._ruling.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    def _open(self) -> None:
        for each in self.screens:
            each.close()
        self.screens = [Project.open(self.path, self.passphrase) for _ in (0, 1)]
        self.sessions.clear()
        self.reconciling.clear()
        self.seen.clear()

    def both(self, expected: Callable[[], None], act: Callable[[], Any]) -> Any:
        """Do an act in the model and in the project; both do it, or both refuse it. None when refused."""
        self.clock.tick()
        self.model.now = self.clock.stored
        refused = None
        try:
            self.model.attempt(expected)
        except Refused as error:
            refused = error.told
        try:
            told = act()
        except VoicesError as error:
            if refused is None:
                raise
            with pytest.raises(VoicesError, match=f"(?s){refused}"):
                raise error
            told = None
        else:
            assert refused is None, f"not refused, though it {refused}"
        self.history.append((self.clock.stored, self.model.copied()))
        return told

    # sessions

    def session(self, screen: int, who: str, round_: str | None, text: str) -> tuple[CodingSession, Window] | None:
        """Return a session, the one there is on a screen or a new one; None when the round is closed."""
        round_ = round_ if round_ in self.rounds else None
        key = (screen, who, round_)
        if key not in self.sessions:
            try:
                window = self.model.window(who, round_)
            except Refused:
                with pytest.raises(RoundError, match="is closed"):
                    self.screens[screen].coding(who, round_)
                return None
            self.sessions[key] = (self.screens[screen].coding(who, round_), window)
        session, window = self.sessions[key]
        session.open(next(each.transcript for each in session.contents() if each.name == text))
        window.transcript = text
        return session, window

    def coded(self, session: CodingSession, window: Window) -> list[tuple[Coding, Coded]]:
        """Return what a session offers to change: the codings there are, and those it saw before, in a fixed order."""
        there = {
            (each.span.start, each.span.end, each.code, self.name_of_round(each.round)): each
            for each in session.codings()
        }
        mine = self.model.seen_by(window)
        assert {(*each.place[1:4], each.place[-1]) for each in mine} == set(there)
        now = [
            (there[*each.place[1:4], each.place[-1]], each) for each in sorted(mine, key=lambda each: repr(each.place))
        ]
        layer = self.model.layer(window)
        self.seen += [each for each in now if each not in self.seen]
        self.seen = self.seen[-12:]
        ours = (window.transcript, window.coder, layer)
        return now + [each for each in self.seen if (each[1].place[0], *each[1].place[4:]) == ours]

    def name_of_round(self, round_: UUID | None) -> str | None:
        rounds = self.screens[0]._store.rounds.all()
        return next((each.name for each in rounds if each.id == round_), None)

    def keep_verb(self, who: str, job: str) -> None:
        """Remember what the last act is called, if it was one that can be undone."""
        self.verbs.setdefault((who, job, self.clock.stored), self.screens[0].history(most=1)[0].verb)

    # coding

    @rule(
        screen=SCREEN,
        who=WHO,
        round_=ROUND,
        text=TEXT,
        where=ANY,
        codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=3),
        cut=st.booleans(),
        accepted=st.booleans(),
    )
    def apply(self, screen, who, round_, text, where, codes, cut, accepted):
        if found := self.session(screen, who, round_, text):
            session, window = found
            start, end = place_of(text, where)
            selected = Span(start + cut, end - cut)
            self.both(
                lambda: self.model.apply(window, (start, end), codes, accepted=accepted),
                lambda: session.apply(selected, codes, accepted=accepted),
            )
            self.keep_verb(who, "coding")

    @rule(screen=SCREEN, who=WHO, round_=ROUND, text=TEXT, where=st.integers(0, 2), code=st.sampled_from(CODES))
    def toggle(self, screen, who, round_, text, where, code):
        if found := self.session(screen, who, round_, text):
            session, window = found
            place = place_of(text, where)
            self.both(lambda: self.model.toggle(window, place, code), lambda: session.toggle(Span(*place), code))
            self.keep_verb(who, "coding")

    @rule(screen=SCREEN, who=WHO, round_=ROUND, text=TEXT, which=ANY, several=st.booleans())
    def remove(self, screen, who, round_, text, which, several):
        if found := self.session(screen, who, round_, text):
            session, window = found
            codings = self.coded(session, window)
            chosen = [codings[which % len(codings)]] if codings else []
            if several:
                chosen = list({coded.place: (coding, coded) for coding, coded in codings}.values())
            self.both(
                lambda: self.model.remove(window, [coded for _, coded in chosen]),
                lambda: session.remove([coding for coding, _ in chosen]),
            )
            self.keep_verb(who, "coding")

    @rule(
        screen=SCREEN,
        who=WHO,
        round_=ROUND,
        text=TEXT,
        which=ANY,
        memo=st.sampled_from(("", " why ", "or not\nat all")),
    )
    def set_memo(self, screen, who, round_, text, which, memo):
        if (found := self.session(screen, who, round_, text)) and (codings := self.coded(*found)):
            session, window = found
            coding, coded = codings[which % len(codings)]
            self.both(lambda: self.model.set_memo(window, coded, memo), lambda: session.set_memo(coding, memo))
            self.keep_verb(who, "coding")

    @rule(
        screen=SCREEN,
        who=WHO,
        what=st.sampled_from(NOTED),
        note=st.sampled_from(("", " why ", "early")),
        seen=st.sampled_from((None, None, "", "early")),
        back=BACK,
    )
    def set_note(self, screen, who, what, note, seen, back):
        kind, thing = what
        ids_of = {name: uid for uid, name in self.screens[screen]._store.transcripts.names().items()}
        session = self.screens[screen].memos(who)
        about = About(kind, ids_of[thing].hex if kind == "transcript" else thing)
        self.both(
            lambda: self.model.set_note(who, kind, thing, note, seen), lambda: session.set_memo(about, note, seen)
        )
        self.keep_verb(who, "coding")
        for way in back:
            self._retrace(session, who, "coding", way)

    @rule(screen=SCREEN, who=WHO, round_=ROUND, text=TEXT, which=ANY, marker=st.integers(0, 2))
    def toggle_marker(self, screen, who, round_, text, which, marker):
        if (found := self.session(screen, who, round_, text)) and (codings := self.coded(*found)):
            session, window = found
            coding, coded = codings[which % len(codings)]
            wanted = session.codebook.markers[marker]
            self.both(
                lambda: self.model.toggle_marker(window, coded, wanted.id),
                lambda: session.toggle_marker(coding, wanted),
            )
            self.keep_verb(who, "coding")

    @rule(screen=SCREEN, who=WHO, round_=ROUND, text=TEXT, turn=st.integers(1, 3), back=BACK)
    def toggle_read(self, screen, who, round_, text, turn, back):
        if found := self.session(screen, who, round_, text):
            session, window = found
            self.both(lambda: self.model.toggle_read(window, turn), lambda: session.toggle_read(turn))
            self.keep_verb(who, "coding")
            for way in back:
                self._retrace(session, who, "coding", way)

    @rule(screen=SCREEN, who=WHO, round_=ROUND, text=TEXT)
    def toggle_finished(self, screen, who, round_, text):
        if found := self.session(screen, who, round_, text):
            session, window = found
            self.both(lambda: self.model.toggle_finished(window), session.toggle_finished)
            self.keep_verb(who, "coding")

    @rule(screen=SCREEN, who=WHO, round_=ROUND, text=TEXT, turn=st.integers(1, 3))
    def see_matches(self, screen, who, round_, text, turn):
        if found := self.session(screen, who, round_, text):
            session, window = found
            self.both(lambda: self.model.saw_matches(window, turn), lambda: session.saw_matches(turn))

    @rule(
        screen=SCREEN,
        who=WHO,
        round_=ROUND,
        ways=st.lists(st.sampled_from(("undo", "undo", "redo")), min_size=1, max_size=5),
    )
    def retrace(self, screen, who, round_, ways):
        if found := self.session(screen, who, round_, "T1"):
            for way in ways:
                self._retrace(found[0], who, "coding", way)

    @rule(
        screen=SCREEN,
        lead=st.sampled_from(LEADS),
        ways=st.lists(st.sampled_from(("undo", "undo", "redo")), min_size=1, max_size=3),
    )
    def retrace_rulings(self, screen, lead, ways):
        if session := self.lead_session(screen, lead):
            for way in ways:
                self._retrace(session, lead, "reconciling", way)

    def _retrace(self, session: Any, who: str, job: str, way: str) -> None:
        done: list[Act | None] = []
        told = self.both(lambda: done.append(getattr(self.model, way)(who, job)), getattr(session, way))
        if done:
            assert (told is None) == (done[0] is None)
            assert told is None or told.verb == self.verbs[who, job, done[0].made]

    # rounds and rulings

    @rule(screen=SCREEN, round_=st.sampled_from(ROUNDS))
    def close_round(self, screen, round_):
        self.both(lambda: self.model.close(round_), lambda: self.screens[screen].close_round(round_))

    def lead_session(self, screen: int, lead: str) -> Any:
        """Return a lead's session of the round closed last, or of all codings; None while a round is open."""
        rounds = self.model.rounds
        closed = [
            name for name, _ in sorted(rounds.items(), key=lambda each: each[1].closed or 0) if rounds[name].closed
        ]
        scope = closed[-1] if closed else None
        if scope is None and rounds:
            with pytest.raises(RoundError, match="still open"):
                self.screens[screen].reconciling(lead)
            return None
        key = (screen, lead, scope)
        if key not in self.reconciling:
            self.reconciling[key] = self.screens[screen].reconciling(lead)
        return self.reconciling[key]

    @rule(
        screen=SCREEN,
        lead=st.sampled_from(LEADS),
        look=st.booleans(),
        which=ANY,
        outcome=st.sampled_from(Outcome),
        chosen=WHO,
        reason=st.sampled_from(("", "both fit ")),
        overrule=st.booleans(),
        back=BACK,
    )
    def rule_on(self, screen, lead, look, which, outcome, chosen, reason, overrule, back):
        session = self.lead_session(screen, lead)
        if session is None:
            return
        if look:
            session.refresh()
        uids = {coder.name: coder.id for coder in self.screens[0]._store.people.coders()}
        if not session.passages() or (outcome is Outcome.CODER and chosen not in uids):
            return
        tokens = {uid: token for (kind, token), uid in self.identities.items() if kind == "coding"}
        in_order = sorted(session.passages(), key=lambda each: sorted(tokens[uid] for uid in each.passage.key))
        settled = in_order[which % len(in_order)]
        seen = settled.decision if overrule else None
        scope = None if session.round is None else session.round.name
        who = chosen if outcome is Outcome.CODER else None
        self.both(
            lambda: self.model.rule(
                lead,
                scope,
                frozenset(tokens[uid] for uid in settled.passage.key),
                outcome,
                who,
                reason,
                None
                if seen is None
                else next(t for (k, t), uid in self.identities.items() if (k, uid) == ("ruling", seen.id)),
            ),
            lambda: session.rule(settled.passage, outcome, uids.get(who or ""), reason, seen),
        )
        self.keep_verb(lead, "reconciling")
        for way in back:
            self._retrace(session, lead, "reconciling", way)

    # files in

    @rule(
        screen=SCREEN,
        who=WHO,
        round_=ROUND,
        rows=st.lists(
            st.tuples(
                TEXT,
                ANY,
                st.sampled_from(CODES),
                st.sampled_from(((), ("QT",), ("HB", "NC"))),
                st.sampled_from(("", "told twice")),
            ),
            min_size=1,
            max_size=3,
        ),
        unfinished=st.booleans(),
    )
    def import_codings(self, screen, who, round_, rows, unfinished):
        round_ = round_ if round_ in self.rounds else None
        placed = [(text, *place_of(text, where), code, markers, memo) for text, where, code, markers, memo in rows]
        lines = [
            f"{text},{turn},{words},{code},{';'.join(markers)},{memo}"
            for text, where, code, markers, memo in rows
            for turn, words in [QUOTES[where % len(QUOTES)]]
        ]
        self._import(
            screen,
            {"codings.csv": CODINGS_HEADER + "\n".join(lines) + "\n"},
            Wishes(coder=who, round_name=round_, unfinished=unfinished),
            lambda: self.model.import_codings(who, round_, placed, unfinished=unfinished),
        )

    @rule(screen=SCREEN, table=st.sampled_from(CHILDREN), renewed=st.booleans())
    def import_children(self, screen, table, renewed):
        children, text = table
        self._import(
            screen,
            {"children.csv": text},
            Wishes(renewed_consent=renewed),
            lambda: self.model.import_children(children, renewed=renewed),
        )

    @rule(screen=SCREEN, text=TEXT, mother=st.booleans(), wishes=st.sampled_from(WISHES))
    def correct_speakers(self, screen, text, mother, wishes):
        """The file comes in again: with the mother's question as hers or as the interviewer's, and other roles."""
        words = INTERVIEW.format(name=text, number="P101" if text == "T1" else "P102")
        words = words.replace("cold", "tired") if text == "T2" else words
        labels = {1: "INT", 2: "YP", 3: "MUM" if mother else "INT", 4: "YP"}
        wishes = {**wishes, "MUM": ("other adult", None)} if mother else wishes
        told = [f"{label}={role}{f':{child}' if child else ''}" for label, (role, child) in wishes.items()]
        self._import(
            screen,
            {f"{text}.txt": words.replace("INT: And", "MUM: And") if mother else words},
            Wishes(speakers=tuple(told)),
            lambda: self.model.import_text(text, labels, wishes, {"YP": "P101" if text == "T1" else "P102"}),
        )

    @rule(screen=SCREEN)
    def import_codebook(self, screen):
        self._import(screen, {"newer.yaml": NEWER}, Wishes(), lambda: self.model.import_codebook("2"))

    def _import(self, screen: int, texts: dict[str, str], wishes: Wishes, expected: Callable[[], None]) -> None:
        for name, text in texts.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        paths = [self.folder / name for name in texts]
        self.both(expected, lambda: self.screens[screen].importing().import_files(paths, wishes))

    # the file

    @rule(screen=SCREEN, what=st.sampled_from(FILE_ACTS), when=ANY, plain=st.booleans(), go_on=st.booleans())
    def file(self, screen, what, when, plain, go_on):
        """What concerns the file as a whole is one rule of many: it takes longer than all the others."""
        if what == "restart":
            self._open()
        elif what == "snapshot":
            self.snapshot(screen)
        elif what == "hand out":
            self.hand_out(screen, plain=plain)
        elif what == "restore a moment":
            self.restore_a_moment(when, go_on=go_on)
        elif what == "restore all":
            self._restore(len(self.history) - 1, self.model, None, go_on=go_on)
        else:
            self.rebuild_from_the_journal()

    def snapshot(self, screen: int) -> None:
        self.clock.tick()
        assert self.screens[screen].snapshot().sequence == self.screens[screen].head().sequence

    def hand_out(self, screen: int, *, plain: bool) -> None:
        def expected() -> None:
            self.model.n_entries += 1

        path = self.folder / f"handed-out-{next(self.n_files)}.voices"
        self.both(expected, lambda: self.screens[screen].export(path, plain=plain))
        self.compare_file(path, None if plain else self.passphrase, self.model, n_more=1)
        path.unlink()

    def restore_a_moment(self, when: int, *, go_on: bool) -> None:
        """Half a second behind an act is the same moment as the act."""
        index = when % len(self.history)
        made, then = self.history[index]
        until = datetime.fromtimestamp(made / 1000, UTC) + timedelta(milliseconds=when % 2 * 500)
        self._restore(index, then, until, go_on=go_on)

    def _restore(self, index: int, then: Model, until: datetime | None, *, go_on: bool) -> None:
        self.clock.tick()
        path = self.folder / f"restored-{next(self.n_files)}.voices"
        back = restored(self.path, self.passphrase, path, until)
        assert back.lost == ()
        self.compare_file(path, self.passphrase, then, n_more=1)
        if go_on:
            self.path, self.history = path, self.history[: index + 1]
            self.model.become(then)
            self.model.n_entries += 1
            self.history.append((self.clock.stored, self.model.copied()))
            self._open()

    def rebuild_from_the_journal(self) -> None:
        """Without a snapshot everything comes from the journal, and it is the same, row by row."""
        self.clock.tick()
        copy, path = (self.folder / f"{name}-{next(self.n_files)}.voices" for name in ("copy", "rebuilt"))
        self.screens[0].back_up(copy)
        back = restored(copy, self.passphrase, path)
        assert (back.base, back.lost) == (None, ())
        before, after = dump(copy, self.passphrase), dump(path, self.passphrase)
        for table in ("act", "journal", "journal_body", "replica"):
            [told] = [each for each in after[table] if each not in before[table]]
            after[table].remove(told)
        for tables in (before, after):
            tables["setting"] = [each for each in tables["setting"] if "'replica'" not in each]
            # How the index of words lies in its tables depends on how it grew; that it is whole, `faults` says.
            # Where coders stopped reading is outside the journal, so a rebuilt project is without it.
            for table in [each for each in tables if each.startswith("turn_words_") or each == "reading_place"]:
                del tables[table]
        assert after == before
        copy.unlink(), path.unlink()

    # comparing

    @invariant()
    def the_store_is_as_the_model(self):
        if self.screens:
            self.compare(self.screens[self.clock.now.second % 2], self.model)

    def compare_file(self, path: Path, secret: str | None, model: Model, n_more: int) -> None:
        expected = model.copied()
        expected.n_entries += n_more
        with Project.open(path, secret) as project:
            self.compare(project, expected)

    def compare(self, project: Project, model: Model) -> None:
        """Everything that can be read back is as in the model, and the file is sound."""
        store = project._store
        assert project.faults() == []
        assert project.n_entries() == model.n_entries
        with store.reading():
            found, expected = read_back(store), as_read(model)
            self.bind(found["codings"], {each.place: each for each in model.codings.values()}, "coding", store)
            self.bind_rulings(found["rulings"], model)
            found["codings"] = {place: values[1:] for place, values in found["codings"].items()}
            found["rulings"] = [values for _, values in found["rulings"]]
            expected["rulings"] = [
                (*values[:2], frozenset(self.identities["coding", each] for each in values[2]), *values[3:])
                for values in expected["rulings"]
            ]
            for what in expected:
                assert found[what] == expected[what], what
            for who, job in model.stacks:
                coder = store.people.coder_named(who)
                assert coder is not None
                acts = store._undo.next_undo(coder.id, job), store._undo.next_redo(coder.id, job)
                made = tuple(None if each is None else int(each.made.timestamp() * 1000) for each in acts)
                assert made == model.next_made(who, job), (who, job)

    def bind(self, found: dict[Any, Any], expected: dict[Any, Coded], kind: str, store: Store) -> None:
        """New things get an identity of their own, and keep it."""
        for place in found.keys() & expected.keys():
            self.bind_one((kind, expected[place].token), found[place][0])

    def bind_rulings(self, found: list[Any], model: Model) -> None:
        for (uid, _), ruling in zip(found, model.rulings, strict=False):
            self.bind_one(("ruling", ruling.token), uid)

    def bind_one(self, key: tuple[str, int], uid: UUID) -> None:
        if key not in self.identities:
            assert uid not in self.identities.values(), "an identity is used again"
            self.identities[key] = uid
        assert self.identities[key] == uid


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Callable[[str | None], Path]:
    """Make a study without codings, plain or encrypted, in a folder of its own."""

    def make(passphrase: str | None) -> Path:
        folder = tmp_path_factory.mktemp("model")
        texts = {
            "codebook.yaml": BOOK,
            "participants.csv": PARTICIPANTS,
            "T1.txt": INTERVIEW.format(name="T1", number="P101"),
            "T2.txt": INTERVIEW.format(name="T2", number="P102").replace("cold", "tired"),
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        clock = Clock()
        clock._numbers = itertools.count(1_000_000)
        with clock.ruling(), Project.create(folder / "template.voices", "Tiny", passphrase) as project:
            project.importing().import_files([folder / name for name in texts])
        return folder / "template.voices"

    return make


def run(template: Path, passphrase: str | None, n_examples: int, n_steps: int) -> None:
    machine = type("Machine", (Machine,), {"template": template, "passphrase": passphrase})
    by_seed = os.environ.get("VOICES_MODEL_SEED")
    if by_seed:
        machine = seed(int(by_seed))(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=n_examples,
            stateful_step_count=n_steps,
            deadline=None,
            database=None,
            derandomize=not by_seed,
            phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if SHRINKS else [])],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_random_acts_in_a_plain_study(template):
    run(template(None), None, N_EXAMPLES or 12, N_STEPS)


def test_random_acts_in_an_encrypted_study(template):
    run(template(PASSPHRASE), PASSPHRASE, max(2, N_EXAMPLES // 50), min(20, N_STEPS))
