"""A text as a run of elements: labels, amounts, ratios, and what separates them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import Amount
from pipelines.criteria.structure.candidates import candidates
from pipelines.criteria.structure.contexts import NOT_THIS, Wording
from pipelines.criteria.structure.labels import bare, is_total
from warehouse.sieve import REMEMBERED

_TELLS = spaced(r"\bquality\b(?! (?:criteri|question|section|weight))|technical")
_WORDS = re.compile(r"[A-Za-z]{2}|\b[A-Z]\b|\b[A-Z]{1,3}\d{1,2}\b")
_LEAD = spaced(
    r"\b(?:evaluat|assess|award|scor|judg|mark)\w{0,9} (?:\w{1,20} ){0,3}"
    r"(?:on|against|by|upon|follows):\W{0,4}$"
)
"""A sentence that leads into a list is no name in it."""
_HEADING = spaced(r"\W{0,10}(?:criteri|award|evaluat|heading|weight)")
_JOINS = re.compile(r"[:=(]")
_SEPARATOR = spaced(
    r"[;,|\t\n•·]|\s/\s|(?<=[a-zA-Z)%\d])/(?=\s?[a-zA-Z(\d])|\s[-–]{1,2}\s|\s(?:and|&|plus|\+)\s"
    r"|\s(?:save|except) for\s|\sapart from\s"
    r"|\s&(?=\s)|\)\s{0,4},?"
)
_HEADER = spaced(
    r"^[\W\d]{0,20}(?:(?:award|evaluation|quality|sub|the|overall|question|section|max\w{0,30}"
    r"|weight\w{0,30}|wt|wtd|criteri\w{1,30}|marks?|points?|score\w{0,30}|heading\w{0,30}|area|item|ref"
    r"|no|column|subject|element|available|page limit|word limit|limit|percentages?|fractions?|table|of"
    r"|total|and|in|%|description|multiplier|max|weightings?|sub-?weight\w{0,30}|matrix|breakdown"
    r"|split)\b[\s\W]{0,20}){1,12}$"
)
_LEGEND = spaced(r"\W{0,4}s\.?v\.?\s{0,4}(?:=|is|means)\s{0,4}social value\W{0,4}")
LABEL, AMOUNT, RATIO, SEPARATOR, COLON, BREAK = "label", "amount", "ratio", "separator", "colon", "break"


@dataclass(frozen=True)
class Element:
    """What stands at [start, end) of the text. A break is a sentence without figures that ends a list."""

    kind: str
    start: int
    end: int
    text: str
    sentence: int
    amount: Amount | None = None
    parts: tuple[float, ...] = ()


def elements(wording: Wording) -> list[Element]:
    """All elements of the sentences that speak of this award."""
    kept, runs = candidates(wording)
    marks = [Element(AMOUNT, a.start, a.end, wording.text[a.start : a.end], 0, amount=a) for a in kept]
    marks += [
        Element(RATIO, start, end, wording.text[start:end], 0, parts=parts) for start, end, parts in runs
    ]
    marks.sort(key=lambda mark: mark.start)
    found: list[Element] = []
    for number, (start, end) in enumerate(wording.sentences):
        if wording.contexts[number] not in NOT_THIS:
            found += _of_sentence(wording, number, [m for m in marks if start <= m.start < end])
    return found


def _of_sentence(wording: Wording, number: int, marks: list[Element]) -> Iterator[Element]:
    text, (start, end) = wording.text, wording.sentences[number]
    if not marks and end - start > 90 and not _HEADING.match(text[start:end]):
        yield Element(BREAK, start, end, "", number)
        return
    if not marks and _LEAD.search(text[max(start, end - 90) : end]):
        yield Element(BREAK, start, end, "", number)
        return
    place = start
    for mark in marks:
        if mark.start >= place:
            yield from _pieces(text, place, mark.start, number)
            yield Element(mark.kind, mark.start, mark.end, mark.text, number, mark.amount, mark.parts)
            place = mark.end
    yield from _pieces(text, place, end, number)
    yield Element(SEPARATOR, end, end, "\n" if text[end : end + 1] == "\n" else ".", number)


def _pieces(text: str, start: int, end: int, number: int) -> Iterator[Element]:
    """Labels between separators, up to an amount; what only points at it, as ":" does, is a colon."""
    last = start
    for match in _SEPARATOR.finditer(text, start, end):
        if names(text[last : match.start()]):
            yield Element(LABEL, last, match.start(), text[last : match.start()], number)
        yield Element(SEPARATOR, match.start(), match.end(), match.group(), number)
        last = match.end()
    rest = text[last:end]
    if names(rest):
        yield Element(LABEL, last, end, rest, number)
    elif _JOINS.search(rest):
        yield Element(COLON, last, end, rest, number)


@lru_cache(maxsize=REMEMBERED)
def names(words: str) -> bool:
    """Whether words name a row: not the heading of a column or table, and not only words that join."""
    total = is_total(words)
    if _LEGEND.fullmatch(words):
        return False
    if _HEADER.match(words) and not total and not _TELLS.search(words):
        return False
    return total or bool(_WORDS.search(bare(words)))
