"""What a user has set in the configuration file, and what was chosen last on the screens. Pure: no Textual.

The file is `~/.config/voices/config.toml`, below `$XDG_CONFIG_HOME` where that is set, or what `VOICES_CONFIG` names.
Whatever is wrong in it is told in words; what is right in it holds, and the rest stays as it is without a file.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

THEMES = ("dark", "light", "high-contrast")
_KNOWN = ("keys", "theme", "accessible", "rest_minutes")
_MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Settings:
    """What holds for one run. `complaints` tell what in the file could not be understood."""

    keys: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    accessible: bool = False
    rest_minutes: int | None = None
    complaints: tuple[str, ...] = ()
    path: Path | None = None
    theme_in_file: str = ""
    coefficients: bool = True


def config_path() -> Path:
    """Return where the configuration file is, or would be."""
    if named := os.environ.get("VOICES_CONFIG"):
        return Path(named)
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "voices" / "config.toml"


def read_settings(*, accessible: bool = False, rest_minutes: int | None = None) -> Settings:
    """Return what the configuration file says; a wrong file is told of, never a reason to stop.

    What was said on the command line holds before the file.
    """
    try:
        path = config_path()
    except RuntimeError:  # no home folder
        return Settings(accessible=accessible, rest_minutes=rest_minutes)
    complaints: list[str] = []
    said = _read(path, complaints)
    for name in said:
        if name not in _KNOWN:
            complaints.append(f"{name}: there is no such setting; there are {', '.join(_KNOWN)}.")
    theme, in_file = _theme(said, complaints), _rest_minutes(said, complaints)
    return Settings(
        _keys(said, complaints),
        _remembered(path, theme) or theme,
        _accessible(said, complaints) or accessible,
        in_file if rest_minutes is None else rest_minutes,
        tuple(f"{path.name}: {each}" for each in complaints),
        path,
        theme,
        _state(path).get("coefficients") is not False,
    )


def remember_theme(settings: Settings, theme: str) -> None:
    """Remember the chosen theme."""
    _remember(settings, {"theme": theme, "instead_of": settings.theme_in_file})


def remember_coefficients(settings: Settings, shown: bool) -> None:
    """Remember whether the agreement screen shows coefficients."""
    _remember(settings, {"coefficients": shown})


def _remember(settings: Settings, chosen: Mapping[str, object]) -> None:
    """Write what was chosen beside the configuration file, whole or not at all; where that cannot be, forget it."""
    if settings.path is None:
        return
    path = _state_path(settings.path)
    written = json.dumps({**_state(settings.path), **chosen}) + "\n"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(written)
            os.replace(name, path)
        except OSError:
            os.unlink(name)


def _state_path(path: Path) -> Path:
    return path.with_suffix(".state.json")


def _state(path: Path) -> Mapping[str, object]:
    """Return what was chosen last, nothing where that cannot be read."""
    try:
        state = json.loads(_state_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def _remembered(path: Path, theme_in_file: str) -> str:
    """Return the theme chosen last; what was written into the file since then goes before it."""
    state = _state(path)
    if state.get("instead_of") != theme_in_file:
        return ""
    theme = state.get("theme")
    return theme if isinstance(theme, str) and theme in THEMES else ""


def _read(path: Path, complaints: list[str]) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        complaints.append(f"{error}. Nothing in the file holds until this is put right.")
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        why = (error.strerror or "") if isinstance(error, OSError) else "it is not a text in UTF-8"
        complaints.append(f"the file cannot be read ({why}).")
    return {}


def _keys(said: Mapping[str, object], complaints: list[str]) -> Mapping[str, str]:
    table = said.get("keys", {})
    if not isinstance(table, dict):
        complaints.append('keys: write a table: [keys], and below it "coding.remove" = "x".')
        return {}
    keys = {}
    for name, value in _flat(table).items():
        if isinstance(value, str):
            keys[name] = value
        else:
            complaints.append(f'keys: "{name}" needs keys in quotation marks, as in "x" or "x,delete".')
    return keys


def _flat(table: Mapping[str, object], before: str = "") -> dict[str, object]:
    """Return a table by full names: coding.remove means the same with and without quotation marks."""
    flat: dict[str, object] = {}
    for name, value in table.items():
        flat.update(_flat(value, f"{before}{name}.") if isinstance(value, dict) else {before + name: value})
    return flat


def _theme(said: Mapping[str, object], complaints: list[str]) -> str:
    theme = said.get("theme", "")
    name = theme.removeprefix("voices-") if isinstance(theme, str) else None
    if name in ("", *THEMES):
        return name
    complaints.append(f"theme: it can be {', '.join(THEMES)}.")
    return ""


def _accessible(said: Mapping[str, object], complaints: list[str]) -> bool:
    accessible = said.get("accessible", False)
    if isinstance(accessible, bool):
        return accessible
    complaints.append("accessible: it can be true or false, without quotation marks.")
    return False


def _rest_minutes(said: Mapping[str, object], complaints: list[str]) -> int | None:
    minutes = said.get("rest_minutes")
    if minutes is None or (type(minutes) is int and 0 <= minutes <= _MOST_MINUTES):
        return minutes
    complaints.append(f"rest_minutes: write a whole number of minutes, up to {_MOST_MINUTES}; 0 never asks to rest.")
    return None
