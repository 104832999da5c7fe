"""Tables that say the same as a plain list of criteria in another shape, brought into that shape.

A card for each criterion, its facts below one another; a tick under the weight it has; a ratio beside a ratio
of names. The cells stay where they stand, so evidence is found where it is printed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.documents.columns import WEIGHS, role_of
from pipelines.documents.figures import figure_of
from pipelines.documents.grids import Grid, Row, Slot, begun
from pipelines.documents.model import Cell

MOST_FACTS = 10
LONGEST_LABEL = 45
_TICK = re.compile(r"\s{0,3}[✓✔☑☒✗✘×xX●•■*yY\uf0fc\uf0fe]\s{0,3}")


def cards(found: Sequence[Grid]) -> Iterator[Grid]:
    """Neighbouring cards with the same labels as one table: labels above, a row for each card."""
    run: list[tuple[Grid, list[tuple[Slot, Slot | None]]]] = []
    for grid in found:
        for card in _cards_of(grid):
            if run and _labels(run[-1][1]) != _labels(card):
                yield from _put_together(run)
                run = []
            run.append((grid, card))
    yield from _put_together(run)


def _cards_of(grid: Grid) -> list[list[tuple[Slot, Slot | None]]]:
    """The cards that a table of labels and values holds: one, or several below one another."""
    facts: list[tuple[Slot, Slot | None]] = []
    for row in grid.rows:
        held = begun(row)
        if not 1 <= len(held) <= 2 or len(held[0].text) > LONGEST_LABEL or figure_of(held[0]):
            return []
        facts.append((held[0], held[1] if len(held) == 2 else None))
    first = _plain(facts[0][0]) if facts else ""
    made: list[list[tuple[Slot, Slot | None]]] = []
    for fact in facts:
        if _plain(fact[0]) == first or not made:
            made.append([])
        made[-1].append(fact)
    if any(not 2 <= len(card) <= MOST_FACTS for card in made):
        return []
    weighed = [
        any(role_of(label.text) in WEIGHS and value and figure_of(value) for label, value in card)
        for card in made
    ]
    return made if made and all(weighed) and facts[0][1] is not None else []


def _plain(slot: Slot) -> str:
    """A label less its number."""
    return re.sub(r"[\d\W_]+", " ", slot.text.casefold()).strip()


def _labels(card: Sequence[tuple[Slot, Slot | None]]) -> list[str]:
    return [_plain(label) for label, _ in card]


def _put_together(run: Sequence[tuple[Grid, list[tuple[Slot, Slot | None]]]]) -> Iterator[Grid]:
    if len(run) < 2 or not all(_labels(run[0][1])):
        return
    heads: Row = tuple(_headed(label) for label, _ in run[0][1])
    rows: list[Row] = [heads, *(tuple(value for _, value in card) for _, card in run)]
    yield replace(run[0][0], rows=tuple(rows))


def _headed(slot: Slot) -> Slot:
    """ "Question 1" over the first card is "Question" over all."""
    text = re.sub(r"\s{0,4}\d{1,3}\W{0,3}$", "", slot.cell.text) or slot.cell.text
    return replace(slot, cell=replace(slot.cell, text=text))


def ticked(grid: Grid) -> Grid:
    """A weight over each column and one tick in each row: the names, and the weight over the tick."""
    if len(grid.rows) < 3 or grid.width < 3:
        return grid
    head = grid.rows[0]
    weights = [at for at, slot in enumerate(head) if slot and slot.begins and figure_of(slot)]
    if len(weights) < 2 or weights[0] == 0 or any("%" not in _text(head[at]) for at in weights):
        return grid
    others = [at for at in range(grid.width) if at not in weights]
    rows: list[Row] = [tuple(head[at] for at in others)]
    for row in grid.rows[1:]:
        marks = [at for at in weights if row[at] is not None and _text(row[at])]
        if len(marks) != 1 or not _TICK.fullmatch(_text(row[marks[0]])):
            return grid
        rows.append((*(row[at] for at in others), head[marks[0]]))
    name = head[others[0]]
    kept = name or next(slot for slot in head if slot)
    label = replace(kept, cell=replace(kept.cell, text="Weighting"), begins=True)
    return replace(grid, rows=((*rows[0], label), *rows[1:]))


def _less_bullets(grid: Grid) -> Grid:
    """Lines with bullets that stood like a table: without the column of bullets, which is no head of it."""
    held = [
        _text(slot) for row in grid.rows if (slot := row[0]) and slot.begins and slot.cell.column_span == 1
    ]
    if grid.width < 2 or len(held) < 2 or not all(_BULLET.fullmatch(text) for text in held):
        return grid
    rows = tuple(
        row[1:] if row[0] is None or _BULLET.fullmatch(_text(row[0])) else row[:1] + row[2:]
        for row in grid.rows
    )
    return replace(grid, rows=rows)


_BULLET = re.compile(r"[•·▪■◦●‣\uf0b7\uf0a7\uf0d8]")


def stacked(grid: Grid) -> Grid:
    """Two halves side by side, each of names and weights, that only together make 100: below one another.

    Criteria beside their parts reach more: both tiers make the whole.
    """
    halves = [tuple(row[start:end] for row in grid.rows) for start, end in ((0, 2), (2, 4))]
    if grid.width != 4 or len(grid.rows) < 3:
        return grid
    sums = []
    for half in halves:
        name, weight = half[0]
        figures = [figure_of(slot) for _, slot in half[1:] if slot and slot.text]
        if not name or role_of(name.text) != "name" or not weight or role_of(weight.text) not in WEIGHS:
            return grid
        if not all(figures) or any(s.cell.row_span > 1 for row in half for s in row if s):
            return grid
        if any(bool(_text(one)) != bool(_text(other)) for one, other in half[1:]):
            return grid
        sums.append(sum(figure.value for figure in figures if figure))
    if not all(sums) or abs(sum(sums) - 100) > 0.5:
        return grid
    below = [row for row in halves[1][1:] if _text(row[0])]
    return replace(grid, rows=(*halves[0], (halves[1][0][0], None), *below))


def posters(found: Sequence[Grid]) -> Iterator[Grid]:
    """Figures with a name over or under each, in lines that only together make 100: a row for each."""
    run: list[tuple[Grid, list[Row]]] = []
    for grid in (*found, None):
        pairs = _pairs_of(grid) if grid else []
        if grid and pairs:
            run.append((grid, pairs))
            continue
        rows = tuple(row for _, some in run for row in some)
        figures = [figure for _, slot in rows if slot and (figure := figure_of(slot))]
        several = len(run) > 1 or (run and len(run[0][0].rows) > 2)
        if several and abs(sum(figure.value for figure in figures) - 100) < 0.5:
            yield replace(run[0][0], rows=rows)
        run = []


def _pairs_of(grid: Grid) -> list[Row]:
    """(name, figure) of each place of a table whose lines are by turns names alone and figures alone."""
    made: list[Row] = []
    for one, other in zip(grid.rows[::2], grid.rows[1::2], strict=False):
        held = [(a, b) for a, b in zip(one, other, strict=True) if _text(a) or _text(b)]
        if len(grid.rows) % 2 or not all(_text(a) and _text(b) for a, b in held):
            return []
        over = [bool(a and figure_of(a)) for a, _ in held]
        under = [bool(b and figure_of(b)) for _, b in held]
        if all(over) and not any(under):
            made += [(b, a) for a, b in held]
        elif all(under) and not any(over):
            made += [(a, b) for a, b in held]
        else:
            return []
    return made


def _text(slot: Slot | None) -> str:
    return slot.text if slot else ""


_RATIO = re.compile(
    r"\s{0,4}\d{1,2}(?:\.\d)?\s?%?(?:\s{0,3}(?P<mark>[:/–-])\s{0,3}\d{1,2}(?:\.\d)?\s?%?){1,5}\s{0,4}"
)
_PARTS = r"\s{0,3}[:/]\s{0,3}|\s{1,3}[–-]\s{1,3}"


def ratios(grid: Grid) -> Iterator[Grid]:
    """Two cells, names and figures in one order: "Price : Quality" beside "60 : 40"."""
    cells = [slot for row in grid.rows for slot in begun(row)]
    named = [(slot, re.split(_PARTS, slot.text)) for slot in cells if not re.search(r"\d", slot.text)]
    for slot in cells:
        if not _RATIO.fullmatch(slot.text):
            continue
        figures = [(m.group(), m.start()) for m in re.finditer(r"\d{1,2}(?:\.\d)?", slot.cell.text)]
        if abs(sum(float(figure) for figure, _ in figures) - 100) > 0.5:
            continue
        for name, parts in named:
            if len(parts) != len(figures) or not _is_beside(slot.cell, name.cell):
                continue
            yield replace(
                grid,
                rows=tuple(
                    (_part(name, part, 0), _part(slot, figure, start))
                    for part, (figure, start) in zip(parts, figures, strict=True)
                ),
            )


def _is_beside(one: Cell, other: Cell) -> bool:
    return one.row == other.row or one.column == other.column


def _part(slot: Slot, text: str, start: int) -> Slot:
    """A part of what a cell says, which knows where in it it stands."""
    shown = re.sub(r"(?i)\s(?:split|ratio|weighting\w?|weights?)\W*$", "", text.strip())
    return replace(slot, cell=replace(slot.cell, text=shown), whole=slot.cell.text, offset=start)


def shapes(found: Sequence[Grid]) -> Iterator[Grid]:
    """The tables, and what can be brought into another shape beside them."""
    for grid in found:
        yield stacked(ticked(_less_bullets(grid)))
        yield from ratios(grid)
    yield from cards(found)
    yield from posters(found)
