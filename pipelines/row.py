"""What a row of a table holds under a name, as the type that its column has.

A row is read by name where it is told or drawn. A value of another type is a fault of ours, which TypeError
names.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def text(row: Mapping[str, object], name: str) -> str:
    """The text of a column that is never null."""
    return _known(row, name, text_or_none(row, name))


def text_or_none(row: Mapping[str, object], name: str) -> str | None:
    """The text, or null."""
    value = row[name]
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name}: {value!r} is no text")
    return value


def number(row: Mapping[str, object], name: str) -> float:
    """The number of a column that is not null here."""
    return _known(row, name, number_or_none(row, name))


def number_or_none(row: Mapping[str, object], name: str) -> float | None:
    """The number, whole or not, or null."""
    value = row[name]
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError(f"{name}: {value!r} is no number")
    return value


def count(row: Mapping[str, object], name: str) -> int:
    """The whole number of a column that is not null here."""
    value = number(row, name)
    if not isinstance(value, int):
        raise TypeError(f"{name}: {value!r} is no whole number")
    return value


def day_of(row: Mapping[str, object], name: str) -> date:
    """The day of a column that is not null here."""
    return _known(row, name, day_or_none(row, name))


def day_or_none(row: Mapping[str, object], name: str) -> date | None:
    """The day, or null."""
    value = row[name]
    if value is not None and not isinstance(value, date):
        raise TypeError(f"{name}: {value!r} is no day")
    return value


def _known(row: Mapping[str, object], name: str, value: T | None) -> T:
    if value is None:
        raise TypeError(f"{name} is null in {dict(row)!r:.200}")
    return value
