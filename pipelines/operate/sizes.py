"""How many bytes a home takes, by what they are of, and when the disk will be full at this pace."""

import json
import os
from datetime import datetime
from pathlib import Path

from warehouse.snapshots.disk import Disk

SIZES = "sizes.jsonl"
PLACES = ("landing", "warehouse", "interim", "site", "cache", "dagster", "logs", "inbox")
KEPT_DAYS = 60
FEWEST_DAYS = 7
"""So many days of history before anything is said of the days to come."""


def of_home(home: Path) -> dict[str, int]:
    """Bytes by folder of the home, in the order of PLACES; a folder that is not there has none."""
    return {name: _bytes(home / name) for name in PLACES}


def note(home: Path, now: datetime) -> None:
    """Adds today's sizes to the history, once a day."""
    day = now.date().isoformat()
    known = _rows(home)
    if known and known[-1][0] >= day:
        return
    rows = [*known, (day, sum(of_home(home).values()))][-KEPT_DAYS:]
    content = "".join(json.dumps({"day": one, "bytes": size}) + "\n" for one, size in rows)
    Disk().put(home / SIZES, content.encode())


def forecast(home: Path, free: int) -> int | None:
    """Days until the disk is full at the pace of the days on record; null for too few, or no growth."""
    rows = _rows(home)
    if len(rows) < 2:
        return None
    (first, before), (last, after) = rows[0], rows[-1]
    days = (datetime.fromisoformat(last) - datetime.fromisoformat(first)).days
    if days < FEWEST_DAYS or after <= before:
        return None
    return int(free * days / (after - before))


def _rows(home: Path) -> list[tuple[str, int]]:
    try:
        lines = (home / SIZES).read_bytes().splitlines()
        return [(row["day"], row["bytes"]) for row in map(json.loads, lines)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []  # begins again: it is a history of sizes, nothing rests on it


def _bytes(folder: Path) -> int:
    """What the files take, links not followed; a file that goes while it is counted counts nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(root, name)).st_size
            except FileNotFoundError:
                continue
    return total
