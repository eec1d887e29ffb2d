"""The demonstration: the whole main job on the fictional study that travels with the program."""

from __future__ import annotations

import importlib.resources
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from voices.agreement.names import ALPHA
from voices.agreement.telling.rows import weakest_codes
from voices.errors import ProjectError
from voices.model import NO_QUESTION, AgreementRun, Codebook, Kind
from voices.project import Project
from voices.reading.session import Wishes
from voices.reporting.write import write_report

FILE_NAME = "demo.voices"
STUDY = "Children's voices (fictional demo study)"
ROUND = "Round 1"
N_TO_TALK_ABOUT = 5
CODERS = ("amina", "ben", "carys")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Demo:
    """What the demonstration did, for the summary. `n_codings` is by coder; `kinds` counts passages."""

    path: Path
    n_transcripts: int
    n_turns: int
    n_children: int
    codebook: Codebook
    n_codings: Mapping[str, int]
    run: AgreementRun
    kinds: Mapping[Kind, int]
    files: tuple[Path, ...]


def build(folder: Path, tell: Tell, passphrase: str | None = None) -> Demo:
    """Import, close the round, measure, list the differences and write the report. Doing it again changes nothing."""
    data = study_folder()
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"{folder} cannot be made: {error.strerror}.", "Name another folder.") from None
    with _open(path, passphrase) as project:
        _import(project, data, tell)
        tell("closing the round: what the three coders did independently is evidence now")
        project.close_round(ROUND)
        tell("measuring agreement on turns and characters")
        run = project.agreement().measure("turn", ROUND)
        project.agreement().measure("character", ROUND)
        tell("listing the differences")
        reconciling = project.reconciling(round_name=ROUND)
        tell("writing the report")
        files = write_report(project.report(round_name=ROUND), folder)
        if faults := project.faults():
            raise ProjectError(f"{path} is not sound: {faults[0].what}.", f"Remove {path} and run voices demo again.")
        return _told(project, run, Counter(each.passage.kind for each in reconciling.passages()), files)


def study_folder() -> Path:
    """Return the folder with `corpus/` and `codebooks/`: inside the installed package, or at the top of a clone."""
    package = Path(str(importlib.resources.files("voices")))
    for folder in (package / "study", package.parent):
        if (folder / "corpus" / "transcripts").is_dir() and (folder / "codebooks").is_dir():
            return folder
    raise ProjectError("The demo study did not come with this installation.", "Install voices again.")


def _open(path: Path, passphrase: str | None) -> Project:
    """Make the demo project, or open the one that an earlier run made; anybody else's file is left alone."""
    if not path.exists():
        return Project.create(path, STUDY, passphrase)
    project = Project.open(path, passphrase)
    if project.name != STUDY:
        project.close()
        raise ProjectError(f"{path} is another study.", "Name another folder: voices demo FOLDER")
    return project


def _import(project: Project, data: Path, tell: Tell) -> None:
    """Bring the study in; each step is one transaction, so a run that was stopped goes on where it was."""
    importing = project.importing()
    codebook = data / "codebooks" / "childrens-voices-codebook.yaml"
    texts = sorted((data / "corpus" / "transcripts").glob("*.txt"))
    # What children agreed to may have been changed since an earlier run; the table that travels would take it back.
    children = [] if project.contents().n_children else [data / "corpus" / "participants.csv"]
    importing.import_files([codebook, *children, *texts], tell=lambda path: tell(f"reading {path.name}"))
    for coder in CODERS:
        importing.import_files(
            [data / "corpus" / "codings" / f"{coder}.csv"],
            Wishes(coder=coder, round_name=ROUND),
            tell=lambda path: tell(f"reading codings of {path.stem}: finding each quote where it was said"),
        )


def _told(project: Project, run: AgreementRun, kinds: Mapping[Kind, int], files: list[Path]) -> Demo:
    facts = project.contents(ROUND)
    return Demo(
        path=project.path,
        n_transcripts=facts.n_transcripts,
        n_turns=facts.n_turns,
        n_children=facts.n_children,
        codebook=project.agreement().codebook(run.codebook_version),
        n_codings=facts.n_codings,
        run=run,
        kinds=kinds,
        files=tuple(files),
    )


def rows(demo: Demo) -> dict[str, object]:
    """Return the summary as values for programs."""
    return {
        "project": str(demo.path),
        "n_transcripts": demo.n_transcripts,
        "n_turns": demo.n_turns,
        "n_children": demo.n_children,
        "n_codings": dict(demo.n_codings),
        "themes": [
            {
                "theme": figure.code,
                "alpha": figure.coefficient.value,
                "low": figure.coefficient.low,
                "high": figure.coefficient.high,
            }
            for figure in demo.run.figures_at("theme", ALPHA)
        ],
        "talk_about_first": [figure.code for figure in weakest_codes(demo.run, N_TO_TALK_ABOUT)],
        "passages": {str(kind): count for kind, count in demo.kinds.items()},
        "files": [str(path) for path in demo.files],
    }


def summary(demo: Demo) -> list[str]:
    """Return what the demonstration found, on one screen."""
    book = demo.codebook
    n_codings = sum(demo.n_codings.values())
    by_coder = ", ".join(f"{name} {count}" for name, count in demo.n_codings.items())
    lines = [
        STUDY,
        f"  came in     {demo.n_transcripts} interviews, {demo.n_turns:,} turns, {demo.n_children} children; "
        f"{len(book.themes)} themes, {len(book.codable)} codes",
        f"              {n_codings:,} codings ({by_coder}), every quote found",
        "  agreement   Krippendorff's alpha on turns, 95 % interval over interviews",
    ]
    for figure in demo.run.figures_at("theme", ALPHA):
        value = figure.coefficient
        if value.value is None or value.low is None or value.high is None:
            continue
        bar = "█" * round(20 * max(0.0, value.value))
        name = book.code(figure.code or "").name
        lines.append(f"    {name:<35} {value.value:4.2f} [{value.low:4.2f}, {value.high:4.2f}] {bar}")
    lines.append("  talk first  about the codes that the three agree on least")
    for figure in weakest_codes(demo.run, N_TO_TALK_ABOUT):
        code = book.code(figure.code or "")
        lines.append(f"    {code.id + ' ' + code.name:<39} {figure.coefficient.value or 0.0:4.2f}")
    questions = {kind: demo.kinds[kind] for kind in Kind if demo.kinds.get(kind) and kind not in NO_QUESTION}
    n_open = sum(questions.values())
    told = ", ".join(f"{count} {kind}" for kind, count in questions.items())
    lines += [
        f"  to settle   {n_open}: {told}; {demo.kinds.get(Kind.AGREED, 0)} agreed",
        f"  written     {', '.join(path.name for path in demo.files)} in {demo.files[0].parent}",
        f"  next        voices code {demo.path} --coder you",
        f"              voices reconcile {demo.path} --as lead",
    ]
    return lines
