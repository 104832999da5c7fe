"""The releases of one process merged to their current state by the OCDS rules (ocdsmerge-rs)."""

import warnings
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from typing import Any

from ocdsmerge_rs import Merger, Rule
from ocdsmerge_rs.exceptions import MergeError, MergeWarning

from pipelines.notices.lot_ids import identify, without_given_ids
from pipelines.notices.scope import LOT, objects, rows, section, tags
from warehouse.errors import Unreadable
from warehouse.text import as_text, shown

WHOLE_LISTS = (
    ("tender", "lots", "awardCriteria", "criteria"),
    ("tender", "lots", "awardCriteria", "criteria", "numbers"),
    ("tender", "lotGroups", "awardCriteria", "criteria"),
    ("tender", "lotGroups", "awardCriteria", "criteria", "numbers"),
    ("tender", "selectionCriteria", "criteria"),
)
"""Arrays that the award criteria and selection criteria extensions mark wholeListMerge: a later list replaces
an earlier one. Without it 10/90 followed by 20/80 merges to four criteria that sum to 200."""
LONGEST_REASON = 300
"""Characters of the merger's own words: they quote the release."""


_LISTS = {path[:length] for path in WHOLE_LISTS for length in range(2, len(path) + 1) if path[0] == "tender"}
"""The paths on the way to award and selection criteria."""
_TEXTS = {("description",), ("tender", "description"), ("tender", "lots", "description")}
_KEYED = {("tender", "lots"), ("tender", "lotGroups")}
_SAYING = _LISTS | {("tender",), *_TEXTS}
_BLANK = {path for path in _LISTS if len(path) > 2} | _TEXTS | {("tender",), *_KEYED}
_EMPTIED = "\0emptied"
"""Marks a row of criteria whose `numbers` are there and empty."""


@cache
def _merger() -> Any:
    return Merger(rules=dict.fromkeys(WHOLE_LISTS, Rule.REPLACE))


def utc(stated: object) -> datetime:
    """An OCDS date-time as UTC; one without a zone is taken as UTC. Raises Unreadable."""
    try:
        moment = datetime.fromisoformat(stated.strip().upper() if isinstance(stated, str) else "")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Unreadable(f"date: {shown(stated, 60)} is no date-time") from None


