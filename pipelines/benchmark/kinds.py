"""The kinds of estimator, one object each: what is added up of a measure's rows, and the figures of the sums.

Zero denominators give null, never 0. Suppression withholds value and interval, never counts or bounds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from pipelines.benchmark.intervals import Floats, Z, median_ranks, quartile_ranks, wilsons
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.population import is_counted, same_sum
from pipelines.rounding import in_frame

DOMINATED = 0.5
"""A mean by value is withheld where one contract is more than this share of the money (BENCHMARK.md)."""
COUNTS = ("n", "unknown", "yes", "sure", "maybe", "base")
MOMENTS = ("w", "wx", "ww", "wwx", "wwxx")
LARGEST = "largest"
"""The one sum that is no sum: of two, the larger stays."""
FIGURE = ("value", "low", "high", "effective_n", "largest_share")
Estimate = Callable[[pl.DataFrame, pl.DataFrame, list[str]], pl.DataFrame]


@dataclass(frozen=True)
class Kind:
    """One kind of estimator.

    `needs` are keys that a measure's file must have. `sums` gives what is added up beside n and unknown: of
    COUNTS, MOMENTS and LARGEST. `estimate` takes a frame of sums, the number of rows of each value (of a kind
    that `is_ranked`) and the columns by which both are keyed; it adds value, low, high and interval. The
    interval of a kind that `is_bootstrapped` is of peers only; a council's own is resampled.
    """

    needs: tuple[str, ...]
    sums: Callable[[Measure, str], dict[str, pl.Expr]]
    estimate: Estimate
    is_ranked: bool = False
    is_bootstrapped: bool = False
    has_funnel: bool = False


def _sums_of_share(measure: Measure, category: str) -> dict[str, pl.Expr]:
    """yes, and the worst cases: sure and maybe of base. Of a profile the share of one category."""
    n, yes = is_counted(measure), _is_yes(measure, category)
    found = {"yes": n & yes}
    if measure.possible:
        everything = pl.col(measure.possible)
        found |= {"sure": n & yes, "maybe": (n & yes) | (everything & ~n), "base": everything}
    elif measure.surely and measure.possibly and measure.bounds_of:
        base = pl.col(measure.bounds_of)
        found |= {"sure": pl.col(measure.surely) & base, "maybe": pl.col(measure.possibly) & base}
        found["base"] = base
    return {name: flag.sum().cast(pl.Int64) for name, flag in found.items()}


def _is_yes(measure: Measure, category: str) -> pl.Expr:
    if not measure.categories:
        return pl.col(measure.numerator or "")
    named = pl.col(measure.categories)
    return (named.list.contains(category) if measure.categories == "theme" else named == category).fill_null(
        False
    )


def _sums_of_mean(measure: Measure, _: str) -> dict[str, pl.Expr]:
    """w, wx, ww, wwx, wwxx of weights w (one, where the measure has none) and values x; the largest w."""
    n, value = is_counted(measure), pl.col(measure.value or "")
    weight = pl.col(measure.weight) if measure.weight else pl.lit(1.0)
    sums = {
        "w": weight,
        "wx": weight * value,
        "ww": weight**2,
        "wwx": weight**2 * value,
        "wwxx": weight**2 * value**2,
    }
    found = {name: same_sum(pl.when(n).then(of).otherwise(0.0)) for name, of in sums.items()}
    return found | {LARGEST: pl.when(n).then(weight).otherwise(0.0).max()}


def _shares(sums: pl.DataFrame, _: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Share with Wilson's interval."""
    low, high = wilsons(as_floats(sums, "yes"), as_floats(sums, "n"))
    return sums.with_columns(
        value=pl.when(pl.col("n") > 0).then(pl.col("yes") / pl.col("n")),
        low=pl.Series(low).fill_nan(None),
        high=pl.Series(high).fill_nan(None),
        interval=pl.lit("wilson"),
    )


