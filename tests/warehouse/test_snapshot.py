"""Publishing and reading: whole or not at all, one winner, nothing outside its folder, nothing tampered with."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from small_snapshots import ABOUT, DECLARED, frames, made_of, publish_one, whole

from warehouse.snapshots.manifest import (
    MANIFEST,
    SIGNATURE,
    Keys,
    SnapshotError,
    checked_id,
    checked_path,
    digest,
    encoded,
)
from warehouse.snapshots.retention import chain, clean, prune, step_back, use
from warehouse.snapshots.snapshot import NoRoom, latest, opened, publish
from warehouse.snapshots.storage import Local, Place, Superseded
from warehouse.snapshots.storage_s3 import Bucket
from warehouse.snapshots.verify import faults

SUPPORT = Path(__file__).parents[1] / "support"


def test_what_was_published_is_read(place: Place) -> None:
    ids = [publish_one(place, made) for made in (1, 2, 3)]
    assert whole(place) == 3
    assert made_of(opened(place, ids[0])) == 1, "an older snapshot stays readable"
    assert [name for name, _ in chain(place)] == ids[::-1]
    assert place.ids() == ids and not list(faults(place))
    assert list(place.staging.iterdir()) == []


def test_an_empty_place_says_so(place: Place) -> None:
    with pytest.raises(SnapshotError, match="no snapshot"):
        latest(place)


def test_files_are_cut_by_year_sorted_and_say_what_they_hold(tmp_path: Path) -> None:
    publish_one(tmp_path, 5)
    directory, manifest = latest(tmp_path)
    paths = [file["path"] for file in manifest["files"] if file["table"] == "figures"]
    assert paths == ["figures/2024-25.parquet", "figures/2025-26.parquet"]
    file = pq.ParquetFile(directory / paths[0])
    said = {key.decode(): value.decode() for key, value in file.schema_arrow.metadata.items()}
    assert said["peerbench:description"] == "One figure of a test."
    assert "SYNTHETIC" in said["peerbench:notice"] and said["peerbench:schema_version"] == "1.0"
    assert manifest["snapshot"] not in str(said) and manifest["published_at"] not in str(said)
    field = file.schema_arrow.field("made").metadata
    assert (field[b"description"], field[b"unit"]) == (b"The publish that made it.", b"ordinal")
    column = file.metadata.row_group(0).column(0)
    assert column.compression == "ZSTD" and column.statistics.has_min_max
    frame = pl.read_parquet(directory / paths[0])
    assert frame["authority_id"].is_sorted() and frame["financial_year"].unique().to_list() == ["2024/25"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    hashes = []
    for number in range(2):
        place = Local(tmp_path / str(number))
        shuffled = {
            name: rows.collect().sample(fraction=1, shuffle=True).lazy() for name, rows in frames(4).items()
        }
        publish(place, shuffled, ABOUT, DECLARED)
        hashes.append([file["sha256"] for file in latest(place).manifest["files"]])
    assert hashes[0] == hashes[1]


def test_of_two_publishers_that_saw_the_same_pointer_one_wins(place: Place) -> None:
    first = publish_one(place, 1)
    seen = place.pointer()
    other = publish_one(place, 2)
    kept = place.pointer
    object.__setattr__(place, "pointer", lambda: seen)  # as if it had looked before the other was done
    try:
        if isinstance(place, Local):
            object.__delattr__(place, "pointer")
            moved = place.move
            object.__setattr__(place, "move", lambda content, expected: moved(content, seen))
        with pytest.raises(Superseded):
            publish_one(place, 3)
    finally:
        for name in ("pointer", "move"):
            if name in vars(place):
                object.__delattr__(place, name)
    assert kept and whole(place) == 2 and place.ids() == [first, other], "the loser leaves nothing"


def test_publishers_at_the_same_time(tmp_path: Path) -> None:
    place, barrier, ended = Local(tmp_path), threading.Barrier(4), []
    publish_one(place, 0)

    def go(made: int) -> None:
        barrier.wait()
        try:
            ended.append(publish_one(place, made))
        except Superseded:
            ended.append(None)

    for round_ in range(5):
        threads = [threading.Thread(target=go, args=(round_ * 4 + n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        whole(place)
    won = [name for name in ended if name]
    assert len(ended) == 20 and len(won) >= 5
    assert {name for name, _ in chain(place)} >= set(won) and len(place.ids()) == len(won) + 1
    assert clean(place) == []


@pytest.mark.parametrize(
    "publishes", [pytest.param(60, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.soak)]
)
def test_readers_during_publishes_see_whole_snapshots(place: Place, publishes: int, tmp_path: Path) -> None:
    publish_one(place, 0)
    stop = tmp_path / "stop"
    env = {**os.environ, "PYTHONPATH": str(SUPPORT)}
    readers = []
    for number in range(2):
        cache = tmp_path / f"reader{number}"
        command = [sys.executable, str(SUPPORT / "reading_loop.py"), place.name, str(cache), str(stop)]
        readers.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True))
    while not all((tmp_path / f"reader{number}.ready").exists() for number in range(2)):
        assert all(reader.poll() is None for reader in readers)
        time.sleep(0.05)
    for made in range(1, publishes + 1):
        publish_one(place, made, package=made % 10 == 0)
    stop.touch()
    found = [json.loads(reader.communicate(timeout=300)[0]) for reader in readers]
    print(f"{publishes} publishes to {place.name}: {found}")
    assert sum(one["bad"] for one in found) == 0, found
    assert whole(place) == publishes and sum(one["reads"] for one in found) > 0


HOSTILE = [
    "..",
    ".",
    "",
    "/etc",
    "../../x",
    "con",
    "a" * 300,
    "\0",
    "%2e%2e",
    "20260101T000000000000Z/..",
    "é",
]


@pytest.mark.parametrize("seed", range(4))
def test_ids_and_paths_cannot_leave_the_snapshot(place: Place, seed: int) -> None:
    drawn = random.Random(seed)
    names = HOSTILE + ["".join(drawn.choices("./\\~%2e0Z\0ab\n", k=drawn.randint(1, 30))) for _ in range(240)]
    for name in names:
        for act in (
            place.notices,
            place.discard,
            place.empty,
            place.paths,
            lambda n: place.read(n, MANIFEST),
        ):
            with pytest.raises(SnapshotError):
                act(name)
        with pytest.raises(SnapshotError):
            checked_id(name)
        try:
            inside = Path("/s") / checked_path(name)
        except SnapshotError:
            continue
        assert Path(os.path.normpath(inside)).is_relative_to("/s") and len(inside.parts) <= 4


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Keys, Keys]:
    """(a pair, another pair)."""
    made = []
    for name in ("own", "other"):
        private, public = tmp_path / f"{name}.pem", tmp_path / f"{name}.pub"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True)
        subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
        made.append(Keys(private, public))
    return made[0], made[1]


def tampered(place: Local, directory: Path, keys: Keys, how: str) -> None:
    """Changes a snapshot as one could who may write to the storage but has not the key."""
    manifest = json.loads((directory / MANIFEST).read_bytes())
    if how == "edited, all hashes made again":
        path = directory / "names.parquet"
        pl.read_parquet(path).with_columns(made=pl.lit(99)).write_parquet(path)
        for file in manifest["files"]:
            content = (directory / file["path"]).read_bytes()
            file |= {"bytes": len(content), "sha256": digest(content)}
    elif how == "file of another snapshot":
        other = directory.parent / manifest["previous"]["snapshot"] / "names.parquet"
        (directory / "names.parquet").write_bytes(other.read_bytes())
        return
    elif how == "manifest of another snapshot":
        other = directory.parent / manifest["previous"]["snapshot"]
        for name in (MANIFEST, SIGNATURE):
            (directory / name).write_bytes((other / name).read_bytes())
        pointer = json.loads((place.root / "latest.json").read_bytes())
        pointer["manifest_sha256"] = digest((other / MANIFEST).read_bytes())
        (place.root / "latest.json").write_text(json.dumps(pointer))
        return
    elif how == "signature removed":
        (directory / SIGNATURE).unlink()
        return
    (directory / MANIFEST).write_bytes(encoded(manifest))
    pointer = json.loads((place.root / "latest.json").read_bytes())
    pointer["manifest_sha256"] = digest(encoded(manifest))
    (place.root / "latest.json").write_text(json.dumps(pointer))


@pytest.mark.parametrize(
    "how",
    [
        "edited, all hashes made again",
        "file of another snapshot",
        "manifest of another snapshot",
        "signature removed",
    ],
)
def test_with_a_key_tampering_is_refused(tmp_path: Path, keys: tuple[Keys, Keys], how: str) -> None:
    place = Local(tmp_path / "w", keys=keys[0])
    for made in range(3):
        publish_one(place, made, package=False)
    assert whole(place) == 2
    tampered(place, latest(place).directory, keys[0], how)
    with pytest.raises(SnapshotError):
        latest(place)
    assert list(faults(place))


def test_another_key_and_no_signature_are_refused(tmp_path: Path, keys: tuple[Keys, Keys]) -> None:
    root = tmp_path / "w"
    publish_one(Local(root, keys=keys[0]), 1)
    assert made_of(latest(Local(root, keys=Keys(public=keys[0].public)))) == 1
    with pytest.raises(SnapshotError, match="not by the key"):
        latest(Local(root, keys=Keys(public=keys[1].public)))
    publish_one(Local(root), 2)
    with pytest.raises(SnapshotError, match="not signed"):
        latest(Local(root, keys=Keys(public=keys[0].public)))


def test_a_pointer_set_back_and_a_cut_chain_are_named(tmp_path: Path) -> None:
    place = Local(tmp_path)
    old = publish_one(place, 1)
    pointer = (tmp_path / "latest.json").read_bytes()
    middle, new = publish_one(place, 2), publish_one(place, 3)
    assert not list(faults(place, since=old)) and not list(faults(place, since=new))
    (tmp_path / "latest.json").write_bytes(pointer)
    (found,) = faults(place, since=new)
    assert found.snapshot == new and "does not lead to" in found.problem
    publish_one(place, 4)
    assert [f.snapshot for f in faults(place, since=middle)] == [middle]
    (gone,) = faults(place, since="20200101T000000000000Z")
    assert "put snapshots/20200101T000000000000Z back" in gone.command and "snapshots use" not in gone.command
    with pytest.raises(SnapshotError, match="'x' is no snapshot id"):
        list(faults(place, since="x"))
    path = tmp_path / "snapshots" / old / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"rule_version": "1"', b'"rule_version": "2"'))
    assert any("not the one that was published" in fault.problem for fault in faults(place))


def test_verify_names_every_damage(place: Place, s3: Callable[..., Bucket]) -> None:
    where = place
    snapshot = publish_one(where, 1)
    publish_one(where, 2)
    if isinstance(where, Bucket):
        where.delete(f"snapshots/{snapshot}/names.parquet")
        where.put(f"snapshots/{snapshot}/README.md", b"other")
        where.put(f"snapshots/{snapshot}/added.txt", b"x")
    else:
        assert isinstance(where, Local)
        folder = where.root / "snapshots" / snapshot
        (folder / "names.parquet").unlink()
        (folder / "README.md").write_bytes(b"other")
        (folder / "added.txt").write_bytes(b"x")
    found = {fault.path: fault.problem for fault in faults(where)}
    assert set(found) == {"names.parquet", "README.md", "added.txt"}
    assert found["names.parquet"] == "missing" and found["README.md"].startswith("damaged")
    assert all(fault.command for fault in faults(where))


def test_prune_keeps_the_last_the_months_and_what_was_just_read(place: Place) -> None:
    begin = datetime(2026, 1, 30, 3, tzinfo=UTC)
    ids = []
    for day in range(6):
        moment = begin + timedelta(days=day)
        ids.append(publish(place, frames(day), ABOUT, DECLARED, moment=moment))
    now = begin + timedelta(days=5, hours=1)
    assert prune(place, 2, timedelta(hours=48), now) == [ids[0], ids[2]], (
        "not the last of January; not 3, just read"
    )
    assert not list(faults(place)), "what was pruned is no fault"
    assert whole(place) == 5 and made_of(opened(place, ids[1])) == 1
    with pytest.raises(SnapshotError, match="files were removed on 2026-02-04"):
        opened(place, ids[0])
    assert prune(place, 2, timedelta(hours=48), now) == []
    assert publish_one(place, 6) and whole(place) == 6


def test_snapshots_keep_their_order_and_their_files_while_the_clock_is_set_back(place: Place) -> None:
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    moments = [now - timedelta(days=40), now - timedelta(days=3), now, now - timedelta(days=35), now]
    moments += [now - timedelta(days=35), now + timedelta(days=1)]
    ids = [publish(place, frames(n), ABOUT, DECLARED, moment=at) for n, at in enumerate(moments)]
    assert ids == sorted(set(ids)) == place.ids() and whole(place) == len(ids) - 1
    assert [name for name, _ in chain(place)] == ids[::-1]
    assert step_back(place, ids[-1]) == ids[-2]
    assert prune(place, 1, timedelta(0), now - timedelta(days=34)) == [], "no clock, no age"
    emptied = prune(place, 1, timedelta(0), now + timedelta(days=2))
    last = {at.strftime("%Y-%m"): name for at, name in sorted(zip(moments, ids, strict=True))}
    assert not set(emptied) & set(last.values()) and set(emptied) < set(ids[:-1])


def test_a_step_back_is_seen_at_once_and_survives_cleaning(place: Place) -> None:
    old, bad = publish_one(place, 1), publish_one(place, 2)
    use(place, old, "wrong rule", datetime.now(UTC))
    assert whole(place) == 1
    assert place.notices(bad)[0]["kind"] == "rolled back" and place.notices(bad)[0]["reason"] == "wrong rule"
    new = publish_one(place, 3)
    assert clean(place, timedelta(0)) == [] and made_of(opened(place, bad)) == 2
    assert [name for name, _ in chain(place)] == [new, old]


@pytest.mark.slow
def test_a_snapshot_that_will_not_fit_is_refused_before_it_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_one(tmp_path, 1)
    monkeypatch.setattr(Local, "free", lambda self: 10)
    with pytest.raises(
        NoRoom, match=r"^/.*: not published: about [\d,]+ bytes are needed and 10 are free: `peerbench "
    ):
        publish_one(tmp_path, 2)
    assert whole(Local(tmp_path)) == 1 and list((tmp_path / ".staging").iterdir()) == []
