"""Each kind of published figure, computed again from the published Parquet by DuckDB or plain Python."""

import math
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from scipy.stats import betabinom, binom

from warehouse.tables import TABLES


@pytest.fixture(scope="module")
def place(published: Any) -> Path:
    return published[0]


def sql(place: Path, query: str) -> list[tuple[Any, ...]]:
    connection = duckdb.connect()
    for path in place.glob("*.parquet"):
        connection.read_parquet(str(path)).create_view(path.stem)
    for path in {file.parent for file in place.glob("*/*.parquet")}:
        connection.read_parquet(f"{path}/*.parquet").create_view(path.name)
    return connection.execute(query).fetchall()


def table(place: Path, name: str) -> pl.DataFrame:
    path = place / f"{name}.parquet"
    return pl.read_parquet(path if path.exists() else place / name / "*.parquet")


SIGNED = """(select p.*, coalesce(r.successor_id, p.authority_id) as who from procurements p
             left join repooled r on r.predecessor_id = p.authority_id and r.pooled
             where p.counted and p.authority_id is not null
             union all
             select p.*, p.authority_id as who from procurements p
             join repooled r on r.predecessor_id = p.authority_id and r.pooled where p.counted)"""
"""Counted procurements by the council that has them: a successor's, and still its predecessors' own."""


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "breakdown"),
    [
        ("share_with_social_value", "has_social_value", "determinable", "all"),
        ("share_with_social_value", "has_social_value", "determinable", "category"),
        ("share_at_least_10", "at_least_10", "weight_known", "value_band"),
        ("coverage", "determinable", "in_scope", "cpv_division"),
        ("won_by_vcse", "won_by_vcse", "supplier_kind_stated", "all"),
        ("market_engagement", "engaged_the_market", "under_the_act", "all"),
    ],
)
def test_shares(place: Path, measure: str, numerator: str, denominator: str, breakdown: str) -> None:
    cell = "'all'" if breakdown == "all" else f"coalesce({breakdown}, 'unknown')"
    found = sql(
        place,
        f"""with mine as (
              select who, financial_year, {cell} as cell, count(*) filter ({denominator}) as n,
                     count(*) filter ({denominator} and {numerator}) as yes
              from {SIGNED} group by 1, 2, 3)
            select m.authority_id, m.period, m.cell, m.n, m.yes, m.value, m.low, m.high, mine.n, mine.yes
            from authority_measures m
            left join mine on mine.who = m.authority_id and mine.financial_year = m.period and mine.cell = m.cell
            where m.measure = '{measure}' and m.breakdown = '{breakdown}' and m.period like '%/%'""",
    )
    assert len(found) > 100 and sum(row[3] for row in found) > 100
    z = statistics.NormalDist().inv_cdf(0.975)
    for key, period, where, n, yes, value, low, high, counted, count in found:
        assert (n, yes) == (counted or 0, count or 0), (key, period, where)
        if value is not None:
            middle = (yes + z**2 / 2) / (n + z**2)
            half = z / (n + z**2) * math.sqrt(yes * (n - yes) / n + z**2 / 4)
            assert (value, low, high) == pytest.approx((yes / n, middle - half, middle + half), abs=1e-9)


def test_bounds_and_coverage_over_all_years(place: Path) -> None:
    found = sql(
        place,
        f"""with mine as (
              select who, count(*) filter (in_scope) as scope, count(*) filter (determinable) as det,
                     count(*) filter (has_social_value) as yes,
                     count(*) filter (surely_at_least_10) as sure, count(*) filter (possibly_at_least_10) as maybe
              from {SIGNED} group by 1)
            select m.measure, m.bound_low, m.bound_high, m.in_scope, m.determinable, m.coverage, mine.*
            from authority_measures m join mine on mine.who = m.authority_id
            where m.period = 'all' and m.breakdown = 'all'
              and m.measure in ('share_with_social_value', 'share_at_least_10') and m.determinable > 0""",
    )
    assert len(found) > 100
    for measure, low, high, in_scope, determinable, coverage, _, scope, det, yes, sure, maybe in found:
        assert (in_scope, determinable, coverage) == (scope, det, pytest.approx(det / scope))
        if measure == "share_with_social_value":
            assert (low, high) == pytest.approx((yes / scope, (yes + scope - det) / scope))
        else:
            assert (low, high) == pytest.approx((sure / det, maybe / det))


