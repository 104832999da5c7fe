"""From a known truth: how often the published intervals hold it, how often funnels flag, whether bounds do.

Each council of a world is one draw: 2,400 councils go through the published pipeline at once. Weights come in
lumps, values are lognormal, and a weight goes missing more often when it is low. Run with -s to see figures;
`python tests/bench/simulation.py` writes them into docs/benchmark.md.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from pipelines.benchmark import authority_measures, peer_comparisons
from pipelines.benchmark.comparison_inputs import prepare_comparisons
from pipelines.benchmark.intervals import byars, newcombes
from pipelines.benchmark.measures import load
from pipelines.benchmark.peer_sets import Membership, PeerSet
from warehouse.tables import TABLES

pytestmark = pytest.mark.slow
SEED = 20261125
COUNCILS, SET = 2_400, 50
MEAN, SPREAD = 0.55, 0.12
MONTHS, BETWEEN, WITHIN = 24.0, 0.4, 0.6
"""Durations: the usual one, and the spread of its logarithm between councils and inside one."""
LUMPS = np.array([2.5, 5, 7, 10, 15, 20])
CHANCES = np.array([0.1, 0.2, 0.1, 0.35, 0.15, 0.1])
READ = {True: 0.8, False: 0.6}
"""Chance that criteria can be read, with and without social value."""
KNOWN = {True: 0.9, False: 0.7}
"""Chance that a weight is stated, from 10% on and below."""
MEASURES = (
    *("coverage", "share_with_social_value", "share_at_least_10", "median_weight", "spread"),
    *("value_weighted_weight", "broad_minus_narrow", "share_low_weights", "duration"),
)


@dataclass(frozen=True)
class World:
    """What is true of each procurement, and what came out of the pipeline."""

    who: Any
    rates: Any
    months: Any
    social: Any
    weight: Any
    measures: pl.DataFrame
    peers: pl.DataFrame


def world(fewest: int, most: int, seed: int, spread: float = SPREAD, between: float = BETWEEN) -> World:
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(COUNCILS), rng.integers(fewest, most + 1, COUNCILS))
    size = MEAN * (1 - MEAN) / spread**2 - 1
    rates = rng.beta(MEAN * size, (1 - MEAN) * size, COUNCILS)
    n = len(who)
    social = rng.random(n) < rates[who]
    weight = np.where(social, rng.choice(LUMPS, n, p=CHANCES), 0.0)
    read = rng.random(n) < np.where(social, READ[True], READ[False])
    known = read & (rng.random(n) < np.where(weight >= 10, KNOWN[True], KNOWN[False]))
    frame = table(who, social, weight, read, known, rng)
    months = MONTHS * np.exp(between * rng.standard_normal(COUNCILS))
    drawn = pl.Series(months[who] * np.exp(WITHIN * rng.standard_normal(n)))
    frame = frame.with_columns(duration_with_extensions_months=drawn, duration_known=pl.lit(True))
    found = [council(f"C{i:04d}") for i in range(COUNCILS)]
    sets = [
        PeerSet(
            f"type:{g}",
            f"type:{g}",
            "type",
            str(g),
            tuple(Membership(f"C{g * SET + i:04d}") for i in range(SET)),
        )
        for g in range(COUNCILS // SET)
    ]
    kin = pl.DataFrame({"authority_id": [a.authority_id for a in found]}).with_columns(signer="authority_id")
    chosen = [m for m in load() if m.id in MEASURES]
    inputs = prepare_comparisons(
        lambda name: frame.lazy() if name == "procurements" else TABLES[name].create_empty().lazy(),
        found,
        chosen,
        kin,
        sets,
        ("all",),
    )
    made = authority_measures.figures(inputs, next(p for p in inputs.periods if p.id == "all"))
    own, peers = authority_measures.rows(inputs, made), peer_comparisons.rows(inputs, made)
    return World(who, rates, months, social, weight, own, peers)


def council(key: str) -> Any:
    from pipelines.authorities.register.register import Authority

    return Authority(key, key, key, key, "district", "North", "current", None, None)


def table(who: Any, social: Any, weight: Any, read: Any, known: Any, rng: Any) -> pl.DataFrame:
    n = len(who)
    schema = TABLES["procurements"].create_empty().schema
    never = np.zeros(n, bool)
    stated: dict[str, Any] = {name: never for name, kind in schema.items() if kind == pl.Boolean}
    stated |= {
        "source": np.full(n, "f"),
        "ocid": [f"{i:08d}" for i in range(n)],
        "authority_id": [f"C{i:04d}" for i in who],
        "notice_date": np.full(n, np.datetime64("2025-06-01")),
        "regime": np.full(n, "pa2023"),
        "value_band": np.full(n, "unknown"),
        "value_gbp": np.round(rng.lognormal(12, 1, n)),
        "weight_pct": np.where(known, weight, np.nan),
        "broad_minus_narrow": np.where(known, rng.choice([0, 0, 0, 5, 10.0], n), np.nan),
        "counted": ~never,
        "in_scope": ~never,
        "determinable": read,
        "has_social_value": read & social,
        "weight_known": known,
        "weighted_above_zero": known & (weight > 0),
        "low_weight": known & (weight > 0) & (weight < 5),
        "weight_and_value_known": known,
        "broad_and_narrow_known": known,
    }
    for floor in (10, 15, 20):
        stated[f"at_least_{floor}"] = stated[f"surely_at_least_{floor}"] = known & (weight >= floor)
        stated[f"possibly_at_least_{floor}"] = read & (~known | (weight >= floor))
    frame = pl.DataFrame({name: pl.Series(name, made) for name, made in stated.items()}).fill_nan(None)
    return frame.select(
        (pl.col(name) if name in stated else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


FOUND: dict[str, Any] = {
    "seed": SEED,
    "councils": COUNCILS,
    "held": {},
    "flags": {"95": [], "998": []},
    "alike": {},
    "bands": {"repeated": [], "said": []},
}
"""What came of it, in the order of few, some and many procurements."""


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """Writes what was found to the file that PEERBENCH_SIMULATION names."""
    yield
    if place := os.environ.get("PEERBENCH_SIMULATION"):
        Path(place).write_text(json.dumps(FOUND, indent=1) + "\n")


@pytest.fixture(scope="module", params=[(20, 40), (60, 120), (150, 250)], ids=["few", "some", "many"])
def drawn(request: pytest.FixtureRequest) -> Iterator[World]:
    print(f"\nseed {SEED}, {COUNCILS} councils with {request.param} procurements each")
    yield world(*request.param, SEED)


def among_read(world: World) -> Any:
    """Each council's true share with social value among what can be read."""
    with_it = READ[True] * world.rates
    return with_it / (with_it + READ[False] * (1 - world.rates))


