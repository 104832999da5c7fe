"""`peerbench read DOCUMENT...` keeps its contract: one line a file or a tender, places, refusals, pictures."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.social_value.reading import FIELDS
from tests.support.composed import Rows, docx, p, pdf, plain_table, text_page

RUN = CliRunner()
TOP: Rows = [("Criterion", "Weighting"), ("Quality", "60%"), ("Price", "40%")]
QUESTIONS: Rows = [("Question", "Weighting"), ("Method", "75%"), ("Social value", "25%")]


def read(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
    done = RUN.invoke(app, ["read", *arguments, "--format", "jsonl"])
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def pack(tmp_path: Path) -> tuple[Path, Path]:
    top, questions = tmp_path / "ITT.docx", tmp_path / "Schedule.docx"
    top.write_bytes(docx(p("Evaluation of tenders") + plain_table(TOP)))
    questions.write_bytes(docx(p("Quality questions") + plain_table(QUESTIONS)))
    return top, questions


def test_a_line_a_file_with_all_fields_of_the_contract(pack: tuple[Path, Path]) -> None:
    code, lines, _ = read(*map(str, pack))
    assert code == 0 and [line["file"] for line in lines] == [str(path) for path in pack]
    assert all(set(line) == {*FIELDS, "file", "documents", "arithmetic"} for line in lines)
    assert all(line["ocid"] is None and line["source"] == "document" for line in lines)
    assert [line["state"] for line in lines] == ["indeterminate", "nested"]
    assert lines[1]["weight_pct"] is None and lines[1]["weight_high_pct"] == 25


def test_files_of_one_tender_are_read_together_and_the_sum_is_told_by_file(pack: tuple[Path, Path]) -> None:
    code, [line], _ = read(*map(str, pack), "--together")
    assert (code, line["state"], line["weight_pct"]) == (0, "nested", 15)
    assert line["file"] == " ; ".join(map(str, pack))
    first, second = line["arithmetic"]  # type: ignore[misc]
    assert first == "ITT.docx: Price 40%"
    assert second.endswith("Social value 25% of Quality 60% = 15%")
    shown = RUN.invoke(app, ["read", *map(str, pack), "--together", "--explain"]).stdout
    assert ">>25%<<" in shown and "Schedule.docx, table 1" in shown


def test_a_cell_of_a_workbook_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Evaluation"
    for row in [["Criterion", "Weighting"], ["Price", 0.4], ["Method", 0.5], ["Social value", 0.1]]:
        sheet.append(row)
    for cell in sheet["B"][1:]:
        cell.number_format = "0%"
    path = tmp_path / "Matrix.xlsx"
    book.save(path)
    _, [line], _ = read(str(path))
    narrow = next(row for row in line["criteria"] if row["is_narrow"])  # type: ignore[attr-defined]
    assert (line["weight_pct"], narrow["evidence"]["text"]) == (10, "10%")
    assert narrow["evidence"]["field"].endswith("&cell=Evaluation!B4")


def test_a_refused_file_is_told_and_costs_nothing_else(pack: tuple[Path, Path], tmp_path: Path) -> None:
    empty = tmp_path / "Empty.pdf"
    empty.write_bytes(b"")
    code, lines, told = read(str(empty))
    assert (code, lines) == (2, []) and "Empty.pdf: empty:" in told
    code, lines, told = read(str(empty), str(pack[0]))
    assert (code, len(lines)) == (0, 1) and "Empty.pdf: empty:" in told
    code, lines, told = read(str(tmp_path / "None.pdf"))
    assert code == 2 and "None.pdf" in told


def test_releases_and_documents_are_not_read_together(pack: tuple[Path, Path], tmp_path: Path) -> None:
    release = tmp_path / "release.json"
    release.write_text('{"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {}}')
    code, lines, _ = read(str(release), str(pack[0]))
    assert (code, len(lines)) == (0, 2)
    code, _, told = read(str(release), str(pack[0]), "--together")
    assert code == 2 and "release.json: no document" in told


def test_a_page_is_drawn_with_the_cell_framed(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    path, picture = tmp_path / "ITT.pdf", tmp_path / "page.png"
    lines = ["5. Evaluation of tenders", "Price (60%)", "Quality (25%)", "Social value (15%)"]
    path.write_bytes(pdf(lambda canvas: (text_page(canvas, lines), canvas.showPage())))
    done = RUN.invoke(app, ["read", str(path), "--image", str(picture)])
    assert done.exit_code == 0, done.stderr
    drawn = image.open(picture).convert("RGB")
    assert drawn.getcolors(1 << 24) is not None
    assert (204, 0, 0) in {color for _, color in drawn.getcolors(1 << 24)}
