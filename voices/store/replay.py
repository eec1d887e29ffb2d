"""A project rebuilt from its journal: every act done again, in order, in another file, through the same writers.

What is frozen (texts, codebook versions, agreement runs) is not in the journal's bodies; it is copied row by row from
the file that is attached as `source`, when the entry that speaks of it comes. Integer keys of frozen rows stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from voices import ids
from voices.errors import DamagedError
from voices.model import Participant, Protocol, Role, Round, Speaker
from voices.store.bookmarks import Bookmarks
from voices.store.codebook import Codebooks
from voices.store.codings import Codings
from voices.store.decisions import Decisions
from voices.store.driver import Connection
from voices.store.journal import Body, Journal, Written
from voices.store.memos import Memos
from voices.store.people import People
from voices.store.plans import Plans
from voices.store.quick_codes import QuickKeys
from voices.store.readings import Readings
from voices.store.rounds import Rounds
from voices.store.transcripts import Transcripts
from voices.store.undo import Undo
from voices.store.welfare import Welfare

SOURCE = "source"


class Silent(Journal):
    """A journal that writes nothing: the entries of acts that are done again exist already."""

    def note(self, kind: str, body: Body, transcript: int | None = None) -> None:
        """Leave no trace."""

    def note_many(self, kind: str, bodies: Sequence[tuple[Body, int]]) -> None:
        """Leave no trace."""


class Replay:
    """Does acts again in `target`, inside a write of it, while the file they come from is attached as `source`.

    With a `Silent` journal their entries are left to be copied; with a live one they are written anew.
    """

    def __init__(self, target: Connection, journal: Journal) -> None:
        self._target = target
        self._people = People(target, journal)
        self._transcripts = Transcripts(target, journal)
        self._rounds = Rounds(target, journal)
        self._readings = Readings(target, journal)
        self._undo = Undo(
            journal,
            self._people,
            Codings(target, journal),
            self._readings,
            Decisions(target, journal),
            Codebooks(target, journal),
            Memos(target, journal),
            QuickKeys(target, journal),
            Bookmarks(target, journal),
            plans := Plans(target, journal),
        )
        self._welfare = Welfare(target, journal)
        self._journal = journal
        self._handlers: Mapping[str, Callable[[Body], None]] = {
            "project.made": self._settings,
            "coder.added": self._coder,
            "coder.passphrase_set": self._coder_passphrase,
            "participant.added": self._participant,
            "participant.changed": self._participant,
            "codebook.added": self._codebook,
            "transcript.added": self._transcript,
            "speaker.changed": self._speaker,
            "turn.relabelled": self._relabel,
            "round.added": self._round,
            "round.transcript": self._round_transcript,
            "round.coder": self._round_coder,
            "round.closed": self._round_closed,
            "plan.changed": lambda body: plans.put_again(body, "after"),
            "plan.opened": plans.open_again,
            "matches.shown": self._matches_shown,
            "agreement.run": self._agreement_run,
            "warning.set": self._warning,
            "protocol.set": self._protocol,
            "protocol.shown": lambda body: self._journal.note("protocol.shown", body),
        }

    def do(self, entry: Written) -> None:
        """Do one entry again. What a withdrawal erased, and what changed nothing in the study, is passed over."""
        body = entry.body
        if body is None:
            return
        with ids.at(entry.act.made):
            if (handler := self._handlers.get(entry.kind)) is not None:
                handler(body)
            else:
                self._undo.do_again(entry.kind, body, entry.act.coder)

    # the study

    def _settings(self, body: Body) -> None:
        for key, value in body.items():
            self._target.run(
                "insert into setting (key, value) values (:key, :value) on conflict (key) do nothing",
                key=key,
                value=str(value),
            )

    def _coder(self, body: Body) -> None:
        self._copy(
            """
            insert into coder (id, uid, name, role, made)
            select id, uid, name, role, made from source.coder where uid = :uid
            """,
            uid=UUID(str(body["coder"])).bytes,
        )
        self._journal.note("coder.added", body)

    def _coder_passphrase(self, body: Body) -> None:
        """Copy what is kept of a coder's passphrase: the newest, as an earlier one is nowhere any more."""
        self._copy(
            """
            insert into coder_passphrase (coder_id, salt, n, r, p, hash)
            select coder_id, salt, n, r, p, hash from source.coder_passphrase
            where coder_id = (select id from source.coder where uid = :uid)
            on conflict (coder_id) do update
            set salt = excluded.salt, n = excluded.n, r = excluded.r, p = excluded.p, hash = excluded.hash
            """,
            uid=UUID(str(body["coder"])).bytes,
        )
        self._journal.note("coder.passphrase_set", body)

    def _participant(self, body: Body) -> None:
        number, after = str(body["participant"]), body["after"]
        if not isinstance(after, dict):
            raise DamagedError("The journal does not tell what is known of a child.")
        self._copy(
            """
            insert into participant (id, uid, number)
            select id, uid, number from source.participant where number = :number
            on conflict do nothing
            """,
            number=number,
        )
        for name in after["values"]:
            self._copy(
                """
                insert into attribute (id, uid, name)
                select id, uid, name from source.attribute where name = :name
                on conflict do nothing
                """,
                name=name,
            )
        # Two children may have changed names in one act; the other one's new name is in an entry that is still to come.
        self._target.run(
            "update participant set pseudonym = null where pseudonym = :pseudonym and number <> :number",
            pseudonym=after["pseudonym"],
            number=number,
        )
        self._people.put_participants(
            [Participant(number, after["pseudonym"], after["values"], after["consents"], tuple(after["transcripts"]))]
        )

    def _codebook(self, body: Body) -> None:
        version = str(body["version"])
        for sql in _CODEBOOK:
            self._copy(sql, version=version)
        # A file of an earlier version of the program, with no such table yet, may be restored as it is.
        if self._target.row("select name from source.sqlite_master where name = 'code_entry_state'") is not None:
            self._copy(_CODE_STATES, version=version)
        self._journal.note("codebook.added", body)
        markers = body["markers"]
        for position, marker in enumerate(markers if isinstance(markers, list) else []):
            handle, name, use, holds_back = marker if isinstance(marker, list) else (marker, None, None, None)
            self._copy(_MARKER, handle=handle, name=name, use=use, holds_back=holds_back, position=position)

    # texts

    def _transcript(self, body: Body) -> None:
        uid, speakers = UUID(str(body["transcript"])).bytes, body["speakers"]
        self._copy(_TRANSCRIPT, uid=uid)
        found = self._target.row("select id from transcript where uid = :uid", uid=uid)
        if found is None or not isinstance(speakers, dict):
            raise DamagedError(f"The text of {body['name']} is no longer there.", "Import it again.")
        key = found["id"]
        for label, (role, participant) in speakers.items():
            self._copy(_SPEAKER, key=key, label=label, role=role, participant=participant)
        first_labels = self._labels_before_corrections(key)
        self._copy(_TURNS, key=key, numbers=json.dumps(list(first_labels)))
        for number, label in first_labels.items():
            self._copy(_TURN, key=key, number=number, label=label)
        self._target.run("update transcript set sealed = 1 where id = :key", key=key)
        transcript = self._transcripts.get(UUID(bytes=uid))
        if transcript.sha256 != body["sha256"]:
            raise DamagedError(f"The text of {body['name']} is not as it was sealed.", "Import it again.")
        self._journal.note("transcript.added", body, key)

    def _labels_before_corrections(self, key: int) -> dict[int, str]:
        """Return the labels that turns had when they came in, by number, of those that were corrected later."""
        rows = self._target.rows(
            """
            select journal_body.body
            from source.journal
            join source.journal_body on journal_body.journal_id = journal.id
            where journal_body.transcript_id = :key and journal.kind = 'turn.relabelled'
            order by journal.id
            """,
            key=key,
        )
        labels: dict[int, str] = {}
        for row in rows:
            body = json.loads(row["body"])
            labels.setdefault(body["turn"], body["before"])
        return labels

    def _speaker(self, body: Body) -> None:
        role, participant = _pair(body["after"])
        self._transcripts.set_speaker(
            UUID(str(body["transcript"])), Speaker(str(body["label"]), Role(str(role)), participant)
        )

    def _relabel(self, body: Body) -> None:
        after = body["after"]
        label, role, participant = after if isinstance(after, list) else (after, "unknown", None)
        speaker = Speaker(str(label), Role(str(role)), participant)
        self._transcripts.relabel(UUID(str(body["transcript"])), {int(str(body["turn"])): speaker})

    # rounds, matches, agreement

    def _round(self, body: Body) -> None:
        round_ = UUID(str(body["round"]))
        self._rounds.add(Round(round_, str(body["name"]), str(body["codebook"]), (), (), bool(body["blind"])))

    def _round_transcript(self, body: Body) -> None:
        self._rounds.join(_bare_round(body), [UUID(str(body["transcript"]))], [])

    def _round_coder(self, body: Body) -> None:
        self._rounds.join(_bare_round(body), [], [UUID(str(body["coder"]))])

    def _round_closed(self, body: Body) -> None:
        self._rounds.close(UUID(str(body["round"])))

    def _matches_shown(self, body: Body) -> None:
        self._readings.show(UUID(str(body["coder"])), UUID(str(body["transcript"])), int(str(body["turn"])))

    def _agreement_run(self, body: Body) -> None:
        uid = UUID(str(body["run"])).bytes
        # A file of an earlier version of the program may be restored as it is: its runs have no scope and no rows.
        is_whole = self._target.row("select name from source.sqlite_master where name = 'agreement_row'") is not None
        for sql in (_AGREEMENT_WITH_SCOPE if is_whole else _AGREEMENT, _AGREEMENT_VALUES):
            self._copy(sql, uid=uid)
        if is_whole:
            self._copy(_AGREEMENT_ROWS, uid=uid)
        self._journal.note("agreement.run", body)

    # welfare

    def _warning(self, body: Body) -> None:
        self._welfare.set_warning(UUID(str(body["transcript"])), str(body["after"]))

    def _protocol(self, body: Body) -> None:
        self._welfare.set_protocol(Protocol(str(body["text"]), str(body["contact"])))

    def _copy(self, sql: str, **values: object) -> None:
        self._target.run(sql, **values)


