"""Themes, framework and assessment method of a social value criterion, by cue phrases (READING.md 6)."""

import re

from pipelines.social_value.cues import cues, pivot_cues

UNSPECIFIED = "unspecified"
_LOCAL_TOMS = re.compile(
    r"\b(?!national\b|the\b|our\b|of\b)[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*(?:'s|’s)?\s+(?:local\s+)?TOM'?s\b"
    r"|\blocal\s+TOM'?s\b"
)
_NATIONAL_TOMS = re.compile(r"\bnational\s+(social\s+value\s+)?toms?\b", re.I)
_TOMS = re.compile(r"\bTOM['’]?s?\b(?!\s+\w+,)|themes,?\s+outcomes,?\s+(and|&)\s+measures", re.I)
_MODEL = re.compile(
    r"\bsocial\s+value\s+model\b|\bPPN\s*(06/20|002)\b|\bMAC\s*\d\.\d|model\s+award\s+criteri", re.I
)
_CHARTER = re.compile(
    r"\b(charter|social\s+value\s+(policy|strategy|framework|priorities|toolkit))\b|wellbeing\s+pledge", re.I
)
_QUANTITATIVE = re.compile(
    r"\bTOM['’]?s?\b|\bportal\b|\bcalculator\b|quantitative|proxy\s+value|£\s*\w*\s*(value|of\s+social)"
    r"|\bpounds\b|monetised|measures?\s+table",
    re.I,
)
_QUALITATIVE = re.compile(
    r"method\s+statements?|written\s+response|\bnarrative\b|delivery\s+plan|qualitative", re.I
)


def themes(texts: list[str]) -> list[str]:
    """Pivot ids of the narrow criteria's texts, sorted; `unspecified` only when no text has a theme."""
    if not texts:
        return []
    found = {theme for text in texts for theme in pivot_cues(cues().hits(text))}
    return sorted(found) or [UNSPECIFIED]


def framework(texts: list[str]) -> str:
    """toms, local_toms, social_value_model, own_charter or none."""
    joined = "\n".join(texts)
    if _LOCAL_TOMS.search(joined) and not _NATIONAL_TOMS.search(joined):
        named = _LOCAL_TOMS.search(joined)
        if named and named.group().split()[0].lower() not in ("national", "social", "separate", "value"):
            return "local_toms"
    if _TOMS.search(joined):
        return "toms"
    if _MODEL.search(joined):
        return "social_value_model"
    return "own_charter" if _CHARTER.search(joined) else "none"


def assessed(texts: list[str], pass_fail: bool, embedded: bool) -> str:
    """quantitative, qualitative, mixed, pass_fail, embedded or unstated."""
    joined = "\n".join(texts)
    if embedded:
        return "embedded"
    if pass_fail:
        return "pass_fail"
    figures, prose = bool(_QUANTITATIVE.search(joined)), bool(_QUALITATIVE.search(joined))
    if figures and prose:
        return "mixed"
    return "quantitative" if figures else "qualitative" if prose else "unstated"
