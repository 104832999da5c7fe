"""XLSX through openpyxl: values as they are shown (15% of 0.15), merged ranges, what is hidden told.

A workbook of the binary kind is read through calamine, without number formats; that is said.
"""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from pipelines.documents import archives
from pipelines.documents.formats import sheets
from pipelines.documents.formats.content import Content, damaged, tidy
from pipelines.documents.formats.sheet_tables import SheetTables
from pipelines.documents.formats.xml import attribute, local, parsed
from pipelines.documents.limits import Limits
from pipelines.documents.model import Paragraph, Refused

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NOT_CALCULATED = "formulas without a calculated value"
_BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError),
    *(StopIteration, TypeError, ValueError, BadZipFile, etree.LxmlError),
)
"""What openpyxl raises of files that are not as they should be."""


def read(data: bytes, limits: Limits) -> Content:
    """A table a sheet, a second one for its hidden rows and columns. Raises Refused."""
    with archives.opened(data) as archive:
        archives.check(archive, limits)
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            return sheets.read(data, limits)
        uncalculated = _uncalculated(archive, limits)
        if _STRICT.search(archives.read(archive, "xl/workbook.xml", limits)):
            data = _as_transitional(archive, limits)
        content = _of_openpyxl(data, limits, uncalculated)
        for name in names:
            if _DRAWING.fullmatch(name):
                content.blocks += _texts_of_drawing(parsed(archives.read(archive, name, limits)))
        _name_unread(content, names)
        return content


def _name_unread(content: Content, names: list[str]) -> None:
    for start, what in (
        ("xl/charts/", "charts"),
        ("xl/embeddings/", "embedded files"),
        ("xl/diagrams/", "diagrams"),
        ("xl/ctrlProps/", "form fields"),
    ):
        if any(name.startswith(start) for name in names):
            content.say_unread(what)


def _as_transitional(archive: archives.Archive, limits: Limits) -> bytes:
    """A strict workbook under the names of the other kind: openpyxl finds no sheet under its own."""
    held = io.BytesIO()
    with ZipFile(held, "w") as renamed:
        for name in dict.fromkeys(archive.namelist()):
            if name.endswith((".xml", ".rels")):
                part = archives.read(archive, name, limits)
                renamed.writestr(name, _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part))
    return held.getvalue()


def _of_openpyxl(data: bytes, limits: Limits, uncalculated: "_Uncalculated") -> Content:
    import openpyxl

    content = Content()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            worksheets = list(book.worksheets)
        except RecursionError:
            raise Refused("damaged", "it is nested too deep") from None
        except _BROKEN as error:
            raise damaged("the workbook cannot be read", error) from None
    content.producer = _producer(book)
    left = limits.cells
    for sheet in worksheets:
        left -= len(sheet._cells)
        if left < 0:
            raise Refused("too_large", f"more than {limits.cells:,} cells")
        _add_sheet(content, sheet, uncalculated)
    return content


def _producer(book: Any) -> str | None:
    creator = book.properties.creator
    return tidy(str(creator)) or None if creator else None


def _add_sheet(content: Content, sheet: Any, uncalculated: "_Uncalculated") -> None:
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    rows = {
        n
        for n, row in sheet.row_dimensions.items()
        if row.hidden or (row.ht is not None and float(row.ht) == 0)
    }
    columns = set(_hidden_columns(sheet))
    tables = SheetTables(sheet.title, spans)
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.comment is not None and (words := tidy(str(cell.comment.text or ""))):
            content.blocks.append(Paragraph(words, part="comment"))
        if uncalculated.holds(sheet.title, cell.coordinate, cell.value):
            content.say_unread(_NOT_CALCULATED)
        elif cell.value is not None:
            tables.add(row, column, cell.value, cell.number_format, row in rows or column in columns)
    tables.give_to(content, sheet.sheet_state != "visible")


def _hidden_columns(sheet: Any) -> Iterator[int]:
    from openpyxl.utils import column_index_from_string

    for letter, column in sheet.column_dimensions.items():
        if column.hidden or (column.customWidth and column.width == 0):
            first = column.min or column_index_from_string(letter)
            yield from range(first, min(column.max or first, 16_384) + 1)


class _Uncalculated:
    """Formulas whose value the file does not hold: by sheet and cell."""

    def __init__(self, cells: dict[str, set[str]], on_load: set[tuple[str, str]]) -> None:
        self.cells, self.on_load = cells, on_load

    def holds(self, sheet: str, cell: str, value: object) -> bool:
        """Whether the cell's value is unknown. A nought is, where the writer left all sums to the reader."""
        if cell in self.cells.get(sheet, ()):
            return True
        return value in (0, "", None) and (sheet, cell) in self.on_load


def _uncalculated(archive: archives.Archive, limits: Limits) -> _Uncalculated:
    book = parsed(archives.read(archive, "xl/workbook.xml", limits))
    titles, left_to_reader = {}, False
    for element in book.iter():
        if local(element) == "sheet":
            titles[attribute(element, "id") or ""] = attribute(element, "name") or ""
        if local(element) == "calcPr":
            left_to_reader = (attribute(element, "fullCalcOnLoad") or "0") in ("1", "true")
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        for relation in parsed(archives.read(archive, "xl/_rels/workbook.xml.rels", limits)):
            target = (attribute(relation, "Target") or "").lstrip("/")
            targets[attribute(relation, "Id") or ""] = target if target.startswith("xl/") else f"xl/{target}"
    cells: dict[str, set[str]] = {}
    on_load: set[tuple[str, str]] = set()
    for identity, title in titles.items():
        part = targets.get(identity, "")
        if not _SHEET.fullmatch(part) or part not in archive.namelist():
            continue
        data = archives.read(archive, part, limits)
        if b"<f" not in data and b":f" not in data:
            continue
        for place, is_empty in _formulas(data):
            if is_empty:
                cells.setdefault(title, set()).add(place)
            elif left_to_reader:
                on_load.add((title, place))
    return _Uncalculated(cells, on_load)


def _formulas(data: bytes) -> Iterator[tuple[str, bool]]:
    """Each cell with a formula, and whether it holds no value."""
    for element in parsed(data).iter():
        if local(element) != "c":
            continue
        names = {local(one): one for one in element}
        if "f" in names and (place := attribute(element, "r")):
            value = names.get("v")
            yield place, "is" not in names and (value is None or not value.text)


def _texts_of_drawing(root: Any) -> Iterator[Paragraph]:
    for body in root.iter():
        if local(body) != "txBody":
            continue
        for paragraph in body.iter():
            if local(paragraph) == "p":
                words = tidy("".join(t.text or "" for t in paragraph.iter() if local(t) == "t"))
                if words:
                    yield Paragraph(words, part="drawing")
