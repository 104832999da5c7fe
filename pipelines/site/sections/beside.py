"""The council beside its peers: headline measures, every peer set, and the funnel."""

from typing import Any

import numpy as np

from pipelines.benchmark import funnel
from pipelines.benchmark.peer_comparisons import NO_FUNNEL
from pipelines.query import numbers
from pipelines.query.words import POSITIONS
from pipelines.rounding import decimal, half_up
from pipelines.site import charts
from pipelines.site.council_tables import FUNNEL
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle, Column, Table, interval, write
from pipelines.site.figures import COLUMNS, SHARED, said

Row = dict[str, Any]
HEADLINES = (
    *("coverage", "share_with_social_value", "share_at_least_10", "median_weight", "median_weight_all"),
    *("value_weighted_weight", "broad_minus_narrow", "spread", "share_low_weights", "market_engagement"),
    *("duration", "suitable_for_sme", "suitable_for_vcse", "kpi_transparency", "commitments_met"),
)
COMPARED = ("share_with_social_value", "share_at_least_10", "median_weight", "coverage")
"""Measures that are told beside every peer set."""


def headline(of: Dossier) -> Bundle:
    """The headline measures with n, interval, coverage, peers and position."""
    rows = []
    for measure in HEADLINES:
        row = of.own(measure)
        if row is None:
            continue
        peer = of.peer(measure)
        rows.append({**row, "peers": _peer(peer), "position": position(peer)})
    chosen = of.chosen
    named = numbers.peers(chosen) if chosen else "no peer set"
    columns = (
        *COLUMNS[:-1],
        Column("peers", "Its peers together"),
        Column("position", "Beside them"),
        COLUMNS[-1],
    )
    return Bundle(
        "headline",
        "The figures in short",
        f"{of.name}, {numbers.period(of.shared.period)}; beside {named}",
        _headline_sentence(of, rows),
        Table(columns, tuple(rows), "No measure is published for this council."),
        no_chart="",
    )


def _headline_sentence(of: Dossier, rows: list[Row]) -> str:
    shown = sum(row["shown"] == "shown" for row in rows)
    apart = [row["label"] for row in rows if row["position"].startswith(("higher", "lower"))]
    words = f"{shown} of {len(rows)} figures rest on enough procurements to be shown."
    if of.chosen is None:
        return words
    if not any(row["position"].startswith(("higher", "lower", "consistent")) for row in rows):
        return words + " None can be placed beside the peers."
    return words + (
        f" Outside the limits that peers set: {numbers.joined(apart)}."
        if apart
        else " No share that can be placed lies outside the limits that peers set."
    )


def _peer(peer: Row | None) -> str:
    if peer is None:
        return "not published"
    words = said(peer)
    around = interval(peer)
    return f"{words}, {around}" if peer["shown"] == "shown" and around != "none" else words


def position(peer: Row | None) -> str:
    """Higher than, consistent with or lower than its peers, at which level; or why it cannot be said."""
    if peer is None:
        return "not published"
    if peer["position"] is None and peer["position_reason"] == NO_FUNNEL:
        return "no share: compare the intervals"
    if peer["position"] is None:
        return f"cannot be said: {peer['position_reason'] or 'no funnel is drawn for this measure'}"
    if peer["position"] == "consistent":
        return "consistent with its peers"
    level = "99.8%" if peer["position_998"] != "consistent" else "95%"
    return f"{POSITIONS[peer['position']]} its peers at {level}"


def peer_sets(of: Dossier) -> list[tuple[Row, Bundle]]:
    """A small table for each peer set, to be reached by a link."""
    return [(row, _set(of, row)) for row in of.sets]


def _set(of: Dossier, chosen: Row) -> Bundle:
    rows = []
    for measure in COMPARED:
        own, peer = of.own(measure), of.peer(measure, peer_set=chosen["peer_set"])
        if own is None or peer is None:
            continue
        flags = (
            "–"
            if peer["position"] is None
            else f"{decimal(peer['expected_flags_95'], 1)} of {peer['looks']:,}"
        )
        rows.append(
            {**own, "peers": _peer(peer), "position": position(peer), "flags": flags, "peers_n": peer["n"]}
        )
    columns = (
        *SHARED[:-1],
        Column("peers", "Its peers together"),
        Column("position", "Beside them"),
        Column("flags", "Councils that chance alone would set apart at 95%"),
        SHARED[-1],
    )
    counted = chosen["peers_counted"]
    return Bundle(
        f"peers-{slug(chosen['peer_set'])}",
        f"Beside {numbers.peers(chosen)}",
        f"{of.name}, {numbers.period(of.shared.period)}; peers pooled without this council",
        f"{counted:,} of {chosen['peers']:,} have a procurement whose weight is known."
        + (f" Take care: {chosen['caution']}." if chosen["caution"] else ""),
        Table(columns, tuple(rows)),
        no_chart="",
    )


