"""Lists of criteria in shapes that no header names: cards, ticks, keys, notes, shares in sentences, equal shares."""

from collections.abc import Sequence

import pytest

from pipelines.documents.allotments import lists_in_sentences
from pipelines.documents.model import Block
from pipelines.documents.outline import contexts
from pipelines.documents.places import pages
from tests.documents.test_other_layouts import P, read, said
from tests.support.documents import document, table

Rows = list[list[str | None]]


def cards(label: str, *weights: tuple[str, str]) -> list[Block]:
    return [
        table([["Question", name], [label, weight], ["Your answer", ""]], number)
        for number, (name, weight) in enumerate(weights, 1)
    ]


@pytest.mark.parametrize("label", ["Weighting", "Weight (%)", "Marks available", "Share of the score"])
def test_a_card_for_each_criterion(label: str) -> None:
    found = cards(
        label, ("Price", "40"), ("How will you do it?", "45"), ("What social value is there?", "15")
    )
    assert said(read(*found)) == ("weighted", 15)


def test_cards_below_one_another_in_one_table() -> None:
    weights = (("Price", "50%"), ("Method", "30%"), ("Social value", "20%"))
    facts = (("Criterion 1", 0), ("Weighting", 1))
    rows: Rows = [[label, weight[which]] for weight in weights for label, which in facts]
    assert said(read(table(rows))) == ("weighted", 20)


def test_a_question_below_its_number_and_weight() -> None:
    weights = (("Price of the work", 50), ("Running of it", 40), ("Social value in the district", 10))
    found = [
        table([[f"Question {n}", f"Maximum score available: {weight} marks"], [name, "<"]], n)
        for n, (name, weight) in enumerate(weights, 1)
    ]
    assert said(read(*found)) == ("weighted", 10)


def test_cards_of_indicators_are_no_list_of_criteria() -> None:
    found = cards("Weighting", ("Jobs in time", "60%"), ("Social value", "10%"), ("Complaints", "30%"))
    assert not read(P("9. Performance measures", 1, 1), *found).weight_pct


@pytest.mark.parametrize("tick", ["✓", "X", "●"])
def test_a_tick_under_the_weight(tick: str) -> None:
    rows: Rows = [
        ["Criterion", "10%", "40%", "50%"],
        ["Price", "", "", tick],
        ["Method", "", tick, ""],
        ["Social value", tick, "", ""],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


@pytest.mark.parametrize(
    "rows",
    [
        [["Award criteria", "Price : Quality : Social value"], ["Weighting", "50 : 40 : 10"]],
        [["Term", "3 years"], ["Price / quality / social value split", "50 / 40 / 10"], ["Start", "April"]],
        [["Price - Quality - Social Value", "50% - 40% - 10%"]],
    ],
)
def test_a_ratio_beside_its_names(rows: Rows) -> None:
    assert said(read(table(rows))) == ("weighted", 10)


@pytest.mark.parametrize(
    "rows",
    [
        [["Score", "Home / draw / away"], ["Result", "50 / 40 / 10"]],
        [["Price / quality / social value", "50 / 40 / 20"]],
        [["Price / quality", "50 / 40 / 10"]],
    ],
)
def test_other_ratios_in_cells_are_no_weights(rows: Rows) -> None:
    assert not read(table(rows)).weight_pct


@pytest.mark.parametrize(
    "rows",
    [
        [["40%", "Your tendered sum", "Price"], ["35%", "How it is done", "Method"]],
        [["40%", "P1", "Price"], ["35%", "P2", "Method"]],
    ],
)
def test_names_are_told_from_what_they_say(rows: Rows) -> None:
    head: Rows = [["Weight", "What we want to know", "Question"]]
    last: Rows = [["25%", "What you do for the borough", "Social value"]]
    assert said(read(table([*head, *rows, *last]))) == ("weighted", 25)


def test_stages_beside_the_criteria() -> None:
    rows: Rows = [
        ["Stage", "What is assessed", "Weighting"],
        ["1 Selection", "Suitability", "Pass/fail"],
        ["2 Award", "Price", "50%"],
        ["2 Award", "Method", "40%"],
        ["2 Award", "Social value", "10%"],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Weighting (per cent)", ("Fifty", "Thirty-five", "Fifteen")),
        ("Share of the score", ("Half", "Seven twentieths", "Three twentieths")),
        ("Score", ("out of 50", "out of 35", "out of 15")),
        ("Weighting", ("50%", "35%", "The remainder")),
        ("Weighting", ("50%", "35%", "Balance")),
        ("Weight / minimum score", ("50% / none", "35% / 3", "15% / 2")),
    ],
)
def test_weights_in_other_words(head: str, cells: Sequence[str]) -> None:
    names = ("Price", "Method", "Social value")
    rows: Rows = [["Criterion", head], *([name, cell] for name, cell in zip(names, cells, strict=True))]
    assert said(read(table(rows))) == ("weighted", 15)


