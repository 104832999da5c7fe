"""Snapshots put together from tables in memory, with true hashes, to make pages from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.query.snapshot_tables import Published
from warehouse.snapshots.manifest import digest
from warehouse.snapshots.snapshot import Snapshot
from warehouse.snapshots.storage import Local


def made_up(directory: Path, manifest: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]) -> Published:
    """A snapshot of these tables, a file each, under another's manifest."""
    directory.mkdir(parents=True)
    files = [_written(directory, name, frame) for name, frame in tables.items()]
    stated = {**manifest, "snapshot": directory.name, "previous": None, "files": files, "extracts": []}
    return Published(Snapshot(directory, stated), Local(directory.parents[1]))


def changed(found: Published, table: str, frame: pl.DataFrame) -> None:
    """Writes a table of such a snapshot anew."""
    files = found.manifest["files"]
    place = next(n for n, file in enumerate(files) if file["table"] == table)
    files[place] = _written(found.snapshot.directory, table, frame)


def _written(directory: Path, table: str, frame: pl.DataFrame) -> dict[str, Any]:
    path = directory / f"{table}.parquet"
    frame.write_parquet(path, row_group_size=20_000)
    content = path.read_bytes()
    stated = {"table": table, "path": path.name, "rows": frame.height}
    return {**stated, "bytes": len(content), "sha256": digest(content)}
