"""A study as plain dictionaries and lists: what an act is to do, written from what is documented, not from the store.

Names stand for identities; codings and rulings, which get new identities, carry a token instead. Every method is one
act of a person. What the study refuses raises `Refused` and leaves the model as it was; `attempt` sees to that.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

CODEBOOK_ORDER = ("HB", "QT", "NC")
Place = tuple[str, int, int, str, str, str | None]  # transcript, start, end, code, coder, round
Spans = tuple[tuple[int, int], ...]


class Refused(Exception):
    """The study refuses an act. `told` is what its words must match; an undo that is refused is `on_record`."""

    def __init__(self, told: str, *, on_record: bool = False) -> None:
        super().__init__(told)
        self.told = told
        self.on_record = on_record


@dataclass(frozen=True)
class Coded:
    """A coding. `made` is in milliseconds."""

    token: int
    place: Place
    made: int
    version: str
    origin: str
    markers: tuple[str, ...] = ()
    memo: str = ""


@dataclass(frozen=True)
class Ruling:
    """A ruling; `withdrawn` is when and by whom."""

    token: int
    transcript: str
    code: str
    settles: frozenset[int]
    outcome: str
    results: Spans
    by: str
    made: int
    chosen: str | None
    reason: str
    withdrawn: tuple[int, str] | None = None


@dataclass(frozen=True)
class Round:
    """A round; `closed` is when."""

    version: str
    transcripts: frozenset[str] = frozenset()
    coders: frozenset[str] = frozenset()
    closed: int | None = None


@dataclass(frozen=True)
class Child:
    """What is known of a child."""

    pseudonym: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    transcripts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Act:
    """What lies on a stack: when it was done, and each change as (kind, what)."""

    made: int
    changes: tuple[tuple[str, Any], ...]


@dataclass
class Window:
    """A coder's session: what was fixed when it began, and what it alone knows."""

    coder: str
    named: str | None
    draft_version: str
    transcript: str = ""
    shown: set[tuple[str, int]] = field(default_factory=set)


