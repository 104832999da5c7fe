"""Bounds in words, figures of two readings, places in an order, shares in a description, two lists of a lot."""

from typing import Any

import pytest

from pipelines.social_value.read import read_release
from tests.social_value.test_false_zeros import RESOLVER, percent, read

Answer = tuple[str, float | None, float | None, float | None]
REST = "Price 60%, quality 30%."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Social value: at least 10%", ("named", None, 10, None)),
        (f"A minimum weighting of 10% for social value. {REST}", ("named", None, 10, None)),
        (
            "Social value will carry a weighting of not less than 5% and not more than 15%.",
            ("named", None, 5, 15),
        ),
        (f"Up to 10% of the score may be for social value. {REST}", ("named", None, 0, 10)),
        ("Up to 15% of the marks could be for social value.", ("named", None, 0, 15)),
        ("Weighting between 5% and 15% will be applied to social value at call-off.", ("named", None, 5, 15)),
        ("Call-offs will apply a social value weighting of 10-20%.", ("named", None, 10, 20)),
        ("Social value may form up to 5% of later call-off competitions.", ("not_visible", None, None, None)),
        ("Our policy is a minimum social value weighting of 10%.", ("not_visible", None, None, None)),
        (
            "Bidders must deliver at least 10% of the contract value in social value.",
            ("not_visible", None, None, None),
        ),
        ("Social value (up to 15%), price 50%, quality 35%.", ("weighted", 15, 15, 15)),
        ("Social value 10 to 20%, price 60%, quality balance", ("weighted", 15, 10, 20)),
    ],
)
def test_bounds_in_words(text: str, answer: Answer) -> None:
    assert read(text=text) == answer


@pytest.mark.parametrize(
    "text",
    [
        f"Previously the weighting of social value was 20%; it has been amended to 10%. {REST}",
        "Previously social value was 20%; amended to 10%.",
        f"Originally the social value share was 15%, and it is now 10%. {REST}",
        f"In the earlier notice social value stood at 5%; this is amended to 10%. {REST}",
    ],
)
def test_the_weight_that_replaced_another(text: str) -> None:
    assert read(text=text)[:2] == ("weighted", 10)


def test_a_share_of_quality_whose_size_stands_before_it() -> None:
    assert read(text="Social value (10% of 40% quality). Price 60%.") == ("nested", 4, 4, 4)


@pytest.mark.parametrize(
    ("said", "weight"),
    [
        ("Social value makes up a quarter of the technical score.", 10),
        ("20% of the technical marks are for social value.", 8),
        ("Includes social value (10% of this section)", 4),
    ],
)
def test_a_share_in_a_description(said: str, weight: float) -> None:
    technical = percent("quality", "Technical", 40, description=said)
    assert read(technical, percent("price", "Price", 60)) == ("nested", weight, weight, weight)


@pytest.mark.parametrize("said", ["makes up a quarter of the technical score", "is 25% of this section"])
def test_a_share_in_a_name_is_not_the_whole_of_it(said: str) -> None:
    technical = percent("quality", f"Technical. Social value {said}", 40)
    assert read(technical, percent("price", "Price", 60)) == ("nested", None, 0, 40)


def bare(*stated: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"type": kind, "name": name, "description": said} for kind, name, said in stated]


def sized(quality: str, social: str, price: str) -> Answer:
    rows = [("quality", "Quality", quality), ("quality", "Social Value", social), ("price", "Price", price)]
    return read(*bare(*rows))


def test_figures_that_pass_100_and_make_no_round_sum_are_bounds() -> None:
    assert sized("90", "30", "40") == ("nested", None, 18.75, 30)
    assert sized("95", "20", "45") == ("nested", None, 12.5, 20)
    assert sized("100", "20", "80")[:2] == ("weighted", 10)
    assert sized("120", "24", "96")[:2] == ("weighted", 10)
    assert sized("90 points", "30 points", "40 points")[:2] == ("weighted", 18.75)


def test_places_in_an_order_are_no_weights() -> None:
    assert sized("1", "2", "3") == ("named", None, None, None)
    assert sized("3", "1", "2") == ("named", None, None, None)
    assert sized("1", "1", "3")[0] == "quarantined"


@pytest.mark.parametrize(
    "asked", ["ask [e-mail]", "ask ****************", "contact a@b.example", "queries to buyer@b.example"]
)
def test_whom_to_ask_is_no_other_criterion(asked: str) -> None:
    rest = [percent("quality", "Quality", 30), percent("price", "Price", 60)]
    assert read(*rest, percent("quality", f"Social value, {asked}", 10))[:2] == ("weighted", 10)


def release_of(own: int, of_tender: int) -> dict[str, Any]:
    def listed(weight: int) -> dict[str, Any]:
        rows = [percent("quality", "Quality", 40 - weight), percent("price", "Price", 60)]
        return {"criteria": [*rows, percent("quality", "Social value", weight)]}

    lot = {"id": "1", "awardCriteria": listed(own)}
    tender = {"title": "Works", "lots": [lot], "awardCriteria": listed(of_tender)}
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2025-06-01T09:00:00Z", "tag": ["tender"]}
    return read_release(release | {"tender": tender}, "find_a_tender", RESOLVER)


@pytest.mark.parametrize(("of_tender", "bounds"), [(20, [10, 20]), (5, [5, 10]), (10, None)])
def test_a_lot_and_its_tender_that_differ(of_tender: int, bounds: list[int] | None) -> None:
    line = release_of(10, of_tender)
    assert (line["weight_pct"], line["conflict"]) == (10, bounds is not None)
    assert bounds is None or [line["weight_low_pct"], line["weight_high_pct"]] == bounds


def test_a_list_that_does_not_add_up_tells_its_sum() -> None:
    rest = [percent("quality", "Quality", 30), percent("price", "Price", 70)]
    tender = {
        "lots": [{"id": "1", "awardCriteria": {"criteria": [*rest, percent("quality", "Social value", 10)]}}]
    }
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2025-06-01T09:00:00Z", "tag": ["tender"]}
    line = read_release(release | {"tender": tender}, "find_a_tender", RESOLVER)
    assert line["state"] == "quarantined" and line["arithmetic"].endswith("(110% in all)")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The price:quality:social value ratio is 50:35:15.", ("weighted", 15)),
        ("Price : Quality : Social value = 50:40:10", ("weighted", 10)),
        ("We do not weight social value in this competition. Price 60%; quality 40%.", ("none", 0)),
        (
            "Price 60%, design 20%, plan 20%. The social value response is for information only.",
            ("named", None),
        ),
        (
            "A performance score of 80% against social value pledges is needed for extension.",
            ("not_visible", None),
        ),
    ],
)
def test_decided_cases_in_other_words(text: str, answer: tuple[str, float | None]) -> None:
    assert read(text=text)[:2] == answer
