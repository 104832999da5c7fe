"""Periods: financial years, all years, and windows of 12 and 36 months, each a range of whole months."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from pipelines.clock import year_name
from warehouse.errors import UserError

ALL_YEARS = "all"


@dataclass(frozen=True)
class Period:
    """Months from `first` to `last`, both as year * 12 + month - 1."""

    id: str
    first: int
    last: int

    @property
    def months(self) -> pl.Expr:
        """Whether the column `month` lies in it."""
        return pl.col("month").is_between(self.first, self.last)

    @property
    def is_year(self) -> bool:
        """A financial year."""
        return re.fullmatch(r"\d{4}/\d{2}", self.id) is not None


def month_number(day: date) -> int:
    """A month as a number that counts on: year * 12 + month - 1."""
    return day.year * 12 + day.month - 1


def month(column: str = "notice_date") -> pl.Expr:
    """The month of a column of dates, as `month_number`."""
    day = pl.col(column).dt
    return (day.year().cast(pl.Int32) * 12 + day.month().cast(pl.Int32) - 1).alias("month")


def periods(first: int, last: int) -> list[Period]:
    """All years; each financial year; 36 months to each March and to the last month, 12 to the last month."""
    found = [Period(ALL_YEARS, first, last)]
    begin = first - (first - 3) % 12
    for start in range(begin, last + 1, 12):
        year = start // 12
        found.append(Period(year_name(year), start, start + 11))
    ends = sorted({end for start in range(begin, last + 1, 12) if (end := start + 11) <= last} | {last})
    found += [Period(f"36 months to {_written(end)}", end - 35, end) for end in ends]
    found.append(Period(f"12 months to {_written(last)}", last - 11, last))
    return found


def stretches(found: list[Period]) -> pl.Expr:
    """The column `month` with the first month of its stretch: what lies between two ends of any periods."""
    begins = sorted({period.first for period in found} | {period.last + 1 for period in found})
    begin_of = {month: first for first, after in pairwise(begins) for month in range(first, after)}
    return pl.col("month").replace_strict(list(begin_of), list(begin_of.values()), return_dtype=pl.Int32)


def named(period_id: str) -> Period:
    """A period by its id. Raises ValueError for words that are none."""
    if period_id == ALL_YEARS:
        return Period(period_id, 0, 12 * 10_000)
    if found := re.fullmatch(r"(\d{4})/\d{2}", period_id):
        start = int(found[1]) * 12 + 3
        return Period(period_id, start, start + 11)
    if found := re.fullmatch(r"(\d+) months to (\d{4})-(\d{2})", period_id):
        end = int(found[2]) * 12 + int(found[3]) - 1
        return Period(period_id, end - int(found[1]) + 1, end)
    raise UserError(f"'{period_id}' is no period")


def newest(found: list[Period]) -> dict[str, str]:
    """The ids of the newest financial years and windows: years (at most three), months_36, months_12."""
    years = [period.id for period in found if period.is_year]
    windows = [period.id for period in found if period.id.startswith("36")]
    return {"years": ";".join(years[-3:]), "months_36": windows[-1], "months_12": found[-1].id}


def _written(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"
