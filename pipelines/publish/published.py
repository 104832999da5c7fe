"""One snapshot as the pages read it: its tables by name, and what to say where a table is not published."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.settings import Settings
from warehouse.snapshot import latest

Row = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """A snapshot's directory and its manifest, whose files alone are read."""

    directory: Path
    manifest: Row

    def has(self, table: str) -> bool:
        """Whether the snapshot has the table."""
        return any(file["table"] == table for file in self.manifest["files"])

    def scan(self, table: str) -> pl.LazyFrame:
        """A table to be queried. Raises KeyError where it is not published: ask `has` first."""
        paths = [self.directory / file["path"] for file in self.manifest["files"] if file["table"] == table]
        if not paths:
            raise KeyError(f"snapshot {self.id}: table {table} is not published")
        return pl.scan_parquet(paths)

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
    directory, manifest = latest(settings.home / "warehouse")
    return Published(directory, manifest)


def before(found: Published) -> Published | None:
    """The snapshot before this one that still lies beside it; null when it is the first."""
    import json

    parent = found.directory.parent
    older = sorted(path.name for path in parent.iterdir() if path.name < found.id and path.is_dir())
    for name in reversed(older):
        try:
            manifest = json.loads((parent / name / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        return Published(parent / name, manifest)
    return None
