"""Deciles of councils' figures over time: how the whole field of one type lies, without naming a council.

Only councils whose figure is shown in that period are counted, so that few procurements do not pull the
outer deciles apart. A period has its own councils: a decile that moves may be other councils, which
`councils` beside it tells. Years are given by regime too; no line is drawn across the break.
"""

from collections.abc import Iterable

import polars as pl

from pipelines.authorities.register.register import Authority
from pipelines.benchmark.measure import Measure

FEWEST = 20
"""Councils. Below it the outer deciles are single councils' figures."""
STEPS = tuple(range(1, 10))
GIVEN_IN = ("all", "regime")
"""Breakdowns: the whole, and each regime, by which lines are drawn."""


def rows(own: pl.LazyFrame, authorities: Iterable[Authority], measures: Iterable[Measure]) -> pl.DataFrame:
    """Rows of `deciles` from those of `authority_measures`; every group that has a council with a count."""
    types = {row.authority_id: row.authority_type for row in authorities}
    kind = pl.DataFrame(
        list(types.items()), schema={"authority_id": pl.String, "authority_type": pl.String}, orient="row"
    )
    single = [measure.id for measure in measures if measure.kind != "profile"]
    found = (
        own.filter(pl.col("measure").is_in(single) & pl.col("breakdown").is_in(GIVEN_IN) & (pl.col("n") > 0))
        .join(kind.lazy(), on="authority_id")
        .with_columns(
            group_id="type:" + pl.col("authority_type"),
            figure=pl.when(pl.col("shown") == "shown").then("value"),
        )
        .group_by("group_id", "measure", "period", "breakdown", "cell")
        .agg(
            councils=pl.col("figure").count(),
            left_out=pl.col("figure").null_count(),
            **{f"decile_{step}": pl.col("figure").quantile(step / 10, "linear") for step in STEPS},
        )
    )
    enough = pl.col("councils") >= FEWEST
    few = pl.format(f"too few: {{}} councils have a figure, {FEWEST} needed", "councils")
    return (
        found.with_columns(
            *(pl.when(enough).then(f"decile_{step}").alias(f"decile_{step}") for step in STEPS),
            shown=pl.when(enough)
            .then(pl.lit("shown"))
            .otherwise(pl.when(pl.col("councils") > 0).then(pl.lit("suppressed")).otherwise(pl.lit("empty"))),
            reason=pl.when(~enough).then(few),
        )
        .sort("group_id", "measure", "period", "breakdown", "cell")
        .collect()
    )
