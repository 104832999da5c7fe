"""A release ready to be served: the bytes it is served as, and what a feed selects and sorts it by."""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sample.chance import drawn
from sample.notices import to_json
from sample.uk_time import LONDON

BEGINNING = datetime(2021, 1, 2, tzinfo=UTC)
"""The day of Find a Tender's first data (SOURCES.md 2.13): for undated releases before any dated one."""
HIDDEN_ONE_IN = 50
SHIFTS = [timedelta(hours=-5), timedelta(hours=7), timedelta(weeks=-11), timedelta(weeks=2)]
"""How far the hidden publication time is from release.date; 11 weeks earlier was seen (SOURCES.md 2.2)."""


@dataclass(frozen=True)
class Stored:
    """`when` is the moment of publication, `order` and `key` the places in the listing and for a cursor."""

    id: str
    ocid: str
    when: datetime
    date: str
    order: tuple[Any, ...]
    key: int
    tags: tuple[str, ...]
    is_celex: bool
    raw: bytes
    content: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.raw.decode("utf-8", "replace")

    def parsed(self) -> dict[str, Any]:
        """What the service itself knows, whatever is wrong with the bytes; for its pages and its CSV."""
        found: dict[str, Any]
        try:
            found = json.loads(self.text)
        except ValueError:
            found = json.loads(re.sub(r" 0+,", " 0,", self.text))
        return found


def stored(source: str, rows: Iterable[dict[str, Any]], hidden_time: bool = False) -> list[Stored]:
    """The releases of one source in order of publication. A row is `source` and `release`, and may have
    `raw` (its own bytes) and `content` (the faults put into them)."""
    found: list[Stored] = []
    seen: Counter[tuple[str, str]] = Counter()
    last = BEGINNING
    for row in rows:
        if row["source"] != source:
            continue
        release = row["release"]
        ocid, number = str(release["ocid"]), str(release.get("id", ""))
        last = dated(release) or last
        when = last + _shift(ocid, number) if hidden_time else last
        seen[ocid, number] += 1
        found.append(_stored(row, when, seen[ocid, number]))
    return sorted(found, key=lambda row: row.when)


def dated(release: dict[str, Any]) -> datetime | None:
    """The release's date; null when it has none, or none that is a date. No zone means UK local time."""
    try:
        moment = datetime.fromisoformat(release["date"])
    except (KeyError, TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _shift(ocid: str, number: str) -> timedelta:
    place = drawn("hidden_time", ocid, number)
    return SHIFTS[place // HIDDEN_ONE_IN % len(SHIFTS)] if place % HIDDEN_ONE_IN == 0 else timedelta()


def _stored(row: dict[str, Any], when: datetime, time: int) -> Stored:
    release, source = row["release"], row["source"]
    ocid, number = str(release["ocid"]), str(release.get("id", ""))
    tags = release.get("tag") or []
    tender = release.get("tender")
    basis = tender.get("legalBasis") if isinstance(tender, dict) else None
    return Stored(
        id=number,
        ocid=ocid,
        when=when,
        date=str(release.get("date") or ""),
        order=_by_number(number) if source == "find_a_tender" else (when, number),
        key=zlib.crc32(f"{ocid} {number}{f' {time}' if time > 1 else ''}".encode()),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (str(tags),),
        is_celex=isinstance(basis, dict) and basis.get("scheme") == "CELEX",
        raw=row.get("raw") or to_json(release).encode(),
        content=tuple(row.get("content", ())),
    )


def _by_number(number: str) -> tuple[Any, ...]:
    """By year, then number; an id of another form comes last in a listing that begins with the newest."""
    found = re.fullmatch(r"(\d+)-(\d{4})", number)
    return (int(found[2]), int(found[1]), number) if found else (0, 0, number)
