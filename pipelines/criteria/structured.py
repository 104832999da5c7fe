"""Criteria from `awardCriteria.criteria[]` of a lot, in the shapes of both regimes (codebook 4)."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.amounts import PASS_FAIL, Amount
from pipelines.criteria.clean import clean, plain_name
from pipelines.criteria.limits import is_named_limit
from pipelines.criteria.model import Criterion, Evidence
from pipelines.criteria.pairs import pairs
from pipelines.criteria.parts_described import sets_apart, with_inner
from pipelines.criteria.parts_in_name import may_be_social_value, of_text, parts_in_name
from pipelines.criteria.passage import FieldPath
from pipelines.criteria.patterns import spaced
from pipelines.criteria.stated_size import published_number, stated_size
from pipelines.notices.scope import CRITERION, objects, plain_text, rows, text_of
from warehouse.errors import Unreadable
from warehouse.sieve import Sieve


def read_list(award_criteria: Any, path: str, lot_id: str | None) -> list[Criterion]:
    """The criteria of one lot (or lot group) at `path`, unread: stated values only.

    Raises Unreadable, naming the field, for a shape that cannot be read without a guess.
    """
    listed = _listed(award_criteria, path)
    names = [_plain_name(row) for row, _ in listed]
    often = Counter(names)
    found = [
        criterion
        for (row, place), name in zip(listed, names, strict=True)
        for criterion in _with_parts(row, place, lot_id, often[name] > 1)
    ]
    found = _once(found)
    again = Counter(_as_said(row) for row in found if row.is_narrow)
    found = [
        replace(row, is_repeated=True) if row.is_narrow and again[_as_said(row)] > 1 else row for row in found
    ]
    if not any(criterion.is_narrow for criterion in found):
        found = [inner for criterion in found for inner in with_inner(criterion)]
    found = _without_limits(_without_total(found))
    kept = [row for row in found if row.name or row.kind != "quality" or _says_a_weight(row)]
    return _kinds_by_name(_twice(_once(_in_percent(kept))), [text_of(row.get("type")) for row, _ in listed])


def _without_total(found: list[Criterion]) -> list[Criterion]:
    """The rows without one called "Total" that states what the others add up to."""
    total = next((row for row in found if _TOTAL.fullmatch(row.name)), None)
    if total is None or len(found) < 3 or not total.stated_value:
        return found
    others = [row for row in found if row is not total]
    same = abs(sum(row.stated_value or 0.0 for row in others) - total.stated_value) <= 0.5
    return others if same else found


def _without_limits(found: list[Criterion]) -> list[Criterion]:
    """The rows without pass marks that stand in rows of their own, where the others are a whole list."""
    others = [row for row in found if not is_named_limit(row.name)]
    total = sum(row.stated_value or 0.0 for row in others)
    return others if len(others) < len(found) and 95 <= total <= 105 else found


_TOTAL = re.compile(r"\W{0,4}(?:(?:grand|overall|sub-?)[\s-]{0,2})?totals?(?:\s{1,2}\w{1,12})?\W{0,4}", re.I)


def _as_said(row: Criterion) -> tuple[Any, ...]:
    """All that a criterion says: another that says the same is the same one again."""
    text = row.described.text if row.described else ""
    size = None if row.stated_value is None else (row.stated_value, row.stated_unit)
    return " ".join(row.name.casefold().split()), row.kind, size, " ".join(text.casefold().split())


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
        _refuse_other_rows(award, path, {"criteria"})
        return
    told = any(text_of(award.get(name)) for name in _TEXTS)
    for name, stated in award.items():
        if name not in ("criteria", "id", *_TEXTS) and stated and not (told and isinstance(stated, str)):
            raise Unreadable(f"{path}.{name}: no field that award criteria have")


_TEXTS = ("description", "weightingDescription")


def _refuse_other_rows(place: dict[str, Any], path: str, own: set[str]) -> None:
    """Raises Unreadable for rows with a name or figures under another name than `criteria`."""
    for name, stated in place.items():
        if name not in own and isinstance(stated, list | dict) and _holds_rows(stated):
            raise Unreadable(f"{path}.{name}: criteria are read from the field `criteria` only")


def _holds_rows(stated: list[Any] | dict[str, Any]) -> bool:
    inner = stated if isinstance(stated, list) else [stated, *stated.values()]
    return any(isinstance(one, dict) and any(one.get(name) for name in _TELLING) for one in inner)


_TELLING = ("name", "criterion", "numbers")


def _refuse_other_figures(row: dict[str, Any], path: str) -> None:
    """Raises Unreadable for a row with nothing that is read, or rows or a figure in a field that is not."""
    _refuse_other_rows(row, path, _OF_ROW)
    if row and not row.keys() & _OF_ROW:
        raise Unreadable(f"{path}: has none of the fields {', '.join(sorted(CRITERION))}")
    if row.get("numbers") or row.get("description"):
        return
    for name, stated in row.items():
        if name not in _OF_ROW and _FIGURE_FIELD.search(name) and published_number(stated) is not None:
            raise Unreadable(f"{path}.{name}: a figure outside description and numbers")


_OF_ROW = {*CRITERION, "criteria"}
_FIGURE_FIELD = Sieve(r"weight|percent|score|points|marks|share|value|number", re.I)


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
        if row.is_narrow and " ".join(row.name.casefold().split()) in doubled and not _is_told_apart(row)
        else row
        for row in found
    ]


def _is_told_apart(row: Criterion) -> bool:
    """Whether the description of a row says more of it than its name and its figure."""
    said = row.described.text if row.described else ""
    return vocabulary.tells(vocabulary.NARROW.sub(" ", said))


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
        row if row.is_unnamed or vocabulary.PRICE.search(row.name) else replace(row, kind="quality")
        for row in found
    ]


def _row(row: dict[str, Any], path: str, lot_id: str | None, shared: bool) -> list[Criterion]:
    """One criterion, or those of a whole list that was put into one name. `shared`: another has its name."""
    _refuse_other_figures(row, path)
    whole = _criterion(row, path, lot_id, shared)
    if not whole.is_contradictory and (
        told := parts_in_name(whole, text_of(row.get("name")), f"{path}.name")
    ):
        return told
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
    return [of_text(whole, pair, f"{path}.name", published, cleaned) for pair in listed] or [whole]


def _criterion(row: dict[str, Any], path: str, lot_id: str | None, shared: bool) -> Criterion:
    published = plain_text(row.get("name"), f"{path}.name")
    description = _as_text(row.get("description"), f"{path}.description")
    cleaned = plain_name(published)
    stated_name = cleaned.text.strip()
    amount, evidence, contradictory = stated_size(row, path, published, cleaned, description)
    stated_kind = row.get("type") if isinstance(row.get("type"), str) else None
    name, later = _named(stated_name, description, amount, evidence, shared)
    prose = description if len(description) > 12 else ""
    cues = "" if sets_apart(prose) else prose
    unit = amount.unit
    value, low, high = amount.value, amount.low, amount.high
    if unit.startswith("decimal"):
        value = None if value is None else round(value * 100, 6)
        unit = "percent" if unit == "decimal" else "range_middle"
    unit = "percent" if unit == "bound" else unit
    said_in = description if evidence.field.endswith(".description") else stated_name
    of_quality = unit == "percent" and amount.end and _OF_QUALITY.match(clean(said_in).text, amount.end)
    boilerplate = vocabulary.is_boilerplate(name or description)
    kind = vocabulary.price_kind(stated_kind, "" if boilerplate else name)
    return Criterion(
        lot_id=lot_id,
        name=name,
        kind=kind,
        is_narrow=later or vocabulary.is_narrow(name, cues),
        is_broad=later or vocabulary.is_broad(name, cues),
        evidence=evidence,
        stated_value=value,
        stated_unit=unit,
        stated_of="parent" if of_quality else "unknown",
        stated_low=low,
        stated_high=high,
        is_joint=later or shared_names.is_joint(name),
        is_umbrella=shared_names.is_umbrella(name),
        is_unnamed=kind == "quality" and not vocabulary.tells(name),
        is_open=may_be_social_value(name, kind),
        is_boilerplate=boilerplate,
        is_fixed=value is None and kind != "quality" and _is_fixed(row, name, description),
        is_contradictory=contradictory,
        is_pass_fail=value is not None and bool(PASS_FAIL.search(f"{name} {description}")),
        total=amount.of,
        words=f"{name}. {prose}",
        described=Evidence(FieldPath(f"{path}.description"), 0, len(description), description),
    )


def _as_text(stated: Any, path: str) -> str:
    """A description, which may be a figure published as a number."""
    is_number = isinstance(stated, int | float) and not isinstance(stated, bool)
    return str(stated) if is_number else plain_text(stated, path)


def _named(name: str, description: str, amount: Amount, evidence: Evidence, shared: bool) -> tuple[str, bool]:
    """(the criterion's name, whether its text goes on to social value): the name if it tells, else the text.

    A name that two rows share tells neither, unless it is that of social value.
    """
    if vocabulary.is_narrow(name) or (
        vocabulary.tells(name) and not shared and not vocabulary.is_numbered(name)
    ):
        return name, False
    text = clean(description).text
    if evidence.field.endswith(".description"):
        text = _without(description, amount)
    title = _HEADING.split(text.strip(" \t\r\n:-=.,;()"), maxsplit=1)[0][:_LONGEST_NAME].strip(
        " \t\r\n:-=.,;()"
    )
    if not vocabulary.tells(title) or vocabulary.is_boilerplate(text):
        return name or (description if vocabulary.is_boilerplate(description) else ""), False
    return title, not vocabulary.is_narrow(title) and bool(vocabulary.NARROW.search(text))


def _without(description: str, amount: Amount) -> str:
    cleaned = clean(description).text
    return f"{cleaned[: amount.start]} {cleaned[amount.end :]}"


def _is_fixed(row: dict[str, Any], name: str, description: str) -> bool:
    """The buyer sets the price, by the field `fixed` of its numbers or in words."""
    fixed = any(number.get("fixed") and not number.get("weight") for number in rows(row.get("numbers")))
    return fixed or bool(_FIXED.search(f"{name} {description}"))


_HEADING = re.compile(r"[.:;?!\n](?=\s|$)|\s-\s")
_LONGEST_NAME = 120
_FIXED = Sieve(r"\bfixed\b(?!\s{1,4}(?:and|fee|rate|cost\s{1,4}of))|\bprice\s{1,4}is\s{1,4}set\b", re.I)


_OF_QUALITY = spaced(
    r"\)? (?:weight(?:ing)? )?(?:of|out of) (?:the |this |overall |total ){0,2}(?:quality|technical"
    r"|non-price)\b"
)
"""After a figure that is a share of quality."""
