"""From stated values of one list to weights of the whole evaluation (codebook 4 and 8).

Each way a list can be explained is one rule, tried in order; the rule's id is stored beside every value.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.earlier import FIGURE
from pipelines.criteria.model import Criterion, percent
from pipelines.criteria.weighed import (
    Weighed,
    as_read,
    as_stated,
    by_last_column,
    is_share,
    marked,
    of_unknown,
    outside,
    price_rows,
    quality_rows,
    sum_of,
    units_of,
    with_numbers,
    without_numbers,
)
from pipelines.criteria.zeros import without_doubt
from warehouse.sieve import Sieve

SUM_LOW, SUM_HIGH = 95.0, 105.0
"""Sums inside are taken as stated (codebook 8)."""
POINTS_FROM = 150.0
"""Bare numbers that sum above this are points of their sum (codebook 8)."""


Rule = Callable[[list[Criterion], bool], Weighed | None]


def weigh(rows: list[Criterion], of_total: bool = False) -> Weighed:
    """Weights of one lot's list. `of_total`: the notice says that its figures are of the total."""
    rows = by_last_column(rows)
    found = (weighed for rule in RULES if (weighed := rule(rows, of_total)) is not None)
    weighed = next(found, None) or as_stated(rows, "list-without-figures", complete=False)
    return replace(weighed, rows=without_doubt([marked(row) for row in weighed.rows]))


