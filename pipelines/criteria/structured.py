"""Criteria from `awardCriteria.criteria[]` of a lot, in the shapes of both regimes (codebook 4)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipelines.criteria import words
from pipelines.criteria.amounts import PASS_FAIL, Amount, amounts, bound_of, weight_string
from pipelines.criteria.clean import Cleaned, clean, plain_name
from pipelines.criteria.limits import blank
from pipelines.criteria.model import Criterion, Evidence, Part
from pipelines.criteria.pairs import Pair, pairs
from pipelines.criteria.parts_in_name import NO_PART, may_be_social_value, of_text, parts_in_name
from pipelines.criteria.passage import FieldPath
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import refusal
from pipelines.notices.scope import CRITERION, NUMBER, objects, plain_text, rows, text_of
from warehouse.errors import Unreadable
from warehouse.sieve import Sieve

_UNITS = {
    "percentageexact": "percent",
    "percentexact": "percent",
    "percentagerangemiddle": "range_middle",
    "percentrangemiddle": "range_middle",
    "decimalexact": "decimal",
    "decimalrangemiddle": "decimal_middle",
    "pointsexact": "points",
    "pointsrangemiddle": "points",
    "order": "rank",
    "orderofimportance": "rank",
    "orderimportance": "rank",
    "rank": "rank",
    "perexa": "percent",
    "permid": "range_middle",
    "decexa": "decimal",
    "decmid": "decimal_middle",
    "poiexa": "points",
    "poimid": "points",
    "ordimp": "rank",
}
"""Codes of `numbers[].weight` in any casing, without blanks, dashes and underscores: those of OCDS, those of
eForms that they stand for, and how the order of importance is written besides."""


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
        found = [inner for criterion in found for inner in _with_inner(criterion)]
    found = _without_total(found)
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
        if name not in _OF_ROW and _FIGURE_FIELD.search(name) and _number(stated) is not None:
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


def _with_inner(row: Criterion) -> list[Criterion]:
    """A criterion whose description names social value: it is inside, of its size at most (codebook 4.16).

    Where the description lists parts that sum to the criterion, or to 100 of it, they stand in its stead.
    """
    if row.is_boilerplate or row.stated_value is None:
        return [row]
    if row.described is None or not row.described.text:
        return [row]
    cleaned = clean(row.described.text)
    text = cleaned.text
    named = words.NARROW.search(text) or _SHORT.search(text)
    if named is None or _SET_APART.search(text[: named.start()]) or _ELSEWHERE.match(text[named.end() :]):
        return [row]
    size = row.stated_value
    parts = [pair for pair in pairs(_figured(text), sure=True) if pair.amount.value is not None]
    if parts and words.is_umbrella(parts[0].label) and parts[0].amount.value == size:
        parts = parts[1:]
    total = sum(pair.amount.value or 0.0 for pair in parts)
    if not any(words.is_narrow(pair.label) for pair in parts):
        parts = []  # what is named apart from them may be in any of them
    if len(parts) > 1 and abs(total - size) <= 1 and row.stated_unit == "percent":
        return [of_text(row, pair, row.described.field, row.described.text, cleaned) for pair in parts]
    if len(parts) > 1 and abs(total - 100) <= 1 and 0 < size < 100 and row.stated_unit == "percent":
        return [_part_of(row, pair, row.described, cleaned) for pair in parts]
    if row.kind != "quality":
        return [row]
    if (part := _of_which(row, cleaned)) or (part := _share_inside(row, cleaned)):
        return [row, part]
    if len(parts) == 1 and _tells_a_part(row.name, text) and not NO_PART.search(text):
        made = of_text(row, parts[0], row.described.field, row.described.text, cleaned)
        if row.stated_unit == made.stated_unit == "percent" and 0 < (made.stated_value or 0.0) < size:
            return [row, replace(made, name=f"{made.name} (part of {row.name})")]
    if row.is_umbrella and not _holds(text, named):
        return [row]
    return [replace(row, is_narrow=True, is_broad=True, is_joint=True)]


_SHORT = re.compile(r"\bSV(?=[\s:=(-]{0,3}\d)")
_HOLDS = spaced(
    r"\b(?:includ\w{1,4}|incl|compris\w{1,3}|cover\w{0,3}|contain\w{0,3}|questions?|criteri(?:a|on)|scor\w{1,3}"
    r"|assess\w{0,5}|evaluat\w{1,4}|marks?|statements?|one on|part of)\b"
)


def _holds(text: str, named: re.Match[str]) -> bool:
    """Whether the sentence that names social value says that it is looked at in the row."""
    found = next((one for one in _SENTENCE.finditer(text) if one.start() <= named.start() < one.end()), None)
    return found is not None and bool(_HOLDS.search(words.NARROW.sub(" ", found.group())))


def _figured(text: str) -> str:
    """The text with spaces for its sentences without a figure: they name none of the amounts before them."""
    return _SENTENCE.sub(
        lambda found: found.group() if ANY_AMOUNT.search(found.group()) else " " * len(found.group()), text
    )


_SENTENCE = re.compile(r"(?:[^.!?\n;]|\.(?=\S)){1,1000}[.!?\n;]?")
ANY_AMOUNT = Sieve(r"\d|\b(?:half|third|quarter|fifth|tenth|per\s{1,4}cent|ten|twenty|thirty|five)\b", re.I)


_OF_WHICH = spaced(
    rf"\bof which (?:the )?(?P<name>{re.sub(r'[(](?![?])', '(?:', words.NARROW.pattern)})[\s:(=-]{{1,4}}"
    r"(?:(?:is|at|has|carries) )?(?P<size>\d{1,2}(?:\.\d{1,2})?)(?![\d.])"
)


def _of_which(row: Criterion, cleaned: Cleaned) -> Criterion | None:
    """What a description gives to social value "of which": points of the whole (codebook 4.2)."""
    found = _OF_WHICH.search(cleaned.text)
    size = row.stated_value or 0.0
    if found is None or row.described is None or row.stated_unit != "percent":
        return None
    amount = Amount(float(found["size"]), "percent", *found.span("size"))
    if not 0 < (amount.value or 0.0) < size:
        return None
    made = of_text(row, Pair(found["name"], amount), row.described.field, row.described.text, cleaned)
    return replace(made, part=Part(row.name or "quality", size, size), stated_of="overall")


def _share_inside(row: Criterion, cleaned: Cleaned) -> Criterion | None:
    """The share of a row that its description gives to social value: "a quarter of the technical score"."""
    if row.described is None or row.stated_value is None or row.stated_unit != "percent":
        return None
    found = [
        pair
        for pair in pairs(cleaned.text)
        if words.is_narrow(pair.label)
        and not words.is_joint(pair.label)
        and pair.amount.unit == "percent"
        and 0 < (pair.amount.value or 0) <= 100
        and ((pair.of == "parent" and row.is_umbrella) or _OF_ROW_ITSELF.match(cleaned.text, pair.amount.end))
    ]
    if not found and (first := _OF_ROW_FIRST.search(cleaned.text)):
        amount = replace(amounts(first["share"])[0], start=first.start("share"), end=first.end("share"))
        found = [Pair(first["name"], amount)]
    if len(found) != 1:
        return None
    return _part_of(row, found[0], row.described, cleaned)


def _part_of(row: Criterion, pair: Pair, described: Evidence, cleaned: Cleaned) -> Criterion:
    """What a description tells of a row, as a share of it."""
    made = of_text(row, pair, described.field, described.text, cleaned)
    return replace(made, part=Part(row.name or "quality", row.stated_value), stated_of="parent")


_OF_ROW_ITSELF = spaced(
    r"\)? (?:of|out of) (?:this|the (?:section|criterion|question|heading)\b|its|these)"
    r"(?: (?:quality|technical|section|criteri\w{1,2}|question|element|score|marks?|weight\w{0,5}|points"
    r"|heading))?"
)
_OF_ROW_FIRST = spaced(
    r"\b(?:of|out of|within) (?:(?:the |our ){0,2}(?:quality|technical|non-price)(?: (?:section"
    r"|criterion|question"
    r"|element|scores?|marks?|weighting|points|heading))?|(?:this|that) (?:section|criterion"
    r"|question|heading)),? "
    r"(?P<share>\d{1,2}(?:\.\d{1,2})?\s?(?:%|per cent)) (?:(?:is|are|will be|being) )?(?:(?:given"
    r"|allocated|reserved"
    r"|goes?|set aside) )?(?:for|to|on) (?:the )?"
    rf"(?P<name>{re.sub(r'[(](?![?])', '(?:', words.NARROW.pattern)})"
)
"""A share of its row before its name: "Of the quality score 10% is for social value"."""
_SET_APART = Sieve(
    r"\b(?:exclud\w{1,6}|except|other\s{1,4}than|apart\s{1,4}from|without|not|no|besides|aside\s{1,4}from)\b[^.;]{0,60}$",
    re.I,
)
_ELSEWHERE = Sieve(
    r"[^.;]{0,40}\b(?:(?:is|are|will\s{1,4}be)\s{1,4}(?:\w{1,20}\s{1,4})?(?:separate\w{0,2}|not)\b|separately|elsewhere)",
    re.I,
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
    return words.tells(words.NARROW.sub(" ", said))


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
    amount, evidence, contradictory = _stated(row, path, published, cleaned, description)
    stated_kind = row.get("type") if isinstance(row.get("type"), str) else None
    name, later = _named(stated_name, description, amount, evidence, shared)
    prose = description if len(description) > 12 else ""
    unit = amount.unit
    value, low, high = amount.value, amount.low, amount.high
    if unit.startswith("decimal"):
        value = None if value is None else round(value * 100, 6)
        unit = "percent" if unit == "decimal" else "range_middle"
    unit = "percent" if unit == "bound" else unit
    said_in = description if evidence.field.endswith(".description") else stated_name
    of_quality = unit == "percent" and amount.end and _OF_QUALITY.match(clean(said_in).text, amount.end)
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
        stated_of="parent" if of_quality else "unknown",
        stated_low=low,
        stated_high=high,
        is_joint=later or words.is_joint(name),
        is_umbrella=words.is_umbrella(name),
        is_unnamed=kind == "quality" and not words.tells(name),
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
_FIXED = Sieve(r"\bfixed\b(?!\s{1,4}(?:and|fee|rate|cost\s{1,4}of))|\bprice\s{1,4}is\s{1,4}set\b", re.I)


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
        amount, place = same[0]
        if unit != "percent":
            return amount, place, False
        states = _MAY_STATE.search(f"{published} {description}")
        said = list(_said_besides(cleaned_name.text, description)) if states else []
        inside = words.is_joint(cleaned_name.text) or _sums_to(description, amount)
        if inside or _tells_a_part(cleaned_name.text, description):
            said = []  # how large a part of the row is
        if any(not _agrees(amount, other) for other in said):
            return Amount(None, "none", 0, 0), place, True
        ends = next((other for other in said if other.low is not None), None)
        if ends is not None and amount.unit.endswith("middle"):
            amount = replace(amount, low=ends.low, high=ends.high)
        return amount, place, False
    cleaned = clean(description)
    amount = _leading(cleaned.text)
    if amount.unit != "none":
        start, end = cleaned.span(amount.start, amount.end)
        place = Evidence(FieldPath(f"{path}.description"), start, end, description[start:end])
        return amount, place, False
    name = cleaned_name.text
    if (tail := _IN_TAIL.search(name)) and (bound := bound_of(tail["said"])):
        start, end = cleaned_name.span(*tail.span("said"))
        return bound, Evidence(FieldPath(f"{path}.name"), start, end, published[start:end]), False
    in_name = [amount for amount in amounts(name) if not amount.weak]
    if len(in_name) == 1 and not _measures(name, in_name[0]):
        start, end = cleaned_name.span(in_name[0].start, in_name[0].end)
        return in_name[0], Evidence(FieldPath(f"{path}.name"), start, end, published[start:end]), False
    texts = {"name": published, "type": text_of(row.get("type")), "description": description}
    field = next((field for field, text in texts.items() if text), "name")
    shown = texts[field]
    return Amount(None, "none", 0, 0), Evidence(FieldPath(f"{path}.{field}"), 0, len(shown), shown), False


def _leading(text: str) -> Amount:
    """The weight that a description is, or begins with: "10 (pass mark 50%)", "60 (of which ... 15)"."""
    amount = weight_string(text)
    first = _FIRST.match(text) if amount.unit == "none" else None
    return weight_string(first["figure"]) if first else amount


_FIRST = re.compile(
    r"(?P<figure>\s{0,4}\d{1,3}(?:\.\d{1,2})?\s{0,2}(?:%|points|marks)?)\s{0,3}"
    r"(?:[(\[,;:](?=[^\n]{0,120}\d)|[-\u2013,;(]\s{0,2}(?:please\s)?(?:see|refer|as\s(?:per|set|described))\b)",
    re.I,
)
_IN_TAIL = re.compile(r"(?:[(\[:,]|\s[-\u2013])\s{0,4}(?P<said>[^()\[\]:,]{2,40}?)\s{0,4}[)\]]?\s{0,4}$")
"""What a name ends with: "Social value (minimum 10%)"."""
_MAY_STATE = Sieve(r"\d|%|per\s?cent", re.I)


def _said_besides(name: str, description: str) -> Iterator[Amount]:
    """The weights in percent that the words of a row state beside its numbers.

    Of a longer description only what is said to be weighted so, or to be of the whole evaluation.
    """
    text = clean(description).text
    whole = weight_string(text)
    if whole.unit == "percent":
        yield whole
    elif whole.unit == "none":
        strong = [amount for amount in amounts(text) if not amount.weak]
        found = [amount for amount in strong if amount.unit == "percent"]
        if len(found) > 1:  # after the first of several come its parts or its levels
            found = [amount for amount in strong[:1] if amount.unit == "percent"]
        yield from (amount for amount in found if _is_of_whole(text, amount))
    in_name = [amount for amount in amounts(name) if not amount.weak and amount.unit == "percent"]
    if len(in_name) == 1 and not _measures(name, in_name[0]) and not words.inside_of(name):
        yield in_name[0]


def _sums_to(description: str, whole: Amount) -> bool:
    """Whether a description tells the parts of its row: "Staffing 20%, training 20%" under 40."""
    text = clean(description).text
    parts = [one.value or 0.0 for one in amounts(text) if not one.weak and one.unit == "percent"]
    return len(parts) > 1 and any(abs(sum(parts) - size) < 0.5 for size in (_size(whole), 100.0))


def _tells_a_part(name: str, description: str) -> bool:
    """Whether all that a description gives a figure is social value, of which the row's name says nothing."""
    found = pairs(clean(description).text, sure=True)
    return bool(found) and not words.NARROW.search(name) and all(words.is_narrow(one.label) for one in found)


