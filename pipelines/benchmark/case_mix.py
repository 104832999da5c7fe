"""Case mix by indirect standardisation: what national rates of like procurements would give a council.

A cell is CPV division x category x value band x regime. A cell with fewer than 20 procurements nationally
takes the rate of the next larger one: without the division, then without the band, then without the category,
then of all procurements.
"""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from pipelines.benchmark.intervals import byars
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.population import is_counted, same_sum

FEWEST = 20
LEVELS = (
    ("cpv_division", "category", "value_band", "regime"),
    ("category", "value_band", "regime"),
    ("category", "regime"),
    ("regime",),
    (),
)
CELL = ["measure", *LEVELS[0]]


def cells(rows: pl.LazyFrame, measures: Sequence[Measure]) -> pl.DataFrame:
    """n and yes by authority, month, measure and cell."""
    key = ["authority_id", "month", *LEVELS[0]]
    made: dict[str, Callable[[Measure], pl.Expr]] = {
        "n": is_counted,
        "yes": lambda m: is_counted(m) & pl.col(m.numerator or ""),
    }
    flags = [
        make(m).sum().alias(f"{number}:{name}")
        for number, m in enumerate(measures)
        for name, make in made.items()
    ]
    wide = rows.group_by(key).agg(flags).collect(engine="streaming")
    parts = [
        wide.lazy()
        .select(*key, measure=pl.lit(m.id), **{name: pl.col(f"{number}:{name}") for name in made})
        .filter(pl.col("n") > 0)
        for number, m in enumerate(measures)
    ]
    words = dict.fromkeys(("authority_id", *CELL), pl.String)
    nothing = pl.LazyFrame(schema={**words, "month": pl.Int32, "n": pl.UInt32, "yes": pl.UInt32})
    return pl.concat([nothing, *parts], how="diagonal").collect()


def rates(found: pl.LazyFrame) -> pl.LazyFrame:
    """The national rate of each measure and cell, merged upward: the columns of CELL, and `rate`."""
    rate: pl.Expr = pl.lit(None, pl.Float64)
    for level in reversed(LEVELS):
        n, yes = (pl.col(name).sum().over("measure", *level) for name in ("n", "yes"))
        rate = pl.when(n >= (FEWEST if level else 1)).then(yes / n).otherwise(rate)
    return found.group_by(CELL).agg(pl.col("n", "yes").sum()).select(*CELL, rate=rate)


def expected(found: pl.LazyFrame, by_authority: pl.LazyFrame) -> pl.DataFrame:
    """authority_id, measure, expected, ratio, ratio_low, ratio_high (observed over expected, Byar 95%).

    `found`: rows of `cells` of one period; `by_authority` the same with those of predecessors added.
    """
    totals = (
        by_authority.join(rates(found), on=CELL, nulls_equal=True)
        .group_by("authority_id", "measure")
        .agg(expected=same_sum(pl.col("n") * pl.col("rate")), observed=pl.col("yes").sum())
        .collect()
    )
    observed, total = (totals[name].to_numpy().astype(float) for name in ("observed", "expected"))
    low, high = byars(observed, total)
    return totals.select(
        "authority_id",
        "measure",
        "expected",
        ratio=pl.Series(observed / np.where(total > 0, total, np.nan)).fill_nan(None),
        ratio_low=pl.Series(low).fill_nan(None),
        ratio_high=pl.Series(high).fill_nan(None),
    )
