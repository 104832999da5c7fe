"""Every layout in which real documents state their weights is read, or told apart from what looks like it."""

from pathlib import Path

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.documents.evaluation import read_evaluation
from pipelines.documents.model import Block, Document, Paragraph
from pipelines.social_value.read import examine
from pipelines.social_value.reading import Reading
from tests.support.documents import document, table

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
P = Paragraph
HEAD = (P("5. Evaluation of tenders", 1, 1), P("Tenders are scored against the criteria below.", 1))


def read(*blocks: Block, without_text: tuple[int, ...] = ()) -> Reading:
    return of(document(*HEAD, *blocks, without_text=without_text))


def of(*documents: Document) -> Reading:
    return examine({}, "document", RESOLVER, documents=documents)


def weights(reading: Reading) -> dict[str, float | None]:
    return {row.name: row.weight_pct for row in reading.criteria}


def test_where_a_page_has_no_words_nothing_is_concluded_from_what_is_absent() -> None:
    """The table of criteria is a picture: the text that remains says 600 and 400 marks."""
    rows = [["Criterion", "Marks"], ["Quality", "600"], ["Price", "400"]]
    reading = read(table(rows), without_text=(2, 3))
    assert (reading.state, reading.weight_low_pct, reading.weight_high_pct) == ("indeterminate", 0, 60)
    itemised = [["Criterion", "Weighting"], ["Method", "35%"], ["Team", "25%"], ["Price", "40%"]]
    assert read(table(itemised)).state == "none"
    unread = read(table(itemised), without_text=(2,))
    assert (unread.state, unread.weight_high_pct) == ("indeterminate", 60)
    assert of(document(P("Instructions", 1, 1), without_text=(2,))).state == "not_visible"


def test_an_overall_weight_beside_several_children_is_of_the_parent() -> None:
    rows = [
        ["Area", "Criterion", "Weighting within area", "Overall weighting"],
        ["Quality", "Approach", "40%", "50%"],
        [None, "Mobilisation", "40%", None],
        [None, "Social value and carbon", "20%", None],
        ["Commercial", "Price", "100%", "50%"],
    ]
    reading = read(table(rows))
    assert (reading.state, reading.weight_pct) == ("nested", None)
    assert (reading.weight_low_pct, reading.weight_high_pct) == (0, 10)


def test_a_parent_that_is_printed_once_is_over_the_rows_below_it() -> None:
    rows = [
        ["Criteria", "Weighting", "Sub-criteria", "Sub-weighting"],
        ["Quality", "60%", "Delivery", "50%"],
        ["", "", "Team", "30%"],
        ["", "", "Social value", "20%"],
        ["Price", "40%", "Total cost", "100%"],
    ]
    reading = read(table(rows))
    assert (reading.state, reading.weight_pct) == ("nested", 12)


def test_a_table_that_breaks_over_the_page_has_its_header_on_the_first() -> None:
    first = table([["Criteria", "Weighting"], ["Value for money", "30%"], ["Experience", "20%"]], page=9)
    rest = [["Quality", "20%"], ["Environmental Policies", "20%"], ["Locality", "10%"]]
    footer = (P("9", 9), P("Grounds maintenance", 10))
    for block in (table(rest, page=10, continues=True), table(rest, page=10)):
        reading = read(first, *footer, block, P("5.4.4 Environmental Policies", 11, 2))
        assert weights(reading)["Locality"] == 10
        assert [row.kind for row in reading.criteria][0] == "price"
        assert reading.criteria[-1].evidence.field.endswith("#page=10&table=1&row=3&column=2")


