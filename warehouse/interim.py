"""Interim tables: Parquet files, each replaced whole, that the stages hand to one another.

A table is one file a part (a month, a shard, or `all`), so that a night rewrites only what changed and
memory stays that of one part.
"""

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import polars as pl

from warehouse.personal import masked
from warehouse.tables import TABLES
from warehouse.text import without_userinfo

Counts = dict[str, int]
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
ALL = "all"
ROW_GROUP = 2_000
"""Rows that are read together: texts of releases are long."""


class Refusal(TypedDict):
    """A row of quarantine: what a stage refused, by which rule and why."""

    stage: str
    source: str
    ocid: str | None
    rule: str
    reason: str


def save(
    home: Path,
    name: str,
    rows: Iterable[Mapping[str, Any]],
    refused: Iterable[Mapping[str, Any]] = (),
    part: str = ALL,
    notes: Mapping[str, str] | None = None,
) -> Counts:
    """Writes the rows that keep the table's rules; the others go to quarantine beside `refused`.

    Gives {name: rows kept, name_refused: rows refused}. `notes` are kept as the file's Parquet metadata.
    """
    frame, broken = conform(name, rows)
    everything = [*refused, *broken]
    write(home, name, frame, part, notes)
    refuse(home, f"{name}.{part}", everything)
    return {name: frame.height, f"{name}_refused": len(everything)}


def write(
    home: Path,
    name: str,
    frame: pl.DataFrame,
    part: str = ALL,
    notes: Mapping[str, str] | None = None,
    row_group: int = ROW_GROUP,
) -> None:
    """Writes one part whole or not at all, in groups of so many rows, each of which is read for itself."""
    path = home / "interim" / name / f"{part}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{part}.{os.getpid()}")
    try:
        write_parquet(frame, temporary, row_group_size=row_group, metadata=dict(notes) if notes else None)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def remove(home: Path, name: str, part: str) -> None:
    """A part of a table is no more, nor what was refused there."""
    for table, file in ((name, part), ("quarantine", f"{name}.{part}")):
        (home / "interim" / table / f"{file}.parquet").unlink(missing_ok=True)


def write_parquet(
    frame: pl.DataFrame, path: Path, row_group_size: int, metadata: dict[str, str] | None = None
) -> None:
    """zstd Parquet. Raises OSError naming the file when the disk does not take it."""
    try:
        frame.write_parquet(
            path,
            compression="zstd",
            compression_level=3,
            row_group_size=row_group_size,
            metadata=metadata,
        )
    except (pl.exceptions.ComputeError, OSError) as error:
        # polars reports a full disk as a fault of the format, or names no file.
        found = _OS_ERROR.search(str(error))
        if found is None:
            raise
        number = int(found[1])
        raise OSError(number, os.strerror(number), str(path)) from error


def parts(home: Path, name: str) -> dict[str, Path]:
    """The files of a table by part."""
    return {path.stem: path for path in sorted((home / "interim" / name).glob("*.parquet"))}


def broken_parts(home: Path) -> list[Path]:
    """Files of interim tables that are no Parquet, or have other columns than the program has now.

    The one is cut short by a full disk, or overwritten; the other was made before an update.
    """
    return [path for path in sorted((home / "interim").glob("*/*.parquet")) if not _is_sound(path)]


def _is_sound(path: Path) -> bool:
    table = path.parent.name
    try:
        stated = pl.read_parquet_schema(path)
    except (OSError, pl.exceptions.PolarsError):
        return False
    return table not in TABLES or dict(stated) == dict(schema_of(table))


def discard_broken(home: Path) -> list[Path]:
    """Removes broken files of interim tables, and the index of their months, so that all is made again."""
    found = broken_parts(home)
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        month = path.stem.rpartition(".")[2]
        (home / "interim" / "releases" / f"{month}.parquet").unlink(missing_ok=True)
    return found


def scan(home: Path, name: str) -> pl.LazyFrame:
    """All parts of a table; an empty frame of its schema when none was made yet."""
    found = list(parts(home, name).values())
    return pl.scan_parquet(found) if found else schema_of(name).to_frame().lazy()


@cache
def schema_of(name: str) -> pl.Schema:
    """The columns of a table with their types."""
    return TABLES[name].create_empty().schema


def read(home: Path, name: str) -> pl.DataFrame:
    """All parts of a table in the order of its key."""
    frame = scan(home, name).collect()
    key = TABLES[name].primary_key()
    return frame.sort(key, maintain_order=True) if key else frame


def refuse(home: Path, place: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keeps what was refused at a place (stage and part), in place of what was refused there before."""
    told = [{**row, "reason": masked(without_userinfo(row["reason"]))} for row in rows]
    frame = pl.DataFrame(told, schema=schema_of("quarantine"))
    path = home / "interim" / "quarantine" / f"{place}.parquet"
    if frame.is_empty():
        path.unlink(missing_ok=True)
    else:
        write(home, "quarantine", frame, place)


def add(counts: Iterable[Counts]) -> Counts:
    """The sum of the counts of several parts."""
    total: Counts = {}
    for found in counts:
        for name, number in found.items():
            total[name] = total.get(name, 0) + number
    return total


def conform(name: str, rows: Iterable[Mapping[str, Any]]) -> tuple[pl.DataFrame, list[Refusal]]:
    """(the rows that the table's schema accepts, quarantine rows for those that break a rule)."""
    frame = pl.DataFrame(list(rows), schema=schema_of(name))
    if frame.is_empty():
        return frame, []
    valid, failures = TABLES[name].filter(frame)
    if not failures.counts():
        return valid, []
    details = failures.details()
    broken = [column for column in details.columns if column not in frame.columns]
    refused: list[Refusal] = []
    for row in details.to_dicts():
        rules = ", ".join(rule for rule in broken if row[rule] not in (True, "valid", None))
        refused.append(
            {
                "stage": name,
                "source": str(row.get("source") or ""),
                "ocid": row.get("ocid"),
                "rule": rules,
                "reason": "the row breaks a rule of the table",
            }
        )
    return valid, refused
