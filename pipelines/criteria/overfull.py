"""Whether a weight stands in a list of percentages that come to more than the whole (codebook 3).

"Rent 50%, Offer 35%, Care 25%, Social value 10%" contradicts itself, and no row of it is a weight.
"""

import re
from itertools import pairwise

from pipelines.criteria.structure.amounts import Amount, amounts
from pipelines.criteria.structure.labels import kind_of
from pipelines.criteria.structure.row import is_limit
from pipelines.criteria.weigh import SUM_HIGH

_AROUND = 600
"""Code points on either side of a weight in which its list is looked for."""
_NAME = r"[A-Za-z][A-Za-z&'/ -]{1,60}?"
_BETWEEN = re.compile(
    rf"[\s%)]{{0,4}}(?:[,;\n|][\s*-]{{0,4}}(?:and\s)?(?P<after>{_NAME})[\s:=(|-]{{0,4}}"
    rf"|(?:(?:for|on)\s)?(?P<before>{_NAME})[\s)]{{0,2}}[,;\n|][\s*-]{{0,4}}(?:and\s)?)"
)
"""One name and one mark that parts two rows: nothing else stands between the figures of a list."""
_HEAD = re.compile(rf"(?:^|[.:;,\n|(])[\s*-]{{0,4}}(?P<name>{_NAME})[\s:=(|-]{{0,4}}$")
_TAIL = re.compile(rf"[\s%)]{{0,4}}(?:(?:for|on)\s)?(?P<name>{_NAME})\s?(?:[.,;\n|)]|$)")
_FEWEST = 3
_MOST = 150
"""Percent: what comes to more is two lists, or a list whose parts are told as well."""


def is_overfull(text: str, place: int) -> bool:
    """Whether the percentage at a place is one of a list whose rows nothing brings to 100."""
    first = max(0, place - _AROUND)
    near = text[first : place + _AROUND]
    found = [one for one in amounts(near) if one.unit == "percent" and not is_limit(near, one)]
    at = next((n for n, one in enumerate(found) if one.start <= place - first < one.end), None)
    if at is None:
        return False
    start, end = at, at + 1
    while start and _joins(near, found[start - 1], found[start]):
        start -= 1
    while end < len(found) and _joins(near, found[end - 1], found[end]):
        end += 1
    listed = found[start:end]
    names = _names(near, listed)
    if (
        len(listed) < _FEWEST
        or names is None
        or any(kind_of(one, True)[0] in ("quality", "total") for one in names)
    ):
        return False
    values = [one.value for one in listed]
    return SUM_HIGH < sum(values) <= _MOST and not _explains(values, names)


def _joins(text: str, one: Amount, other: Amount) -> bool:
    return _BETWEEN.fullmatch(text, one.end, other.start) is not None


def _names(text: str, listed: list[Amount]) -> list[str] | None:
    """The names of a list whose rows are all told in one order; null where they are not."""
    gaps = [_BETWEEN.fullmatch(text, one.end, other.start) for one, other in pairwise(listed)]
    kinds = {gap.lastgroup for gap in gaps if gap}
    if len(kinds) != 1:
        return None
    kind = kinds.pop() or ""
    edge = (
        _HEAD.search(text[max(0, listed[0].start - 80) : listed[0].start])
        if kind == "after"
        else _TAIL.match(text, listed[-1].end)
    )
    if edge is None:
        return None
    between = [gap[kind] for gap in gaps if gap]
    return [edge["name"], *between] if kind == "after" else [*between, edge["name"]]


def _explains(values: list[float], names: list[str]) -> bool:
    """Rows that reach 100 beside a price, or before the last: shares of what price leaves, or two lists."""
    total, running = sum(values), 0.0
    for value in values[:-1]:
        running += value
        if abs(running - 100) < 1:
            return True
    priced = (value for value, name in zip(values, names, strict=True) if kind_of(name, True)[0] == "price")
    return any(abs(total - value - 100) < 1 for value in priced)
