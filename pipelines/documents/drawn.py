"""A document's evidence for a terminal: its tables as text and its sentences, with the words marked."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from pipelines.criteria.passage import DocumentPlace, locator
from pipelines.documents.grids import Grid, grids
from pipelines.documents.model import Document
from pipelines.documents.sheets import laid_out
from warehouse.text import one_line

Row = dict[str, Any]
ROWS = 14
"""Rows of a long table that are shown round its evidence."""
WIDEST = 44
"""Characters of a cell that are shown."""


def drawn(documents: Sequence[Document], criteria: Sequence[Row]) -> Iterator[Text]:
    """By table the rows with the cells that are evidence between >> and <<, and the place over each."""
    marked = {row["evidence"]["field"]: bool(row["is_narrow"]) for row in criteria if _is_cell(row)}
    for row in criteria:
        if row["is_narrow"]:
            marked[row["evidence"]["field"]] = True
    for document in documents:
        for grid in grids(laid_out(document)):
            places = {
                (r, c): str(slot.place)
                for r, cells in enumerate(grid.rows)
                for c, slot in enumerate(cells)
                if slot and slot.begins
            }
            if any(place in marked for place in places.values()):
                yield Text(f"  {one_line(document.file_name)}, {_where(grid)}", style="dim")
                yield from _table(grid, places, marked)


def _is_cell(row: Row) -> bool:
    place = locator(row["evidence"]["field"])
    return isinstance(place, DocumentPlace) and (place.row is not None or place.cell is not None)


def _where(grid: Grid) -> str:
    slot = next(slot for row in grid.rows for slot in row if slot)
    if slot.table.sheet:
        return f"sheet {one_line(slot.table.sheet)}"
    page = "" if slot.table.page is None else f"page {slot.table.page}, "
    return f"{page}table {slot.table.number}"


def _table(grid: Grid, places: dict[tuple[int, int], str], marked: dict[str, bool]) -> Iterator[Text]:
    held = [r for r, _ in (at for at, place in places.items() if place in marked)]
    first, last = max(0, min(held) - 2), min(len(grid.rows), max(held) + 3)
    if last - first > ROWS:
        narrow = [r for (r, _), place in places.items() if marked.get(place)]
        middle = narrow[0] if narrow else held[0]
        first, last = max(0, middle - ROWS // 2), min(len(grid.rows), middle + ROWS // 2)
    shown = [r for r in range(len(grid.rows)) if r == 0 or first <= r < last]
    texts = {
        (r, c): one_line(slot.text, WIDEST) if (slot := grid.rows[r][c]) and slot.begins else ""
        for r in shown
        for c in range(grid.width)
    }
    for at, place in places.items():
        if place in marked and at in texts:
            texts[at] = f">>{texts[at]}<<"
    widths = [max(len(texts[r, c]) for r in shown) for c in range(grid.width)]
    before = -1
    for r in shown:
        if r > before + 1:
            yield Text("    ...", style="dim")
        before = r
        line = Text("    ")
        for c in range(grid.width):
            narrow_cell = marked.get(places.get((r, c), ""))
            style = "" if narrow_cell is None else "bold green" if narrow_cell else "bold yellow"
            line.append(texts[r, c].ljust(widths[c]), style=style).append(" | " if c < grid.width - 1 else "")
        line.rstrip()
        yield line
    if last < len(grid.rows):
        yield Text("    ...", style="dim")
