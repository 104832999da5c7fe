"""Layouts beyond the first ones: bands, ratios, factors, tiers, key facts, terms of a contract, posters."""

from pathlib import Path

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.documents.formats import html
from pipelines.documents.limits import Limits
from pipelines.documents.model import Block, Cell, Paragraph, Table
from pipelines.social_value.read import examine
from pipelines.social_value.reading import Reading
from tests.support.documents import document, table

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
P = Paragraph
HEAD = (P("5. Evaluation of tenders", 1, 1), P("Tenders are scored against the criteria below.", 1))


def read(*blocks: Block, head: tuple[Block, ...] = HEAD) -> Reading:
    return examine({}, "document", RESOLVER, documents=(document(*head, *blocks),))


def said(reading: Reading) -> tuple[str, float | None]:
    return reading.state, reading.weight_pct


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (["Criterion", "Weighting range"], [["Price", "40% - 60%"], ["Quality of works", "20% - 50%"]]),
        (["Criterion", "Minimum %", "Maximum %"], [["Price", "40", "60"], ["Quality of works", "20", "50"]]),
        (["Element", "Lower limit", "Upper limit"], [["Cost", "30%", "50%"], ["Delivery", "25%", "55%"]]),
        (["Element", "From", "Up to"], [["Price", "35%", "65%"], ["Method", "25%", "45%"]]),
    ],
)
def test_bands_of_a_framework_give_their_middle_and_ends(header: list[str], rows: list[list[str]]) -> None:
    ends = ["5% - 15%"] if len(header) == 2 else ["5%", "15%"]
    lead = P("The weightings of each further competition lie within these bands.", 1)
    reading = read(lead, table([header, *rows, ["Social value", *ends]]))
    assert said(reading) == ("weighted", 10)
    assert (reading.weight_low_pct, reading.weight_high_pct) == (5, 15)


def test_weights_of_the_award_come_before_bands_of_its_competitions() -> None:
    award = table([["Criterion", "Weighting"], ["Price", "50%"], ["Quality", "45%"], ["Social value", "5%"]])
    bands = [["Criterion", "Weighting band"], ["Price", "40% - 60%"], ["Social value", "10% - 30%"]]
    assert said(read(award, P("Call-off competitions", 1, 2), table(bands, 2))) == ("weighted", 5)


@pytest.mark.parametrize(
    "text",
    [
        "Price, quality and social value are weighed in the ratio 55:35:10, in that order.",
        "The score is split in the ratio 55:35:10 between price, staff and training and social value.",
        "Cost, delivery and community benefits stand to each other in the ratio 55 : 35 : 10.",
        "Marks are shared in the proportions 55:35:10 among price, method and social value, respectively.",
    ],
)
def test_ratios_in_words(text: str) -> None:
    assert said(read(P(text, 1))) == ("weighted", 10)


@pytest.mark.parametrize(
    "text",
    [
        "Staff to children are in the ratio 1:8 and the budget is split in the proportions 55:35:10.",
        "In the last exercise price, quality and social value were in the ratio 55:35:10.",
        "Concrete is mixed in the ratio 1:2:3; social value is described below.",
    ],
)
def test_other_ratios_are_no_weights(text: str) -> None:
    assert not read(P(text, 1)).weight_pct


@pytest.mark.parametrize(
    ("lead", "header", "rows"),
    [
        (
            "The factors add up to 20; a share is the factor divided by 20.",
            ["Requirement", "Factor", "Evidence"],
            [["Price", "8", "Schedule"], ["Method", "10", "Answer 1"], ["Social value", "2", "Answer 2"]],
        ),
        (
            "Scores are multiplied by the factor.",
            ["Question", "Factor", "Highest mark", "Marks available"],
            [
                ["Price", "8", "5", "40"],
                ["Method", "10", "5", "50"],
                ["Social value", "2", "5", "10"],
                ["Total", "", "", "100"],
            ],
        ),
        (
            "The points available come to 1,000.",
            ["Requirement", "Points available"],
            [["Tariff", "500"], ["Menus", "400"], ["Social value", "100"], ["ALL", "1,000"]],
        ),
        (
            "Price is followed by the questions.",
            ["%", "Ref", "Criterion"],
            [
                ["50", "C1", "Price"],
                ["40", "Q1", "Method"],
                ["10", "Q2", "Social value"],
                ["100", "", "All criteria"],
            ],
        ),
    ],
)
def test_factors_and_points_of_a_total(lead: str, header: list[str], rows: list[list[str]]) -> None:
    assert said(read(P(lead, 1), table([header, *rows]))) == ("weighted", 10)


def test_marks_that_do_not_reach_the_total_that_is_said_are_no_weights() -> None:
    """A row is missing: 450 of the 500 marks."""
    rows = [["Criterion", "Most marks"], ["Price", "225"], ["Method", "175"], ["Social value", "50"]]
    assert not read(P("The best possible result is 500 marks.", 1), table(rows)).weight_pct


