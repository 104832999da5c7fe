"""Where a list of weights stands in a text, from its first name to its last figure or name.

What a sentence says of its list are its words without the names in it: "Previous experience 30%, handover
from the outgoing contractor 10%, price 60%" names criteria of this award, and "previous" and "outgoing" say
nothing of another exercise or of the selection of bidders.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pipelines.criteria.earlier import without
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import PERCENT
from warehouse.sieve import REMEMBERED, Sieve

_FIGURE = Sieve(rf"(?<![\w.,£$€])(\d{{1,3}}(?:\.\d{{1,2}})?)\s{{0,2}}{PERCENT}", re.I)
_LONGEST = 90
"""Code points between two figures, when what stands there is a name."""
_MOST = 12
"""Figures of one list."""
_BACK = 300
"""Code points before a list in which its sentence begins."""
_FEW_WORDS = 6
_LEAST = 3
"""Figures of a list in a sentence whose names are left out: two may be one share now and then."""
_OF_WHICH = spaced(
    r"\b(?:previously|formerly|was|were|had|used to|instead|in (?:19|20)\d\d|last (?:year|time|round)"
    r"|stage|phase|tenders?|procurements?|exercises?|competitions?|ignore|disregard)\b"
)
"""Between figures these say that they are not of one list, or of which."""
_STOP = re.compile(r"(?<=[a-z0-9)%\]])[.!?]{1,2}\s{1,4}(?=[A-Z0-9\"'(])|\n")
_APART = re.compile(r"[.!?]\s{1,4}(?=[A-Z])|\n\s{0,4}\n|;")
_BULLET = re.compile(r"\s{0,8}(?:[-*\u2022\u2013\u25cf\u25aa]|\(?[a-z0-9]{1,2}[.)])\s", re.I)
_OPENS = spaced(
    r":|\(|\b(?:on|at|are|is|be|by|follows|against|using|used?|uses|was|were|that|namely|if|whether|gives?"
    r"|assume|prefer|scored|split|criteria|weightings?|weights?|apply|adopt|than|carries|carry|version|the|of"
    r"|with|achieved|judged|evaluated|assessed|marked|weighted|suggest(?:s|ed)|propos(?:es|ed)|requested"
    r"|rejected|refused|considered|let|obtained|recommend(?:s|ed)|example,?|instance,?)(?=\W|$)"
)
_ENDS = re.compile(
    r"[.;,:\n()?]|\s(?:is|are|was|were|has|have|had|will|would|as|in|and|do|does|no|when|should)\b"
)
_BESIDE = " \t:=|-–—([.…"
"""What stands between a name and its figure."""
_NAME_FIRST = re.compile(r"\s{0,4}[\])]?\s{0,4}(?:[,;:/|&+.\n–-]|(?:and|plus)\b)", re.I)
"""After the first figure of a list, where each figure follows its name."""
CARRIES = spaced(
    r":\s{0,4}$|\b(?:is|are|was|were|be|split|will|shall|weight\w{0,5}|allocat\w{1,4}|follows?)\b"
    r"|^[^.:]{1,80}\n"
)
"""Words that say something of a list, which names before its first figure do not."""


def lists(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of every run of two percentages or more that reach 100, with their names."""
    for _, start, end in _runs(text):
        yield start, end


@lru_cache(maxsize=REMEMBERED)
def without_names(body: str) -> str:
    """The sentence with spaces for its lists of three percentages or more, where they are of one list."""
    named = (
        (start, end)
        for figures, start, end in _runs(body)
        if len(figures) >= _LEAST
        and not any(_OF_WHICH.search(body, one.end(), other.start()) for one, other in pairwise(figures))
    )
    return without(body, named)


def _runs(text: str) -> Iterator[tuple[list[re.Match[str]], int, int]]:
    """(figures, start, end) of each run."""
    figures = list(_FIGURE.finditer(text))
    at = 0
    while at < len(figures):
        run = _reaches(text, figures, at)
        if run is None:
            at += 1
            continue
        first, end = figures[at], figures[run].end()
        floor = figures[at - 1].end() if at else 0
        if _NAME_FIRST.match(text, first.end()):
            start = _opened(text, first, figures[at + 1], floor)
        else:
            start = first.start()
            stop = _ENDS.search(text, end, end + _LONGEST)
            end = stop.start() if stop else min(len(text), end + _LONGEST)
        yield figures[at : run + 1], start, end
        at = run + 1


def _reaches(text: str, figures: list[re.Match[str]], at: int) -> int | None:
    """The last figure of the list that begins with a figure; null where they reach no 100 together."""
    total = 0.0
    for run in range(at, min(at + _MOST, len(figures))):
        if run > at:
            between = text[figures[run - 1].end() : figures[run].start()]
            if len(between) > _LONGEST or _APART.search(between):
                return None
        total += float(figures[run][1])
        if total > 99.99:
            return run if run > at and total < 100.01 else None
    return None


def _opened(text: str, first: re.Match[str], second: re.Match[str], floor: int) -> int:
    """Where the name of the first figure begins: after what opens the list in its sentence, or its bullet."""
    begins = max(floor, sentence_start(text, first.start()))
    bullet = _BULLET.match(text, begins, first.start())
    if bullet and "\n" in text[first.end() : second.start()]:
        colon = text.rfind(":", bullet.end(), first.start())
        return colon + 1 if re.search(r"\w", text[colon + 1 : first.start()]) and colon > 0 else bullet.end()
    named = begins + len(text[begins : first.start()].rstrip(_BESIDE))
    found = (m for m in _OPENS.finditer(text, begins, named))
    opens = max(
        (m.end() for m in found if m.group() != "(" or ")" not in text[m.end() : named]), default=begins
    )
    told = text[begins : first.start()]
    if opens == begins and len(told.split()) > _FEW_WORDS and CARRIES.search(told):
        return first.start()
    return opens


def sentence_start(text: str, place: int) -> int:
    """Where the sentence or line of a place begins, not further back than a list's lead reaches."""
    low = max(0, place - _BACK)
    stops = (m.end() for m in _STOP.finditer(text, low, min(len(text), place + 1)))
    return max((end for end in stops if end <= place), default=low)
