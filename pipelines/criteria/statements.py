"""Sentences on social value without a figure: not weighted, embedded, will be scored, pass or fail."""

import re

from pipelines.criteria import words
from pipelines.criteria.amounts import PASS_FAIL
from pipelines.criteria.refusals import MAY, NOT_AWARD, POLICY_LEAD

_NOT_WEIGHTED = re.compile(
    r"social\s+value[^.]{0,60}\b(?:is|are|will|does|do)\s+not\s+(?:be\s+|been\s+|be\s+separately\s+|be\s+a\s+)?"
    r"(?:weighted|scored|evaluated|assessed|form\s+(?:any\s+)?part|included|applicable|an?\s+award|carry|apply|required)"
    r"|no\s+(?:specific\s+|separate\s+)?social\s+value\s+(?:weighting|criteri\w+|question|element)"
    r"|social\s+value[^.]{0,40}\b(?:unweighted|without\s+(?:a\s+)?weight\w*|zero\s+weight\w*|not\s+weighted)",
    re.I,
)
_EMBEDDED = re.compile(
    r"social\s+value[^.]{0,80}\b(?:embedded|built\s+in(?:to)?|integrated|incorporated|woven|runs?\s+through|threaded"
    r"|considered\s+throughout)\b[^.]{0,60}\b(?:questions?|quality|criteri\w*|throughout|evaluation|all|each|every)"
    r"|\b(?:each|every|all)\s+(?:of\s+the\s+)?(?:quality\s+)?(?:question|method\s+statement|response)s?[^.]{0,40}"
    r"\b(?:includes?|contains?|incorporates?)\s+(?:an?\s+)?(?:element\s+of\s+)?social\s+value",
    re.I,
)
_SCORED = re.compile(
    r"social\s+value[^.]{0,90}\b(?:(?:will|with|shall|to)\s+(?:also\s+)?be\s+(?:scored|evaluated|assessed|weighted|used"
    r"|considered\s+(?:as\s+part\s+of|in)\s+(?:the\s+)?evaluation|taken\s+into\s+account\s+(?:in|when)\s+\w*\s*(?:award|evaluat)\w*)"
    r"|(?:is|are|forms?|will\s+form)\s+(?:also\s+)?(?:an?\s+|part\s+of\s+the\s+)?(?:evaluated|scored|award\s+criteri\w+"
    r"|evaluation\s+criteri\w+|evaluation|quality\s+(?:criteri\w+|evaluation)))"
    r"|(?:scored|evaluated|assessed|awarded|evaluate|assess)\s+(?:\w+\s+){0,3}(?:on|against|for|upon)\b[^.]{0,80}social\s+value"
    r"|(?:award\s+)?criteria[^.:]{0,40}:[^.]{0,120}social\s+value"
    r"|(?:award|evaluation)\s+criteria\s+(?:are|will\s+be|include|includes)[^.]{0,80}social\s+value"
    r"|quality\s*\(?(?:including|incl\.?|and)\s+social\s+value",
    re.I,
)
_RULES = (("not_weighted", _NOT_WEIGHTED), ("embedded", _EMBEDDED), ("scored", _SCORED))


def statement(segment: str) -> tuple[str, int, int] | None:
    """(kind, start, end) of what a sentence says of social value without a figure; null for nothing."""
    named = words.NARROW.search(segment)
    if named is None or POLICY_LEAD.search(segment):
        return None
    for kind, pattern in _RULES:
        match = pattern.search(segment)
        if match and not (kind == "scored" and (MAY.search(segment) or NOT_AWARD.search(segment))):
            return kind, match.start(), match.end()
    passfail = PASS_FAIL.search(segment)
    if passfail and not NOT_AWARD.search(segment):
        return "pass_fail", min(passfail.start(), named.start()), max(passfail.end(), named.end())
    return None
