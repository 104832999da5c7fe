"""One lot, with what was read of it."""

from dataclasses import dataclass

from pipelines.criteria.model import Criterion
from pipelines.social_value.state import State

MAX_SCOPE = 12_000
"""Code points of a description in which it may say that it is no competition."""


@dataclass(frozen=True)
class Lot:
    """One lot with its state and the criteria it was read from.

    `unsure`: its weight is likely and no more. `certain`: both readers state the weight of its text, and the
    judge is sure. `doubtful`: a text beside its list names social value with a figure, which the list lacks.
    `beside`: sentences that leave no certainty of a list without social value. `of_others`: a list in a text
    was not read, since the words round it say that it is not of this award. `may_hold_more`: no weight was
    read, though a text names social value beside a figure, or holds a whole list.
    """

    lot_id: str | None
    state: State
    criteria: tuple[Criterion, ...]
    conflict: bool = False
    about: tuple[str, ...] = ()
    in_selection: bool = False
    unsure: bool = False
    certain: bool = False
    doubtful: bool = False
    beside: tuple[Criterion, ...] = ()
    of_others: bool = False
    may_hold_more: bool = False
