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


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ("At least 10% of this will be for social value", (6, 60)),
        ("Social value: no less than 20% of the quality marks", (12, 60)),
        ("Up to 20% of this may be given to social value", (0, 12)),
        ("Social value will have a maximum of 15%", (0, 15)),
        ("Bidders should offer social value of 20% of contract value", (0, 60)),
        ("Social value: suppliers put 5% of their spend with local firms", (0, 60)),
        ("Social value: 10% of staff to be apprentices", (0, 60)),
        ("Method statements, including social value (5% of savings are reinvested)", (0, 60)),
        ("Social value is assessed in line with our policy (10% in most contracts)", (0, 60)),
        ("Social value was 15% in the last tender", (0, 60)),
        ("Social value offers below 2% of the contract price will be rejected", (0, 60)),
    ],
)
def test_what_is_no_weight_in_a_text_is_none_in_a_description(described: str, expected: Any) -> None:
    line = of_rows(("quality", "Quality", 60, described), ("price", "Price", 40, ""))
    assert (line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"]) == (None, *expected)


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ("10 of these 60 points are for social value", ("nested", 10, 10, 10)),
        ("12 of the 60 marks are for social value", ("nested", 12, 12, 12)),
        ("15 points of the 60 go to social value", ("nested", 15, 15, 15)),
        ("10 of these 60 points are for staffing, with social value in mind", ("nested", None, 0, 60)),
        ("10 of these 60 points are for social value and sustainability", ("nested", None, 0, 60)),
        ("One tenth of this is for social value", ("nested", None, 0, 60)),
        ("Mobilisation, social value, 30 day payment", ("nested", None, 0, 60)),
        ("Social value KPIs: 95% of commitments delivered on time", ("nested", None, 0, 60)),
        ("Social value and net zero by 2030; 50% cut in carbon by 2027", ("nested", None, 0, 60)),
        ("Social value is important to the council", ("indeterminate", None, 0, 60)),
    ],
)
def test_a_description_that_lists_social_value_holds_it(described: str, expected: Any) -> None:
    assert bounds(of_rows(("quality", "Quality", 60, described), ("price", "Price", 40, ""))) == expected


@pytest.mark.parametrize(
    ("described", "weight"),
    [
        ("A minimum score of 2 out of 5 (40%) must be met", 10),
        ("The pass mark is 3 of 5 (60%)", 10),
        ("Scores are capped at 8%", 10),
        ("30% of spend within 30 miles", 10),
        ("20% of staff to be apprentices", 10),
        ("Weighted 15% of the total", None),
        ("15%", None),
        ("Social value policy 15%", None),
    ],
)
def test_a_limit_or_a_target_does_not_contradict_the_number_of_its_row(
    described: str, weight: int | None
) -> None:
    rows: list[Row] = [("quality", "Social value", 10, described), ("quality", "Delivery plan", 50, "")]
    assert of_rows(*rows, ("price", "Price", 40, ""))["weight_pct"] == weight


@pytest.mark.parametrize("names", ["{} - {}%", "{} ({}%)", "{}: {} per cent"])
def test_a_weight_in_a_name_counts_beside_an_order(names: str) -> None:
    stated = [("quality", "Delivery plan", 50), ("quality", "Social value", 10), ("price", "Price", 40)]
    listed = [
        {"type": k, "name": names.format(n, v), "numbers": [{"number": order, "weight": "order"}]}
        for order, (k, n, v) in enumerate(stated, 1)
    ]
    line = read({"lots": [{"id": "1", "awardCriteria": {"criteria": listed}}]})
    assert bounds(line) == ("weighted", 10, 10, 10)
    for row in listed:
        row["name"], row["description"] = row["name"].split()[0], str(row["numbers"][0]["number"])
    assert read({"lots": [{"id": "1", "awardCriteria": {"criteria": listed}}]})["weight_pct"] is None


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
    ("rows", "expected"),
    [
        ((("quality", "Quality", 60), ("price", "Price", 40)), ("indeterminate", None, 0, 60)),
        (
            (("quality", "Rota", 50), ("quality", "Wider value", 10), ("price", "Price", 40)),
            ("", None, 0, 10),
        ),
        (
            (("quality", "Rota", 60), ("quality", "Social value", 30), ("price", "Price", 40)),
            ("", *[None] * 3),
        ),
    ],
)
def test_an_open_lot_gives_no_way_to_one_of_price_alone(rows: Any, expected: Any) -> None:
    def lot(number: str, *rows: tuple[str, str, int]) -> dict[str, Any]:
        listed = [
            {"type": k, "name": n, "numbers": [{"number": v, "weight": "percentageExact"}]}
            for k, n, v in rows
        ]
        return {"id": number, "awardCriteria": {"criteria": listed}}

    read_so = bounds(read({"lots": [lot("1", ("price", "Price", 100)), lot("2", *rows)]}))
    assert read_so[0] != "none"
    assert read_so[1:] == expected[1:]
    opened = lot("3", ("quality", "Rota", 35), ("quality", "Vans", 25), ("price", "Price", 40))
    told_nothing = {"id": "4", "awardCriteria": {"criteria": [{"type": "quality", "name": "See ITT"}]}}
    line = read({"lots": [opened, told_nothing]})
    assert (line["weight_high_pct"], line["confidence"]) == (None, "medium")


@pytest.mark.parametrize(
    "text",
    [
        "Lot 1: lowest price wins. Lot 2: Price 60%, Quality 40%.",
        "Lot 1: Price 60%, Quality 40%. Lot 2: lowest price only.",
        "Lot 1: Price 100%. Lot 2: Price 60%, Quality 40%.",
    ],
)
def test_an_open_lot_of_a_text_gives_no_way_to_one_of_price_alone(text: str) -> None:
    line = read({"lots": [{"id": "1"}], "description": text})
    assert bounds(line) == ("indeterminate", None, 0, 40)


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
