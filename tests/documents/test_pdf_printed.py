"""What browsers print: every way to draw a table, with tags and without, and tables inside cells."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from composed import changed, opened, pairs, paragraphs

from pipelines.documents.model import Document

INTRO = "Tenders are evaluated against the criteria below. The weighting of each is stated beside it."
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CELLS = (
    "<tr><td>Criterion<td>Area<td>Overall</tr>"
    "<tr><td>Method statement about how the service will be delivered across the whole of the borough<td>40%<td rowspan=4>60%</tr>"
    "<tr><td>Social, economic and environmental well-being<td>20%</tr><tr><td>Staff and their training<td>25%</tr>"
    "<tr><td>Innovation<td>15%</tr><tr><td>Price<td>100%<td>40%</tr>"
)
STYLES = {
    "grid": "table{border-collapse:collapse}td{border:1px solid}",
    "dotted": "table{border-collapse:collapse}td{border:1px dotted}",
    "lines": "table{border-collapse:collapse}td{border-bottom:1px solid;padding:4px}",
    "down": "table{border-collapse:collapse}td{border-left:1px solid;border-right:1px solid;padding:4px}",
    "head": "table{border-collapse:collapse}tr:first-child td{border-bottom:2px solid}td{padding:3px 10px}",
    "none": "td{padding:3px 12px}",
    "tight": "table{border-spacing:0}td{padding:0 14px 0 0}",
    "shaded": "table{border-collapse:collapse}tr:nth-child(odd) td{background:#dde}td{padding:5px 9px}",
    "white": "table{border-collapse:collapse}td{background:#eef;border:2px solid #fff}",
}
EXPECTED = {
    ("Method statement about how the service will be delivered across the whole of the borough", "40%"),
    ("Method statement about how the service will be delivered across the whole of the borough", "60%"),
    ("Social, economic and environmental well-being", "20%"),
    ("Social, economic and environmental well-being", "60%"),
    ("Staff and their training", "60%"),
    ("Innovation", "15%"),
    ("Innovation", "60%"),
    ("Price", "100%"),
    ("Price", "40%"),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One page a style."""
    folder = tmp_path_factory.mktemp("printed")
    pages = "".join(
        f"<section id={name}><style>#{name} {style.replace('}', f'}} #{name} ').removesuffix(f' #{name} ')}</style>"
        f"<p>{INTRO} The council may ask for more.</p><table>{CELLS}</table>"
        "<p>The contract goes to the tender with the highest score after moderation.</p></section>"
        for name, style in STYLES.items()
    )
    (folder / "a.html").write_text(
        f"<!doctype html><title>t</title><style>section{{break-after:page}}table{{width:60%}}</style>{pages}"
    )
    return as_printed(folder)


def as_printed(folder: Path) -> bytes:
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
               f"--print-to-pdf={folder}/a.pdf", "--no-pdf-header-footer", f"file://{folder}/a.html"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "a.pdf").read_bytes()


def without_tags(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot
    del document.Root.MarkInfo


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("has_tags", [True, False])
@pytest.mark.parametrize("style", STYLES)
def test_what_a_browser_prints_is_read(printed: bytes, style: str, has_tags: bool) -> None:
    document = opened(printed if has_tags else changed(printed, without_tags), "a.pdf")
    assert document.tagged is has_tags
    page = list(STYLES).index(style) + 1
    of_page = replace(document, blocks=tuple(block for block in document.blocks if block.page == page))
    assert pairs(of_page) >= EXPECTED
    assert paragraphs(of_page)[-1].startswith("The contract goes")


INNER = "<table><tr><td>{}<td>{}</tr><tr><td>{}<td>{}</tr></table>"
NESTED = {
    "each part beside its table": (
        "<tr><td>Part<td>Made up of</tr>"
        f"<tr><td>Service 30%<td>{INNER.format('Delivery in snow', '60%', 'Stock held', '40%')}</tr>"
        f"<tr><td>Price 70%<td>{INNER.format('Summer', '80%', 'Winter', '20%')}</tr>"
    ),
    "no head": (
        f"<tr><td>Service 30%<td>{INNER.format('Delivery in snow', '60%', 'Stock held', '40%')}</tr>"
        f"<tr><td>Price 70%<td>{INNER.format('Summer', '80%', 'Winter', '20%')}</tr>"
    ),
    "three columns": (
        "<tr><td>Part<td>Weighting<td>Made up of</tr>"
        f"<tr><td>Service<td>30%<td>{INNER.format('Delivery in snow', '60%', 'Stock held', '40%')}</tr>"
        f"<tr><td>Price<td>70%<td>{INNER.format('Summer', '80%', 'Winter', '20%')}</tr>"
    ),
    "a table in one part": (
        "<tr><td>Part<td>Weighting</tr><tr><td>Price<td>70%</tr><tr><td>Service<td>30%</tr>"
        f"<tr><td>Questions<td>{INNER.format('Delivery in snow', '60%', 'Stock held', '40%')}</tr>"
    ),
    "a frame of text": (
        "<tr><td>Part<td>Weighting</tr><tr><td>Service<td><table><tr><td>30%</tr></table></tr>"
        "<tr><td>Price<td><table><tr><td>70%</tr></table></tr>"
    ),
}
INSIDE = {("Delivery in snow", "60%"), ("Stock held", "40%")}
IN_BOTH = {*INSIDE, ("Summer", "80%"), ("Winter", "20%")}
PARTS = {("Service", "30%"), ("Price", "70%")}


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """One page a table that holds others."""
    folder = tmp_path_factory.mktemp("nested")
    pages = "".join(
        f"<section><p>{INTRO}</p><table>{cells}</table><p>The contract is for two years.</p></section>"
        for cells in NESTED.values()
    )
    style = "section{break-after:page}td{border:1px solid;padding:3px 9px}"
    (folder / "a.html").write_text(f"<!doctype html><title>t</title><style>{style}</style>{pages}")
    return opened(as_printed(folder), "a.pdf")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize(
    ("how", "expected", "lines"),
    [
        ("each part beside its table", IN_BOTH, ["Service 30%", "Price 70%"]),
        ("no head", IN_BOTH, ["Service 30%", "Price 70%"]),
        ("three columns", IN_BOTH | PARTS, []),
        ("a table in one part", INSIDE | PARTS, []),
        ("a frame of text", PARTS, []),
    ],
)
def test_a_table_inside_a_cell_has_rows_of_its_own(
    nested: Document, how: str, expected: set[tuple[str, str]], lines: list[str]
) -> None:
    page = list(NESTED).index(how) + 1
    of_page = replace(nested, blocks=tuple(block for block in nested.blocks if block.page == page))
    assert pairs(of_page) >= expected
    texts = paragraphs(of_page)
    assert [text for text in texts if text in ("Service 30%", "Price 70%")] == lines
    assert texts[-1] == "The contract is for two years."
