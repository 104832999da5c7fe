"""A lost or broken pointer removes nothing and publishes nothing; only a proven leftover is ever removed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from small_snapshots import made_of, publish_one, whole

from warehouse.snapshots.manifest import (
    MANIFEST,
    ChainCut,
    LastUnreadable,
    PointerBroken,
    PointerMissing,
    SnapshotError,
)
from warehouse.snapshots.retention import chain, clean, once_current, prune, prune_whole_chain, use
from warehouse.snapshots.snapshot import latest, opened
from warehouse.snapshots.storage import Local, Place
from warehouse.snapshots.storage_s3 import Bucket
from warehouse.snapshots.verify import faults

BROKEN = [b"", b"{", b"null", b"[]", b'{"snapshot": "../x"}', b"\xff\xfe", b'{"manifest": 1}']


def put(place: Place, path: str, content: bytes | None) -> None:
    """Replaces or removes a file of the place, as an operator or a fault would."""
    if isinstance(place, Bucket):
        place.delete(path) if content is None else place.put(path, content)
        return
    assert isinstance(place, Local)
    file = place.root / path
    file.unlink() if content is None else file.write_bytes(content)


@pytest.mark.parametrize("content", [None, *BROKEN])
@pytest.mark.parametrize("count", [1, 3])
def test_a_lost_pointer_removes_and_publishes_nothing_until_use_mends_it(
    place: Place, content: bytes | None, count: int
) -> None:
    ids = [publish_one(place, made, package=False) for made in range(1, count + 1)]
    put(place, "latest.json", content)
    wanted = PointerMissing if content is None else PointerBroken
    state = "missing" if content is None else "broken"
    command = f'peerbench snapshots use {ids[-1]} --reason "latest.json was {state}"'
    for act in (lambda: publish_one(place, 9), lambda: latest(place)):
        with pytest.raises(wanted, match=command):
            act()
    assert clean(place, timedelta(0)) == [] and place.ids() == ids and list(faults(place))
    use(place, ids[-1], "the pointer was lost", datetime.now(UTC))
    assert whole(place) == count and not list(faults(place))
    new = publish_one(place, 9, package=False)
    assert [name for name, _ in chain(place)] == [new, *ids[::-1]]
    assert [made_of(opened(place, name)) for name in ids] == list(range(1, count + 1))


@pytest.mark.parametrize("content", [None, b"{", b"folder"])
def test_the_newest_sound_snapshot_is_named_and_where_none_is_left_none_is(
    place: Place, content: bytes | None
) -> None:
    ids = [publish_one(place, made, package=False) for made in (1, 2, 3)]
    spoil(place, ids[2])
    place.notify(ids[1], {"kind": "pruned", "at": "2026-01-01T00:00:00+00:00", "reason": "old"})
    if content == b"folder" and isinstance(place, Local):
        (place.root / "latest.json").unlink()
        (place.root / "latest.json" / "kept").mkdir(parents=True)
    else:
        put(place, "latest.json", content)
    for act in (lambda: latest(place), lambda: list(chain(place)) if content else latest(place)):
        with pytest.raises(SnapshotError, match=f"peerbench snapshots use {ids[0]} --reason"):
            act()
    assert any(f"use {ids[0]} --reason" in fault.command for fault in faults(place))
    spoil(place, ids[0])
    with pytest.raises(SnapshotError, match="none that lies there is sound"):
        latest(place)
    use(place, ids[1], "whatever it holds", datetime.now(UTC))
    if content == b"folder" and isinstance(place, Local):
        assert (place.root / "latest.json.aside" / "kept").is_dir(), "what was put there is kept"


def spoil(place: Place, snapshot: str) -> None:
    (path, *_) = [path for path in place.paths(snapshot) if path.endswith(".parquet")]
    put(place, f"snapshots/{snapshot}/{path}", b"no")


def test_a_damaged_snapshot_moves_readers_only_where_they_see_it(place: Place) -> None:
    ids = [publish_one(place, made, package=False) for made in (1, 2, 3)]
    spoil(place, ids[1])
    (older,) = faults(place)
    assert "snapshots use" not in older.command and f"readers see {ids[2]}" in older.command
    spoil(place, ids[2])
    told = {fault.snapshot: fault.command for fault in faults(place)}
    assert f"snapshots use {ids[0]} --reason" in told[ids[2]] and "snapshots use" not in told[ids[1]]


def test_an_older_one_may_be_named_when_the_pointer_is_lost(place: Place) -> None:
    ids = [publish_one(place, made, package=False) for made in (1, 2, 3)]
    put(place, "latest.json", None)
    use(place, ids[0], "begin again here", datetime.now(UTC))
    assert whole(place) == 1
    assert [place.notices(name)[0]["kind"] for name in ids[1:]] == ["rolled back"] * 2
    publish_one(place, 4, package=False)
    assert clean(place, timedelta(0)) == [] and set(ids) < set(place.ids())


def test_a_snapshot_stepped_back_from_stays_though_its_notice_is_lost(place: Place) -> None:
    old, bad = (publish_one(place, made, package=False) for made in (1, 2))
    use(place, old, "wrong", datetime.now(UTC))
    put(place, f"notices/{bad}.json", None)
    publish_one(place, 3, package=False)
    publish_one(place, 4, package=False)
    assert clean(place, timedelta(0)) == [] and made_of(opened(place, bad)) == 2


@pytest.mark.parametrize("content", [None, b"{", b'{"snapshot": "20260101T000000000000Z", "files": []}'])
def test_without_the_manifest_of_the_latest_nothing_is_published(place: Place, content: bytes | None) -> None:
    ids = [publish_one(place, made, package=False) for made in (1, 2)]
    put(place, f"snapshots/{ids[1]}/{MANIFEST}", content)
    with pytest.raises(LastUnreadable, match=f"peerbench snapshots use {ids[0]}"):
        publish_one(place, 3)
    assert place.ids()[:1] == ids[:1] and clean(place, timedelta(0)) == []
    use(place, ids[0], "the latest lost its manifest", datetime.now(UTC))
    assert whole(place) == 1 and publish_one(place, 3, package=False) and whole(place) == 3


@pytest.mark.parametrize("lost", [0, 1])
def test_a_cut_chain_removes_nothing_and_prunes_nothing(place: Place, lost: int) -> None:
    ids = [publish_one(place, made, package=False) for made in (1, 2, 3)]
    put(place, f"snapshots/{ids[lost]}/{MANIFEST}", None)
    assert publish_one(place, 4, package=False) and whole(place) == 4
    assert clean(place, timedelta(0)) == []
    with pytest.raises(ChainCut, match=f"put snapshots/{ids[lost]}/manifest.json back from a backup"):
        prune(place, 1, timedelta(0))
    assert prune_whole_chain(place, 1) == [], "a publish goes on"
    assert set(once_current(place)) == {*place.ids()}
    cut = [fault for fault in faults(place) if "missing from the chain" in fault.problem]
    assert len(cut) == 1 and "peerbench snapshots use" in cut[0].command
    kept = [name for i, name in enumerate(ids) if i != lost]
    assert [made_of(opened(place, name)) for name in kept] == [i + 1 for i in range(3) if i != lost]


def test_a_killed_publish_heals_and_a_current_one_is_never_taken_for_it(place: Place) -> None:
    """What a kill leaves: the snapshot at its place, its lock in staging."""
    first = publish_one(place, 1, package=False)
    lock = place.staging / f"{first}.lock"
    lock.write_bytes(b"")  # killed after the move of the pointer
    assert clean(place, timedelta(0)) == [first] and place.ids() == [first], "only the lock goes"
    lock.write_bytes(b"pointer")
    put(place, "latest.json", None)
    with pytest.raises(PointerMissing):
        publish_one(place, 2)
    lock.write_bytes(b"")  # killed before it
    second = publish_one(place, 2, package=False)
    assert clean(place, timedelta(0)) == [first] and place.ids() == [second]


def test_a_manifest_outside_the_chain_keeps_what_it_names(place: Place) -> None:
    ids = [publish_one(place, made, package=False) for made in (1, 2)]
    pointer = place.pointer()
    assert pointer is not None
    content = place.read(ids[1], MANIFEST) or b""
    alone = json.loads(content) | {"previous": None, "snapshot": "20260101T000000000000Z"}
    if isinstance(place, Local):
        folder = place.root / "snapshots" / alone["snapshot"]
        folder.mkdir()
        (folder / MANIFEST).write_text(json.dumps(alone))
    else:
        put(place, f"snapshots/{alone['snapshot']}/{MANIFEST}", json.dumps(alone).encode())
    use(place, alone["snapshot"], "another chain", datetime.now(UTC))
    (place.staging / f"{ids[0]}.lock").write_bytes(b"")
    clean(place, timedelta(0))
    assert set(ids) <= set(place.ids())
