"""One stated award criterion, as read."""

from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.criteria.passage import Locator


@dataclass(frozen=True)
class Evidence:
    """The words at a place; start and end count Unicode code points of the text there."""

    locator: Locator
    start: int
    end: int
    text: str

    @property
    def field(self) -> str:
        """The place as it is published."""
        return str(self.locator)


@dataclass(frozen=True)
class Part:
    """What a criterion is a part of: the one above it, with its weight of the whole evaluation in percent.

    `whole`: what the parts of it sum to as stated, 100 for percent of it; null where the part states no
    figure. `weight_pct` is null where nothing says how much the criterion above weighs.
    """

    name: str
    weight_pct: float | None
    whole: float | None = 100.0


@dataclass(frozen=True)
class Criterion:
    """What was stated, and what it means. Weights are percent of the whole evaluation, 0 to 100.

    stated_unit: percent, decimal, points, rank, pass_fail, none. stated_of: overall, parent, unknown.
    `is_listed`: part of a whole that adds up; `is_within`: "10% within quality", of the whole or of quality.
    `is_unnamed`: nothing says what it is; `is_open`: its name may be one of social value;
    `is_boilerplate`: it only says where the criteria are to be found;
    `is_fixed`: a price that the buyer sets; `is_pass_fail`: marked as pass or fail beside its weight.
    `is_contradictory`: it states several weights that differ; `is_repeated`: it stands in its list again.
    `statement` is set on sentences that decide a state without an amount: not_weighted, embedded, scored.
    `part`: where its figure is a share of another criterion, which no row of its list is.
    `described`: what the description of a structured criterion says, whole.
    `arithmetic`: the sum by which a weight follows from what is stated; null where it is as stated.
    """

    lot_id: str | None
    name: str
    kind: str
    is_narrow: bool
    is_broad: bool
    evidence: Evidence
    stated_value: float | None = None
    stated_unit: str = "none"
    stated_of: str = "unknown"
    stated_low: float | None = None
    stated_high: float | None = None
    weight_pct: float | None = None
    weight_low_pct: float | None = None
    weight_high_pct: float | None = None
    rule: str = ""
    is_joint: bool = False
    is_umbrella: bool = False
    statement: str | None = None
    total: float | None = None
    is_listed: bool = False
    is_within: bool = False
    is_unnamed: bool = False
    is_open: bool = False
    is_boilerplate: bool = False
    is_fixed: bool = False
    is_pass_fail: bool = False
    is_contradictory: bool = False
    is_repeated: bool = False
    part: Part | None = None
    arithmetic: str | None = None
    words: str = field(default="", repr=False)
    described: Evidence | None = field(default=None, repr=False)

    def means(
        self,
        rule: str,
        weight: float | None,
        low: float | None,
        high: float | None,
        of: str = "overall",
        arithmetic: str | None = None,
    ) -> "Criterion":
        """The same criterion with its reading."""
        return replace(
            self,
            rule=rule,
            weight_pct=_round(weight),
            weight_low_pct=_round(low),
            weight_high_pct=_round(high),
            stated_of=of if self.stated_value is not None else self.stated_of,
            arithmetic=arithmetic,
        )

    def stated(self) -> str:
        """The figure as stated, with its unit: "20%", "10% to 15%", "35 points"; the name without one."""
        if self.stated_value is None:
            return self.name or self.kind
        unit = "%" if self.stated_unit in ("percent", "range_middle") else f" {self.stated_unit}"
        if self.stated_low is not None and self.stated_high is not None:
            return f"{self.stated_low:g}{unit} to {self.stated_high:g}{unit}"
        return f"{self.stated_value:g}{unit}"

    def row(self) -> dict[str, Any]:
        """The criterion as in the `peerbench read` contract."""
        return {
            "lot_id": self.lot_id,
            "name": self.name,
            "kind": self.kind,
            "is_narrow": self.is_narrow,
            "is_broad": self.is_broad,
            "stated_value": self.stated_value,
            "stated_unit": "percent" if self.stated_unit == "range_middle" else self.stated_unit,
            "stated_of": self.stated_of,
            "weight_pct": self.weight_pct,
            "weight_low_pct": self.weight_low_pct,
            "weight_high_pct": self.weight_high_pct,
            "rule": self.rule,
            "evidence": {
                "field": self.evidence.field,
                "start": self.evidence.start,
                "end": self.evidence.end,
                "text": self.evidence.text,
            },
        }


def percent(value: float | None) -> str:
    """ "12.5%" of 12.5; "unknown" where there is none."""
    return "unknown" if value is None else f"{round(value, 4):g}%"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
