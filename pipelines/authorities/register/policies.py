"""What councils say of their own weighting: policy statements with their source, no observed weights."""

import re
from datetime import date
from typing import Any, Literal

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from pipelines.declared_files import ROW, Day, Name, Number

WEIGHTED = ("exact", "minimum", "maximum", "usual", "average", "example", "target")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_LINK = re.compile(r"https?://(?!.*\.\.\.)\S+")


@dataclass(frozen=True, config=ROW)
class Policy:
    """One statement of a council, of a group's (`group_id`) or another `body` on the weight it gives.

    `weight_pct` is of `of_what`: overall, or as the source words it. It applies to procurements `applies`
    (above or below) `threshold_gbp` pounds. `valid_from` is the first day of the stated year, month or day,
    whichever `valid_from_precision` names. `link` is null when only a cut address is known.
    """

    policy: int
    kind: Literal[
        "exact",
        "minimum",
        "maximum",
        "usual",
        "average",
        "example",
        "target",
        "threshold",
        "none",
        "unclear",
        "not_recorded",
    ]
    criterion: Literal["social_value", "environment"]
    source: Name
    confidence: str
    authority_id: str | None = None
    group_id: str | None = None
    body: str | None = None
    of_what: str | None = None
    weight_pct: Number | None = None
    threshold_gbp: Number | None = None
    applies: Literal["above", "below"] | None = None
    valid_from: Day | None = None
    valid_from_precision: str | None = None
    stated_on: str | None = None
    link: str | None = None
    seen_on: Day | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _since(cls, stated: Any) -> Any:
        if not isinstance(stated, dict):
            return stated
        day, precision = _partial(stated.get("valid_from"))
        return stated | {"valid_from": day, "valid_from_precision": precision}

    @model_validator(mode="after")
    def _goes_together(self) -> "Policy":
        if sum(map(bool, (self.authority_id, self.group_id, self.body))) != 1:
            raise ValueError("authority_id: either it, group_id or body is needed, and no two of them")
        if self.link and not _LINK.fullmatch(self.link):
            raise ValueError(f"link: {self.link!r} is no whole web address; keep it in source")
        if (self.weight_pct is not None) != (self.kind in WEIGHTED):
            raise ValueError(f"weight_pct: {self.weight_pct} does not go with the kind {self.kind}")
        if self.weight_pct is not None and not 0 <= self.weight_pct <= 100:
            raise ValueError(f"weight_pct: {self.weight_pct} is not between 0 and 100")
        lacking = self.kind == "threshold" and self.threshold_gbp is None
        if lacking or bool(self.applies) != (self.threshold_gbp is not None):
            raise ValueError(f"threshold_gbp: {self.threshold_gbp} with applies {self.applies}")
        return self


def _partial(stated: str | None) -> tuple[date | None, str | None]:
    """The first day of a stated year, month or day, and which of them was stated."""
    if not stated:
        return None, None
    if found := _PARTIAL.fullmatch(stated):
        year, month, on = found.groups()
        precision = "day" if on else "month" if month else "year"
        try:
            return date(int(year), int(month or 1), int(on or 1)), precision
        except ValueError:
            pass
    raise ValueError(f"valid_from: {stated!r} is no year, month or day")