def test_signs_for_fractions() -> None:
    rows: Rows = [["Criterion", "Share of the score"], ["Price", "½"], ["Method", "¼"], ["Social value", "¼"]]
    assert said(read(table(rows))) == ("weighted", 25)


def test_two_remainders_are_none() -> None:
    rows: Rows = [
        ["Criterion", "Weight"],
        ["Price", "50%"],
        ["Method", "The rest"],
        ["Social value", "The rest"],
    ]
    assert not read(table(rows)).weight_pct


def test_marks_below_names_with_their_total() -> None:
    rows: Rows = [
        ["Criterion", "Cost", "Method", "Social value", "Total"],
        ["Marks available", "450", "400", "150", "1,000"],
    ]
    assert said(read(table(rows))) == ("weighted", 15)


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("*", "* Carries 15% of the overall score. Answers go in Form 7."),
        ("see note", "* Social value carries 15% of the overall score."),
        ("(1)", "(1) 15% of the overall score."),
        ("note 1", "Note 1: the weight is 15%."),
    ],
)
def test_a_note_holds_the_weight_of_a_row(cell: str, note: str) -> None:
    name = "Social value *" if "*" in note else "Social value (1)"
    rows: Rows = [["Criterion", "Weight"], ["Price", "50%"], ["Method", "35%"], [name, cell]]
    reading = read(table(rows), P(note, 1))
    assert said(reading) == ("weighted", 15)
    assert next(row for row in reading.criteria if row.is_narrow).evidence.text == "15%"


def test_a_note_on_quality_or_on_another_row_is_no_weight() -> None:
    rows: Rows = [
        ["Criterion", "Weight"],
        ["Price *", "50%"],
        ["Method", "35%"],
        ["Social value (1)", "note 1"],
    ]
    for note in (
        "(1) 15% of the quality score.",
        "* 15% may be paid early.",
        "(2) 15% of the overall score.",
    ):
        assert not read(table(rows), P(note, 1)).weight_pct


@pytest.mark.parametrize(
    ("levels", "key"),
    [
        (("High", "Medium", "Low"), "High counts for 60%, medium for 30% and low for 10% of the score."),
        (("A", "B", "C"), "A = 60%; B = 30%; C = 10%."),
    ],
)
def test_a_key_of_levels(levels: Sequence[str], key: str) -> None:
    names = ("Price", "Method", "Social value")
    rows: Rows = [["Criterion", "Level"], *([name, at] for name, at in zip(names, levels, strict=True))]
    assert said(read(table(rows), P(key, 1))) == ("weighted", 10)
    assert not read(
        table(rows), P(key.replace("score", "yearly performance score"), 1), P("x", 1)
    ).weight_pct or ("score" not in key)


@pytest.mark.parametrize("cell", ["40%, split equally between the questions below", "40% (equally weighted)"])
@pytest.mark.parametrize("share", ["Equal share", ""])
def test_an_equal_share_of_the_row_above(cell: str, share: str) -> None:
    rows: Rows = [["Criterion", "Weighting"], ["Price", "60%"], ["Quality", cell]]
    rows += [
        [f"Q{n} {name}", share] for n, name in enumerate(("Start", "Staff", "Complaints", "Social value"), 1)
    ]
    assert said(read(table(rows))) == ("nested", 10)


