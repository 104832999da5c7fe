"""Weights said in words: criteria of equal weight, and the rest."""

import re
from dataclasses import dataclass

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import IN_WORDS, ONE_TO_NINETEEN, ONES, amounts
from pipelines.criteria.structure.contexts import NOT_THIS, Wording
from pipelines.criteria.structure.labels import PRICE_SURE, kind_of, named
from pipelines.criteria.structure.row import Row
from pipelines.criteria.structure.trees import added
from pipelines.criteria.structure.whole import HALVES
from warehouse.sieve import Sieve

ONES_FROM_TWO = "|".join(tuple(ONE_TO_NINETEEN)[2:])
_EACH_WORTH = spaced(
    rf"\b({ONES}|\d{{1,2}}) (?:\w{{1,30}} ){{0,3}}(?:questions?|criteria|qs|statements?|parts"
    rf"|sections)\b[^.]{{0,60}}?\beach\b[^.]{{0,30}}?(?:worth|carry\w{{0,30}}|at|with|being|scores?"
    rf"|weigh\w{{0,30}})\s"
)
_EQUAL_OTHER = spaced(
    r"\bequal (?!(?:weight|worth|share|part|mark|point|import|value|score|split|proportion|measure|size"
    r"|amount|per|basis|division|number|footing|thirds|halves)\w{0,6})[a-z]{3}"
    r"|\b(?:terms|opportunit|treatment|treated|pay|access|rates?\b|both lots|in (?:both|all) lots"
    r"|lots?\b|as (?!each|one))"
)
_HOW_MANY = spaced(
    rf"\b({ONES_FROM_TWO}|\d{{1,2}}) (?:\w{{1,30}} ){{0,3}}?(?:criteria|questions?|qs\b|parts|sections"
    r"|headings|elements|method statements|sub-?criteria|items|areas)"
)
_LIST_END_PRICE = re.compile(r"\.\s|\)|;\s{0,4}(?:price|the\s{1,4}other)")
_LIST_END = re.compile(r"\.\s|\)")
_ITEMS = re.compile(r",|;|\band\b|&|\n|\(\w{1,30}\)")
_THREE_LETTERS = re.compile(r"[A-Za-z]{3}")
_QUALITY_SIZE = spaced(
    r"(?:quality|technical|qual)\b[^.\d%]{0,40}?(\d{1,3}(?:\.\d)?)\s?%?"
    r"|(\d{1,3}(?:\.\d)?)\s?%?\s{0,4}(?:for |of |is )?(?:the )?(?:quality|technical)|together (?:make"
    r" up|are worth|carry) (\d{1,3})"
)
_NO_PRICE_ROW = spaced(r"no price|price (?:is )?(?:fixed|not)|fixed (?:price|sum|fee)|of the total")
_PRICE_SIZE = spaced(r"price\b[^.\d%]{0,30}?(\d{1,3})\s?%?|(\d{1,3})\s?%?\s{0,4}(?:for )?(?:the )?price")
EQUAL = spaced(
    r"\b(?:equal(?! to\b)(?:ly)?|(?<!award\sthe\s)(?<!let\sthe\s)(?<!supply\sthe\s)"
    r"(?<!perform\sthe\s)same(?! (?:day|week|month|time|place|firm|team|person|site|supplier|contractor"
    r"|way|manner|items?)\b)|evenly|identical|even split)\b(?:"
    r" \w{1,30}){0,4}?\s{0,4}(?:weight\w{0,30}|marks?|share|split|parts?|number|points|importance|value"
    r"|score)?"
)
_SIZED_EACH = spaced(
    rf"\W{{0,3}}(?:(?:at|with|having|for|being) )?(?:{IN_WORDS}|\d{{1,3}}) ?(?:%|per cent|marks|points)? "
    r"(?:each|apiece)\b"
)
"""Behind a word for equal parts: their size, so that they are not all that there is."""
_SMALL = rf"(?:\d{{1,2}}|{'|'.join(tuple(ONE_TO_NINETEEN)[1:])})"
_PROPORTION = spaced(
    rf"\b(?:proportions?|ratio|split)\b[^.;\d]{{0,40}}? (?P<one>{_SMALL})\s?(?: to |:|/)\s?"
    rf"(?P<other>{_SMALL})\b(?!\s?[:/%])"
)
_OF_RATIO = re.compile(r"(?<=[\s(]\d)\s?[:/]\s?\d(?!\d)")
"""The rest of "3:2", which states no size."""
_SENTENCE_END = re.compile(r"[.;](?=\s|$)|\n")
_QUALITY_WORD = spaced(r"\b(?:quality|technical|non[\s-]?price)\b")
_POINTS_BACK = spaced(r"^\W{0,4}(?:the (?:two|three|four|five|six|seven|eight)|these|they|each|all|both)\b")
_ALL_CRITERIA = spaced(r"(?<!sub\s)(?<!sub-)(?<!quality\s)(?<!technical\s)\bcriteria\b")
_REST = spaced(
    r"\b(?:rest|remainder|remaining|balance|residual|residue"
    r"|what(?:ever)? (?:(?:is|'s) (?:left|over)|remains)|other"
    r" part)\b(?! (?:of )?(?:the )?(?!100\b)\d)"
)
_HUNDRED = spaced(r"\b(?:100|(?:one )?hundred) (?:points|marks)\b|\bout of (?:a |one )?(?:100|hundred)\b")
_NEAR = 70
_BESIDE = 3
_FEW = 5
_SOME = 0.5
"""From this strength on a row is a weight that may be summed, or was taken from it."""
_OPENINGS = (":", "(", " - ", "namely", "of ", "among ", "amongst ", "between ", "across ", "over ")
_TREATED = Sieve(r"\btreat\w{0,5}\s{1,4}(?:\w{1,20}\s{1,4}){0,3}$", re.I)
_OF_ANOTHER = spaced(
    r"\b(?:quality|technical|price|cost|includ\w{1,4}|deliver\w{0,3}|support\w{0,3}|fund\w{0,3}"
    r"|help\w{0,3})\b|[&]| and "
)
"""Between "the rest" and social value: it is another's, which may hold social value, or no share."""
_AND_MORE = Sieve(
    r"^\s{0,4}(?:,|and|&|/|\+|or|plus)\s{1,4}(?!(?:a|an|the|that|which|this|is|are|will|where|with|in"
    r"|for|as|so)\b)[a-z]{3}",
    re.I,
)


