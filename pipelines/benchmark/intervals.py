"""Intervals at 95% (BENCHMARK.md): Wilson, order statistics, Byar, Newcombe, BCa bootstrap; by column."""

from typing import Any

import numpy as np
from scipy import special

from pipelines.statistics import wilson_ends

Z = 1.959963984540054
"""The normal quantile at 0.975. Distributions are those of scipy.special: scipy.stats gives the same numbers,
and takes half a second to load."""
RESAMPLES = 999
Floats = np.ndarray[Any, np.dtype[np.float64]]


def wilsons(yes: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The Wilson interval of each yes/n; not a number where n = 0."""
    counts = np.where(n > 0, n, 1)
    low, high = (np.clip(end, 0, 1) for end in wilson_ends(np.where(n > 0, yes, 0), counts, np.sqrt))
    # At 0 and n of n the end is known: the formula leaves it a rounding error away.
    low, high = np.where(yes == 0, 0.0, low), np.where(yes == n, 1.0, high)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def median_ranks(n: Floats, level: float = 0.95) -> Floats:
    """j for which [x(j), x(n+1-j)] covers the median at this level; 0 where none does (n < 6 at 95%)."""
    tail = (1 - level) / 2
    found = _first_above(tail, n, 0.5)
    return np.where(n > 0, np.minimum(found, n // 2), 0.0)


def _first_above(tail: float, n: Floats, share: float) -> Floats:
    """The least count of a binomial that has more than `tail` of the chance at it or below; 0 for n = 0."""
    sizes, place = np.unique(n, return_inverse=True)  # of many councils few are different
    found = _at_least(tail, sizes, share)
    reached = special.bdtr(found, sizes.astype(np.int64), share)
    return np.where(reached <= tail, found + 1, found)[place]


def _at_least(chance: float, n: Floats, share: float) -> Floats:
    """The least count of a binomial that has this chance at it or below; 0 for n = 0."""
    sizes, place = np.unique(n, return_inverse=True)
    return np.asarray(np.nan_to_num(np.ceil(special.bdtrik(chance, sizes, share))), dtype=np.float64)[place]


def byars(observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Byar's interval of observed/expected (Breslow and Day 1987); not a number where expected = 0."""
    safe = np.where(observed > 0, observed, 1)
    low = safe * (1 - 1 / (9 * safe) - Z / (3 * np.sqrt(safe))) ** 3
    above = observed + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * np.sqrt(above))) ** 3
    scale = np.where(expected > 0, expected, np.nan)
    return np.where(observed > 0, low, 0.0) / scale, high / scale


def newcombes(yes1: Floats, n1: Floats, yes2: Floats, n2: Floats) -> tuple[Floats, Floats, Floats]:
    """(difference, low, high) of p2 - p1 over strata of both (columns), by Newcombe's score method.

    One stratum: Newcombe 1998, method 10. Several: differences weighed by n1 n2 / (n1 + n2), and each side's
    Wilson interval at its weighted mean and effective n, 1 / sum(w^2 / n). Shapes (rows, strata); an empty
    stratum weighs 0.
    """
    both = (n1 > 0) & (n2 > 0)
    a, b = np.where(both, n1, 1), np.where(both, n2, 1)
    raw = np.where(both, a * b / (a + b), 0.0)
    total = raw.sum(axis=1)
    weight = raw / np.where(total > 0, total, 1)[:, None]
    p1, low1, high1 = _standardised(np.where(both, yes1, 0) / a, a, weight)
    p2, low2, high2 = _standardised(np.where(both, yes2, 0) / b, b, weight)
    difference, low, high = apart(p1, low1, high1, p2, low2, high2)
    none = np.where(total > 0, 0.0, np.nan)
    return difference + none, np.maximum(low, -1), np.minimum(high, 1)


