"""Names that hold more than one criterion: umbrellas, joint names, and what a name stands inside of."""

import re
from functools import lru_cache

from pipelines.criteria.vocabulary import (
    BROAD,
    NARROW,
    OF_THE_MODEL,
    OTHER_NAMES,
    PRICE,
    SV_JOINED,
    SV_WHOLE_NAME,
    tells,
    without_excluded,
)
from warehouse.sieve import REMEMBERED, Sieve

_SHARES = Sieve(r"[(\[]?\s{0,2}(?<![\w.])\d{1,3}(?:\.\d{1,2})?\s{0,2}(?:%|per\s?cent\b)\s{0,2}[)\]]?", re.I)
"""Figures in a name, with their brackets."""


_UMBRELLA = Sieve(
    r"(overall |total )?(the )?(quality|technical|qualitative"
    r"|non[- ]?(?:price|cost|commercial|financial|monetary)"
    r"|technical proposal|quality proposal|method statements?|service delivery|quality ?(and|&|/) ?technical"
    r"|technical ?(and|&|/) ?quality|technical (merit|ability|capability|offer|quality)"
    r"|(quality|technical|award|evaluation) (criteria|criterion|questions?|evaluation"
    r"|questionnaire|assessment)"
    r"|technical and professional ability|quality of (the )?(service|tender|bid|submission|response))",
    re.I,
)


_TAIL = re.compile(
    r"\b(scores?|submissions?|proposals?|responses?|offers?|elements?|weightings?|section|criteri(a"
    r"|on))\s{0,4}$"
)


_JOINT = Sieve(r"\s(?:and|&|\+)\s|\s{0,4}[/,]\s{0,4}|\s{1,4}including\s{1,4}", re.I)


_TAKEN_IN = Sieve(
    r"^(?P<other>[^()\[\]]{1,200}?)[\s(\[,:-]{1,6}"
    r"(?:(?:that|which)\s{1,4})?(?:includ(?:ing|es?|ed)|incl?\b\.?|inclusive\s{1,4}of|incorporat(?:ing|es?)"
    r"|cover(?:ing|s)|compris(?:ing|es?)|contain(?:ing|s)|encompass(?:ing|es)|together\s{1,4}with"
    r"|along\s{1,4}with"
    r"|as\s{1,4}well\s{1,4}as|plus|(?P<with>with))\s{1,4}(?:(?:the|our|added|any|some|both|all"
    r"|an?)\s{1,4}){0,2}$",
    re.I,
)
"""What stands before social value in a name, where the row takes it in: "Quality (incl. social value)"."""


_IS_IT = Sieve(rf"(?!community\s{{1,4}}wealth){NARROW.pattern}", re.I)
"""Social value under a name of the codebook; wealth building beside it is a second criterion."""


_CONTACT = Sieve(
    r"\*{5,}|@|\[(?:e-mail|telephone)\]|^(?:ask|contact|e-?mail|quer(?:y|ies)"
    r"|questions?\s{1,4}to)\b",
    re.I,
)
"""Whom to ask, masked or not, is no other criterion."""


_SHARE_OF_ROW = Sieve(
    r"\bof\s{1,4}which\b|(?:%|\b(?:half|third|quarter|fifth|tenth|per\s?cent))\s{1,4}(?:of\s{1,4}(?:this"
    r"|it|these"
    r"|that|them)\b|(?:is|being|relat\w{1,3}|for|on|to|goes)\s{1,4}(?:to\s{1,4}|for\s{1,4})?"
    r"(?:social|community|toms?|s\.?v\b))|(?:\b(?:half|third|quarter|fifth|sixth|eighth|tenth|twentieth"
    r"|per\s?cent)"
    r"|%)s?\s{1,4}of\s{1,4}"
    r"(?:(?:the|this|its|total|overall)\s{1,4}){0,2}"
    r"(?:quality|technical|non-?price|section|criteri\w{1,2}|question|element|component|heading)\b",
    re.I,
)
"""A name that says which share of itself, or of quality, social value is."""


_AFFIX = re.compile(
    r"^(added|wider|our|the|delivering|delivery\s{1,4}of|creating|local|additional)?\s{0,4}$", re.I
)


_SERVICE_TAIL = re.compile(
    r"^\W{0,10}(benefits?|commitments?|contributions?|outcomes?|plan|proposals?|offer|questions?"
    r"|response|weighting"
    r"|criteri\w{1,30}|requirements?|statement|method\s{1,4}statement|model|impact|delivery"
    r"|initiatives?|approach"
    r"|considerations?|measures?|score|elements?|section|component|offering|submission|evaluation"
    r"|assessment|quantitative|qualitative|portal|calculator|toms?|themes?"
    r"|theme\s{1,4}\w{1,30}){0,8}\W{0,10}$",
    re.I,
)


