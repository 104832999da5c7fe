"""Publishes that are killed or failed on purpose, each in a forked process, and a checker that shares no code.

    python broken_publishes.py calls ROOT [all]        every call of a publish to a folder fails once
    python broken_publishes.py storage URL ROOT [all]  the same for every call to S3-compatible storage
    python broken_publishes.py kills ROOT N SEED       SIGKILL at random moments and in every phase

With `all` each call fails in each way, else in one way in turn. Killed before a call leaves what killed after the
call before it does: all but the first are tried after.

This process imports and forks; it never runs a publish itself, so that no thread is there when it forks. The
checker reads JSON and hashes with the standard library only. Prints one JSON object.
"""

import errno
import hashlib
import json
import mmap
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from small_snapshots import ABOUT, DECLARED, frames

from warehouse.snapshots.disk import Disk
from warehouse.snapshots.package import write as write_package
from warehouse.snapshots.retention import clean
from warehouse.snapshots.snapshot import publish
from warehouse.snapshots.storage import InDoubt, Local, Place
from warehouse.snapshots.storage_s3 import Bucket, StorageFailed

OK, FAILED, DOUBT, INTERRUPTED = 0, 3, 4, 5
DISK_WAYS = (
    *("killed before", "killed half-way", "killed after"),
    *("disk full", "i/o error", "i/o error after", "interrupted after"),
)
STORE_WAYS = ("killed before", "killed after", "refused", "answer lost")


def ways_at(at: int, ways: tuple[str, ...], every: bool) -> tuple[str, ...]:
    """The ways in which the call with this number fails."""
    if not every:
        return (ways[at % len(ways)],)
    return ways if at == 0 else tuple(way for way in ways if way != "killed before")


class FailingDisk(Disk):
    """Counts its calls and fails one of them."""

    def __init__(self, at: int = -1, way: str = "") -> None:
        self.at, self.way, self.names = at, way, []

    def call(self, name: str, path: Path, act: Callable[[], Any]) -> Any:
        self.names.append(name)
        if len(self.names) - 1 != self.at:
            return super().call(name, path, act)
        if self.way == "killed before":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.way == "disk full":
            _half(name, path, act)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        if self.way == "i/o error":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        if self.way == "killed half-way":
            _half(name, path, act)
            os.kill(os.getpid(), signal.SIGKILL)
        super().call(name, path, act)
        if self.way == "killed after":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.way == "interrupted after":
            raise KeyboardInterrupt
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))


def _half(name: str, path: Path, act: Callable[[], Any]) -> None:
    """A write that stopped half-way; a removal of a folder that removed one file."""
    if name == "write":
        act()
        if path.exists():
            os.truncate(path, path.stat().st_size // 2)
    elif name == "remove" and path.is_dir():
        for inside in sorted(path.rglob("*"))[:1]:
            inside.unlink() if inside.is_file() else None


class FailingBucket(Bucket):
    """Counts its calls to the storage and fails one of them."""

    names: list[str] = []
    at, way = -1, ""

    def call(self, name: str, path: str, act: Callable[[], Any]) -> Any:
        FailingBucket.names.append(name)
        if len(FailingBucket.names) - 1 != FailingBucket.at:
            return super().call(name, path, act)
        if FailingBucket.way == "killed before":
            os.kill(os.getpid(), signal.SIGKILL)
        if FailingBucket.way != "refused":
            super().call(name, path, act)
        if FailingBucket.way == "killed after":
            os.kill(os.getpid(), signal.SIGKILL)
        raise StorageFailed(None, "injected", path)


class PhaseDisk(Disk):
    """Writes its phase where the killer sees it."""

    PHASES = ("clean", "tables", "extracts", "manifest", "verify", "commit", "pointer", "done")

    def __init__(self, seen: mmap.mmap) -> None:
        self.seen = seen

    def phase(self, name: str) -> None:
        self.seen[0] = self.PHASES.index(name) + 1


def forked(act: Callable[..., Any], *given: Any, report: Path | None = None) -> int:
    """The exit status of a process that does it: OK, FAILED, DOUBT, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        status = OK
        try:
            found = act(*given)
            if report:
                report.write_text(json.dumps(found))
        except InDoubt:
            status = DOUBT
        except (OSError, ValueError, RuntimeError):
            status = FAILED
        except KeyboardInterrupt:
            status = INTERRUPTED
        except BaseException as error:  # a fault of the test itself
            print(repr(error), file=sys.stderr)
            status = 9
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def one(place: Place | Path, made: int) -> str:
    place = Local(place) if isinstance(place, Path) else place
    return publish(place, frames(made), {**ABOUT, "made": made}, DECLARED, write_package)


class Folder:
    """Reads a folder without our code."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def get(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def leftovers(self, known: set[str]) -> list[str]:
        staged = [path.name for path in (self.root / ".staging").iterdir()]
        unknown = {path.name for path in (self.root / "snapshots").iterdir()} - known
        parts = [path.name for path in self.root.iterdir() if path.name.endswith(".part")]
        return [*staged, *unknown, *parts]


class Store:
    """Reads the storage without our code."""

    def __init__(self, bucket: str, prefix: str) -> None:
        import boto3

        self.client = boto3.client("s3")
        self.bucket, self.prefix = bucket, prefix

    def get(self, path: str) -> bytes:
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=f"{self.prefix}/{path}")
        except self.client.exceptions.NoSuchKey as error:
            raise KeyError(path) from error
        return bytes(found["Body"].read())

    def leftovers(self, known: set[str]) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=self.bucket, Prefix=f"{self.prefix}/snapshots/")
        keys = [row["Key"] for page in found for row in page.get("Contents", ())]
        return sorted({key.split("/")[2] for key in keys} - known)


