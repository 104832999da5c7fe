"""Figures of other exercises and of a contract's performance: no weight, no bound; and what only looks like one."""

import pytest

from tests.social_value.test_denials_and_bounds import bounds, of_text

NOTHING = ("not_visible", None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Our asset disposal policy scores bids on price 80% and social value 20%.",
        "The council's lettings strategy weights price at 70% and social value at 30%.",
        "In last year's grounds contract social value had 20%.",
        "Under the leisure framework social value was worth 15%.",
        "The housing framework gave social value 15%.",
        "For comparison, the library contract set social value at 15%.",
        "The 2021 highways tender weighted social value at 10%.",
        "At the annual contract review social value is scored out of 20.",
        "Performance will be measured: timeliness 60%, quality 30%, social value 10%.",
        "Quarterly performance reports will score social value at 15% of the total.",
        "During the contract term the supplier's social value delivery is scored, with a weighting of 10%.",
        "Post-award, the contractor is scored on social value (10%) each year.",
        "KPI scorecard: social value 10%.",
        "The consultant will teach our staff how to apply a 10% social value weighting in tenders.",
        "A course for buyers on weighting social value at 10% and on scoring TOMs.",
        "The study will look at how a 20% social value weighting changed bids for works in Kent.",
        "We would like to hear whether a social value weighting of 10% would be reasonable.",
        "Suppliers are asked for their views on a 10% weighting for social value.",
        "Comments on a proposed social value weighting of 15% are welcome.",
        "Suppliers agree to 10% social value commitments at each order.",
    ],
)
def test_figures_of_another_exercise_or_of_performance_are_nothing_here(text: str) -> None:
    line = of_text(text)
    assert bounds(line) == NOTHING and line["confidence"] == "medium"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The housing framework gave 15% to social value; this one is let on price 60% and quality 40%.", 40),
        ("Award criteria: price 55%, quality 45%. The annual review scores social value out of 20.", 45),
        ("Price 70%, quality 30%. Supplier performance will be measured: social value 10%, speed 90%.", 30),
    ],
)
def test_what_the_award_criteria_say_stands_beside_them(text: str, expected: float) -> None:
    assert bounds(of_text(text)) == ("indeterminate", None, 0, expected)


def test_a_scorecard_under_its_heading_leaves_a_price_alone_a_zero() -> None:
    rows = "Response times 50%\nSatisfaction 40%\nSocial value 10%"
    text = f"Performance will be measured as follows:\n{rows}\n\nAward criteria: price 100%."
    assert bounds(of_text(text)) == ("none", 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("This framework gives social value 15%, quality 45% and price 40%.", 15),
        ("Award criteria: performance 30%, price 60%, social value 10%.", 10),
        ("Training on site 30%, social value 10%, price 60%.", 10),
        ("Training on the use of tools weighs 30%. Social value is weighted at 10%. Price 60%.", 10),
        (
            "Lessons in giving first aid will be let with social value weighted 10%. Price 60%. Quality 30%.",
            10,
        ),
        (
            "Training on a farm is bought, with a weighting of 10% for social value. Price 60%. Quality 30%.",
            10,
        ),
        ("Social value is weighted 10%, whether or not lots are combined. Price 60%. Quality 30%.", 10),
        ("Tenders will be measured against: quality 30%, price 60%, social value 10%.", 10),
        ("Tenders were evaluated on price 60%, quality 30%, social value 10%.", 10),
        ("Price 50%, quality 40%, social value 10%: describe how it is reported at contract reviews.", 10),
        ("Quality 40%, price 50%, social value 10%. Performance is reviewed quarterly.", 10),
        (
            "The library contract had a 12% social value weighting, whereas in this tender social value is 5%, "
            "price 60% and quality 35%.",
            5,
        ),
        ("The council has given social value a weighting of 15%.", 15),
        (
            "The winning tender scored 6% out of 8% for social value, 50% out of 60% for quality and 27% out of 32% "
            "on price.",
            8,
        ),
    ],
)
def test_what_is_said_of_this_award_is_read(text: str, weight: float) -> None:
    assert of_text(text)["weight_pct"] == weight


@pytest.mark.parametrize(
    "text",
    [
        "60/40 price quality split. Social value is 10% by policy, but is not part of this evaluation.",
        "Price 60%, quality 40%. Social value is 5% under our strategy but forms no part of this award.",
        "Social value is 10% elsewhere and plays no part in this tender. Price 70%, quality 30%.",
    ],
)
def test_a_figure_that_is_said_to_be_no_part_of_this_award_is_no_weight(text: str) -> None:
    assert not of_text(text)["weight_pct"]
