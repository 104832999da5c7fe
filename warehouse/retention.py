"""Which snapshots stay: leftovers of killed publishers go, old ones after a grace; and steps back."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from warehouse.disk import locked
from warehouse.manifest import FORMAT, MANIFEST, SnapshotError, decoded, digest, encoded
from warehouse.places import POINTER_PART, Place

GRACE = timedelta(hours=48)
"""How long a snapshot stays whole after it ceased to be the latest: a reader may hold its list of files."""


def chain(place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, manifest) from the latest snapshot back, each named by the hash that the next one keeps.

    Raises SnapshotError where a link is missing or is not what it was.
    """
    pointer = place.pointer()
    link = {"snapshot": pointer.snapshot, "manifest_sha256": pointer.manifest_sha256} if pointer else None
    while link:
        content = place.read(link["snapshot"] or "", MANIFEST)
        if content is None:
            raise SnapshotError(f"snapshot {link['snapshot']}: its manifest is missing from the chain")
        if link["manifest_sha256"] and digest(content) != link["manifest_sha256"]:
            raise SnapshotError(
                f"snapshot {link['snapshot']}: its manifest is not the one that was published"
            )
        manifest = decoded(content, str(link["snapshot"]))
        yield str(link["snapshot"]), manifest
        link = manifest.get("previous")


def clean(place: Place, grace: timedelta = timedelta(hours=24)) -> list[str]:
    """Removes what publishers left that were killed or lost. Gives the ids.

    Never what a publisher at work holds, what was current once, or what another format wrote.
    """
    gone = [name for name in _staged(place) if _unheld(place, name, _drop_staging)]
    current = _current(place)
    if current is None:
        return gone
    for snapshot in place.ids():
        if snapshot not in current and _leftover(place, snapshot, grace):
            gone += [snapshot] if _unheld(place, snapshot, _drop_unpublished) else []
    return sorted(set(gone))


def use(place: Place, snapshot: str, reason: str, moment: datetime, withdrawn_too: bool = False) -> None:
    """Points at an older snapshot again; those after it stay, each with a notice.

    Raises SnapshotError; also, without `withdrawn_too`, for one with a figure that was taken back since.
    """
    pointer = place.pointer()
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
    said = {
        "kind": "rolled back",
        "at": moment.isoformat(timespec="seconds"),
        "reason": reason,
        "to": snapshot,
    }
    for later, _ in chain(place):
        if later == snapshot:
            break
        place.notify(later, said)
    new = {
        "snapshot": snapshot,
        "manifest": f"snapshots/{snapshot}/{MANIFEST}",
        "manifest_sha256": digest(content),
    }
    place.move(encoded(new), pointer)


def prunable(place: Place, keep: int, grace: timedelta, now: datetime) -> list[str]:
    """Snapshots that may lose their files: none of the last `keep`, no last of a month, past the grace."""
    dated = [(name, datetime.fromisoformat(row["published_at"])) for name, row in chain(place)]
    last_of_month = {moment.strftime("%Y-%m"): name for name, moment in reversed(dated)}
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


def _staged(place: Place) -> list[str]:
    """Ids of which anything lies in staging."""
    if not place.staging.is_dir():
        return []
    found = (path.name for path in place.staging.iterdir() if path.name != POINTER_PART)
    return sorted({name.split(".")[0] for name in found})


def _current(place: Place) -> set[str] | None:
    """Ids of the chain; null where it cannot be read, since then nothing may be removed."""
    try:
        return {name for name, _ in chain(place)}
    except SnapshotError:
        return None


def _leftover(place: Place, snapshot: str, grace: timedelta) -> bool:
    if place.notices(snapshot):
        return False
    content = place.read(snapshot, MANIFEST)
    if content is not None:
        try:
            if decoded(content, snapshot).get("format") != FORMAT:
                return False
        except SnapshotError:
            return False
    if place.name.startswith("s3://"):
        begun = datetime.strptime(snapshot, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
        return datetime.now(UTC) - begun > grace  # its publisher may run on another machine
    return True


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


def _drop_unpublished(place: Place, snapshot: str) -> bool:
    """The chain is read again under the lock: its publisher may have moved the pointer since."""
    current = _current(place)
    if current is None or snapshot in current or place.notices(snapshot):
        return False
    place.discard(snapshot)
    return True
