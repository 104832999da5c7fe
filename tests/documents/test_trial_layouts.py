"""Layouts of a trial of 76 documents: parts before their criteria, sections, notes, lots, scorecards."""

import pytest

from pipelines.documents.model import Block, Paragraph
from tests.documents.test_other_layouts import read, said
from tests.support.documents import table


def line(text: str, level: int | None = None) -> Paragraph:
    return Paragraph(text, 1, level)


EVALUATION = line("5. Evaluation of tenders", 1)
FLAT = table([["Criterion", "Weighting"], ["Price", "60%"], ["Quality", "30%"], ["Social value", "10%"]])


def test_criteria_merged_to_the_right_of_their_parts() -> None:
    head = ["Ref", "Sub-criterion", "Sub-weighting", "Criterion", "Overall weighting"]
    rows = [
        ["P1", "Total price", "100%", "Price", "40%"],
        ["Q1", "Programme", "40%", "Quality", "60%"],
        ["Q2", "Staff", "45%", None, None],
        ["Q3", "Social value", "15%", None, None],
    ]
    assert said(read(EVALUATION, table([head, *rows]))) == ("nested", 9)


def test_the_weight_of_a_section_in_each_of_its_rows_and_last() -> None:
    head = ["Section", "Question", "Question weighting (within section)", "Section weighting"]
    rows = [
        ["1 Commercial", "1.1 Price", "100%", "40%"],
        ["2 Technical", "2.1 Delivery", "50%", "60%"],
        ["2 Technical", "2.2 Management", "35%", "60%"],
        ["2 Technical", "2.3 Social value", "15%", "60%"],
    ]
    assert said(read(EVALUATION, table([head, *rows]))) == ("nested", 9)


@pytest.mark.parametrize(
    "stated", ["10% (5% quantitative, 5% qualitative)", "10 % – 6 % jobs and 4 % carbon", "10% [7.5% + 2.5%]"]
)
def test_a_figure_and_what_it_is_made_up_of(stated: str) -> None:
    rows = [["Criterion", "Weighting"], ["Price", "40%"], ["Quality", "50%"], ["Social value", stated]]
    assert said(read(EVALUATION, table(rows))) == ("weighted", 10)


def test_service_delivery_is_a_row_of_quality_beside_it() -> None:
    lines = ["Price 40%", "Quality 60%", "Service delivery 30%", "Staffing 20%", "Social value 10%"]
    assert said(read(EVALUATION, *map(line, lines))) == ("weighted", 10)


def test_figures_with_remarks_in_a_table_without_a_head() -> None:
    rows = [
        ["Price", "48% – the total"],
        ["Quality", "40% – answers to the questions"],
        ["Social value", "12% – pledges"],
    ]
    assert said(read(EVALUATION, table(rows))) == ("weighted", 12)


def test_a_note_that_names_one_part_of_the_starred_row() -> None:
    rows = table([["Criterion", "Weighting"], ["Quality*", "60%"], ["Price", "40%"]])
    note = line("* Of which 10 percentage points are for social value.")
    assert read(EVALUATION, rows, note).weight_pct == 10


def test_two_lots_by_the_heads_of_their_names() -> None:
    lots = [
        table(
            [
                [f"Lot {n} criterion", "Weighting"],
                ["Price", "50%"],
                ["Quality", f"{50 - w}%"],
                ["Social value", f"{w}%"],
            ],
            n,
        )
        for n, w in ((1, 10), (2, 5))
    ]
    reading = read(EVALUATION, *lots)
    assert (reading.weight_low_pct, reading.weight_high_pct) == (5, 10)
    assert reading.weight_pct == 7.5  # the mean of both


@pytest.mark.parametrize(
    "lead",
    [
        [line("6. Performance scorecard", 1), line("6.1 Each quarter the contractor is scored as follows.")],
        [
            line("6. Contract management", 1),
            line("The contractor's work will be marked every month on these."),
        ],
    ],
)
def test_what_a_contractor_is_scored_on_is_no_part_of_quality(lead: list[Block]) -> None:
    rows = [
        ["Measure", "Weighting"],
        ["Timeliness", "40%"],
        ["Complaints", "30%"],
        ["Social value delivered", "30%"],
    ]
    assert said(read(EVALUATION, FLAT, *lead, table(rows, 2))) == ("weighted", 10)


def test_what_the_present_contract_was_let_on() -> None:
    last = table([["Criterion", "Weighting"], ["Price", "70%"], ["Quality", "25%"], ["Social value", "5%"]])
    lead = [line("4. Background", 1), line("The present contract was let in 2021 on these criteria.")]
    assert said(read(*lead, last, EVALUATION, FLAT)) == ("weighted", 10)


def test_the_weight_of_a_question_on_the_line_below_the_word() -> None:
    questions = [("Delivery", 25), ("Quality control", 15), ("Social value", 10)]
    blocks = [
        block
        for n, (name, weight) in enumerate(questions, 1)
        for block in (
            line(f"Question {n}: {name}", 1),
            line("Weighting"),
            line(f"{weight}%"),
            line("Describe your approach."),
        )
    ]
    assert read(EVALUATION, line("Price 50%, quality 50%."), *blocks).weight_pct == 10


@pytest.mark.parametrize(
    "lead",
    ["The fee is fixed. Tenders are evaluated wholly on quality.", "Price is set at £60,000: quality only."],
)
def test_parts_of_quality_are_the_whole_where_nothing_else_is_judged(lead: str) -> None:
    rows = [["Question", "Weighting"], ["Outcomes", "45%"], ["Reach", "40%"], ["Social value", "15%"]]
    assert said(read(EVALUATION, line(lead), table(rows))) == ("weighted", 15)


def test_parts_of_quality_in_a_sentence_that_reach_its_figure() -> None:
    rows = table([["Criterion", "Weighting"], ["Price", "40%"], ["Quality", "60%"]])
    text = line("5.2 Quality is made up of delivery (30%), staffing (20%) and social value (10%).")
    assert read(EVALUATION, rows, text).weight_pct == 10


def test_figures_over_names_in_two_lines_of_cards() -> None:
    lines = [["40%", "30%"], ["Price", "Response times"]], [["20%", "10%"], ["Engineers", "Social value"]]
    for tables in ([table(lines[0], 1), table(lines[1], 2)], [table([*lines[0], *lines[1]])]):
        assert said(read(EVALUATION, *tables)) == ("weighted", 10)


def test_weights_over_the_most_that_bidders_may_score() -> None:
    rows = [
        ["Bidder", "Price", "Technical", "Social value", "Total"],
        ["Weighting", "60%", "30%", "10%", "100%"],
        ["Maximum score", "100", "5", "5", ""],
        ["Bidder A", "", "", "", ""],
    ]
    assert said(read(EVALUATION, table(rows))) == ("weighted", 10)


def test_factors_are_shares_of_their_sum() -> None:
    head = ["Quality question", "Weighting factor"]
    rows = [head, ["Delivery", "8"], ["Team", "5"], ["Risk", "4"], ["Social value", "3"]]
    assert said(read(EVALUATION, line("Price: 40%. Quality: 60%."), table(rows))) == ("nested", 9)


def test_frames_headed_by_the_number_and_weight_of_their_question() -> None:
    asked = (
        ("How will you deliver?", 20),
        ("How do you keep staff safe?", 12),
        ("What social value is there?", 8),
    )
    boxes = [
        table([[f"Question {n} ({weight}% of the overall score)"], [text], ["Your answer:"]], n)
        for n, (text, weight) in enumerate(asked, 1)
    ]
    assert read(EVALUATION, line("Price 60%, quality 40%."), *boxes).weight_pct == 8
