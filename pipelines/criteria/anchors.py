"""Where a text can speak of criteria: a cheap scan for anchor words decides what the grammar sees.

Most descriptions name neither social value nor price and quality with a figure; the grammar, which cleans,
cuts and pairs, is spent on the rest, and of a long text on the parts around its anchors.
"""

import re
from bisect import bisect_left

from pipelines.criteria.initials import initials
from pipelines.criteria.labels import NOUN
from warehouse.sieve import Sieve

_STEMS = (
    *("added", "social", "communit", "wider", "tom", "themes", "sv", "pric", "cost", "commercial"),
    *("financial", "quality", "tech", "nonpric", "non-", "non ", "method", "qualitative"),
    *("economic", "environment", "benefit", "gwerth", "ngwerth", "nghwerth", "werth"),
    *("budd", "fudd", "mudd", "fantei", "mantei"),
)
"""What every noun of the grammar begins with; a test holds that none begins otherwise."""
_MARKS = re.compile(
    r"_x000|%0[aA]"
    r"|[&<\\\x85\xbc-\xbe\u2028\u2029\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_GAP = re.compile(r"\s{5}")
"""Longer than any gap in a pattern of the grammar; the cleaning shortens it."""
_V_WORD = re.compile(r"[ \t\r\n-]([vV][a-zA-Z]{2,6})\b")
_S_WORD = re.compile(r"\b([sS][a-zA-Z]{3,7}|[sS][oO][cC])\.?[ \t\r\n-]{0,2}$")
_AMOUNT = Sieve(
    r"\d|\bper\s?cent|\b(?:half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?|twentieths?|lowest"
    r"|only|sole|alone"
    r"|cheapest|equal\w{0,3}|evenly|twice|double|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\b",
    re.I,
)
BEFORE, AFTER = 2_500, 1_500
"""Code points read before and after an anchor: a heading may stand a page above its list, seldom below."""
WORD = 100
"""No longer word is kept whole at the edge of a part."""
NEAR = 400
"""A word for price or quality without a figure so near states nothing."""


def anchors(text: str) -> list[re.Match[str]]:
    """Every noun of the grammar, in order: the matches of `NOUN.finditer`, several times as fast.

    The literal stems are found in the lower-cased text, and the pattern is tried there only.
    """
    found = []
    last = 0
    for at in _places(text):
        match = NOUN.match(text, at) if at >= last else None
        if match:
            found.append(match)
            last = match.end()
    return found


def _places(text: str) -> list[int]:
    # These three letters match an ASCII letter under re.IGNORECASE, and lower to none or to two code points.
    low = text.replace("\u0130", "i").replace("\u0131", "i").replace("\u017f", "s").lower()
    places = set()
    for stem in _STEMS:
        at = low.find(stem)
        while at >= 0:
            places.add(at)
            at = low.find(stem, at + 1)
    return sorted(places)


def windows(text: str) -> list[tuple[int, int]]:
    """The parts [start, end) of a text that the grammar is to see, apart and in order; none for none.

    A text with anything that hides words from the scan (entities, tags, invisible characters) is seen whole.
    """
    if _is_disguised(text):
        return [(0, len(text))]
    found = anchors(text)
    plain = any(anchor.lastgroup != "narrow" for anchor in found)
    figures = [match.start() for match in _AMOUNT.finditer(text)] if plain else []
    parts: list[tuple[int, int]] = []
    for anchor in found:
        start, end = anchor.span()
        if anchor.lastgroup != "narrow":
            at = bisect_left(figures, start - NEAR)
            if at == len(figures) or figures[at] > end + NEAR:
                continue
        first, last = max(0, start - BEFORE), min(len(text), end + AFTER)
        if parts and first <= parts[-1][1] + 2 * WORD:
            parts[-1] = (parts[-1][0], last)
        else:
            parts.append((first, last))
    return [_at_breaks(text, part) for part in parts]


def _is_disguised(text: str) -> bool:
    """It holds what the cleaning resolves and a scan cannot see through, as a misspelt "social value"."""
    if _MARKS.search(text) or _GAP.search(text) or any(True for _ in initials(text)):
        return True
    for found in _V_WORD.finditer(text):
        before = _S_WORD.search(text, max(0, found.start() - 12), found.start())
        if before and (before[1].lower(), found[1].lower()) != ("social", "value"):
            return True
    return False


def _at_breaks(text: str, part: tuple[int, int]) -> tuple[int, int]:
    """Begun and ended between words, so that no figure is cut in two."""
    start, end = part
    while start > 0 and not text[start - 1].isspace() and part[0] - start < WORD:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - part[1] < WORD:
        end += 1
    return start, end
