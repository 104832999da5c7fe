"""What adds up over councils and months: counts for shares, sums for means, values for order statistics.

In long form: one row per authority, span, stretch of months and item, where an item is one figure to be made:
a measure in one cell of one breakdown (of a profile: one category). Periods, peer sets and predecessors are
then sums of these small frames, so that no procurement is read twice and memory does not grow with their
number. A row of nothing but zeros is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.benchmark.kinds import COUNTS, KINDS, LARGEST, MOMENTS
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.population import is_counted, is_unknown, joined, same_sum

GRAIN = ["authority_id", "span", "month"]
CELL = ["breakdown", "cell"]
WHOLE = "all"
REGIMES = ("below_threshold_cf", "ojeu", "other_celex", "pa2023", "pcr2015", "psr", "unknown")
CONTEXT = ("in_scope", "determinable", "is_embedded", *REGIMES)
NUMBERS = {
    **dict.fromkeys(COUNTS, pl.Int64),
    **dict.fromkeys((*MOMENTS, LARGEST), pl.Float64),
}


@dataclass(frozen=True)
class MonthlySums:
    """`items`: item, breakdown, cell, measure, category ("" for none) and what the measure's file says.

    By GRAIN: `cells` the context of each cell, `sums` the NUMBERS of each item, `values` how often each value
    of an item of order statistics is there. `month` is the first of a stretch that no period divides.
    """

    items: pl.DataFrame
    cells: pl.DataFrame
    sums: pl.DataFrame
    values: pl.DataFrame


def add_up(
    rows: Mapping[str, pl.LazyFrame],
    measures: Sequence[Measure],
    categories: Mapping[str, Sequence[str]],
    breakdowns: Sequence[str],
) -> MonthlySums:
    """The sums of all breakdowns. `rows` by what is counted; `categories` by profile."""
    plan = [(b, m) for b in breakdowns for m in measures if b == WHOLE or b in m.breakdowns]
    cells = _collected(_by_cell(rows["procurements"], b).agg(_context()) for b in breakdowns)
    sums = pl.concat([_nothing(), *_sums(rows, plan, categories, breakdowns)], how="diagonal")
    values = _collected(_values(rows[m.counts], b, m) for b, m in plan if KINDS[m.kind].is_ranked)
    items = _items(cells, plan, categories)
    if values.is_empty():
        values = pl.DataFrame(schema={**_nothing().schema, "value": pl.Float64, "count": pl.Int64})
    named, key = items.select("item", *CELL, "measure", "category"), [*CELL, "measure"]
    return MonthlySums(
        items,
        cells,
        sums.join(named, on=[*key, "category"]).select(*GRAIN, "item", *NUMBERS),
        values.join(named, on=key).select(*GRAIN, "item", "value", "count"),
    )


def _collected(frames: Iterable[pl.LazyFrame]) -> pl.DataFrame:
    found = pl.collect_all(list(frames), engine="streaming")
    return pl.concat(found) if found else pl.DataFrame()


def _by_cell(frame: pl.LazyFrame, breakdown: str) -> "pl.lazyframe.group_by.LazyGroupBy":
    cell = pl.lit(WHOLE) if breakdown == WHOLE else pl.col(breakdown)
    named = joined(frame, breakdown).with_columns(breakdown=pl.lit(breakdown), cell=cell)
    return named.group_by(*GRAIN, *CELL)


def _context() -> list[pl.Expr]:
    flags = [pl.col(name).alias(name) for name in ("in_scope", "determinable", "is_embedded")]
    flags += [(pl.col("in_scope") & (pl.col("regime") == name)).alias(name) for name in REGIMES]
    return [flag.sum().cast(pl.Int64) for flag in flags]


def _nothing() -> pl.DataFrame:
    words = dict.fromkeys(("authority_id", *CELL, "measure", "category"), pl.String)
    return pl.DataFrame(schema={**words, "span": pl.Int32, "month": pl.Int32, **NUMBERS})


def _sums(
    rows: Mapping[str, pl.LazyFrame],
    plan: Sequence[tuple[str, Measure]],
    categories: Mapping[str, Sequence[str]],
    breakdowns: Sequence[str],
) -> Iterator[pl.DataFrame]:
    """The sums of each table of rows and breakdown."""
    for counts, frame in rows.items():
        for breakdown in breakdowns:
            chosen = [
                (measure, category)
                for b, measure in plan
                if b == breakdown and measure.counts == counts
                for category in _categories(measure, breakdown, categories)
            ]
            if chosen:
                yield _long(_by_cell(frame, breakdown), chosen)


def _categories(measure: Measure, breakdown: str, found: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """What has a share of its own: each category of a profile, of the whole only; else the measure itself."""
    if not measure.categories:
        return ("",)
    return found[measure.id] if breakdown == WHOLE else ()


def _long(
    grouped: "pl.lazyframe.group_by.LazyGroupBy", chosen: Sequence[tuple[Measure, str]]
) -> pl.DataFrame:
    """Sums that are added up beside one another in one pass, put below one another."""
    made = [
        {
            "n": is_counted(measure).sum().cast(pl.Int64),
            "unknown": is_unknown(measure).sum().cast(pl.Int64),
            **KINDS[measure.kind].sums(measure, category),
        }
        for measure, category in chosen
    ]
    wide = grouped.agg(
        expr.alias(f"{number}:{name}") for number, of in enumerate(made) for name, expr in of.items()
    ).collect(engine="streaming")
    parts = [
        wide.lazy()
        .select(
            *GRAIN,
            *CELL,
            measure=pl.lit(measure.id),
            category=pl.lit(category),
            **{name: pl.col(f"{number}:{name}") for name in of},
        )
        .filter(pl.any_horizontal(pl.col(name) != 0 for name in of))
        for number, ((measure, category), of) in enumerate(zip(chosen, made, strict=True))
    ]
    return pl.concat(parts, how="diagonal").collect()


def _values(frame: pl.LazyFrame, breakdown: str, measure: Measure) -> pl.LazyFrame:
    value = pl.col(measure.value or "").cast(pl.Float64).round(4).alias("value")
    cell = pl.lit(WHOLE) if breakdown == WHOLE else pl.col(breakdown)
    return (
        joined(frame, breakdown)
        .filter(is_counted(measure))
        .with_columns(breakdown=pl.lit(breakdown), cell=cell, measure=pl.lit(measure.id))
        .group_by(*GRAIN, *CELL, "measure", value)
        .agg(count=pl.len().cast(pl.Int64))
    )


def _items(
    cells: pl.DataFrame, plan: Sequence[tuple[str, Measure]], categories: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    """Every figure to be made: of the whole, and of each cell that any council has a procurement in."""
    there = cells.select(CELL).filter(pl.col("breakdown") != WHOLE).unique()
    whole = pl.DataFrame({"breakdown": [WHOLE], "cell": [WHOLE]})
    chosen = [
        (breakdown, m.id, category, m.kind, m.minimum_n, m.greyed_n, m.when_empty, m.first_day, m.caveat)
        for breakdown, m in plan
        for category in _categories(m, breakdown, categories)
    ]
    words = ("breakdown", "measure", "category", "kind")
    schema = {
        **dict.fromkeys(words, pl.String),
        **dict.fromkeys(("minimum_n", "greyed_n"), pl.Int64),
        "when_empty": pl.String,
        "first_day": pl.Date,
        "caveat": pl.String,
    }
    of_measure = pl.DataFrame(chosen, schema=schema, orient="row")
    found = pl.concat([whole, there]).join(of_measure, on="breakdown")
    return found.sort(*CELL, "measure", "category").with_row_index("item")


def summed(frame: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """The frame by other keys: everything else is added up, and the largest stays the largest."""
    names = frame.collect_schema().names()
    added = [name for name in names if name in {*COUNTS, *CONTEXT, "count"}]
    largest = [pl.col(name).max() for name in names if name == LARGEST]
    found = frame.group_by(keys).agg(pl.col(added).sum(), *largest)
    moments = [name for name in names if name in MOMENTS]
    if not moments:
        return found
    # Few rows have any, and to add them up in order takes its time.
    sums = frame.filter(pl.col(moments[0]) > 0).group_by(keys)
    of_means = sums.agg(same_sum(pl.col(name)).alias(name) for name in moments)
    return found.join(of_means, on=keys, how="left", nulls_equal=True).with_columns(
        pl.col(moments).fill_null(0.0)
    )
