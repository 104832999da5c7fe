"""Figures that nobody can read, and figures of earlier beside the one of now: never a zero, never the old one."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
LEADS = (
    "Social value {}",
    "Social value: {}",
    "The tender will be evaluated with social value weighted at {} of the overall score.",
    "Price 50%, Quality 40%, Social value {}.",
    "{} of the marks are for community benefits.",
)
ODD = (
    *(
        "1O%",
        "l0%",
        "I0%",
        "lO per cent",
        "1O points",
        "O.5%",
        "1.O%",
        "2S%",
        "Z0%",
        "l5%",
        "S%",
        "IO%",
        "1 0%",
    ),
    *(
        "?%",
        "X%",
        "xx percent",
        "__%",
        "[ ]%",
        "[insert weighting]%",
        "TBC%",
        "10.%",
        "<10>%",
        "10 o/o",
        "10 \u00b0/o",
    ),
    *("fiften per cent",),
)


def read(text: str) -> dict[str, Any]:
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "tag": ["tender"], "tender": {"description": text}}
    return read_release(release, "find_a_tender", RESOLVER)


@pytest.mark.parametrize("figure", ODD)
@pytest.mark.parametrize("lead", LEADS)
def test_a_figure_that_cannot_be_read_is_a_weight_that_is_not_known(lead: str, figure: str) -> None:
    line = read(lead.format(figure))
    left = [("weighted", 10.0)] if "10" in figure and lead.startswith("Price 50%, Quality 40%") else []
    known = (line["state"], line["weight_pct"])  # it may be what the others leave, and then the sum tells it
    assert known in (("named", None), ("quarantined", None), *left), line["criteria"]
    assert line["confidence"] != "high"


@pytest.mark.parametrize(
    ("figure", "right"),
    [("10 %%", 10), ("ten%", 10), ("10\u066a", 10), ("\uff11\uff10\uff05", 10), ("12,5\u00a0%", 12.5)],
)
def test_an_odd_figure_that_can_be_read_is_read(figure: str, right: float) -> None:
    line = read(f"Social value is weighted at {figure}.")
    assert (line["state"], line["weight_pct"]) == ("weighted", right)


@pytest.mark.parametrize(
    "text",
    [
        "Price 60%, Quality 30%, Social value TBC",
        "Evaluation: price (60%), quality (30%), social value (to be confirmed)",
        "Social value weighting: ???",
    ],
)
def test_a_weight_that_is_to_come_is_named(text: str) -> None:
    assert (read(text)["state"], read(text)["confidence"]) == ("named", "low")


@pytest.mark.parametrize(
    "text",
    [
        "Section B marks: social value 10 marks of 100 marks in total.",
        "Score = lowest price / tender price x 100%. Social value 10%.",
        "Social value |10%| Price |60%| Quality |30%|",
        "Weighting (%): social value 10, price 60, quality 30.",
        "Social value (SV) %: 10. Price %: 60. Quality %: 30.",
        "Price 5O%, quality 40%, social value 10%.",
    ],
)
def test_what_only_looks_like_it_keeps_no_figure_out(text: str) -> None:
    assert (read(text)["state"], read(text)["weight_pct"]) == ("weighted", 10)


NOW = (
    "Previously 10%, now 15% for social value.",
    "Social value was previously 10%, now 15%.",
    "Social value 15% (previously 10%)",
    "Social value (was 10%) 15%",
    "Social value weighting: formerly 10%, currently 15%.",
    "The social value weighting, originally 10%, is 15%.",
    "Social value 10% -> 15%",
    "Social value: old weighting 10%, new weighting 15%",
    "Social value 10% (amended to 15%)",
    "Price 50%, Quality 35%, Social value 15% (up from 10%).",
    "Social value used to be 10% and is now 15%",
    "Social value was weighted at 10%; it is now weighted at 15%.",
    "Up from 10%, social value is 15% this time.",
    "Social value 15%, replacing the earlier 10%",
    "Erratum: for social value 10% read 15%.",
    "Social value ~~10%~~ 15%",
    "Social value: 10% has become 15%",
    "Social value: was 10 points, now 15 points, of 100 points in total",
    "In the last tender social value was 10%, in this one it is 15%.",
    "Previously social value carried 10% of the marks. It now carries 15%.",
)
BOTH = (
    "Initially 10% for social value; since the clarification 15%.",
    "Social value changed: 10% before, 15% after",
    "Prior to this notice social value stood at 10%; the corrected figure is 15%.",
)


@pytest.mark.parametrize("text", NOW)
def test_the_figure_of_now_is_the_weight(text: str) -> None:
    assert (read(text)["state"], read(text)["weight_pct"]) == ("weighted", 15)


@pytest.mark.parametrize("text", BOTH)
def test_where_it_is_not_plain_which_counts_there_is_no_weight(text: str) -> None:
    line = read(text)
    assert (line["state"], line["weight_pct"], line["confidence"]) == ("named", None, "low")


@pytest.mark.parametrize(
    "stated", ["15% (was 10%)", "previously 10%, now 15%", "10% -> 15%", "15% (up from 10%)"]
)
def test_the_same_in_a_structured_list(stated: str) -> None:
    rows = [("quality", "Social value", stated), ("quality", "Design", "35%"), ("price", "Price", "50%")]
    criteria = [{"type": kind, "name": name, "description": size} for kind, name, size in rows]
    tender = {"lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]}
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "tag": ["tender"], "tender": tender}
    line = read_release(release, "find_a_tender", RESOLVER)
    assert (line["state"], line["weight_pct"]) == ("weighted", 15)
