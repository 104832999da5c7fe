"""Intervals at 95% (BENCHMARK.md): Wilson for shares, order statistics for medians."""

from collections.abc import Sequence

from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint


def wilson(yes: int, n: int) -> tuple[float, float] | None:
    """The Wilson interval of yes/n; null for n = 0."""
    if n == 0:
        return None
    low, high = proportion_confint(yes, n, alpha=0.05, method="wilson")
    return float(low), float(high)


def median_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """[x(j), x(n+1-j)] with the largest j that covers 95%; null below n = 6, where none exists."""
    ordered, n = sorted(values), len(values)
    j = 0
    while binom.cdf(j, n, 0.5) <= 0.025 and j + 1 <= n // 2:
        j += 1
    return None if j == 0 else (float(ordered[j - 1]), float(ordered[n - j]))
