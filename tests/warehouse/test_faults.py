"""Every call of a publish fails once; a publish is killed at any moment; a bit flips anywhere."""

import errno
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_snapshots import made_of, publish_one

from warehouse.snapshots import snapshot as snapshots
from warehouse.snapshots.manifest import SnapshotError
from warehouse.snapshots.snapshot import latest
from warehouse.snapshots.storage import Local
from warehouse.snapshots.storage_s3 import Bucket
from warehouse.snapshots.verify import faults

SUPPORT = Path(__file__).parents[1] / "support"
slow, soak = pytest.mark.slow, pytest.mark.soak


def broken(*given: object) -> dict[str, Any]:
    """What tests/support/broken_publishes.py found."""
    ended = subprocess.run(
        [sys.executable, str(SUPPORT / "broken_publishes.py"), *map(str, given)],
        env={**os.environ, "PYTHONPATH": str(SUPPORT)},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    print(found)
    return found


@pytest.mark.parametrize("every", [pytest.param("", marks=slow), pytest.param("all", marks=soak)])
def test_each_call_to_the_file_system_fails_once(tmp_path: Path, every: str) -> None:
    """In one of its ways in turn; in the soak each call in all of them."""
    found = broken("calls", tmp_path, *every.split())
    assert found["violations"] == 0, found["bad"]
    assert found["failed_sites"] == found["call_sites"] >= 40
    assert set(found["calls"]) == {"mkdir", "write", "fsync", "rename", "replace", "remove"}


@pytest.mark.parametrize("every", [pytest.param("", marks=slow), pytest.param("all", marks=soak)])
def test_each_call_to_the_storage_fails_once(
    s3: Callable[..., Bucket], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: str
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    found = broken("storage", s3().url.rsplit("/", 1)[0], tmp_path, *every.split())
    assert found["violations"] == 0, found["bad"]
    assert found["failed_sites"] == found["call_sites"] >= 20
    assert set(found["calls"]) == {"get", "list", "put"}


@pytest.mark.parametrize("count", [pytest.param(100, marks=slow), pytest.param(1000, marks=soak)])
def test_a_publish_killed_at_any_moment_leaves_a_whole_snapshot(tmp_path: Path, count: int) -> None:
    """Two of three kills come as a phase begins, so that a hundred have enough of each; more moments are in the soak."""
    seed = int(os.environ.get("PEERBENCH_SEED", "20261125"))
    found = broken("kills", tmp_path, count, seed)
    assert found["violations"] == 0, found["bad"]
    phases = {"clean", "tables", "extracts", "manifest", "verify", "commit", "pointer"}
    if count >= 100:
        least = min(5, count // 50)
        assert all(found["by_phase"][phase] >= least for phase in phases), found["by_phase"]
        assert found["kills"] >= 0.9 * count, found


@pytest.mark.parametrize("count", [100, pytest.param(3_000, marks=slow), pytest.param(20_000, marks=soak)])
def test_a_flipped_bit_is_found_and_never_read(tmp_path: Path, count: int) -> None:
    """In any table file or the manifest. A new process knows no hash, so that of the file is forgotten here.

    A hash finds every bit alike: 3,000 flips touch every file in every part of it, the soak draws more.
    """
    snapshots._checked.clear()  # what earlier tests of this process published would be searched at each flip
    place = Local(tmp_path)
    publish_one(place, 3, package=False)
    directory, manifest = latest(place)
    paths = [directory / file["path"] for file in manifest["files"]] + [directory / "manifest.json"]
    seed = int(os.environ.get("PEERBENCH_SEED", "20261125"))
    drawn, found = random.Random(seed), 0
    for _ in range(count):
        path = drawn.choice(paths)
        content = bytearray(path.read_bytes())
        at, bit = drawn.randrange(len(content)), 1 << drawn.randrange(8)
        content[at] ^= bit
        _put(path, at, content[at])
        try:
            latest(place)
        except SnapshotError:
            found += 1
        _put(path, at, content[at] ^ bit)
    snapshots._checked.clear()
    print(f"seed {seed}: {found} of {count} flips found")
    assert found == count and made_of(latest(place)) == 3


def _put(path: Path, at: int, byte: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(bytes([byte]))
    name = str(path.resolve())
    for key in [key for key in snapshots._checked if key[0] == name]:
        del snapshots._checked[key]


def test_verify_finds_flips_truncations_and_zeroed_blocks_in_every_file(tmp_path: Path) -> None:
    place = Local(tmp_path)
    publish_one(place, 3)
    directory = latest(place).directory
    drawn, clean = random.Random(1), 0
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    for path in files:
        kept = path.read_bytes()
        damaged = [kept[:cut] for cut in drawn.sample(range(len(kept)), min(4, len(kept)))]
        block = drawn.randrange(max(1, len(kept) - 64))
        damaged.append(kept[:block] + bytes(b ^ 255 for b in kept[block : block + 64]) + kept[block + 64 :])
        for content in damaged:
            path.write_bytes(content)
            assert path.relative_to(directory).as_posix() in {fault.path for fault in faults(place)}, path
        path.write_bytes(kept)
        clean += not list(faults(place))
    assert clean == len(files), "no false alarm"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_by_the_file_that_it_did_not_take(tmp_path: Path) -> None:
    from pipelines.errors import is_ours
    from warehouse.interim import write_parquet

    (tmp_path / "part").symlink_to("/dev/full")
    with pytest.raises(OSError) as full:
        write_parquet(pl.DataFrame({"a": range(100_000)}), tmp_path / "part", row_group_size=2_000)
    assert (full.value.errno, full.value.filename) == (errno.ENOSPC, str(tmp_path / "part"))
    assert not is_ours(full.value)
    with pytest.raises(OSError) as absent:
        write_parquet(pl.DataFrame({"a": [1]}), tmp_path / "none" / "part", row_group_size=2_000)
    assert absent.value.filename == str(tmp_path / "none" / "part") and not is_ours(absent.value)