def without_doubles(releases: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Without releases made from a page (`convertedFrom`) of a notice that was published as OCDS as well.

    What only the page says (`tender.pageText`) goes over to the published release.
    """
    published = [row for row in releases if "convertedFrom" not in row]
    ids = {_id(row) for row in published}
    converted = [row for row in releases if "convertedFrom" in row]
    texts = {_id(row): text for row in converted if (text := _page_text(row))}
    kept = [_with_text(row, texts.get(_id(row))) for row in published]
    return kept + [row for row in converted if _id(row) not in ids]


def _id(release: dict[str, object]) -> str:
    """The id as text; empty where there is none."""
    return as_text(release.get("id")) or ""


def _page_text(release: dict[str, object]) -> str | None:
    tender = release.get("tender")
    return tender.get("pageText") if isinstance(tender, dict) else None


def _with_text(release: dict[str, object], text: str | None) -> dict[str, object]:
    tender = release.get("tender")
    if not text or not isinstance(tender, dict):
        return release
    return {**release, "tender": {**tender, "pageText": text}}


def _prepared(value: Any, path: tuple[str, ...] = ()) -> Any:
    """A release whose ids are texts throughout, without empty criteria.

    OCDS allows an id as number and as text, and publishers write one object both ways. An update that repeats
    a lot with `[]`, `{}`, null or blank rows for its criteria, or with a blank text, says nothing of them and
    takes nothing back; nor does one whose whole tender is null.
    """
    if isinstance(value, list):
        return [_prepared(item, path) for item in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for name, item in value.items():
        below = (*path, name)
        if below in _SAYING and (item in (None, [], {}) or below in _BLANK and _says_nothing(item)):
            if name == "numbers":
                made[_EMPTIED] = True
            continue
        if below in _KEYED and isinstance(item, dict) and item:
            item = [row for row, _ in objects(item, ".".join(below), LOT)]
        if name == "id" and isinstance(item, int | float | str) and not isinstance(item, bool):
            made[name] = as_text(item) or ""
        else:
            made[name] = _prepared(item, below)
    return made


def _says_nothing(value: Any) -> bool:
    """Null, blank, empty, or made of such: also a row of criteria with a type and nothing else."""
    if isinstance(value, list):
        return all(_says_nothing(item) for item in value)
    if isinstance(value, dict):
        return all(_says_nothing(item) for name, item in value.items() if name not in ("id", "type"))
    return value is None or (isinstance(value, str) and not value.strip())


def _with_figures_of_before(dated: Sequence[dict[str, object]]) -> None:
    """An update that repeats a list and empties the numbers of all its rows takes no weight back."""
    last: dict[tuple[str, str], list[dict[str, object]]] = {}
    for release in dated:
        tender = section(release.get("tender"))
        for where in ("lots", "lotGroups"):
            for of in rows(tender.get(where)):
                award, key = section(of.get("awardCriteria")), (where, str(of.get("id")))
                section(award.get("criteria")).pop(_EMPTIED, None)
                listed = rows(award.get("criteria"))
                emptied = [bool(row.pop(_EMPTIED, False)) for row in listed]
                before = last.get(key, [])
                if listed and all(emptied) and [*map(_told, before)] == [*map(_told, listed)]:
                    award["criteria"] = deepcopy(before)
                elif listed:
                    last[key] = listed


def _told(row: dict[str, object]) -> dict[str, object]:
    """A row of criteria without its figures."""
    return {name: value for name, value in row.items() if name not in ("numbers", "id")}


def _refuse_lots_that_differ(dated: Sequence[dict[str, object]]) -> None:
    """The merger keeps the last of two lots with one id; where criteria differ, that would be a guess."""
    listed = (rows(section(release.get("tender")).get("lots")) for release in reversed(dated))
    criteria: dict[str, object] = {}
    for lot in next(filter(None, listed), []):
        key, stated = lot.get("id"), lot.get("awardCriteria")
        if key is not None and stated and criteria.setdefault(str(key), stated) != stated:
            raise Unreadable(
                f"tender.lots: lot {shown(str(key), 60)} stands twice, with criteria that differ"
            )


def merge(releases: Sequence[dict[str, object]]) -> dict[str, object]:
    """The compiled release of one ocid. Order is by (date in UTC, release id), whatever order they come in.

    A single release is given as it is. Tags are those of all releases, so that the scope of the process is
    decided by what was published for it. Raises Unreadable for a release without a date, and
    for releases that no rule merges: a field that is an object in one and a text in another.
    """
    ordered = sorted(releases, key=lambda row: (utc(row.get("date")), _id(row)))
    if len(ordered) == 1:
        return ordered[0]
    dated = [{**_prepared(row), "date": utc(row["date"]).strftime("%Y-%m-%dT%H:%M:%SZ")} for row in ordered]
    for release in dated:
        if not isinstance(release.get("tender"), dict | None):  # the merger would pass over it
            raise Unreadable("tender: no object")
    identify(dated)
    _with_figures_of_before(dated)
    _refuse_lots_that_differ(dated)
    try:
        # Two releases of one id and date are ordered by the hash of their bytes, and a lot listed twice is
        # refused above, so nothing is left to warn of. `peerbench status` counts the first.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MergeWarning)
            merged: dict[str, object] = _merger().create_compiled_release(dated)
    except MergeError as error:
        raise Unreadable(f"the releases do not merge: {str(error)[:LONGEST_REASON]}") from error
    merged = without_given_ids(merged)
    return {**merged, "id": ordered[-1].get("id"), "tag": sorted(set().union(*map(tags, ordered)))}
