"""What a list of criteria was weighed to give, and the sums of its rows."""

import re
from dataclasses import dataclass, replace

from pipelines.criteria.amounts import PERCENT_SIGN
from pipelines.criteria.model import Criterion, percent
from warehouse.sieve import Sieve

_PERCENT = Sieve(PERCENT_SIGN, re.I)


@dataclass(frozen=True)
class Weighed:
    """A list with its reading. `problem`: the rule that quarantines its weights."""

    rows: tuple[Criterion, ...]
    complete: bool
    nested: bool = False
    problem: str | None = None
    flags: tuple[str, ...] = ()


def marked(row: Criterion) -> Criterion:
    """Rows whose weight is as stated and that are passed or failed besides, or that may be social value."""
    if row.is_unnamed and row.weight_pct is not None:
        return replace(row, rule="row-without-name")
    if row.is_open and not row.is_narrow and row.kind == "quality" and row.weight_pct is not None:
        return replace(row, rule="row-that-may-be")
    if row.is_pass_fail and row.is_narrow and row.weight_pct is not None:
        return replace(row, rule="weight-with-pass-fail")
    return row


def of_unknown(row: Criterion, whole: str) -> str:
    return f"{row.stated()} of {whole}, which is not stated: 0% to {row.stated()}"


def with_numbers(rows: list[Criterion]) -> list[Criterion]:
    return [row for row in rows if row.stated_value is not None and row.stated_unit != "rank"]


def without_numbers(rows: list[Criterion]) -> list[Criterion]:
    return [
        row for row in rows if row.stated_value is None and row.stated_unit == "none" and not row.is_fixed
    ]


def sum_of(rows: list[Criterion]) -> float:
    return sum(row.stated_value or 0.0 for row in rows)


def quality_rows(rows: list[Criterion]) -> list[Criterion]:
    return [row for row in rows if row.kind == "quality"]


def price_rows(rows: list[Criterion]) -> list[Criterion]:
    return [row for row in rows if row.kind != "quality"]


def as_read(
    row: Criterion, rule: str, factor: float = 1.0, of: str = "overall", whole: str | None = None
) -> Criterion:
    """The row's weight at `factor` of what is stated; joint rows keep bounds only, middles have no ends.

    `whole`: what it is a share of, in words, for the arithmetic: "Quality 70%", "200 points".
    """
    if row.is_fixed:
        return row.means("price-is-fixed", 0.0, 0.0, 0.0)
    if row.stated_value is None or row.stated_unit == "rank":
        return row.means(rule, None, None, None)
    value = row.stated_value * factor
    share = f"{row.stated_value:g}" if whole and whole.endswith(" points") else row.stated()
    told = f"{share} of {whole} = {percent(value)}" if whole else None
    if row.stated_low is not None and row.stated_high is not None:
        told = told or f"the middle of {row.stated()} = {percent(value)}"
        return row.means(rule, value, row.stated_low * factor, row.stated_high * factor, of, told)
    if row.stated_unit == "range_middle":
        return row.means(rule, value, None, None, of, told)
    return row.means(rule, value, value, value, of, told)


def as_stated(rows: list[Criterion], rule: str, complete: bool, flags: tuple[str, ...] = ()) -> Weighed:
    return Weighed(tuple(as_read(row, rule) for row in rows), complete, flags=flags)


def by_last_column(rows: list[Criterion]) -> list[Criterion]:
    """The rows by their last column where figures stand in two: marks, ranks or numbers before percents.

    With "20 - 20%" none is a range; nor are those whose upper ends make 100, which those of ranges exceed.
    """
    ranges = [row for row in rows if row.stated_low is not None and row.stated_high is not None]
    lasts = [row.stated_high if row.stated_high is not None else row.stated_value or 0.0 for row in rows]
    if not any(row.stated_low == row.stated_high for row in ranges) and (
        len(ranges) < 2 or abs(sum(lasts) - 100) > 0.5
    ):
        return rows
    return [
        row
        if row.stated_high is None
        else replace(
            row, stated_value=row.stated_high, stated_unit="percent", stated_low=None, stated_high=None
        )
        for row in rows
    ]


def is_share(row: Criterion) -> bool:
    """Stated in percent in so many words; a bare number may be points."""
    said = _PERCENT.search(row.evidence.text) or row.evidence.locator.is_number
    return bool(said) and row.stated_unit in ("percent", "range_middle")


def units_of(rows: list[Criterion]) -> set[str]:
    """percent and points, as far as they are said; a bare number fits either."""
    found = {"points" for row in rows if row.stated_unit == "points"}
    return found | {"percent" for row in with_numbers(rows) if is_share(row)}


def outside(rows: list[Criterion], rule: str = "sum-outside-95-105") -> Weighed:
    read = tuple(row.means(rule, None, None, None, "unknown") for row in rows)
    return Weighed(read, False, problem=rule)
