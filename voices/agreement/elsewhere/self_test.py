"""Cases against what their sources print: every expectation gets a verdict, none is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from voices.agreement import reasons
from voices.agreement.cases import Case, expectations
from voices.agreement.values import Result
from voices.errors import AgreementError

TOLERANCE = 1e-9
# What this installation cannot compute, rather than what it computes wrongly.
OUT_OF_REACH = (reasons.NEEDS_PACKAGE, reasons.TOO_LARGE)


@dataclass(frozen=True)
class Verdict:
    """One expectation of a case: what came out, what was expected, and whether they agree.

    expected: a number, None for undefined, or (lowest, highest). why: in words, why there is no value or why it is not
    the one expected. out_of_reach: it could not be computed here, so nothing is known to be wrong.
    """

    case: str
    stat: str
    params: Mapping[str, object]
    value: float | None
    expected: float | tuple[float, float] | None
    ok: bool
    why: str = ""
    out_of_reach: bool = False

    @property
    def fails(self) -> bool:
        """Whether something is wrong: a figure that could be computed is not what was expected."""
        return not self.ok and not self.out_of_reach


def verdicts(cases: Iterable[Case]) -> Iterator[Verdict]:
    """Yield a verdict for every expectation of the cases, in their order."""
    for case in cases:
        for expected in expectations(case):
            yield _verdict(case, expected)


def evaluated(case: Case, stat: str, params: Mapping[str, object]) -> Result:
    """Return a named figure of a case of any kind."""
    if case["kind"] == "spans":
        from voices.agreement.spans.evaluating import evaluate as of_spans

        return of_spans(case, stat, params)
    from voices.agreement.coefficients.evaluating import evaluate as of_units

    return of_units(case, stat, params)


def in_words(reason: str) -> str:
    """Return a reason in words for people."""
    return reasons.IN_WORDS.get(reason) or reason.replace("_", " ")


def _verdict(case: Case, expected: Mapping[str, object]) -> Verdict:
    stat, given = str(expected.get("stat", case["kind"])), expected.get("params", {})
    params: Mapping[str, object] = given if isinstance(given, dict) else {}
    wanted = _wanted(expected)
    try:
        found = evaluated(case, stat, params)
    except AgreementError as error:
        return Verdict(str(case["id"]), stat, params, None, wanted, False, error.message)
    except (ValueError, TypeError, KeyError, ArithmeticError) as error:
        why = f"cannot be computed from what the case says ({type(error).__name__}: {error})"
        return Verdict(str(case["id"]), stat, params, None, wanted, False, why)
    out_of_reach = found.value is None and wanted is not None and found.reason in OUT_OF_REACH
    ok, why = _compared(found, wanted, expected)
    return Verdict(str(case["id"]), stat, params, found.value, wanted, ok, why, out_of_reach)


def _wanted(expected: Mapping[str, object]) -> float | tuple[float, float] | None:
    span, value = expected.get("range"), expected.get("value")
    if isinstance(span, list):
        return (float(span[0]), float(span[1]))
    return value if isinstance(value, int | float) else None


def _compared(
    found: Result, wanted: float | tuple[float, float] | None, expected: Mapping[str, object]
) -> tuple[bool, str]:
    """Return whether a result is what was expected, and in words what there is to say about it."""
    if found.value is None:
        told, named = in_words(found.reason), str(expected.get("undefined_reason", found.reason))
        if wanted is not None or named == found.reason:
            return wanted is None, told
        return False, f"undefined because: {told}; expected because: {in_words(named)}"
    if wanted is None:
        return False, "defined, and expected to be undefined"
    if isinstance(wanted, tuple):
        ok = wanted[0] <= found.value <= wanted[1]
        return ok, "" if ok else "outside the range"
    tolerance = expected.get("tolerance", TOLERANCE)
    ok = abs(found.value - wanted) <= (tolerance if isinstance(tolerance, int | float) else TOLERANCE)
    return ok, "" if ok else f"off by {abs(found.value - wanted):.3g}"
