"""What the figures of a text divide, and into what, by their sums: a whole in parts, and parts in parts.

A list is a run of figures that reach 100, or what is divided: a figure beside it. One figure may be what the
others leave, or so many of several things alike. Which words stand round them tells only which name belongs
to which figure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.tokens import EQUAL, LIKE, REST, Token

_MOST = 40
"""Figures of a text that are looked at."""
_STEPS = 6_000
"""Steps of the search: what has more ways to be divided is no short list."""
_DEEP = 3
_WHOLE = 100.0
_ITEM = 80
"""Code points of an item of a list whose items stand in paragraphs of their own."""
OPENS = spaced(
    r"[:(\[\n]|\b(?:of (?:which|those|these|that|them|it)|compris\w{1,4}|made (?:up )?of|made up"
    r"|consist\w{0,4}|divid\w{1,3}|split|cut|within|in (?:those|that|these|it|this)|inside|under|broken"
    r"|includ\w{1,3}|shared?|sub-?\w{0,12}|parts|namely|being)\b"
)
"""What opens a list of parts behind the figure that they divide."""
_OF_LEAD = spaced(r"\b(?:of|in|from|within|out of) (?:the|that|those|this|these|its|our) $")
_OF_IT = spaced(
    r"\b(?:of|within) (?:its|their|which|that|these|those|them|it)(?: (?:own|\w{4,9}))?(?: (?:marks"
    r"|points|score|share))?,? $"
)
_IS = spaced(r" ?(?:is|are|being|goes|=) ?")
"""Between a share that has no name and its parts: "the other quarter is 15% for ... and 10% for ..."."""
_STOPS = spaced(r"[.;]\s|\n")
_ENDS = re.compile(r"[.!?]\s|\n")
_GOES_ON = spaced(r"\b(?:other|others|remaining|rest|remainder|balance|left)\b")
"""Words of what a figure before them leaves."""
_MAKES = spaced(
    r"\b(?:total\w{0,4}|sum\w{0,4}|mak(?:es?|ing)|add\w{0,3}|com(?:es?|ing)|together|in all|altogether"
    r"|reach\w{0,3})\b|="
)
"""What a figure behind others is said to do that they reach."""


@dataclass(frozen=True)
class Part:
    """One figure of a list: its place among the tokens, its size in percent of what it is a part of.

    `copies`: of how many things each has this size. `parts`: what divides it, and `of`: what those reach as
    stated (its own size, or 100).
    """

    at: int
    size: float
    copies: int = 1
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Run:
    """Parts that divide something and reach `of`; `first`, `last`: their tokens, the last exclusive."""

    parts: tuple[Part, ...]
    first: int
    last: int
    of: float


class TooMany(Exception):
    """More ways than are looked at."""


class Sums:
    """The runs of a list of tokens. `several`: of how many things a token may be, by its place."""

    def __init__(self, found: Sequence[Token], text: str, several: Mapping[int, frozenset[int]]) -> None:
        self.tokens, self.text, self.several = list(found[:_MOST]), text, several
        self._steps = 0
        self._inner: dict[tuple[int, float, int], tuple[list[Run], int]] = {}

    def runs(self, first: int, of: float, deep: int = 0) -> Iterable[Run]:
        """Every run that begins at a token and reaches `of`.

        Runs inside others are asked after again and again and looked for once. Their steps count each time.
        """
        if deep == 0:
            self._steps = 0
            return self._runs(first, of, deep)
        key, before = (first, of, deep), self._steps
        if key not in self._inner:
            found = list(self._runs(first, of, deep))
            self._inner[key] = found, self._steps - before
        found, steps = self._inner[key]
        self._steps = before + steps
        if self._steps > _STEPS:
            raise TooMany
        return found

    def _runs(self, first: int, of: float, deep: int) -> Iterator[Run]:
        if not self._begins(first):
            return
        for parts, last in self._parts(first, of, (), of, deep):
            if sum(part.copies for part in parts) >= 2:
                yield Run(parts, first, last, of)

    def _begins(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].unit != EQUAL and not self.tokens[at].is_sum

    def _parts(
        self, at: int, left: float, before: tuple[Part, ...], of: float, deep: int
    ) -> Iterator[tuple[tuple[Part, ...], int]]:
        self._steps += 1
        if self._steps > _STEPS:
            raise TooMany
        if len(before) > 15:
            return
        unknown = next((i for i, part in enumerate(before) if part.size < 0), None)
        if unknown is None and near(left, 0):
            yield before, at
            return
        if unknown is not None and len(before) >= 2 and 0.4 < left < of and not self._counts(before):
            done = list(before)
            done[unknown] = self._sized(before[unknown], left)
            yield tuple(done), at
        if at >= len(self.tokens) or left < -0.51:
            return
        if before and self.tokens[before[-1].at].unit == REST:
            return  # what is left comes last
        one = self.tokens[at]
        if not one.is_firm and before:
            yield from self._parts(at + 1, left, before, of, deep)
        if before and not self._is_beside(at):
            return
        if one.unit in (REST, LIKE):
            if unknown is None and (deep or of == _WHOLE):
                for parts, after in self._inside(at, None, deep):
                    yield from self._parts(after, left, (*before, Part(at, -1.0, 1, parts)), of, deep)
            return
        if one.unit == EQUAL and before and unknown is None and 0.4 < left < of and not self._counts(before):
            gap = self.text[self.tokens[at - 1].end : one.start]
            is_of_it = gap.count("(") <= gap.count(")") and (not _ENDS.search(gap) or _GOES_ON.search(gap))
            for copies in self.several.get(at, ()) if is_of_it else ():
                yield (*before, Part(at, left / copies, copies)), at + 1
            return
        if before and not deep and one.unit == "fraction" and self._is_of_it(at):
            return
        if one.value is None or one.is_sum or not self._fits(one, before, of, deep):
            return
        if deep < _DEEP - 1:
            for run in self._led(at, of, deep):
                total = self.tokens[run.last]
                size = total.value
                if size is not None and self._fits(total, before, of, deep) and size <= left + 0.51:
                    part = Part(run.last, size, 1, self._of_whole(run))
                    yield from self._parts(run.last + 1, left - size, (*before, part), of, deep)
        if one.value > left + 0.51 or (one.value >= of - 0.4 and not before):
            return
        for parts, after in self._inside(at, one.value, deep):
            yield from self._parts(
                after, left - one.value, (*before, Part(at, one.value, 1, parts)), of, deep
            )
        if one.is_each:
            for copies in self.several.get(at, ()):
                if one.value * copies > left + 0.51:
                    continue
                part = Part(at, one.value, copies)
                yield from self._parts(at + 1, left - one.value * copies, (*before, part), of, deep)

    def _is_of_it(self, at: int) -> bool:
        """Whether a share is said to be of what was named before it: "of its marks, half are for ..."."""
        return bool(_OF_IT.search(self.text[max(0, self.tokens[at].start - 40) : self.tokens[at].start]))

    def _counts(self, parts: Sequence[Part]) -> bool:
        """Whether a number among these may count something, so that no sum proves it."""
        return any(t.unit == "bare" and not t.is_firm for t in (self.tokens[part.at] for part in parts))

    def _led(self, at: int, of: float, deep: int) -> Iterator[Run]:
        """Runs before the figure that says what they reach: "jobs 5, bikes 5, air 3, which makes 13"."""
        for last in range(at + 2, min(at + 8, len(self.tokens))):
            total = self.tokens[last].value
            if not _MAKES.search(self.text, self.tokens[last - 1].end, self.tokens[last].start):
                continue
            if total is None or total >= of - 0.4 or self.tokens[at].value is None:
                continue
            if near(sum(t.value or 0.0 for t in self.tokens[at:last]), total) and all(
                t.value is not None for t in self.tokens[at:last]
            ):
                parts = tuple(Part(i, self.tokens[i].value or 0.0) for i in range(at, last))
                yield Run(parts, at, last, total)

    def _inside(self, at: int, size: float | None, deep: int) -> Iterator[tuple[tuple[Part, ...], int]]:
        """What divides a figure right behind it, and where that ends; nothing first."""
        yield (), at + 1
        if deep >= _DEEP - 1:
            return
        after = at + 1
        is_led = bool(size) and after < len(self.tokens) and self._is_led_by(at, after)
        yield from self._after(at, after, size, deep, is_led)
        if after < len(self.tokens) and size and self._repeats(after, size):
            yield from self._after(at, after + 1, size, deep, is_led)

    def _after(
        self, at: int, after: int, size: float | None, deep: int, is_led: bool
    ) -> Iterator[tuple[tuple[Part, ...], int]]:
        """What divides a figure, from a token behind it on. `is_led`: it is said to be of that figure."""
        for place in range(after, min(after + 3, len(self.tokens))):
            if self.tokens[place].unit == EQUAL and self._is_beside(place):
                for copies in self.several.get(place, ()):
                    yield (Part(place, _WHOLE / copies, copies),), place + 1
            if self.tokens[place].is_firm and self.tokens[place].value not in range(2, 10):
                break
        if after >= len(self.tokens) or not self._is_beside(after):
            return
        if is_led and self.tokens[after].unit == "fraction":
            yield (Part(after, self.tokens[after].value or 0.0),), after + 1
        opens = OPENS.search(self.text, self.tokens[at].end, self.tokens[after].start)
        is_named_so = self.tokens[at].unit == "fraction" and _IS.fullmatch(
            self.text[self.tokens[at].end : self.tokens[after].start]
        )
        if size is not None and not (opens or is_led or is_named_so):
            return
        for of in {size, _WHOLE} if size is not None else {_WHOLE}:
            if of is None or near(of, 0):
                continue
            for run in self.runs(after, of, deep + 1):
                yield self._of_whole(run), run.last

    def _is_led_by(self, at: int, part: int) -> bool:
        """Whether a share is said to be of the figure before it: "of the sixty a quarter is for ..."."""
        start = max(0, self.tokens[at].start - 24)
        between = self.text[self.tokens[at].end : self.tokens[part].start]
        return bool(_OF_LEAD.search(self.text[start : self.tokens[at].start])) and not _STOPS.search(between)

    def _repeats(self, at: int, size: float) -> bool:
        value = self.tokens[at].value
        return value is not None and near(value, size)

    def _of_whole(self, run: Run) -> tuple[Part, ...]:
        """The parts in percent of what they divide."""
        return tuple(self._scaled(part, _WHOLE / run.of) for part in run.parts)

    def _scaled(self, part: Part, by: float) -> Part:
        return Part(part.at, part.size * by, part.copies, part.parts)

    def _sized(self, part: Part, size: float) -> Part:
        return Part(part.at, size, part.copies, part.parts)

    def _fits(self, one: Token, before: Sequence[Part], of: float, deep: int) -> bool:
        """Whether a figure is of the unit of those before it; fractions go with all."""
        units = {self.tokens[part.at].unit for part in before} | {one.unit}
        if of != _WHOLE and deep == 0 and not units <= {"points", "bare"}:
            return False  # marks alone have another whole
        units -= {"fraction", REST, LIKE}
        return len(units) < 2 or units in ({"percent", "bare"}, {"points", "bare"})

    def _is_beside(self, at: int) -> bool:
        """Whether a figure stands in reach of the one before it."""
        gap = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        is_apart = "\n\n" in gap and len(gap) > _ITEM
        return len(gap) <= 260 and gap.count(". ") <= 3 and not is_apart
