"""The council beside its peers: headline measures, every peer set, and the funnel."""

from collections.abc import Iterable

import numpy as np

from pipelines.benchmark import differences, funnel
from pipelines.benchmark.peer_comparisons import NO_FUNNEL
from pipelines.query import wording
from pipelines.rounding import decimal
from pipelines.row import count, number, number_or_none, text
from pipelines.site import charts
from pipelines.site.council_tables import FUNNEL
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle, interval
from pipelines.site.figures_in_words import said
from pipelines.site.section import content, exhibit

Row = dict[str, object]


def headline(of: Dossier) -> Bundle:
    """The headline measures with n, interval, coverage, peers and position."""
    figures = ((of.own(measure), of.peer(measure)) for measure in content("files")["headline"])
    rows = [
        own | with_peers(peer) | {"elsewhere": beside_other_sets(of, own["measure"], of.chosen)}
        for own, peer in figures
        if own
    ]
    told = [row for row in rows if row["differs"]]
    apart = [row["label"] for row in told if row["differs"] != differences.UNTOLD]
    outside = [row["label"] for row in rows if row["position"].startswith(("higher", "lower"))]
    placed = outside or any(row["position"].startswith("usual") for row in rows)
    return exhibit(
        "headline",
        rows,
        of=of,
        told=told,
        apart=apart,
        by_chance=len(told) * (1 - differences.LEVEL),
        outside=outside,
        placed=placed,
        outside_others=_outside_others(of, [row["measure"] for row in rows if row["label"] not in outside]),
    )


UNSAID = "it cannot be said"


def _outside_others(of: Dossier, measures: Iterable[str]) -> list[str]:
    """The measures that are unusual among single peers of another set than the one shown first."""
    others = [sets[0] for sets in of.sets_once if of.chosen and of.chosen not in sets]
    found = []
    for measure in measures:
        peers = (of.peer(measure, peer_set=row["peer_set"]) for row in others)
        if any(peer and peer["position"] in ("higher", "lower") for peer in peers):
            found.append(of.title(measure))
    return found


def beside_other_sets(of: Dossier, measure: str, chosen: Row | None) -> str:
    """Whether the council's other peer sets give the same answer as this one: higher, lower, or neither.

    Sets of the same councils are one.
    """
    if chosen is None:
        return "it has no peer set"
    others = [sets[0] for sets in of.sets_once if chosen["peer_set"] not in (row["peer_set"] for row in sets)]
    if not others:
        return "it has no other peer set"
    answers: dict[str, list[str]] = {}
    for row in others:
        answers.setdefault(_answer(of, measure, row), []).append(wording.set_name(row))
    same = answers.pop(_answer(of, measure, chosen), [])
    if not answers and _answer(of, measure, chosen) == UNSAID:
        return f"it cannot be said beside {'its other peer set' if len(same) == 1 else f'any of its {len(same)} others'} either"
    if not answers:
        return (
            f"the same answer beside {'its other peer set' if len(same) == 1 else f'all {len(same)} others'}"
        )
    told = [f"{answer} beside {wording.joined(names)}" for answer, names in answers.items()]
    return "; ".join([f"the same answer beside {len(same) or 'none'} of {len(others)} others", *told])


def _answer(of: Dossier, measure: str, chosen: Row) -> str:
    peer = of.peer(measure, peer_set=text(chosen, "peer_set"))
    differs = peer["differs"] if peer else None
    if differs is None:
        return UNSAID
    return f"it is {differs}" if differs in differences.TELLING else "it could be chance"


def with_peers(peer: Row | None) -> Row:
    """The columns of a figure's peers: their figure in words, how far the council is from it, and its place."""
    return {
        "peers": peer_words(peer),
        "difference": (wording.difference_words(peer) if peer else None) or "not published",
        "differs": peer and peer["differs"],
        "position": position(peer),
    }


def peer_words(peer: Row | None) -> str:
    """The figure of the peers together with its interval."""
    if peer is None:
        return "not published"
    words, around = said(peer), interval(peer)
    return f"{words}, {around}" if peer["shown"] == "shown" and around != "none" else words


def position(peer: Row | None) -> str:
    """Usual among single peers, or higher or lower than is, at which level; or why it cannot be said."""
    if peer is None:
        return "not published"
    if peer["position"] is None and peer["position_reason"] == NO_FUNNEL:
        return "told of shares only"
    if peer["position"] is None:
        return f"cannot be said: {peer['position_reason'] or 'no funnel is drawn for this measure'}"
    if peer["position"] == "consistent":
        return "usual among them"
    level = "99.8%" if peer["position_998"] != "consistent" else "95%"
    return f"{peer['position']} than is usual among them, at {level}"


