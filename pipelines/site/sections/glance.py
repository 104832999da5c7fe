"""The first screen: one sentence, and four figures beside the peers together, each peer and England."""

from dataclasses import dataclass

from pipelines.benchmark.differences import TELLING
from pipelines.query import wording
from pipelines.row import number, number_or_none, text, text_or_none
from pipelines.site import charts
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import write
from pipelines.site.section import content, words
from pipelines.site.sections.beside import beside_other_sets, slug

Row = dict[str, object]


@dataclass(frozen=True)
class Glance:
    """One figure on the first screen, in words, with its strip; `figure` and `peer` are null where unpublished."""

    name: str
    of: str
    figure: Row | None
    peer: Row | None
    own: str
    peers: str
    england: str
    difference: str
    elsewhere: str
    strip: charts.Drawn
    most: str
    mark: str


@dataclass(frozen=True)
class Panel:
    """The four figures beside one peer set. `named` also names other sets of the same councils; `caution`:
    what to know of the set, null where there is nothing to add."""

    id: str
    caution: str | None
    named: str
    rows: list[Glance]


def panels(of: Dossier) -> list[Panel]:
    """A panel for each peer set, the one shown first at the head; sets of the same councils stand once."""
    return [_panel(of, sets) for sets in of.sets_once]


def _panel(of: Dossier, sets: list[Row]) -> Panel:
    first, *others = sets
    same = f", the same as {wording.joined([wording.peers(row) for row in others])}" if others else ""
    rows = [_glance(of, name, stated["of"], first) for name, stated in content("glance")["rows"].items()]
    named = f"{wording.peers(first)}{same}"
    return Panel(f"peers-{slug(text(first, 'peer_set'))}", text_or_none(first, "caution"), named, rows)


def alone(of: Dossier) -> Panel:
    """The figures of a council that no peer set is published of."""
    rows = [_glance(of, name, stated["of"], None) for name, stated in content("glance")["rows"].items()]
    return Panel("peers-none", None, "no peer set", rows)


def _glance(of: Dossier, measure: str, counted: str, chosen: Row | None) -> Glance:
    own = of.own(measure)
    peer = of.peer(measure, peer_set=text(chosen, "peer_set")) if chosen else None
    everyone = of.shared.england.get(measure)
    unit = of.shared.measures[measure]["unit"] if measure in of.shared.measures else "share"
    dots = [
        value
        for key in (of.members(chosen) if chosen else ())
        if (value := of.shared.values.get(measure, {}).get(key)) is not None
    ]
    most = 1.0
    if unit != "share":
        ends = [*(_ends(own) or ()), *(_ends(peer) or ()), *dots, everyone or 0.0]
        most = 5 * (int(max(ends)) // 5 + 1)
    return Glance(
        of.title(measure),
        words(counted),
        own,
        peer,
        _value(own, unit),
        _value(peer, unit),
        write(everyone, "figure", unit) if everyone is not None else "not known",
        (wording.difference_words(peer) if peer else None) or "not published",
        beside_other_sets(of, measure, chosen),
        charts.glance(_ends(own), _ends(peer), dots, everyone, most),
        write(most, "figure", unit),
        own["reply_mark"] if own else "",
    )


def _value(row: Row | None, unit: str) -> str:
    if row is None:
        return "not published"
    return write(row["value"], "figure", unit) if row["shown"] == "shown" else "too few"


def _ends(row: Row | None) -> tuple[float, float, float] | None:
    if row is None or row["shown"] != "shown":
        return None
    value, low, high = number(row, "value"), number_or_none(row, "low"), number_or_none(row, "high")
    return value, value if low is None else low, value if high is None else high


def headline(of: Dossier) -> str:
    """The one sentence above the figures: what sets the council apart, or that nothing does, or why none can."""
    stated, read = content("glance")["headline"], of.own("coverage")
    if read is None or not read["n"]:
        return words(stated["nothing"], of=of)
    if read["shown"] != wording.WITHDRAWN and not read["yes"]:
        return words(stated["unread"], read=read)
    pairs = [(name, of.own(name), of.peer(name)) for name in stated["order"]]
    told = [(name, own, peer) for name, own, peer in pairs if own and peer and peer["differs"]]
    for name, own, peer in told:
        if peer["differs"] in TELLING:
            return words(content("glance")["rows"][name]["headline"], row=own, peer=peer)
    if told:
        asked = next((own for name, own, _ in told if name == "share_with_social_value"), None)
        return words(stated["alike"], told=wording.number(len(told)) if len(told) > 1 else 1, asked=asked)
    if any(own and own["shown"] == "shown" for _, own, _ in pairs):
        return words(stated["no_peers"], of=of)
    if read["yes"] is None:
        return words(stated["taken_back"])
    return words(stated["few"], read=read)
