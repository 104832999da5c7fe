"""Merging: a later list of criteria replaces the earlier one; order is by moment, not by text."""

from typing import Any

import pytest

from pipelines.notices.merge import merge
from warehouse.errors import Unreadable


def release(number: str, date: str, *weights: tuple[str, str]) -> dict[str, Any]:
    criteria = [{"type": "quality", "name": name, "description": weight} for name, weight in weights]
    tender = {"lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]} if criteria else {"title": "T"}
    return {"ocid": "ocds-x-1", "id": number, "date": date, "tag": ["tender"], "tender": tender}


def criteria(merged: dict[str, Any]) -> list[tuple[str, str]]:
    rows = merged["tender"]["lots"][0]["awardCriteria"]["criteria"]
    return [(row["name"], row["description"]) for row in rows]


def test_the_second_list_only() -> None:
    first = release("1", "2025-01-01T00:00:00Z", ("Quality", "10"), ("Price", "90"))
    second = release("2", "2025-01-02T00:00:00Z", ("Quality", "20"), ("Price", "80"))
    assert criteria(merge([second, first])) == [("Quality", "20"), ("Price", "80")]


def test_a_delta_keeps_what_it_does_not_name() -> None:
    first = release("1", "2025-01-01T00:00:00Z", ("Quality", "10"), ("Price", "90"))
    assert criteria(merge([first, release("2", "2025-01-02T00:00:00Z")])) == [
        ("Quality", "10"),
        ("Price", "90"),
    ]


def test_order_is_by_moment_whatever_the_zone() -> None:
    late = release("1", "2025-06-01T10:30:00+01:00", ("Quality", "30"), ("Price", "70"))
    later = release("2", "2025-06-01T10:00:00Z", ("Quality", "40"), ("Price", "60"))
    assert criteria(merge([later, late]))[0] == ("Quality", "40")


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("2", "1"), ("10", "9"), ("b", "a")])
def test_order_is_by_moment_whatever_the_ids(first: str, second: str) -> None:
    before = release(first, "2025-01-01T00:00:00Z", ("Quality", "10"), ("Price", "90"))
    after = release(second, "2025-01-02T00:00:00Z", ("Quality", "20"), ("Price", "80"))
    merged = merge([after, before])
    assert criteria(merged) == [("Quality", "20"), ("Price", "80")] and merged["id"] == second


def test_a_release_without_a_date_is_refused() -> None:
    with pytest.raises(Unreadable, match="date: null is no date-time"):
        merge([{"ocid": "x", "id": "1"}, {"ocid": "x", "id": "2"}])
