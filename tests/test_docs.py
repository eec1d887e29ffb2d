"""The documentation says what the program does: commands, keys, coefficients, formats and links are compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from textual.binding import Binding

from tests.agreement.coefficients import by_hand
from tests.conftest import ROOT
from voices.agreement import names as figure_names
from voices.agreement import reasons
from voices.cli import voices
from voices.reading import CODEBOOK_SUFFIXES, TABLE_SUFFIXES, TRANSCRIPT_READERS
from voices.reading.codebook_file import read_codebook
from voices.tui.agreement.screen import AgreementScreen
from voices.tui.app import VoicesApp
from voices.tui.codebook.screen import CodebookScreen
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.finding import FindBox, Finding
from voices.tui.coding.jumping import BookmarkBox, Jumping
from voices.tui.coding.quick_box import QuickBox
from voices.tui.coding.screen import CodingScreen
from voices.tui.coding.transcript_view import TranscriptView
from voices.tui.coding.viewing import Viewing
from voices.tui.job_screen import JobScreen
from voices.tui.memos.screen import MemosScreen
from voices.tui.memos.thing_picker import ThingPicker
from voices.tui.reconciling.screen import ReconcilingScreen
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.notice_box import NoticeBox
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.text_box import TextBox

PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
OWNERS = [
    TranscriptView,
    CodingScreen,
    Viewing,
    Finding,
    Jumping,
    FindBox,
    BookmarkBox,
    CodePicker,
    ChoiceList,
    QuickBox,
    KeysBox,
    NoticeBox,
    ReconcilingScreen,
    AgreementScreen,
    CodebookScreen,
    MemosScreen,
    ThingPicker,
    TextBox,
    JobScreen,
    Overlay,
    VoicesApp,
]
KEY_NAMES = {
    ",": "comma", ".": "full_stop", "+": "plus", "-": "minus", "<": "less_than_sign", ">": "greater_than_sign",
    "?": "question_mark", "PgUp": "pageup", "PgDn": "pagedown", "Esc": "escape",
}  # fmt: skip


def shown_commands() -> list:
    """Every line in a code block of the pages that begins with `voices `."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                for part in line.split("&&"):
                    if part.strip().startswith("voices "):
                        found.append(pytest.param(part.strip(), id=f"{page.name}: {part.strip()}"))
    return found


@pytest.mark.parametrize("line", shown_commands())
def test_every_command_shown_is_understood(line):
    _, name, *rest = shlex.split(line)
    command = voices.commands[name]
    command.make_context(name, rest)


def test_the_table_of_commands_has_every_command_with_every_option():
    rows = re.findall(r"^\| `voices (\S+) (.*?)` \|", REFERENCE, re.MULTILINE)
    assert {name for name, _ in rows} == set(voices.commands)
    for name, told in rows:
        parameters = voices.commands[name].params
        options = {option for each in parameters if isinstance(each, click.Option) for option in each.opts}
        assert set(re.findall(r"--[a-z-]+", told)) == options, name
        choices = [each.type.choices for each in parameters if isinstance(each.type, click.Choice)]
        for choice in choices:
            assert r"\|".join(choice) in told


def documented_keys(title: str) -> dict[str, tuple[set[str], str]]:
    section = REFERENCE.split(f"### {title}\n")[1].split("\n#")[0]
    found = {}
    for keys, what, binding_id in re.findall(r"^\| (`.*?`) \| (.*?) \| `(.*?)` \|$", section, re.MULTILINE):
        found[binding_id] = ({normal(key) for key in re.findall(r"`(\S+?)`", keys)}, what)
    return found


def normal(key: str) -> str:
    *modifiers, last = key.split("+") if key != "+" else ["+"]
    last = KEY_NAMES.get(last, last if len(last) == 1 and not modifiers else last.lower())
    return "+".join([*(each.lower() for each in modifiers), last])


