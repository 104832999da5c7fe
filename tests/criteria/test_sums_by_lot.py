"""Weights by lot in running text: each lot by its own sentence, or by figures in turn."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria.structure.contexts import worded
from pipelines.criteria.structure.lots import read_lots
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))


def line(text: str) -> dict[str, Any]:
    release = {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"description": text}}
    return read_release(release, "x", RESOLVER)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Price 50%, quality 38% and social value 12% for Lots 1 to 3. For Lot 4, price 100%.", 9),
        (
            "We weigh 55% price, 35% quality, 10% social value (Lot 1). Lot 2 is price 80%, quality 20%; there is no"
            " social value in it.",
            5,
        ),
        (
            "For Lot 1: price 60%; quality 40%, of which 9% social value.\nFor Lot 2: price 60%; quality 40%, of which"
            " 5% social value.",
            7,
        ),
        ("Social value has 4, 8 and 12 per cent of the total in Lots 1 to 3 respectively.", 8),
        # By value where every lot states one.
        (
            "Lot A (£600,000) is let on price 60, quality 30 and social value 10.\nLot B (£200,000) is let on price"
            " alone.",
            7.5,
        ),
        (
            "Lot 1 (£500k): price 60%, quality 25%, social value 15%.\nLot 2 (£1.5m): price 60%, quality 35%, social"
            " value 5%.",
            7.5,
        ),
        (
            "Lot 1 (£500k): price 60%, quality 25%, social value 15%.\nLot 2: price 60%, quality 35%, social"
            " value 5%.",
            10,
        ),
        (
            "Quality 60%, price 40%. Social value is one tenth of the quality marks in lot 1 and one fifth in lot 2.",
            9,
        ),
    ],
)
def test_each_lot_has_its_weight(text: str, weight: float) -> None:
    found = read_lots(worded(text))
    assert found is not None and found.weight == weight
    assert line(text)["weight_pct"] == weight


@pytest.mark.parametrize(
    "text",
    [
        # Of the second lot nobody can say what quality holds.
        "We weigh 55% price, 35% quality, 10% social value (Lot 1). Lot 2 is price 80%, quality 20%.",
        # As many figures as lots, of another thing.
        "Social value KPIs are 4, 8 and 12 per cent in Lots 1 to 3 respectively. Price 60%, quality 40%.",
        # A share of quality, whose size is not stated.
        "Social value is one tenth of the quality marks in lot 1 and one fifth in lot 2.",
    ],
)
def test_lots_that_are_not_told_have_none(text: str) -> None:
    assert not line(text)["weight_pct"]


def test_how_large_contracts_of_a_lot_may_be_is_no_value_of_it() -> None:
    text = (
        "Lot 1 (up to £50k): price 60%, quality 25%, social value 15%.\n"
        "Lot 2 (up to £1m): price 60%, quality 35%, social value 5%."
    )
    found = read_lots(worded(text))
    assert found is not None and found.weight == 10
