"""Rows that say for whom and not what, figures of another matter's policy, and floors beside a whole list."""

from typing import Any

import pytest

from pipelines.criteria.ordinary import is_of_people_or_place, is_ordinary, is_placed
from tests.social_value.test_false_zeros import percent, read

PRICE, DELIVERY = percent("price", "Price", 60), percent("quality", "Delivery", 20)


@pytest.mark.parametrize(
    "name",
    [
        *("Community", "Communities", "Community pledge", "Community charter", "Community plan"),
        *("Community promise", "Community statement", "Community question", "Wellbeing and prevention"),
        *(
            "Team Barrow",
            "Working for Barrow",
            "Working in Leeds",
            "Here for Hull",
            "Love Luton",
            "One Norwich",
        ),
        *("Training for Halifax", "Partnership with Kent", "Life in Carlisle"),
    ],
)
def test_a_row_that_says_for_whom_and_not_what_is_no_absence(name: str) -> None:
    row = percent("quality", name, 20)
    assert read(PRICE, DELIVERY, row) == ("indeterminate", None, 0, 20)
    assert read(text=f"Award criteria: price 60%, delivery 20%, {name} 20%.") == (
        "indeterminate",
        None,
        0,
        20,
    )


@pytest.mark.parametrize(
    "name",
    [
        *("Community transport", "Community safety", "Community nursing experience", "Community engagement"),
        *("Team structure", "Team Members", "Training of staff", "Partnership working", "Project Plan"),
        *("Person centred care", "Resilience of supply", "Health and safety", "Staff wellbeing"),
    ],
)
def test_a_row_that_says_what_is_bought_is_an_absence(name: str) -> None:
    assert is_placed(name) and not is_of_people_or_place(name)
    assert read(PRICE, DELIVERY, percent("quality", name, 20))[0] == "none"


def test_a_row_of_a_community_is_never_of_the_closed_vocabulary() -> None:
    assert not is_ordinary("Community transport") and is_ordinary("Transport")


POLICIES = (
    "Under our asset disposal policy, offers are scored on price 80% and social value 20%.",
    "Our land sales policy: offers are marked on price 75% and social value 25%.",
    "By the council's lettings policy, applications are scored on need 80%, social value 20%.",
    "Under the grants policy, bids are judged on need 80% and social value 20%.",
)


@pytest.mark.parametrize("said", POLICIES)
def test_a_policy_on_another_matter_weighs_nothing_here(said: str) -> None:
    assert read(text=said)[:2] == ("not_visible", None)
    assert read(text=f"Price 60%, quality 40%. {said}") == ("indeterminate", None, 0, 40)


def test_a_policy_of_buying_may_be_of_this_tender() -> None:
    assert read(text="Under our procurement policy, tenders are scored on price 80% and social value 20%.")[1]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Social value will carry at least 10% of the score in this tender.", ("named", None, 10, None)),
        (
            "The council applies a minimum 10% social value weighting in all contracts, including this one.",
            ("named", None, 10, None),
        ),
        (
            "A minimum weighting of 10% for social value is applied in all contracts, including this one.",
            ("named", None, 10, None),
        ),
    ],
)
def test_a_floor_beside_a_list_without_social_value_is_no_zero(said: str, answer: Any) -> None:
    assert read(PRICE, DELIVERY, percent("quality", "Method", 20), text=said) == answer


@pytest.mark.parametrize(
    "said",
    [
        "A social value weighting of 10% applies to all our tenders, including this one.",
        "We weight social value at 10% in all contracts and in this one too.",
        "All our tenders, this one included, give social value 10% of the marks.",
    ],
)
def test_a_habit_that_is_kept_here_is_no_zero(said: str) -> None:
    state, weight, low, high = read(PRICE, DELIVERY, percent("quality", "Method", 20), text=said)
    assert state != "none" and (weight, low, high) in {(10, 0, 10), (None, 0, 10)}


@pytest.mark.parametrize(
    "name",
    [
        *("The Leeds pound", "Leeds First", "Kirklees pledge", "Ethical charter", "Working with schools"),
        *("Place leadership", "Local partnership working", "Making a difference"),
    ],
)
def test_a_row_of_a_place_or_a_pledge_is_no_absence(name: str) -> None:
    answer = ("indeterminate", None, 0, 20)
    assert read(PRICE, DELIVERY, percent("quality", name, 20)) == answer


@pytest.mark.parametrize("name", ["Ethical sourcing", "Leeds depot", "Reading comprehension tests"])
def test_a_row_of_a_place_that_says_what_is_bought_is_an_absence(name: str) -> None:
    assert read(PRICE, DELIVERY, percent("quality", name, 20))[0] == "none"


def test_parts_in_a_description_that_do_not_reach_the_row_are_inside_it() -> None:
    row = percent("quality", "Quality", 60, description="Method 30%, Team 30%, Social Value 10%")
    assert read(percent("price", "Price", 40), row) == ("nested", None, 0, 60)


@pytest.mark.parametrize(
    "said",
    [
        "The CCS framework RM6232 was itself let with 10% for social value.",
        "The grounds contract was first let with 15% for social value.",
        "The neighbouring borough's scheme was awarded on 20% for social value.",
    ],
)
def test_what_another_exercise_was_let_with_is_no_part_of_this_one(said: str) -> None:
    assert read(text=f"Quality 30% Price 70%. {said}") == ("indeterminate", None, 0, 30)


@pytest.mark.parametrize(
    "said",
    [
        "Half of quality is the interview. Ten percent of the interview is social value.",
        "The interview is half of quality. 10% of the marks for the interview are for social value.",
    ],
)
def test_a_share_of_a_part_is_no_share_of_the_whole(said: str) -> None:
    _, weight, low, high = read(text=f"Price 60%, quality 40%. {said}")
    assert weight is None and not low and high in (10, 40, None)
