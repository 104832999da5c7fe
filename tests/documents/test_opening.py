"""Files of each kind are opened as what they are."""

import io

import openpyxl
import pytest
from composed import EVALUATION, docx, grid, opened, p, pdf, plain_table, rows, tables, text_page, zipped

from pipelines.documents.model import Document, Refused, Unopened
from pipelines.documents.opening import Opener, open_document


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in EVALUATION:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def printed(canvas: object) -> None:
    text_page(canvas, ["Invitation to tender", "Tenders are scored by these criteria and weightings."])
    grid(canvas, EVALUATION)


KINDS = {
    "docx": docx(p("Evaluation") + plain_table()),
    "pdf": pdf(printed),
    "xlsx": workbook(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_comes_out_of_each_kind_whatever_the_file_is_called(kind: str) -> None:
    document = opened(KINDS[kind], "tender.bin")
    assert document.kind == kind
    assert rows(tables(document)[0]) == EVALUATION


def test_an_archive_gives_its_documents_and_says_what_it_did_not_read() -> None:
    pack = zipped({"ITT.docx": KINDS["docx"], "a/B.pdf": KINDS["pdf"], "inner.zip": zipped({"x.txt": "x y"})})
    with Opener() as opener:
        found = opener.open(pack, "pack.zip")
    assert [(one.file_name, type(one)) for one in found] == [
        ("pack.zip/ITT.docx", Document),
        ("pack.zip/a/B.pdf", Document),
        ("pack.zip/inner.zip", Unopened),
    ]
    documents = open_document(pack, "pack.zip")
    assert {one.unread for one in documents} == {("pack.zip/inner.zip (nested_archive)",)}
    assert len({one.sha256 for one in documents}) == 2


def test_a_page_to_sign_in_is_known() -> None:
    page = b"<!doctype html><html><body><form><input name='u'><input type=password></form></body></html>"
    with pytest.raises(Refused, match="login_page"):
        open_document(page, "ITT.pdf")
