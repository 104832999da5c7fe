"""Charts as SVG: Altair's grammar, drawn by vl-convert on this machine.

A chart's grammar is made once for a kind and width and filled with each council's rows, since building it
takes longer than drawing it. Series differ by shape and dash as well as by colour, and no colour means good
or bad. The picture is hidden from screen readers: headline, sentence and table stand beside it in text.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pipelines.query.wording import REGIMES

Row = dict[str, object]
Spec = dict[str, object]
WIDE, NARROW = 660, 300
"""Pixels of a chart on a page and on a phone; letters are 12 pixels in both."""
OWN, PEERS, LIGHT, LINE = "#1f3f77", "#a34700", "#dbe3ee", "#5a5a5a"
"""Contrast with white: 10.3, 6.2, (a shade only), 6.9."""
GRID = "#b9c0ca"
Ends = tuple[float, float, float]
"""A figure with the two ends of its interval."""
BREAK = "2025-02-24"
"""The day on which the Procurement Act 2023 began."""


def svg(spec: Spec) -> bytes:
    """The drawing, without what a reader's machine would be told by a screen reader twice."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(spec)
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn).encode()


def png(spec: Spec) -> bytes:
    """The same as a picture of points, for a word processor."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(spec, scale=2))


def filled(grammar: Spec, **rows: Sequence[Mapping[str, Any]]) -> Spec:
    """A chart's grammar with its rows by name."""
    return {**grammar, "datasets": {name: list(found) for name, found in rows.items()}}


def _made(chart: Any, width: int, height: int, synthetic: bool) -> Spec:
    import altair as alt

    if synthetic:
        mark = alt.Chart(alt.NamedData("mark")).mark_text(
            text="SYNTHETIC",
            fontSize=width // 9,
            opacity=0.10,
            fontWeight="bold",
            color="#000",
            x=alt.ExprRef("width / 2"),
            y=alt.ExprRef("height / 2"),
        )
        chart = chart + mark
    inner = width - 90
    spec = (
        chart.properties(
            width=inner, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
        )
        .configure(aria=False, font="Arial, Helvetica, sans-serif", background="#fff")
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            labelColor="#222",
            titleColor="#222",
            gridColor="#e4e4e4",
            titleFontWeight="normal",
            labelLimit=150 if width < 500 else 260,
        )
        .configure_legend(
            labelFontSize=12,
            titleFontSize=12,
            orient="top",
            direction="vertical" if width < 500 else "horizontal",
            labelLimit=260,
            symbolSize=90,
            symbolStrokeWidth=0,
            title=None,
        )
        .configure_view(stroke=None)
    )
    found: Spec = (spec.properties(width=width)).to_dict()
    found["datasets"] = {"mark": [{}]}
    return found


class Drawn(str):
    """A drawing of ours to stand inside a page, which must not be escaped. It is made of numbers alone."""

    def __html__(self) -> str:
        return str(self)


def glance(
    own: Ends | None, peers: Ends | None, dots: Sequence[float], everyone: float | None, most: float
) -> Drawn:
    """Figures from 0 to `most` on one line, as wide as there is room: no words, no script, no style.

    A faint dot is a peer, the round mark the peers together, the diamond the council, each with its interval,
    and the upright line all councils of England.
    """

    def at(value: float) -> str:
        return f"{min(max(value / most, 0), 1) * 100:.1f}%"

    drawn = [f'<line x1="0" x2="100%" y1="18" y2="18" stroke="{GRID}"/>']
    drawn += [f'<circle cx="{place}" cy="18" r="4"/>' for place in sorted(map(at, dots))]
    if everyone is not None:
        x = at(everyone)
        drawn.append(f'<line x1="{x}" x2="{x}" y1="2" y2="34" {_UPRIGHT}/>')
    for ends, colour, y, mark in ((peers, PEERS, 27, _ROUND), (own, OWN, 9, _DIAMOND)):
        if ends is not None:
            x, low, high = map(at, ends)
            drawn.append(
                f'<line x1="{low}" x2="{high}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
                f'<svg x="{x}" y="{y}" overflow="visible" fill="{colour}" fill-opacity="1">{mark}</svg>'
            )
    # A mark at either end is drawn whole: the scale stands in from the edge.
    return Drawn(
        '<svg class="strip" width="100%" height="36" aria-hidden="true" focusable="false">'
        f'<svg x="2%" width="96%" height="36" overflow="visible" fill="{LINE}" fill-opacity=".3">'
        f"{''.join(drawn)}</svg></svg>"
    )


def share(ends: Ends) -> Drawn:
    """One share on a line from none to all, with its interval."""
    value, low, high = (f"{end * 100:.1f}%" for end in ends)
    return Drawn(
        '<svg class="strip" width="100%" height="20" aria-hidden="true" focusable="false">'
        '<svg x="2%" width="96%" height="20" overflow="visible">'
        f'<line x1="0" x2="100%" y1="10" y2="10" stroke="{GRID}"/>'
        f'<line x1="{low}" x2="{high}" y1="10" y2="10" stroke="{OWN}" stroke-width="3"/>'
        f'<svg x="{value}" y="10" overflow="visible" fill="{OWN}">{_DIAMOND}</svg></svg></svg>'
    )


