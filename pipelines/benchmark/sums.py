"""What adds up over councils and months: counts for shares, histograms for order statistics, sums for means.

Each is one group-by over the counted rows per breakdown. Periods, peer sets and predecessors are then sums
of these small frames, so that no procurement is read twice and memory does not grow with their number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from pipelines.benchmark.measures import Measure

GRAIN = ["authority_id", "span", "month"]
CONTEXT = ("in_scope", "determinable", "is_embedded")
REGIMES = ("pcr2015", "pa2023", "psr", "other_celex", "below_threshold_cf", "unknown")
CELL = "cell"


@dataclass(frozen=True)
class Share:
    """One share to be counted: a share measure, or one category of a profile."""

    measure: Measure
    category: str | None = None

    @property
    def key(self) -> str:
        return self.measure.id if self.category is None else f"{self.measure.id}={self.category}"


@dataclass(frozen=True)
class Sums:
    """Sums by authority, span and month (once by month, later by period) of one breakdown's cells.

    `wide`: context, and n, yes and bounds of each share, and the sums of each mean. `histograms`: by measure,
    the number of rows of each value.
    """

    breakdown: str
    wide: pl.DataFrame
    shares: tuple[Share, ...]
    means: tuple[Measure, ...]
    histograms: dict[str, pl.DataFrame] = field(default_factory=dict)


def monthly(
    breakdown: str,
    rows: dict[str, pl.LazyFrame],
    measures: Sequence[Measure],
    categories: dict[str, list[str]],
) -> Sums:
    """The sums of one breakdown. `rows` by what is counted; `categories` by profile."""
    chosen = [m for m in measures if breakdown == "all" or breakdown in m.breakdowns]
    shares = tuple(_shares(chosen, categories, breakdown))
    means = tuple(m for m in chosen if m.kind in ("mean", "weighted_mean"))
    ordered = [m for m in chosen if m.kind in ("median", "iqr")]
    wide = pl.DataFrame()
    for counts, frame in rows.items():
        exprs = [e for s in shares if s.measure.counts == counts for e in _share(s)]
        exprs += [e for m in means if m.counts == counts for e in _mean(m)]
        exprs += [e for m in ordered if m.counts == counts for e in _ordered(m)]
        if counts == "procurements":
            exprs += _context()
        if not exprs:
            continue
        key = [*GRAIN, CELL]
        found = _cell(frame, breakdown).group_by(key).agg(exprs).collect(engine="streaming")
        wide = wide.join(found, on=key, how="full", coalesce=True) if wide.width else found
    wide = wide.with_columns(pl.exclude(*GRAIN, CELL).fill_null(0)).sort(*GRAIN, CELL)
    return Sums(breakdown, wide, shares, means, dict(_histograms(rows, ordered, breakdown)))


def _cell(frame: pl.LazyFrame, breakdown: str) -> pl.LazyFrame:
    return frame.with_columns((pl.lit("all") if breakdown == "all" else pl.col(breakdown)).alias(CELL))


def _shares(measures: Iterable[Measure], categories: dict[str, list[str]], breakdown: str) -> Iterable[Share]:
    for measure in measures:
        if measure.kind == "share":
            yield Share(measure)
        elif measure.kind == "profile" and breakdown == "all":
            yield from (Share(measure, category) for category in categories[measure.id])


def counted(measure: Measure) -> pl.Expr:
    """Whether a row is in the denominator."""
    since = measure.first_day
    return pl.col(measure.denominator) & (pl.lit(True) if since is None else pl.col("notice_date") >= since)


def _share(share: Share) -> list[pl.Expr]:
    measure, key = share.measure, share.key
    n = counted(measure)
    if share.category is None:
        yes = pl.col(measure.numerator or "")
    elif measure.categories == "theme":
        yes = pl.col("theme").list.contains(share.category).fill_null(False)
    else:
        yes = (pl.col(measure.categories or "") == share.category).fill_null(False)
    found = {"n": n, "yes": n & yes}
    if measure.possible:
        everything = pl.col(measure.possible)
        found |= {"sure": n & yes, "maybe": (n & yes) | (everything & ~n), "base": everything}
    elif measure.surely and measure.possibly and measure.bounds_of:
        base = pl.col(measure.bounds_of)
        found |= {"sure": pl.col(measure.surely) & base, "maybe": pl.col(measure.possibly) & base}
        found["base"] = base
    found["unknown"] = _unknown(measure, n)
    return [flag.sum().cast(pl.Int64).alias(f"{name}:{key}") for name, flag in found.items()]


def _unknown(measure: Measure, n: pl.Expr) -> pl.Expr:
    """What would be counted if the notice said more; none where the measure names no population."""
    population = measure.population or measure.possible or measure.bounds_of
    if population is None:
        return pl.lit(False) & n
    since = pl.lit(True) if measure.first_day is None else pl.col("notice_date") >= measure.first_day
    return pl.col(population) & since & ~(pl.col(measure.known) if measure.known else n)


def _mean(measure: Measure) -> list[pl.Expr]:
    n = counted(measure)
    value = pl.col(measure.value or "")
    weight = pl.col(measure.weight) if measure.weight else pl.lit(1.0)
    sums = {
        "n": n.cast(pl.Int64),
        "w": weight,
        "wx": weight * value,
        "ww": weight**2,
        "wwx": weight**2 * value,
        "wwxx": weight**2 * value**2,
    }
    made = [pl.when(n).then(of).otherwise(0).sum().alias(f"{name}:{measure.id}") for name, of in sums.items()]
    largest = pl.when(n).then(weight).otherwise(0.0).max().alias(f"max:{measure.id}")
    return [*made, largest, _unknown(measure, n).sum().cast(pl.Int64).alias(f"unknown:{measure.id}")]


def _ordered(measure: Measure) -> list[pl.Expr]:
    n = counted(measure)
    return [
        n.sum().cast(pl.Int64).alias(f"n:{measure.id}"),
        _unknown(measure, n).sum().cast(pl.Int64).alias(f"unknown:{measure.id}"),
    ]


def _context() -> list[pl.Expr]:
    found = [pl.col(name).sum().cast(pl.Int64).alias(name) for name in CONTEXT]
    in_scope = pl.col("in_scope")
    return found + [
        (in_scope & (pl.col("regime") == r)).sum().cast(pl.Int64).alias(f"regime:{r}") for r in REGIMES
    ]


def _histograms(
    rows: dict[str, pl.LazyFrame], measures: Sequence[Measure], breakdown: str
) -> Iterable[tuple[str, pl.DataFrame]]:
    for measure in measures:
        value = pl.col(measure.value or "").round(4).alias("value")
        frame = _cell(rows[measure.counts].filter(counted(measure)), breakdown)
        found = frame.group_by(*GRAIN, CELL, value).agg(pl.len().cast(pl.Int64).alias("count"))
        yield measure.id, found.collect(engine="streaming").sort(*GRAIN, CELL, "value")


def summed(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The frame with other keys: everything is added up, the largest stays the largest."""
    left = [name for name in frame.columns if name not in {*keys, *GRAIN, CELL}]
    exprs = [pl.col(name).max() if name.startswith("max:") else pl.col(name).sum() for name in left]
    return frame.group_by(keys).agg(exprs)
