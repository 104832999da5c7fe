"""Immutable snapshots of plain Parquet with a manifest; readers follow `latest.json` once.

A snapshot is written and checked in staging, moved to its place whole, and then the pointer is replaced, so
that a reader sees the old one or the new one, never a half and never two mixed. What lies on a disk may
change without notice: every file is held against the manifest's hash before it is read.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from warehouse.errors import ROOM, OfSystem, UserError
from warehouse.progress import tracked
from warehouse.snapshots.disk import locked
from warehouse.snapshots.extracts import holds_rows
from warehouse.snapshots.made_from import MadeFrom
from warehouse.snapshots.manifest import (
    FORMAT,
    MANIFEST,
    SIGNATURE,
    STAMP,
    About,
    FileEntry,
    LastUnreadable,
    Manifest,
    NoneYet,
    Previous,
    SnapshotError,
    TableFile,
    check_signature,
    decoded,
    digest,
    digest_of,
    encoded,
    every_file,
    moment_of,
    sign,
)
from warehouse.snapshots.parquet import arrow_schema, marks_of, partitions, reread, write
from warehouse.snapshots.retention import clean, standing, step_back
from warehouse.snapshots.storage import InDoubt, Local, Place, Pointer, Superseded, use_command
from warehouse.tables.declared import Table

Extras = Callable[..., list[str]]
"""Writes what else belongs in a snapshot, given place, staging, its manifest so far and its tables.

Gives the paths. `kept`: the files with rows that the last snapshot has of the same tables, by path.
"""
_checked: dict[tuple[str, int, int, int], str] = {}


class NoRoom(OfSystem):
    """The snapshot would not fit where it is to be written."""

    exit_code = 1


class Snapshot(NamedTuple):
    """One snapshot, its tables checked: the folder that holds it, and its manifest."""

    directory: Path
    manifest: Manifest

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table, each checked. Raises SnapshotError."""
        found = [file for file in self.manifest["files"] if file["table"] == table]
        if not found:
            raise SnapshotError(f"snapshot {self.manifest['snapshot']}: has no table {table}")
        return [check_file(self.directory, file) for file in found]

    def scan(self, table: str) -> pl.LazyFrame:
        """A table, to be queried."""
        return pl.scan_parquet(self.files(table))

    def read(self, table: str) -> pl.DataFrame:
        """A table, whole."""
        return self.scan(table).collect()

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        found: dict[str, int] = {}
        for file in self.manifest["files"]:
            found[file["table"]] = found.get(file["table"], 0) + file["rows"]
        return found


def publish(
    warehouse: Path | Place,
    tables: Mapping[str, pl.LazyFrame],
    about: About,
    declared: Mapping[str, Table],
    extras: Extras | None = None,
    moment: datetime | None = None,
    unlinked: bool = False,
    shared: Snapshot | None = None,
    made_from: MadeFrom | None = None,
) -> str:
    """Writes every table, checks what was written, and moves the pointer. Gives the snapshot's id.

    With `shared` the tables that are not given are those of that snapshot, whose files are shared. With
    `made_from` so are the files of the last snapshot that would be made the same again.

    Raises Superseded when another publisher was first, NoRoom before anything is written, InDoubt when it is
    not known whether the pointer moved; before anything is removed or written PointerMissing, PointerBroken
    and, without `unlinked`, LastUnreadable. After any other error nothing of the snapshot is left. With
    `unlinked` a new chain is begun where the last manifest is lost.
    """
    place = _place(warehouse)
    moment = moment or datetime.now(UTC)
    expected = standing(place)
    previous = _previous(place, expected, unlinked)
    place.disk.phase("clean")
    clean(place)
    _room(place, expected)
    with _staged(place, moment) as staged:
        snapshot, staging = staged.snapshot, staged.folder
        manifest: Manifest = {
            "format": FORMAT,
            "snapshot": snapshot,
            "published_at": moment.isoformat(timespec="seconds"),
            **about,
            "previous": previous,
            "files": [],
            "extracts": [],
        }
        place.disk.phase("tables")
        last = _last(place, expected) if made_from else None
        names = list(dict.fromkeys([*(shared.rows if shared else ()), *tables]))
        for name in tracked(names, "tables written to the snapshot"):
            if name in tables:
                same = _same(declared[name], made_from, last, about)
                manifest["files"] += _table(place, staging, declared[name], tables[name], about, same)
            elif shared:
                manifest["files"] += _shared(place, staging, shared, name)
        place.disk.phase("extracts")
        if extras:
            chosen = [declared[name] for name in names]
            kept = _kept_extracts(made_from, last, manifest, chosen)
            paths = extras(place, staging, manifest, chosen, **({"kept": kept} if kept else {}))
            manifest["extracts"] = [_described(staging, path) for path in paths]
        content = _seal(place, staging, manifest)
        place.disk.phase("commit")
        paths = [*(file["path"] for file in every_file(manifest)), SIGNATURE, MANIFEST]
        try:
            place.commit(staging, snapshot, [p for p in paths if (staging / p).exists()])
            place.disk.phase("pointer")
            if expected is None:
                # No later one names the first: without this a lost pointer would make it look unfinished.
                place.disk.write(staged.lock, b"pointer")
            _point(place, snapshot, content, expected)
        except InDoubt:
            staged.unsettled = True
            raise
        except BaseException:
            staged.unsettled = not _undo(place, snapshot)
            raise
    place.disk.phase("done")
    if made_from:
        with suppress(OSError):  # Without the record the next one shares nothing.
            made_from.note(snapshot)
    return snapshot


