"""What Dagster shows of a table: its rows, what was refused, and its columns as declared."""

from collections.abc import Mapping

import dagster as dg

from pipelines.collect.months import FIRST_MONTH
from warehouse.interim import Counts
from warehouse.tables import TABLES

MONTHS = dg.MonthlyPartitionsDefinition(
    start_date=FIRST_MONTH.isoformat(), end_offset=1, timezone="Europe/London"
)
"""One definition for every partitioned asset: a run cannot mix two. The offset takes in this month."""


def description(table: str) -> str:
    """The declared meaning of a row."""
    return (TABLES[table].__doc__ or "").strip()


def materialized(
    table: str, counts: Counts, figures: Mapping[str, str | float] | None = None
) -> dg.MaterializeResult:
    """The result of a step for one of its tables, with figures of its own."""
    columns = [
        dg.TableColumn(
            name, str(column.dtype), constraints=dg.TableColumnConstraints(nullable=column.nullable)
        )
        for name, column in TABLES[table].columns().items()
    ]
    return dg.MaterializeResult(
        asset_key=table,
        metadata={
            "dagster/row_count": counts[table],
            "dagster/column_schema": dg.TableSchema(columns=columns),
            "refused": counts.get(f"{table}_refused", 0),
            **(figures or {}),
        },
    )
