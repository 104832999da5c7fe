"""Months whose index and texts are known by their hashes to be what the indexing made of landing.

Beside the index of a month lies `interim/releases/<month>.sha256`: the program that indexed it and the
SHA-256 of the two files that it wrote. While these hold, and every landed file of the month has the hash that
names it, to cut each release out of landing again would give what is there.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipelines.collect.landing import Damaged, content_of
from pipelines.collect.months import digest, landed
from pipelines.program import program
from warehouse.interim import parts
from warehouse.progress import tracked

TABLES = ("releases", "bodies")


def note(home: Path, month: str) -> None:
    """Keeps what the index of a month is, as it was just written or compared with landing."""
    _record(home, month).write_text(f"{_state(home, month)}\n")


def unproven(home: Path) -> list[str]:
    """Months of the index that their hashes do not prove, in order. Every landed file is read and hashed."""
    files = landed(home)
    months = tracked(parts(home, "releases"), "months of landing hashed before publishing")
    return [month for month in months if not _holds(home, month, files.get(month, []))]


def is_intact(home: Path, month: str) -> bool:
    """Whether the two files of a month are as they were written, by whatever program."""
    record = _record(home, month)
    return record.exists() and record.read_text().split()[1:] == _hashes(home, month)


def _holds(home: Path, month: str, files: Sequence[tuple[str, Path]]) -> bool:
    record = _record(home, month)
    if not record.exists() or record.read_bytes().strip() != _state(home, month).encode():
        return False
    made = pl.read_parquet_metadata(parts(home, "releases")[month])
    left_out = sorted(Path(path).name for path in json.loads(made.get("damaged", "{}")))
    damaged = sorted(path.name for _, path in files if not _is_sound(path))
    return made.get("landing") == digest(list(files)) and left_out == damaged


def _is_sound(path: Path) -> bool:
    try:
        content_of(path)
    except Damaged:
        return False
    return True


def _state(home: Path, month: str) -> str:
    return " ".join([program("collect"), *_hashes(home, month)])


def _hashes(home: Path, month: str) -> list[str]:
    held = (home / "interim" / table / f"{month}.parquet" for table in TABLES)
    return [hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "none" for path in held]


def _record(home: Path, month: str) -> Path:
    return home / "interim" / "releases" / f"{month}.sha256"
