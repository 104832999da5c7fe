"""By financial year, each legal regime by itself: no line crosses the day on which the law changed."""

from typing import Any

from pipelines.query import numbers
from pipelines.rounding import difference
from pipelines.site import charts
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle, Column, Table
from pipelines.site.figures import COLUMNS

Row = dict[str, Any]
MEASURE = "share_with_social_value"
DRAWN = ("pcr2015", "pa2023", "below_threshold_cf")
"""Regimes that a line is drawn for; the table has all that have a procurement."""
ASIDE = {"pcr2015": -25, "pa2023": 25, "below_threshold_cf": 0}
"""Days by which a regime's points stand beside the middle of the year, so that intervals do not cover each other."""


def trend(of: Dossier) -> Bundle:
    """The share with social value by financial year and regime."""
    years = of.periods()
    rows = []
    for year in years:
        whole = of.own(MEASURE, year)
        if whole:
            rows.append(whole | {"year": year, "regime_words": "all regimes together"})
        for row in of.cells(MEASURE, "regime", year):
            if row["n"] or row["in_scope"]:
                rows.append(row | {"year": year, "regime_words": numbers.regime(row["cell"])})
    drawn = [r for r in rows if r["breakdown"] == "regime" and r["cell"] in DRAWN and r["shown"] == "shown"]
    columns = (
        Column("year", "Financial year"),
        Column("regime_words", "Regime"),
        *COLUMNS[1:],
    )
    return Bundle(
        "trend",
        "Year by year, with the change of law",
        f"Share of readable procurements that ask for social value; {of.name}, by financial year of the tender notice",
        _sentence(drawn, rows, years),
        Table(columns, tuple(rows), "No financial year is published for this council."),
        (lambda width: _chart(of, drawn, years, width)) if drawn else None,
        None if drawn else "No line is drawn. " + _nothing(rows),
        (
            "The Procurement Act 2023 began on 24 February 2025. Lines are never joined across it: notices of the "
            "two regimes state different things.",
        ),
    )


def _chart(of: Dossier, drawn: list[Row], years: list[str], width: int) -> Row:
    first, last = int(years[0][:4]), int(years[-1][:4])
    cut = [{"day": charts.BREAK, "words": "Procurement Act from 24 Feb 2025"}]
    if not f"{first}-04-01" <= charts.BREAK <= f"{last + 1}-03-31":
        cut = []
    found = {row["regime_words"] for row in drawn}
    names = tuple(name for name in map(numbers.regime, DRAWN) if name in found)
    grammar = charts.trend(width, of.shared.synthetic, first, last, names)
    return charts.filled(grammar, points=[_point(row) for row in drawn], cut=cut, mark=[{}])


def _point(row: Row) -> Row:
    from datetime import date, timedelta

    middle = date(int(row["year"][:4]), 10, 1) + timedelta(days=ASIDE[row["cell"]])
    return {
        "day": middle.isoformat(),
        "share": row["value"],
        "low": row["low"],
        "high": row["high"],
        "regime": row["regime_words"],
    }


def _nothing(rows: list[Row]) -> str:
    """Why no year of a regime is shown: too few, or taken back."""
    gone = [row for row in rows if row["shown"] == numbers.WITHDRAWN]
    if gone:
        years = sorted({row["year"] for row in gone})
        return f"Figures of {numbers.joined(years)} are {gone[0]['reason'] or numbers.WITHDRAWN}."
    return "No year and regime has ten readable procurements. The counts stand in the table."


def _sentence(drawn: list[Row], rows: list[Row], years: list[str]) -> str:
    if any(row["shown"] == numbers.WITHDRAWN for row in rows) and not drawn:
        return _nothing(rows)
    if not drawn:
        return f"Of {numbers.counted(len(years), 'financial year')}, none has ten readable procurements under one regime."
    newest = max(drawn, key=lambda row: (row["year"], row["cell"] == "pa2023"))
    return (
        f"{numbers.counted(len(drawn), 'year of a regime', 'years of a regime')} can be shown; the newest, {newest['year']} under "
        f"{newest['regime_words']}, is {newest['said']}, 95% interval {newest['between']}."
    )


def changes(of: Dossier) -> Bundle:
    """Before and after, for like procurements."""
    rows = [
        {
            **row,
            "unit": "share",
            "measure_words": of.shared.measures[row["measure"]]["title"],
            "sides": f"{_side(row, 'earlier')} to {_side(row, 'later')}",
            "moved": "not shown" if row["difference"] is None else f"{difference(row['difference'])} points",
            "between": "none"
            if row["low"] is None
            else f"{difference(row['low'])} to {difference(row['high'])} points",
            "coverage_words": f"{numbers.percent(row['coverage_earlier'])}, {numbers.percent(row['coverage_later'])}",
            "why": row["reason"] or row["caveat"],
            "evidence": "#evidence",
            "evidence_words": "evidence",
        }
        for row in of.rows.get("changes", ())
        if row["n_earlier"] or row["n_later"]
    ]
    shown = [row for row in rows if row["shown"] == "shown"]
    return Bundle(
        "changes",
        "Before and after, for like procurements",
        f"{of.name}; the same categories and sizes of contract on both sides, Newcombe interval",
        f"{len(shown)} of {len(rows)} comparisons rest on enough procurements. Each is an association, never an effect."
        if "changes" in of.shared.tables
        else "Comparisons before and after are not published in this snapshot.",
        Table(
            (
                Column("measure_words", "Measure"),
                Column("sides", "From, to"),
                Column("n_earlier", "n before", "count"),
                Column("n_later", "n after", "count"),
                Column("moved", "Difference"),
                Column("between", "95% interval"),
                Column("coverage_words", "Coverage before, after"),
                Column("why", "Note"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(rows),
            "No comparison has a procurement on either side.",
        ),
        no_chart="",
    )


def _side(row: Row, name: str) -> str:
    return numbers.regime(row[name]) if row["kind"] == "act" else str(row[name])
