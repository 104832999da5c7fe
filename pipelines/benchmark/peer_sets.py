"""Who is compared with whom: dated groups, neighbours, councils that buy alike, and a user's own list."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict, TypeVar

import numpy as np
import polars as pl

from pipelines.row import count, day_or_none, text

Row = Mapping[str, object]
RowOfSet = TypeVar("RowOfSet", bound=Row)
KINDS = ("type", "type_and_region", "region", "combined_authority", "hub")
"""Groups that are peer sets; joint councils, trading arms and the like are not."""
ORDER = (
    *("own_list", "type", "type_and_region", "region"),
    *("neighbours", "mix", "combined_authority", "hub"),
)
"""Every kind of peer set, in the order in which pages, terminal and files tell them; the first is shown."""
ASKED = {
    "own_list": "your list",
    "type": "councils of its type",
    "type_and_region": "councils of its type in its region",
    "region": "councils of its region",
    "neighbours": "nearest statistical neighbours",
    "mix": "councils that buy much the same",
    "combined_authority": "councils of its combined authority",
    "hub": "members of its buying hub",
}
"""The words for each kind, by which a person may ask for it too."""
NEIGHBOURS = 15
"""Councils nearest in procurement mix that are taken as peers, as many as CIPFA's nearest neighbours."""
FEWEST_FOR_MIX = 20
"""Procurements in scope that a council needs before its mix is compared: fewer give a mix of chance."""
DIFFERENT_TIERS = "tiers buy different things: counties and districts do not share their duties"
UNDATED = "dates of membership are not known and it is used for all"


def plain(words: str) -> str:
    """A code or words as they are compared: small letters, words parted by single spaces, & as and."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", words.casefold().replace("&", " and ")).split())


def place_in_order(row: Row) -> tuple[int, str]:
    """The sort key of rows with a peer set."""
    return ORDER.index(text(row, "peer_kind")), text(row, "peer_set")


def asked_for(asked: str, sets: Sequence[RowOfSet]) -> list[RowOfSet]:
    """The rows of `sets` that are meant: by kind, in code or words, by id or by the set's name.

    Words that are a part of a kind's mean it where no other kind has them ("statistical neighbours").
    """
    wanted = plain(asked)
    exact = [
        row
        for row in sets
        if wanted in {plain(str(row[name])) for name in ("peer_kind", "peer_set", "peer_name")}
        or wanted == plain(ASKED.get(text(row, "peer_kind"), ""))
    ]
    if exact or not wanted:
        return exact
    words = set(wanted.split()) - LITTLE
    kinds = {kind for kind, told in ASKED.items() if words and words <= set(plain(told).split())}
    shortest = min((len(ASKED[kind]) for kind in kinds), default=0)
    kinds = {kind for kind in kinds if len(ASKED[kind]) == shortest}
    return [row for row in sets if row["peer_kind"] in kinds] if len(kinds) == 1 else []


LITTLE = frozenset(("the", "a", "its", "same", "other", "all", "of", "in", "councils", "council", "list"))
"""Words that tell no kind of peer set from another."""


@dataclass(frozen=True)
class Membership:
    """One authority in one set between two dates (null: no end)."""

    authority_id: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class PeerSet:
    """A set of peers. `owner` is null for a group, whose members are each compared with the others."""

    key: str
    peer_set: str
    kind: str
    name: str
    members: tuple[Membership, ...]
    owner: str | None = None
    caution: str | None = None


def groups(memberships: Iterable[Row], types: Mapping[str, str]) -> list[PeerSet]:
    """The sets of `authority_groups` rows. `types`: the type of each authority, to tell mixed tiers."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in memberships:
        if row["group_kind"] in KINDS:
            found[text(row, "group_id")].append(row)
    sets = []
    for group_id, rows in sorted(found.items()):
        members = tuple(
            Membership(text(r, "authority_id"), day_or_none(r, "valid_from"), day_or_none(r, "valid_to"))
            for r in rows
        )
        kind, name = text(rows[0], "group_kind"), text(rows[0], "group_name")
        undated = any(not r["dates_known"] for r in rows) and kind in ("hub", "combined_authority")
        caution = _caution((m.authority_id for m in members), types, undated)
        sets.append(PeerSet(group_id, group_id, kind, name, members, None, caution))
    return sets


def _caution(members: Iterable[str], types: Mapping[str, str], undated: bool = False) -> str | None:
    tiers = {types.get(member) for member in members}
    said = [DIFFERENT_TIERS] if len(tiers) > 1 and tiers & {"county", "district"} else []
    return "; ".join(said + ([UNDATED] if undated else [])) or None


