"""Each rule has cases that a procurement officer can read, and no other rule decides a value."""

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria.refusals import REFUSED
from pipelines.criteria.rules import LISTS, RULES
from pipelines.criteria.rules_page import page
from pipelines.criteria.statements import SENTENCES
from pipelines.criteria.weigh import RULES as TRIED
from pipelines.social_value.read import examine, read_release
from tests.support.documents import document, table

ROOT = Path(__file__).parents[2]
RESOLVER = Resolver(load_register(ROOT / "warehouse/reference"))


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ROOT / f"tests/cases/{name}.jsonl").read_text().splitlines()]


def read(case: dict[str, Any]) -> dict[str, Any]:
    lot: dict[str, Any] = {"id": "1"}
    if "criteria" in case:
        lot["awardCriteria"] = {
            "criteria": [
                {"type": t, "name": n, **({"description": w} if isinstance(w, str) else {"numbers": w})}
                for t, n, w in case["criteria"]
            ]
        }
    tender = {"description": case.get("text", ""), **({"lots": [lot]} if case.get("lots", True) else {})}
    tender |= case.get("tender", {})
    release = {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": tender}
    if "table" in case:
        return examine(release, "x", RESOLVER, documents=[document(table(case["table"]))]).line()
    return read_release(release, "x", RESOLVER)


@pytest.mark.parametrize("case", lines("rules"), ids=lambda case: case["rule"])
def test_the_rule_decides(case: dict[str, Any]) -> None:
    line = read(case)
    assert case["rule"] in {row["rule"] for row in line["criteria"]}, line["criteria"]
    assert (line["state"], line["weight_pct"]) == (case["state"], case["weight_pct"])
    if "bounds" in case:
        assert [line["weight_low_pct"], line["weight_high_pct"]] == case["bounds"]


@pytest.mark.parametrize("case", lines("refusals"), ids=lambda case: case["refused"])
def test_what_is_refused_is_no_weight(case: dict[str, Any]) -> None:
    assert not read(case)["weight_pct"], read(case)["criteria"]


@pytest.mark.parametrize("case", lines("siblings"), ids=lambda case: case["fault"].replace(" ", "-"))
def test_kinds_of_trouble_that_others_reported(case: dict[str, Any]) -> None:
    line = read(case)
    assert (line["state"], line["weight_pct"]) == (case["state"], case["weight_pct"]), line["criteria"]
    if "bounds" in case:
        assert [line["weight_low_pct"], line["weight_high_pct"]] == case["bounds"]
    assert line["confidence"] == case.get("confidence", line["confidence"])


def test_every_rule_and_every_refusal_has_a_case() -> None:
    assert {case["rule"] for case in lines("rules")} == set(RULES)
    named = {case["refused"] for case in lines("refusals")}
    assert named >= {
        *REFUSED,
        "elsewhere",
        "selection",
        "policy",
        "floor",
        "background",
        "may",
        "scale",
        "limit",
    }


def test_every_sentence_that_can_be_told_has_its_rule() -> None:
    # A rule id is made of the kind of sentence: one that is not declared would stop the publish of its notice.
    assert {
        f"sentence-{kind.replace('_', '-')}" for kind in (*dict(SENTENCES), "beside_list")
    } <= RULES.keys()


def test_lists_are_tried_in_the_order_that_is_told() -> None:
    """The last id that each function of `weigh` gives comes later in LISTS than those of the one before."""
    told = [rule.id for rule in LISTS]
    places = [
        max(
            told.index(found)
            for found in re.findall(r'"([a-z0-9-]+)"', inspect.getsource(tried))
            if found in told
        )
        for tried in TRIED
    ]
    assert places == sorted(set(places)) and places[-1] == len(told) - 1


def test_the_page_of_rules_is_what_they_say() -> None:
    """`make docs` writes it again."""
    assert (ROOT / "docs/rules.md").read_text() == page()
