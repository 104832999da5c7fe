"""One snapshot as the pages read it: its tables by name, and what to say where a table is not published."""

from dataclasses import dataclass

import polars as pl

from pipelines.publish.storage import place
from pipelines.settings import Settings
from warehouse.snapshots.manifest import Manifest, SnapshotError
from warehouse.snapshots.snapshot import Snapshot, latest, opened
from warehouse.snapshots.storage import Place

Row = dict[str, object]


@dataclass(frozen=True)
class Published:
    """A snapshot whose files are checked before they are read, and where those before it lie."""

    snapshot: Snapshot
    where: Place

    @property
    def manifest(self) -> Manifest:
        """The snapshot's manifest."""
        return self.snapshot.manifest

    def has(self, table: str) -> bool:
        """Whether the snapshot has the table."""
        return table in self.snapshot.rows

    def scan(self, table: str) -> pl.LazyFrame:
        """A table to be queried. Raises SnapshotError where it is not published: ask `has` first."""
        return self.snapshot.scan(table)

    def rows(self, table: str, **equal: str) -> list[Row]:
        """The rows of a table whose columns equal these values; none where it is not published."""
        if not self.has(table):
            return []
        frame = self.scan(table)
        for column, value in equal.items():
            frame = frame.filter(pl.col(column) == value)
        return frame.collect().to_dicts()

    @property
    def id(self) -> str:
        """The snapshot's id."""
        return str(self.manifest["snapshot"])

    @property
    def synthetic(self) -> bool:
        """Whether it was made from invented notices."""
        return bool(self.manifest["synthetic"])

    def headline_period(self) -> str:
        """The newest 36 months, as what a council does now; all years where there is no such window."""
        found = self.scan("authority_measures").select(pl.col("period").unique()).collect()["period"]
        windows = [name for name in found if name.startswith("36 months to ")]
        return max(windows) if windows else "all"


def published(settings: Settings) -> Published:
    """The latest snapshot, checked. Raises SnapshotError."""
    where = place(settings)
    return Published(latest(where), where)


def before(found: Published) -> Published | None:
    """The snapshot published before this one; null when it is the first, or is not kept whole any more."""
    previous = found.manifest.get("previous")
    if not previous:
        return None
    try:
        return Published(opened(found.where, previous["snapshot"]), found.where)
    except SnapshotError:
        return None


LATER: dict[str, dict[str, type[pl.DataType]]] = {
    "procurements": {
        "arithmetic": pl.String,
        **dict.fromkeys(("documents", "documents_read"), pl.Int64),
        "determinable_by_notice": pl.Boolean,
    },
    "criteria": dict.fromkeys(("arithmetic", "evidence_in", "document_url"), pl.String),
    "replies": {
        **dict.fromkeys(("ocid", "status", "answer"), pl.String),
        **dict.fromkeys(("received_on", "under_review_on", "corrected_on", "stands_on"), pl.Date),
    },
    "peer_comparisons": {
        **dict.fromkeys(("difference", "difference_low", "difference_high"), pl.Float64),
        **dict.fromkeys(("difference_level", "differences_by_chance"), pl.Float64),
        **dict.fromkeys(("differs", "difference_words", "difference_reason"), pl.String),
        "differences": pl.Int64,
    },
}
"""Columns that older snapshots lack."""


def with_later(frame: pl.LazyFrame, table: str) -> pl.LazyFrame:
    """The table, with columns unknown that a snapshot of before there were any lacks."""
    known = frame.collect_schema()
    return frame.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in LATER[table].items() if name not in known
    )
