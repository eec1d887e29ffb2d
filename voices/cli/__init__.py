"""The command line: a group of commands, one file each, and the one place where errors are told. No logic in here.

Importing this package must stay cheap: `voices --help` loads click and nothing heavy. What a command needs, it
imports when it runs.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from types import TracebackType

import click

from voices import __version__
from voices.cli.agreement import agree
from voices.cli.backup import backup
from voices.cli.check import check
from voices.cli.coding import code
from voices.cli.counting import counts
from voices.cli.demo import demo
from voices.cli.exporting import export
from voices.cli.finding import find
from voices.cli.history import history
from voices.cli.importing import import_
from voices.cli.new import new
from voices.cli.output import OutputError, story
from voices.cli.passphrase import passphrase
from voices.cli.planning import plan
from voices.cli.protocol import protocol
from voices.cli.reconciling import reconcile
from voices.cli.reporting import report
from voices.cli.restore import restore
from voices.cli.serving import serve
from voices.cli.warning import warn
from voices.display import harmless_lines
from voices.errors import VoicesError
from voices.memory import no_core_dumps

EPILOG = (
    "Begin with `voices demo`: it builds a fictional study and opens it. With your own interviews: voices new, "
    "voices import, voices code, voices agree, voices reconcile, voices report. Nothing leaves this machine."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=EPILOG)
@click.version_option(__version__, prog_name="voices")
def voices() -> None:
    """Code children's interviews, settle differences between coders, report what the children said."""


AT_WORK = (new, import_, plan, code, serve, find, agree, reconcile, counts, report)
OF_THE_FILE = (history, check, backup, restore, export, passphrase)
FOR_SAFETY = (warn, protocol)
for command in (*AT_WORK, *FOR_SAFETY, *OF_THE_FILE, demo):
    voices.add_command(command)


def main() -> None:
    """Run the command line and tell errors: what a user can cause in words, and what only a bug can with its trace."""
    no_core_dumps()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal in an old encoding shows ? instead of failing
    try:
        voices.main(prog_name="voices", standalone_mode=False)
    except VoicesError as error:
        story(f"voices: {error.message}")
        if error.hint:
            story(f"        {error.hint}")
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.ClickException as error:
        story(f"voices: {error.format_message()}")
        if isinstance(error, click.UsageError) and error.ctx is not None:
            story(f"        See {error.ctx.command_path} --help")
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("voices: stopped; what was not finished was not written.", err=True)
        sys.exit(130)
    except OutputError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  what is left in the buffer has nowhere to go
        if not error.reader_has_enough:
            story("voices: what was to be printed could not be written: the disk is full or gone.")
        sys.exit(0 if error.reader_has_enough else 2)
    except Exception:
        click.echo(
            "voices: this is a fault in voices itself, not something you did. What was acknowledged is in the project "
            "file. Please report the lines below; they hold no text of your study.",
            err=True,
        )
        sys.excepthook = _tell_trace
        raise


def _tell_trace(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print the trace of a fault; a message in it may hold what steers a terminal."""
    import traceback

    click.echo(harmless_lines("".join(traceback.format_exception(kind, error, trace))), err=True)
