"""Weights in other words: parts of a hundred, formulas, fractions by their article, lots that are alike."""

from typing import Any

import pytest

from pipelines.criteria.lowest_price import decides_alone
from pipelines.criteria.structure.scope import is_fixed_before, out_of_scope
from pipelines.social_value.read import read_release
from tests.support.gold_cases import resolver


def line(text: str) -> dict[str, Any]:
    release = {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"description": text}}
    return read_release(release, "find_a_tender", resolver())


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Offers are weighed in parts of the hundred: price sixty parts, method twenty-five parts, social value fifteen parts.", 15),
        ("Of one hundred parts, cost has 50 parts, design 40 parts and social value 10 parts.", 10),
        ("The mark is made of price (forty parts in the hundred), of care (forty parts) and of social value (twenty parts).", 20),
        ("Score S = 0.6P + 0.3T + 0.1V, where P is the price mark, T the technical mark and V the mark for social value.", 10),
        ("Maximum scores: C = 50; M = 30; V = 20. C denotes cost, M denotes method and V denotes social value.", 20),
        ("Quality is 70% of the marks. Within quality, social value takes one fifth and the other four fifths go to the plan.", 14),
        ("Half of the decision is price. The half left over is split evenly between the method and social value.", 25),
        ("Two thirds of the award is cost. The remaining third is shared equally between design, staffing and social value.", 11.1111),
        ("Price and method are weighed equally, at 45 each; a further ten is for social value.", 10),
        ("Bids will be scored out of 40: idea 16, team 12, social value 8, timetable 4. The fee is \u00a312,000.", 20),
        ("A mark out of twenty for each of: method, staff, plant, social value. Price is worth another twenty. That makes a hundred.", 20),
        ("No element for price applies. Bids are evaluated as to reach (fifty per cent), as to care (thirty per cent) and as to social value (the residue).", 20),
        ("Price 70 marks in the hundred; ten for reliability, and the same number for training; ten remain for social value.", 10),
        ("Price has 60%, staffing 20%, and the same again goes to social value.", 20),
        ("Eight questions about the service and one about social value. Each of the nine questions carries the same weight and there is no price score.", 11.1111),
        ("A dozen questions, each worth the same, one of them social value; together they make up 60%. Price the other 40%.", 5),
        ("Half a dozen questions carry equal marks, one of them on social value; between them they are worth 30%. Price has 70%.", 5),
        ("Lots 1 and 2 are scored in the same way: price 50%, quality 40% and social value 10%.", 10),
        ("Whichever lot you bid for, 60% goes to price, 30% to quality and 10% to social value. Lot 1 is the north and Lot 2 is the south.", 10),
        ("Weighting Q/P = 70/30. Q is the weighted mean of Q1 method (w=0.6), Q2 staff (w=0.3) and Q3 social value (w=0.1).", 7),
        ("The contract for food is let at equal funding in each area. Price 40%, menus 50% and social value 10%.", 10),
        ("Price 45 parts in the hundred, quality forty-five parts, and social value what remains when those two are taken from one hundred.", 10),
        ("The quality questions, including that upon social value, are of equal weight; there are five of them and together they carry forty per cent. Price carries sixty.", 8),
        ("Price 40%. The quality questions, including one on social value, are of equal weight; there are six in all and they carry 60%.", 10),
    ],
)  # fmt: skip
def test_a_weight_in_other_words_is_read(text: str, weight: float) -> None:
    assert line(text)["weight_pct"] == pytest.approx(weight, abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "Price 700. Quality 200. Sust. & social value 100. = 1000.",
        "Price and quality are weighed equally. Social value forms one of four questions.",
        "Fares 70. Care 20. Comm. & social value 10.",
        "Lot 1 North, Lot 2 South; equal funding. In each lot social value is scored beside price and quality.",
        "Half of the decision is price. The other half is shared between quality and social value as the panel sees fit.",
    ],
)  # fmt: skip
def test_what_is_joint_or_not_of_the_whole_has_none(text: str) -> None:
    assert not line(text)["weight_pct"]


def test_how_contracts_are_called_off_says_nothing_of_the_award() -> None:
    assert out_of_scope("Price 60, quality 40. Call-offs by direct award up to a small sum.") is None
    assert out_of_scope("This contract is made by direct award to the present supplier.") == "direct_award"


@pytest.mark.parametrize(
    "sentence",
    [
        "Just price.",
        "Cost only please.",
        "The award is on whole life cost, nothing else, against a specification which every van must meet",
        "Price will count for everything once delivery in ten days has been confirmed.",
        "You should know that price alone decides this one.",
        "Cheapest quote, subject to a satisfactory reference.",
        "The quote with the lowest total will be accepted so long as the risk assessment is adequate (pass/fail).",
    ],
)
def test_a_sentence_of_nothing_but_price_lets_it_decide_alone(sentence: str) -> None:
    assert decides_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Price only counts for 40%.",
        "All prices are to be made in sterling only.",
        "Prices are for the contract only.",
        "We would not say that price is everything.",
        "The lowest price scores 100 points.",
    ],
)
def test_price_beside_only_decides_nothing_else(sentence: str) -> None:
    assert not decides_alone(sentence)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We should like the market's ideas. No tender is being issued.", "planning"),
        ("The lease will be awarded directly to the present holder.", "direct_award"),
        ("By reason of the nature of the services no competition is required.", "direct_award"),
        ("Notice under section 74 of the Procurement Act of a change to the term.", "modification"),
        ("Advance notice of a tender to come in the summer.", "planning"),
        ("The provider shall give early notice of cancellations. Price 60%, quality 40%.", None),
        ("No further competition is required for works below five thousand pounds.", None),
        ("No tenders received late will be considered.", None),
    ],
)
def test_that_nobody_competes_is_said_in_any_words(text: str, reason: str | None) -> None:
    assert out_of_scope(text) == reason


def test_what_was_weighed_at_framework_stage_is_fixed_before() -> None:
    assert is_fixed_before(
        "Providers were ranked at framework stage on price 60, quality 30, social value 10."
    )
