"""Agreement runs: what each speaks of, every figure and every row it printed. A run is never edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import groupby
from uuid import UUID

from voices.model import AgreementRun, Coefficient, Figure
from voices.store.driver import Connection, Row
from voices.store.journal import Journal
from voices.store.values import as_json, code_key, key_of, milliseconds, moment


class AgreementRuns:
    """The tables `agreement_run`, `agreement_value` and `agreement_row`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def all(self) -> list[AgreementRun]:
        """Return every run with its figures and tables, oldest first."""
        return [self._as_run(row) for row in self._connection.rows(f"{_HEADS} order by run.id")]

    def same(self, unit: str, data_sha256: str, program: str) -> AgreementRun | None:
        """Return the run that this program made of exactly these data, None when there is none."""
        row = self._connection.row(
            f"{_HEADS} where run.data_sha256 = :sha256 and run.unit = :unit and run.program = :program",
            sha256=bytes.fromhex(data_sha256),
            unit=unit,
            program=program,
        )
        return None if row is None else self._as_run(row)

    def add(self, run: AgreementRun) -> None:
        """Store a run, its figures and its tables."""
        key = self._connection.run(
            """
            insert into agreement_run (uid, unit, round_id, codebook_id, coders, transcripts, blind_only, n_units,
              n_left_out, data_sha256, program, made, scope)
            values (:uid, :unit, (select id from round where uid = :round),
              (select id from codebook where version = :version), :coders, :transcripts, :blind_only, :n_units,
              :n_left_out, :data_sha256, :program, :made, :scope)
            """,
            uid=run.id.bytes,
            unit=run.unit,
            round=None if run.round is None else run.round.bytes,
            version=run.codebook_version,
            coders=as_json([coder.hex for coder in run.coders]),
            transcripts=as_json([transcript.hex for transcript in run.transcripts]),
            blind_only=int(run.blind_only),
            n_units=run.n_units,
            n_left_out=run.n_left_out,
            data_sha256=bytes.fromhex(run.data_sha256),
            program=run.program,
            made=milliseconds(run.made),
            scope=as_json(run.scope) if run.scope else None,
        )
        self._connection.run_many(
            """
            insert into agreement_value (run_id, position, level, code_id, coder_a_id, coder_b_id, measure, value, low,
              high, n_units, n_coders, reason, interval_reason)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [self._as_values(key, position, figure) for position, figure in enumerate(run.figures)],
        )
        rows = [(key, part, at, _in_order(row)) for part in run.tables for at, row in enumerate(run.tables[part])]
        self._connection.run_many("insert into agreement_row (run_id, part, position, row) values (?, ?, ?, ?)", rows)
        self._journal.note(
            "agreement.run",
            {
                "run": run.id.hex,
                "unit": run.unit,
                "data_sha256": run.data_sha256,
                "n_figures": len(run.figures),
                "n_rows": len(rows),
                "told_sha256": seals(self._connection, run.id.hex)[run.id.hex],
            },
        )

    def _as_values(self, run_key: int, position: int, figure: Figure) -> tuple[object, ...]:
        coefficient = figure.coefficient
        pair = (None, None) if figure.pair is None else figure.pair
        return (
            run_key,
            position,
            figure.level,
            None if figure.code is None else code_key(self._connection, figure.code),
            *(None if coder is None else key_of(self._connection, "coder", coder) for coder in pair),
            coefficient.name,
            coefficient.value,
            coefficient.low,
            coefficient.high,
            coefficient.n_units,
            coefficient.n_coders,
            coefficient.reason,
            coefficient.interval_reason,
        )

    def _as_run(self, row: Row) -> AgreementRun:
        figures = self._connection.rows(
            """
            select value.level, code.handle as code, a.uid as a, b.uid as b, value.measure, value.value, value.low,
              value.high, value.n_units, value.n_coders, value.reason, value.interval_reason
            from agreement_value as value
            left join code on code.id = value.code_id
            left join coder as a on a.id = value.coder_a_id
            left join coder as b on b.id = value.coder_b_id
            where value.run_id = :run
            order by value.position
            """,
            run=row["id"],
        )
        return AgreementRun(
            id=UUID(bytes=row["uid"]),
            made=moment(row["made"]),
            unit=row["unit"],
            coders=tuple(UUID(each) for each in json.loads(row["coders"])),
            transcripts=tuple(UUID(each) for each in json.loads(row["transcripts"])),
            codebook_version=row["version"],
            blind_only=bool(row["blind_only"]),
            n_units=row["n_units"],
            n_left_out=row["n_left_out"],
            data_sha256=row["data_sha256"].hex(),
            program=row["program"],
            round=None if row["round"] is None else UUID(bytes=row["round"]),
            figures=tuple(_as_figure(each) for each in figures),
            scope={} if row["scope"] is None else json.loads(row["scope"]),
            tables=self._tables(row["id"]),
        )

    def _tables(self, run_key: int) -> dict[str, tuple[Mapping[str, object], ...]]:
        rows = self._connection.rows(
            "select part, row from agreement_row where run_id = :run order by part, position", run=run_key
        )
        found: dict[str, tuple[Mapping[str, object], ...]] = {}
        for part, of_part in groupby(rows, key=lambda row: str(row["part"])):
            found[part] = tuple(json.loads(row["row"]) for row in of_part)
        return found


def seals(connection: Connection, run: str | None = None) -> dict[str, str]:
    """Return a checksum of all that each run told, scope, figures and rows, by its identity; of one run if given."""
    digests: dict[str, hashlib._Hash] = {}
    for sql in _TOLD:
        for uid, *told in connection.each(sql, uid=None if run is None else bytes.fromhex(run)):
            digests.setdefault(uid, hashlib.sha256()).update(json.dumps(told).encode())
    return {uid: digest.hexdigest() for uid, digest in digests.items()}


def _in_order(row: Mapping[str, object]) -> str:
    """Return a row as JSON, its values in the order in which they are printed."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _as_figure(row: Row) -> Figure:
    coefficient = Coefficient(
        name=row["measure"],
        value=row["value"],
        n_units=row["n_units"],
        n_coders=row["n_coders"],
        reason=row["reason"],
        low=row["low"],
        high=row["high"],
        interval_reason=row["interval_reason"],
    )
    pair = None if row["a"] is None else (UUID(bytes=row["a"]), UUID(bytes=row["b"]))
    return Figure(row["level"], row["code"], coefficient, pair)


_TOLD = (
    """
    select lower(hex(run.uid)), run.unit, run.coders, run.transcripts, run.blind_only, run.n_units, run.n_left_out,
      lower(hex(run.data_sha256)), run.program, run.scope
    from agreement_run as run
    where :uid is null or run.uid = :uid
    order by run.id
    """,
    """
    select lower(hex(run.uid)), value.position, value.level, code.handle, lower(hex(a.uid)), lower(hex(b.uid)),
      value.measure, value.value, value.low, value.high, value.n_units, value.n_coders, value.reason,
      value.interval_reason
    from agreement_run as run
    join agreement_value as value on value.run_id = run.id
    left join code on code.id = value.code_id
    left join coder as a on a.id = value.coder_a_id
    left join coder as b on b.id = value.coder_b_id
    where :uid is null or run.uid = :uid
    order by run.id, value.position
    """,
    """
    select lower(hex(run.uid)), told.part, told.position, told.row
    from agreement_run as run
    join agreement_row as told on told.run_id = run.id
    where :uid is null or run.uid = :uid
    order by run.id, told.part, told.position
    """,
)
_HEADS = """
    select run.id, run.uid, run.unit, round.uid as round, codebook.version, run.coders, run.transcripts,
      run.blind_only, run.n_units, run.n_left_out, run.data_sha256, run.program, run.made, run.scope
    from agreement_run as run
    join codebook on codebook.id = run.codebook_id
    left join round on round.id = run.round_id
"""
