"""Interim tables: one Parquet file a table, replaced whole, that the stages hand to one another."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.tables import TABLES


def save(home: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    """Writes the rows that keep the table's rules; gives their count, and quarantine rows for the others."""
    frame, refused = conform(name, rows)
    path = home / "interim" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{name}.{os.getpid()}")
    try:
        frame.write_parquet(part, compression="zstd", compression_level=3)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return frame.height, refused


def read(home: Path, name: str) -> pl.DataFrame:
    """The table, or an empty one of its schema when it was not made yet."""
    path = home / "interim" / f"{name}.parquet"
    return pl.read_parquet(path) if path.exists() else TABLES[name].create_empty()


def refuse(home: Path, stage: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keeps what a stage refused, in place of what it refused before."""
    frame = pl.DataFrame(list(rows), schema=TABLES["quarantine"].create_empty().schema)
    path = home / "interim" / "quarantine" / f"{stage}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path)


def refused_rows(home: Path) -> pl.DataFrame:
    """The `quarantine` table: what every stage refused."""
    paths = sorted((home / "interim" / "quarantine").glob("*.parquet"))
    empty = TABLES["quarantine"].create_empty()
    return pl.concat([empty, *(pl.read_parquet(path) for path in paths)])


def conform(name: str, rows: Iterable[Mapping[str, Any]]) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """(the rows that the table's schema accepts, quarantine rows for those that break a rule)."""
    schema = TABLES[name]
    frame = pl.DataFrame(list(rows), schema=schema.create_empty().schema)
    valid, failures = schema.filter(frame)
    rules = ", ".join(rule for rule, count in failures.counts().items() if count)
    refused = [
        {
            "stage": name,
            "source": str(row.get("source", "")),
            "ocid": row.get("ocid"),
            "rule": rules,
            "reason": "the row breaks a rule of the table",
        }
        for row in failures.invalid().to_dicts()
    ]
    return valid, refused
