"""What the figures of a run are called in the store."""

from __future__ import annotations

from voices import __version__

# A run keeps its program and this number: a run of other figures is not taken for one of these. Raise it when figures
# are added, or when one of them is computed otherwise.
FIGURES = 2

PERCENT, ALPHA, KAPPA = "percent_agreement", "krippendorff_alpha", "cohen_kappa"
PERCENT_PAIRS, PERCENT_VALUES = "percent_agreement_pairs", "percent_agreement_values"
POSITIVE, NEGATIVE = "positive_agreement", "negative_agreement"
PREVALENCE_INDEX, BIAS_INDEX = "prevalence_index", "bias_index"
FLEISS, CONGER, LIGHT = "fleiss_kappa", "conger_kappa", "light_kappa"
BRENNAN_PREDIGER, AC1, AC1_SE = "brennan_prediger", "gwet_ac1", "gwet_ac1_se"
ALPHA_SE, DESIGN_EFFECT = "krippendorff_alpha_se", "design_effect"
SCOTT_PI, HOLSTI = "scott_pi", "holsti"
ALPHA_JACCARD, ALPHA_MASI, ALPHA_TREE = "set_alpha_jaccard", "set_alpha_masi", "set_alpha_tree"

U_ALPHA, BAR_U_ALPHA, CU_ALPHA, CU_COVERAGE = "u_alpha", "bar_u_alpha", "cu_alpha", "cu_coverage"
KU_ALPHA, KU_COVERAGE = "ku_alpha", "ku_coverage"
CHAR_F1, CHAR_JACCARD = "char_f1", "char_jaccard"
SPAN_F1_IOU, SPAN_F1_EDGES, SPAN_F1_OVERLAP, SPAN_F1_TURN = (
    "span_f1_iou", "span_f1_edges", "span_f1_overlap", "span_f1_turn",
)  # fmt: skip
ALL = tuple(value for key, value in sorted(globals().items()) if key.isupper() and isinstance(value, str))
PROGRAM = f"voices {__version__}, figures {FIGURES}"