@pytest.mark.parametrize(
    ("title", "owners"),
    [
        ("Reading and selecting", [TranscriptView]),
        ("Coding", [CodingScreen]),
        ("Which codings are drawn", [Viewing]),
        ("Finding and going there", [Finding, Jumping]),
        ("The box that finds words", [FindBox]),
        ("The list of bookmarks", [BookmarkBox]),
        ("The code picker", [CodePicker]),
        ("Lists to choose from", [ChoiceList]),
        ("The list of quick keys", [QuickBox]),
        ("Notices", [NoticeBox]),
        ("The list of keys", [KeysBox]),
        ("Reconciling", [ReconcilingScreen]),
        ("Agreement", [AgreementScreen]),
        ("Codebook", [CodebookScreen]),
        ("Memos", [MemosScreen]),
        ("What a memo is about", [ThingPicker]),
        ("The box to write in", [TextBox]),
        ("Everywhere", [JobScreen, Overlay, VoicesApp]),
    ],
)
def test_the_tables_of_keys_have_every_key(title, owners):
    bindings = [each for owner in owners for each in owner.__dict__["BINDINGS"]]
    assert all(isinstance(each, Binding) and each.id and each.description for each in bindings)
    expected = {each.id: (set(each.key.split(",")), each.tooltip or each.description) for each in bindings}
    assert documented_keys(title) == expected


def test_binding_ids_are_unique():
    ids = [each.id for owner in OWNERS for each in owner.__dict__["BINDINGS"]]
    assert len(ids) == len(set(ids))


def test_the_tables_of_coefficients_and_reasons_are_complete():
    section = REFERENCE.split("## Coefficients")[1].split("## Formats")[0]
    names = set(re.findall(r"^\| `(\w+)` \| ", section, re.MULTILINE))
    figures = {value for value in vars(figure_names).values() if isinstance(value, str) and value.isidentifier()}
    assert names == {*figures, *reasons.IN_WORDS}
    for reason, words in reasons.IN_WORDS.items():
        assert f"| `{reason}` | {words} |" in section


def test_the_keys_of_the_json_of_agree_are_documented(built_demo):
    from voices.agreement.telling.rows import rows
    from voices.project import Project

    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        run, book, names = session.measure("turn"), session.codebook("0.1"), session.coder_names()
        section = REFERENCE.split("`voices agree --json`")[1].split("## Formats")[0]
        for by in ("code", "theme", "pair"):
            for key in rows(run, book, names, by)[0]:
                assert re.search(rf"\b{key}\b", section), key


def test_the_guide_to_figures_tells_the_demos_own_numbers(built_demo):
    from voices.agreement.telling.views import view
    from voices.project import Project

    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        run, book, names = session.measure("turn"), session.codebook("0.1"), session.names()
    guide = " ".join((ROOT / "docs" / "agreement.md").read_text(encoding="utf-8").split("## Intervals")[0].split())
    told = dict(
        re.findall(r"\| ([^|]+?) \| (-?\d[^|]*?) \|", guide.split("## What the figures say")[1].split("**One")[0])
    )
    assert len(told) == 11
    for row in view("statistics", run, book, names):
        if row["what"] in told and not row["coders"]:
            value, low, high = row["value"], row["low"], row["high"]
            expected = f"{100 * value:.1f} %" if row["is_share"] else f"{value:.2f} [{low:.2f}, {high:.2f}]"
            assert told.pop(row["what"]) == expected
    assert not told
    codes = {row["code"]: row for row in view("codes", run, book, names)}
    one, good = codes["REL-01"], codes["PRI-03"]
    assert (
        f"percent agreement {100 * one['percent_agreement']:.1f} %, AC1 {one['gwet_ac1']:.2f}, {_alpha_of(one)}"
        in guide
    )
    assert f"positive agreement {100 * one['positive_agreement']:.0f} %: the coders" in guide
    assert "used it {}, {} and {} times".format(*one["uses"].values()) in guide
    assert f"{_alpha_of(good)} and positive agreement {100 * good['positive_agreement']:.0f} %" in guide
    levels = {row["level"]: row for row in view("levels", run, book, names)}
    theme, anything, code = (levels[each]["alpha"] for each in ("theme", "any", "code"))
    assert f'is {theme:.2f}, for "coded at all" {anything:.2f}, for the codes themselves {code:.2f}' in guide
    assert f"costs {theme - code:.2f}" in guide
    spans = view("spans", run, book, names)[0]
    assert f"in {100 * spans['span_f1_overlap']:.0f} % of cases when any overlap counts, in" in guide
    assert f"in {100 * spans['span_f1_iou']:.0f} % when half of both" in guide


