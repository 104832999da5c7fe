"""Criteria of a text by its figures alone: a list that divides the whole, and parts of parts."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria.amounts import Amount
from pipelines.criteria.model import Criterion
from pipelines.criteria.pairs import Pair
from pipelines.criteria.rows_in_text import Source
from pipelines.criteria.segments import Segment
from pipelines.criteria.statements import PER_POINT
from pipelines.criteria.structure.contexts import worded
from pipelines.criteria.structure.labels import bare
from pipelines.criteria.structure.named_lots import lists_lots, names_several, weigh_alike
from pipelines.criteria.structure.pieces import Piece, sum_of
from pipelines.criteria.structure.portioned import division, portioned
from pipelines.criteria.structure.reading import LONGEST
from pipelines.criteria.structure.scope import out_of_scope
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.tokens import REST
from pipelines.criteria.structure.whole import figures, whole
from pipelines.criteria.weighed import Weighed, marked

_TWO = 2
"""Rows of a list that are no more than quality and price."""
LIST, PARTS = "figures-divide-whole", "figures-divide-parts"


def listed(source: Source, lines: Sequence[Segment]) -> Weighed | None:
    """The list that the figures of a text make by themselves (structure/portioned.py); null for none."""
    if not _may_divide(source, lines):
        return None
    found = division(source.cleaned.text)
    return _weighed(source, lines, found) if found is not None and len(found) > _TWO else None


def _weighed(source: Source, lines: Sequence[Segment], found: Sequence[Piece]) -> Weighed:
    whole = _whole(source, lines)
    own = [one for one in found if one.kind == "sv" and one.parent is not None]
    nested = any(one.token.value is None or not near(one.token.value, one.weight) for one in own)
    return Weighed(tuple(_row_of(source, whole, one, LIST) for one in found), True, nested=nested)


def totals(source: Source, lines: Sequence[Segment]) -> Weighed | None:
    """What quality and price weigh, in any words, where the two are the whole; null where nothing says."""
    if not _may_divide(source, lines) or out_of_scope(source.cleaned.text):
        return None
    wording = worded(source.cleaned.text)
    found = whole(wording, figures(wording))
    if found is None or not near(found.rest, 0):
        rows = division(source.cleaned.text)
        made = _weighed(source, lines, rows) if rows is not None and len(rows) == _TWO else None
        if made is None or any(row.is_unnamed for row in made.rows):
            return None
        return made if sum(row.kind == "quality" for row in made.rows) == 1 else None
    start, end, both = min(found.figures), max(found.figures) + 1, []
    for name, size in (("Quality", found.quality), ("Price", found.price)):
        row = source.row(Pair(name, Amount(size, "percent", start, end), listed=True), _whole(source, lines))
        both.append(row.means(LIST, round(size, 4), round(size, 4), round(size, 4), "overall"))
    return Weighed(tuple(both), True)


def in_parts(source: Source, lines: Sequence[Segment]) -> Weighed | None:
    """What the figures of a text give social value in parts of parts (portioned.py); null for none."""
    if not _may_divide(source, lines) or out_of_scope(source.cleaned.text):
        return None
    found = portioned(worded(source.cleaned.text))
    if found is None:
        return None
    whole = _whole(source, lines)
    rows = [_row_of(source, whole, one, PARTS, found.told) for one in found.pieces]
    return Weighed(tuple(rows), True, nested=found.is_nested)


def _may_divide(source: Source, lines: Sequence[Segment]) -> bool:
    text = source.cleaned.text
    return bool(lines) and len(text) <= LONGEST and not (PER_POINT.search(text) or _is_by_lot(text))


def _is_by_lot(text: str) -> bool:
    """Whether lots may have lists of their own: several are named, and nothing says that all weigh alike."""
    return names_several(text) and not (weigh_alike(text) or lists_lots(text))


def _whole(source: Source, lines: Sequence[Segment]) -> Segment:
    return replace(lines[0], start=0, end=len(source.cleaned.text))


def _row_of(source: Source, whole: Segment, one: Piece, rule: str, told: str | None = None) -> Criterion:
    """A piece as a criterion; one that is sized by words alone has no stated value."""
    token = one.token
    if token.value is None:
        row = replace(
            source.statement("scored", token.start, token.end, whole), name=one.label, statement=None
        )
        row = replace(row, is_narrow=one.kind == "sv", is_broad=one.kind == "sv")
        row = replace(row, is_umbrella=token.unit == REST and one.kind not in ("sv", "price"))
    else:
        unit = "percent" if token.unit in ("percent", "fraction", "decimal") else "points"
        if unit == "points" and abs(token.value - one.weight) < 0.01:
            unit = "percent"
        row = source.row(
            Pair(
                bare(one.label) or one.label, Amount(token.value, unit, token.start, token.end), listed=True
            ),
            whole,
        )
        if one.kind == "sv":
            row = replace(row, is_narrow=True, is_broad=True, is_joint=row.is_joint and rule == LIST)
        elif row.is_narrow:
            row = replace(row, is_narrow=False)
    weight = round(one.weight, 4)
    is_as_stated = token.value is not None and abs(token.value - weight) < 0.01
    of = "parent" if one.parent is not None and not is_as_stated else "overall"
    if rule == LIST:
        told = None if is_as_stated else f"{sum_of(one)}"
        is_bounded = row.is_joint and row.is_narrow
        stated, low = (None, 0.0) if is_bounded else (weight, weight)
        return marked(row.means(LIST, stated, low, weight, of, told))
    return row.means(
        PARTS, weight, weight, weight, of, told if one.kind == "sv" and not is_as_stated else None
    )
