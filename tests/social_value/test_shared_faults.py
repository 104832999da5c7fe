"""Inputs that others reported as trouble, kept outside the project: each gives what its table says is right."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.collect.sources import source_of
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.read import buyer_of

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared/cases"
RESOLVER = Resolver(load_register(ROOT / "warehouse/reference"))
FIGURES = (12.5, 12.5, 10, 10, 10, 10, 12.5)
EACH_LINE = {
    "criteria-without-names": [("weighted", 15)] * 5,
    "lot-values-negative": [("weighted", 7.5)],
    "table-with-figures-before-names": [("weighted", 10)] * 3,
    "minimum-scores-beside-weights": [("weighted", 10)] * 5,
    "units-mixed-in-one-list": [("weighted", 15), ("named", None)],
    "price-fixed": [("weighted", 15)],
    "figures-in-other-forms": [("weighted", weight) for weight in FIGURES],
    "line-breaks-as-two-characters": [("weighted", 10)],
    "organisations-of-ocds-1-0": [("weighted", 15)] * 2,
    "two-parties-as-buyers": [("weighted", 15)] * 2,
}
"""(state, weight) of each line, read by itself."""
AS_ONE = {"lot-id-as-number-in-update": 5, "update-with-empty-criteria": 15}
"""The weight of a file that is one process."""
pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the shared cases lie beside the project only here"
)


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text().splitlines()]


def row(*releases: dict[str, Any]) -> dict[str, Any]:
    return read_procurement(releases, source_of(releases[0]["ocid"]), RESOLVER).row


@pytest.mark.parametrize("name", EACH_LINE)
def test_each_line(name: str) -> None:
    found = [row(release) for release in lines(name)]
    assert [(one["state"], one["weight_pct"]) for one in found] == EACH_LINE[name]


@pytest.mark.parametrize("name", AS_ONE)
def test_a_process(name: str) -> None:
    found = row(*lines(name))
    assert (found["state"], found["weight_pct"]) == ("weighted", AS_ONE[name])


def test_negative_lot_values_leave_the_bounds() -> None:
    found = row(*lines("lot-values-negative"))
    assert (found["weight_low_pct"], found["weight_high_pct"]) == (0, 15)


def test_lot_values_that_cancel_out() -> None:
    release = lines("lot-values-negative")[0]
    for lot, amount in zip(release["tender"]["lots"], (80_000, -80_000), strict=True):
        lot["value"]["amount"] = amount
    assert row(release)["weight_pct"] == 7.5


def test_two_parties_as_buyers_are_joint() -> None:
    for release in lines("two-parties-as-buyers"):
        name, match = buyer_of(release, RESOLVER)
        assert (match.buyer_class, match.authority_id) == ("joint", None)
        assert set(match.alternatives) == {"E08000035", "E08000032"}
        assert "Bradford" in str(name)


def test_organisations_of_ocds_1_0() -> None:
    found = [buyer_of(release, RESOLVER)[1] for release in lines("organisations-of-ocds-1-0")]
    assert [(match.authority_id, match.method) for match in found] == [("E08000035", "identifier")] * 2


def test_price_only() -> None:
    release = lines("price-fixed")[0]
    release["tender"] |= {"awardCriteria": "priceOnly", "lots": []}
    assert (row(release)["state"], row(release)["weight_pct"]) == ("none", 0)
