"""CSV files as people make them: read row by row, and refused by file, line and field."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from warehouse.errors import UserError

Row = dict[str, str]


class DataError(UserError):
    """Something that a user gave and can mend: the message names file, line and field."""


def rows(path: Path, needed: Iterable[str] = ()) -> Iterator[tuple[str, Row]]:
    """(place, cells by column) of every row. Raises DataError for a file that is no CSV of these columns."""
    lines = records(path)
    _, head = next(lines, ("", []))
    if lacking := [name for name in needed if name not in head]:
        raise DataError(f"{path}: the first line lacks the column {', '.join(lacking)}")
    if twice := sorted({name for name in head if head.count(name) > 1}):
        raise DataError(f"{path}: the column {', '.join(map(repr, twice))} stands twice in the first line")
    for place, cells in lines:
        if len(cells) != len(head):
            raise DataError(f"{place}: {len(cells)} cells, the first line has {len(head)}")
        yield place, dict(zip(head, cells, strict=True))


def records(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(place, cells) of every line that is not empty, the heading too.

    UTF-8 with or without a mark, else the Windows code page that Excel writes.
    """
    encoding = "utf-8-sig" if _is_utf8(path) else "cp1252"
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        reader = csv.reader(file, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield f"{path} line {reader.line_num}", cells
        except csv.Error as error:
            raise DataError(f"{path} line {reader.line_num}: no CSV: {error}") from None


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def day(row: Row, field: str, place: str) -> date | None:
    """The day in a field; null when it is empty. Raises DataError."""
    stated = row.get(field) or ""
    try:
        return date.fromisoformat(stated) if stated else None
    except ValueError:
        raise DataError(f"{place}: {field}: {stated!r} is no date, as 2025-04-01") from None


def number(row: Row, field: str, place: str) -> float | None:
    """The number in a field; null when it is empty. Raises DataError."""
    stated = row.get(field) or ""
    try:
        found = float(stated) if stated else None
    except ValueError:
        raise DataError(f"{place}: {field}: {stated!r} is no number") from None
    if found is not None and abs(found) > 1e12 or found != found:
        raise DataError(f"{place}: {field}: {stated!r} is no number")
    return found