def latest(warehouse: Path | Place) -> Snapshot:
    """The latest snapshot, its tables checked. Raises SnapshotError."""
    place = _place(warehouse)
    pointer = standing(place)
    if pointer is None:
        raise NoneYet(f"{place.name}: no snapshot is published there yet")
    return opened(place, pointer.snapshot, pointer.manifest_sha256)


def opened(warehouse: Path | Place, snapshot: str, manifest_sha256: str | None = None) -> Snapshot:
    """A snapshot by its id, its tables checked. Raises SnapshotError."""
    place = _place(warehouse)
    manifest = manifest_of(place, snapshot, manifest_sha256)
    for notice in place.notices(snapshot):
        if notice["kind"] == "pruned":
            raise SnapshotError(f"snapshot {snapshot}: {notice['reason']}")
    found = Snapshot(place.fetch(snapshot, manifest["files"]), manifest)
    for file in manifest["files"]:
        check_file(found.directory, file)
    return found


def manifest_of(place: Place, snapshot: str, sha256: str | None = None) -> Manifest:
    """A snapshot's manifest, checked against the hash that names it and the key that signs it."""
    content = place.read(snapshot, MANIFEST)
    if content is None:
        raise SnapshotError(f"{place.name}: there is no snapshot {snapshot}")
    if sha256 and digest(content) != sha256:
        raise SnapshotError(f"snapshot {snapshot}: its manifest is not the one that was published")
    check_signature(content, place.read(snapshot, SIGNATURE), place.keys, snapshot)
    return decoded(content, snapshot)


def check_file(directory: Path, file: FileEntry) -> Path:
    """The path of a file that is what the manifest says. Hashed once a path, size and time."""
    path = directory / file["path"]
    try:
        stat = path.stat()
        key = (str(path.resolve()), stat.st_size, stat.st_mtime_ns, stat.st_ino)
        if key not in _checked:
            _checked[key] = digest_of(path)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise SnapshotError(f"{path}: missing") from error
    if _checked[key] != file["sha256"]:
        raise SnapshotError(
            f"{path}: does not match the manifest; `peerbench snapshots verify` says what is damaged"
        )
    return path


def _place(warehouse: Path | Place) -> Place:
    return Local(warehouse) if isinstance(warehouse, Path) else warehouse


def _next_id(place: Place, moment: datetime) -> str:
    """The id of this moment; where the clock was set back, the one after the newest that lies there.

    Ids are the order of snapshots: which one is newer must not depend on a clock.
    """
    newest = max((at for name in place.ids() if (at := moment_of(name))), default=None)
    if newest is not None and moment <= newest:
        moment = newest + timedelta(microseconds=1)
    return moment.strftime(STAMP)


@dataclass
class _Staged:
    """A snapshot being written. Its lock outlives a kill, and `unsettled`: only then may it be removed."""

    snapshot: str
    folder: Path
    lock: Path
    unsettled: bool = False


