"""What the lots of a procurement give together: state, mean weight, and the arithmetic in words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipelines.criteria.model import Criterion, percent
from pipelines.notices.fields import pounds
from pipelines.notices.scope import (
    LOT,
    objects,
)
from pipelines.social_value.lot import Lot
from pipelines.social_value.state import DETERMINABLE, LADDER, OPEN, State
from warehouse.text import one_line

SHOWN_LOTS = 12
"""Lots of one list that its arithmetic names."""


def lot_values(tender: dict[str, Any]) -> dict[str, float]:
    """The value of each lot by its id, where it states a pound or more; less stands in for none."""
    found = {str(row.get("id")): pounds(row) for row, _ in objects(tender.get("lots"), "tender.lots", LOT)}
    return {lot_id: value for lot_id, value in found.items() if value is not None and value >= 1}


def _mean(lots: Sequence[Lot], weights: Sequence[float], values: dict[str, float]) -> float:
    """By value where every lot states one, else plain (codebook 3)."""
    sizes = [values.get(lot.lot_id or "", 0.0) for lot in lots]
    if not all(sizes):
        sizes = [1.0] * len(lots)
    return round(sum(w * size for w, size in zip(weights, sizes, strict=True)) / sum(sizes), 4)


def over_lots(lots: list[Lot], values: dict[str, float]) -> State:
    """The first state of the ladder that a lot has, and the mean weight over determinable lots.

    A lot that is left open gives no way to one without social value, whose zero says nothing of it.
    """
    is_open = any(lot.state.state in OPEN for lot in lots)
    states = [lot.state for lot in lots if not (is_open and lot.state.state == "none")]
    state = min(states, key=lambda s: LADDER.index(s.state))
    if len(lots) == 1:
        return lots[0].state
    if state.state in ("embedded", "not_visible", "quarantined"):
        return replace(state, weight_pct=None, weight_low_pct=None, weight_high_pct=None)
    counted_lots = [lot for lot in lots if lot.state.state in DETERMINABLE] or [
        lot for lot in lots if lot.state.state == state.state
    ]
    counted = [lot.state for lot in counted_lots]
    known = [s.weight_pct for s in counted if s.weight_pct is not None]
    # Of a lot whose list leaves its weight open the mean of the others says nothing (codebook 8), nor do the
    # bounds of a list say anything of a lot that tells nothing.
    unknown = (*OPEN, "not_visible") if state.state == "indeterminate" else OPEN
    spread = [
        *counted,
        *(lot.state for lot in lots if lot not in counted_lots and lot.state.state in unknown),
    ]
    # One of unknown weight may be anything that its own bounds leave it.
    loose = [s for s in spread if s.weight_pct is None]
    lows = [s.weight_low_pct for s in spread if s.weight_low_pct is not None]
    lows += [0.0 for s in loose if lows and s.weight_low_pct is None]
    highs = [s.weight_high_pct for s in spread if s.weight_high_pct is not None]
    highs = [] if any(s.weight_high_pct is None for s in loose) else highs
    broads = [s.broad_weight_pct for s in counted if s.broad_weight_pct is not None]
    complete = len(known) == len(counted) and not is_open
    complete_broad = len(broads) == len(counted) and (any(known) or not is_open)
    return State(
        state.state,
        _mean(counted_lots, known, values) if complete and known else None,
        min(lows) if lows else None,
        max(highs) if highs else None,
        _mean(counted_lots, broads, values) if broads and complete_broad else None,
        any(s.broad_is_floor for s in counted),
        state.reason,
    )


def arithmetic(lots: Sequence[Lot], values: dict[str, float]) -> str | None:
    """Every list that the state rests on, with its sum, and how the weight follows from several lots.

    "Quality 35%, Social Value 15%, Price 50% (100% in all)". Null where no list was read.
    """
    told: dict[str, list[Lot]] = {}
    for lot in lots:
        told.setdefault("; ".join(_lists(lot.criteria)), []).append(lot)
    if len(lots) == 1:
        return next(iter(told)) or None
    parts = [f"{_lots_named(of)}: {words}" for words, of in told.items() if words]
    counted = [lot for lot in lots if lot.state.state in DETERMINABLE]
    known = [lot.state.weight_pct for lot in counted if lot.state.weight_pct is not None]
    is_open = any(lot.state.state in OPEN for lot in lots)
    if parts and known and len(known) == len(counted) and not is_open:
        by = "by value" if all(values.get(lot.lot_id or "") for lot in counted) else "each lot alike"
        parts.append(f"mean over {len(counted)} lots, {by} = {percent(_mean(counted, known, values))}")
    return "; ".join(parts) or None


def _lots_named(lots: Sequence[Lot]) -> str:
    names = [str(lot.lot_id) for lot in lots]
    if len(names) > SHOWN_LOTS:
        return f"lots {', '.join(names[:SHOWN_LOTS])} and {len(names) - SHOWN_LOTS} more"
    return f"lot{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _lists(criteria: Sequence[Criterion]) -> Iterator[str]:
    """The criteria of each list (one field of the notice, or one array of criteria) and what they sum to."""
    by_list: dict[str, list[Criterion]] = {}
    told = set()  # words that two readings of a document rest on are told once
    for row in criteria:
        words_there = (row.evidence.field, row.evidence.start, row.evidence.end, row.stated_value)
        if row.statement is None and words_there not in told:
            told.add(words_there)
            by_list.setdefault(row.evidence.locator.of_list or row.evidence.field, []).append(row)
    for rows_there in by_list.values():
        stated = [row for row in rows_there if row.stated_value is not None and row.stated_unit != "rank"]
        units = {row.stated_unit for row in stated}
        each = ", ".join(_in_words(row) for row in rows_there)
        total = sum(row.stated_value or 0.0 for row in stated)
        points = units == {"points"} or any(row.rule == "points-of-sum" for row in stated)
        unit = " points" if points else "%" if units == {"percent"} else ""
        # Parts of other rows are no summands: a sum with them is told only where it is why nothing holds.
        whole = points or 95 <= total <= 105 or any(row.rule in _SUMMED for row in stated)
        yield each if len(units) != 1 or len(stated) < 2 or not whole else f"{each} ({total:g}{unit} in all)"


_SUMMED = ("sum-outside-95-105",)


def _in_words(row: Criterion) -> str:
    name = one_line(row.name or row.kind)
    if row.stated_value is None and row.rule == "bound-of-a-row":
        return f"{name} {row.arithmetic}"
    if row.stated_value is None:
        return f"{name} {row.stated_unit.replace('_', ' or ')}" if row.stated_unit != "none" else name
    return f"{name} {row.arithmetic or row.stated()}"
