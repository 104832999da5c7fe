"""Killed anywhere, a collect that is run again ends with what an uninterrupted one has."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from pipelines.collect.day_record import Day
from pipelines.collect.landing import content_of
from pipelines.collect.release_json import parse_lines
from pipelines.collect.verify import faults

START = "2026-04-01T06:00:00"
FIRST, LAST = "2026-03-02", "2026-03-13"


@pytest.fixture(scope="module")
def server():
    command = [sys.executable, "-m", "sample", "serve", "--port", "0", "--speed", "300", "--start", START]
    # It says on stderr when a killed client resets its connection.
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield child.stdout.readline().split()[-1]
    finally:
        child.terminate()
        child.wait(60)


def begun(home: Path, url: str) -> subprocess.Popen:
    settings = {
        "PEERBENCH_HOME": str(home),
        "PEERBENCH_FIND_A_TENDER_URL": url,
        "PEERBENCH_CONTRACTS_FINDER_URL": url,
        "PEERBENCH_CLOCK_SPEED": "300",
        "PEERBENCH_CLOCK_START": f"{START}+01:00",
    }
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "collect", "find_a_tender"]
    command += ["--from", FIRST, "--to", LAST]
    return subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.PIPE, text=True)


def held(home: Path) -> set[tuple[str, str, str]]:
    """(ocid, release id, hash of its bytes) of everything that lies in landing, read without the index."""
    found = set()
    for path in (home / "landing").rglob("*.zst"):
        for record in parse_lines(content_of(path), str(path)):
            digest = hashlib.sha256(record.raw).hexdigest()
            found.add((record.body["ocid"], record.body["id"], digest))
    return found


@pytest.mark.parametrize(
    "kills", [pytest.param(12, marks=pytest.mark.slow), pytest.param(50, marks=pytest.mark.soak)]
)
def test_killed_at_random_moments_it_ends_as_if_never_killed(server: str, tmp_path: Path, kills: int) -> None:
    """At moments drawn over the whole of a collect, several kills of each; the soak draws more."""
    whole = begun(tmp_path / "whole", server)
    started = time.monotonic()
    assert whole.wait(600) == 0, whole.stderr.read()
    lasted = time.monotonic() - started
    expected = held(tmp_path / "whole")
    assert len(expected) > 100
    seed = int(os.environ.get("SEED", "20260302"))
    print(f"SEED={seed}")
    rolled, killed, round_ = random.Random(seed), 0, 0
    while killed < kills:
        home, ended = tmp_path / f"killed-{round_}", False
        round_ += 1
        while not ended:
            ended, code = ran(begun(home, server), rolled.uniform(0.3, lasted) if killed < kills else 120)
            assert not ended or code == 0
            killed += not ended
            assert not list(faults(home))
            for day in Day.all(home, "find_a_tender"):
                assert not day.complete or {w["state"] for w in day.windows} <= {"complete", "split"}
        assert held(home) == expected
        days = Day.all(home, "find_a_tender")
        assert [d.day for d in days] == [date(2026, 3, n) for n in range(2, 14)]
        assert all(d.complete for d in days)
        assert not list(home.rglob(".*.part"))
    print(f"{killed} kills over {round_} collects")


def ran(child: subprocess.Popen, seconds: float) -> tuple[bool, int]:
    """(whether it ended by itself, its exit code); killed when it did not."""
    try:
        return True, child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        return False, child.wait(60)
