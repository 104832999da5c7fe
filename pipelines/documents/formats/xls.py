"""XLS through xlrd: values as they are shown (15% of 0.15), merged ranges, what is hidden told.

A workbook that xlrd does not read is read through calamine, without number formats; that is said.
"""

import os
import struct
from typing import Any

from pipelines.documents.formats import sheets
from pipelines.documents.formats.content import Content, tidy
from pipelines.documents.formats.sheet_tables import SheetTables
from pipelines.documents.limits import Limits
from pipelines.documents.model import Paragraph, Refused

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    struct.error,
)
"""What xlrd raises of files that are not as they should be, beside errors of its own."""
_BLANKS = (0, 6)
"""Types of cells without a value."""
_DATE, _BOOLEAN, _ERROR = 3, 4, 5


def read(data: bytes, limits: Limits) -> Content:
    """A table a sheet, a second one for its hidden rows and columns. Raises Refused."""
    import xlrd
    from xlrd.compdoc import CompDocError

    with open(os.devnull, "w") as unheard:
        try:
            # Ragged rows: a single cell far to the right must not fill the row before it.
            book = xlrd.open_workbook(
                file_contents=data, logfile=unheard, formatting_info=True, ragged_rows=True
            )
        except (xlrd.XLRDError, CompDocError, *_BROKEN):
            return sheets.read(data, limits)
    content = Content()
    if -1 in book._all_sheets_map:
        content.say_unread(sheets.NOT_SHEETS)
    left = limits.cells
    for sheet in book.sheets():
        left -= sum(map(sheet.row_len, range(sheet.nrows)))
        if left < 0:
            raise Refused("too_large", f"more than {limits.cells:,} cells")
        _add_sheet(content, book, sheet)
    return content


def _add_sheet(content: Content, book: Any, sheet: Any) -> None:
    for _, note in sorted(sheet.cell_note_map.items()):
        if words := tidy(str(note.text or "")):
            content.blocks.append(Paragraph(words, part="comment"))
    spans = {
        (top + 1, left + 1): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells
    }
    rows = {n for n, row in sheet.rowinfo_map.items() if row.hidden or row.height == 0}
    columns = {n for n, column in sheet.colinfo_map.items() if column.hidden or column.width == 0}
    tables = SheetTables(sheet.name, spans)
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype not in _BLANKS:
                unseen = row in rows or column in columns
                tables.add(row + 1, column + 1, _value(book, cell), _format(book, cell), unseen)
    tables.give_to(content, sheet.visibility != 0)


def _value(book: Any, cell: Any) -> object:
    import xlrd

    if cell.ctype == _BOOLEAN:
        return bool(cell.value)
    if cell.ctype == _ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == _DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (OverflowError, ValueError):
            return cell.value
    return cell.value


def _format(book: Any, cell: Any) -> str | None:
    """The number format of a cell; null where the file names none."""
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return None
    found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return str(found.format_str) if found else None