@dataclass
class Model:
    """The study. `texts` hold the words of the turns by transcript, `turns` labels by (transcript, number), `speakers`
    (role, child) by (transcript, label); a stack is what undo and what redo would retrace, by (coder, job).
    """

    texts: dict[str, list[str]]
    turns: dict[tuple[str, int], str]
    speakers: dict[tuple[str, str], tuple[str, str | None]]
    children: dict[str, Child]
    tokens: Iterator[int] = field(default_factory=itertools.count)
    now: int = 0
    n_entries: int = 0
    versions: list[str] = field(default_factory=lambda: ["1"])
    coders: list[tuple[str, str]] = field(default_factory=list)
    rounds: dict[str, Round] = field(default_factory=dict)
    codings: dict[Place, Coded] = field(default_factory=dict)
    readings: dict[tuple[str, int, str, str | None], tuple[int, str]] = field(default_factory=dict)
    finished: set[tuple[str, str, str | None]] = field(default_factory=set)
    shown: set[tuple[str, int, str]] = field(default_factory=set)
    notes: dict[tuple[str, str, str], tuple[str, int, int]] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    stacks: dict[tuple[str, str], tuple[tuple[Act, ...], tuple[Act, ...]]] = field(default_factory=dict)

    def copied(self) -> Model:
        """Return the study as it is now."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return Model(**{name: v.copy() if isinstance(v, dict | list | set) else v for name, v in values.items()})

    def become(self, other: Model) -> None:
        """Be as another study is."""
        self.__dict__.update(other.copied().__dict__)

    def attempt(self, act: Callable[[], None]) -> None:
        """Do an act as a whole or, when it is refused, not at all: only what was on the screen is on record."""
        before = self.copied()
        try:
            act()
        except Refused as refused:
            seen = self.shown - before.shown
            if not refused.on_record:
                self.become(before)
                self.shown |= seen
                self.n_entries += len(seen)
            raise

    # who is where

    @property
    def transcripts(self) -> list[str]:
        return sorted({transcript for transcript, _ in self.turns})

    def names(self) -> set[str]:
        return {name for name, _ in self.coders}

    def window(self, coder: str, named: str | None) -> Window:
        """Begin a session."""
        if named is not None and named in self.rounds and self.rounds[named].closed is not None:
            raise Refused("is closed")
        draft = self.rounds[named].version if named in self.rounds else self.versions[-1]
        return Window(coder, named, draft)

    def version(self, window: Window) -> str:
        """Return which codebook is coded with: that of the round, of the open round the coder is in, or the newest."""
        rounds = [each for each in self.rounds.values() if each.closed is None and window.coder in each.coders]
        drafts = [] if window.named is None else [window.draft_version]
        return [self.versions[-1], *(each.version for each in rounds), *drafts][-1]

    def layer(self, window: Window) -> str | None:
        """Return the round in which a session codes: the named one, or the newest open one the coder is in."""
        if window.named is not None:
            return window.named
        for name, each in reversed(self.rounds.items()):
            if each.closed is None and window.coder in each.coders and window.transcript in each.transcripts:
                return name
        return None

    def is_closed(self, round_: str | None) -> bool:
        return round_ in self.rounds and self.rounds[round_].closed is not None

    def seen_by(self, window: Window) -> list[Coded]:
        """Return the coder's codings of the open transcript; in a round, those of that round."""
        layer = self.layer(window)
        return [
            each
            for (transcript, _, _, _, coder, round_), each in self.codings.items()
            if (transcript, coder) == (window.transcript, window.coder) and layer in (None, round_)
        ]

    # coding

    def apply(self, window: Window, span: tuple[int, int], codes: Sequence[str], *, accepted: bool = False) -> None:
        layer = self.layer(window)
        places = [(window.transcript, *span, code, window.coder, layer) for code in dict.fromkeys(codes)]
        new = [place for place in places if place not in self.codings]
        if not new:
            raise Refused("lies there already")
        origin = "accepted suggestion" if accepted else self._origin(window, self._turns_in(window.transcript, span))
        self._begin(window)
        added = [Coded(next(self.tokens), place, self.now, self.version(window), origin) for place in new]
        for each in added:
            self.codings[each.place] = each
        self._done(window.coder, "coding", [("added", each) for each in added])

    def toggle(self, window: Window, span: tuple[int, int], code: str) -> None:
        found = self.codings.get((window.transcript, *span, code, window.coder, self.layer(window)))
        if found is None:
            self.apply(window, span, [code])
        else:
            self.remove(window, [found])

    def remove(self, window: Window, codings: Sequence[Coded]) -> None:
        if not codings:
            raise Refused("no coding of yours")
        self._begin(window)
        self._done(window.coder, "coding", [("removed", self._taken(self._live(each.place))) for each in codings])

    def set_memo(self, window: Window, seen: Coded, text: str) -> None:
        text = text.strip()
        if text == seen.memo:
            return
        self._begin(window)
        found = self._live(seen.place)
        if found.memo not in ("", seen.memo, text):
            text = f"{found.memo}\n\n{text}".strip()
        self._put(found, memo=text)
        self._done(window.coder, "coding", [("memo", (found.place, found.memo, text))])

    def set_note(self, coder: str, kind: str, thing: str, text: str, seen: str | None) -> None:
        """Write a memo on something other than a coding; `seen` is what was there when writing began, None: now."""
        text, place = text.strip(), (kind, thing, coder)
        there = self.notes.get(place, ("",))[0]
        if text == (there if seen is None else seen):
            return
        if kind == "participant" and thing not in self.children:
            raise Refused("no longer there")
        self._add_coder(coder, "coder")
        if seen is not None and there not in ("", seen, text):
            text = f"{there}\n\n{text}".strip()
        if text != there:
            made = self._put_note(place, text, self.now)
            self._done(coder, "coding", [("note", (place, there, text, made))])

    def _put_note(self, place: tuple[str, str, str], text: str, made: int) -> int:
        """Let a memo say something else, or take it away. Return since when there is one."""
        made = self.notes.pop(place, ("", made))[1]
        if text:
            self.notes[place] = (text, made, self.now)
        return made

    def toggle_marker(self, window: Window, seen: Coded, marker: str) -> None:
        self._begin(window)
        found = self._live(seen.place)
        wanted = {*found.markers, marker} if marker not in seen.markers else {*found.markers} - {marker}
        after = tuple(each for each in CODEBOOK_ORDER if each in wanted)
        self._put(found, markers=after)
        self._done(window.coder, "coding", [("markers", (found.place, found.markers, after))])

    def toggle_read(self, window: Window, turn: int) -> None:
        layer = self.layer(window)
        place = (window.transcript, turn, window.coder, layer)
        others = [each for each in self.readings if each[:3] == place[:3] and layer is None]
        origin = self._origin(window, [turn])
        self._begin(window)
        if place in self.readings:
            change = ("unmarked", (place, self.readings[place]))
            self._retract(self.readings, place)
        elif others:
            raise Refused("closed")
        else:
            change = ("marked", (place, (self.now, origin)))
            self.readings[place] = change[1][1]
        self._done(window.coder, "coding", [change])

    def toggle_finished(self, window: Window) -> None:
        layer = self.layer(window)
        place = (window.transcript, window.coder, layer)
        declared = {each for each in self.finished if each[:2] == place[:2] and layer in (None, each[2])}
        if declared and place not in declared:
            raise Refused("closed")
        self._begin(window)
        (self.finished.remove if declared else self.finished.add)(place)
        self._done(window.coder, "coding", [("unfinished" if declared else "finished", place)])

    def saw_matches(self, window: Window, turn: int) -> None:
        if (window.transcript, turn, window.coder) not in self.shown:
            window.shown.add((window.transcript, turn))
        if self._has_joined(window):
            self._keep_shown(window)

    def close(self, name: str) -> None:
        if name not in self.rounds:
            raise Refused("no round")
        if self.is_closed(name):
            return
        if not any(place[-1] == name for place in self.codings):
            raise Refused("no codings yet")
        self.rounds[name] = replace(self.rounds[name], closed=self.now)
        self.n_entries += 1

    # undo and redo

    def undo(self, coder: str, job: str) -> Act | None:
        return self._retrace(coder, job, 0)

    def redo(self, coder: str, job: str) -> Act | None:
        return self._retrace(coder, job, 1)

    def next_made(self, coder: str, job: str) -> tuple[int | None, int | None]:
        """Return when the acts were done that undo and redo would retrace next."""
        undo, redo = self.stacks.get((coder, job), ((), ()))
        return (undo[-1].made if undo else None), (redo[-1].made if redo else None)

    def _retrace(self, coder: str, job: str, way: int) -> Act | None:
        """Retrace an act. One that cannot be retraced counts as retraced, so that it is not in the way for ever."""
        stacks = [*self.stacks.get((coder, job), ((), ()))]
        if not stacks[way]:
            return None
        act, stacks[way] = stacks[way][-1], stacks[way][:-1]
        stacks[1 - way] = (*stacks[1 - way], act)
        before = self.copied()
        try:
            changed = [self._change(kind, what, way, coder) for kind, what in act.changes[:: 1 if way else -1]]
            self.n_entries += max(1, sum(changed))  # one that finds nothing left to change leaves a trace too
        except Refused as refused:
            self.become(before)
            self.n_entries += 1
            raise Refused(refused.told, on_record=True) from None
        finally:
            self.stacks[coder, job] = (stacks[0], stacks[1])
        return act

    def _change(self, kind: str, what: Any, way: int, by: str) -> bool:
        """Make one change backwards (`way` 0) or forwards (1). Return whether there was anything to change."""
        if kind in ("added", "removed"):
            return self._bring_back(what) if (kind == "added") == bool(way) else self._take_again(what)
        if kind in ("memo", "markers"):
            place, before, after = what
            there, wanted = (before, after) if way else (after, before)
            found = self._live(place)
            if getattr(found, kind) != there:
                raise Refused("changed since")
            self._put(found, **{kind: wanted})
            return True
        if kind == "note":
            place, before, after, made = what
            there, wanted = (before, after) if way else (after, before)
            if self.notes.get(place, ("",))[0] != there:
                raise Refused("changed since")
            self._put_note(place, wanted, made)
            return True
        if kind in ("marked", "unmarked"):
            place, value = what
            return self._there(self.readings, place, value if (kind == "marked") == bool(way) else None)
        if kind in ("finished", "unfinished"):
            return self._there(self.finished, what, True if (kind == "finished") == bool(way) else None)
        return self._decide(what) if (kind == "ruled") == bool(way) else self._withdraw(what, by)

    def _bring_back(self, coded: Coded) -> bool:
        if coded.place in self.codings:
            raise Refused("there already")
        self._check_open(coded.place)
        self.codings[coded.place] = replace(coded, token=next(self.tokens))
        return True

    def _take_again(self, coded: Coded) -> bool:
        found = self._live(coded.place)
        if (found.markers, found.memo) != (coded.markers, coded.memo):
            raise Refused("changed since")
        self._taken(found)
        return True

    def _there(self, where: Any, place: Any, value: Any) -> bool:
        """Let something be there with a value, or (None) not. Return whether that was a change."""
        if (place in where) == (value is not None):
            return False
        self._check_open(place)
        if value is None:
            self._retract(where, place)
        elif isinstance(where, set):
            where.add(place)
        else:
            where[place] = value
        return True

    # rulings

    def passages(self, scope: str | None) -> dict[frozenset[int], list[Coded]]:
        """Return codings of one code that overlap or meet, by their tokens: of a round, or (None) of the study."""
        found: list[list[Coded]] = []
        inside = [each for each in self.codings.values() if scope in (None, each.place[-1])]
        for each in sorted(inside, key=lambda each: (each.place[0], each.place[3], each.place[1:3])):
            last = found[-1] if found else []
            same = bool(last) and (last[0].place[0], last[0].place[3]) == (each.place[0], each.place[3])
            if same and each.place[1] <= max(coded.place[2] for coded in last):
                last.append(each)
            else:
                found.append([each])
        return {frozenset(each.token for each in passage): passage for passage in found}

    def standing(self) -> list[Ruling]:
        return [each for each in self.rulings if each.withdrawn is None]

    def rule(
        self,
        lead: str,
        scope: str | None,
        key: frozenset[int],
        outcome: str,
        chosen: str | None,
        reason: str,
        seen: int | None,
    ) -> None:
        passage = self.passages(scope).get(key)
        if passage is None:
            raise Refused("changed since they were shown")
        now = next((each for each in reversed(self.standing()) if each.settles == key), None)
        if now is not None and now.token != seen and now.by != lead:
            raise Refused(f"{now.by} has ruled")
        results = _results(passage, outcome, chosen)
        place = passage[0].place
        ruling = Ruling(-1, place[0], place[3], key, outcome, results, lead, self.now, chosen, reason.strip())
        told = (ruling.settles, ruling.results, ruling.outcome, ruling.chosen, ruling.reason)
        if now is not None and (now.settles, now.results, now.outcome, now.chosen, now.reason) == told:
            raise Refused("stands already")
        self._add_coder(lead, "adjudicator")
        changes = [("withdrawn", each) for each in self.standing() if each.settles == key]
        for _, each in changes:
            self._set_aside(each, lead)
        changes.append(("ruled", replace(ruling, token=next(self.tokens))))
        self.rulings.append(changes[-1][1])
        self._done(lead, "reconciling", changes)

    def _decide(self, ruling: Ruling) -> bool:
        for each in reversed(self.standing()):
            if each.settles == ruling.settles or (each.settles & ruling.settles and each.made > ruling.made):
                raise Refused(f"ruled on since by {each.by}")
        self.rulings.append(replace(ruling, token=next(self.tokens), withdrawn=None))
        return True

    def _withdraw(self, ruling: Ruling, by: str) -> bool:
        def told(each: Ruling) -> tuple[object, ...]:
            return each.settles, each.outcome, each.results, each.by

        same = [each for each in self.rulings if told(each) == told(ruling)]
        if same and same[-1].withdrawn is None:
            self._set_aside(same[-1], by)
            return True
        who = same[-1].withdrawn[1] if same and same[-1].withdrawn else "another window"
        raise Refused(f"no longer standing.*{who}")

    def _set_aside(self, ruling: Ruling, by: str) -> None:
        index = next(i for i, each in enumerate(self.rulings) if each.token == ruling.token)
        self.rulings[index] = replace(self.rulings[index], withdrawn=(self.now, by))

    # files

    def import_codings(
        self, coder: str, round_: str | None, rows: Sequence[tuple[Any, ...]], *, unfinished: bool
    ) -> None:
        """Take in rows of (transcript, start, end, code, markers, memo)."""
        self._add_coder(coder, "coder")
        if round_ is not None and round_ not in self.rounds:
            self.rounds[round_] = Round(self.versions[-1])
            self.n_entries += 1
        version = self.versions[-1] if round_ is None else self.rounds[round_].version
        for transcript, start, end, code, markers, memo in rows:
            place = (transcript, start, end, code, coder, round_)
            if place not in self.codings:
                self._check_open(place)
                coded = Coded(next(self.tokens), place, self.now, version, "blind", markers, memo)
                self.codings[place] = coded
                self.n_entries += 1
        if self.is_closed(round_):
            return
        transcripts = {row[0] for row in rows}
        if round_ is not None:
            self._join_round(round_, transcripts, coder)
        new = {(each, coder, round_) for each in transcripts} - self.finished
        if not unfinished:
            self.finished |= new
            self.n_entries += len(new)

    def import_children(self, rows: Mapping[str, Child], *, renewed: bool) -> None:
        """Take in a table: what it does not speak of stays; a no becomes no yes unless consent was `renewed`."""
        said_no = ("no", "declined", "withdrawn")
        for number, new in rows.items():
            known = self.children.get(number, Child())
            for purpose, answer in new.consents.items():
                if known.consents.get(purpose) in said_no and answer not in said_no and not renewed:
                    raise Refused("turns a no")
            self._put_child(
                number,
                Child(
                    new.pseudonym or known.pseudonym,
                    {**known.values, **new.values},
                    {**known.consents, **new.consents},
                    known.transcripts | new.transcripts,
                ),
            )
        pseudonyms = [each.pseudonym for each in self.children.values() if each.pseudonym]
        if len(pseudonyms) != len({*pseudonyms}):
            raise Refused("the same pseudonym")
        for transcript in sorted({name for each in rows.values() for name in each.transcripts}):
            self._place_children(transcript)

    def import_text(
        self,
        transcript: str,
        labels: Mapping[int, str],
        wishes: Mapping[str, tuple[str, str | None]],
        header: Mapping[str, str],
    ) -> None:
        """Take in a text that is there, with who speaks corrected. `header` names children behind labels."""
        before = {label: self.speakers[transcript, label] for label in {*self._labels(transcript).values()}}
        for label, (role, child) in wishes.items():
            if (transcript, label) in self.speakers:
                self._set_speaker(transcript, label, role, child)
        for turn, label in labels.items():
            if self.turns[transcript, turn] != label:
                self.speakers.setdefault((transcript, label), wishes.get(label, ("unknown", None)))
                self.turns[transcript, turn] = label
                self.n_entries += 1
        for label, child in header.items():
            if label not in wishes and label in before and before[label][1] not in (None, child):
                raise Refused("the study says")
        self._place_children(transcript)

    def import_codebook(self, version: str) -> None:
        if version not in self.versions:
            self.versions.append(version)
            self.n_entries += 1

    # inside

    def _turns_in(self, transcript: str, span: tuple[int, int]) -> list[int]:
        """Return the turns that a span touches: a text is its turns with a line feed between them."""
        ends = [*itertools.accumulate(len(each) + 1 for each in self.texts[transcript])]
        return [turn for turn, end in enumerate(ends, 1) if span[0] < end - 1 and span[1] > ([0, *ends][turn - 1])]

    def _begin(self, window: Window) -> None:
        """Tell once that the round was closed, else let whoever is new join the study and the round."""
        if window.named is not None and self.is_closed(window.named):
            window.named = None
            raise Refused("was closed meanwhile")
        if not self._has_joined(window):
            self._add_coder(window.coder, "coder")
            if window.named is not None:
                if window.named not in self.rounds:
                    self.rounds[window.named] = Round(window.draft_version)
                    self.n_entries += 1
                self._join_round(window.named, {*self.transcripts}, window.coder)
        self._keep_shown(window)

    def _has_joined(self, window: Window) -> bool:
        layer = self.layer(window)
        if window.coder not in self.names() or layer is None:
            return window.coder in self.names()
        round_ = self.rounds.get(layer, Round(""))
        return window.coder in round_.coders and window.transcript in round_.transcripts

    def _keep_shown(self, window: Window) -> None:
        new = {(*place, window.coder) for place in window.shown} - self.shown
        self.shown |= new
        self.n_entries += len(new)
        window.shown.clear()

    def _origin(self, window: Window, turns: Sequence[int]) -> str:
        seen = {turn for name, turn in window.shown if name == window.transcript}
        seen |= {turn for name, turn, coder in self.shown if (name, coder) == (window.transcript, window.coder)}
        return "after suggestion" if seen & {*turns} else "blind"

    def _add_coder(self, name: str, role: str) -> None:
        if name not in self.names():
            self.coders.append((name, role))
            self.n_entries += 1

    def _join_round(self, name: str, transcripts: set[str], coder: str) -> None:
        round_ = self.rounds[name]
        self.n_entries += len(transcripts - round_.transcripts) + (coder not in round_.coders)
        self.rounds[name] = replace(
            round_, transcripts=round_.transcripts | transcripts, coders=round_.coders | {coder}
        )

    def _done(self, coder: str, job: str, changes: Sequence[tuple[str, Any]]) -> None:
        undo, _ = self.stacks.get((coder, job), ((), ()))
        self.stacks[coder, job] = ((*undo, Act(self.now, tuple(changes))), ())
        self.n_entries += len(changes)

    def _live(self, place: Place) -> Coded:
        if place not in self.codings:
            raise Refused("no longer there")
        return self.codings[place]

    def _taken(self, coded: Coded) -> Coded:
        self._check_open(coded.place)
        return self.codings.pop(coded.place)

    def _put(self, found: Coded, **changed: Any) -> None:
        if any(getattr(found, name) or value for name, value in changed.items()):
            self._check_open(found.place)
        self.codings[found.place] = replace(found, **changed)

    def _check_open(self, place: tuple[Any, ...]) -> None:
        if self.is_closed(place[-1]):
            raise Refused("closed")

    def _retract(self, where: Any, place: tuple[Any, ...]) -> None:
        self._check_open(place)
        where.remove(place) if isinstance(where, set) else where.pop(place)

    def _put_child(self, number: str, child: Child) -> None:
        if self.children.get(number) != child:
            self.children[number] = child
            self.n_entries += 1

    def _set_speaker(self, transcript: str, label: str, role: str, child: str | None) -> None:
        if child is not None and child not in self.children:
            self._put_child(child, Child())
        if self.speakers[transcript, label] != (role, child):
            self.speakers[transcript, label] = (role, child)
            self.n_entries += 1

    def _labels(self, transcript: str) -> dict[int, str]:
        return {turn: label for (name, turn), label in self.turns.items() if name == transcript}

    def _place_children(self, transcript: str) -> None:
        """Put the one child that header and tables agree on behind the only label of a child, or nobody."""
        there = {label: each for (name, label), each in self.speakers.items() if name == transcript}
        labels = [label for label, (role, _) in there.items() if role == "child"]
        if len(labels) != 1:
            return
        named = {child for _, child in there.values() if child}
        named |= {number for number, child in self.children.items() if transcript in child.transcripts}
        for label, (role, child) in there.items():
            if (len(named) == 1 and label in labels) or (len(named) > 1 and child):
                self._set_speaker(transcript, label, role, next(iter(named)) if len(named) == 1 else None)


def _results(passage: Sequence[Coded], outcome: str, chosen: str | None) -> Spans:
    """Return the spans that a ruling leaves standing, character by character for the overlap."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for each in passage:
        spans.setdefault(each.place[4], []).append(each.place[1:3])
    if outcome == "none":
        return ()
    if outcome == "union":
        return ((min(each.place[1] for each in passage), max(each.place[2] for each in passage)),)
    if outcome == "coder":
        if chosen not in spans:
            raise Refused("did not put this code here")
        return tuple(sorted(spans[chosen]))
    covered = [{at for start, end in each for at in range(start, end)} for each in spans.values()]
    common = sorted(set.intersection(*covered))
    if not common:
        raise Refused("no words in common")
    starts = [at for at in common if at - 1 not in common]
    ends = [at + 1 for at in common if at + 1 not in common]
    return tuple(zip(starts, ends, strict=True))