def _contradictory(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """A row with two weights that differ: none of them is its weight."""
    if not any(row.is_contradictory for row in rows):
        return None
    read = tuple(row.means("numbers-differ", None, None, None, "unknown") for row in rows)
    return Weighed(read, False, problem="numbers-differ")


def _repeated(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """Social value twice the same, with its weight: once or twice that much (codebook 3)."""
    if not any(row.is_repeated and row.stated_value for row in rows):
        return None
    read = tuple(row.means("criterion-listed-twice", None, None, None, "unknown") for row in rows)
    return Weighed(read, False, problem="criterion-listed-twice")


def _of_several_lots(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """ "Social value - Lot 1" and "Social value - Lot 2" in one list: no lot has their sum (codebook 3)."""
    named = {lot for row in rows if row.is_narrow and row.stated_value and (lot := _lot_in(row.name))}
    if len(named) < 2:
        return None
    read = tuple(row.means("rows-of-several-lots", None, None, None, "unknown") for row in rows)
    return Weighed(read, False, problem="rows-of-several-lots")


def _lot_in(name: str) -> str | None:
    """The lot or lots that a name ends or begins with, as it writes them."""
    found = _LOT_NAMED.search(name)
    return " ".join(found.group().casefold().replace("lots", "lot").split()) if found else None


_LOT_NAMED = Sieve(
    r"\blots?\s{0,2}(?:no\.?\s{0,2}|number\s)?(?:\d{1,3}|[A-H]\b|one\b|two\b|three\b|four\b)", re.I
)


def _impossible(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """A share below 0% or above 100% is a slip of the notice; bare numbers may be points."""
    stated = [row for row in with_numbers(rows) if row.stated_unit in ("percent", "range_middle")]
    if not any(_is_impossible(row) for row in stated):
        return None
    if points := _points_marked_percent(rows):
        return points
    read = tuple(row.means("impossible-weight", None, None, None, "unknown") for row in rows)
    return Weighed(read, False, problem="impossible-weight")


def _is_impossible(row: Criterion) -> bool:
    value = row.stated_value or 0.0
    return value < 0 or (is_share(row) and not value <= 100)


def _points_marked_percent(rows: list[Criterion]) -> Weighed | None:
    """600, 300 and 100 under "Weighting %": points of a round total, in the field or column for percent.

    Not where one figure without a nought or two at its end would have the list reach 100: that is a slip.
    """
    values = [row.stated_value or 0.0 for row in rows if row.stated_unit == "percent"]
    total = round(sum(values), 6)
    priced = any(row.kind != "quality" for row in rows)
    if len(values) < len(rows) or min(values) <= 0 or not priced or any(row.part for row in rows):
        return None
    if total < 2 * 100 or total % 100 or any(row.stated_low is not None or row.total for row in rows):
        return None
    if any(SUM_LOW <= total - value + value / factor <= SUM_HIGH for value in values for factor in (10, 100)):
        return None
    read = tuple(
        as_read(row, "points-marked-percent", 100 / total, whole=f"{total:g} points") for row in rows
    )
    return Weighed(read, True, flags=("points-marked-percent",))


def _beside_bound(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """A row whose text says how much it weighs at least or at most has bounds and no weight (codebook"
    " 4.4)."""
    bound = [row for row in rows if _is_bound(row)]
    if not bound:
        return None
    rest = with_numbers(rows)
    said = sum_of(rest) + sum(row.stated_low or 0.0 for row in bound)
    if said > SUM_HIGH or any(row.stated_unit == "points" for row in rest):
        return outside(rows)
    read = tuple(_bounded(row) if row in bound else as_read(row, "beside-a-bound") for row in rows)
    return Weighed(read, False)


def _is_bound(row: Criterion) -> bool:
    unknown = (row.stated_unit, row.stated_value, row.part) == ("percent", None, None)
    return unknown and row.stated_low is not None


def _bounded(row: Criterion) -> Criterion:
    low, high = row.stated_low or 0.0, row.stated_high
    told = f"at least {percent(low)}" if high is None else f"at most {percent(high)}"
    return row.means("bound-of-a-row", None, low, high, arithmetic=told)


def _inside_block(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """ "Social value (part of Quality)" 13 beside Quality 60: of the whole, or of quality (codebook"
    " 4.1)."""
    inside = [(row, _whole_of(row, rows)) for row in rows]
    parts = {id(row): whole for row, whole in inside if whole is not None}
    rest = [row for row in rows if id(row) not in parts]
    if (
        not parts
        or not SUM_LOW <= sum_of(with_numbers(rest)) <= SUM_HIGH
        or len(units_of(with_numbers(rows))) > 1
    ):
        return None
    read = tuple(
        _within(row, parts[id(row)]) if id(row) in parts else as_read(row, "part-of-named-row")
        for row in rows
    )
    return Weighed(read, True, nested=True)


def _shares_of_block(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """ "10% of quality" in a row, beside a row for quality (codebook 4.3): a share, and no part of the"
    " sum."""
    shares = [row for row in rows if row.stated_of == "parent" and row.part is None and row.stated_value]
    rest = [row for row in rows if row not in shares]
    if not shares or any(row.kind != "quality" for row in shares):
        return None
    blocks = [row for row in rest if row.is_umbrella and row.kind == "quality" and row.stated_value]
    size = blocks[0].stated_value if len(blocks) == 1 else None
    adds_up = SUM_LOW <= sum_of(with_numbers(rest)) <= SUM_HIGH
    read = [
        _share(row, size, adds_up) if row in shares else as_read(row, "share-of-quality-row") for row in rows
    ]
    return Weighed(tuple(read), False, nested=True)


def _share(row: Criterion, size: float | None, adds_up: bool) -> Criterion:
    value = row.stated_value or 0.0
    if size is None:
        return row.means("share-of-quality-row", None, 0.0, value, "parent", of_unknown(row, "quality"))
    weight = value * size / 100
    if not adds_up:
        told = f"{percent(value)} of quality {percent(size)} = {percent(weight)}, or {percent(value)} as"
        " it stands"
        return row.means("share-of-quality-row", None, weight, value, "parent", told)
    told = f"{percent(value)} of quality {percent(size)} = {percent(weight)}"
    return row.means("share-of-quality-row", weight, weight, weight, "parent", told)


def _whole_of(row: Criterion, rows: list[Criterion]) -> Criterion | None:
    """The row of which this one's name says that it is a part, where that one states its size in"
    " percent."""
    named = shared_names.inside_of(row.name)
    if named is None or row.stated_unit != "percent" or not row.stated_value:
        return None
    others = [one for one in rows if one is not row and one.stated_unit == "percent" and one.stated_value]
    blocks = [one for one in others if one.is_umbrella and one.kind == "quality"]
    same = [one for one in others if one.name.casefold().strip() == named.casefold()]
    if len(same) == 1:
        return same[0]
    return blocks[0] if len(blocks) == 1 and (not named or vocabulary.QUALITY.search(named)) else None


def _within(row: Criterion, whole: Criterion) -> Criterion:
    value, size = row.stated_value or 0.0, whole.stated_value or 0.0
    least, most = value * size / 100, min(value, size)
    told = (
        f"{percent(value)} within {whole.name} {percent(size)}: "
        f"{percent(least)} of it, or {percent(most)} of the whole"
    )
    return row.means("part-of-named-row", None, least, most, "unknown", told)


def _in_parts(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """Rows of a table that are shares of criteria above them, each with the size of its own."""
    if not any(row.part for row in rows):
        return None
    read = tuple(_part(row, "part-of-parent") for row in rows)
    sizes = {row.part.name: row.part.weight_pct for row in rows if row.part}
    total = sum(size or 0.0 for size in sizes.values())
    total += sum(row.weight_pct or 0.0 for row in read if not row.part and row.name not in sizes)
    known = all(size is not None for size in sizes.values())
    if known and not SUM_LOW <= total <= SUM_HIGH and any(row.kind != "quality" for row in rows):
        return outside(rows)
    flags = () if abs(total - 100) < 1e-6 else ("sum-not-100",)
    whole = known and SUM_LOW <= total <= SUM_HIGH
    nested = any(row.part for row in rows if row.is_narrow)
    return Weighed(read, whole, nested=nested, flags=flags)


def _part(row: Criterion, rule: str) -> Criterion:
    part, value = row.part, row.stated_value
    if part is None or row.stated_unit in ("pass_fail", "rank"):
        return as_read(row, rule, 100 / row.total if row.total else 1.0)
    if part.weight_pct is None:
        most = None if value is None or not part.whole else value * 100 / part.whole
        told = None if most is None else of_unknown(row, part.name)
        return row.means("share-of-unstated-quality", None, 0.0, most, "parent", told)
    if value is None or not part.whole:
        low, high = (end * part.weight_pct / 100 for end in (row.stated_low or 0.0, row.stated_high or 100.0))
        told = f"inside {part.name} {percent(part.weight_pct)}: {percent(low)} to {percent(high)}"
        return row.means("inside-parent", None, low, high, "parent", told)
    whole = f"{part.name} {percent(part.weight_pct)}"
    if part.whole != 100:
        whole = f"{part.whole:g} in {whole}"
    return as_read(row, rule, part.weight_pct / part.whole, "parent", whole)


def _of_several_wholes(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """ "30 of 100" beside "10 of 50": figures of wholes that differ weigh nothing together (codebook 4.5).

    A bare figure is of 100 beside them; a row that has all of its own ("10 of 10") says nothing of the whole.
    """
    stated = [row for row in with_numbers(rows) if row.part is None and row.total != row.stated_value]
    bare = [row for row in stated if row.total or (row.stated_unit == "percent" and not is_share(row))]
    wholes = {row.total or 100.0 for row in bare}
    return outside(rows, "wholes-differ") if len(wholes) > 1 else None


def _no_figures(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """No figures, or none that weighs: places in an order, or a form filled in with noughts."""
    numbered = with_numbers(rows)
    if _in_order(rows):
        rows, numbered = [replace(row, stated_unit="rank") for row in rows], []
    if numbered and not any(row.stated_value for row in numbered) and _is_list(rows):
        read = tuple(row.means("list-of-noughts", None, None, None, "unknown") for row in rows)
        return Weighed(read, False)
    if numbered:
        return None
    if any(row.stated_unit == "rank" for row in rows):
        return as_stated(rows, "list-in-order", complete=False)
    texts = [row.described.text for row in rows if row.described]
    unread = any(_SAYS_FIGURE.search(text) and _FIGURES_ALONE.fullmatch(text) for text in texts)
    rule = "sentence-figure-unreadable" if unread else "list-without-figures"
    return as_stated(rows, rule, complete=False)


_SAYS_FIGURE = re.compile(rf"{FIGURE}|%\s?\d", re.I)
_FIGURES_ALONE = re.compile(r"[a-z]{0,6}(?:[\W\d_]{1,12}[a-z]{1,6}){0,4}[\W\d_]{0,12}", re.I)
"""A description that is little else than figures."""


def _in_order(rows: list[Criterion]) -> bool:
    """ "1", "2", "3" in place of weights: an order of importance, for which the form has no field."""
    stated = [row.stated_value for row in rows if row.stated_unit == "percent"]
    if len(rows) < 2 or len(stated) < len(rows) or any(is_share(row) for row in rows):
        return False
    return sorted(value or 0.0 for value in stated) == [float(n) for n in range(1, len(rows) + 1)]


def _is_list(rows: list[Criterion]) -> bool:
    return len(rows) > 1 or rows[0].evidence.locator.of_list is not None


def _points(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """Points of their stated total, or of the sum of a complete list; never of an assumed 100."""
    numbered = with_numbers(rows)
    said = any(row.stated_unit == "points" for row in numbered)
    total = sum_of(numbered)
    if not said and (total <= POINTS_FROM or any(is_share(row) for row in numbered)):
        return None
    if not said and (
        _two_level(rows, of_total) or max(r.stated_value or 0 for r in numbered) <= 100 >= total
    ):
        return None
    stated_total = next((row.total for row in numbered if row.total), None)
    if stated_total:
        total = stated_total
    elif without_numbers(rows) or len(numbered) < 2:
        return Weighed(
            tuple(row.means("points-without-total", None, None, None, "unknown") for row in rows), False
        )
    if not total:
        return None
    if not said and not stated_total and _is_odd(total, numbered):
        return _points_or_percent(rows, total)
    flags = () if said else ("points-without-the-word",)
    read = tuple(as_read(row, "points-of-sum", 100 / total, whole=f"{total:g} points") for row in rows)
    return Weighed(read, abs(sum_of(numbered) - total) < 1e-6, flags=flags)


def _is_odd(total: float, numbered: list[Criterion]) -> bool:
    """Figures that could each be percent, and whose sum is no whole that anybody would choose."""
    return total % 50 != 0 and all((row.stated_value or 0.0) <= 100 for row in numbered)


def _points_or_percent(rows: list[Criterion], total: float) -> Weighed:
    """Percent that do not add up, or points of an odd sum: each row is between its two readings."""
    read = []
    for row in rows:
        if row.stated_value is None:
            read.append(row.means("points-or-percent", None, None, None, "unknown"))
            continue
        least = row.stated_value * 100 / total
        told = f"{row.stated_value:g} of {total:g} points = {percent(least)}, or {percent(row.stated_value)}"
        read.append(row.means("points-or-percent", None, least, row.stated_value, "unknown", arithmetic=told))
    return Weighed(tuple(read), False)


def _sums_to_100(rows: list[Criterion], of_total: bool) -> Weighed | None:
    total = sum_of(with_numbers(rows))
    prices_blank = [row for row in price_rows(rows) if row in without_numbers(rows)]
    if not SUM_LOW <= total <= SUM_HIGH or (prices_blank and quality_rows(with_numbers(rows))):
        return None
    if len(units_of(rows)) > 1 and abs(total - 100) > 0.5:
        return None
    rest = [row for row in rows if _whole_of(row, rows) is None]
    if len(rest) < len(rows) and abs(sum_of(with_numbers(rest)) - 100) < 0.5 < abs(total - 100):
        return None  # what is a part of another row is counted in that one
    flags = () if abs(total - 100) < 1e-6 else ("sum-not-100",)
    return as_stated(rows, "list-sums-to-100", complete=not without_numbers(rows), flags=flags)


def _two_level(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """Quality rows reach 100 beside a price below 100: the rows share what price leaves."""
    quality, price = quality_rows(with_numbers(rows)), price_rows(with_numbers(rows))
    if not quality or not price or not 99 <= sum_of(quality) <= 101 or not 0 < sum_of(price) < 100:
        return None
    if len(units_of(quality)) > 1:
        return None
    factor = (100 - sum_of(price)) / 100
    left = f"the {percent(100 * factor)} that price leaves (100% - {percent(sum_of(price))})"
    read = tuple(
        as_read(row, "two-level-list", factor, "parent", left)
        if row.kind == "quality"
        else as_read(row, "two-level-list")
        for row in rows
    )
    return Weighed(read, True, nested=True)


def _block_and_parts(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """An umbrella row that repeats the sum of its parts (absolute), or whose parts sum to 100 (relative)."""
    numbered = with_numbers(rows)
    blocks = [row for row in quality_rows(numbered) if row.is_umbrella]
    parts = [row for row in quality_rows(numbered) if not row.is_umbrella]
    if len(blocks) != 1 or len(parts) < 2 or len(units_of(parts)) > 1:
        return None
    size, inside = blocks[0].stated_value or 0.0, sum_of(parts)
    if not SUM_LOW <= size + sum_of(price_rows(numbered)) <= SUM_HIGH:
        return None
    rest = [row for row in rows if row is not blocks[0]]
    if abs(inside - size) <= 1:
        return as_stated(rest, "parts-sum-to-block", complete=True)
    if abs(inside - 100) <= 1 and size < 100:
        block = f"{blocks[0].name} {percent(size)}"
        read = tuple(
            as_read(r, "parts-relative-to-block", size / 100, "parent", block)
            if r.kind == "quality"
            else as_read(r, "parts-relative-to-block")
            for r in rest
        )
        return Weighed(read, True, nested=True)
    return None


def _mixed_units(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """Percent beside points that nothing explains: the percent as stated, the points of how many?"""
    if len(units_of(rows)) < 2:
        return None
    shares = sum_of([row for row in with_numbers(rows) if row.stated_unit != "points"])
    if shares > SUM_HIGH:
        read = tuple(row.means("units-mixed", None, None, None, "unknown") for row in rows)
        return Weighed(read, False, problem="units-mixed")
    points = [row for row in rows if row.stated_unit == "points"]
    read = tuple(
        row.means("units-mixed", None, None, None, "unknown")
        if row in points
        else as_read(row, "units-mixed")
        for row in rows
    )
    return Weighed(read, False, flags=("units-mixed",))


def _blank_price(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """One price row without a figure: the remainder, or the others are already 100 and so relative."""
    blank, numbered = without_numbers(rows), with_numbers(rows)
    if len(blank) != 1 or blank[0].kind == "quality" or not quality_rows(numbered):
        return None
    total = sum_of(numbered)
    if total < 99:
        rest = 100 - total
        left = f"100% - {percent(total)} = {percent(rest)}"
        read = tuple(
            row.means("price-is-remainder", rest, rest, rest, arithmetic=left)
            if row is blank[0]
            else as_read(row, "price-is-remainder")
            for row in rows
        )
        return Weighed(read, True, flags=("price-is-remainder",))
    if 99 <= total <= 101:
        read = tuple(
            row.means(
                "relative-to-unknown-quality",
                None,
                0.0,
                row.stated_value,
                "parent",
                of_unknown(row, "what price leaves"),
            )
            for row in rows
        )
        return Weighed(read, True, nested=True)
    return None


def _ranges_allow_100(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """Ranges whose ends enclose 100: as stated."""
    numbered = with_numbers(rows)
    if not any(row.stated_low is not None for row in numbered):
        return None
    low = sum(row.stated_value or 0 if row.stated_low is None else row.stated_low for row in numbered)
    high = sum(row.stated_value or 0 if row.stated_high is None else row.stated_high for row in numbered)
    if low <= SUM_HIGH and high >= SUM_LOW:
        return as_stated(rows, "ranges-enclose-100", complete=not without_numbers(rows))
    return None


def _does_not_add_up(rows: list[Criterion], of_total: bool) -> Weighed | None:
    total = sum_of(with_numbers(rows))
    if total <= 0:
        return as_stated(rows, "list-without-figures", complete=False)
    if (
        total < SUM_LOW
        and any(row.stated_unit in ("pass_fail", "none") for row in rows)
        and not price_rows(rows)
    ):
        return as_stated(rows, "part-of-a-list", complete=False)
    return outside(rows, "sum-outside-95-105")


RULES: tuple[Rule, ...] = (
    _contradictory,
    _repeated,
    _of_several_lots,
    _impossible,
    _beside_bound,
    _in_parts,
    _shares_of_block,
    _of_several_wholes,
    _no_figures,
    _sums_to_100,
    _block_and_parts,
    _inside_block,
    _two_level,
    _mixed_units,
    _blank_price,
    _points,
    _ranges_allow_100,
    _does_not_add_up,
)


def copied_to(rows: list[Criterion], lot_id: str) -> list[Criterion]:
    """A lot group's criteria as those of one of its lots."""
    return [replace(row, lot_id=lot_id) for row in rows]
