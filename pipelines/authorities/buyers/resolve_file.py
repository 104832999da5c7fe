"""A file of buyers' names resolved line by line, in its order, its own columns kept."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.sheets import DataError, Row, rows

ADDED = ("authority_id", "class", "method", "score", "alternatives")
"""Columns written after those of the file."""


def resolve_file(path: Path, resolver: Resolver, out: TextIO) -> int:
    """Writes CSV to `out`, gives the number of rows. Columns: buyer_name; may have buyer_id, date, address.

    The whole file is checked before a line is written. Raises DataError naming every bad line and field.
    """
    head = _checked(path)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*head, *ADDED])
    count = 0
    for place, row in rows(path):
        writer.writerow([*row.values(), *_answer(row, place, resolver)])
        count += 1
    return count


def _checked(path: Path) -> list[str]:
    """The columns of a file whose every line can be read. Raises DataError with all that is wrong."""
    wrong: list[str] = []
    head: list[str] = []
    for place, row in rows(path, ("buyer_name",)):
        head = head or list(row)
        try:
            _day(row, place)
        except DataError as error:
            wrong.append(str(error))
    if not head:
        raise DataError(f"{path}: no line with a buyer")
    if taken := [name for name in ADDED if name in head]:
        wrong.append(f"{path}: has the column {', '.join(taken)} already")
    if wrong:
        raise DataError("\n".join(wrong))
    return head


def _answer(row: Row, place: str, resolver: Resolver) -> Iterator[str]:
    identifiers = [each.strip() for each in (row.get("buyer_id") or "").split(";") if each.strip()]
    match = resolver.resolve(row["buyer_name"], identifiers, _day(row, place), row.get("address") or None)
    yield match.authority_id or ""
    yield match.buyer_class
    yield match.method
    yield "" if match.score is None else f"{match.score:g}"
    yield ";".join(match.alternatives)


def _day(row: Row, place: str) -> date | None:
    """The day in `date`: ISO, with or without a time, or day/month/year as British spreadsheets write it."""
    stated = (row.get("date") or "").strip()
    if not stated:
        return None
    try:
        if "/" in stated:
            return datetime.strptime(stated.split(" ")[0], "%d/%m/%Y").date()
        return date.fromisoformat(stated[:10])
    except ValueError:
        raise DataError(f"{place}: date: {stated[:40]!r} is no date, as 2025-04-01 or 01/04/2025") from None
