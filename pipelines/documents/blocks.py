"""One table that holds several: another header further down, or a blank column between two side by side."""

from dataclasses import replace

from pipelines.documents.columns import WEIGHS, role_of
from pipelines.documents.figures import LONGEST_CELL, figure_of
from pipelines.documents.grids import Grid, Row, Slot, begun

LEAST = 2
"""Rows below a header that make a table of their own."""


def blocks(grid: Grid) -> list[Grid]:
    """The tables that stand below one another in one, each with its header."""
    cuts = [0, *(at for at in range(2, len(grid.rows) - LEAST) if _heads(grid.rows[at]))]
    ends = [*cuts[1:], len(grid.rows)]
    made = [replace(grid, rows=grid.rows[start:end]) for start, end in zip(cuts, ends, strict=True)]
    return [part for part in made if len(part.rows) >= LEAST]


def _heads(row: Row) -> bool:
    """A header of its own: a column of weights beside one of names, and no figure."""
    slots = begun(row)
    if len(slots) < 2 or any(figure_of(slot) or len(slot.text) > LONGEST_CELL for slot in slots):
        return False
    roles = [role_of(slot.text) for slot in slots]
    return any(role in WEIGHS for role in roles[1:]) and any(role in ("name", "number") for role in roles)


def side_by_side(grid: Grid) -> list[Grid]:
    """Two tables with a blank column between them, each with a header of names and weights."""
    cut = _blank_before(grid)
    if cut is None:
        return [grid]
    parts = []
    for start, end in ((0, cut), (cut, grid.width)):
        rows = tuple(row[start:end] for row in grid.rows)
        parts.append(replace(grid, rows=tuple(row for row in rows if begun(row))))
    return parts if all(part.rows and _heads(part.rows[0]) for part in parts) else [grid]


def _blank_before(grid: Grid) -> int | None:
    """The first column whose cells stand two or more places after those of the column before it."""
    for column in range(1, grid.width):
        before = [s for row in grid.rows if (s := row[column - 1]) is not None and s.begins]
        after = [s for row in grid.rows if (s := row[column]) is not None and s.begins]
        if before and after and _ends(before) + 1 < min(slot.cell.column for slot in after):
            return column
    return None


def _ends(slots: list[Slot]) -> int:
    return max(slot.cell.column + slot.cell.column_span - 1 for slot in slots)
