"""Everything the pages know of one council, looked up by key; what is shared by all councils beside it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.benchmark.peer_sets import place_in_order
from pipelines.benchmark.periods import month
from pipelines.benchmark.periods import named as of_period
from pipelines.benchmark.population import APART
from pipelines.query import accounts, replies
from pipelines.query.accounts import Account, Rung
from pipelines.query.snapshot_tables import Published
from pipelines.row import text
from pipelines.site.council_tables import FUNNEL, Rows
from pipelines.site.figures_in_words import figure
from pipelines.site.section import content
from pipelines.untrusted import visible
from warehouse.snapshots.manifest import Manifest

LISTS = {"neighbours": "neighbours", "mix_neighbours": "mix"}
"""Tables that give each council its own peers, with the kind of set."""
LONGEST_NAME = 120
"""Characters of a council's name that are shown: the longest in the register has 50."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Shared:
    """What every page needs: the snapshot's facts, definitions, names, and who stands in a funnel."""

    manifest: Manifest
    period: str
    measures: dict[str, Row]
    yardsticks: tuple[Row, ...]
    authorities: dict[str, Row]
    tables: frozenset[str]
    shares: dict[str, Row]
    """By council, its row of the funnel's measure."""
    values: dict[str, dict[str, float]]
    """Of the measures of the first screen, by council the figures that are shown."""
    england: dict[str, float]
    """Of the same measures, the figure of all councils together."""
    groups: dict[str, frozenset[str]]
    """The members of each group, by peer set."""
    titles: dict[str, tuple[str, str]]
    """Of each group its kind and its name."""
    nearest: dict[tuple[str, str], tuple[str, ...]]
    """The councils of a list of its own, by kind of set and council."""
    replies: dict[str, tuple[Row, ...]]
    """What councils replied, by measure."""
    first_day: Any = None
    last_day: Any = None

    @property
    def synthetic(self) -> bool:
        """Whether the figures are invented."""
        return bool(self.manifest["synthetic"])

    def name(self, key: str | None) -> str:
        """A council's short name."""
        return visible(self.authorities[key]["name"] if key in self.authorities else key, LONGEST_NAME)

    @cached_property
    def digest(self) -> str:
        """A hash of what all pages share, but for the snapshot's id and times, and the funnel's points."""
        kept = [
            {
                k: v
                for k, v in self.manifest.items()
                if k in ("synthetic", "register", "rule_version", "licence", "reply_to")
            },
            self.period,
            self.measures,
            self.yardsticks,
            sorted(self.tables),
            {
                key: (row["name"], row["authority_type"], row["region"])
                for key, row in self.authorities.items()
            },
            # As a page shows it: a procurement more somewhere must not make every page again.
            {measure: f"{value:.2f}" for measure, value in self.england.items()},
        ]
        return hashlib.sha256(json.dumps(kept, default=str, sort_keys=True).encode()).hexdigest()

    def peers_digest(self, key: str) -> str:
        """A hash of what a council's charts show of its peers, whatever set they are of."""
        sets = [
            *(members for members in self.groups.values() if key in members),
            *(found for (_, owner), found in self.nearest.items() if owner == key),
        ]
        points = [
            (
                peer,
                *(f"{values.get(peer, -1):.3f}" for _, values in sorted(self.values.items())),
                *(self.shares[peer][name] for name in ("n", "yes") if peer in self.shares),
            )
            for peer in sorted(set().union(*sets))
        ]
        return hashlib.sha256(json.dumps(points).encode()).hexdigest()

    def members(self, chosen: Row, key: str) -> list[str]:
        """The other councils of a council's set, in the order of their names; none of the user's own list."""
        group = self.groups.get(chosen["peer_set"], frozenset())
        found = self.nearest.get((chosen["peer_kind"], key), group)
        return sorted((peer for peer in found if peer != key), key=lambda peer: (self.name(peer), peer))


