"""Tables without the figures that were taken back."""

from collections.abc import Sequence

import polars as pl

from warehouse.tables.declared import Table

Row = dict[str, object]


def blanked(rows: pl.LazyFrame, table: Table, withdrawn: Sequence[Row]) -> pl.LazyFrame:
    """The table with its withdrawn figures null, every breakdown of them, and why.

    A question that a withdrawn figure prompted is left out.
    """
    for row in withdrawn:
        if row["measure"] is None:
            continue
        if table.name == "questions":
            rows = rows.filter(~_hit(table, row))
        elif table.figures:
            rows = _without(rows, table, _hit(table, row), f"withdrawn: {row['reason']}")
    return rows


def _hit(table: Table, row: Row) -> pl.Expr:
    """The rows of a council's figure; a change is hit by either of its periods."""
    hit = pl.col("authority_id").eq(row["authority_id"]) & pl.col("measure").eq(row["measure"])
    if row["period"] is None:
        return hit
    names = [c.name for c in table.columns if c.name in ("period", "earlier", "later")]
    periods = pl.any_horizontal(pl.col(name).eq(row["period"]) for name in names)
    return hit & periods


def _without(rows: pl.LazyFrame, table: Table, hit: pl.Expr, reason: str) -> pl.LazyFrame:
    said = dict.fromkeys(table.figure_reasons, reason)
    if "reason" in said:
        said["shown"] = "withdrawn"
    return rows.with_columns(
        *(pl.when(hit).then(None).otherwise(pl.col(name)).alias(name) for name in table.figures),
        *(pl.when(hit).then(pl.lit(text)).otherwise(pl.col(name)).alias(name) for name, text in said.items()),
    )