def test_an_equal_share_of_a_merged_cell() -> None:
    rows: Rows = [
        ["Criterion", "Questions", "Weighting"],
        ["Price", "Pricing schedule", "60%"],
        ["Quality", "Mobilisation", "40% (each question is equally weighted)"],
        [None, "Staffing", None],
        [None, "Social value", None],
        [None, "Complaints", None],
    ]
    assert said(read(table(rows))) == ("nested", 10)


NAMES = ("mobilisation", "staffing", "complaints", "social value")


@pytest.mark.parametrize(
    "blocks",
    [
        [P("Price is 60% and quality 40%. The quality marks are split equally between:", 1), *NAMES],
        [
            P("Price is 60% and quality is 40%. Quality is read in four answers:", 1),
            *NAMES,
            "All four carry the same weight.",
        ],
        [
            "Price has three fifths of the score. The other part of the quality is shared evenly between four answers:",
            *NAMES,
        ],
    ],
)
def test_questions_that_share_quality_equally(blocks: Sequence[Block | str]) -> None:
    made = [P(block, 1) if isinstance(block, str) else block for block in blocks]
    assert said(read(*made)) == ("nested", 10)


@pytest.mark.parametrize(
    "text",
    [
        "We score five things: price, speed, repairs, parts, and social value. The five are weighted equally.",
        "Five criteria have the same weight: price, method, team, programme and social value.",
    ],
)
def test_criteria_of_one_weight(text: str) -> None:
    assert said(read(P(text, 1))) == ("weighted", 20)


@pytest.mark.parametrize(
    "text",
    [
        "Price counts for all. Social value, safety and speed are weighted equally in the performance score.",
        "In the last competition price, quality and social value each carried the same weight.",
        "Four criteria have the same weight: price, method and social value.",
        "Savings are shared equally between: the council and social value projects.",
    ],
)
def test_other_equal_shares_are_no_weights(text: str) -> None:
    assert not read(P(text, 1)).weight_pct


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Half of the score is for price. Three tenths is for the method. A tenth is for supervision. "
            "The last tenth is for social value: tell us, in one page, what is gained.",
            ("weighted", 10),
        ),
        (
            "Quality is worth 40% and price 60%. The quality answers are marked out of 200. Thirty of the 200 marks "
            "are for social value, seventy for care, sixty for outcomes and forty for staffing.",
            ("nested", 6),
        ),
        (
            "Price has 40 of the 100 points and quality 60. Of the 60 for quality, 25 go to the inspections, "
            "20 to repairs and 15 to social value.",
            ("weighted", 15),
        ),
        (
            "Price takes half of the marks, the method 40 per cent and social value the remaining tenth.",
            ("weighted", 10),
        ),
    ],
)
def test_sentences_that_share_out_marks(text: str, expected: object) -> None:
    assert said(read(P(text, 1))) == expected


def test_clauses_that_share_out_marks() -> None:
    clauses = (
        "7.1 Price shall account for sixty (60) marks out of one hundred (100).",
        "7.2 Technical merit shall account for thirty (30) marks.",
        "7.3 Social value shall account for ten (10) marks.",
    )
    assert said(read(*(P(clause, 1) for clause in clauses))) == ("weighted", 10)


@pytest.mark.parametrize(
    "text",
    [
        "Half of the fund is for schools, three tenths for clubs and a fifth for social value.",
        "Half of the price is paid at the start, two fifths at the end and a tenth goes to social value.",
        "The store has 40 shelves, the shop 50 and the social value centre 10.",
        "Price takes half of the marks, the method 40 per cent and social value the remaining fifth.",
    ],
)
def test_sentences_that_share_out_something_else(text: str) -> None:
    made = document(P("Tenders are scored against the criteria below.", 1), P(text, 1))
    page = next(pages(made))
    assert not list(lists_in_sentences(made, page, contexts(made.blocks)))


