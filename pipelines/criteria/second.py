"""What the second reader found, as criteria with their evidence: beside the rules' list, for who chooses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.amounts import Amount
from pipelines.criteria.model import Criterion
from pipelines.criteria.pairs import Pair
from pipelines.criteria.rows_in_text import Source
from pipelines.criteria.segments import Segment
from pipelines.criteria.structure.reading import StructureReading, StructureRow

RULE = "second-reader"
SUMS = "figures-add-up"
AROUND = 160
"""Code points on either side of a figure that tell of its theme."""


@dataclass(frozen=True)
class Second:
    """The second reading of a text, with its rows as criteria; none where no words can be shown for it.

    `sure`: the judge's probability of its weight, null where that was no candidate.
    """

    found: StructureReading
    rows: tuple[Criterion, ...]
    sure: float | None = None


def second_of(source: Source, whole: Segment, found: StructureReading, sure: float | None) -> Second:
    """`whole`: a segment of the whole text, from which the places of the reading are counted."""
    rows = [_criterion(source, whole, row, found) for row in found.rows if row.kind != "total"]
    narrow = [at for at, row in enumerate(rows) if row.is_narrow]
    if found.told and not (rows if found.state == "none" else narrow):
        rows.append(_sentence(source, whole, found))
    elif narrow and (found.weight is None or _sum(rows) != found.weight):
        first, *others = narrow
        rows[first] = _decided(rows[first], found)
        for at in others:
            rows[at] = rows[at].means(RULE, None, None, None, rows[at].stated_of)
    return Second(found, tuple(rows), sure)


def by_sums(source: Source, whole: Segment, found: StructureReading) -> Second:
    """What the figures of a text give by arithmetic alone, as criteria."""
    made = second_of(source, whole, found, None)
    return replace(made, rows=tuple(replace(row, rule=SUMS) for row in made.rows))


def _criterion(source: Source, whole: Segment, row: StructureRow, found: StructureReading) -> Criterion:
    unit = "percent" if row.unit in ("percent", "fraction", "bare") else "points"
    made = source.row(Pair(row.label, Amount(row.stated_value, unit, row.start, row.end)), whole)
    near = source.cleaned.text[max(0, row.start - AROUND) : row.end + AROUND]
    if row.kind == "sv":
        made = replace(made, is_narrow=True, is_broad=True)
    of = "parent" if row.parent is not None else "overall"
    told = found.arithmetic if row.kind == "sv" and row.weight != row.stated_value else None
    return replace(made, words=near).means(RULE, row.weight, row.weight, row.weight, of, told)


def _decided(row: Criterion, found: StructureReading) -> Criterion:
    return row.means(RULE, found.weight, found.low, found.high, row.stated_of, found.arithmetic)


def _sentence(source: Source, whole: Segment, found: StructureReading) -> Criterion:
    """The sentence that decides, where no figure does."""
    first, last = found.told or (0, 0)
    row = source.statement("scored", first, last, replace(whole, start=0))
    sized = found.weight if found.weight else None
    return replace(
        row,
        statement=_KINDS.get(found.state),
        stated_unit="pass_fail" if found.why in ("pass or fail", "mandatory") else "none",
        words=source.cleaned.text[first:last],
    ).means(RULE, 0.0 if found.state == "none" else sized, found.low, found.high)


_KINDS = {"embedded": "embedded", "none": "not_weighted"}


def _sum(rows: Sequence[Criterion]) -> float:
    return round(sum(row.weight_pct or 0.0 for row in rows if row.is_narrow), 4)
