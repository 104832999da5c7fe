"""One council's figures out of the latest snapshot, in plain sentences."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.authorities.council_lookup import CouncilLookup
from pipelines.authorities.custom_peers import read_custom_peers
from pipelines.authorities.register.register import Authority, Register
from pipelines.benchmark.custom_peers import beside
from pipelines.benchmark.peer_sets import asked_for, place_in_order, plain
from pipelines.benchmark.periods import ALL_YEARS
from pipelines.benchmark.population import APART
from pipelines.publish.storage import place
from pipelines.query import accounts, replies, wording
from pipelines.query.snapshot_tables import Published
from pipelines.query.wording import (
    bounds_words,
    case_mix_words,
    coverage_words,
    difference_words,
    peer_words,
    position_words,
    sentence,
)
from pipelines.settings import Settings
from pipelines.social_value.processes import UNREADABLE
from warehouse.errors import UserError
from warehouse.snapshots.snapshot import Snapshot, latest

Row = dict[str, Any]
FUNNELLED = ("share", "profile")
"""Kinds of measures of which the spread of single councils is drawn."""
NEAR = ("type", "type_and_region", "own_list")
"""Peer sets that are told without being asked for."""
COVERAGE = "coverage"
"""The measure of how much could be read."""


class NoSuchCouncil(UserError):
    """The name is not one council of the register."""


class NoSuchSet(UserError):
    """The council has no such peer set."""


class NoSuchPeriod(UserError):
    """The snapshot has no such period."""


def lines(
    settings: Settings, name: str, period: str = ALL_YEARS, peers: str | None = None, every_set: bool = False
) -> Iterator[str]:
    """The council's figures of a period in sentences, each with interval, bounds and peers.

    `peers` is a kind of peer set, a set's id or name, or a file with a list of the user's own; without it and
    `every_set` only type and region are told. Raises NoSuchCouncil, NoSuchPeriod, NoSuchSet, SnapshotError,
    or ValueError for a bad list.
    """
    found = figures(settings, name, period, peers)
    every_set = every_set or (peers is not None and not _has_own_list(found))
    authority = found["authority"]
    synthetic = "SYNTHETIC. " if found["synthetic"] else ""
    named = f"{authority['official_name']} ({authority['authority_id']})"
    yield f"{synthetic}{named}, snapshot {found['snapshot']}"
    yield f"{period_words(period)}: {coverage_words(found['figures'][0])}" if found["figures"] else period
    if more := found["unreadable"]:
        one, many = "more procurement of all years", "more procurements of all years"
        yield (
            f"{wording.counted(more, one, many)} could not be read at all and stand"
            f"{'s' if more == 1 else ''} in no figure: table `quarantine`, rule {UNREADABLE}, says why"
        )
    yield from _apart(found["figures"])
    yield from _ladder(found["ladder"], period)
    if any(peer["differs"] and peer["position"] for row in found["figures"] for peer in row["peers"]):
        yield wording.TWO_ANSWERS
    for row in found["figures"]:
        if row["breakdown"] not in ("all", row["profile"]):
            continue
        title = row["title"] if row["breakdown"] == "all" else f"{row['title']}, {row['cell']}"
        marked = replies.mark(replies.of_figure(found["replies"], row))
        yield f"{title}: {sentence(row, row['unit'])}" + (f"; {marked}" if marked else "")
        for words in (bounds_words(row), case_mix_words(row)):
            if words:
                yield f"  {words}"
        if row["shown"] != "empty" and (row["breakdown"] == "all" or every_set):
            yield from _beside(row, every_set)
    for question in found["questions"]:
        yield f"To ask: {question['title']}. {question['wording']}"
    for change in found["repooled"]:
        counted = f"{change['procurements']} procurements"
        yield f"Reorganised: {change['predecessor_id']}: {change['reason']} ({counted})"


def _apart(figures: list[Row]) -> Iterator[str]:
    """How many stand under a regime that no figure over all regimes counts."""
    of_regime = [row for row in figures if row["measure"] == COVERAGE and row["breakdown"] == "regime"]
    for row in of_regime:
        if row["cell"] in APART and row["in_scope"]:
            one, many = "procurement in scope stands", "procurements in scope stand"
            yield (
                f"{wording.counted(row['in_scope'], one, many)} under regime {row['cell']}"
                f" ({wording.regime(row['cell'])}), in figures by regime alone: {coverage_words(row)};"
                " `--json` and the page have them under breakdown `regime`"
            )


def _ladder(rungs: list[Row], period: str) -> Iterator[str]:
    """From the notices found to the weights known, a line a rung."""
    yield f"From notices found to weights known, {wording.period(period)}:"
    for rung in rungs:
        fell = accounts.why_fell(rung["reasons_period"])
        out = f" ({rung['fell_period']:,} fell out: {fell})" if rung["fell_period"] else ""
        yield f"  {rung['n_period']:,} {wording.small(rung['left'])}{out}"


def _has_own_list(found: Row) -> bool:
    return any(peer["peer_kind"] == "own_list" for row in found["figures"] for peer in row["peers"])


def _beside(row: Row, every_set: bool) -> Iterator[str]:
    for peer in row["peers"]:
        if every_set or peer["peer_kind"] in NEAR:
            yield f"  {peer_words(peer)}: {sentence(peer, row['unit'])}"
            if row["shown"] == peer["shown"] == "shown":
                if told := difference_words(peer):
                    yield f"    {told}"
                if row["kind"] in FUNNELLED:
                    yield f"    {position_words(peer)}"


def figures(settings: Settings, name: str, period: str = ALL_YEARS, peers: str | None = None) -> Row:
    """One council's figures of a period as plain data, out of the latest snapshot: what `--json` prints."""
    where = place(settings)
    snapshot = latest(where)
    tables = Published(snapshot, where)
    authority = authority_of(snapshot, name)
    key = authority["authority_id"]
    own = _rows(snapshot, "authority_measures", authority_id=key, period=period)
    if not own:
        known = snapshot.scan("authority_measures").select(pl.col("period").unique().sort()).collect()
        raise NoSuchPeriod(f"no period '{period}'; there are {', '.join(known['period'])}")
    beside: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    compared = _rows(snapshot, "peer_comparisons", authority_id=key, period=period)
    if peers:
        sets = list({row["peer_set"]: row for row in compared}.values())
        if is_list(peers, authority["official_name"], sets):
            compared += _own_list(snapshot, key, Path(peers), period)
        else:
            chosen = {row["peer_set"] for row in asked_for(peers, sets)}
            compared = [row for row in compared if row["peer_set"] in chosen]
    for row in compared:
        beside[row["measure"], row["breakdown"], row["cell"]].append(row)
    declared = {row["measure"]: row for row in _rows(snapshot, "measures")}
    rungs, unreadable = accounts.ladder_of(tables, key, period)
    return {
        "synthetic": snapshot.manifest["synthetic"],
        "snapshot": snapshot.manifest["snapshot"],
        "period": period,
        "authority": authority,
        "figures": [
            {
                **{name: declared[row["measure"]][name] for name in ("title", "question", "unit", "kind")},
                "profile": declared[row["measure"]]["categories"],
                **row,
                "peers": sorted(beside[row["measure"], row["breakdown"], row["cell"]], key=place_in_order),
            }
            for row in sorted(
                own, key=lambda r: (r["measure"], r["breakdown"] != "all", r["breakdown"], r["cell"])
            )
        ],
        "ladder": rungs,
        "unreadable": unreadable,
        "replies": _replies(tables, key),
        "changes": _rows(snapshot, "changes", authority_id=key),
        "statements": _rows(snapshot, "statements", authority_id=key),
        "policy_practice": _rows(snapshot, "policy_practice", authority_id=key),
        "questions": _first_rows(_rows(snapshot, "questions", authority_id=key, period=period)),
        "repooled": _rows(snapshot, "repooled", successor_id=key),
    }


