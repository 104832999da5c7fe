"""Suppression, bounds, peers, periods and reorganisations, on procurements small enough to count by hand."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.benchmark.measures import load
from pipelines.benchmark.peer_sets import Membership, PeerSet, mix_neighbours


def test_unknown_states_widen_the_bounds_and_small_n_is_withheld(make: Any) -> None:
    rows = [make.row("A", i) for i in range(6)]
    rows += [make.row("A", 10 + i, "none") for i in range(2)]
    rows += [make.row("A", 20 + i, "not_visible") for i in range(11)] + [make.row("A", 40, "embedded")]
    own, _ = make.compared(make.prepared(rows, [make.council("A")]))
    found = make.one(own, measure="share_with_social_value")
    assert (found["n"], found["yes"], found["shown"], found["value"]) == (8, 6, "greyed", None)
    assert (found["bound_low"], found["bound_high"]) == (6 / 20, 18 / 20)
    assert (found["unknown"], found["embedded"], found["coverage"]) == (12, 1, 0.4)
    assert found["reason"] == "too few: 8 counted, 10 needed"


@pytest.mark.parametrize(
    ("rows", "shown", "value"),
    [
        ([], "empty", None),
        ([("weighted", 10.0)], "suppressed", None),
        ([("not_visible", None)] * 30, "empty", None),
        ([("none", 0.0)] * 30, "shown", 0.0),
        ([("weighted", 0.0)] * 30, "shown", 1.0),
    ],
)
def test_nothing_one_all_unknown_all_zero(make: Any, rows: Any, shown: str, value: float | None) -> None:
    made = [make.row("A", i, state, weight) for i, (state, weight) in enumerate(rows)]
    other = [make.row("B", i) for i in range(12)]
    own, peers = make.compared(make.prepared(made + other, [make.council("A"), make.council("B")]))
    found = make.one(own, authority_id="A", measure="share_with_social_value")
    assert (found["shown"], found["value"]) == (shown, value)
    assert (found["reason"] is None) == (shown == "shown")
    median = make.one(own, authority_id="A", measure="median_weight")
    assert (median["n"], median["shown"], median["value"]) in ((0, "empty", None), (1, "suppressed", None))
    beside = make.one(peers, authority_id="A", measure="share_with_social_value")
    assert (beside["peers"], beside["n"], beside["value"]) == (1, 12, 1.0)
    assert beside["position"] is None and beside["position_reason"]


@pytest.mark.parametrize("lacking", [1, 0])
def test_a_figure_is_shown_from_its_minimum_on(make: Any, lacking: int) -> None:
    (needed,) = (found.minimum_n for found in load() if found.id == "share_with_social_value")
    rows = [make.row("A", i) for i in range(needed - lacking)]
    own, _ = make.compared(make.prepared(rows, [make.council("A")]))
    shown = make.one(own, measure="share_with_social_value")["shown"]
    assert shown == ("greyed" if lacking else "shown")


def test_no_procurements_at_all_still_gives_every_council_a_row(make: Any) -> None:
    own, peers = make.compared(make.prepared([], [make.council("A"), make.council("B")]))
    assert set(own.filter(pl.col("breakdown") == "all")["shown"]) == {"empty"}
    assert own["value"].null_count() == own.height and peers["value"].null_count() == peers.height
    assert set(own["authority_id"]) == {"A", "B"}


def test_one_contract_of_nearly_all_the_money_is_no_average(make: Any) -> None:
    rows = [make.row("A", i, weight=float(i)) for i in range(1, 20)]
    rows.append(make.row("A", 30, weight=20.0, value_gbp=1_900_000.0))
    own, _ = make.compared(make.prepared(rows, [make.council("A")]))
    found = make.one(own, measure="value_weighted_weight")
    assert (found["shown"], found["value"], found["n"]) == ("greyed", None, 20)
    assert found["reason"] == "one contract is 99% of the money" and found["largest_share"] > 0.98
    assert found["effective_n"] < 1.1


def test_a_figure_without_an_interval_is_withheld(make: Any) -> None:
    rows = [make.row("A", i) for i in range(20)]
    own, _ = make.compared(make.prepared(rows, [make.council("A")]))
    found = make.one(own, measure="value_weighted_weight")
    assert (found["shown"], found["value"]) == ("greyed", None) and "no interval" in found["reason"]
    spread = make.one(own, measure="spread")
    assert (spread["value"], spread["low"], spread["high"]) == (0.0, 0.0, 0.0)


def test_peers_leave_the_council_out(make: Any) -> None:
    rows = [make.row("A", i) for i in range(12)] + [make.row("B", i, "none") for i in range(12)]
    everyone = [make.council(key) for key in "ABC"]
    _, peers = make.compared(make.prepared(rows, everyone))
    found = make.one(peers, authority_id="A", measure="share_with_social_value")
    assert (found["value"], found["peers"], found["peers_counted"]) == (0.0, 2, 1)
    assert make.one(peers, authority_id="C", measure="share_with_social_value")["value"] == 0.5


def test_a_membership_counts_only_while_it_lasts(make: Any) -> None:
    rows = [make.row("A", i, notice_date=date(2025, 6, 1)) for i in range(10)]
    rows += [make.row("B", i, notice_date=date(2025, 6, 1)) for i in range(10)]
    rows += [make.row("B", 50 + i, "none", notice_date=date(2025, 12, 1)) for i in range(10)]
    hub = PeerSet("hub:x", "hub:x", "hub", "X", (Membership("A"), Membership("B", None, date(2025, 9, 30))))
    _, peers = make.compared(make.prepared(rows, [make.council("A"), make.council("B")], [hub]))
    found = make.one(peers, authority_id="A", measure="share_with_social_value")
    assert (found["n"], found["value"]) == (10, 1.0)


def test_a_successor_has_the_counts_of_its_predecessors_and_no_peer_twice(make: Any) -> None:
    rows = [make.row("OLD1", i, notice_date=date(2023, 5, 1)) for i in range(8)]
    rows += [make.row("OLD2", i, "none", notice_date=date(2023, 5, 1)) for i in range(2)]
    rows += [make.row("NEW", i, notice_date=date(2025, 5, 1)) for i in range(10)]
    everyone = [make.council(key) for key in ("OLD1", "OLD2", "NEW", "X")]
    family = [("NEW", "OLD1"), ("NEW", "OLD2")]
    own, peers = make.compared(make.prepared(rows, everyone, family=family))
    found = make.one(own, authority_id="NEW", measure="share_with_social_value")
    assert (found["n"], found["yes"], found["pooled_from"]) == (20, 18, "OLD1;OLD2")
    before = make.one(own, authority_id="NEW", measure="share_with_social_value", period="2023/24")
    assert (before["n"], before["yes"], before["value"]) == (10, 8, 0.8)
    assert make.one(peers, authority_id="NEW", measure="share_with_social_value")["n"] == 0
    assert make.one(peers, authority_id="X", measure="share_with_social_value")["n"] == 20


@pytest.mark.parametrize("measure", ["share_with_social_value", "median_weight", "spread"])
def test_predecessors_are_not_counted_among_the_peers_that_have_any(make: Any, measure: str) -> None:
    rows = [make.row(key, i, notice_date=date(2023, 5, 1)) for key in ("OLD1", "OLD2") for i in range(20)]
    rows += [make.row(key, i, notice_date=date(2025, 5, 1)) for key in ("NEW", "X", "Y") for i in range(20)]
    everyone = [make.council(key) for key in ("OLD1", "OLD2", "NEW", "X", "Y", "NONE")]
    inputs = make.prepared(rows, everyone, family=[("NEW", "OLD1"), ("NEW", "OLD2")])
    _, peers = make.compared(inputs)
    found = make.one(peers, authority_id="NEW", measure=measure)
    assert (found["peers"], found["peers_counted"], found["n"]) == (3, 2, 40)
    assert make.one(peers, authority_id="X", measure=measure)["peers_counted"] == 4


def test_regimes_are_told_and_the_act_measures_begin_with_it(make: Any) -> None:
    rows = [make.row("A", i, notice_date=date(2024, 5, 1), regime="pcr2015") for i in range(12)]
    rows += [make.row("A", 50 + i, under_the_act=True, engaged_the_market=i < 6) for i in range(12)]
    inputs = make.prepared(rows, [make.council("A")], breakdowns=("all", "regime"))
    own, _ = make.compared(inputs)
    whole = make.one(own, measure="share_with_social_value")
    assert whole["regimes"] == "pa2023;pcr2015"
    assert make.one(own, measure="share_with_social_value", breakdown="regime", cell="pa2023")["n"] == 12
    engaged = make.one(own, measure="market_engagement")
    assert (engaged["n"], engaged["yes"], engaged["value"]) == (12, 6, 0.5)
    early = make.one(own, measure="market_engagement", period="2024/25")
    assert (early["shown"], early["n"]) == ("empty", 0)


def test_notices_of_a_source_that_another_replaced_are_in_no_whole(make: Any) -> None:
    """A year has both: the old service until December, the new one from January."""
    rows = [
        make.row("A", i, notice_date=date(2020, 9, 1), regime="ojeu", category="works") for i in range(30)
    ]
    rows += [make.row("A", 50 + i, "none", notice_date=date(2021, 2, 1), regime="pcr2015") for i in range(20)]
    rows += [make.row("B", 90 + i, "none", notice_date=date(2021, 2, 1), regime="pcr2015") for i in range(20)]
    rows += [make.row("C", 130 + i, notice_date=date(2018, 2, 1), regime="ojeu") for i in range(20)]
    everyone = [make.council(key) for key in ("A", "B", "C")]
    own, peers = make.compared(make.prepared(rows, everyone, breakdowns=("all", "regime", "category")))
    share = {"authority_id": "A", "measure": "share_with_social_value"}
    for period in ("all", "2020/21"):
        whole = make.one(own, **share, period=period)
        assert (whole["n"], whole["yes"], whole["regimes"]) == (20, 0, "pcr2015"), period
        old = make.one(own, **share, period=period, breakdown="regime", cell="ojeu")
        assert (old["n"], old["yes"], old["value"], old["regimes"]) == (30, 30, 1.0, "ojeu")
    assert own.filter(pl.col("cell") == "works", pl.col("authority_id") == "A")["n"].sum() == 0
    assert make.one(own, **{**share, "authority_id": "C"})["n"] == 0
    beside = make.one(peers, **share)
    assert (beside["n"], beside["value"]) == (20, 0.0), "peers too"
    assert own.filter(pl.col("regimes").str.contains("ojeu"))["regimes"].unique().to_list() == ["ojeu"]


def test_a_period_that_ends_before_the_act_says_so(make: Any) -> None:
    rows = [make.row("A", i, notice_date=date(2023, 5, 1), regime="pcr2015") for i in range(3)]
    rows.append(make.row("A", 9, notice_date=date(2025, 5, 1)))
    own, _ = make.compared(make.prepared(rows, [make.council("A")]))
    found = make.one(own, measure="market_engagement", period="2023/24")
    assert found["reason"] == "not asked before 24 February 2025"


def test_a_notice_of_the_future_is_in_no_period(make: Any) -> None:
    rows = [make.row("A", 1), make.row("A", 2, notice_date=date(2031, 5, 1))]
    own, _ = make.compared(make.prepared(rows, [make.council("A")], today=date(2026, 4, 1)))
    assert make.one(own, measure="coverage")["in_scope"] == 1
    assert set(own["period"]) == {"all", "2025/26", "36 months to 2025-06", "12 months to 2025-06"}


def test_far_from_its_peers_is_higher_and_the_expected_flags_are_told(make: Any) -> None:
    everyone = [make.council(f"C{i:02d}") for i in range(25)]
    rows = []
    for i, authority in enumerate(everyone):
        yes = 30 if i == 0 else 9 + i % 4
        rows += [make.row(authority.authority_id, k, "weighted" if k < yes else "none") for k in range(30)]
    _, peers = make.compared(make.prepared(rows, everyone))
    found = make.one(peers, authority_id="C00", measure="share_with_social_value")
    assert (found["position"], found["position_998"]) == ("higher", "higher")
    assert found["overdispersion_of"] == "peer_set" and found["funnel_high_998"] < 1
    assert found["band"] == 5 and 0 < found["band_repeatability"] <= 1
    assert 0 < found["expected_flags_998"] < found["expected_flags_95"] <= 0.05 * found["looks"]
    usual = make.one(peers, authority_id="C05", measure="share_with_social_value")
    assert usual["position"] == "consistent" and found["value"] < found["shrunken"] < 1
    without = make.one(peers, authority_id="C00", measure="median_weight")
    assert without["position"] is None and "funnel" in without["position_reason"]


def test_councils_that_buy_alike_are_found_and_few_procurements_have_no_mix() -> None:
    cells = {"A": (20, 0), "B": (15, 6), "C": (0, 30), "D": (2, 30), "E": (5, 0)}
    rows = [(k, cell, n) for k, both in cells.items() for cell, n in zip("xy", both, strict=True) if n]
    counts = pl.DataFrame(
        rows, schema={"authority_id": pl.String, "cell": pl.String, "count": pl.Int64}, orient="row"
    )
    found = list(mix_neighbours(counts))
    nearest = {row["authority_id"]: row["peer_id"] for row in found if row["rank"] == 1}
    assert nearest == {"A": "B", "B": "A", "C": "D", "D": "C"}
