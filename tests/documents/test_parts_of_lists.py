"""What two more hands showed: parts in a cell, products, what a row stands under, two tables in one."""

from collections.abc import Sequence

import pytest

from pipelines.documents.lines import lists_in_lines
from pipelines.documents.outline import contexts
from pipelines.documents.places import pages
from tests.documents.test_other_layouts import HEAD, P, read, said
from tests.support.documents import document, table

Rows = list[list[str | None]]
TOP: Rows = [["Criterion", "Weighting"], ["Price", "50%"], ["Quality", "50%"]]


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("Quality", "60% (of which 10% is for social value)"),
        ("Quality", "60%, of which 10% social value and 5% carbon"),
        ("Quality", "60%\n(of which Social Value: 10%)"),
        ("Quality (of which social value 10%)", "60%"),
    ],
)
def test_of_which_in_a_cell_is_a_part_of_the_whole(name: str, weight: str) -> None:
    rows: Rows = [["Criterion", "Weighting"], ["Price", "40%"], [name, weight], ["Total", "100%"]]
    reading = read(table(rows))
    assert reading.weight_pct == 10
    assert sum(row.weight_pct or 0.0 for row in reading.criteria) == pytest.approx(100)


MEASURES: Rows = [
    ["Ref", "Measure", "Unit", "Target", "Evidence weighting"],
    ["NT1", "Local people employed", "FTE", "5", "50%"],
    ["NT3", "Long-term unemployed people hired", "FTE", "2", "30%"],
    ["NT18", "Local supply chain spend", "£", "100,000", "20%"],
]


@pytest.mark.parametrize("own", ["20%", None])
def test_measures_on_a_sheet_of_their_own_are_no_parts_of_quality(own: str | None) -> None:
    quality = "40%" if own else "60%"
    rows: Rows = [["Criterion", "Weighting"], ["Price", "40%"], ["Quality", quality]]
    rows += [["Social value", own]] if own else []
    reading = read(table(rows, sheet="Evaluation"), table(MEASURES, 2, sheet="TOMs"))
    assert [(row.name, row.weight_pct) for row in reading.criteria] == [
        *(("Price", 40), ("Quality", 60 - (20 if own else 0))),
        *([("Social value", 20)] if own else []),
    ]


def test_questions_on_a_sheet_of_quality_are_its_parts() -> None:
    rows: Rows = [["Criterion", "Weighting"], ["Price", "40%"], ["Quality", "60%"]]
    asked: Rows = [["Question", "Weighting"], ["Method", "75%"], ["Social value", "25%"]]
    assert read(table(rows, sheet="Summary"), table(asked, 2, sheet="Quality")).weight_pct == 15


def test_of_which_without_a_sign() -> None:
    rows: Rows = [
        ["Criterion", "Weighting (%)"],
        ["Price", "40"],
        ["Quality", "60 (of which 10 is social value)"],
    ]
    assert read(table(rows)).weight_pct == 10


@pytest.mark.parametrize(
    "weight",
    [
        "60% (within which social value 10%)",
        "60% (of which 70% is for social value)",
        "60% (of which 20% of quality is social value)",
    ],
)
def test_of_which_that_does_not_fit_gives_no_weight(weight: str) -> None:
    rows: Rows = [["Criterion", "Weighting"], ["Price", "40%"], ["Quality", weight]]
    assert not read(table(rows)).weight_pct


@pytest.mark.parametrize(
    ("header", "times"),
    [
        (["Question", "Maximum score", "Multiplier", "Maximum weighted score"], "x "),
        (["Question", "Max score", "Weight", "Weighted score"], ""),
        (["Question", "Score available", "Weighting factor", "Total available"], ""),
    ],
)
def test_the_product_of_mark_and_multiplier_weighs(header: list[str | None], times: str) -> None:
    rows: Rows = [header]
    for name, by in (("Works", 5), ("Site", 4), ("Safety", 3), ("Social value", 2)):
        rows.append([name, "5", f"{times}{by}", str(5 * by)])
    rows += [["Price", "", "", "30"], ["Total", "", "", "100"]]
    assert read(table(rows)).weight_pct == 10


def test_multipliers_that_make_up_100_weigh_themselves() -> None:
    rows: Rows = [["Criterion", "Max score", "Weighting", "Weighted score"], ["Price", "5", "60", "300"]]
    rows += [["Quality", "5", "30", "150"], ["Social value", "5", "10", "50"]]
    reading = read(table(rows))
    assert said(reading) == ("weighted", 10) and [row.stated_value for row in reading.criteria] == [
        60,
        30,
        10,
    ]


def test_what_a_tenderer_was_given_is_no_weight() -> None:
    rows: Rows = [["Criterion", "Weighting", "Bidder A score", "Bidder A weighted"]]
    rows += [["Price", "60", "3", "180"], ["Quality", "30", "3", "90"], ["Social value", "10", "3", "30"]]
    assert said(read(table(rows))) == ("weighted", 10)


@pytest.mark.parametrize("weighted", ["", "Weighted score"])
def test_multipliers_alone_are_shares_of_their_sum(weighted: str) -> None:
    rows: Rows = [["Criterion", "Maximum score", "Multiplier", weighted]]
    rows += [["Price", "5", "x 10", ""], ["Quality", "5", "x 8", ""], ["Social value", "5", "x 2", ""]]
    assert said(read(table(rows))) == ("weighted", 10)


