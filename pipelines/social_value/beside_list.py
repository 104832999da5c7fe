"""What stands beside a whole list and makes its weight of social value smaller, another's or a wish.

A list of 100 may be of a stage that is a part of the award; the same sentence may give another lot its own
figure; and what people said that they would like is no list of this award. Where the words are plain the
weight is recomputed; else it is null, with bounds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.criteria.list_names import lists, sentence_start
from pipelines.criteria.model import Criterion, percent
from pipelines.criteria.passage import Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.vocabulary import NARROW, PRICE
from warehouse.sieve import Sieve

_MOST = 40_000
"""Code points of a text that are looked at."""
_LEAD = 200
"""Code points before a list that may carry the size of its stage."""
_PERCENT = r"(\d{1,3}(?:\.\d{1,2})?)\s{0,2}(?:%|per\s{1,2}cent\b)"
_UNNAMED = re.sub(r"\((?!\?)", "(?:", NARROW.pattern)
_STAGE = (
    r"(?:(?:stages?|phases?|parts?|rounds?|steps?|envelopes?|tiers?|sections?)"
    r"(?:\s{1,2}(?:\d|[A-E]|one|two|three|i{1,3})\b)?"
    r"|(?:written|desktop|paper|online|technical)\s{1,2}(?:\w{1,20}\s{1,2})?(?:tenders?|bids?|submissions?|responses?"
    r"|evaluations?|exercise|assessment|proposals?|stage|part|round)|submissions?|presentations?|interviews?"
    r"|demonstrations?|site\s{1,2}visits?|pitch(?:es)?|auctions?|e-auctions?)"
)
_OF_WHOLE = (
    r"of\s{1,2}(?:the\s{1,2}|all\s{1,2})?(?:\w{1,12}\s{1,2})?(?:marks?|points|scores?|total|whole|evaluation|award|result"
    r"|overall)\b"
)
_HEAD = Sieve(
    rf"\b(?P<stage>{_STAGE})\s{{0,2}}(?:[^\n:;.%()\d]{{0,40}}?)"
    rf"[\s:(,\u2013-]{{1,4}}(?:(?:worth|weighted|weighting|counts?\s{{1,2}}for|carries|is|at)\s{{1,2}}){{0,3}}"
    rf"{_PERCENT}(?:\s{{1,2}}{_OF_WHOLE})?(?:\s{{1,2}}(?:score|mark)s?)?\)?\s{{0,2}}(?P<then>[^\n%.]{{0,60}})$",
    re.I,
)
"""The end of what stands before a list: a stage with its size."""
_SIZE = Sieve(
    rf"\b(?P<stage>{_STAGE})\s{{1,2}}(?:scores?\s{{1,2}})?"
    r"(?:(?:will|shall|is|are|be|together|each|then)\s{1,2}){0,3}"
    r"(?:counts?(?:\s{1,2}for)?|worth|makes?\s{1,2}up|carr(?:y|ies)|accounts?\s{1,2}for|contributes?|forms?|represents?"
    rf"|weighted(?:\s{{1,2}}at)?|is|for)\s{{1,2}}(?:the\s{{1,2}}(?:other|remaining)\s{{1,2}})?{_PERCENT}",
    re.I,
)
"""A stage of which a sentence says how much of the award it is."""
_EQUAL = spaced(
    r"\b(?:stages|phases|rounds|parts|envelopes|steps|scores of (?:both|the two) \w{1,12})"
    r" (?:\w{1,10} ){0,3}?(?:equally|equal weights?|the same)\b"
)
_BAR = spaced(r"\b(?:pass|minimum|threshold|at least|or (?:more|above|over)|score below|quality|technical)\b")
"""A figure beside a stage is a bar to pass, or a criterion's own."""
_LOT = r"lots?\s{1,2}(?:\d{1,3}|[A-Z])\b"
_OTHER_LOT = Sieve(
    rf"^\s{{0,2}}[%)]?[\s,;(\[\u2013-]{{1,5}}(?:(?:but|and|or|rising\s{{1,2}}to|except)\s{{1,2}}){{0,2}}(?:"
    rf"{_PERCENT}\s{{1,2}}(?:for|in|on|under|of)\s{{1,2}}{_LOT}"
    rf"|(?:(?:for|in|on|under)\s{{1,2}})?{_LOT}[\s:,=-]{{1,3}}[^%\n.;)]{{0,60}}?{_PERCENT})",
    re.I,
)
"""Right after the figure of social value: what it is for another lot."""
_OF_LOT = Sieve(rf"{_PERCENT}\s{{0,2}}[(\[]\s?(?:(?:for|in|on)\s{{1,2}})?{_LOT}[\s:,=-]{{1,3}}$", re.I)
"""Right before a figure that was read: it is of another lot, and the one before it is of the others."""
_INCLUDED = Sieve(
    rf"{_PERCENT}(?P<row>[^%.;\n]{{0,60}}?)\b(?:includ\w{{1,4}}|tak(?:es|ing)\s{{1,2}}in|cover(?:s|ing)|embrac\w{{1,3}}"
    r"|among\s{1,2}(?:them|which|these)|contain(?:s|ing)|compris(?:es|ing)|encompass\w{0,3})\b"
    rf"(?:\s{{1,2}}\w{{1,20}}){{0,3}}?\s{{1,2}}(?:{_UNNAMED})(?!\w)(?!\s{{0,2}}[:(=-]?\s{{0,2}}(?:at\s{{1,2}})?\d)",
    re.I,
)
"""A figure before its row, which takes social value in and gives it no figure of its own."""
_DIGIT = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_SENTENCE_END = re.compile(r"[.;](?=\s|$)|\n")


