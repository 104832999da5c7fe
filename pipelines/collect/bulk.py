"""Recorded releases through the same door as collected ones: landed by the day of each release."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.collect.decode import Record, read_bytes, records
from pipelines.collect.landing import land, sole_writer

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Refusal:
    """A record that cannot be used, with the rule that refused it. Its bytes stay in landing."""

    position: int
    rule: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """What one file gave: releases landed, the days they lie in, and the records refused."""

    landed: int
    days: int
    refused: tuple[Refusal, ...]


def import_file(home: Path, path: Path, source: str) -> Imported:
    """Lands a file of releases or packages. Raises UnreadableFile, LandingBusy or OSError."""
    with sole_writer(home):
        by_day: dict[date, list[bytes]] = defaultdict(list)
        refused, kept = [], []
        repaired = False
        for record in records(path):
            day, refusal = _placed(record)
            repaired = repaired or record.repaired
            if day is not None:
                by_day[day].append(record.raw)
            if refusal is not None:
                refused.append(refusal)
                kept.append(record.raw)
        about: dict[str, Any] = {
            "imported_from": path.name,
            "source": source,
            "landed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        for day, lines in sorted(by_day.items()):
            land(home, source, day, _package(lines), {**about, "releases": len(lines)})
        if refused:
            reasons = [{"position": r.position, "rule": r.rule, "reason": r.reason} for r in refused]
            land(home, source, None, b"\n".join(kept) + b"\n", {**about, "refused": reasons})
        if repaired:
            land(home, source, None, read_bytes(path), {**about, "whole_file": True})
    return Imported(sum(map(len, by_day.values())), len(by_day), tuple(refused))


def _package(releases: list[bytes]) -> bytes:
    """A release package of releases in their own bytes, which may run over several lines."""
    return b'{"releases":[\n' + b",\n".join(releases) + b"\n]}\n"


def _placed(record: Record) -> tuple[date | None, Refusal | None]:
    if record.body is None:
        return None, Refusal(record.position, "unreadable", record.problem or "unreadable")
    stated = record.body.get("date")
    try:
        day = london_day(stated)
        if day > datetime.now(LONDON).date():
            reason = f"date: {stated!r} lies in the future"
            return None, Refusal(record.position, "release-in-the-future", reason)
        return day, None
    except ValueError:
        return None, Refusal(record.position, "release-without-date", f"date: {stated!r} is no date-time")


def london_day(stated: object) -> date:
    """The UK day of an OCDS date-time; one without a zone is UK local time. Raises ValueError."""
    if not isinstance(stated, str):
        raise ValueError(stated)
    moment = datetime.fromisoformat(stated)
    return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()
