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

    UTF-8 with or without a mark, UTF-16 with one, else the Windows code page that Excel writes. Raises
    DataError for what is no file of text.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        reader = csv.reader(file, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield f"{path} line {reader.line_num}", cells
        except csv.Error as error:
            raise DataError(f"{path} line {reader.line_num}: no CSV: {error}") from None


_PACKED = {b"PK\3\4": "a workbook or a ZIP archive", b"\x1f\x8b": "packed by gzip", b"%PDF": "a PDF"}


def _encoding(path: Path) -> str:
    """How a file of text is written. Raises DataError for a file of another kind."""
    if path.exists() and not path.is_file():
        raise DataError(f"{path}: {'a directory' if path.is_dir() else 'no regular file'}")
    with path.open("rb") as file:
        head = file.read(1 << 16)
    for signature, kind in {**_PACKED, b"\xd0\xcf\x11\xe0": "a workbook"}.items():
        if head.startswith(signature):
            raise DataError(f"{path}: {kind}, no CSV: save it as CSV (UTF-8)")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in head:
        raise DataError(f"{path}: holds NUL bytes, no text: save it as CSV (UTF-8)")
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


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
