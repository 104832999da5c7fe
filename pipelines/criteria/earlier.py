"""Figures of earlier beside the one that holds now: "previously 10%, now 15%" states 15%."""

import re
from collections.abc import Iterable, Iterator

from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import PERCENT
from warehouse.sieve import Sieve

_UNIT = rf"(?:{PERCENT}|marks?\b|points?\b)"
_NUMBER = r"(?<![\w.,])\d{1,3}(?:[.,]\d{1,2})?"
FIGURE = rf"{_NUMBER}\s?{_UNIT}"
_EARLIER = (
    r"(?:(?:was|were|is|had been|has been|being) )?"
    r"(?:previously|formerly|originally|initially|hitherto|until now|up to now|used to be|before|was|were"
    r"|(?:the )?(?:old|previous|former|original|initial|earlier|prior))"
)
_OF_WEIGHT = (
    r"(?:[\s:]{1,3}(?:weight(?:ing|ed|age)?|share|figure|percentage|score|value|stated|set|shown|advertised"
    r"|published|given|worth|carrying|carried|of|at|as|was|were|is|be|being)){0,5}[\s:=]{1,3}"
)
_CHANGED = r"(?:amended|changed|revised|corrected|increased|reduced|raised|lowered|updated|altered)"
_NOW = (
    r"(?:(?:(?:it|this|that|the weighting) )?(?:(?:is|are|has been|will be|becomes?|has become) )?"
    r"(?:now|currently|today|at present|henceforth|from now on|after(?:wards)?"
    rf"|(?:the )?(?:new|revised|amended|current|corrected)|{_CHANGED} to)|is|are|will be|becomes?|has become)"
)
_FROM = (
    rf"(?:{_EARLIER}|(?:up|down|{_CHANGED}) from|instead of|in place of|not|(?:replac|supersed)\w{{1,4}})"
    rf"{_OF_WEIGHT}(?:the (?:earlier|previous|old|original) )?"
)
_OLD = tuple(
    spaced(pattern)
    for pattern in (
        rf"\b{_EARLIER}{_OF_WEIGHT}{FIGURE}[\s,;:/-]{{1,4}}(?:(?:but|and) )?{_NOW}{_OF_WEIGHT}(?={FIGURE})",
        rf"(?<=[%\w])\s{{0,2}}[(\[]\s?{_FROM}{_NUMBER}\s?{_UNIT}?\s?[)\]]",
        rf"(?<=[%\w])\s{{0,2}}[,;-]\s?{_FROM}{FIGURE}(?=\s?(?:[.;,\n]|$))",
        rf"\b(?:up|down) from {FIGURE},?",
        rf"{FIGURE}\s{{0,2}}(?:[-=]{{1,2}}>|\u2192|\u21d2)\s{{0,2}}(?={FIGURE})",
        rf"{FIGURE} (?:(?:has|had|have|is) )?(?:now )?(?:become|becomes|became|been {_CHANGED} to)"
        rf"(?= {FIGURE})",
        rf"{FIGURE}\s?[(,-]?\s?(?:(?:now|since|later) )?{_CHANGED} to (?={FIGURE})",
        rf"{FIGURE},? (?:(?:please|should|must|to) )?(?:now )?(?:read|reads|be)(?: as)? (?={FIGURE})",
        rf"\bnot (?:\w{{1,12}} ){{0,2}}?(?:at|of|by) {FIGURE},? (?:as )?[^.;%\n]{{0,60}}?,? but(?: rather)?"
        rf"(?= (?:at|of|by) {FIGURE})",
        rf"~~\s?{FIGURE}\s?~~",
        rf"\b(?:for|delete|instead of|in place of) {FIGURE},? (?:(?:please|and) )?(?:read|substitute|insert)",
        rf"(?<=%) (?:for|instead of|in place of|not|rather than) {FIGURE}",
        rf"{FIGURE} (?:before|previously|formerly|originally|initially)[\s,;]{{1,3}}(?:(?:and|but) )?"
        rf"(?={FIGURE} (?:now|after|currently|today))",
    )
)
_OLD_NAMED = spaced(
    r"\b(?P<when>previously|formerly|originally|initially|until now|before this|in the (?:earlier"
    r"|previous|original)"
    r" (?:notice|version)),?(?= (?:[a-z]+ ){1,7}?(?:was|were|had been|stood at|is|carried|counted))"
    rf"(?P<kept> (?:[a-z]{{1,20}} ){{1,7}}?)(?P<old>(?:was|were|had been|stood at|carried|counted)"
    rf"{_OF_WEIGHT}{FIGURE}[\s,;:/.-]{{1,4}}(?:(?:but|and) )?(?:(?:it|this|that) (?:has|is|was)"
    rf" )?{_NOW}{_OF_WEIGHT})(?={FIGURE})"
)
"""As the first, with the name between: "previously social value was 20%; it has been amended to 10%"."""
_STRUCK = spaced(
    r"\b(?:for|delete|strike out|omit|instead of|in place of|(?:says?|said|states?|stated|reads?))"
    r"(?: the words?)?[\s:'\"\u2018\u201c]{1,4}"
    rf"(?P<old>(?:(?:(?!read|for|instead)[a-z]{{1,20}}[ :]{{1,2}}){{0,5}}?{FIGURE}(?:,| and|, and)? ?)"
    r"{1,8}?)[\s'\"\u2019\u201d.,;]{1,4}(?:(?:please|and|(?:it|this|that) should(?: now)?) )?"
    rf"(?:read|substitute|insert|say|be|replace (?:with|by))\b(?P<alone>(?: as)? {FIGURE})?"
)
"""Words that give way to others: "delete 'social value 10%' and insert", wherever else they stand too.

A list of them is as much: "for price 50%, social value 50% read price 40%, social value 60%".
"""
ANY = Sieve(FIGURE, re.I)
_NUMBERS = re.compile(_NUMBER)


def earlier(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each figure of earlier with the words that make it one, where another figure stands."""
    if len(_NUMBERS.findall(text)) < 2:
        return
    for pattern in _OLD:
        for match in pattern.finditer(text):
            yield match.span()
    for match in _STRUCK.finditer(text):
        if not match["alone"]:  # else the new figure keeps the name of the old one
            yield match.span()
        if " " in match["old"]:
            again = re.compile(re.escape(match["old"]), re.I)
            spans = (other.span() for other in again.finditer(text))
            yield from (span for span in spans if span != match.span("old"))
    for match in _OLD_NAMED.finditer(text):
        yield match.span("when")
        yield match.span("old")


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks at these places; its length stays."""
    shown = None
    for start, end in spans:
        shown = shown or list(text)
        shown[start:end] = " " * (end - start)
    return "".join(shown) if shown else text
