"""The rows that measures count, lazily: procurements, criteria and commitments with month and cells."""

from collections.abc import Callable, Sequence

import polars as pl

from pipelines.benchmark.measure import Measure
from pipelines.benchmark.periods import month
from pipelines.collect.sources import regimes_of_sources

KEY = ["source", "ocid"]
APART = regimes_of_sources()
"""Regimes that only their own cells count: a figure over a change of source would show the source."""
Read = Callable[[str], pl.LazyFrame]
"""Gives a table by its name: of a home, or of a snapshot."""
BREAKDOWNS = ("category", "cpv_division", "value_band", "regime", "procedure", "hub")
UNKNOWN = "unknown"


def same_sum(values: pl.Expr) -> pl.Expr:
    """The sum of floats that come in any order, to the last digit the same: from the least to the greatest.

    Of `sort().sum()` the optimiser of polars leaves the sorting out.
    """
    return values.sort().cum_sum().last().fill_null(0.0)


def joined(frame: pl.LazyFrame, breakdown: str) -> pl.LazyFrame:
    """The rows that figures of a breakdown are made of: all for regimes, else those of no regime apart."""
    return frame if breakdown == "regime" else frame.filter(~pl.col("regime").is_in(APART))


def is_counted(measure: Measure) -> pl.Expr:
    """Whether a row is in the denominator."""
    since = measure.first_day
    return pl.col(measure.denominator) & (pl.lit(True) if since is None else pl.col("notice_date") >= since)


def is_unknown(measure: Measure) -> pl.Expr:
    """Whether a row would be counted if the notice said more; never where the measure names no population."""
    population = measure.population or measure.possible or measure.bounds_of
    if population is None:
        return pl.lit(False) & is_counted(measure)
    since = pl.lit(True) if measure.first_day is None else pl.col("notice_date") >= measure.first_day
    known = pl.col(measure.known) if measure.known else is_counted(measure)
    return pl.col(population) & since & ~known


def cells() -> list[pl.Expr]:
    """The breakdowns of a procurement as columns of words; what is not stated is `unknown`."""
    category = pl.col("category")
    return [
        pl.when(category.is_in(["goods", "services", "works"]))
        .then(category)
        .otherwise(pl.lit(UNKNOWN))
        .alias("category"),
        pl.col("cpv_division", "procedure").fill_null(UNKNOWN),
        pl.col("value_band", "regime"),
        pl.when(pl.col("hub").is_null()).then(pl.lit("own")).otherwise(pl.lit("through_a_hub")).alias("hub"),
    ]


def procurements(frame: pl.LazyFrame, spans: pl.DataFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Counted procurements of councils: keys, month, span of memberships, cells and the named columns."""
    kept = sorted(set(columns) - set(BREAKDOWNS))
    return (
        frame.filter(pl.col("authority_id").is_not_null() & pl.col("counted"))
        .select(*KEY, "authority_id", "notice_date", month(), *cells(), *kept)
        .pipe(with_span, spans)
    )


def with_span(frame: pl.LazyFrame, spans: pl.DataFrame) -> pl.LazyFrame:
    """Adds `span`: how many of the authority's membership boundaries lie at or before the notice."""
    if spans.is_empty():
        return frame.with_columns(span=pl.lit(0, pl.Int32))
    most = int(spans["boundaries"].list.len().max() or 0)  # type: ignore[arg-type]
    passed = [
        (pl.col("notice_date") >= pl.col("boundaries").list.get(k, null_on_oob=True)).fill_null(False)
        for k in range(most)
    ]
    counted = pl.sum_horizontal([flag.cast(pl.Int32) for flag in passed])
    return (
        frame.join(spans.lazy(), on="authority_id", how="left").with_columns(span=counted).drop("boundaries")
    )


def criteria(read: Read, of: pl.LazyFrame) -> pl.LazyFrame:
    """The narrow criteria of those procurements: `is_social_value`, and the list of pivot themes, `theme`."""
    themes = (
        read("criterion_themes")
        .filter(pl.col("framework") == "pivot")
        .group_by(*KEY, "criterion")
        .agg(pl.col("theme").unique().sort())
    )
    narrow = read("criteria").filter(pl.col("is_narrow")).select(*KEY, "criterion")
    # A row that says "not weighted" names social value in order to leave it out.
    asked = of.filter(pl.col("has_social_value"))
    found = narrow.join(asked, on=KEY).join(themes, on=[*KEY, "criterion"], how="left")
    return found.with_columns(is_social_value=pl.lit(True))


def commitments(read: Read, of: pl.LazyFrame) -> pl.LazyFrame:
    """The social indicators of those procurements' contracts, with the conditions that measures count."""
    told = read("commitments").filter(pl.col("is_social"))
    found = told.select(*KEY, "commitment", "ratio", "result", "met").join(of, on=KEY)
    return found.with_columns(
        is_reported=pl.col("result").is_not_null(),
        is_met=(pl.col("result") == "met").fill_null(False),
        is_measured=pl.col("ratio").is_not_null(),
        reached=(pl.col("ratio") >= 1).fill_null(False),
    )


def needed_columns(measures: Sequence[Measure]) -> list[str]:
    """The columns of `procurements` that these measures and every row's context are made of."""
    context = {"in_scope", "determinable", "is_embedded", "has_social_value", "weight_known"}
    context |= {"value_gbp", "weight_pct", "weight_and_value_known"}
    own = {name for m in measures if m.counts == "procurements" for name in m.columns}
    return sorted((context | own) - set(BREAKDOWNS))
