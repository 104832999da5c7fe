"""A page a measure: what it asks, how it is computed, its limits, and every council in one funnel."""

from collections.abc import Mapping

import polars as pl

from pipelines import rounding
from pipelines.benchmark import funnel
from pipelines.query import replies, wording
from pipelines.query.snapshot_tables import Published
from pipelines.rounding import percent, points
from pipelines.row import count, number, text
from pipelines.site import charts, exports, render
from pipelines.site.dossier import Shared
from pipelines.site.exhibit import Bundle
from pipelines.site.figures_in_words import between, no_coverage
from pipelines.site.pages.texts import share
from pipelines.site.section import content, exhibit, words
from pipelines.site.sections.beside import limits

Row = dict[str, object]
OWN = ("authority_id", "n", "yes", "value", "low", "high", "coverage", "shown")
"""Columns of a council's figure that its row on the page has as they stand."""


def bundle(shared: Shared, measure: Row, rows: list[Row]) -> Bundle:
    """Every council's figure, by name."""
    profile = measure["kind"] == "profile"
    shown = [row for row in rows if row["shown"] == "shown"]
    drawn = [] if profile else shown
    return exhibit(
        "councils",
        _cells(rows) if profile else [_council(shared, measure, row) for row in _by_name(shared, rows)],
        (lambda width: _chart(shared, measure, drawn, width)) if drawn else None,
        measure=measure,
        period=shared.period,
        profile=profile,
        shown=len(shown),
        all=len(rows),
        drawn=drawn,
    )


def over_time(measure: Row, rows: list[Row]) -> Bundle:
    """Deciles of the councils of each type, year by year and regime by regime, from rows of `deciles`."""
    found = [
        row
        | {
            "type": wording.council_type(text(row, "group_id").removeprefix("type:")),
            "when": wording.period(text(row, "period")),
            "regime": "all" if row["breakdown"] == "all" else wording.regime(text(row, "cell")),
            "unit": measure["unit"],
        }
        for row in rows
        if row["shown"] == "shown"
    ]
    return exhibit("over-time", found, measure=measure, all=len(rows))


def _by_name(shared: Shared, rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(shared.authorities[text(row, "authority_id")]["official_name"]))


def _council(shared: Shared, measure: Row, row: Row) -> Row:
    authority = shared.authorities[text(row, "authority_id")]
    marked = replies.mark(_replied(shared, row))
    return {name: row[name] for name in OWN} | {
        "council": authority["official_name"],
        "type": wording.council_type(authority["authority_type"]),
        "unit": measure["unit"],
        "value_null": row["reason"] or "none counted",
        "between": "; ".join(filter(None, (between(row | {"unit": measure["unit"]}), marked))),
        "coverage_null": no_coverage(row),
        "evidence": f"../council/{row['authority_id']}.html#evidence",
    }


def _replied(shared: Shared, row: Row) -> list[Row]:
    """What the council of a figure has replied to it."""
    of_measure = shared.replies.get(text(row, "measure"), ())
    mine = [reply for reply in of_measure if reply["authority_id"] == row["authority_id"]]
    return replies.of_figure(mine, row)


def _cells(rows: list[Row]) -> list[Row]:
    """The counts of all councils added up by category: a council's own stand on its page."""
    counts = ("n", "yes", "in_scope", "determinable")
    totals: dict[str, dict[str, int]] = {}
    for row in rows:
        cell = totals.setdefault(text(row, "cell"), dict.fromkeys((*counts, "councils"), 0))
        for key in counts:
            cell[key] += count(row, key) if row[key] else 0
        cell["councils"] += bool(row["n"])
    concerned = any(row["coverage"] is not None for row in rows)
    return [
        share({**cell}, "yes", "n")
        | {
            "label": wording.category(name),
            "value_null": "none counted",
            "coverage": cell["determinable"] / cell["in_scope"] if concerned and cell["in_scope"] else None,
            "coverage_null": no_coverage({**cell}),
            "evidence": "../downloads.html",
            "evidence_words": "tables",
        }
        for name, cell in sorted(totals.items())
    ]