@dataclass(frozen=True)
class Dossier:
    """One council: its rows by table, and the peer set it is shown beside."""

    shared: Shared
    authority: Row
    rows: Rows
    peer_set: str | None = None
    listed: Sequence[str] = field(default=())
    """Members of a set of the user's own."""

    @property
    def key(self) -> str:
        """The council's id."""
        return str(self.authority["authority_id"])

    @property
    def name(self) -> str:
        """The council's full name."""
        return visible(self.authority["official_name"], LONGEST_NAME)

    @cached_property
    def _own(self) -> dict[tuple[str, ...], Row]:
        return {(r["measure"], r["period"], r["breakdown"], r["cell"]): r for r in self.rows.get("own", ())}

    @cached_property
    def _peers(self) -> dict[tuple[str, ...], Row]:
        return {
            (r["measure"], r["breakdown"], r["cell"], r["peer_set"]): r for r in self.rows.get("peers", ())
        }

    @cached_property
    def sets(self) -> list[Row]:
        """The council's peer sets, each by one row of the funnel's measure."""
        found = {
            r["peer_set"]: r
            for r in self.rows.get("peers", ())
            if r["breakdown"] == "all" and r["measure"] == FUNNEL
        }
        return sorted(found.values(), key=place_in_order)

    @property
    def chosen(self) -> Row | None:
        """The peer set shown first: the one asked for, else councils of the type."""
        asked = [r for r in self.sets if r["peer_set"] == self.peer_set]
        return asked[0] if asked else (self.sets[0] if self.sets else None)

    @cached_property
    def sets_once(self) -> list[list[Row]]:
        """The peer sets, the one shown first at the head; those of the same councils stand together."""
        chosen, kept = self.chosen, dict[Any, list[Row]]()
        for row in sorted(self.sets, key=lambda row: row is not chosen):
            members = frozenset(self.members(row))
            kept.setdefault(members or row["peer_set"], []).append(row)
        return list(kept.values())

    def title(self, measure: str) -> str:
        """A measure's name, the same on the first screen as in every table."""
        return str(self.shared.measures[measure]["title"]) if measure in self.shared.measures else measure

    def beside(self, peer_set: str) -> "Dossier":
        """The same council shown beside another set."""
        return replace(self, peer_set=peer_set)

    def own(
        self, measure: str, period: str | None = None, breakdown: str = "all", cell: str = "all"
    ) -> Row | None:
        """A figure with its words; null where it is not published."""
        row = self._own.get((measure, period or self.shared.period, breakdown, cell))
        return self.figure(row) if row and measure in self.shared.measures else None

    def figure(self, row: Row) -> Row:
        """A row of `authority_measures` with its words, and what it leaves out."""
        told = self._left_out.get((row["measure"], row["period"], *accounts.whole_of(row)))
        made = figure(row, self.shared.measures[row["measure"]]) | accounts.left_out(told)
        marked = replies.mark(self.replies_to(row))
        return made | {"reply_mark": marked, "said": f"{made['said']}; {marked}" if marked else made["said"]}

    def replies_to(self, row: Row) -> list[Row]:
        """What the council has replied to a figure, and to readings of its period."""
        return replies.of_figure(self.rows.get("replies", ()), row)

    @cached_property
    def _left_out(self) -> dict[tuple[str, ...], Row]:
        return {
            (r["measure"], r["period"], r["breakdown"], r["cell"]): r for r in self.rows.get("left_out", ())
        }

    @cached_property
    def accounts(self) -> list[Account]:
        """Every procurement found by where it stands and why, of all years and of the period shown."""
        return accounts.accounts(self.rows.get("procurements", ()), self.shared.period)

    @cached_property
    def ladder(self) -> list[Rung]:
        """From the notices found to the weights known, of all years and of the period shown."""
        return accounts.ladder(self.rows.get("procurements", ()), self.shared.period)

    def cells(self, measure: str, breakdown: str, period: str | None = None) -> list[Row]:
        """The figures of a breakdown."""
        asked = (measure, period or self.shared.period, breakdown)
        found = [row for key, row in self._own.items() if key[:3] == asked]
        return [self.figure(row) for row in found]

    def periods(self, years: bool = True) -> list[str]:
        """The financial years published, in order."""
        return sorted({key[1] for key in self._own if ("/" in key[1]) == years})

    def peer(
        self, measure: str, breakdown: str = "all", cell: str = "all", peer_set: str | None = None
    ) -> Row | None:
        """The same figure of the peers together, without this council."""
        wanted = peer_set or (self.chosen["peer_set"] if self.chosen else None)
        row = self._peers.get((measure, breakdown, cell, str(wanted)))
        unit = self.shared.measures[measure]["unit"] if measure in self.shared.measures else "share"
        return {**row, "unit": unit} if row else None

    def replies(self) -> list[Row]:
        """All that the council has replied."""
        return self.rows.get("replies", [])

    def members(self, of_set: Row | None = None) -> list[str]:
        """The other councils of a set, without one those of the set shown first."""
        chosen = of_set or self.chosen
        if chosen is None:
            return []
        if chosen["peer_kind"] == "own_list":
            return [key for key in self.listed if key != self.key]
        return self.shared.members(chosen, self.key)


