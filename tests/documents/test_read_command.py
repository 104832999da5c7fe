"""`peerbench read DOCUMENT...` keeps its contract: one line a file or a tender, places, refusals, pictures."""

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.social_value.reading import FIELDS
from tests.support.composed import Rows, docx, grid, p, pdf, plain_table, text_page, zipped

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


def pictured(path: Path, tmp_path: Path) -> tuple[list[bytes], str]:
    """The pictures that the command wrote, and what it told."""
    done = RUN.invoke(app, ["read", str(path), "--image", str(tmp_path / "page.png")])
    assert done.exit_code == 0, done.stderr
    return [
        one.read_bytes() for one in sorted(tmp_path.glob("page*.png"), key=lambda p: len(p.name))
    ], done.stderr


def reds(picture: bytes) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is framed red, in points of the page."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    rows = zlib.decompress(picture[picture.index(b"IDAT") + 4 : picture.index(b"IEND") - 8])
    step = 3 * width + 1
    assert len(rows) == step * height
    places = []
    for y in range(height):
        row = rows[y * step + 1 : (y + 1) * step]
        at = row.find(RED)
        while at >= 0:
            places += [(at // 3, y)] if at % 3 == 0 else []
            at = row.find(RED, at + 1)
    assert places, "nothing is framed"
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs) // 2, min(ys) // 2, max(xs) // 2, max(ys) // 2


RED = bytes((204, 0, 0))
WEIGHTS: Rows = [("Criterion", "Weighting"), ("Quality", "50%"), ("Social value", "10%"), ("Price", "40%")]


def on_its_side(canvas: Any) -> None:
    canvas.setPageRotation(90)
    canvas.translate(595, 0)
    canvas.rotate(90)
    text_page(canvas, ["5. Evaluation of tenders"], top=560)
    grid(canvas, WEIGHTS, top=500)


@pytest.mark.first(draw=2)
@pytest.mark.parametrize(
    ("draw", "box"),
    [
        # the cell of row 3: 24 points a row, from 142 (842 less 700), or of the page on its side 95
        (lambda c: (text_page(c, ["5. Evaluation"]), grid(c, WEIGHTS)), (364, 190, 384, 214)),
        (lambda c: (text_page(c, ["5. Evaluation"]), grid(c, WEIGHTS, rules="none")), (364, 190, 384, 214)),
        (on_its_side, (364, 143, 384, 167)),
        # the figure at the end of the fourth line, and not the one of the second
        (
            lambda c: text_page(
                c, ["5. Evaluation of tenders", "Price (60%)", "Quality (25%)", "Social value (15%)", "15% is kept."]
            ),
            (110, 91, 145, 110),
        ),
        # in a sentence that goes on over the line
        (
            lambda c: text_page(
                c,
                [
                    "10% of staff are local. Tenders will be evaluated on price (60%), quality (30%) and on the",
                    "social value of the offer, which is weighted at 10% of the total score.",
                ],
            ),
            (260, 63, 320, 82),
        ),
    ],
)  # fmt: skip
def test_the_evidence_of_social_value_is_framed_where_it_stands(
    draw: Callable[[Any], object], box: tuple[int, int, int, int], tmp_path: Path
) -> None:
    path = tmp_path / "ITT.pdf"
    path.write_bytes(pdf(lambda canvas: (draw(canvas), canvas.showPage())))
    [picture], _ = pictured(path, tmp_path)
    left, top, right, bottom = reds(picture)
    assert box[0] - 8 <= left < right <= box[2] + 8 and box[1] - 2 <= top < bottom <= box[3] + 2, (
        left,
        top,
        right,
        bottom,
    )


def test_each_page_with_evidence_is_a_picture_of_its_own(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        for head, rows in (
            ("Award criteria and weightings", TOP),
            ("Quality questions and weightings", QUESTIONS),
        ):
            text_page(canvas, [head])
            grid(canvas, rows)
            canvas.showPage()

    path = tmp_path / "ITT.pdf"
    path.write_bytes(pdf(draw))
    pictures, told = pictured(path, tmp_path)
    assert len(pictures) == 2 and b"IDAT" in pictures[1]
    assert "page.png: page 2 of" in told and "page-2.png: page 1 of" in told
    reds(pictures[0])
    with pytest.raises(AssertionError, match="nothing is framed"):
        reds(pictures[1])
    pack = tmp_path / "pack.zip"
    pack.write_bytes(zipped({"docs/ITT.pdf": path.read_bytes()}))
    again, told = pictured(pack, tmp_path)
    assert again == pictures and "pack.zip: pack.zip/docs/ITT.pdf" in told


def test_what_is_no_pdf_is_not_drawn_and_says_so(pack: tuple[Path, Path], tmp_path: Path) -> None:
    image = tmp_path / "page.png"
    done = RUN.invoke(app, ["read", str(pack[0]), "--image", str(image)])
    assert done.exit_code == 2 and not image.exists()
    assert "ITT.docx (DOCX) is none; --explain draws the table as text" in " ".join(done.stderr.split())
    path = tmp_path / "Nothing.pdf"
    path.write_bytes(pdf(lambda canvas: text_page(canvas, ["The weather was fine."])))
    done = RUN.invoke(app, ["read", str(path), "--image", str(image)])
    assert done.exit_code == 2 and "no evidence stands on a page" in done.stderr and not image.exists()


def test_what_cannot_be_opened_is_told_and_the_others_are_read(
    pack: tuple[Path, Path], tmp_path: Path
) -> None:
    release, loop, folder, cut = (
        tmp_path / name for name in ("r.json", "loop.json", "folder", "cut.json.gz")
    )
    release.write_text('{"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {}}')
    loop.symlink_to(loop)
    folder.mkdir()
    cut.write_bytes(b"\x1f\x8b\x08")
    gone = tmp_path / "gone.pdf"
    odd = (loop, folder, cut, gone)
    code, lines, told = read(*map(str, (*odd, pack[0], release)))
    assert (code, [line["file"] if "file" in line else line["ocid"] for line in lines]) == (
        2,
        [str(pack[0]), "ocds-x-1"],
    )
    assert len(told.splitlines()) == 4 and all(told.count(f"peerbench: {path}: ") == 1 for path in odd), told
    assert f"name its files: {folder}/*" in told and "symbolic links" in told
    for alone in odd:
        code, lines, told = read(str(alone))
        assert (code, lines) == (2, []) and len(told.splitlines()) == 1, told
    code, lines, told = read(*map(str, (*pack, loop)), "--together")
    assert (code, lines) == (2, []), "a weight may stand in what was not read"


def test_releases_are_read_beside_documents_that_are_all_refused(tmp_path: Path) -> None:
    release, empty = tmp_path / "r.json", tmp_path / "Empty.pdf"
    release.write_text('{"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {}}')
    empty.write_bytes(b"")
    code, lines, told = read(str(empty), str(release))
    assert (code, len(lines)) == (0, 1) and "Empty.pdf: empty:" in told
