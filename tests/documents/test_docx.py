"""What Word shows is read, wherever it stands in the file; what it does not show is not."""

import pytest
from composed import EVALUATION, docx, opened, p, paragraphs, plain_table, r, rows, tables, tbl, tc, tr

from pipelines.documents.model import Cell, Paragraph, Refused, Table

BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{0}"
    "</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}"
    "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
VANISH, SHOWN = "<w:vanish/>", "<w:vanish w:val='0'/>"


def texts(body: str, **parts: str) -> list[str]:
    return paragraphs(opened(docx(body, parts), "itt.docx"))


@pytest.mark.parametrize(
    "run",
    [
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:fldSimple w:instr='REF'>{}</w:fldSimple>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:ins><w:sdt><w:sdtContent><w:hyperlink>{}</w:hyperlink></w:sdtContent></w:sdt></w:ins>",
    ],
)
def test_text_in_containers_is_read(run: str) -> None:
    inside = run.format(r("15%"))
    assert texts(f"<w:p>{r('Social value ')}{inside}</w:p>") == ["Social value 15%"]


@pytest.mark.parametrize(
    "run",
    [
        "<w:del><w:r><w:delText>10%</w:delText></w:r></w:del>",
        f"<w:moveFrom>{r('10%')}</w:moveFrom>",
        "<w:r><w:instrText>SUM 10%</w:instrText></w:r>",
        f"<w:ins><w:del>{r('10%')}</w:del></w:ins>",
    ],
)
def test_text_that_was_taken_away_is_not_read(run: str) -> None:
    assert texts(f"<w:p>{r('Social value ')}{run}{r('15%')}</w:p>") == ["Social value 15%"]


@pytest.mark.parametrize("properties", [VANISH, "<w:strike/>", "<w:dstrike/>", "<w:vanish w:val='1'/>"])
def test_hidden_and_struck_text_is_kept_apart(properties: str) -> None:
    document = opened(docx(f"<w:p>{r('Social value ')}{r('10%', properties)}{r('15%')}</w:p>"), "a.docx")
    assert document.blocks == (Paragraph("Social value 15%"), Paragraph("10%", hidden=True))


def test_text_that_a_style_hides_is_hidden_and_shown_again() -> None:
    styles = (
        "<w:ROOT><w:style w:styleId='H' w:type='paragraph'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='Sub' w:type='paragraph'><w:basedOn w:val='H'/></w:style></w:ROOT>"
    )
    body = f"<w:p><w:pPr><w:pStyle w:val='Sub'/></w:pPr>{r('Note to author')}{r(' Quality', SHOWN)}</w:p>"
    document = opened(docx(body, {"styles": styles}), "a.docx")
    assert document.blocks == (Paragraph("Quality"), Paragraph("Note to author", hidden=True))


def test_a_text_box_is_read_once() -> None:
    assert texts(f"<w:p>{r('Before')}{BOX.format(p('Social value 10%'))}</w:p>") == [
        "Before",
        "Social value 10%",
    ]
    table = plain_table()
    assert rows(tables(opened(docx(f"<w:p>{BOX.format(table)}</w:p>"), "a.docx"))[0]) == EVALUATION


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next() -> None:
    body = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('Social value ')}</w:p>{p('10%')}"
    assert texts(body) == ["Social value 10%"]


def test_rows_and_cells_in_content_controls_stay_in_their_places() -> None:
    body = tbl(
        [
            tr(tc("Criterion"), tc("Weighting")),
            f"<w:sdt><w:sdtContent>{tr(tc('Social value'), tc('10%'))}</w:sdtContent></w:sdt>",
            tr(f"<w:sdt><w:sdtContent>{tc('Price')}</w:sdtContent></w:sdt>", tc("90%")),
            tr(tc("<w:sdt><w:sdtContent>" + p("Of all") + "</w:sdtContent></w:sdt>"), tc("100%")),
        ]
    )
    assert rows(tables(opened(docx(body), "a.docx"))[0]) == [
        ("Criterion", "Weighting"),
        ("Social value", "10%"),
        ("Price", "90%"),
        ("Of all", "100%"),
    ]


def test_merged_and_indented_cells() -> None:
    body = tbl(
        [
            tr(tc("Criterion"), tc("Area"), tc("Overall")),
            tr(tc("Method"), tc("40%"), tc("50%", "<w:vMerge w:val='restart'/>")),
            tr(tc("Social value"), tc("60%"), tc("", "<w:vMerge/>")),
            tr(tc("Price", "<w:gridSpan w:val='2'/>"), tc("50%")),
            tr(tc("100%"), properties="<w:gridBefore w:val='2'/>"),
        ]
    )
    (table,) = tables(opened(docx(body), "a.docx"))
    assert Cell("50%", 2, 3, row_span=2) in table.cells
    assert Cell("Price", 4, 1, column_span=2) in table.cells
    assert Cell("50%", 4, 3) in table.cells and Cell("100%", 5, 3) in table.cells


