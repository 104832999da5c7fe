"""What every comparison of one home stands on: rows, monthly sums, peer sets and who counts for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from pipelines.authorities.register.register import Authority
from pipelines.benchmark import case_mix, peer_sets, population
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.monthly_sums import WHOLE, MonthlySums, add_up
from pipelines.benchmark.peer_sets import PeerSet
from pipelines.benchmark.periods import ALL_YEARS, Period, month_number, newest, periods, stretches
from pipelines.benchmark.population import BREAKDOWNS, Read, is_counted

ORDER = (WHOLE, *BREAKDOWNS)


@dataclass(frozen=True)
class ComparisonInputs:
    """`rows` lazily by what is counted; `members` and `targets` of peer sets; `family`: who counts for whom.

    What is added up of the rows is made when it is first asked for, and once.
    """

    authorities: tuple[Authority, ...]
    measures: tuple[Measure, ...]
    breakdowns: tuple[str, ...]
    rows: Mapping[str, pl.LazyFrame]
    periods: tuple[Period, ...]
    newest: Mapping[str, str]
    family: pl.DataFrame
    members: pl.DataFrame
    targets: pl.DataFrame
    sets: tuple[PeerSet, ...]

    @property
    def pooled_from(self) -> pl.DataFrame:
        """(authority_id, pooled_from) of the authorities with predecessors."""
        others = self.family.filter(pl.col("authority_id") != pl.col("signer"))
        return others.group_by("authority_id").agg(pooled_from=pl.col("signer").sort().str.join(";"))

    @property
    def years(self) -> list[Period]:
        """The financial years."""
        return [period for period in self.periods if period.is_year]

    @cached_property
    def everyone(self) -> pl.DataFrame:
        """(authority_id) of every authority."""
        ids = [row.authority_id for row in self.authorities]
        return pl.DataFrame({"authority_id": ids}, schema={"authority_id": pl.String})

    @cached_property
    def monthly(self) -> MonthlySums:
        """What adds up over councils and months."""
        profiles = [m for m in self.measures if m.categories]
        categories = {m.id: _categories(self.rows[m.counts], m) for m in profiles}
        return add_up(self.rows, self.measures, categories, self.breakdowns)

    @cached_property
    def mix(self) -> pl.DataFrame:
        """The counts that case mix is made of."""
        rows = population.joined(self.rows["procurements"], WHOLE)
        return case_mix.cells(rows, [m for m in self.measures if m.case_mix])

    def with_signers(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Rows by signer as rows by authority: those of a predecessor stand for its successor too."""
        family = self.family.lazy()
        return frame.rename({"authority_id": "signer"}).join(family, on="signer").drop("signer")

    def is_newest(self, period: Period, years: int) -> bool:
        """Whether it is all years, the newest 36 months or one of so many newest financial years."""
        newest_years = self.newest["years"].split(";")[-years:]
        return period.id in (ALL_YEARS, self.newest["months_36"], *newest_years)


def prepare_comparisons(
    read: Read,
    authorities: Sequence[Authority],
    measures: Sequence[Measure],
    family: pl.DataFrame,
    sets: Sequence[PeerSet],
    breakdowns: Sequence[str] = ORDER,
    today: date | None = None,
) -> ComparisonInputs:
    """The inputs from the tables that `read` gives; procurements dated after `today` are left out."""
    procurements = read("procurements")
    if today:
        procurements = procurements.filter(pl.col("notice_date") <= today)
    first, last = _range(procurements)
    # A day of margin, so that a membership from the first day on is no boundary.
    spans = peer_sets.spans(sets, first - timedelta(days=1), last)
    found = periods(month_number(first), month_number(last))
    counted = population.procurements(procurements, spans, population.needed_columns(measures))
    rows = {"procurements": counted.with_columns(stretches(found))}
    rows |= {
        kind: make(read, rows["procurements"])
        for kind, make in (("criteria", population.criteria), ("commitments", population.commitments))
        if any(m.counts == kind for m in measures)
    }
    return ComparisonInputs(
        authorities=tuple(sorted(authorities, key=lambda row: row.authority_id)),
        measures=tuple(measures),
        breakdowns=tuple(breakdowns),
        rows=rows,
        periods=tuple(found),
        newest=newest(found),
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
    found = rows.filter(is_counted(measure)).select(column.alias("category")).unique().collect()
    return sorted(found["category"].drop_nulls().to_list())
