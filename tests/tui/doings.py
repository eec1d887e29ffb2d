"""A study with clumsy texts, and what a coder can do in it, to be drawn at random."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from hypothesis import strategies as st

from tests.conftest import CODEBOOK, CODINGS_HEADER, INTERVIEW, PARTICIPANTS
from voices.coding.session import CodingSession
from voices.errors import VoicesError
from voices.project import Project
from voices.reading.session import Wishes

ROUNDS = (None, "Round 1")
N_INTERVIEWS = 3
CLUMSY = """Transcript: T2
Participant: P102

INT: [00:00:02] 它们是什么？ Tell me.

YP: [00:00:09] 漢字漢字漢字漢字漢字漢字漢字漢字 van 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字. 👩‍👩‍👧‍👦👩‍👩‍👧‍👦 ❤️ me. 🇬🇧!

INT: ...

YP: e\u0301\u0301e\u0301 cafe\u0301 nai\u0308ve. नमस्ते स्ते ignored. 한국어 한국어.

MUM: [00:01:09] שלום עולם, he ignored שלום. مرحبا بالعالم يا صديقي.

YP: \u202eesrever\u202c [red]x[/red] \u200b\u200d listened. a\u00adb

INT: And?

YP: -

YP: . … !
"""
LONG = """Transcript: T3
Participant: P102

INT: [00:00:02] Tell me everything.

YP: [00:00:09] {long}

INT: More?

YP: [01:00:09] They put me in the van. Yes. I was cold.

