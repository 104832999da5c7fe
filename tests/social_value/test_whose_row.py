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
