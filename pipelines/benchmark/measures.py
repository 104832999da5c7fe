"""Measures are files: loaded into a frozen dataclass; every fault of every file is told at once."""

import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import polars as pl

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


class BadMeasures(ValueError):
    """One or more measure files are wrong; the message has a line each."""


@dataclass(frozen=True)
class Yardstick:
    """A dated figure of policy to read a measure beside; `duty` says whether it binds councils."""

    title: str
    value: float
    duty: bool
    source: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
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
    kind: str
    denominator: str
    unit: str
    minimum_n: int
    greyed_n: int
    sources: tuple[str, ...]
    reviewed: date
    next_review: date
    counts: str = "procurements"
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
    first_day: date | None = None
    breakdowns: tuple[str, ...] = ()
    case_mix: bool = False
    caveat: str | None = None
    when_empty: str = "no procurement that this measure counts"
    yardsticks: tuple[Yardstick, ...] = ()

    @property
    def columns(self) -> set[str]:
        """The columns that it is made of."""
        named = ("numerator", "denominator", "value", "weight", "categories")
        bounds = ("possible", "surely", "possibly", "bounds_of", "population", "known")
        return {found for name in (*named, *bounds) if (found := getattr(self, name))}


def load(directory: Traversable | None = None) -> list[Measure]:
    """Every measure of warehouse/measures, or of another directory, by id.

    Raises BadMeasures with a line for every fault of every file: unknown and missing keys, columns that do
    not exist or are of the wrong type, and values that make no sense.
    """
    directory = directory or resources.files("warehouse").joinpath("measures")
    measures, faults = [], []
    for file in sorted(directory.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            measure, found = _measure(file)
            faults += [f"{file.name}: {fault}" for fault in found]
            if measure and not found:
                measures.append(measure)
    if faults:
        raise BadMeasures("; ".join(faults) if len(faults) == 1 else "\n".join(faults))
    return measures


def _measure(file: Traversable) -> tuple[Measure | None, list[str]]:
    try:
        stated = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [f"is no TOML: {error}"]
    yardsticks = stated.pop("yardsticks", [])
    faults = _key_faults(stated, Measure, {"id", "yardsticks"})
    for number, row in enumerate(yardsticks, 1):
        faults += [f"yardstick {number}: {fault}" for fault in _key_faults(row, Yardstick, set())]
    if faults:
        return None, faults
    lists: dict[str, Any] = {key: tuple(stated[key]) for key in ("sources", "breakdowns") if key in stated}
    made = tuple(Yardstick(**row) for row in yardsticks)
    stated.update(lists, id=file.name.removesuffix(".toml"), yardsticks=made)
    measure = Measure(**stated)
    return measure, _faults(measure)


def _key_faults(stated: dict[str, Any], kind: type[Measure] | type[Yardstick], given: set[str]) -> list[str]:
    known = {field.name for field in fields(kind)} - given
    needed = {field.name for field in fields(kind) if field.default is MISSING} - given
    unknown, missing = sorted(set(stated) - known), sorted(needed - set(stated))
    return ([f"unknown keys {', '.join(unknown)}"] if unknown else []) + (
        [f"missing keys {', '.join(missing)}"] if missing else []
    )


def _faults(measure: Measure) -> list[str]:
    if measure.kind not in KINDS:
        return [f"kind: {measure.kind!r} is not one of {', '.join(KINDS)}"]
    if measure.counts not in ("procurements", "criteria", "commitments"):
        return [f"counts: {measure.counts!r} is not procurements, criteria or commitments"]
    faults = [
        f"missing keys {name} (a {measure.kind} needs it)"
        for name in KINDS[measure.kind]
        if getattr(measure, name) is None
    ]
    faults += [f"breakdowns: no {name!r}" for name in measure.breakdowns if name not in BREAKDOWNS]
    whole = isinstance(measure.minimum_n, int) and isinstance(measure.greyed_n, int)
    if not whole or not 0 < measure.greyed_n <= measure.minimum_n:
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
