"""The pack: every format holds the same figures, and nothing of a notice becomes a formula or a link."""

import csv
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from docx import Document
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.criteria.clean import INVISIBLE
from pipelines.query.wording import INVENTED
from pipelines.settings import Settings
from pipelines.site.pack import pdf

REGISTER = Path(__file__).parents[2] / "sample" / "register"


def run(home: Path, *args: str) -> tuple[int, str]:
    env = {"PEERBENCH_HOME": str(home), "PEERBENCH_REGISTER": str(REGISTER)}
    result = CliRunner(env=env).invoke(app, list(args))
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def pack(sample_job, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pack")
    code, said = run(sample_job[0].home, "pack", "Drayholt", "--peers", "region", "--out", str(out))
    assert code == 0, said
    return out


def one(pack: Path, ending: str) -> Path:
    (found,) = pack.glob(f"*{ending}")
    return found


def test_the_workbook_has_the_form_that_government_asks_for(pack: Path) -> None:
    book = openpyxl.load_workbook(one(pack, ".xlsx"))
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"] and book.active.title == "Cover"
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31 and not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        if sheet.tables:
            head = next(iter(sheet.tables.values())).ref.split(":")[0]
            assert sheet.freeze_panes == f"B{int(re.sub('[A-Z]', '', head)) + 1}"
        assert sheet["A1"].value, sheet.title
        assert len(sheet.tables) == (0 if sheet.title == "Cover" else 1), sheet.title
        if sheet.title not in ("Cover", "Contents", "Notes"):
            assert any("SYNTHETIC" in str(cell.value) for (cell,) in sheet["A1:A6"]), sheet.title
            first = next(iter(sheet.tables.values())).ref
            for row in sheet[first]:
                assert all(cell.value not in (None, "") for cell in row), sheet.title
    assert "SYNTHETIC" in " ".join(str(row[0].value) for row in book["Cover"].iter_rows())


def test_where_the_link_to_an_invented_notice_would_stand_it_says_why_there_is_none(pack: Path) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(one(pack, ".html").read_text(), "lxml")
    tenders = [facts.get_text() for facts in page.select("#evidence dl.facts")]
    assert tenders and all(INVENTED in facts for facts in tenders)
    assert not page.select("#evidence a[href^=http]")
    rows = list(csv.DictReader((pack / "csv/evidence.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows and {row["evidence"] for row in rows} == {INVENTED}
    cover = [str(row[0].value) for row in openpyxl.load_workbook(one(pack, ".xlsx"))["Cover"].iter_rows()]
    assert any("No address for replies is set. Send the reply to whoever" in line for line in cover)


def test_csv_json_and_workbook_hold_the_same_figures(pack: Path) -> None:
    assert same_figures(pack) > 100


@pytest.mark.usefixtures("unprinted")
def test_a_small_home_has_its_pack_with_the_same_figures_in_each_format(
    small: Settings, tmp_path: Path
) -> None:
    runner = CliRunner(env={"PEERBENCH_HOME": str(small.home)})
    ended = runner.invoke(app, ["pack", "Leeds City Council", "--out", str(tmp_path / "pack")])
    assert ended.exit_code == 0, ended.output
    assert same_figures(tmp_path / "pack") > 20
    assert one(tmp_path / "pack", ".html").stat().st_size and one(tmp_path / "pack", ".docx").stat().st_size


def same_figures(pack: Path) -> int:
    """How many figures a pack has, the same in its CSV, JSON and workbook."""
    body = json.loads(one(pack, ".json").read_text())["figures"]
    rows = list(csv.DictReader((pack / "csv/figures.csv").read_text(encoding="utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(one(pack, ".xlsx"))["Figures"]
    table = sheet[next(iter(sheet.tables.values())).ref]
    head = [cell.value for cell in table[0]]
    assert len(body) == len(rows) == len(table) - 1
    for told, flat, line in zip(body, rows, table[1:], strict=True):
        cells = dict(zip(head, (cell.value for cell in line), strict=True))
        assert told["measure"] == flat["measure"] == cells["measure"]
        for name in ("n", "value", "low", "high", "coverage"):
            if told[name] is None:
                assert flat[name] == "" and cells[name] == "[x]"
            else:
                assert float(flat[name]) == told[name] == pytest.approx(cells[name], abs=1e-6)
        assert cells["evidence"] == flat["evidence"] == told["evidence"]
    return len(rows)


def test_the_brief_has_the_plan_the_questions_and_the_citation(pack: Path) -> None:
    document = Document(str(one(pack, ".docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert [f"{n}. " in text for n in range(1, 9)] == [True] * 8
    for words in (
        "Questions to ask",
        "Cite as: peerbench",
        "grants",
        "Yardsticks are not duties",
        "Disputed by the council",
    ):
        assert words.lower() in text.lower(), words
    assert "SYNTHETIC" in document.sections[0].header.paragraphs[0].text
    # The pack has it among its CSVs, and the site beside the brief.
    assert "evidence: evidence.csv" in text and "council/" not in text
    assert len(text.split()) < 1_100  # three pages: up to seven questions, each with its counts


@pytest.mark.usefixtures("unprinted")
def test_the_same_snapshot_gives_the_same_bytes(pack: Path, sample_job, tmp_path: Path) -> None:
    run(sample_job[0].home, "pack", "Z07000030", "--peers", "region", "--out", str(tmp_path))
    for ending in ("html", "json", "xlsx"):
        assert one(tmp_path, ending).read_bytes() == one(pack, ending).read_bytes(), ending


@pytest.mark.usefixtures("unprinted")
def test_the_chosen_peers_are_the_ones_shown(pack: Path, sample_job, tmp_path: Path) -> None:
    assert (
        "other councils of Lower Marrowdale" in one(pack, ".html").read_text().split('id="funnel"')[1][:900]
    )
    (tmp_path / "mine.csv").write_text("Z06000012\nAldercombe City Council\nZ08000001\n")
    code, said = run(
        sample_job[0].home, "pack", "Drayholt", "--peers", str(tmp_path / "mine.csv"), "--out", str(tmp_path)
    )
    assert code == 0, said
    rows = list(csv.DictReader((tmp_path / "csv/funnel.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {row["council"] for row in rows} == {"Drayholt", "Umberdale", "Aldercombe", "Brackwick"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("Nowhere Council",), "'Nowhere Council' is not one council"),
        (("Drayholt", "--peers", "hub"), "has no set 'hub' and it is no file; there are type"),
        (("Drayholt", "--peers", "no such file"), "has no set 'no such file' and it is no file"),
    ],
)
def test_what_cannot_be_packed_is_one_line(
    sample_job, tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    code, out = run(sample_job[0].home, "pack", *args, "--out", str(tmp_path))
    assert code == 2 and said in out and "Traceback" not in out


@pytest.mark.usefixtures("unprinted")
def test_without_a_browser_the_pdf_is_left_out_and_said(sample_job, tmp_path: Path) -> None:
    code, said = run(sample_job[0].home, "pack", "Drayholt", "--out", str(tmp_path))
    assert code == 0 and "no PDF: no Chromium was found" in said and not list(tmp_path.glob("*.pdf"))


def test_the_pdfs_are_tagged_and_the_annex_holds_every_row_of_every_table(pack: Path, chromium: str) -> None:
    import pypdfium2
    from bs4 import BeautifulSoup

    told: dict[str, list[str]] = {}
    for part in pdf.PARTS:
        path = one(pack, f"{part}.pdf")
        with pikepdf.open(path) as document:
            root = document.Root
            assert bool(root.MarkInfo.Marked) and str(root.Lang) == "en-GB" and "/Outlines" in root
            assert "Drayholt District Council" in str(document.docinfo["/Title"])
            with document.open_outline() as outline:
                assert outline.root
        told[part] = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    assert len(told["one-page"]) == 1 and len(told["short"]) <= 6 < len(told["annex"])
    squeezed = re.sub(r"\s|\ufffe|-", "", "".join(told["annex"]))
    html = BeautifulSoup(one(pack, ".html").read_text(), "lxml")
    rows = html.select("table tbody tr")
    assert len(rows) > 90
    for row in rows:
        for cell in row.select("th, td"):
            words = re.sub(r"\s|-", "", cell.get_text())
            assert words in squeezed, words[:80]
    first = re.sub(r"\s", "", told["one-page"][0])
    assert all(re.sub(r"\s", "", li.h3.get_text()) in first for li in html.select("#plan li"))
    assert "SYNTHETIC" in first


@pytest.mark.parametrize("councils", [2, pytest.param(12, marks=pytest.mark.soak)])
def test_hostile_words_in_a_workbook_are_text(hostile, tmp_path: Path, councils: int) -> None:
    """Every council has every sheet, with other words in its cells; the soak has more of them."""
    from pipelines.site import council_tables
    from pipelines.site.dossier import Dossier, shared
    from pipelines.site.pack import brief, workbook
    from pipelines.site.pages import council

    period = hostile.headline_period()
    common = shared(hostile, period)
    said = {
        "snapshot": "1",
        "day": "1 January 2026",
        "rules": common.manifest["rule_version"],
        "moment": "2026-01-01T00:00:00+00:00",
    }
    seen = 0
    frames = council_tables.frames(hostile, period)
    for key in list(common.authorities)[-councils:]:
        ((_, tables),) = council_tables.batches(frames, [key])
        of = Dossier(common, common.authorities[key], council_tables.rows(tables, [key])[key])
        made = council.council(of)
        workbook.write(made, tmp_path / "x.xlsx", said)
        brief.write(made, tmp_path / "x.docx", said)
        book = openpyxl.load_workbook(tmp_path / "x.xlsx")
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                    assert cell.hyperlink is None or cell.hyperlink.target is None, (
                        sheet.title,
                        cell.coordinate,
                    )
                    seen += isinstance(cell.value, str)
                    assert not (
                        isinstance(cell.value, str) and INVISIBLE.search(cell.value.replace("\n", ""))
                    )
        for file in ("x.xlsx", "x.docx"):
            with zipfile.ZipFile(tmp_path / file) as archive:
                for name in archive.namelist():
                    content = archive.read(name)
                    if name.endswith(".rels"):
                        assert b'TargetMode="External"' not in content, (file, name)
                    if name.startswith("xl/worksheets/sheet"):
                        assert b"<f>" not in content
                    if name == "word/document.xml":
                        assert (
                            b"fldSimple" not in content
                            and b"instrText" not in content
                            and b"hyperlink" not in content
                        )
    assert seen > 1_000 * councils
