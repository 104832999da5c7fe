"""The lock of a home: who holds it is said as the holder wrote it, and decides nothing."""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.collect.landing import LandingBusy, sole_writer, who_writes

HOLDS = """
import sys
from pathlib import Path
from pipelines.collect.landing import sole_writer
with sole_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
ROOT = Path(__file__).parents[2]


@contextmanager
def held(home: Path) -> Iterator[int]:
    """Another process at work in the home; gives its number."""
    command = [sys.executable, "-c", HOLDS, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as other:
        assert other.stdout and other.stdout.readline() == b"held\n"
        yield other.pid
        assert other.stdin
        other.stdin.close()


def test_who_is_at_work_is_named_with_its_number_and_since_when(tmp_path: Path) -> None:
    with (
        held(tmp_path) as pid,
        pytest.raises(LandingBusy, match=rf": process {pid}, since 20\d\d-.*\+00:00$"),
        sole_writer(tmp_path),
    ):
        pass


@pytest.mark.parametrize(
    "said", [b"", b"12", b"\xff\xfe\0", b"1 2026-01-01T00:00:00+00:00\nmore", b"9" * 5000, b"x\x1b[31m 1\n"]
)
def test_what_the_lock_says_is_never_trusted(said: bytes, tmp_path: Path) -> None:
    with held(tmp_path):
        (tmp_path / ".lock").write_bytes(said)
        with pytest.raises(LandingBusy, match="at work there$"), sole_writer(tmp_path):
            pass
    dead = b"1 2026-01-01T00:00:00+00:00\n"
    (tmp_path / ".lock").write_bytes(dead)
    with sole_writer(tmp_path):  # whoever it names: nobody holds it
        assert (tmp_path / ".lock").read_bytes().startswith(f"{os.getpid()} ".encode())


def test_who_looks_keeps_nobody_from_beginning(tmp_path: Path) -> None:
    """`status` shares the lock for the time of a look, which a night that begins then waits for."""
    (tmp_path / ".lock").touch()
    with (tmp_path / ".lock").open("rb") as look:
        fcntl.flock(look, fcntl.LOCK_SH)
        over = threading.Timer(0.05, fcntl.flock, (look, fcntl.LOCK_UN))
        over.start()
        with sole_writer(tmp_path):
            pass
        over.join()


def test_who_is_at_work_is_told_to_others_alone(tmp_path: Path) -> None:
    assert who_writes(tmp_path) is None
    with sole_writer(tmp_path):
        assert who_writes(tmp_path) is None, "this process itself"
    with held(tmp_path) as pid:
        assert f"process {pid}, since" in (who_writes(tmp_path) or "")
    assert who_writes(tmp_path) is None