def slug(text: str) -> str:
    """A peer set's id as part of an address."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split())


def funnel_plot(of: Dossier) -> Bundle:
    """Share at 10% or more against n, with the limits inside which a council like its peers would lie."""
    own, peer = of.own(FUNNEL), of.peer(FUNNEL)
    rows = [_point(of, key) for key in (of.key, *of.members()) if key in of.shared.shares]
    points = [row for row in rows if row["n"] and row["yes"] is not None and row["key"] != of.key]
    no_chart, chart = _why_not(own, peer), None
    if own and peer and no_chart is None:
        limits = _limits(peer, points, max(row["n"] for row in (*points, own)))
        mine = [{"n": own["n"], "share": own["yes"] / own["n"], "who": _label(of.shared.name(of.key))}]

        def chart(width: int) -> Row:
            grammar = charts.funnel(width, of.shared.synthetic, "procurements whose weight is known (n)")
            drawn = [{"n": row["n"], "share": row["yes"] / row["n"]} for row in points]
            return charts.filled(grammar, points=drawn, limits=limits, own=mine, mark=[{}])

    name = numbers.peers(of.chosen) if of.chosen else "its peers"
    return Bundle(
        "funnel",
        _funnel_headline(peer),
        f"Share of procurements that weigh social value at 10% or more; {of.name} and {name}, {numbers.period(of.shared.period)}",
        _funnel_sentence(own, peer),
        Table(
            (
                Column("council", "Council"),
                Column("n", "Counted (n)", "count"),
                Column("yes", "At 10% or more", "count"),
                Column("value", "Share", "share"),
                Column("between", "95% interval"),
                Column("coverage", "Coverage", "share"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(sorted(rows, key=lambda row: (row["key"] != of.key, row["council"]))),
        ),
        chart,
        no_chart,
        ("10% is central government's minimum and a usual policy; it is no council's duty.",),
    )


def _label(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"


def _why_not(own: Row | None, peer: Row | None) -> str | None:
    if own is None or peer is None:
        return "No funnel is drawn: there are no peers."
    if own["yes"] is None:
        return f"No funnel is drawn: the figure is {own['reason']}."
    if not own["n"]:
        return "No funnel is drawn: not one procurement of this council has a known weight."
    if not peer["n"]:
        return "No funnel is drawn: the peers have no procurement with a known weight."
    return None


def _point(of: Dossier, key: str) -> Row:
    row = of.shared.shares[key]
    shown = row["shown"] == "shown"
    low, high = (write(row[name], "share", "share") if shown else "" for name in ("low", "high"))
    return {
        "key": key,
        "council": of.shared.name(key),
        "n": row["n"],
        "yes": row["yes"],
        "value": row["value"],
        "value_null": withheld(row),
        "low": row["low"],
        "high": row["high"],
        "between": f"{low} to {high}" if shown else "none",
        "coverage": row["coverage"],
        "coverage_null": "nothing in scope",
        "evidence": "#evidence" if key == of.key else f"{key}.html#evidence",
        "evidence_words": "evidence",
        "outside": key != of.key,
    }


def withheld(row: Row) -> str:
    """Why a figure of any council has no value, in two words, or as it was taken back."""
    if row["shown"] == numbers.WITHDRAWN:
        return str(row["reason"] or numbers.WITHDRAWN)
    return "too few" if row["n"] else "none counted"


def _limits(peer: Row, points: list[Row], most: int) -> list[Row]:
    """The funnel's lines, by the stage's own method, at up to 60 values of n."""
    n = np.unique(np.round(np.geomspace(1, max(most, 2) * 1.05, 60)))
    pool_yes, pool_n = float(peer["yes"]), float(peer["n"])
    mean = (pool_yes + 0.5) / (pool_n + 1)
    tau2 = float(peer["overdispersion"] or 0) ** 2
    squares = float(sum(row["n"] ** 2 for row in points)) or pool_n**2
    variance = tau2 + mean * (1 - mean) / pool_n + tau2 * squares / pool_n**2
    full = np.full(len(n), mean)
    found = funnel.limits(np.zeros(len(n)), n, full, np.full(len(n), variance))
    return [
        {
            "n": float(n[i]),
            "centre": mean,
            **{f"low{level}": float(found.low[level][i]) for level in ("95", "998")},
            **{f"high{level}": float(found.high[level][i]) for level in ("95", "998")},
        }
        for i in range(len(n))
    ]


def _funnel_headline(peer: Row | None) -> str:
    if peer is None or peer["position"] is None:
        return "Whether it differs from its peers cannot be said"
    if peer["position"] == "consistent":
        return "Consistent with its peers: inside the limits for its number of procurements"
    return f"{POSITIONS[peer['position']].capitalize()} its peers: outside the limits for its number of procurements"


def _spread_words(peer: Row) -> str:
    """How far councils differ beyond chance, and whose spread that is; empty where there is none."""
    if not peer["overdispersion"]:
        return ""
    size = f"(standard deviation {half_up(peer['overdispersion'] * 100)} points)"
    if peer["overdispersion_of"] == "peer_set":
        return (
            f" Councils of the set differ from one another beyond chance {size}, and the limits allow for it."
        )
    return f" The set is too small to measure how far its councils differ. All councils together differ beyond chance {size}, and the limits allow for that much."


def _funnel_sentence(own: Row | None, peer: Row | None) -> str:
    if own is None or peer is None:
        return "There is no figure to place."
    words = f"This council: {own['said']}. Its peers together: {said(peer)}. "
    if peer["position"] is None:
        return words + f"No position is given: {peer['position_reason']}."
    spread = _spread_words(peer)
    return words + (
        f"For this n, a council like its peers lies between {numbers.percent(peer['funnel_low_95'])} and "
        f"{numbers.percent(peer['funnel_high_95'])} 19 times of 20.{spread} Each ring is a council; the shaded band "
        f"is the 95% limit, the broken lines 99.8%. Of {peer['looks']:,} councils compared, chance alone would set "
        f"{decimal(peer['expected_flags_95'], 1)} apart at 95%."
    )
