"""Measures are files: loaded into a frozen dataclass; every fault of every file is told at once."""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

import polars as pl
from pydantic.dataclasses import dataclass

from pipelines.declared_files import TABLE, Day, Number, Truth, tables
from pipelines.social_value import measured
from warehouse.tables import TABLES

BREAKDOWNS = ("category", "cpv_division", "value_band", "regime", "procedure", "hub")
KINDS = {
    "share": ("numerator",),
    "median": ("value",),
    "iqr": ("value",),
    "mean": ("value",),
    "weighted_mean": ("value", "weight"),
    "profile": ("categories",),
}
"""Each kind of estimator, with the keys that it needs."""
FLAGS = (
    *("numerator", "denominator", "possible", "surely", "possibly", "bounds_of"),
    *("population", "known"),
)
"""Keys that name a boolean column."""
OF_CRITERIA: dict[str, Any] = {"is_social_value": pl.Boolean, "theme": pl.String}
OF_COMMITMENTS: dict[str, Any] = {
    **dict.fromkeys(("is_met", "is_reported", "reached", "is_measured"), pl.Boolean),
    "ratio": pl.Float64,
}
"""Columns of the rows that measures of criteria and of commitments count."""


@dataclass(frozen=True, config=TABLE)
class Yardstick:
    """A dated figure of policy to read a measure beside; `duty` says whether it binds councils."""

    title: str
    value: Number
    duty: Truth
    source: str
    valid_from: Day | None = None
    valid_to: Day | None = None


@dataclass(frozen=True, config=TABLE)
class Measure:
    """A measure over named columns of procurements, criteria or commitments.

    share: `numerator` among `denominator`, both boolean. median, iqr and mean: of `value` where `denominator`
    is true; weighted_mean weighs it by `weight`. profile: the share of each value of `categories`.
    Bounds are worst case: with `possible`, every such row that is unknown counted as no and as yes; with
    `surely` and `possibly`, those columns among `bounds_of`. Unknown is counted among `population` (else
    `possible` or `bounds_of`) where `known` (else `denominator`) is false.
    """

    id: str
    title: str
    question: str
    why_it_matters: str
    kind: Literal["share", "median", "iqr", "mean", "weighted_mean", "profile"]
    denominator: str
    unit: str
    minimum_n: int
    greyed_n: int
    sources: tuple[str, ...]
    reviewed: Day
    next_review: Day
    counts: Literal["procurements", "criteria", "commitments"] = "procurements"
    numerator: str | None = None
    value: str | None = None
    weight: str | None = None
    categories: str | None = None
    possible: str | None = None
    surely: str | None = None
    possibly: str | None = None
    bounds_of: str | None = None
    population: str | None = None
    known: str | None = None
    first_day: Day | None = None
    breakdowns: tuple[str, ...] = ()
    case_mix: Truth = False
    caveat: str | None = None
    when_empty: str = "no procurement that this measure counts"
    yardsticks: tuple[Yardstick, ...] = ()

    @property
    def rests_on_criteria(self) -> bool:
        """Whether it speaks only for procurements whose criteria can be read: coverage concerns it."""
        return self.counts == "criteria" or bool({self.denominator, self.numerator} & {*measured.OF_CRITERIA})

    @property
    def columns(self) -> set[str]:
        """The columns that it is made of."""
        named = ("numerator", "denominator", "value", "weight", "categories")
        bounds = ("possible", "surely", "possibly", "bounds_of", "population", "known")
        return {found for name in (*named, *bounds) if (found := getattr(self, name))}


def load(directory: Traversable | None = None) -> list[Measure]:
    """Every measure of warehouse/measures, or of another directory, by id.

    Raises DataError with a line for every fault of every file: unknown and missing keys, columns that do
    not exist or are of the wrong type, and values that make no sense.
    """
    return tables(directory or resources.files("warehouse").joinpath("measures"), Measure, _faults)


def _faults(measure: Measure) -> list[str]:
    faults = [
        f"missing keys {name} (a {measure.kind} needs it)"
        for name in KINDS[measure.kind]
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
    of: dict[str, dict[str, Any]] = {"criteria": OF_CRITERIA, "commitments": OF_COMMITMENTS}
    kinds = of.get(measure.counts) or of_procurements()
    faults = []
    for key in (
        "numerator",
        "denominator",
        "possible",
        "surely",
        "possibly",
        "bounds_of",
        "population",
        "known",
    ):
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


@cache
def of_procurements() -> dict[str, Any]:
    """The columns of `procurements` with their types."""
    return dict(TABLES["procurements"].create_empty().schema)
