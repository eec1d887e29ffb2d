"""What a user can cause, said in the user's words. Any module may import this one.

Every message names the thing; every hint names the next step. Neither ever holds text of a transcript.
"""

from __future__ import annotations


class VoicesError(Exception):
    """Something a user can cause and put right.

    `message` says what is wrong, `hint` what to do next (empty when the message says it all).
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ProjectError(VoicesError):
    """The project file cannot be created, opened or used."""


class BusyError(ProjectError):
    """Another window or command held the project file for too long; nothing was written."""


class LockedError(ProjectError):
    """The project is encrypted and no passphrase, or not the right one, was given; nothing was read."""


class DamagedError(ProjectError):
    """The project file, or a part of it, cannot be read as it was written; nothing was written to it."""


class MovedError(ProjectError):
    """The project file was deleted, moved or replaced while it was open; nothing was written."""


class NameGivenError(VoicesError):
    """A name that a coder, a round, a transcript or a code cannot have."""


class PassphraseError(VoicesError):
    """A coder's passphrase that cannot be set, or that does not fit; nothing was changed."""


class ServingError(VoicesError):
    """The interface cannot be served in the browser."""


class ImportFileError(VoicesError):
    """A file handed in cannot be read as what it should be; nothing of it was taken in."""


class CodingError(VoicesError):
    """An act of coding that the study does not allow; nothing was changed."""


class RoundError(VoicesError):
    """An act that the state of a round does not allow; nothing was changed."""


class DecisionError(VoicesError):
    """A ruling that does not fit the question; nothing was changed."""


class AgreementError(VoicesError):
    """Agreement was asked of something it cannot be computed on."""


class PlanError(VoicesError):
    """A plan for double coding that cannot be drawn, opened or closed; nothing was changed."""


class SearchError(VoicesError):
    """A search without a word, or one that was stopped."""


class WelfareError(VoicesError):
    """A content warning or a safeguarding protocol that cannot be kept; nothing was changed."""


class ReportError(VoicesError):
    """A report that cannot be built or written."""


class TerminalError(VoicesError):
    """A screen was asked for where there is no terminal."""


class WorkerError(VoicesError):
    """The language worker has stopped or does not answer; coding goes on without it."""