_REMARK = re.compile(
    r"\s{0,4}[,–—-]\s{1,4}(?:\w{2,20}ed\s{1,4}(?:on|by|through|against|from|using|under|per|in\s{1,4}line\s{1,4}with)|being"
    r"|as\s{1,4}(?:set|described|stated|defined|detailed)|which|see)\b.*$",
    re.I | re.S,
)
"""How it is judged, after the name: "Social value, scored on the commitments and the plan"."""


_INSIDE_OF = Sieve(
    r"(?:\b(?:(?:(?:is|a|as|forming|forms|which\s{1,4}is)\s{1,4}){0,2}part\s{1,4}of|within|inside|under"
    r"|(?:included|contained|assessed|scored|counted|covered|falls|sits)\s{1,4}(?:in|within|under"
    r"|as\s{1,4}part\s{1,4}of)"
    r"|(?:sub-?\s?criteri(?:on|a)|element|component|subset|share|portion|proportion)\s{1,4}of"
    r"|taken\s{1,4}from)\s{1,4})"
    r"(?:(?:the|our|that|overall|total)\s{1,4}){0,2}"
    r"(?P<whole>[^()\[\]:;]{3,60}?)\s{0,4}[)\]]?\s{0,4}$",
    re.I,
)


_UNDER = Sieve(
    r"^\W{0,4}(?P<whole>(?:quality|technical|non-?price)\b[^:>/()-]{0,20}?)\s{0,2}(?::|>|/|\s[-\u2013]\s)",
    re.I,
)


_OF_WHICH_FIRST = Sieve(r"^\W{0,4}of\s{1,4}which\b", re.I)


def inside_of(name: str) -> str | None:
    """Of which other criterion a name says that it is a part: "Quality" in "Social value (part of Quality)".

    Empty for "of which social value", which names none; null for a name that says nothing of the kind.
    """
    if _OF_WHICH_FIRST.match(name):
        return ""
    if (above := _UNDER.match(name)) and NARROW.search(name, above.end()):
        return above["whole"].strip()
    found = _INSIDE_OF.search(name)
    whole = re.sub(r"\d{1,3}(?:\.\d{1,2})?\s{0,2}%?", " ", found["whole"]) if found else ""
    return " ".join(whole.split()) if found and NARROW.search(name[: found.start()]) else None


@lru_cache(maxsize=REMEMBERED)
def is_joint(name: str) -> bool:
    """The name joins social value with something else: 'Sustainability and Social Value'."""
    name = without_excluded(name)
    if not _SHARE_OF_ROW.search(name):
        name = _SHARES.sub(" ", name)
    if SV_JOINED.search(name):
        return True
    found = OTHER_NAMES.match(name) or NARROW.search(name) or OF_THE_MODEL.search(name)
    if not found or SV_WHOLE_NAME.match(name):
        return False
    before, after = name[: found.start()], _REMARK.sub("", name[found.end() :])
    if _takes_in(before) or _SHARE_OF_ROW.search(name):
        return True
    parts = [part.strip(" \t:-–0123456789.()") for side in (before, after) for part in _JOINT.split(side)]
    joined = _JOINT.search(before + " ") if before.strip() else None
    joined_after = (
        _JOINT.match(" " + after.lstrip() if after[:1] == " " else after) if after.strip() else None
    )
    if not joined and not joined_after:
        return False
    others = (part for part in parts if part and not _IS_IT.search(part) and not _CONTACT.search(part))
    return any(not _AFFIX.match(part) and not _SERVICE_TAIL.match(part) for part in others)


def _takes_in(before: str) -> bool:
    """Whether what stands before social value is a row of its own, which takes it in."""
    found = _TAKEN_IN.fullmatch(before)
    if (
        not found
        or not re.search(r"[a-z]{3}", BROAD.sub(" ", found["other"]), re.I)
        or not tells(found["other"])
    ):
        return False
    if found["with"]:  # "Engagement with social value" is one thing, "Quality with social value" two
        return bool(
            PRICE.search(found["other"]) or is_umbrella(found["other"]) or re.search(r"[(\[]", before)
        )
    return not _AFFIX.match(found["other"]) and not _SERVICE_TAIL.match(found["other"])


@lru_cache(maxsize=REMEMBERED)
def is_umbrella(name: str) -> bool:
    """The whole name stands for all of quality, after numbers, brackets and one of score, submission ..."""
    text = re.sub(r"^\s{0,4}name\s{0,4}:\s{0,4}", "", without_excluded(name).lower())
    text = re.sub(r"\([^)]{0,200}\)|\d{1,30}(\.\d{1,30})?\s{0,4}%?|[:;.\-–_]{1,20}|\blot\b", " ", text)
    text = " ".join(text.split())
    for candidate in (text, _TAIL.sub("", text).strip()):
        if _UMBRELLA.fullmatch(candidate) or _UMBRELLA.fullmatch(candidate.rstrip("s")):
            return True
    return False
