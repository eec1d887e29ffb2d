"""The keys of the coding screen; those for reading and selecting belong to the transcript view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.binding import BindingType

from voices.tui.keys import key

_key = partial(key, "coding")

BINDINGS: Sequence[BindingType] = [
    _key("enter", "pick", "Code", "Choose a code for the selection, or for this sentence", show=True),
    *(
        _key(str(digit), f"quick({digit})", f"Quick code {digit}", f"Put quick code {digit} on, or take it off")
        for digit in range(1, 10)
    ),
    _key("k", "keys_of_mine", "Quick keys", "Show the quick codes, and put another code under a key"),
    _key("i", "in_vivo", "In vivo", "Propose a code that is named by the selected words"),
    _key("0", "repeat", "Repeat", "Put the codes of the last act on this selection"),
    _key("d", "on_coding('remove')", "Remove", "Remove a coding under the cursor", show=True),
    _key("y", "cycle", "Which coding", "Choose the next of several codings under the cursor, for d c e m t"),
    _key("c", "on_coding('change')", "Change code", "Put another code in the place of a coding under the cursor"),
    _key("e", "on_coding('edges')", "Edges", "Move the edges of a coding under the cursor; e or Enter keeps them"),
    _key("m", "on_coding('memo')", "Memo", "Write a memo on a coding under the cursor", show=True),
    _key("t", "on_coding('markers')", "Markers", "Set markers beside a coding under the cursor"),
    _key("r", "read", "Read", "Mark this turn as read: nothing (more) applies here", show=True),
    _key("R", "read_page", "Read the page", "Mark the child's open turns from this one to the page's end as read"),
    _key("u,ctrl+z", "undo", "Undo", "Take back the last act", show=True),
    _key("U,ctrl+y", "redo", "Redo", "Do the last undone act again"),
    _key("s", "next_match", "Next match", "Highlight the next match of the codebook"),
    _key("a", "accept", "Accept", "Put the highlighted match on the selection, or on this sentence"),
    _key("w", "next_open", "Next uncoded", "Go to the child's next turn that is neither coded nor read"),
    _key("l", "transcripts", "List", "List the interviews with your progress", show=True),
    _key("N", "neighbour(1)", "Next interview", "Go to the next interview"),
    _key("P", "neighbour(-1)", "Previous interview", "Go to the interview before"),
    _key("F", "finish", "Finished", "Complete this interview after showing what is missing, or take that back"),
    _key("o", "panel", "Panel", "Show or hide the side panel"),
]
