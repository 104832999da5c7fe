"""Where snapshots lie: a folder of this machine. `storage_s3.py` has the same for S3-compatible storage.

```
latest.json               names the current snapshot; replaced whole, and only by who saw what it named before
snapshots/<id>/           immutable, once there
notices/<id>.json         what must be said of a snapshot later: withdrawn, rolled back, pruned
.staging/<id>/            being written; `.staging/<id>.lock` is held by the process that writes
```
"""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from warehouse.errors import OfSystem, UserError
from warehouse.snapshots.disk import Disk, aside, locked
from warehouse.snapshots.manifest import (
    MANIFEST,
    SIGNATURE,
    FileEntry,
    Keys,
    Notice,
    PointerBroken,
    SnapshotError,
    checked_id,
    checked_path,
    moment_of,
)

POINTER, POINTER_PART = "latest.json", "latest.part"


class Superseded(UserError):
    """Another publisher moved the pointer meanwhile."""


class InDoubt(OfSystem):
    """The pointer could neither be moved nor read back: whether the snapshot is current is not known."""


@dataclass(frozen=True)
class Pointer:
    """What `latest.json` says, with its bytes or its tag, by which a later change is noticed."""

    snapshot: str
    manifest_sha256: str | None
    tag: str


class Place(Protocol):
    """What publishing and reading need of a store."""

    @property
    def disk(self) -> Disk: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def name(self) -> str: ...
    @property
    def staging(self) -> Path: ...
    def pointer(self) -> Pointer | None: ...
    def commit(self, staged: Path, snapshot: str, paths: Iterable[str]) -> None: ...
    def move(self, content: bytes, expected: Pointer | None) -> None: ...
    def ids(self) -> list[str]: ...
    def read(self, snapshot: str, path: str) -> bytes | None: ...
    def paths(self, snapshot: str) -> list[str]: ...
    def fetch(self, snapshot: str, files: Iterable[FileEntry]) -> Path: ...
    def discard(self, snapshot: str) -> None: ...
    def empty(self, snapshot: str) -> None: ...
    def notices(self, snapshot: str) -> list[Notice]: ...
    def notify(self, snapshot: str, notice: Notice) -> None: ...
    def free(self) -> int | None: ...


def use_command(snapshot: str, reason: str) -> str:
    """The command that shows readers a snapshot, as it is typed."""
    return f'peerbench snapshots use {snapshot} --reason "{reason}"'


def parsed(content: bytes, tag: str, where: str) -> Pointer:
    """A pointer's content. Raises PointerBroken naming the place; `standing` says what mends it."""
    try:
        stated = json.loads(content)
        if not isinstance(stated, dict):
            raise TypeError("no object that names a snapshot")
        return Pointer(checked_id(stated["snapshot"]), stated.get("manifest_sha256"), tag)
    except (SnapshotError, ValueError, KeyError, TypeError) as error:
        raise PointerBroken(f"{where}/latest.json is broken ({error})", tag) from error


def noticed(content: bytes, where: str) -> list[Notice]:
    """What is said of a snapshot since it was published. Raises SnapshotError for what says nothing."""
    try:
        found: list[Notice] = json.loads(content)
        if all(isinstance(notice["kind"], str) and isinstance(notice["reason"], str) for notice in found):
            return list(found)
    except (ValueError, KeyError, TypeError):
        pass
    mend = "put it back from a backup, or move it aside"
    raise SnapshotError(f"{where}: broken: what was taken back of that snapshot is not known: {mend}")


def seen(place: Place) -> Pointer | None:
    """The pointer as it lies there, a broken one too: it can only be replaced, and names no snapshot."""
    try:
        return place.pointer()
    except PointerBroken as broken:
        return Pointer("", None, broken.tag)


@dataclass(frozen=True)
class Local:
    """A folder of this machine."""

    root: Path
    disk: Disk = field(default_factory=Disk)
    keys: Keys = field(default_factory=Keys)

    @property
    def name(self) -> str:
        return str(self.root)

    @property
    def staging(self) -> Path:
        return self.root / ".staging"

    def pointer(self) -> Pointer | None:
        """Null where nothing was published yet."""
        try:
            content = (self.root / POINTER).read_bytes()
        except FileNotFoundError:
            return None
        except IsADirectoryError:
            raise PointerBroken(f"{self.name}/latest.json is a folder", "folder") from None
        return parsed(content, content.decode("utf-8", "replace"), self.name)

    def commit(self, staged: Path, snapshot: str, paths: Iterable[str]) -> None:
        """Moves what was staged to its place, whole."""
        self.disk.folder(self.root / "snapshots")
        self.disk.rename(staged, self._directory(snapshot))

    def move(self, content: bytes, expected: Pointer | None) -> None:
        """Replaces the pointer. Raises Superseded when it no longer says what was expected."""
        with locked(self.root / ".pointer.lock", wait=True):
            if seen(self) != expected:
                raise Superseded(f"{self.name}: another publisher moved the pointer")
            # One name, under the lock: what a killed publisher left is written over by the next.
            self.disk.folder(self.staging)
            if (self.root / POINTER).is_dir():  # what somebody put there stays, beside it
                self.disk.rename(self.root / POINTER, aside(self.root / POINTER))
            self.disk.put(self.root / POINTER, content, self.staging / POINTER_PART)

    def ids(self) -> list[str]:
        """Every snapshot that is there, the oldest first."""
        return sorted(path.name for path in (self.root / "snapshots").glob("[0-9]*Z") if moment_of(path.name))

    def read(self, snapshot: str, path: str) -> bytes | None:
        """One small file of a snapshot; null where it is not there, or a folder is in its place."""
        try:
            return (self._directory(snapshot) / checked_path(path)).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def paths(self, snapshot: str) -> list[str]:
        """Every file that lies in a snapshot, whether it belongs there or not."""
        root = self._directory(snapshot)
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir())

    def fetch(self, snapshot: str, files: Iterable[FileEntry]) -> Path:
        """The folder with the files; nothing has to be fetched."""
        return self._directory(snapshot)

    def discard(self, snapshot: str) -> None:
        """Removes a snapshot that was never current. It leaves its place at once, and its bytes after."""
        aside = self.staging / f"{checked_id(snapshot)}.discarded"
        if self._directory(snapshot).exists():
            self.disk.folder(self.staging)
            self.disk.remove(aside)
            self.disk.rename(self._directory(snapshot), aside)
        self.disk.remove(aside)

    def empty(self, snapshot: str) -> None:
        """Removes the files of a snapshot but its manifest, which the chain needs."""
        for path in sorted(self._directory(snapshot).iterdir()):
            if path.name not in (MANIFEST, SIGNATURE):
                self.disk.remove(path)

    def notices(self, snapshot: str) -> list[Notice]:
        """What is said of a snapshot since it was published."""
        path = self.root / "notices" / f"{checked_id(snapshot)}.json"
        return noticed(path.read_bytes(), str(path)) if path.exists() else []

    def notify(self, snapshot: str, notice: Notice) -> None:
        """Says something of a snapshot, after what is said of it already."""
        path = self.root / "notices" / f"{checked_id(snapshot)}.json"
        said = [*self.notices(snapshot), notice]
        self.disk.put(path, json.dumps(said, indent=1, ensure_ascii=False).encode())

    def free(self) -> int | None:
        """Bytes free where it lies."""
        self.disk.folder(self.root)
        return shutil.disk_usage(self.root).free

    def _directory(self, snapshot: str) -> Path:
        return self.root / "snapshots" / checked_id(snapshot)
