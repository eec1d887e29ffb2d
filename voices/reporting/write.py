"""The only writer of files: to a private temporary file first, then renamed, so that a file is whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from voices.errors import ReportError
from voices.reporting.as_csv import quotes_as_csv
from voices.reporting.as_html import as_html
from voices.reporting.as_markdown import as_markdown
from voices.reporting.report import Report

RENDERERS: Mapping[str, Callable[[Report], str]] = {
    "report.html": as_html,
    "report.md": as_markdown,
    "quotes.csv": quotes_as_csv,
}


def write_report(report: Report, folder: Path) -> list[Path]:
    """Write the report in every format into a folder and return the paths. Readable by their owner only."""
    rendered = {name: render(report) for name, render in RENDERERS.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(folder / name, text) for name, text in rendered.items()]
    except OSError as error:
        raise ReportError(
            f"The report cannot be written to {folder}: {error.strerror}.",
            "Free some space, close the files elsewhere, or name another folder with --to.",
        ) from None


def _write(path: Path, text: str) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    return path
