"""Kinds of contract, themes, and how answers are assessed: each beside the peers."""

from typing import Any

from pipelines.query import numbers
from pipelines.site import charts
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle, Column, Table
from pipelines.site.figures import COLUMNS, SHARED
from pipelines.site.sections.beside import _peer as peer_value
from pipelines.site.sections.beside import position

Row = dict[str, Any]
CATEGORIES = ("goods", "services", "works", "unknown")
MOST = 6
"""Themes named in a sentence."""


def _rows(of: Dossier, measure: str, breakdown: str, order: list[str]) -> list[Row]:
    found = {row["cell"]: row for row in of.cells(measure, breakdown)}
    rows = []
    for cell in [*order, *sorted(set(found) - set(order))]:
        if cell in found:
            peer = of.peer(measure, breakdown, cell)
            row = found[cell]
            rows.append(
                {
                    **row,
                    "label": numbers.category(cell),
                    "peers": peer_value(peer) if peer else "fewer than five counted here",
                    "position": position(peer) if peer else "cannot be said",
                    "peer": peer,
                }
            )
    return rows


def _chart(of: Dossier, rows: list[Row]) -> Any:
    points = [
        {
            "cell": row["label"],
            "share": one["value"],
            "low": one["low"],
            "high": one["high"],
            "who": who,
            "order": i,
        }
        for i, row in enumerate(rows)
        for who, one in (("This council", row), ("Its peers", row["peer"]))
        if one and one["shown"] == "shown"
    ]
    if not any(point["who"] == "This council" for point in points):
        return None

    def chart(width: int) -> Row:
        grammar = charts.beside(width, of.shared.synthetic, len({point["cell"] for point in points}))
        return charts.filled(grammar, points=points, mark=[{}])

    return chart


def _columns(what: str, columns: tuple[Column, ...] = SHARED) -> tuple[Column, ...]:
    return (
        Column("label", what),
        *columns[1:-1],
        Column("peers", "Its peers together"),
        Column("position", "Beside them"),
        columns[-1],
    )


def _left_out(of: Dossier, measure: str, breakdown: str) -> str:
    """What the shares of a profile leave out: they have one denominator."""
    row = next(iter(of.cells(measure, breakdown)), None)
    title = of.shared.measures[measure]["title"] if measure in of.shared.measures else measure
    return f"{title}: left out {row['left_out_words']} found." if row else f"{title}: not published."


def kinds(of: Dossier) -> Bundle:
    """Goods, services and works: how often each asks for social value."""
    rows = _rows(of, "share_with_social_value", "category", list(CATEGORIES))
    chart = _chart(of, rows)
    told = [
        f"{row['label'].lower()} {row['yes']:,} of {row['n']:,}"
        for row in rows
        if row["n"] and row["yes"] is not None
    ]
    return Bundle(
        "kinds",
        "Goods, services and works",
        f"Share of readable procurements that ask for social value; {of.name} and {_set(of)}, {numbers.period(of.shared.period)}",
        f"Social value is asked for in {numbers.joined(told)}."
        if told
        else _nothing(rows, "Nothing of any kind could be read."),
        Table(
            _columns("Kind of contract", COLUMNS), tuple(rows), "No procurement of any kind could be read."
        ),
        chart,
        None
        if chart
        else "No chart is drawn. "
        + _nothing(rows, "No kind has ten readable procurements. The counts stand in the table."),
        ("The Act of 2012 covers services; goods and works are asked by choice.",),
    )


def themes(of: Dossier) -> Bundle:
    """Themes of the social value criteria, in the order of the framework, beside the peers."""
    order = [code for code in numbers.themes() if code != numbers.UNSPECIFIED]
    rows = _rows(of, "theme_profile", "theme", [*order, numbers.UNSPECIFIED])
    chart = _chart(of, rows)
    n = max((row["n"] for row in rows), default=0)
    named = [row for row in rows if row["yes"] and row["cell"] != numbers.UNSPECIFIED]
    words = f"{numbers.counted(n, 'social value criterion', 'social value criteria')} could be read"
    words += f"; {len(named)} of {len(rows) - 1} themes are named at least once." if n else "."
    words = _nothing(rows, words)
    return Bundle(
        "themes",
        "Themes asked for",
        f"Share of social value criteria that name a theme; {of.name} and {_set(of)}, {numbers.period(of.shared.period)}",
        words,
        Table(_columns("Theme"), tuple(rows), "No social value criterion could be read."),
        chart,
        None
        if chart
        else "No chart is drawn. "
        + _nothing(rows, "Ten social value criteria are needed. The counts stand in the table."),
        (
            "A criterion may name several themes, so shares need not add up to 100%. Themes stand in the framework's order.",
            _left_out(of, "theme_profile", "theme"),
        ),
    )


