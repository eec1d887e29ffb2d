"""What the figures of a run are called in the store."""

from __future__ import annotations

from voices import __version__

PERCENT, ALPHA, KAPPA = "percent_agreement", "krippendorff_alpha", "cohen_kappa"
PROGRAM = f"voices {__version__}"