@dataclass(frozen=True)
class Share:
    """A weight by words; `is_of_quality`: computed under what price leaves or quality has."""

    weight: float
    is_of_quality: bool


def equal_share(wording: Wording, rows: list[Row]) -> Share | None:
    """The weight of social value where criteria are said to weigh the same, unless the sentence states it."""
    stated = {row.sentence for row in rows if row.kind == "sv" and row.strength >= 1.3}
    for number, context in enumerate(wording.contexts):
        if context in NOT_THIS or number in stated:
            continue
        share = _each_worth(wording, number) or _equal_in(wording, number)
        if share:
            return share
    return None


def _each_worth(wording: Wording, number: int) -> Share | None:
    """ "Five questions, each worth 8%", social value among them."""
    body = wording.body(number)
    match = _EACH_WORTH.search(body)
    figures = amounts(body[match.end() : match.end() + 40]) if match else []
    if match is None or not figures or figures[0].start > 12:
        return None
    if figures[0].unit not in ("percent", "fraction", "points"):
        return None
    if not named(wording.through(number, 2), wording.is_defined):
        return None
    value = figures[0].value
    return Share(value, False) if _count(match[1]) * value <= 101 else None


def _count(said: str) -> int:
    return ONE_TO_NINETEEN.get(said.lower()) or int(said)


def _equal_in(wording: Wording, number: int) -> Share | None:
    body = wording.body(number)
    equal = EQUAL.search(body)
    if equal is None or _EQUAL_OTHER.search(body[equal.start() : equal.end() + 30]):
        return None
    if _TREATED.search(body[: equal.start()]) or _SIZED_EACH.match(body[equal.end() :]):
        return None
    if not named(body, wording.is_defined) and HALVES.search(body):
        return None  # price and quality are alike, and no question is
    zone = body if named(body, wording.is_defined) else wording.through(number, 2)
    if number and _POINTS_BACK.match(body) and not named(zone, wording.is_defined):
        zone = wording.through(number - 1)
    spans = named(zone, wording.is_defined)
    if not spans:
        return None
    listed = _enumeration(zone, spans[0][0])
    count = _how_many(zone, listed)
    if not count:
        return None
    start, end = wording.sentences[number]
    return _of_whole(wording.text, zone, listed, count, wording.text[max(0, start - 160) : end + 160])


def _enumeration(zone: str, place: int) -> str:
    """The list of criteria round social value."""
    opened = max(zone.rfind(mark, 0, place) for mark in _OPENINGS)
    listed = zone[opened + 1 :]
    return (_LIST_END if ";" in listed[:60] else _LIST_END_PRICE).split(listed)[0]


def _how_many(zone: str, listed: str) -> int:
    said = [_count(found[1]) for found in _HOW_MANY.finditer(zone)]
    if said:  # of "five questions and one on social value; the six questions" all are those that weigh alike
        return said[0] + 1 if said[0] + 1 in said else said[0]
    items = [item for item in _ITEMS.split(listed) if _THREE_LETTERS.search(item)]
    return len(items) if 2 <= len(items) <= 10 else 0