def test_the_two_coder_tables_of_the_guide_are_counted_right():
    guide = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    told = re.findall(
        r"^\| (\d+), (\d+), (\d+), (\d+) \| (\d+) % \| ([\d.]+) \| ([\d.]+) \| (\d+) % \|", guide, re.MULTILINE
    )
    assert len(told) == 2
    for both, first, second, neither, agree, kappa, ac1, positive in told:
        units = _two_coders(both, first, second, neither)
        assert round(100 * float(by_hand.percent(units))) == int(agree)
        assert round(float(by_hand.cohen(units, 2)), 2) == float(kappa)
        assert round(float(by_hand.gwet(units, 2)), 2) == float(ac1)
        assert round(100 * float(by_hand.positive(units, 1))) == int(positive)
    kappas = [round(float(by_hand.cohen(_two_coders(*each), 2)), 2) for each in ((45, 15, 25, 15), (25, 35, 5, 35))]
    assert kappas == [0.13, 0.26]


def _two_coders(both, first, second, neither) -> list[tuple[int, int]]:
    return [(1, 1)] * int(both) + [(1, 0)] * int(first) + [(0, 1)] * int(second) + [(0, 0)] * int(neither)


def _alpha_of(row) -> str:
    return f"alpha {row['alpha']:.2f} [{row['low']:.2f}, {row['high']:.2f}]"


def test_the_table_of_formats_is_complete():
    section = REFERENCE.split("## Formats")[1].split("### ")[0]
    suffixes = set(re.findall(r"`(\.\w+)`", section))
    assert suffixes == {*TRANSCRIPT_READERS, *CODEBOOK_SUFFIXES, *TABLE_SUFFIXES}


def test_the_codebook_shown_is_one(tmp_path):
    path = tmp_path / "shown.yaml"
    path.write_text(re.search(r"```yaml\n(.*?)```", REFERENCE, re.DOTALL)[1], encoding="utf-8")
    assert [code.id for code in read_codebook(path).codes] == ["HLP", "HLP-01"]


def test_links_lead_somewhere():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)", text):
            path = (page.parent / target) if target else page
            assert path.exists(), f"{page.name}: {target}"
            if anchor:
                headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
                anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
                assert anchor[1:] in anchors, f"{page.name}: {target}{anchor}"


def test_the_house_is_drawn_as_it_stands():
    drawn = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```\nvoices/\n")[1].split("```")[0]
    told = set(re.findall(r"^  (\S+)|(?<= )(\w+\.py)", drawn, re.MULTILINE))
    names = {name for pair in told for name in pair if name}
    there = {f"{path.name}/" if path.is_dir() else path.name for path in (ROOT / "voices").iterdir()}
    assert there - {"__init__.py", "__main__.py", "__pycache__/"} <= names


def test_the_two_commands_of_the_readme_come_first():
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks[0] == "pip install . && voices demo\n"
    assert blocks[1] == 'pip install -e ".[test]" && pytest\n'


def test_everything_in_the_corpus_says_that_it_is_fictional():
    for folder in ("corpus", "codebooks"):
        text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
        assert "CC0-1.0" in text
        assert "fictional" in text or "invented" in text
    for path in (ROOT / "corpus" / "transcripts").glob("*.txt"):
        assert path.read_text(encoding="utf-8").startswith("FICTIONAL TRANSCRIPT")


@pytest.mark.parametrize("path", [p for p in PAGES if p.name != "CHANGELOG.md"], ids=lambda p: Path(p).name)
def test_pages_name_no_key_that_is_not_bound(path):
    """Single keys in backticks on the pages by job."""
    if path.parent.name != "docs" or path.name == "reference.md":
        return
    keys = {
        normal(key)
        for key in re.findall(r"`([^`\w\s]|\w|PgUp|PgDn|Home|End|Space|Enter|Tab|Ctrl\+Q)`", path.read_text("utf-8"))
    }
    bound = {key for owner in OWNERS for each in owner.__dict__["BINDINGS"] for key in each.key.split(",")}
    assert keys - {"▸", "✓", "·", "○", "◆", "↑"} <= bound
