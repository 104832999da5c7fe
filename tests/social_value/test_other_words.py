"""Zeros in words of the trade: price alone decides, and whole lists without a noun of the grammar."""

import pytest

from pipelines.criteria.lowest_price import decides_alone
from pipelines.criteria.prose import may_award_in_other_words
from tests.social_value.test_false_zeros import read


@pytest.mark.parametrize(
    "said",
    [
        "Award to the lowest priced compliant quotation.",
        "The order will be placed with the cheapest compliant supplier.",
        "We'll take the lowest quote provided it meets the specification.",
        "Cheapest quote that meets the spec gets the job.",
        "Quotes judged purely on price.",
        "Nothing but price will decide.",
        "All hundred marks are for price.",
        "Offers are ranked by price and the lowest is accepted.",
        "One criterion: price.",
        "Price 100% as the specification is closed; the form need not be answered.",
        "Highest offer secures the lease.",
        "Sold to whoever offers the most.",
        "The successful supplier will be the one with the lowest total price in Schedule 2.",
    ],
)
def test_price_alone_decides(said: str) -> None:
    assert decides_alone(said)
    assert read(text=said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "said",
    [
        "The Council is not bound to accept the lowest or any tender.",
        "We won't necessarily award to the lowest bidder.",
        "The contract will not be awarded on price alone.",
        "Cheapest is not always best and we will look at quality too.",
        "The lowest price will score 100%, the others in proportion.",
        "In the event of a tie the lowest price wins.",
        "Shortlisting is by price alone; the award is on quality.",
        "Previously the contract went to the lowest bidder; this time quality counts as well.",
        "Call-offs will be awarded to the cheapest supplier on the framework.",
        "100% of the price will be paid on delivery.",
        "100% of the cost is met by the grant.",
        "Price only those items that are marked.",
        "The system shall show users the cheapest route.",
    ],
)
def test_other_words_on_price_decide_nothing(said: str) -> None:
    assert read(text=said)[0] != "none"


@pytest.mark.parametrize(
    "text",
    [
        "Fee 50%; Audit approach 30%; Key personnel 20%.",
        "Hourly rate fifty-five per cent, range of trades thirty, travel time fifteen.",
        "Marks: TCO 60, Range 20, Delivery 20.",
        "Schedule of rates 60, response plan 15, tenant liaison 15, IT interface 10.",
        "Scoring will be: commission rate 60%, valuation expertise 25%, catalogue 15%.",
        "Weighting: total tender sum 70, programme 20, traffic management plan 10.",
    ],
)
def test_a_whole_list_names_price_in_words_of_its_trade(text: str) -> None:
    assert may_award_in_other_words(text) or "tender sum" in text
    assert read(text=text)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "text",
    [
        "Fee 50%, Audit approach 30%, Giving back to the borough 20%.",
        "Rent 40%, menu 30%, local benefits 30%.",
        "About 60% of homes are heated by gas, 30% by electricity and 10% by oil. Rates vary.",
        "Fee stages: 30% at design, 40% at tender, 30% at completion.",
        "Customer satisfaction: food 40%, service 35%, price 25%.",
        "Service credits: late 50%, missed 30%, damage 20% of the fee.",
        "Selection: experience 40%, capacity 30%, references 30%. Fees are asked for in the ITT.",
    ],
)
def test_no_zero_of_a_list_that_is_no_award_or_may_hold_social_value(text: str) -> None:
    assert read(text=text)[0] != "none"


def test_a_name_of_social_value_that_begins_with_another_word_is_found() -> None:
    rows = "Revenue share 40%, Customer offer 25%, Roll out 20%"
    text = f"Criteria: {rows}, Environmental, social and economic wellbeing 15%."
    assert read(text=text)[:2] == ("weighted", 15)
