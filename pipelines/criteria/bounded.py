"""Bounds that a sentence sets to the weight of social value: at least, up to, between so much at call-off.

A bound is no weight (codebook 4.4, 8): it names social value, and tells what its weight can be. Bounds of all
tenders, of contract value or of staff, and of other exercises are none.
"""

import re
from dataclasses import dataclass

from pipelines.criteria import vocabulary
from pipelines.criteria.labels import CONNECTING
from pipelines.criteria.limits import pass_marks
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import BACKGROUND, ELSEWHERE, POLICY, of_selection, refusal
from warehouse.sieve import Sieve

_N = r"(?P<{0}>\d{{1,2}}(?:[.,]\d{{1,2}})?)\s{{0,4}}(?:%|per\s?cent\b|pc\b)"
_NAME = rf"(?:{vocabulary.NARROW.pattern}|(?-i:\bSV\b))"
_LEAST = (
    r"(?:at least|(?:a |the )?min(?:imum|\.)?(?: weight\w{0,3})?(?: of)?|no(?:t)? (?:less|lower) than"
    r"|not below)"
)
_MOST = (
    r"(?:up to|(?:a |the )?max(?:imum|\.)?(?: weight\w{0,3})?(?: of)?|(?:no|not) (?:more|higher|greater) than"
    r"|at most|not exceed\w{0,3}|capped at|a cap of)"
)
_BETWEEN = r"(?:between |from |in the range (?:of )?)?"
_FIGURES = (
    rf"(?:{_LEAST} {_N.format('least')}(?:,? (?:and|but|to) {_MOST} {_N.format('besides')})?"
    rf"|{_MOST} {_N.format('most')}"
    rf"|{_BETWEEN}(?P<from>\d{{1,2}}(?:[.,]\d{{1,2}})?)\s{{0,4}}(?:%|per\s?cent)?"
    rf"\s{{0,4}}(?:-|\u2013|to|and)\s{{0,4}}{_N.format('until')})"
)
_SIGN = Sieve(r"%|per\s?cent|\bpc\b", re.I)
_MAY_NAME = Sieve(r"soci|commun|econom|environ|toms?\b|\bsv\b|themes|benefi|werth|ymun", re.I)
_GAP = r"(?P<gap>[^.;%\d\n]{0,70}?)"
_PATTERNS = (
    spaced(rf"{_NAME}{_GAP}[\s:(=-]{{1,4}}{_FIGURES}"),
    spaced(rf"\b{_FIGURES}{_GAP}\b{_NAME}"),
)
_BESIDE = frozenset(("may", "might", "could", "can", "should", "must", "mainly", "set", "somewhere"))
CALL_OFF = spaced(
    r"calling[- ]off|call-?offs?|mini-?competitions?|further competitions?|members? (?:calling|may)"
)
_MAY = Sieve(r"\b(?:may|might|could|can)\b", re.I)
_IS_CALL_OFF = spaced(rf"^\W{{0,4}}(?:{CALL_OFF.pattern})\W{{0,4}}$")
_OTHERS = Sieve(r"\d\s{0,4}(?:%|per\s?cent)", re.I)
_POLICY = spaced(
    r"\b(?:polic(?:y|ies)|strategy|charter|cabinet|PPN|all (?:our )?(?:tenders|procurements|contracts))\b"
)
_SCORED = spaced(
    r"\b(?:scor(?:e|es|ed|ing) (?:below|under|less|at least|a minimum)|pass[\s-]?mark|threshold|reject\w{0,3}"
    r"|minimum (?:quality )?(?:score|standard|pass)|fail)\b"
)


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest weight in percent, null where none is said, and [start, end) of the words."""

    low: float | None
    high: float | None
    start: int
    end: int


def bounds(body: str, adds_up: bool = False) -> Bounds | None:
    """The bounds that a sentence or row sets to the weight of social value; null where it sets none.

    A range is a bound only of what calls-off will weigh; elsewhere it is a weight with ends (codebook 4.9).
    `adds_up`: with it the text's figures reach 100, so that "up to" tells what there is to win.
    """
    if not _SIGN.search(body) or not _MAY_NAME.search(body):
        return None
    for pattern in _PATTERNS:
        match = pattern.search(body)
        if match is None or not _connects(match["gap"]) or _is_of_others(body, match):
            continue
        if match["until"] and not CALL_OFF.search(body):
            continue
        if CALL_OFF.search(body) and _MAY.search(body):
            continue
        if any(start < match.end() and match.start() < end for start, end in pass_marks(body)):
            continue
        if match["until"]:
            low, high = _number(match["from"]), _number(match["until"])
        else:
            low = _number(match["least"])
            high = _number(match["besides"] or match["most"])
            if low is None and adds_up and not _MAY.search(body):
                continue
            low = 0.0 if low is None else low
        if high is None or low is None or low < high:
            return Bounds(low, high, match.start(), match.end())
    return None


def _connects(gap: str) -> bool:
    """Between name and figure stand only words that weigh, and what may be."""
    found = re.findall(r"[a-z']{1,30}", CALL_OFF.sub(" ", gap).lower())
    return all(word in CONNECTING or word in _BESIDE for word in found)


def _is_of_others(body: str, match: re.Match[str]) -> bool:
    """Of policy, another exercise, selection, scores or money; or a row of a list that adds up by itself."""
    elsewhere = [m for m in ELSEWHERE.finditer(body) if not _IS_CALL_OFF.match(m.group())]
    if elsewhere or POLICY.search(body) or _POLICY.search(body) or of_selection(body) or _SCORED.search(body):
        return True
    if BACKGROUND.search(body) or refusal(body[max(0, match.start() - 40) : match.end() + 60]):
        return True
    rest = body[: match.start()] + body[match.end() :]
    return len(_OTHERS.findall(rest)) > 1


def _number(stated: str | None) -> float | None:
    return None if stated is None else float(stated.replace(",", "."))
