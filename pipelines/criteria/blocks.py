"""Neighbouring segments as one list of criteria, under the lots that head it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.labels import NOUN, kinds_of
from pipelines.criteria.listing import explain
from pipelines.criteria.model import Criterion
from pipelines.criteria.rows_in_text import EVALUATION
from pipelines.criteria.segments import Segment
from pipelines.criteria.weighed import is_share
from warehouse.sieve import Sieve

_HEAD = Sieve(r"weight\w{0,30}|score|marks|points|%|percentage", re.I)


@dataclass(frozen=True)
class Found:
    """A segment with the rows it gives. `loose`: none of its labels is a known word."""

    number: int
    segment: Segment
    rows: tuple[Criterion, ...]
    loose: bool
    bare: bool = False
    joined: bool = True

    @property
    def short(self) -> bool:
        """A row of a list and no sentence."""
        return self.segment.end - self.segment.start <= 60


@dataclass(frozen=True)
class Block:
    """A list: its rows, those of each segment, the lots that head it, and segments with social value."""

    rows: list[Criterion]
    parts: list[list[Criterion]]
    lots: tuple[str, ...]
    narrow: frozenset[int]


def blocks(found: Sequence[Found], cut: Sequence[Segment], text: str, sure: bool) -> Iterator[Block]:
    """Runs of segments with rows, no more than two segments apart and under the same lot."""
    run: list[Found] = []
    for item in found:
        near = run and item.number - run[-1].number <= 2 and item.segment.lots == run[-1].segment.lots
        if run and not near:
            yield from _block(run, cut, text, sure)
            run = []
        run.append(item)
    if run:
        yield from _block(run, cut, text, sure)


def _block(run: Sequence[Found], cut: Sequence[Segment], text: str, sure: bool) -> Iterator[Block]:
    """The run as a list; rows of unknown labels only where it is a list of criteria beyond doubt."""
    first = max(0, run[0].number - 3)
    heading = " ".join(segment.of(text)[-200:] for segment in cut[first : run[0].number])
    headed = sure or bool(
        EVALUATION.search(heading) or any(EVALUATION.search(i.segment.of(text)) for i in run)
    )
    run = _in_one_unit(_from_whole(_summing(run, headed, sure)))
    kinds = kinds_of(row.name for item in run for row in item.rows)
    listed = sure or len(kinds) >= 2 or (bool(kinds) and headed and len(run) >= 2)
    kept = [item for item in run if not item.bare and (not item.loose or listed)]
    bare = [item for item in run if item.bare]
    total = sum(row.stated_value or 0 for item in [*kept, *bare] for row in item.rows)
    nested = bare and not [i for i in kept if not i.bare] and explain([r for i in bare for r in i.rows], [])
    adds_up = 95 <= total <= 105 or (nested and nested.complete and not nested.problem)
    if bare and listed and (_HEAD.search(heading) or adds_up):
        kept = [item for item in run if item.bare or not item.loose or listed]
        kept = _as_points(kept, heading, total)
    kept = [item for item in kept if _stands(item, text, headed) or (listed and (item.joined or item.short))]
    rows = [row for item in kept for row in item.rows]
    if sure or any(NOUN.search(row.name) or row.is_listed for row in rows):
        narrow = frozenset(item.number for item in kept if any(row.is_narrow for row in item.rows))
        yield Block(_once(rows), [list(item.rows) for item in kept], run[0].segment.lots, narrow)


def _summing(run: Sequence[Found], headed: bool, sure: bool) -> list[Found]:
    """Neighbouring segments of one amount each that sum to 100 are marked as the parts of a whole.

    Two known nouns must be among them, or one where weighing is spoken of or all are short rows.
    """
    best: tuple[int, int] = (0, 0)
    for first in range(min(len(run), 60)):
        running = 0.0
        for last in range(first, min(len(run), first + 40)):
            rows = run[last].rows
            if len(rows) != 1 or rows[0].stated_unit != "percent" or rows[0].is_listed:
                break
            running += rows[0].stated_value or 0.0
            if running > 100.5:
                break
            names = [run[i].rows[0].name for i in range(first, last + 1)]
            kinds = kinds_of(names)
            short = last - first >= 2 and all(run[i].short for i in range(first, last + 1))
            good = sure or len(kinds) >= 2 or (bool(kinds) and (headed or short))
            if good and abs(running - 100) <= 0.5 and last - first >= max(1, best[1] - best[0]):
                best = (first, last + 1)
    return [
        replace(item, rows=tuple(replace(row, is_listed=True) for row in item.rows), loose=False)
        if best[0] <= i < best[1]
        else item
        for i, item in enumerate(run)
    ]


def _from_whole(run: Sequence[Found]) -> list[Found]:
    """The run less figures of unknown things before a sentence that adds up, or beside a whole list."""
    at = next((i for i, item in enumerate(run) if any(row.is_listed for row in item.rows)), 0)
    kept = [item for i, item in enumerate(run) if i >= at or not item.loose or item.bare]
    kinds = kinds_of(r.name for item in kept for r in item.rows if r.is_listed)
    if {"price", "narrow"} <= kinds:
        return [item for item in kept if not item.loose or item.rows[0].is_listed]
    return kept


def _in_one_unit(run: Sequence[Found]) -> list[Found]:
    """Where criteria have points, percentages of unknown things beside them are none."""
    points = [item for item in run if any(row.stated_unit == "points" for row in item.rows)]
    if len(points) < 2 or not any(row.is_narrow for item in points for row in item.rows):
        return list(run)
    return [item for item in run if any(row.stated_unit == "points" or row.is_listed for row in item.rows)]


def _stands(item: Found, text: str, headed: bool) -> bool:
    """A statement on social value by itself: its label is nothing else, and weighing is spoken of."""
    if not any(row.is_narrow for row in item.rows):
        return True
    if any(row.is_narrow and (row.stated_value or 0) >= 100 and not row.total for row in item.rows):
        return False
    if any(row.is_narrow and row.is_listed for row in item.rows):
        return True
    return item.joined and (headed or bool(EVALUATION.search(item.segment.of(text))) or item.short)


def _as_points(kept: Sequence[Found], heading: str, total: float) -> list[Found]:
    said = re.search(r"\b(?:points|marks)\b", heading, re.I)
    if not said or 95 <= total <= 105:
        return list(kept)
    return [
        replace(item, rows=tuple(r if is_share(r) else replace(r, stated_unit="points") for r in item.rows))
        for item in kept
    ]


def _once(rows: Sequence[Criterion]) -> list[Criterion]:
    """The same label with the same amount said again in a block is one statement."""
    seen: set[tuple[str, float | None]] = set()
    kept = []
    for row in rows:
        key = (row.name.lower(), row.stated_value)
        if key not in seen:
            kept.append(row)
        seen.add(key)
    return kept
