"""The nouns of the house, as frozen values: what a transcript, a code or a coding is. Nothing here reads or writes.

Identities (`id`) hold across copies of a study; the integer keys of the tables never leave `voices.store`.
Any module may import from here.
"""

from voices.model.agreement import AgreementRun, Coefficient, Figure
from voices.model.codebook import Code, Codebook, CodebookVersion, CodeStatus, Marker
from voices.model.coding import Coding, Finished, Origin, Progress, Reading, Round, Suggestion
from voices.model.files import Fault, Head, Restored, Snapshot
from voices.model.finding import Found, Hit
from voices.model.history import Done, JournalEntry, Retraced
from voices.model.overview import CodedPassage
from voices.model.passphrase import Cost, KeptPassphrase, keep
from voices.model.people import Coder, Participant
from voices.model.reconciling import NO_QUESTION, Decision, Kind, Outcome, Passage
from voices.model.text import Role, Span, Speaker, Transcript, Turn

__all__ = [
    "NO_QUESTION",
    "AgreementRun",
    "Code",
    "CodeStatus",
    "Codebook",
    "CodebookVersion",
    "CodedPassage",
    "Coder",
    "Coding",
    "Coefficient",
    "Cost",
    "Decision",
    "Done",
    "Fault",
    "Figure",
    "Finished",
    "Found",
    "Head",
    "Hit",
    "JournalEntry",
    "KeptPassphrase",
    "Kind",
    "Marker",
    "Origin",
    "Outcome",
    "Participant",
    "Passage",
    "Progress",
    "Reading",
    "Restored",
    "Retraced",
    "Role",
    "Round",
    "Snapshot",
    "Span",
    "Speaker",
    "Suggestion",
    "Transcript",
    "Turn",
    "keep",
]
