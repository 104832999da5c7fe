"""Plain lists, and figures beside them, that no labelled case tells apart: each names a function that decides it."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))


def read(tender: dict[str, Any]) -> tuple[Any, ...]:
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2025-06-01T09:00:00Z", "tag": ["tender"]}
    line = read_release({**release, "tender": {"title": "Works", **tender}}, "find_a_tender", RESOLVER)
    return line["state"], line["weight_pct"], line["confidence"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # pairs._respectively
        ("Price, quality and social value at 60%, 30% and 10%.", ("weighted", 10, "high")),
        ("60%, 30% and 10% for price, quality and social value respectively.", ("weighted", 10, "high")),
        ("Award criteria\nPrice\nQuality\nSocial value\n60%\n30%\n10%\n", ("weighted", 10, "high")),
        ("Award criteria\n60%\n30%\n10%\nPrice\nQuality\nSocial value\n", ("weighted", 10, "high")),
        # pairs._each
        (
            "Price 70%; three questions at 10% of the overall score each: mobilisation, defects, social value",
            ("weighted", 10, "medium"),
        ),
        # weighed.by_last_column: no range has a middle of 7.5
        ("Price 5 - 50%\nQuality 10 - 40%\nSocial value 5 - 10%", ("nested", None, "medium")),
        # by_rules._is_of_call_off
        (
            "Award: price 60%, quality 40%. Call-offs will have a minimum of 10% for social value.",
            ("indeterminate", None, "medium"),
        ),
        # blocks._in_one_unit
        (
            "Price 60 points. Quality 30 points. Social value 10 points. Local staff 20%.",
            ("weighted", 10, "high"),
        ),
    ],
)
def test_a_plain_list_is_read_as_before(text: str, expected: tuple[Any, ...]) -> None:
    assert read({"description": text}) == expected


def test_the_last_of_two_columns_joined_by_a_dash_is_the_weight() -> None:
    rows = (
        ("price", "Price", "5 - 50%"),
        ("quality", "Quality", "10 - 40%"),
        ("quality", "Social value", "5 - 10%"),
    )
    criteria = [{"type": kind, "name": name, "description": stated} for kind, name, stated in rows]
    assert read({"lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]}) == ("weighted", 10, "high")
