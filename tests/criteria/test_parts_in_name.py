"""Parts that the name of a row tells: points of it, shares of it, or either."""

from typing import Any

import pytest

from tests.social_value.test_denials_and_bounds import bounds, of_rows

PRICE = ("price", "Price", 40)


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("Quality 60 (method 40, social value 20)", 60, ("weighted", 20, 20, 20)),
        ("Quality 60% (method 45%, social value 15%)", 60, ("weighted", 15, 15, 15)),
        ("Quality 60 (method 45, social value 15)", "", ("weighted", 15, 15, 15)),
        ("Technical (delivery 35, team 15, social value 10)", 60, ("weighted", 10, 10, 10)),
        ("Technical (delivery 50, team 30, social value 20)", 60, ("nested", 12, 12, 12)),
        ("Quality 60: method 50, social value 10", 60, ("weighted", 10, 10, 10)),
        ("Quality - delivery 45, social value 15", 60, ("weighted", 15, 15, 15)),
        ("Quality incl. Social Value (10%)", 60, ("nested", None, 6, 10)),
        ("Quality - social value 10%", 60, ("nested", None, 6, 10)),
        ("Quality including Social Value 5%", 60, ("nested", None, 3, 5)),
        ("Quality (incl 10% social value)", "60%", ("nested", None, 6, 10)),
        ("Quality (of which social value 10)", 60, ("nested", 10, 10, 10)),
        ("Quality, of which 15% is social value", 60, ("nested", 15, 15, 15)),
    ],
)
def test_the_parts_of_a_row_are_read_from_its_name(name: str, stated: Any, expected: tuple[Any, ...]) -> None:
    price = ("price", "Price 40", "") if stated == "" else PRICE
    assert bounds(of_rows(("quality", name, stated), price)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Quality (including social value)",
        "Quality (including social value 60%)",
        "Method statements (environment and social value 10%)",
        "Quality (pass mark 50%, including social value)",
        "Quality (previously 50, social value 10)",
        "Quality (pass mark 40, social value 20)",
    ],
)
def test_a_name_without_a_part_of_social_value_alone_leaves_the_bounds_of_its_row(name: str) -> None:
    assert bounds(of_rows(("quality", name, 60), PRICE)) == ("nested", None, 0, 60)


def test_the_figure_of_a_name_that_is_social_value_is_read_once() -> None:
    line = of_rows(("quality", "Quality", 50), ("quality", "Social Value (10%)", 10), PRICE)
    assert bounds(line) == ("weighted", 10, 10, 10)


def test_a_part_of_another_row_is_counted_in_that_one() -> None:
    whole = of_rows(("quality", "Social value (part of Quality)", 5), ("quality", "Quality", 60), PRICE)
    assert bounds(whole) == ("nested", None, 3, 5)
    beside = of_rows(("quality", "Social value (part of Quality)", 5), ("quality", "Quality", 55), PRICE)
    assert bounds(beside) == ("weighted", 5, 5, 5)
