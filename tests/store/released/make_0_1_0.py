"""Makes `0.1.0.voices` and `0.1.0.json` with the code of version 0.1.0; see README.md. The tests use `read` too."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voices.project import Project

CODEBOOK = """
codebook: {title: Small, version: "1"}
markers:
  - {id: QT, name: Quote candidate}
themes:
  - id: A
    name: Being heard
    definition: Whether anybody listened.
    codes:
      - {id: A-1, name: Listened to, definition: Somebody listened., keywords: [listened]}
      - {id: A-2, name: Not listened to, definition: Nobody listened., keywords: [ignored]}
  - id: B
    name: Being found
    definition: How it was to be found.
    codes:
      - {id: B-1, name: Brought back, definition: Brought back by somebody., keywords: [car]}
"""
INTERVIEWS = {
    "K1": """Transcript: K1
Participant: P901

INT: [00:00:03] What happened when you were found?

YP: [00:00:10] A woman sat down beside me. She listened to me. She did not write anything.

INT: And afterwards?

YP: They put me in the car and drove for ages. Nobody told me where. He ignored me the whole way.

INT: What would you tell them?

YP: Ask first. Just ask. It's not that hard, is it?
""",
    "K2": """Transcript: K2
Participant: P902

INT: Who did you talk to?

YP: Nobody, really. One of them listened for a bit – then the phone rang.

INT: How did you get home?

YP: In a car. My nan was there. She cried and I didn't know what to say…
""",
}
PARTICIPANTS = """participant,pseudonym,age_band,consent_quote,assent_start,assent_close
P901,Wren,12-14,yes,yes,yes
P902,Ash,15-17,no,yes,yes
"""
CODINGS = {
    "mara": [
        "K1,2,She listened to me.,A-1,QT,she says it twice",
        "K1,4,They put me in the car and drove for ages.,B-1,,",
        "K1,4,He ignored me the whole way.,A-2,,",
        "K2,4,In a car.,B-1,,",
    ],
    "noor": [
        "K1,2,listened to me,A-1,,",
        "K1,4,They put me in the car,B-1,,",
        "K2,2,One of them listened for a bit,A-1,,",
    ],
}


def make(folder: Path) -> None:
    """Make the study and write what this version reads in it."""
    from voices.model import Outcome, Span
    from voices.project import Project
    from voices.reading.session import Wishes

    sources = Path(tempfile.mkdtemp())
    for name, text in {"book.yaml": CODEBOOK, "participants.csv": PARTICIPANTS}.items():
        (sources / name).write_text(text, encoding="utf-8")
    for name, text in INTERVIEWS.items():
        (sources / f"{name}.txt").write_text(text, encoding="utf-8")
    with Project.create(folder / "0.1.0.voices", "Small fictional study") as project:
        importing = project.importing()
        importing.import_files(sorted(sources.glob("*.*")))
        for coder, rows in CODINGS.items():
            file = sources / f"{coder}.csv"
            file.write_text("transcript,turn,quote,code,markers,memo\n" + "\n".join(rows) + "\n", encoding="utf-8")
            importing.import_files([file], Wishes(coder=coder, round_name="Round 1"))
        project.close_round("Round 1")
        project.agreement().measure("turn")
        leading = project.reconciling("lea")
        question = next(each for each in leading.questions() if each.is_open)
        leading.rule(question.passage, Outcome.UNION, reason="the longer one says more")
        session = project.coding("mara")
        session.open(session.contents()[0].transcript)
        turn = session.transcript.turns[5]
        session.apply(Span(turn.start, turn.start + 9), ["A-2"])
        session.toggle_read(5)
        session.undo()
        if faults := project.faults():
            raise SystemExit(str(faults))
        told = read(project)
    (folder / "0.1.0.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(project: Project) -> dict[str, object]:
    """Return what a project holds as plain values, through what is the same in this version and in later ones."""
    codings: dict[str, list[list[object]]] = {}
    texts: dict[str, str] = {}
    for coder in CODINGS:
        session = project.coding(coder)
        for each in session.contents():
            transcript = session.open(each.transcript)
            texts[transcript.name] = transcript.text
            for coding in session.codings():
                quote = transcript.text[coding.span.start : coding.span.end]
                facts = [transcript.name, quote, coding.code, list(coding.markers), coding.memo, coding.round is None]
                codings.setdefault(coder, []).append(facts)
    leading = project.reconciling()
    run = project.agreement().measure("turn")
    return {
        "name": project.name,
        "texts": texts,
        "n_children": project.contents().n_children,
        "codings": codings,
        "passages": sorted([each.passage.code, str(each.passage.kind)] for each in leading.passages()),
        "rulings": [
            [each.code, str(each.outcome), each.reason, [[span.start, span.end] for span in each.results]]
            for each in leading.decisions()
        ],
        "n_units": run.n_units,
        "alpha": {each.code: each.coefficient.value for each in run.figures_at("code", "krippendorff_alpha")},
    }


if __name__ == "__main__":
    make(Path(sys.argv[1]))
