"""Names that stand elsewhere than their weights, halves of a list side by side, sums and sentences among its rows."""

import pytest

from pipelines.documents.model import Paragraph
from tests.documents.test_other_layouts import P, read, said
from tests.support.documents import table

CODED = [["Code", "Weighting"], ["A", "45%"], ["B", "30%"], ["C", "15%"], ["D", "10%"], ["Total", "100%"]]
NAMES = ["price", "technical merit", "delivery", "social value"]


def lines(*pairs: tuple[str, str], form: str = "{}. {}") -> tuple[Paragraph, ...]:
    return tuple(P(form.format(code, name), 1) for code, name in pairs)


@pytest.mark.parametrize("form", ["({}) {}", "{}. {}", "{} = {}", "Criterion {}: {}"])
def test_codes_are_called_as_the_documents_say_elsewhere(form: str) -> None:
    key = lines(*zip("ABCD", NAMES, strict=True), form=form)
    assert said(read(*key, P("Appendix 2: Weightings", 1, 2), table(CODED, 2))) == ("weighted", 10)


def test_codes_in_one_sentence_or_in_a_table() -> None:
    said_so = (
        "Tenders are assessed against: (A) price; (B) technical merit; (C) delivery; and (D) social value."
    )
    assert said(read(P(said_so, 1), P("Appendix", 1, 2), table(CODED, 2))) == ("weighted", 10)
    rows = [["Code", "Award criterion"], *([code, name] for code, name in zip("ABCD", NAMES, strict=True))]
    assert said(read(table(rows), P("Appendix", 1, 2), table(CODED, 2))) == ("weighted", 10)


def test_codes_that_are_explained_in_two_ways_are_not_named() -> None:
    one, other = zip("ABCD", NAMES, strict=True), zip("ABCD", NAMES[::-1], strict=True)
    found = read(*lines(*one), P("For works", 1, 1), *lines(*other), P("Appendix", 1, 2), table(CODED, 2))
    assert not found.weight_pct


def test_codes_of_which_one_is_not_explained_are_not_named() -> None:
    key = lines(*zip("ABC", NAMES, strict=False))
    assert not read(*key, P("Appendix", 1, 2), table(CODED, 2)).weight_pct


HALVES = [
    ["Quality criteria", "Weight", "Price criteria", "Weight"],
    ["Service design", "25%", "Lump sum", "20%"],
    ["Social value", "20%", "Schedule of rates", "15%"],
    ["Resources", "20%", "", ""],
]


def test_two_halves_side_by_side_that_make_100_together_are_one_list() -> None:
    assert said(read(table(HALVES))) == ("weighted", 20)


def test_criteria_beside_their_parts_are_no_halves() -> None:
    rows = [
        ["Criterion", "Weight", "Sub-criterion", "Weight"],
        ["Price", "40%", "Lump sum", "100%"],
        ["Quality", "60%", "Method", "80%"],
        ["", "", "Social value", "20%"],
    ]
    assert read(table(rows)).weight_pct == 12


def test_multipliers_that_make_100_are_no_weights_beside_a_price_in_points() -> None:
    rows = [
        ["Question", "Mark (max)", "Multiplier", "Points available"],
        ["Contract management", "5", "44", "220"],
        ["Vehicles and plant", "5", "26", "130"],
        ["Complaints", "5", "14", "70"],
        ["Social value offer", "5", "16", "80"],
        ["Total quality", "", "", "500"],
        ["Price", "", "", "500"],
        ["Total", "", "", "1000"],
    ]
    assert said(read(table(rows))) == ("weighted", 8)
    assert read(table(rows[:5])).weight_high_pct == 16  # of quality, however much that weighs


def test_kinds_of_question_are_no_names() -> None:
    rows = [
        ["Tier 1", "Tier 1 weight", "Tier 2", "Tier 2 weight", "Question type"],
        ["Technical", "60%", "Delivery model", "45%", "Scored"],
        ["", "", "Workforce", "40%", "Scored"],
        ["", "", "Social value", "15%", "Scored"],
        ["Commercial", "40%", "Tender sum", "100%", "Priced"],
    ]
    assert read(table(rows)).weight_pct == 9


