"""What is read of one release, field by field: the line of `peerbench read` (docs/reading.md)."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from pipelines.criteria.model import Criterion


@dataclass(frozen=True)
class LotReading:
    """The state and weight of one lot; weights are percent of the whole evaluation."""

    lot_id: str
    state: str
    weight_pct: float | None
    weight_low_pct: float | None
    weight_high_pct: float | None


@dataclass(frozen=True)
class Reading:
    """One release, or one process merged. Weights are percent of the whole evaluation; null is unknown.

    `arithmetic`: the lists that the state rests on, each with its sum.
    """

    source: str
    ocid: Any
    release_id: str | None
    buyer_name: str | None
    authority_id: str | None
    buyer_class: str
    match_method: str
    regime: str
    state: str
    reason: str | None
    weight_pct: float | None
    weight_low_pct: float | None
    weight_high_pct: float | None
    broad_weight_pct: float | None
    broad_is_floor: bool
    conflict: bool
    award_only: bool
    in_selection: bool
    confidence: str
    lots: tuple[LotReading, ...]
    criteria: tuple[Criterion, ...] = field(repr=False)
    themes: tuple[str, ...]
    assessed: str
    framework: str
    rule_version: str
    arithmetic: str | None

    def line(self) -> dict[str, object]:
        """As JSON: lots and criteria are objects."""
        made = {name: getattr(self, name) for name in FIELDS}
        return made | {
            "lots": [asdict(lot) for lot in self.lots],
            "criteria": [row.row() for row in self.criteria],
            "themes": list(self.themes),
        }


FIELDS = tuple(field.name for field in fields(Reading))
"""The fields of the line, in order."""