def told(name: str, held: Any) -> tuple[float, float]:
    """(share of draws that held, its Monte Carlo standard error), printed."""
    share = float(np.mean(held))
    error = float(np.sqrt(max(share * (1 - share), 0.01 * 0.99) / len(held)))
    print(f"{name:<28} {len(held):>5} draws  {share:.4f} +- {1.96 * error:.4f}")
    FOUND["held"].setdefault(name, []).append([round(share, 4), len(held)])
    return share, error


def shown(world: World, measure: str) -> tuple[Any, Any, Any]:
    """(council numbers, low, high) of the shown figures."""
    rows = world.measures.filter((pl.col("measure") == measure) & (pl.col("shown") == "shown"))
    numbers = rows["authority_id"].str.slice(1).cast(pl.Int64).to_numpy()
    return numbers, rows["low"].to_numpy() - 1e-9, rows["high"].to_numpy() + 1e-9


def truths(world: World) -> dict[str, Any]:
    known = CHANCES * np.where(LUMPS >= 10, KNOWN[True], KNOWN[False])
    lumps = known / known.sum()
    reached = np.cumsum(lumps)
    quartiles = [LUMPS[np.searchsorted(reached, q)] for q in (0.25, 0.5, 0.75)]
    share = among_read(world) * known.sum()
    share = share / (share + (1 - among_read(world)) * KNOWN[False])
    one = np.ones(COUNCILS)
    return {
        "share_with_social_value": among_read(world),
        "share_at_least_10": share * lumps[LUMPS >= 10].sum(),
        "share_low_weights": one * lumps[LUMPS < 5].sum(),
        "median_weight": one * quartiles[1],
        "spread": one * (quartiles[2] - quartiles[0]),
        "value_weighted_weight": share * (lumps * LUMPS).sum(),
        "broad_minus_narrow": one * 3.0,
        "duration": world.months,
    }


