"""From a figure to the words: the procurements it counts, their criteria, and the notices' pages."""

from collections.abc import Iterator
from typing import TypedDict

import polars as pl

from pipelines.benchmark import population
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.measures import load as load_measures
from pipelines.benchmark.monthly_sums import WHOLE
from pipelines.benchmark.periods import named
from pipelines.documents.wording import place
from pipelines.notices.scope import rows
from pipelines.publish import storage
from pipelines.query.council import authority_of
from pipelines.query.wording import INVENTED, sentence
from pipelines.row import text, text_or_none
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.snapshots.snapshot import Snapshot, latest
from warehouse.text import one_line

Row = dict[str, object]


class NoSuchFigure(UserError):
    """There is no such measure or period in the snapshot."""


class OfMeasure(TypedDict):
    """What is told of the figure's measure."""

    id: str
    title: str
    unit: str


class Trace(TypedDict):
    """A figure (a row of `authority_measures` a cell), and the procurements that it counts.

    `procurements`: rows of the table, with what each counts as and its rows of `criteria` and `releases`.
    """

    snapshot: str
    synthetic: bool
    authority: Row
    measure: OfMeasure
    counts: str
    numerator: str
    denominator: str
    figures: list[Row]
    procurements: list[Row]


def traced(snapshot: Snapshot, name: str, measure_id: str, period: str) -> Trace:
    """The figure's row, what it counts, and for each procurement its criteria and where the words stand.

    Raises NoSuchCouncil or NoSuchFigure.
    """
    authority = authority_of(snapshot, name)
    measure = _measure(measure_id)
    found = (
        snapshot.scan("authority_measures")
        .filter(
            (pl.col("authority_id") == authority["authority_id"])
            & (pl.col("measure") == measure_id)
            & (pl.col("period") == period)
            & (pl.col("breakdown") == (measure.categories or "all"))
        )
        .sort("cell")
        .collect()
        .to_dicts()
    )
    if not found:
        periods = sorted(snapshot.scan("authority_measures").select("period").unique().collect()["period"])
        raise NoSuchFigure(f"period '{period}' is none of {', '.join(periods)}")
    counted = _procurements(snapshot, authority["authority_id"], measure, period)
    return {
        "snapshot": snapshot.manifest["snapshot"],
        "synthetic": snapshot.manifest["synthetic"],
        "authority": authority,
        "measure": {"id": measure.id, "title": measure.title, "unit": measure.unit},
        "counts": measure.counts,
        "numerator": _shown(measure),
        "denominator": measure.denominator,
        "figures": found,
        "procurements": counted,
    }


def lines(found: Trace) -> Iterator[str]:
    """The trace for a person: the figure, then a block a procurement."""
    mark = "SYNTHETIC. " if found["synthetic"] else ""
    no_page = INVENTED if found["synthetic"] else "no public page"
    yield f"{mark}{found['authority']['official_name']}: {found['measure']['title']}"
    for figure in found["figures"]:
        cell = "" if figure["cell"] == "all" else f", {figure['cell']}"
        yield f"  {figure['period']}{cell}: {sentence(figure, found['measure']['unit'])}"
    yield (
        f"  counts {found['counts']} where {found['denominator']}; of them {found['numerator']}; "
        f"snapshot {found['snapshot']}"
    )
    for row in found["procurements"]:
        counts_as = f"{found['numerator']}: {_plainly(row['counts_as'])}"
        yield f"{row['ocid']}  {row['notice_date']}  {row['state']}  {counts_as}"
        yield f"  {one_line(text_or_none(row, 'title') or 'no title')}"
        for criterion in rows(row["criteria"]):
            weight = "weight unknown" if criterion["weight_pct"] is None else f"{criterion['weight_pct']:g}%"
            worked = f" ({one_line(text(criterion, 'arithmetic'))})" if criterion.get("arithmetic") else ""
            yield f"  {one_line(text(criterion, 'name'))}: {weight}{worked}, rule {criterion['rule']}"
            stands = place(text(criterion, "evidence_field"))
            yield f'    "{one_line(text(criterion, "evidence_text"))}" ({one_line(stands)})'
            if criterion.get("document_url"):
                yield f"    {criterion['document_url']}"
            yield f"    {criterion['notice_url'] or no_page}"
        if row["arithmetic"]:
            yield f"  whole list: {one_line(text(row, 'arithmetic'))}"
        for release in rows(row["landed"]):
            yield f"  landed: {release['landing_path']} record {release['position']}"


