"""Whether snapshots are what was published: every file, every link of the chain, every signature."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from warehouse.progress import tracked
from warehouse.snapshots.manifest import (
    MANIFEST,
    SIGNATURE,
    ChainCut,
    FileEntry,
    SnapshotError,
    checked_id,
    digest,
    every_file,
)
from warehouse.snapshots.retention import chain, newest_sound, standing, step_back
from warehouse.snapshots.snapshot import manifest_of
from warehouse.snapshots.storage import POINTER, Place, seen, use_command

FRESH = "`peerbench rebuild` publishes a sound one from landing"
NONE_SOUND = "put the snapshots back from a backup: none that lies there is sound"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a snapshot or one file of it, and what mends it."""

    snapshot: str
    path: str
    problem: str
    command: str


def faults(place: Place, ids: Sequence[str] = (), since: str | None = None) -> Iterator[Fault]:
    """Every fault of these snapshots, else of the chain from the latest back.

    With `since`, a chain that does not lead back to that snapshot is a fault: it was rolled back or cut.
    """
    walked: list[str] = []
    if since is not None:
        checked_id(since)
    try:
        pointer = standing(place)
    except SnapshotError as error:
        yield Fault(POINTER, POINTER, str(error), _older(place, "", f"{POINTER} is lost"))
        for name in ids or place.ids():
            yield from _of(place, name)
        return
    try:
        for name, _ in chain(place):
            walked.append(name)
    except ChainCut as cut:
        snapshot = walked[-1] if walked else pointer.snapshot if pointer else ""
        yield Fault(snapshot or POINTER, MANIFEST, cut.problem, cut.mend)
    except SnapshotError as error:
        snapshot = walked[-1] if walked else pointer.snapshot if pointer else ""
        yield Fault(snapshot or POINTER, MANIFEST, str(error), _older(place, snapshot, "the chain is cut"))
    if since is not None and since not in walked:
        problem = f"the chain from {pointer.snapshot if pointer else 'nothing'} does not lead to {since}"
        mend = f"`{use_command(since, 'the pointer was set back')}`"
        if since not in place.ids():
            mend = f"it is gone: put snapshots/{since} back from a backup"
        yield Fault(since, POINTER, problem, mend)
    for name in ids or walked:
        yield from _of(place, name)


def _of(place: Place, snapshot: str) -> Iterator[Fault]:
    pointer = seen(place)
    named = pointer.manifest_sha256 if pointer and pointer.snapshot == snapshot else None
    try:
        manifest = manifest_of(place, snapshot, named)
    except SnapshotError as error:
        yield Fault(snapshot, MANIFEST, str(error), _mends(place, snapshot))
        return
    if any(notice["kind"] == "pruned" for notice in place.notices(snapshot)):
        return
    for file in tracked(every_file(manifest), f"snapshot {snapshot}: files hashed"):
        if problem := _problem(place, snapshot, file):
            yield Fault(snapshot, file["path"], problem, _mends(place, snapshot))
    known = {file["path"] for file in every_file(manifest)} | {MANIFEST, SIGNATURE}
    for path in place.paths(snapshot):
        if path not in known:
            yield Fault(snapshot, path, "does not belong to the snapshot", f"remove {path}")


def _mends(place: Place, snapshot: str) -> str:
    """What mends a snapshot. One that readers do not see is no reason to show them another."""
    pointer = seen(place)
    if pointer is not None and pointer.snapshot not in ("", snapshot):
        return f"put snapshots/{snapshot} back from a backup; readers see {pointer.snapshot}, and keep it"
    older = _older(place, snapshot, f"{snapshot} is damaged")
    return f"{FRESH}; {older} until then" if older != NONE_SOUND else FRESH


def _older(place: Place, snapshot: str, reason: str) -> str:
    other = step_back(place, snapshot) if snapshot else newest_sound(place)
    return f"`{use_command(other, reason)}`" if other else NONE_SOUND


def _problem(place: Place, snapshot: str, file: FileEntry) -> str | None:
    """What is wrong with a file. It is read twice before it is called damaged: a read may fail once."""
    problem = None
    for _ in range(2):
        try:
            content = place.read(snapshot, file["path"])
        except OSError as error:
            problem = f"cannot be read: {error}"
            continue
        if content is None:
            return "missing"
        if digest(content) == file["sha256"]:
            return None
        problem = f"damaged: {len(content):,} bytes of {file['bytes']:,}, and another hash"
    return problem