def _replies(found: Published, key: str) -> list[Row]:
    if not found.has("replies"):
        return []
    return replies.replied(found).filter(pl.col("authority_id") == key).sort("reply").collect().to_dicts()


def is_list(peers: str, council: str, sets: list[Row]) -> bool:
    """Whether a choice of peers is a file with a list, not one of the council's sets. Raises NoSuchSet."""
    if asked_for(peers, sets):
        return False
    if Path(peers).is_file():
        return True
    known = ", ".join(f"{row['peer_kind']} ({row['peer_set']})" for row in sorted(sets, key=place_in_order))
    raise NoSuchSet(f"--peers: {council} has no set '{peers}' and it is no file; there are {known or 'none'}")


def _first_rows(rows: list[Row]) -> list[Row]:
    """A question once, with the figures that prompted it under `rows`."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: (r["question"], r["row"])):
        kept = {name: row[name] for name in ("question", "title", "wording", "condition")}
        found.setdefault(row["question"], {**kept, "rows": []})["rows"].append(row)
    return list(found.values())


def _own_list(snapshot: Snapshot, key: str, path: Path, period: str) -> list[Row]:
    councils = councils_of(snapshot)
    listed = read_custom_peers(path, register_of(snapshot, councils))
    rows = beside(snapshot.scan, councils, key, listed, period)
    return [row for row in rows if row["authority_id"] == key]


def period_words(period: str) -> str:
    """A period at the beginning of a line."""
    return "All years" if period == ALL_YEARS else period[0].upper() + period[1:]


def listed(settings: Settings, authority_type: str | None, region: str | None) -> Iterator[str]:
    """A line per council with its coverage, of a type and region in any spelling.

    Raises NoSuchCouncil when there is no such type or region, or none of both.
    """
    snapshot = latest(place(settings))
    found = _rows(snapshot, "authorities")
    if authority_type:
        code = wording.type_code(authority_type)
        if code is None:
            known = ", ".join(sorted({wording.council_type(row["authority_type"]) for row in found}))
            raise NoSuchCouncil(f"--type: '{authority_type}' is no type of council; there are {known}")
        found = [row for row in found if row["authority_type"] == code]
    if region:
        regions = {plain(str(row["region"])): row["region"] for row in _rows(snapshot, "authorities")}
        wanted = plain(region).removeprefix("the ").removesuffix(" region")
        if wanted not in regions:
            known = ", ".join(sorted(str(name) for name in regions.values() if name))
            raise NoSuchCouncil(f"--region: '{region}' is no region; there are {known}")
        found = [row for row in found if row["region"] == regions[wanted]]
    if not found:
        raise NoSuchCouncil(f"no council of type {authority_type or 'any'} in region {region or 'any'}")
    coverage = {
        row["authority_id"]: row
        for row in _rows(
            snapshot, "authority_measures", measure="coverage", period=ALL_YEARS, breakdown="all"
        )
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
    return settings.home / "site" / "council" / f"{authority_of(snapshot, name)['authority_id']}.html"


def authority_of(snapshot: Snapshot, name: str) -> dict[str, Any]:
    """The authority that a name or code means in this snapshot. Raises NoSuchCouncil."""
    authorities = {row["authority_id"]: row for row in _rows(snapshot, "authorities")}
    lookup = CouncilLookup(register_of(snapshot, councils_of(snapshot)))
    found = lookup.find(name)
    if found.key:
        return authorities[found.key]
    hint = lookup.hint(found.keys or lookup.near(name)) or "; `peerbench councils` lists them"
    raise NoSuchCouncil(f"'{name.strip()}' is not one council of the register{hint}")


def councils_of(snapshot: Snapshot) -> dict[str, Authority]:
    """Every authority of a snapshot, by id."""
    rows = snapshot.scan("authorities").collect().iter_rows(named=True)
    return {row["authority_id"]: Authority(**row) for row in rows}


def register_of(snapshot: Snapshot, councils: dict[str, Authority]) -> Register:
    """The councils of a snapshot, with the names that buyers signed with for aliases."""
    signed = [
        (row["buyer_name"], row["authority_id"])
        for row in _rows(snapshot, "buyer_matches")
        if row["buyer_name"] and row["match_method"] in ("exact", "alias", "pattern") and row["authority_id"]
    ]
    return Register("snapshot", "", "", False, councils, tuple(dict.fromkeys(signed)), (), {})


def _rows(snapshot: Snapshot, table: str, **equal: str) -> list[dict[str, Any]]:
    frame = snapshot.scan(table)
    for column, value in equal.items():
        frame = frame.filter(pl.col(column) == value)
    return frame.collect().to_dicts()