def peer_sets(of: Dossier) -> list[tuple[Row, Bundle]]:
    """A small table for each peer set, to be reached by a link."""
    return [(row, _set(of, row)) for row in of.sets]


def _set(of: Dossier, chosen: Row) -> Bundle:
    rows = []
    for measure in content("files")["beside_each_set"]:
        own, peer = of.own(measure), of.peer(measure, peer_set=text(chosen, "peer_set"))
        if own and peer:
            flags = "–"
            if peer["position"] is not None:
                flags = f"{decimal(peer['expected_flags_95'], 1)} of {peer['looks']:,}"
            rows.append(own | with_peers(peer) | {"flags": flags})
    return exhibit("peer_set", rows, address=f"peers-{slug(text(chosen, 'peer_set'))}", of=of, chosen=chosen)


def slug(text: str) -> str:
    """A peer set's id as part of an address."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split())


def funnel_plot(of: Dossier) -> Bundle:
    """Share at 10% or more against n, with the limits inside which a council like its peers would lie."""
    own, peer = of.own(FUNNEL), of.peer(FUNNEL)
    rows = [_point(of, key) for key in (of.key, *of.members()) if key in of.shared.shares]
    points = [row for row in rows if row["n"] and row["yes"] is not None and row["key"] != of.key]
    chart = None
    if own and peer and own["yes"] is not None and own["n"] and peer["n"]:
        name, most = of.shared.name(of.key), max(count(row, "n") for row in (*points, own))
        limits = limits_of_peers(peer, points, most)
        label = name if len(name) <= 28 else f"{name[:27]}…"
        mine = [{"n": own["n"], "share": number(own, "yes") / number(own, "n"), "who": label}]

        def chart(width: int) -> Row:
            grammar = charts.funnel(width, of.shared.synthetic, "procurements whose weight is known (n)")
            drawn = [{"n": row["n"], "share": number(row, "yes") / number(row, "n")} for row in points]
            return charts.filled(grammar, points=drawn, limits=limits, own=mine, mark=[{}])

    rows.sort(key=lambda row: (row["key"] != of.key, row["council"]))
    return exhibit("funnel", rows, chart, of=of, own=own, peer=peer)


def _point(of: Dossier, key: str) -> Row:
    row, elsewhere = of.shared.shares[key], key != of.key
    return {
        **{name: row[name] for name in ("n", "yes", "value", "low", "high", "coverage")},
        "key": key,
        "council": of.shared.name(key),
        "value_null": withheld(row),
        "between": interval(row) if row["shown"] == "shown" else "none",
        "coverage_null": "nothing in scope",
        "evidence": f"{key}.html#evidence" if elsewhere else "#evidence",
        "outside": elsewhere,
    }


def withheld(row: Row) -> str:
    """Why a figure of any council has no value, in two words, or as it was taken back."""
    if row["shown"] == wording.WITHDRAWN:
        return str(row["reason"] or wording.WITHDRAWN)
    return "too few" if row["n"] else "none counted"


def limits_of_peers(peer: Row, points: list[Row], most: int) -> list[Row]:
    """The funnel's lines, by the stage's own method."""
    pool_yes, pool_n = float(number(peer, "yes")), float(number(peer, "n"))
    mean = (pool_yes + 0.5) / (pool_n + 1)
    tau2 = float(number_or_none(peer, "overdispersion") or 0) ** 2
    squares = float(sum(count(row, "n") ** 2 for row in points)) or pool_n**2
    return limits(mean, tau2 + mean * (1 - mean) / pool_n + tau2 * squares / pool_n**2, most)


def limits(mean: float, variance: float, most: int) -> list[Row]:
    """A funnel's lines round a mean, at up to 60 values of n up to a little above `most`."""
    n = np.unique(np.round(np.geomspace(1, max(most, 2) * 1.05, 60)))
    found = funnel.limits(np.zeros(len(n)), n, np.full(len(n), mean), np.full(len(n), variance))
    sides = {
        f"{side}{level}": getattr(found, side)[level] for side in ("low", "high") for level in ("95", "998")
    }
    return [
        {"n": float(n[i]), "centre": mean, **{name: float(line[i]) for name, line in sides.items()}}
        for i in range(len(n))
    ]
