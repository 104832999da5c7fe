"""What a text is found to say, with the rows and trees that it was found from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.labels import named
from pipelines.criteria.structure.row import Row
from pipelines.criteria.structure.trees import Tree

_LAST = 10**9


@dataclass(frozen=True)
class Excerpt:
    """A text made of parts of another; each stretch begins at (place here, place there)."""

    text: str
    stretches: tuple[tuple[int, int], ...]

    def origin(self, place: int) -> int:
        """Where a place of this text stands in the other."""
        here, there = self.stretches[bisect_right(self.stretches, (place, _LAST)) - 1]
        return there + place - here


@dataclass(frozen=True)
class Finding:
    """State and weight with bounds, in percent of the whole; `why` is the rule, `tree` what it rests on.

    `rows` are those of social value outside a tree; `lots` the findings of parts of the text.
    """

    state: str
    weight: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""
    tree: Tree | None = None
    rows: tuple[Row, ...] = ()
    lots: tuple[tuple[Excerpt, Finding], ...] = ()


@dataclass(frozen=True)
class Scene:
    """A text with its rows, its trees (the best first) and what its sentences say."""

    wording: Wording
    rows: list[Row]
    trees: list[Tree]
    said: dict[str, int]
    best: Tree | None = field(init=False)
    social_value: list[Row] = field(init=False)
    names_social_value: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "best", self.trees[0] if self.trees else None)
        object.__setattr__(self, "social_value", [row for row in self.rows if row.kind == "sv"])
        object.__setattr__(
            self, "names_social_value", bool(named(self.wording.text, self.wording.is_defined))
        )

    @property
    def text(self) -> str:
        return self.wording.text


def known(weight: float, state: str, why: str, tree: Tree | None = None) -> Finding:
    """A weight whose bounds equal it."""
    weight = round(weight, 4)
    return Finding(state, weight, weight, weight, why, tree)
