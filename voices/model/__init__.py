"""The nouns of the house, as frozen values: what a transcript, a code or a coding is. Nothing here reads or writes.

Identities (`id`) hold across copies of a study; the integer keys of the tables never leave `voices.store`.
Any module may import from here.
"""

from voices.model.agreement import AgreementRun, Coefficient, Figure
from voices.model.codebook import Code, Codebook, CodebookVersion, CodeStatus, Marker
from voices.model.coding import Coding, Finished, Origin, Progress, Reading, Round, Suggestion
from voices.model.files import Fault, Head, Restored, Snapshot
from voices.model.finding import Found, Hit, Sought
from voices.model.history import Done, JournalEntry, Retraced
from voices.model.memo import About, CodedPlace, Memo
from voices.model.overview import CodedPassage
from voices.model.passphrase import Cost, KeptPassphrase, keep
from voices.model.people import Coder, Participant
from voices.model.places import Bookmark
from voices.model.planning import AttributesOf, Plan
from voices.model.reconciling import NO_QUESTION, Decision, Kind, Outcome, Passage
from voices.model.text import Role, Span, Spans, Speaker, Transcript, Turn
from voices.model.welfare import Protocol

__all__ = [
    "NO_QUESTION",
    "About",
    "AgreementRun",
    "AttributesOf",
    "Bookmark",
    "Code",
    "CodeStatus",
    "Codebook",
    "CodebookVersion",
    "CodedPassage",
    "CodedPlace",
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
    "Memo",
    "Origin",
    "Outcome",
    "Participant",
    "Passage",
    "Plan",
    "Progress",
    "Protocol",
    "Reading",
    "Restored",
    "Retraced",
    "Role",
    "Round",
    "Snapshot",
    "Sought",
    "Span",
    "Spans",
    "Speaker",
    "Suggestion",
    "Transcript",
    "Turn",
    "keep",
]
