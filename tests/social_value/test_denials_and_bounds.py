"""Kinds of statement in shapes of our own: plain denials, bounds in rows, points marked percent, parts of rows."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria import stated_size
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
Row = tuple[str, str, Any]


def read(tender: dict[str, Any]) -> dict[str, Any]:
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "tag": ["tender"], "tender": tender}
    return read_release(release, "find_a_tender", RESOLVER)


def of_text(text: str) -> dict[str, Any]:
    return read({"lots": [{"id": "1"}], "description": text})


def of_rows(*rows: Row) -> dict[str, Any]:
    listed: list[dict[str, Any]] = []
    for kind, name, stated in rows:
        numbers = {"numbers": [{"number": stated, "weight": "percentageExact"}]}
        listed.append(
            {"type": kind, "name": name} | (numbers if isinstance(stated, int) else {"description": stated})
        )
    return read({"lots": [{"id": "1", "awardCriteria": {"criteria": listed}}]})


def bounds(line: dict[str, Any]) -> tuple[Any, ...]:
    return line["state"], line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"]


@pytest.mark.parametrize(
    "text",
    [
        "Social value is neither scored nor weighted.",
        "Community benefits will be neither weighted nor marked in this procurement.",
        "Neither social value nor sustainability is scored.",
        "The council will neither score nor weight social value.",
        "Social value is not something we score.",
        "Social value isn't something the council will be scoring.",
        "Social value is nothing we weigh.",
        "Social value plays no part in the evaluation.",
        "Social value has no influence on the outcome.",
        "Social value carries no marks.",
        "Social value attracts no score in this exercise.",
        "Social value does not attract any marks.",
        "Social value scores nothing.",
        "Social value will not count.",
        "Social value is not one of the award criteria.",
        "Social value is of no relevance to the award.",
        "No marks are available for social value.",
        "No points will be awarded for social value.",
        "There is no weighting for social value.",
        "Nothing is scored on social value.",
        "Price 60%, delivery 30%, team 10%. Social value carries no marks.",
        "Price 60%, quality 40%. Social value plays no role in the award decision.",
    ],
)
def test_a_plain_denial_is_none(text: str) -> None:
    assert bounds(of_text(text)) == ("none", 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Social value is asked for, but neither scored nor weighted.",
        "Bidders must complete the social value form, which is neither scored nor weighted.",
        "A social value statement is requested and attracts no marks.",
    ],
)
def test_what_is_asked_and_denied_is_named(text: str) -> None:
    assert bounds(of_text(text)) == ("named", None, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Social value is not only scored but weighted too.",
        "The weighting for social value is not yet decided.",
        "Neither bidder scored full marks for social value.",
        "Social value is neither optional nor unscored.",
        "Social value carries no less than 10% of the marks.",
        "Social value carries no more weight than price.",
        "Social value plays no small part in the evaluation.",
        "Social value plays no part in the price evaluation.",
        "Social value is not something we score lightly.",
        "Social value is not one of the award criteria that can be negotiated.",
        "Neither social value nor quality is scored on price.",
        "Social value carries no marks at the selection stage.",
        "Social value gets no marks where the bidder leaves the portal blank.",
        "No marks will be given for social value responses over the page limit.",
        "Bidders with no score for social value are excluded.",
        "Tenderers scoring below 3 for social value shall be excluded from the evaluation.",
        "No marks are available for social value in lot 2.",
    ],
)
def test_a_denial_of_something_else_is_no_zero(text: str) -> None:
    line = of_text(text)
    assert (line["state"] != "none", line["weight_pct"]) == (True, None)


@pytest.mark.parametrize(
    "said",
    [
        "Social value is not the subject of any question and is not scored.",
        "The subject matter leaves no room for it: social value is not scored.",
        "Whatever the subject, social value is not scored.",
        "Social value is not scored, to save time.",
        "Information provided on social value is not scored.",
    ],
)
def test_a_noun_that_looks_like_a_condition_is_none(said: str) -> None:
    assert of_text(f"Price 60%, delivery 30%, team 10%. {said}")["state"] == "none"


@pytest.mark.parametrize(
    "said",
    [
        "Social value is not scored, subject to contract.",
        "Social value is not scored save for lot 2.",
        "Social value is not scored provided that the price is below the budget.",
    ],
)
def test_a_condition_on_a_denial_is_no_zero(said: str) -> None:
    assert of_text(f"Price 60%, delivery 30%, team 10%. {said}")["state"] != "none"


@pytest.mark.parametrize(
    "stated",
    [
        "minimum 10",
        "min. 10%",
        "at least 10%",
        "not less than 10",
        "10% minimum",
        "10% or more",
        "10+",
        ">10%",
    ],
)
def test_at_least_so_much_in_a_row_is_a_bound(stated: str) -> None:
    line = of_rows(
        ("price", "Price", "60"), ("quality", "Delivery", "30"), ("quality", "Social Value", stated)
    )
    assert bounds(line) == ("named", None, 10, None)
    named = of_rows(
        ("price", "Price", 60), ("quality", "Delivery", 30), ("quality", f"Social Value ({stated})", "")
    )
    assert bounds(named) == ("named", None, 10, None)


@pytest.mark.parametrize("stated", ["less than 10%", "no more than 10", "10% or less"])
def test_at_most_so_much_in_a_row_is_a_bound(stated: str) -> None:
    line = of_rows(
        ("price", "Price", "60"), ("quality", "Delivery", "30"), ("quality", "Social Value", stated)
    )
    assert bounds(line) == ("nested", None, 0, 10)


@pytest.mark.parametrize("stated", ["up to 10", "maximum 10", "10%, minimum score 5", "weighted at 10", "10"])
def test_what_there_is_to_win_is_the_weight(stated: str) -> None:
    line = of_rows(
        ("price", "Price", "60"), ("quality", "Delivery", "30"), ("quality", "Social Value", stated)
    )
    assert bounds(line) == ("weighted", 10, 10, 10)


@pytest.mark.parametrize(
    ("figures", "weight"),
    [
        ((600, 300, 100), 10),
        ((500, 400, 100), 10),
        ((120, 60, 20), 10),
        ((150, 100, 50), 16.6667),
        ((3000, 1500, 500), 10),
        (("600%", "250%", "150%"), 15),
    ],
)
def test_points_in_the_field_for_percent_are_shares_of_their_sum(
    figures: tuple[Any, ...], weight: float
) -> None:
    price, quality, social = figures
    line = of_rows(
        ("price", "Price", price), ("quality", "Delivery", quality), ("quality", "Social Value", social)
    )
    assert (line["state"], line["weight_pct"], line["confidence"]) == ("weighted", weight, "medium")


@pytest.mark.parametrize(
    "figures",
    [
        (450, 35, 15),
        (6000, 30, 10),
        (45, 35, 200),
        (60, 30, 100),
        (100, 100, 100),
        (600, 290, 100),
        (60, 30, 110),
    ],
)
def test_a_slip_in_percent_is_no_points(figures: tuple[int, int, int]) -> None:
    price, quality, social = figures
    line = of_rows(
        ("price", "Price", price), ("quality", "Delivery", quality), ("quality", "Social Value", social)
    )
    assert (line["state"], line["weight_pct"]) == ("quarantined", None)


@pytest.mark.parametrize(
    "name",
    [
        "Social Value (part of Quality)",
        "Social Value (within the 60% quality)",
        "Social value - included in Quality",
        "Social Value, an element of Quality",
        "Quality: Social Value",
    ],
)
def test_a_row_that_is_named_a_part_of_quality_has_bounds(name: str) -> None:
    line = of_rows(("price", "Price", 40), ("quality", "Quality", 60), ("quality", name, 15))
    low = 0 if "," in name else 9  # a comma joins it to something else besides
    assert bounds(line) == ("nested", None, low, 15)


def test_a_row_named_a_part_of_another_is_inside_that_one() -> None:
    rows = [("price", "Price", 40), ("quality", "Delivery", 30), ("quality", "Staff", 30)]
    line = of_rows(*rows, ("quality", "Social Value (part of Delivery)", 12))
    assert bounds(line) == ("nested", None, 3.6, 12)
    apart = of_rows(
        ("price", "Price", 40), ("quality", "Quality", 47), ("quality", "Social Value (part of Quality)", 13)
    )
    assert bounds(apart) == ("weighted", 13, 13, 13)


@pytest.mark.parametrize(
    ("quality", "stated", "expected"),
    [
        ("50", "10% of the quality score", ("nested", 5, 5, 5)),
        ("50", "20% of quality", ("nested", 10, 10, 10)),
        ("40", "10% of quality", ("nested", None, 4, 10)),
        ("40", "10% of the overall score", ("weighted", 10, 10, 10)),
    ],
)
def test_a_row_that_says_of_quality_is_no_part_of_the_sum(
    quality: str, stated: str, expected: tuple[Any, ...]
) -> None:
    line = of_rows(
        ("price", "Price", "50"), ("quality", "Quality", quality), ("quality", "Social Value", stated)
    )
    assert bounds(line) == expected


def test_a_long_description_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the number of its figures: a price description of 100,000 characters took 13 seconds."""
    searched: list[int] = []
    refusal = stated_size.refusal
    monkeypatch.setattr(stated_size, "refusal", lambda text: searched.append(len(text)) or refusal(text))
    rates = {"type": "price", "name": "Price", "description": "Weighted 5% of the total. " * 2_000}
    rates["numbers"] = [{"number": 90, "weight": "percentageExact"}]
    social = {
        "type": "quality",
        "name": "Social value",
        "numbers": [{"number": 10, "weight": "percentageExact"}],
    }
    line = read({"lots": [{"id": "1", "awardCriteria": {"criteria": [rates, social]}}]})
    assert line["ocid"] == "ocds-h6vhtk-1"
    assert len(searched) <= 4
