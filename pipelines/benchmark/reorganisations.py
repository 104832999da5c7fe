"""Reorganised councils: counts of predecessors are added to the successor's, never averages; with a log."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TypedDict

import polars as pl

from pipelines.authorities.register.register import Authority, Register, Succession

IN_FORCE = "in_force"


class Reorganisation(TypedDict):
    """A row of `repooled`, without its count: one predecessor, and whether it is added to its successor."""

    predecessor_id: str
    successor_name: str
    successor_id: str | None
    vesting_date: date | None
    status: str
    pooled: bool
    reason: str
    source: str


def reorganisations(register: Register, today: date) -> list[Reorganisation]:
    """Rows of `repooled`, without their counts, of the register's successions.

    A predecessor is pooled where its reorganisation is in force, its successor stands in the register, and
    it has one successor only: a council that was split belongs to no successor whole.
    """
    heirs: dict[str, set[str]] = defaultdict(set)
    for row in register.successions:
        heirs[row.predecessor_id].add(row.successor_name)
    found: list[Reorganisation] = []
    for row in register.successions:
        reason = _why_not(row, heirs[row.predecessor_id], today)
        found.append(
            {
                "predecessor_id": row.predecessor_id,
                "successor_name": row.successor_name,
                "successor_id": row.successor_id,
                "vesting_date": row.vesting_date,
                "status": row.status,
                "pooled": reason is None,
                "reason": reason or f"counts of all years are added to those of {row.successor_name}",
                "source": row.source,
            }
        )
    return found


def _why_not(row: Succession, heirs: set[str], today: date) -> str | None:
    if row.status != IN_FORCE or (row.vesting_date and row.vesting_date > today):
        return f"not pooled: not in force yet ({row.status})"
    if row.successor_id is None:
        return "not pooled: the successor is not in the register"
    if len(heirs) > 1:
        return f"not pooled: split between {', '.join(sorted(heirs))}"
    return None


def family(reorganised: list[Reorganisation], authorities: Mapping[str, Authority]) -> pl.DataFrame:
    """(authority_id, signer): each authority with those whose procurements count as its own."""
    pairs = {(key, key) for key in authorities}
    pairs |= {
        (row["successor_id"], row["predecessor_id"])
        for row in reorganised
        if row["pooled"] and row["successor_id"] is not None
    }
    return pl.DataFrame(sorted(pairs), schema={"authority_id": pl.String, "signer": pl.String}, orient="row")
