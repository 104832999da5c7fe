"""Names that take social value in or leave it out, and shares of money: no weight of social value of their own."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria.beside import without_beside
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))


def read(tender: dict[str, Any]) -> dict[str, Any]:
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2025-06-01T09:00:00Z", "tag": ["tender"]}
    return read_release({**release, "tender": {"title": "Works", **tender}}, "find_a_tender", RESOLVER)


def listed(*rows: tuple[str, float]) -> tuple[Any, ...]:
    criteria = [
        {"name": name, "type": kind, "numbers": [{"number": number, "weight": "percentageExact"}]}
        for name, number in rows
        for kind in ["price" if name.lower().startswith(("price", "cost")) else "quality"]
    ]
    return answer(read({"lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]}))


def answer(line: dict[str, Any]) -> tuple[Any, ...]:
    return line["state"], line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"]


def told(text: str) -> tuple[Any, ...]:
    return answer(read({"description": text}))


OUT = (
    *("{} (excluding social value)", "{} (excl. Social Value)", "{} excluding the social value questions"),
    *("{} other than social value", "{} - not including social value", "{} [no social value]"),
    *("{} (except for added social value)", "{} apart from community benefits", "{} without social value"),
    *("{} (social value excluded)", "{} (social value assessed separately)", "{} net of social value"),
    "Non-social value {}",
)


@pytest.mark.parametrize("name", OUT)
def test_a_row_that_leaves_social_value_out_is_a_row_of_its_kind(name: str) -> None:
    beside = [("Price", 50), (name.format("Quality"), 40), ("Social value", 10)]
    assert listed(*beside) == ("weighted", 10, 10, 10)
    if name.startswith("{}"):
        assert listed(("Price", 50), (name.format("Quality"), 50)) == ("indeterminate", None, 0, 50)
    assert listed(("Price", 50), ("Delivery", 40), (name.format("Method"), 10)) == ("none", 0, 0, 0)
    assert listed((name.format("Price"), 50), ("Delivery", 40), ("Staffing", 10)) == ("none", 0, 0, 0)


@pytest.mark.parametrize(
    "name",
    [
        *("{} (including social value)", "{} (incl. social value)", "{} (inc social value)"),
        *("{} [including Social Value]", "{} with social value", "{} (with added social value)"),
        *(
            "{} (inclusive of social value)",
            "{} incorporating social value",
            "{}, which includes social value",
        ),
        *(
            "{} (covering social value)",
            "{} - containing community benefits",
            "{} together with social value",
        ),
    ],
)
@pytest.mark.parametrize("of", ["Quality", "Service delivery", "Technical quality"])
def test_a_row_that_takes_social_value_in_is_joint(name: str, of: str) -> None:
    assert listed(("Price", 50), (name.format(of), 50)) == ("nested", None, 0, 50)


@pytest.mark.parametrize(
    "name", ["Engagement with social value", "Approach to social value", "Social value (excluding carbon)"]
)
def test_words_of_social_value_itself_do_not_take_it_away(name: str) -> None:
    assert listed(("Price", 50), ("Delivery", 40), (name, 10)) == ("weighted", 10, 10, 10)


@pytest.mark.parametrize(
    "text",
    [
        "Quality (excluding social value) 40%, social value 10%, price 50%.",
        "Price 50%, quality (excl. social value) 40%, social value 10%.",
        "Price 50%, quality other than social value 40%, social value 10%.",
        "Price 50%\nTechnical [not including social value] 40%\nSocial value 10%",
    ],
)
def test_a_row_of_a_sentence_may_leave_social_value_out(text: str) -> None:
    assert told(text) == ("weighted", 10, 10, 10)


@pytest.mark.parametrize(
    "money",
    [
        *(
            "the tender price",
            "the project cost",
            "your quoted price",
            "the annual charge",
            "the tendered sum",
        ),
        *("its bid price", "the total fee", "the overall budget", "the value of the works", "the rent"),
        *("your total tender value", "the monthly charges", "the estimated cost of the works", "their bid"),
    ],
)
def test_a_share_of_money_is_no_weight(money: str) -> None:
    for text in (
        f"Social value commitments worth 10% of {money} are required.",
        f"Social value is set at ten per cent of {money}.",
        f"Social value offers of 10% of {money}.",
    ):
        assert told(text)[1:] == (None, None, None), text


@pytest.mark.parametrize(
    "whole",
    [
        *("the total score", "the overall evaluation", "the total marks", "the overall tender score"),
        *("the total bid score", "the overall price and quality score", "the combined cost/quality score"),
    ],
)
def test_a_share_of_the_score_stays_a_weight(whole: str) -> None:
    assert told(f"Social value is worth 10% of {whole}.") == ("weighted", 10, 10, 10)


def test_a_share_of_money_hides_no_weight_beside_it() -> None:
    text = "Price 60%, quality 30%, social value 10%. Social value worth 5% of the tender price is expected."
    assert told(text) == ("weighted", 10, 10, 10)


def test_shares_of_price_and_of_quality_are_weights() -> None:
    text = "Tenders are evaluated on 60% of price, 30% of quality and 10% of social value."
    assert without_beside(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Price 60%, quality 40%, social value 10%.",
        "Cost 60%, Quality 40%, Social Value 20%. Total 100%.",
    ],
)
def test_a_list_beyond_the_whole_keeps_its_row_of_social_value_with_its_own_figure(text: str) -> None:
    line = read({"description": text})
    assert (line["state"], line["weight_pct"]) == ("quarantined", None)
    narrow = [row for row in line["criteria"] if row["is_narrow"]]
    assert [row["evidence"]["text"] for row in narrow] == ["20%" if "20%" in text else "10%"]


@pytest.mark.parametrize(
    "text",
    [
        "Bidders must achieve a minimum score of 60% in the social value question.",
        "Bidders scoring less than 60% in social value will be excluded.",
        "Tenderers scoring below 3 for social value shall be excluded from the evaluation.",
        "The social value response has a pass mark of 50%.",
    ],
)
def test_a_pass_mark_alone_names_social_value(text: str) -> None:
    assert told(text)[:2] == ("named", None)


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_what_is_struck_out_is_not_read(tag: str) -> None:
    text = f"Social value <{tag}>15%</{tag}> <ins>10%</ins> of the overall score."
    assert told(text) == ("weighted", 10, 10, 10)
