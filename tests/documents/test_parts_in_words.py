"""The parts of quality in words: after "comprises", of which a fifth, each worth so much; and what is no part."""

import pytest

from pipelines.documents.model import Block, Paragraph
from tests.documents.test_lists_of_questions import heading, lines
from tests.documents.test_other_layouts import P, read, said
from tests.support.documents import table

SIZES = table([["Element", "Weighting"], ["Price", "40%"], ["Quality", "60%"]], 1)


@pytest.mark.parametrize(
    "text",
    [
        "The quality element is made up of three questions: delivery (50%), staff (30%) and social value (20%).",
        "The 60% for quality is broken down as follows: delivery 28%, staffing 20%, social value 12%.",
        "The quality section comprises 50% for delivery, 30% for staffing and training and 20% for social value.",
        "The quality marks are split between: 1. Delivery, 35%; 2. Staff, 45%; 3. Social value, 20%.",
        "Quality consists of delivery (50%), staffing (30%) and social value (20%).",
    ],
)
def test_what_quality_is_made_up_of(text: str) -> None:
    assert read(SIZES, P(text, 1)).weight_pct == 12


def test_what_is_made_up_of_something_else() -> None:
    text = "The quality of social value work last year was split between parks (50%) and housing (50%)."
    assert read(SIZES, P(text, 1)).weight_pct is None


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        (
            "Half of the score is price. The other half is quality, a fifth of which is for social value.",
            10,
        ),
        ("Half of the marks are for price. Half are for quality, a fifth of which is for social value.", 10),
        ("Half of the score is price, three tenths is quality and a fifth is social value.", 20),
        (
            "Price is worth 60% of the score. The remaining 40% is for quality, one fifth of which is for "
            "social value.",
            8,
        ),
    ],
)
def test_a_fraction_of_the_part_before_it(text: str, weight: float) -> None:
    assert read(P(text, 1)).weight_pct == weight


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("There are five quality questions which carry equal weight:", 12),
        ("There are five quality questions, each carrying 12%:", 12),
        ("Each of the five questions below is worth 20% of the quality marks.", 12),
    ],
)
@pytest.mark.parametrize("numbered", ["{}. {}", "- {1}"])
def test_questions_that_weigh_the_same(text: str, weight: float, numbered: str) -> None:
    names = ("Approach", "Team", "Programme", "Risk", "Social value")
    named = [numbered.format(number, name) for number, name in enumerate(names, 1)]
    assert read(*lines(f"Price counts for 40% and quality for 60%. {text}", *named)).weight_pct == weight


def test_questions_in_a_sentence_that_weigh_the_same() -> None:
    text = (
        "Tenders are assessed on price (50%) and quality (50%). The quality score is made up of five questions, "
        "each worth 10%: 1. Approach; 2. Team; 3. Programme; 4. Risk; 5. Social value."
    )
    assert read(P(text, 1)).weight_pct == 10
    assert read(P(text.replace("each worth 10%", "each worth 7%"), 1)).weight_pct is None


def test_numbered_questions_under_a_heading_that_names_them_alone() -> None:
    blocks: list[Block] = [*lines("The contract is awarded on 40% price and 60% quality.")]
    blocks += [Paragraph("Quality questions", 1, 1)]
    for number, (name, share) in enumerate((("Delivery", 55), ("Workforce", 30), ("Social value", 15)), 1):
        blocks += [heading(f"Question {number} - {name} ({share}%)"), P("Please describe it.", 1)]
    assert read(*blocks).weight_pct == 9


def test_pages_under_contents_are_no_weights() -> None:
    listed = lines("Contents", "1 Price 4", "2 Quality 16", "3 Social value 80")
    sizes = P("Tenders will be evaluated on quality (60%) and price (40%).", 1)
    assert said(read(*listed, P("Evaluation", 1, 1), sizes)) == ("indeterminate", None)


@pytest.mark.parametrize(
    "text",
    [
        "Method statement 6 (Social Value) shall account for 20 per cent of the Quality Score.",
        "Social value accounts for 20% of the quality score.",
        "The last one fifth of the quality marks is for social value: what you would do for residents.",
    ],
)
def test_a_share_that_says_of_what_it_is_needs_no_others(text: str) -> None:
    assert read(SIZES, P(text, 1)).weight_pct == 12
    assert read(P(text, 1)).weight_pct is None


