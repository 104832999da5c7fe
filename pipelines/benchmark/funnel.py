"""Funnel limits with overdispersion, position, shrinkage and bands of shares.

Spiegelhalter 2005 widens a funnel by an additive random effect: a council's true share varies around the
centre by `tau`, beside the chance of its own n. Here the two are put together as a beta-binomial with that
variance in place of a normal, which gives shares above 1 at the small n that councils have. The centre's own
uncertainty is added to the variance, since a peer set may be small.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from scipy import special

from pipelines.benchmark.intervals import Floats
from pipelines.benchmark.population import same_sum

WINSORISED = 0.1
"""Share of z-scores at each end drawn in before the spread is measured, so that outliers do not hide
themselves (Spiegelhalter 2005, section 4)."""
FEWEST_MEMBERS = 10
"""Members with a count that a spread of the set's own is measured from; else that of all councils is used."""
FEWEST_N = 5
"""Counted procurements of a member whose share enters the spread."""
FEWEST_PEERS = 3
"""Peers with a count below which no position is given."""
WIDEST = 0.8
"""Distance of the 95% limits beyond which no position is given: hardly any share could lie outside."""
EXACT_N = 400
"""Up to this n the limits are summed exactly; above, by a beta of the same mean and variance."""
BANDS = 5
FEWEST_FOR_BANDS = 20
REPLICATES = 200
LEVELS = {"95": 0.025, "998": 0.001}


@cache
def kept_by_winsorising() -> float:
    """What winsorising leaves of a normal's second moment: dividing by it makes the estimate unbiased."""
    cut = float(special.ndtri(1 - WINSORISED))
    height = math.exp(-(cut**2) / 2) / math.sqrt(2 * math.pi)
    return (1 - 2 * WINSORISED) - 2 * cut * height + 2 * WINSORISED * cut**2


