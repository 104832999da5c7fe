"""Contracts Finder's CSV of a day: flattened OCDS, a row a release, slash paths as names.

SOURCES.md 1.2 and 1.10.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sample.answers import Asked
from sample.replies import Missing, Reply
from sample.stored import Stored
from sample.uk_time import LONDON, midnight

ALWAYS = ("ocid", "id", "date", "tender/title", "buyer/name")


def csv_of_day(asked: Asked) -> Reply:
    """The releases of a UK day; those too that the search leaves out, since it is another way to the data."""
    try:
        day = date(*map(int, asked.names))
    except ValueError:
        raise Missing("no such day") from None
    return _csv(asked, day)


def csv_of_yesterday(asked: Asked) -> Reply:
    return _csv(asked, asked.now.astimezone(LONDON).date() - timedelta(days=1))


def _csv(asked: Asked, day: date) -> Reply:
    rows = asked.feed.published_on(midnight(day), asked.now)
    name = f"notices_{day.isoformat()}.csv"
    stated = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Reply(200, "text/csv; charset=utf-8", written_out(rows).encode(), stated)


def written_out(rows: Sequence[Stored]) -> str:
    """The columns are those of the day's releases, and five that are always there."""
    flat = [{f"releases/0/{path}": value for path, value in flattened(row.parsed())} for row in rows]
    first = [f"releases/0/{path}" for path in ALWAYS]
    rest = sorted({path for row in flat for path in row} - set(first))
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, [*first, *rest], restval="")
    writer.writeheader()
    writer.writerows(flat)
    return sheet.getvalue()


def flattened(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with its path; nothing for what is empty or null."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in pairs:
            yield from flattened(inner, f"{path}/{name}" if path else str(name))
    elif isinstance(value, bool):
        yield path, str(value).lower()
    elif value is not None:
        yield path, value
