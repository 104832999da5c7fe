"""A text cut into lines, bullets, table rows and sentences, each with the lot that it speaks of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.sieve import Sieve

MAX_SEGMENT = 1_500
"""Code points of one sentence that are read; what is longer is no sentence but a page without stops."""
_BREAK = re.compile(
    r"(?<=[.!?])(?<![:;.]\s\d\.)(?<![:;.]\s\d\d\.)[ \t]{1,4}(?=[A-Z\-\"'(•])"
    r"|(?<=[a-z%)][.])[ \t](?=\d)|[\r\n]+|[•●▪◦·■□➢✓]|(?<=[a-z)%.])[ \t]\*[ \t]"
    r"|(?<=[)%:])[ \t]o[ \t](?=[A-Z])"
    r"|(?<=[.;:])[ \t]{3,8}|[;/][ \t]{1,4}(?=Lots?[ \t](?:\d|[A-H]\b))"
    r"|(?<=:)[ \t]{1,4}(?=Lots?[ \t]\d{1,2}\b[^.\n]{0,80}\d)"
)
_LOT = Sieve(
    r"^\W{0,4}(?:(?:for|in|on|under)\s{1,4})?lots?\s{1,4}(\d{1,2}|[A-Z])(?:\s{0,4}(?:-|to|&|and"
    r"|,)\s{0,4}(\d{1,2}))?\b",
    re.I,
)


@dataclass(frozen=True)
class Segment:
    """[start, end) of the cleaned text; `line` counts line breaks before it; `lots` it is headed by."""

    start: int
    end: int
    line: int
    lots: tuple[str, ...]

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def segments(text: str) -> Iterator[Segment]:
    """Every segment with something in it, in order. A heading "Lot 2" holds for what follows on its lines."""
    last = line = 0
    lots: tuple[str, ...] = ()
    for start, end, newline in _cuts(text):
        line += newline
        body = text[start:end]
        if not body.strip():
            continue
        lots = _lots(body) or (() if _ends_lots(body) else lots)
        first = start + len(body) - len(body.lstrip())
        yield Segment(first, min(end, first + MAX_SEGMENT), line, lots)
        last = end
    del last


def _cuts(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, line breaks before it)."""
    last = newline = 0
    for match in _BREAK.finditer(text):
        yield last, match.start(), newline
        newline = 1 if ("\n" in match.group() or "\r" in match.group()) else 0
        last = match.end()
    yield last, len(text), newline


def _lots(body: str) -> tuple[str, ...]:
    match = _LOT.match(body)
    if match is None:
        return ()
    first, last = match[1], match[2]
    if last and first.isdigit() and int(first) < int(last):
        return tuple(str(n) for n in range(int(first), int(last) + 1))
    return (first.upper(),)


def _ends_lots(body: str) -> bool:
    return bool(re.match(r"\W{0,4}(all|both|each)\s{1,4}(of\s{1,4}the\s{1,4})?lots", body, re.I))
