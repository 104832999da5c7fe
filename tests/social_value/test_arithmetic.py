"""A computed weight and a state by list carry the sum that they rest on."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.social_value.procurements import read_procurement

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))


def reading(lots: list[dict[str, Any]], text: str = "") -> Any:
    tender = {"id": "1", "description": text, "lots": lots}
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2026-03-02T10:00:00Z", "tag": ["tender"]}
    return read_procurement([release | {"tender": tender}], "find_a_tender", RESOLVER)


def lot(name: str, *rows: tuple[str, str, str], value: float | None = None) -> dict[str, Any]:
    criteria = [{"type": kind, "name": named, "description": stated} for kind, named, stated in rows]
    made: dict[str, Any] = {"id": name, "awardCriteria": {"criteria": criteria}}
    return made | ({"value": {"amount": value, "currency": "GBP"}} if value else {})


@pytest.mark.parametrize(
    ("rows", "told", "whole"),
    [
        (
            [("quality", "Method", "80"), ("quality", "Social Value", "20"), ("price", "Price", "30")],
            "20% of the 70% that price leaves (100% - 30%) = 14%",
            "Method 80% of the 70% that price leaves (100% - 30%) = 56%, "
            "Social Value 20% of the 70% that price leaves (100% - 30%) = 14%, Price 30%",
        ),
        (
            [
                ("quality", "Quality", "60%"),
                ("quality", "Social Value", "25%"),
                ("quality", "Method", "75%"),
                ("price", "Price", "40%"),
            ],
            "25% of Quality 60% = 15%",
            None,
        ),
        (
            [("quality", "Method", "200"), ("quality", "Social Value", "50"), ("price", "Price", "250")],
            "50 of 500 points = 10%",
            "Method 200 of 500 points = 40%, Social Value 50 of 500 points = 10%, "
            "Price 250 of 500 points = 50% (500 points in all)",
        ),
        (
            [("quality", "Method", "40"), ("quality", "Social Value", "10"), ("price", "Price", "50")],
            None,
            "Method 40%, Social Value 10%, Price 50% (100% in all)",
        ),
    ],
)
def test_of_a_list(rows: list[tuple[str, str, str]], told: str | None, whole: str | None) -> None:
    found = reading([lot("1", *rows)])
    assert next(row["arithmetic"] for row in found.criteria if row["is_narrow"]) == told
    assert whole is None or found.row["arithmetic"] == whole


def test_of_sentences() -> None:
    found = reading([], "Quality 70%, with social value making up 20% of the quality score. Price 30%.")
    assert "20% of Quality 70% = 14%" in {row["arithmetic"] for row in found.criteria}


def test_of_lots_is_a_mean_by_value_where_each_states_one() -> None:
    ten = [("quality", "Method", "40"), ("quality", "Social Value", "10"), ("price", "Price", "50")]
    none = [("quality", "Method", "30"), ("quality", "Team", "20"), ("price", "Price", "50")]
    found = reading([lot("a", *ten, value=300.0), lot("b", *none, value=100.0)])
    assert found.row["arithmetic"] == (
        "lot a: Method 40%, Social Value 10%, Price 50% (100% in all); "
        "lot b: Method 30%, Team 20%, Price 50% (100% in all); mean over 2 lots, by value = 7.5%"
    )
    assert "each lot alike = 5%" in reading([lot("a", *ten), lot("b", *none)]).row["arithmetic"]


def test_nothing_read_has_none() -> None:
    assert reading([], "Grass cutting.").row["arithmetic"] is None
