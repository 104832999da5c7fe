"""The tables of stage collect, by month: `windows` asked, and `releases`, the index of landing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.collect.gaps import gaps as found_gaps
from pipelines.collect.index import Indexed, Key, import_refusals, index
from pipelines.collect.months import digest, landed, month_of
from pipelines.collect.progress import Day
from pipelines.collect.services import SOURCES, wall
from pipelines.settings import Settings
from warehouse.store import Counts, add, parts, refuse, save, write

BODIES = pl.Schema(
    {
        "source": pl.String,
        "ocid": pl.String,
        "content_sha256": pl.String,
        "shard": pl.Int64,
        "body": pl.Binary,
    }
)


def releases(settings: Settings, months: Sequence[str]) -> Counts:
    """The index of these months, their releases beside it for later stages, and what cannot be used."""
    home, files, counts = settings.home, landed(settings.home), []
    seen = _seen(home, set(months))
    for month in months:
        if not files.get(month) and month not in parts(home, "releases"):
            continue
        found = index(home, files.get(month, []), seen)
        counts.append(_store(home, month, found, digest(files.get(month, []))))
    refused = list(import_refusals(home))
    refuse(home, "releases.received", refused)
    return add([{"releases": 0, "releases_refused": len(refused)}, *counts])


def _store(home: Path, month: str, found: Indexed, landing: str) -> Counts:
    bodies = pl.DataFrame(found.bodies, schema=BODIES).sort("shard", "source", "ocid", "content_sha256")
    write(home, "bodies", bodies, month)
    notes = {"landing": landing, "received": str(found.received), "repeated": str(found.repeated)}
    return save(home, "releases", found.rows, found.refused, month, notes)


def _seen(home: Path, without: Iterable[str]) -> set[Key]:
    """The keys of the releases that other months hold: one that came again in another month is no new one."""
    columns = ["source", "ocid", "release_id", "content_sha256"]
    others = [path for month, path in parts(home, "releases").items() if month not in without]
    return {row for path in others for row in pl.read_parquet(path, columns=columns).iter_rows()}


def stale(home: Path) -> list[str]:
    """Months whose landing is not what their index was made from, in order."""
    made = {month: pl.read_parquet_metadata(path) for month, path in parts(home, "releases").items()}
    return [
        month
        for month, files in sorted(landed(home).items())
        if made.get(month, {}).get("landing") != digest(files)
    ]


def windows(settings: Settings, months: Sequence[str]) -> Counts:
    """What was asked of the services in these months, and whether each answer was whole."""
    return add(save(settings.home, "windows", _windows(settings.home, month), part=month) for month in months)


def _windows(home: Path, month: str) -> Iterator[dict[str, Any]]:
    for path in sorted((home / "landing").glob(f"*/{month[:4]}/{month[5:7]}/*/windows.json")):
        source, year, number, day, _ = path.relative_to(home / "landing").parts
        found = Day.read(home, source, date(int(year), int(number), int(day)))
        if found is None:
            continue
        of_day = {"source": source, "day": found.day.isoformat(), "day_complete": found.complete}
        for row in found.windows:
            kept = {name: row[name] for name in ("window_from", "window_to", "releases", "state", "url")}
            yield {**of_day, **kept, "fetched_at": row["fetched_at"], "problem": None}
        if not found.finished:
            open_day = {"window_from": f"{found.day}T00:00:00", "window_to": wall(found.end)}
            unasked = {"releases": None, "url": None, "fetched_at": None, "problem": found.problem}
            yield {**of_day, **open_day, **unasked, "state": "open"}


def gaps(settings: Settings) -> Counts:
    """Notices that no window gave, and what asking for them by id found."""
    rows = [
        {"source": source, **asdict(gap), "asked_at": gap.asked_at and gap.asked_at.isoformat()}
        for source in sorted(SOURCES)
        for gap in found_gaps(settings.home, source)
    ]
    return save(settings.home, "gaps", rows)


def received(home: Path) -> dict[str, int]:
    """Records by month that landing says it received: counted when they came, not when they were read."""
    found: dict[str, int] = {}
    for month, files in landed(home).items():
        about = (json.loads(path.with_suffix(".json").read_bytes()) for _, path in files)
        found[month] = sum(row["releases"] for row in about)
    return found


__all__ = ["gaps", "month_of", "received", "releases", "stale", "windows"]
