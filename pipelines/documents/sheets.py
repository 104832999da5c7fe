"""A sheet of a workbook as what a person sees on it: lines of text, and tables apart from each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.passage import DocumentPlace
from pipelines.documents.model import Block, Cell, Document, Paragraph, Table

LONGEST_IN_TABLE = 80
"""A row of one cell inside a table is a heading of it up to so long; what is longer is text."""


@dataclass(frozen=True)
class SheetLine(Paragraph):
    """A cell of a sheet that is a line of text."""

    table: Table | None = None
    cell: Cell | None = None

    def place(self, sha256: str) -> DocumentPlace:
        """Its cell."""
        return self.table.place(sha256, self.cell) if self.table else DocumentPlace(sha256)


@dataclass(frozen=True)
class SheetTitle(Paragraph):
    """The name of a sheet, a heading over all on it."""


def laid_out(document: Document) -> Document:
    """The document with every sheet in place of one table as lines and tables."""
    if not any(isinstance(block, Table) and block.sheet is not None for block in document.blocks):
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table) and block.sheet is not None and not block.hidden:
            blocks.append(SheetTitle(block.sheet, block.page, 1))
            blocks += _parts(block)
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _parts(sheet: Table) -> Iterator[Block]:
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    run: list[int] = []
    for number in sorted(rows):
        if run and _parts_before(rows, run, number):
            yield from _table(sheet, rows, run)
            run = []
        run.append(number)
    yield from _table(sheet, rows, run)


def _parts_before(rows: dict[int, list[Cell]], run: Sequence[int], number: int) -> bool:
    """Whether a row begins a part of its own: after a blank row with a header or text, or as running text."""
    cells = rows[number]
    reach = max(cell.row + cell.row_span - 1 for row in run for cell in rows[row])
    alone = len(cells) == 1
    if alone and _is_text(cells[0].text):
        return True
    if len(rows[run[-1]]) == 1 and _is_text(rows[run[-1]][0].text):
        return True
    if number <= reach + 1:
        return False
    if any(_TOTAL.match(cell.text) for cell in rows[run[-1]]):
        return True
    return alone or not any(re.search(r"\d", cell.text) for cell in cells[1:])


_TOTAL = re.compile(r"\W*(?:sub-?\s?|grand )?totals?\b", re.I)


def _is_text(text: str) -> bool:
    return len(text) > LONGEST_IN_TABLE or text.rstrip().endswith((".", ":"))


def _table(sheet: Table, rows: dict[int, list[Cell]], run: Sequence[int]) -> Iterator[Block]:
    """The rows as a table; those of one cell before its first and after its last row of several as lines."""
    several = [row for row in run if len(rows[row]) > 1]
    if not several:
        yield from (SheetLine(rows[row][0].text, sheet.page, table=sheet, cell=rows[row][0]) for row in run)
        return
    first, last = several[0], several[-1]
    yield from (
        SheetLine(rows[r][0].text, sheet.page, table=sheet, cell=rows[r][0]) for r in run if r < first
    )
    yield replace(sheet, cells=tuple(cell for r in run if first <= r <= last for cell in rows[r]))
    yield from (SheetLine(rows[r][0].text, sheet.page, table=sheet, cell=rows[r][0]) for r in run if r > last)
