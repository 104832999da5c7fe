"""Award criteria under a name, or in a place, that is not theirs: refused, else they would be lost unseen."""

import re
from collections.abc import Iterable
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from warehouse.errors import Unreadable
from warehouse.sieve import Sieve

Row = dict[str, Any]
_AWARD_CRITERIA = Sieve(r"award(?:ing)?[\s_-]?criteri(?:a|on)s?(?:[\s_-]?details?)?", re.I)
_CRITERIA = Sieve(r"criteri(?:a|on)s?", re.I)
_LOTS = Sieve(r"lots?(?:[\s_-]?groups?)?", re.I)
_TENDER = Sieve(r"tenders?", re.I)
_OF_OTHERS = Sieve(r"selection|exclusion|reduction|qualification", re.I)
"""In the name of criteria that choose bidders, which have numbers and types of their own."""
_KINDS = ("price", "cost", "quality")
_NESTED = (dict, list)
_TELLING = ("name", "description", "numbers")
_Place = tuple[Any, ...]
"""The place above, and the name or number below it; nothing for the release."""


def refuse_misplaced(release: Row, tender: Row, lots: Iterable[Row], groups: Iterable[Row]) -> None:
    """Raises Unreadable, naming the field, for award criteria that stand where nothing reads them.

    That is: a field with nearly the name of award criteria, lots or the tender (singular, other case, other
    gaps); award criteria beside the tender, its lots and groups of lots; and their rows under any other name.
    """
    lots = list(lots)
    lists = {id(place) for place in (tender, *lots, *groups)}
    texts = {id(place) for place in (tender, tender.get("lotDetails"), *lots)}
    waiting: list[tuple[Any, _Place]] = [(release, ())]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, list):
            waiting += [(item, (path, i)) for i, item in enumerate(value) if isinstance(item, _NESTED)]
            continue
        for name, stated in value.items():
            if not stated or (named := _named(name)) is _Named.OTHERS:
                continue
            if named is _Named.AWARD_CRITERIA:
                if not _is_read(name, id(value), lists, texts):
                    at = _told(path, name)
                    raise Unreadable(f"{at}: only awardCriteria of the tender, a lot or a lot group is read")
                continue
            if not isinstance(stated, _NESTED):
                continue
            is_place = value is release or value is tender
            if is_place and _is_near(name, "tender" if value is release else "") and _holds_objects(stated):
                at = _told(path, name)
                raise Unreadable(f"{at}: only tender, tender.lots and tender.lotGroups are read")
            if _are_criteria(name, stated):
                raise Unreadable(f"{_told(path, name)}: award criteria are read inside awardCriteria only")
            waiting.append((stated, (path, name)))


def _told(above: _Place, last: object) -> str:
    """A place as a person writes it: `tender.lots[0].name`."""
    said = ""
    while True:
        said = f"[{last}]{said}" if isinstance(last, int) else f".{last}{said}"
        if not above:
            return said.removeprefix(".")
        above, last = above


class _Named(Enum):
    """What the name of a field says of what stands under it."""

    AWARD_CRITERIA = auto()
    OTHERS = auto()
    NOTHING = auto()


@lru_cache(maxsize=1_000)
def _named(name: str) -> _Named:
    """Few names stand in all releases, each a hundred times in a release."""
    if _OF_OTHERS.search(name):
        return _Named.OTHERS
    return _Named.AWARD_CRITERIA if _AWARD_CRITERIA.fullmatch(name) else _Named.NOTHING


@lru_cache(maxsize=1_000)
def _names_criteria(name: str) -> bool:
    return bool(_CRITERIA.fullmatch(name))


def _is_read(name: str, place: int, lists: set[int], texts: set[int]) -> bool:
    return (name == "awardCriteria" and place in lists) or (name == "awardCriteriaDetails" and place in texts)


def _is_near(name: str, own: str) -> bool:
    """Whether a field of the release (`own`: tender) or of the tender is nearly one that holds its lots."""
    if own:
        return name != own and bool(_TENDER.fullmatch(name) or _LOTS.fullmatch(name))
    return name not in ("lots", "lotGroups") and bool(_LOTS.fullmatch(name))


def _holds_objects(stated: Row | list[Any]) -> bool:
    return isinstance(stated, dict) or any(isinstance(one, dict) for one in stated)


def _are_criteria(name: str, stated: Row | list[Any]) -> bool:
    """Whether these are rows of award criteria: by their type, or by their numbers or names in `criteria`."""
    found = [one for one in (stated if isinstance(stated, list) else [stated]) if isinstance(one, dict)]
    for one in found:
        if "type" in one and str(one["type"]).casefold() in _KINDS and any(map(one.get, _TELLING)):
            return True
    if not _names_criteria(name):
        return False
    return any(
        one.get("numbers") or (isinstance(one.get("name"), str) and "requirementGroups" not in one)
        for one in found
    )