@dataclass(frozen=True)
class Beside:
    """What the words beside a list make of a weight. `state`: null where it stays."""

    weight: float | None
    low: float
    high: float
    told: str
    state: str | None


def beside_list(weight: float, rows: Sequence[Criterion], passages: Sequence[Passage]) -> Beside | None:
    """What the words beside the list of a weight in a text make of it (percent); null where it stays."""
    for passage in passages:
        text = passage.text[:_MOST]
        for row in rows:
            if not row.is_narrow or row.evidence.locator != passage.locator:
                continue
            if other := _other_lot(weight, text, row) or _multiplied(weight, text, row):
                return other
            for start, end in lists(text):
                if start <= row.evidence.start < end and PRICE.search(text, sentence_start(text, start), end):
                    found = _within(weight, text, start, end) or _stage(weight, text, start, end)
                    if found:
                        return found
    return None


def _other_lot(weight: float, text: str, row: Criterion) -> Beside | None:
    digit = _DIGIT.search(row.evidence.text)
    own = float(digit[0]) if digit else weight
    if found := _OTHER_LOT.search(text[row.evidence.end :][:_LEAD]):
        value = float(found[1] or found[2])
        whole = found.group()
        if PRICE.search(whole) and not NARROW.search(whole):
            return None
    elif found := _OF_LOT.search(text[max(0, row.evidence.start - _LEAD) : row.evidence.start]):
        value = float(found[1])
    else:
        return None
    if value == own or max(value, own) > 100:
        return None
    return Beside(None, min(value, own), max(value, own), "another lot has its own", "weighted")


_TIMES = re.compile(
    r"(?<![\w.%])[x\u00d7*]\s{0,2}\d{1,2}(?:\.\d)?(?!\w|\.\d)(?!\s{0,2}(?:%|per\s?cent))", re.I
)
"""By what the score of a row is multiplied: "staffing x2"."""
_RATIO = re.compile(r"(?<![\d.])(\d{2})\s{0,2}[:/]\s{0,2}(\d{2})(?!\d|\.\d)")
_SHARE = Sieve(_PERCENT, re.I)
_PRICE_SHARE = Sieve(
    rf"{PRICE.pattern}[\s:(=-]{{0,4}}(?P<size>\d{{1,3}}(?:\.\d{{1,2}})?)\s{{0,2}}(?:%|per\s{{1,2}}cent\b)",
    re.I,
)
_SCORED_TO = spaced(r"\b(?:max\w{0,4}|out of|scored? to|up to|/)\.? (?P<most>\d{1,3})\b")


