"""Reorganised councils: counts of predecessors are added to the successor's, never averages; with a log."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.authorities.register import Authority

Row = dict[str, Any]
IN_FORCE = "in_force"


def reorganisations(register_dir: Path, authorities: Mapping[str, Authority], today: date) -> list[Row]:
    """Rows of `repooled`, without their counts, of the register's successors.csv.

    A predecessor is pooled where its reorganisation is in force, its successor stands in the register, and
    it has one successor only: a council that was split belongs to no successor whole. Raises ValueError
    naming the line and field for a bad date.
    """
    stated = list(_rows(register_dir / "successors.csv"))
    heirs: dict[str, set[str]] = defaultdict(set)
    for _, row in stated:
        heirs[row["predecessor_id"]].add(row["successor_name"])
    names = {name: key for key, row in authorities.items() for name in (row.official_name, row.name)}
    found = []
    for place, row in stated:
        stated_id = row.get("successor_id")
        successor = stated_id if stated_id in authorities else names.get(row["successor_name"])
        vested = _day(row["vesting_date"], place)
        reason = _why_not(row, successor, vested, authorities, heirs[row["predecessor_id"]], today)
        found.append(
            {
                "predecessor_id": row["predecessor_id"],
                "successor_name": row["successor_name"],
                "successor_id": successor,
                "vesting_date": vested,
                "status": row["status"],
                "pooled": reason is None,
                "reason": reason or f"counts of all years are added to those of {row['successor_name']}",
                "source": row["source"],
            }
        )
    return found


def _why_not(
    row: dict[str, str],
    successor: str | None,
    vested: date | None,
    authorities: Mapping[str, Authority],
    heirs: set[str],
    today: date,
) -> str | None:
    if row["status"] != IN_FORCE or (vested and vested > today):
        return f"not pooled: not in force yet ({row['status']})"
    if row["predecessor_id"] not in authorities:
        return "not pooled: the predecessor is not in the register"
    if successor is None:
        return "not pooled: the successor is not in the register"
    if len(heirs) > 1:
        return f"not pooled: split between {', '.join(sorted(heirs))}"
    return None


def family(reorganised: list[Row], authorities: Mapping[str, Authority]) -> pl.DataFrame:
    """(authority_id, signer): each authority with those whose procurements count as its own."""
    pairs = {(key, key) for key in authorities}
    pairs |= {(row["successor_id"], row["predecessor_id"]) for row in reorganised if row["pooled"]}
    return pl.DataFrame(sorted(pairs), schema={"authority_id": pl.String, "signer": pl.String}, orient="row")


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            yield f"{path} line {number}", row


def _day(stated: str, place: str) -> date | None:
    try:
        return date.fromisoformat(stated) if stated else None
    except ValueError:
        raise ValueError(f"{place}: vesting_date: {stated!r} is no date") from None
