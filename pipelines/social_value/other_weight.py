"""Another weight than the one read, by what sentences beside it say: corrections, shares, lots, ratios."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.criteria.amounts import PARTS
from pipelines.criteria.model import Criterion, Evidence, percent
from pipelines.criteria.passage import Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import amounts
from pipelines.social_value.corrected import corrected
from pipelines.social_value.doubt import (
    LOT,
    MOST,
    NAME,
    PERCENT,
    PRICED,
    SENTENCE,
    SV,
    Said,
    elsewhere,
    plain,
)
from pipelines.social_value.of_some import of_a_part
from warehouse.sieve import Sieve

_CORRECTED = spaced(
    r"\b(?:now|amend\w{0,5}|correct(?:ed|ion|ions)|corrigend\w{1,2}|clarification\w{0,1}|revis\w{1,4}"
    r"|no longer"
    r"|in error|erroneous\w{0,2}|incorrect\w{0,2}|mistake\w{0,1}|supersed\w{1,4}|withdrawn|removed"
    r"|deleted|dropped"
    r"|replac\w{1,4}|chang\w{1,4}|updat\w{1,3}|typo\w{0,8}|should (?:be|read|have)|errat\w{2})\b"
)


_REMOVED = spaced(
    r"\b(?:no longer (?:appl\w{1,3}|form\w{0,1}|used|scored|evaluated|part|a criterion|required"
    r"|relevant|included|be)"
    r"|(?:has|have|is|are|was|were|been) (?:been |now )?(?:withdrawn|removed|deleted|dropped|waived"
    r"|disapplied)"
    r"|(?:published|included|added|listed|stated|shown) (?:in error|by mistake|erroneously|incorrectly)"
    r"|(?:does|do|will) not apply|should not have (?:been|appeared)|disregard\w{0,2}|to be ignored)\b"
)


_NEW = Sieve(
    rf"(?:{SV})[^.;%\d]{{0,60}}(?:\d{{1,3}}\s?%?(?=\D)[^.;%\d]{{0,40}})?"
    rf"\b(?:is|are|be|been|to|at|now|read|reads|becomes|of|carries|as)\s{{1,3}}(?:now\s{{1,3}})?{PERCENT}",
    re.I,
)


_NEW_RATIO = Sieve(
    r"\b(?:amend\w{0,5}|correct(?:ed|ion)|corrigendum|revis\w{1,4}|updat\w{1,3}|now"
    r"|clarification)\b[^.()\d]{0,40}"
    r"(?:\d{1,2}[^.()\d/]{2,20})?(?<!\d)(\d{1,3}(?:\s?[/:]\s?\d{1,3}){1,6})(?![\d/:])",
    re.I,
)


_OF_THAT = Sieve(
    rf"(?:{SV})[^.;%\d]{{0,30}}{PERCENT}\s{{1,3}}of\s{{1,3}}(?:the|that|this|those)\s{{1,3}}{PERCENT}",
    re.I,
)


_THAT_IS = Sieve(
    rf"{PERCENT}\s{{1,3}}of\s{{1,3}}(?:the|that|this|those)\s{{1,3}}{PERCENT}"
    rf"[^.;%\d]{{0,20}}\b(?:is|for|on|being|goes\s{{1,3}}to)\s{{1,3}}(?:the\s{{1,3}})?(?:{SV})",
    re.I,
)


_OF_WHICH = Sieve(
    rf"(?:{PERCENT}\s{{0,3}}(?:for\s{{1,3}})?(?:quality|technical)|(?:quality"
    rf"|technical)[\s:(-]{{0,4}}{PERCENT}\)?)"
    rf"[\s,(]{{1,4}}of\s{{1,3}}which\s{{1,3}}(?=[^.;%\d]{{0,80}}(?:{SV}))[^.;%\d]{{0,60}}?"
    rf"\b(?:one|an?)\s{{1,3}}({'|'.join(PARTS)})\b",
    re.I,
)


_POINTS_IN = Sieve(
    rf"\d\s{{0,2}}(?:points|pts|marks)?[\s(,%]{{1,4}}(?:of\s{{1,3}}which|includ\w{{1,4}}"
    rf"|incl\.?)\s{{1,3}}(?:{SV})[\s:=-]{{0,4}}"
    r"(\d{1,2}(?:\.\d)?)\s{0,2}(?:%|pts?\b|points\b|marks\b)?",
    re.I,
)


_COUNT = r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"


_ONES = r"(?:questions?|parts?|elements?|sub-?criteria|items)"


_TIMES = (
    Sieve(rf"(?P<each>\d{{1,2}}(?:\.\d{{1,2}})?)\s?%\s{{0,2}}[x×*]\s{{0,2}}{_COUNT}\b", re.I),
    Sieve(rf"\b{_COUNT}\s{{0,2}}[x×*]\s{{0,2}}(?P<each>\d{{1,2}}(?:\.\d{{1,2}})?)\s?%", re.I),
    Sieve(
        rf"\b{_COUNT}\s{{1,3}}(?:\w{{1,20}}\s{{1,3}}){{0,2}}{_ONES}"
        r"(?=[^.;]{0,80}\b(?:each|apiece|both|every|per)\b)[^.;\d]{0,60}?(?P<each>\d{1,2}(?:\.\d{1,2})?)\s?%",
        re.I,
    ),
    Sieve(
        rf"\b{_ONES}\s?\({_COUNT}\)[^.;\d]{{0,30}}?(?P<each>\d{{1,2}}(?:\.\d{{1,2}})?)\s?%\s{{0,2}}(?:each|apiece)\b",
        re.I,
    ),
)


_EACH = Sieve(
    r"(?P<each>\d{1,2}(?:\.\d{1,2})?)\s?%\s{0,2}(?:each\b|apiece\b|per\s{1,3}(?:question|part|element|item))",
    re.I,
)


_NUMBERS = dict(
    zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True)
)


_FOR_EACH = spaced(r"\b(?:each|every|all|both|across) (?:of the |the )?lots?\b")


_SPLIT = Sieve(r"\d\s?%[^%]{0,60}\d\s?%|\b\d{2}\s?[/:]\s?\d{2}\b|100\s?%\s{0,2}(?:price|quality)", re.I)


@dataclass(frozen=True)
class Other:
    """What a weight means in the light of the words beside it."""

    weight: float | None
    low: float | None
    high: float | None
    told: str
    conflict: bool = False
    state: str | None = None


def other_weight(weight: float, rows: Sequence[Criterion], said: Sequence[Said], text: str) -> Other | None:
    """What the words beside a weight make of it; null where they leave it as it is.

    `text`: all of the texts. A structured weight that is corrected stays, with both as bounds (codebook 8).
    """
    narrow = [row for row in rows if row.is_narrow and row.weight_pct]
    structured = any(row.evidence.locator.of_list for row in narrow)
    for one in said:
        if found := _correction(weight, one, structured):
            return found
    if back := _taken_back(weight, text):
        kept = weight if structured else None
        return Other(kept, 0.0, weight, back, True, None if structured else "indeterminate")
    if structured:
        return None
    return (
        _of_quality_marks(weight, text)
        or _of_places(weight, said)
        or _to_come(weight, said)
        or _ratio(weight, rows, text)
        or _recomputed(weight, said)
        or (None if _is_mean(weight, narrow, other := of_some_lots(weight, text)) else other)
        or (None if _is_mean(weight, narrow, None) else _of_a_part(weight, text))
    )


def _of_a_part(weight: float, text: str) -> Other | None:
    ends = of_a_part(weight, text)
    return ends and Other(None, *ends, "stated for a part of the award alone")


_LARGEST = 40
"""Percent: what weighs as much in a lot is a wider row."""


def _is_mean(weight: float, narrow: Sequence[Criterion], other: Other | None) -> bool:
    """Whether a weight is that of several lots already, which lie between its bounds.

    Not of two where the other lot leaves open what it weighs (`other` reaches higher).
    """
    ends = [(row.weight_low_pct or 0.0, row.weight_high_pct or 0.0) for row in narrow]
    is_open = other is not None and (other.high or 0.0) > weight
    return any(0 < low < high or (low < weight < high < _LARGEST and not is_open) for low, high in ends)


def _correction(weight: float, said: Said, structured: bool) -> Other | None:
    if elsewhere(said.text) or not _CORRECTED.search(said.text):
        return None
    new = _NEW.search(said.text)
    stated = [float(one) for one in re.findall(PERCENT, said.text)]
    if not structured and stated and all(abs(value - weight) > 0.5 for value in stated):
        return None  # another figure is taken back
    if (
        new is None
        and (_REMOVED.search(said.text) or plain(said))
        and not re.search(rf"(?:{SV})[^.;]{{0,60}}\d", said.text, re.I)
    ):
        low, high = 0.0, weight
    elif structured and new is not None and abs(float(new[1]) - weight) > 0.5:
        value = float(new[1])
        low, high = min(value, weight), max(value, weight)
    else:
        return None
    kept = weight if structured else None
    return Other(kept, low, high, "the text corrects it", True, None if structured else "nested")


_UNAPPLIED = spaced(
    rf"(?:{SV})(?: (?:criterion|criteria|weighting|element|question|section)){{0,2}},? (?:(?:does"
    rf"|do|will|shall|would"
    r"|is|are)(?: not|n't) (?:to )?(?:apply|applied|applicable|used|be (?:used|applied|scored"
    r"|evaluated|applicable))\b"
    r"(?: (?:to|for|in|on|here)\b)?"
    r"|(?:(?:has|have|is|was|were|are) )?(?:(?:now|since|subsequently|therefore|also) ){0,2}(?:been )?"
    r"(?:removed|withdrawn|deleted|dropped|taken out|disapplied)\b)"
    r"|^\W{0,3}(?:that|this|those|these|they|it) (?:has|have|is|was|were|are) (?:(?:now|since|all) ){0,2}"
    r"(?:been )?(?:removed|withdrawn|deleted|superseded|taken out)\b"
)
"""Social value is said not to be used in this award after all."""


_NO_PART = spaced(
    r"\b(?:is|are|be|forms?|plays?|makes?) (?:not (?:an? |any )?|no )part (?:of|in) (?:this|the|our|these)"
    r" (?:\w{1,20} )?(?:evaluation|award|scoring|tender|procurement|competition|criteria|decision)\b"
)


_FIGURE_TAKEN_BACK = Sieve(rf"{PERCENT}[^.;%]{{0,40}}$", re.I)
"""The figure that belongs to what is taken back: "the 5% in v1 for" before social value."""


_OF_SOME = spaced(
    r"\b(?:this|these|the above|that|which|the (?:split|criteria"
    r"|weightings?))(?: \w{1,20}){0,2}? (?:appl(?:y|ies)"
    r"|relates?|is|are)(?: (?:for|to))? (?:only )?(?:for |to )?lots? \w{1,5} (?:only|alone)\b"
)
"""What was stated is said to be of one lot alone."""


def _taken_back(weight: float, text: str) -> str | None:
    """Why a weight is said not to hold here after all; null where nothing says so."""
    figure = rf"(?<![\d.]){weight:g}(?:\.0{{1,2}})?\s?(?:%|per cent)"
    only = re.compile(
        rf"{figure}(?:\s\w{{1,20}}){{0,4}}?\s(?:applies|apply|used|counts?)\s(?:only\s)?(?:to|where"
        rf"|when|if|for|above)\b"
        rf"|{figure}(?:\s\w{{1,20}}){{0,3}}?\sonly\s(?:applies|apply|counts?|used)\b"
        rf"|\b(?:its|this|that|the|those)\s{figure}(?:\s\w{{1,20}}){{0,4}}?\s(?:added|moved"
        rf"|re-?allocated|transferred"
        rf"|redistributed|goes|given|passes)\s(?:back\s)?(?:to|into)\b",
        re.I,
    )
    for found in SENTENCE.finditer(text[:MOST]):
        said = found.group()
        if elsewhere(said) or _OF_OTHERS.search(said):
            continue
        if (back := _UNAPPLIED.search(said)) and not _is_of_other_figure(weight, said[: back.start()]):
            return "said not to apply here"
        if _NO_PART.search(said) and NAME.search(said):
            return "said to be no part of this award"
        if only.search(said) or _OF_SOME.search(said):
            return "said to apply to some alone"
    return None


def _is_of_other_figure(weight: float, before: str) -> bool:
    """ "The 5% in v1 for social value has been withdrawn": it was of another figure than this weight."""
    figure = _FIGURE_TAKEN_BACK.search(before)
    return figure is not None and abs(float(figure[1]) - weight) > 0.5


_OF_OTHERS = spaced(
    r"\b(?:previous\w{0,2}|former|earlier|other (?:tenders|contracts|procurements)|last (?:time|year))\b"
)


_OUT_OF_100 = spaced(
    r"\b(?:quality|technical|non-price)\b(?: [a-z]{1,12}){0,2}(?:,? \(?\d{1,2} ?(?:%|per cent)\)?,?)?"
    r"(?: (?:is|are|be|will|has|have|carries)){0,2}(?: (?:marked|scored|evaluated|assessed|worth))?"
    r"(?: (?:out )?(?:of|from))? 100\b(?! ?(?:%|per cent))",
    r"\bin (?:the )?(?:quality|technical)\b[^.;%]{0,60}\b(?:out )?of (?:the )?100\b(?! ?(?:%|per cent))",
)
"""Quality has 100 marks of its own."""
_QUALITY_SIZE = Sieve(
    r"\b(?:quality|technical)(?:\s[a-z]{1,12}){0,2}[\s:(=,-]{1,4}(\d{1,2})\s?(?:%|per\s?cent\b)", re.I
)


def _of_quality_marks(weight: float, text: str) -> Other | None:
    """ "Quality (60%) is marked out of 100, of which social value 10 marks": of quality, or of the whole."""
    sizes = {float(one[1]) for one in _QUALITY_SIZE.finditer(text[:MOST])}
    if len(sizes) != 1 or not _OUT_OF_100.search(text[:MOST]):
        return None
    if not re.search(
        rf"(?<![\d.]){weight:g}\s{{1,3}}(?:marks|points|(?:out\s)?of\s(?:the\s)?100)\b", text[:MOST], re.I
    ):
        return None
    low = round(weight * sizes.pop() / 100, 4)
    return Other(
        None, low, weight, f"{weight:g} of the 100 marks of quality, or of the whole", state="nested"
    )


_SAID = r"(?:\d{1,2}(?:\.\d{1,2})?\s?(?:%|per\s?cent)|(?:[a-z]{1,12}[\s-]{1,2}){1,5}?per\s?cent)"


_BY_PLACE = Sieve(
    rf"(?:{SV})[\s:=-]{{1,4}}(?P<one>{_SAID})\s?\([^()%\d]{{2,40}}\),?\s(?:and\s)?(?P<other>{_SAID})\s?\([^()%\d]{{2,40}}\)",
    re.I,
)


def _of_places(weight: float, said: Sequence[Said]) -> Other | None:
    """ "10% (East), 12.5% (West)": one weight for each of several parts, and no weight of them all."""
    for one in said:
        if found := _BY_PLACE.search(one.text):
            values = [amount.value for name in ("one", "other") for amount in amounts(found[name])[:1]]
            if len(values) == 2 and values[0] != values[1]:
                return Other(None, min(values), max(values), "one for each of several parts", state="nested")
    return None


_TO_COME = spaced(
    r"\b(?:points|marks|weight\w{0,5}|percentage) (?:(?:is|are) )?(?:still )?"
    r"(?:to be (?:confirmed|decided|agreed|determined|announced)|tbc|tbd)\b"
)


def _to_come(weight: float, said: Sequence[Said]) -> Other | None:
    """ "Social value 20 points and interview (points to be confirmed)": of how many, nobody can say yet."""
    if not any(_TO_COME.search(one.text) and re.search(r"\d", one.text) for one in said):
        return None
    return Other(None, 0.0, weight, "beside a row whose figure is to come", state="named")


def _ratio(weight: float, rows: Sequence[Criterion], text: str) -> Other | None:
    """ "10% (Amendment 1: 40/45/15)": a later split of as many criteria."""
    found = _NEW_RATIO.search(text)
    if found is None:
        return None
    figures = [float(one) for one in re.findall(r"\d{1,3}", found[1])]
    listed = [row for row in rows if row.statement is None]
    if not 95 <= sum(figures) <= 105 or [row.weight_pct for row in listed] == figures:
        return None
    same = len(listed) == len(figures)
    own = [f for f, row in zip(figures, listed, strict=False) if row.is_narrow] if same else [0.0, *figures]
    if not own or all(abs(value - weight) <= 0.5 for value in own):
        return None
    return Other(None, min(weight, *own), max(weight, *own), "the text amends it", True, "nested")


def _recomputed(weight: float, said: Sequence[Said]) -> Other | None:
    if (of_that := share_of_figure(said)) and of_that.told.startswith(f"{percent(weight)} of "):
        return of_that
    for one in said:
        if (of := _OF_WHICH.search(one.text)) and abs(100 / PARTS[of[3].lower()] - weight) < 0.01:
            return _part(weight, float(of[1] or of[2]))
        if inside := _POINTS_IN.search(one.text):
            value = float(inside[1])
            if abs(100 * value / (100 + value) - weight) < 0.01:
                return Other(value, value, value, f"{value:g} within the 100 points = {percent(value)}")
        if found := _several(weight, one.text):
            return found
    return None


def put_right(passages: Sequence[Passage]) -> tuple[Said, float] | None:
    """The words by which a text corrects its figure of social value, and what it is now (corrected.py)."""
    for one in passages:
        text = one.text[:MOST]
        if found := corrected(text):
            body = text[found.start : found.end]
            return Said(body, Evidence(one.locator, found.start, found.end, body), False, ""), found.new
    return None


def share_of_figure(said: Sequence[Said]) -> Other | None:
    """ "10% of the 30% is social value": a share of a figure that is stated."""
    found = (_OF_THAT.search(one.text) or _THAT_IS.search(one.text) for one in said)
    return next((_part(float(of[1]), float(of[2])) for of in found if of and float(of[2]) < 100), None)


def _part(share: float, whole: float) -> Other:
    value = round(share * whole / 100, 4)
    return Other(
        value, value, value, f"{percent(share)} of {percent(whole)} = {percent(value)}", state="nested"
    )


def _several(weight: float, text: str) -> Other | None:
    """ "4 questions at 2.5% each"; without their number no more than that it is so much at least."""
    for pattern in _TIMES:
        found = pattern.search(text)
        # Named behind the figure it is one of the questions: "six of 10% each, the last on social value".
        if found and abs(float(found["each"]) - weight) < 0.01 and NAME.search(text[: found.start("each")]):
            count = next(
                g
                for name, g in enumerate(found.groups(), 1)
                if name != pattern.whole.groupindex["each"] and g
            )
            value = weight * (_NUMBERS.get(count.lower()) or float(count))
            if value <= 100:
                return Other(value, value, value, f"{count} times {percent(weight)} = {percent(value)}")
    found = _EACH.search(text)
    if found and abs(float(found["each"]) - weight) < 0.01:
        return Other(None, weight, None, f"{percent(weight)} for each of several", state="named")
    return None


_QUALITY_SHARE = Sieve(
    r"\b(?:quality|technical)[\s:(=-]{1,4}(\d{1,2})\s{0,2}(?:%|per\s?cent\b)"
    r"|(?<![\d.])(\d{1,2})\s{0,2}(?:%|per\s?cent)\s{1,3}(?:for\s{1,3}|on\s{1,3})?(?:quality|technical)\b",
    re.I,
)


def of_some_lots(weight: float, text: str) -> Other | None:
    """A text in which another lot's split has no social value: of all lots it is between nought and this."""
    starts = [found.start() for found in LOT.finditer(text)]
    if not starts or _FOR_EACH.search(text):
        return None
    before = text[: starts[0]]
    parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    without = [
        part for part in parts if _SPLIT.search(part) and PRICED.search(part) and not NAME.search(part)
    ]
    if not without or not any(NAME.search(part) for part in [before, *parts]):
        return None
    # Where another lot weighs quality as one, social value may be in that.
    sizes = [float(one[1] or one[2]) for part in without for one in _QUALITY_SHARE.finditer(part)]
    return Other(None, 0.0, max([weight, *sizes]), "other lots are without it", state=None)
