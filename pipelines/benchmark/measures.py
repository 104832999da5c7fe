"""Measures are files: loaded into a frozen dataclass, unknown keys refused."""

import tomllib
from dataclasses import dataclass, fields
from importlib import resources


@dataclass(frozen=True)
class Measure:
    """A measure over named columns of `procurements`. kind: share or median.

    A share counts `numerator` among `denominator`, both boolean columns. Its bounds are worst case: with
    `possible`, every in-scope procurement that is unknown counted as no and as yes; with `surely` and
    `possibly`, those columns among `bounds_of`. A median is of `value` where `denominator` is true.
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
    numerator: str | None = None
    value: str | None = None
    possible: str | None = None
    surely: str | None = None
    possibly: str | None = None
    bounds_of: str | None = None


def load() -> list[Measure]:
    """Every measure of warehouse/measures, by id. Raises ValueError naming the file for an unknown key."""
    known = {field.name for field in fields(Measure)} - {"id"}
    measures = []
    directory = resources.files("warehouse").joinpath("measures")
    for file in sorted(directory.iterdir(), key=lambda f: f.name):
        stated = tomllib.loads(file.read_text(encoding="utf-8"))
        if unknown := set(stated) - known:
            raise ValueError(f"{file.name}: unknown keys {', '.join(sorted(unknown))}")
        measures.append(Measure(id=file.name.removesuffix(".toml"), **stated))
    return measures


def columns(measures: list[Measure]) -> list[str]:
    """The columns of `procurements` that these measures are made of, and those of coverage."""
    named = ("numerator", "denominator", "value", "possible", "surely", "possibly", "bounds_of")
    found = {getattr(measure, name) for measure in measures for name in named}
    return sorted({"in_scope", "determinable"} | {name for name in found if name})
