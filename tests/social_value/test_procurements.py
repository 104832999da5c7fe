"""A process is read as it stands, or as it stood while tenders were invited."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.social_value.procurements import read_procurement

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
CRITERIA = "Tenders are evaluated on price 60%, quality 30% and social value 10%."


def release(number: int, tag: str, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-b5fd17-1",
        "id": str(number),
        "date": f"2024-05-0{number}T09:00:00+01:00",
        "tag": [tag],
        "tender": {"id": "1", "title": "Cleaning", **tender},
    }


def row(*releases: dict[str, Any]) -> dict[str, Any]:
    return read_procurement(releases, "contracts_finder", RESOLVER).row


def test_an_award_notice_does_not_take_back_what_tenderers_were_told() -> None:
    told = release(1, "tender", description=CRITERIA)
    found = row(told, release(2, "award", description="Awarded to the best tender."))
    assert (found["state"], found["weight_pct"], found["releases"]) == ("weighted", 10.0, 2)
    found = row(told, release(2, "award", description="Price 95%, social value 5%."))
    assert found["weight_pct"] == 5.0


def lots(*stated: tuple[float, str]) -> dict[str, Any]:
    made = []
    for number, (weight, status) in enumerate(stated, 1):
        criteria = [
            {"type": "quality", "name": "Social value", "description": str(weight)},
            {"type": "quality", "name": "Quality", "description": str(40 - weight)},
            {"type": "price", "name": "Price", "description": "60"},
        ]
        made.append({"id": str(number), "status": status, "awardCriteria": {"criteria": criteria}})
    return {"lots": made}


@pytest.mark.parametrize(
    ("stated", "weight", "cancelled"),
    [
        (((10, "active"), (30, "cancelled")), 10, False),
        (((10, "complete"), (30, "withdrawn"), (20, "unsuccessful")), 15, False),
        (((10, "cancelled"), (30, "cancelled")), 20, True),
        (((10, "active"), (30, "active")), 20, False),
    ],
)
def test_a_lot_that_was_cancelled_does_not_count_beside_one_that_was_not(
    stated: Any, weight: float, cancelled: bool
) -> None:
    read = read_procurement([release(1, "tender", **lots(*stated))], "contracts_finder", RESOLVER)
    assert (read.row["weight_pct"], read.row["cancelled"]) == (weight, cancelled)
    assert len(read.lots) == len(stated)


def test_a_cancelled_tender_keeps_what_it_asked_for_and_is_marked() -> None:
    told = release(1, "tender", description=CRITERIA)
    for later in (
        release(2, "tenderUpdate", description=CRITERIA, status="cancelled"),
        release(2, "tenderUpdate", description=CRITERIA, status="withdrawn"),
        release(2, "tenderCancellation"),
    ):
        found = row(told, later)
        assert (found["weight_pct"], found["cancelled"], found["in_scope"]) == (10, True, True)
    assert not row(told)["cancelled"]


@pytest.mark.parametrize("later", ["Other", "Open procedure"])
def test_a_call_off_stays_one_when_the_award_notice_says_otherwise(later: str) -> None:
    invited = release(1, "tender", procurementMethodDetails="Call-off from a framework agreement")
    found = row(invited, release(2, "award", procurementMethodDetails=later))
    assert (found["state"], found["reason"], found["in_scope"]) == ("out_of_scope", "call_off", False)


def contents(*weights: float | str) -> list[dict[str, Any]]:
    """One notice with a content for each weight of social value beside 40 and 50; of a text it is an object."""
    made = []
    for weight in weights:
        rows_there = [
            {"type": "quality", "name": "Method", "description": "40"},
            {
                "type": "quality",
                "name": "Social Value",
                "description": {"text": weight} if isinstance(weight, str) else str(weight),
            },
            {"type": "price", "description": "50"},
        ]
        made.append(release(1, "tender", lots=[{"id": "1", "awardCriteria": {"criteria": rows_there}}]))
    return made


@pytest.mark.parametrize("other", [20, 30, "10", "20"])
def test_a_second_content_of_which_no_weight_is_known_leaves_the_first_in_doubt(other: float | str) -> None:
    found = row(*contents(other, 10))
    assert (found["state"], found["weight_pct"], found["conflict"]) == ("weighted", 10.0, True)
    assert (found["weight_low_pct"], found["weight_high_pct"]) == (0.0, 100.0)
    assert "read as 10% or quarantined (" in found["arithmetic"]


def test_a_content_that_does_not_add_up_stands_in_conflict_and_without_a_weight() -> None:
    found = row(*contents(10, 20))
    assert (found["state"], found["weight_pct"], found["conflict"]) == ("quarantined", None, True)
    assert "or 10%" in found["arithmetic"]


@pytest.mark.parametrize(("first", "second"), [(10, 12), (12, 10), (8, 14), (14, 8)])
def test_two_contents_that_add_up_are_both_bounds(first: float, second: float) -> None:
    found = row(*contents(first, second))
    assert (found["weight_pct"], found["conflict"]) == (second, True)
    low, high = sorted((first, second))
    assert (found["weight_low_pct"], found["weight_high_pct"]) == (low, high)


@pytest.mark.parametrize("amount", [-5, -0.01, "-5", -1e15])
def test_a_negative_amount_is_no_stated_value(amount: Any) -> None:
    found = row(release(1, "tender", value={"amount": amount, "currency": "GBP"}))
    assert (found["value_gbp"], found["value_band"]) == (None, "unknown")
    assert row(release(1, "tender", value={"amount": 0, "currency": "GBP"}))["value_gbp"] == 0