def _is_of_whole(text: str, amount: Amount) -> bool:
    before, after = text[max(0, amount.start - 200) : amount.start], text[amount.end : amount.end + 200]
    of_part = _OF_PART.match(after)
    weighed = _WEIGHED.search(before) and (not after.strip(" .)") or _OF_WHOLE.match(after))
    return not of_part and bool(weighed or _OF_WHOLE.match(after)) and not refusal(text)


_WEIGHED = spaced(
    r"\b(?:weighted|weighting|weight|worth|carries|carrying|accounts? for|represents?)"
    r"(?: (?:of|at|is|as|a)){0,2}[ :=-]{0,4}$"
)
_OF_WHOLE = spaced(
    r"^ (?:weight(?:ing)? )?(?:of|for) (?:the )?(?:overall|total|whole|final|available|tender)\b"
    r"(?! (?:quality|price|technical|contract|value|cost|spend))"
)
_OF_QUALITY = spaced(
    r"\)? (?:weight(?:ing)? )?(?:of|out of) (?:the |this |overall |total ){0,2}(?:quality|technical"
    r"|non-price)\b"
)
"""After a figure that is a share of quality."""
_OF_PART = spaced(
    r"^ (?:weight(?:ing)? )?of (?:the |this )?(?:quality|technical|section|question|criterion|social)\b"
)