def _measure(name: str) -> Measure:
    known = {measure.id: measure for measure in load_measures()}
    if name not in known:
        raise NoSuchFigure(f"'{name}' is no measure; there are {', '.join(sorted(known))}")
    return known[name]


def _shown(measure: Measure) -> str:
    """The column that tells what a counted row counts as."""
    return measure.numerator or measure.value or measure.categories or measure.denominator


def _procurements(snapshot: Snapshot, authority_id: str, measure: Measure, period: str) -> list[Row]:
    """The procurements that hold what is counted. `counts_as`: a value, or one for each that they hold.

    `criteria`: the rows that decide; `whole_list`: all that are stated.
    """
    values = _counted(snapshot, authority_id, measure, period)
    procurements = snapshot.scan("procurements")
    # A snapshot of before there was one has no arithmetic to tell.
    known = "arithmetic" in procurements.collect_schema()
    lacks = [] if known else [pl.lit(None, pl.String).alias("arithmetic")]
    found = (
        procurements.with_columns(lacks)
        .select("source", "ocid", "notice_date", "title", "state", "weight_pct", "rule_version", "arithmetic")
        .join(values.lazy(), on=["source", "ocid"])
        .sort("notice_date", "source", "ocid")
        .collect()
    )
    keys = found.select("source", "ocid")
    criteria = _by_process(snapshot.scan("criteria"), keys, "criterion")
    landed = _by_process(snapshot.scan("releases"), keys, "release_date")
    single = measure.counts == "procurements"
    return [
        {
            **row,
            "counts_as": row["counts_as"][0] if single else row["counts_as"],
            "criteria": _deciding(criteria.get(_key(row), [])),
            "whole_list": criteria.get(_key(row), []),
            "landed": landed.get(_key(row), []),
        }
        for row in found.to_dicts()
    ]


def _counted(snapshot: Snapshot, authority_id: str, measure: Measure, period: str) -> pl.DataFrame:
    """(source, ocid, counts_as) of all that the figure counts, its predecessors' included."""
    pooled = snapshot.scan("repooled").filter((pl.col("successor_id") == authority_id) & pl.col("pooled"))
    signers = [authority_id, *pooled.select("predecessor_id").collect()["predecessor_id"]]
    everyone = population.procurements(
        snapshot.scan("procurements"), pl.DataFrame(), population.needed_columns([measure])
    )
    rows = everyone.filter(pl.col("authority_id").is_in(signers))
    if measure.counts != "procurements":
        of = {"criteria": population.criteria, "commitments": population.commitments}[measure.counts]
        rows = of(snapshot.scan, rows)
    rows = population.joined(rows, WHOLE)
    kept = rows.filter(pl.col(measure.denominator) & named(period).months)
    if measure.first_day:
        kept = kept.filter(pl.col("notice_date") >= measure.first_day)
    shown = pl.col(_shown(measure)).alias("counts_as")
    return kept.group_by("source", "ocid").agg(shown).collect()


def _deciding(criteria: list[Row]) -> list[Row]:
    """The social value criteria, or all where none is: they are what shows that there is none."""
    return [row for row in criteria if row["is_narrow"]] or criteria


def _by_process(frame: pl.LazyFrame, keys: pl.DataFrame, order: str) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    joined = frame.join(keys.lazy(), on=["source", "ocid"], how="semi").sort("source", "ocid", order)
    for row in joined.collect().to_dicts():
        found.setdefault(_key(row), []).append(row)
    return found


def _key(row: Row) -> tuple[str, str]:
    return text(row, "source"), text(row, "ocid")


def _plainly(value: object) -> str:
    """A value, or several parted by commas."""
    return ", ".join(map(_plainly, value)) if isinstance(value, list) else str(value)


def trace(settings: Settings, name: str, measure: str, period: str) -> Trace:
    """As `traced`, of the latest snapshot."""
    return traced(latest(storage.place(settings)), name, measure, period)
