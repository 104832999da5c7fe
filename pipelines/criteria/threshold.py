"""A weight that holds for contracts from a size on: "10% where the contract is over \u00a3100,000".

It is a rule for tenders at large. It is this one's weight where the text says that this one is so large, and
nothing of it where it says that this one is smaller; where it says neither, nothing is certain.
"""

import re
from collections.abc import Iterator

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import NUMBER_WORDS
from pipelines.criteria.earlier import ANY
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import PERCENT
from pipelines.criteria.refusals import MAY
from warehouse.sieve import Sieve

_ABOVE = r"(?:over|above|exceed(?:s|ing)?|in excess of|more than|greater than|upwards of|from|at or above)"
_RULE = spaced(
    r"\b(?:where|if|when(?:ever)?|once|for|in|on|to) (?:(?:the|a|an|any|its|our|all) )?(?:\w{1,20} ){0,3}?"
    r"(?:contracts?|tenders?|procurements?|quot(?:e|ation)s?|values?|spend|purchases?|orders?|awards?|hires?"
    r"|works)"
    rf" (?:\w{{1,20}} ){{0,3}}?{_ABOVE} (?:(?:the|a) (?:\w{{1,20}} ){{0,3}}?)?(?:£|GBP|threshold)",
    rf"\b(?:where|if|when(?:ever)?|once) [^.;\n]{{3,60}}\b{_ABOVE}"
    r" (?:£|GBP|(?:the|a) (?:\w{1,20} ){0,3}?threshold)",
)
_IS_LARGER = spaced(
    r"\b(?:this|the present|our) (?:\w{1,20} ){0,3}?(?:is|are|being|has|falls|comes|exceeds|will be) "
    rf"(?:\w{{1,20}} ){{0,4}}?{_ABOVE}|\bas (?:this|the) (?:\w{{1,20}} ){{0,3}}?(?:is {_ABOVE}|exceeds)\b"
)
_IS_SMALLER = spaced(
    r"\b(?:(?:this|the present|our|which|it) (?:\w{1,20} ){0,3}?(?:\w{1,12}['\u2019]s|is|being|falls"
    r"|comes|has|will be)"
    r"|(?:it|this|ours)['\u2019]s)"
    r" (?:\w{1,20} ){0,4}?(?:below|under|less than|beneath|smaller|lower)\b"
    r"|\bas (?:this|the) (?:\w{1,20} ){0,3}?(?:is|falls) (?:below|under)\b"
)
_POUNDS = r"(?:£|GBP)\s{0,2}(?P<sum>\d[\d,]{0,12}(?:\.\d{1,2})?)\s?(?P<unit>k|m|million|thousand)?\b"
_WORTH = spaced(
    r"\b(?:this|the|our|an?) (?:\w{1,20} ){0,3}?(?:is|are|has|at|of) (?:\w{1,20} ){0,6}?"
    + _POUNDS
    + r"|\b(?:estimated|total|contract|approximate|maximum) (?:\w{1,20} ){0,3}?(?:value|cost|budget|worth|at)"
    r"[^.;\n£]{0,20}(?:£|GBP)\s{0,2}(?P<sum2>\d[\d,]{0,12}(?:\.\d{1,2})?)\s?(?P<unit2>k|m|million|thousand)?\b"
)
_FROM = Sieve(_POUNDS, re.I)
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}
_IN_WORDS = Sieve(rf"\b(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\s{{1,3}}{PERCENT}", re.I)
_STOP = re.compile(r"[.;!?](?=\s)|\n")


def from_a_size(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of the one figure of each sentence on social value that holds from a size on.

    Of the whole sentence where this contract is smaller: it is nothing of this one.
    """
    for start, end in _rules(text):
        if _is_smaller(text, start, end):
            yield start, end
            continue
        figures = [*ANY.finditer(text, start, end), *_IN_WORDS.finditer(text, start, end)]
        if len(figures) == 1:
            yield figures[0].span()


def may_be_so_large(text: str) -> bool:
    """Whether a text has such a rule, and does not say that this contract is smaller."""
    return any(not _is_smaller(text, *span) for span in _rules(text))


def _rules(text: str) -> Iterator[tuple[int, int]]:
    for condition in _RULE.finditer(text):
        if _IS_LARGER.search(text):
            return
        start = max((stop.end() for stop in _STOP.finditer(text, 0, condition.start())), default=0)
        end = stop.start() if (stop := _STOP.search(text, condition.end())) else len(text)
        if vocabulary.NARROW.search(text, start, end) and not MAY.search(text, start, end):
            yield start, end


def _is_smaller(text: str, start: int, end: int) -> bool:
    """Words say so, or this contract's value stands there and is below the rule's."""
    rest = f"{text[:start]}\n{text[end:]}"
    if _IS_SMALLER.search(rest):
        return True
    least = _FROM.search(text, start, end)
    worth = [
        _pounds(found["sum"] or found["sum2"], found["unit"] or found["unit2"])
        for found in _WORTH.finditer(rest)
    ]
    return least is not None and bool(worth) and max(worth) < _pounds(least["sum"], least["unit"])


def _pounds(said: str, unit: str | None) -> float:
    return float(said.replace(",", "")) * _TIMES.get((unit or "").lower(), 1)
