"""Snapshots on S3-compatible storage: an immutable prefix, the manifest last, the pointer by conditional put.

An answer may be lost after the service has done what was asked. So nothing is concluded from an error of the
pointer's put: it is read back, and what it says counts.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from warehouse.errors import OfSystem
from warehouse.snapshots.disk import Disk
from warehouse.snapshots.manifest import (
    MANIFEST,
    SIGNATURE,
    FileEntry,
    Keys,
    Notice,
    SnapshotError,
    checked_id,
    checked_path,
    digest,
)
from warehouse.snapshots.storage import POINTER, Pointer, Superseded, noticed, parsed

T = TypeVar("T")
TIMEOUT = timedelta(seconds=60)
"""For one request: the largest file of a snapshot goes up in parts, each within it."""
RETRIES, RETRIED_WITHIN = 5, timedelta(minutes=3)
ASKED_FIRST, ASKED_AGAIN = timedelta(seconds=8), 1
"""For the question before a look, and how often more it is asked: in 20 seconds it is told."""
_silent: dict[str, str] = {}
"""Storages that did not answer before the look that is at work, and what was said."""


class StorageFailed(OfSystem):
    """A call to the storage failed, after its retries."""


class Missing(StorageFailed):
    """There is no such object."""


class Refused(StorageFailed):
    """A condition of a put did not hold."""


@dataclass(frozen=True)
class Bucket:
    """`s3://bucket/prefix`; endpoint, region and credentials come from the usual AWS_ variables.

    `cache` is a folder of this machine: what is published is staged there, what is read is kept there.
    """

    url: str
    cache: Path
    disk: Disk = field(default_factory=Disk)
    keys: Keys = field(default_factory=Keys)
    patient: bool = True

    @property
    def name(self) -> str:
        return self.url

    @property
    def staging(self) -> Path:
        return self.cache / ".staging"

    @cached_property
    def _store(self) -> Any:
        from obstore.store import from_url

        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        return from_url(
            self.url,
            config={"endpoint": endpoint} if endpoint else None,
            client_options={
                "timeout": TIMEOUT if self.patient else ASKED_FIRST,
                "allow_http": bool(endpoint and endpoint.startswith("http://")),
            },
            retry_config={
                "max_retries": RETRIES if self.patient else ASKED_AGAIN,
                "retry_timeout": RETRIED_WITHIN if self.patient else 2 * ASKED_FIRST,
            },
        )

    def call(self, name: str, path: str, act: Callable[[], T]) -> T:
        """One call to the storage. Raises Missing, Refused or StorageFailed naming the object."""
        from obstore import exceptions

        where = f"{self.url}/{path}"
        if self.url in _silent:
            raise StorageFailed(None, _silent[self.url], where)
        try:
            return act()
        except (FileNotFoundError, exceptions.NotFoundError) as error:
            raise Missing(None, "there is no such object", where) from error
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
            raise Refused(None, "it was changed meanwhile", where) from error
        except (exceptions.BaseError, OSError) as error:
            if isinstance(error, StorageFailed):
                raise
            raise StorageFailed(None, f"{name}: {str(error).splitlines()[0][:200]}", where) from error

    def get(self, path: str) -> tuple[bytes, str] | None:
        """(content, tag) of an object; null where it is not there."""
        import obstore

        def act() -> tuple[bytes, str]:
            found = obstore.get(self._store, path)
            return bytes(found.bytes()), str(found.meta["e_tag"])

        try:
            return self.call("get", path, act)
        except Missing:
            return None

    @contextmanager
    def asked_first(self) -> Iterator[None]:
        """For a look: where a first question is not answered soon, what is asked within fails at once."""
        try:
            replace(self, patient=False).get(POINTER)
        except StorageFailed as error:
            _silent[self.url] = str(error.strerror)
        try:
            yield
        finally:
            _silent.pop(self.url, None)

    def put(self, path: str, content: bytes | Path, mode: Any = None) -> None:
        """An object, whole or not at all; with a mode only where its condition holds."""
        import obstore

        self.call("put", path, lambda: obstore.put(self._store, path, content, mode=mode))

    def below(self, prefix: str) -> list[str]:
        """The paths of all objects below a prefix."""
        import obstore

        def act() -> list[str]:
            return [row["path"] for page in obstore.list(self._store, prefix) for row in page]

        return sorted(self.call("list", prefix, act))

    def delete(self, path: str) -> None:
        """Removes an object; one that is gone already is no fault."""
        import obstore

        try:
            self.call("delete", path, lambda: obstore.delete(self._store, path))
        except Missing:
            return

    def pointer(self) -> Pointer | None:
        """Null where nothing was published yet."""
        found = self.get("latest.json")
        return parsed(found[0], found[1], self.url) if found else None

    def commit(self, staged: Path, snapshot: str, paths: Iterable[str]) -> None:
        """Sends what was staged, the manifest last: a snapshot without one is not there."""
        last = (SIGNATURE, MANIFEST)
        for path in (*(p for p in paths if p not in last), *(p for p in last if (staged / p).exists())):
            self.put(f"snapshots/{checked_id(snapshot)}/{checked_path(path)}", staged / path)
        self.disk.remove(staged)

    def move(self, content: bytes, expected: Pointer | None) -> None:
        """Replaces the pointer where it still is what was expected. Raises Superseded."""
        mode: Any = {"e_tag": expected.tag} if expected else "create"
        try:
            self.put("latest.json", content, mode)
        except Refused as error:
            found = self.get("latest.json")
            # The put may have been done and its answer lost, so that its own retry was refused.
            if found is None or found[0] != content:
                raise Superseded(f"{self.url}: another publisher moved the pointer") from error

    def ids(self) -> list[str]:
        """Every snapshot of which anything is there, the oldest first."""
        names = {path.split("/")[1] for path in self.below("snapshots") if path.count("/") >= 2}
        return sorted(name for name in names if name.endswith("Z"))

    def read(self, snapshot: str, path: str) -> bytes | None:
        """One small file of a snapshot; null where it is not there."""
        found = self.get(f"snapshots/{checked_id(snapshot)}/{checked_path(path)}")
        return found[0] if found else None

    def paths(self, snapshot: str) -> list[str]:
        """Every object of a snapshot, whether it belongs there or not."""
        prefix = f"snapshots/{checked_id(snapshot)}"
        return [path.removeprefix(f"{prefix}/") for path in self.below(prefix)]

    def fetch(self, snapshot: str, files: Iterable[FileEntry]) -> Path:
        """The files in the cache of this machine, each fetched once and kept only if it is whole."""
        folder = self.cache / "snapshots" / checked_id(snapshot)
        for file in files:
            path = folder / checked_path(file["path"])
            if path.exists() and path.stat().st_size == file["bytes"]:
                continue
            content = self.read(snapshot, file["path"])
            if content is None or digest(content) != file["sha256"]:
                content = self.read(snapshot, file["path"])  # a broken transfer is no damage
            if content is None:
                raise SnapshotError(f"{self.url}/snapshots/{snapshot}/{file['path']}: missing")
            if digest(content) != file["sha256"]:
                raise SnapshotError(
                    f"{self.url}/snapshots/{snapshot}/{file['path']}: does not match the manifest"
                )
            self.disk.put(path, content)
        return folder

    def discard(self, snapshot: str) -> None:
        """Removes a snapshot that was never current, its manifest first."""
        for path in (MANIFEST, SIGNATURE):
            self.delete(f"snapshots/{checked_id(snapshot)}/{path}")
        for path in self.below(f"snapshots/{snapshot}"):
            self.delete(path)

    def empty(self, snapshot: str) -> None:
        """Removes the files of a snapshot but its manifest, which the chain needs."""
        for path in self.below(f"snapshots/{checked_id(snapshot)}"):
            if path.rsplit("/", 1)[1] not in (MANIFEST, SIGNATURE):
                self.delete(path)
        self.disk.remove(self.cache / "snapshots" / snapshot)

    def notices(self, snapshot: str) -> list[Notice]:
        """What is said of a snapshot since it was published."""
        found = self.get(f"notices/{checked_id(snapshot)}.json")
        return noticed(found[0], f"{self.url}/notices/{snapshot}.json") if found else []

    def notify(self, snapshot: str, notice: Notice) -> None:
        """Says something of a snapshot, after what is said of it already."""
        content = json.dumps([*self.notices(snapshot), notice], indent=1, ensure_ascii=False).encode()
        self.put(f"notices/{checked_id(snapshot)}.json", content)

    def free(self) -> int | None:
        """Bytes free where it is staged."""
        self.disk.folder(self.cache)
        return shutil.disk_usage(self.cache).free
