"""Pages that are pictures, read by OCR where that is set: words with places, and what is not sure states nothing.

The scans are drawn here: a page with a table, rendered to a picture and put into a PDF as nothing but that.
"""

import io
import json
import shutil
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.documents import recognising
from pipelines.documents.formats.pdf_scan import UNSURE, Scan, scan
from pipelines.documents.limits import Limits
from pipelines.documents.model import Document, Paragraph, Table, Unopened
from pipelines.documents.opening import Opener
from pipelines.social_value.read import examine
from tests.gold.documents_report import resolver
from tests.support.composed import EVALUATION, Rows, grid, pdf, text_page, zipped

needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
INTRO = ["5. Evaluation of tenders", "Tenders are evaluated against the award criteria in the table below."]
QUESTIONS: Rows = [
    ("Ref", "Question", "Marks", "Weight"),
    ("Q1", "Approach to delivery", "10", "20"),
    ("Q2", "Staffing", "10", "15"),
    ("Q3", "Social value commitments", "5", "5"),
    ("", "Price", "", "60"),
    ("", "Total", "", "100"),
]


SIZE = (600, 300)
"""Of a page, in points: as low as its table, since OCR takes its time."""


def scanned(pages: Sequence[bytes], askew: float = 0.0, dots: int = 150) -> bytes:
    """A PDF of pictures of the first page of each of these, lying askew by so many degrees."""
    made = pikepdf.new()
    for page in pages:
        image = pdfium.PdfDocument(page)[0].render(scale=dots / 72, grayscale=True)
        rows = [bytes(image.buffer)[n * image.stride :][: image.width] for n in range(image.height)]
        added = made.add_blank_page(page_size=SIZE)
        picture = pikepdf.Stream(
            made,
            b"".join(rows),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=image.width,
            Height=image.height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
        )
        name = added.add_resource(picture, pikepdf.Name.XObject)
        turned = pikepdf.Matrix().translated(300, 150).rotated(askew).translated(-300, -150)
        place = " ".join(f"{value:.5f}" for value in turned.scaled(*SIZE).shorthand)
        added.contents_add(f"q {place} cm {name} Do Q".encode())
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def drawn(draw: Callable[[Any], object]) -> bytes:
    return pdf(lambda canvas: draw(canvas), SIZE)


def sheet(rows: Rows = QUESTIONS, lines: Sequence[str] = INTRO, rules: str = "all") -> bytes:
    edges = (60, 110, 340, 410, 480) if len(rows[0]) == 4 else (60, 360, 460)
    return drawn(lambda c: (text_page(c, lines, top=275), grid(c, rows, top=230, edges=edges, rules=rules)))


def read(data: bytes, name: str = "Scan.pdf", limits: Limits | None = None) -> Document | Unopened:
    with Opener(limits, ocr=True) as opener:
        (found,) = opener.open(data, name)
    return found


def document(data: bytes, limits: Limits | None = None) -> Document:
    found = read(data, limits=limits)
    assert isinstance(found, Document), found
    return found


@needs_tesseract
@pytest.mark.first(askew=1)
@pytest.mark.parametrize(("askew", "rules"), [(1.4, "all"), (-0.8, "none")])
def test_a_scanned_table_is_read_and_its_places_say_so(askew: float, rules: str) -> None:
    found = document(scanned([sheet(rules=rules)], askew))
    assert found.pages_without_text == found.pages_recognised == (1,) and not found.is_whole
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert [[c.text for c in table.cells if c.row == n] for n in (1, 4, 5)] == [
        ["Ref", "Question", "Marks", "Weight"],
        ["Q3", "Social value commitments", "5", "5"],
        ["Price", "60"],
    ]
    reading = examine({}, "document", resolver(), documents=[found])
    narrow = next(row for row in reading.criteria if row.is_narrow)
    assert (reading.state, reading.weight_pct, reading.confidence) == ("weighted", 5.0, "low")
    assert str(narrow.evidence.locator).endswith("#page=1&table=1&row=4&column=4&ocr=1")


