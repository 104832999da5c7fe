"""Criteria from `awardCriteria.criteria[]` of a lot, in the shapes of both regimes (codebook 4)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipelines.criteria import words
from pipelines.criteria.amounts import PASS_FAIL, Amount, amounts, weight_string
from pipelines.criteria.clean import Cleaned, clean, plain_name
from pipelines.criteria.limits import blank
from pipelines.criteria.model import Criterion, Evidence
from pipelines.criteria.pairs import Pair, pairs
from pipelines.criteria.passage import FieldPath
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import refusal
from pipelines.notices.scope import CRITERION, NUMBER, objects, plain_text, rows, text_of
from warehouse.errors import Unreadable

_UNITS = {
    "percentageExact": "percent",
    "percentageRangeMiddle": "range_middle",
    "decimalExact": "decimal",
    "decimalRangeMiddle": "decimal_middle",
    "pointsExact": "points",
    "pointsRangeMiddle": "points",
    "order": "rank",
}


def read_list(award_criteria: Any, path: str, lot_id: str | None) -> list[Criterion]:
    """The criteria of one lot (or lot group) at `path`, unread: stated values only.

    Raises Unreadable, naming the field, for a shape that cannot be read without a guess.
    """
    listed = _listed(award_criteria, path)
    names = Counter(_plain_name(row) for row, _ in listed)
    found = [
        criterion
        for row, place in listed
        for criterion in _with_parts(row, place, lot_id, names[_plain_name(row)] > 1)
    ]
    kept = [row for row in found if row.name or row.kind != "quality" or _says_a_weight(row)]
    return _kinds_by_name(_twice(_once(_in_percent(kept))), [text_of(row.get("type")) for row, _ in listed])


def _listed(award: Any, path: str) -> list[tuple[dict[str, Any], str]]:
    """The rows of award criteria, each with its place; an array may stand in place of the object."""
    if award is None or isinstance(award, str):
        return []
    if isinstance(award, dict):
        if "criteria" not in award and award and all(isinstance(one, dict) for one in award.values()):
            return objects(award, path, CRITERION)
        _refuse_unknown(award, path)
        return objects(award.get("criteria"), f"{path}.criteria", CRITERION)
    found = objects(award, path, CRITERION)
    if not any("criteria" in one and not text_of(one.get("name")) for one, _ in found):
        return found
    return [row for one, place in found for row in _listed(one, place)]


def _refuse_unknown(award: dict[str, Any], path: str) -> None:
    """Raises Unreadable for criteria that may stand under another name than `criteria`."""
    if award.get("criteria"):
        return
    told = any(text_of(award.get(name)) for name in _TEXTS)
    for name, stated in award.items():
        if name not in ("criteria", "id", *_TEXTS) and stated and not (told and isinstance(stated, str)):
            raise Unreadable(f"{path}.{name}: no field that award criteria have")


_TEXTS = ("description", "weightingDescription")


def _refuse_other_figures(row: dict[str, Any], path: str) -> None:
    """Raises Unreadable for a row with nothing that is read, or a figure in a field that is not."""
    if row and not row.keys() & _OF_ROW:
        raise Unreadable(f"{path}: has none of the fields {', '.join(sorted(CRITERION))}")
    if row.get("numbers") or row.get("description"):
        return
    for name, stated in row.items():
        if name not in _OF_ROW and _FIGURE_FIELD.search(name) and _number(stated) is not None:
            raise Unreadable(f"{path}.{name}: a figure outside description and numbers")


_OF_ROW = {*CRITERION, "criteria"}
_FIGURE_FIELD = re.compile(r"weight|percent|score|points|marks|share|value|number", re.I)


def _with_parts(row: dict[str, Any], path: str, lot_id: str | None, shared: bool) -> list[Criterion]:
    """The row, or the criteria inside it: parts that sum to it stand alone, parts of 100 beside it.

    How the score of social value or of price is made up is of no matter.
    """
    inside = objects(row.get("criteria"), f"{path}.criteria", CRITERION)
    whole = _row(row, path, lot_id, shared)
    parent = whole[0]
    if not inside or parent.kind != "quality" or (parent.is_narrow and not parent.is_joint):
        return whole
    parts = [part for one, place in inside for part in _row(one, place, lot_id, False)]
    if any(one.get("criteria") for one, _ in inside) or len(whole) > 1:
        raise Unreadable(f"{path}.criteria: criteria inside criteria that are inside another")
    size, total = parent.stated_value, sum(part.stated_value or 0.0 for part in parts)
    if size is None or abs(total - size) <= 1:
        return parts
    if abs(total - 100) <= 1:
        return [replace(parent, is_umbrella=True), *parts]
    raise Unreadable(
        f"{path}.criteria: sums to {total:g}, neither to {size:g} as the criterion does nor to 100"
    )


def _says_a_weight(row: Criterion) -> bool:
    return bool(row.stated_value) or row.is_contradictory


PRICE_ALONE = ("priceOnly", "costOnly", "lowestCost", "lowestPrice")
"""Codes of `awardCriteria` (OCDS 1.0 and 1.1) by which price or cost decides alone."""


def read_code(code: Any, field: str) -> Criterion | None:
    """The criterion that a code of `tender.awardCriteria` states: price alone; null for any other code."""
    if code not in PRICE_ALONE:
        return None
    row = Criterion(None, str(code), "price", False, False, Evidence(FieldPath(field), 0, len(code), code))
    return row.means("price-only-code", 100.0, 100.0, 100.0)


def _plain_name(row: dict[str, Any]) -> str:
    return " ".join(plain_name(text_of(row.get("name"))).text.casefold().split())


def _in_percent(found: list[Criterion]) -> list[Criterion]:
    """Bare decimals that sum to one are shares of one: 0.6, 0.3, 0.1."""
    stated = [row for row in found if row.stated_value is not None]
    small = all(row.stated_unit == "percent" and 0 <= (row.stated_value or 0) <= 1 for row in stated)
    if len(stated) < 2 or not small or abs(sum(row.stated_value or 0 for row in stated) - 1) > 0.01:
        return found
    return [
        row if row.stated_value is None else replace(row, stated_value=round(row.stated_value * 100, 6))
        for row in found
    ]


def _twice(found: list[Criterion]) -> list[Criterion]:
    """Social value under one name with two figures, and nothing that tells them apart: a contradiction."""
    figures: dict[str, set[float]] = {}
    for row in found:
        if row.is_narrow and row.stated_value:
            figures.setdefault(" ".join(row.name.casefold().split()), set()).add(row.stated_value)
    doubled = {name for name, stated in figures.items() if len(stated) > 1}
    return [
        replace(row, is_contradictory=True)
        if row.is_narrow and " ".join(row.name.casefold().split()) in doubled and not words.tells(row.words)
        else row
        for row in found
    ]


def _once(found: list[Criterion]) -> list[Criterion]:
    """A list that was published twice over, each criterion the second time as the first, stands once."""
    seen = Counter((row.name.casefold(), row.kind, row.stated_value, row.stated_unit) for row in found)
    total = sum(row.stated_value or 0 for row in found if row.stated_unit == "percent")
    if not 199 <= total <= 201 or any(count != 2 for count in seen.values()):
        return found
    first: dict[tuple[Any, ...], Criterion] = {}
    for row in found:
        first.setdefault((row.name.casefold(), row.kind, row.stated_value, row.stated_unit), row)
    return list(first.values())


def _kinds_by_name(found: list[Criterion], types: list[str]) -> list[Criterion]:
    """Where all rows have one type of price or cost, only the names tell which is price."""
    named = [row for row in found if not row.is_unnamed]
    if len(set(types)) != 1 or types[0] not in ("price", "cost") or len(named) < 2:
        return found
    return [
        row if row.is_unnamed or words.PRICE.search(row.name) else replace(row, kind="quality")
        for row in found
    ]


def _row(row: dict[str, Any], path: str, lot_id: str | None, shared: bool) -> list[Criterion]:
    """One criterion, or those of a whole list that was put into one name. `shared`: another has its name."""
    _refuse_other_figures(row, path)
    whole = _criterion(row, path, lot_id, shared)
    is_whole = whole.stated_value == 100 and whole.stated_unit == "percent"
    if (whole.stated_value is not None and not is_whole) or whole.is_contradictory:
        return [whole]
    if whole.stated_unit not in ("none", "percent"):
        return [whole]
    published = text_of(row.get("name"))
    cleaned = plain_name(published)
    if cleaned.text.strip() != whole.name:
        return [whole]
    listed = [pair for pair in pairs(cleaned.text) if pair.listed]
    return [_of_name(whole, pair, f"{path}.name", published, cleaned) for pair in listed] or [whole]


def _of_name(whole: Criterion, pair: Pair, field: str, published: str, cleaned: Cleaned) -> Criterion:
    """ "Quality 55% Price 35% Social Value 10%" is three criteria (codebook 4.8)."""
    amount = pair.amount
    start, end = cleaned.span(amount.start, amount.end)
    return replace(
        whole,
        name=pair.label,
        kind=words.price_kind("quality", pair.label),
        is_narrow=words.is_narrow(pair.label),
        is_broad=words.is_broad(pair.label),
        is_joint=words.is_joint(pair.label),
        is_umbrella=words.is_umbrella(pair.label),
        is_unnamed=not words.tells(pair.label),
        stated_value=amount.value,
        stated_unit=amount.unit,
        total=amount.of,
        evidence=Evidence(FieldPath(field), start, end, published[start:end]),
    )


def _criterion(row: dict[str, Any], path: str, lot_id: str | None, shared: bool) -> Criterion:
    published = plain_text(row.get("name"), f"{path}.name")
    description = _as_text(row.get("description"), f"{path}.description")
    cleaned = plain_name(published)
    stated_name = cleaned.text.strip()
    amount, evidence, contradictory = _stated(row, path, published, cleaned, description)
    stated_kind = row.get("type") if isinstance(row.get("type"), str) else None
    name, later = _named(stated_name, description, amount, evidence, shared)
    prose = description if len(description) > 12 else ""
    unit = amount.unit
    value, low, high = amount.value, amount.low, amount.high
    if unit.startswith("decimal"):
        value = None if value is None else round(value * 100, 6)
        unit = "percent" if unit == "decimal" else "range_middle"
    boilerplate = words.is_boilerplate(name or description)
    kind = words.price_kind(stated_kind, "" if boilerplate else name)
    return Criterion(
        lot_id=lot_id,
        name=name,
        kind=kind,
        is_narrow=later or words.is_narrow(name, prose),
        is_broad=later or words.is_broad(name, prose),
        evidence=evidence,
        stated_value=value,
        stated_unit=unit,
        stated_low=low,
        stated_high=high,
        is_joint=later or words.is_joint(name),
        is_umbrella=words.is_umbrella(name),
        is_unnamed=kind == "quality" and not words.tells(name),
        is_boilerplate=boilerplate,
        is_fixed=value is None and kind != "quality" and _is_fixed(row, name, description),
        is_contradictory=contradictory,
        is_pass_fail=value is not None and bool(PASS_FAIL.search(f"{name} {description}")),
        total=amount.of,
        words=f"{name}. {prose}",
    )


def _as_text(stated: Any, path: str) -> str:
    """A description, which may be a figure published as a number."""
    is_number = isinstance(stated, int | float) and not isinstance(stated, bool)
    return str(stated) if is_number else plain_text(stated, path)


def _named(name: str, description: str, amount: Amount, evidence: Evidence, shared: bool) -> tuple[str, bool]:
    """(the criterion's name, whether its text goes on to social value): the name if it tells, else the text.

    A name that two rows share tells neither, unless it is that of social value.
    """
    if words.is_narrow(name) or (words.tells(name) and not shared and not words.is_numbered(name)):
        return name, False
    text = clean(description).text
    if evidence.field.endswith(".description"):
        text = _without(description, amount)
    title = _HEADING.split(text.strip(" \t\r\n:-=.,;()"), maxsplit=1)[0][:_LONGEST_NAME].strip(
        " \t\r\n:-=.,;()"
    )
    if not words.tells(title) or words.is_boilerplate(text):
        return name or (description if words.is_boilerplate(description) else ""), False
    return title, not words.is_narrow(title) and bool(words.NARROW.search(text))


def _without(description: str, amount: Amount) -> str:
    cleaned = clean(description).text
    return f"{cleaned[: amount.start]} {cleaned[amount.end :]}"


def _is_fixed(row: dict[str, Any], name: str, description: str) -> bool:
    """The buyer sets the price, by the field `fixed` of its numbers or in words."""
    fixed = any(number.get("fixed") and not number.get("weight") for number in rows(row.get("numbers")))
    return fixed or bool(_FIXED.search(f"{name} {description}"))


_HEADING = re.compile(r"[.:;?!\n](?=\s|$)|\s-\s")
_LONGEST_NAME = 120
_FIXED = re.compile(r"\bfixed\b(?!\s{1,4}(?:and|fee|rate|cost\s{1,4}of))|\bprice\s{1,4}is\s{1,4}set\b", re.I)


def _number(stated: Any) -> float | None:
    """A number, also where it was published as text: "10" or "10%". Infinite and absurd ones are none."""
    if isinstance(stated, str):
        amount = weight_string(stated)
        return amount.value if amount.unit == "percent" and amount.low is None else None
    if not isinstance(stated, int | float) or isinstance(stated, bool) or not abs(stated) <= _LARGEST:
        return None
    return float(stated)


_LARGEST = 1_000_000
"""No weight and no total of points is larger."""


def _measures(name: str, amount: Amount) -> bool:
    """ "Response times under 4% of target": a percentage in a name that measures and weighs nothing."""
    before, after = name[: amount.start], name[amount.end :]
    return bool(
        not blank(name)[amount.start : amount.end].strip()
        or refusal(name)
        or _COMPARED.search(before)
        or _OF_SOMETHING.match(after)
    )


_COMPARED = spaced(
    r"\b(?:under|below|above|over|within|exceeding|at least|more than|less than|up to|minimum"
    r"|maximum|reduc\w{1,6}|by) $"
)
_OF_SOMETHING = spaced(
    r"^ (?:of|in|for) (?!(?:the )?(?:overall|total|whole|marks|score|quality|technical|evaluation"
    r"|tender|available|weighting))"
)


def _stated(
    row: dict[str, Any], path: str, published: str, cleaned_name: Cleaned, description: str
) -> tuple[Amount, Evidence, bool]:
    """(amount, where it stands, whether the row contradicts itself).

    numbers[] come first, then the description, then the name. Two numbers that weigh differently are no
    weight, whichever comes first.
    """
    found = list(_numbers(row, path))
    for unit in ("percent", "points", "rank"):
        same = [(amount, place) for amount, place in found if _kind(amount) == unit]
        if not same:
            continue
        if len({_size(amount) for amount, _ in same}) > 1:
            return Amount(None, "none", 0, 0), same[0][1], True
        return *same[0], False
    cleaned = clean(description)
    amount = weight_string(cleaned.text)
    if amount.unit != "none":
        start, end = cleaned.span(amount.start, amount.end)
        place = Evidence(FieldPath(f"{path}.description"), start, end, description[start:end])
        return amount, place, False
    name = cleaned_name.text
    in_name = [amount for amount in amounts(name) if not amount.weak]
    if len(in_name) == 1 and not _measures(name, in_name[0]):
        start, end = cleaned_name.span(in_name[0].start, in_name[0].end)
        return in_name[0], Evidence(FieldPath(f"{path}.name"), start, end, published[start:end]), False
    texts = {"name": published, "type": text_of(row.get("type")), "description": description}
    field = next((field for field, text in texts.items() if text), "name")
    shown = texts[field]
    return Amount(None, "none", 0, 0), Evidence(FieldPath(f"{path}.{field}"), 0, len(shown), shown), False


def _numbers(row: dict[str, Any], path: str) -> Iterator[tuple[Amount, Evidence]]:
    """The numbers of a row that weigh, each with its place."""
    for number, at in objects(row.get("numbers"), f"{path}.numbers", NUMBER):
        unit, stated = _UNITS.get(text_of(number.get("weight"))), number.get("number")
        value = _number(stated)
        if unit is not None and value is not None:
            place = Evidence(FieldPath(f"{at}.number"), 0, len(str(stated)), str(stated))
            yield Amount(value, unit, 0, 0), place


def _kind(amount: Amount) -> str:
    """percent, points or rank: what can be told apart by its size alone is of one kind."""
    return amount.unit if amount.unit in ("points", "rank") else "percent"


def _size(amount: Amount) -> float:
    factor = 100 if amount.unit.startswith("decimal") else 1
    return round((amount.value or 0.0) * factor, 6)
