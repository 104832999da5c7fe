"""From sums to figures: value, 95% interval, worst-case bounds, and whether each may be shown, with why.

Zero denominators give null, never 0. Suppression withholds value and interval, never counts or bounds.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.benchmark.intervals import Floats, median_ranks, quartile_ranks, wilsons
from pipelines.benchmark.measures import Measure
from pipelines.benchmark.periods import Period, month_number
from pipelines.benchmark.sums import CELL, REGIMES, Share
from pipelines.rounding import in_frame

OWN = ["authority_id", CELL]
DOMINATED = 0.5
"""A mean by value is withheld where one contract is more than this share of the money (BENCHMARK.md)."""


def withheld(n: pl.Expr, measure: Measure, period: Period | None = None) -> list[pl.Expr]:
    """`shown` (shown, greyed, suppressed, empty) and `reason`, for a count."""
    empty = measure.when_empty
    since = measure.first_day
    if since and period and period.last < month_number(since):
        empty = f"not asked before {since:%-d %B %Y}"
    few = pl.format(f"too few: {{}} counted, {measure.minimum_n} needed", n)
    shown = (
        pl.when(n >= measure.minimum_n)
        .then(pl.lit("shown"))
        .when(n == 0)
        .then(pl.lit("empty"))
        .when(n >= measure.greyed_n)
        .then(pl.lit("greyed"))
        .otherwise(pl.lit("suppressed"))
    )
    reason = (
        pl.when(n >= measure.minimum_n)
        .then(pl.lit(None, pl.String))
        .when(n == 0)
        .then(pl.lit(empty))
        .otherwise(few)
    )
    return [shown.alias("shown"), reason.alias("reason")]


def only_shown(frame: pl.DataFrame, columns: Sequence[str] = ("value", "low", "high")) -> pl.DataFrame:
    """The figures null where they are not to be shown."""
    shown = pl.col("shown") == "shown"
    frame = frame.with_columns(pl.when(shown).then(pl.col(name)).alias(name) for name in columns)
    if "interval" in frame.columns:
        frame = frame.with_columns(interval=pl.when(pl.col("low").is_not_null()).then(pl.col("interval")))
    return frame


def shares(
    wide: pl.DataFrame, keys: Sequence[str], share: Share, period: Period | None, pooled: bool = False
) -> pl.DataFrame:
    """n, yes, value, Wilson interval, bounds, unknown, shown and reason of one share, by `keys`.

    Of peers, `pooled`, no bounds and no unknown: nobody asks what the peers' worst case is.
    """
    key = share.key
    bounded = f"base:{key}" in wide.columns and not pooled
    named = ["n", "yes", *(() if pooled else ("unknown",)), *(("sure", "maybe", "base") if bounded else ())]
    frame = wide.select(*keys, *(pl.col(f"{name}:{key}").alias(name) for name in named))
    n, yes = (frame[name].to_numpy().astype(float) for name in ("n", "yes"))
    low, high = wilsons(yes, n)
    base = pl.when(pl.col("base") > 0).then(pl.col("base")) if bounded else None
    none = pl.lit(None, pl.Float64)
    frame = frame.with_columns(
        value=pl.when(pl.col("n") > 0).then(pl.col("yes") / pl.col("n")),
        low=pl.Series(low).fill_nan(None),
        high=pl.Series(high).fill_nan(None),
        interval=pl.lit("wilson"),
        bound_low=none if base is None else pl.col("sure") / base,
        bound_high=none if base is None else pl.col("maybe") / base,
    )
    frame = frame.with_columns(withheld(pl.col("n"), share.measure, period))
    return only_shown(frame).drop("sure", "maybe", "base", strict=False)


def ranked(histogram: pl.DataFrame, keys: Sequence[str], ranks: pl.DataFrame) -> pl.DataFrame:
    """The values at given ranks (columns r1, r2 ... of `ranks`, counted from 1) of each histogram."""
    wanted = [name for name in ranks.columns if name.startswith("r")]
    reached = pl.col("count").cum_sum().over(keys)
    frame = histogram.sort(*keys, "value").with_columns(reached=reached).join(ranks, on=list(keys))
    at = [
        pl.col("value").filter((pl.col("reached") >= pl.col(name)) & (pl.col(name) >= 1)).first().alias(name)
        for name in wanted
    ]
    return frame.group_by(keys).agg(at)


def medians(
    histogram: pl.DataFrame, keys: Sequence[str], measure: Measure, period: Period | None
) -> pl.DataFrame:
    """n, median, order-statistic interval, shown and reason, by `keys`."""
    totals = histogram.group_by(keys).agg(pl.col("count").sum().alias("n"))
    n = totals["n"].to_numpy().astype(float)
    j = median_ranks(n)
    ranks = totals.with_columns(
        r1=(pl.col("n") + 1) // 2,
        r2=pl.col("n") // 2 + 1,
        r3=pl.Series(j).cast(pl.Int64),
        r4=pl.Series(np.where(j > 0, n + 1 - j, 0)).cast(pl.Int64),
    )
    found = ranked(histogram, keys, ranks.drop("n")).join(totals, on=list(keys))
    frame = found.select(
        *keys,
        "n",
        value=(pl.col("r1") + pl.col("r2")) / 2,
        low="r3",
        high="r4",
        interval=pl.lit("order_statistic"),
    )
    return only_shown(frame.with_columns(withheld(pl.col("n"), measure, period)))


def quartile_spans(
    histogram: pl.DataFrame, keys: Sequence[str], measure: Measure, period: Period | None
) -> pl.DataFrame:
    """n, distance between the quartiles (numpy's linear definition), interval, shown and reason, by keys."""
    totals = histogram.group_by(keys).agg(pl.col("count").sum().alias("n"))
    places = {share: (pl.col("n") - 1) * share for share in (0.25, 0.75)}
    ends = quartile_ranks(totals["n"].to_numpy().astype(float))
    ranks = totals.with_columns(
        r1=places[0.25].floor().cast(pl.Int64) + 1,
        r2=places[0.25].ceil().cast(pl.Int64) + 1,
        r3=places[0.75].floor().cast(pl.Int64) + 1,
        r4=places[0.75].ceil().cast(pl.Int64) + 1,
        **{f"r{5 + i}": pl.Series(rank).cast(pl.Int64) for i, rank in enumerate(ends)},
    )
    found = ranked(histogram, keys, ranks.drop("n")).join(totals, on=list(keys))
    first, third = (
        pl.col(low) + (place - place.floor()) * (pl.col(high) - pl.col(low))
        for place, low, high in ((places[0.25], "r1", "r2"), (places[0.75], "r3", "r4"))
    )
    frame = found.select(
        *keys,
        "n",
        value=third - first,
        low=(pl.col("r7") - pl.col("r6")).clip(0),
        high=pl.col("r8") - pl.col("r5"),
        interval=pl.lit("order_statistic"),
    )
    return only_shown(frame.with_columns(withheld(pl.col("n"), measure, period)))


def means(
    wide: pl.DataFrame, keys: Sequence[str], measure: Measure, period: Period | None, pooled: bool = False
) -> pl.DataFrame:
    """n, mean by weight, effective n, largest share, shown and reason, by `keys`.

    The interval is left to the bootstrap; a pooled mean (of peers) has a linearised one, z times the standard
    error of a ratio, since its n is large.
    """
    key = measure.id
    sums = ("n", "w", "wx", "ww", "wwx", "wwxx", *(() if pooled else ("unknown",)))
    frame = wide.select(
        *keys,
        *(pl.col(f"{name}:{key}").alias(name) for name in sums),
        largest=pl.col(f"max:{key}"),
    )
    weight = pl.when(pl.col("w") > 0).then(pl.col("w"))
    value = pl.col("wx") / weight
    residual = pl.col("wwxx") - 2 * value * pl.col("wwx") + value**2 * pl.col("ww")
    error = (residual.clip(0) * pl.col("n") / (pl.col("n") - 1)).sqrt() / weight
    half = 1.959963984540054 * error if pooled else pl.lit(None, pl.Float64)
    by_money = measure.kind == "weighted_mean"
    frame = frame.with_columns(
        value=value,
        low=value - half,
        high=value + half,
        interval=pl.lit(None, pl.String),
        effective_n=pl.col("w") ** 2 / pl.col("ww") if by_money else pl.lit(None, pl.Float64),
        largest_share=pl.col("largest") / weight if by_money else pl.lit(None, pl.Float64),
    ).with_columns(pl.col("effective_n").fill_nan(None))
    frame = frame.with_columns(withheld(pl.col("n"), measure, period))
    if by_money and not pooled:
        frame = _without_dominated(frame)
    kept = ["n", "value", "low", "high", "interval"]
    kept += [] if pooled else ["unknown", "effective_n", "largest_share"]
    return only_shown(frame).select(*keys, *kept, "shown", "reason")


def _without_dominated(frame: pl.DataFrame) -> pl.DataFrame:
    over = (pl.col("shown") == "shown") & (pl.col("largest_share") > DOMINATED)
    largest = in_frame(pl.when(over).then(pl.col("largest_share")))
    return frame.with_columns(
        shown=pl.when(over).then(pl.lit("greyed")).otherwise(pl.col("shown")),
        reason=pl.when(over)
        .then(pl.format("one contract is {} of the money", largest))
        .otherwise(pl.col("reason")),
    )


def context(wide: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """in_scope, determinable, coverage, embedded and regimes of each cell, by `keys`."""
    listed = [
        pl.when(pl.col(f"regime:{name}") > 0).then(pl.lit(name)).otherwise(None) for name in sorted(REGIMES)
    ]
    regimes = pl.concat_str(listed, separator=";", ignore_nulls=True)
    return wide.select(
        *keys,
        "in_scope",
        "determinable",
        coverage=pl.when(pl.col("in_scope") > 0).then(pl.col("determinable") / pl.col("in_scope")),
        embedded=pl.col("is_embedded"),
        regimes=pl.when(regimes.str.len_chars() > 0).then(regimes),
    )


def as_floats(frame: pl.DataFrame, name: str) -> Floats:
    """A column as numbers, null as not a number."""
    found: Floats = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return found
