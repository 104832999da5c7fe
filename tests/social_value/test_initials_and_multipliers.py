"""Letters for names ("P50 Q40 SV10"), multipliers of scores, and rows that may be social value beside quality."""

import pytest

from tests.social_value.test_denials_and_bounds import bounds, of_text, read


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("P50 Q40 SV10", 10),
        ("Weightings: P55/Q30/SV15.", 15),
        ("Tenders are evaluated as follows: 60P 32Q 8SV", 8),
        ("Award criteria: C60%, T30%, SV10%", 10),
        ("Lot 1: P50 Q40 SV10, Lot 2: P40 Q45 SV15", 12.5),
        ("Lot 1 - P60%, Q35%, SV5%. Lot 2 - P40%, Q45%, SV15%.", 10),
    ],
)
def test_letters_stand_for_the_names_of_a_list(text: str, weight: float) -> None:
    line = of_text(text)
    assert (line["state"], line["weight_pct"]) == ("weighted", weight)


@pytest.mark.parametrize(
    "text",
    [
        "Supply of SV10 safety valves with Q30 gaskets and T40 couplings.",
        "P50 Q40 SV20",
        "P50 Q50",
        "P40 P40 SV20",
    ],
)
def test_letters_that_make_up_no_list_are_none(text: str) -> None:
    assert of_text(text)["weight_pct"] is None


@pytest.mark.parametrize(
    "text", ["SV10", "Q60 P40 (SV10 in Q)", "The weights: Q, P and 10SV", "Award P60/Q40 SV:5"]
)
def test_letters_of_social_value_beside_a_figure_are_no_sure_absence(text: str) -> None:
    line = of_text(text)
    assert (line["state"], line["confidence"]) != ("not_visible", "high")


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("Method x3; staffing x2; social value x1; price 40%", 60),
        ("Scores 0-5. Method statement (x3), staffing (x2), social value (x1). Price 40%.", 60),
        ("The ratio is 60:40. Quality is weighted Q1 x4, Q2 x3, Q3 (social value) x1, Q4 x2.", 60),
        ("Quality (60%): Q1 method x 4, Q2 team x 3, Q3 social value x 3. Price (40%).", 60),
    ],
)
def test_multipliers_beside_shares_give_bounds(text: str, high: float) -> None:
    assert bounds(of_text(text)) == ("nested", None, 0, high)


def test_multipliers_of_scores_that_end_differently_give_bounds_round_the_arithmetic() -> None:
    text = "Method (max 10) x3, staffing (max 5) x2, social value (max 5) x1, price (max 10) x2."
    state, weight, low, high = bounds(of_text(text))
    assert (state, weight) == ("nested", None) and low < 100 * 5 / 65 < high


@pytest.mark.parametrize(
    "text",
    [
        "Each criterion is scored out of 5 and multiplied: price x5, quality x3, social value x2.",
        "Factors: method x3, staffing x1, social value x2, price x4. They sum to 10, which is 100%.",
        "Weightings are multipliers: method x3, staffing x1, social value x2, price x4.",
    ],
)
def test_multipliers_of_one_scale_are_shares_of_their_sum(text: str) -> None:
    assert of_text(text)["weight_pct"] == 20


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("Price 40%, quality 40%, wellbeing outcomes 20%.", 60),
        ("Award criteria: price 40%, quality 45%, public benefit 15%.", 60),
        ("Award criteria: price 50%; quality 30%; legacy 20%.", 50),
        ("The contract will be awarded on price (50%), quality (30%) and wellbeing outcomes (20%).", 50),
        ("The contract will be awarded on price (50%), quality (30%) and programme (20%).", 30),
        ("Quality 50%, price 30%, staff training 20%", 50),
    ],
)
def test_a_row_that_may_be_social_value_is_in_the_upper_bound(text: str, high: float) -> None:
    assert bounds(of_text(text)) == ("indeterminate", None, 0, high)


@pytest.mark.parametrize(
    "text",
    ["SV10", "SV = 12", "In addition to the above, social value: 10.", "Social value (8) - see tender pack"],
)
def test_a_list_without_social_value_is_no_sure_zero_beside_a_figure_of_it(text: str) -> None:
    rows = [("price", "Price", 60), ("quality", "Delivery plan", 25), ("quality", "Team experience", 15)]
    listed = [
        {"type": kind, "name": name, "numbers": [{"number": weight, "weight": "percentageExact"}]}
        for kind, name, weight in rows
    ]
    line = read({"lots": [{"id": "1", "awardCriteria": {"criteria": listed}}], "description": text})
    assert line["state"] == "named" and line["weight_pct"] is None
    dated = {"lots": [{"id": "1", "awardCriteria": {"criteria": listed}}]}
    assert read({**dated, "description": "Social value 30 days after the start."})["state"] == "none"
