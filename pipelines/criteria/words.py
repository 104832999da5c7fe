"""The closed vocabularies of READING.md 2 and 8: what names social value, price, quality and umbrellas."""

import re

NARROW = re.compile(
    r"\b(added\s+social\s+value|social[\s-]+value|community\s+benefits?|wider\s+community\s+benefits?"
    r"|community\s+wealth\s+building|toms?\b(?=\W|$)|themes,?\s+outcomes\s+(and|&)\s+measures"
    r"|social\s+impacts?|social,?\s+(economic|environmental)\s*,?\s*(and|&)\s*(economic|environmental)"
    r"\s+(well-?being|value|benefits?|impact)|social\s+(and|&)\s+environmental\s+value|social\s+benefits?)",
    re.I,
)
SV_WHOLE_NAME = re.compile(r"^\W*s\.?v\.?\W*$", re.I)
FALSE_FRIENDS = re.compile(
    r"social\s+(care|work|housing|media)|value\s+for\s+money|best\s+value|social\s+value\s+(system|platform)",
    re.I,
)
WEAK = re.compile(
    r"\badded\s+value\b|\bsustainab\w+|\bresponsible\s+procurement|\bCSR\b"
    r"|corporate\s+(and|&)?\s*social\s+responsib\w+|\bemployment\s+(and|&)\s+skills\b",
    re.I,
)
CUES = re.compile(
    r"\bcommunit\w+|\bapprentice\w*|\blocal\s+(job|people|econom)\w*|\bvolunteer\w*|\bschools?\b"
    r"|\bemployment\b|\bskills\b|\bwell-?being\b|\bcharit\w+|\bVCSE\b|\bsocial\s+enterprise\w*"
    r"|\bliving\s+wage\b|\bcarbon\b",
    re.I,
)
BROAD = re.compile(
    r"\benvironment\w*|\bcarbon\b|\bclimate\b|\bnet[\s-]?zero\b|\bsustainab\w+|\bbiodiversity|\becolog\w+"
    r"|\bwaste\s+(reduction|minimi[sz]ation|management\s+and\s+recycling)|\bcircular\b|\bfair\s+work\w*"
    r"|\bliving\s+wage\b|\bequalit\w+|\bdiversity\b|\blocal\s+(employment|jobs?|labour|skills)"
    r"|\bemployment\s+(and|&)\s+skills|\bskills\s+(and|&)\s+(employment|training)|\bapprentice\w*"
    r"|\blocal\s+(supply|suppl|sme|spend)\w*|\bSMEs?\b|\bVCSEs?\b|\bsocial\s+enterprise\w*"
    r"|\bcommunity\b|\bvolunteer\w*|\b(workforce|community|staff)\s+(health|well-?being)\w*"
    r"|\bhealth\s+(and|&)\s+well-?being\s+of\s+(the\s+)?(workforce|community|staff)"
    r"|\bmodern\s+slavery|\bethical\s+\w+|\bresponsible\s+procurement|\bCSR\b"
    r"|corporate\s+(and|&)?\s*social\s+responsib\w+",
    re.I,
)
PRICE = re.compile(
    r"\b(price|pricing|cost|costs|commercial|financial|tender\s+sum|fees?|rates|value\s+for\s+money"
    r"|economic(al)?\s+offer|monetary)\b",
    re.I,
)
QUALITY = re.compile(r"\b(quality|technical|non-?price|qualitative|method\s+statements?)\b", re.I)
_UMBRELLA = re.compile(
    r"(overall |total )?(the )?(quality|technical|qualitative|non-?price|non-?cost|non-?commercial"
    r"|technical proposal|quality proposal|method statements?|service delivery|quality ?(and|&|/) ?technical"
    r"|technical ?(and|&|/) ?quality|technical (merit|ability|capability|offer|quality)"
    r"|(quality|technical|award|evaluation) (criteria|criterion|questions?|evaluation"
    r"|questionnaire|assessment)"
    r"|technical and professional ability|quality of (the )?(service|tender|bid|submission|response))",
    re.I,
)
_TAIL = re.compile(
    r"\b(scores?|submissions?|proposals?|responses?|offers?|elements?|weightings?|section|criteri(a|on))\s*$"
)
_JOINT = re.compile(r"\s(?:and|&|\+)\s|\s*[/,]\s*|\s+including\s+", re.I)
_AFFIX = re.compile(r"^(added|wider|our|the|delivering|delivery\s+of|creating|local|additional)?\s*$", re.I)
_SERVICE_TAIL = re.compile(
    r"^\W*(benefits?|commitments?|contributions?|outcomes?|plan|proposals?|offer|questions?|response|weighting"
    r"|criteri\w+|requirements?|statement|method\s+statement|model|impact|delivery|initiatives?|approach"
    r"|considerations?|measures?|score|quantitative|qualitative|portal|calculator|toms?|themes?|theme\s+\w+)*\W*$",
    re.I,
)