def apart(
    value1: Floats, low1: Floats, high1: Floats, value2: Floats, low2: Floats, high2: Floats
) -> tuple[Floats, Floats, Floats]:
    """(difference, low, high) of value2 - value1 of independent figures, each with its interval.

    Newcombe's hybrid, which Zou and Donner (2008) carried to any two intervals at one level: each end lies as
    far from the difference as the two ends that it leans on lie from their values, added as squares. Not a
    number where any of them is none. With Wilson's intervals it is Newcombe's method 10.
    """
    difference = value2 - value1
    return (
        difference,
        difference - np.hypot(value2 - low2, high1 - value1),
        difference + np.hypot(high2 - value2, value1 - low1),
    )


def _standardised(p: Floats, n: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """(mean, low, high) of proportions by weight.

    The variance is that of one proportion at the mean, which is at least that of the strata: the proportions
    of single procurements, 0 or 1, would otherwise seem to be without error.
    """
    mean = (weight * p).sum(axis=1)
    share = (weight**2 / n).sum(axis=1)
    size = 1 / np.where(share > 0, share, 1)
    low, high = wilsons(mean * size, size)
    return mean, low, high


def bca(value: float, resampled: Floats, jackknife: Floats, z: float = Z) -> tuple[float, float] | None:
    """The BCa interval (Efron 1987) of a value, its bootstrap distribution and its jackknife values.

    Null where the resamples do not vary: no interval can be told from one repeated value.
    """
    below = (np.sum(resampled < value) + np.sum(resampled == value) / 2) / len(resampled)
    if not 0 < below < 1 or np.ptp(resampled) == 0:
        return None
    centred = jackknife.mean() - jackknife
    spread = float((centred**2).sum()) ** 1.5
    acceleration = float((centred**3).sum()) / (6 * spread) if spread > 0 else 0.0
    bias = special.ndtri(below)
    ends = []
    for end in (-z, z):
        moved = bias + (bias + end) / (1 - acceleration * (bias + end))
        ends.append(float(np.quantile(resampled, special.ndtr(moved))))
    return ends[0], ends[1]


def ratio_bca(values: Floats, weights: Floats, seed: int) -> tuple[float, float] | None:
    """BCa of sum(values * weights) / sum(weights), resampled by procurement. Weights of one: the mean."""
    n, product = len(values), values * weights
    rng = np.random.default_rng(seed)
    top, bottom = np.empty(RESAMPLES), np.empty(RESAMPLES)
    step = max(1, 2_000_000 // max(n, 1))  # bounds memory for the largest councils
    for first in range(0, RESAMPLES, step):
        rows = rng.integers(0, n, size=(min(step, RESAMPLES - first), n))
        top[first : first + step] = product[rows].sum(axis=1)
        bottom[first : first + step] = weights[rows].sum(axis=1)
    left = (product.sum() - product) / (weights.sum() - weights)
    ratio = float(product.sum() / weights.sum())
    return bca(ratio, top / bottom, left, _widened(product - ratio * weights))


def _widened(residuals: Floats) -> float:
    """Student's t for the effective number of residuals, in place of the normal quantile.

    A few large contracts make most of the variance, and a bootstrap of few is too narrow: plain BCa covers
    84% to 93% where values are lognormal. The degrees of freedom are (sum u^2)^2 / sum u^4.
    """
    squares = residuals**2
    effective = float(squares.sum() ** 2 / (squares**2).sum()) if squares.any() else 1.0
    return float(special.stdtrit(max(effective, 1.0), 0.975))


def quartile_ranks(n: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Ranks (l1, u1, l3, u3) of intervals of both quartiles that hold together at 95%; 0 where none does.

    Each covers its quartile at 97.5%, so that [x(l3) - x(u1), x(u3) - x(l1)] covers the distance of the
    quartiles whatever the distribution (Bonferroni). None exists below n = 16.
    """
    tail = 0.0125
    ranks = []
    for share in (0.25, 0.75):
        ranks += [_first_above(tail, n, share), _at_least(1 - tail, n, share) + 1]
    exists = (ranks[0] >= 1) & (ranks[3] <= n)
    l1, u1, l3, u3 = (np.where(exists, rank, 0.0) for rank in ranks)
    return l1, u1, l3, u3
