"""By financial year, each legal regime by itself: no line crosses the day on which the law changed."""

from datetime import date, timedelta

from pipelines.benchmark.population import APART
from pipelines.query import wording
from pipelines.rounding import difference, percent
from pipelines.row import text
from pipelines.site import charts
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle
from pipelines.site.section import exhibit

Row = dict[str, object]
MEASURE = "share_with_social_value"
ASIDE = {"pcr2015": -25, "pa2023": 25, "below_threshold_cf": 0, "ojeu": -25}
"""Regimes that a line is drawn for, with the days by which their points stand beside the middle of the year, so
that intervals do not cover each other. The table has all regimes that have a procurement."""


def trend(of: Dossier) -> Bundle:
    """The share with social value by financial year and regime."""
    years, rows = of.periods(), list[Row]()
    for year in years:
        cells = [row for row in of.cells(MEASURE, "regime", year) if row["n"] or row["in_scope"]]
        apart = any(row["cell"] in APART for row in cells)
        if whole := of.own(MEASURE, year):
            words = "all other regimes together" if apart else "all regimes together"
            rows.append(whole | {"year": year, "regime_words": words})
        for row in cells:
            rows.append(row | {"year": year, "regime_words": wording.regime(row["cell"])})
    drawn = [r for r in rows if r["breakdown"] == "regime" and r["cell"] in ASIDE and r["shown"] == "shown"]
    gone = [row for row in rows if row["shown"] == wording.WITHDRAWN]
    return exhibit(
        "trend",
        rows,
        (lambda width: _chart(of, drawn, years, width)) if len(drawn) > 1 else None,
        of=of,
        years=years,
        drawn=drawn,
        newest=max(drawn, key=lambda row: (row["year"], row["cell"] == "pa2023"), default=None),
        gone=gone[0] if gone else None,
        gone_years=sorted({row["year"] for row in gone}),
    )


def _chart(of: Dossier, drawn: list[Row], years: list[str], width: int) -> Row:
    first, last = int(years[0][:4]), int(years[-1][:4])
    inside = f"{first}-04-01" <= charts.BREAK <= f"{last + 1}-03-31"
    cut = [{"day": charts.BREAK, "words": "Procurement Act from 24 Feb 2025"}] if inside else []
    found = {row["regime_words"] for row in drawn}
    names = tuple(name for name in map(wording.regime, ASIDE) if name in found)
    grammar = charts.trend(width, of.shared.synthetic, first, last, names)
    return charts.filled(grammar, points=[_point(row) for row in drawn], cut=cut, mark=[{}])


def _point(row: Row) -> Row:
    middle = date(int(text(row, "year")[:4]), 10, 1) + timedelta(days=ASIDE[text(row, "cell")])
    shown = {"share": row["value"], "low": row["low"], "high": row["high"]}
    return {"day": middle.isoformat(), **shown, "regime": row["regime_words"]}


def changes(of: Dossier) -> Bundle:
    """Before and after, for like procurements."""
    rows = [
        row
        | {
            "unit": "share",
            "measure_words": of.shared.measures[row["measure"]]["title"],
            "sides": f"{_side(row, 'earlier')} to {_side(row, 'later')}",
            "moved": "not shown" if row["difference"] is None else f"{difference(row['difference'])} points",
            "between": wording.span(row["low"], row["high"], difference, "none", " points"),
            "coverage_words": f"{percent(row['coverage_earlier'])}, {percent(row['coverage_later'])}",
            "why": row["reason"] or row["caveat"],
        }
        for row in of.rows.get("changes", ())
        if row["n_earlier"] or row["n_later"]
    ]
    return exhibit("changes", rows, of=of)


def _side(row: Row, name: str) -> str:
    return wording.regime(text(row, name)) if row["kind"] == "act" else str(row[name])
