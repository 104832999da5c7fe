"""Measures are files: loaded into a frozen dataclass; every fault of every file is told at once."""

from importlib import resources
from importlib.resources.abc import Traversable

import polars as pl

from pipelines.benchmark.kinds import KINDS
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.population import BREAKDOWNS
from pipelines.declared_files import tables
from warehouse.interim import schema_of

FLAGS = (
    *("numerator", "denominator", "possible", "surely", "possibly", "bounds_of"),
    *("population", "known"),
)
"""Keys that name a boolean column."""
OF_CRITERIA = pl.Schema({"is_social_value": pl.Boolean, "theme": pl.String})
OF_COMMITMENTS = pl.Schema(
    {
        **dict.fromkeys(("is_met", "is_reported", "reached", "is_measured"), pl.Boolean()),
        "ratio": pl.Float64(),
    }
)
"""Columns of the rows that measures of criteria and of commitments count."""


def load(directory: Traversable | None = None) -> list[Measure]:
    """Every measure of warehouse/measures, or of another directory, by id.

    Raises DataError with a line for every fault of every file: unknown and missing keys, columns that do
    not exist or are of the wrong type, and values that make no sense.
    """
    return tables(directory or resources.files("warehouse").joinpath("measures"), Measure, _faults)


def _faults(measure: Measure) -> list[str]:
    faults = [
        f"missing keys {name} (a {measure.kind} needs it)"
        for name in KINDS[measure.kind].needs
        if getattr(measure, name) is None
    ]
    faults += [f"breakdowns: no {name!r}" for name in measure.breakdowns if name not in BREAKDOWNS]
    if not 0 < measure.greyed_n <= measure.minimum_n:
        faults.append("minimum_n and greyed_n: whole numbers with 0 < greyed_n <= minimum_n")
    if measure.reviewed >= measure.next_review:
        faults.append("next_review is not after reviewed")
    if len({measure.surely is None, measure.possibly is None, measure.bounds_of is None}) > 1:
        faults.append("surely, possibly and bounds_of go together")
    return faults + _column_faults(measure)


def _column_faults(measure: Measure) -> list[str]:
    of = {"criteria": OF_CRITERIA, "commitments": OF_COMMITMENTS}
    kinds = of.get(measure.counts) or schema_of("procurements")
    faults = []
    for key in FLAGS:
        name = getattr(measure, key)
        if name and kinds.get(name) != pl.Boolean:
            faults.append(f"{key}: {measure.counts} has no boolean column {name!r}")
    for key in ("value", "weight"):
        name = getattr(measure, key)
        if name and (name not in kinds or kinds[name] not in (pl.Float64, pl.Int64)):
            faults.append(f"{key}: {measure.counts} has no column of numbers {name!r}")
    if measure.categories and kinds.get(measure.categories) != pl.String:
        faults.append(f"categories: {measure.counts} has no column of words {measure.categories!r}")
    return faults
