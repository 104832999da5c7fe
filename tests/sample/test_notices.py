"""The synthetic notices repeat, are many, have the shapes of both services, and name no real council."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sample_notices import sample

from sample.councils import councils, hubs
from sample.notices import generate, to_json

REAL = Path(__file__).parents[3] / "shared" / "reference" / "councils.csv"
DETERMINABLE = {"weighted", "nested", "named", "none"}


@pytest.fixture(scope="module")
def made() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return sample()


@pytest.fixture(scope="module")
def releases(made) -> list[dict[str, Any]]:
    return made[0]


@pytest.fixture(scope="module")
def truth(made) -> list[dict[str, Any]]:
    return made[1]


def of(releases, source: str) -> list[dict[str, Any]]:
    return [row["release"] for row in releases if row["source"] == source]


@pytest.mark.slow
def test_one_seed_gives_one_sample_and_another_seed_another(made):
    assert generate() == made
    assert generate(7) != made


def test_releases_are_many_unique_and_within_the_three_years(releases):
    assert len(releases) >= 12_000
    keys = Counter((row["source"], row["release"]["id"]) for row in releases)
    assert max(keys.values()) == 1
    days = sorted(row["release"]["date"][:10] for row in releases)
    assert days[0] >= "2023-04-01" and days[-1] <= "2026-03-31"


def test_every_ocid_has_one_truth_row_and_every_truth_row_a_release(releases, truth):
    told = [(row["source"], row["ocid"]) for row in truth]
    assert len(told) == len(set(told))
    assert set(told) == {(row["source"], row["release"]["ocid"]) for row in releases}


def test_pairs_point_at_each_other(truth):
    pairs = {row["ocid"]: row["pair_of"] for row in truth if row["pair_of"]}
    assert len(pairs) > 400
    assert all(pairs[other] == ocid for ocid, other in pairs.items())


def test_councils_buy_unevenly(truth):
    once = [row for row in truth if not (row["source"] == "contracts_finder" and row["pair_of"])]
    counts = Counter(row["authority_id"] for row in once if row["authority_id"])
    assert sum(count > 150 for count in counts.values()) == 10
    assert sum(count < 5 for count in counts.values()) == 10
    assert len(councils()) - len(counts) == 1


def test_fifteen_councils_can_be_compared_in_the_last_year(truth):
    readable = Counter(
        row["authority_id"]
        for row in truth
        if row["tender_date"] >= "2025-04-01"
        and row["state"] in DETERMINABLE
        and row["authority_id"]
        and not row["is_award_only"]
    )
    assert sum(count >= 10 for count in readable.values()) >= 15


def test_a_weight_belongs_to_a_state_that_has_one(truth):
    for row in truth:
        if row["state"] in {"weighted", "none"}:
            assert 0 <= row["weight_pct"] <= 100
            assert row["has_social_value"] is (row["state"] == "weighted")
        elif row["state"] != "nested":
            assert row["weight_pct"] is None
        assert (row["state"] == "out_of_scope") is (row["out_of_scope"] is not None)


def test_most_notices_show_no_criteria(truth):
    assert sum(row["state"] == "not_visible" for row in truth) > len(truth) / 2


def test_every_title_says_that_it_is_synthetic(releases):
    def titles(value):
        if isinstance(value, dict):
            yield from ([value["title"]] if "title" in value else [])
            for child in value.values():
                yield from titles(child)
        elif isinstance(value, list):
            for child in value:
                yield from titles(child)

    assert all(title.endswith("(SYNTHETIC)") for row in releases for title in titles(row["release"]))


def test_contracts_finder_has_no_lots_and_no_criteria(releases):
    rows = of(releases, "contracts_finder")
    assert {tag for row in rows for tag in row["tag"]} == {
        "planning",
        "tender",
        "tenderAmendment",
        "award",
        "awardUpdate",
    }
    assert not any("lots" in row["tender"] or "legalBasis" in row["tender"] for row in rows)
    assert any(row["buyer"]["id"].startswith("GB-LAE-") for row in rows)
    assert any(row["tender"]["status"] == "InvalidStatus" for row in rows)


def test_find_a_tender_holds_both_shapes_of_weight_on_its_own_side_of_the_act(releases):
    rows = of(releases, "find_a_tender")
    act = [row for row in rows if "UKPGA" in json.dumps(row["tender"].get("legalBasis", {}))]
    old = [row for row in rows if "CELEX" in json.dumps(row["tender"].get("legalBasis", {}))]
    assert all(row["date"] >= "2025-02-24" for row in act)
    assert '"numbers"' in to_json(act) and '"numbers"' not in to_json(old)
    assert {
        code for code in ("percentageExact", "decimalExact", "pointsExact", "order") if code in to_json(act)
    } == {
        "percentageExact",
        "decimalExact",
        "pointsExact",
        "order",
    }
    assert "Pass/Fail" in to_json(old)
    types = {
        kind for kind in ("UK2", "UK4", "UK5", "UK6", "UK7", "UK9", "UK12") if f'"{kind}"' in to_json(act)
    }
    assert types == {"UK2", "UK4", "UK5", "UK6", "UK7", "UK9", "UK12"}
    assert not any("noticeType" in to_json(row) for row in old)


def test_some_updates_are_deltas_that_replace_criteria_under_both_regimes(releases):
    deltas = [row for row in of(releases, "find_a_tender") if row["tag"] == ["tenderUpdate"]]
    assert not any("title" in row["tender"] for row in deltas)
    replacing = [row for row in deltas if "awardCriteria" in json.dumps(row)]
    assert 0 < len(replacing) < len(deltas)
    assert {row["date"] >= "2025-02-24" for row in replacing} == {True, False}


def test_an_unlimited_number_is_written_as_the_service_writes_it(releases):
    text = [to_json(row["release"]) for row in releases]
    assert any("1e9999" in line for line in text)
    assert not any("Infinity" in line for line in text)


def test_the_merged_districts_publish_only_before_their_successor(truth):
    merged = {row.authority_id for row in councils() if row.valid_to}
    assert len(merged) == 3
    assert all(row["tender_date"] <= "2024-03-31" for row in truth if row["authority_id"] in merged)
    assert all(row["tender_date"] >= "2024-04-01" for row in truth if row["authority_id"] == "Z06000017")


def test_the_register_is_eighty_councils_and_two_hubs():
    rows = councils()
    assert len({row.authority_id for row in rows}) == len({row.name for row in rows}) == 80
    assert len({row.region for row in rows}) == 9
    assert len(hubs()) == 2


def test_no_council_of_the_sample_is_real(releases):
    if not REAL.exists():
        pytest.skip("the list of real councils is not beside this checkout")
    with REAL.open(encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    invented = {name.lower() for row in councils() for name in (row.name, row.official_name, *row.aliases)}
    assert not invented & {row[field].lower() for row in real for field in ("name", "official_name")}
    signed = {row["release"]["parties"][0]["name"].lower() for row in releases}
    assert not signed & {row["official_name"].lower() for row in real}
