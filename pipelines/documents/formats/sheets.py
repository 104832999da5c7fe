"""Workbooks that openpyxl and xlrd do not read, through calamine: values without their formats."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from pipelines.documents.formats.content import Content, damaged, tidy
from pipelines.documents.formats.number_formats import column_letters, plain_number
from pipelines.documents.limits import Limits
from pipelines.documents.model import Cell, Refused, Table

NOT_SHEETS = "sheets that are charts or macros"
_NO_FORMATS = "number formats (0.15 may be shown as 15%)"


def read(data: bytes, limits: Limits) -> Content:
    """A table a sheet. Raises Refused."""
    import python_calamine

    content = Content()
    left = limits.cells
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        for about in book.sheets_metadata:
            if "Work" not in str(about.typ):
                content.say_unread(NOT_SHEETS)
                continue
            sheet = book.get_sheet_by_name(about.name)
            # From A1: merged ranges count from there too.
            rows = sheet.to_python(skip_empty_area=False)
            left -= sum(map(len, rows))
            if left < 0:
                raise Refused("too_large", f"more than {limits.cells:,} cells")
            hidden = "Visible" not in str(about.visible) or "Very" in str(about.visible)
            cells = _cells(rows, about.name, _spans(sheet))
            if any(cell.number is not None for cell in cells):
                content.say_unread(_NO_FORMATS)
            if cells:
                content.blocks.append(Table(content.next_table(), cells, sheet=about.name, hidden=hidden))
    except python_calamine.PasswordError:
        raise Refused("encrypted", "it is locked with a password") from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if "password" in str(error).lower():
            raise Refused("encrypted", "it is locked with a password") from None
        raise damaged("the workbook cannot be read", error) from None
    except BaseException as error:
        # calamine is written in Rust: where a damaged file runs into what it did not foresee, it panics, and
        # that is no Exception and has no name to import.
        if type(error).__name__ == "PanicException":
            raise damaged("the workbook cannot be read", error) from None
        raise
    return content


def _spans(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    return {
        (top + 1, left + 1): (bottom - top + 1, right - left + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    }


def _cells(
    rows: list[list[Any]], title: str, spans: dict[tuple[int, int], tuple[int, int]]
) -> tuple[Cell, ...]:
    cells = []
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            text, number = _shown(value)
            if text := tidy(text):
                place = f"{title}!{column_letters(column)}{row}"
                cells.append(Cell(text, row, column, *spans.get((row, column), (1, 1)), place, number))
    return tuple(cells)


def _shown(value: object) -> tuple[str, float | None]:
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), None
    if isinstance(value, int | float):
        return plain_number(value), float(value)
    if isinstance(value, datetime | date | time | timedelta):
        return str(value), None
    return str(value), None
