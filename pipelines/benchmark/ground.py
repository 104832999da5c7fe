"""What every comparison of one home stands on: rows, monthly sums, peer sets and who counts for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from pipelines.authorities.register.register import Authority
from pipelines.benchmark import counted, peer_sets, sums
from pipelines.benchmark.counted import Read
from pipelines.benchmark.measures import BREAKDOWNS, Measure
from pipelines.benchmark.peer_sets import PeerSet
from pipelines.benchmark.periods import Period, month_number, newest, periods

ORDER = ("all", *BREAKDOWNS)


@dataclass(frozen=True)
class Ground:
    """`rows` lazily by what is counted; `monthly` sums by breakdown; `members` and `targets` of peer sets."""

    authorities: tuple[Authority, ...]
    measures: tuple[Measure, ...]
    rows: dict[str, pl.LazyFrame]
    monthly: dict[str, sums.Sums]
    periods: tuple[Period, ...]
    newest: dict[str, str]
    family: pl.DataFrame
    members: pl.DataFrame
    targets: pl.DataFrame
    sets: tuple[PeerSet, ...]

    @property
    def pooled_from(self) -> pl.DataFrame:
        """(authority_id, pooled_from) of the authorities with predecessors."""
        others = self.family.filter(pl.col("authority_id") != pl.col("signer"))
        return others.group_by("authority_id").agg(pooled_from=pl.col("signer").sort().str.join(";"))


def lay(
    read: Read,
    authorities: Sequence[Authority],
    measures: Sequence[Measure],
    family: pl.DataFrame,
    sets: Sequence[PeerSet],
    breakdowns: Sequence[str] = ORDER,
    today: date | None = None,
) -> Ground:
    """The ground of the tables that `read` gives; procurements dated after `today` are left out."""
    procurements = read("procurements")
    if today:
        procurements = procurements.filter(pl.col("notice_date") <= today)
    first, last = _range(procurements)
    # A day of margin, so that a membership from the first day on is no boundary.
    spans = peer_sets.spans(sets, first - timedelta(days=1), last)
    rows = {"procurements": counted.procurements(procurements, spans, counted.needed(measures))}
    rows |= {
        kind: make(read, rows["procurements"])
        for kind, make in (("criteria", counted.criteria), ("commitments", counted.commitments))
        if any(m.counts == kind for m in measures)
    }
    categories = {m.id: _categories(rows[m.counts], m) for m in measures if m.kind == "profile"}
    found = tuple(periods(month_number(first), month_number(last)))
    return Ground(
        authorities=tuple(sorted(authorities, key=lambda row: row.authority_id)),
        measures=tuple(measures),
        rows=rows,
        monthly={name: sums.monthly(name, rows, measures, categories) for name in breakdowns},
        periods=found,
        newest=newest(list(found)),
        family=family,
        members=peer_sets.members(sets, spans, first),
        targets=peer_sets.targets(sets),
        sets=tuple(sets),
    )


def _range(procurements: pl.LazyFrame) -> tuple[date, date]:
    day = pl.col("notice_date")
    of_councils = procurements.filter(pl.col("authority_id").is_not_null() & pl.col("counted"))
    first, last = of_councils.select(day.min().alias("first"), day.max().alias("last")).collect().row(0)
    # Without any procurement there is still one period, in which every council has none.
    return (first, last) if first else (date(2025, 4, 1), date(2025, 4, 1))


def _categories(rows: pl.LazyFrame, measure: Measure) -> list[str]:
    column = pl.col(measure.categories or "")
    if measure.categories == "theme":
        column = column.explode()
    found = rows.filter(sums.counted(measure)).select(column.alias("category")).unique().collect()
    return sorted(found["category"].drop_nulls().to_list())
