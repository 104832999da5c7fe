"""The same tables as files: CSV for spreadsheets, JSON for programs. Words of others are made harmless."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pipelines.site.exhibit import Column, Table
from pipelines.untrusted import cell, visible
from warehouse.text import indented

Row = Mapping[str, object]
SYNTHETIC = "SYNTHETIC"
CAVEAT = (
    "Not for ordering councils. n, interval and coverage belong to every figure. Yardsticks are not duties."
)


def raw(value: Any) -> Any:
    """A value for a machine: days as ISO, numbers at full length, texts visible."""
    if isinstance(value, date):
        return value.isoformat()
    return visible(value) if isinstance(value, str) else value


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    value = raw(value)
    return cell(value) if isinstance(value, str) else ("" if value is None else value)


def written(columns: Sequence[str], rows: Iterable[Row], synthetic: bool) -> bytes:
    """Rows as CSV with a byte order mark, which Excel needs for accents. Synthetic rows say so."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, *(["data"] if synthetic else [])])
    for row in rows:
        line = [_untrusted(row.get(name)) for name in columns]
        writer.writerow([*line, *([SYNTHETIC] if synthetic else [])])
    return out.getvalue().encode("utf-8-sig")


def _untrusted(value: Any) -> Any:
    """A text keeps the sign it began with, behind an apostrophe, before white space is made single."""
    return cell(value) if isinstance(value, str) else _text(value)


def table(found: Table, synthetic: bool, columns: Sequence[Column] | None = None) -> bytes:
    """A bundle's table: the numbers at full length, and words where the page has words."""
    wanted = columns or found.columns
    headed = [column.key for column in wanted]
    numbers = ("n", "value", "low", "high")
    extra = [name for name in numbers if name not in headed and any(name in r for r in found.rows)]
    # The evidence lies beside every CSV of a council.
    beside = {"evidence": "evidence.csv"}
    rows = ({**row, **beside} if row.get("evidence") == "#evidence" else row for row in found.rows)
    return written([*headed, *extra], rows, synthetic)


def as_json(head: Row, rows: Iterable[Row]) -> bytes:
    """Figures as JSON, sorted keys, the caveat first."""
    body = {**head, "caveat": CAVEAT, "figures": [{k: raw(v) for k, v in row.items()} for row in rows]}
    return indented(body, in_ascii=True, default=str) + b"\n"
