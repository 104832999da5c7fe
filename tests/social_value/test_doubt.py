"""What stands beside a zero or a weight and undoes it: conditions, corrections, shares, other lots."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria import vocabulary
from pipelines.criteria.passage import locator
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
Answer = tuple[str, float | None, float | None, float | None]
NAMED: Answer = ("named", None, None, None)


def row(name: str, number: float, description: str = "") -> dict[str, Any]:
    kind = "price" if name == "Price" else "quality"
    weight = {"number": number, "weight": "percentageExact"}
    return {"type": kind, "name": name, "description": description, "numbers": [weight]}


def line_of(*criteria: dict[str, Any], text: str = "", told: str = "") -> dict[str, Any]:
    lots = [{"id": "1", "awardCriteria": {"criteria": list(criteria), "description": told}}]
    tender = {"title": "Works", "description": text, "lots": lots if criteria or told else []}
    made = {"ocid": "ocds-h6vhtk-1", "id": "1", "tag": ["tender"], "tender": tender}
    line = read_release(made, "find_a_tender", RESOLVER)
    for found in line["criteria"]:
        place = found["evidence"]
        stated = locator(place["field"]).value(made)
        assert stated[place["start"] : place["end"]] == place["text"], found
    return line


def read(*criteria: dict[str, Any], text: str = "", told: str = "") -> Answer:
    line = line_of(*criteria, text=text, told=told)
    return line["state"], line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"]


ITEMS = (row("Price", 60), row("Staffing", 20), row("Training", 20))


@pytest.mark.parametrize(
    "name",
    [
        *("Quality (of which a tenth is social value)", "Quality (20% of which will be Social Value)"),
        *("Social Value (30%) and Sustainability (70%)", "Social value 40% / environment 60%"),
        *("Quality - one tenth of this is social value", "Quality: 25% relates to social value"),
        *("Quality (including Social Value 5%)", "Technical, with 10% of it for social value"),
    ],
)
def test_a_share_inside_a_name_is_no_weight_of_the_row(name: str) -> None:
    assert read(row("Price", 60), row("Method of work", 10), row(name, 30))[:2] == ("nested", None)


@pytest.mark.parametrize(
    "said",
    [
        "Q1 Staffing 20%, Q2 Delivery 20%. Tenderers must also return a completed TOM System workbook.",
        "Staffing 20%, Training 20%. Bidders will find the TOMs calculator on the portal.",
        "Plan 30%; team 10%. Social value is described in annex B.",
    ],
)
def test_a_sentence_without_a_figure_takes_none_of_the_one_before(said: str) -> None:
    assert read(row("Price", 60), row("Delivery", 40, said)) == ("nested", None, 0, 40)


@pytest.mark.parametrize(
    "name",
    [
        *("Community Benefits Agreement pricing", "Experience of delivering social impact bonds"),
        *("Community Benefit Society governance", "Toms of stone and masonry experience"),
        *("Social Value Portal fee", "Social value software", "Social impact investment advice"),
        *(
            "Social value delivery by other suppliers",
            "Method statement 3: S.V. commitments",
            "S/V",
            "SV offer",
        ),
        *("Community benefit clubs", "Social impact assessment", "Tom Brown's tools"),
        *("Policy in line with PPN 06/20", "Additionality", "Giving something back"),
    ],
)
def test_a_name_that_may_mean_another_thing_is_neither_a_weight_nor_a_zero(name: str) -> None:
    assert not vocabulary.is_narrow(name)
    made = read(row("Price", 50), row("Staffing", 20), row("Training", 20), row(name, 10))
    assert made == ("indeterminate", None, 0, 10)


@pytest.mark.parametrize(
    "name",
    ["Theme 3: Missions (PPN 002)", "Procurement Policy Note 06/20 themes", "SROI", "Social impact portal"],
)
def test_names_of_the_government_model_are_social_value(name: str) -> None:
    assert read(row("Price", 50), row("Staffing", 40), row(name, 10)) == ("weighted", 10, 10, 10)


@pytest.mark.parametrize(
    "said",
    [
        "Tenderers must also pass a social value question",
        "Lowest price among tenders passing the quality threshold of 60%, of which Social Value must score 2",
        "Social value commitments are a contract condition and form part of the evaluated price",
    ],
)
def test_the_description_of_price_leaves_no_zero(said: str) -> None:
    assert read(row("Price", 100, said)) == NAMED
    assert read(row("Price", 60, said), *ITEMS[1:]) == NAMED


@pytest.mark.parametrize(
    "said", ["Bids adjusted by social value offer", "Evaluated price = price less social value proxy value"]
)
def test_social_value_that_makes_up_a_price_is_inside_its_row(said: str) -> None:
    assert read(row("Price", 100, said)) == ("nested", None, 0, 100)
    assert read(row("Price", 60, said), *ITEMS[1:]) == ("nested", None, 0, 60)


def test_what_the_award_criteria_tell_beside_their_list() -> None:
    assert read(*ITEMS, told="For social value see quality question 3") == NAMED
    assert read(*ITEMS, told="Social value is not scored.") == ("none", 0, 0, 0)
    assert read(*ITEMS, told="Social value is a contract condition.") == ("none", 0, 0, 0)
    assert read(*ITEMS, text="The council is committed to social value.") == ("none", 0, 0, 0)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Social value will not be scored separately but through Q1 to Q5.", ("embedded", None, None, None)),
        ("Social value is not scored by the panel but by the portal.", NAMED),
        ("Social value will not be scored unless tenders are tied.", NAMED),
        ("Social value is not evaluated by price.", ("indeterminate", None, 0, None)),
        ("It is not true that social value is not evaluated.", ("indeterminate", None, 0, None)),
        ("It is untrue that social value is not weighted.", ("indeterminate", None, 0, None)),
        ("Nobody says social value is not scored.", ("indeterminate", None, 0, None)),
        ("Social value is not evaluated within price.", ("indeterminate", None, 0, None)),
        (
            "Social value will not be scored by officers; the portal scores it.",
            ("indeterminate", None, 0, None),
        ),
        ("Social value isn't unweighted.", ("indeterminate", None, 0, None)),
        ("Until 2024 social value was not evaluated by this council.", ("indeterminate", None, 0, None)),
        ("Award will be on price only, subject to acceptable social value proposals.", NAMED),
        ("Lowest price wins among those meeting our social value standard.", NAMED),
        ("Social value will be weighted 0% in year one and 10% thereafter.", ("named", None, 0, 10)),
        (
            "Price 70%, social value 0%, quality 30% (social value is covered within quality).",
            ("nested", None, 0, 30),
        ),
        ("Social value does not form part of the price evaluation. Price 60%, quality 40%.", None),
        ("Social value is not scored.", ("none", 0, 0, 0)),
        ("Price is the only criterion. Social value is not weighted.", ("none", 0, 0, 0)),
    ],
)
def test_a_zero_needs_a_plain_statement(said: str, answer: Answer | None) -> None:
    assert read(text=said) == (answer or ("indeterminate", None, 0, 40))


def test_a_correction_is_never_passed_over() -> None:
    listed = (row("Price", 50), row("Staffing", 40), row("Social Value", 10))
    for text, low, high in (
        ("Amended 3 July: the social value criterion was published in error and no longer applies.", 0, 10),
        ("The social value criterion has been removed following clarification.", 0, 10),
        ("Following clarification the social value weighting is now 15%; price 45%.", 10, 15),
        ("Correction: social value should read 5%.", 5, 10),
        ("Social value should have been 20%.", 10, 20),
        ("Social value 10% has been revised upwards to 15%.", 10, 15),
        ("Corrigendum: there is no social value criterion in this tender.", 0, 10),
    ):
        line = line_of(*listed, text=text)
        got = (line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"])
        assert got == (10, low, high), text
        assert line["conflict"] and line["confidence"] == "low"
    split = "Price 40%, Quality 50%, Social Value 10%"
    assert read(text=f"{split} (Amendment 1: 40/45/15).") == ("nested", None, 10, 15)
    assert read(text=f"{split}. Revised weightings: 45/50/5") == ("nested", None, 5, 10)
    assert read(text=f"{split} (Amendment 1: 40/50/10).") == ("weighted", 10, 10, 10)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Price 60%, Quality 40%. Social value: 10% of the 40%.", ("nested", 4, 4, 4)),
        ("Price 70%, quality 30% (10% of the 30% is social value).", ("nested", 3, 3, 3)),
        ("60% price, 40% quality, of which social value accounts for one quarter.", ("nested", 10, 10, 10)),
        ("Quality: 60 (of which SV: 10 pts), Commercial: 40.", ("weighted", 10, 10, 10)),
        ("Quality 60 points including social value 10 points; price 40 points.", ("weighted", 10, 10, 10)),
        ("Social value: 2.5% x 4 questions. Price 50%, quality 40%.", ("weighted", 10, 10, 10)),
        ("Social Value three questions at 5% each.", ("weighted", 15, 15, 15)),
    ],
)
def test_a_share_or_one_of_several_is_computed(said: str, answer: Answer) -> None:
    assert read(told=f"The weights are as follows. {said}") == answer


def test_a_lot_without_it_and_another_buyers_weight() -> None:
    lots = "Lots 1-3: price 70% quality 20% social value 10%. Lots 4 and 5: price 80% quality 20%."
    assert read(text=lots)[1:] == (None, 0, 20)
    assert read(text="Manchester's social value weighting is 20%; ours is not.")[0] == "indeterminate"
    assert read(text="The authority's social value weighting is 10%. Ours isn't.")[:2] == (
        "indeterminate",
        None,
    )


def test_parts_told_in_a_description_contradict_nothing() -> None:
    made = line_of(row("Price", 60), row("Delivery", 40, "Staffing 20%, training 20%"))
    assert (made["state"], made["reason"]) == ("indeterminate", None)


def test_broad_weight_is_unknown_where_nothing_is_known() -> None:
    nought = row("Social Value", 0, "Scored pass/fail")
    for line in (line_of(nought), line_of(text="Social value is not scored.")):
        assert line["broad_weight_pct"] is None, line
