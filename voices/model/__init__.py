"""The nouns of the house, as frozen values: what a transcript, a code or a coding is. Nothing here reads or writes.

Identities (`id`) hold across copies of a study; the integer keys of the tables never leave `voices.store`.
Any module may import from here.
"""

from voices.model.agreement import AgreementRun, Coefficient, Figure
from voices.model.codebook import Code, Codebook, Marker
from voices.model.coding import Coding, Origin, Progress, Reading, Round, Suggestion
from voices.model.history import JournalEntry
from voices.model.people import Coder, Participant
from voices.model.reconciling import Decision, Kind, Outcome, Passage
from voices.model.text import Role, Span, Speaker, Transcript, Turn

__all__ = [
    "AgreementRun",
    "Code",
    "Codebook",
    "Coder",
    "Coding",
    "Coefficient",
    "Decision",
    "Figure",
    "JournalEntry",
    "Kind",
    "Marker",
    "Origin",
    "Outcome",
    "Participant",
    "Passage",
    "Progress",
    "Reading",
    "Role",
    "Round",
    "Span",
    "Speaker",
    "Suggestion",
    "Transcript",
    "Turn",
]
