"""`changes`: a share before and after, inside one regime or across the Act, with like compared with like."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from pipelines.benchmark.comparison_inputs import ComparisonInputs
from pipelines.benchmark.intervals import newcombes
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.periods import Period
from pipelines.benchmark.population import is_counted

STRATA = ["category", "value_band"]
BEFORE, AFTER = "pcr2015", "pa2023"
"""The regimes on either side of the break of 24 February 2025."""
ASSOCIATION = "an association, no effect: coverage and what is bought may have changed too"
COUNTS = ("n", "yes", "in_scope", "determinable")


def rows(inputs: ComparisonInputs) -> Iterator[pl.DataFrame]:
    """Rows of `changes`, a measure at a time: shares of what can be read, bounds and all."""
    years = inputs.years
    for measure in inputs.measures:
        if measure.kind == "share" and (measure.possible or measure.bounds_of):
            found = _counts(inputs, measure, years)
            yield _changes(found, measure, years)


def _counts(inputs: ComparisonInputs, measure: Measure, years: Sequence[Period]) -> pl.DataFrame:
    """n, yes and coverage of each authority by regime, financial year and stratum."""
    n = is_counted(measure)
    year = pl.coalesce([pl.when(p.months).then(pl.lit(p.id)) for p in years]).alias("year")
    grouped = (
        inputs.rows["procurements"]
        .group_by("authority_id", "regime", year, *STRATA)
        .agg(
            n=n.sum().cast(pl.Int64),
            yes=(n & pl.col(measure.numerator or "")).sum().cast(pl.Int64),
            in_scope=pl.col("in_scope").sum().cast(pl.Int64),
            determinable=pl.col("determinable").sum().cast(pl.Int64),
        )
        .collect(engine="streaming")
    )
    own = grouped.rename({"authority_id": "signer"}).join(inputs.family, on="signer")
    return own.group_by("authority_id", "regime", "year", *STRATA).agg(pl.col(COUNTS).sum())


def _changes(found: pl.DataFrame, measure: Measure, years: Sequence[Period]) -> pl.DataFrame:
    made = []
    for earlier, later in pairwise(p.id for p in years):
        for regime in (BEFORE, AFTER):
            of_regime = found.filter(pl.col("regime") == regime)
            first, second = (of_regime.filter(pl.col("year") == year) for year in (earlier, later))
            made.append(_between(first, second, "years", regime, earlier, later))
    first, second = (found.filter(pl.col("regime") == regime) for regime in (BEFORE, AFTER))
    made.append(_between(first, second, "act", f"{BEFORE} to {AFTER}", BEFORE, AFTER))
    return _told(pl.concat(made), measure)


def _between(
    before: pl.DataFrame, after: pl.DataFrame, kind: str, regime: str, earlier: str, later: str
) -> pl.DataFrame:
    """Each authority with anything on both sides: totals of both, of shared strata, and the difference."""
    key = ["authority_id", *STRATA]
    both = [side.group_by(key).agg(pl.col(COUNTS).sum()) for side in (before, after)]
    joined = both[0].join(both[1], on=key, how="full", coalesce=True, suffix="2").fill_null(0)
    shared = (pl.col("n") > 0) & (pl.col("n2") > 0)
    lost = [pl.col(name).filter(~shared).sum().alias(f"lost_{name}") for name in ("n", "n2")]
    kept = [pl.col(name).filter(shared).sum().alias(name) for name in ("n", "yes", "n2", "yes2")]
    scope = [pl.col(f"{name}{side}").sum() for name in ("in_scope", "determinable") for side in ("", "2")]
    totals = joined.group_by("authority_id").agg(*kept, *lost, *scope).sort("authority_id")
    totals = totals.filter((pl.col("in_scope") > 0) & (pl.col("in_scope2") > 0))
    strata = joined.filter(shared).join(totals.select("authority_id"), on="authority_id", how="semi")
    difference, low, high = _differences(totals["authority_id"].to_list(), strata)
    return totals.with_columns(
        pl.lit(kind).alias("kind"),
        pl.lit(regime).alias("regime"),
        pl.lit(earlier).alias("earlier"),
        pl.lit(later).alias("later"),
        pl.Series("difference", difference, pl.Float64).fill_nan(None),
        pl.Series("low", low, pl.Float64).fill_nan(None),
        pl.Series("high", high, pl.Float64).fill_nan(None),
    )


def _differences(authorities: list[str], strata: pl.DataFrame) -> tuple[Any, Any, Any]:
    """Newcombe's difference of each authority over its shared strata, as one matrix a count."""
    place = {key: i for i, key in enumerate(authorities)}
    column = {cell: i for i, cell in enumerate(sorted(set(strata.select(STRATA).iter_rows())))}
    made = {name: np.zeros((len(authorities), max(1, len(column)))) for name in ("n", "yes", "n2", "yes2")}
    for row in strata.iter_rows(named=True):
        at = place[row["authority_id"]], column[row["category"], row["value_band"]]
        for name, matrix in made.items():
            matrix[at] = row[name]
    return newcombes(made["yes"], made["n"], made["yes2"], made["n2"])


def _told(frame: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    least = pl.min_horizontal("n", "n2")
    enough = least >= measure.minimum_n
    few = f"too few of the same kind on both sides: {{}} and {{}}, {measure.minimum_n} needed"
    return frame.select(
        "authority_id",
        pl.lit(measure.id).alias("measure"),
        "kind",
        "regime",
        "earlier",
        "later",
        n_earlier="n",
        yes_earlier="yes",
        n_later="n2",
        yes_later="yes2",
        left_out_earlier="lost_n",
        left_out_later="lost_n2",
        coverage_earlier=pl.col("determinable") / pl.col("in_scope"),
        coverage_later=pl.col("determinable2") / pl.col("in_scope2"),
        difference=pl.when(enough).then(pl.col("difference")),
        low=pl.when(enough).then(pl.col("low")),
        high=pl.when(enough).then(pl.col("high")),
        shown=pl.when(enough)
        .then(pl.lit("shown"))
        .when(least == 0)
        .then(pl.lit("empty"))
        .otherwise(pl.lit("suppressed")),
        reason=pl.when(~enough).then(pl.format(few, "n", "n2")),
        caveat=pl.lit(ASSOCIATION),
    )
