"""A published procurement explained: from its OCID to the words as landed, and how they were read."""

from dataclasses import dataclass

import polars as pl

from pipelines.authorities.tables import resolver_of
from pipelines.collect.landing import content_of
from pipelines.collect.release_json import parse_lines
from pipelines.query.snapshot_tables import published
from pipelines.row import text
from pipelines.settings import Settings
from pipelines.social_value.procurements import read_procurement
from warehouse.errors import UserError
from warehouse.personal import masked_release

Row = dict[str, object]


class NoSuchProcurement(UserError):
    """The snapshot holds no such process, or two of that id."""


@dataclass(frozen=True)
class Explained:
    """A process as published, merged from landing as it was read, and its line of the reading contract."""

    published: Row
    merged: Row
    line: Row


def explained(settings: Settings, ocid: str, source: str | None = None) -> Explained:
    """The process of this id in the latest snapshot, read again from what was landed.

    Raises NoSuchProcurement, naming the sources where it stands in two; Damaged where landing is not whole.
    """
    snapshot = published(settings)
    found = [row for row in snapshot.rows("procurements", ocid=ocid) if source in (None, row["source"])]
    if not found:
        where = f" of {source}" if source else ""
        raise NoSuchProcurement(f"{ocid}: no procurement{where} of snapshot {snapshot.id} has this OCID")
    if len(found) > 1:
        sources = ", ".join(sorted(text(row, "source") for row in found))
        raise NoSuchProcurement(f"{ocid}: stands in {sources}; say which with --source")
    row = found[0]
    releases = _landed(settings, snapshot.scan("releases"), row)
    read = read_procurement(releases, text(row, "source"), resolver_of(settings))
    line = read.reading.line() | {"arithmetic": read.reading.arithmetic} if read.reading else {}
    return Explained(row, read.merged, line)


def _landed(settings: Settings, index: pl.LazyFrame, row: Row) -> list[Row]:
    """Its releases as they are kept for reading, in the order in which they were read: that of their hashes.

    Of two contents of one notice the order decides which is published.
    """
    of_process = (pl.col("source") == row["source"]) & (pl.col("ocid") == row["ocid"])
    places = index.filter(of_process).select("content_sha256", "landing_path", "position")
    wanted: dict[str, dict[int, str]] = {}
    for digest, path, position in places.collect().iter_rows():
        wanted.setdefault(path, {})[position] = digest
    found: dict[str, Row] = {}
    for path, positions in wanted.items():
        for record in parse_lines(content_of(settings.home / path), path):
            if record.position in positions and record.body is not None:
                found[positions[record.position]] = {**masked_release(record.body), "ocid": row["ocid"]}
    return [found[digest] for digest in sorted(found)]
