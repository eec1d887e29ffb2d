"""One way to bind a key: a name for the footer, a sentence that explains it, a stable id to change it by."""

from __future__ import annotations

from textual.binding import Binding


def key(job: str, keys: str, action: str, name: str, tooltip: str, *, show: bool = False) -> Binding:
    """Return a binding whose id is `job.name_of_it`; with `show` it stands in the footer."""
    return Binding(keys, action, name, show=show, tooltip=tooltip, id=f"{job}.{name.lower().replace(' ', '_')}")
