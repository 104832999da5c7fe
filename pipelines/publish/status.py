"""Where a home stands, for the operator who comes in the morning: `peerbench status`."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines.collect.audit import open_days
from pipelines.collect.gaps import gaps
from pipelines.collect.inbox import waiting
from pipelines.collect.progress import Day
from pipelines.collect.services import SOURCES
from pipelines.collect.tables import stale
from pipelines.publish.place import place
from pipelines.publish.runs import runs
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.snapshot import latest
from warehouse.store import parts


def lines(home: Path) -> Iterator[str]:
    """A line a fact, by service first; what is not there is said."""
    for source in SOURCES:
        yield _collected(home, source)
    months = stale(home)
    yield f"landing: {len(months)} months changed since they were read" + (
        f", the first {months[0][:7]}" if months else ""
    )
    yield f"inbox: {len(waiting(home))} files wait"
    yield from _runs(home)
    yield _quarantine(home)
    yield _snapshot(home)


def _collected(home: Path, source: str) -> str:
    days = Day.all(home, source)
    if not days:
        return f"{source}: nothing was collected"
    complete = [day.day for day in days if day.complete]
    undone = open_days(home, source)
    missing = sum(gap.state == "missing" for gap in gaps(home, source))
    parts = [f"{len(complete)} days complete" + (f", the newest {max(complete)}" if complete else "")]
    if undone:
        newest, why = undone[-1]
        parts.append(f"NOT COMPLETE: {len(undone)} days open, the newest {newest}: {why}")
    if missing:
        parts.append(f"NOT COMPLETE: {missing} notices missing")
    return f"{source}: " + "; ".join(parts)


def _runs(home: Path) -> Iterator[str]:
    found = list(runs(home))
    if not found:
        yield "runs: none"
    for row in found[-3:]:
        yield f"run {row['run_id'][:8]}: {row['outcome']}, begun {row['started_at']}"


def _quarantine(home: Path) -> str:
    paths = list(parts(home, "quarantine").values())
    if not paths:
        return "quarantine: empty"
    rules = Counter(pl.concat([pl.read_parquet(path, columns=["rule"]) for path in paths])["rule"].to_list())
    stated = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
    return f"quarantine: {rules.total()} rows" + (f" ({stated})" if stated else "")


def _snapshot(home: Path) -> str:
    try:
        directory, manifest = latest(place(Settings(home=home)))
    except (OSError, UserError):
        return "snapshot: none was published"
    age = datetime.now(UTC) - datetime.fromisoformat(manifest["published_at"])
    rows = sum(file["rows"] for file in manifest["files"])
    return f"snapshot {manifest['snapshot']}: {rows:,} rows, {age.days} days old"
