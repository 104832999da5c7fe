"""`authority_measures` of one period: every measure of every authority, whole and by cell."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.benchmark import case_mix, kinds
from pipelines.benchmark.comparison_inputs import ComparisonInputs
from pipelines.benchmark.intervals import ratio_bca
from pipelines.benchmark.kinds import COUNTS
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.monthly_sums import CELL, REGIMES, WHOLE, summed
from pipelines.benchmark.periods import Period
from pipelines.benchmark.population import is_counted
from warehouse.interim import schema_of

OWN = ["authority_id", "item"]
NUMBERS_OF_CONTEXT = ("in_scope", "determinable", "embedded")
BOOTSTRAPPED_YEARS = 3
"""Newest financial years of which intervals are resampled, beside all years and the last 36 months."""
NOT_BOOTSTRAPPED = "its interval is bootstrapped for all years and the last three only"
NO_INTERVAL = "no interval: resampling gives one value again and again"


@dataclass(frozen=True)
class PeriodFigures:
    """The sums of one period, and every authority's own figures in it.

    `sums` and `values` by authority, span and item, `cells` by authority, span and cell. `figures`: a row per
    authority and item, with the context of its cell; of the whole always, else where it has a procurement.
    """

    period: Period
    sums: pl.DataFrame
    values: pl.DataFrame
    cells: pl.DataFrame
    figures: pl.DataFrame


def figures(inputs: ComparisonInputs, period: Period) -> PeriodFigures:
    """Every figure of every authority in a period."""
    monthly = inputs.monthly
    sums = _within(monthly.sums, period, ["authority_id", "span", "item"])
    values = _within(monthly.values, period, ["authority_id", "span", "item", "value"])
    cells = _within(monthly.cells, period, ["authority_id", "span", *CELL])
    context = _context(summed(inputs.with_signers(cells.lazy().drop("span")), ["authority_id", *CELL]))
    items = monthly.items.with_columns(when_empty=_when_empty(period)).drop("first_day")
    own = summed(inputs.with_signers(sums.lazy().drop("span")), OWN)
    of_value = summed(inputs.with_signers(values.lazy().drop("span")), [*OWN, "value"]).collect()
    every = (
        _rows(inputs, context, items)
        .join(own, on=OWN, how="left")
        .with_columns(pl.col(*COUNTS, *NUMBERS_OF_CONTEXT).fill_null(0))
    )
    made = kinds.estimates(every.collect(), of_value, OWN)
    made = kinds.only_shown(kinds.without_dominated(made.with_columns(kinds.withheld())))
    return PeriodFigures(period, sums, values, cells, _with_bootstrap(made, inputs, period))


def _within(frame: pl.DataFrame, period: Period, keys: list[str]) -> pl.DataFrame:
    return summed(frame.lazy().filter(period.months), keys).collect()


def _when_empty(period: Period) -> pl.Expr:
    """Why nothing is counted: in a period that ends before what is asked for began, that."""
    since = pl.col("first_day").dt
    month = since.year() * 12 + since.month().cast(pl.Int32) - 1
    asked = since.to_string("not asked before %-d %B %Y")
    return pl.when(month > period.last).then(asked).otherwise("when_empty")


def _rows(inputs: ComparisonInputs, context: pl.LazyFrame, items: pl.DataFrame) -> pl.LazyFrame:
    """A row per authority and item of the whole, and per item of each cell that an authority has."""
    is_whole = pl.col("breakdown") == WHOLE
    whole = inputs.everyone.lazy().with_columns(breakdown=pl.lit(WHOLE), cell=pl.lit(WHOLE))
    whole = whole.join(context, on=["authority_id", *CELL], how="left")
    return pl.concat([whole, context.filter(~is_whole)]).join(items.lazy(), on=CELL)


def rows(inputs: ComparisonInputs, made: PeriodFigures) -> pl.DataFrame:
    """The rows of `authority_measures` of one period, in the order of the table's columns."""
    bound = [pl.when(pl.col("base") > 0).then(pl.col(name) / pl.col("base")) for name in ("sure", "maybe")]
    is_of_criteria = pl.col("measure").is_in([m.id for m in inputs.measures if m.rests_on_criteria])
    mix = inputs.mix.lazy().filter(made.period.months)
    expected = case_mix.expected(mix, inputs.with_signers(mix)).with_columns(breakdown=pl.lit(WHOLE))
    frame = (
        made.figures.lazy()
        .with_columns(*in_own_cell(inputs), bound_low=bound[0], bound_high=bound[1])
        .with_columns(coverage=pl.when(is_of_criteria).then("coverage"))
        .with_columns(
            yes=pl.when(pl.col("kind").is_in(kinds.named(lambda kind: kind.has_funnel))).then("yes")
        )
        .join(expected.lazy(), on=["authority_id", "measure", "breakdown"], how="left")
        .join(inputs.pooled_from.lazy(), on="authority_id", how="left")
        .with_columns(period=pl.lit(made.period.id))
    )
    return as_table(frame, "authority_measures")