def neighbours(rows: Iterable[Row], types: Mapping[str, str]) -> list[PeerSet]:
    """The sets of `neighbours` rows, one an authority and model."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (text(r, "model"), text(r, "authority_id"), count(r, "rank"))):
        found[text(row, "model"), text(row, "authority_id")].append(text(row, "peer_id"))
    return [
        of_owner(f"neighbours:{model}", "neighbours", f"nearest neighbours ({model})", owner, peers, types)
        for (model, owner), peers in sorted(found.items())
    ]


def of_owner(
    peer_set: str, kind: str, name: str, owner: str, peers: Sequence[str], types: Mapping[str, str]
) -> PeerSet:
    """A set of one authority's own: neighbours, mix or a list."""
    members = tuple(Membership(peer) for peer in dict.fromkeys(peers) if peer != owner)
    key = f"{peer_set}|{owner}"
    return PeerSet(key, peer_set, kind, name, members, owner, _caution([owner, *peers], types))


class MixNeighbour(TypedDict):
    """A row of `mix_neighbours`: one of the councils that buy most alike, and on how many procurements."""

    authority_id: str
    peer_id: str
    rank: int
    similarity: float
    procurements: int
    peer_procurements: int


def mix_neighbours(counts: pl.DataFrame) -> Iterator[MixNeighbour]:
    """Rows of `mix_neighbours`, of (authority_id, cell, count): the nearest by cosine of the counts."""
    totals = counts.group_by("authority_id").agg(pl.col("count").sum()).sort("authority_id")
    enough = totals.filter(pl.col("count") >= FEWEST_FOR_MIX)
    ids, sizes = enough["authority_id"].to_list(), enough["count"].to_list()
    if len(ids) < 2:
        return
    names = sorted(counts["cell"].unique())
    place, column = ({name: i for i, name in enumerate(found)} for found in (ids, names))
    vectors = np.zeros((len(ids), len(names)))
    for authority, cell, number in counts.select("authority_id", "cell", "count").iter_rows():
        if authority in place:
            vectors[place[authority], column[cell]] = number
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    likeness = np.clip(vectors @ vectors.T, 0, 1)
    np.fill_diagonal(likeness, -1)
    for i, authority in enumerate(ids):
        nearest = np.argsort(-likeness[i], kind="stable")[: min(NEIGHBOURS, len(ids) - 1)]
        for rank, j in enumerate(nearest, 1):
            yield {
                "authority_id": authority,
                "peer_id": ids[j],
                "rank": rank,
                "similarity": round(float(likeness[i, j]), 6),
                "procurements": sizes[i],
                "peer_procurements": sizes[j],
            }


def of_mix(rows: Iterable[Row], types: Mapping[str, str]) -> list[PeerSet]:
    """The sets of `mix_neighbours` rows."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (text(r, "authority_id"), count(r, "rank"))):
        found[text(row, "authority_id")].append(text(row, "peer_id"))
    return [
        of_owner("mix:procurement", "mix", "councils that buy much the same", owner, peers, types)
        for owner, peers in sorted(found.items())
    ]


def spans(sets: Iterable[PeerSet], first: date, last: date) -> pl.DataFrame:
    """(authority_id, boundaries): the days inside [first, last] on which a membership begins or has ended."""
    days: dict[str, set[date]] = defaultdict(set)
    for found in sets:
        for member in found.members:
            ends = (member.valid_from, member.valid_to and member.valid_to + timedelta(days=1))
            days[member.authority_id] |= {day for day in ends if day and first < day <= last}
    rows = [(key, sorted(found)) for key, found in sorted(days.items()) if found]
    return pl.DataFrame(
        rows, schema={"authority_id": pl.String, "boundaries": pl.List(pl.Date)}, orient="row"
    )


def members(sets: Iterable[PeerSet], boundaries: pl.DataFrame, first: date) -> pl.DataFrame:
    """(key, authority_id, span): the spans of each member that lie inside its membership."""
    days = dict(boundaries.iter_rows())
    rows = set()
    for found in sets:
        for member in found.members:
            begins = [first, *days.get(member.authority_id, [])]
            for span, begin in enumerate(begins):
                after = member.valid_from is None or member.valid_from <= begin
                before = member.valid_to is None or begin <= member.valid_to
                if after and before:
                    rows.add((found.key, member.authority_id, span))
    return pl.DataFrame(
        sorted(rows),
        schema={"key": pl.String, "authority_id": pl.String, "span": pl.Int32},
        orient="row",
    )


def targets(sets: Iterable[PeerSet]) -> pl.DataFrame:
    """Who is compared with which set: every member of a group with it, an owner with its own."""
    rows = set()
    for found in sets:
        for authority in {found.owner} if found.owner else {m.authority_id for m in found.members}:
            rows.add((str(authority), found.key, found.peer_set, found.kind, found.name, found.caution))
    names = ("authority_id", "key", "peer_set", "peer_kind", "peer_name", "caution")
    return pl.DataFrame(
        sorted(rows, key=lambda r: r[:2]), schema=dict.fromkeys(names, pl.String), orient="row"
    )
