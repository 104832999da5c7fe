"""Lists of names in running text, by what opens them and what stands between their items."""

import re
from collections.abc import Iterator

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.labels import named

_NAME = re.compile(r"[A-Za-z]{3}|\b[A-Z]{2}\b")
_INCLUDING = spaced(r"(?:including|inc|one being|one of)\b")
_ITEM_ENDS = spaced(r"[,;\n]| / |\band\b|&|\(\w{1,3}\)|\b\d[.)]")
_LIST_STOPS = spaced(r"[.;)](?: |$)|[,-]? (?:each|all|every|will|are|is|have|has|carry|count|being)\b|$")
_OPENS = re.compile(
    r"[:(]|\s[-\u2013]\s|\b(?:between|among|amongst|across|over|namely|for|to|is|are|be)\b", re.I
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_SEMIS = re.compile(r";\s?(?:and\s)?")
_COMMAS = re.compile(r",\s(?:and\s)?")
_AND_LAST = re.compile(r",\s|\s(?:and|&)\s(?=(?:(?!\s(?:and|&)\s)[^,]){0,200}$)")
_EACH_AND = re.compile(r",\s|\s(?:and|&)\s")
_LEADS = spaced(
    r"[:(]|\b(?:weigh|score|mark|assess|judge|between|among|amongst|across|namely|for|to|are|of)\b"
)


def lists_of(body: str, is_defined: bool) -> Iterator[list[str]]:
    """Names that stand in a row, one of them social value alone; before a stop or after what opens a list."""
    for opened in (0, *(found.end() for found in _OPENS.finditer(body))):
        stop = _LIST_STOPS.search(body, opened)
        listed = body[opened : stop.start() if stop else len(body)]
        items = [item.strip(" -:,'\"") for item in _ITEM_ENDS.split(listed)]
        items = [item for item in items if _NAME.search(item)]
        own = [item for item in items if named(item, is_defined)]
        is_short = 2 <= len(items) <= 12 and not any(len(item.split()) > 5 for item in items)
        is_among = any(_INCLUDING.match(item) for item in own)  # the others are not listed
        if is_short and len(own) == 1 and not is_among and not _DIGIT.search(listed):
            yield items


def lists(words: str) -> Iterator[list[str]]:
    """The things that words name in a row: by the strongest mark between them."""
    opened = [found.end() for found in _LEADS.finditer(words)]
    colon = words.rfind(":")
    starts = [colon + 1] if colon >= 0 else [0, *opened]
    for start in starts:
        listed = words[start:]
        marks = (_SEMIS,) if ";" in listed else (_COMMAS,) if ", and " in listed else (_AND_LAST, _EACH_AND)
        for mark in marks:
            items = [item.strip(" -:,'\"()") for item in mark.split(listed)]
            if len(items) > 1 and all(_LETTERS.search(item) for item in items):
                yield items
