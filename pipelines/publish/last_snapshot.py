"""The last snapshot, which a publish is held against, or what mends it where it is lost."""

from dataclasses import dataclass

import polars as pl

from pipelines.publish.checks import LAST, Fault, Held
from pipelines.publish.storage import pages_of, place
from pipelines.settings import Settings
from warehouse.snapshots.manifest import Manifest, SnapshotError
from warehouse.snapshots.retention import chain, standing, step_back
from warehouse.snapshots.snapshot import Snapshot, manifest_of
from warehouse.snapshots.storage import Place, Pointer, use_command

NO_SNAPSHOT = "put the snapshots back, or set PEERBENCH_WAREHOUSE to where they lie"


@dataclass(frozen=True)
class LastSnapshot:
    """The last snapshot, or of a table that it has damaged the newest one before it that has it whole."""

    where: Place
    manifests: list[tuple[str, Manifest]]

    @property
    def manifest(self) -> Manifest:
        return self.manifests[0][1]

    def rows(self, table: str) -> int:
        """How many rows the last snapshot has."""
        return sum(file["rows"] for file in self.manifest["files"] if file["table"] == table)

    def scan(self, table: str) -> pl.LazyFrame | None:
        """The table as the newest whole snapshot has it; null where none has."""
        for name, manifest in self.manifests:
            files = [file for file in manifest["files"] if file["table"] == table]
            try:
                if files:
                    return Snapshot(self.where.fetch(name, files), manifest).scan(table)
            except SnapshotError:
                continue
        return None


def last_snapshot(settings: Settings, found: Held) -> LastSnapshot | None:
    where = place(settings)
    pointer = standing(where)
    if pointer is None:
        if shown := pages_of(settings.home):
            found.faults.append(Fault(LAST, f"there is none, though the pages show {shown}", NO_SNAPSHOT))
        return None
    try:
        manifest_of(where, pointer.snapshot, pointer.manifest_sha256)
    except SnapshotError as error:
        found.faults.append(Fault(LAST, f"cannot be compared with: {error}", back(where, pointer)))
        return None
    manifests = []
    try:
        for row in chain(where):
            manifests.append(row)
    except SnapshotError:
        pass  # a link that is lost further back is told by `snapshots verify`
    return LastSnapshot(where, manifests)


def back(where: Place, pointer: Pointer) -> str:
    """What mends a latest snapshot whose manifest is lost: a step back, where one is left to step to."""
    other = step_back(where, pointer.snapshot)
    if other:
        command = use_command(other, f"{pointer.snapshot} is damaged")
        return f"`{command}` shows readers the newest sound one"
    return f"no sound one is left to step back to: put its folder back, or accept {LAST}, which begins anew"


def row_count(frame: pl.LazyFrame) -> int:
    count: int = frame.select(pl.len()).collect().item()
    return count