def whole(reader: Folder | Store) -> tuple[int, set[str]]:
    """(which publish the pointer names, the ids of its chain). Raises AssertionError for anything not whole."""
    pointer = json.loads(reader.get("latest.json"))
    link: Any = {"snapshot": pointer["snapshot"], "manifest_sha256": pointer["manifest_sha256"]}
    made, known = None, set()
    while link:
        content = reader.get(f"snapshots/{link['snapshot']}/manifest.json")
        assert hashlib.sha256(content).hexdigest() == link["manifest_sha256"], "manifest"
        manifest = json.loads(content)
        for file in [*manifest["files"], *manifest["extracts"]] if made is None else ():
            found = hashlib.sha256(reader.get(f"snapshots/{link['snapshot']}/{file['path']}")).hexdigest()
            assert found == file["sha256"], file
        made = manifest["made"] if made is None else made
        known.add(link["snapshot"])
        link = manifest["previous"]
    assert made is not None
    return made, known


def judged(
    status: int, way: str, reader: Folder | Store, again: Callable[..., None], *given: Any
) -> str | None:
    """What the fault broke; null when nothing."""
    try:
        made, _ = whole(reader)
        if status == OK and made != 2:
            return "said done, and was not"
        if status == FAILED and made != 1:
            return "said failed, and was done"
        if status == 9 or (way.startswith("killed") and status not in (-signal.SIGKILL, OK)):
            return f"ended with {status}"
        if forked(again, *given) != OK:
            return "the next publish failed"
        made, known = whole(reader)
        if made != 3:
            return "the next publish did not count"
        left = reader.leftovers(known)
        return f"the next publish left {left}" if left else None
    except (AssertionError, OSError, ValueError, KeyError) as error:
        return f"not whole: {error!r}"


def calls(root: Path, every: bool) -> dict[str, Any]:
    first = root / "first"
    assert forked(one, first, 1) == OK
    names = _counted(root, lambda disk: one(Local(_copy(first, root / "count"), disk=disk), 2))
    bad, statuses, sites = [], Counter(), set()
    for at, name in enumerate(names):
        for way in ways_at(at, DISK_WAYS, every):
            place = _copy(first, root / "try")
            status = forked(one, Local(place, disk=FailingDisk(at, way)), 2)
            statuses[status] += 1
            sites.add(at)
            if why := judged(status, way, Folder(place), one, place, 3):
                bad.append([at, name, way, why])
    return _report(names, sites, bad, statuses)


def _counted(root: Path, act: Callable[[FailingDisk], Any]) -> list[str]:
    disk = FailingDisk()
    report = root / "names.json"

    def run() -> list[str]:
        act(disk)
        return disk.names

    assert forked(run, report=report) == OK
    found: list[str] = json.loads(report.read_text())
    return found


