"""Workbooks: numbers as they are shown, merged ranges, what is hidden, what was never calculated."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from composed import opened, tables, zipped
from openpyxl.comments import Comment

from pipelines.documents.formats.number_formats import formatted
from pipelines.documents.model import Document, Paragraph


def book(fill: Callable[[Any], None]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "Evaluation"
    fill(made)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def read(fill: Callable[[Any], None], change: Callable[[bytes], bytes] = bytes) -> Document:
    return opened(change(book(fill)), "evaluation.xlsx")


def weights(made: Any) -> None:
    sheet = made.active
    sheet.append(["Criterion", "Weighting"])
    sheet.append(["Quality", 0.6])
    sheet.append(["Social value", 0.125])
    sheet["B2"].number_format, sheet["B3"].number_format = "0%", "0.0%"


def test_shares_are_shown_as_the_sheet_shows_them() -> None:
    (table,) = tables(read(weights))
    cells = {cell.sheet_cell: (cell.text, cell.number) for cell in table.cells}
    assert cells["Evaluation!B2"] == ("60%", 0.6) and cells["Evaluation!B3"] == ("12.5%", 0.125)
    assert table.sheet == "Evaluation" and table.page is None


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.15, "0%", "15%"),
        (0.155, "0%", "16%"),
        (0.145, "0%", "15%"),
        (0.1, "0.00%", "10.00%"),
        (15, "General", "15"),
        (0.1 + 0.2, "General", "0.3"),
        (15, '0" marks"', "15 marks"),
        (15, "0\\ \\m", "15 m"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, "£#,##0", "£1,235"),
        (1234.5, '[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00', "£1,234.50"),
        (-3, "0;(0)", "(3)"),
        (0, '0%;-0%;"nil"', "nil"),
        (2.5, "0.##", "2.5"),
        (5, "0.##", "5"),
        (12, "@", "12"),
        (15, "0;;;", "15"),
        (15, ";;;", ""),
        (1e20, "0%", "10000000000000000000000%"),
        (0.5, "# ?/?", "0.5"),
    ],
)  # fmt: skip
def test_formats_of_numbers(value: float, number_format: str, text: str) -> None:
    assert formatted(value, number_format) == text


def test_merged_ranges_span() -> None:
    def fill(made: Any) -> None:
        weights(made)
        made.active["C2"] = "70%"
        made.active.merge_cells("C2:C3")

    (table,) = tables(read(fill))
    assert [(c.text, c.row_span, c.column_span) for c in table.cells if c.column == 3] == [("70%", 2, 1)]


def test_what_is_hidden_is_told() -> None:
    def fill(made: Any) -> None:
        weights(made)
        made.active["C1"], made.active["C2"] = "Old", "50%"
        made.active.column_dimensions["C"].hidden = True
        made.active.row_dimensions[3].hidden = True
        made.create_sheet("Model")["A1"] = "Price 40%"
        made["Model"].sheet_state = "veryHidden"

    shown, hidden, sheet = tables(read(fill))
    assert [(one.hidden, one.sheet) for one in (shown, hidden, sheet)] == [
        (False, "Evaluation"),
        (True, "Evaluation"),
        (True, "Model"),
    ]
    assert {cell.text for cell in hidden.cells} == {"Old", "50%", "Social value", "12.5%"}
    assert {cell.text for cell in shown.cells} == {"Criterion", "Weighting", "Quality", "60%"}


def test_a_grouped_range_of_columns_is_hidden_whole() -> None:
    def fill(made: Any) -> None:
        weights(made)
        made.active["D1"] = "Old"
        made.active.column_dimensions.group("C", "E", hidden=True)

    assert [{c.text for c in t.cells} for t in tables(read(fill)) if t.hidden] == [{"Old"}]


def test_a_formula_without_a_value_is_not_nought() -> None:
    def fill(made: Any) -> None:
        weights(made)
        made.active["B4"] = "=SUM(B2:B3)"

    document = read(fill)
    assert document.unread == ("formulas without a calculated value",)
    assert "Evaluation!B4" not in {cell.sheet_cell for cell in tables(document)[0].cells}


def written(result: object) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as made:
        sheet = made.add_worksheet("Evaluation")
        sheet.write_row(0, 0, ["Quality", 60])
        sheet.write_formula(1, 1, "=B1/2", None, result)
    return held.getvalue()


def test_a_nought_that_stands_for_a_value_to_be_calculated_is_not_read() -> None:
    assert opened(written(0), "a.xlsx").unread == ("formulas without a calculated value",)
    calculated = opened(written(30), "a.xlsx")
    assert calculated.is_whole and "30" in {cell.text for cell in tables(calculated)[0].cells}


def test_comments_and_drawings_are_told_apart() -> None:
    def fill(made: Any) -> None:
        weights(made)
        made.active["B3"].comment = Comment("Was 10%", "A")

    def draw(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
        held["xl/drawings/drawing9.xml"] = (
            '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><txBody><a:p><a:r>'
            "<a:t>Price is 40%</a:t></a:r></a:p></txBody></d>"
        )
        return zipped(held)

    parts = {b.text: b.part for b in read(fill, draw).blocks if isinstance(b, Paragraph)}
    assert parts == {"Was 10%": "comment", "Price is 40%": "drawing"}


def strict(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    changes = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    for name, content in held.items():
        for one, other in changes.items():
            assert isinstance(content, bytes)
            content = content.replace(one, other)
        held[name] = content
    return zipped(held)


def test_a_strict_workbook_is_read_and_its_lost_formats_are_said() -> None:
    document = read(weights, strict)
    assert {cell.text for cell in tables(document)[0].cells} >= {"Social value", "0.125"}
    assert document.unread == ("number formats (0.15 may be shown as 15%)",)


def test_a_number_of_no_sense_does_no_harm() -> None:
    def fill(made: Any) -> None:
        made.active.append(["Price", True, "#N/A", "1e5"])

    assert [cell.text for cell in tables(read(fill))[0].cells] == ["Price", "TRUE", "#N/A", "1e5"]