def in_own_cell(inputs: ComparisonInputs) -> list[pl.Expr]:
    """breakdown and cell as they are published: a share of a profile has its category for a cell."""
    profiles = {m.id: m.categories for m in inputs.measures if m.categories}
    is_category = pl.col("category") != ""
    breakdown = pl.col("measure").replace_strict(profiles, default=None, return_dtype=pl.String)
    return [
        pl.when(is_category).then(breakdown).otherwise("breakdown").alias("breakdown"),
        pl.when(is_category).then("category").otherwise("cell").alias("cell"),
    ]


def as_table(frame: pl.LazyFrame, name: str) -> pl.DataFrame:
    """The columns of a table in their order; what the frame does not have is null."""
    there = set(frame.collect_schema().names())
    return frame.select(
        (pl.col(column) if column in there else pl.lit(None)).cast(kind).alias(column)
        for column, kind in schema_of(name).items()
    ).collect()


def _context(cells: pl.LazyFrame) -> pl.LazyFrame:
    """in_scope, determinable, coverage, embedded and regimes of each cell."""
    listed = [pl.when(pl.col(name) > 0).then(pl.lit(name)) for name in REGIMES]
    regimes = pl.concat_str(listed, separator=";", ignore_nulls=True)
    return cells.select(
        "authority_id",
        *CELL,
        "in_scope",
        "determinable",
        coverage=pl.when(pl.col("in_scope") > 0).then(pl.col("determinable") / pl.col("in_scope")),
        embedded=pl.col("is_embedded"),
        regimes=pl.when(regimes.str.len_chars() > 0).then(regimes),
    )


def _with_bootstrap(frame: pl.DataFrame, inputs: ComparisonInputs, period: Period) -> pl.DataFrame:
    """The BCa interval of each shown figure of the whole; a figure that has none is withheld."""
    is_resampled = pl.col("kind").is_in(kinds.named(lambda kind: kind.is_bootstrapped))
    is_wanted = is_resampled & (pl.col("shown") == "shown")
    is_told = (pl.col("breakdown") == WHOLE) & inputs.is_newest(period, BOOTSTRAPPED_YEARS)
    wanted = frame.filter(is_wanted & is_told)
    made = [
        (*key, *pair)
        for measure in inputs.measures
        if measure.id in wanted["measure"]
        for key, pair in _intervals(inputs, period, measure, wanted)
    ]
    schema = {
        "authority_id": pl.String,
        "measure": pl.String,
        "made_low": pl.Float64,
        "made_high": pl.Float64,
    }
    ends = pl.DataFrame(made, schema={**schema}, orient="row").with_columns(breakdown=pl.lit(WHOLE))
    is_lost = is_wanted & pl.col("made_low").is_null()
    reason = pl.when(is_told).then(pl.lit(NO_INTERVAL)).otherwise(pl.lit(NOT_BOOTSTRAPPED))
    bca = pl.when(pl.col("made_low").is_not_null()).then(pl.lit("bca"))
    return (
        frame.lazy()
        .join(ends.lazy(), on=["authority_id", "measure", "breakdown"], how="left")
        .with_columns(
            low=pl.when(is_resampled).then("made_low").otherwise("low"),
            high=pl.when(is_resampled).then("made_high").otherwise("high"),
            interval=pl.when(is_resampled).then(bca).otherwise("interval"),
            value=pl.when(~is_lost).then("value"),
            reason=pl.when(is_lost).then(reason).otherwise("reason"),
            shown=pl.when(is_lost).then(pl.lit("greyed")).otherwise("shown"),
        )
        .drop("made_low", "made_high")
        .collect()
    )


def _intervals(
    inputs: ComparisonInputs, period: Period, measure: Measure, wanted: pl.DataFrame
) -> Iterator[tuple[tuple[str, str], tuple[float, float]]]:
    chosen = wanted.filter(pl.col("measure") == measure.id)["authority_id"]
    frame = (
        inputs.with_signers(inputs.rows[measure.counts].filter(period.months & is_counted(measure)))
        .filter(pl.col("authority_id").is_in(chosen.implode()))
        .select(
            "authority_id",
            "source",
            "ocid",
            value=pl.col(measure.value or "").cast(pl.Float64),
            weight=pl.col(measure.weight) if measure.weight else pl.lit(1.0),
        )
        .sort("authority_id", "source", "ocid")
        .collect(engine="streaming")
    )
    of_owner = frame.group_by("authority_id", maintain_order=True).agg("value", "weight")
    for owner, values, weights in of_owner.iter_rows():
        # Not by period: two periods that hold the same rows have the same interval.
        number = seed(owner, measure.id)
        if len(set(values)) > 1 and (pair := ratio_bca(np.array(values), np.array(weights), number)):
            yield (owner, measure.id), pair


def seed(*parts: str) -> int:
    """The same seed for the same figure, whatever was computed before it."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")
