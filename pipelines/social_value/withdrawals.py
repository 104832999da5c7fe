"""What was taken back after it was published: `withdrawals.jsonl` of the home, only added to."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines.collect.sources import ocid_of
from pipelines.social_value.measured import OF_CRITERIA
from pipelines.social_value.procurements import ReadProcurement
from warehouse.errors import UserError
from warehouse.text import shown

Row = dict[str, object]
MENDS = "mend that line, or remove it and withdraw again: else what was taken back returns"
NUMBER = "withdrawal"
"""Has a line that was written again from the snapshot too; its place in the file decides."""
OF_WHAT = ({"source", "ocid"}, {"authority_id", "measure"}, {"authority_id", "measure", "period"})
FIELDS = ("withdrawn_at", "authority_id", "measure", "period", "source", "ocid", "reason")


def withdrawals(home: Path) -> list[Row]:
    """Every withdrawal in order, numbered from 1. Raises UserError naming a line that is none."""
    path = home / "withdrawals.jsonl"
    found = []
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else (), 1):
        try:
            stated = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UserError(f"{path}: line {number}: {error}: {MENDS}") from error
        if wrong := _fault(stated):
            raise UserError(f"{path}: line {number}: {wrong}: {MENDS}")
        row = {name: stated.get(name) or None for name in FIELDS}
        row["ocid"] = ocid_of(row["ocid"]) if row["ocid"] else None
        found.append({NUMBER: number, **row})
    return found


def _fault(stated: object) -> str | None:
    """Why a line takes nothing back; null where it does."""
    if not isinstance(stated, dict):
        return "no object"
    if unknown := sorted(stated.keys() - {*FIELDS, NUMBER}):
        return f"unknown field {shown(unknown[0], 40)}"
    if wrong := [name for name in FIELDS if not isinstance(stated.get(name), str | None)]:
        return f"{wrong[0]}: {shown(stated[wrong[0]], 40)} is no text"
    for name in ("withdrawn_at", "reason"):
        if not (stated.get(name) or "").strip():
            return f"{name}: missing"
    given = {name for name in ("authority_id", "measure", "period", "source", "ocid") if stated.get(name)}
    if given not in OF_WHAT:
        return "names neither a reading (source, ocid) nor a figure (authority_id, measure, perhaps period)"
    return None


def note(home: Path, row: Mapping[str, Any]) -> None:
    """Adds a withdrawal, on the disk when it returns."""
    with (home / "withdrawals.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({name: row.get(name) for name in FIELDS}, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def taken_back(reading: ReadProcurement, withdrawn: Sequence[Row]) -> ReadProcurement:
    """The reading, or, where it was withdrawn, a procurement in quarantine without weight or criteria."""
    key = (reading.row["source"], reading.row["ocid"])
    reasons = [row["reason"] for row in withdrawn if row["ocid"] and (row["source"], row["ocid"]) == key]
    if not reasons:
        return reading
    unread = {"state": "quarantined", "reason": f"withdrawn: {reasons[-1]}"} | _no_weight(reading.row)
    measured = dict.fromkeys(OF_CRITERIA, False)
    lots = [{**lot, "state": "quarantined", **_no_weight(lot)} for lot in reading.lots]
    row = {**reading.row, **unread, **measured, "themes": None, "conflict": False, "broad_minus_narrow": None}
    row["arithmetic"] = None
    return replace(reading, row=row, lots=lots, criteria=[], passages=[])


def _no_weight(row: Row) -> Row:
    return {name: None for name in row if name.endswith("_pct") and "weight" in name}