def test_deleted_rows_and_cells_are_not_read() -> None:
    body = tbl(
        [
            tr(tc("Social value"), tc("10%"), properties="<w:del/>"),
            tr(tc("Social value"), tc("12%", "<w:cellDel/>"), tc("15%")),
            tr(tc("Price"), tc("85%")),
        ]
    )
    assert rows(tables(opened(docx(body), "a.docx"))[0]) == [("Social value", "15%"), ("Price", "85%")]


def test_a_nested_table_follows_the_one_that_holds_it() -> None:
    body = tbl([tr(tc("Quality"), tc(p("in parts") + plain_table())), tr(tc("Price"), tc("40%"))])
    outer, inner = tables(opened(docx(body), "a.docx"))
    assert (outer.number, inner.number) == (1, 2)
    assert rows(outer) == [("Quality", "in parts"), ("Price", "40%")] and rows(inner) == EVALUATION


def test_a_frame_of_one_cell_is_no_table() -> None:
    assert texts(tbl([tr(tc("Social value is 10% of the score"))])) == ["Social value is 10% of the score"]


def test_headings_by_style_its_base_and_outline() -> None:
    styles = (
        "<w:ROOT><w:style w:styleId='A'><w:name w:val='heading 2'/></w:style>"
        "<w:style w:styleId='B'><w:basedOn w:val='A'/></w:style>"
        "<w:style w:styleId='C'><w:name w:val='x'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style></w:ROOT>"
    )
    body = "".join(p(name, f"<w:pStyle w:val='{name}'/>") for name in "ABC") + p(
        "D", "<w:outlineLvl w:val='3'/>"
    )
    document = opened(
        docx(body + p("E", "<w:pStyle w:val='A'/><w:outlineLvl w:val='9'/>"), {"styles": styles}), "a.docx"
    )
    assert [(b.text, b.level) for b in document.blocks] == [
        ("A", 2),
        ("B", 2),
        ("C", 1),
        ("D", 4),
        ("E", None),
    ]


def test_notes_comments_and_heads_are_told_apart() -> None:
    document = opened(
        docx(
            p("Social value 10%"),
            {
                "footnotes": f"<w:ROOT><w:footnote w:id='1'>{p('Of quality')}</w:footnote></w:ROOT>",
                "comments": f"<w:ROOT><w:comment w:id='0'>{p('Make it 15%?')}</w:comment></w:ROOT>",
                "header": "<w:ROOT>".replace("ROOT", "ROOT") + p("Draft") + "</w:ROOT>",
            },
        ),
        "a.docx",
    )
    parts = {b.text: b.part for b in document.blocks if isinstance(b, Paragraph)}
    assert parts["Social value 10%"] == "body"
    assert parts["Of quality"] == "footnote" and parts["Make it 15%?"] == "comment"


def test_what_stands_in_a_chart_or_another_file_is_named() -> None:
    document = opened(docx(p("Quality"), {"chart": "<c/>", "aFChunk": "<c/>", "package": "<c/>"}), "a.docx")
    assert set(document.unread) == {"charts", "another document inside", "embedded files"}


def test_a_large_picture_after_words_of_the_evaluation_is_named() -> None:
    wp = "xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' xmlns:pic='p'"
    picture = f"<w:p><w:r><w:drawing><wp:inline {wp}><wp:extent cx='5400000' cy='3600000'/><pic:pic/></wp:inline></w:drawing></w:r></w:p>"
    words = "a picture beside words of the evaluation"
    assert opened(docx(p("The weighting of each of the criteria:") + picture), "a.docx").unread == (words,)
    assert opened(docx(p("Our town") + picture), "a.docx").is_whole


def test_any_main_part_and_strict_names_are_read() -> None:
    assert rows(tables(opened(docx(plain_table(), main="word/document2.xml"), "a.docx"))[0]) == EVALUATION


@pytest.mark.parametrize(
    "spoilt", ["<w:gridSpan w:val='x'/>", "<w:gridSpan w:val='-4'/>", "<w:gridSpan w:val='99999999'/>"]
)
def test_counts_that_are_none_do_no_harm(spoilt: str) -> None:
    document = opened(docx(tbl([tr(tc("Price", spoilt), tc("40%")), tr(tc("Quality"), tc("60%"))])), "a.docx")
    assert isinstance(document.blocks[0], Table)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(Refused, match="no_text"):
        opened(docx(p("")), "a.docx")
