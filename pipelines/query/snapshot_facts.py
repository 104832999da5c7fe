"""What readers have: the latest snapshot and its pages, and what holds the next publish up."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines.collect.landing import LOCK, who_writes
from pipelines.publish import pending
from pipelines.publish.checks import LAST, Held
from pipelines.publish.last_snapshot import NO_SNAPSHOT, last_snapshot
from pipelines.publish.storage import pages_of, place
from pipelines.query.fact import (
    DAMAGED,
    HELD,
    NONE_PUBLISHED,
    PAGES_FAILED,
    POINTER_BROKEN,
    POINTER_MISSING,
    UNSEEN,
    Fact,
    hidden,
)
from pipelines.query.site_files import NoIndex, amiss
from pipelines.settings import Settings
from warehouse.interim import scan
from warehouse.snapshots.disk import move_aside
from warehouse.snapshots.manifest import NoneYet, PointerBroken, PointerMissing, SnapshotError, every_file
from warehouse.snapshots.retention import CLOCKS_DIFFER, newest_sound, standing, step_back
from warehouse.snapshots.snapshot import Snapshot, latest, manifest_of
from warehouse.snapshots.storage import POINTER, seen, use_command
from warehouse.snapshots.storage_s3 import StorageFailed
from warehouse.text import counted

UNTIL = "nothing is published or removed until it names the snapshot that readers see"
ANEW = f"`peerbench rebuild`, then {pending.accept([LAST])}"


def held_publish(home: Path) -> Iterator[Fact]:
    """The last publish, where a check held it up and nothing was published since."""
    found = pending.standing(home)
    if found is None:
        if (home / pending.PENDING).exists():
            yield Fact("publish", UNSEEN, f"{home / pending.PENDING} is broken: what it held up is not known")
        return
    told = "; ".join(f"{check}: {problem}" for check, (problem, _) in found.faults.items())
    if found.moved:
        words = f"HELD UP, before landing or tables changed: {told}"
        yield Fact("publish", "held", words, "peerbench rebuild", HELD)
        return
    mends = [mend.removeprefix("mend it: ") for _, mend in found.faults.values() if mend]
    accept = f"accept it: {pending.accept(found.faults)}"
    yield Fact("publish", "held", f"HELD UP: {told}", "; ".join(dict.fromkeys([*mends, accept])), HELD)


def latest_snapshot(settings: Settings, mends: str | None) -> Iterator[Fact]:
    """The latest snapshot and its pages. `mends`: what must come before the next can be published."""
    of = "snapshot"
    try:
        found = latest(place(settings))
    except NoneYet:
        shown = pages_of(settings.home)
        words = f"GONE: none lies in {place(settings).name}, though the pages show {shown}"
        anew = f"{NO_SNAPSHOT}; or {ANEW}, begins a new chain"
        mends = mends or (anew if shown else "peerbench run")
        state, words = ("snapshots_gone", words) if shown else ("none", "none was published")
        yield Fact(of, state, words, mends, NONE_PUBLISHED)
    except PointerMissing as error:
        words = f"POINTER MISSING: {error.problem}: {UNTIL}"
        yield Fact(of, "pointer_missing", words, _use(settings, "missing"), POINTER_MISSING)
    except PointerBroken as error:
        words = f"POINTER BROKEN: {error.problem}: {UNTIL}"
        yield Fact(of, "pointer_broken", words, _use(settings, "broken"), POINTER_BROKEN)
    except SnapshotError as error:
        yield Fact(of, "damaged", f"DAMAGED: {error}", _mends_snapshot(settings, mends), DAMAGED)
    else:
        manifest = found.manifest
        # Of a storage elsewhere only what is asked for is brought here; `snapshots verify` reads it all.
        if not settings.warehouse and (problem := _damaged_files(found)):
            yield Fact(of, "damaged", f"DAMAGED: {problem}", _mends_snapshot(settings, mends), DAMAGED)
            return
        age = datetime.now(UTC) - datetime.fromisoformat(manifest["published_at"])
        published = f"published at {manifest['published_at']}, ahead of the clock"
        old = published if age < -CLOCKS_DIFFER else f"{max(0, age.days)} days old"
        words = f"{sum(found.rows.values()):,} rows, {old}"
        yield Fact(f"{of} {manifest['snapshot']}", "published", words)
        if damaged := manifest["landing"]["damaged"] if "landing" in manifest else []:
            several = counted(len(damaged), "landed file")
            words = f"DAMAGED: {several} left out of the snapshot, the first {damaged[0]['path']}"
            yield Fact("landing", "damaged_files", words, "`peerbench verify --landing` names each command")


def made_pages(settings: Settings) -> Iterator[Fact]:
    """The pages, where they are not those of the latest snapshot, or some are gone."""
    try:
        pointer = standing(place(settings))
    except SnapshotError as error:
        yield hidden("pages", "cannot be held against the snapshot", error)
        return
    if pointer is None:
        return
    made = pages_of(settings.home)
    if (writer := who_writes(settings.home)) is not None:
        words = f"another process is at work, and may be making pages{writer}"
        yield Fact("pages", "in_the_making", words)
        yield from _amiss(settings.home, pointer.snapshot, (settings.home / LOCK).stat().st_mtime)
    elif made != pointer.snapshot:
        stand = f"those of {made} stand" if made else "there are no pages that say of which they are"
        words = f"FAILED: the snapshot is published, its pages not made; {stand}"
        yield Fact("pages", "failed", words, "peerbench site", PAGES_FAILED)
    else:
        yield from _amiss(settings.home, pointer.snapshot)


def unpublished(settings: Settings, publishes: str) -> Iterator[Fact]:
    """Releases that were read and are in no snapshot: a run was killed or held up before it published."""
    try:
        before = last_snapshot(settings, Held())
        old = before.scan("releases") if before else None
    except (SnapshotError, StorageFailed):
        return  # told of the snapshot
    if old is None:
        return
    key = ["source", "ocid", "content_sha256"]
    read = scan(settings.home, "releases").select(key).unique()
    count = read.join(old.select(key), on=key, how="anti").select(pl.len()).collect().item()
    if count:
        read_only = f"{counted(count, 'release')} read, and not in the latest snapshot"
        yield Fact("landing", "unpublished", f"{read_only}: {publishes}")


def _use(settings: Settings, state: str) -> str:
    """What names the snapshot that readers see, where the pointer is lost; else what begins a new chain."""
    where = place(settings)
    if newest := newest_sound(where):
        return use_command(newest, f"{POINTER} was {state}")
    back = "put a sound snapshot back from a backup"
    if settings.warehouse:
        return back
    root = settings.home / "warehouse"
    moved = [root / "snapshots", *([root / POINTER] if (root / POINTER).exists() else [])]
    return f"{back}; or {', '.join(map(move_aside, moved))}, {ANEW}, begins a new chain"


def _mends_snapshot(settings: Settings, mends: str | None) -> str:
    """What gives readers a sound snapshot again: to make it again, where nothing would hold that up."""
    where = place(settings)
    pointer = seen(where)
    latest_id = pointer.snapshot if pointer else ""
    older = step_back(where, latest_id) if latest_id else None
    command = use_command(older, f"{latest_id} is damaged") if older else None
    use = f"`{command}` shows readers the newest sound one" if command else None
    if mends:
        return "; or ".join(filter(None, (mends, use)))
    try:
        manifest_of(where, latest_id, pointer.manifest_sha256 if pointer else None)
    except SnapshotError:
        return f"{use}; then `peerbench rebuild`" if use else f"{ANEW}, begins a new chain"
    return "; or ".join(filter(None, ("`peerbench rebuild`", use)))


def _amiss(home: Path, snapshot: str, since: float | None = None) -> Iterator[Fact]:
    """The pages, and files that they lead to, that are gone, of another size or of another snapshot."""
    try:
        found = amiss(home / "site", since)
    except NoIndex as error:
        if since is None:
            yield Fact("pages", "gone", str(error), "peerbench site", PAGES_FAILED)
        return
    if found.snapshot != snapshot and since is None:
        words = (
            f"FAILED: {home / 'site'} has the pages of {found.snapshot}, which this home did not make last"
        )
        yield Fact("pages", "failed", words, "peerbench site", PAGES_FAILED)
        return
    for state, which, what in (("gone", found.gone, ""), ("cut", found.cut, " of another size")):
        if which:
            said = "DAMAGED" if what else "GONE"
            words = f"{said}: {len(which)} of {found.named} pages and their files{what}, the first "
            yield Fact("pages", state, f"{words}{home / 'site' / which[0]}", "peerbench site", PAGES_FAILED)
            return


def _damaged_files(found: Snapshot) -> str | None:
    """The first file beside the tables of a snapshot in a folder that is gone or of another size."""
    for file in every_file(found.manifest):
        path = found.directory / file["path"]
        named = f"snapshot {found.manifest['snapshot']}: {file['path']}"
        if not path.is_file():
            return f"{named} is gone"
        if (size := path.stat().st_size) != file["bytes"]:
            return f"{named} has {size:,} bytes of {file['bytes']:,}"
    return None
