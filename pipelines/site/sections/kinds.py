"""Kinds of contract, themes, and how answers are assessed: each beside the peers."""

from textwrap import wrap
from typing import Any

from pipelines.query import wording
from pipelines.rounding import percent, points
from pipelines.row import count, text
from pipelines.site import charts
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle
from pipelines.site.section import content, exhibit
from pipelines.site.sections.beside import with_peers

Row = dict[str, object]
WHERE = "weights_stated_in"
LINE = 20
"""Characters of a line of a chart's label."""


def _rows(of: Dossier, measure: str, breakdown: str, order: list[str]) -> list[Row]:
    found = {row["cell"]: row for row in of.cells(measure, breakdown)}
    rows = []
    for cell in [*order, *sorted(set(found) - set(order))]:
        if cell in found:
            peer = of.peer(measure, breakdown, cell)
            few = "fewer than five counted here"
            told = with_peers(peer) if peer else dict.fromkeys(("peers", "difference", "position"), few)
            rows.append({**found[cell], **told, "label": wording.category(cell), "peer": peer})
    return rows


def _peer(of: Dossier, row: Row) -> Row | None:
    return of.peer(text(row, "measure"), text(row, "breakdown"), text(row, "cell"))


def _chart(of: Dossier, rows: list[Row]) -> Any:
    points = [
        {
            "cell": "\n".join(wrap(text(row, "label"), LINE)),
            "share": one["value"],
            "low": one["low"],
            "high": one["high"],
            "who": who,
            "order": i,
        }
        for i, row in enumerate(rows)
        for who, one in (("This council", row), ("Its peers", _peer(of, row)))
        if one and one["shown"] == "shown"
    ]
    if not any(point["who"] == "This council" for point in points):
        return None

    def chart(width: int) -> Row:
        grammar = charts.beside(width, of.shared.synthetic, len({point["cell"] for point in points}))
        return charts.filled(grammar, points=points, mark=[{}])

    return chart


def _left_out(of: Dossier, measure: str, breakdown: str) -> str:
    """What the shares of a profile leave out: they have one denominator."""
    row = next(iter(of.cells(measure, breakdown)), None)
    title = of.shared.measures[measure]["title"] if measure in of.shared.measures else measure
    return f"{title}: left out {row['left_out_words']} found." if row else f"{title}: not published."


def _gone(rows: list[Row]) -> Row | None:
    """The first figure that was taken back."""
    return next((row for row in rows if row["shown"] == wording.WITHDRAWN), None)


def kinds(of: Dossier) -> Bundle:
    """Goods, services and works: how often each asks for social value."""
    rows = _rows(of, "share_with_social_value", "category", content("files")["kinds"])
    counted = [row for row in rows if row["n"] and row["yes"] is not None]
    enough, few = ([row for row in counted if (row["shown"] == "shown") is held] for held in (True, False))
    told = [f"{text(row, 'label').lower()} {row['yes']:,} of {row['n']:,}" for row in enough]
    rest = [f"{text(row, 'label').lower()} ({row['n']:,} could be read)" for row in few]
    return exhibit("kinds", rows, _chart(of, rows), of=of, told=told, few=rest, gone=_gone(rows))


def themes(of: Dossier) -> Bundle:
    """Themes of the social value criteria, in the order of the framework, beside the peers."""
    order = [code for code in wording.themes() if code != wording.UNSPECIFIED]
    rows = _rows(of, "theme_profile", "theme", [*order, wording.UNSPECIFIED])
    return exhibit(
        "themes",
        rows,
        _chart(of, rows),
        of=of,
        n=max((count(row, "n") for row in rows), default=0),
        named=sum(bool(row["yes"]) and row["cell"] != wording.UNSPECIFIED for row in rows),
        gone=_gone(rows),
        left_out=_left_out(of, "theme_profile", "theme"),
    )


def assessed(of: Dossier) -> Bundle:
    """How answers are assessed, and where weights stand."""
    rows = _rows(of, "how_assessed", "assessed", content("files")["assessed"])
    rows += [
        row | {"label": f"Weights stand: {text(row, 'label')[0].lower()}{text(row, 'label')[1:]}"}
        for row in _rows(of, "transparency", WHERE, content("files")[WHERE])
    ]
    left_out = [_left_out(of, "how_assessed", "assessed"), _left_out(of, "transparency", WHERE)]
    return exhibit("assessed", rows, of=of, left_out=left_out)


def alignment(of: Dossier) -> Bundle:
    """The council's themes and weights inside its combined authority or buying hub."""
    rows = [
        row
        | {
            "unit": "share",
            "value": row["overlap"],
            "value_null": row["reason"] or "not known",
            "all": percent(row["group_overlap"]),
            "chance": wording.span(row["overlap_if_same_low"], row["overlap_if_same_high"]),
            "median": wording.span(row["median_weight"], None, _weight),
            "range": wording.span(row["weight_lowest"], row["weight_highest"], _weight),
        }
        for row in of.rows.get("alignment", ())
        if row["group_kind"] in ("combined_authority", "hub", "region")
    ]
    return exhibit("alignment", rows, of=of)


def _weight(value: float) -> str:
    return f"{points(value)}%"
