"""OpenDocument, RTF, HTML, plain text, DOC and XLS: the same table comes out of each."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from composed import EVALUATION, docx, opened, p, paragraphs, plain_table, rows, tables, zipped

from pipelines.documents.formats.content import Grid
from pipelines.documents.model import Cell, Paragraph, Refused
from pipelines.documents.sniffing import kind_of

OFFICE = shutil.which("soffice")
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("svg", "svg-compatible"),
    )
)


def odf(kind: str, body: str, styles: str = "") -> bytes:
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {NAMES}>{automatic}<office:body><office:{kind}>{body}"
            f"</office:{kind}></office:body></office:document-content>",
        }
    )


def odt_cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def odt_table(found: list[tuple[str, ...]]) -> str:
    inside = "".join(f"<table:table-row>{''.join(map(odt_cell, row))}</table:table-row>" for row in found)
    return f"<table:table>{inside}</table:table>"


def rtf_table(found: list[tuple[str, ...]]) -> str:
    edges = "".join(f"\\cellx{3000 * (n + 1)}" for n in range(len(found[0])))
    return "".join(
        f"\\trowd{edges}\\pard\\intbl " + "".join(f"{text}\\cell " for text in row) + "\\row\n"
        for row in found
    )


def html_table(found: list[tuple[str, ...]]) -> str:
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in found)
        + "</table>"
    )


TABLES = {
    "odt": odf("text", f"<text:h text:outline-level='2'>Evaluation</text:h>{odt_table(EVALUATION)}"),
    "rtf": (
        "{\\rtf1\\ansi\\ansicpg1252 Evaluation\\par " + rtf_table(EVALUATION) + "\\pard After\\par}"
    ).encode(),
    "html": f"<!doctype html><html><body><h2>Evaluation</h2>{html_table(EVALUATION)}</body></html>".encode(),
    "txt": ("Evaluation\n\n" + "\n".join("\t".join(row) for row in EVALUATION)).encode(),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_comes_out_of_each_kind(kind: str) -> None:
    document = opened(TABLES[kind], "tender")
    assert document.kind == kind
    assert paragraphs(document)[0] == "Evaluation"
    assert rows(tables(document)[0]) == EVALUATION


# OpenDocument


def test_deleted_text_comments_and_notes_of_odt_stay_out_of_the_sentence() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>10%</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>Social value<text:s text:c='2'/>"
        "<text:change text:change-id='a'/><office:annotation><text:p>Why?</text:p></office:annotation>15%"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of all</text:p>"
        "</text:note-body></text:note><text:span text:style-name='S'>20%</text:span></text:p>"
    )
    style = "<style:style style:name='S'><style:text-properties style:text-line-through-style='solid'/></style:style>"
    document = opened(odf("text", body, style), "a.odt")
    assert {(b.text, b.part, b.hidden) for b in document.blocks if isinstance(b, Paragraph)} == {
        ("Social value 15%", "body", False),
        ("20%", "body", True),
        ("Why?", "comment", False),
        ("Of all", "footnote", False),
    }


def test_spans_boxes_and_nested_tables_of_odt() -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row>" + odt_cell("A") + odt_cell("B")
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + odt_cell("50%", "table:number-rows-spanned='2'") + odt_cell("x") + "</table:table-row><table:table-row>"
        + "<table:covered-table-cell/><table:table-cell>" + odt_table(EVALUATION) + "</table:table-cell>"
        + "</table:table-row></table:table><text:p>Box<draw:frame><draw:text-box><text:p>Inside</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )  # fmt: skip
    document = opened(odf("text", body), "a.odt")
    outer, inner = tables(document)
    assert Cell("50%", 2, 1, row_span=2) in outer.cells and rows(inner) == EVALUATION
    assert paragraphs(document) == ["Box", "Inside"]


def test_ods_gives_what_is_shown_with_spans_and_hidden_rows() -> None:
    cell = "<table:table-cell office:value-type='percentage' office:value='0.15'><text:p>15%</text:p></table:table-cell>"
    body = (
        "<table:table table:name='Evaluation'><table:table-column table:number-columns-repeated='3'/>"
        f"<table:table-row>{odt_cell('Social value')}{cell}</table:table-row>"
        "<table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='9'/>"
        f"</table:table-row><table:table-row table:visibility='collapse'>{odt_cell('Price')}</table:table-row>"
        "</table:table>"
    )
    shown, hidden = tables(opened(odf("spreadsheet", body), "a.ods"))
    assert [(c.text, c.number, c.sheet_cell) for c in shown.cells] == [
        ("Social value", None, "Evaluation!A1"),
        ("15%", 0.15, "Evaluation!B1"),
    ]
    assert hidden.hidden and [(c.text, c.sheet_cell) for c in hidden.cells] == [("Price", "Evaluation!A5")]


# RTF


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("Social value {\\deleted 10%}15%", ["Social value 15%"]),
        ("Social value {\\v 10%}15%", ["Social value 15%"]),
        ("Value \\'a310 \\u8211?\\'96 caf\\'e9", ["Value £10 –– café"]),
        ("\\uc2 10\\u8239\\'20\\'20%", ["10 %"]),
        ("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt Social value 10%}}", ["Social value 10%"]),
        ("One{\\footnote Of all}two", ["Onetwo", "Of all"]),
        ("{\\*\\unknown 10%}Price {\\pict 0123}40%", ["Price 40%"]),
        ("{\\shp{\\*\\shpinst{\\sp x}{\\shptxt Boxed\\par}}}", ["xBoxed"]),
        ("Price\\~40%\\line of all\\par Next", ["Price 40%\nof all", "Next"]),
    ],
)
def test_rtf_is_read_as_it_is_shown(inside: str, expected: list[str]) -> None:
    document = opened(("{\\rtf1\\ansi\\ansicpg1252\\deff0 " + inside + "\\par}").encode("latin-1"), "a.rtf")
    assert paragraphs(document) == expected


def test_merged_cells_of_rtf() -> None:
    text = (
        "{\\rtf1 \\trowd\\cellx3000\\clvmgf\\cellx6000\\intbl Method\\cell 50%\\cell\\row"
        "\\trowd\\cellx3000\\clvmrg\\cellx6000\\intbl Social value\\cell\\cell\\row"
        "\\trowd\\cellx6000\\intbl All\\cell\\row\\pard After\\par}"
    )
    (table,) = tables(opened(text.encode(), "a.rtf"))
    assert Cell("50%", 1, 2, row_span=2) in table.cells and Cell("All", 3, 1, column_span=2) in table.cells


def test_nested_tables_of_rtf_follow() -> None:
    text = (
        "{\\rtf1 \\trowd\\cellx3000\\cellx6000\\intbl Quality\\cell\\pard\\intbl\\itap2 Method\\nestcell 60%\\nestcell"
        "{\\*\\nesttableprops\\trowd\\cellx1000\\cellx2000\\nestrow}\\pard\\intbl parts\\cell\\row\\pard x\\par}"
    )
    outer, inner = tables(opened(text.encode(), "a.rtf"))
    assert rows(outer) == [("Quality", "parts")] and rows(inner) == [("Method", "60%")]


# HTML


def test_html_spans_hidden_and_nested() -> None:
    page = (
        "<html><body><p style='display:none'>Old 10%</p><table><tr><th rowspan=2>Quality</th><td>Method</td>"
        "<td>40%</td></tr><tr><td>Social <del>5</del> value</td><td>20%</td></tr><tr><td colspan=2>Price</td>"
        f"<td>40%{html_table(EVALUATION)}</td></tr><tr hidden><td>Old</td><td>x</td></tr></table>"
        "<script>var a = '10%'</script><!-- 12% --></body></html>"
    )
    document = opened(page.encode(), "a.html")
    outer, unseen, inner = tables(document)
    assert rows(outer) == [("Quality", "Method", "40%"), ("", "Social value", "20%"), ("Price", "", "40%")]
    assert unseen.hidden and rows(inner) == EVALUATION
    assert [b.text for b in document.blocks if isinstance(b, Paragraph) and b.hidden] == ["Old 10%", "5"]


def test_a_grid_keeps_places_of_spanning_cells() -> None:
    grid = Grid()
    grid.next_row()
    assert [grid.place(2, 1), grid.place(1, 2), grid.place(3, 1)] == [1, 2, 4]
    grid.next_row()
    assert [grid.place(), grid.place(), grid.place()] == [2, 3, 5]
    grid.next_row()
    assert [grid.place(), grid.place()] == [1, 2]


# Plain text


@pytest.mark.parametrize(
    "text",
    [
        "Criterion              Weighting\nQuality of the method statement   50%\nSocial value   10%\nPrice    40%",
        "| Criterion | Weighting |\n|---|---|\n| Quality of the method statement | 50% |\n| Social value | 10% |\n| Price | 40% |",
        "Criterion\tWeighting\nQuality of the method statement\t50%\nSocial value\t10%\nPrice\t40%",
    ],
)
def test_tables_of_plain_text(text: str) -> None:
    if "   " in text:  # columns that line up
        text = "\n".join(f"{a.strip():<40}{b}" for a, b in (line.rsplit(" ", 1) for line in text.split("\n")))
    assert rows(tables(opened(f"Evaluation\n\n{text}\n\nAfter.".encode(), "a.txt"))[0]) == EVALUATION


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_of_any_encoding(encoding: str) -> None:
    assert paragraphs(opened("Price – £10 per visit".encode(encoding), "a.txt")) == ["Price – £10 per visit"]


def test_broken_lines_are_put_together_and_short_ones_are_not() -> None:
    text = "The weighting of social value is, as it was in the last tender,\nten per cent.\nPrice\nis the rest.\n"
    assert paragraphs(opened(text.encode(), "a.txt"))[0].endswith("last tender, ten per cent.")


# Through LibreOffice


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["doc", "odt", "rtf", "html", "xls"])
def test_what_libreoffice_writes_is_read(kind: str, tmp_path: Path) -> None:
    source = tmp_path / ("a.docx" if kind != "xls" else "a.html")
    source.write_bytes(
        docx(p("Evaluation") + plain_table() + p("After")) if kind != "xls" else TABLES["html"]
    )
    filters = ["--infilter=calc_HTML_WebQuery"] if kind == "xls" else []
    command = [str(OFFICE), f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--headless", *filters]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
    )
    document = opened((tmp_path / f"a.{kind}").read_bytes(), f"a.{kind}")
    assert document.kind == kind
    found = {cell.text for cell in tables(document)[0].cells}
    assert found >= {"Social value", "Price"}


def test_doc_without_libreoffice_has_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Refused, match="reader_missing"):
        opened(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0\0", "a.doc")


# What a file is


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", "empty", "no content"),
        (b"\0\0\0", "empty", "no content"),
        (base64.b64decode("iVBORw0KGgo="), "unknown_type", "PNG"),
        (b"7z\xbc\xaf\x27\x1cxx", "unknown_type", "7z"),
        (b"<?xml version='1.0'?><tender/>", "unknown_type", "XML"),
        (b"From: a\nMIME-Version: 1.0\n\nx", "unknown_type", "message"),
        (bytes(range(256)) * 9, "unknown_type", "no known kind"),
        (
            zipped({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}),
            "unknown_type",
            "presentation",
        ),
        (zipped({}), "empty", "nothing in it"),
        (b"PK\x03\x04 and then nothing", "damaged", "parts"),
    ],
)
def test_what_cannot_be_read_has_its_reason(data: bytes, reason: str, words: str) -> None:
    with pytest.raises(Refused, match=f"{reason}.*{words}"):
        kind_of(data, "itt.pdf")


FORM = "<form><input name=username><input type='password' name=pw></form>"


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body>{FORM}</body></html>",
        "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>x</body></html>",
        "<html><body><form action=/saml2><input type=hidden name=SAMLRequest value=x></form></body></html>",
        "<html><head><meta http-equiv=refresh content='0;url=/login?next=itt.pdf'></head></html>",
        "<html><body><h1>Your session has expired</h1><form><input name=a></form></body></html>",
    ],
)
@pytest.mark.parametrize("name", ["ITT.pdf", "Pack.docx", "download"])
def test_a_page_to_sign_in_is_no_document(page: str, name: str) -> None:
    with pytest.raises(Refused, match="login_page"):
        kind_of(page.encode(), name)


def test_a_page_with_words_that_has_a_form_to_sign_in_is_a_page() -> None:
    long = f"<html><body>{FORM}<p>{'The weighting of social value is stated. ' * 90}</p></body></html>"
    assert kind_of(long.encode(), "notice.html") == "html"
    assert kind_of(b"<html><body><p>Tenders are scored</p></body></html>", "ITT.pdf") == "html"
    with pytest.raises(Refused, match="login_page"):
        kind_of(f"<html><body>{FORM}</body></html>".encode(), "notice.html")
