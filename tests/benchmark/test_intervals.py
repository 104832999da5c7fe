"""Intervals against published values and against scipy and statsmodels, which were written apart from ours."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import beta, betabinom, binom, bootstrap, norm, rankdata
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from pipelines.benchmark import funnel
from pipelines.benchmark.intervals import (
    Z,
    bca,
    byars,
    median_ranks,
    newcombes,
    quartile_ranks,
    ratio_bca,
    wilsons,
)
from pipelines.statistics import wilson


def test_wilson_is_the_published_interval() -> None:
    # Newcombe 1998: 81 of 263 is 0.2553 to 0.3662.
    low, high = wilson(81, 263) or (0, 0)
    assert (low, high) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
    assert wilson(0, 0) is None
    lows, highs = wilsons(np.array([0.0, 5, 81, 0]), np.array([5.0, 5, 263, 0]))
    assert (lows[0], highs[1]) == (0, 1) and lows[2] == pytest.approx(low) and np.isnan(lows[3])


def test_no_median_interval_below_six() -> None:
    # Conover: n = 16 gives the 4th and 13th values.
    assert median_ranks(np.array([0.0, 1, 5, 6, 9, 16])).tolist() == [0, 0, 0, 1, 2, 4]


def test_byar_is_close_to_the_exact_poisson_interval() -> None:
    # Exact limits of a Poisson count of 10: 4.795 and 18.390; of 0: 0 and 3.689.
    low, high = byars(np.array([10.0, 0, 3]), np.array([1.0, 1, 0]))
    assert (low[0], high[0]) == (pytest.approx(4.795, rel=0.01), pytest.approx(18.390, rel=0.01))
    assert low[1] == 0 and high[1] == pytest.approx(3.689, rel=0.02)
    assert np.isnan(low[2]) and np.isnan(high[2])


def test_newcombe_is_the_published_interval_and_that_of_statsmodels() -> None:
    # Newcombe 1998, table II, method 10, case a: 56/70 less 48/80 is 0.0524 to 0.3339.
    counts = [np.array([[float(x)]]) for x in (48, 80, 56, 70)]
    difference, low, high = newcombes(*counts)
    assert difference[0] == pytest.approx(0.2)
    assert (low[0], high[0]) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
    theirs = confint_proportions_2indep(9, 10, 3, 10, method="newcomb", compare="diff")
    ours = newcombes(*[np.array([[float(x)]]) for x in (3, 10, 9, 10)])
    assert (ours[1][0], ours[2][0]) == pytest.approx(theirs)


def test_newcombe_over_strata_weighs_both_sides_alike() -> None:
    # Inside each stratum nothing changed; only the mix did. Plain totals would show a fall.
    difference, low, high = newcombes(
        np.array([[40.0, 10]]), np.array([[80.0, 100]]), np.array([[10.0, 40]]), np.array([[20.0, 400]])
    )
    assert difference[0] == pytest.approx(0) and low[0] < 0 < high[0]
    empty = newcombes(np.zeros((1, 2)), np.zeros((1, 2)), np.ones((1, 2)), np.ones((1, 2)))
    assert np.isnan(empty[0][0])


def test_bca_agrees_with_scipy() -> None:
    rng = np.random.default_rng(7)
    values, weights = rng.choice([0, 5, 10, 15, 20.0], 60), rng.lognormal(12, 1, 60)
    theirs = bootstrap(
        (values, weights),
        lambda v, w, axis=-1: (v * w).sum(axis) / w.sum(axis),
        paired=True,
        n_resamples=20_000,
        rng=1,
    ).confidence_interval
    rows = np.random.default_rng(1).integers(0, 60, (9_999, 60))
    top, bottom = (values * weights)[rows].sum(1), weights[rows].sum(1)
    left = ((values * weights).sum() - values * weights) / (weights.sum() - weights)
    plain = bca((values * weights).sum() / weights.sum(), top / bottom, left) or (0, 0)
    assert plain == (pytest.approx(theirs.low, abs=0.3), pytest.approx(theirs.high, abs=0.3))
    wide = ratio_bca(values, weights, 1) or (0, 0)
    assert wide[0] < plain[0] < plain[1] < wide[1] < plain[1] + 0.5 * (plain[1] - plain[0])
    assert ratio_bca(values, weights, 1) == ratio_bca(values, weights, 1)


def test_no_interval_is_told_from_one_repeated_value() -> None:
    assert ratio_bca(np.full(20, 10.0), np.ones(20), 1) is None


def test_quartiles_have_joint_intervals_from_sixteen_on() -> None:
    l1, u1, l3, u3 = quartile_ranks(np.array([15.0, 16, 40]))
    assert (l1[0], u3[0]) == (0, 0) and l1[1] >= 1 and u3[1] <= 16
    for n, first, second, share in ((16, l1[1], u1[1], 0.25), (40, l3[2], u3[2], 0.75)):
        below = binom(n, share)
        assert below.cdf(first - 1) <= 0.0125 < below.cdf(first)
        assert below.sf(second - 1) <= 0.0125 < below.sf(second - 2)


def test_funnel_limits_are_those_of_the_beta_binomial() -> None:
    n, yes = np.array([10.0, 37, 120]), np.array([9.0, 4, 60])
    mean, variance = np.array([0.5, 0.4, 0.35]), np.array([0.01, 0.02, 0.005])
    found = funnel.limits(yes, n, mean, variance)
    for i in range(3):
        size = mean[i] * (1 - mean[i]) / variance[i] - 1
        theirs = betabinom(int(n[i]), mean[i] * size, (1 - mean[i]) * size)
        assert found.below[i] == pytest.approx(theirs.cdf(yes[i]))
        assert found.above[i] == pytest.approx(theirs.sf(yes[i] - 1))
        for level, tail in (("95", 0.025), ("998", 0.001)):
            inside = [k for k in range(int(n[i]) + 1) if theirs.cdf(k) > tail and theirs.sf(k - 1) > tail]
            assert (found.low[level][i], found.high[level][i]) == (inside[0] / n[i], inside[-1] / n[i])
            beyond = theirs.cdf(inside[0] - 1) + theirs.sf(inside[-1])
            assert found.beyond[level][i] == pytest.approx(beyond) and beyond <= 2 * tail


def test_large_counts_take_the_smooth_limits_without_a_step() -> None:
    at = funnel.EXACT_N
    n = np.array([at, at + 1.0])
    found = funnel.limits(n * 0.3, n, np.full(2, 0.4), np.full(2, 0.004))
    assert abs(found.low["95"][0] - found.low["95"][1]) < 0.01
    assert abs(found.high["998"][0] - found.high["998"][1]) < 0.01


def test_shrinkage_pulls_small_counts_further() -> None:
    found = funnel.shrunken(np.array([5.0, 50]), np.array([5.0, 50]), np.full(2, 0.5), np.full(2, 0.02))
    assert 0.5 < found[0] < found[1] < 1


def test_a_band_of_few_notices_seldom_repeats() -> None:
    few = funnel.repeatability(np.full(100, 10.0), 0.5, 0.02, 1).mean()
    many = funnel.repeatability(np.full(100, 1000.0), 0.5, 0.02, 1).mean()
    assert 0.2 < few < 0.45 < 0.8 < many
    assert list(funnel.bands(np.array([0.1, 0.1, 0.5, 0.7, 0.9]))) == [1, 1, 3, 4, 5]


def test_the_normal_quantile_is_that_of_scipy() -> None:
    assert float(norm.ppf(0.975)) == Z


def test_wilson_is_that_of_statsmodels_to_the_last_digit() -> None:
    rng = np.random.default_rng(1)
    n = rng.integers(1, 5_000, 20_000).astype(float)
    yes = np.floor(rng.random(20_000) * (n + 1))
    low, high = proportion_confint(yes, n, alpha=0.05, method="wilson")
    mine = wilsons(yes, n)
    assert (mine[0] == np.where(yes == 0, 0, low)).all() and (mine[1] == np.where(yes == n, 1, high)).all()
    for count, of in zip(yes[:200].astype(int).tolist(), n[:200].astype(int).tolist(), strict=True):
        assert wilson(count, of) == proportion_confint(count, of, alpha=0.05, method="wilson")


def test_ranks_and_distributions_are_those_of_scipy_to_the_last_digit() -> None:
    """scipy.stats gives them too, and is slow to load."""
    n = np.arange(0.0, 3_000)
    for level in (0.95, 0.975):
        tail = (1 - level) / 2
        found = binom.ppf(tail, n, 0.5)
        found = np.where(binom.cdf(found, n, 0.5) <= tail, found + 1, found)
        assert (median_ranks(n, level) == np.where(n > 0, np.minimum(found, n // 2), 0)).all()
    l1, u1, l3, u3 = quartile_ranks(n)
    upper = binom.isf(0.0125, n, 0.75) + 1
    exists = u3 > 0
    assert (
        (u3[exists] == upper[exists]).all() and exists.sum() > 2_900 and (l1 <= u1).all() and (l3 <= u3).all()
    )
    drawn = np.random.default_rng(2).integers(0, 12, (50, 160)) / 7
    assert (funnel._ranks(drawn) == rankdata(drawn, axis=-1)).all()
    assert (funnel._ranks(drawn[0]) == rankdata(drawn[0])).all()
    cut = float(norm.ppf(0.9))
    assert funnel.kept_by_winsorising() == pytest.approx(
        0.8 - 2 * cut * norm.pdf(cut) + 0.2 * cut**2, abs=1e-15
    )
    yes, many = np.array([210.0, 300, 5]), np.array([500.0, 900, 600])
    mean, variance = np.array([0.4, 0.3, 0.02]), np.array([0.002, 0.001, 0.0001])
    a, b = funnel.shape(mean, variance + mean * (1 - mean) / many)
    limits = funnel.limits(yes, many, mean, variance)
    assert (limits.low["95"] == beta.ppf(0.025, a, b)).all() and (
        limits.high["998"] == beta.isf(0.001, a, b)
    ).all()
    assert (limits.below == beta.cdf(yes / many, a, b)).all() and (
        limits.above == beta.sf(yes / many, a, b)
    ).all()


def test_comparing_loads_neither_scipy_stats_nor_statsmodels() -> None:
    """Half a second of every night each."""
    code = (
        "import sys, numpy as np; from pipelines import job; from pipelines.benchmark import funnel, intervals\n"
        "n = np.array([500.0, 20]); half = n / 2\n"
        "intervals.wilsons(half, n), intervals.median_ranks(n), intervals.quartile_ranks(n), funnel.bands(n)\n"
        "funnel.limits(half, n, n / 1000, n / 1e6), funnel.kept_by_winsorising()\n"
        "intervals.ratio_bca(np.arange(9.0), np.ones(9), 1)\n"
        "print({'scipy.stats', 'statsmodels', 'pandas'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
