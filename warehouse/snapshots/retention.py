"""Which snapshots stay: leftovers of killed publishers go, old ones after a grace; and steps back."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from warehouse.snapshots.disk import locked
from warehouse.snapshots.manifest import (
    FORMAT,
    MANIFEST,
    SIGNATURE,
    ChainCut,
    Manifest,
    PointerBroken,
    PointerMissing,
    SnapshotError,
    SteppedBack,
    check_signature,
    decoded,
    digest,
    encoded,
    moment_of,
)
from warehouse.snapshots.storage import POINTER, POINTER_PART, Place, Pointer, seen, use_command

GRACE = timedelta(hours=48)
"""How long a snapshot stays whole after it ceased to be the latest: a reader may hold its list of files."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""By so much two clocks may differ before one is called wrong."""


def standing(place: Place) -> Pointer | None:
    """What `latest.json` says; null only where nothing was ever current.

    Raises PointerBroken, and PointerMissing where snapshots lie there: which is current nobody could tell.
    """
    pointer = _pointer(place)
    if pointer is None and _once(place):
        raise PointerMissing(
            f"{place.name}/latest.json is missing, though snapshots lie there", _until(place, "missing")
        )
    return pointer


def _pointer(place: Place) -> Pointer | None:
    """What `latest.json` says. Raises PointerBroken with what mends it."""
    try:
        return place.pointer()
    except PointerBroken as broken:
        raise PointerBroken(broken.problem, broken.tag, _until(place, "broken")) from broken


def _until(place: Place, state: str) -> str:
    newest, nothing = newest_sound(place), "nothing is published or removed until"
    if newest is None:
        return f"{nothing} a sound snapshot is put back there, and none that lies there is sound"
    command = use_command(newest, f"{POINTER} was {state}")
    return f"{nothing} `{command}` names the one that readers see"


def once_current(place: Place) -> list[str]:
    """The snapshots of the chain, the latest first; where it is cut, all that lie there.

    Raises PointerMissing and PointerBroken.
    """
    standing(place)
    try:
        return [name for name, _ in chain(place)]
    except ChainCut:
        return place.ids()[::-1]


def _once(place: Place) -> list[str]:
    """The snapshots that lie there and were, or may have been, current; the oldest first."""
    ids = [name for name in place.ids() if place.read(name, MANIFEST) is not None]
    return [name for name in ids if not _unfinished_first(place, name, ids)]


def newest_sound(place: Place) -> str | None:
    """The newest snapshot that `snapshots use` takes and that is whole; null where none is."""
    return next((name for name in reversed(_once(place)) if _is_sound(place, name)), None)


def step_back(place: Place, snapshot: str) -> str | None:
    """The newest sound snapshot before this one, else the newest of the others; null where none is."""
    others = [name for name in _once(place) if name != snapshot]
    others.sort(key=lambda name: (name < snapshot, name), reverse=True)
    return next((name for name in others if _is_sound(place, name)), None)


def _is_sound(place: Place, snapshot: str) -> bool:
    content = place.read(snapshot, MANIFEST) or b""
    try:
        told = {notice["kind"] for notice in place.notices(snapshot)}
        if told & {"pruned", "rolled back", "withdrawn"}:
            return False
        check_signature(content, place.read(snapshot, SIGNATURE), place.keys, snapshot)
        files = decoded(content, snapshot)["files"]
    except SnapshotError:
        return False
    return all(digest(place.read(snapshot, file["path"]) or b"") == file["sha256"] for file in files)


def _unfinished_first(place: Place, snapshot: str, ids: list[str]) -> bool:
    """Whether it is the only one, and its publisher was killed before it came to move the pointer."""
    lock = place.staging / f"{snapshot}.lock"
    return len(ids) == 1 and lock.exists() and not lock.read_bytes() and not place.notices(snapshot)


