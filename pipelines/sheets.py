"""CSV files as people make them: read row by row, and refused by file, line and field."""

import csv
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate
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
    """(place, cells) of every row that is not empty, the heading too; its place is the line where it begins.

    UTF-8 with or without a mark, UTF-16 with one, else the Windows code page that Excel writes. Raises
    DataError for what is no file of text.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        taken: list[str] = []
        reader = csv.reader(_noted(file, taken), strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield f"{path} line {reader.line_num - len(taken) + 1}", cells
                taken.clear()
        except csv.Error as error:
            last = reader.line_num
            opens = last - len(taken) + _opens(taken)
            begun = f": the quote that opens a cell here reaches to line {last}" if opens < last else ""
            raise DataError(f"{path} line {opens}: no CSV: {error}{begun}") from None


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """The same lines; each is noted as it is read."""
    for line in lines:
        taken.append(line)
        yield line


def _opens(record: list[str]) -> int:
    """The line of a record that is no CSV, from 1, at which the quote opens that its reader was in."""
    opened, inside, beginning = len(record), False, True
    text = "".join(record)
    ends = list(accumulate(map(len, record)))
    at = 0
    while at < len(text):
        sign = text[at]
        if inside and sign == '"':
            if text[at + 1 : at + 2] == '"':
                at += 1
            elif text[at + 1 : at + 2] in ("", ",", "\r", "\n"):
                inside = False
            else:
                break  # a quote inside a cell, or that of a later cell
        elif not inside and beginning and sign == '"':
            inside, opened = True, bisect_right(ends, at) + 1
        beginning = not inside and sign in ",\r\n"
        at += 1
    return opened


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