@pytest.mark.parametrize("not_there", ["Not evaluated", "none", "n/a", "-"])
def test_a_lot_without_the_criterion_counts_as_nought(not_there: str) -> None:
    rows = [
        ["Criterion", "Lot 1", "Lot 2"],
        ["Price", "40%", "40%"],
        ["Work programme", "25%", "30%"],
        ["Staff training", "25%", "30%"],
        ["Social value", "10%", not_there],
    ]
    reading = read(table(rows))
    assert (said(reading), reading.weight_low_pct) == (("weighted", 5), 0)


def test_a_criterion_that_is_not_used_this_time_is_none() -> None:
    rows = [
        ["Criterion", "Last time", "This tender"],
        ["Price", "50%", "60%"],
        ["Work programme", "20%", "20%"],
        ["Staff training", "20%", "20%"],
        ["Social value", "10%", "not used"],
    ]
    assert read(table(rows)).state == "none"


def test_three_tiers_side_by_side() -> None:
    rows = [
        ["Tier 1", "Weight", "Tier 2", "Weight", "Tier 3", "Weight"],
        ["Commercial", "40%", "Price", "100%", "Total cost", "100%"],
        ["Quality", "60%", "Method", "80%", "Plan", "50%"],
        [None, None, None, None, "Staff", "50%"],
        [None, None, "Social value", "20%", "Jobs", "50%"],
        [None, None, None, None, "Supply chain", "50%"],
    ]
    assert said(read(table(rows))) == ("nested", 12)


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("Award criteria", "Price 40%; Quality 60%, of which social value 10%", ("weighted", 10)),
        ("Criteria for award", "Price 40%\nMethod 50%\nSocial value 10%", ("weighted", 10)),
        ("Award criteria and weightings", "Price 40%; quality 50%; social value 10%", ("weighted", 10)),
        ("Pass mark", "60% of quality; 10% of social value", ("not_visible", None)),
        ("Prompt payment", "Discount of 2%, or 10% with social value", ("not_visible", None)),
    ],
)
def test_key_facts(fact: str, text: str, expected: tuple[str, float | None]) -> None:
    rows = [["Key fact", "Detail"], ["Term", "Three years"], [fact, text], ["Procedure", "Open"]]
    assert said(read(table(rows), head=(P("Key facts", 1, 1),))) == expected


def test_weights_as_terms_of_a_contract() -> None:
    lines = [
        "1.1 “Price Weighting” means forty per cent (40%) of the Total Score;",
        "1.2 “Quality Weighting” means sixty per cent (60%) of the Total Score;",
        "1.3 “Delivery Weighting” means eighty per cent (80%) of the Quality Score;",
        "1.4 “Social Value Weighting” means twenty per cent (20%) of the Quality Score;",
    ]
    assert said(read(*(P(line, 1) for line in lines))) == ("nested", 12)


def test_clauses_with_letters() -> None:
    lines = [
        "5(a) Offers are weighed on the following:",
        "5(b) whole-life cost, 50 percent of the total;",
        "5(c) trials, 40 percent of the total;",
        "5(d) benefits to the community, 10 percent of the total.",
    ]
    assert said(read(*(P(line, 1) for line in lines), head=(P("CLAUSE 5 ASSESSMENT", 1),))) == (
        "weighted",
        10,
    )


def test_headings_of_questions_that_run_into_their_text() -> None:
    prose = " Your statement should deal with what you would do, who would do it and when it would be done, in order."
    blocks = [
        P("Commercial carries 40% and Quality 60%. Quality is made up of the statements that follow.", 1),
        P("MS1 – Management (80% of quality) – 2 sides" + prose, 1),
        P("how you would know", 1),
        P("MS2 – Social value (20% of quality) – 4 sides", 1),
    ]
    assert said(read(*blocks, head=(P("Part 6: Method statements", 1, 1),))) == ("nested", 12)


def test_a_poster_with_figures_over_their_names_and_what_is_inside_quality() -> None:
    top = table([["60%", "40%"], ["Price", "Quality"]])
    lines = [
        "Design – 60% of the quality marks Access – 20% of the quality marks",
        "Social value – 20% of the quality marks",
    ]
    lead = P("The quality marks are shared like this:", 1)
    assert said(read(top, lead, *(P(line, 1) for line in lines))) == ("nested", 8)


def test_parts_of_quality_below_a_list_of_two_lines() -> None:
    lines = ["Price 40%", "Quality 60%", "Make-up of the quality part (adds to 100%):"]
    parts = ["Method 60%", "Running costs of plant 20%", "Social value 20%"]
    assert said(read(*(P(line, 1) for line in [*lines, *parts]))) == ("nested", 12)


def test_two_rows_of_weights_below_names() -> None:
    rows = [
        ["", "Price", "Quality: method", "Quality: team", "Quality: social value"],
        ["Share of Quality", "n/a", "50%", "30%", "20%"],
        ["Overall weight", "40%", "30%", "18%", "12%"],
    ]
    assert said(read(table(rows))) == ("weighted", 12)


