"""Whether releases still have the shape that this project was written for, told before anything is read.

A field that moved or changed its type would not fail later, it would read as "no criteria". Types and
presence as counted on recorded releases (SOURCES.md 1.3, 2.6 and 2.9). New fields are no change of shape.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from warehouse.text import as_text, one_line, shown, texts_of

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
    "tag[]": TEXT,
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
NOTED: Mapping[str, tuple[type, ...]] = {
    "tender.status": TEXT,
    "tender.procurementMethod": TEXT,
    "tender.procurementMethodDetails": TEXT,
    "tender.mainProcurementCategory": TEXT,
    "tender.tenderPeriod": OBJECT,
    "tender.tenderPeriod.endDate": TEXT,
    "tender.lots[].title": TEXT,
    "tender.lots[].description": TEXT,
    "tender.lots[].status": TEXT,
    "tender.lots[].value": OBJECT,
    **{
        f"{of}.value.{name}": types
        for of in ("tender", "tender.lots[]")
        for name, types in (("amount", (int, float)), ("currency", TEXT))
    },
}
"""Fields that are told at import where they are of another type, since what they state is unknown then."""
_PROPER = {
    "": {"tender": "tender"},
    "tender": {"lot": "lots", "lotgroup": "lotGroups", "awardcriteria": "awardCriteria"},
    "tender.lots[]": {"awardcriteria": "awardCriteria"},
}
"""By the name in its barest form, fields in which nothing is read where they are written otherwise."""
TAGS = frozenset(
    f"{stage}{change}"
    for stage, changes in {
        "planning": ("", "Update"),
        "tender": ("", "Amendment", "Update", "Cancellation"),
        "award": ("", "Update", "Cancellation"),
        "contract": ("", "Update", "Amendment", "Termination"),
        "implementation": ("", "Update"),
        "compiled": ("",),
    }.items()
    for change in changes
)
"""Of OCDS 1.0 and 1.1, whose list of them is closed."""
_FORMS = {
    "ocid": re.compile(r"[\w.:/-]{1,200}"),
    "id": re.compile(r"(?!.*\.\.(?:[/\\]|$))[\w.:/+()#, -]{1,200}"),
}
"""What these look like, whoever publishes them; a step of a path in one points elsewhere."""
_CURRENCY = re.compile(r"[A-Z]{3}")
"""A code of ISO 4217; whatever else stands there is not guessed at."""
FEWEST = 3
"""So many must say so: a single release with a field of another type is a slip of its publisher."""


def changed(
    releases: Sequence[dict[str, object]], expected: Mapping[str, tuple[type, ...]] = TYPES
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
            of = f"{len(other)} of {len(found)}"
            return f"`releases[].{path}` is {json_type(other[0])} in {of}, first {shown(other[0], 60)}"
    return None


def json_type(value: Any) -> str:
    """What JSON calls the type of a value, in a sentence."""
    names = {type(None): "null", bool: "a boolean", int: "a number", float: "a number", str: "a text"}
    return names.get(type(value), "an object" if isinstance(value, dict) else "a list")


class Shape:
    """The fields whose types are known, as a tree, so that one walk over a release looks at all of them."""

    def __init__(self, expected: Mapping[str, tuple[type, ...]] = TYPES) -> None:
        self._types: tuple[type, ...] | None = None
        self._of_items: tuple[type, ...] | None = None
        self._path = ""
        self._below: dict[str, Shape] = {}
        expected = {**NOTED, **expected} if expected else expected
        for path, types in expected.items():
            self._add(path.split("."), path, types)

    def _add(self, steps: list[str], path: str, types: tuple[type, ...]) -> None:
        step, rest = steps[0], steps[1:]
        below = self._below.setdefault(step.removesuffix("[]"), Shape({}))
        if rest:
            below._add(rest, path, types)
            return
        below._path = path
        if step.endswith("[]"):
            below._of_items = types
        else:
            below._types = types

    def odd(self, release: dict[str, object]) -> Iterator[str]:
        """What a release lacks of what tells it from others, and which fields are of another type, in words.

        A field may be named more than once.
        """
        for name in ("id", "tag"):
            if release.get(name) in (None, "", []):
                yield f"`{name}` is missing or empty"
        for name, form in _FORMS.items():
            if (stated := as_text(release.get(name))) and not form.fullmatch(stated):
                yield f"`{name}` {shown(stated, 40)} is none of the usual form"
        for tag in texts_of(release.get("tag")):
            if tag not in TAGS:
                yield f"`tag` {shown(tag, 40)} is none of OCDS: the release says of no stage what it was"
        yield from _misspelt(release)
        for path in ("tender", "tender.lots[]"):
            for amount in _at(release, f"{path}.value.amount".split(".")):
                if isinstance(amount, int | float) and amount < 0:
                    yield f"`{path}.value.amount` is negative: no value is stated"
            for code in _at(release, f"{path}.value.currency".split(".")):
                if isinstance(code, str) and not _CURRENCY.fullmatch(code):
                    yield f"`{path}.value.currency` {shown(code, 20)} is no code as GBP: no value is stated"
        yield from self._odd(release)

    def _odd(self, value: dict[str, object]) -> Iterator[str]:
        for name, below in self._below.items():
            if (found := value.get(name)) is None:
                continue
            if below._types and (isinstance(found, bool) or not isinstance(found, below._types)):
                yield f"`{below._path.removesuffix('[]')}` is {json_type(found)}"
            elif isinstance(found, list):
                of_items, deeper = below._of_items, below._below
                for item in found:
                    if of_items and item is not None and not isinstance(item, of_items):
                        yield f"`{below._path}` is {json_type(item)}"
                    elif deeper and isinstance(item, dict):
                        yield from below._odd(item)
            elif below._of_items and not isinstance(found, dict):
                yield f"`{below._path.removesuffix('[]')}` is {json_type(found)}"
            elif below._below and isinstance(found, dict):
                yield from below._odd(found)


def _misspelt(release: dict[str, object]) -> Iterator[str]:
    """Fields with nearly the name of one that holds criteria: `lot`, `Lots`, `tenders`, `award_criterion`."""
    for path, proper in _PROPER.items():
        for place in _at(release, path.split(".")) if path else [release]:
            for name in place if isinstance(place, dict) else ():
                bare = _GAP.sub("", name).casefold().removesuffix("s").replace("criterion", "criteria")
                if place[name] and (right := proper.get(bare)) not in (None, name):
                    at = f"{path}.{one_line(name, 40)}" if path else one_line(name, 40)
                    yield f"`{at}` is no field that is read: it may be meant for `{right}`"


_GAP = re.compile(r"[\s_-]")


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