def chain(place: Place) -> Iterator[tuple[str, Manifest]]:
    """(id, manifest) from the latest snapshot back, each named by the hash that the next one keeps.

    Raises ChainCut where a link is missing or is not what it was, PointerBroken for a broken pointer.
    """
    pointer = _pointer(place)
    link = (pointer.snapshot, pointer.manifest_sha256) if pointer else None
    while link:
        snapshot, sha256 = link
        content = place.read(snapshot, MANIFEST)
        if content is None:
            mend = _joined(place, snapshot)
            raise ChainCut(f"snapshot {snapshot}: its manifest is missing from the chain", mend)
        if sha256 and digest(content) != sha256:
            mend = _joined(place, snapshot)
            raise ChainCut(f"snapshot {snapshot}: its manifest is not the one that was published", mend)
        manifest = decoded(content, snapshot)
        yield snapshot, manifest
        before = manifest.get("previous")
        link = (before["snapshot"], before["manifest_sha256"]) if before else None


def _joined(place: Place, lost: str) -> str:
    """What makes a chain whole again that was cut at a snapshot."""
    back = f"put snapshots/{lost}/{MANIFEST} back from a backup"
    other = step_back(place, lost)
    if other is None:
        return back
    return f"{back}; or `{use_command(other, 'the chain is cut')}` and `peerbench rebuild`"


def clean(place: Place, grace: timedelta = timedelta(hours=24)) -> list[str]:
    """Removes what publishers left on this machine that were killed or lost. Gives the ids.

    A snapshot goes only where its publisher's lock is left to prove that it never ended. Never what a
    publisher at work holds, what was current once or is named by a manifest, or what another format wrote,
    and none at all where pointer and chain cannot be read.
    """
    gone, staged, current = [], _staged(place), _current(place)
    waiting: set[str] = set()
    for snapshot in sorted({*staged} & {*place.ids()} - (current or set())):
        if current is None:
            waiting.add(snapshot)
        elif not _leftover(place, snapshot):
            continue
        elif _is_fresh(place, snapshot, grace):
            waiting.add(snapshot)
        elif _unheld(place, snapshot, _drop_unpublished):
            gone.append(snapshot)
        else:
            waiting.add(snapshot)
    for name in staged:
        if name in waiting:
            _unheld(place, name, _drop_folder)
        elif _unheld(place, name, _drop_staging):
            gone.append(name)
    return sorted(set(gone))


def use(place: Place, snapshot: str, reason: str, moment: datetime, withdrawn_too: bool = False) -> None:
    """Points at a snapshot, an older one or that whose pointer was lost; those after it stay, with a notice.

    Raises SnapshotError; also, without `withdrawn_too`, for one with a figure that was taken back since.
    """
    pointer = seen(place)
    if pointer is not None and pointer.snapshot == snapshot:
        raise SnapshotError(f"{place.name}: {snapshot} is the latest already")
    taken_back = [notice for notice in place.notices(snapshot) if notice["kind"] == "withdrawn"]
    if taken_back and not withdrawn_too:
        raise SnapshotError(
            f"snapshot {snapshot}: a figure of it was taken back since ({taken_back[-1]['reason']}) and "
            "would be shown again; --withdrawn-too does it all the same"
        )
    content = place.read(snapshot, MANIFEST)
    if content is None:
        raise SnapshotError(f"{place.name}: there is no snapshot {snapshot}")
    decoded(content, snapshot)
    said: SteppedBack = {
        "kind": "rolled back",
        "at": moment.isoformat(timespec="seconds"),
        "reason": reason,
        "to": snapshot,
    }
    for later in _later(place, snapshot):
        place.notify(later, said)
    new = {
        "snapshot": snapshot,
        "manifest": f"snapshots/{snapshot}/{MANIFEST}",
        "manifest_sha256": digest(content),
    }
    place.move(encoded(new), pointer)


def _later(place: Place, snapshot: str) -> list[str]:
    """What was current after it: of the chain, or, where that cannot be read, of all that lie there."""
    current = _current(place)
    ids = [name for name in place.ids() if name > snapshot and (current is None or name in current)]
    return [name for name in reversed(ids) if _was_current(place, name)]


def _was_current(place: Place, snapshot: str) -> bool:
    notices = {notice["kind"] for notice in place.notices(snapshot)}
    return "rolled back" not in notices and not (place.staging / f"{snapshot}.lock").exists()


def _in_time(row: tuple[str, datetime]) -> tuple[datetime, str]:
    return row[1], row[0]


