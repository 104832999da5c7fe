"""Columns of published tables: a function per kind of value, so that a column is one call.

Each takes what `about` takes: meaning and source, or a meaning that several tables share (`about(...)`
of `common.py`). A column may be null exactly where `null` says why. `key` makes it part of the primary key.
"""

from typing import Any, TypedDict

import dataframely as dy

from warehouse.tables.declared import about

Said = str | dict[str, str]
"""The meaning in words, or what `about` gave."""


class Declared(TypedDict):
    """What a column is declared by, whatever its type."""

    nullable: bool
    primary_key: bool
    metadata: dict[str, object]


def text(
    said: Said,
    source: str = "",
    unit: str | None = None,
    null: str | None = None,
    *,
    many: str | None = None,
    regex: str | None = None,
    key: bool = False,
    **more: Any,
) -> dy.String:
    """Text. `many` is the mark that parts several values, `regex` what every value must match."""
    return dy.String(regex=regex, **_column(_said(said, source, unit, null, many), key), **more)


def flag(said: Said, source: str = "", *, null: str | None = None) -> dy.Bool:
    """True or false."""
    return dy.Bool(**_column(_said(said, source, null=null), False))


def day(said: Said, source: str = "", *, null: str | None = None, key: bool = False) -> dy.Date:
    """A calendar day."""
    return dy.Date(**_column(_said(said, source, null=null), key))


def integer(
    said: Said,
    source: str = "",
    unit: str | None = None,
    null: str | None = None,
    *,
    min: int | None = None,
    max: int | None = None,
    key: bool = False,
) -> dy.Int64:
    """A whole number of any sign, in `unit`."""
    return dy.Int64(min=min, max=max, **_column(_said(said, source, unit, null), key))


def count(
    said: Said, source: str = "", unit: str | None = None, null: str | None = None, *, key: bool = False
) -> dy.Int64:
    """How many of `unit`: nought or more."""
    return integer(said, source, unit, null=null, min=0, key=key)


def ordinal(
    said: Said, source: str = "", unit: str | None = None, null: str | None = None, *, key: bool = False
) -> dy.Int64:
    """A place in an order, from 1."""
    return integer(said, source, unit, null=null, min=1, key=key)


def number(
    said: Said,
    source: str = "",
    unit: str | None = None,
    null: str | None = None,
    *,
    min: float | None = None,
    max: float | None = None,
) -> dy.Float64:
    """A number in `unit`, within bounds where there are any."""
    return dy.Float64(min=min, max=max, **_column(_said(said, source, unit, null), False))


def share(said: Said, source: str = "", unit: str | None = None, null: str | None = None) -> dy.Float64:
    """A number from 0 to 1."""
    return number(said, source, unit, null=null, min=0, max=1)


def percent(said: Said, source: str = "", unit: str | None = None, null: str | None = None) -> dy.Float64:
    """A number from 0 to 100."""
    return number(said, source, unit, null=null, min=0, max=100)


def _said(
    said: Said, source: str, unit: str | None = None, null: str | None = None, many: str | None = None
) -> dict[str, str]:
    return about(said, source, unit, null, many) if isinstance(said, str) else said


def _column(said: dict[str, str], key: bool) -> Declared:
    return {"nullable": "null_reason" in said, "primary_key": key, "metadata": {**said}}
