"""Social value that has what its siblings leave of a part: "quality 50%: A 25%, social value the rest".

The figures of the siblings are of the whole, or of the part (codebook 4.1): where only one of the two leaves
anything, that is the weight; where both do, they are its bounds.
"""

import re
from dataclasses import dataclass, replace

from pipelines.criteria import words
from pipelines.criteria.model import percent
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import PERCENTAGE, value_of

_SV = r"(?:" + re.sub(r"\((?!\?)", "(?:", words.NARROW.pattern) + r")"
_REST = (
    r"(?:(?:the|a|all|its) (?:\w{1,12} )?(?:remainder|rest|balance|residue)"
    r"|(?:the )?remaining (?:marks|points|share|part)"
    r"|what(?:ever)? (?:is|remains|they|these|those)(?: left| leave)?)"
)
_SENTENCE = re.compile(r"(?:[^.!?\n;]|\.(?=\S)){1,600}")
_PART = spaced(
    rf"\b(?P<name>quality|technical|non-?price)(?: (?:score|element|section|criteria|marks|part)){{0,2}}"
    rf"[\s:(=,-]{{1,4}}(?:(?:is|at|of|carries|worth|has) ){{0,2}}(?P<size>{PERCENTAGE})\)?"
    rf"(?P<opens>,? (?:of which|which is|made up of|comprising|being|split)|\s{{0,2}}[:,(-])"
)
_OWN = spaced(
    rf"(?:{_SV})[\s:(=,-]{{1,4}}(?:(?:is|has|gets|takes|carries|receives|worth|for|being) ){{0,2}}{_REST}\b",
    rf"\b{_REST}(?: of (?:it|that|this|them|the (?:quality|technical) (?:score|marks)))?"
    rf"[\s:(=,-]{{1,4}}(?:(?:is|being|goes|going|to|for|on|as|the) ){{0,3}}(?:{_SV})",
)
_FIGURE = re.compile(PERCENTAGE, re.I)


@dataclass(frozen=True)
class Rest:
    """`weight` in percent of the whole, null where two readings of it stand; then `low` and `high` are they.

    `is_nested`: it is not said to be of the whole.
    """

    weight: float | None
    low: float
    high: float
    told: str
    is_nested: bool = True


def rest_of_part(text: str) -> Rest | None:
    """What a sentence leaves to social value of a part of the award that it sizes; null where it does not."""
    for sentence in _SENTENCE.finditer(text):
        body = sentence.group()
        own = _OWN.search(body) if words.NARROW.search(body) else None
        part = _PART.search(body) if own else None
        if own is None or part is None or part.end() > own.end():
            continue
        size = value_of(part["size"])
        others = [value_of(one.group()) for one in _FIGURE.finditer(body, part.end("size"))]
        total = sum(others)
        if (
            not others
            or not 0 < size < 100
            or any(one.start() < part.start() for one in _FIGURE.finditer(body))
        ):
            continue
        of_whole, of_part = size - total, (100 - total) * size / 100
        if of_whole > 0 and re.search("which", part["opens"], re.I):
            left = f"{percent(size)} - {percent(total)} = {percent(of_whole)}"
            return replace(_known(of_whole, left), is_nested=False)
        if of_whole > 0:
            told = f"{percent(of_whole)} where the others are of the whole, else {percent(of_part)}"
            return Rest(None, round(of_whole, 4), round(of_part, 4), told)
        if of_part > 0:
            left = f"{percent(100 - total)} of {percent(size)} = {percent(of_part)}"
            return _known(of_part, left)
    return None


def _known(weight: float, told: str) -> Rest:
    value = round(weight, 4)
    return Rest(value, value, value, told)
