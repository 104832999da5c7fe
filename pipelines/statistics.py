"""The interval of a share, for every stage. Whole columns of shares: `benchmark/intervals.py`."""

from collections.abc import Callable
from math import sqrt
from typing import Any

Z95 = 1.9599639845400545
"""The normal quantile that leaves 2.5% above it."""


def wilson(yes: int, n: int) -> tuple[float, float] | None:
    """The 95% Wilson interval of yes/n, 0 to 1; null for n = 0."""
    if n == 0:
        return None
    low, high = wilson_ends(yes, n, sqrt)
    return max(float(low), 0.0), min(float(high), 1.0)


def wilson_ends(yes: Any, n: Any, root: Callable[[Any], Any]) -> tuple[Any, Any]:
    """The ends of Wilson's interval (1927), of numbers or of columns; n > 0.

    By hand and not by statsmodels, which takes half a second of every night to load; a test has both agree.
    """
    share, square = yes / n, Z95 * Z95
    scale = 1 + square / n
    centre = (share + square / (2 * n)) / scale
    half = Z95 * root(share * (1 - share) / n + square / (4 * (n * n))) / scale
    return centre - half, centre + half