def _of_whole(text: str, zone: str, listed: str, count: int, near: str) -> Share | None:
    """Of the whole where price is one of them or is not scored; else of quality, or of what price leaves."""
    items = [item for item in _ITEMS.split(listed) if _THREE_LETTERS.search(item)]
    priced = PRICE_SURE.search(listed) or any(kind_of(item, True)[0] == "price" for item in items)
    if priced or _NO_PRICE_ROW.search(text):
        return Share(100 / count, False)
    if (share := _by_proportion(text)) is not None:
        return Share(100 * share / count, True)
    quality = _QUALITY_SIZE.search(near)
    if quality and not _OF_RATIO.match(near, quality.end()):
        return Share(_first(quality) / count, True)
    price = _PRICE_SIZE.search(text)
    if price:
        return Share((100 - _first(price)) / count, True)
    whole = len(items) == count and _ALL_CRITERIA.search(zone) and not PRICE_SURE.search(text)
    return Share(100 / count, False) if PRICE_SURE.search(zone) or whole else None


def _by_proportion(text: str) -> float | None:
    """The part of quality where it and price stand in a ratio of two: "in the proportion two to one"."""
    for found in _PROPORTION.finditer(text):
        first, second = _value(found["one"]), _value(found["other"])
        begun = max(text.rfind(mark, 0, found.start()) for mark in (". ", "\n", ";")) + 1
        ended = _SENTENCE_END.search(text, found.end())
        sentence = text[begun : ended.start() if ended else len(text)]
        quality, price = _QUALITY_WORD.search(sentence), PRICE_SURE.search(sentence)
        if quality and price and first + second:
            of_quality = first if quality.start() < price.start() else second
            return of_quality / (first + second)
    return None


def _value(said: str) -> float:
    return float(ONE_TO_NINETEEN.get(said.lower()) or said)


def _first(match: re.Match[str]) -> float:
    return float(next(group for group in match.groups() if group))


def rest_share(wording: Wording, rows: list[Row]) -> float | None:
    """What figures leave to social value: "the remainder is for social value"."""
    for number, context in enumerate(wording.contexts):
        body = wording.body(number)
        rest = _REST.search(body)
        if rest is None or context in NOT_THIS:
            continue
        if _has_more(body, rest, rows, wording.sentences[number][0]):
            continue
        beside = _is_of(body, rest, named(body, wording.is_defined))
        own = any(row.kind == "sv" and row.sentence == number and row.strength > 0.6 for row in rows)
        stated = [row for row in rows if _is_stated(row, number, _first_of_list(rows, number))]
        units = {row.unit for row in stated if row.sentence <= number}
        stated = [row for row in stated if row.sentence <= number or not units or row.unit in units]
        own_sentence = [row for row in stated if row.sentence == number]
        if any(row.unit == "points" for row in stated) and not _HUNDRED.search(wording.text):
            continue
        left = 100 - added(own_sentence if len(own_sentence) > 1 else stated)
        if not any(row.kind in ("price", "quality") for row in stated):
            continue
        if beside and not own and 0 < left < 60:
            return left
    return None


def _has_more(body: str, rest: re.Match[str], rows: list[Row], start: int) -> bool:
    """Whether words state a figure that no row has: "forty per cent for how you would do it, and the rest".

    Or the rest has a figure of its own: "the remaining twenty".
    """
    taken = [(row.start - start, row.end - start) for row in rows if row.strength > _SOME]
    for one in amounts(body):
        if one.unit == "times" or one.value >= 100 or (one.unit == "bare" and one.value < _FEW):
            continue
        if one.start >= rest.end():
            return one.start - rest.end() < _BESIDE
        if not any(first <= one.start < last for first, last in taken):
            return True
    return False


def _is_of(body: str, rest: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    """Whether the rest is that of social value near it: not of quality that includes it, or of both."""
    for start, end in spans:
        if min(abs(start - rest.start()), abs(end - rest.start())) >= _NEAR:
            continue
        if start < rest.end():
            return True
        return not _OF_ANOTHER.search(body[rest.end() : start]) and not _AND_MORE.match(body[end:])
    return False


_UNITS = ("percent", "fraction", "bare", "outof", "points")


def _first_of_list(rows: list[Row], number: int) -> int:
    """The first of the sentences before this one that each state a row; two before it at least."""
    told = {row.sentence for row in rows if row.strength > 0.7}
    first = number - 2
    while first in told and first - 1 in told:
        first -= 1
    return first


def _is_stated(row: Row, number: int, first: int) -> bool:
    known = row.kind in ("price", "quality", "other") and row.strength > 0.7 and row.value < 100
    return known and first <= row.sentence <= number + 2 and row.unit in _UNITS
