"""Faults in the content of releases, put in by a seeded draw for each release (SOURCES.md 2.6, 3 and 6.4).

A release has the same faults and the same bytes whenever it is served. What a fault adds stands beside what
the notice says and not in its place, so that a reader should still find the same in it: only the status, the
title of a test notice and the buyer are changed.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from sample.chance import drawn
from sample.notices import to_json
from sample.spans import members

Mangle = Callable[[bytes], bytes | None]
"""Gives the bytes with the fault; null for a release that it cannot be put into."""
LOTS = 200
RARE = {"many_lots": 10}
"""So many times rarer than the others."""


def _adding(name: str, value: bytes) -> Mangle:
    """The tender with one more member in front, unless it has one of that name."""

    def mangle(raw: bytes) -> bytes | None:
        tender = members(raw).get("tender")
        inner = members(raw, tender.value) if tender else {}
        if tender is None or not inner or name in inner:
            return None
        place = tender.value + 1
        return raw[:place] + f'"{name}": '.encode() + value + b", " + raw[place:]

    return mangle


def _setting(name: str, change: Callable[[bytes], bytes | None]) -> Mangle:
    """The tender with another value of one member."""

    def mangle(raw: bytes) -> bytes | None:
        tender = members(raw).get("tender")
        span = members(raw, tender.value).get(name) if tender else None
        new = change(raw[span.value : span.end]) if span else None
        return raw[: span.value] + new + raw[span.end :] if span and new else None

    return mangle


def _ending(words: bytes) -> Callable[[bytes], bytes | None]:
    return lambda value: value[:-1] + words + b'"' if value.startswith(b'"') else None


def _without_buyer(raw: bytes) -> bytes | None:
    span = members(raw).get("buyer")
    if span is None:
        return None
    before, after = raw[: span.start], raw[span.end :]
    if comma := re.match(rb"\s*,\s*", after):
        return before + after[comma.end() :]
    return re.sub(rb",\s*$", b"", before) + after


def _many(lots: bytes) -> bytes | None:
    """The first lot again and again, each with a number of its own."""
    found = json.loads(lots)
    if not found or len(found) > 1:
        return None
    return to_json([{**found[0], "id": str(number)} for number in range(1, LOTS + 1)]).encode()


def _hour_off(raw: bytes) -> bytes | None:
    late = re.sub(rb'("startDate":\s*"\d{4}-\d\d-\d\dT)00(:00:00\+01:00")', rb"\g<1>01\2", raw)
    return late if late != raw else None


MANGLES: dict[str, Mangle] = {
    "many_lots": _setting("lots", _many),
    "huge_number": _adding("lotDetails", b'{"maximumLotsBidPerSupplier": 1e9999}'),
    "infinity": _adding("lotDetails", b'{"maximumLotsAwardedPerSupplier": Infinity}'),
    "leading_zeros": _adding("minValue", b'{"amount": 000, "currency": "GBP"}'),
    "latin_1": _setting("description", _ending(b" Priced in \xa3.")),
    "lost_pound": _setting("description", _ending(b" The estimate is ?30,000.")),
    "invalid_status": _setting("status", lambda _: b'"InvalidStatus"'),
    "test_notice": _setting("title", lambda _: b'"Test Notice only"'),
    "hour_off": _hour_off,
    "missing_buyer": _without_buyer,
}
DUPLICATE = "duplicate_id"
CONTENT = [*MANGLES, DUPLICATE]


class Content:
    """The faults of these names, each in about one release of `one_in`."""

    def __init__(self, names: Sequence[str], seed: int = 2019, one_in: int = 40) -> None:
        if unknown := set(names) - set(CONTENT):
            raise ValueError(f"no fault {', '.join(sorted(unknown))}; there are {', '.join(CONTENT)}")
        self._names = [name for name in CONTENT if name in names]
        self._seed, self._one_in = seed, one_in

    def put_into(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows with their faults, and behind a duplicated one the release under another ocid."""
        found = []
        for row in rows:
            mangled = self._mangled(row)
            found.append(mangled)
            if DUPLICATE in self._names and self._falls(DUPLICATE, row) and row["source"] == "find_a_tender":
                found.append(self._twin(mangled))
        return found

    def _falls(self, name: str, row: dict[str, Any]) -> bool:
        release = row["release"]
        place = drawn(self._seed, name, release["ocid"], release.get("id", ""))
        return place % (self._one_in * RARE.get(name, 1)) == 0

    def _mangled(self, row: dict[str, Any]) -> dict[str, Any]:
        raw: bytes = row.get("raw") or to_json(row["release"]).encode()
        put = []
        for name in self._names:
            new = MANGLES[name](raw) if name != DUPLICATE and self._falls(name, row) else None
            if new is not None:
                raw = new
                put.append(name)
        return {**row, "raw": raw, "content": put}

    def _twin(self, row: dict[str, Any]) -> dict[str, Any]:
        """11 ids are known with two releases under two ocids, on Find a Tender (SOURCES.md 2.6)."""
        ocid = row["release"]["ocid"]
        other = f"{ocid[:12]}{drawn(self._seed, ocid) % 0x1000000:06x}"
        release = {**row["release"], "ocid": other}
        raw = row["raw"].replace(ocid.encode(), other.encode())
        return {**row, "release": release, "raw": raw, "content": [*row["content"], DUPLICATE]}
