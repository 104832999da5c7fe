"""Case mix by indirect standardisation: what national rates of like procurements would give a council.

A cell is CPV division x category x value band x regime. A cell with fewer than 20 procurements nationally
takes the rate of the next larger one: without the division, then without the band, then without the category,
then of all procurements.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.benchmark.intervals import byars
from pipelines.benchmark.measures import Measure
from pipelines.benchmark.periods import Period
from pipelines.benchmark.sums import counted

FEWEST = 20
LEVELS = (
    ("cpv_division", "category", "value_band", "regime"),
    ("category", "value_band", "regime"),
    ("category", "regime"),
    ("regime",),
    (),
)


def cells(rows: pl.LazyFrame, measures: Sequence[Measure], period: Period) -> pl.DataFrame:
    """n and yes of each share by authority and cell, in a period."""
    flags = []
    for measure in measures:
        n = counted(measure)
        yes = n & pl.col(measure.numerator or "")
        flags += [n.sum().alias(f"n:{measure.id}"), yes.sum().alias(f"yes:{measure.id}")]
    found = rows.filter(period.months).group_by("authority_id", *LEVELS[0]).agg(flags)
    return found.collect(engine="streaming")


def rates(found: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The national rate of each cell, merged upward; columns of the finest level and `rate`."""
    n, yes = f"n:{measure.id}", f"yes:{measure.id}"
    frame = found.group_by(LEVELS[0]).agg(pl.col(n, yes).sum())
    rate: pl.Expr = pl.lit(None, pl.Float64)
    for level in reversed(LEVELS):
        total = [pl.col(name).sum().over(level) if level else pl.col(name).sum() for name in (n, yes)]
        enough = total[0] >= (FEWEST if level else 1)
        rate = pl.when(enough).then(total[1] / total[0]).otherwise(rate)
    return frame.select(*LEVELS[0], rate=rate)


def expected(
    found: pl.DataFrame, family: pl.DataFrame, measures: Sequence[Measure]
) -> dict[str, pl.DataFrame]:
    """By measure: authority_id, expected, ratio, ratio_low, ratio_high (observed over expected, Byar 95%)."""
    made = {}
    own = found.rename({"authority_id": "signer"}).join(family, on="signer")
    for measure in measures:
        n, yes = f"n:{measure.id}", f"yes:{measure.id}"
        totals = (
            own.filter(pl.col(n) > 0)
            .join(rates(found, measure), on=list(LEVELS[0]), nulls_equal=True)
            .group_by("authority_id")
            .agg(expected=(pl.col(n) * pl.col("rate")).sum(), observed=pl.col(yes).sum())
            .sort("authority_id")
        )
        observed, total = (totals[name].to_numpy().astype(float) for name in ("observed", "expected"))
        low, high = byars(observed, total)
        made[measure.id] = totals.select(
            "authority_id",
            "expected",
            ratio=pl.Series(observed / np.where(total > 0, total, np.nan)).fill_nan(None),
            ratio_low=pl.Series(low).fill_nan(None),
            ratio_high=pl.Series(high).fill_nan(None),
        )
    return made
