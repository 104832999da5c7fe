"""Intervals at 95% (BENCHMARK.md): Wilson, order statistics, Byar, Newcombe, BCa bootstrap; by column."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.stats import binom, norm
from statsmodels.stats.proportion import proportion_confint

Z = float(norm.ppf(0.975))
RESAMPLES = 999
Floats = np.ndarray[Any, np.dtype[np.float64]]


def wilson(yes: int, n: int) -> tuple[float, float] | None:
    """The Wilson interval of yes/n; null for n = 0."""
    if n == 0:
        return None
    low, high = proportion_confint(yes, n, alpha=0.05, method="wilson")
    return float(low), float(high)


def wilsons(yes: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The Wilson interval of each yes/n; not a number where n = 0."""
    counts = np.where(n > 0, n, 1)
    low, high = proportion_confint(np.where(n > 0, yes, 0), counts, alpha=0.05, method="wilson")
    # At 0 and n of n the end is known: the library leaves it a rounding error away.
    low, high = np.where(yes == 0, 0.0, low), np.where(yes == n, 1.0, high)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def median_ranks(n: Floats, level: float = 0.95) -> Floats:
    """j for which [x(j), x(n+1-j)] covers the median at this level; 0 where none does (n < 6 at 95%)."""
    tail = (1 - level) / 2
    found = np.asarray(binom.ppf(tail, n, 0.5), dtype=float)
    found = np.where(binom.cdf(found, n, 0.5) <= tail, found + 1, found)
    return np.where(n > 0, np.minimum(found, n // 2), 0.0)


def median_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """[x(j), x(n+1-j)] with the largest j that covers 95%; null below n = 6, where none exists."""
    ordered, n = sorted(values), len(values)
    j = int(median_ranks(np.array([n], dtype=float))[0])
    return None if j == 0 else (float(ordered[j - 1]), float(ordered[n - j]))


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

    One stratum: Newcombe 1998, method 10. Several: differences weighed by n1 n2 / (n1 + n2), with the
    squares of the Wilson arms added up by weight (Yan and Su 2010). Shapes (rows, strata); an empty stratum
    has weight 0.
    """
    both = (n1 > 0) & (n2 > 0)
    a, b = np.where(both, n1, 1), np.where(both, n2, 1)
    p1, p2 = np.where(both, yes1, 0) / a, np.where(both, yes2, 0) / b
    raw = np.where(both, a * b / (a + b), 0.0)
    total = raw.sum(axis=1, keepdims=True)
    weight = raw / np.where(total > 0, total, 1)
    arms = [_arms(p1, a, weight), _arms(p2, b, weight)]
    mean1, mean2 = (weight * p1).sum(axis=1), (weight * p2).sum(axis=1)
    difference = np.where(total[:, 0] > 0, mean2 - mean1, np.nan)
    low = difference - np.hypot(arms[1][0], arms[0][1])
    high = difference + np.hypot(arms[0][0], arms[1][1])
    return difference, np.maximum(low, -1), np.minimum(high, 1)


def _arms(p: Floats, n: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """How far the weighted mean of several proportions reaches down and up.

    The Wilson interval of each is taken at z * root(sum of squared s.e.) / sum of s.e., so that the sum of
    the stratum intervals has the length of one interval of the weighted mean (Yan and Su 2010).
    """
    # The s.e. is that of the Wilson centre: 0 of 5 must not count as without error.
    centre = (p * n + Z**2 / 2) / (n + Z**2)
    error = weight * np.sqrt(centre * (1 - centre) / n)
    total = error.sum(axis=1, keepdims=True)
    z = Z * np.sqrt((error**2).sum(axis=1, keepdims=True)) / np.where(total > 0, total, 1)
    middle = (p * n + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(p * (1 - p) * n + z**2 / 4)
    mean = (weight * p).sum(axis=1)
    return mean - (weight * (middle - half)).sum(axis=1), (weight * (middle + half)).sum(axis=1) - mean


def bca(value: float, resampled: Floats, jackknife: Floats) -> tuple[float, float] | None:
    """The BCa interval (Efron 1987) of a value, its bootstrap distribution and its jackknife values.

    Null where the resamples do not vary: no interval can be told from one repeated value.
    """
    below = (np.sum(resampled < value) + np.sum(resampled == value) / 2) / len(resampled)
    if not 0 < below < 1 or np.ptp(resampled) == 0:
        return None
    centred = jackknife.mean() - jackknife
    spread = float((centred**2).sum()) ** 1.5
    acceleration = float((centred**3).sum()) / (6 * spread) if spread > 0 else 0.0
    bias = norm.ppf(below)
    ends = []
    for z in (-Z, Z):
        moved = bias + (bias + z) / (1 - acceleration * (bias + z))
        ends.append(float(np.quantile(resampled, norm.cdf(moved))))
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
    return bca(float(product.sum() / weights.sum()), top / bottom, left)


def iqr_bca(values: Floats, seed: int) -> tuple[float, float] | None:
    """BCa of the distance between the quartiles (numpy's linear definition)."""
    kinds, counts = np.unique(values, return_counts=True)
    n = len(values)
    drawn = np.random.default_rng(seed).multinomial(n, counts / n, size=RESAMPLES)
    left = counts[None, :] - np.eye(len(kinds), dtype=int)
    without = np.repeat(_iqr(kinds, left, n - 1), counts)
    whole = float(_iqr(kinds, counts[None, :], n)[0])
    return bca(whole, _iqr(kinds, drawn, n), without)


def _iqr(kinds: Floats, counts: Any, n: int) -> Floats:
    """The distance between the quartiles of samples given as counts of each kind (rows)."""
    reached = counts.cumsum(axis=1)

    def at(rank: int) -> Floats:
        found: Floats = kinds[(reached <= rank).sum(axis=1)]
        return found

    ends: list[Floats] = []
    for share in (0.25, 0.75):
        place = (n - 1) * share
        below = int(np.floor(place))
        above = min(below + 1, n - 1)
        ends.append(at(below) + (place - below) * (at(above) - at(below)))
    return ends[1] - ends[0]


Interval = Callable[..., tuple[float, float] | None]