def test_a_row_under_another_name_than_its_section_is_joint() -> None:
    rows = [
        ["Criteria", "Weighting"],
        ["Price", "30%"],
        ["Experience", "50%"],
        ["Environmental Policies", "20%"],
    ]
    section = (
        P("5.4.3 Environmental and Social Policies", 3, 3),
        P("The council is committed to the environment and to social value.", 3),
    )
    reading = read(table(rows), *section)
    assert (reading.state, reading.weight_low_pct, reading.weight_high_pct) == ("nested", 0, 20)
    assert reading.broad_weight_pct == 20 and reading.confidence == "low"


def test_marks_that_are_the_weight_times_five_with_parents_and_children() -> None:
    rows = [
        ["Criterion", "Marks"],
        ["1 Quality", "300"],
        ["1.1 Method", "200"],
        ["1.2 Social value", "100"],
        ["2 Price", "200"],
        ["Total", "500"],
    ]
    assert read(table(rows)).weight_pct == 20


def test_marks_beside_weights_are_no_weights() -> None:
    rows = [
        ["Criterion", "Weighting", "Maximum marks"],
        ["Method", "50%", "250"],
        ["Social value", "10%", "50"],
        ["Price", "40%", "200"],
    ]
    assert read(table(rows)).weight_pct == 10


def test_scoring_bands_are_no_weights() -> None:
    bands = [["Score", "Meaning"], ["10", "Excellent"], ["7", "Good"], ["5", "Satisfactory"], ["0", "Poor"]]
    assert read(table(bands)).state == "not_visible"
    headless = [["10", "Excellent"], ["7", "Good"], ["3", "Weak"], ["0", "Unacceptable"]]
    assert read(table(headless)).state == "not_visible"


def test_figures_before_names_and_numbers_with_gaps() -> None:
    rows = [
        ["Weighting", "No", "Criterion"],
        ["40%", "1", "Method"],
        ["20%", "3", "Social value"],
        ["40%", "4", "Price"],
    ]
    assert read(table(rows)).weight_pct == 20


def test_price_by_another_name_and_the_same_name_as_a_question() -> None:
    price = [["Criteria", "Weighting"], ["Value for money", "40%"], ["Quality", "60%"]]
    assert {row.name: row.kind for row in read(table(price)).criteria}["Value for money"] == "price"
    question = [
        ["Criteria", "Weighting"],
        ["Price", "40%"],
        ["Value for Money approach", "30%"],
        ["Social value", "30%"],
        ["Bid bond", "Pass/Fail"],
    ]
    assert read(table(question)).weight_pct == 30


@pytest.mark.parametrize("cell", ["as per procurement docs", "Price is not the only award criterion"])
def test_words_on_where_criteria_are_stand_for_none(cell: str) -> None:
    assert read(table([["Criterion", "Weighting"], [cell, "100"]])).state == "not_visible"


def test_a_name_that_holds_the_weight() -> None:
    rows = [["Criteria", "Weighting"], ["Quality 50%", ""], ["Price 40%", ""], ["Social value 10%", ""]]
    assert read(table(rows)).weight_pct == 10
    assert read(table([["Quality (50%)"], ["Price (40%)"], ["Social value (10%)"]])).weight_pct == 10


def test_weights_of_the_selection_stage_are_no_award_criteria() -> None:
    rows = [["Criterion", "Weighting"], ["Experience", "50%"], ["Social value", "10%"], ["Finance", "40%"]]
    heading = P("4. Selection stage (SQ)", 1, 1)
    reading = of(document(heading, P("Bidders are shortlisted as follows.", 1), table(rows)))
    assert (reading.state, reading.in_selection) == ("not_visible", True)


def test_quality_of_100_beside_a_price_of_30() -> None:
    rows = [["Criterion", "Weighting"], ["Method", "80%"], ["Social value", "20%"], ["Price", "30%"]]
    reading = read(table(rows))
    assert (reading.state, reading.weight_pct) == ("nested", 14)


def test_ranges_keep_their_ends() -> None:
    rows = [["Criterion", "Range"], ["Quality", "40-60%"], ["Price", "30-50%"], ["Social value", "10-20%"]]
    reading = read(table(rows))
    assert (reading.weight_pct, reading.weight_low_pct, reading.weight_high_pct) == (15, 10, 20)