@contextmanager
def _staged(place: Place, moment: datetime) -> Iterator[_Staged]:
    """A new snapshot's id and its staging folder, which is gone afterwards whatever happens."""
    snapshot = _next_id(place, moment)
    place.disk.folder(place.staging)
    lock = place.staging / f"{snapshot}.lock"
    with locked(lock, wait=False) as mine:
        if not mine:
            raise Superseded(f"{place.name}: another publisher writes snapshot {snapshot}")
        staging = place.staging / snapshot
        place.disk.new_folder(staging)
        staged = _Staged(snapshot, staging, lock)
        try:
            yield staged
        finally:
            with suppress(OSError):
                place.disk.remove(staging)
            with suppress(OSError):
                if not staged.unsettled:
                    place.disk.remove(lock)


def _table(
    place: Place,
    staging: Path,
    table: Table,
    rows: pl.LazyFrame,
    about: About,
    same: Mapping[str, tuple[Path, TableFile]],
) -> list[TableFile]:
    """Writes a table's files, reads each again, describes them; those that are the `same` are shared.

    Raises OSError, ValueError for a loss.
    """
    files: list[TableFile] = []
    schema, written = arrow_schema(table, marks_of(about)), 0
    offered = rows.select(pl.len()).collect().item()
    for path, found in partitions(rows, table):
        place.disk.folder((staging / path).parent)
        if path in same:
            there, file = same[path]
            place.disk.share(there, staging / path)
            files.append({**file})
            written += file["rows"]
            continue
        went = _make(place, staging / path, found, schema, table)
        count = reread(staging / path, schema)
        if count != went:
            raise ValueError(f"{table.name}: {went} rows went into {path}, {count} came back")
        written += count
        described = _described(staging, path)
        files.append({"table": table.name, "path": path, "rows": count, **described})
    if written != offered:
        raise ValueError(f"{table.name}: {offered} rows were offered, {written} written")
    return files


def _last(place: Place, pointer: Pointer | None) -> Snapshot | None:
    """The last snapshot, none of its files fetched or checked; null where there is none that can be read."""
    if pointer is None:
        return None
    try:
        manifest = manifest_of(place, pointer.snapshot, pointer.manifest_sha256)
    except SnapshotError:
        return None
    return Snapshot(place.fetch(pointer.snapshot, ()), manifest)


def _same(
    table: Table, made_from: MadeFrom | None, last: Snapshot | None, about: About
) -> dict[str, tuple[Path, TableFile]]:
    """The files of a table that the last snapshot has as they would be made now, each checked, by path."""
    if made_from is None:
        return {}
    of_last = last.manifest["snapshot"] if last else ""
    paths = made_from.same(of_last, table, arrow_schema(table, marks_of(about)))
    found = {}
    for file in last.manifest["files"] if last else ():
        if last and file["path"] in paths:
            with suppress(SnapshotError):  # A damaged one is written anew.
                found[file["path"]] = check_file(last.directory, file), file
    return found


def _kept_extracts(
    made_from: MadeFrom | None, last: Snapshot | None, manifest: Manifest, tables: list[Table]
) -> dict[str, Path]:
    """The last snapshot's CSV, SQLite and the like, each checked, where their tables are the same."""
    of = {table.name for table in tables if table.benchmark}
    if made_from is None or last is None or not made_from.is_ours(last.manifest["snapshot"]):
        return {}
    if _files_of(of, manifest) != _files_of(of, last.manifest):
        return {}
    beside = [file for file in last.manifest["extracts"] if holds_rows(file["path"])]
    try:
        return {file["path"]: check_file(last.directory, file) for file in beside}
    except SnapshotError:
        return {}


def _files_of(tables: set[str], manifest: Manifest) -> list[tuple[str, str]]:
    return sorted((file["path"], file["sha256"]) for file in manifest["files"] if file["table"] in tables)


def _shared(place: Place, staging: Path, snapshot: Snapshot, table: str) -> list[TableFile]:
    """The files of a table of another snapshot under this one's names, each checked. Raises SnapshotError."""
    files = [file for file in snapshot.manifest["files"] if file["table"] == table]
    for file, path in zip(files, snapshot.files(table), strict=True):
        place.disk.share(path, staging / file["path"])
    return files


