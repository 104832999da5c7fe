"""One council's figures out of the latest snapshot, in plain sentences."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.authorities.register import Authority, Register
from pipelines.authorities.resolve import Resolver
from pipelines.publish.place import place
from pipelines.settings import Settings
from warehouse.snapshot import Snapshot, latest


class NoSuchCouncil(ValueError):
    """The name is not one council of the register."""


def lines(settings: Settings, name: str) -> Iterator[str]:
    """The council's headline figures over all years. Raises NoSuchCouncil or SnapshotError."""
    snapshot = latest(place(settings))
    authority = authority_of(snapshot, name)
    key = authority["authority_id"]
    synthetic = "SYNTHETIC. " if snapshot.manifest["synthetic"] else ""
    yield f"{synthetic}{authority['official_name']} ({key}), snapshot {snapshot.manifest['snapshot']}"
    peers = _rows(snapshot, "peer_comparisons", authority_id=key, period="all")
    own = {
        row["measure"]: row for row in _rows(snapshot, "authority_measures", authority_id=key, period="all")
    }
    for measure in _rows(snapshot, "measures"):
        row = own[measure["measure"]]
        yield f"{measure['title']}: {sentence(row, measure['unit'])}"
        if row["bound_low"] is not None:
            bounds = f"{percent(row['bound_low'])} and {percent(row['bound_high'])}"
            yield f"  whatever the unread ones say, between {bounds}"
        for peer in peers:
            if peer["measure"] == measure["measure"]:
                beside = f"{peer_words(peer['peer_set'])} ({peer['peers']} others)"
                yield f"  {beside}: {sentence(peer, measure['unit'])}"


def listed(settings: Settings, authority_type: str | None, region: str | None) -> Iterator[str]:
    """A line a council with its coverage. Raises NoSuchCouncil when none is of that type and region."""
    snapshot = latest(place(settings))
    equal = {"authority_type": authority_type, "region": region}
    found = _rows(snapshot, "authorities", **{key: value for key, value in equal.items() if value})
    if not found:
        raise NoSuchCouncil(f"no council of type {authority_type or 'any'} in region {region or 'any'}")
    coverage = {
        row["authority_id"]: row
        for row in _rows(snapshot, "authority_measures", measure="coverage", period="all")
    }
    if snapshot.manifest["synthetic"]:
        yield "SYNTHETIC: no council of this list is real"
    for row in sorted(found, key=lambda row: row["official_name"]):
        counts = coverage[row["authority_id"]]
        kind = f"{row['authority_type']}, {row['region']}"
        read = f"{counts['determinable']} of {counts['in_scope']} in scope can be read"
        ended = (
            f", ended {row['valid_to']:%-d %B %Y}" if row["status"] == "abolished" and row["valid_to"] else ""
        )
        yield f"{row['authority_id']}  {row['official_name']:<50} {kind:<45} {read}{ended}"


def page_of(settings: Settings, name: str) -> Path:
    """Where a council's page lies. Raises NoSuchCouncil."""
    snapshot = latest(place(settings))
    return settings.home / "site" / f"{authority_of(snapshot, name)['authority_id']}.html"


def peer_words(peer_set: str) -> str:
    """A peer set's id in words: 'type:district' is the same type, 'type and region:district, Kent' near."""
    kind, _, which = peer_set.partition(":")
    region = which.partition(", ")[2]
    return f"the same type in {region}" if kind == "type and region" else "the same type"


def authority_of(snapshot: Snapshot, name: str) -> dict[str, Any]:
    """The authority that a name or code means in this snapshot. Raises NoSuchCouncil."""
    authorities = {row["authority_id"]: row for row in _rows(snapshot, "authorities")}
    if name in authorities:
        return authorities[name]
    match = _resolver(snapshot, authorities).resolve(name, [], None)
    if match.authority_id is not None:
        return authorities[match.authority_id]
    found = [row for row in authorities.values() if _holds(row["official_name"], name)]
    current = [row for row in found if row["status"] == "current"] or found
    if len(current) == 1:
        return current[0]
    others = sorted(row["official_name"] for row in current)[:5]
    raise NoSuchCouncil(
        f"'{name}' is not one council of the register"
        + (f"; it may be {', '.join(others)}" if others else "; `peerbench councils` lists them")
    )


def _holds(official_name: str, asked: str) -> bool:
    """Whether every word asked for is a whole word of the name, so that Warwick is not Warwickshire."""
    return set(asked.casefold().split()) <= set(official_name.casefold().split())


def _resolver(snapshot: Snapshot, authorities: dict[str, dict[str, Any]]) -> Resolver:
    """By the names of the register and those that buyers of this snapshot signed with."""
    councils = {key: Authority(**row) for key, row in authorities.items()}
    signed = [
        (row["buyer_name"], row["authority_id"])
        for row in _rows(snapshot, "buyer_matches")
        if row["buyer_name"] and row["match_method"] in ("exact", "alias", "pattern") and row["authority_id"]
    ]
    return Resolver(Register("snapshot", "", "", False, councils, tuple(dict.fromkeys(signed)), (), {}))


def sentence(row: dict[str, Any], unit: str) -> str:
    """A value with its counts and interval, or why it is withheld."""
    if row["shown"] != "shown":
        counts = f"{row['yes']} of {row['n']}" if row["yes"] is not None else f"n = {row['n']}"
        return f"{counts}; not shown: {row['reason']}"
    if unit == "percent":
        interval = "no interval" if row["low"] is None else f"{row['low']:g} to {row['high']:g}"
        return f"{row['value']:g}% of the evaluation ({interval}, n = {row['n']})"
    return (
        f"{row['yes']} of {row['n']} "
        f"({percent(row['value'])}, {percent(row['low'])} to {percent(row['high'])})"
    )


def percent(share: float) -> str:
    """A share as whole percent."""
    return f"{share * 100:.0f}%"


def _rows(snapshot: Snapshot, table: str, **equal: str) -> list[dict[str, Any]]:
    frame = snapshot.scan(table)
    for column, value in equal.items():
        frame = frame.filter(pl.col(column) == value)
    return frame.collect().to_dicts()
