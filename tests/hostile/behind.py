"""A project whose names were written behind the program's back: a file may come from elsewhere."""

from __future__ import annotations

from pathlib import Path

import sqlcipher3

from tests.conftest import CODEBOOK, CODINGS_HEADER, INTERVIEW, PARTICIPANTS
from tests.hostile.payloads import HOSTILE, SHORT
from voices.model import Outcome
from voices.project import Project
from voices.reading.session import Wishes

ROUND = "One"
# What the door refuses in names. `||` keeps them different from one another.
CHANGES = (
    ("update transcript set name = :short || name"),
    ("update speaker set label = :short || label"),
    ("update coder set name = :short || name"),
    ("update round set name = :short || name"),
    ("update participant set pseudonym = :long || pseudonym"),
    ("update participant_value set value = :long || value"),
    ("update attribute set name = :long || name"),
    ("update setting set value = :long || value where key = 'name'"),
    ("update code set handle = :short || handle"),
    ("update code_entry set name = :long || name, definition = :long || definition, include = :long, exclude = :long,"
     " question = :long, colour = :short"),
    ("update marker set name = :long || name, use = :long"),
    ("update codebook set title = :long, version = :short || version"),
)  # fmt: skip


def hostile_study(folder: Path) -> Path:
    """A study of two interviews and a closed round of two coders, hostile in every text and name. Return its path."""
    said = HOSTILE.replace("\u2028", "").replace("\u2029", "").replace("\r", "").replace("\ufeff", "")
    interview = INTERVIEW.format(name="T1", number="P101").replace("She listened", f"{said} She listened")
    memo = HOSTILE.replace("\r", "").replace("\u2028", "").replace("\u2029", "")
    texts = {
        "book.yaml": CODEBOOK,
        "people.csv": PARTICIPANTS,
        "T1.txt": interview,
        "T2.txt": INTERVIEW.format(name="T2", number="P102").replace("cold", "tired"),
        "ana.csv": f'{CODINGS_HEADER}T1,2,She listened to me.,A-1,QT,"{memo}"\nT1,4,I was cold.,B-1,,\n',
        "bo.csv": f"{CODINGS_HEADER}T1,2,She listened to me. He just,A-1,,\n"
        "T1,4,I was cold.,B-1,,\nT2,2,She listened to me.,A-1,,\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    path = folder / "hostile.voices"
    with Project.create(path, "Study") as project:
        project.importing().import_files([folder / name for name in list(texts)[:4]])
        for coder in ("ana", "bo"):
            project.importing().import_files([folder / f"{coder}.csv"], Wishes(coder=coder, round_name=ROUND))
        project.close_round(ROUND)
        lead = project.reconciling("lead")
        lead.rule(lead.questions()[0].passage, Outcome.UNION, None, HOSTILE, None)
    poison(path)
    return path


def poison(path: Path) -> None:
    """Put hostile names into a project file, its triggers out of the way and then as they were."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    triggers = connection.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"drop trigger {name}")
    for change in CHANGES:
        assert connection.execute(change, {"short": SHORT, "long": HOSTILE}).rowcount > 0, change
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()
