"""Which amounts of a text could be weights: no dates, money, numbers of questions or lots, things counted."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import Amount, amounts, ratios
from pipelines.criteria.structure.contexts import NOW, PARTLY_ELSEWHERE, Wording, is_elsewhere
from pipelines.criteria.structure.labels import PRICE_SURE

_GLUED = re.compile(r"(?:\b|(?<=\d))([QPTCqptc]|SV|sv)[\x20-]?(\d{1,3})(?![\w.,]\w|\d)")
_SCALE = re.compile(r"\b(?:between\s{1,4})?0\s?(?:\(\w{1,30}\)\s)?(?:-|–|to|and)\s?(?:\d{1,3})\b")
_MONEY = re.compile(r"[£$€]\s?$")
_ANY_WORD = re.compile(r"\w")
_NUMBERED = re.compile(r"[.):]?[\x20\t|]{1,20}[\x22'(]?[A-Za-z]")
_OPEN = re.compile(r"\(\s?$")
_CLOSE_WORD = re.compile(r"\)\s{1,4}[A-Za-z]")
_WORD_OPEN = re.compile(r"[A-Za-z]\s?\(\s?$")
_LIST_EDGE = re.compile(r"(?:^|[,;:.\w]\s?|\n)\(?$")
_LIST_MARK = re.compile(r"[.)]\s{1,4}[A-Za-z]")
_MONEY_OR_HOUR = re.compile(r"\s?[£$€]|\s?(?:am|pm)\b")
_TOTALS = spaced(r"total|points|marks")
_FRACTION_AFTER = re.compile(r"\s{0,1}(?:/|-)\s{0,1}\d")
_FRACTION_BEFORE = re.compile(r"\d(?:/|-|:)$|\d\s/\s$")
_SUM_AFTER = re.compile(r"\s{0,4}(?:\+|x)\s{0,4}\d")
_FROM = spaced(r"\bfrom (?:the |its )?(?:\w{1,30} )?$")
_TO = spaced(r"\W{0,2}(?:marks?|points?)?\s?to (?:\d|\w{1,30} (?:per|%))")
_REPLACED = spaced(r"[^.;]{0,60}\b(?:superseded|replaced by|withdrawn|no longer)")
_COUNTED_THING = spaced(
    r"^[\x20]{0,2}(?:-\s?)?(?:no\.?\b|nr\b|x\b|hrs?\b|hours?|days?|weeks?|wks?|months?|mths?|years?"
    r"|yrs?|km|m2|sq|tonnes?|litres?|kg|miles?|minutes?|mins?|seconds?|secs?|pages?|sides?|words?"
    r"|kitchens?|sites?|homes?|properties|units?|beds?|staff|officers|firms?|suppliers?|bidders"
    r"|contractors?|lots?\b|questions?|schools?|buildings?|vehicles|pm\b|am\b|noon|(?:jan|feb|mar|apr"
    r"|may|jun|jul|aug|sep|oct|nov|dec)\w{0,30}|st\b|nd\b|rd\b|th\b|k\b|m\b|bn\b|pa\b|p\.a|FTE|people"
    r"|persons|children|adults|clients|visits|households|flats|blocks|doors|plots|parks|bins|trees"
    r"|areas|districts|wards|councils|vols?|no\b|of (?:them|which (?:are|were)))"
)
_SIZE = 20
_ENVELOPE = spaced(r"envelope")
"""A large figure after it is what the envelope weighs, and not its number."""
_REFERENCE = spaced(
    r"(?:\b(?:q|qu|question|lot|lots|stage|phase|section|sect|s|schedule|annex|appendix|clause|para"
    r"|paragraph|part|rule|reg|regulation|regs|art|article|theme|themes|mission|mac|ppn|no|nos|number"
    r"|ref|table|tab|page|p|volume|vol|doc|document|item|version|v|nt|option|year|yr|envelope|grade"
    r"|level|class|tier|bs|iso|en|rule|act|band|criterion|ms|zone|area|step|unit|note|top|highest|best"
    r"|first|last|next|within|after|by|every|room|form|figure|fig|block|phase|module|sheet|stage"
    r"|milestone)\.?[\x20]?[(]?|[£$€]\s?|#|\d[/.]|\bQ)$"
)


@lru_cache(maxsize=64)
def candidates(wording: Wording) -> tuple[Sequence[Amount], Sequence[tuple[int, int, tuple[float, ...]]]]:
    """(amounts, ratios) that could be weights, in order."""
    text = wording.text
    runs = list(ratios(text))
    taken = [(start, end) for start, end, _ in runs] + [match.span() for match in _SCALE.finditer(text)]
    found = [a for a in amounts(text) if not any(start <= a.start < end for start, end in taken)]
    glued = _glued(text)
    kept, listed = [], 0.0
    for place, amount in enumerate(found):
        if amount.unit == "bare":
            following = found[place + 1].start if place + 1 < len(found) else None
            is_reference = amount.start not in glued and _is_reference(text, amount)
            if is_reference:
                continue
            if _is_number_of_row(text, amount, following):
                listed = amount.value
                continue
            if _is_list_mark(text, amount, listed):
                listed = amount.value
                continue
            if _is_counted(text, amount):
                continue
        if not _is_of_another_kind(wording, amount):
            kept.append(amount)
    return kept, runs


def _glued(text: str) -> set[int]:
    """Where the figures of "Q60 P40" stand: those that make a whole are weights, not numbers of questions."""
    found = {match[1].lower(): match for match in _GLUED.finditer(text)}
    if len(found) < 2 or sum(int(match[2]) for match in found.values()) != 100:
        return set()
    return {match.start(2) for match in found.values()}


def _left(text: str, amount: Amount) -> str:
    return text[max(0, amount.start - 42) : amount.start]


def _right(text: str, amount: Amount) -> str:
    return text[amount.end : amount.end + 60]


def _is_reference(text: str, amount: Amount) -> bool:
    """ "Lot 2", "question 4", "within 30"."""
    found = _REFERENCE.search(_left(text, amount))
    return found is not None and not (amount.value >= _SIZE and _ENVELOPE.match(found.group()))


def _is_number_of_row(text: str, amount: Amount, following: int | None) -> bool:
    """ "1. Delivery 20" at the head of a line, and "(2) Delivery 20" in it."""
    if following is None:
        return False
    left, right = _left(text, amount), _right(text, amount)
    ends = text.find("\n", amount.end)
    heads = not _ANY_WORD.search(text[text.rfind("\n", 0, amount.start) + 1 : amount.start])
    if heads and amount.value <= 30 and _NUMBERED.match(right):
        return following < (len(text) if ends < 0 else ends)
    bracketed = _OPEN.search(left) and _CLOSE_WORD.match(right) and not _WORD_OPEN.search(left)
    return bool(bracketed) and amount.value <= 12 and following < amount.end + 60


def _is_list_mark(text: str, amount: Amount, listed: float) -> bool:
    """ "1) price, 2) quality": figures that count up, each before a word."""
    if amount.value > 12 or amount.value not in (1, listed + 1):
        return False
    return bool(_LIST_EDGE.search(_left(text, amount)) and _LIST_MARK.match(_right(text, amount)))


def _is_counted(text: str, amount: Amount) -> bool:
    """Of things, hours and money, a year, a part of a date or of a sum."""
    left, right = _left(text, amount), _right(text, amount)
    if _MONEY_OR_HOUR.match(right) or (_COUNTED_THING.match(right) and not PRICE_SURE.match(right.lstrip())):
        return True
    if 1900 <= amount.value <= 2099 and amount.value == int(amount.value) and not _TOTALS.search(left):
        return True
    if amount.low is None and _FRACTION_AFTER.match(right):
        return True
    return bool(_FRACTION_BEFORE.search(left) or _SUM_AFTER.match(right))


def _is_of_another_kind(wording: Wording, amount: Amount) -> bool:
    """Money, a scale that begins at nought, a change between figures, or said of another exercise."""
    text = wording.text
    left, right = _left(text, amount), _right(text, amount)
    if amount.unit != "percent" and _MONEY.search(left):
        return True
    if amount.low == 0 or _is_in_clause_elsewhere(wording, amount):
        return True
    return bool((_FROM.search(left) and _TO.match(right)) or _REPLACED.match(right))


def _is_in_clause_elsewhere(wording: Wording, amount: Amount) -> bool:
    number = wording.sentence_of(amount.start)
    if wording.contexts[number] != PARTLY_ELSEWHERE:
        return False
    text, (start, end) = wording.text, wording.sentences[number]
    begins = max(text.rfind(mark, start, amount.start) for mark in (",", ";", " but ", ":", "("))
    ends = [at for mark in (",", ";", " but ") if (at := text.find(mark, amount.end, end)) > 0]
    clause = text[max(begins, start) : min(ends or [end])]
    return is_elsewhere(clause) and not NOW.search(clause)
