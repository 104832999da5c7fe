"""Sentences on social value without a figure: not weighted, embedded, will be scored, pass or fail."""

import re

from pipelines.criteria import words
from pipelines.criteria.amounts import PASS_FAIL
from pipelines.criteria.refusals import ELSEWHERE, MAY, NOT_AWARD, POLICY_LEAD, THIS

_NOT_WEIGHTED = re.compile(
    r"social\s{1,4}value[^.]{0,60}\b(?:is|are|will|does|do)\s{1,4}not\s{1,4}(?:be\s{1,4}|been\s{1,4}|be\s{1,4}separately\s{1,4}|be\s{1,4}a\s{1,4})?"
    r"(?:weighted|scored|evaluated|assessed|form\s{1,4}(?:any\s{1,4})?part|included|applicable|an?\s{1,4}award|carry|apply|required)"
    r"|social\s{1,4}value[^.]{0,60}\bnot\s{1,4}been\s{1,4}(?:given|allocated|assigned|applied|attributed)\s{1,4}(?:a\s{1,4}|any\s{1,4})?(?:weight|score|mark)"
    r"|no\s{1,4}(?:specific\s{1,4}|separate\s{1,4})?social\s{1,4}value\s{1,4}(?:weighting|criteri\w{1,30}|question|element)"
    r"|social\s{1,4}value[^.]{0,60}\b(?:unweighted|(?:without|no|zero|nil)\s{1,4}(?:a\s{1,4}|any\s{1,4}|separate\s{1,4})?weight\w{0,30}|not\s{1,4}weighted)",
    re.I,
)
_EMBEDDED = re.compile(
    r"social\s{1,4}value[^.]{0,80}\b(?:embedded|built\s{1,4}in(?:to)?|integrated|incorporated|woven|runs?\s{1,4}through|threaded"
    r"|considered\s{1,4}throughout)\b[^.]{0,60}\b(?:questions?|quality|criteri\w{0,30}|throughout|evaluation|all|each|every)"
    r"|social\s{1,4}value[^.]{0,40}\b(?:integral|inherent|included|contained|assessed|considered|part)\b[^.]{0,20}\b(?:each|every|all)\s{1,4}(?:of\s{1,4})?(?:the\s{1,4})?(?:\w{1,30}\s{1,4}){0,2}(?:questions?|criteri\w{1,3}|responses?|answers?|method\s{1,4}statements?)"
    r"|\b(?:each|every|all)\s{1,4}(?:of\s{1,4}the\s{1,4})?(?:quality\s{1,4})?(?:question|method\s{1,4}statement|response)s?[^.]{0,40}"
    r"\b(?:includes?|contains?|incorporates?)\s{1,4}(?:an?\s{1,4})?(?:element\s{1,4}of\s{1,4})?social\s{1,4}value",
    re.I,
)
_SCORED = re.compile(
    r"social\s{1,4}value[^.]{0,90}\b(?:(?:will|with|shall|to)\s{1,4}(?:also\s{1,4})?be\s{1,4}(?:scored|evaluated|assessed|weighted|used"
    r"|considered\s{1,4}(?:as\s{1,4}part\s{1,4}of|in)\s{1,4}(?:the\s{1,4})?evaluation|taken\s{1,4}into\s{1,4}account\s{1,4}(?:in|when)\s{1,4}\w{0,30}\s{0,4}(?:award|evaluat)\w{0,30})"
    r"|(?:is|are|forms?|will\s{1,4}form)\s{1,4}(?:also\s{1,4})?(?:an?\s{1,4}|part\s{1,4}of\s{1,4}the\s{1,4})?(?:evaluated|scored|award\s{1,4}criteri\w{1,30}"
    r"|evaluation\s{1,4}criteri\w{1,30}|evaluation|quality\s{1,4}(?:criteri\w{1,30}|evaluation)))"
    r"|(?:scored|evaluated|assessed|awarded|evaluate|assess)\s{1,4}(?:\w{1,30}\s{1,4}){0,3}(?:on|against|for|upon)\b[^.]{0,80}social\s{1,4}value"
    r"|(?:award\s{1,4})?criteria[^.:]{0,40}:[^.]{0,120}social\s{1,4}value"
    r"|(?:award|evaluation)\s{1,4}criteria\s{1,4}(?:are|will\s{1,4}be|include|includes)[^.]{0,80}social\s{1,4}value"
    r"|social\s{1,4}value[^.]{0,60}\b(?:considered|assessed|included|covered|addressed)\s{1,4}(?:as\s{1,4}part\s{1,4}of|within|under|in)"
    r"\s{1,4}(?:the\s{1,4})?quality"
    r"|quality\s{0,4}\(?(?:including|incl\.?|and)\s{1,4}social\s{1,4}value"
    r"|(?:marks|points|score|weighting)\s{1,4}(?:\w{1,30}\s{1,4}){0,2}(?:for|to)\s{1,4}(?:the\s{1,4})?social\s{1,4}value"
    r"|scoring\s{1,4}of\s{1,4}(?:the\s{1,4})?social\s{1,4}value"
    r"|social\s{1,4}value[^.]{0,40}\b(?:among|one\s{1,4}of|part\s{1,4}of)\s{1,4}(?:the\s{1,4})?(?:scored|evaluated|weighted)\b",
    re.I,
)
_INSIDE = re.compile(
    r"social\s{1,4}value[^.]{0,60}\b(?:forms?|is|are|be|will\s{1,4}form)\s{1,4}(?:\w{1,30}\s{1,4}){0,2}(?:part\s{1,4}of|within|under|inside|in)\s{1,4}(?:the\s{1,4})?(?:overall\s{1,4})?(?:quality|technical)\b"
    r"|\b(?:quality|technical)\s{1,4}(?:\w{1,30}\s{1,4}){0,2}(?:contains?|includes?|including|covers?|compris\w{1,3}|consists?\s{1,4}of)\b[^.]{0,90}social\s{1,4}value",
    re.I,
)
_OTHERWISE = re.compile(
    r"^\W{0,4}(?:the|this|these|it|such|responses?|answers?)\b[^.]{0,60}\b(?:is|are|will|does|do)\s{1,4}not\s{1,4}(?:be\s{1,4})?(?:weighted|scored|evaluated|assessed|carry)",
    re.I,
)
_RANKED = re.compile(
    r"\b(?:order\s{1,4}of\s{1,4}(?:importance|priority|preference)|ranked\s{1,4}(?:in\s{1,4}order|as\s{1,4}follows))[^%]{0,250}?social\s{1,4}value",
    re.I,
)
PER_POINT = re.compile(
    r"\bprice[- ]{1,2}per[- ]{1,2}(?:quality[- ]{1,2})?point|\b(?:cost|pounds?|£)[- ]{1,2}per[- ]{1,2}quality[- ]{1,2}point|\bquality[- ]{1,2}points?[- ]{1,2}per[- ]{1,2}pound",
    re.I,
)
_RULES = (
    ("embedded", _EMBEDDED),
    ("not_weighted", _NOT_WEIGHTED),
    ("pass_fail", PASS_FAIL),
    ("inside_quality", _INSIDE),
    ("scored", _SCORED),
)
"""In order: a sentence that social value is built in may say too that it is not weighted by itself."""


def statement(segment: str) -> tuple[str, int, int] | None:
    """(kind, start, end) of what a sentence says of social value without a figure; null for nothing."""
    named = words.NARROW.search(segment)
    if named is None or POLICY_LEAD.search(segment):
        return None
    unsure = bool(MAY.search(segment) or NOT_AWARD.search(segment))
    elsewhere = bool(ELSEWHERE.search(segment)) and not THIS.search(segment)
    for kind, pattern in _RULES:
        match = pattern.search(segment)
        if match and not (kind == "scored" and (unsure or elsewhere)):
            if kind == "pass_fail" and NOT_AWARD.search(segment):
                continue
            return kind, min(match.start(), named.start()), max(match.end(), named.end())
    return None


def ranked(text: str) -> tuple[str, int, int] | None:
    """Criteria in order of importance with social value among them, over line breaks and numbers."""
    match = _RANKED.search(text)
    return ("scored", match.start(), match.end()) if match else None


def follows(segment: str) -> tuple[str, int, int] | None:
    """What a sentence after one on social value says of it: "The response is not weighted"."""
    match = _OTHERWISE.search(segment)
    return ("not_weighted", match.start(), match.end()) if match else None