def shared(found: Published, period: str) -> Shared:
    """What all pages share, of one snapshot."""
    measures = {text(row, "measure"): row for row in found.rows("measures")}
    at_first = [name for name in content("glance")["rows"] if name in measures]
    scope = (pl.col("breakdown") == "all") & (pl.col("period") == period)
    wanted = scope & pl.col("measure").is_in([FUNNEL, *at_first])
    rows = found.scan("authority_measures").filter(wanted).collect().to_dicts()
    values: dict[str, dict[str, float]] = {name: {} for name in at_first}
    for row in rows:
        if row["shown"] == "shown" and row["measure"] in values:
            values[row["measure"]][row["authority_id"]] = row["value"]
    first, last = (
        found.scan("procurements")
        .filter(pl.col("counted") & pl.col("authority_id").is_not_null())
        .select(first=pl.col("notice_date").min(), last=pl.col("notice_date").max())
        .collect()
        .row(0)
    )
    groups, titles = _groups(found, scope)
    return Shared(
        found.manifest,
        period,
        measures,
        tuple(found.rows("yardsticks")),
        {text(row, "authority_id"): row for row in found.rows("authorities")},
        frozenset(file["table"] for file in found.manifest["files"]),
        {row["authority_id"]: row for row in rows if row["measure"] == FUNNEL},
        values,
        _england(found, period, [measures[name] for name in at_first]),
        groups,
        titles,
        _nearest(found),
        _replies(found),
        first,
        last,
    )


def _england(found: Published, period: str, measures: list[Row]) -> dict[str, float]:
    """The figures of all councils together, each procurement once, whoever followed whom."""
    named = {
        name for row in measures for name in (row["numerator"], row["denominator"], row["value"]) if name
    }
    frame = (
        found.scan("procurements")
        .filter(pl.col("authority_id").is_not_null() & ~pl.col("regime").is_in(APART))
        .select(*sorted(named), month())
        .filter(of_period(period).months)
        .collect()
    )
    made: dict[str, float] = {}
    for row in measures:
        counted = frame.filter(pl.col(row["denominator"]))
        column = row["numerator"] if row["kind"] == "share" else row["value"]
        figure = counted[column].mean() if row["kind"] == "share" else counted[column].median()
        if isinstance(figure, float):
            made[row["measure"]] = figure
    return made


def _groups(found: Published, scope: pl.Expr) -> tuple[dict[str, frozenset[str]], dict[str, tuple[str, str]]]:
    """Who compares with whom: the members of every set that is no council's own list; its kind and name."""
    if not found.has("peer_comparisons"):
        return {}, {}
    of_group = ~pl.col("peer_kind").is_in([*LISTS.values(), "own_list"])
    frame = found.scan("peer_comparisons").filter(scope & of_group & (pl.col("measure") == FUNNEL))
    by_set = frame.group_by("peer_set", "peer_kind", "peer_name").agg(pl.col("authority_id")).collect()
    told = sorted(by_set.iter_rows())
    return (
        {name: frozenset(members) for name, _, _, members in told},
        {name: (kind, title) for name, kind, title, _ in told},
    )


def _nearest(found: Published) -> dict[tuple[str, str], tuple[str, ...]]:
    made: dict[tuple[str, str], list[str]] = {}
    for table, kind in LISTS.items():
        for row in found.rows(table):
            made.setdefault((kind, text(row, "authority_id")), []).append(text(row, "peer_id"))
    return {key: tuple(peers) for key, peers in made.items()}


def _replies(found: Published) -> dict[str, tuple[Row, ...]]:
    if not found.has("replies"):
        return {}
    made: dict[str, list[Row]] = {}
    frame = replies.replied(found).sort("measure", "authority_id", "reply")
    for row in frame.collect().iter_rows(named=True):
        made.setdefault(row["measure"], []).append(row)
    return {measure: tuple(rows) for measure, rows in made.items()}
