"""Pages of a PDF with several tables of one width, and with lines far apart."""

from typing import Any

import pytest
from composed import Rows, grid, opened, paragraphs, pdf, rows, tables

WEIGHTS: Rows = [
    ("Criterion", "Weighting", "Element", "Share"),
    ("Price", "30%", "Rates", "30%"),
    ("Quality", "50%", "Support", "35%"),
    ("", "", "Workforce", "15%"),
    ("Social value", "20%", "Commitments", "20%"),
]
SCALE: Rows = [("Score", "Meaning"), ("5", "A strong response"), ("3", "A fair response"), ("0", "None")]


@pytest.mark.parametrize("between", ["prose", "heading"])
def test_two_tables_of_one_width_ruled_across_are_two(between: str) -> None:
    """The rules of both lay between the same ends; as one table its columns were those of neither."""

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(
            60, 720, "Tenders are evaluated against the criteria below; all are shares of the whole."
        )
        grid(canvas, WEIGHTS, 700, edges=(60, 160, 240, 400, 520), rules="across")
        if between == "prose":
            for n in range(3):
                text = "Each answer is given a score of the scale below, and no fractions of a score are given to"
                canvas.drawString(60, 540 - 14 * n, f"{text} any.")
        else:
            canvas.drawString(60, 530, "8. Scores")
        grid(canvas, SCALE, 470, edges=(60, 160, 520), rules="across")
        canvas.showPage()

    first = tables(opened(pdf(draw), "ITT.pdf"))[0]
    assert rows(first) == WEIGHTS


def test_a_sentence_and_a_head_between_two_tables_ruled_across_part_them() -> None:
    """The sentence begins where cells do, and ends within the table: it runs over the first column."""
    first: Rows = [("Ref", "Question", "Weighting"), ("Q1", "Price", "80%"), ("Q2", "Social value", "20%")]
    second: Rows = [("KPI", "Measure", "Target"), ("K1", "On time", "95%"), ("K2", "Complaints", "100%")]

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 740, "Tenders are evaluated against the criteria below.")
        grid(canvas, first[1:], 700, edges=(60, 120, 400, 520), rules="across")
        grid(canvas, second[1:], 590, edges=(60, 120, 400, 520), rules="across")
        for y, texts in ((706, first[0]), (596, second[0])):
            for x, text in zip((64, 124, 404), texts, strict=True):
                canvas.drawString(x, y, text)
        canvas.drawString(64, 630, "A tender that scores less than 2 for question Q2 is rejected.")
        canvas.drawString(64, 614, "Part 5: Performance")
        canvas.showPage()

    assert [rows(found) for found in tables(opened(pdf(draw), "ITT.pdf"))] == [first, second]


def test_the_head_of_the_next_table_is_no_row_of_the_one_before() -> None:
    first: Rows = [("Criterion", "Weighting"), ("Quality", "50%"), ("Price", "50%")]
    second: Rows = [("Marks awarded", "Description"), ("100%", "Strong"), ("50%", "Fair")]

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(
            60, 720, "Tenders are evaluated against the criteria below, with the weighting of each."
        )
        grid(canvas, first, 700, height=17, rules="across")
        grid(canvas, second, 641, height=17, rules="across")
        canvas.showPage()

    assert [rows(found) for found in tables(opened(pdf(draw), "ITT.pdf"))] == [first, second]


def test_a_row_that_begins_a_section_parts_no_table() -> None:
    section: Rows = [("Criterion", "Weighting"), ("Quality", ""), ("Support", "50%"), ("Price", "50%")]

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(
            60, 720, "Tenders are evaluated against the criteria below, with the weighting of each."
        )
        grid(canvas, section, 700, rules="across")
        canvas.showPage()

    assert len(tables(opened(pdf(draw), "ITT.pdf"))) == 1


@pytest.mark.parametrize("step", [12, 15, 18, 22])
def test_lines_far_apart_are_one_paragraph(step: float) -> None:
    said = (
        "Method statements one to five on referrals and waiting times, workforce and",
        "supervision, independence and safeguarding, partnership with others, and data with",
        "outcomes shall each account for sixteen per cent of the quality score, and method",
        "statement six on social value shall account for twenty per cent of the quality score.",
    )

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        top = 780.0
        for _ in range(2):
            for line in said:
                canvas.drawString(60, top, line)
                top -= step
            top -= step
        canvas.showPage()

    assert paragraphs(opened(pdf(draw), "ITT.pdf")) == [" ".join(said)] * 2