def test_clauses_that_allot_so_much_to_each() -> None:
    texts = (
        "(a) price, to which forty per cent is allotted;",
        "(b) the quality of advice, to which thirty per cent is allotted;",
        "(c) client care, to which twenty-two and one half per cent is allotted; and",
        "(d) social value, to which seven and one half per cent is allotted.",
    )
    assert said(read(*lines("The award criteria are:", *texts))) == ("weighted", 7.5)


def test_another_share_is_of_what_the_one_before_it_is() -> None:
    text = (
        "Three quarters of the marks are for price and one quarter for quality. Two fifths of the quality marks are "
        "for how you would do the work. Another two fifths are for aftercare. The last one fifth of the quality "
        "marks is for social value."
    )
    assert read(P(text, 1)).weight_pct == 5


def test_price_that_a_list_of_questions_lacks_of_the_whole() -> None:
    questions = (("Menus", 22), ("Kitchens", 20), ("Mobilisation", 8), ("Social value", 10))

    def reading(price: str) -> float | None:
        blocks: list[Block] = [P(price, 1), Paragraph("Questions", 1, 1)]
        for number, (name, weight) in enumerate(questions, 1):
            blocks += [heading(f"Question {number} - {name} ({weight}%)"), P("Please describe it.", 1)]
        return read(*blocks).weight_pct

    assert reading("Price has 40%. The weightings of the questions in section 5 come to 60%.") == 10
    assert reading("Price has 40% of the score.") == 10


def test_questions_of_quality_below_the_sizes_of_both() -> None:
    blocks: list[Block] = [*lines("Quality: 50% of the evaluation", "Price: 50% of the evaluation")]
    for number, (name, share) in enumerate((("Menus", 45), ("Team", 35), ("Social value", 20)), 1):
        blocks += [heading(f"Q{number}: {name} [{share}% of quality]"), P("Describe it.", 1)]
    assert read(*blocks).weight_pct == 10


def test_lots_of_which_each_has_quality_of_its_own_size() -> None:
    text = "Lot A is evaluated on 70% quality and 30% price. Lot B is evaluated on 60% quality and 40% price."
    rows = [
        ["Quality question", "Lot A: share of quality", "Lot B: share of quality"],
        ["Team", "70%", "65%"],
        ["Cost and programme control", "20%", "20%"],
        ["Social value", "10%", "15%"],
        ["Quality score", "100%", "100%"],
    ]
    reading = read(P(text, 1), table(rows))
    assert (reading.weight_pct, reading.weight_low_pct, reading.weight_high_pct) == (8, 7, 9)


@pytest.mark.parametrize("last", ["Maximum points", "In full"])
def test_sums_between_the_rows_are_no_criteria(last: str) -> None:
    rows = [
        ["Ref", "Item", "Points available"],
        ["A", "Functions", "520"],
        ["B", "Integration", "600"],
        ["C", "Social value", "160"],
        ["", "Points for quality and social value", "1,280"],
        ["D", "Five-year cost", "720"],
        ["", last, "2,000"],
    ]
    assert said(read(P("The maximum is 2,000 points.", 1), table(rows))) == ("weighted", 8)


def test_a_row_called_maximum_is_the_sum_of_the_rows() -> None:
    rows = [["No.", "Method statement", "Maximum score"], ["1", "Menus", "75"], ["2", "Food safety", "60"]]
    rows += [["3", "Social value", "15"], ["", "Maximum", "150"]]
    assert read(P("The evaluation has two parts: quality 60% and price 40%.", 1), table(rows)).weight_pct == 6


def test_a_table_of_contents_is_no_list() -> None:
    rows = [["1. Price", "2"], ["2. Evaluation", "3"], ["3. Social value", "5"]]
    assert said(read(P("Table of contents", 1, 1), table(rows), head=())) == ("not_visible", None)


def test_questions_of_one_frame_are_each_called_as_the_row_below_asks() -> None:
    """The row below was taken for the name of the next, and social value for no question: a false nought."""
    rows: list[list[str]] = []
    asked = (("your model", 50), ("your team", 30), ("the social value that you will deliver", 20))
    for number, (what, weight) in enumerate(asked, 1):
        rows += [[f"Question {number}", f"Weighting {weight}%"], [f"Describe {what}.", ""]]
    blocks = [Paragraph("Quality questionnaire (weighting 60%)", 1, 1), table(rows)]
    assert read(*blocks, Paragraph("Pricing (weighting 40%)", 1, 1)).weight_pct == 12
