"""Everything the pages know of one council, looked up by key; what is shared by all councils beside it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.benchmark.peer_sets import place_in_order
from pipelines.query.snapshot_tables import Published
from pipelines.site import accounts
from pipelines.site.council_tables import FUNNEL, Rows
from pipelines.site.figures import figure
from pipelines.untrusted import visible

LONGEST_NAME = 120
"""Characters of a council's name that are shown: the longest in the register has 50."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Shared:
    """What every page needs: the snapshot's facts, definitions, names, and who stands in a funnel."""

    manifest: Row
    period: str
    measures: dict[str, Row]
    yardsticks: tuple[Row, ...]
    authorities: dict[str, Row]
    tables: frozenset[str]
    shares: dict[str, Row]
    """By council, its row of the funnel's measure."""
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
                if k in ("synthetic", "register", "rule_version", "licence")
            },
            self.period,
            self.measures,
            self.yardsticks,
            sorted(self.tables),
            {
                key: (row["name"], row["authority_type"], row["region"])
                for key, row in self.authorities.items()
            },
        ]
        return hashlib.sha256(json.dumps(kept, default=str, sort_keys=True).encode()).hexdigest()

    def peers_digest(self, authority_type: str) -> str:
        """A hash of the funnel's points of one type of council."""
        points = [
            (key, row["n"], row["yes"])
            for key, row in sorted(self.shares.items())
            if self.authorities[key]["authority_type"] == authority_type
        ]
        return hashlib.sha256(json.dumps(points).encode()).hexdigest()


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
        return figure(row, self.shared.measures[row["measure"]]) | accounts.left_out(told)

    @cached_property
    def _left_out(self) -> dict[tuple[str, ...], Row]:
        return {
            (r["measure"], r["period"], r["breakdown"], r["cell"]): r for r in self.rows.get("left_out", ())
        }

    @cached_property
    def accounts(self) -> list[Row]:
        """Every procurement found by where it stands and why, of all years and of the period shown."""
        return accounts.accounts(self.rows.get("procurements", ()), self.shared.period)

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

    def replies(self, measure: str | None = None) -> list[Row]:
        """What the council has replied, of one measure or all."""
        found = self.rows.get("replies", [])
        return [row for row in found if measure is None or row["measure"] == measure]

    def members(self) -> list[str]:
        """The other councils of the set shown first, that can be named from what is published."""
        chosen, everyone = self.chosen, self.shared.authorities
        if chosen is None:
            return []
        kind, mine = chosen["peer_kind"], self.authority
        if kind == "own_list":
            return [key for key in self.listed if key != self.key]
        if kind == "mix":
            return [row["peer_id"] for row in self.rows.get("mix_neighbours", ())]
        same = {
            "type": ("authority_type",),
            "region": ("region",),
            "type_and_region": ("authority_type", "region"),
        }.get(kind)
        if same is None:
            return [key for key in self.listed if key != self.key]
        return [
            key
            for key, row in everyone.items()
            if key != self.key and all(row[name] == mine[name] for name in same)
        ]


def shared(found: Published, period: str) -> Shared:
    """What all pages share, of one snapshot."""
    scope = (pl.col("measure") == FUNNEL) & (pl.col("breakdown") == "all") & (pl.col("period") == period)
    rows = found.scan("authority_measures").filter(scope).collect().to_dicts()
    first, last = (
        found.scan("procurements")
        .filter(pl.col("counted") & pl.col("authority_id").is_not_null())
        .select(first=pl.col("notice_date").min(), last=pl.col("notice_date").max())
        .collect()
        .row(0)
    )
    return Shared(
        found.manifest,
        period,
        {row["measure"]: row for row in found.rows("measures")},
        tuple(found.rows("yardsticks")),
        {row["authority_id"]: row for row in found.rows("authorities")},
        frozenset(file["table"] for file in found.manifest["files"]),
        {row["authority_id"]: row for row in rows},
        first,
        last,
    )