SHADES = ("#ffffff", "#dbe3ee", "#b3c5e0", "#7d9bcb", "#4668a8", "#1f3f77")
"""Of bands from none to most, light to dark: an order of size, and none of worth."""


def bands(counts: Sequence[int]) -> Drawn:
    """A whole, parted in bands by their counts, each a shade darker than the one before."""
    total, left, drawn = sum(counts), 0, []
    for count, shade in zip(counts, SHADES, strict=True):
        if count:
            place = f'x="{left / total * 100:.2f}%" width="{count / total * 100:.2f}%"'
            drawn.append(f'<rect {place} y="2" height="20" fill="{shade}" stroke="{LINE}"/>')
        left += count
    return Drawn(
        '<svg class="strip" width="100%" height="24" aria-hidden="true" focusable="false">'
        f'<svg x="2%" width="96%" height="24" overflow="visible">{"".join(drawn)}</svg></svg>'
    )


_DIAMOND = '<path d="M0-8 8 0 0 8-8 0z"/>'
_ROUND = '<circle r="6"/>'
_UPRIGHT = 'stroke="#222" stroke-width="1.5" stroke-dasharray="3 2"'
KEYS = {
    name: Drawn(f'<svg class="key" width="18" height="18" aria-hidden="true" focusable="false">{drawn}</svg>')
    for name, drawn in {
        "own": f'<svg x="9" y="9" overflow="visible" fill="{OWN}">{_DIAMOND}</svg>',
        "peers": f'<svg x="9" y="9" overflow="visible" fill="{PEERS}">{_ROUND}</svg>',
        "dot": f'<circle cx="9" cy="9" r="4" fill="{LINE}" fill-opacity=".3"/>',
        "everyone": f'<line x1="9" x2="9" y1="0" y2="18" {_UPRIGHT}/>',
    }.items()
}
"""The marks of a strip, for its legend."""
BANDS = tuple(
    Drawn(
        '<svg class="key" width="18" height="18" aria-hidden="true" focusable="false">'
        f'<rect x="1" y="1" width="16" height="16" fill="{shade}" stroke="{LINE}"/></svg>'
    )
    for shade in SHADES
)
"""The shades of bands, for their legend."""


@cache
def funnel(width: int, synthetic: bool, counted: str) -> Spec:
    """points: n, share, who; limits: n, low95, high95, low998, high998, centre."""
    import altair as alt

    limits = alt.Chart(alt.NamedData("limits"))
    x = alt.X(
        "n:Q",
        title=counted,
        scale=alt.Scale(nice=False, zero=True),
        axis=alt.Axis(tickCount=5, tickMinStep=1),
    )
    y = alt.Y("low95:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    band = limits.mark_area(color=LIGHT, interpolate="linear").encode(x=x, y=y, y2="high95:Q")
    outer = [
        limits.mark_line(color=LINE, strokeDash=[5, 4], strokeWidth=1).encode(x="n:Q", y=alt.Y(f"{name}:Q"))
        for name in ("low998", "high998")
    ]
    centre = limits.mark_line(color=LINE, strokeWidth=1.5).encode(x="n:Q", y="centre:Q")
    points = alt.Chart(alt.NamedData("points"))
    others = points.mark_point(shape="circle", filled=False, size=36, color=LINE, opacity=0.9).encode(
        x="n:Q", y="share:Q"
    )
    own = alt.Chart(alt.NamedData("own"))
    mark = own.mark_point(shape="diamond", filled=True, size=190, color=OWN, opacity=1).encode(
        x="n:Q", y="share:Q"
    )
    name = own.mark_text(dy=-16, fontSize=12, fontWeight="bold", color=OWN).encode(
        x="n:Q", y="share:Q", text="who:N"
    )
    chart = alt.layer(band, *outer, centre, others, mark, name)
    return _made(chart, width, 300 if width > 500 else 260, synthetic)


@cache
def trend(width: int, synthetic: bool, first: int, last: int, names: tuple[str, ...]) -> Spec:
    """points: day, share, low, high, regime, one of `names`. Lines join the years of one regime only."""
    import altair as alt

    days = [f"{year}-10-01" for year in range(first, last + 1)]
    label = "year(datum.value) + '/' + format((year(datum.value) + 1) % 100, '02')"
    x = alt.X(
        "day:T",
        title="financial year of the tender notice",
        axis=alt.Axis(values=days, labelExpr=label, grid=False, labelOverlap=True),
        scale=alt.Scale(domain=[f"{first}-04-01", f"{last + 1}-03-31"]),
    )
    marks = [_REGIME_MARKS[name] for name in names]
    colour = alt.Color(
        "regime:N",
        scale=alt.Scale(domain=names, range=[m[0] for m in marks]),
        legend=alt.Legend(title=None),
    )
    shape = alt.Shape("regime:N", scale=alt.Scale(domain=names, range=[m[1] for m in marks]))
    dash = alt.StrokeDash("regime:N", scale=alt.Scale(domain=names, range=[m[2] for m in marks]), legend=None)
    y = alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(alt.NamedData("points")).encode(x=x)
    bars = base.mark_rule(strokeWidth=1.5).encode(
        y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 1]), title=None), y2="high:Q", color=colour
    )
    lines = base.mark_line(strokeWidth=2).encode(y=y, color=colour, strokeDash=dash)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(y=y, color=colour, shape=shape)
    cut = alt.Chart(alt.NamedData("cut"))
    rule = cut.mark_rule(color="#222", strokeDash=[2, 3], strokeWidth=2).encode(x=alt.X("day:T"))
    said = cut.mark_text(align="right", dx=-5, dy=8, baseline="top", fontSize=12, color="#222").encode(
        x="day:T", y=alt.value(0), text="words:N"
    )
    return _made(alt.layer(rule, bars, lines, dots, said), width, 260, synthetic)


