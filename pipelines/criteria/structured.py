"""Criteria from `awardCriteria.criteria[]` of a lot, in the shapes of both regimes (READING.md 4)."""

from typing import Any

from pipelines.criteria import words
from pipelines.criteria.amounts import Amount, amounts, weight_string
from pipelines.criteria.model import Criterion, Evidence
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
        _criterion(row, f"{path}.criteria[{i}]", lot_id)
        for i, row in enumerate(award_criteria.get("criteria") or [])
        if isinstance(row, dict)
    ]
    return _without_doubles([row for row in found if row.name or row.kind != "quality" or row.stated_value])


def _without_doubles(found: list[Criterion]) -> list[Criterion]:
    """A row entered twice with the same name, kind and weight in a list that passes 105 is read once."""
    seen: set[tuple[Any, ...]] = set()
    unique = []
    for row in found:
        key = (row.name.strip().lower(), row.kind, row.stated_value, row.stated_unit, row.words)
        if key not in seen or not row.name:
            unique.append(row)
        seen.add(key)
    total = sum(row.stated_value or 0 for row in found)
    once = sum(row.stated_value or 0 for row in unique)
    return unique if total > 105 and 95 <= once <= 105 else found


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


def _stated(row: dict[str, Any], path: str, name: str, description: str) -> tuple[Amount, Evidence]:
    """The amount of a row and where it stands: numbers[] first, then the description, then the name."""
    rank: Amount | None = None
    for i, number in enumerate(rows(row.get("numbers"))):
        unit, value = _UNITS.get(text_of(number.get("weight"))), number.get("number")
        if unit is None or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        place = Evidence(f"{path}.numbers[{i}].number", 0, len(str(value)), str(value))
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
    in_name = list(amounts(name))
    if len(in_name) == 1:
        start, end = in_name[0].start, in_name[0].end
        return in_name[0], Evidence(f"{path}.name", start, end, name[start:end])
    shown = name or text_of(row.get("type"))
    field = f"{path}.name" if name else f"{path}.type"
    return Amount(None, "none", 0, 0), Evidence(field, 0, len(shown), shown)