def _chart(shared: Shared, measure: Row, rows: list[Row], width: int) -> Row:
    if measure["kind"] != "share":
        grammar = charts.strip(width, shared.synthetic, measure["unit"])
        return charts.filled(grammar, points=[{"n": r["n"], "value": r["value"]} for r in rows], mark=[{}])
    frame = pl.DataFrame({"n": [r["n"] for r in rows], "yes": [r["yes"] for r in rows], "key": "all"})
    yes, total = float(frame["yes"].sum()), float(frame["n"].sum())
    spread = funnel.spreads(frame.lazy(), ["key"]).collect()
    tau2 = float((spread["tau2"].item() if spread.height else 0) or 0)
    lines = limits((yes + 0.5) / (total + 1), tau2, max(count(r, "n") for r in rows))
    grammar = charts.funnel(width, shared.synthetic, f"{measure['counts']} counted (n)")
    points = [{"n": r["n"], "share": r["value"]} for r in rows]
    return charts.filled(grammar, points=points, limits=lines, own=[], mark=[{}])


def rows_of(found: Published, shared: Shared) -> dict[str, pl.DataFrame]:
    """By measure, its figures in the headline period: of the whole, or of a profile's categories."""
    breakdowns = {
        key: row["categories"] if row["kind"] == "profile" else "all" for key, row in shared.measures.items()
    }
    wanted = pl.LazyFrame({"measure": [*breakdowns], "breakdown": [*breakdowns.values()]})
    frame = found.scan("authority_measures").filter(pl.col("period") == shared.period)
    of_them = frame.join(wanted, on=wanted.collect_schema().names(), how="semi")
    return _by_measure(of_them.sort("authority_id", "cell").collect())


def deciles_of(found: Published, shared: Shared) -> dict[str, pl.DataFrame]:
    """By measure, its deciles: all years, the headline window, and each year by regime; of a profile none."""
    if not found.has("deciles"):
        return {}
    measures = [key for key, row in shared.measures.items() if row["kind"] != "profile"]
    whole = (pl.col("breakdown") == "all") & pl.col("period").is_in(["all", shared.period])
    years = (pl.col("breakdown") == "regime") & pl.col("period").str.contains("/")
    frame = found.scan("deciles").filter(pl.col("measure").is_in(measures) & (whole | years))
    return _by_measure(frame.sort("group_id", "breakdown", "cell", "period").collect())


def _by_measure(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    made = frame.partition_by("measure", maintain_order=True, as_dict=True)
    return {str(key): rows for (key,), rows in made.items()}


def files(
    shared: Shared, measure: Row, rows: list[Row], deciles: list[Row], edition: Row
) -> Mapping[str, bytes]:
    """The page with its chart and its CSV, by address; from the figures and the deciles of the measure."""
    key = measure["measure"]
    shown = bundle(shared, measure, rows)
    flat = [
        row
        | {
            "council": shared.authorities[text(row, "authority_id")]["official_name"],
            "unit": measure["unit"],
            "evidence": f"council/{row['authority_id']}/evidence.csv",
        }
        | replies.columns(_replied(shared, row))
        for row in rows
    ]
    made = {f"{key}/councils.csv": exports.written(content("files")["measure"], flat, shared.synthetic)}
    if shown.chart:
        for name, width in (("wide", charts.WIDE), ("narrow", charts.NARROW)):
            made[f"{key}/councils-{name}.svg"] = charts.svg(shown.chart(width))
    moved = None
    if measure["kind"] != "profile":
        moved = over_time(measure, deciles)
        made[f"{key}/over-time.csv"] = exports.table(moved.table, shared.synthetic)
    made[f"{key}.html"] = render.page(
        "measure.html",
        root="../",
        here=f"measure/{key}.html",
        measure=measure,
        computed=computed(measure),
        limits=words(content("measures")["limits"], measure=measure),
        yardsticks=[_yardstick(row, measure) for row in shared.yardsticks if row["measure"] == key],
        bundle=shown,
        over_time=moved,
        asset=lambda bundle, width: f"{key}/{bundle}-{width}.svg",
        file=lambda bundle, kind: f"{key}/{bundle}.{kind}",
        weight=lambda bundle: rounding.size(len(made[f"{key}/{bundle}.csv"])),
        synthetic=shared.synthetic,
        licence=shared.manifest["licence"],
        edition=edition,
    )
    return {f"measure/{address}": held for address, held in made.items()}


def _yardstick(row: Row, measure: Row) -> Row:
    weight = measure["unit"] == "percent"
    return row | {"said": f"{points(number(row, 'value'))}%" if weight else percent(number(row, "value"))}


def computed(measure: Row) -> str:
    """How a measure is computed, from its file."""
    told = content("measures")
    kind = words(told["kinds"][measure["kind"]], measure=measure)
    return words(told["computed"], measure=measure, kind=kind, interval=told["intervals"][measure["kind"]])
