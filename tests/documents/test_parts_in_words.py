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
