"""A page a measure: what it asks, how it is computed, its limits, and every council in one funnel."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from pipelines.benchmark import funnel
from pipelines.query import numbers
from pipelines.query.snapshot_tables import Published
from pipelines.site import charts, exports, render
from pipelines.site.dossier import Shared
from pipelines.site.exhibit import Bundle, Column, Table
from pipelines.site.figures import between, no_coverage

Row = dict[str, Any]
KINDS = {
    "share": "A share: the procurements for which `{numerator}` is true, of those for which `{denominator}` is true.",
    "median": "The middle value of `{value}` among those for which `{denominator}` is true.",
    "mean": "The mean of `{value}` among those for which `{denominator}` is true.",
    "weighted_mean": "The mean of `{value}`, each weighed by `{weight}`, among those for which `{denominator}` is true.",
    "iqr": "The distance between the quarters of `{value}` among those for which `{denominator}` is true.",
    "profile": "Shares by `{categories}` of those for which `{denominator}` is true.",
}
INTERVALS = {
    "share": "Wilson's score interval",
    "median": "an order-statistic interval",
    "profile": "Wilson's score interval for each share",
}


def bundle(shared: Shared, measure: Row, rows: list[Row]) -> Bundle:
    """Every council's figure, by name."""
    profile = measure["kind"] == "profile"
    table = _cells(rows) if profile else _councils(shared, measure, rows)
    drawn = [] if profile else [row for row in rows if row["shown"] == "shown"]
    name = f"{measure['title']}, {numbers.period(shared.period)}"
    shown = sum(row["shown"] == "shown" for row in rows)
    return Bundle(
        "councils",
        "Every council" if not profile else "All councils together",
        f"{name}; councils by name, in no order of merit",
        f"{shown:,} of {len(rows):,} figures rest on enough to be shown; of the others the counts are given.",
        table,
        (lambda width: _chart(shared, measure, drawn, width)) if drawn else None,
        None if drawn or profile else "No chart is drawn: no council has enough.",
        (_explained(measure),) if drawn else (),
    )


def over_time(measure: Row, rows: list[Row]) -> Bundle:
    """Deciles of the councils of each type, year by year and regime by regime, from rows of `deciles`."""
    shown = [row for row in rows if row["shown"] == "shown"]
    found = [
        {
            **row,
            "type": numbers.council_type(row["group_id"].removeprefix("type:")),
            "when": numbers.period(row["period"]),
            "regime": "all" if row["breakdown"] == "all" else numbers.regime(row["cell"]),
            "unit": measure["unit"],
        }
        for row in shown
    ]
    columns = (
        Column("type", "Type"),
        Column("when", "Period"),
        Column("regime", "Regime"),
        Column("councils", "Councils with a figure", "count"),
        Column("left_out", "Councils with too few", "count"),
        *(Column(f"decile_{step}", f"{step} of 10 lie below", "figure") for step in (1, 3, 5, 7, 9)),
    )
    return Bundle(
        "over-time",
        "How councils of one type lie, and how that moves",
        f"{measure['title']}, by type of council, financial year and regime",
        f"{len(shown):,} of {len(rows):,} groups have the 20 councils with a figure that this needs."
        if rows
        else "No group of councils has a figure.",
        Table(columns, tuple(found), "No type of council has 20 councils with a figure in any period."),
        notes=(
            "Each period has its own councils, so a move may be of other councils. Figures under two regimes are "
            "not one line. The table of deciles has all nine.",
        ),
    )


def _explained(measure: Row) -> str:
    if measure["kind"] == "share":
        return "Each ring is a council. The shaded band holds a council like all others 19 times of 20, the broken lines 998 of 1,000; both allow for chance and for how far councils differ."
    return "Each ring is a council, by how many it has. Figures of few vary more by chance."