def values(place: Path, column: str, condition: str) -> dict[str, list[tuple[float, float]]]:
    found = defaultdict(list)
    for who, value, money in sql(place, f"select who, {column}, value_gbp from {SIGNED} where {condition}"):
        found[who].append((value, money))
    return found


def test_medians_and_quartiles(place: Path) -> None:
    own = table(place, "authority_measures").filter(
        (pl.col("period") == "all") & (pl.col("breakdown") == "all")
    )
    weights = values(place, "weight_pct", "weighted_above_zero")
    checked = 0
    for row in own.filter(
        (pl.col("measure").is_in(["median_weight", "spread"])) & (pl.col("shown") == "shown")
    ).to_dicts():
        mine = sorted(round(w, 4) for w, _ in weights[row["authority_id"]])
        n = len(mine)
        assert row["n"] == n
        if row["measure"] == "median_weight":
            j = max(k for k in range(1, n // 2 + 1) if binom.cdf(k - 1, n, 0.5) <= 0.025)
            assert (row["value"], row["low"], row["high"]) == (
                statistics.median(mine),
                mine[j - 1],
                mine[n - j],
            )
        else:
            first, third = np.quantile(mine, [0.25, 0.75])
            assert row["value"] == pytest.approx(third - first)
            assert row["low"] <= row["value"] <= row["high"]
        checked += 1
    assert checked > 30


def test_points_per_pound_and_the_statement(place: Path) -> None:
    money = values(place, "weight_pct", "weight_and_value_known")
    own = table(place, "authority_measures").filter(
        (pl.col("measure") == "value_weighted_weight")
        & (pl.col("period") == "all")
        & (pl.col("breakdown") == "all")
    )
    shown = own.filter(pl.col("shown") == "shown").to_dicts()
    assert len(shown) > 10
    for row in shown:
        mine = money[row["authority_id"]]
        total = sum(v for _, v in mine)
        assert row["value"] == pytest.approx(sum(w * v for w, v in mine) / total)
        assert row["effective_n"] == pytest.approx(total**2 / sum(v * v for _, v in mine))
        assert row["largest_share"] == pytest.approx(max(v for _, v in mine) / total)
        assert row["low"] < row["value"] < row["high"] and row["interval"] == "bca"
    found = sql(
        place,
        f"""select s.procurements, s.value_gbp, s.points_per_pound, count(p.ocid),
                   sum(p.value_gbp) filter (p.in_scope and p.value_gbp > 0),
                   sum(p.value_gbp * p.weight_pct) filter (p.weight_and_value_known)
                   / sum(p.value_gbp) filter (p.weight_and_value_known),
                   max(p.value_gbp) filter (p.weight_and_value_known)
                   / sum(p.value_gbp) filter (p.weight_and_value_known), s.reason
            from statements s left join {SIGNED} p on p.who = s.authority_id
             and p.financial_year = s.financial_year and (s.category = 'all' or p.category = s.category)
            group by s.authority_id, s.financial_year, s.category, 1, 2, 3, s.reason""",
    )
    assert len(found) > 500
    for procurements, value, points, count, total, mean, largest, reason in found:
        assert procurements == count and value == pytest.approx(total)
        if largest is None or largest > 0.5:
            assert points is None and reason
        else:
            assert points == pytest.approx(mean) and reason is None


def test_profiles_of_criteria(place: Path) -> None:
    found = sql(
        place,
        f"""with asked as (
              select p.who, c.source, c.ocid, c.criterion from criteria c join {SIGNED} p
              on p.source = c.source and p.ocid = c.ocid where c.is_narrow and p.has_social_value),
            named as (
              select a.who, t.theme, count(*) as yes from asked a join criterion_themes t
              on t.source = a.source and t.ocid = a.ocid and t.criterion = a.criterion and t.framework = 'pivot'
              group by 1, 2)
            select m.n, m.yes, (select count(*) from asked where who = m.authority_id), coalesce(named.yes, 0)
            from authority_measures m left join named on named.who = m.authority_id and named.theme = m.cell
            where m.measure = 'theme_profile' and m.period = 'all'""",
    )
    assert len(found) > 500 and sum(row[1] for row in found) > 100
    assert all((n, yes) == (total, count) for n, yes, total, count in found)


def test_peers_pooled_without_the_council_and_their_funnel(place: Path) -> None:
    counts = {
        who: (n, yes)
        for who, n, yes in sql(
            place,
            """select authority_id, count(*) filter (determinable), count(*) filter (has_social_value)
               from procurements where authority_id is not null group by 1""",
        )
    }
    kin = {
        (row["successor_id"], row["predecessor_id"])
        for row in table(place, "repooled").to_dicts()
        if row["pooled"]
    }
    of_set = defaultdict(set)
    for group, authority in sql(place, "select group_id, authority_id from authority_groups"):
        of_set[group].add(authority)
    rows = table(place, "peer_comparisons").filter(
        (pl.col("measure") == "share_with_social_value")
        & (pl.col("period") == "all")
        & (pl.col("breakdown") == "all")
        & (pl.col("peer_kind") == "type")
    )
    own = {
        row["authority_id"]: row
        for row in table(place, "authority_measures")
        .filter(
            (pl.col("measure") == "share_with_social_value")
            & (pl.col("period") == "all")
            & (pl.col("breakdown") == "all")
        )
        .to_dicts()
    }
    placed = 0
    for row in rows.to_dicts():
        key = row["authority_id"]
        others = [m for m in of_set[row["peer_set"]] if m != key and (key, m) not in kin]
        n, yes = (sum(counts.get(m, (0, 0))[i] for m in others) for i in (0, 1))
        assert (row["n"], row["yes"]) == (n, yes), row
        if row["position"] is None:
            assert row["position_reason"]
            continue
        placed += 1
        mean, tau2 = (yes + 0.5) / (n + 1), row["overdispersion"] ** 2
        squares = sum(counts.get(m, (0, 0))[0] ** 2 for m in others)
        variance = tau2 + mean * (1 - mean) / n + tau2 * squares / n**2
        size = mean * (1 - mean) / variance - 1
        like = betabinom(own[key]["n"], mean * size, (1 - mean) * size)
        inside = [k for k in range(own[key]["n"] + 1) if like.cdf(k) > 0.025 and like.sf(k - 1) > 0.025]
        ends = (inside[0] / own[key]["n"], inside[-1] / own[key]["n"])
        assert (row["funnel_low_95"], row["funnel_high_95"]) == pytest.approx(ends)
        expected = (
            "lower"
            if own[key]["yes"] < inside[0]
            else "higher"
            if own[key]["yes"] > inside[-1]
            else "consistent"
        )
        assert row["position"] == expected
        prior = mean * (1 - mean) / tau2 - 1 if tau2 > 1e-8 else math.inf
        if math.isfinite(prior):
            shrunk = (own[key]["yes"] + mean * prior) / (own[key]["n"] + prior)
            assert row["shrunken"] == pytest.approx(shrunk, abs=1e-6)
    assert placed > 20


def test_case_mix(place: Path) -> None:
    rows = sql(
        place,
        f"""select who, authority_id, cpv_division, category, value_band, regime, has_social_value
            from {SIGNED} where determinable""",
    )
    first_time = {}
    for row in sql(
        place,
        """select source || ocid, cpv_division, category, value_band, regime, has_social_value
           from procurements where determinable and counted and authority_id is not null""",
    ):
        first_time[row[0]] = row[1:]
    levels: list[dict[Any, list[int]]] = [defaultdict(lambda: [0, 0]) for _ in range(5)]

    def keys(cell: tuple[Any, ...]) -> list[Any]:
        division, category, band, regime = cell
        return [cell, (category, band, regime), (category, regime), (regime,), ()]

    for *cell, yes in first_time.values():
        for level, key in zip(levels, keys(tuple(cell)), strict=True):
            level[key][0] += 1
            level[key][1] += yes
    expected: dict[str, float] = defaultdict(float)
    observed: dict[str, int] = defaultdict(int)
    for who, _, *cell, yes in rows:
        for number, (level, key) in enumerate(zip(levels, keys(tuple(cell)), strict=True)):
            if level[key][0] >= 20 or number == 4:
                expected[who] += level[key][1] / level[key][0]
                break
        observed[who] += yes
    own = table(place, "authority_measures").filter(
        (pl.col("measure") == "share_with_social_value")
        & (pl.col("period") == "all")
        & (pl.col("breakdown") == "all")
        & (pl.col("n") > 0)
    )
    for row in own.to_dicts():
        key = row["authority_id"]
        assert row["expected"] == pytest.approx(expected[key])
        assert row["ratio"] == pytest.approx(observed[key] / expected[key])
        assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"]


def test_changes_never_cross_a_regime_unless_they_say_so(place: Path) -> None:
    changes = table(place, "changes")
    assert set(changes["kind"]) == {"years", "act"}
    inside = changes.filter(pl.col("kind") == "years")
    assert set(inside["regime"]) <= {"pcr2015", "pa2023"}
    assert changes.filter(pl.col("caveat").is_null()).is_empty()
    shown = changes.filter(pl.col("shown") == "shown")
    assert shown.height and shown.filter(pl.col("low") > pl.col("difference")).is_empty()
    counts = sql(
        place,
        f"""select who, count(*) filter (determinable) from {SIGNED} where regime = 'pa2023' group by 1""",
    )
    act = changes.filter((pl.col("kind") == "act") & (pl.col("measure") == "share_with_social_value"))
    after = {row["authority_id"]: row["n_later"] + row["left_out_later"] for row in act.to_dicts()}
    assert after and all(after[who] == n for who, n in counts if who in after)


def test_deciles_are_of_the_councils_with_a_figure(place: Path) -> None:
    """Of enough councils of one type the numpy quantiles of their figures; of fewer nothing but the counts."""
    deciles = table(place, "deciles").to_dicts()
    figures = defaultdict(list)
    for group, measure, period, breakdown, cell, value in sql(
        place,
        """select 'type:' || a.authority_type, m.measure, m.period, m.breakdown, m.cell,
                  case when m.shown = 'shown' then m.value end
           from authority_measures m join authorities a using (authority_id)
           where m.breakdown in ('all', 'regime') and m.n > 0""",
    ):
        figures[group, measure, period, breakdown, cell].append(value)
    seen = 0
    for row in deciles:
        of = figures.pop((row["group_id"], row["measure"], row["period"], row["breakdown"], row["cell"]))
        known = [value for value in of if value is not None]
        assert (row["councils"], row["left_out"]) == (len(known), len(of) - len(known))
        nine = [row[f"decile_{step}"] for step in range(1, 10)]
        if len(known) >= 20:
            assert nine == pytest.approx(list(np.quantile(known, np.arange(1, 10) / 10)))
            seen += 1
        else:
            assert set(nine) == {None} and row["shown"] != "shown" and "20 needed" in row["reason"]
    assert seen >= 5
    profiles = {m for m, kind in sql(place, "select measure, kind from measures") if kind == "profile"}
    assert {measure for _, measure, *_ in figures} <= profiles, "no other row is left over"


def test_the_statement_of_every_year_and_the_log_of_reorganisations_are_there(place: Path) -> None:
    log = table(place, "repooled")
    assert log.filter(pl.col("pooled")).height == 3 and log["procurements"].sum() > 0
    successor = log["successor_id"][0]
    row = table(place, "authority_measures").filter(
        (pl.col("authority_id") == successor)
        & (pl.col("measure") == "coverage")
        & (pl.col("period") == "2023/24")
    )
    assert row.filter(pl.col("breakdown") == "all")["in_scope"].item() > 0, "before it was founded"
    for name in (
        "statements",
        "questions",
        "alignments",
        "alignment_members",
        "mix_neighbours",
        "commitments",
    ):
        assert table(place, name).height, name
        TABLES[name].validate(table(place, name))