def test_a_total_that_is_not_100_is_as_stated_within_reason() -> None:
    rows = [["Criterion", "Weighting"], ["Quality", "52%"], ["Price", "40%"], ["Social value", "10%"]]
    reading = read(table([*rows, ["Total", "100%"]]))
    assert reading.weight_pct in (10, None) and reading.state in ("weighted", "quarantined")


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("Key performance indicators", [["KPI", "Target"], ["Social value", "10%"], ["Quality", "90%"]]),
        ("Insurance", [["Cover", "Share"], ["Quality", "60%"], ["Social value", "40%"]]),
        ("Volume discounts", [["Discount", "%"], ["Social value fund", "10%"], ["Price", "90%"]]),
        ("Levies and fees", [["Levy", "%"], ["Social value levy", "2%"], ["Price", "98%"]]),
    ],
)
def test_other_percentages_are_none_of_the_evaluation(title: str, rows: list[list[str]]) -> None:
    reading = of(document(P(title, 1, 1), table(rows)))
    assert (reading.state, reading.weight_pct) == ("not_visible", None)


def test_a_threshold_beside_a_weight() -> None:
    rows = [
        ["Criterion", "Weighting", "Minimum score"],
        ["Quality", "50%", "59.5 of 85"],
        ["Social value", "10%", "5%"],
        ["Price", "40%", ""],
    ]
    assert read(table(rows)).weight_pct == 10


def test_headings_with_figures_are_a_list() -> None:
    blocks = [
        P("Quality (60%)", 1, 2),
        P("Method (40%)", 1, 3),
        P("Tell us how you would deliver the service.", 1),
        P("Social value (20%)", 2, 3),
        P("Tell us what you would do for the borough.", 2),
        P("Price (40%)", 2, 2),
    ]
    reading = read(*blocks)
    assert (reading.state, reading.weight_pct) == ("weighted", 20)
    narrow = next(row for row in reading.criteria if row.is_narrow)
    texts = read_evaluation([document(*HEAD, *blocks)]).texts or {}
    stands = texts[narrow.evidence.field]
    assert stands[narrow.evidence.start : narrow.evidence.end] == narrow.evidence.text == "20%"


def test_lines_with_leaders_are_a_list() -> None:
    lines = (P("Price ................ 60"), P("Quality .............. 25"), P("Social value ......... 15"))
    assert read(*lines).weight_pct == 15
    assert read(P("Price\t60%"), P("Quality\t25%"), P("Social value\t15%")).weight_pct == 15


def test_lots_have_their_own_columns_or_tables() -> None:
    rows = [["", "Lot 1", "Lot 2"], ["Price", "60%", "50%"], ["Method", "20%", "50%"]]
    reading = read(table([*rows, ["Social value", "20%", "0%"]]))
    assert [(lot.lot_id, lot.weight_pct) for lot in reading.lots] == [("1", 20), ("2", 0)]
    one = [["Criterion", "Weighting"], ["Price", "60%"], ["Team", "20%"], ["Social value", "20%"]]
    other = [["Criterion", "Weighting"], ["Price", "60%"], ["Team", "20%"], ["Method", "20%"]]
    apart = read(P("Lot 1 - North", 1, 2), table(one), P("Lot 2 - South", 1, 2), table(other, 2))
    assert [(lot.lot_id, lot.state) for lot in apart.lots] == [("1", "weighted"), ("2", "none")]


def test_a_table_across() -> None:
    rows = [["Quality", "Price", "Social value"], ["60%", "30%", "10%"]]
    assert read(table(rows)).weight_pct == 10