def test_quality_is_the_name_of_a_box() -> None:
    rows = [["Price", "Weighting: 40%"], ["Quality", "Weighting: 45%"], ["Social value", "Weighting: 15%"]]
    assert said(read(table(rows))) == ("weighted", 15)


def test_quality_is_seldom_a_part_of_a_price_of_ten() -> None:
    shares = ["Price (50%)", "Lump sum (40%)", "Day rates (10%)", "Quality (50%)", "Methodology (25%)"]
    found = read(*(P(text, 1) for text in (*shares, "Personnel (15%)", "Social value (10%)")))
    assert said(found) == ("weighted", 10)


def test_points_of_a_sum_in_a_footnote() -> None:
    note = (
        "* 8 of the 40 percentage points for quality are for social value, and 32 for the technical answers."
    )
    rows = [["Criterion", "Weighting"], ["Price", "60%"], ["Quality *", "40%"]]
    assert read(table(rows), P(note, 1)).weight_pct == 8


def test_a_sentence_at_the_foot_of_a_table_is_no_row() -> None:
    note = "Scores are rounded to two decimal places and 50% of quality must be reached."
    rows = [["Criterion", "Weighting", "Evaluated by"], ["Price", "60%", "Finance"]]
    rows += [["Quality", "30%", "Service"], ["Social value", "10%", "Procurement"]]
    made = table([*rows, [note, "<", "<"]])
    assert said(read(made)) == ("weighted", 10)


def test_weights_of_lots_that_stand_last_in_their_headers() -> None:
    rows = [["Criteria", "Weighting (Lot 1)", "Weighting (Lot 2)"], ["Cost", "40%", "45%"]]
    rows += [["Service", "50%", "50%"], ["Social value", "10%", "5%"]]
    assert read(table(rows)).weight_pct == 7.5


def test_a_list_beside_its_label_in_a_table_of_facts() -> None:
    facts = [
        ["Estimated value", "£400,000"],
        ["Evaluation", "Price (60%), Quality (30%), Social Value (10%)"],
    ]
    found = read(table([*facts, ["Contract length", "24 months"]]), head=(P("Invitation to tender", 1, 1),))
    assert said(found) == ("weighted", 10)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("There are 200 points: 100 for price, 80 for quality and 20 for social value.", 10),
        (
            "Tenders are marked out of 80. The price has 48 of the marks. There are 24 marks for quality. "
            "Up to 8 marks are given for social value, meaning what the district gains.",
            10,
        ),
    ],
)
def test_there_are_so_many_marks(text: str, weight: float) -> None:
    assert said(read(P(text, 1))) == ("weighted", weight)


def test_there_are_so_many_points_and_these_are_the_questions() -> None:
    lead = P("There are 100 points: 50 for price and 50 for quality.", 1)
    rows = [["Q", "Topic", "Points"], ["1", "Mobilisation", "10"], ["2", "Staffing", "10"]]
    rows += [["3", "Complaints", "10"], ["4", "Environment", "10"], ["5", "Social value", "10"]]
    assert read(lead, table(rows)).weight_pct == 10


def test_names_under_item_are_those_of_the_rows() -> None:
    """They begin with their numbers; the section beside them gave a list without social value, and a false nought."""
    rows = [
        ["Section", "Item", "Weight within section", "Overall weight"],
        ["1 Requirements", "1.1 Payroll", "60%", "18%"],
        [None, "1.2 Reporting", "40%", "12%"],
        ["2 Delivery", "2.1 Implementation", "75%", "15%"],
        [None, "2.2 Social value", "25%", "5%"],
        ["3 Price", "3.1 Cost over seven years", "100%", "50%"],
    ]
    assert said(read(table(rows))) == ("weighted", 5)