def _make(place: Place, path: Path, rows: Iterator[pl.DataFrame], schema: Any, table: Table) -> int:
    """Writes one file of a table. Gives how many rows went into it."""
    went = 0

    def made() -> None:
        nonlocal went
        went = write(rows, path, schema, table.sorted_by)

    place.disk.make(path, made)
    return went


def _described(staging: Path, path: str) -> FileEntry:
    file = staging / path
    return {"path": path, "bytes": file.stat().st_size, "sha256": digest_of(file)}


def _seal(place: Place, staging: Path, manifest: Manifest) -> bytes:
    """Writes manifest and signature, and holds every staged file against the manifest as it was written."""
    place.disk.phase("manifest")
    content = encoded(manifest)
    if signature := sign(content, place.keys):
        place.disk.write(staging / SIGNATURE, signature)
    place.disk.write(staging / MANIFEST, content)
    place.disk.phase("verify")
    stated = decoded((staging / MANIFEST).read_bytes(), manifest["snapshot"])
    for file in every_file(stated):
        if digest_of(staging / file["path"]) != file["sha256"]:
            raise SnapshotError(f"{staging / file['path']}: changed while it was staged")
    for folder in sorted({(staging / file["path"]).parent for file in every_file(stated)} | {staging}):
        place.disk.sync(folder)
    return content


def _point(place: Place, snapshot: str, manifest: bytes, expected: Pointer | None) -> None:
    """Moves the pointer; after an error what it says now decides whether it was moved."""
    pointer = {
        "snapshot": snapshot,
        "manifest": f"snapshots/{snapshot}/{MANIFEST}",
        "manifest_sha256": digest(manifest),
    }
    try:
        place.move(encoded(pointer), expected)
    except OSError as error:
        try:
            now = place.pointer()
        except (OSError, UserError) as doubt:
            raise InDoubt(
                f"{place.name}: whether snapshot {snapshot} is current could not be found out ({error}); "
                "`peerbench snapshots list` tells once the storage answers"
            ) from doubt
        if now is None or now.snapshot != snapshot:
            raise


def _undo(place: Place, snapshot: str) -> bool:
    """Removes what is not current. An interrupt may have come when the pointer was moved already.

    False where that is not known, or where something of it is left.
    """
    try:
        now = place.pointer()
        if now is None or now.snapshot != snapshot:
            place.discard(snapshot)
    except (OSError, SnapshotError):
        return False
    return True


def _previous(place: Place, pointer: Pointer | None, unlinked: bool) -> Previous | None:
    """The link to the snapshot before: its id and the hash of its manifest, which must be there."""
    if pointer is None:
        return None
    content = place.read(pointer.snapshot, MANIFEST)
    sha256 = digest(content) if content is not None else None
    if sha256 is not None and sha256 == (pointer.manifest_sha256 or sha256):
        return {"snapshot": pointer.snapshot, "manifest_sha256": sha256}
    if unlinked:
        return None
    other = step_back(place, pointer.snapshot)
    mend = (
        f"`{use_command(other, f'{pointer.snapshot} is damaged')}` shows readers the newest sound one"
        if other
        else "no sound one is left: put its folder back, or begin a new chain with "
        '`peerbench publish --accept last_snapshot --because "the last snapshot is lost"`'
    )
    what = "has no manifest" if content is None else "has another manifest than was published"
    raise LastUnreadable(
        f"{place.name}: the latest snapshot {pointer.snapshot} {what}: nothing can be held against it; {mend}"
    )


def room_needed(place: Place, pointer: Pointer | None) -> int:
    """Bytes that a publish asks for: half as much again as the last snapshot; 0 where that cannot be told."""
    if pointer is None:
        return 0
    try:
        return sum(file["bytes"] for file in every_file(manifest_of(place, pointer.snapshot))) * 3 // 2
    except SnapshotError:
        return 0


def _room(place: Place, pointer: Pointer | None) -> None:
    """Raises NoRoom when there is less than `room_needed`."""
    needed = room_needed(place, pointer)
    free = place.free()
    if free is not None and free < needed:
        raise NoRoom(
            None,
            f"not published: about {needed:,} bytes are needed and {free:,} are free: {ROOM}",
            place.name,
        )
