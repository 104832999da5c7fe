"""How many bytes a home takes, by what they are of, and when the disk will be full at this pace."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.snapshots.disk import Disk

SIZES = "sizes.jsonl"
PLACES = ("landing", "warehouse", "interim", "site", "cache", "dagster", "logs", "inbox")
KEPT_DAYS = 60
FEWEST_DAYS = 7
"""So many days of history before anything is said of the days to come."""


def of_home(home: Path) -> dict[str, int]:
    """Bytes by folder of the home, in the order of PLACES; a folder that is not there has none."""
    return {name: bytes_of(home / name) for name in PLACES}


def note(home: Path, now: datetime) -> None:
    """Adds today's sizes to the history, once a day."""
    day = now.date().isoformat()
    known = _rows(home)
    if known and known[-1]["day"] >= day:
        return
    of = of_home(home)
    rows = [*known, {"day": day, "bytes": sum(of.values()), "of": of}][-KEPT_DAYS:]
    content = "".join(json.dumps(row) + "\n" for row in rows)
    Disk().put(home / SIZES, content.encode())


def forecast(home: Path, free: int) -> int | None:
    """Days until the disk is full at the pace of the days on record; null for too few, or no growth."""
    rows = _rows(home)
    days = _days(rows)
    grown = rows[-1]["bytes"] - rows[0]["bytes"] if rows else 0
    return int(free * days / grown) if days >= FEWEST_DAYS and grown > 0 else None


def a_day(home: Path) -> dict[str, float]:
    """Bytes that each folder grew or shrank by a day; nothing of too few days."""
    rows = [row for row in _rows(home) if "of" in row]
    days = _days(rows)
    if days < FEWEST_DAYS:
        return {}
    first, last = rows[0]["of"], rows[-1]["of"]
    return {name: (size - first[name]) / days for name, size in last.items() if name in first}


def since(home: Path) -> datetime | None:
    """The end of the first day on record, UTC: how long at least the home is watched; null for no record."""
    rows = _rows(home)
    return datetime.fromisoformat(rows[0]["day"]).replace(tzinfo=UTC) + timedelta(days=1) if rows else None


def _days(rows: list[dict[str, Any]]) -> int:
    """Days between the first row and the last."""
    if not rows:
        return 0
    first, last = (datetime.fromisoformat(row["day"]) for row in (rows[0], rows[-1]))
    return (last - first).days


def _rows(home: Path) -> list[dict[str, Any]]:
    try:
        rows = list(map(json.loads, (home / SIZES).read_bytes().splitlines()))
        return rows if all(row["day"] and row["bytes"] >= 0 for row in rows) else []
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []  # begins again: it is a history of sizes, nothing rests on it


def bytes_of(folder: Path) -> int:
    """What the files take, links not followed; a file that goes while it is counted counts nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(root, name)).st_size
            except FileNotFoundError:
                continue
    return total