@needs_tesseract
@pytest.mark.slow
def test_no_zero_rests_on_a_page_that_ocr_read() -> None:
    rows: Rows = [("Criterion", "Weighting"), ("Method", "40%"), ("Staffing", "20%"), ("Price", "40%")]
    with Opener() as opener:
        (plain,) = opener.open(sheet(rows), "ITT.pdf")
    assert isinstance(plain, Document)
    assert examine({}, "document", resolver(), documents=[plain]).state == "none"
    reading = examine({}, "document", resolver(), documents=[document(scanned([sheet(rows)]))])
    assert (reading.state, reading.weight_pct) == ("indeterminate", None)


@needs_tesseract
def test_a_sentence_and_a_table_beside_pages_with_text() -> None:
    said = [
        "3. Award",
        "Price counts for 70% and quality for 20% of the marks.",
        "Social value is weighted at 10%.",
    ]
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(lambda c: text_page(c, ["1. About us"] * 12, top=275)))) as whole:
        with pikepdf.open(io.BytesIO(scanned([drawn(lambda c: text_page(c, said, top=275))]))) as scans:
            whole.pages.extend(scans.pages)
        whole.save(held)
    found = document(held.getvalue())
    assert (found.pages, found.pages_without_text, found.pages_recognised) == (2, (2,), (2,))
    by_page = {b.page: b.recognised for b in found.blocks if isinstance(b, Paragraph)}
    assert by_page == {1: False, 2: True}
    reading = examine({}, "document", resolver(), documents=[found])
    assert (reading.state, reading.weight_pct) == ("weighted", 10.0)


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a program in tesseract's place."""
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n[ \"$1\" = --version ] && echo 'tesseract 0' && exit\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    recognising.version.cache_clear()


HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"


def told(words: Sequence[tuple[int, int, int, str]]) -> str:
    """What the program says: words by line and place, in pixels, with how sure it is."""
    rows = ["\t".join(HEAD.split())]
    rows += [
        f"5\t1\t1\t1\t{y}\t1\t{x}\t{y * 80}\t{30 * len(text)}\t40\t{sure}\t{text}"
        for y, x, sure, text in words
    ]
    return "\n".join(rows)


ROWS = [("Weighting criterion", "Weight"), ("Method", "50%"), ("Social value", "10%"), ("Price", "40%")]


@pytest.mark.parametrize(
    ("first", "second", "weights"),
    [
        (95, None, ["50%", "10%", "40%"]),
        (40, "10%", ["50%", "10%", "40%"]),
        (40, "70%", [UNSURE + "%"] * 3),
        (40, None, [UNSURE + "%"] * 3),
    ],
)
def test_a_figure_counts_only_where_the_program_is_sure_or_says_it_twice(
    first: int, second: str | None, weights: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [
        (n + 1, x, first if text == "10%" else 95, text)
        for n, row in enumerate(ROWS)
        for x, text in zip((200, 1400), row, strict=True)
    ]
    (tmp_path / "6").write_text(told(words))
    (tmp_path / "11").write_text(told([(3, 1400, 90, second)] if second else []))
    stand_in(tmp_path, monkeypatch, f'cat > /dev/null; cat {tmp_path}/"$4"')
    found = document(scanned([sheet()]))
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    shown = [cell.text for cell in table.cells if cell.column == 2 and cell.row > 1]
    assert [text.replace(UNSURE, UNSURE + "%") if text == UNSURE else text for text in shown] == weights
    reading = examine({}, "document", resolver(), documents=[found])
    assert reading.weight_pct == (10.0 if UNSURE not in weights[0] else None)


@pytest.mark.parametrize(
    "script",
    ["cat > /dev/null; exit 1", "exit 1", "kill -9 $$", "cat > /dev/null; echo no table", "cat > /dev/null",
     "cat > /dev/null; printf 'level\\tconf\\ttext\\n5\\t9\\tFew\\n'", "exec sleep 600"],
)  # fmt: skip
def test_a_program_that_fails_or_takes_too_long_costs_its_pages_alone(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, script)
    seconds = 1.0 if "sleep" in script else 60
    assert recognising.recognised(1, Scan(8, 8, b"\xff" * 64, 4.0, 0.0, [], []), seconds) is None


@pytest.mark.slow
def test_pages_beyond_the_bound_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [(n, 200, 95, "Some words of the page stand here") for n in range(1, 4)]
    (tmp_path / "told").write_text(told(words))
    stand_in(tmp_path, monkeypatch, f"cat > /dev/null; cat {tmp_path}/told")
    data = scanned([sheet()] * 3, dots=40)
    found = document(data, Limits(ocr_pages=1))
    assert (found.pages_without_text, found.pages_recognised) == ((1, 2, 3), (1,))
    assert found.unread == ("pages that OCR did not read (page 2, 3)",)
    inside = read(zipped({"Scan.pdf": data}), "pack.zip", Limits(ocr_pages=1))
    assert isinstance(inside, Document) and inside.pages_recognised == (1,)
    stand_in(tmp_path, monkeypatch, "cat > /dev/null")
    alone = read(data, limits=Limits(ocr_pages=1))
    assert isinstance(alone, Unopened) and alone.reason == "no_text" and "OCR gave none" in alone.detail


def test_without_the_program_the_reason_names_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    recognising.version.cache_clear()
    alone = read(scanned([sheet()]))
    assert isinstance(alone, Unopened) and alone.reason == "reader_missing"
    assert "apt-get install tesseract-ocr" in alone.detail
    mixed = io.BytesIO()
    with (
        pikepdf.open(io.BytesIO(sheet(EVALUATION))) as whole,
        pikepdf.open(io.BytesIO(scanned([sheet()]))) as scans,
    ):
        whole.pages.extend(scans.pages)
        whole.save(mixed)
    found = document(mixed.getvalue())
    assert (found.pages_without_text, found.pages_recognised) == ((2,), ())
    assert found.unread == (recognising.MISSING,)


@pytest.fixture(autouse=True)
def _asked_again() -> None:
    recognising.version.cache_clear()


def test_it_is_off_unless_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEERBENCH_OCR", raising=False)
    stand_in(tmp_path, monkeypatch, "echo asked > " + str(tmp_path / "asked"))
    path = tmp_path / "Scan.pdf"
    path.write_bytes(scanned([sheet()], dots=40))
    done = CliRunner().invoke(app, ["read", str(path), "--format", "jsonl"])
    assert done.exit_code == 2 and "no_text" in done.stderr and not (tmp_path / "asked").exists()


@pytest.mark.slow
@needs_tesseract
def test_the_command_reads_draws_and_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, picture = tmp_path / "Scan.pdf", tmp_path / "page.png"
    path.write_bytes(scanned([sheet()], 1.0))
    monkeypatch.setenv("PEERBENCH_OCR", "true")
    done = CliRunner().invoke(app, ["read", str(path), "--format", "jsonl", "--image", str(picture)])
    assert done.exit_code == 0, done.stderr
    line = json.loads(done.stdout)
    assert (line["state"], line["weight_pct"], line["documents"][0]["pages_recognised"]) == (
        "weighted",
        5,
        [1],
    )
    assert picture.read_bytes().startswith(b"\x89PNG")
    shown = CliRunner().invoke(app, ["read", str(path), "--explain"]).stdout
    assert "1 pages without text, 1 of them recognised by OCR" in shown and ">>5<<" in shown


@pytest.mark.parametrize("askew", [-2.0, 0.6])
def test_a_page_is_straightened_and_its_rules_are_taken_out(askew: float) -> None:
    whole = pdfium.PdfDocument(scanned([sheet(rules="all")], askew))
    page = scan(whole.raw, 1)
    assert page.skew == pytest.approx(-askew, abs=0.15)
    assert len(page.across) >= len(QUESTIONS) + 1 and len(page.down) == 5
    ends = [(round(start), round(end)) for _, start, end in page.across if end - start > 400]
    assert len(ends) == len(QUESTIONS) + 1 and all(abs(a - ends[0][0]) < 4 for a, _ in ends)
    without = pdfium.PdfDocument(drawn(lambda c: text_page(c, ["One line"], top=200)))
    again = scan(without.raw, 1)
    assert (again.skew, again.across, again.down) == (0.0, [], [])
