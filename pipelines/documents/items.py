"""A line or frame with one figure, before it is put together with others to a list."""

import re
from dataclasses import dataclass

from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import AWARD, other_tender
from pipelines.documents.entries import Entry
from pipelines.documents.outline import SELECTING

LONGEST = 150
LONGEST_LIST = 700
WORDS = 15
"""Words of a name in a line; what is longer is a sentence."""


@dataclass(frozen=True)
class Item:
    """A line with one figure: its entry, and where it stands."""

    entry: Entry
    at: int
    heading: bool
    number: str


def is_of_others(line: str) -> bool:
    """A line on the selection of bidders that does not go on to the award, or on another exercise."""
    named = SELECTING.search(line)
    if named is not None and not AWARD.search(line, named.end()):
        return True
    if _EARLIER.search(line):
        return True
    if _TITLE.fullmatch(line) or _LABELLED.fullmatch(line):
        return False
    return other_tender(line, listed=True, item=True) is not None


_TITLE = re.compile(r"[\s\d.A-Z]{0,8}[A-Z][^.;:?!%\d]{3,70}[(\[]\s?\d{1,3}\s?%\s?[)\]]\s{0,3}")
"""A name with its figure: "4.3 Traffic and neighbours (15%)" is about no other tender."""


def is_numbered_title(line: str) -> bool:
    """ "2.3.1 Retention (10%)", "Q1 - Retention (10%)": a question by its number, whatever it sounds of."""
    return bool((_NUMBERED.match(line) and _TITLE.fullmatch(line)) or _LABELLED.fullmatch(line))


_LABELLED = re.compile(
    r"\s{0,4}(?:question|criterion|method\s{1,2}statement|q|ms)\s?\.?\d{1,2}(?:\.\d{1,2})?\s{0,2}[.:)–—-]{0,2}\s{1,2}"
    r"[^.;?!%£]{3,90}[(\[]\s?\d{1,3}(?:\.\d{1,2})?\s?%[^()%]{0,30}[)\]][^%.]{0,25}",
    re.I,
)


_NUMBERED = re.compile(r"\s{0,4}[A-Z]{0,2}\d{1,2}\.(?:\d{1,2}\.?){0,3}\s")
_EARLIER = spaced(
    r"\b(?:last|previous|earlier|former|prior) (?:exercise|tender|contract|competition|time"
    r"|round|evaluation)\b"
)