def spreads(members: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """tau2 (tau squared) by `keys`, of rows of (keys, n, yes), one per member; no row for fewer than ten.

    Moments of DerSimonian and Laird on winsorised z-scores.
    """
    told = members.filter(pl.col("n") >= FEWEST_N)
    enough = told.group_by(keys).agg(
        count=pl.len(), centre=(pl.col("yes").sum() + 0.5) / (pl.col("n").sum() + 1)
    )
    rows = told.join(enough.filter(pl.col("count") >= FEWEST_MEMBERS), on=keys)
    error = (pl.col("centre") * (1 - pl.col("centre")) / pl.col("n")).sqrt()
    rows = rows.with_columns(z=(pl.col("yes") / pl.col("n") - pl.col("centre")) / error, w=1 / error**2)
    ends = rows.group_by(keys).agg(
        least=pl.col("z").quantile(WINSORISED, "linear"), most=pl.col("z").quantile(1 - WINSORISED, "linear")
    )
    rows = rows.join(ends, on=keys).with_columns(z=pl.col("z").clip(pl.col("least"), pl.col("most")))
    phi = same_sum(pl.col("z") ** 2) / pl.len() / kept_by_winsorising()
    scale = same_sum(pl.col("w")) - same_sum(pl.col("w") ** 2) / same_sum(pl.col("w"))
    tau2 = ((pl.len() * phi - (pl.len() - 1)) / scale).clip(0)
    return rows.group_by(keys).agg(tau2=pl.when(scale > 0).then(tau2))


@dataclass(frozen=True)
class Limits:
    """Of each row: limits of the share and the chance beyond them by level, and the two tails of `yes`."""

    low: dict[str, Floats]
    high: dict[str, Floats]
    beyond: dict[str, Floats]
    below: Floats
    above: Floats


def shape(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """The (a, b) of the beta distribution of this mean and variance."""
    most = mean * (1 - mean)
    kept = np.clip(variance, most * 1e-9, most * 0.999)
    size = most / kept - 1
    return mean * size, (1 - mean) * size


def limits(yes: Floats, n: Floats, mean: Floats, variance: Floats) -> Limits:
    """Limits of the share of n that a council like its peers would have, exact to the count.

    A share on a limit is still inside it. Each side leaves out at most half of the level.
    """
    made = {
        f"{side}{level}": np.full(len(n), np.nan) for level in LEVELS for side in ("low", "high", "beyond")
    }
    tails = {"below": np.full(len(n), np.nan), "above": np.full(len(n), np.nan)}
    a, b = shape(mean, variance)
    order = np.argsort(n, kind="stable")
    small = order[n[order] <= EXACT_N]
    first = 0
    while first < len(small):
        width = int(n[small[min(first + 2_000, len(small)) - 1]]) + 1
        last = min(first + max(1, min(2_000, 4_000_000 // width)), len(small))
        rows = small[first:last]
        _exact(rows, yes, n, a, b, made, tails)
        first = last
    if len(large := order[n[order] > EXACT_N]):
        _smooth(large, yes, n, mean, variance, made, tails)
    low, high, beyond = (
        {level: made[f"{side}{level}"] for level in LEVELS} for side in ("low", "high", "beyond")
    )
    return Limits(low, high, beyond, tails["below"], tails["above"])


def _exact(
    rows: Any, yes: Floats, n: Floats, a: Floats, b: Floats, made: dict[str, Floats], tails: dict[str, Floats]
) -> None:
    """Sums the beta-binomial of each row from its ratio of neighbouring terms."""
    size, k = n[rows][:, None], np.arange(int(n[rows].max()) + 1)[None, :]
    first, second = a[rows][:, None], b[rows][:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.log((size - k) * (k + first)) - np.log((k + 1) * (size - k - 1 + second))
    terms = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(step[:, :-1], axis=1)], axis=1)
    terms = np.where(k <= size, terms, -np.inf)
    weight = np.exp(terms - np.nanmax(terms, axis=1, keepdims=True))
    reached = np.cumsum(weight, axis=1)
    reached /= reached[:, -1:]
    before = np.concatenate([np.zeros((len(rows), 1)), reached[:, :-1]], axis=1)
    place = yes[rows].astype(int)[:, None]
    tails["below"][rows] = np.take_along_axis(reached, place, 1)[:, 0]
    tails["above"][rows] = 1 - np.take_along_axis(before, place, 1)[:, 0]
    for level, tail in LEVELS.items():
        lowest = (reached <= tail).sum(axis=1)
        highest = np.minimum((1 - before > tail).sum(axis=1) - 1, n[rows].astype(int))
        made[f"low{level}"][rows] = lowest / n[rows]
        made[f"high{level}"][rows] = highest / n[rows]
        under = np.take_along_axis(before, lowest[:, None], 1)[:, 0]
        over = 1 - np.take_along_axis(reached, highest[:, None], 1)[:, 0]
        made[f"beyond{level}"][rows] = under + over


def _smooth(
    rows: Any,
    yes: Floats,
    n: Floats,
    mean: Floats,
    variance: Floats,
    made: dict[str, Floats],
    tails: dict[str, Floats],
) -> None:
    share = yes[rows] / n[rows]
    a, b = shape(mean[rows], variance[rows] + mean[rows] * (1 - mean[rows]) / n[rows])
    tails["below"][rows] = special.betainc(a, b, share)
    tails["above"][rows] = special.betaincc(a, b, share)
    for level, tail in LEVELS.items():
        made[f"low{level}"][rows] = special.betaincinv(a, b, tail)
        made[f"high{level}"][rows] = special.betainccinv(a, b, tail)
        made[f"beyond{level}"][rows] = 2 * tail


def positions(found: Limits, level: str) -> pl.Series:
    """higher, consistent or lower than the peers, at a level."""
    tail = LEVELS[level]
    words = np.where(found.above <= tail, "higher", np.where(found.below <= tail, "lower", "consistent"))
    return pl.Series(words)


def shrunken(yes: Floats, n: Floats, mean: Floats, tau2: Floats) -> Floats:
    """The posterior mean of a council's share, beta-binomial with the peers' mean and spread as the prior."""
    a, b = shape(mean, tau2)
    return np.asarray((yes + a) / (n + a + b))


def bands(shares: Floats) -> Any:
    """The fifth of each share among all (last axis), 1 the lowest; equal shares are in one fifth."""
    return np.ceil((_ranks(shares) - 0.5) * BANDS / shares.shape[-1]).astype(int)


def _ranks(values: Floats) -> Floats:
    """Ranks from 1 along the last axis; equal values share the mean of theirs."""
    order = np.argsort(values, axis=-1, kind="stable")
    sorted_ = np.take_along_axis(values, order, -1)
    place = np.broadcast_to(np.arange(values.shape[-1]), values.shape)
    differs = np.diff(sorted_, axis=-1) != 0
    edge = np.ones((*values.shape[:-1], 1), dtype=bool)
    first = np.maximum.accumulate(np.where(np.concatenate([edge, differs], axis=-1), place, 0), axis=-1)
    ends = np.where(np.concatenate([differs, edge], axis=-1), place, values.shape[-1])
    last = np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, -1)
    return ranks


def repeatability(n: Floats, mean: float, tau2: float, seed: int) -> Floats:
    """For each council, the chance that two sets of new procurements put it in the same fifth.

    True shares are drawn from the fitted distribution between councils, then two counts of each council's n.
    """
    rng = np.random.default_rng(seed)
    a, b = shape(np.array([mean]), np.array([tau2]))
    true = rng.beta(a[0], b[0], size=(REPLICATES, len(n)))
    drawn = [bands(rng.binomial(n.astype(int), true) / n) for _ in range(2)]
    return np.asarray((drawn[0] == drawn[1]).mean(axis=0))