def _councils(shared: Shared, measure: Row, rows: list[Row]) -> Table:
    found = [
        {
            "council": shared.authorities[row["authority_id"]]["official_name"],
            "type": numbers.council_type(shared.authorities[row["authority_id"]]["authority_type"]),
            "unit": measure["unit"],
            "value_null": row["reason"] or "none counted",
            "between": between(row | {"unit": measure["unit"]}),
            "coverage_null": no_coverage(row),
            "evidence": f"../council/{row['authority_id']}.html#evidence",
            "evidence_words": "evidence",
            **{
                name: row[name]
                for name in ("authority_id", "n", "yes", "value", "low", "high", "coverage", "shown")
            },
        }
        for row in rows
    ]
    columns = (
        Column("council", "Council", "notice"),
        Column("type", "Type"),
        Column("n", "Counted (n)", "count"),
        *([Column("yes", "Of them", "count")] if measure["kind"] == "share" else []),
        Column("value", "Figure", "figure"),
        Column("between", "95% interval"),
        Column("coverage", "Coverage", "share"),
        Column("evidence", "Evidence", "link"),
    )
    return Table(columns, tuple(sorted(found, key=lambda row: row["council"])), "No council is published.")


def _cells(rows: list[Row]) -> Table:
    """The counts of all councils added up by category: a council's own stand on its page."""
    totals: dict[str, Row] = {}
    for row in rows:
        cell = totals.setdefault(
            row["cell"], {"n": 0, "yes": 0, "councils": 0, "in_scope": 0, "determinable": 0}
        )
        for key in ("n", "yes", "in_scope", "determinable"):
            cell[key] += row[key] or 0
        cell["councils"] += bool(row["n"])
    from pipelines.statistics import wilson

    found, concerned = [], any(row["coverage"] is not None for row in rows)
    for name, counts in sorted(totals.items()):
        low, high = wilson(counts["yes"], counts["n"]) or (None, None)
        around = "none" if low is None else f"{numbers.percent(low)} to {numbers.percent(high)}"
        found.append(
            counts
            | {
                "label": numbers.category(name),
                "value": counts["yes"] / counts["n"] if counts["n"] else None,
                "value_null": "none counted",
                "low": low,
                "high": high,
                "between": around,
                "coverage": counts["determinable"] / counts["in_scope"]
                if concerned and counts["in_scope"]
                else None,
                "coverage_null": no_coverage(counts),
                "evidence": "../downloads.html",
                "evidence_words": "tables",
            }
        )
    return Table(
        (
            Column("label", "Category"),
            Column("councils", "Councils with any", "count"),
            Column("n", "Counted (n)", "count"),
            Column("yes", "Of them", "count"),
            Column("value", "Share", "share"),
            Column("between", "95% interval"),
            Column("coverage", "Coverage", "share"),
            Column("evidence", "Evidence", "link"),
        ),
        tuple(found),
        "Nothing is counted.",
    )


def _chart(shared: Shared, measure: Row, rows: list[Row], width: int) -> Row:
    if measure["kind"] != "share":
        grammar = charts.strip(width, shared.synthetic, measure["unit"])
        return charts.filled(grammar, points=[{"n": r["n"], "value": r["value"]} for r in rows], mark=[{}])
    frame = pl.DataFrame({"n": [r["n"] for r in rows], "yes": [r["yes"] for r in rows], "key": "all"})
    most = max(*(r["n"] for r in rows), 2)
    n = np.unique(np.round(np.geomspace(1, most * 1.05, 60))).astype(np.float64)
    yes, total = float(frame["yes"].sum()), float(frame["n"].sum())
    mean = (yes + 0.5) / (total + 1)
    spread = funnel.spreads(frame.lazy(), ["key"]).collect()
    tau2 = float((spread["tau2"].item() if spread.height else 0) or 0)
    found = funnel.limits(np.zeros(len(n)), n, np.full(len(n), mean), np.full(len(n), tau2))
    limits = [
        {
            "n": float(n[i]),
            "centre": mean,
            **{
                f"{side}{level}": float(getattr(found, side)[level][i])
                for side in ("low", "high")
                for level in ("95", "998")
            },
        }
        for i in range(len(n))
    ]
    grammar = charts.funnel(width, shared.synthetic, f"{measure['counts']} counted (n)")
    points = [{"n": r["n"], "share": r["value"]} for r in rows]
    return charts.filled(grammar, points=points, limits=limits, own=[], mark=[{}])


def rows_of(found: Published, shared: Shared, measure: Row) -> list[Row]:
    """The figures of a measure in the headline period: of the whole, or of a profile's categories."""
    breakdown = measure["categories"] if measure["kind"] == "profile" else "all"
    scope = (pl.col("measure") == measure["measure"]) & (pl.col("period") == shared.period)
    frame = found.scan("authority_measures").filter(scope & (pl.col("breakdown") == breakdown))
    return frame.sort("authority_id", "cell").collect().to_dicts()