SECTIONS = [
    ["Section", "Section weight (share of quality)", "Question", "Question weight (share of section)"],
    ["A Service", "75%", "A1 Programming and pricing", "60%"],
    [None, None, "A2 Staffing", "40%"],
    ["B Responsible delivery", "25%", "B1 Social value", "60%"],
    [None, None, "B2 Equal access", "40%"],
]
SIZED = P("The overall score is made up of quality (60%) and commercial (40%).", 1)
INDICATORS = [
    ["Indicator", "Weight in the monthly performance score", "Target"],
    ["Timeliness", "40%", "97%"],
    ["Right first time", "40%", "95%"],
    ["Community benefits reporting", "20%", "100%"],
]


def test_shares_of_quality_are_such_whatever_a_question_sounds_of() -> None:
    assert read(SIZED, table(SECTIONS)).weight_pct == 9


def test_weights_in_a_performance_score_are_none_of_the_award() -> None:
    assert not read(SIZED, P("Part 8: Monitoring", 1, 1), table(INDICATORS)).weight_pct
    assert read(SIZED, table(SECTIONS), P("Part 8: Monitoring", 1, 1), table(INDICATORS, 2)).weight_pct == 9


def test_amounts_of_an_example_are_no_criteria() -> None:
    example = [
        ["Tenderer (example)", "Price", "Proportion of the price marks"],
        ["X", "£200,000", "100%"],
        ["Y", "£250,000", "80%"],
        ["Z", "£400,000", "50%"],
    ]
    found = read(P("Price 40%, quality 60%.", 1), P("Evaluation of price", 1, 2), table(example))
    assert found.state == "indeterminate" and found.weight_high_pct in (None, 60)


def test_questions_in_a_table_that_weigh_the_same_beside_limits_of_words() -> None:
    lead = P(
        "Quality is 60% of the score and price 40%. There are three quality questions of the same weight.", 1
    )
    rows = [["Question", "Topic", "Word limit"], ["Q1", "Service model", "1,500"]]
    rows += [["Q2", "Workforce", "1,000"], ["Q3", "Social value for the district", "750"]]
    assert read(lead, table(rows)).weight_pct == 20


def test_an_exercise_of_another_year_weighs_nothing_here() -> None:
    earlier = "The platform was bought in 2017 in an exercise that weighted quality at 50%, social value at 10% and price at 40%."
    rows = [["Criterion", "Weighting"], ["Quality", "60%"], ["Price", "40%"]]
    assert not read(P(earlier, 1), table(rows)).weight_pct


@pytest.mark.parametrize("lead", ["Of the marks for quality, ", "Within quality, "])
def test_two_and_two_carry_so_much_each(lead: str) -> None:
    split = (
        "question 1 (inspection) and question 2 (safeguarding and training) carry 30% each, and "
        "question 3 (social value) and question 4 (parts and stock) carry 20% each."
    )
    found = read(P("The ratio is 60% quality to 40% price.", 1), P(lead + split, 1))
    assert found.weight_pct == 12


def test_a_criterion_that_sounds_of_quality_stands_under_the_row_that_heads_it() -> None:
    rows = [["Criterion", "Weighting"], ["Quality (60%)", "<"], ["Service delivery", "60%"]]
    rows += [["Resources", "30%"], ["Social value", "10%"], ["Price (40%)", "<"], ["Tendered price", "100%"]]
    assert read(table(rows)).weight_pct == 6


@pytest.mark.parametrize(
    "between", ["", "The pass mark for delivery (50%) and for social value (40%) must be met. "]
)
def test_the_sentences_beside_the_parts_say_of_how_much_they_are(between: str) -> None:
    parts = "Quality comprises delivery 50%, people 30% and social value 20%."
    assert read(P(f"Quality 60%, price 40%. {between}{parts}", 1)).weight_pct == 12


def test_lines_with_bullets_that_stand_like_a_table() -> None:
    rows = [["Award criteria", "<", "<"], ["\uf0b7", "Price - 60%", ""], ["\uf0b7", "Customer care -", "25%"]]
    assert said(read(table([*rows, ["\uf0b7", "Social value - 15%", ""]]))) == ("weighted", 15)
