"""A list of criteria by its arithmetic: three figures or more that divide a whole, in any words."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria.structure.portioned import division
from pipelines.social_value.read import read_release

ROOT = Path(__file__).parents[2]
RESOLVER = Resolver(load_register(ROOT / "warehouse/reference"))


def read_text(text: str) -> dict[str, Any]:
    release = {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"description": text}}
    return read_release(release, "find_a_tender", RESOLVER)


def weights(text: str) -> list[tuple[str, float]] | None:
    found = division(text)
    return None if found is None else [(item.kind, round(item.weight, 2)) for item in found]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Half of our decision is the fee, a quarter is the method, a fifth is staffing; one twentieth is social value.", 5),
        ("We give the rate 45. Punctuality is 25 and record keeping 20. And there are 10 for social value.", 10),
        ("The panel marks out of 200: the tendered sum can earn 120; plant 40; reinstatement 20; social value 20.", 10),
        ("Rates (the schedule (Annex 2, not Annex 3)) 60%, response (questions 1 to 4) 30%, social value (one side (Arial 11)) 10%", 10),
        ("Ref | Heading | Weight\nA | Tendered sum | 50\nB | Cover | 35\nC | Community benefits | 15\n", 15),
        ("One third of the score is the cost, one third how the kit is kept, one third social value, since that is the point.", 33.33),
        ("sixty per cent goes to the lump sum price, twenty-five per cent to method, fifteen per cent to social value", 15),
    ],
)  # fmt: skip
def test_figures_that_divide_a_whole_are_a_list_in_any_words(text: str, own: float) -> None:
    found = weights(text)
    assert found is not None and abs(sum(weight for _, weight in found) - 100) < 0.1
    assert [weight for kind, weight in found if kind == "sv"] == [own]


@pytest.mark.parametrize(
    "text",
    [
        "(70) unit prices\n(20) brush life in hours\n(10) stock held locally\n= 100",
        "Hourly rate is worth 50. Same-day start is worth 30. Record keeping is worth 20. Nothing else is marked.",
        "Then: rates 55 / lead time 20 / repair technique 15 / guarantee 10.",
    ],
)
def test_a_list_without_social_value_is_none(text: str) -> None:
    assert weights(text) is not None
    assert read_text(text)["state"] == "none"


@pytest.mark.parametrize(
    "text",
    [
        # Shares of something else, or of quality alone.
        "Payment: mobilisation 20%, year 1 report 40%, social value report 10%, exit plan 30%.",
        "Scorecard used in the contract: delivery 40, reporting 20, social value 20, complaints 20.",
        "Quality questions: understanding 45%, team 35%, social value 20%. Price: the lowest receives full marks.",
        "Split of orders by depot (%): west 80, east 10, social enterprise hub 10. Price is on the portal.",
        # A figure more in the same list.
        "Price 40, method 30, social value 30, staffing 20 are our criteria.",
        # Two lists.
        "Price 50, method 40, social value 10. In the other contract price 60, method 20, community benefits 20.",
        "Price 40%, quality 60%.",
        # Pages of a table of contents.
        "How we choose the tender .... 10\nDisputes .... 12\nNotes .... 13\nCover .... 14\nPrice schedule .... 16\nRisk .... 17"
        "\nEnd .... 18",
        "Pass mark 50%, price 30 and 20 days.",
    ],
)
def test_other_figures_are_no_list(text: str) -> None:
    found = division(text)
    assert found is None or len(found) < 3


def test_a_name_on_both_sides_of_each_figure_decides_nothing() -> None:
    assert division("Price - 40 - cost - 50 - social value - 10 - fee") is None


def test_points_of_a_said_total_are_shown_as_such() -> None:
    line = read_text(
        "The panel marks out of 200: the price can earn 120; plant 40; reinstatement 20; social value 20."
    )
    assert (line["state"], line["weight_pct"]) == ("weighted", 10)


def test_a_fixed_price_is_no_price_beside_the_list() -> None:
    text = "The fee is fixed, so we score what you do: method 35, staffing 30, outreach 20, social value 15."
    assert weights(text) == [("other", 35), ("other", 30), ("other", 20), ("sv", 15)]


def test_of_two_lists_that_with_a_price_is_of_the_award() -> None:
    text = (
        "We want 60% of spend on video, 30% on radio, 10% on print. Idea 40%, plan 30%, team 10%, fees 20%."
    )
    assert [weight for _, weight in weights(text) or ()] == [40, 30, 10, 20]


@pytest.mark.parametrize(
    "text",
    [
        "Price is not the only award criterion. About 60% of journeys are by residents, 30% by visitors and the"
        " remaining 10% by pupils.",
        "See the ITT for the method. Payment is by results with 40% at the set date, 50% at four weeks and 10% at twelve.",
    ],
)  # fmt: skip
def test_shares_of_other_things_are_no_list_without_social_value(text: str) -> None:
    assert read_text(text)["state"] == "not_visible"


@pytest.mark.parametrize(
    "text",
    [
        "A further competition under our DPS. The criteria are those set when the DPS was established: 85% price, 15%"
        " social value.",
        "Suppliers on the DPS are invited. The split of the framework is used unchanged: price 80, social value 20.",
    ],
)
def test_criteria_that_a_framework_fixed_are_of_a_call_off(text: str) -> None:
    assert read_text(text)["state"] == "out_of_scope"


def test_a_framework_that_is_let_is_in_scope() -> None:
    text = "We are setting up a framework. The criteria are set by the council: price 60%, quality 30%, social value 10%."
    line = read_text(text)
    assert (line["state"], line["weight_pct"]) == ("weighted", 10)
