"""The tables of stage collect, by month: `windows` asked, and `releases`, the index of landing."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import chain
from pathlib import Path

import polars as pl

from pipelines.collect import ledger, proven_months
from pipelines.collect.day_record import Day, lost_page
from pipelines.collect.landing import sidecar_of
from pipelines.collect.months import digest, landed, month_of
from pipelines.collect.places import of_days
from pipelines.collect.release_index import Indexed, Key, damaged, import_refusals, index
from pipelines.collect.sequence_gaps import gaps as found_gaps
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_request import wall
from pipelines.settings import Settings
from pipelines.step import LANDING, step
from warehouse.interim import Counts, add, broken_parts, parts, refuse, save, write
from warehouse.progress import Progress
from warehouse.text import without_userinfo

BODIES = pl.Schema(
    {
        "source": pl.String,
        "ocid": pl.String,
        "content_sha256": pl.String,
        "shard": pl.Int64,
        "body": pl.Binary,
    }
)

FORM = "6"
"""How the text of a release is kept for reading. Months kept in another form are made again."""
IDENTITY = ("source", "ocid", "content_sha256")
"""What the tables of notices are made again for: a release can come to belong to another process."""


def stale(home: Path) -> list[str]:
    """Months whose landing is not what their index was made from, in order; a month that is gone too."""
    return [month for month, files, made in _months(home) if made.get("landing") != digest(files)]


def _due(home: Path) -> list[str]:
    """Months to index: stale, kept in another form or in part, or with other damaged files."""
    bodies, refused = parts(home, "bodies"), parts(home, "quarantine")
    return [
        month
        for month, files, made in _months(home)
        if made.get("landing") != digest(files)
        or made.get("form") != FORM
        or month not in bodies
        or (made.get("refused", "0") != "0" and f"releases.{month}" not in refused)
        or [Path(path).name for path in json.loads(made.get("damaged", "{}"))] != damaged(files)
    ]


def _months(home: Path) -> list[tuple[str, list[tuple[str, Path]], dict[str, str]]]:
    """(month, its landed files, what its index says it was made from) of each month that has any."""
    made = _whole_parts(home)
    files = landed(home)
    return [
        (month, files.get(month, []), pl.read_parquet_metadata(made[month]) if month in made else {})
        for month in sorted(files.keys() | made.keys())
    ]


def _whole_parts(home: Path) -> dict[str, Path]:
    """The parts of the index by month, but for those that cannot be read."""
    lost = set(broken_parts(home))
    return {month: path for month, path in parts(home, "releases").items() if path not in lost}


@step("releases", needs=[LANDING], due=_due)
def releases(settings: Settings, months: Sequence[str]) -> Counts:
    """The index of these months, their releases beside it for later stages, and what cannot be used."""
    home, files, counts = settings.home, landed(settings.home), []
    made = [pl.read_parquet(path, columns=["landing_path"]) for path in _whole_parts(home).values()]
    ledger.note_gone(home, sorted({*chain.from_iterable(frame["landing_path"] for frame in made)}))
    seen = _seen(home, set(months))
    progress = Progress("landed files indexed", sum(len(files.get(month, ())) for month in months))
    for month in months:
        if not files.get(month) and month not in parts(home, "releases"):
            continue
        found = index(home, files.get(month, []), seen)
        counts.append(_store(home, month, found, digest(files.get(month, []))))
        progress.add(len(files.get(month, ())))
    refused = list(import_refusals(home))
    refuse(home, "releases.received", refused)
    return add([{"releases": 0, "releases_refused": len(refused)}, *counts])


def _store(home: Path, month: str, found: Indexed, landing: str) -> Counts:
    bodies = pl.DataFrame(found.bodies, schema=BODIES).sort("shard", "source", "ocid", "content_sha256")
    held = FORM + "".join(" ".join(row) + "\n" for row in bodies.select(IDENTITY).iter_rows())
    write(home, "bodies", bodies, month, {"index": hashlib.sha256(held.encode()).hexdigest()})
    files = dict(sorted(found.damaged.items(), key=lambda item: Path(item[0]).name))
    notes = {
        "landing": landing,
        "form": FORM,
        "received": str(found.received),
        "repeated": str(found.repeated),
        "refused": str(len(found.refused)),
        "uncounted": str(found.uncounted),
        "damaged": json.dumps(files),
    }
    counts = save(home, "releases", found.rows, found.refused, month, notes)
    proven_months.note(home, month)
    return counts


def _seen(home: Path, without: Iterable[str]) -> set[Key]:
    """The keys of the releases that other months hold: one that came again in another month is no new one."""
    columns = ["source", "ocid", "release_id", "content_sha256"]
    others = [path for month, path in parts(home, "releases").items() if month not in without]
    return {row for path in others for row in pl.read_parquet(path, columns=columns).iter_rows()}


def _asked_since(home: Path) -> list[str]:
    """Months whose records of days are not what their windows were made from, in order."""
    made = {month: pl.read_parquet_metadata(path) for month, path in parts(home, "windows").items()}
    return [
        month
        for month, paths in sorted(_records(home).items())
        if made.get(month, {}).get("records") != _state(paths)
    ]


@step("windows", needs=[LANDING], due=_asked_since)
def windows(settings: Settings, months: Sequence[str]) -> Counts:
    """What was asked of the services in these months, and whether each answer was whole."""
    home, records = settings.home, _records(settings.home)
    counts: list[Counts] = [{"windows": 0}]
    for month in months:
        paths = records.get(month, [])
        counts.append(
            save(home, "windows", _windows(home, paths), part=month, notes={"records": _state(paths)})
        )
    return add(counts)


def _records(home: Path) -> dict[str, list[Path]]:
    """The records of days by month, in order of source and day."""
    found: dict[str, list[Path]] = defaultdict(list)
    for _, day, path in of_days(home, "windows.json"):
        found[month_of(day)].append(path)
    return found


def _state(paths: Sequence[Path]) -> str:
    """A hash that moves when a record is written again, or a file of its day is gone or of another size."""
    states = ((path, path.stat(), sorted(path.parent.glob("*.zst"))) for path in paths)
    lines = "\n".join(
        f"{'/'.join(path.parts[-5:])} {at.st_size} {at.st_mtime_ns} "
        + " ".join(f"{file.name} {file.stat().st_size}" for file in files)
        for path, at, files in states
    )
    return hashlib.sha256(lines.encode()).hexdigest()


def _windows(home: Path, paths: Sequence[Path]) -> Iterator[dict[str, object]]:
    for path in paths:
        source, year, number, day, _ = path.relative_to(home / "landing").parts
        found = Day.read(home, source, date(int(year), int(number), int(day)))
        if found is None:
            continue
        broken = damaged([(source, file) for file in path.parent.glob("*.zst")])
        of_day = {
            "source": source,
            "day": found.day.isoformat(),
            "day_complete": found.complete and not broken and not lost_page(found),
        }
        for row in found.windows:
            kept = {name: row[name] for name in ("window_from", "window_to", "releases", "state", "url")}
            kept["url"] = without_userinfo(row["url"])
            yield {**of_day, **kept, "fetched_at": row["fetched_at"], "problem": None}
        if not found.finished:
            open_day = {"window_from": f"{found.day}T00:00:00", "window_to": wall(found.end)}
            unasked = {
                "releases": None,
                "url": None,
                "fetched_at": None,
                "problem": _told(found),
            }
            yield {**of_day, **open_day, **unasked, "state": "open"}


@step("gaps", needs=[LANDING])
def gaps(settings: Settings) -> Counts:
    """Notices that no window gave, and what asking for them by id found."""
    rows = [
        {"source": source, **asdict(gap), "asked_at": gap.asked_at and gap.asked_at.isoformat()}
        for source in sorted(FEEDS)
        for gap in found_gaps(settings.home, source)
    ]
    return save(settings.home, "gaps", rows)


def _told(day: Day) -> str | None:
    return without_userinfo(day.problem) if day.problem else None


def received(home: Path) -> dict[str, int]:
    """Records by month that landing says it received: counted when they came, not when they were read.

    A file whose sidecar is lost or broken counts as none here, and its records as uncounted in the index.
    """
    found: dict[str, int] = {}
    for month, files in landed(home).items():
        stated = ((sidecar_of(path) or {}).get("releases") for _, path in files)
        found[month] = sum(count for count in stated if isinstance(count, int))
    return found


__all__ = ["gaps", "month_of", "received", "releases", "stale", "windows"]
