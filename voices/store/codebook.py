"""Codebook versions: identities of codes that stay, entries that are never edited, and the markers."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

from voices import ids
from voices.errors import CodingError
from voices.model import Code, Codebook, CodebookVersion, Marker
from voices.model.codebook_tree import carried
from voices.store.driver import Connection, Row
from voices.store.journal import Body, Journal
from voices.store.values import as_json, code_key, milliseconds, moment


class Codebooks:
    """The table family `codebook`, `code`, `code_entry`, `marker`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def versions(self) -> list[str]:
        """Return the versions of the codebook, oldest first."""
        return [row["version"] for row in self._connection.rows("select version from codebook order by id")]

    def current(self) -> Codebook | None:
        """Return the newest version, None before the first codebook came in."""
        versions = self.versions()
        return self.version(versions[-1]) if versions else None

    def version(self, version: str) -> Codebook:
        """Return one version; KeyError when there is none."""
        head = self._connection.row("select id, title from codebook where version = :version", version=version)
        if head is None:
            raise KeyError(version)
        rows = self._connection.rows(
            """
            select code.handle, parent.handle as parent, entry.name, entry.definition, entry.include, entry.exclude,
              entry.examples, entry.keywords, entry.see_also, entry.question, entry.valence, entry.colour,
              entry.safeguarding_prompt, entry.codable, coalesce(state.status, 'active') as status,
              coalesce(state.proposed_by, '') as proposed_by, coalesce(state.aliases, '[]') as aliases
            from code_entry as entry
            left join code_entry_state as state
              on state.codebook_id = entry.codebook_id and state.code_id = entry.code_id
            join code on code.id = entry.code_id
            left join code as parent on parent.id = entry.parent_id
            where entry.codebook_id = :codebook
            order by entry.position
            """,
            codebook=head["id"],
        )
        markers = self._connection.rows("select handle, name, use, holds_back from marker order by position, id")
        return Codebook(
            version=version,
            title=head["title"],
            codes=tuple(_as_code(row) for row in rows),
            markers=tuple(Marker(row["handle"], row["name"], row["use"], bool(row["holds_back"])) for row in markers),
        )

    def told(self) -> list[CodebookVersion]:
        """Return when each version was made, why and by whom, oldest first."""
        rows = self._connection.rows(
            """
            select codebook.version, codebook.made, codebook.reason, max(coder.name) as coder
            from codebook
            left join (
              select act.coder_id, json_extract(journal_body.body, '$.version') as version
              from journal indexed by journal_of_codebook
              join act on act.id = journal.act_id
              join journal_body on journal_body.journal_id = journal.id
              where journal.kind = 'codebook.added'
            ) as added on added.version = codebook.version
            left join coder on coder.id = added.coder_id
            group by codebook.id
            order by codebook.id
            """
        )
        return [CodebookVersion(row["version"], moment(row["made"]), row["reason"], row["coder"]) for row in rows]

    def next_version(self, codebook: Codebook) -> str:
        """Return the label of the version after this one: the last number in it counted on until it is free."""
        taken = {each.casefold() for each in self.versions()}
        found = re.fullmatch(r"(.*\D)?(\d{1,9})", codebook.version)
        stem, number = (found[1] or "", int(found[2])) if found else (f"{codebook.version}.", 0)
        if found and not stem:
            stem, number = f"{codebook.version}.", 0
        while f"{stem}{number + 1}".casefold() in taken:
            number += 1
        return f"{stem}{number + 1}"

    def carry(self, before: str, after: str, reason: str) -> None:
        """Add a version in which what changed from one to another is changed in the newest one.

        Raises CodingError where the same codes were changed since.
        """
        current = self.current()
        if current is None:
            raise CodingError("The study has no codebook.")
        new = carried(current, self.version(before), self.version(after), self._in_use())
        if new is None:
            raise CodingError(
                "That change of the codebook can no longer be taken back or done again: the same codes were changed "
                "since.",
                "Change them as they stand now.",
            )
        self.add(replace(new, version=self.next_version(current)), reason)

    def _in_use(self) -> frozenset[str]:
        """Return the codes that lie on text, whoever put them there."""
        rows = self._connection.rows(
            """
            select handle from code
            where exists (select 1 from coding where coding.code_id = code.id)
            order by id
            """
        )
        return frozenset(row["handle"] for row in rows)

    def has_code(self, handle: str) -> bool:
        """Return whether any version of the codebook has a code with this id."""
        return self._connection.row("select id from code where handle = :handle", handle=handle) is not None

    def is_stored(self, codebook: Codebook) -> bool:
        """Return whether the version of this label holds exactly these codes and markers."""
        row = self._connection.row("select sha256 from codebook where version = :version", version=codebook.version)
        return row is not None and row["sha256"] == _checksum(codebook)

    def faults(self) -> list[str]:
        """Return the versions that no longer have the checksum they were stored with, in words."""
        rows = self._connection.rows(
            """
            select codebook.version, codebook.sha256, journal_body.body
            from codebook
            join journal on journal.kind = 'codebook.added'
            join journal_body on journal_body.journal_id = journal.id
              and json_extract(journal_body.body, '$.version') = codebook.version
            order by codebook.id
            """
        )
        return [
            f"version {row['version']} of the codebook is not as it was stored"
            for row in rows
            if (markers := _markers(json.loads(row["body"]))) is not None
            and _checksum(replace(self.version(row["version"]), markers=markers)) != row["sha256"]
        ]

    def add(self, codebook: Codebook, reason: str) -> None:
        """Store a new version. Each code must come after its parent."""
        versions = self.versions()
        key = self._connection.run(
            """
            insert into codebook (uid, version, title, reason, sha256, made)
            values (:uid, :version, :title, :reason, :sha256, :made)
            """,
            uid=ids.new_id().bytes,
            version=codebook.version,
            title=codebook.title,
            reason=reason,
            sha256=_checksum(codebook),
            made=milliseconds(ids.now()),
        )
        for position, code in enumerate(codebook.codes):
            self._add_entry(key, position, code)
        for position, marker in enumerate(codebook.markers):
            self._connection.run(
                """
                insert into marker (uid, handle, name, use, holds_back, position)
                values (:uid, :handle, :name, :use, :holds_back, :position)
                on conflict (handle) do update
                set name = excluded.name, use = excluded.use, holds_back = excluded.holds_back,
                  position = excluded.position
                """,
                uid=ids.new_id().bytes,
                handle=marker.id,
                name=marker.name,
                use=marker.use,
                holds_back=int(marker.holds_back),
                position=position,
            )
        self._journal.note(
            "codebook.added",
            {
                "version": codebook.version,
                "before": versions[-1] if versions else None,
                "reason": reason,
                "sha256": _checksum(codebook).hex(),
                "codes": [code.id for code in codebook.codes],
                "markers": [[each.id, each.name, each.use, int(each.holds_back)] for each in codebook.markers],
            },
        )

    def _add_entry(self, codebook_key: int, position: int, code: Code) -> None:
        self._connection.run(
            "insert into code (uid, handle) values (:uid, :handle) on conflict (handle) do nothing",
            uid=ids.new_id().bytes,
            handle=code.id,
        )
        self._connection.run(
            """
            insert into code_entry (codebook_id, code_id, parent_id, position, name, definition, include, exclude,
              examples, keywords, see_also, question, valence, colour, safeguarding_prompt, codable)
            values (:codebook, :code, :parent, :position, :name, :definition, :include, :exclude,
              :examples, :keywords, :see_also, :question, :valence, :colour, :safeguarding_prompt, :codable)
            """,
            codebook=codebook_key,
            code=code_key(self._connection, code.id),
            parent=None if code.parent is None else code_key(self._connection, code.parent),
            position=position,
            name=code.name,
            definition=code.definition,
            include=code.include,
            exclude=code.exclude,
            examples=as_json(code.examples),
            keywords=as_json(code.keywords),
            see_also=as_json(code.see_also),
            question=code.question,
            valence=code.valence,
            colour=code.colour,
            safeguarding_prompt=int(code.safeguarding_prompt),
            codable=int(code.codable),
        )
        if _told_of_late(code):
            self._connection.run(
                """
                insert into code_entry_state (codebook_id, code_id, status, proposed_by, aliases)
                values (:codebook, :code, :status, :proposed_by, :aliases)
                """,
                codebook=codebook_key,
                code=code_key(self._connection, code.id),
                status=code.status,
                proposed_by=code.proposed_by,
                aliases=as_json(code.aliases),
            )


