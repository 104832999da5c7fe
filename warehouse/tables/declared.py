"""What a Schema says of itself beyond types: the meaning of columns, order, files, and what not to conclude.

Everything that publishes a table reads it from here, so that a table is declared once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dataframely as dy
import polars as pl

REQUIRED = ("description", "unit", "null_reason", "source")
_UNITS = {pl.String: "text", pl.Boolean: "true or false", pl.Date: "day (ISO 8601)"}
_NUMERIC = (pl.Int64, pl.Float64)


def about(
    description: str, source: str, unit: str | None = None, null: str | None = None, many: str | None = None
) -> dict[str, str]:
    """The metadata of a column.

    `source` is the OCDS path it is read from, or the rule that makes it; `unit` is needed for numbers;
    `null` says why a value may be missing, and is needed where the column is nullable; `many` is the mark
    that parts several values in one text.
    """
    given = {
        "description": description,
        "source": source,
        "unit": unit,
        "null_reason": null,
        "separator": many,
    }
    return {key: value for key, value in given.items() if value is not None}


@dataclass(frozen=True)
class Column:
    """One published column, as declared."""

    name: str
    dtype: pl.DataType
    nullable: bool
    key: bool
    description: str
    unit: str
    null_reason: str
    source: str
    separator: str | None
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One published table, as declared.

    A Schema may set `sorted_by` (columns; else authority_id where there is one, then the key), `year_of` (the
    column whose day decides the financial year of a row's file; else financial_year where there is one),
    `benchmark = True` (CSV and SQLite as well), `figures` (columns that a withdrawal blanks),
    `figure_reasons` (columns that then hold its reason; `reason` where not set), `extract_of` (values of
    columns, the rows of which alone go into CSV and SQLite; one that ends with * means the newest that
    begins so), `use_for` and `not_for` (what the table answers, and what it must not be used for).
    """

    name: str
    schema: type[dy.Schema]
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    sorted_by: tuple[str, ...]
    year_of: str | None
    benchmark: bool
    figures: tuple[str, ...]
    figure_reasons: tuple[str, ...]
    extract_of: Mapping[str, tuple[str, ...]]
    use_for: str
    not_for: str

    @property
    def row(self) -> str:
        """What a row is, in the first sentence of the description."""
        return self.description.split("\n\n")[0].split(". ")[0].removesuffix(".")

    def lacking(self) -> list[str]:
        """A line for everything that is not declared or cannot be published."""
        found = [f"{self.name}.{c.name}: no {', '.join(c.lacks)}" for c in self.columns if c.lacks]
        found += [
            f"{self.name}.{c.name}: {c.dtype} is no scalar" for c in self.columns if c.dtype.is_nested()
        ]
        if not self.description:
            found.append(f"{self.name}: no docstring that says what a row is")
        return found


def table(name: str, schema: type[dy.Schema]) -> Table:
    """What a Schema declares, with the defaults filled in."""
    columns = tuple(_column(key, column) for key, column in schema.columns().items())
    names = [column.name for column in columns]
    key = tuple(schema.primary_key())
    first = ("authority_id",) if "authority_id" in names and "authority_id" not in key[:1] else ()
    year_of = getattr(schema, "year_of", "financial_year" if "financial_year" in names else None)
    return Table(
        name=name,
        schema=schema,
        description=_plain(schema.__doc__),
        columns=columns,
        key=key,
        sorted_by=tuple(getattr(schema, "sorted_by", (*first, *(k for k in key if k not in first)))),
        year_of=year_of,
        benchmark=bool(getattr(schema, "benchmark", False)),
        figures=tuple(getattr(schema, "figures", ())),
        figure_reasons=tuple(getattr(schema, "figure_reasons", ("reason",))),
        extract_of=dict(getattr(schema, "extract_of", {})),
        use_for=str(getattr(schema, "use_for", "")),
        not_for=str(getattr(schema, "not_for", "")),
    )


def _column(name: str, column: Any) -> Column:
    said = dict(column.metadata or {})
    dtype: pl.DataType = column.dtype
    unit = said.get("unit") or _UNITS.get(type(dtype), "")
    null_reason = said.get("null_reason") or ("" if column.nullable else "never null")
    values = {**said, "unit": unit, "null_reason": null_reason}
    return Column(
        name=name,
        dtype=dtype,
        nullable=bool(column.nullable),
        key=bool(column.primary_key),
        description=str(said.get("description", "")),
        unit=unit,
        null_reason=null_reason,
        source=str(said.get("source", "")),
        separator=said.get("separator"),
        lacks=tuple(key for key in REQUIRED if not values.get(key)),
    )


def _plain(text: str | None) -> str:
    """A docstring as one paragraph after another, without the indentation of the code."""
    paragraphs = (text or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
