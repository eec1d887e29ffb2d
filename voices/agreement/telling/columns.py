"""How the tables of a run are laid out for people: which columns, and what stands in them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from voices.agreement.scope import PLURAL, Told
from voices.agreement.telling.flags import TOO_FEW
from voices.agreement.telling.rows import Row, headline
from voices.agreement.telling.views import View
from voices.agreement.telling.words import figure, percent
from voices.model import AgreementRun

Columns = tuple[tuple[str, str], ...]
MOST_CODERS = 4  # so many names fit into a heading
_BANDS: Columns = (("krippendorff_band", "Krippendorff"), ("landis_koch_band", "Landis-Koch"))
_OF_A_CODE: Columns = (
    ("name", "name"), ("alpha", "alpha"), ("interval", "95 % interval"), *_BANDS, ("share", "agree"),
    ("positive", "positive"), ("uses_told", "uses"), ("n_disagreements", "differ"), ("confused", "most confused with"),
    ("flag", "to look at"),
)  # fmt: skip
_COLUMNS: Mapping[str, Columns] = {
    "summary": (
        ("what", "figure"), ("value", "value"), ("interval", "95 % interval"), *_BANDS, ("n_units", "decisions"),
        ("reason", "why not"), ("note", "note"),
    ),
    "statistics": (
        ("what", "figure"), ("who", "coders"), ("value", "value"), ("interval", "95 % interval"), *_BANDS,
        ("n_units", "n"), ("reason", "why not"), ("note", "what it is"),
    ),
    "levels": (
        ("what", "level"), ("n_codes", "codes"), ("alpha", "alpha"), ("interval", "95 % interval"), *_BANDS,
        ("gwet_ac1", "AC1"), ("positive", "positive"), ("gained", "gain in alpha"), ("reason", "why not"),
    ),
    "spans": (
        ("code", "code"), ("name", "name"), ("u_alpha", "u-alpha"), ("interval", "95 % interval"), *_BANDS,
        ("covered", "of words"), ("char_f1", "F1 words"), ("span_f1_iou", "F1 half"), ("span_f1_turn", "F1 turn"),
        ("n_spans_told", "spans"), ("reason", "why not"),
    ),
    "scope": (("what", "what"), ("value", "chosen"), ("n", "how many"), ("reason", "why")),
    "codes": (("code", "code"), *_OF_A_CODE),
    "themes": (("theme", "theme"), *_OF_A_CODE),
    "pairs": (
        ("who", "coders"), ("kappa", "kappa"), ("interval", "95 % interval"), *_BANDS, ("alpha", "alpha"),
        ("agreed_share", "agree"), ("n_shared", "shared"), ("n_transcripts_shared", "transcripts"),
        ("n_disagreements", "differ"),
    ),
    "coders": (
        ("coder", "coder"), ("n_units", "read"), ("n_uses", "codes given"), ("consensus_alpha", "alpha with others"),
        ("consensus_share", "agree with others"), ("n_split", "others split"), ("mean_kappa", "mean kappa"),
        ("alpha_without", "alpha without"), ("change_without", "change"), ("without_reason", "why not"),
    ),
    "transcripts": (
        ("transcript", "transcript"), ("n_shared", "shared"), ("alpha", "alpha"), ("agreed_share", "agree"),
        ("alpha_without", "alpha without"), ("signed_influence", "influence"), ("n_disagreements", "differ"),
        ("reason", "why not"),
    ),
    "types": (
        ("rule", "rule"), ("type", "type"), ("n", "n"), ("type_share", "share"), ("pairs", "by pair"),
        ("meaning", "meaning"),
    ),
    "drift": (
        ("what", "who"), ("when", "when"), ("n_transcripts", "transcripts"), ("n_shared", "shared"), ("alpha", "alpha"),
        ("interval", "95 % interval"), ("agreed_share", "agree"), ("rates", "codes for 100 units"),
        ("reason", "why not"),
    ),
    "sample": (
        ("code", "code"), ("name", "name"), ("code_share", "share"), ("n_shared", "there are"),
        ("needed_667", "for .667"), ("needed_800", "for .800"), ("effect_told", "design effect"),
        ("with_667", ".667, with it"), ("with_800", ".800, with it"), ("more_800_with", "more"),
        ("more_transcripts_800", "transcripts"),
    ),
}  # fmt: skip
HISTORY: Columns = (
    ("code", "code"), ("run_short", "run"), ("made_short", "made"), ("round", "round"),
    ("codebook_version", "codebook"),
    ("unit", "unit"), ("coders", "coders"), ("n_transcripts", "transcripts"), ("n_units", "units"),
    ("counting", "counting"),
    ("alpha", "alpha"), ("interval", "95 % interval"), ("signed_change", "change"), ("share", "agree"),
    ("n_disagreements", "differ"),
)  # fmt: skip
_SHARES = {
    "share": "percent_agreement",
    "agreed_share": "agreed",
    "consensus_share": "consensus_agreed",
    "type_share": "share",
    "code_share": "share",
}
_SIGNED = {"signed_influence": "influence", "signed_change": "change", "change_without": "change_without"}


def columns(show: View, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the columns of a table for which some row has something to say; the first one always."""
    wanted = _COLUMNS[show]
    found = [
        (key, heading)
        for at, (key, heading) in enumerate(wanted)
        if not at or any(row.get(key) not in (None, "", []) for row in rows)
    ]
    first = rows[0].get("uses") if rows else None
    who = " / ".join(map(str, first)) if isinstance(first, dict) and len(first) <= MOST_CODERS else "by coder"
    return [(key, f"uses {who}" if key == "uses_told" else heading) for key, heading in found]