def test_headings_with_what_they_are_worth_below() -> None:
    lines = (("7.1 Price", "50"), ("7.2 Method", "40"), ("7.3 Social value", "10"))
    blocks = [
        b for name, share in lines for b in (P(name, 1, 2), P(f"This is worth {share}% of the score.", 1))
    ]
    assert said(read(*blocks)) == ("weighted", 10)


def test_lines_with_a_dash_and_a_figure() -> None:
    lines = ("price of a pack - 60", "delivery times - 25", "what social value you offer - 15")
    assert said(read(P("For comparing bids we use three headings:", 1), *(P(line, 1) for line in lines))) == (
        "weighted",
        15,
    )


def test_parts_in_another_cell_of_the_row() -> None:
    rows: Rows = [
        ["Criterion", "Weighting", "Made up of"],
        ["Price", "40%", "Pricing schedule"],
        ["Quality", "60%", "Method 30%\nTeam 20%\nSocial value 10%"],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


def test_main_and_sub_weights_in_columns_of_their_own() -> None:
    rows: Rows = [
        ["Award criterion", "Weighting", "<"],
        [None, "Main", "Sub"],
        ["Price", "40%", ""],
        ["Quality", "60%", ""],
        ["Delivery", "", "50%"],
        ["Social value", "", "50%"],
    ]
    assert said(read(table(rows))) == ("nested", 30)


def test_a_last_row_of_figures_alone_is_a_total_in_every_column() -> None:
    rows: Rows = [
        ["Criterion", "Score (0-5)", "x Weight", "= Points"],
        ["Price", "", "10", "50"],
        ["Method", "", "7", "35"],
        ["Social value", "", "3", "15"],
        ["", "", "", "100"],
    ]
    assert said(read(table(rows))) == ("weighted", 15)


def test_a_subtotal_of_price_is_no_row() -> None:
    rows: Rows = [
        ["Criterion", "Sub-criterion", "Weighting"],
        ["Commercial", "Price", "40%"],
        ["", "Sub-total", "40%"],
        ["Technical", "Delivery", "30%"],
        ["", "Social value", "30%"],
        ["", "Sub-total", "60%"],
        ["", "Total", "100%"],
    ]
    assert said(read(table(rows))) == ("weighted", 30)


def test_a_row_that_asks_for_social_value_under_another_name_takes_it_in() -> None:
    rows: Rows = [
        ["30", "Approach", "Tell us how"],
        ["20", "Team", "Tell us who"],
        ["10", "Community", "Tell us what social value you bring"],
        ["40", "Price", "Fill in the form"],
    ]
    reading = read(table(rows))
    assert (reading.state, reading.weight_low_pct, reading.weight_high_pct) == ("nested", 0, 10)


def test_numbers_of_clauses_that_make_100_are_no_weights() -> None:
    rows: Rows = [
        ["", "Matter", "Particulars"],
        *(
            [number, name, "As stated"]
            for number, name in (("3.1", "Authority"), ("3.4", "Term"), ("9.3", "Form"))
        ),
        ["11.1", "Award criteria and weightings", "Price 40%\nMethod 50%\nSocial value 10%"],
        *(
            [number, name, "None"]
            for number, name in (("16.8", "Bond"), ("18.1", "Index"), ("38.2", "Notices"))
        ),
    ]
    reading = read(table(rows))
    assert said(reading) == ("weighted", 10) and "Authority" not in {row.name for row in reading.criteria}


@pytest.mark.parametrize(("values", "check"), [(("0.5", "0.35", "0.15"), "1"), (("50", "35", "15"), "100")])
def test_a_check_of_the_sum_is_no_row(values: Sequence[str], check: str) -> None:
    names = ("Cost", "Delivery", "Social value")
    rows: Rows = [["Award criteria", "Weight"], *([n, v] for n, v in zip(names, values, strict=True))]
    assert said(read(table([*rows, ["Check", check]]))) == ("weighted", 15)