def prunable(place: Place, keep: int, grace: timedelta, now: datetime) -> list[str]:
    """Snapshots that may lose their files: none of the last `keep`, no last of a month, past the grace.

    None at all where one was published after now: a clock that was set back tells no age and no month.
    """
    dated = [(name, datetime.fromisoformat(row["published_at"])) for name, row in chain(place)]
    if any(moment - now > CLOCKS_DIFFER for _, moment in dated):
        return []
    last_of_month = {moment.strftime("%Y-%m"): name for name, moment in sorted(dated, key=_in_time)}
    found = []
    for i, (name, _) in enumerate(dated):
        if i < max(keep, 1) or name in last_of_month.values():
            continue
        pruned = any(notice["kind"] == "pruned" for notice in place.notices(name))
        if now - dated[i - 1][1] > grace and not pruned:
            found.append(name)
    return sorted(found)


def prune(place: Place, keep: int, grace: timedelta = GRACE, now: datetime | None = None) -> list[str]:
    """Removes the files of old snapshots. Manifest and a notice stay: a citation still says what it was."""
    now = now or datetime.now(UTC)
    found = prunable(place, keep, grace, now)
    for name in found:
        reason = f"its files were removed on {now.date()}; the last snapshot of each month is kept"
        place.notify(name, {"kind": "pruned", "at": now.isoformat(timespec="seconds"), "reason": reason})
        place.empty(name)
    return found


def prune_whole_chain(place: Place, keep: int) -> list[str]:
    """What a publish does of its own accord: as `prune`, and nothing where the chain is cut.

    The new snapshot stands; `doctor` tells of the chain and what mends it.
    """
    try:
        return prune(place, keep)
    except ChainCut:
        return []


def _staged(place: Place) -> list[str]:
    """Ids of which anything lies in staging."""
    if not place.staging.is_dir():
        return []
    found = (path.name for path in place.staging.iterdir() if path.name != POINTER_PART)
    return sorted({name.split(".")[0] for name in found})


def _current(place: Place) -> set[str] | None:
    """Ids of the chain; null where it or the pointer cannot be read, since then nothing may be removed."""
    try:
        return {name for name, _ in chain(place)} or None
    except SnapshotError:
        return None


def _leftover(place: Place, snapshot: str) -> bool:
    """Whether a snapshot whose publisher's lock is left was never current."""
    if place.notices(snapshot) or _named(place, snapshot):
        return False
    content = place.read(snapshot, MANIFEST)
    if content is not None:
        try:
            if decoded(content, snapshot).get("format") != FORMAT:
                return False
        except SnapshotError:
            return False
    return True


def _named(place: Place, snapshot: str) -> bool:
    """Whether a manifest that lies there names it as the one before, in the chain or not."""
    for name in place.ids():
        content = place.read(name, MANIFEST)
        if content is None:
            continue
        try:
            before = decoded(content, name).get("previous")
        except SnapshotError:
            continue
        if isinstance(before, dict) and before.get("snapshot") == snapshot:
            return True
    return False


def _is_fresh(place: Place, snapshot: str, grace: timedelta) -> bool:
    """On S3 its publisher may run on another machine that shares the cache without its locks."""
    if not place.name.startswith("s3://"):
        return False
    begun = moment_of(snapshot)
    return begun is None or datetime.now(UTC) - begun <= grace


def _unheld(place: Place, snapshot: str, act: Any) -> bool:
    """Does it while no publisher holds the snapshot's lock. False when one does, or when it failed."""
    lock = place.staging / f"{snapshot}.lock"
    with locked(lock, wait=False) as free:
        if not free or not act(place, snapshot):
            return False
        with suppress(OSError):
            place.disk.remove(lock)
    return True


def _drop_staging(place: Place, snapshot: str) -> bool:
    for path in (place.staging / snapshot, place.staging / f"{snapshot}.discarded"):
        place.disk.remove(path)
    return True


def _drop_folder(place: Place, snapshot: str) -> bool:
    """What was staged; the lock stays, which alone proves that its publisher never ended."""
    place.disk.remove(place.staging / snapshot)
    return False


def _drop_unpublished(place: Place, snapshot: str) -> bool:
    """The chain is read again under the lock: its publisher may have moved the pointer since."""
    current = _current(place)
    if current is None or snapshot in current or place.notices(snapshot):
        return False
    place.discard(snapshot)
    return True
