"""Pairs on both services: what joins two processes, what refuses, and which of them is counted."""

from datetime import date
from typing import Any

import pytest

from pipelines.social_value.links import Process, links, uncounted

TITLE = "Grounds maintenance in the east wards"
BASE = {
    "authority_id": "E1",
    "buyer_name": "Anytown Council",
    "title": TITLE,
    "notice_date": date(2023, 5, 2),
    "tender_deadline": "2023-06-01T12:00:00+01:00",
    "value_gbp": 250_000.0,
    "regime": "pcr2015",
    "state": "not_visible",
    "award_only": False,
}


def small(ocid: str = "cf-1", **fields: Any) -> Process:
    return Process(**{**BASE, "source": "contracts_finder", "ocid": ocid, "regime": "unknown", **fields})


def large(ocid: str = "fts-1", **fields: Any) -> Process:
    return Process(**{**BASE, "source": "find_a_tender", "ocid": ocid, **fields})


def rule(*rows: Process) -> str | None:
    found = list(links(rows))
    assert len(found) < 2
    return found[0]["method"] if found else None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "title-deadline-value"),
        ({"title": f"DN612345 - {TITLE.upper()}", "notice_date": date(2023, 5, 4)}, "title-deadline-value"),
        ({"tender_deadline": "2023-06-01T11:00:00Z", "value_gbp": None}, "title-deadline"),
        ({"value_gbp": 0.0}, "title-deadline"),
        ({"tender_deadline": None}, "title-value"),
        ({"tender_deadline": "2023-06-08T12:00:00+01:00"}, "title-value-extended"),
        ({"title": "Grounds maintenance: east wards, contract for"}, "like-title-deadline-value"),
        ({"authority_id": None, "buyer_name": "ANYTOWN  Council"}, None),
    ],
)  # fmt: skip
def test_what_agrees_is_the_rule(fields: dict[str, Any], expected: str | None) -> None:
    assert rule(small(**fields), large()) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"authority_id": "E2"},
        {"title": "Home care"},
        {"title": f"{TITLE} lot 2"},
        {"value_gbp": 300_000.0},
        {"value_gbp": None, "tender_deadline": None},
        {"value_gbp": None, "tender_deadline": "2023-06-02T12:00:00+01:00"},
        {"notice_date": date(2023, 5, 20), "tender_deadline": "2023-06-20T12:00:00+01:00"},
        {"notice_date": date(2023, 8, 1)},
        {"notice_date": date(2025, 3, 2)},
        {"title": None},
    ],
)
def test_what_contradicts_refuses(fields: dict[str, Any]) -> None:
    assert rule(small(**fields), large()) is None


def test_a_buyer_without_code_pairs_by_its_name() -> None:
    assert rule(small(authority_id=None, buyer_name="ANYTOWN council"), large(authority_id=None))


def test_a_notice_under_the_new_act_has_no_pair() -> None:
    assert rule(small(), large(regime="pa2023")) is None


def test_one_service_twice_is_no_pair() -> None:
    assert rule(small(), small("cf-2")) is None


def test_two_that_fit_as_well_make_no_pair() -> None:
    assert rule(small(), large(), large("fts-2")) is None
    assert rule(small(), small("cf-2"), large()) is None


def test_the_better_of_two_is_taken() -> None:
    found = list(links([small(), large(), large("fts-2", value_gbp=None)]))
    assert [row["linked_ocid"] for row in found] == ["fts-1"]
    assert (found[0]["days_apart"], found[0]["title_similarity"]) == (0, 1.0)


@pytest.mark.parametrize(
    ("of_small", "of_large", "left_out"),
    [
        ("not_visible", "not_visible", "contracts_finder"),
        ("none", "weighted", "contracts_finder"),
        ("weighted", "not_visible", "find_a_tender"),
    ],
)
def test_the_one_that_can_be_read_is_counted(of_small: str, of_large: str, left_out: str) -> None:
    pair = [small(state=of_small), large(state=of_large)]
    assert {source for source, _ in uncounted(pair, links(pair))} == {left_out}


def award(ocid: str = "cf-9", **fields: Any) -> Process:
    return small(ocid, **{"award_only": True, "notice_date": date(2023, 9, 1), **fields})


def test_an_award_is_linked_to_its_tender() -> None:
    (found,) = links([small(), award()])
    assert (found["kind"], found["ocid"], found["linked_ocid"]) == ("tender_to_award", "cf-1", "cf-9")
    assert (found["method"], found["score"], found["days_apart"]) == ("title-deadline-value", 1.0, 122)


@pytest.mark.parametrize(
    "fields",
    [
        {"notice_date": date(2023, 4, 1)},
        {"notice_date": date(2025, 4, 1)},
        {"title": "Grounds maintenance in the west wards"},
        {"tender_deadline": "2023-07-01T12:00:00+01:00"},
        {"tender_deadline": None, "value_gbp": 300_000.0},
        {"authority_id": "E2"},
    ],
)
def test_an_award_that_contradicts_is_not_linked(fields: dict[str, Any]) -> None:
    assert not list(links([small(), award(**fields)]))


def test_two_tenders_that_fit_one_award_leave_it_alone() -> None:
    assert not list(links([small(), small("cf-2"), award()]))
