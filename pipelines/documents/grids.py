"""Tables as grids: merged cells cover their places, and a table that breaks over the page is one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.passage import DocumentPlace
from pipelines.documents.model import Block, Cell, Document, Paragraph, Table
from pipelines.documents.outline import lot_of

FURNITURE = 110
"""A running head, foot or page number between two parts of a table is no longer."""
WIDEST, LONGEST = 40, 1_500
"""Columns and rows of one grid that are read."""


@dataclass(frozen=True)
class Slot:
    """A place of a grid: the cell that covers it, its table, and whether the cell begins here.

    `whole`, `offset`: the text of which it is a part, and where in that it begins; `stands`: where that text
    is, if not in the cell.
    """

    cell: Cell
    table: Table
    begins: bool
    sha256: str
    whole: str | None = None
    offset: int = 0
    stands: DocumentPlace | None = None

    @property
    def place(self) -> DocumentPlace:
        return self.stands or self.table.place(self.sha256, self.cell)

    @property
    def text(self) -> str:
        return " ".join(self.cell.text.split())


Row = tuple[Slot | None, ...]


def begun(row: Row) -> list[Slot]:
    """Its cells that begin there and say something."""
    return [slot for slot in row if slot and slot.begins and slot.text]


def texts_of(row: Row) -> list[str]:
    """The texts of its cells, a merged one once."""
    return list({id(slot.cell): slot.text for slot in row if slot and slot.text}.values())


@dataclass(frozen=True)
class Grid:
    """Rows of slots, all as long. `at`: the place of its first block in the document."""

    document: Document
    at: int
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


def grids(document: Document) -> Iterator[Grid]:
    """Every table that is shown, its parts put together."""
    for at, parts in _runs(document.blocks):
        rows = _joined([_rows(part, document.sha256) for part in parts])
        if rows:
            yield Grid(document, at, rows)


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[int, list[Table]]]:
    """(place of the first, the parts) of every table."""
    run: list[Table] = []
    at = 0
    between: list[Paragraph] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        if block.hidden:
            continue
        if run and _goes_on(run[-1], block, between):
            run.append(block)
        else:
            if run:
                yield at, run
            run, at = [block], number
        between = []
    if run:
        yield at, run


def _goes_on(one: Table, other: Table, between: Sequence[Paragraph]) -> bool:
    """The same table on the next page: it says so, or it has as many columns and no heading of its own."""
    if any(lot_of(paragraph.text) for paragraph in between):
        return False
    if other.continues:
        again = _first_row(other)
        return not (_is_telling(again) and again != _first_row(one) and _WEIGHS.search(" | ".join(again)))
    if one.page is None or other.page is None or other.page != one.page + 1:
        return False
    if any(len(p.text) > FURNITURE or p.level is not None for p in between) or len(between) > 4:
        return False
    if _width(one) != _width(other):
        return False
    first, again = _first_row(one), _first_row(other)
    return first == again or not _is_telling(again)


_WEIGHS = re.compile(r"\bweight|\bcriteri|\bmarks\b|\bpoints\b|%")
"""In a first row without a figure: the header of a list of criteria, and no row of the table before."""


def _width(table: Table) -> int:
    return max((cell.column + cell.column_span - 1 for cell in table.cells), default=0)


def _first_row(table: Table) -> list[str]:
    top = min((cell.row for cell in table.cells), default=0)
    return [" ".join(cell.text.lower().split()) for cell in table.cells if cell.row == top]


def _is_telling(texts: Sequence[str]) -> bool:
    """A first row without a figure, of several cells: a header of its own."""
    return len([t for t in texts if t]) >= 2 and not any(re.search(r"\d", t) for t in texts)


def _rows(table: Table, sha256: str) -> list[Row]:
    cells = [cell for cell in table.cells if cell.column <= WIDEST and cell.row <= LONGEST]
    if not cells:
        return []
    height = max(cell.row for cell in cells)
    width = max(min(cell.column + cell.column_span - 1, WIDEST) for cell in cells)
    made: list[list[Slot | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.row_span, height + 1)):
            for column in range(cell.column, min(cell.column + cell.column_span, width + 1)):
                if made[row - 1][column - 1] is None:
                    made[row - 1][column - 1] = Slot(
                        cell, table, (row, column) == (cell.row, cell.column), sha256
                    )
    return [tuple(row) for row in made if any(slot and slot.text for slot in row)]


def _joined(parts: Sequence[list[Row]]) -> tuple[Row, ...]:
    """The rows of all parts, less a header that is printed again."""
    width = max((len(rows[0]) for rows in parts if rows), default=0)
    head = [_texts(row) for row in parts[0][:2]] if parts[0] else []
    found: list[Row] = []
    for number, rows in enumerate(parts):
        again = number > 0 and rows and head and _texts(rows[0]) == head[0]
        skip = 0
        if again:
            skip = 2 if len(rows) > 1 and len(head) > 1 and _texts(rows[1]) == head[1] else 1
        found += [(*row, *(None,) * (width - len(row))) for row in rows[skip:]]
    return tuple(_without_empty(_heads_mended(found)))


def _heads_mended(rows: list[Row]) -> list[Row]:
    """A number alone in a column of its own, in the first row: the last word of the header to its left."""
    if len(rows) < 3:
        return rows
    head = list(rows[0])
    for column in range(1, len(head)):
        slot, left = head[column], head[column - 1]
        alone = not any((below := row[column]) is not None and below.begins for row in rows[1:])
        if slot and left and slot.begins and left.begins and alone and re.fullmatch(r"\d{1,3}", slot.text):
            cell = replace(left.cell, text=f"{left.cell.text} {slot.text}")
            head[column - 1], head[column] = replace(left, cell=cell), None
    return [tuple(head), *rows[1:]]


def _texts(row: Iterable[Slot | None]) -> tuple[str, ...]:
    return tuple(slot.text.casefold() if slot else "" for slot in row)


def _without_empty(rows: Sequence[Row]) -> Iterator[Row]:
    """Less the columns in which nothing begins."""
    kept = [
        column
        for column in range(len(rows[0]) if rows else 0)
        if any((slot := row[column]) is not None and slot.begins and slot.text for row in rows)
    ]
    for row in rows:
        yield tuple(row[column] for column in kept)
