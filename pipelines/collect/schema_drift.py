"""Whether releases still have the shape that this project was written for, told before anything is read.

A field that moved or changed its type would not fail later, it would read as "no criteria". Types and
presence as counted on recorded releases (SOURCES.md 1.3, 2.6 and 2.9). New fields are no change of shape.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

REQUIRED = ("ocid", "id", "date", "tag", "tender")
"""Every recorded release has these."""
KNOWN_BY = ("ocid", "id", "date")
"""Without these a release cannot be kept apart from others."""
TEXT, LIST, OBJECT = (str,), (list,), (dict,)
TYPES: Mapping[str, tuple[type, ...]] = {
    "ocid": TEXT,
    "id": TEXT,
    "date": TEXT,
    "tag": LIST,
    "tender": OBJECT,
    "buyer": OBJECT,
    "buyer.name": TEXT,
    "parties[]": OBJECT,
    "awards[]": OBJECT,
    "contracts[]": OBJECT,
    "planning": OBJECT,
    "tender.title": TEXT,
    "tender.description": TEXT,
    "tender.legalBasis": OBJECT,
    "tender.value": OBJECT,
    "tender.documents[]": OBJECT,
    "tender.lots[]": OBJECT,
    "tender.lots[].awardCriteria": OBJECT,
    "tender.lots[].awardCriteria.criteria[]": OBJECT,
    "tender.lots[].awardCriteria.criteria[].name": TEXT,
    "tender.lots[].awardCriteria.criteria[].description": TEXT,
    "tender.lots[].awardCriteria.criteria[].numbers[]": OBJECT,
    "tender.lots[].awardCriteria.criteria[].numbers[].number": (int, float),
    "tender.lots[].awardCriteria.criteria[].numbers[].weight": TEXT,
}
"""Of OCDS as the feeds give it; a source may declare others."""
FEWEST = 3
"""So many must say so: a single release with a field of another type is a slip of its publisher."""


def changed(
    releases: Sequence[dict[str, Any]], expected: Mapping[str, tuple[type, ...]] = TYPES
) -> str | None:
    """Which field changed, with the share concerned and the first that has it otherwise; null for none.

    A field counts as changed when more than half of the releases lack it (`REQUIRED`), or when more than half
    of what stands there is of another type.
    """
    for name in REQUIRED:
        without = [row for row in releases if name not in row]
        fewest = 1 if name in KNOWN_BY else FEWEST
        if len(without) >= fewest and len(without) * 2 > len(releases):
            return f"`releases[].{name}` is missing in {len(without)} of {len(releases)}"
    for path, types in expected.items():
        found = [value for row in releases for value in _at(row, path.split("."))]
        other = [value for value in found if isinstance(value, bool) or not isinstance(value, types)]
        if len(other) >= FEWEST and len(other) * 2 > len(found):
            kind = type(other[0]).__name__
            return f"`releases[].{path}` is {kind} in {len(other)} of {len(found)}, first {other[0]!r:.60}"
    return None


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    """What stands at a path; a list where an object is expected stands for itself, and null for nothing."""
    if value is None:
        return
    if not steps:
        yield value
        return
    step, rest = steps[0], steps[1:]
    if not isinstance(value, dict):
        return
    inner = value.get(step.removesuffix("[]"))
    if not step.endswith("[]"):
        yield from _at(inner, rest)
    elif isinstance(inner, list):
        for item in inner:
            yield from _at(item, rest)
    elif inner is not None and not rest:
        yield inner if not isinstance(inner, dict) else [inner]