def _copy(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def _report(names: list[str], sites: set[int], bad: list[Any], statuses: Counter[int]) -> dict[str, Any]:
    return {
        "calls": dict(Counter(names)),
        "call_sites": len(names),
        "failed_sites": len(sites),
        "tries": statuses.total(),
        "violations": len(bad),
        "bad": bad[:10],
        "ended": {str(key): value for key, value in statuses.items()},
    }


def storage(url: str, root: Path, every: bool) -> dict[str, Any]:
    """`url` is s3://bucket; each try has a prefix of its own."""

    def counted() -> list[str]:
        one(FailingBucket(f"{url}/count", root / "count"), 1)
        FailingBucket.names = []
        one(FailingBucket(f"{url}/count", root / "count"), 2)
        return FailingBucket.names

    assert forked(counted, report=root / "names.json") == OK
    names = json.loads((root / "names.json").read_text())
    bad, statuses, sites = [], Counter(), set()
    for at, name in enumerate(names):
        for way in ways_at(at, STORE_WAYS, every):
            prefix = f"t{at}-{STORE_WAYS.index(way)}"
            bucket = f"{url}/{prefix}"

            status = forked(_failing, bucket, root / prefix, at, way)
            statuses[status] += 1
            sites.add(at)
            if why := judged(
                status, way, Store(url.removeprefix("s3://"), prefix), _again, bucket, root / prefix
            ):
                bad.append([at, name, way, why])
    return _report(names, sites, bad, statuses)


def _failing(bucket: str, cache: Path, at: int, way: str) -> None:
    one(Bucket(bucket, cache), 1)
    FailingBucket.names, FailingBucket.at, FailingBucket.way = [], at, way
    one(FailingBucket(bucket, cache), 2)


def _again(bucket: str, cache: Path) -> None:
    one(Bucket(bucket, cache), 3)
    clean(Bucket(bucket, cache), timedelta(0))  # a day later


def kills(root: Path, count: int, seed: int) -> dict[str, Any]:
    drawn = random.Random(seed)
    seen = mmap.mmap(-1, 1)
    by_phase: Counter[str] = Counter()
    bad: list[Any] = []
    killed = finished = 0
    took = _usual(root / "usual", seen)
    place = root / "w0"
    assert forked(one, place, 0) == OK
    before = number = 0
    # A publish that ended before its kill, as beside other work, is tried again.
    while killed < count and number < 3 * count:
        number += 1
        if number % 100 == 0:  # a long chain is walked by each publish; begin again
            shutil.rmtree(place)
            place = root / f"w{number}"
            assert forked(one, place, 0) == OK
            before = 0
        seen[0] = 0
        child = os.fork()
        if child == 0:
            one(Local(place, disk=PhaseDisk(seen)), number)
            os._exit(OK)
        phase = _kill(child, seen, drawn, took, number)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        killed += status == -signal.SIGKILL
        finished += status == OK
        if status == -signal.SIGKILL:
            by_phase[phase] += 1
        try:
            made, _ = whole(Folder(place))
            if made not in (before, number) or (status == OK and made != number):
                bad.append([number, phase, f"names publish {made}"])
            before = made
        except (AssertionError, OSError, ValueError, KeyError) as error:
            bad.append([number, phase, repr(error)])
    assert forked(one, place, 10**6) == OK
    made, known = whole(Folder(place))
    left = Folder(place).leftovers(known)
    if made != 10**6 or left:
        bad.append(["last", "", f"{made}, left {left}"])
    return {
        "seed": seed,
        "kills": killed,
        "finished first": finished,
        "by_phase": dict(by_phase),
        "violations": len(bad),
        "bad": bad[:10],
    }


def _usual(root: Path, seen: mmap.mmap) -> float:
    """Seconds that a publish takes here."""
    assert forked(one, root, 0) == OK
    begin = time.monotonic()
    for made in range(5):
        assert forked(one, root, made + 1) == OK
    return (time.monotonic() - begin) / 5


def _kill(child: int, seen: mmap.mmap, drawn: random.Random, took: float, number: int) -> str:
    """Kills at a random moment, or, two times of three, as soon as a phase in turn is entered. Gives the phase."""
    phases = PhaseDisk.PHASES
    if number % 3 == 0:
        time.sleep(drawn.uniform(0, took * 1.1))
    else:
        wanted = number % (len(phases) - 1) + 1
        deadline = time.monotonic() + 10
        while seen[0] < wanted and time.monotonic() < deadline:
            pass
        if drawn.random() < 0.5:
            time.sleep(drawn.uniform(0, 0.0005))
    os.kill(child, signal.SIGKILL)
    return "not begun" if seen[0] == 0 else phases[seen[0] - 1]


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    if what == "calls":
        found = calls(Path(given[0]), "all" in given)
    elif what == "storage":
        found = storage(given[0], Path(given[1]), "all" in given)
    else:
        found = kills(Path(given[0]), int(given[1]), int(given[2]))
    print(json.dumps(found))
