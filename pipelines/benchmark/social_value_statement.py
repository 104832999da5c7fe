"""The social value statement of a council-year: money tendered, criteria, points per pound, by category."""

import polars as pl

from pipelines.benchmark import population
from pipelines.benchmark.comparison_inputs import ComparisonInputs
from pipelines.benchmark.kinds import DOMINATED
from pipelines.benchmark.monthly_sums import WHOLE
from pipelines.rounding import in_frame

KEY = ["authority_id", "financial_year", "category"]


def rows(inputs: ComparisonInputs) -> pl.DataFrame:
    """Rows of `statements`: of every authority and year the whole, and each category that it has."""
    years = inputs.years
    year = pl.coalesce([pl.when(p.months).then(pl.lit(p.id)) for p in years]).alias("financial_year")
    grouped = (
        population.joined(inputs.rows["procurements"], WHOLE)
        .group_by("authority_id", year, "category")
        .agg(_sums())
        .collect(engine="streaming")
    )
    own = inputs.with_signers(grouped.lazy()).collect()
    whole = own.with_columns(category=pl.lit("all"))
    found = pl.concat([whole, own]).group_by(KEY).agg(pl.exclude("largest").sum(), pl.col("largest").max())
    everyone = pl.DataFrame({"authority_id": [row.authority_id for row in inputs.authorities]})
    dense = everyone.join(pl.DataFrame({"financial_year": [p.id for p in years]}), how="cross")
    dense = dense.with_columns(category=pl.lit("all")).join(found, on=KEY, how="left")
    parts = found.filter(pl.col("category") != "all")
    return _told(pl.concat([dense, parts], how="diagonal").with_columns(pl.exclude(KEY).fill_null(0)))


def _sums() -> list[pl.Expr]:
    value = pl.col("value_gbp").fill_null(0.0)
    in_scope, both = pl.col("in_scope"), pl.col("weight_and_value_known")
    stated = in_scope & (value > 0)
    made = {
        "in_scope": in_scope.cast(pl.Int64),
        "with_value": stated.cast(pl.Int64),
        "value_gbp": pl.when(stated).then(value).otherwise(0.0),
        "determinable": pl.col("determinable").cast(pl.Int64),
        "with_social_value": pl.col("has_social_value").cast(pl.Int64),
        "value_with_social_value_gbp": pl.when(pl.col("has_social_value")).then(value).otherwise(0.0),
        "weight_known": pl.col("weight_known").cast(pl.Int64),
        "value_weight_known_gbp": pl.when(both).then(value).otherwise(0.0),
        "points": pl.when(both).then(value * pl.col("weight_pct")).otherwise(0.0),
    }
    found = [of.sum().alias(name) for name, of in made.items()]
    found.append(pl.len().cast(pl.Int64).alias("procurements"))
    return [*found, pl.when(both).then(value).otherwise(0.0).max().alias("largest")]


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    known = pl.when(pl.col("value_weight_known_gbp") > 0).then(pl.col("value_weight_known_gbp"))
    share = pl.col("largest") / known
    largest = in_frame(pl.when(share > DOMINATED).then(share))
    reason = (
        pl.when(pl.col("in_scope") == 0)
        .then(pl.lit("no procurement in scope"))
        .when(pl.col("with_value") == 0)
        .then(pl.lit("no procurement states its value"))
        .when(known.is_null())
        .then(pl.lit("no procurement has both a known weight and a value"))
        .when(share > DOMINATED)
        .then(pl.format("one contract is {} of the money whose weight is known", largest))
    )
    stated = pl.col("with_value") > 0
    return frame.select(
        *KEY,
        "procurements",
        "in_scope",
        "with_value",
        "determinable",
        "with_social_value",
        "weight_known",
        value_gbp=pl.when(stated).then(pl.col("value_gbp")),
        value_with_social_value_gbp=pl.when(stated).then(pl.col("value_with_social_value_gbp")),
        value_weight_known_gbp=pl.when(stated).then(pl.col("value_weight_known_gbp")),
        points_per_pound=pl.when(share <= DOMINATED).then(pl.col("points") / known),
        largest_share=share,
        reason=reason,
    )
