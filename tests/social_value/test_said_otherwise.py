"""Denials by pronoun, clause and answer; what a panel looks at; two lists of two prices; calls-off by their words."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.evaluation.cases import cases
from tests.social_value.test_false_zeros import percent
from tests.social_value.test_false_zeros import read as of_list
from tests.social_value.test_reported_texts import bounds, read

PRICE = percent("price", "Price", 40)
SPLIT = "Price 60%, quality 40%. "


def quality(name: str, size: float) -> dict[str, Any]:
    return percent("quality", name, size)


@pytest.mark.parametrize(
    "said",
    [
        "Social value is dear to us; it is discussed at reviews. It does not, however, count towards the award.",
        "We care for social value. These matters do not, of course, count in the evaluation.",
        "The social value section of the questionnaire has been given a weighting of 0% on this occasion.",
        "We will neither ask about nor award marks for social value here; usually it's 10%.",
        "There is no other criterion, social value included.",
        "Q. Social value? A. Not for a purchase of this size.",
    ],
)
def test_a_denial_in_other_shapes(said: str) -> None:
    assert bounds(SPLIT + said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "said",
    [
        "Social value matters to us. They do not count against each other.",
        "Q. Is social value scored? A. No, but it is 10% of quality.",
        "Social value is not scored on its own; it is 10% of quality.",
        "Q. Is social value more than 10%? A. No.",
        "What about social value? Not in this section; see section 4, worth 10%.",
        "No other matter, including social value, outweighs price.",
        "Neither award marks for price nor award marks for social value will change.",
    ],
)
def test_what_is_no_denial(said: str) -> None:
    assert bounds(SPLIT + said)[0] != "none"


@pytest.mark.parametrize(
    "said",
    [
        "Bidders shall also commit to deliver social value. This commitment won't be scored.",
        "Social value answers are required but won't be scored.",
        "Every bidder must answer question 14 on social value, yet it will not be scored.",
    ],
)
def test_what_must_be_answered_and_is_not_scored_is_named(said: str) -> None:
    assert bounds(SPLIT + said) == ("named", None, 0, 0)


@pytest.mark.parametrize(
    "said",
    [
        "The Council will award on the lowest price per meal among those who meet the standards.",
        "Whoever offers the highest fee gets the pitch; nothing else counts.",
        "Firms with the lowest tariff (per removal, per mile) will be awarded.",
        "The contract is let on the lowest rent.",
    ],
)
def test_the_lowest_price_in_other_words(said: str) -> None:
    assert bounds(said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "said",
    [
        "The contract is let on the lowest price and the best quality.",
        "Power is expected to be 100% renewable tariff.",
        "Marks are given on the lowest price first.",
        "We award on the lowest price per lot and the best social value.",
        "The works are let on the lowest cost per quality point scored.",
        "The council will award to the lowest bidder who offers the most social value.",
        "Firms with the lowest fee and the highest quality score will be awarded.",
    ],
)
def test_what_is_no_lowest_price(said: str) -> None:
    assert bounds(said)[0] != "none"


@pytest.mark.parametrize(
    "said",
    [
        "We evaluate price, turnaround, artwork and social impact. The weights will be in the RFQ.",
        "The panel then considers activities, inclusion, social value and price.",
        "The evaluation model is in the portal; note that it includes social value.",
        "Criteria, from most to least: 1. reach 2. social value 3. running costs.",
        "Tenderers must satisfy the Council on social value, a yes or no test, and the lowest price then wins.",
        "Price ... weight in the ITT\nQuality ... weight in the ITT\nSocial value ... weight in the ITT",
        "The award is by price per quality point. Social value supplies 10% of the quality points.",
    ],
)
def test_what_a_panel_looks_at_is_named(said: str) -> None:
    assert read(said)["state"] == "named"


def test_social_value_that_quality_takes_in_is_inside_it() -> None:
    said = (
        "The quality part is worth 65% and takes in support, roadmap and social value. The price part is 35%."
    )
    assert bounds(said) == ("nested", None, 0, 65)


def test_two_whole_lists_of_two_prices_say_two_things() -> None:
    first, second = "Price (60%) and Quality (40%)", "Price (50%), Quality (40%) and Social Value (10%)"
    for said in (f"Tenders are scored on {first}. The evaluation has {second}.", f"{second}. {first}."):
        assert bounds(said)[:2] == ("quarantined", None), said
    for said in (
        f"{SPLIT}The detailed split: price 60%, method 30%, social value 10%.",
        f"Lot 1: {first}. Lot 2: {second}.",
        f"The weights are corrected. They are now {second} and no longer {first}.",
    ):
        assert bounds(said)[0] != "quarantined", said


@pytest.mark.parametrize(
    "said",
    [
        "We are calling off from RM6174 Lot 2 by further competition. Criteria per framework schedule.",
        "A further competition called off under the framework, with its criteria.",
        "The framework fixed the criteria when it was let (quality 60%, price 30%, social value 10%).",
        "By mini-competition. Framework award criteria of 60 price 30 quality 10 social value apply.",
        "A preliminary engagement notice; no tenders are sought. Social value may have 10%.",
        "A call under our DPS; routes go to the lowest price, as set by the DPS.",
    ],
)
def test_a_notice_that_says_itself_that_it_is_no_competition(said: str) -> None:
    assert read(said)["state"] == "out_of_scope"


@pytest.mark.parametrize(
    "said",
    [
        "The tender of May was called off. Price 60%, quality 30%, social value 10%.",
        "We set up a framework. The framework's award criteria are price 60%, quality 30%, social value 10%.",
    ],
)
def test_a_competition_stays_one(said: str) -> None:
    assert read(said)["weight_pct"] == 10


def test_what_an_earlier_supplier_won_with_is_no_weight() -> None:
    said = "The supplier who held this in 2019 won with quality 60, price 30 and social value 10."
    assert bounds(f"{said} What will apply is in the pack.")[:2] == ("not_visible", None)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Socio\u2013economic benefits",
            "Socio-economic benefits",
            "Economic, Social & Environmental Well-being",
        ),
        *("Environmental, economic and social value", "Social, environmental and economic benefits"),
        *(
            "Social\u2014Value",
            "Social/Value",
            "Social.Value",
            "Social & Community Value",
            "Societal\u2013value",
        ),
        *("Community-benefits", "T.O.M.s"),
    ],
)
def test_the_synonyms_of_the_codebook_in_any_order_and_with_any_dash(name: str) -> None:
    assert of_list(quality("Quality", 50), PRICE, quality(name, 10))[:2] == ("weighted", 10)


@pytest.mark.parametrize(
    "said",
    [
        "Price after deduction of the monetised social value commitments (TOMs)",
        "Evaluated net of the social value discount",
        "Adjusted by the proxy value of social value commitments",
        "Lowest net price after social value credits",
        "10% of the price score is for social value",
    ],
)
def test_social_value_within_the_price_is_inside_its_row(said: str) -> None:
    price = percent("price", "Price", 60, description=said)
    assert of_list(quality("Training", 40), price) == ("nested", None, 0, 60)


@pytest.mark.parametrize("name", ["Ease of use", "Response to short notice orders", "Call-out response"])
def test_a_name_without_a_strange_word_is_ordinary(name: str) -> None:
    assert of_list(PRICE, quality("Delivery", 40), quality(name, 20))[0] == "none"


def test_a_case_of_a_list_and_a_text_is_read_with_both(tmp_path: Path) -> None:
    case = {"id": "a", "use": "notice", "title": "", "text": "5% of the overall score is for social value."}
    rows = [
        {"type": "quality", "name": "Method", "description": "60"},
        {"type": "price", "description": "40"},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case | {"criteria": rows, "state": "weighted", "weight_pct": 5}) + "\n")
    (found,) = cases(path)
    assert found.release and "5%" in json.dumps(found.release) and "Method" in json.dumps(found.release)


@pytest.mark.parametrize(
    "said",
    [
        "PRICE 60%. QUALITY 40%, BEING: PROGRAMME 20%, SAFETY 20%, SOCIAL VALUE 20%.",
        "Price 60%. Quality 40%, comprising: programme 30%, safety 20%, social value 10%.",
        "Price 70%. Quality (30%) made up of programme 20%, safety 10% and social value 10%.",
    ],
)
def test_parts_beyond_their_whole_are_no_weights(said: str) -> None:
    assert bounds(said)[1] is None


def test_parts_of_their_whole_are_weights() -> None:
    assert bounds("Price 60%. Quality 40%, being: programme 20%, safety 10%, social value 10%.")[1] == 10
    assert bounds("Price 60%. Quality 40%, being: programme 50%, safety 25%, social value 25%.")[1] == 10


@pytest.mark.parametrize("head", ["Variation notice", "Modification notice", "Contract change notice"])
def test_a_text_that_begins_a_sentence_with_its_kind_of_notice_is_of_it(head: str) -> None:
    said = f"Forecasts. {head}: the contract is extended. It was awarded on price 60, method 30, social value 10."
    assert read(said)["state"] == "out_of_scope"
