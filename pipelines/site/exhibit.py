"""A chart's bundle: headline, what it shows, a sentence, a table that every format shares, and the chart.

One `Table` becomes HTML, CSV, XLSX, DOCX and JSON, so that a figure is the same in all of them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipelines.query import wording
from pipelines.rounding import decimal, percent, points
from pipelines.row import text_or_none
from pipelines.untrusted import visible

Row = Mapping[str, object]
Spec = dict[str, object]
UNITS = {"percent": "{}%", "points": "{} points", "months": "{} months", "ratio": "{} for each one committed"}
LONGEST_ON_PAGE = 400
"""Characters of a notice's words that a page shows; the CSV has all."""


@dataclass(frozen=True)
class Column:
    """One column: its key in the rows, its heading, and how its values are written.

    `kind`: words (ours), notice (words of others), count, share (0 to 1), percent (0 to 100), pounds, day,
    figure (a share or another unit, by the row's `unit`), number (bare), link (an address, with
    words), code (a name of ours, such as a rule's), list (several words of others). `under` is the column in
    whose cells a page tells it: ten columns side by side cannot be read.
    """

    key: str
    title: str
    kind: str = "words"
    under: str | None = None


@dataclass(frozen=True)
class Table:
    """Columns, and rows by key. A row with a `figure` key is a figure of the council itself."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "Nothing to show."
    more: str | None = None
    """What is left out on a page, and where it stands."""

    @property
    def side_by_side(self) -> list[Column]:
        """The columns of a page; `below` tells what else stands in the cells of one."""
        keys = {column.key for column in self.columns}
        return [column for column in self.columns if column.under not in keys]

    def below(self, column: Column) -> list[Column]:
        """The columns that a page tells in the cells of this one."""
        return [other for other in self.columns if other.under == column.key]


@dataclass(frozen=True)
class Bundle:
    """One section's exhibit. `chart` gives the drawing for a width in pixels, or is null with the reason."""

    id: str
    headline: str
    subtitle: str
    sentence: str
    table: Table
    chart: Callable[[int], Spec] | None = None
    no_chart: str | None = None
    notes: Sequence[str] = field(default=())


def written(row: Row, column: Column) -> str:
    """A value of a row as a person reads it; words of others are made visible, and cut for a page."""
    value = row.get(column.key)
    if column.kind == "notice":
        return (
            visible(text_or_none(row, column.key), LONGEST_ON_PAGE)
            if value
            else str(row.get(f"{column.key}_null", ""))
        )
    if value is None:
        return str(row.get(f"{column.key}_null", "")) or "–"
    return write(value, column.kind, str(row.get("unit", "share")))


def write(value: Any, kind: str, unit: str) -> str:
    """A value by its kind."""
    if kind == "count":
        return f"{value:,}"
    if kind == "share" or (kind == "figure" and unit == "share"):
        return percent(value)
    if kind in ("percent", "figure"):
        words = points(value)
        told = UNITS["percent" if kind == "percent" else unit].format(words)
        return told.removesuffix("s") if words == "1" else told
    if kind == "number":
        return points(value)
    if kind == "pounds":
        return wording.pounds(value)
    if kind == "decimal":
        return decimal(value, 2)
    if isinstance(value, date):
        return wording.day(value)
    return str(value)


def number_format(value: Any, kind: str, unit: str) -> str | None:
    """The format by which a spreadsheet's cell shows a number in the words of `write`; null for other values.

    Spreadsheets round halves away from zero too. What is told in words ("under 1%") is told so there.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    words = write(value, kind, unit)
    found = re.fullmatch(r"([^\d-]*)-?([\d,]+)(?:\.(\d+))?(.*)", words)
    if found is None or words.startswith(("under", "over")):
        return f'"{words}"'
    before, _, places, after = found.groups()
    digits = f"#,##0{'.' + '0' * len(places) if places else ''}"
    if kind == "share" or (kind == "figure" and unit == "share"):
        return "0%"
    thousands = {" million": ",,", " billion": ",,,"}.get(after, "") if kind == "pounds" else ""
    return "".join((f'"{before}"' if before else "", digits, thousands, f'"{after}"' if after else ""))


_BARE = re.compile(r" (?:month|point)s?$")


def interval(row: Row) -> str:
    """39% to 62%; or that there is none, and why."""
    if row.get("low") is None or row.get("high") is None:
        return "none"
    unit = str(row.get("unit", "share"))
    low, high = (write(row[name], "figure", unit) for name in ("low", "high"))
    return f"{_BARE.sub('', low)} to {high}"
