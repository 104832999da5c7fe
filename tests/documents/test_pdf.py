"""How tables of criteria stand in PDF, and what plain readers lose of them."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from composed import EVALUATION, Rows, changed, grid, opened, pairs, paragraphs, pdf, rows, tables, text_page

from pipelines.documents.formats.content import Content
from pipelines.documents.formats.pdf import opened as opened_pdf
from pipelines.documents.formats.pdf import read
from pipelines.documents.formats.pdf_page import Page, Seen
from pipelines.documents.limits import Limits
from pipelines.documents.model import Document, Paragraph, Refused, Table

REAL = Path(__file__).parents[3] / "shared/real/documents"
INTRO = ["Tenders are evaluated against the criteria below.", "The weighting of each is stated beside it."]
PROSE = [f"{n} The supplier keeps a record of every visit and hands it over each week." for n in range(30)]


words = Page.words


def opened_here(data: bytes) -> Content:
    """What the reader gives in this process."""
    return read(data, Limits())


def page(rules: str = "all", table: Rows = EVALUATION, **more: Any) -> Document:
    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        grid(canvas, table, rules=rules, **more)
        text_page(canvas, ["The contract begins in April and ends three years later."], top=300)

    return opened(pdf(draw), "itt.pdf")


@pytest.mark.parametrize("rules", ["all", "across", "dotted", "shaded", "none"])
def test_a_table_is_read_however_it_is_ruled(rules: str) -> None:
    document = page(rules)
    assert rows(tables(document)[0]) == EVALUATION
    assert paragraphs(document) == [
        " ".join(INTRO),
        "The contract begins in April and ends three years later.",
    ] or (paragraphs(document)[-1].startswith("The contract begins"))


@pytest.mark.parametrize("rules", ["all", "across", "none"])
def test_names_that_wrap_keep_their_figures(rules: str) -> None:
    wrapped = [
        ("Criterion", "Weighting"),
        ("Method statement on how the service\nwill be run", "35%"),
        ("Social value and\ncommunity benefits", "15%"),
        ("Price", "50%"),
    ]
    expected = {(name.replace("\n", " "), weight) for name, weight in wrapped}
    assert pairs(page(rules, wrapped, height=44)) == expected


def test_figures_may_stand_before_names() -> None:
    table = [("Weight", "Criterion"), ("40%", "Price"), ("50%", "Quality"), ("10%", "Social value")]
    for rules in ("all", "across", "none"):
        assert rows(tables(page(rules, table, edges=(60, 140, 460)))[0]) == table


def children(canvas: Any, rules: bool) -> None:
    """Two columns of weights; the overall one is printed once, half-way down three children."""
    text_page(canvas, INTRO)
    canvas.setFont("Helvetica", 10)
    held = [("Criterion", "Area", "Overall"), ("Method", "40%", ""), ("Social value and carbon", "20%", ""),
            ("Staff", "40%", ""), ("Price", "100%", "50%")]  # fmt: skip
    for n, row in enumerate(held):
        for x, text in zip((64, 304, 404), row, strict=True):
            canvas.drawString(x, 685 - n * 24, text)
    canvas.drawString(404, 685 - 2 * 24, "50%")
    if rules:
        for n in range(6):
            end = 400 if n in (2, 3) else 480
            canvas.line(60, 700 - n * 24, end, 700 - n * 24)
        for x in (60, 300, 400, 480):
            canvas.line(x, 700, x, 580)


@pytest.mark.parametrize("rules", [True, False])
def test_a_weight_centred_beside_several_children_spans_them(rules: bool) -> None:
    document = opened(pdf(lambda canvas: children(canvas, rules)), "itt.pdf")
    spans = {(cell.text, cell.row, cell.row_span) for cell in tables(document)[0].cells if cell.column == 3}
    assert spans == {("Overall", 1, 1), ("50%", 2, 3), ("50%", 5, 1)}


def test_rows_in_a_frame_of_which_the_head_alone_is_ruled() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        for n, (name, weight) in enumerate(EVALUATION):
            canvas.drawString(64, 685 - n * 20, name)
            canvas.drawString(404, 685 - n * 20, weight)
        canvas.rect(60, 620, 420, 80)
        canvas.line(60, 680, 480, 680)
        canvas.line(400, 680, 400, 700)

    assert rows(tables(opened(pdf(draw), "itt.pdf"))[0]) == EVALUATION


def test_a_page_of_prose_after_a_table_that_closes_a_page_is_read_by_its_lines() -> None:
    asked = []

    def draw(canvas: Any) -> None:
        text_page(canvas, ["Tenders are evaluated by these criteria", *PROSE[:18]])
        grid(canvas, EVALUATION, top=150)
        canvas.showPage()
        text_page(canvas, [line.partition(" ")[2] for line in PROSE])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "words", lambda self: asked.append(self) or words(self))
        document = opened_here(pdf(draw))
    assert len(asked) == 1 and len(document.blocks) > 2


def test_a_weight_centred_between_two_children_spans_both() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        canvas.setFont("Helvetica", 10)
        held = [
            ("Criterion", "Area", "Overall"),
            ("Method", "60%", ""),
            ("Social value", "40%", ""),
            ("Price", "100%", "30%"),
        ]
        for n, row in enumerate(held):
            for x, text in zip((64, 304, 404), row, strict=True):
                canvas.drawString(x, 685 - n * 24, text)
        canvas.drawString(404, 685 - 1.5 * 24, "70%")

    (table,) = tables(opened(pdf(draw), "itt.pdf"))
    assert {(c.text, c.row, c.row_span) for c in table.cells if c.column == 3} == {
        ("Overall", 1, 1),
        ("70%", 2, 2),
        ("30%", 4, 1),
    }


def broken_over(canvas: Any, rules: str = "all", footer: bool = True) -> None:
    text_page(canvas, [*INTRO, *PROSE])
    grid(canvas, EVALUATION[:3], top=160, rules=rules)
    canvas.drawString(280, 30, "Page 1 of 2" if footer else "")
    canvas.showPage()
    grid(canvas, EVALUATION[3:] + [("Locality", "0%")], top=760, rules=rules)
    canvas.drawString(280, 30, "Page 2 of 2" if footer else "")
    text_page(canvas, PROSE[:5], top=500)


@pytest.mark.parametrize("rules", ["all", "across"])
def test_a_table_that_breaks_over_the_page_goes_on(rules: str) -> None:
    one, two = tables(opened(pdf(lambda canvas: broken_over(canvas, rules)), "itt.pdf"))
    assert (one.page, one.continues, two.page, two.continues) == (1, False, 2, True)
    assert rows(two) == [("Price", "40%"), ("Locality", "0%")]


def over_pages(between: bool) -> Any:
    def draw(canvas: Any) -> None:
        text_page(canvas, [*INTRO, *PROSE])
        grid(canvas, EVALUATION[:3], top=160)
        canvas.showPage()
        for names in (("Rota", "Fleet"), ("Depots", "Tools")):
            grid(canvas, [(name, "1%") for name in names], top=760)
            canvas.drawString(64, 400, "See the notes at the back." if between else "")
            canvas.showPage()
        grid(canvas, [*EVALUATION[3:], ("Locality", "16%")], top=760)
        text_page(canvas, PROSE[:5], top=500)

    return draw


def test_a_table_is_followed_over_pages_without_words_of_criteria() -> None:
    document = opened(pdf(over_pages(between=False)), "itt.pdf")
    assert [(table.page, table.continues) for table in tables(document)] == [
        *((1, False), (2, True), (3, True), (4, True))
    ]
    assert document.unread == ()


def test_a_page_that_is_left_out_between_tables_is_told() -> None:
    document = opened(pdf(over_pages(between=True)), "itt.pdf")
    assert [table.page for table in tables(document)] == [1, 2, 4]
    assert document.unread == ("tables of pages that name no criteria (page 3)",)


@pytest.mark.parametrize("rules", ["all", "across", "none"])
def test_a_row_alone_on_the_next_page_belongs_to_the_table(rules: str) -> None:
    table = [("Criterion", "Weight"), ("Price", "45"), ("Method", "30"), ("Social value", "10")]

    def draw(canvas: Any) -> None:
        text_page(canvas, [*INTRO, *PROSE[:24]])
        grid(canvas, table, top=160, rules=rules)
        canvas.showPage()
        canvas.drawString(280, 800, "Page 2 of 2")
        grid(canvas, [("Nature", "15")], top=760, rules="none")
        text_page(canvas, PROSE[:5], top=500)

    one, two = tables(opened(pdf(draw), "itt.pdf"))
    assert (two.page, two.continues) == (2, True)
    assert rows(two) == [("Nature", "15")]


def test_a_table_below_text_of_the_next_page_is_another() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, [*INTRO, *PROSE])
        grid(canvas, EVALUATION[:3], top=160)
        canvas.showPage()
        text_page(canvas, PROSE[:4], top=720)
        grid(canvas, EVALUATION, top=600)

    assert [table.continues for table in tables(opened(pdf(draw), "itt.pdf"))] == [False, False]


@pytest.mark.parametrize("turned", ["text", "page", "both"])
def test_a_landscape_table_is_read_upright(turned: str) -> None:
    def draw(canvas: Any) -> None:
        if turned != "page":
            canvas.translate(595, 0)
            canvas.rotate(90)
        text_page(canvas, INTRO, top=500)
        grid(canvas, EVALUATION, top=440)

    data = pdf(draw)
    if turned != "text":
        with pikepdf.open(io.BytesIO(data)) as document:
            document.pages[0].Rotate = 270 if turned == "both" else 90
            held = io.BytesIO()
            document.save(held)
            data = held.getvalue()
    assert rows(tables(opened(data, "itt.pdf"))[0]) == EVALUATION


def test_text_drawn_twice_for_bold_is_read_once() -> None:
    def draw(canvas: Any) -> None:
        for shift in (0, 0.3):
            canvas.saveState()
            canvas.translate(shift, 0)
            text_page(canvas, INTRO)
            grid(canvas, EVALUATION)
            canvas.restoreState()

    assert rows(tables(opened(pdf(draw), "itt.pdf"))[0]) == EVALUATION


def test_leaders_between_name_and_figure_are_blanks() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, [*INTRO, "Quality of service ............................ 50%",
                           "Social value .................................. 10%",
                           "Price ......................................... 40%"])  # fmt: skip

    assert pairs(opened(pdf(draw), "itt.pdf")) >= {("Social value", "10%"), ("Price", "40%")}


def test_prose_in_two_columns_is_no_table() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        canvas.setFont("Helvetica", 10)
        for n in range(20):
            canvas.drawString(60, 700 - 14 * n, "The supplier keeps a record of each visit")
            canvas.drawString(320, 700 - 14 * n, "and the officer signs it every month")

    assert tables(opened(pdf(draw), "itt.pdf")) == []


def test_numbered_paragraphs_are_no_table() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        for n in range(12):
            canvas.drawString(60, 700 - 20 * n, f"5.{n}")
            canvas.drawString(100, 700 - 20 * n, "The supplier keeps a record of each visit to each site.")

    assert tables(opened(pdf(draw), "itt.pdf")) == []


@pytest.mark.parametrize("lead", ["{}. ", ""])
def test_a_figure_at_the_end_of_a_line_of_text_is_no_column(lead: str) -> None:
    """A list whose figures end its lines raggedly, and a line of prose that breaks at a number."""
    lines = [
        *(INTRO),
        lead.format(1) + "Price 50%",
        lead.format(2) + "Quality of the service 40%",
        lead.format(3) + "Social value 10%",
        "Answers to the three questions in the response form are to have no more than 800",
        "words each, and what is beyond that is not read by the panel.",
    ]
    document = opened(pdf(lambda canvas: text_page(canvas, lines)), "itt.pdf")
    assert not tables(document)
    assert any(text.endswith("Social value 10%") for text in paragraphs(document))


def test_long_texts_in_a_column_that_is_not_ruled_lie_in_their_table() -> None:
    guidance = (
        "We look for a plan by month, a named lead and\nnumbers that can be checked by the panel in\nthe time"
    )
    table = [("No.", "Criterion", "Weight")]
    for number, (name, weight) in enumerate((("Price", "40%"), ("Team", "50%"), ("Social value", "10%")), 1):
        table += [(str(number), name, weight), ("", guidance, "")]

    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        grid(canvas, table, rules="none", edges=(60, 100, 400, 460), height=40)

    document = opened(pdf(draw), "itt.pdf")
    assert pairs(document) >= {("Price", "40%"), ("Team", "50%"), ("Social value", "10%")}


@pytest.mark.parametrize("up", [True, False])
def test_heads_of_letters_above_one_another_are_words(up: bool) -> None:
    names = ("Price of the works", "Method statement", "Social value")

    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        grid(
            canvas,
            [("", "", "", ""), ("Weighting", "50%", "40%", "10%")],
            edges=(60, 160, 200, 240, 280),
            height=120,
        )
        canvas.setFont("Helvetica", 10)
        for n, name in enumerate(names):
            canvas.saveState()
            canvas.translate(184 + 40 * n if up else 176 + 40 * n, 585 if up else 695)
            canvas.rotate(90 if up else -90)
            canvas.drawString(0, 0, name)
            canvas.restoreState()

    (found,) = tables(opened(pdf(draw), "itt.pdf"))
    assert [cell.text for cell in found.cells if cell.row == 1] == list(names)


def test_headings_are_told_by_size_and_weight() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(60, 780, "Evaluation of tenders")
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(60, 740, "Award criteria")
        text_page(canvas, PROSE[:10], top=720)

    levels = {
        b.text: b.level for b in opened(pdf(draw), "a.pdf").blocks if isinstance(b, Paragraph) and b.level
    }
    assert levels == {"Evaluation of tenders": 1, "Award criteria": 2}


def picture(canvas: Any, wide: float = 480, high: float = 500) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (20, 20), 128)), 60, 150, wide, high)


def test_pages_that_are_pictures_are_counted() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, INTRO)
        canvas.showPage()
        picture(canvas)
        canvas.drawString(280, 30, "Page 2")
        canvas.showPage()
        canvas.showPage()  # a blank page holds nothing that could be missed

    document = opened(pdf(draw), "itt.pdf")
    assert (document.pages, document.pages_without_text, document.is_whole) == (3, (2,), False)
    with pytest.raises(Refused, match="no_text.*1 pages are pictures"):
        opened(pdf(picture), "scan.pdf")


def test_a_picture_beside_words_of_the_evaluation_is_said_a_logo_is_not() -> None:
    def draw(canvas: Any, **size: float) -> None:
        text_page(canvas, [*INTRO, *PROSE[:5]])
        picture(canvas, **size)

    assert opened(pdf(draw), "a.pdf").unread == ("a picture beside words of the evaluation (page 1)",)
    assert opened(pdf(lambda canvas: draw(canvas, wide=80, high=60)), "a.pdf").is_whole


def test_a_font_that_does_not_say_its_letters_makes_a_page_unreadable() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, [*INTRO, *PROSE[:5]])
        canvas.showPage()
        text_page(canvas, INTRO + PROSE[:3])

    def blind(document: pikepdf.Pdf) -> None:
        fonts = document.pages[0].Resources.Font
        page_fonts = pikepdf.Dictionary()
        for name in list(fonts.keys()):
            page_fonts[name] = document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type0,
                    BaseFont=pikepdf.Name("/Subset"),
                    Encoding=pikepdf.Name("/Identity-H"),
                    DescendantFonts=[
                        pikepdf.Dictionary(
                            Type=pikepdf.Name.Font,
                            Subtype=pikepdf.Name.CIDFontType2,
                            BaseFont=pikepdf.Name("/Subset"),
                            CIDSystemInfo=pikepdf.Dictionary(
                                Registry="Adobe", Ordering="Identity", Supplement=0
                            ),
                            FontDescriptor=pikepdf.Dictionary(
                                Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/Subset"), Flags=4
                            ),
                        )
                    ],
                )
            )
        document.pages[0].Resources = pikepdf.Dictionary(Font=page_fonts)

    document = opened(changed(pdf(draw), blind), "itt.pdf")
    assert document.pages_without_text == (1,)
    assert "letters in a font that does not say which they are (page 1)" in document.unread
    assert all(block.page == 2 for block in document.blocks)


def test_what_is_not_read_is_named() -> None:
    def fill(document: pikepdf.Pdf) -> None:
        document.attachments["prices.txt"] = b"Price 40%"
        page = document.pages[0]
        page.Annots = document.make_indirect(
            pikepdf.Array(
                [
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.FreeText,
                        Rect=[0, 0, 9, 9],
                        Contents="10%",
                    ),
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9], V="10%"
                    ),
                ]
            )
        )

    document = opened(changed(pdf(lambda canvas: text_page(canvas, INTRO)), fill), "itt.pdf")
    assert set(document.unread) == {"attached files", "typed notes", "form fields"}


def test_pages_beyond_the_limits_are_read_as_text_and_said() -> None:
    data = pdf(lambda canvas: (text_page(canvas, INTRO), grid(canvas, EVALUATION)))
    crowded = opened(data, "a.pdf", Limits(page_paths=3))
    assert tables(crowded) == [] and "Social value 10%" in " ".join(paragraphs(crowded))
    assert crowded.unread == ("tables of a page with too many ruled lines (page 1)",)
    assert opened(data, "a.pdf", Limits(page_letters=20)).unread == (
        "tables of a page with too many letters (page 1)",
    )


def real(name: str) -> Document:
    return opened((REAL / name).read_bytes(), name)


needs_real = pytest.mark.skipif(not REAL.exists(), reason="../shared is not there: no real documents")


@needs_real
def test_the_table_of_a_parish_goes_on_over_the_page() -> None:
    document = real("parish-grounds-2022-evaluation.pdf")
    assert pairs(document) >= {
        ("Value for money", "30%"),
        ("Experience", "20%"),
        ("Quality", "20%"),
        ("Environmental Policies", "20%"),
        ("Locality", "10%"),
    }
    assert [(table.page, table.continues) for table in tables(document)] == [(2, False), (3, True)]


@needs_real
def test_the_totals_of_a_framework_span_their_parts() -> None:
    document = real("nhs-framework-2014-evaluation.pdf")
    assert pairs(document) >= {
        ("Part A : Organisational Evaluation Criteria", "15"),
        ("Part A : Organisational Evaluation Criteria", "85"),
        ("Part B: Service and Scenario Evaluation Criteria", "70"),
        ("Part B: Service and Scenario Evaluation Criteria", "85"),
        ("Part A: Day Rates", "8"),
        ("Part B: Volume Discounts", "7"),
        ("Part B: Volume Discounts", "15"),
        ("Form of Tender Declaration", "Pass / Fail"),
    }


@needs_real
@pytest.mark.parametrize("name", ["defence-form-47-example.pdf", "nhs-property-supplier-guide.pdf"])
def test_documents_without_criteria_have_no_table_with_a_weight(name: str) -> None:
    document = real(name)
    assert document.blocks
    assert not [
        cell
        for table in tables(document)
        if isinstance(table, Table)
        for cell in table.cells
        if "%" in cell.text and len(cell.text) < 6
    ]


def test_boxes_of_many_letters_are_those_of_each() -> None:
    def draw(canvas: Any) -> None:
        text_page(canvas, ["The weighting of social value is 10%.", "Price — “40%”, of the whole"])

    document = opened_pdf(pdf(draw))
    page = Page(document.raw, 0)
    every = list(range(page.letters))
    assert page._boxes(every) == [page.box(at) for at in every]
    assert len(set(page._boxes(every))) > 40
    page.close()
    document.close()


@pytest.mark.parametrize(
    ("left", "top", "is_again"),
    [
        (50.0, 80.0, True),
        (51.9, 81.9, True),
        (48.1, 78.1, True),
        (50.0, 82.1, False),
        (47.9, 80.0, False),
        (50.0, -80.0, False),
    ],
)
def test_the_same_words_near_by_are_drawn_twice_and_farther_they_are_others(
    left: float, top: float, is_again: bool
) -> None:
    """80 is where two bands of a page meet."""
    seen = Seen()
    assert not seen.again("Price", 300.0, 10.0)
    assert not seen.again("Price", 50.0, 80.0)
    assert not seen.again("Prices", left, top)
    assert seen.again("Price", left, top) is is_again


@pytest.mark.parametrize("place", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_words_at_no_place_are_kept(place: float) -> None:
    seen = Seen()
    assert [seen.again("Price", place, place), seen.again("Price", 5.0, place)] == [False, False]