def plain(text: str) -> str:
    """The text on one line without control characters, for a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def is_narrow(name: str, description: str = "") -> bool:
    """Named for social value or a strong synonym; a weak word counts beside a cue in the same criterion."""
    if SV_WHOLE_NAME.match(name) or NARROW.search(name):
        return True
    strong_cue = CUES.search(WEAK.sub(" ", f"{name} {description}"))
    return bool(WEAK.search(name) and strong_cue and not only_environment(name, description))


def only_environment(name: str, description: str) -> bool:
    """'Environmental sustainability' with carbon for its only cue is environment, not social value."""
    cues = {cue.group().lower() for cue in CUES.finditer(WEAK.sub(" ", f"{name} {description}"))}
    return bool(re.search(r"environment|carbon|climate", name, re.I)) and cues <= {"carbon"}


def is_broad(name: str, description: str = "") -> bool:
    """Narrow, or a word of the closed broad list in the name."""
    return is_narrow(name, description) or bool(BROAD.search(FALSE_FRIENDS.sub(" ", name)))


def is_joint(name: str) -> bool:
    """The name joins social value with something else: 'Sustainability and Social Value'."""
    found = NARROW.search(name)
    if not found or SV_WHOLE_NAME.match(name):
        return False
    before, after = name[: found.start()], name[found.end() :]
    parts = [part.strip(" \t:-–0123456789.()") for side in (before, after) for part in _JOINT.split(side)]
    joined = _JOINT.search(before + " ") if before.strip() else None
    joined_after = (
        _JOINT.match(" " + after.lstrip() if after[:1] == " " else after) if after.strip() else None
    )
    if not joined and not joined_after:
        return False
    return any(part and not _AFFIX.match(part) and not _SERVICE_TAIL.match(part) for part in parts)


def price_kind(kind: str | None, name: str) -> str:
    """quality, price or cost: the name beats the type (READING.md 4.7)."""
    if name and not NARROW.search(name) and PRICE.search(name) and not QUALITY.search(name):
        return kind if kind in ("price", "cost") else "price"
    if name and QUALITY.search(name) and not PRICE.search(name) and kind in ("price", "cost"):
        return "quality"
    if is_narrow(name) and kind in ("price", "cost"):
        return "quality"
    return kind if kind in ("price", "cost") else "quality"


def is_umbrella(name: str) -> bool:
    """The whole name stands for all of quality, after numbers, brackets and one of score, submission ..."""
    text = re.sub(r"^\s*name\s*:\s*", "", name.lower())
    text = re.sub(r"\([^)]*\)|\d+(\.\d+)?\s*%?|[:;.\-–_]+|\blot\b", " ", text)
    text = " ".join(text.split())
    for candidate in (text, _TAIL.sub("", text).strip()):
        if _UMBRELLA.fullmatch(candidate) or _UMBRELLA.fullmatch(candidate.rstrip("s")):
            return True
    return False