def test_columns_that_shift_from_row_to_row() -> None:
    """The bars of a chart: each row a name and a figure, the figure where its bar ends."""
    cells = [Cell(name, row, 1) for row, name in enumerate(["Cost", "Method", "Staff", "Social impact"], 1)]
    ends = [(5, "40%"), (3, "20%"), (4, "25%"), (2, "15%")]
    cells += [Cell(text, row, column) for row, (column, text) in enumerate(ends, 1)]
    assert said(read(Table(1, tuple(cells), 1))) == ("weighted", 15)


def test_a_numbered_sentence_below_a_table_is_no_row_of_it() -> None:
    rows = [
        ["Criterion", "Weighting"],
        ["Price", "50%"],
        ["Method", "40%"],
        ["Social value", "10%"],
        ["6.4 Tenderers should assume that volumes may rise or fall by 15% in any one year.", "<"],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


def test_a_total_of_a_price_is_no_total_of_the_list() -> None:
    rows = [
        ["Area", "Question", "% of total", "Area weighting"],
        ["Cost", "Evaluated total", "35%", "35%"],
        ["Quality", "Response times", "55%", "65%"],
        [None, "Social value", "10%", None],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


def test_a_sentence_sizes_the_quality_of_the_next() -> None:
    one = "7.4 Of the total score, 40% is for price and 60% for quality."
    other = "7.5 The quality score is in turn made up of support (85% of the quality score) and social value (15% of the quality score)."
    assert said(read(P(one, 1), P(other, 1))) == ("nested", 9)


def test_definition_lists_are_tables() -> None:
    page = (
        "<h2>Evaluation of tenders</h2><dl><dt>Price</dt><dd>60%</dd><dt>Method</dt><dd>30%</dd>"
        "<div><dt>Community benefits</dt><dd>10%</dd></div></dl>"
        "<dl><dt>Contract</dt><dd>" + "the agreement that the parties sign, " * 6 + "</dd></dl>"
        "<dl><dt hidden>Social value</dt><dd>20%</dd></dl>"
    )
    blocks = html.read(page.encode(), Limits()).blocks
    tables = [block for block in blocks if isinstance(block, Table) and not block.hidden]
    assert [(cell.row, cell.column, cell.text) for cell in tables[0].cells][-2:] == [
        (3, 1, "Community benefits"),
        (3, 2, "10%"),
    ]
    assert len(tables) == 1
    assert said(read(*blocks, head=())) == ("weighted", 10)


@pytest.mark.parametrize("below", ["lines", "table"])
def test_codes_are_named_by_their_key(below: str) -> None:
    rows = [["Code", "A", "B", "C"], ["Weight", "50%", "30%", "20%"], ["Sides", "2", "3", "4"]]
    names = {"A": "Cost of the works", "B": "Method", "C": "Social value (TOMs)"}
    lines = [P(f"{code} = {name}", 1) for code, name in names.items()]
    key = lines if below == "lines" else [table([list(pair) for pair in names.items()], 2)]
    assert said(read(table(rows), P("Key", 1), *key)) == ("weighted", 20)


def test_a_table_with_a_header_of_its_own_goes_on_with_no_other() -> None:
    other = table([["Document", "Due"], ["Form of tender", "noon"], ["Method statement", "noon"]], page=1)
    rows = [["Ref", "Criterion", "Weighting"], ["1", "Price", "90%"], ["2", "Social value", "10%"]]
    assert said(read(other, P("5", 1), table(rows, page=2, continues=True))) == ("weighted", 10)


def test_a_table_of_contents_is_no_list_of_criteria() -> None:
    """Its pages are no points; a name in it is none that is weighed."""
    names = [
        "Introduction",
        "Evaluation of quality",
        "Social value",
        "Price schedule",
        "Award",
        "Contract",
        "Forms",
    ]
    lines = [P(f"{name} {page}", 1) for name, page in zip(names, (2, 3, 9, 9, 24, 31, 40), strict=True)]
    rows = table([["Criterion", "Weighting"], ["Price", "30%"], ["Quality", "70%"]])
    reading = read(rows, head=(P("Contents", 1), *lines, *HEAD))
    assert said(reading) == ("indeterminate", None)
    assert [row.name for row in reading.criteria] == ["Price", "Quality"]


def test_five_growing_figures_that_make_100_are_a_list() -> None:
    lines = ["Team 5", "Social value 10", "Programme 20", "Method 25", "Price 40"]
    assert said(read(*(P(line.replace(" ", " ...... ") + "%", 1) for line in lines))) == ("weighted", 10)
    dots = [line[: line.rfind(" ")] + " ........ " + line.rsplit(" ", 1)[1] for line in lines]
    assert said(read(*(P(line, 1) for line in dots))) == ("weighted", 10)
