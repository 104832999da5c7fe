"""What a label names: social value, price, quality as an umbrella, a total, another criterion, or nothing."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.patterns import spaced
from warehouse.sieve import REMEMBERED, Sieve

SOCIAL_VALUE = (
    r"(?:social[\s-]{0,4}value|soc\.?\s{0,4}val\w{0,30}|community\s{1,4}benefits?|social\s{1,4}impacts?"
    r"|sv\b)"
)
"""Names of social value inside the patterns of sentences."""
_UNBROKEN = spaced(r"\b(?:social\s?value|socialvalue|socialval)\b")
_SV = re.compile(r"(?<![\w.])S\.?V\.?(?!\w)|(?<![\w./])[Ss]/[Vv](?![\w/])")
_OF_LAW = spaced(r"\W{0,3}\s{0,4}(?:Act\b|polic(?:y|ies)|charter|strategy|duty|statement of)")
_TAIL = spaced(
    r"[\s(:=–-]{1,20}(?:and|&|is|are|at|of|on|to|for|the|a|an|be|will|shall|in|worth|carr(?:y|ies)"
    r"|weight(?:ed|ing|ings)?(?: (?:of|at|is))?|max(?:imum)?\.?|has|have|gets?|scores?|being"
    r"|accounts?(?: for)?|attracts?|bears?|counts?(?: for)?|by|with|as|out|makes?(?: up)?|standing"
    r"|amounts?|given|up|weight|wt|available|which|that|scored|another|other|from|(?:to|in) the (?:extent"
    r"|proportion|amount))$"
)
_LETTER = re.compile(r"[a-zA-Z£]")
_MARKS = re.compile(r"^[+(\s]{1,20}")
_STATUTE = re.compile(r"Public\s{1,4}Services\W{0,10}(?:\(\s{0,4})?Social|\bAct\b")
_WEIGHS = spaced(r"weight|criteri")
_SECTION = re.compile(r"^(?:section|part|envelope)?\s{0,4}[A-Z\d][\d.]{0,3}[.):]?\s{1,4}")
_BRACKETS = re.compile(r"\([^)]{0,200}\)?")
_OF_QUALITY = spaced(r"\bqualit|technical")
_STOP = re.compile(r"(?<!\b[Ss]oc)(?<!\b[Ii]ncl)[.!?]\s{1,4}(?=[A-Z])")
_BASED_ON = spaced(
    r"\b(?:based (?:up)?on|basis of|having regard to|assessed (?:on|against|upon|as to)"
    r"|evaluated (?:on|against|upon|as to)|scored"
    r" (?:on|against|as to)|judged (?:on|against|as to)|criteria (?:are|is|will be)|as follows|made up (?:of"
    r"|from))\b"
)
_ONLY_AND = spaced(r"\W{0,10}(?:and|&|/|or)?\W{0,10}")
_JOINED_BEFORE = spaced(
    r"([A-Za-z][\w'\x20-]{0,20}?)\.?\s{0,4}(?:\band\b|&|/|\+|,)\s{0,4}(?:added |wider )?$"
)
_CLAUSE = re.compile(r":|\d[.)]|\bon\b|\bfor\b")
_THAT_IS = spaced(r"\bthat is\b")
_JOINED_AFTER = spaced(r"\W{0,2}\s{0,4}(?:\band\b|&|/|\+|,\s{0,4}and\b|including\b|incl\.?)\s{0,4}(.{1,300})")
_INCLUDING = spaced(r"\W{0,10}(?:including|incl)")
_INCLUDING_BROAD = spaced(r"\W{0,10}(?:including|incl\.?) (?:carbon|environment|sustain|climate)")
_MISSPELT = spaced(r"\b(so[a-z]{0,2}i?[a-z]{0,3}|scl|soc)\b\.?[\s/.\-]{0,3}\b([vw][a-z]{1,5})\b\.?")
NARROW = spaced(
    r"\b(added )?(social[\s-]{0,20}value|soc\.?\s{0,4}val(?:ue)?s?\.?|community benefits?|comm\.?"
    r" benefits?|community wealth|toms?|social impacts?|social benefits?|community (?:&|and) social"
    r" value|social,? (?:economic|environmental),?\s{0,4}(?:and|&) (?:economic|environmental)"
    r" (?:well-?being|value|benefits?|impact)|(?:economic|environmental),? (?:social"
    r"|environmental)\s{0,4}(?:,|and|&){1,12} (?:economic|social) (?:well-?being|value|benefits?"
    r"|impact)|environmental,? social and economic well-?being|social (?:and|&) environmental value"
    r"|themes,? outcomes (?:and|&) measures)\b"
)
SV_DEFINED = spaced(
    r"\bS[./]?V\.?\W{0,3}(?:=|is|means?|being|stands for|:|-|\()?\W{0,4}(?:added )?soc|soc(?:ial|\.)?"
    r" val\w{0,30}\W{0,3}\(\W?S[./]?V"
)
PRICE = spaced(
    r"\b(price\w{0,30}|pricing|cost\w{0,30}|costings?|commercial\w{0,30}|financial\w{0,30}|finance"
    r"|tender(?:ed)? sum|contract sum|fees?|fee (?:bid|proposal|offer)|rates?|schedule of rates|sor"
    r"|value for money|vfm|economic(?:al)? offer|monetary|whole[\s-]life cost\w{0,30}|wlc|day rates?"
    r"|rent(?:al)?(?: offer\w{0,30})?|revenue(?: share)?|concession fee|discount|charges?"
    r"|commissions?|royalt(?:y|ies)"
    r"|tariff\w{0,30}|affordability|tco|cost of ownership|economy|£|income|premium|p)\b"
)
PRICE_SURE = spaced(
    r"\b(price\w{0,30}|pricing|cost\w{0,30}|commercial\w{0,30}|financial\w{0,30}|fees?|tender(?:ed)?"
    r" sum|contract sum|value for money|schedule of rates|wlc|rent|rates)\b"
)
QUALITY = spaced(
    r"^(?:the |overall |total |your ){0,12}(?:quality|qual|q(?!\s?\d)|technical|tech"
    r"|technical\s{0,4}(?:&|and|/)\s{0,4}quality|quality\s{0,4}(?:&|and|/)\s{0,4}technical|qualitative"
    r"|non[\s-]?(?:price|cost|commercial|financial)|method\s{0,4}statements?|service delivery|technical"
    r" (?:merit|ability|capability|offer|quality|proposal|response|questions?|submission|envelope"
    r"|evaluation|score|solution|compliance)|tech proposal|quality (?:criteria|criterion|questions?"
    r"|evaluation|questionnaire|submission|proposal|response|element|component|score|marks?|section"
    r"|part|assessment|aspects?|requirements?|of (?:the )?(?:service|tender|bid|submission|response))"
    r"|technical\s{0,4}/\s{0,4}professional|written submission|technical and professional ability)(?:"
    r" (?:scores?|submissions?|proposals?|responses?|offers?|elements?|weightings?|section|criteria"
    r"|criterion|questions?|marks?|points?|component|envelope|total|part|overall|evaluation)){0,12}$"
)
TOTAL = spaced(
    r"^\W{0,10}(?:grand |overall |sub-?\s?|section |maximum |max\.? )?(?:totals?|sum|check|overall|all"
    r" sections|combined|maximum|aggregate)\b(?! (?:cost|price|quality|tender(?:ed)? (?:sum|price)"
    r"|contract (?:sum|price)|fee|rent|bid"
    r"|charge))|^\W{0,10}(?:total|max\w{0,30}"
    r"|overall|possible) (?:marks?|points?|score|available|weight\w{0,30}|percent\w{0,30}|%|maximum"
    r"|possible)"
)
SUBTOTAL = spaced(r"sub-?\s?total|section total|total (?:excl|quality|price|technical)")
_FILL = spaced(
    r"^(?:[\s\-–:=(),.;|/*•\[\]\x22'“”]{1,20}|(?:and|&|plus|with|on|for|of|to|by|is|are|at|as|the|a|an"
    r"|be|will|shall|in|out|worth|carr(?:y|ies|ying)|weight(?:ed|ing|ings)?|weighted at|weights?|wt"
    r"|max(?:imum)?\.?|marks?|points?|pts|score[ds]?|scoring|being|accounts?|accounting|makes?|gets?"
    r"|has|have|having|given|allocated|assigned|attract(?:s|ing)?|bears?|counts?|forms?|comprises?"
    r"|represent(?:s|ing)?|equals?|stands?|standing|amounts?|percentage|percent|per|cent|total|overall"
    r"|each|up|reserved|available|attributable|attributed|question|weighs|contributes?|contributing|set"
    r"|rated|applied|remaining|evaluated|assessed|judged|based|mark|relates?|relating|goes|go|from|your"
    r"|our|what|which|that|its|it|also|only|then|where|there|while|whilst|respectively|i\.e\.|ie"
    r"|NB)\b[\s.]{0,20}){1,12}"
)
_AFFIX = spaced(
    r"^(?:(?:added|wider|our|the|your|delivering|delivery of|creating|local|additional|on|for|of|a|any"
    r"|to|their|and|with|overall|in|as|criteri\w{1,30}|weight\w{0,30}|section|part|question|q"
    r"|commitments? (?:to|on)|approach to|proposals? (?:on|for)|plan|ms\d{0,12}|statement)\b|\W){0,12}$"
)
_BEYOND = spaced(
    r"^\W{0,10}(?:(?:benefits?|commitments?|contributions?|outcomes?|plan|proposals?|offer\w{0,30}"
    r"|questions?|response\w{0,30}|weight\w{0,30}|criteri\w{1,30}|requirements?|statement\w{0,30}"
    r"|method|model|impact|delivery|initiatives?|approach|considerations?|measures?|score\w{0,30}"
    r"|elements?|section|component|submission|evaluation|assessment|quantitative|qualitative|portal"
    r"|calculator|toms?|themes?|marks?|points?|max\w{0,30}|total|bid|part|is|are|the|of|in|to|for|at"
    r"|which|that|they|bring|you|we|it|\d{1,12}|community benefits?|wellbeing|added value|local"
    r" community)\b|\W){0,12}$"
)
EDGES = " \t\r\n-–:=(),.;|/*•[]\"'"
_ABBREVIATED = frozenset(("soc", "scl", "social"))
_ABBREVIATED_VALUE = frozenset(("val", "vals", "value", "v"))


_MAY_NAME = Sieve(r"s[oc]|comm|tom|econ|envir|themes|s[./]?v", re.I)


def named(text: str, is_defined: bool) -> list[tuple[int, int]]:
    """[start, end) of every name of social value, misspelt and shortened ones too.

    `is_defined`: the notice says that "SV" is social value. The Act or a policy of that name is none.
    """
    if not _MAY_NAME.search(text):
        return []
    found = [match.span() for match in NARROW.finditer(text)]
    for match in _MISSPELT.finditer(text):
        if not any(start <= match.start() < end for start, end in found) and _is_meant(*match.groups()):
            found.append(match.span())
    for match in _UNBROKEN.finditer(text):
        if not any(start <= match.start() < end for start, end in found):
            found.append(match.span())
    if is_defined:
        found += [match.span() for match in _SV.finditer(text)]
    return sorted(span for span in found if not _OF_LAW.match(text[span[1] : span[1] + 14]))


def _is_meant(one: str, two: str) -> bool:
    """Within two slips of "social value", or a common abbreviation of it."""
    one, two = one.lower(), two.lower()
    if one in _ABBREVIATED and two in _ABBREVIATED_VALUE:
        return True
    slips = OSA.distance(f"{one} {two}", "social value", score_cutoff=2)
    return slips <= 2 and OSA.distance(one, "social") <= 2 and OSA.distance(two, "value") <= 2


def bare(label: str) -> str:
    """The label without the words that join it to its amount."""
    for _ in range(6):
        shorter = _TAIL.sub("", _FILL.sub("", label).strip(EDGES)).strip(EDGES)
        if shorter == label:
            break
        label = shorter
    return label


@lru_cache(4096)
def kind_of(label: str, is_defined: bool) -> tuple[str, str]:
    """(kind, bare label); kinds: sv, price, quality, total, other, none."""
    label = _before_rest(label)
    if is_total(label):
        return "total", label.strip()
    name = bare(label)
    if not _LETTER.search(name):
        return "none", name
    if is_total(name):
        return "total", name
    name = _MARKS.sub("", name)
    if _STATUTE.search(name) and not _WEIGHS.search(name):
        return "other", name
    if named(name, is_defined) or vocabulary.SV_WHOLE_NAME.match(name) or vocabulary.is_narrow(name):
        return "sv", name
    core = _BRACKETS.sub(" ", _SECTION.sub("", name)).strip(" -:.")
    if QUALITY.match(core) or QUALITY.match(core.rstrip("s")):
        return "quality", name
    return ("price" if PRICE.search(core) and not _OF_QUALITY.search(core) else "other"), name


_AND_REST = spaced(
    r"[\s,;]{1,3}(?:and|with|while|whilst|leaving)? (?:the |what )?(?:rest|remainder|balance|residue"
    r"|remaining (?:marks|points|score|share)|(?:is|remains) left)\b(?= [a-z])"
)


def _before_rest(label: str) -> str:
    """The name before "and the rest to ...", which speaks of what no figure is given for."""
    found = _AND_REST.search(label)
    return label[: found.start()] if found and _LETTER.search(label[: found.start()]) else label


def is_total(label: str) -> bool:
    """A total or subtotal, which is the sum of other rows."""
    return bool(TOTAL.search(label) or SUBTOTAL.search(label))


@lru_cache(maxsize=REMEMBERED)
def nearest(before: str) -> str:
    """Of what stands before an amount, the part that names it: after the last sentence, colon, "based on"."""
    before = _STOP.split(before)[-1]
    lead = before.rstrip(" :=")
    colon = max(lead.rfind(":"), lead.rfind("="))
    if colon >= 0:
        tail = lead[colon + 1 :]
        before = tail if bare(tail) else before
    based = list(_BASED_ON.finditer(before))
    if based and bare(before[based[-1].end() :]):
        before = before[based[-1].end() :]
    return before


_WITHIN = spaced(
    r"^\W{0,4}(?:within|in|inside|under|of|for|as part of) (?:the |our |that |this )?(?:\w{1,12} ){0,2}?"
    r"(?:quality|technical|non[\s-]?price|envelope|section|part|element|half)"
    r"(?: (?:score|marks|section|element|part))?, "
)
"""What a label says of where it stands: "Within quality, social value"."""


def is_joint(label: str) -> bool:
    """Social value in one row with another criterion: "Sustainability and Social Value"."""
    last = _WITHIN.sub("", label.split("\n")[-1])
    name = _BRACKETS.sub(" ", last if len(last) > 3 else label)
    spans = named(name, True)
    if not spans:
        return False
    start, end = spans[0][0], spans[-1][1]
    if len(spans) > 1 and shared_names.is_joint(name[start:end]):
        return True
    if len(spans) > 1 and not _ONLY_AND.fullmatch(name[spans[0][1] : spans[1][0]]):
        end = spans[0][1]
    return _is_joined_before(name[:start]) or _is_joined_after(name[end:])


def _is_joined_before(before: str) -> bool:
    match = _JOINED_BEFORE.search(before)
    if match is None or len(before.split()) > 8:
        return False
    other = _CLAUSE.split(match[1])[-1]
    return bool(other.strip()) and not _AFFIX.match(other) and not _THAT_IS.search(before)


def _is_joined_after(after: str) -> bool:
    match = _JOINED_AFTER.match(after)
    other = " ".join(match[1].split()[:5]) if match else ""
    if not other or _BEYOND.match(other):
        return False
    return not _INCLUDING.match(after) or bool(_INCLUDING_BROAD.match(after))
