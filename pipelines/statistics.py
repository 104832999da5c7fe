"""The interval of a share, for every stage. Whole columns of shares: `benchmark/intervals.py`."""


def wilson(yes: int, n: int) -> tuple[float, float] | None:
    """The 95% Wilson interval of yes/n, 0 to 1; null for n = 0."""
    if n == 0:
        return None
    # It loads pandas: only where an interval is asked for.
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(yes, n, alpha=0.05, method="wilson")
    return float(low), float(high)
