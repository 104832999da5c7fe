"""What stands beside a whole list: a stage's size, another lot's figure, what is replaced, what people wished."""

import pytest

from tests.social_value.test_reported_texts import bounds, read

LIST = "price 45%, delivery 30%, social value 25%"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        (f"Stage B (40% of the points): {LIST}.", 10),
        (f"Part 1 (20%): experience. Part 2 (80%): {LIST}.", 20),
        (f"Written bid (80% of the total mark) - {LIST}. Pitch (20% of the total mark).", 20),
        (f"The paper submission counts for 60%, the pitch for 40%. Paper submission: {LIST}.", 15),
        (
            "The online assessment is worth 80% and the site visit 20%. In the online assessment price is 45%, "
            "delivery 30% and social value 25%.",
            20,
        ),
        (f"Phase two carries 40% of the score. Phase two: {LIST}.", 10),
    ],
)
def test_a_list_of_a_stage_of_a_stated_size_is_a_product(text: str, weight: float) -> None:
    assert bounds(text) == ("nested", weight, weight, weight)


@pytest.mark.parametrize(
    "text",
    [
        f"{LIST.capitalize()}. The scores at this stage make up 70% of the final mark; pitches make up 30%.",
        f"Round 1: {LIST}. Round 2 (e-auction): price 100%. Rounds count equally.",
        f"Award criteria: {LIST}. The interview is worth 20% of the final result.",
        f"Award criteria: {LIST}. Both phases weigh the same.",
    ],
)
def test_a_list_of_a_stage_whose_size_is_not_tied_to_it_gives_bounds(text: str) -> None:
    assert bounds(text) == ("nested", None, 0, 25)


@pytest.mark.parametrize(
    "text",
    [
        f"Stage 2 (pass mark 60%): {LIST}.",
        "Award criteria: price 45%, interview 30%, social value 25%. The interview is worth 30% of the marks.",
        f"Award criteria: {LIST}. Payment: 40% at the start and 60% at the end of each part.",
        f"Award criteria: {LIST}. Questions are marked equally.",
    ],
)
def test_a_figure_beside_a_list_that_is_no_size_of_a_stage_changes_nothing(text: str) -> None:
    assert bounds(text) == ("weighted", 25, 25, 25)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Price 50%, quality 35%, social value 15% (25% for Lot 3).", 15, 25),
        ("Price 50%, quality 35%, social value 15% (Lot 4: 5%, with quality 45%).", 5, 15),
        ("Cost 50% / method 35% / social value 15%, but 10% in Lot 2.", 10, 15),
    ],
)
def test_another_lots_own_figure_beside_the_weight_gives_bounds(text: str, low: float, high: float) -> None:
    assert bounds(text) == ("weighted", None, low, high)


def test_another_lots_own_list_beside_the_weight_leaves_none() -> None:
    line = read("Price 50%, quality 35%, social value 15% - for lot 6 social value is 20% and quality 30%.")
    assert line["weight_pct"] is None and line["weight_high_pct"] >= 20


@pytest.mark.parametrize(
    "text",
    [
        "Price 50%, quality 35%, social value 15% (all lots).",
        "Price 50%, quality 35%, social value 15% (for lots 1 and 2).",
        "Price 50%, quality 35%, social value 15% (Lot 1 is worth 40000 pounds).",
    ],
)
def test_a_lot_named_without_a_figure_of_its_own_changes_nothing(text: str) -> None:
    assert bounds(text)[:2] == ("weighted", 15)


@pytest.mark.parametrize(
    "text",
    [
        f"Award: price 65% and quality 35%, no longer {LIST}.",
        f"This notice supersedes PIN 7, which gave {LIST}. The criteria are now price 65% and quality 35%.",
        f"We cancelled the notice of May ({LIST}) and start again with price 65% and quality 35%.",
        "This replaces notice 12, in which were set social value 25%, price 45% and delivery 30%. "
        "Award: price 65%, quality 35%.",
    ],
)
def test_a_list_of_what_is_replaced_gives_no_weight(text: str) -> None:
    assert not read(text)["weight_pct"]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Was: Cost 40 / Method 40 / Social Value 20. Now: Cost 50 / Method 35 / Social Value 15.", 15),
        (
            "Before: price 40%, quality 40%, social value 20%. Now: price 55%, quality 40%, social value 5%.",
            5,
        ),
        (f"This notice replaces the earlier criteria with {LIST}.", 25),
        (f"This notice replaces notice 12. Award criteria: {LIST}.", 25),
        (f"Price is no longer 60%. Award criteria: {LIST}.", 25),
    ],
)
def test_what_holds_now_is_read(text: str, weight: float) -> None:
    assert bounds(text)[:2] == ("weighted", weight)


@pytest.mark.parametrize(
    "text",
    [
        f"Most people in our poll ranked {LIST}.",
        "Example 2: if price is 45%, delivery 30% and social value 25%, the first bid wins.",
        f"Imagine weights of {LIST}.",
        f"Councillors favoured {LIST}.",
        f"The users' forum opted for {LIST}; criteria will follow.",
        f"As agreed with nobody yet: {LIST}. The actual criteria are in the pack.",
    ],
)
def test_what_was_wished_or_supposed_gives_no_weight(text: str) -> None:
    assert bounds(text)[1:] in ((None, 0, 25), (None, None, None))


@pytest.mark.parametrize(
    "text",
    [
        f"Tenders will be evaluated on {LIST}. Further details of the criteria are in the ITT.",
        f"The contract will be awarded on {LIST}.",
        f"Bids are scored: {LIST}. If you wish to bid, register on the portal.",
        f"Award criteria, agreed after consultation: {LIST}.",
    ],
)
def test_a_list_of_an_award_stays(text: str) -> None:
    assert bounds(text) == ("weighted", 25, 25, 25)


@pytest.mark.parametrize(
    "text",
    [
        "75% of the marks are for cost and 25% is everything else including social value.",
        "Evaluation: 75% price and 25% non-price (which takes in social value).",
        "Award: 75% cost, 25% all other matters, covering method and social value.",
    ],
)
def test_a_row_that_takes_social_value_in_is_its_upper_bound(text: str) -> None:
    assert bounds(text)[1:] == (None, 0, 25)


def test_a_row_whose_part_has_its_own_figure_is_not_touched() -> None:
    assert bounds("Price 60%, quality 40% including social value 10%.")[3] == 10
