"""The lead at the plan: draws it, sees what it covers, opens it as a round and closes that; gives own work out again.

A plan is prepared first; drawing again puts another one in its place, until it is opened. Nothing here shows a coding.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from voices import ids
from voices.errors import PlanError, RoundError
from voices.model import AttributesOf, Coder, Plan, Retraced, Round
from voices.planning import strata as stratifying
from voices.planning.again import WEEKS, Task, task
from voices.planning.assign import assign
from voices.planning.coverage import Coverage, cover
from voices.planning.draw import draw, place_by_lot
from voices.planning.wishes import Wishes
from voices.reconciling.session import close_round
from voices.store import Store

_HIGHEST_SEED = 1_000_000


@dataclass(frozen=True)
class Covered:
    """A plan or a round and what it covers. `plan` is None for a round without one, `round` for a prepared plan."""

    plan: Plan | None
    round: Round | None
    coverage: Coverage
    strata: dict[str, tuple[str, ...]]


class PlanningSession:
    """One project and the person who plans; nobody named only leaves the name out of the journal."""

    def __init__(self, store: Store, lead: Coder | None = None) -> None:
        self._store = store
        self._lead = lead

    def attributes(self) -> list[str]:
        """Return the attributes that can make strata."""
        return stratifying.attributes(self._store.plans.transcripts(), self._store.people.participants())

    # the plan

    def draw(self, wishes: Wishes) -> Plan:
        """Draw a plan and prepare it in the place of the one that is prepared. Coders who are new join the study."""
        plans, everybody = self._store.plans, self._store.plans.transcripts()
        in_a_round = {each for round_ in self._store.rounds.all() for each in round_.transcripts}
        eligible = [each for each in everybody if not (wishes.fresh and each.id in in_a_round)]
        if everybody and not eligible:
            raise PlanError("Every interview is in a round already.", "Draw without --fresh, or import new ones.")
        by = stratifying.checked(wishes.by, self.attributes())
        strata = stratifying.strata(eligible, self._store.people.participants(), by)
        seed = self._seed(wishes)
        drawn = draw(strata, wishes.n_to_draw(len(eligible)), seed, wishes.at_least)
        facts = {each.name: each for each in eligible}
        coders = self._coders(wishes.coders)
        order = sorted(drawn, key=lambda name: (strata[name], -facts[name].n_child_turns, place_by_lot(seed, name)))
        names = sorted((each.name for each in coders), key=lambda name: place_by_lot(seed, name))
        assigned = assign(order, names, wishes.each, wishes.per_pair)
        _refuse_too_few_turns(assigned, facts, wishes.turns_per_pair)
        self._join(coders)
        known = {each.name: each.id for each in coders}
        plan = Plan(
            id=ids.new_id(),
            kind="double",
            seed=seed,
            by=by,
            n_from=len(eligible),
            per_pair=wishes.per_pair,
            weeks=None,
            assigned={
                facts[name].id: tuple(each for coder, each in known.items() if coder in assigned[name])
                for name in drawn
            },
        )
        with self._store.act("project", f"drew {len(drawn)} of {len(eligible)} interviews", self._by()):
            plans.put(plan)
        return plan

    def covered(self, round_name: str | None = None) -> Covered:
        """Return what a round covers; without a name the prepared plan, else the plan opened last, else a round."""
        plans, rounds = self._store.plans, self._store.rounds
        if round_name is not None:
            round_ = rounds.require(round_name)
            return self._covered(plans.of_round(round_.id), round_)
        if (plan := plans.prepared()) is not None:
            return self._covered(plan, None)
        opened = [each.round for each in plans.all() if each.kind == "double"]
        newest = next((each for each in rounds.all() if opened and each.id == opened[-1]), None) or rounds.default()
        if newest is None:
            raise PlanError(
                "Nothing is planned yet, and there is no round.",
                "Draw a plan: voices plan PROJECT --share 0.2 --by ATTRIBUTE",
            )
        return self._covered(plans.of_round(newest.id), newest)

    def undo(self) -> Retraced | None:
        """Take back the last plan that this person drew, as long as it is not opened; None when there is none."""
        if self._lead is None:
            raise PlanError("Nobody is named whose plan is to be taken back.", "Add --as NAME.")
        return self._store.undo(self._lead.id, "project", "plan.changed")

    # rounds

    def open(self, name: str) -> Round:
        """Open the prepared plan as a round of this name: from now on its coders code what is assigned to them."""
        plan = self._store.plans.prepared()
        if plan is None:
            raise PlanError("No plan is prepared.", "Draw one first: voices plan PROJECT --share 0.2 --by ATTRIBUTE")
        round_ = self._new_round(name)
        self._refuse_busy(plan)
        self._join(())
        with self._store.act("project", f"opened {round_.name} from a plan", self._by()):
            self._begin(round_, plan)
        return self._store.rounds.require(round_.name)

    def close(self, name: str, *, unfinished: bool = False) -> str:
        """Close a round for good and return what was done; with coders who are not done only if told to."""
        round_ = self._store.rounds.require(name)
        left = [
            each for each in self._covered(self._store.plans.of_round(round_.id), round_).coverage.coders if each.open
        ]
        if round_.closed is None and left and not unfinished:
            told = "; ".join(f"{each.coder} has {', '.join(each.open)} left" for each in left)
            raise RoundError(
                f"{round_.name} is not finished: {told}.",
                "Closing is for good. With --unfinished it is closed all the same.",
            )
        return close_round(self._store, round_.name)

    # own work again

    def due(self, wishes: Wishes, weeks: int = WEEKS) -> tuple[int, list[Task]]:
        """Return a seed and what each coder is to code again with it, in the order they joined. Nothing is kept."""
        wishes.n_to_draw(1)  # refuses wishes that do not say how many, although nothing may be due
        store, seed = self._store, self._seed(wishes)
        facts = store.plans.transcripts()
        by = stratifying.checked(wishes.by, stratifying.attributes(facts, store.people.participants()))
        strata = stratifying.strata(facts, store.people.participants(), by)
        finished = self._finished_once({each.id: each.name for each in facts})
        coders = self._named(wishes.coders) or [
            each for each in store.people.coders() if each.role == "coder" or each.id in finished
        ]
        if not coders:
            raise PlanError("Nobody codes in this study yet.", "Own work can come back once there is some.")
        return seed, [
            task(each.name, finished.get(each.id, {}), strata, wishes, seed, now=ids.now(), weeks=weeks)
            for each in coders
        ]

    def open_again(self, name: str, wishes: Wishes, weeks: int = WEEKS) -> list[Round]:
        """Open a round for each coder with work that is due: the same interviews, the first codings unseen."""
        seed, tasks = self.due(wishes, weeks)
        tasks = [each for each in tasks if each.transcripts]
        if not tasks:
            raise PlanError(
                f"Nobody has finished an interview {weeks} weeks ago that was not given again yet.",
                "voices plan PROJECT --again --number 1 says when the next is due; --weeks takes fewer. "
                "What is theirs in an open round is left out.",
            )
        transcripts = {each.name: each.id for each in self._store.plans.transcripts()}
        by = stratifying.checked(wishes.by, self.attributes())
        begun = []
        for each in tasks:
            coder = self._require_coder(each.coder)
            plan = Plan(
                id=ids.new_id(),
                kind="again",
                seed=seed,
                by=by,
                n_from=each.n_due,
                per_pair=0,
                weeks=weeks,
                assigned={transcripts[transcript]: (coder.id,) for transcript in each.transcripts},
            )
            self._refuse_busy(plan)
            begun.append((self._new_round(f"{name.strip()}: {each.coder}"), plan))
        self._join(())
        with self._store.act("project", f"gave own work out again to {len(begun)} coders", self._by()):
            for round_, plan in begun:
                self._begin(round_, plan)
        return [self._store.rounds.require(round_.name) for round_, _ in begun]

    # inside

    def _covered(self, plan: Plan | None, round_: Round | None) -> Covered:
        store, facts = self._store, self._store.plans.transcripts()
        names = {each.id: each.name for each in facts}
        people = {each.id: each.name for each in store.people.coders()}
        assigned = plan.assigned if plan is not None else {} if round_ is None else _assigned(round_, None)
        by = () if plan is None else plan.by
        strata = stratifying.strata(facts, store.people.participants(), by)
        found = cover(
            {names[each]: [people[coder] for coder in coders] for each, coders in assigned.items()},
            strata,
            {each.name: each.n_child_turns for each in facts},
            set() if round_ is None else self._done(round_, people),
            by=by,
            coders=[name for each, name in people.items() if round_ is not None and each in round_.coders],
        )
        return Covered(plan, round_, found, strata)

    def _done(self, round_: Round, people: Mapping[UUID, str]) -> set[tuple[str, str]]:
        """Return the (transcript, coder) that are done in a round, by name.

        That is what was declared finished, or of which every turn of a child is coded or marked as read. Turns that the
        safeguarding protocol locks for a coder cannot be, and do not count.
        """
        found = set()
        for coder in round_.coders:
            locked = self._store.welfare.n_left_out(coder, round_.id)
            for each in self._store.readings.progress(coder, round_=round_.id):
                n_left = each.n_child_turns - locked.get(each.transcript, 0) - each.n_done
                if each.finished or (each.n_child_turns and n_left <= 0):
                    found.add((each.name, people[coder]))
        return found

    def _begin(self, round_: Round, plan: Plan) -> None:
        rounds = self._store.rounds
        rounds.add(round_)
        rounds.join(
            round_, plan.assigned, dict.fromkeys(coder for coders in plan.assigned.values() for coder in coders)
        )
        self._store.plans.open(plan, round_.id)

    def _new_round(self, name: str) -> Round:
        """Return a round of a new name with the codebook as it is now, not stored yet."""
        there = self._store.rounds.named(name)
        if there is not None:
            is_open = there.closed is None
            raise RoundError(
                f"{there.name} is {'open' if is_open else 'closed'} already.",
                f'Close it with --close "{there.name}", or choose another name.' if is_open else "Choose another name.",
            )
        codebook = self._store.codebooks.current()
        if codebook is None:
            raise PlanError("The study has no codebook yet.", "Import one: voices import PROJECT CODEBOOK.yaml")
        return self._store.rounds.draft(name, codebook.version)

    def _refuse_busy(self, plan: Plan) -> None:
        """Refuse to give somebody an interview that is theirs in an open round: it would not be clear in which."""
        wanted = {(transcript, coder) for transcript, coders in plan.assigned.items() for coder in coders}
        for round_, theirs in self._under_way():
            if both := wanted & theirs:
                transcript, coder = min(both)
                raise RoundError(
                    f"{round_.name} is still open, and {self._store.people.coder(coder).name} codes "
                    f"{self._store.transcripts.names()[transcript]} in it.",
                    f'Close it first: voices plan PROJECT --close "{round_.name}"',
                )

    def _under_way(self) -> list[tuple[Round, set[tuple[UUID, UUID]]]]:
        """Return the open rounds, each with the (transcript, coder) in it."""
        found = []
        for round_ in self._store.rounds.all():
            if round_.closed is None:
                assigned = _assigned(round_, self._store.plans.of_round(round_.id))
                found.append((round_, {(each, coder) for each, row in assigned.items() for coder in row}))
        return found

    def _finished_once(self, names: dict[UUID, str]) -> dict[UUID, dict[str, datetime]]:
        """Return when each coder finished each transcript last.

        Left out is what was given to them again already, and what is theirs in an open round.
        """
        plans = [each for each in self._store.plans.all() if each.kind == "again"]
        given = {(transcript, coder) for each in plans for transcript, row in each.assigned.items() for coder in row}
        given |= {pair for _, theirs in self._under_way() for pair in theirs}
        found: dict[UUID, dict[str, datetime]] = {}
        for each, when in self._store.plans.finished().items():
            if (each.transcript, each.coder) not in given:
                found.setdefault(each.coder, {}).setdefault(names[each.transcript], when)
        return found

    def _coders(self, names: Sequence[str]) -> list[Coder]:
        """Return those who are named, new ones too, else everybody who codes."""
        if names:
            return [self._store.people.coder_or_new(name) for name in names]
        return [each for each in self._store.people.coders() if each.role == "coder"]

    def _named(self, names: Iterable[str]) -> list[Coder]:
        return [self._require_coder(name) for name in names]

    def _require_coder(self, name: str) -> Coder:
        coder = self._store.people.coder_named(name)
        if coder is None:
            known = ", ".join(each.name for each in self._store.people.coders()) or "none yet"
            raise PlanError(f"The study has no coder {name!r}.", f"Coders of this study: {known}.")
        return coder

    def _join(self, coders: Sequence[Coder]) -> None:
        """Let everybody who is new join the study, in an act of its own that undo does not reach."""
        people, wanted = self._store.people, [*coders, *([] if self._lead is None else [self._lead])]
        new = [each for each in wanted if people.coder_named(each.name) is None]
        if new:
            with self._store.act("project", f"{', '.join(each.name for each in new)} joined"):
                for each in {each.name.casefold(): each for each in new}.values():
                    people.add_coder(each)

    def _by(self) -> UUID | None:
        stored = None if self._lead is None else self._store.people.coder_named(self._lead.name)
        return None if stored is None else stored.id

    def _seed(self, wishes: Wishes) -> int:
        return secrets.randbelow(_HIGHEST_SEED) if wishes.seed is None else wishes.seed


def _assigned(round_: Round, plan: Plan | None) -> Mapping[UUID, tuple[UUID, ...]]:
    """Return who codes what in a round: what its plan says, else everybody in it everything in it."""
    return dict.fromkeys(round_.transcripts, round_.coders) if plan is None else plan.assigned


def _refuse_too_few_turns(
    assigned: dict[str, tuple[str, ...]], facts: dict[str, AttributesOf], turns_per_pair: int
) -> None:
    n_turns = {name: each.n_child_turns for name, each in facts.items()}
    found = cover(assigned, dict.fromkeys(assigned, ()), n_turns, set())
    for pair in sorted(found.pairs, key=lambda pair: (pair.n_turns, pair.coders)):
        if pair.n_turns < turns_per_pair:
            raise PlanError(
                f"{' and '.join(pair.coders)} would share {pair.n_turns} turns of children, not {turns_per_pair}.",
                "Draw more interviews, or ask for fewer with --turns-per-pair.",
            )