def test_a_schedule_of_questions_is_put_under_the_quality_of_the_invitation() -> None:
    top = document(*HEAD, table([["Criterion", "Weighting"], ["Quality", "60%"], ["Price", "40%"]]))
    questions = [["Question", "Weighting"], ["Method", "75%"], ["Social value", "25%"]]
    schedule = document(
        P("Schedule 2: Quality questions", None, 1), table(questions, page=None), sha256="cd" * 32
    )
    reading = of(top, schedule)
    assert (reading.state, reading.weight_pct) == ("nested", 15)
    assert "Social value 25% of Quality 60% = 15%" in (reading.arithmetic or "")
    alone = of(schedule)
    assert (alone.state, alone.weight_pct, alone.weight_high_pct) == ("nested", None, 25)


def test_a_sentence_sizes_quality() -> None:
    questions = table([["Quality question", "Weighting"], ["Method", "75%"], ["Social value", "25%"]])
    reading = read(P("The contract is awarded on 60% quality and 40% price.", 1), questions)
    assert (reading.state, reading.weight_pct) == ("nested", 15)


def test_hidden_sheets_state_nothing() -> None:
    rows = [["Criterion", "Weighting"], ["Price", "90%"], ["Social value", "10%"]]
    assert read(table(rows, hidden=True)).state == "not_visible"


def test_two_readings_that_stand_give_bounds_and_no_weight() -> None:
    rows = [["Quality", "60", "50"], ["Social value", "10", "20"], ["Price", "30", "30"]]
    reading = read(table(rows))
    assert (reading.weight_pct, reading.weight_low_pct, reading.weight_high_pct) == (None, 10, 20)


def test_a_notice_comes_before_its_documents_and_both_are_kept() -> None:
    criteria = [
        {"type": "quality", "name": "Quality", "description": "55%"},
        {"type": "quality", "name": "Social value", "description": "5%"},
        {"type": "price", "name": "Price", "description": "40%"},
    ]
    release = {"tender": {"lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]}}
    rows = [["Criterion", "Weighting"], ["Quality", "50%"], ["Social value", "10%"], ["Price", "40%"]]
    reading = examine(release, "x", RESOLVER, documents=[document(*HEAD, table(rows))])
    assert (reading.weight_pct, reading.conflict) == (5, True)
    assert (reading.weight_low_pct, reading.weight_high_pct) == (5, 10)
    assert {row.evidence.field.split(":")[0] for row in reading.criteria if row.is_narrow} == {
        "document",
        "tender.lots[0].awardCriteria.criteria[1].description",
    }


@pytest.mark.parametrize(
    "header", ["Gateway 1: suitability", "Selection criterion", "Longlisting", "Pre-qualification question"]
)
def test_a_table_whose_header_says_selection_is_no_award(header: str) -> None:
    rows = [[header, "Weight"], ["Experience", "60%"], ["Social value policy", "10%"], ["Finance", "30%"]]
    reading = read(table(rows))
    assert (reading.weight_pct, reading.in_selection) == (None, True)


@pytest.mark.parametrize(
    "name",
    [
        "Quality (within which community benefits)",
        "Quality including social value",
        "Technical (incl. social value)",
    ],
)
def test_a_block_that_holds_social_value_is_no_weight_of_it(name: str) -> None:
    reading = read(table([["Criterion", "Weighting"], ["Price", "45%"], [name, "55%"]]))
    assert (reading.state, reading.weight_pct) == ("nested", None)
    assert (reading.weight_low_pct, reading.weight_high_pct) == (0, 55)


@pytest.mark.parametrize("line", ["In the last exercise, in 2019, {}.", "Under the previous contract {}."])
def test_what_an_earlier_exercise_weighed_is_no_weight(line: str) -> None:
    said = line.format("price had 70%, quality 25% and social value 5%")
    rows = [["Criterion", "Weighting"], ["Price", "60%"], ["Method", "25%"], ["Team", "15%"]]
    assert read(P(said, 1), table(rows)).state == "none"
    assert read(P(said, 1)).weight_pct is None