{many}
"""


def clumsy_study(folder: Path) -> Path:
    """Make a study of three interviews, with a few codings of each coder."""
    told = " ".join(
        f"They put me in the van, day {n}. Nobody listened to me or said where we were going." for n in range(60)
    )
    many = "\n\n".join(f"INT: And {n}?\n\nYP: I was cold {n}. They ignored me." for n in range(12))
    apart = "".join(f"T3,2,day {n}. Nobody,A-{1 + n % 2},,\n" for n in range(1, 60, 6))
    texts = {
        "codebook.yaml": CODEBOOK,
        "participants.csv": PARTICIPANTS,
        "T1.txt": INTERVIEW.format(name="T1", number="P101"),
        "T2.txt": CLUMSY,
        "T3.txt": LONG.format(long=told, many=many),
        "ana.csv": CODINGS_HEADER
        + "T1,2,She listened to me.,A-1,,\nT1,4,I was cold,B-1,QT,\nT3,4,Yes.,A-2,,\n"
        + apart,
        "bo.csv": CODINGS_HEADER + "T1,2,She listened to me.,A-2,,\nT1,4,I was cold,B-1,,\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Project.create(folder / "template.voices", "Tiny") as project:
        importing = project.importing()
        importing.import_files([folder / name for name in texts if name not in ("ana.csv", "bo.csv")])
        for coder in ("ana", "bo"):
            importing.import_files([folder / f"{coder}.csv"], Wishes(coder=coder))
            importing.import_files([folder / f"{coder}.csv"], Wishes(coder=coder, round_name=ROUNDS[1]))
        project.protecting().set_protocol("Tell somebody.", "Jo Lee")
    return folder / "template.voices"


# what a coder does


def _down(n: int) -> list[str]:
    return ["down"] * n


MOVES = (
    *(
        "right",
        "left",
        "up",
        "down",
        "full_stop",
        "comma",
        "n",
        "p",
        "j",
        "J",
        "pagedown",
        "pageup",
        "home",
        "end",
        "w",
    ),
    *(
        "space",
        "space",
        "shift+right",
        "shift+left",
        "shift+down",
        "shift+up",
        "<",
        ">",
        "v",
        "S",
        "escape",
        "backspace",
    ),
)
ACTS = ("1", "2", "3", "4", "5", "7", "0", "r", "R", "d", "y", "y", "b", "a", "s", "o", "N", "P", "u", "U")
FLOWS: dict[str, Callable[[int, int], list[str]]] = {
    "pick": lambda a, b: ["enter", *_down(a % 5), "tab", *_down(b % 3), *["tab"] * (b % 2), "enter"],
    "pick by name": lambda a, b: ["enter", *("van", "list", "laugh", "A-")[a % 4], *_down(b % 2), "enter"],
    "new": lambda a, b: ["enter", *f"x{a}", "enter", *_down(b % 4), "enter"],
    "in vivo": lambda a, b: [*["space"] * (1 + a % 2), "i", "enter", *_down(b % 4), "enter"],
    "change": lambda a, b: [*["y"] * (a % 3), "c", *_down(a % 5), "enter", *_down(b % 3), *["enter"] * (b % 2)],
    "edges": lambda a, b: [
        *["y"] * (1 + a % 2),
        "e",
        *(("shift+right",), ("shift+down", "shift+left"), (">",), ("<", "<"), ("n", "space"))[a % 5],
        *(("e",), ("enter",), ("escape",), ("S", "shift+left", "e"), ("r",), ("n",), ("N",), ())[b % 8],
    ],
    "markers": lambda a, b: ["y", "t", *_down(a % 3), "space", *_down(b % 3), *["space"] * (b % 2)],
    "memo": lambda a, b: [*["y"] * (1 + a % 2), "m", *(("backspace",) * 3 if b % 3 == 0 else ("w", "h", "y"))],
    "remove": lambda a, b: ["d", *_down(a % 2), "enter"],
    "own key": lambda a, b: ["k", str(1 + a % 9), *_down(b % 5), "enter"],
    "give back": lambda a, b: ["k", *_down(a % 9), "backspace"],
    "draw": lambda a, b: ["h", *_down(a % 9), "enter"],
    "finish": lambda a, b: ["F", *_down(b % 3), "enter"],
    "back and on": lambda a, b: [*["u"] * (a % 7), *["U"] * (b % 7)],
}
STEPS = st.one_of(
    st.tuples(st.sampled_from(MOVES), st.just(0), st.just(0)),
    st.tuples(st.sampled_from(ACTS), st.just(0), st.just(0)),
    st.tuples(st.sampled_from(sorted(FLOWS)), st.integers(0, 40), st.integers(0, 40)),
    st.tuples(
        st.sampled_from(("other window", "other coder", "look at it anew")), st.integers(0, 15), st.integers(0, 40)
    ),
)


def elsewhere(session: CodingSession, here: UUID, kind: int, which: int) -> None:
    """One act at the same interview that this window knows nothing of."""
    with contextlib.suppress(VoicesError):
        session.open(here)
        turns = [turn for turn in session.transcript.turns if turn.sentences]
        turn = turns[which % len(turns)]
        words, codings = turn.sentences[which % len(turn.sentences)], session.codings()
        coding = codings[which % len(codings)] if codings else None
        code = ("A-1", "A-2", "A-2a", "B-1")[which % 4]
        stretches = [each for turn in turns for each in (*turn.sentences, turn.sentences[0].hull(turn.sentences[-1]))]
        if kind == 0:
            session.apply(words, [code])
        elif kind == 1:
            session.apply(words.hull(stretches[min(len(stretches) - 1, stretches.index(words) + which % 5)]), [code])
        elif kind == 2:
            session.toggle_read(turn.number)
        elif kind == 3:
            session.toggle_finished()
        elif kind == 4:
            session.undo()
        elif kind == 5:
            session.redo()
        elif kind == 6:
            session.propose(words, f"Elsewhere {which}", (None, "A", "B")[which % 3])
        elif kind == 7:
            session.toggle_bookmark(words.start)
        elif kind == 8:
            session.put_under_key(1 + which % 9, code if which % 2 else None)
        elif kind in (9, 14, 15):
            for each in stretches[which % 7 :: 1 + which % 3][:30]:
                session.apply(each, ["A-1", "A-2", "B-1"])
        elif coding is not None:
            {
                10: lambda: session.toggle_marker(coding, session.codebook.markers[which % 2]),
                11: lambda: session.change_code(coding, code),
                12: lambda: session.move_edges(coding, words),
                13: lambda: session.remove([coding]),
            }[kind]()
