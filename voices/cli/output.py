"""Plain tables and JSON on stdout, the story on stderr. Nothing printed can steer a terminal."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

import click

from voices.cells import guarded
from voices.display import escaped, harmless, harmless_lines

Row = Mapping[str, object]


class OutputError(Exception):
    """Standard output takes no more: its reader has enough, as `head` has, or its disk is full."""

    def __init__(self, *, reader_has_enough: bool) -> None:
        super().__init__()
        self.reader_has_enough = reader_has_enough


def print_json(value: object) -> None:
    """Print a value as JSON."""
    _out(escaped(json.dumps(value, ensure_ascii=False, indent=2)))


def print_csv(rows: Sequence[Row]) -> None:
    """Print rows as csv: what lies inside a cell gets columns of its own, and no cell can start a formula."""
    flat = [dict(_flat(row)) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guarded(harmless(name)) for name in names])
    writer.writerows([guarded(harmless(row.get(name, ""))) for name in names] for row in flat)
    _out(out.getvalue().removesuffix("\n"))


def print_table(columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
    """Print rows under headings. `columns` pairs a row's key with its heading; numbers stand to the right.

    The widest text column gives way where the terminal is too narrow.
    """
    from rich.cells import cell_len

    table = [
        [harmless(heading) for _, heading in columns],
        *([_cell(row.get(key)) for key, _ in columns] for row in rows),
    ]
    widths = [max(cell_len(line[index]) for line in table) for index in range(len(columns))]
    room = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 10_000
    widest = widths.index(max(widths))
    widths[widest] = max(8, widths[widest] - max(0, sum(widths) + 2 * len(widths) - room))
    to_the_right = [any(isinstance(row.get(key), int | float) for row in rows) for key, _ in columns]
    for line in table:
        told = [_padded(text, width, right) for text, width, right in zip(line, widths, to_the_right, strict=True)]
        _out("  ".join(told).rstrip())


def tell(text: str) -> None:
    """Print a line of the result on stdout."""
    _out(harmless_lines(text))


def story(text: str) -> None:
    """Print a line for people on stderr."""
    click.echo(harmless(text), err=True)


class Steps:
    """Tells what is being done: on one line of a terminal, on lines of their own elsewhere."""

    def __init__(self) -> None:
        self._on_one_line = sys.stderr.isatty()
        self._length = 0

    def tell(self, text: str) -> None:
        """Tell the next step."""
        text = harmless(text)
        if not self._on_one_line:
            click.echo(text, err=True)
            return
        text = text[: shutil.get_terminal_size((80, 24)).columns - 1]
        click.echo("\r" + text + " " * max(0, self._length - len(text)), nl=False, err=True)
        self._length = len(text)

    def done(self) -> None:
        """Clear the line."""
        if self._on_one_line:
            click.echo("\r" + " " * self._length + "\r", nl=False, err=True)
        self._length = 0


def _out(text: str) -> None:
    try:
        click.echo(text)
    except OSError as error:
        raise OutputError(reader_has_enough=isinstance(error, BrokenPipeError)) from None


def _flat(row: Row, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the cells of a row. Mappings in it, and lists of them that name coders, become columns of their own."""
    for key, value in row.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name} ")
        elif isinstance(value, list) and value and all(map(_names_coders, value)):
            for each in value:
                who = "-".join(map(str, each["coders"]))
                yield from _flat({inner: each[inner] for inner in each if inner != "coders"}, f"{name} {who} ")
        elif isinstance(value, list):
            cells = [list(each.values()) if isinstance(each, Mapping) else [each] for each in value]
            yield name, "; ".join(" ".join(map(_plain, cell)) for cell in cells)
        else:
            yield name, _plain(value)


def _names_coders(value: object) -> bool:
    return isinstance(value, Mapping) and "coders" in value


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, (list, tuple)):
        return harmless(", ".join(map(str, value)))
    return harmless(str(value))


def _padded(text: str, width: int, right: bool) -> str:
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) > width:
        text = set_cell_size(text, width - 1) + "…"
    space = " " * (width - cell_len(text))
    return space + text if right else text + space
