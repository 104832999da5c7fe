"""Criteria from `awardCriteria.criteria[]` of a lot, in the shapes of both regimes (codebook 4)."""

from dataclasses import replace
from typing import Any

from pipelines.criteria import words
from pipelines.criteria.amounts import Amount, amounts, weight_string
from pipelines.criteria.model import Criterion, Evidence
from pipelines.criteria.pairs import Pair, pairs
from pipelines.notices.scope import rows, text_of

_UNITS = {
    "percentageExact": "percent",
    "percentageRangeMiddle": "range_middle",
    "decimalExact": "decimal",
    "decimalRangeMiddle": "decimal_middle",
    "pointsExact": "points",
    "pointsRangeMiddle": "points",
    "order": "rank",
}


def read_list(award_criteria: dict[str, Any], path: str, lot_id: str | None) -> list[Criterion]:
    """The criteria of one lot (or lot group) at `path`, unread: stated values only."""
    found = [
        criterion
        for i, row in enumerate(award_criteria.get("criteria") or [])
        if isinstance(row, dict)
        for criterion in _row(row, f"{path}.criteria[{i}]", lot_id)
    ]
    return [row for row in found if row.name or row.kind != "quality" or row.stated_value]


def _row(row: dict[str, Any], path: str, lot_id: str | None) -> list[Criterion]:
    """One criterion, or those of a whole list that was put into one name."""
    whole = _criterion(row, path, lot_id)
    if whole.stated_value is not None or whole.stated_unit != "none":
        return [whole]
    listed = [pair for pair in pairs(whole.name) if pair.listed]
    return [_of_name(whole, pair, f"{path}.name") for pair in listed] or [whole]


def _of_name(whole: Criterion, pair: Pair, field: str) -> Criterion:
    """ "Quality 55% Price 35% Social Value 10%" is three criteria (codebook 4.8)."""
    amount = pair.amount
    return replace(
        whole,
        name=pair.label,
        kind=words.price_kind("quality", pair.label),
        is_narrow=words.is_narrow(pair.label),
        is_broad=words.is_broad(pair.label),
        is_joint=words.is_joint(pair.label),
        is_umbrella=words.is_umbrella(pair.label),
        stated_value=amount.value,
        stated_unit=amount.unit,
        total=amount.of,
        evidence=Evidence(field, amount.start, amount.end, whole.name[amount.start : amount.end]),
    )


def _criterion(row: dict[str, Any], path: str, lot_id: str | None) -> Criterion:
    name, description = text_of(row.get("name")).strip(), text_of(row.get("description"))
    amount, evidence = _stated(row, path, name, description)
    stated_kind = row.get("type") if isinstance(row.get("type"), str) else None
    prose = description if len(description) > 12 else ""
    unit = amount.unit
    value, low, high = amount.value, amount.low, amount.high
    if unit.startswith("decimal"):
        value = None if value is None else round(value * 100, 6)
        unit = "percent" if unit == "decimal" else "range_middle"
    return Criterion(
        lot_id=lot_id,
        name=name,
        kind=words.price_kind(stated_kind, name),
        is_narrow=words.is_narrow(name, prose),
        is_broad=words.is_broad(name, prose),
        evidence=evidence,
        stated_value=value,
        stated_unit=unit,
        stated_low=low,
        stated_high=high,
        is_joint=words.is_joint(name),
        is_umbrella=words.is_umbrella(name),
        total=amount.of,
        words=f"{name}. {prose}",
    )


def _number(stated: Any) -> float | None:
    """A number, also where it was published as text: "10" or "10%"."""
    if isinstance(stated, str):
        amount = weight_string(stated)
        return amount.value if amount.unit == "percent" and amount.low is None else None
    return float(stated) if isinstance(stated, int | float) and not isinstance(stated, bool) else None


def _stated(row: dict[str, Any], path: str, name: str, description: str) -> tuple[Amount, Evidence]:
    """The amount of a row and where it stands: numbers[] first, then the description, then the name."""
    rank: Amount | None = None
    for i, number in enumerate(rows(row.get("numbers"))):
        unit, stated = _UNITS.get(text_of(number.get("weight"))), number.get("number")
        value = _number(stated)
        if unit is None or value is None:
            continue
        place = Evidence(f"{path}.numbers[{i}].number", 0, len(str(stated)), str(stated))
        amount = Amount(float(value), unit, 0, 0)
        if unit != "rank":
            return amount, place
        rank = Amount(float(value), "rank", 0, 0)
        rank_place = place
    if rank is not None:
        return rank, rank_place
    amount = weight_string(description)
    if amount.unit != "none":
        words_there = description[amount.start : amount.end]
        return amount, Evidence(f"{path}.description", amount.start, amount.end, words_there)
    in_name = [found for found in amounts(name) if not found.weak]
    if len(in_name) == 1:
        start, end = in_name[0].start, in_name[0].end
        return in_name[0], Evidence(f"{path}.name", start, end, name[start:end])
    shown = name or text_of(row.get("type"))
    field = f"{path}.name" if name else f"{path}.type"
    return Amount(None, "none", 0, 0), Evidence(field, 0, len(shown), shown)
