"""Workbooks: numbers as they are shown, merged ranges, what is hidden, what was never calculated."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd
import xlsxwriter
from composed import old_workbook, opened, strict, tables, zipped
from openpyxl.comments import Comment

from pipelines.documents.formats import xls
from pipelines.documents.formats.number_formats import formatted
from pipelines.documents.limits import Limits
from pipelines.documents.model import Document, Paragraph, Refused

OFFICE = shutil.which("soffice")


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
        (0.15, '[=0]"n/a";0%', "15%"),
        (0, '[=0]"n/a";0%', "n/a"),
        (0.15, '[>=1]0" marks";[<1]0.0%;@', "15.0%"),
        (15, '[>=1]0" marks";[<1]0.0%;@', "15 marks"),
        (0.2, '[Red][<0.1]0%;[Blue]0.0%', "20.0%"),
        (-0.2, '[<>0]0%;"-"', "-20%"),
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


def hides(made: Any) -> None:
    weights(made)
    made.active["C2"] = "70%"
    made.active.merge_cells("C2:C3")
    made.active["D1"], made.active["D2"] = "Marks", 15
    made.active["D2"].number_format = '0" marks"'
    made.active["D3"] = 0.25
    made.active["D3"].number_format = ";;;"
    made.active["E2"] = "Old"
    made.active["F2"], made.active["F3"] = datetime(2026, 4, 1), True
    made.active["F2"].number_format = "dd/mm/yyyy"
    made.active.column_dimensions["E"].hidden = True
    made.active["A4"], made.active["B4"] = "Price", 0.4
    made.active.row_dimensions[4].hidden = True
    made.active["B3"].comment = Comment("Was 10%", "A")
    made.create_sheet("Model").append(["Price", 0.55])
    made["Model"]["B1"].number_format = "0%"
    made["Model"].sheet_state = "hidden"


def told(document: Document) -> list[object]:
    """All that a person sees of a workbook, and what is out of sight."""
    comments = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return [
        [words.removeprefix("A:").strip() for words in comments],
        *(
            [one.sheet, one.hidden, *((c.sheet_cell, c.text, c.row_span, c.number) for c in one.cells)]
            for one in tables(document)
        ),
    ]


def test_a_strict_workbook_is_read_as_its_sheets_show_it() -> None:
    found = read(hides, strict)
    assert told(found) == told(read(hides)) and found.is_whole
    assert "12.5%" in str(told(found)) and "15 marks" in str(told(found))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_an_old_workbook_is_read_as_its_sheets_show_it(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book(hides))
    command = [str(OFFICE), f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True,
        capture_output=True,
    )
    found = opened((tmp_path / "a.xls").read_bytes(), "a.xls")
    assert found.kind == "xls" and found.is_whole
    assert told(found) == told(read(hides))


def test_shares_of_an_old_workbook_are_shown_as_its_sheets_show_them() -> None:
    document = opened(old_workbook(), "a.xls")
    shown = {cell.text: cell.number for table in tables(document) for cell in table.cells}
    assert shown["15%"] == 0.15 and document.is_whole


def test_an_old_workbook_that_xlrd_does_not_read_has_its_lost_formats_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(**_: object) -> None:
        raise xlrd.XLRDError("not this one")

    monkeypatch.setattr(xlrd, "open_workbook", refuse)
    content = xls.read(old_workbook(), Limits())
    assert content.unread == ["number formats (0.15 may be shown as 15%)"]


def test_an_old_workbook_of_too_many_cells_is_refused() -> None:
    with pytest.raises(Refused, match="too_large"):
        xls.read(old_workbook(), Limits(cells=30))


def test_a_number_of_no_sense_does_no_harm() -> None:
    def fill(made: Any) -> None:
        made.active.append(["Price", True, "#N/A", "1e5"])

    assert [cell.text for cell in tables(read(fill))[0].cells] == ["Price", "TRUE", "#N/A", "1e5"]
