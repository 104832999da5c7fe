"""Layouts of a trial of 76 documents: parts before their criteria, sections, notes, lots, scorecards."""

from dataclasses import replace

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


MORE: dict[str, tuple[list[list[str | None]], tuple[str, float | None]]] = {
    "the product weighs where a price in points has a product alone, whatever the marks are called": (
        [
            ["Criterion", "Max score (0-5)", "Multiplier", "Maximum weighted score"],
            ["Approach", "5", "5", "25"],
            ["Resources", "5", "5", "25"],
            ["Social value", "5", "2", "10"],
            ["Price", "", "", "40"],
        ],
        ("weighted", 10),
    ),
    "multipliers beside a price without a figure are no whole": (
        [
            ["Criterion", "Multiplier"],
            ["Approach", "5"],
            ["Resources", "5"],
            ["Social value", "2"],
            ["Price", ""],
        ],
        ("nested", None),
    ),
    "lots under one head": (
        [
            ["Criterion", "Weighting (%)", None],
            ["", "Lot 1 Adults", "Lot 2 Young people"],
            ["Price", "40", "40"],
            ["Delivery", "45", "50"],
            ["Social value", "15", "10"],
        ],
        ("weighted", 12.5),
    ),
    "a total row of sections and of their rows": (
        [
            ["Criterion", "Weighting", "Sub-criterion", "Sub-weighting"],
            ["Price", "50%", "Sum", "40%"],
            [None, None, "Day rates", "10%"],
            ["Quality", "42%", "Method", "30%"],
            [None, None, "Traffic", "12%"],
            ["Social value", "8%", "Jobs", "5%"],
            [None, None, "Help in kind", "3%"],
            ["Total", "100%", "", "100%"],
        ],
        ("weighted", 8),
    ),
    "codes of two letters": (
        [
            ["Ref", "Question", "Weighting"],
            ["QA", "Price of the crews", "80%"],
            ["QB", "Restraint of wheelchairs", "15%"],
            ["QC", "Social value", "5%"],
        ],
        ("weighted", 5),
    ),
    "a weight and a threshold in one cell": (
        [
            ["Criterion", "Weighting and threshold"],
            ["Price", "50%"],
            ["Work", "35% (minimum score 60%)"],
            ["Social value", "15% (minimum score 40%)"],
        ],
        ("weighted", 15),
    ),
    "a sum printed beside the second of its rows": (
        [
            ["Main criterion", "Sub-criterion", "Weight", "Total"],
            ["Price", "Lump sum", "40%", "40%"],
            ["Quality", "Design", "20%", ""],
            ["", "Programme", "20%", "60%"],
            ["", "Social value", "10%", ""],
            ["", "Safety", "10%", ""],
        ],
        ("weighted", 10),
    ),
    "figures in the names of both columns": (
        [
            ["Criteria", "Sub-criteria and weighting"],
            ["Price 50%", "Day rate 50%"],
            ["Quality 50%", "1. Method 35%"],
            ["", "2. Social value 15%"],
        ],
        ("weighted", 15),
    ),
    "a name in each row, its depth by its column": (
        [
            ["Level 1", "Level 2", "Level 3", "Weighting in level"],
            ["Price", "", "", "40%"],
            ["Quality", "", "", "60%"],
            ["", "Plant", "", "50%"],
            ["", "Service", "", "30%"],
            ["", "Added benefits", "", "20%"],
            ["", "", "Social value", "50%"],
            ["", "", "Innovation", "50%"],
        ],
        ("nested", 6),
    ),
}


@pytest.mark.parametrize("kind", MORE)
def test_tables_of_more_kinds(kind: str) -> None:
    rows, expected = MORE[kind]
    assert said(read(EVALUATION, table(rows))) == expected


def test_questions_by_code_beside_what_they_are_about_and_their_total() -> None:
    whole = table([["Criterion", "Weighting"], ["Price", "30"], ["Quality", "70"]], 1)
    head = ["Question", "Description", "Weighting", "Max words"]
    rows = [
        ["Q1", "Mobilisation", "30", "500"],
        ["Q2", "Repairs", "30", "1000"],
        ["Q3", "Social value", "10", "500"],
    ]
    questions = table([head, *rows, ["", "Total", "70", ""]], 2)
    assert said(read(EVALUATION, whole, line("Quality questions", 1), questions)) == ("weighted", 10)