def _agrees(amount: Amount, other: Amount) -> bool:
    """Whether words say what a number does: the same share, of one or of 100, or a range round it."""
    size, said = _size(amount), other.value or 0.0
    low, high = (said, said) if other.low is None or other.high is None else (other.low, other.high)
    return any(low - 0.5 <= shown <= high + 0.5 for shown in (size, 100 * size if size <= 1 else size))


def _numbers(row: dict[str, Any], path: str) -> Iterator[tuple[Amount, Evidence]]:
    """The numbers of a row that weigh, each with its place. Raises Unreadable for other shapes."""
    for number, at in objects(row.get("numbers"), f"{path}.numbers", NUMBER):
        if number.get("number") and not number.keys() & _MEANINGS:
            raise Unreadable(f"{at}: a number without weight, threshold or fixed")
        stated, code = number.get("number"), number.get("weight")
        unit, value = _UNITS.get(_SEPARATORS.sub("", text_of(code)).casefold()), _number(stated)
        if isinstance(stated, list | dict | bool) and stated != [] and stated != {}:
            raise Unreadable(f"{at}.number: no number")
        if code and unit is None and value is not None:
            raise Unreadable(f"{at}.weight: {str(code)[:60]!r} is no kind of weight")
        if stated is None:
            for name, other in number.items():
                if name not in NUMBER and _number(other) is not None:
                    raise Unreadable(f"{at}.{name}: a figure outside number")
        if unit is not None and value is not None:
            place = Evidence(FieldPath(f"{at}.number"), 0, len(str(stated)), str(stated))
            yield Amount(value, unit, 0, 0), place


_MEANINGS = NUMBER - {"number"}
_SEPARATORS = re.compile(r"[\s_-]")


def _kind(amount: Amount) -> str:
    """percent, points or rank: what can be told apart by its size alone is of one kind."""
    return amount.unit if amount.unit in ("points", "rank") else "percent"


def _size(amount: Amount) -> float:
    factor = 100 if amount.unit.startswith("decimal") else 1
    return round((amount.value or 0.0) * factor, 6)