_REGIME_MARKS = {
    "Public Contracts Regulations 2015": (PEERS, "square", [6, 4]),
    "Procurement Act 2023": (OWN, "circle", [1, 0]),
    REGIMES["below_threshold_cf"]: (LINE, "triangle-up", [2, 3]),
    REGIMES["ojeu"]: (PEERS, "diamond", [1, 3]),
}


@cache
def beside(width: int, synthetic: bool, rows: int) -> Spec:
    """points: cell (its lines parted by \\n), share, low, high, who ("This council", "Its peers"), order."""
    import altair as alt

    who = ["This council", "Its peers"]
    base = alt.Chart(alt.NamedData("points")).encode(
        y=alt.Y(
            "cell:N",
            title=None,
            sort=alt.EncodingSortField("order"),
            axis=alt.Axis(
                # A reader's font may be wider than the one measured here: without room a label would be cut.
                labelLimit=140,
                minExtent=145,
                labelExpr="split(datum.label, '\\n')",
                ticks=False,
                domain=False,
            ),
        ),
        yOffset=alt.YOffset("who:N", scale=alt.Scale(domain=who)),
        color=alt.Color(
            "who:N", scale=alt.Scale(domain=who, range=[OWN, PEERS]), legend=alt.Legend(title=None)
        ),
    )
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=5)
    bars = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", scale=scale, axis=axis, title=None), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("share:Q", scale=scale, title=None),
        shape=alt.Shape("who:N", scale=alt.Scale(domain=who, range=["diamond", "circle"])),
    )
    return _made(bars + dots, width, max(110, rows * 38), synthetic)


@cache
def spread(width: int, synthetic: bool, most: int, tallest: int) -> Spec:
    """points: weight, place (height in its column), category; marks: weight, words."""
    import altair as alt

    kinds = ["Goods", "Services", "Works", "Not stated"]
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=60 if tallest < 18 else 26, opacity=1)
        .encode(
            x=alt.X(
                "weight:Q",
                title="weight of social value, % of the evaluation",
                scale=alt.Scale(domain=[0, most], nice=False),
                axis=alt.Axis(tickCount=6),
            ),
            y=alt.Y("place:Q", title=None, axis=None, scale=alt.Scale(domain=[0, max(tallest, 4) + 1])),
            shape=alt.Shape(
                "category:N",
                scale=alt.Scale(domain=kinds, range=["square", "circle", "triangle-up", "cross"]),
                legend=alt.Legend(title=None, columns=2 if width < 500 else 4),
            ),
            color=alt.Color("category:N", scale=alt.Scale(domain=kinds, range=[PEERS, OWN, LINE, "#7a2a6b"])),
        )
    )
    marks = alt.Chart(alt.NamedData("marks"))
    rules = marks.mark_rule(strokeDash=[4, 3], color="#222").encode(x="weight:Q")
    words = marks.mark_text(align="left", dx=4, baseline="top", fontSize=12, color="#222").encode(
        x="weight:Q", y=alt.value(0), text="words:N"
    )
    return _made(alt.layer(rules, points, words), width, min(60 + 12 * max(tallest, 4), 260), synthetic)


@cache
def strip(width: int, synthetic: bool, title: str) -> Spec:
    """points: n, value: every council's figure of a measure that is no share, by how many are counted."""
    import altair as alt

    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(shape="circle", filled=False, size=40, color=OWN, opacity=0.9)
        .encode(
            x=alt.X("n:Q", title="counted (n)", axis=alt.Axis(tickCount=5, tickMinStep=1)),
            y=alt.Y("value:Q", title=title, axis=alt.Axis(tickCount=5)),
        )
    )
    return _made(alt.layer(points), width, 280, synthetic)
