"""A weight that a sum gives, and which sentences may give one."""

from dataclasses import dataclass

from pipelines.criteria.structure.amounts import Amount
from pipelines.criteria.structure.contexts import KPI, NOT_THIS, Wording, is_policy
from pipelines.criteria.structure.labels import named
from pipelines.criteria.structure.statements import MAYBE


@dataclass(frozen=True)
class Answer:
    """A weight, and the figure that states it; `is_relative`: of a part whose size was multiplied."""

    weight: float
    is_relative: bool
    figure: Amount | None
    why: str
    told: str | None = None
    sentence: int = 0


def speaks(wording: Wording, number: int) -> bool:
    """Whether a sentence is of this award, and names social value."""
    body = wording.body(number)
    if wording.contexts[number] in NOT_THIS or not named(body, wording.is_defined):
        return False
    return not (is_policy(body) or MAYBE.search(body) or KPI.search(body))