def assessed(of: Dossier) -> Bundle:
    """How answers are assessed, and where weights stand."""
    rows = _rows(
        of,
        "how_assessed",
        "assessed",
        ["quantitative", "qualitative", "mixed", "pass_fail", "embedded", "unstated"],
    )
    rows += [
        row | {"label": f"Weights stand: {row['label'][0].lower()}{row['label'][1:]}"}
        for row in _rows(of, "transparency", "weights_stated_in", ["notice", "documents", "nowhere"])
    ]
    return Bundle(
        "assessed",
        "How it is assessed, and where the weights stand",
        f"Share of procurements with social value, and of all in scope; {of.name} and {_set(of)}, {numbers.period(of.shared.period)}",
        "By the words of the notice: that it says nothing says nothing of the documents.",
        Table(_columns("What is said"), tuple(rows), "No procurement with social value could be read."),
        no_chart="",
        notes=(
            _left_out(of, "how_assessed", "assessed"),
            _left_out(of, "transparency", "weights_stated_in"),
        ),
    )


def alignment(of: Dossier) -> Bundle:
    """The council's themes and weights inside its combined authority or buying hub."""
    rows = [
        {
            **row,
            "unit": "share",
            "value": row["overlap"],
            "value_null": row["reason"] or "not known",
            "between": "none"
            if row["low"] is None
            else f"{numbers.percent(row['low'])} to {numbers.percent(row['high'])}",
            "all": "not known" if row["group_overlap"] is None else numbers.percent(row["group_overlap"]),
            "chance": "not known"
            if row["overlap_if_same_low"] is None
            else f"{numbers.percent(row['overlap_if_same_low'])} to {numbers.percent(row['overlap_if_same_high'])}",
            "median": "not known"
            if row["median_weight"] is None
            else f"{numbers.points(row['median_weight'])}%",
            "range": "not known"
            if row["weight_lowest"] is None
            else f"{numbers.points(row['weight_lowest'])}% to {numbers.points(row['weight_highest'])}%",
            "evidence": "#evidence",
            "evidence_words": "evidence",
        }
        for row in of.rows.get("alignment", ())
        if row["group_kind"] in ("combined_authority", "hub", "region")
    ]
    published = "alignment_members" in of.shared.tables
    return Bundle(
        "alignment",
        "Alike inside its combined authority, hub and region",
        f"How much of {of.name}'s mix of themes the other members share, {numbers.period(of.shared.period)}",
        (
            f"{numbers.counted(len(rows), 'group')} of this council: how alike its members ask."
            if rows
            else "No group of this council has enough to compare."
        )
        if published
        else "Comparisons inside groups are not published in this snapshot.",
        Table(
            (
                Column("group_name", "Group"),
                Column("members", "Members", "count"),
                Column("criteria", "Criteria of this council (n)", "count"),
                Column("value", "Themes shared with the others", "share"),
                Column("between", "95% interval"),
                Column("all", "Mean of all members"),
                Column("chance", "If all asked alike"),
                Column("median", "Median weight here"),
                Column("range", "Members' median weights"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(rows),
            "No combined authority, hub or region of this council is published.",
        ),
        no_chart="",
    )


def _nothing(rows: list[Row], otherwise: str) -> str:
    """Why a table has no count to tell: its figures were taken back, or nothing could be read."""
    gone = next((row for row in rows if row["shown"] == numbers.WITHDRAWN), None)
    return f"The figures are {gone['reason'] or numbers.WITHDRAWN}." if gone else otherwise


def _set(of: Dossier) -> str:
    return numbers.peers(of.chosen) if of.chosen else "no peers"