def above(run: AgreementRun, told: Told, *, coefficients: bool) -> list[str]:
    """Return the lines above every table: what was counted, what was left out and why, the headline."""
    name = None if run.round is None else told.rounds.get(run.round)
    reasons = [
        f"{row['n']:,} {row['what']} {row['reason']}" for row in run.tables.get("left_out", ()) if row["what"] != "n"
    ]
    why = "; ".join(reasons) or ("read by fewer than two" if not run.tables else "nothing")
    n_transcripts = len(run.transcripts)
    lines = [
        f"{name or 'all codings'}: {', '.join(told.coders.get(coder, '?') for coder in run.coders)} on "
        f"{n_transcripts} transcript{'s' * (n_transcripts != 1)}, {run.n_units:,} {PLURAL[run.unit]}, "
        f"codebook {run.codebook_version}{_part(run)}",
        f"Left out: {why}",
    ]
    if coefficients:
        alpha, observed = headline(run)
        share = "undefined" if observed.value is None else percent(observed.value)
        lines.append(f"All codes: Krippendorff's alpha {figure(alpha)}, percent agreement {share}")
        beside = _with_suggestions(run)
        if beside:
            lines.append(beside)
    return lines


def in_columns(row: Row, *, mostly_rare: bool = False) -> Row:
    """Return a row with what stands in a table beside its values: intervals, percentages, lists in words."""
    low, high = row.get("low"), row.get("high")
    found: dict[str, object] = dict(row)
    if isinstance(low, float) and isinstance(high, float):
        found["interval"] = f"{low:.2f} to {high:.2f}"
    for column, key in _SHARES.items():
        value = row.get(key)
        if isinstance(value, float):
            found[column] = f"{100 * value:.1f} %"
    for column, key in _SIGNED.items():
        value = row.get(key)
        if isinstance(value, float):
            found[column] = f"{value:+.3f}"
    if isinstance(uses := row.get("uses"), dict):
        found["uses_told"] = " / ".join(str(n) for n in uses.values())
    if isinstance(spans := row.get("n_spans"), dict):
        found["n_spans_told"] = " / ".join(str(n) for n in spans.values())
    if isinstance(coverage := row.get("coverage"), float):
        found["covered"] = f"{100 * coverage:.1f} %"
    if isinstance(gain := row.get("gain"), float):
        low_gain, high_gain = row.get("gain_low"), row.get("gain_high")
        around = isinstance(low_gain, float) and isinstance(high_gain, float)
        found["gained"] = f"{gain:+.3f}" + (f" ({low_gain:+.3f} to {high_gain:+.3f})" if around else "")
    if isinstance(effect := row.get("design_effect"), float) and "design_effect_of" in row:
        found["effect_told"] = f"{effect:.2f}" + (" (all codes)" if row["design_effect_of"] == "all codes" else "")
    if isinstance(positive := row.get("positive_agreement"), float):
        found["positive"] = f"{100 * positive:.0f} %"
    if isinstance(confusions := row.get("confusions"), list):
        found["confused"] = ", ".join(f"{each['code']} {100 * each['share']:.0f} %" for each in confusions[:2])
    if isinstance(rates := row.get("per_100"), dict):
        found["rates"] = ", ".join(f"{who} {n:.1f}" for who, n in rates.items() if isinstance(n, float))
    if isinstance(pairs := row.get("by_pair"), list):
        found["pairs"] = ", ".join(f"{who_of(each)} {each['n']}" for each in pairs) if len(pairs) <= 3 else ""
    if "made" in row and "run" in row:
        found["run_short"], found["made_short"] = str(row["run"])[:12], str(row["made"])[:16].replace("T", " ")
        found["counting"] = "blind" if row.get("blind_only") else "all codings"
    if row.get("is_share") and isinstance(value := row.get("value"), float):
        found["value"] = f"{100 * value:.1f} %"
        if isinstance(low, float) and isinstance(high, float):
            found["interval"] = f"{100 * low:.1f} to {100 * high:.1f} %"
    if mostly_rare and isinstance(flag := row.get("flag"), str):
        found["flag"] = "; ".join(each for each in flag.split("; ") if each != TOO_FEW)
    found["who"] = who_of(row)
    return found


