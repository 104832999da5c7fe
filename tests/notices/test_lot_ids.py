"""A lot is one lot over the notices of its process, however its id is spelt, and where it has none."""

from typing import Any

import pytest

from pipelines.criteria.release_passages import lot_sources
from pipelines.notices.merge import merge

Lot = tuple[object, str | None, int | None]
"""(id, title, weight); an id of `...` is absent, a weight of null says nothing of criteria."""


def release(number: int, *lots: Lot) -> dict[str, Any]:
    made = []
    for lot_id, title, weight in lots:
        lot: dict[str, Any] = {} if lot_id is ... else {"id": lot_id}
        if title:
            lot["title"] = title
        if weight is not None:
            rows = [{"type": "quality", "name": "Social Value", "description": str(weight)}]
            lot["awardCriteria"] = {"criteria": rows}
        made.append(lot)
    tender = {"lots": made} if lots else {"title": "T"}
    return {"ocid": "ocds-x-1", "id": str(number), "date": f"2025-01-0{number}T00:00:00Z", "tender": tender}


def merged(*lists: list[Lot]) -> list[tuple[str | None, str]]:
    """(id, weight) of each lot that is read."""
    found = merge([release(number, *lots) for number, lots in enumerate(lists, 1)])
    rows = [
        (source.lot_id, "".join(row.evidence.text for row in source.listed)) for source in lot_sources(found)
    ]
    assert not any("\0" in str(lot.get("id")) for lot in found["tender"].get("lots", []))
    return rows


A, B = "Roads", "Bridges"


@pytest.mark.parametrize("none", [None, ..., "", "  "])
@pytest.mark.parametrize(
    ("lists", "weights"),
    [
        ([[(0, None, 10)], [(0, None, 20)]], ["20"]),
        ([[(0, None, 10), (0, None, 20)], [(0, None, 30), (0, None, 40)]], ["30", "40"]),
        ([[(0, A, 10), (0, B, 20)], [(0, B, 40), (0, A, 30)]], ["30", "40"]),
        ([[(0, None, 10), (0, None, 20)], [(0, A, None), (0, B, None)]], ["10", "20"]),
        ([[(0, None, 10), (0, None, 20)], [(0, None, 30)]], ["30"]),
        ([[(0, None, 10)], [(0, None, 20), (0, None, 30)]], ["20", "30"]),
        ([[(0, None, 10)], [], [(0, None, 20)]], ["20"]),
        ([[("1", None, 10), (0, None, 20)], [("1", None, 10), (0, None, 30)]], ["10", "30"]),
        ([[("1", A, 10), ("2", B, 20)], [(0, B, 30)]], ["10", "30"]),
        ([[("1", None, 10)], [(0, None, 20)], [("1", None, 30)]], ["30"]),
        ([[(0, None, 10)], [("1", None, 20)]], ["20"]),
        ([[(0, None, 10), (0, None, 20)], [("1", None, 30), ("2", None, None)]], ["30", "20"]),
    ],
)
def test_lots_without_an_id(none: object, lists: list[list[Lot]], weights: list[str]) -> None:
    found = merged(*([(none if lot[0] == 0 else lot[0], *lot[1:]) for lot in lots] for lots in lists))
    assert [weight for _, weight in found] == weights


@pytest.mark.parametrize(
    ("first", "later"),
    [("LOT-0001", "Lot-0001"), ("lot 1", "LOT  1"), ("Lot-A", " lot-a "), ("É1", "é1")],
)
def test_an_id_in_another_spelling_is_the_same_lot(first: str, later: str) -> None:
    other = ("LOT-0002", None, 40)
    assert merged([(first, None, 10), other], [(later, None, 20), other]) == [
        (first, "20"),
        ("LOT-0002", "40"),
    ]


def test_two_lots_of_one_notice_are_two_whatever_the_case() -> None:
    assert merged([("A", None, 10), ("a", None, 20)], [("A", None, 30)]) == [("A", "30"), ("a", "20")]


def test_what_a_group_says_of_a_lot_in_another_spelling_is_of_that_lot() -> None:
    first, second = release(1, ("LOT-0001", A, None)), release(2, ("lot-0001", A, None))
    second["tender"]["lotGroups"] = [
        {
            "id": "G",
            "relatedLots": ["lot-0001"],
            "awardCriteria": {"criteria": [{"type": "quality", "name": "Social Value", "description": "15"}]},
        }
    ]
    (source,) = lot_sources(merge([first, second]))
    assert source.lot_id == "LOT-0001" and [row.evidence.text for row in source.listed] == ["15"]
