"""What one text gives: its criteria and how they were weighed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipelines.criteria.model import Criterion
from pipelines.criteria.passage import Locator
from pipelines.criteria.second import Second
from pipelines.criteria.weighed import Weighed

MOST_IN_LIST = 12
"""Figures that follow one another and are tried as one list."""


@dataclass(frozen=True)
class TextReading:
    """What one field says: its list, the list of each lot it names, and sentences without a figure.

    `per_point`: tenders are compared by price per quality point, so that a weight is a share of quality.
    `unsure`: the judge of candidates finds the weight likely and no more.
    `sure`: how likely the judge finds it, null where it was not asked. `is_ratio`: it rests on a ratio.
    `second`: what the reader of another design says, for who chooses between the two.
    `in_selection`: social value is weighed when bidders are selected, which is no award.
    `about`: the sentences that speak of social value, for how it is assessed and by which framework.
    `of_others`: a list of it is not of this award, by the words round it (whose_list.py), and was not read.
    """

    weighed: Weighed | None = None
    by_lot: dict[str, Weighed] = field(default_factory=dict)
    statements: tuple[Criterion, ...] = ()
    per_point: bool = False
    about: tuple[str, ...] = ()
    in_selection: bool = False
    unsure: bool = False
    sure: float | None = None
    is_ratio: bool = False
    second: Second | None = None
    of_others: bool = False

    def at(self, place: Locator, lot_id: str | None) -> "TextReading":
        """The same reading of the passage at `place`, for a lot."""
        if not (self.weighed or self.by_lot or self.statements or self.second):
            return self

        def put(rows: Iterable[Criterion]) -> tuple[Criterion, ...]:
            return tuple(
                replace(row, lot_id=lot_id, evidence=replace(row.evidence, locator=place)) for row in rows
            )

        def moved(weighed: Weighed) -> Weighed:
            return replace(weighed, rows=put(weighed.rows))

        by_lot = {lot: moved(weighed) for lot, weighed in self.by_lot.items()}
        weighed = self.weighed and moved(self.weighed)
        second = self.second and replace(self.second, rows=put(self.second.rows))
        return replace(self, weighed=weighed, by_lot=by_lot, statements=put(self.statements), second=second)
