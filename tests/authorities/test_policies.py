"""Policies by their kind: what was found in public pages, and what must not pass for a floor."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.authorities.register.policies import Policy
from pipelines.authorities.register.register import load_register
from pipelines.benchmark.policy_practice import policy_practice

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared/gold/policy_facts.jsonl"
REGISTER = load_register(ROOT / "warehouse/reference")
NAMES = {key: one.name for key, one in REGISTER.authorities.items()}
OF: dict[str, list[Policy]] = defaultdict(list)
for policy in REGISTER.policies:
    OF[policy.body or NAMES.get(policy.authority_id or "", "")].append(policy)


def kinds(name: str) -> set[tuple[str, str | None, float | None]]:
    (found,) = [key for key in OF if key.casefold().startswith(name.casefold())]
    return {(row.kind, row.of_what, row.weight_pct) for row in OF[found]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sandwell", {("minimum", "quality", 5), ("minimum", "quality", 10), ("maximum", "quality", 30)}),
        ("Hinckley", {("maximum", "overall", 10)}),
        ("South Ribble", {("minimum", "overall", 15)}),
        ("Chorley", {("example", "overall", 15)}),
        ("Hammersmith", {("minimum", "overall", 10), ("minimum", "overall", 20)}),
        ("Rotherham", {("exact", "overall", 20)}),
        ("Manchester", {("minimum", "overall", 20), ("exact", "overall", 10)}),
        ("Cheshire East", {("minimum", "evaluation questions", 10)}),
        ("Central Bedfordshire", {("unclear", None, None)}),
        ("East Sussex", {("target", "award criterion", 10)}),
        ("Bradford", {("threshold", None, None)}),
        ("South Downs", {("minimum", "overall", 10)}),
        ("Devon", {("none", "overall", None)}),
        ("Rushcliffe", {("not_recorded", None, None)}),
        ("Central government", {("minimum", "overall", 10), ("minimum", "quality", 10)}),
        ("National Procurement Policy", {("none", "overall", None)}),
        ("NHS Property", {("none", "quality", None)}),
        ("Crown Commercial", {("maximum", "overall", 20)}),
    ],
)
def test_each_is_of_its_own_kind(name: str, expected: set[Any]) -> None:
    assert kinds(name) == expected


@pytest.mark.skipif(
    not FACTS.exists(), reason="../shared with the recorded facts does not lie beside the checkout"
)
def test_every_recorded_fact_is_there_with_its_source() -> None:
    links = {row.link for row in REGISTER.policies if row.link}
    facts = [json.loads(line) for line in FACTS.read_text().splitlines()]
    for fact in facts:
        places = [part for part in fact["source"].replace(";", " ").split() if part.startswith("https://")]
        assert not places or any(
            place.split("?")[0].rstrip("/") in (link or "") for place in places for link in links
        ), fact["body"]
    assert len(facts) == 19


def test_only_floors_of_the_whole_are_held_against_practice() -> None:
    frame = pl.DataFrame(
        {
            "authority_id": ["E08000028", "E07000118", "E10000011", "E06000056"] * 10,
            "notice_date": [date(2024, 6, 1)] * 40,
            "value_gbp": [1e6] * 40,
            "determinable": [True] * 40,
            "weight_known": [True] * 40,
            "weight_pct": [1.0] * 40,
            "weight_low_pct": [1.0] * 40,
            "weight_high_pct": [1.0] * 40,
        }
    )
    rows = [vars(row) for row in REGISTER.policies]
    found = list(policy_practice(rows, frame, {}, {}))
    assert {row["shown"] for row in found if row["authority_id"] in set(frame["authority_id"])} == {"empty"}
    assert all(row["authority_id"] for row in found), "another body's statement is no council's"
