"""Policy against practice, questions and alignment, on rows small enough to count by hand."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.benchmark import measures
from pipelines.benchmark.alignment import overlaps
from pipelines.benchmark.policy_practice import policy_practice
from pipelines.benchmark.questions import ASKED, ENOUGH, WEIGHED, Tables, load, questions
from warehouse.tables import TABLES

REGISTER = Path(__file__).parents[2] / "warehouse" / "reference"


def policy(**more: Any) -> dict[str, Any]:
    return {
        "policy": 1,
        "authority_id": "A",
        "group_id": None,
        "kind": "minimum",
        "of_what": "overall",
        "criterion": "social_value",
        "weight_pct": 10.0,
        "threshold_gbp": 100_000.0,
        "applies": "above",
        "valid_from": date(2024, 4, 1),
        "source": "S",
        "link": None,
    } | more


def practice(*policies: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [(date(2024, 5, 1), 200_000.0, True, True, 10.0 if i < 5 else 5.0) for i in range(8)]
    rows += [(date(2024, 5, 1), 200_000.0, True, False, None)] * 2
    rows += [(date(2023, 5, 1), 200_000.0, True, True, 0.0), (date(2024, 5, 1), 90_000.0, True, True, 0.0)]
    frame = pl.DataFrame(
        [("A", *row, row[-1], row[-1]) for row in rows],
        schema=[
            *("authority_id", "notice_date", "value_gbp", "determinable", "weight_known"),
            *("weight_pct", "weight_low_pct", "weight_high_pct"),
        ],
        orient="row",
    )
    found = list(policy_practice(policies, frame, {"hub:x": ["A"]}, {"A": ["A"]}))
    TABLES["policy_practice"].validate(
        pl.DataFrame(found, schema=TABLES["policy_practice"].create_empty().schema)
    )
    return found


def test_only_what_the_policy_covers_is_counted() -> None:
    (found,) = practice(policy())
    assert (found["above_threshold"], found["n"], found["yes"], found["unknown"]) == (10, 8, 5, 2)
    assert (found["value"], found["shown"]) == (0.625, "shown")
    assert (found["bound_low"], found["bound_high"]) == (0.5, 0.7)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"kind": "average"}, "no floor (average)"),
        ({"threshold_gbp": None}, "no threshold"),
        ({"weight_pct": None}, "no weight"),
        ({"of_what": "evaluation questions"}, "of evaluation questions"),
    ],
)
def test_a_policy_without_floor_or_threshold_is_not_held_against_practice(
    more: dict[str, Any], reason: str
) -> None:
    (found,) = practice(policy(**more))
    assert found["shown"] == "empty" and found["value"] is None and reason in found["reason"]


def test_a_later_policy_ends_the_one_before_and_a_group_speaks_for_its_members() -> None:
    first, second = practice(policy(), policy(policy=2, valid_from=date(2024, 6, 1)))
    assert first["valid_to"] == date(2024, 5, 31) and second["n"] == 0
    (found,) = practice(policy(authority_id=None, group_id="hub:x"))
    assert (found["authority_id"], found["n"]) == ("A", 8)
    assert practice(policy(criterion="environment")) == []


def figure(measure: str, cell: str, **more: Any) -> dict[str, Any]:
    breakdown = "category" if cell in ("goods", "services", "works") else "all"
    return {
        "authority_id": "A",
        "measure": measure,
        "period": "all",
        "breakdown": breakdown,
        "cell": cell,
        "n": 20,
        "yes": 10,
        "shown": "shown",
        "value": 0.5,
        "low": 0.3,
        "high": 0.7,
        "in_scope": 20,
        "determinable": 20,
        "unknown": 0,
        "embedded": 0,
    } | more


def asked(*rows: dict[str, Any], beside: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    own = pl.DataFrame(rows, schema=TABLES["authority_measures"].create_empty().schema)
    policies = TABLES["policy_practice"].create_empty()
    peers = pl.DataFrame(beside, schema=TABLES["peer_comparisons"].create_empty().schema)
    found = list(questions(Tables(own, peers, policies), load()))
    TABLES["questions"].validate(pl.DataFrame(found, schema=TABLES["questions"].create_empty().schema))
    return found


def test_a_question_needs_more_than_chance_and_names_the_rows_that_prompted_it() -> None:
    apart = [
        figure("share_at_least_10", "works", value=0.9, low=0.75, high=0.97),
        figure("share_at_least_10", "goods", value=0.2, low=0.08, high=0.4),
        figure("share_at_least_10", "services"),
    ]
    found = asked(*apart)
    assert [(row["question"], row["row"], row["cell"]) for row in found] == [
        ("wide_spread_between_categories", 1, "goods"),
        ("wide_spread_between_categories", 2, "works"),
    ]
    assert "goods and works" in found[0]["wording"] and found[0]["condition"] == "categories_apart"
    assert asked(figure("share_at_least_10", "works", low=0.5), figure("share_at_least_10", "goods")) == []


def test_social_value_only_in_works() -> None:
    rows = [
        figure("share_with_social_value", "works"),
        figure("share_with_social_value", "services", yes=0, n=12),
    ]
    assert {row["question"] for row in asked(*rows)} == {"social_value_only_in_works"}
    assert asked(rows[0], figure("share_with_social_value", "services", yes=1, n=12)) == []


@pytest.mark.parametrize("measure", ["share_with_social_value", "share_at_least_10"])
@pytest.mark.parametrize(("side", "way"), [("lower", "less"), ("higher", "more")])
def test_a_difference_from_the_councils_of_its_type_asks_why(measure: str, side: str, way: str) -> None:
    of_type = figure(measure, "all", peer_set="type:district", peer_kind="type", differs=side)
    (found,) = asked(beside=[of_type])
    verb = "asks" if measure == "share_with_social_value" else "weighs"
    assert found["question"] == f"{verb}_{way}_than_peers" and found["table"] == "peer_comparisons"
    assert (found["n"], found["yes"], found["peer_set"]) == (20, 10, "type:district")
    others = [{"differs": "chance"}, {"differs": None}, {"peer_kind": "region"}, {"breakdown": "category"}]
    assert asked(beside=[of_type | other for other in others]) == []


def test_the_overlap_of_mixes() -> None:
    same = overlaps(np.array([[10.0, 10, 0], [5, 5, 0], [20, 20, 0]]))
    apart = overlaps(np.array([[10.0, 0, 0], [0, 10, 0], [0, 0, 10]]))
    assert list(same) == [1, 1, 1] and list(apart) == [0, 0, 0]


def known(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["question"]: row for row in found}


def test_what_is_asked_without_a_weight_what_is_left_out_and_what_is_unread_is_asked_with_its_counts() -> (
    None
):
    found = known(
        asked(
            figure("coverage", "all", n=40, yes=28),
            figure("share_with_social_value", "all", n=28, yes=20),
            figure(
                "median_weight_all",
                "all",
                n=23,
                yes=None,
                value=5,
                low=5,
                high=10,
                unknown=5,
                determinable=28,
            ),
        )
    )
    assert found.keys() == {"criteria_not_read", "leaves_it_out", "asked_without_weight"}
    assert "of 12 of the council's 40 procurements" in found["criteria_not_read"]["wording"]
    left, unweighed = (found[name]["wording"] for name in ("leaves_it_out", "asked_without_weight"))
    assert "8 of the council's 28 procurements" in left and "no social value, or give it 0%" in left
    # Those that are named without a weight, and those that are part of a wider criterion, alike.
    assert "5 of the council's 28 procurements" in unweighed and "no weight of its own" in unweighed


FEW = {"n": 9, "yes": 2, "determinable": 9}
"""One fewer than a share needs."""


@pytest.mark.parametrize(
    "rows",
    [
        [figure("coverage", "all", **FEW)],
        [figure("median_weight_all", "all", **FEW | {"yes": None, "unknown": 5})],
        [figure("share_at_least_10", "all", **FEW | {"shown": "greyed", "value": None})],
        [
            figure("share_with_social_value", "works"),
            figure("share_with_social_value", "goods", **FEW | {"yes": 0, "shown": "greyed"}),
        ],
        [
            figure("share_with_social_value", "works", **FEW | {"shown": "greyed"}),
            figure("share_with_social_value", "goods", yes=0),
        ],
        [
            figure("share_at_least_10", "works", value=0.9, low=0.75, high=0.97),
            figure("share_at_least_10", "goods", **FEW | {"shown": "greyed", "low": 0.08, "high": 0.4}),
        ],
    ],
)
def test_a_question_rests_on_as_many_as_a_share_needs(rows: list[dict[str, Any]]) -> None:
    assert asked(*rows) == []
    shares = {one.minimum_n for one in measures.load() if one.id in (ASKED, WEIGHED)}
    assert shares == {ENOUGH} == {FEW["n"] + 1}


def test_one_procurement_prompts_no_question_and_a_withheld_figure_none() -> None:
    assert asked(figure("coverage", "all", yes=19), figure("share_with_social_value", "all", yes=19)) == []
    assert asked(figure("median_weight_all", "all", unknown=1)) == []
    gone = {"yes": None, "value": None, "low": None, "high": None, "shown": "withdrawn"}
    assert asked(figure("coverage", "all", **gone), figure("share_at_least_10", "all", n=4, **gone)) == []


@pytest.mark.parametrize(
    ("measure", "given", "question"),
    [
        ("spread", {"low": 1.0, "high": 9.0, "value": 5.0, "yes": None}, "weights_vary"),
        ("spread", {"low": 0.0, "high": 9.0, "value": 5.0, "yes": None}, None),
        ("spread", {"low": 6.0, "high": 9.0, "value": 7.0, "yes": None}, "wide_spread_inside"),
        ("median_weight", {"low": 10.0, "high": 10.0, "value": 10.0, "yes": None}, "one_usual_weight"),
        ("median_weight", {"low": 5.0, "high": 10.0, "value": 10.0, "yes": None}, None),
        (
            "how_assessed",
            {"breakdown": "assessed", "cell": "unstated", "low": 0.55, "high": 0.8},
            "assessment_not_said",
        ),
        ("how_assessed", {"breakdown": "assessed", "cell": "mixed", "low": 0.55, "high": 0.8}, None),
        ("theme_profile", {"breakdown": "theme", "cell": "unspecified", "low": 0.3}, "themes_not_named"),
        ("theme_profile", {"breakdown": "theme", "cell": "unspecified", "low": 0.2}, None),
        (
            "share_at_least_10",
            {"n": 6, "shown": "greyed", "value": None, "low": None, "high": None},
            "few_weights_known",
        ),
        (
            "share_at_least_10",
            {"n": 1, "shown": "suppressed", "value": None, "low": None, "high": None, "determinable": 4},
            None,
        ),
    ],
)
def test_each_new_condition_on_either_side_of_it(
    measure: str, given: dict[str, Any], question: str | None
) -> None:
    row = figure(measure, "all") | given
    assert list(known(asked(row))) == ([question] if question else [])


@pytest.mark.parametrize(
    ("above", "n", "is_asked"), [(8, 4, True), (8, 5, False), (5, 1, False), (1, 0, False), (0, 0, False)]
)
def test_a_floor_that_cannot_be_checked(above: int, n: int, is_asked: bool) -> None:
    schema = TABLES["policy_practice"].create_empty().schema
    row = {"authority_id": "A", "policy": 1, "above_threshold": above, "n": n, "shown": "suppressed"}
    own = TABLES["authority_measures"].create_empty()
    peers = TABLES["peer_comparisons"].create_empty()
    found = known(list(questions(Tables(own, peers, pl.DataFrame([row], schema=schema)), load())))
    assert ("policy_cannot_be_checked" in found) == is_asked
    if is_asked:
        assert "Of the council's 8 procurements" in found["policy_cannot_be_checked"]["wording"]


def test_every_question_has_its_place_on_a_page_and_accuses_nobody() -> None:
    from pipelines.site.section import content

    every = load()
    assert sorted(content("files")["questions"]) == sorted(question.id for question in every)
    for question in every:
        assert question.wording.rstrip().endswith("?"), question.id
        assert not re.search(r"\b(?:fail|poor|worse|bad|should|must|wrong)\b", question.wording, re.I)
