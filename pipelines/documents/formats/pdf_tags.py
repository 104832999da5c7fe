"""The tags of a page: headings, paragraphs and tables as its producer named them.

Rows are those of the tags. Columns are by where the cells stand, since producers leave out empty cells and
the rows that a cell spans.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from pipelines.documents.formats.pdf_page import Page, Word
from pipelines.documents.formats.pdf_rows import Found, box_of, text_of
from pipelines.documents.model import Cell

_DEEPEST = 60
_MOST_ELEMENTS = 50_000
_INLINE = {
    "Span",
    "Link",
    "Reference",
    "Em",
    "Strong",
    "Quote",
    "Code",
    "Lbl",
    "LBody",
    "Annot",
    "NonStruct",
    "Sub",
}
_ROW_GROUPS = {"THead", "TBody", "TFoot"}
_SINGLE = {
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "Title",
    "Caption",
    "LI",
    "TOCI",
    "Lbl",
    "LBody",
    "Note",
    "BlockQuote",
    "Form",
    "Formula",
}


@dataclass
class Element:
    """A tag with the numbers of its marked content and the tags inside it, in order."""

    kind: str
    inside: "list[Element | int]" = field(default_factory=list)
    row_span: int = 1
    column_span: int = 1

    def holds_block(self) -> bool:
        """Whether a paragraph, a table or the like stands inside it."""
        return any(
            isinstance(item, Element) and (item.kind not in _INLINE or item.holds_block())
            for item in self.inside
        )

    def marks(self) -> Iterator[int]:
        """The marked content of the tag and of all inside it."""
        for item in self.inside:
            if isinstance(item, int):
                yield item
            else:
                yield from item.marks()


@dataclass
class Tagged:
    """What the tags say of a page: paragraphs as (level, words) and tables, in their order."""

    blocks: list[tuple[int | None, list[Word]] | Found]
    words: set[int]


class _Budget:
    def __init__(self) -> None:
        self.left = _MOST_ELEMENTS


def tagged(page: Page, words: list[Word]) -> Tagged | None:
    """The page by its tags; null where it has none."""
    tree = raw.FPDF_StructTree_GetForPage(page.page)
    if not tree:
        return None
    try:
        budget = _Budget()
        roots = [
            _element(raw.FPDF_StructTree_GetChildAtIndex(tree, n), 0, budget)
            for n in range(max(0, raw.FPDF_StructTree_CountChildren(tree)))
        ]
    finally:
        raw.FPDF_StructTree_Close(tree)
    by_mark: dict[int, list[Word]] = {}
    for word in words:
        by_mark.setdefault(page.mark_of(word.at), []).append(word)
    by_mark.pop(-1, None)
    made = Tagged([], set())
    for root in roots:
        if root is not None:
            _add(root, by_mark, made)
    return made


def _element(handle: Any, depth: int, budget: _Budget) -> Element | None:
    budget.left -= 1
    if not handle or depth > _DEEPEST or budget.left < 0:
        return None
    element = Element(_text(raw.FPDF_StructElement_GetType, handle))
    if element.kind in ("TD", "TH"):
        element.row_span, element.column_span = _spans(handle)
    for n in range(max(0, raw.FPDF_StructElement_CountChildren(handle))):
        inner = _element(raw.FPDF_StructElement_GetChildAtIndex(handle, n), depth + 1, budget)
        if inner is not None:
            element.inside.append(inner)
        elif (mark := raw.FPDF_StructElement_GetChildMarkedContentID(handle, n)) >= 0:
            element.inside.append(mark)
    return element


def _text(function: Any, handle: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    size = function(handle, buffer, 128)
    return buffer.raw[: max(0, min(size, 128) - 2)].decode("utf-16-le", "replace")


def _spans(handle: Any) -> tuple[int, int]:
    spans = {b"RowSpan": 1, b"ColSpan": 1}
    number, size = ctypes.c_float(), ctypes.c_ulong()
    for n in range(max(0, raw.FPDF_StructElement_GetAttributeCount(handle))):
        attribute = raw.FPDF_StructElement_GetAttributeAtIndex(handle, n)
        if not attribute:
            continue
        for name in spans:
            value = raw.FPDF_StructElement_Attr_GetValue(attribute, name)
            if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, number):
                spans[name] = max(1, min(1000, int(number.value)))
    del size
    return spans[b"RowSpan"], spans[b"ColSpan"]


def _add(element: Element, by_mark: dict[int, list[Word]], made: Tagged) -> None:
    if element.kind == "Table":
        table = _table(element, by_mark)
        if table is not None:
            made.blocks.append(table)
            made.words.update(word.at for word in table.words)
            for inner in _inner_tables(element, by_mark):
                _add(inner, by_mark, made)
            return
    if element.kind in _SINGLE | _INLINE and not element.holds_block():
        _add_paragraph(element.kind, list(element.marks()), by_mark, made)
        return
    loose: list[int] = []
    for item in element.inside:
        if isinstance(item, int):
            loose.append(item)
            continue
        if item.kind in _INLINE and not item.holds_block():
            loose += item.marks()
            continue
        _add_paragraph(element.kind, loose, by_mark, made)
        loose = []
        _add(item, by_mark, made)
    _add_paragraph(element.kind, loose, by_mark, made)


def _add_paragraph(kind: str, marks: list[int], by_mark: dict[int, list[Word]], made: Tagged) -> None:
    words = [word for mark in marks for word in by_mark.get(mark, ()) if word.at not in made.words]
    if words:
        made.words.update(word.at for word in words)
        level = {"H": 1, "Title": 1}.get(kind)
        if kind[0:1] == "H" and kind[1:].isdigit():
            level = int(kind[1:])
        made.blocks.append((level, words))


@dataclass
class _TagCell:
    row: int
    words: list[Word]
    row_span: int
    column_span: int
    column: int = 0

    @property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def y0(self) -> float:
        return min(word.y0 for word in self.words)

    @property
    def y1(self) -> float:
        return max(word.y1 for word in self.words)


def _rows(table: Element) -> Iterator[Element]:
    for item in table.inside:
        if isinstance(item, Element):
            if item.kind == "TR":
                yield item
            elif item.kind in _ROW_GROUPS or item.kind in ("NonStruct", "Div", "Span"):
                yield from _rows(item)


def _is_frame(ordered: list[list[tuple[Element, _TagCell | None]]], by_mark: dict[int, list[Word]]) -> bool:
    """Whether a table only holds others, each beside one cell that says what it is of: a caption of it."""
    holding = [row for row in ordered if any(next(_inner_tables(td, by_mark), None) for td, _ in row)]
    alone = [row for row in holding if sum(cell is not None for _, cell in row) <= 1]
    return bool(holding) and len(alone) == len(holding) and len(holding) >= len(ordered) - 1


def _is_inner_table(element: Element, by_mark: dict[int, list[Word]]) -> bool:
    """Whether a table inside a cell has rows of several cells: a table of its own, and no frame of text."""
    if element.kind != "Table":
        return False
    return any(
        sum(
            isinstance(td, Element) and td.kind in ("TD", "TH") and any(m in by_mark for m in td.marks())
            for td in row.inside
        )
        > 1
        for row in _rows(element)
    )


def _own_marks(element: Element, by_mark: dict[int, list[Word]]) -> Iterator[int]:
    """The marked content of a cell, without that of tables inside it."""
    for item in element.inside:
        if isinstance(item, int):
            yield item
        elif not _is_inner_table(item, by_mark):
            yield from _own_marks(item, by_mark)


def _inner_tables(element: Element, by_mark: dict[int, list[Word]]) -> Iterator[Element]:
    """The tables inside the cells of a table, not those inside of them."""
    for item in element.inside:
        if isinstance(item, Element):
            if _is_inner_table(item, by_mark):
                yield item
            else:
                yield from _inner_tables(item, by_mark)


def _table(element: Element, by_mark: dict[int, list[Word]]) -> Found | None:
    """The cells of a tagged table; null for what is laid out as one and holds one column."""
    ordered: list[list[tuple[Element, _TagCell | None]]] = []
    for tr in _rows(element):
        row: list[tuple[Element, _TagCell | None]] = []
        for td in tr.inside:
            if isinstance(td, Element) and td.kind in ("TD", "TH"):
                words = [word for mark in _own_marks(td, by_mark) for word in by_mark.get(mark, ())]
                cell = _TagCell(len(ordered) + 1, words, td.row_span, td.column_span) if words else None
                row.append((td, cell))
        ordered.append(row)
    cells = [cell for row in ordered for _, cell in row if cell is not None]
    if len(cells) < 2 or _is_frame(ordered, by_mark):
        return None
    edges = _columns(cells)
    if not edges:
        return None
    _place(ordered, edges)
    _stretch(cells)
    made = [
        Cell(text, cell.row, cell.column, cell.row_span, cell.column_span, box=box_of(cell.words))
        for cell in cells
        if (text := text_of(cell.words))
    ]
    words = [word for cell in cells for word in cell.words]
    return Found(
        made,
        min(cell.x0 for cell in cells),
        min(cell.y0 for cell in cells),
        max(cell.x1 for cell in cells),
        max(cell.y1 for cell in cells),
        [min(cell.x0 for cell in cells), *edges, max(cell.x1 for cell in cells)],
        words,
    )


def _columns(cells: list[_TagCell]) -> list[float]:
    """Where columns part: places that no cell crosses but those said to span, or the few that are wide."""
    singles = [cell for cell in cells if cell.column_span == 1]
    singles = singles or cells
    allowed = len({cell.row for cell in cells}) // 6
    ends = sorted({cell.x1 for cell in singles})
    starts = sorted({cell.x0 for cell in singles})
    edges: list[float] = []
    last_start = None
    for end in ends:
        following = next((start for start in starts if start > end - 0.5), None)
        if following is None or following == last_start:
            if edges and following is not None:
                edges[-1] = (end + following) / 2
            continue
        middle = (end + following) / 2
        crossing = sum(cell.x0 < middle - 0.5 and cell.x1 > middle + 0.5 for cell in singles)
        if crossing <= allowed:
            edges.append(middle)
            last_start = following
    return edges


def _place(ordered: list[list[tuple[Element, _TagCell | None]]], edges: list[float]) -> None:
    """The column of every cell: by its order where the tags are whole, else by where it stands."""
    wide = len(edges) + 1
    by_order: dict[int, int] = {}
    taken: dict[tuple[int, int], bool] = {}
    whole = True
    for number, row in enumerate(ordered, 1):
        column = 1
        for td, cell in row:
            while taken.get((number, column)):
                column += 1
            for down in range(td.row_span):
                for right in range(td.column_span):
                    taken[number + down, column + right] = True
            if cell is not None:
                by_order[id(cell)] = column
            column += td.column_span
        width = max((c for n, c in taken if n == number), default=0)
        whole = whole and width == wide
    for row in ordered:
        for _, cell in row:
            if cell is None:
                continue
            if whole:
                cell.column = by_order[id(cell)]
                continue
            middle = (cell.x0 + cell.x1) / 2
            cell.column = 1 + sum(middle > edge for edge in edges)
            if cell.column_span > 1:
                cell.column = max(1, min(cell.column, 1 + sum(cell.x0 > edge for edge in edges)))


def _stretch(cells: list[_TagCell]) -> None:
    """A cell whose words stand below its row, half-way down rows that are empty in its column, spans them."""
    rows: dict[int, list[_TagCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    for cell in cells:
        beside = [other for other in rows[cell.row] if other is not cell and other.row_span == 1]
        if cell.row_span > 1 or not beside:
            continue
        bottom = max(other.y1 for other in beside)
        middle = (cell.y0 + cell.y1) / 2
        if middle <= bottom:
            continue
        last = cell.row
        while last + 1 in rows and not any(other.column == cell.column for other in rows[last + 1]):
            last += 1
            top = min(other.y0 for other in beside)
            if (top + max(other.y1 for other in rows[last])) / 2 >= middle - 2:
                break
        cell.row_span = last - cell.row + 1
