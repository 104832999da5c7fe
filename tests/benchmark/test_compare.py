"""The arithmetic of the benchmark: intervals against published values, suppression, bounds, peers."""

from typing import Any

import pytest

from pipelines.authorities.register import Authority
from pipelines.benchmark.compare import authority_measures, estimate, peer_comparisons
from pipelines.benchmark.intervals import median_interval, wilson
from pipelines.benchmark.measures import load

MEASURES = {measure.id: measure for measure in load()}


def row(state: str, weight: float | None = None, authority: str = "A") -> dict[str, Any]:
    determinable = state in ("weighted", "named", "none")
    known = determinable and weight is not None
    return {
        "authority_id": authority,
        "financial_year": "2025/26",
        "in_scope": True,
        "determinable": determinable,
        "has_social_value": determinable and state != "none",
        "weight_known": known,
        "weighted_above_zero": known and bool(weight),
        "weight_pct": weight,
        "at_least_10": known and (weight or 0) >= 10,
        "surely_at_least_10": known and (weight or 0) >= 10,
        "possibly_at_least_10": determinable and (weight is None or weight >= 10),
    }


def council(key: str) -> Authority:
    return Authority(key, key, key, key, "district", "North", "current", None, None)


def test_wilson_is_the_published_interval() -> None:
    # Newcombe 1998: 81 of 263 is 0.2553 to 0.3662.
    low, high = wilson(81, 263) or (0, 0)
    assert (low, high) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
    assert wilson(0, 0) is None


def test_no_median_interval_below_six() -> None:
    assert median_interval([1, 2, 3, 4, 5]) is None
    assert median_interval([1, 2, 3, 4, 5, 6]) == (1, 6)
    assert median_interval(list(range(1, 10))) == (2, 8)


def test_unknown_states_widen_the_bounds_and_small_n_is_withheld() -> None:
    rows = [row("weighted", 10.0)] * 6 + [row("none", 0.0)] * 2 + [row("not_visible")] * 12
    found = estimate(rows, MEASURES["share_with_social_value"])
    assert (found["n"], found["yes"], found["shown"], found["value"]) == (8, 6, "greyed", None)
    assert (found["bound_low"], found["bound_high"]) == (6 / 20, 18 / 20)
    assert estimate(rows[:3], MEASURES["share_with_social_value"])["shown"] == "suppressed"
    assert estimate([], MEASURES["coverage"])["value"] is None


def test_peers_leave_the_council_out() -> None:
    rows = [row("weighted", 10.0, "A")] * 12 + [row("none", 0.0, "B")] * 12
    everyone = [council("A"), council("B"), council("C")]
    own = list(authority_measures(rows, everyone, [MEASURES["share_with_social_value"]]))
    peers = list(peer_comparisons(rows, everyone, [MEASURES["share_with_social_value"]]))
    assert {r["value"] for r in own if r["authority_id"] == "A"} == {1.0}
    assert {r["value"] for r in peers if r["authority_id"] == "A"} == {0.0}
    assert {r["shown"] for r in own if r["authority_id"] == "C"} == {"empty"}