def test_multipliers_of_the_questions_of_quality() -> None:
    rows: Rows = [["No", "Question", "Max score", "Multiplier"], ["1", "Method", "5", "5"]]
    rows += [["2", "Team", "5", "3"], ["3", "Social value", "5", "2"]]
    assert read(table(TOP), P("Quality questions", 1), table(rows, 2)).weight_pct == 10


@pytest.mark.parametrize("repeated", ["", "Social value"])
def test_rows_that_stand_under_social_value_are_of_it(repeated: str) -> None:
    rows: Rows = [["Section", "Question", "Weight"], ["Price", "Cost", "50%"], ["Quality", "Method", "25%"]]
    rows += [["Quality", "Team", "15%"], ["Social value", "Local jobs", "6%"], [repeated, "Projects", "4%"]]
    assert read(table(rows)).weight_pct == 10


def test_rows_below_a_heading_of_social_value() -> None:
    rows: Rows = [["Question", "Weight"], ["Price", ""], ["Cost", "50%"], ["Quality", ""], ["Method", "40%"]]
    rows += [["Social value", ""], ["Local jobs", "6%"], ["Projects", "4%"]]
    assert read(table(rows)).weight_pct == 10


def test_social_value_without_a_weight_heads_nothing() -> None:
    rows: Rows = [["Criterion", "Weight"], ["Price", "50%"], ["Social value", ""], ["Method", "50%"]]
    assert not read(table(rows)).weight_pct


def test_a_title_beside_its_question_is_the_name() -> None:
    rows: Rows = [["Section", "No.", "Title", "Question", "Weight"]]
    rows += [["Commercial", "1.1", "Price", "Complete the schedule.", "50"]]
    rows += [["Quality", "3.1", "Transition", "Set out your plan.", "40"]]
    rows += [["Quality", "3.2", "Social Value", "Set out the measures.", "10"], ["", "", "", "TOTAL", "100"]]
    assert read(table(rows)).weight_pct == 10


def test_what_shares_out_social_value_is_no_part_of_quality() -> None:
    top: Rows = [
        ["Award criteria", "Weighting"],
        ["Price", "50%"],
        ["Quality", "35%"],
        ["Social Value", "15%"],
    ]
    parts: Rows = [["Social Value element", "Share of social value score"]]
    parts += [["Quantitative (TOMs value)", "60%"], ["Qualitative (method statement)", "40%"]]
    lead = P("The social value weighting is split as follows:", 1)
    assert said(read(table(top), lead, table(parts, 2))) == ("weighted", 15)


def test_parts_of_social_value_below_it() -> None:
    rows: Rows = [["Criterion", "Weighting"], ["Price", "50%"], ["Quality", "40%"], ["Social Value", "10%"]]
    rows += [["TOMs (quantitative)", "5%"], ["Method statement (qualitative)", "5%"]]
    assert said(read(table(rows))) == ("weighted", 10)


@pytest.mark.parametrize(
    "weights",
    [
        ("Fifty percent (50%)", "Forty percent (40%)", "Ten percent (10%)"),
        ("50% / n/a", "40% / 6 pages", "10% / 2 pages"),
        ("50%", "40%", "10% (5% per question)"),
    ],
)
def test_a_figure_with_something_beside_it(weights: Sequence[str]) -> None:
    names = ("Price", "Quality", "Social value")
    rows: Rows = [["Criterion", "Weighting / page limit"]]
    rows += [[name, weight] for name, weight in zip(names, weights, strict=True)]
    assert said(read(table(rows))) == ("weighted", 10)


def test_another_header_further_down() -> None:
    rows: Rows = [["Price / quality", "", ""], ["Price", "50", ""], ["Quality", "50", ""]]
    rows += [["No", "Question", "Weight"], ["1", "Method", "25"], ["2", "Team", "15"]]
    assert read(table([*rows, ["3", "Social value", "10"]])).weight_pct == 10


def test_two_tables_side_by_side() -> None:
    rows: Rows = [["Criteria", "Weight", "", "Quality criteria", "Weight"]]
    rows += [["Price", "50%", "", "Method", "40%"], ["Quality", "50%", "", "Team", "40%"]]
    assert read(table([*rows, ["", "", "", "Social value", "20%"]])).weight_pct == 10


@pytest.mark.parametrize("level", [None, 3])
def test_headings_with_parts_of_their_own(level: int | None) -> None:
    lines = ["2.1 Price (40%)", "2.2 Service delivery (30%)", "2.2.1 Rota planning (20%)"]
    lines += ["2.2.2 Contingency (10%)", "2.3 Workforce (20%)", "2.3.1 Recruitment (10%)"]
    lines += [
        "2.3.2 Supervision (10%)",
        "2.4 Data protection (10%)",
        "2.4.1 Security (6%)",
        "2.4.2 Records (4%)",
    ]
    found = [P(line, 1, level if line.count(".") == 1 else None) for line in lines]
    assert said(read(*found)) == ("none", 0)


def test_a_list_that_misses_a_line_is_not_cut_where_it_reaches_100() -> None:
    """40 + 30 + 20 + 10 are two sections and two questions of the second."""
    lines = ["2.1 Price (40%)", "2.2 Service delivery (30%)", "2.2.1 Rota planning (20%)"]
    lines += ["2.2.2 Social value (10%)", "2.3 Workforce (20%)", "2.4 Data protection (15%)"]
    whole = document(*HEAD, *(P(line, 1) for line in lines))
    assert not lists_in_lines(whole, list(pages(whole)), contexts(whole.blocks))