def beside_peers(world: World, measure: str) -> tuple[pl.DataFrame, Any]:
    """The told differences of a measure, and the truth of each: a council's own less that of its fixed peers."""
    n = np.zeros(COUNCILS)
    own = world.measures.filter(pl.col("measure") == measure)
    n[own["authority_id"].str.slice(1).cast(pl.Int64).to_numpy()] = own["n"].to_numpy()
    rows = world.peers.filter((pl.col("measure") == measure) & pl.col("differs").is_not_null())
    true = truths(world)[measure]
    found = []
    for number in rows["authority_id"].str.slice(1).cast(pl.Int64):
        peers = np.setdiff1d(np.arange(number // SET * SET, (number // SET + 1) * SET), [number])
        found.append(true[number] - together(measure, true[peers], n[peers]))
    return rows, np.array(found)


def together(measure: str, true: Any, n: Any) -> float:
    """What is true of peers together: of a median that of the mixture, else the mean by count."""
    if measure != "duration":
        return float((true * n).sum() / n.sum())
    low, high = float(true.min()), float(true.max())
    for _ in range(40):
        middle = (low + high) / 2
        below = float((n * norm.cdf(np.log(middle / true) / WITHIN)).sum() / n.sum())
        low, high = (middle, high) if below < 0.5 else (low, middle)
    return (low + high) / 2


def test_intervals_hold_the_truth_at_their_nominal_rate(drawn: World) -> None:
    true = truths(drawn)
    for measure in ("share_with_social_value", "share_at_least_10", "share_low_weights"):
        council, low, high = shown(drawn, measure)
        share, error = told(
            f"{measure} (Wilson)", (low <= true[measure][council]) & (true[measure][council] <= high)
        )
        assert abs(share - 0.95) <= 3 * error + 0.01, measure  # Wilson swings by up to 1% about 95%
    for measure in ("median_weight", "spread"):
        council, low, high = shown(drawn, measure)
        if len(council) > 100:  # of fewer nothing is told
            held = (low <= true[measure][council]) & (true[measure][council] <= high)
            share, error = told(f"{measure} (order statistic)", held)
            assert share >= 0.95 - 3 * error, measure
    for measure in ("value_weighted_weight", "broad_minus_narrow"):
        council, low, high = shown(drawn, measure)
        share, error = told(
            f"{measure} (BCa)", (low <= true[measure][council]) & (true[measure][council] <= high)
        )
        assert 0.93 - 3 * error <= share <= 0.985 + 3 * error, measure


def test_differences_from_the_peers_together_hold_the_truth_at_their_nominal_rate(drawn: World) -> None:
    for measure in ("share_with_social_value", "share_at_least_10", "duration", "value_weighted_weight"):
        rows, true = beside_peers(drawn, measure)
        held = (rows["difference_low"].to_numpy() - 1e-9 <= true) & (
            true <= rows["difference_high"].to_numpy() + 1e-9
        )
        share, error = told(f"{measure}, difference", held)
        # What a median leaves out is in whole procurements, so that of few it holds a little more often.
        assert 0.95 - 3 * error - 0.01 <= share <= 0.985 + 3 * error, measure
        apart = float((rows["differs"] != "not_told").mean())  # type: ignore[arg-type]
        print(f"  told apart {apart:.3f}")
    rows, true = beside_peers(drawn, "median_weight")
    held = (rows["difference_low"].to_numpy() <= 1e-9) & (rows["difference_high"].to_numpy() >= -1e-9)
    share, _ = told("median_weight, difference", held)
    assert share >= 0.95


def test_as_many_seem_to_differ_as_chance_is_said_to_make() -> None:
    """A world whose councils are all alike: what is told apart there is chance alone."""
    alike = world(60, 120, SEED, spread=0.001, between=0.0)
    for measure in ("share_with_social_value", "duration"):
        rows, _ = beside_peers(alike, measure)
        flags = int((rows["differs"] != "not_told").sum())
        expected = float(rows.group_by("peer_set").agg(pl.col("differences_by_chance").first())[:, 1].sum())
        print(f"{measure}: {flags} of {rows.height} seem to differ, {expected:.1f} by chance")
        FOUND["alike"][measure] = {"flags": flags, "of": rows.height, "expected": expected}
        assert expected == pytest.approx(rows.height * 0.05)
        assert 0.2 * expected <= flags <= expected + 3.5 * np.sqrt(expected)


def test_bounds_hold_the_truth_always(drawn: World) -> None:
    """The share among all, read or not: what anyone would find who could read everything."""
    everything = np.bincount(drawn.who, minlength=COUNCILS)
    yes = np.bincount(drawn.who, drawn.social, minlength=COUNCILS) / everything
    rows = drawn.measures.filter(pl.col("measure") == "share_with_social_value").sort("authority_id")
    held = (rows["bound_low"].to_numpy() <= yes) & (yes <= rows["bound_high"].to_numpy())
    told("bounds, share", held)
    assert held.all()


def test_funnels_flag_as_often_as_they_say(drawn: World) -> None:
    rows = drawn.peers.filter(
        (pl.col("measure") == "share_with_social_value") & pl.col("position").is_not_null()
    )
    sets = rows.group_by("peer_set").agg(pl.col("expected_flags_95", "expected_flags_998").first())
    for level, name in (("95", "position"), ("998", "position_998")):
        flags = int((rows[name] != "consistent").sum())
        expected = float(sets[f"expected_flags_{level}"].sum())
        error = np.sqrt(expected)
        FOUND["flags"][level].append({"flags": flags, "of": rows.height, "expected": round(expected, 4)})
        print(
            f"flags at {level}: {flags} of {rows.height}, {expected:.1f} expected by chance, +- {1.96 * error:.1f}"
        )
        assert abs(flags - expected) <= 3.5 * max(error, 1)
        assert expected <= (0.05 if level == "95" else 0.002) * rows.height


def test_a_band_repeats_as_often_as_it_says(drawn: World) -> None:
    """New procurements of the same councils: the share that falls in the same fifth again."""
    from pipelines.benchmark.funnel import bands

    rows = drawn.peers.filter((pl.col("measure") == "share_with_social_value") & pl.col("band").is_not_null())
    own_n = drawn.measures.filter(pl.col("measure") == "share_with_social_value").select("authority_id", "n")
    rows = rows.drop("n").join(own_n, on="authority_id").sort("peer_set", "authority_id")
    rng = np.random.default_rng(SEED)
    true = among_read(drawn)
    same = []
    for _, part in rows.group_by("peer_set", maintain_order=True):
        numbers = part["authority_id"].str.slice(1).cast(pl.Int64).to_numpy()
        n = part["n"].to_numpy()
        same += list(bands(rng.binomial(n, true[numbers]) / n) == part["band"].to_numpy())
    share, error = told("bands repeat", np.array(same))
    said = float(rows["band_repeatability"].mean())  # type: ignore[arg-type]
    print(f"bands said to repeat         {said:.4f}")
    FOUND["bands"]["repeated"].append(round(share, 4))
    FOUND["bands"]["said"].append(round(said, 4))
    assert abs(share - said) <= 3 * error + 0.03


def test_byar_and_newcombe_hold_the_truth_at_their_nominal_rate() -> None:
    rng = np.random.default_rng(SEED)
    draws = 20_000
    for expected in (5.0, 20.0, 60.0):
        low, high = byars(rng.poisson(expected * 1.2, draws).astype(float), np.full(draws, expected))
        share, error = told(f"Byar, {expected:g} expected", (low <= 1.2) & (high >= 1.2))
        assert 0.95 - 3 * error - 0.01 <= share <= 0.975
    for shape in ((10, 10), (15, 40), (60, 60)):
        n1, n2 = (rng.multinomial(total, [0.5, 0.3, 0.2], draws).astype(float) for total in shape)
        p1, p2 = np.array([0.3, 0.5, 0.7]), np.array([0.45, 0.65, 0.85])
        difference, low, high = newcombes(
            rng.binomial(n1.astype(int), p1).astype(float),
            n1,
            rng.binomial(n2.astype(int), p2).astype(float),
            n2,
        )
        held = ((low <= 0.15) & (high >= 0.15))[~np.isnan(difference)]
        share, error = told(f"Newcombe over strata, {shape}", held)
        assert 0.945 - 3 * error <= share <= 0.99
