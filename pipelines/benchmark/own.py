"""`authority_measures` of one period: every measure of every authority, whole and by cell."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.benchmark import case_mix, estimate
from pipelines.benchmark.estimate import OWN
from pipelines.benchmark.ground import Ground
from pipelines.benchmark.intervals import ratio_bca
from pipelines.benchmark.measures import Measure
from pipelines.benchmark.periods import ALL_YEARS, Period
from pipelines.benchmark.sums import CELL, Sums, counted, summed
from warehouse.tables import TABLES

NOT_BOOTSTRAPPED = "its interval is bootstrapped for all years and the last three only"
NO_INTERVAL = "no interval: resampling gives one value again and again"


def pooled(frame: pl.DataFrame, ground: Ground, period: Period, keys: list[str]) -> pl.DataFrame:
    """Sums of a period by authority, predecessors added in, and `keys`."""
    found = summed(frame.filter(period.months), ["authority_id", *keys])
    return summed(
        found.rename({"authority_id": "signer"}).join(ground.family, on="signer").drop("signer"),
        ["authority_id", *keys],
    )


def whole(ground: Ground, period: Period, breakdown: str) -> pl.DataFrame:
    """The wide sums of each authority and cell; of the whole, every authority has a row."""
    found = pooled(ground.monthly[breakdown].wide, ground, period, [CELL])
    if breakdown == "all":
        everyone = pl.DataFrame(
            {"authority_id": [row.authority_id for row in ground.authorities]},
            schema={"authority_id": pl.String},
        )
        found = everyone.with_columns(pl.lit("all").alias(CELL)).join(found, on=OWN, how="left")
        found = found.with_columns(pl.exclude(OWN).fill_null(0))
    return found.sort(OWN)


@dataclass(frozen=True)
class Figures:
    """The authorities' own figures in one breakdown: wide sums, and (measure, breakdown, frame) of each."""

    sums: Sums
    wide: pl.DataFrame
    frames: list[tuple[Measure, str, pl.DataFrame]]


def of_period(ground: Ground, period: Period) -> list[Figures]:
    """Every figure of every authority in a period, a breakdown at a time."""
    found = []
    for breakdown, sums in ground.monthly.items():
        wide = whole(ground, period, breakdown)
        if wide.is_empty():
            continue
        found.append(Figures(sums, wide, list(figures(ground, period, sums, wide))))
    return found


def rows(ground: Ground, period: Period, made: list[Figures]) -> pl.DataFrame:
    """The rows of `authority_measures` of one period, in the order of the table's columns."""
    found = []
    for of in made:
        breakdown = of.sums.breakdown
        context = estimate.context(of.wide, OWN)
        for measure, kind, frame in of.frames:
            named = frame.join(context, on=OWN, how="left").with_columns(
                measure=pl.lit(measure.id), breakdown=pl.lit(kind), caveat=pl.lit(measure.caveat, pl.String)
            )
            if not measure.rests_on_criteria:
                named = named.with_columns(coverage=pl.lit(None, pl.Float64))
            if kind not in ("all", breakdown):
                named = named.with_columns(pl.col("category").alias(CELL))
            found.append(named.drop("category", strict=False))
    frame = pl.concat(found, how="diagonal_relaxed").with_columns(period=pl.lit(period.id))
    frame = frame.join(_expected(ground, period), on=["authority_id", "measure", "breakdown"], how="left")
    frame = frame.join(ground.pooled_from, on="authority_id", how="left")
    schema = TABLES["authority_measures"].create_empty().schema
    missing = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


def figures(
    ground: Ground, period: Period, sums: Sums, wide: pl.DataFrame
) -> Iterator[tuple[Measure, str, pl.DataFrame]]:
    """(measure, breakdown, frame) of each measure; of a profile one for each category."""
    for share in sums.shares:
        frame = estimate.shares(wide, OWN, share, period)
        kind = sums.breakdown
        if share.category is not None:
            kind = str(share.measure.categories)
            frame = frame.with_columns(category=pl.lit(share.category))
        yield share.measure, kind, frame
    for measure in sums.means:
        frame = estimate.means(wide, OWN, measure, period)
        yield measure, sums.breakdown, _with_bootstrap(frame, ground, measure, sums.breakdown, period)
    for measure in ground.measures:
        if measure.id not in sums.histograms:
            continue
        histogram = pooled(sums.histograms[measure.id], ground, period, [CELL, "value"])
        make = estimate.medians if measure.kind == "median" else estimate.quartile_spans
        frame = _dense(make(histogram, OWN, measure, period), wide, measure, period)
        yield measure, sums.breakdown, frame


