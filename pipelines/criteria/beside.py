"""What stands in a text and names or figures no criterion: blanked before anybody reads.

"Quality (excluding social value) 40%" is a row of quality, and "10% of the tender price" a sum of money
(codebook 4.3). Places stay: each is replaced by spaces.
"""

import re
from collections.abc import Iterator

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import NUMBER_WORDS
from pipelines.criteria.earlier import without
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import PERCENT
from pipelines.criteria.refusals import REFUSED
from warehouse.sieve import Sieve

_ROW = spaced(
    r"\b(?:quality|technical(?: quality)?|pric(?:e|ing)|costs?|commercial|method statements?|service delivery"
    r"|non[\s-]?price|delivery)(?: (?:criteria|questions?|score|submission|element|section)){0,2}$"
)
_LOUD = Sieve(r"(?:no|not|non|less|minus)\b(?!\s{1,4}(?:inclu|incl|cover|count))", re.I)
"""Outside brackets these begin a statement more often than they end a name."""
_LINK = re.compile(r"\s{0,4}(?P<open>[(\[])?\s{0,4}-?\s{0,4}$")
_CLOSE = re.compile(r"\s{0,4}[)\]]")
_MONEY = (
    r"(?:prices?|pricing|costs?|sums?|charges?|fees?|spend(?:ing)?|expenditure|budgets?|turnover|revenues?|income"
    r"|profits?|rent|rates?|premiums?|payments?|invoices?|instalments?|fund(?:s|ing)?|grants?|money|outlay"
    r"|(?:contract|order|works?|project|tender(?:ed)?|bid|purchase|call[\s-]off|framework|monetary|financial|annual"
    r"|commission|award) (?:values?|amounts?)|(?<!overall\s)(?<!total\s)(?:bid|quote|quotation)|bid"
    r" (?:price|sum)|values? of (?:the |this |each |any |your |its )?"
    r"(?:contract|order|works?|project|tender|bid|services?))"
)
_NO_NAME = (
    r"(?!(?:score|scores|marks?|points?|evaluation|weight\w{0,5}|criteri\w{1,3}|quality|technical|assessment|available"
    r"|and|or|is|are|be|for|with|on|to|in|as|will|social|total marks)\b)"
)
_WORD = rf"{_NO_NAME}[a-z][\w'-]{{0,20}} "
_OF_MONEY = spaced(
    rf"(?P<figure>\b(?<![\w.,])(?=\w)(?:\d{{1,3}}(?:[.,]\d{{1,2}})?\s{{0,2}}{PERCENT}"
    rf"|(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}) per\s{{0,4}}cent))"
    rf" of (?:(?:the|your|its|their|our|this|each|any|all|every|a|an) (?:{_WORD}){{0,3}}?"
    rf"|(?:{_WORD}){{1,3}}?){_MONEY}"
    r"(?!\w)(?!\s{0,4}[/&]|\s{0,4}[:=(-]{0,2}\s{0,4}\d{1,3}\s?%)"
    r"(?! (?:and |or )?(?:quality|technical|scores?|scoring|marks?|points?|evaluation|weight\w{0,5}|elements?"
    r"|sections?"
    r"|criteri\w{1,3}|components?|envelopes?|questions?|assessment|side|submission|part|stage|total|category)\b)"
)
"""A share of money, and no score or weight of price; "60% of price, 40% of quality" are weights."""
_FIRST_STAGE = spaced(
    r"\b(?:(?:stage|phase) (?:1|one)|(?:first|1st) (?:stage|phase))\b(?!\s{0,2}[:=(–-]|\s{0,2}\n)"
)
_DELIVERED = spaced(
    r"\b(?:works?|sites?|build(?:ing|s)?|construct\w{0,4}|live|go-live|start(?:s|ed)?|beg(?:in|ins|an)|open(?:s|ed)?"
    r"|commenc\w{0,4}|mobilis\w{1,5}|homes|dwellings|roll-?out|handover|install\w{0,6}|migrat\w{1,3}|demoli\w{1,5}"
    r"|complet\w{1,4}|finish\w{0,3}|designs?|buildings?|units|roads?|schools?|infrastructure|enabling|occup\w{1,5})\b"
)
"""What is done in stages where a contract is delivered."""
_CHOOSES = spaced(
    r"%|\b(?:select\w{0,4}|short[\s-]?list\w{0,4}|scor\w{1,4}|evaluat\w{1,4}|assess\w{0,5}|criteri\w{1,3}|weight\w{0,4}"
    r"|marks?|marked|points|questions?|questionnaires?|[SP]{0,2}QQ?s?|bid(?:s|der|ders)?|tender\w{0,4}|candidates?"
    r"|applicants?|invit\w{1,6}|submi\w{1,7}|qualif\w{1,9}|suitab\w{1,6}|award\w{0,4}|procure\w{0,4}"
    r"|competiti\w{1,4}|dialogue|negotiat\w{1,4}|expressions?|look(?:s|ed)?|consider\w{0,3}|judge[ds]?|rank\w{0,3}"
    r"|panel|references?|proposals?|responses?|offers?|quotations?|quotes?|interviews?)\b"
)
"""What is done in stages where a supplier is chosen; such a stage is left to those who read it."""
_NAMED = Sieve(r"s[oc]|communit|econ|envir|themes|tom|s\.?v", re.I)
"""One of these begins every name of social value."""
_STOP = re.compile(r"[\n;]|[.!?]\s")
_NEAR = 120


def without_beside(text: str) -> str:
    """The text with spaces for what names no criterion.

    That are shares of money, social value that a row's name leaves out, and stages in which a contract is
    delivered, which are no stages of its award.
    """
    named = (*_left_out(text), *_of_money(text)) if _NAMED.search(text) else ()
    return without(text, (*named, *_of_delivery(text)))


def _of_delivery(text: str) -> Iterator[tuple[int, int]]:
    for found in _FIRST_STAGE.finditer(text):
        before = _STOP.split(text[max(0, found.start() - _NEAR) : found.start()])[-1]
        after = _STOP.split(text[found.end() : found.end() + _NEAR])[0]
        said = f"{before} {after}"
        if _DELIVERED.search(said) and not _CHOOSES.search(said):
            yield found.span()


def _of_money(text: str) -> Iterator[tuple[int, int]]:
    """Shares of money in sentences on social value; those that a refusal names are left to it."""
    if not vocabulary.NARROW.search(text):
        return
    for found in _OF_MONEY.finditer(text):
        before = _STOP.split(text[max(0, found.start() - _NEAR) : found.start()])[-1]
        after = _STOP.split(text[found.end() : found.end() + _NEAR])[0]
        refused = (REFUSED["spend"], REFUSED["contract-value"])
        if vocabulary.NARROW.search(before + after) and not any(one.search(found.group()) for one in refused):
            yield found.span("figure")


def _left_out(text: str) -> Iterator[tuple[int, int]]:
    for found in vocabulary.NOT_HERE.finditer(text):
        before = text[max(0, found.start() - 80) : found.start()]
        link = _LINK.search(before)
        if link is None or not (link["open"] or _ROW.search(before[: link.start()])):
            continue
        if not link["open"]:
            if not _LOUD.match(found.group()):
                yield found.span()
        elif close := _CLOSE.match(text, found.end()):
            yield found.start() - len(link.group()), close.end()