def deciles_of(found: Published, shared: Shared, measure: Row) -> list[Row]:
    """The deciles of a measure: all years, the headline window, and each year by regime."""
    if measure["kind"] == "profile" or not found.has("deciles"):
        return []
    whole = (pl.col("breakdown") == "all") & pl.col("period").is_in(["all", shared.period])
    years = (pl.col("breakdown") == "regime") & pl.col("period").str.contains("/")
    frame = found.scan("deciles").filter((pl.col("measure") == measure["measure"]) & (whole | years))
    return frame.sort("group_id", "breakdown", "cell", "period").collect().to_dicts()


def files(found: Published, shared: Shared, measure: Row, edition: Row) -> Mapping[str, bytes]:
    """The page with its chart and its CSV, by address."""
    key = measure["measure"]
    rows = rows_of(found, shared, measure)
    shown = bundle(shared, measure, rows)
    names = {row["authority_id"]: shared.authorities[row["authority_id"]]["official_name"] for row in rows}
    flat = [
        {
            **row,
            "council": names[row["authority_id"]],
            "unit": measure["unit"],
            "evidence": f"council/{row['authority_id']}/evidence.csv",
        }
        for row in rows
    ]
    columns = (
        "authority_id",
        "council",
        "measure",
        "period",
        "breakdown",
        "cell",
        "unit",
        "n",
        "yes",
        "value",
        "low",
        "high",
        "bound_low",
        "bound_high",
        "in_scope",
        "determinable",
        "coverage",
        "shown",
        "reason",
        "caveat",
        "evidence",
    )
    made = {f"measure/{key}/councils.csv": exports.written(columns, flat, shared.synthetic)}
    if shown.chart:
        for name, width in (("wide", charts.WIDE), ("narrow", charts.NARROW)):
            made[f"measure/{key}/councils-{name}.svg"] = charts.svg(shown.chart(width))
    later = deciles_of(found, shared, measure)
    if measure["kind"] != "profile":
        moved = over_time(measure, later)
        made[f"measure/{key}/over-time.csv"] = exports.table(moved.table, shared.synthetic)
    yardsticks = [
        {
            **row,
            "said": f"{numbers.points(row['value'])}%"
            if measure["unit"] == "percent"
            else numbers.percent(row["value"]),
        }
        for row in shared.yardsticks
        if row["measure"] == key
    ]
    made[f"measure/{key}.html"] = render.page(
        "measure.html",
        root="../",
        here=f"measure/{key}.html",
        measure=measure,
        computed=_computed(measure),
        limits=_limits(measure),
        yardsticks=yardsticks,
        bundle=shown,
        over_time=moved if measure["kind"] != "profile" else None,
        asset=lambda bundle, width: f"{key}/{bundle}-{width}.svg",
        file=lambda bundle, kind: f"{key}/{bundle}.{kind}",
        weight=lambda bundle: numbers.size(len(made[f"measure/{key}/{bundle}.csv"])),
        synthetic=shared.synthetic,
        licence=shared.manifest["licence"],
        edition=edition,
    )
    return made


def _computed(measure: Row) -> str:
    words = KINDS[measure["kind"]].format(**measure).replace("`", "")
    interval = INTERVALS.get(measure["kind"], "a seeded bootstrap by procurement")
    return f"{words} These are columns of the published table of {measure['counts']}. The interval is {interval} at 95%. Peers are pooled without the council itself."


def _bounds(measure: Row) -> str:
    if measure["denominator"] == "weight_known":
        return "where it would lie, of those that could be read, whatever the weights not stated are"
    return "where it would lie whatever the unread ones say"


def _limits(measure: Row) -> str:
    least = (
        f"A figure is shown from {measure['minimum_n']} counted; below, only the counts are given, and between {measure['greyed_n']} and that the bounds too: {_bounds(measure)}."
        if measure["greyed_n"] < measure["minimum_n"]
        else f"A figure is shown from {measure['minimum_n']} counted; below, only the counts are given."
    )
    since = f" It begins on {numbers.day(measure['first_day'])}." if measure["first_day"] else ""
    return f"{least}{since} {measure['caveat'] or ''} It speaks only for procurements that could be read.".replace(
        "  ", " "
    )