def _dense(frame: pl.DataFrame, wide: pl.DataFrame, measure: Measure, period: Period) -> pl.DataFrame:
    """The frame with a row for each cell of `wide`, and what could not be counted."""
    counts = wide.select(*OWN, n=f"n:{measure.id}", unknown=f"unknown:{measure.id}")
    found = counts.join(frame.drop("n", "shown", "reason"), on=OWN, how="left")
    return found.with_columns(estimate.withheld(pl.col("n"), measure, period))


def _expected(ground: Ground, period: Period) -> pl.DataFrame:
    """The case mix of the share measures that have one, of the whole."""
    measures = [m for m in ground.measures if m.case_mix]
    found = case_mix.cells(ground.rows["procurements"], measures, period)
    made = [
        frame.with_columns(measure=pl.lit(name), breakdown=pl.lit("all"))
        for name, frame in case_mix.expected(found, ground.family, measures).items()
    ]
    if made:
        return pl.concat(made)
    names = dict.fromkeys(("authority_id", "measure", "breakdown"), pl.String)
    return pl.DataFrame(schema=names)


def is_bootstrapped(ground: Ground, period: Period, breakdown: str) -> bool:
    """All years, the last 36 months and the last three financial years, of the whole (BENCHMARK.md)."""
    years = ground.newest["years"].split(";")
    return breakdown == "all" and period.id in (ALL_YEARS, ground.newest["months_36"], *years)


def _with_bootstrap(
    frame: pl.DataFrame, ground: Ground, measure: Measure, breakdown: str, period: Period
) -> pl.DataFrame:
    """The BCa interval of each shown figure; a figure that has none is withheld."""
    shown = pl.col("shown") == "shown"
    if is_bootstrapped(ground, period, breakdown):
        wanted = frame.filter(shown)["authority_id"].to_list()
        made = _intervals(ground, measure, period, wanted)
        reason = NO_INTERVAL
    else:
        made, reason = {}, NOT_BOOTSTRAPPED
    schema = {"authority_id": pl.String, "made_low": pl.Float64, "made_high": pl.Float64}
    ends = pl.DataFrame([(key, *pair) for key, pair in made.items()], schema=schema, orient="row")
    frame = frame.join(ends, on="authority_id", how="left")
    lost = shown & pl.col("made_low").is_null()
    return frame.with_columns(
        low=pl.col("made_low"),
        high=pl.col("made_high"),
        interval=pl.when(pl.col("made_low").is_not_null()).then(pl.lit("bca")),
        value=pl.when(shown & ~lost).then(pl.col("value")),
        reason=pl.when(lost).then(pl.lit(reason)).otherwise(pl.col("reason")),
        shown=pl.when(lost).then(pl.lit("greyed")).otherwise(pl.col("shown")),
    ).drop("made_low", "made_high")


def _intervals(
    ground: Ground, measure: Measure, period: Period, wanted: list[str]
) -> dict[str, tuple[float, float]]:
    value, weight = pl.col(measure.value or ""), measure.weight
    chosen = ground.family.filter(pl.col("authority_id").is_in(wanted))
    frame = (
        ground.rows[measure.counts]
        .filter(period.months & counted(measure))
        .join(chosen.rename({"authority_id": "owner"}).lazy(), left_on="authority_id", right_on="signer")
        .select(
            "owner",
            "source",
            "ocid",
            value=value.cast(pl.Float64),
            weight=pl.col(weight) if weight else pl.lit(1.0),
        )
        .sort("owner", "source", "ocid")
        .collect(engine="streaming")
    )
    found = {}
    for (owner,), part in frame.partition_by("owner", as_dict=True, maintain_order=True).items():
        values, weights = part["value"].to_numpy(), part["weight"].to_numpy()
        # Not by period: two periods that hold the same rows have the same interval.
        number = seed(str(owner), measure.id)
        pair = ratio_bca(values, weights, number) if len(np.unique(values)) > 1 else None
        if pair:
            found[str(owner)] = pair
    return found


def seed(*parts: str) -> int:
    """The same seed for the same figure, whatever was computed before it."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")