def who_of(row: Mapping[str, object]) -> str:
    """Return the coders of a row, with a hyphen between them."""
    coders = row.get("coders")
    return "-".join(map(str, coders)) if isinstance(coders, list) else ""


def missing(found: Sequence[Row], show: View) -> Iterator[str]:
    """Yield why figures or intervals are missing, one sentence for each reason."""
    key = {"codes": "code", "themes": "theme"}.get(show)
    if key is None and show != "pairs":
        return
    if are_mostly_rare(found):
        n = sum(TOO_FEW in str(row.get("flag")) for row in found)
        yield (
            f"too few uses for {n} of {len(found)}: fewer than five units are expected in which two coders give it by "
            "chance; read them by their intervals"
        )
    for reason_key, what in (("reason", "undefined"), ("interval_reason", "no interval")):
        for reason in dict.fromkeys(row[reason_key] for row in found if row.get(reason_key)):
            whose = [who_of(row) if key is None else str(row[key]) for row in found if row.get(reason_key) == reason]
            yield f"{what} for {', '.join(whose)}: {reason}"


def are_mostly_rare(found: Sequence[Row]) -> bool:
    """Return whether most rows have too few uses: then one sentence says so, and no row need say it again."""
    return 2 * sum(TOO_FEW in str(row.get("flag")) for row in found) > len(found)


def _part(run: AgreementRun) -> str:
    """Return in words which part of the study was chosen, empty for all of it."""
    told = []
    for key, what in (("codes", "only"), ("markers", "only codings marked")):
        chosen = run.scope.get(key)
        if isinstance(chosen, list) and chosen:
            told.append(f"{what} {', '.join(map(str, chosen))}")
    if run.scope.get("one_version"):
        told.append(f"only codings made with version {run.codebook_version}")
    if not run.blind_only:
        told.append("decisions after suggestions counted")
    return "".join(f"; {each}" for each in told)


def _with_suggestions(run: AgreementRun) -> str:
    summary = next(iter(run.tables.get("summary", ())), {})
    beside = summary.get("with_suggestions")
    if not run.blind_only or not isinstance(beside, dict) or not beside["differs"]:
        return ""
    alpha = "undefined" if beside["alpha"] is None else f"{beside['alpha']:.2f}"
    return f"With decisions after suggestions: alpha {alpha} on {beside['n_units']:,} {PLURAL[run.unit]}"