def test_two_tables_that_make_up_the_whole_under_captions_with_their_sums() -> None:
    quality = table([["Criterion", "Weighting"], ["Menus", "50%"], ["Social value", "10%"]], 1)
    price = table([["Criterion", "Weighting"], ["Price per meal", "30%"], ["Management fee", "10%"]], 2)
    blocks: list[Block] = [line("Quality criteria (60%)"), quality, line("Commercial criteria (40%)"), price]
    assert said(read(EVALUATION, *blocks)) == ("weighted", 10)


def test_a_table_of_another_lot_on_the_next_page_is_another() -> None:
    tables = [
        replace(table([["Criterion", "Weighting"], ["Price", price], ["Social value", other]], lot), page=lot)
        for lot, price, other in ((1, "90%", "10%"), (2, "80%", "20%"))
    ]
    blocks: list[Block] = [line("Lot 1: surface water"), tables[0], line("Lot 2: main rivers"), tables[1]]
    assert said(read(EVALUATION, *blocks)) == ("weighted", 15)


def test_those_who_passed_the_selection_are_judged_for_the_award() -> None:
    lead = line("Tenders that pass the selection questions are ranked by the total of the weighted scores.")
    assert said(read(lead, FLAT)) == ("weighted", 10)


SPLIT = table([["Criterion", "Weighting"], ["Price", "40%"], ["Quality", "60%"]])
LIST = table([["Criterion", "Weighting"], ["Price", "55%"], ["Freshness", "30%"], ["Delivery", "15%"]])


@pytest.mark.parametrize(
    "lines",
    [
        ["In judging quality the panel will consider the team, the social value of the bid and its method."],
        ["Quality is one score. The panel will look at these topics:", "(a) the team", "(b) social value"],
        [
            "Quality will be assessed from the answers on these matters, without weights of their own:",
            "the store;",
            "social value.",
        ],
    ],
)
@pytest.mark.parametrize("whole", [SPLIT, line("Price: 40%. Quality: 60%.")])
def test_topics_of_quality_without_weights_are_inside_it(lines: list[str], whole: Block) -> None:
    reading = read(EVALUATION, whole, *map(line, lines))
    assert (said(reading), reading.weight_high_pct) == (("nested", None), 60)


@pytest.mark.parametrize(
    "text",
    [
        "Quality will be assessed from the answers on the team and the method, and social value is not.",
        "Quality is judged on the team (40%) and social value (20%).",
    ],
)
def test_other_words_on_quality_leave_it_open(text: str) -> None:
    assert said(read(EVALUATION, SPLIT, line(text)))[0] != "nested" or "20%" in text


@pytest.mark.parametrize(
    "text",
    [
        "Every tenderer must answer question 8 (social value). The question carries no weighting.",
        "Question 4 asks for social value. It is mandatory, and the answer will not be scored.",
    ],
)
@pytest.mark.parametrize("whole", [LIST, line("Price counts for 60% and delivery times for 40%.")])
def test_a_question_that_must_be_answered_and_is_not_scored_is_named(text: str, whole: Block) -> None:
    assert said(read(EVALUATION, whole, line(text))) == ("named", None)


def test_marks_of_quality_with_their_total_are_shares_of_it() -> None:
    rows = [["Question", "Weighting"], ["Method", "15"], ["Safety", "6"], ["Social value", "3"]]
    lead = line(
        "Price is worth 60% and quality 40%. The quality questions are weighted out of a total of 24."
    )
    assert said(read(EVALUATION, lead, table([*rows, ["Total", "24"]]))) == ("nested", 5)


def test_questions_of_quality_by_number_under_its_name() -> None:
    questions = table([["Q1", "Programme", "50"], ["Q2", "Reach", "35"], ["Q3", "Social value", "15"]], 2)
    assert said(read(line("Eval", 1), SPLIT, line("Quality, by question:"), questions)) == ("nested", 9)