def _multiplied(weight: float, text: str, row: Criterion) -> Beside | None:
    """A weight made of multipliers of scores, beside shares in percent or of scores that end differently.

    How much such a row weighs hangs on how far each score goes; of one scale they are shares of their sum.
    """
    start, end = max(0, row.evidence.start - _NEAR), row.evidence.end + _NEAR
    if not _TIMES.search(text, max(0, row.evidence.start - 4), row.evidence.end + 12):
        return None
    if len(list(_TIMES.finditer(text, start, end))) < 2:
        return None
    stated = [float(one[1]) for one in _SHARE.finditer(text, start, end)]
    for found in _RATIO.finditer(text, start, end):
        if float(found[1]) + float(found[2]) == 100:
            return Beside(
                None, 0.0, max(float(found[1]), float(found[2])), "multipliers beside a ratio", "nested"
            )
    if shares := [one for one in stated if one != 100]:
        price = [float(one["size"]) for one in _PRICE_SHARE.finditer(text, start, end)]
        left = 100 - sum(price or shares)
        return Beside(None, 0.0, left if 0 < left < 100 else 100.0, "multipliers beside shares", "nested")
    ends = [float(one["most"]) for one in _SCORED_TO.finditer(text, start, end)]
    if len(set(ends)) < 2 or min(ends) <= 0:
        return None
    least, most = weight * min(ends) / max(ends), min(100.0, weight * max(ends) / min(ends))
    return Beside(
        None, round(least, 4), round(most, 4), "multipliers of scores that end at several marks", "nested"
    )


_NEAR = 300
"""Code points round a figure in which the rest of its list stands."""


def _within(weight: float, text: str, start: int, end: int) -> Beside | None:
    """ "20% is everything else including social value": the figure is of a wider row."""
    stop = _SENTENCE_END.search(text, end)
    for found in _INCLUDED.finditer(text[start : stop.start() if stop else len(text)]):
        if float(found[1]) == weight and not NARROW.search(found["row"]):
            return Beside(None, 0.0, weight, "part of a wider row", "nested")
    return None


def _stage(weight: float, text: str, start: int, end: int) -> Beside | None:
    digit = _DIGIT.search(text, start, end)
    first = digit.start() if digit else start
    head = _HEAD.search(text[max(0, start - _LEAD) : start].rstrip(" \t(:\u2013-"))
    if head and not _BAR.search(head.group()) and 0 < float(head[2]) < 100:
        return _product(weight, float(head[2]))
    own = text[sentence_start(text, first) : first].lower()
    sizes = []
    for low, high in ((0, start), (end, len(text))):
        for found in _SIZE.finditer(text, low, high):
            stage, size = found["stage"].lower(), float(found[2])
            in_list = stage in text[first:end].lower() or (digit and stage in own and float(digit[0]) == size)
            if 0 < size < 100 and not in_list and not _BAR.search(found.group()[len(stage) :]):
                sizes.append((stage, size))
    tied = {size for stage, size in sizes if re.search(rf"\b{re.escape(stage)}\b", own)}
    if len(tied) == 1:
        return _product(weight, tied.pop())
    if sizes or _EQUAL.search(text[:start]) or _EQUAL.search(text[end:]):
        return Beside(None, 0.0, weight, "a share of a stage", "nested")
    return None


def _product(weight: float, size: float) -> Beside:
    value = round(weight * size / 100, 4)
    told = f"{percent(weight)} of {percent(size)} = {percent(value)}"
    return Beside(value, value, value, told, "nested")