def _bare_round(body: Body) -> Round:
    return Round(UUID(str(body["round"])), "", "", (), ())


def _pair(value: object) -> tuple[object, str | None]:
    if not isinstance(value, list):
        raise DamagedError("The journal does not tell who speaks.")
    return value[0], None if value[1] is None else str(value[1])


_CODEBOOK = (
    """
    insert into code (id, uid, handle)
    select id, uid, handle from source.code
    where id in (select code_id from source.code_entry
                 where codebook_id = (select id from source.codebook where version = :version))
      and id not in (select id from main.code)
    order by id
    """,
    """
    insert into codebook (id, uid, version, title, reason, sha256, made)
    select id, uid, version, title, reason, sha256, made from source.codebook where version = :version
    """,
    """
    insert into code_entry (codebook_id, code_id, parent_id, position, name, definition, include, exclude, examples,
      keywords, see_also, question, valence, colour, safeguarding_prompt, codable)
    select codebook_id, code_id, parent_id, position, name, definition, include, exclude, examples, keywords, see_also,
      question, valence, colour, safeguarding_prompt, codable
    from source.code_entry
    where codebook_id = (select id from source.codebook where version = :version)
    order by position
    """,
)
_CODE_STATES = """
    insert into code_entry_state (codebook_id, code_id, status, proposed_by, aliases)
    select codebook_id, code_id, status, proposed_by, aliases from source.code_entry_state
    where codebook_id = (select id from source.codebook where version = :version)
"""
# Entries of the first version name markers by their handle only; what they say is as it stands in the file then.
_MARKER = """
    insert into marker (id, uid, handle, name, use, holds_back, position)
    select id, uid, handle, coalesce(:name, name), coalesce(:use, use), coalesce(:holds_back, holds_back), :position
    from source.marker
    where handle = :handle
    on conflict (handle) do update
    set name = excluded.name, use = excluded.use, holds_back = excluded.holds_back, position = excluded.position
"""
_TRANSCRIPT = """
    insert into transcript (id, uid, name, sha256, n_chars, header, made)
    select id, uid, name, sha256, n_chars, header, made from source.transcript where uid = :uid
"""
_SPEAKER = """
    insert into speaker (id, transcript_id, label, role, participant_id)
    select id, transcript_id, label, :role, (select id from participant where number = :participant)
    from source.speaker
    where transcript_id = :key and label = :label
"""
_TURNS = """
    insert into turn (id, transcript_id, number, speaker_id, start, text, clock_seconds, sentences)
    select id, transcript_id, number, speaker_id, start, text, clock_seconds, sentences
    from source.turn
    where transcript_id = :key and number not in (select value from json_each(:numbers))
    order by number
"""
_TURN = """
    insert into turn (id, transcript_id, number, speaker_id, start, text, clock_seconds, sentences)
    select id, transcript_id, number, (select id from main.speaker where transcript_id = :key and label = :label),
      start, text, clock_seconds, sentences
    from source.turn
    where transcript_id = :key and number = :number
"""
_AGREEMENT = """
    insert into agreement_run (id, uid, unit, round_id, codebook_id, coders, transcripts, blind_only, n_units,
      n_left_out, data_sha256, program, made)
    select run.id, run.uid, run.unit, (select id from main.round
        where uid = (select uid from source.round where id = run.round_id)),
      run.codebook_id, run.coders, run.transcripts, run.blind_only, run.n_units, run.n_left_out, run.data_sha256,
      run.program, run.made
    from source.agreement_run as run
    where run.uid = :uid
"""
_AGREEMENT_WITH_SCOPE = """
    insert into agreement_run (id, uid, unit, round_id, codebook_id, coders, transcripts, blind_only, n_units,
      n_left_out, data_sha256, program, made, scope)
    select run.id, run.uid, run.unit, (select id from main.round
        where uid = (select uid from source.round where id = run.round_id)),
      run.codebook_id, run.coders, run.transcripts, run.blind_only, run.n_units, run.n_left_out, run.data_sha256,
      run.program, run.made, run.scope
    from source.agreement_run as run
    where run.uid = :uid
"""
_AGREEMENT_VALUES = """
    insert into agreement_value (run_id, position, level, code_id, coder_a_id, coder_b_id, measure, value, low, high,
      n_units, n_coders, reason, interval_reason)
    select run_id, position, level, code_id, coder_a_id, coder_b_id, measure, value, low, high, n_units, n_coders,
      reason, interval_reason
    from source.agreement_value
    where run_id = (select id from source.agreement_run where uid = :uid)
    order by position
"""
_AGREEMENT_ROWS = """
    insert into agreement_row (run_id, part, position, row)
    select run_id, part, position, row
    from source.agreement_row
    where run_id = (select id from source.agreement_run where uid = :uid)
    order by part, position
"""
