"""Rows whose description tells a part, a size with words after it, or the total of the others."""

from typing import Any

import pytest

from tests.social_value.test_denials_and_bounds import bounds, read

Row = tuple[str, str, int | None, str]


def of_rows(*rows: Row) -> dict[str, Any]:
    listed = []
    for kind, name, weight, description in rows:
        numbers = [] if weight is None else [{"number": weight, "weight": "percentageExact"}]
        listed.append({"type": kind, "name": name, "description": description, "numbers": numbers})
    return read({"lots": [{"id": "1", "awardCriteria": {"criteria": listed}}]})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("quality", "Quality", 40, "Social value 10%"), ("nested", None, 4, 10)),
        (("quality", "Technical", 40, "Social value is weighted 20%"), ("nested", None, 8, 20)),
        (("quality", "Quality", 40, "25% of this is social value"), ("nested", 10, 10, 10)),
        (("quality", "Quality", 40, "Method 30%, SV 10%"), ("weighted", 10, 10, 10)),
        (("quality", "Quality", 40, "Minimum score for social value 10%"), ("nested", None, 0, 40)),
        (("price", "Price", 40, "Price schedule 30%, monetised social value 10%"), ("weighted", 10, 10, 10)),
    ],
)
def test_social_value_in_a_description_is_a_part_of_its_row(row: Row, expected: tuple[Any, ...]) -> None:
    other = ("price", "Price", 60, "") if row[0] == "quality" else ("quality", "Quality", 60, "")
    assert bounds(of_rows(row, other)) == expected


def test_another_figure_of_the_row_itself_contradicts_it() -> None:
    line = of_rows(("quality", "Quality", 40, "Weighted 30% of the total"), ("price", "Price", 60, ""))
    assert (line["state"], line["reason"]) == ("quarantined", "numbers-differ")


@pytest.mark.parametrize("said", ["60 - see ITT", "60% (as described in the pack)", "60, refer to section 4"])
def test_words_on_where_more_stands_follow_a_figure(said: str) -> None:
    rows = [("quality", "Quality", None, said), ("quality", "Social value", None, "pass/fail")]
    assert of_rows(*rows, ("price", "Price", None, "40"))["state"] == "named"


@pytest.mark.parametrize("name", ["Total", "Grand total", "TOTAL:", "Total marks"])
def test_the_total_of_a_list_is_no_criterion(name: str) -> None:
    rows: list[Row] = [
        ("quality", "Quality", 50, ""),
        ("quality", "Social value", 10, ""),
        ("price", "Price", 40, ""),
    ]
    assert bounds(of_rows(*rows, ("quality", name, 100, ""))) == ("weighted", 10, 10, 10)
    assert of_rows(*rows, ("quality", name, 60, ""))["state"] == "quarantined"


def test_bounds_over_lots_hold_what_an_open_lot_may_weigh() -> None:
    def lot(number: str, *rows: tuple[str, str, int]) -> dict[str, Any]:
        listed = [
            {"type": k, "name": n, "numbers": [{"number": v, "weight": "percentageExact"}]}
            for k, n, v in rows
        ]
        return {"id": number, "awardCriteria": {"criteria": listed}}

    known = lot(
        "1", ("quality", "Delivery plan", 50), ("quality", "Social Value", 10), ("price", "Price", 40)
    )
    opened = lot("2", ("quality", "Quality", 60), ("price", "Price", 40))
    assert bounds(read({"lots": [known, opened]})) == ("weighted", None, 0, 60)
    named = {"id": "3", "description": "Social value will be scored."}
    assert bounds(read({"lots": [known, named]})) == ("weighted", None, 0, None)
    joint = lot("4", ("quality", "Sustainability and social value", 60), ("price", "Price", 40))
    assert bounds(read({"lots": [known, joint]})) == ("weighted", None, 0, 60)
    assert bounds(read({"lots": [known, {**known, "id": "5"}]})) == ("weighted", 10, 10, 10)


@pytest.mark.parametrize(
    "text",
    [
        "Lot 1: Price 60%, Quality 40%. Lot 2: Price 60%, Quality 30%, Social Value 10%.",
        "Lot 1 price 60%, 40% quality; Lot 2 price 50%, 40% quality and 10% social value",
    ],
)
def test_bounds_over_lots_of_a_text_hold_what_an_open_lot_may_weigh(text: str) -> None:
    line = read({"lots": [{"id": "1"}], "description": text})
    assert bounds(line) == ("weighted", None, 0, 40)