def _markers(body: Body) -> tuple[Marker, ...] | None:
    """Return the markers a version came with, None for one that was stored before the journal told them."""
    told = body["markers"]
    if not isinstance(told, list) or not all(isinstance(each, list) for each in told):
        return None
    return tuple(Marker(handle, name, use, bool(holds_back)) for handle, name, use, holds_back in told)


def _as_code(row: Row) -> Code:
    return Code(
        id=row["handle"],
        name=row["name"],
        parent=row["parent"],
        definition=row["definition"],
        include=row["include"],
        exclude=row["exclude"],
        examples=tuple(json.loads(row["examples"])),
        keywords=tuple(json.loads(row["keywords"])),
        see_also=tuple(json.loads(row["see_also"])),
        question=row["question"],
        valence=row["valence"],
        colour=row["colour"],
        safeguarding_prompt=bool(row["safeguarding_prompt"]),
        codable=bool(row["codable"]),
        status=row["status"],
        proposed_by=row["proposed_by"],
        aliases=tuple(json.loads(row["aliases"])),
    )


def _told_of_late(code: Code) -> list[object]:
    """Return what a code says beyond that of an active one that was never merged; empty when it says no more."""
    late: list[object] = [code.status, code.proposed_by, code.aliases]
    return [] if late == ["active", "", ()] else late


def _checksum(codebook: Codebook) -> bytes:
    """Return the SHA-256 over everything a version says.

    What was not there in the first versions of the program is told only where it says something: they stay valid.
    """
    told = [
        codebook.title,
        [
            [code.id, code.parent, code.name, code.definition, code.include, code.exclude, code.examples,
             code.keywords, code.see_also, code.question, code.valence, code.colour, code.safeguarding_prompt,
             code.codable, *_told_of_late(code)]
            for code in codebook.codes
        ],
        [[marker.id, marker.name, marker.use, marker.holds_back] for marker in codebook.markers],
    ]  # fmt: skip
    return hashlib.sha256(as_json(told).encode()).digest()
