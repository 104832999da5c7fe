"""The one interval of shares that every stage uses."""

from typing import Any

import numpy as np
from statsmodels.stats.proportion import proportion_confint

Floats = np.ndarray[Any, np.dtype[np.float64]]


def wilsons(yes: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Both ends of the 95% Wilson interval of each yes/n, 0 to 1; not a number where n = 0."""
    counts = np.where(n > 0, n, 1)
    low, high = proportion_confint(np.where(n > 0, yes, 0), counts, alpha=0.05, method="wilson")
    # At 0 and n of n the end is known: the library leaves it a rounding error away.
    low, high = np.where(yes == 0, 0.0, low), np.where(yes == n, 1.0, high)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def wilson(yes: int, n: int) -> tuple[float, float] | None:
    """The 95% Wilson interval of yes/n, 0 to 1; null for n = 0."""
    if n == 0:
        return None
    low, high = wilsons(np.array([yes], dtype=float), np.array([n], dtype=float))
    return float(low[0]), float(high[0])
