"""Whether the figures of a text may divide an award, by its words, and what its brackets say besides."""

import re
from itertools import islice

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import MARK, PERCENT
from pipelines.criteria.structure.labels import PRICE
from warehouse.sieve import Sieve

_LEAST = 2
"""Figures of one list."""
PERFORMANCE = spaced(
    r"\b(?:score-?cards?|performance|in the contract|milestones?|payments?|orders|not for the award)\b"
)
_NO_PRICE = (
    r"\bno price (?:score|competition|element|criterion|weighting)\b"
    r"|\bno (?:criterion|element|component|score|weight\w{0,3}) (?:of|for|on) (?:the )?(?:price|cost)\b"
)
NO_PRICE = spaced(_NO_PRICE)
"""Words that no list of the award has a price, whatever the text says of rates and fees."""
FIXED_PRICE = spaced(
    _NO_PRICE,
    r"\b(?:price|budget|fee|sum|rate|rent|charge|tariff)s? (?:is|are|has been|have been"
    r"|will be) (?:\w{1,12} )?"
    r"(?:fixed|set|capped)\b|\bfixed (?:price|fee|budget|sum)\b",
    r"\b(?:fee|budget|grant|commission)(?: (?:of|is|will be))?\W{0,3}£ ?\d[\d,.]{0,12}k?",
    r"\b(?:pric(?:e|ing)|costs?|fees?|rates?|rents?|charges?|tariffs?)\b[^.;]{0,80}"
    r"\b(?:(?:is|are|will|do|does) not|won't|isn't|aren't|don't|doesn't)(?: be)?"
    r" (?:scor|evaluat|mark|weigh|compar|negotiable|a criterion)",
    r"\bnot (?:on )?(?:the )?(?:price|cost|fee)\b(?! alone| only)",
    r"\b(?:do|will|shall) not (?:scor|evaluat|mark|weigh|compar)\w{0,4} (?:it|(?:the )?(?:price|fee"
    r"|cost|rate)s?)\b",
)
_AWARDS = Sieve(
    r"\b(?:weight|evaluat|assess|criteri|award|mark|point|scor|rank|judg|decid|decision"
    r"|considerations?\b|worth)",
    re.I,
)
"""What the text round a list speaks of, where price is not among its rows."""
OTHER = spaced(
    r"\b(?:pass[\s-]?mark|threshold|at least|minimum|no less than|KPIs?|invoice|instal(?:l?ments?)?\b"
    r"|paid|payable|payment|(?<!\band\s)(?<!\bstaff\s)retention|complet\w{1,6}|turnover|spend|discount"
    r"|budget|funding|grants?)\b"
)
_STARTS = Sieve(
    r"(?<![\d/£:.])\d{1,3}(?![\d/:])|\b(?:half|third|quarter|fifth|sixth|tenth|twentieth|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|rest|remainder|balance|else|remain\w{0,4}|left)\b",
    re.I,
)
_BRACKET = re.compile(r"\([^()]{0,400}\)")
_ONLY_FIGURE = spaced(
    r"\(\s{0,3}(?:(?:weight\w{0,5}|worth|max\w{0,4}|out of|up to|at)\W{0,3})?(?:\d{1,3}(?:\.\d{1,2})?"
    rf"|[a-z]{{3,8}}(?:[\s-][a-z]{{3,6}})?)\s{{0,3}}(?:{PERCENT}|{MARK})?(?:\W{{0,3}}(?:weight\w{{0,5}}"
    rf"|max\w{{0,4}}"
    r"|available))?\s{0,3}\)"
)


def divides(text: str) -> bool:
    """Whether a text has figures enough, and a word of price or of award: cheap, and no promise."""
    if len(list(islice(_STARTS.finditer(text), _LEAST))) < _LEAST:
        return False
    return bool(_AWARDS.search(text) or PRICE.search(text))


def without_brackets(text: str) -> str:
    """The text with brackets blanked that hold more than a figure, from the innermost; places stay."""
    for _ in range(4):
        shorter = _BRACKET.sub(_blanked, text)
        if shorter == text:
            break
        text = shorter
    return text


def _blanked(found: re.Match[str]) -> str:
    return found[0] if _ONLY_FIGURE.fullmatch(found[0]) else " " * len(found[0])
