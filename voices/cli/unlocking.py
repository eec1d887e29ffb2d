"""Where a passphrase comes from: the environment, the system's keyring, or a person at the terminal. Never from argv.

The keyring is used when the package `keyring` is installed and finds one; it is offered once for each project, after a
passphrase was typed, and holds the derived key, not the passphrase.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from voices.cli.output import story
from voices.errors import LockedError

if TYPE_CHECKING:
    from voices.project import Project

VARIABLE = "VOICES_PASSPHRASE"
FROM_VARIABLE = f"The passphrase comes from {VARIABLE}, where other programs of yours can read it too."
N_TRIES = 3
_SERVICE, _NO = "voices", "not wanted"
SHORT = 8
Result = TypeVar("Result")


@contextlib.contextmanager
def open_project(path: Path) -> Iterator[Project]:
    """Open a project, asking for its passphrase where it has one, and close it at the end."""
    project, _ = unlocked_with(path)
    try:
        yield project
    finally:
        project.close()


def unlocked_with(path: Path) -> tuple[Project, str | None]:
    """Return a project opened, and what opened it: None for a plain one."""
    from voices.project import Project

    def open_with(secret: str | None) -> tuple[Project, str | None]:
        return Project.open(path, secret), secret

    project, secret = with_secret(path, open_with)
    return project, secret


def with_secret(path: Path, act: Callable[[str | None], Result]) -> Result:
    """Do something with the first passphrase that fits; a person at a terminal may try three times.

    `act` gets None for a plain project, and raises LockedError when what it gets does not fit.
    """
    from voices.project import mark_of, needs_secret

    if not needs_secret(path):
        return act(None)
    if (given := os.environ.get(VARIABLE)) is not None:
        story(FROM_VARIABLE)
        return act(given)
    mark = mark_of(path)
    kept = _kept(mark)
    if kept not in (None, _NO):
        with contextlib.suppress(LockedError):
            return act(kept)
    for left in reversed(range(N_TRIES)):
        typed = ask(f"Passphrase of {path.name}")
        try:
            result = act(typed)
        except LockedError as error:
            if not left:
                raise
            story(error.message)
            continue
        if kept is None:
            _offer_keyring(mark, path, typed)
        return result
    raise RuntimeError("counting ended")


def ask(prompt: str) -> str:
    """Ask for a passphrase without showing it."""
    require_person()
    answer: str = click.prompt(prompt, hide_input=True, err=True)
    return answer


def ask_new(what: str) -> str:
    """Ask for a new passphrase twice, saying how strong it is; one that is quickly guessed needs a yes."""
    while True:
        passphrase = ask(f"New passphrase of {what}")
        weakness = weakness_of(passphrase)
        story(weakness or "Strength: good.")
        if weakness and not click.confirm("Take it all the same?", err=True):
            continue
        if ask("The same once more") == passphrase:
            return passphrase
        story("The two differ. Once again.")


def weakness_of(passphrase: str) -> str:
    """Return in a sentence how quickly a passphrase is guessed by somebody who holds the file; empty when it is not."""
    from zxcvbn import zxcvbn

    if len(passphrase) < SHORT:
        return f"Strength: weak. It has fewer than {SHORT} characters."
    found = zxcvbn(passphrase[:72])
    # A guess costs 256,000 rounds: about 10,000 a second on one machine with graphics cards.
    if found["score"] >= 4:
        return ""
    time_needed = found["crack_times_display"]["offline_slow_hashing_1e4_per_second"]
    advice = " ".join(found["feedback"]["suggestions"]) or "Four or five words that do not belong together are better."
    return f"Strength: {'fair' if found['score'] == 3 else 'weak'}. Guessed within about: {time_needed}. {advice}"


def require_person() -> None:
    """Refuse when there is nobody at a terminal to ask."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise LockedError(
            "A passphrase is needed, and there is no terminal to ask for it.",
            f"Run the command in a terminal, or give the passphrase in the environment variable {VARIABLE}.",
        )


def new_secret(path: Path) -> str:
    """Return the passphrase for a new project: from the environment, else asked for twice."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        story(FROM_VARIABLE)
        if not given:
            raise LockedError(f"{VARIABLE} is empty.", "Put a passphrase in, or unset it and be asked.")
        if weakness := weakness_of(given):
            story(weakness)
        return given
    return ask_new(path.name)


# the keyring


def _kept(mark: str) -> str | None:
    """Return the key that is kept for a project, `_NO` when the keyring was not wanted, None when nothing is."""
    try:
        import keyring
        import keyring.errors

        return keyring.get_password(_SERVICE, mark)
    except ImportError:
        return _NO
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        return _NO


def _offer_keyring(mark: str, path: Path, secret: str) -> None:
    """Ask once whether the keyring is to keep the key; the answer is kept there too."""
    import keyring
    import keyring.errors

    from voices.project import recovery_key_of

    wanted = click.confirm("Keep it in this computer's keyring, so that you are not asked again?", err=True)
    try:
        keyring.set_password(_SERVICE, mark, recovery_key_of(path, secret) if wanted else _NO)
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        story("The keyring did not take it; you will be asked each time.")


def forget(path: Path) -> None:
    """Take the key of a project out of the keyring, when it is there."""
    from voices.project import mark_of

    try:
        import keyring
        import keyring.errors

        keyring.delete_password(_SERVICE, mark_of(path))
    except ImportError:
        return
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        return