def _means(sums: pl.DataFrame, _: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Mean by weight. Its interval is linearised: z times the standard error of a ratio, for large n."""
    weight = pl.when(pl.col("w") > 0).then(pl.col("w"))
    value = pl.col("wx") / weight
    residual = pl.col("wwxx") - 2 * value * pl.col("wwx") + value**2 * pl.col("ww")
    half = Z * (residual.clip(0) * pl.col("n") / (pl.col("n") - 1)).sqrt() / weight
    return sums.with_columns(value=value, low=value - half, high=value + half)


def _weighted_means(sums: pl.DataFrame, values: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The same, with how many contracts of equal value would tell as much, and the share of the largest."""
    weight = pl.when(pl.col("w") > 0).then(pl.col("w"))
    return _means(sums, values, keys).with_columns(
        effective_n=(pl.col("w") ** 2 / pl.col("ww")).fill_nan(None), largest_share=pl.col(LARGEST) / weight
    )


def at_ranks(values: pl.DataFrame, keys: list[str], ranks: pl.DataFrame) -> pl.DataFrame:
    """The values at given ranks (columns r1, r2 ... of `ranks`, counted from 1) of each histogram."""
    wanted = [name for name in ranks.columns if name.startswith("r")]
    reached = pl.col("count").cum_sum().over(keys)
    frame = values.sort(*keys, "value").with_columns(reached=reached).join(ranks, on=keys)
    at = [
        pl.col("value").filter((pl.col("reached") >= pl.col(name)) & (pl.col(name) >= 1)).first().alias(name)
        for name in wanted
    ]
    return frame.group_by(keys).agg(at)


def medians(values: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """n, median and order-statistic interval by `keys`."""
    totals = values.group_by(keys).agg(pl.col("count").sum().alias("n"))
    n = as_floats(totals, "n")
    j = median_ranks(n)
    ranks = totals.with_columns(
        r1=(pl.col("n") + 1) // 2,
        r2=pl.col("n") // 2 + 1,
        r3=pl.Series(j).cast(pl.Int64),
        r4=pl.Series(np.where(j > 0, n + 1 - j, 0)).cast(pl.Int64),
    )
    found = at_ranks(values, keys, ranks.drop("n")).join(totals, on=keys)
    return found.select(*keys, "n", value=(pl.col("r1") + pl.col("r2")) / 2, low="r3", high="r4")


def quartile_spans(values: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """n, distance between the quartiles (numpy's linear definition) and its interval, by `keys`."""
    totals = values.group_by(keys).agg(pl.col("count").sum().alias("n"))
    at = [(pl.col("n") - 1) * share for share in (0.25, 0.75)]
    around = [end for rank in at for end in (rank.floor(), rank.ceil())]
    outer = quartile_ranks(as_floats(totals, "n"))
    ranks = totals.with_columns(
        **{f"r{i}": end.cast(pl.Int64) + 1 for i, end in enumerate(around, 1)},
        **{f"r{i}": pl.Series(rank).cast(pl.Int64) for i, rank in enumerate(outer, 5)},
    )
    found = at_ranks(values, keys, ranks.drop("n")).join(totals, on=keys)
    first, third = (
        pl.col(low) + (rank - rank.floor()) * (pl.col(high) - pl.col(low))
        for rank, low, high in ((at[0], "r1", "r2"), (at[1], "r3", "r4"))
    )
    return found.select(
        *keys,
        "n",
        value=third - first,
        low=(pl.col("r7") - pl.col("r6")).clip(0),
        high=pl.col("r8") - pl.col("r5"),
    )


def _by_rank(make: Callable[[pl.DataFrame, list[str]], pl.DataFrame]) -> Estimate:
    def estimate(sums: pl.DataFrame, values: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
        found = make(values, keys).drop("n").with_columns(interval=pl.lit("order_statistic"))
        return sums.join(found, on=keys, how="left")

    return estimate


KINDS = {
    "share": Kind(("numerator",), _sums_of_share, _shares, has_funnel=True),
    "median": Kind(("value",), lambda *_: {}, _by_rank(medians), is_ranked=True),
    "iqr": Kind(("value",), lambda *_: {}, _by_rank(quartile_spans), is_ranked=True),
    "mean": Kind(("value",), _sums_of_mean, _means, is_bootstrapped=True),
    "weighted_mean": Kind(("value", "weight"), _sums_of_mean, _weighted_means, is_bootstrapped=True),
    "profile": Kind(("categories",), _sums_of_share, _shares, has_funnel=True),
}


def named(condition: Callable[[Kind], bool]) -> list[str]:
    """The names of the kinds of which it is true."""
    return [name for name, kind in KINDS.items() if condition(kind)]


def estimates(sums: pl.DataFrame, values: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Every row of `sums` (with columns kind and `keys`) with the value and interval of its kind."""
    found = [pl.DataFrame(schema=dict.fromkeys(FIGURE, pl.Float64))]
    for name, kind in KINDS.items():
        part = sums.filter(pl.col("kind") == name)
        if part.height:
            of_kind = values.join(part.select(keys), on=keys, how="semi") if kind.is_ranked else values
            found.append(kind.estimate(part, of_kind, keys))
    return pl.concat(found, how="diagonal")


def withheld() -> list[pl.Expr]:
    """`shown` (shown, greyed, suppressed, empty) and `reason`, of n, minimum_n, greyed_n and when_empty."""
    n = pl.col("n")
    few = pl.format("too few: {} counted, {} needed", n, pl.col("minimum_n"))
    is_enough = n >= pl.col("minimum_n")
    shown = (
        pl.when(is_enough)
        .then(pl.lit("shown"))
        .when(n == 0)
        .then(pl.lit("empty"))
        .when(n >= pl.col("greyed_n"))
        .then(pl.lit("greyed"))
        .otherwise(pl.lit("suppressed"))
    )
    reason = pl.when(~is_enough).then(pl.when(n == 0).then(pl.col("when_empty")).otherwise(few))
    return [shown.alias("shown"), reason.alias("reason")]


def without_dominated(frame: pl.DataFrame) -> pl.DataFrame:
    """Means by value greyed where one contract is most of the money."""
    is_over = (pl.col("shown") == "shown") & (pl.col("largest_share") > DOMINATED)
    largest = in_frame(pl.when(is_over).then(pl.col("largest_share")))
    why = pl.format("one contract is {} of the money", largest)
    return frame.with_columns(
        shown=pl.when(is_over).then(pl.lit("greyed")).otherwise("shown"),
        reason=pl.when(is_over).then(why).otherwise("reason"),
    )


def only_shown(frame: pl.DataFrame) -> pl.DataFrame:
    """The figures null where they are not to be shown."""
    is_shown = pl.col("shown") == "shown"
    ends = [pl.when(is_shown).then(pl.col(name)).alias(name) for name in ("value", "low", "high")]
    return frame.with_columns(
        *ends, interval=pl.when(is_shown & pl.col("low").is_not_null()).then(pl.col("interval"))
    )


def as_floats(frame: pl.DataFrame, name: str) -> Floats:
    """A column as numbers, null as not a number."""
    found: Any = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return np.asarray(found, dtype=np.float64)
