"""A measure, as a file of warehouse/measures declares it."""

from typing import Literal

from pydantic.dataclasses import dataclass

from pipelines.declared_files import TABLE, Day, Number, Truth
from pipelines.social_value import measured


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
    def columns(self) -> set[str]:
        """The columns that it is made of."""
        named = ("numerator", "denominator", "value", "weight", "categories")
        bounds = ("possible", "surely", "possibly", "bounds_of", "population", "known")
        return {found for name in (*named, *bounds) if (found := getattr(self, name))}

    @property
    def rests_on_criteria(self) -> bool:
        """Whether it speaks only for procurements whose criteria can be read: coverage concerns it."""
        return self.counts == "criteria" or bool({self.denominator, self.numerator} & {*measured.OF_CRITERIA})
