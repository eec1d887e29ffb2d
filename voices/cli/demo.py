"""voices demo: the whole main job on a fictional study."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from voices.cli.options import PATH, json_option
from voices.cli.output import Steps, print_json, story, tell
from voices.cli.unlocking import new_secret
from voices.cli.waiting import wait_for_enter

CODER = "you"
SECONDS_TO_READ = 10


@click.command()
@click.argument("folder", type=PATH, default=Path("voices-demo"))
@click.option("--no-open", is_flag=True, help="Do not open the coding screen at the end.")
@click.option("--encrypted", is_flag=True, help="Ask for a passphrase and encrypt the project, as with a real study.")
@json_option
def demo(folder: Path, no_open: bool, encrypted: bool, as_json: bool) -> None:
    """Build a fictional study in FOLDER (./voices-demo): import, agree, list differences, report, then code in it.

    Twelve invented interviews with sixteen invented children, coded by three coders. Doing it again changes nothing.
    """
    from voices.demo import FILE_NAME, build, rows, summary

    secret = new_secret(folder / FILE_NAME) if encrypted else None
    steps = Steps()
    try:
        built = build(folder, steps.tell, secret)
    finally:
        steps.done()
    if as_json:
        print_json(rows(built))
        return
    for line in summary(built):
        tell(line)
    if not encrypted:
        story("  This project is not encrypted, for nothing in it is true. Real ones are: voices new")
    if not no_open and sys.stdin.isatty() and sys.stdout.isatty():
        if not wait_for_enter(SECONDS_TO_READ, "Enter opens the coding screen, Ctrl+C stays here; it opens in {} s "):
            return
        # A fresh process: this one has loaded what the interface must not carry.
        command = [sys.executable, "-P", "-m", "voices", "code", str(built.path), "--coder", CODER]
        sys.exit(subprocess.call(command))  # noqa: S603 - our own program on our own file
