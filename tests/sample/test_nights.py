"""Nights of collecting with every fault on: nothing lost, nothing doubled, never too fast, holes named and filled.

The checker reads landing with its own few lines, not with the client's code; the pace is counted by the
server.
"""

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import zstandard
from sample_notices import of_days
from typer.testing import CliRunner

from pipelines.cli import app
from sample.clock import Clock
from sample.faults import FAULTS, Faults
from sample.server import Server
from sample.uk_time import local

SPEED, RATE = 1000, 0.3
SEED = int(os.environ.get("SEED", "20251019"))


def held(home: Path, source: str) -> Counter[tuple[str, str]]:
    """(ocid, id) of every distinct release in landing."""
    texts = set()
    for path in (home / "landing" / source).rglob("*.zst"):
        for release in json.loads(zstandard.decompress(path.read_bytes()))["releases"]:
            texts.add(json.dumps(release, sort_keys=True))
    return Counter((row["ocid"], row["id"]) for row in map(json.loads, texts))


def _about(night: date) -> list[dict[str, Any]]:
    """The releases of a month before this night and a week after it: no window asks for others."""
    return of_days(str(night - timedelta(days=30)), str(night + timedelta(days=7)))


@contextmanager
def served(start: str, night: date, hidden: list[str], apart: bool) -> Iterator[str]:
    """The address of both services as they stood at `start`, every fault on; in a process of its own if `apart`."""
    seed = SEED + night.toordinal()
    if not apart:
        faults = Faults(list(FAULTS), RATE, seed)
        server = Server(0, _about(night), Clock(local(start), SPEED), faults, hidden)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.url
        finally:
            server.shutdown()
            server.server_close()
        return
    options = ["--port", "0", "--speed", str(SPEED), "--start", start, "--seed", "2019"]
    options += ["--faults", "all", "--fault-rate", str(RATE), "--fault-seed", str(seed)]
    options += ["--hide", ",".join(hidden), "--until-stdin-closes"]
    command = [sys.executable, "-m", "sample", "serve", *options]
    with subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-3, text=True) as process:
        yield process.stdout.readline().split()[-1]
        process.stdin.close()


def collected(source: str, days: list[str], settings: dict[str, str], apart: bool) -> None:
    """Runs `peerbench collect`, in a process of its own if `apart`."""
    if apart:
        command = [sys.executable, "-c", "from pipelines.cli import main; main()", "collect"]
        subprocess.run([*command, source, *days], env={**os.environ, **settings}, check=True)
        return
    ended = CliRunner(env=settings).invoke(app, ["collect", source, *days])
    assert ended.exit_code == 0, ended.output


def nights(home: Path, first: date, last: date, hidden: list[str]) -> dict:
    """Collects each night the day before, as the services stood then; gives the server's counts, added up.

    Starting three interpreters takes longer than a night: one night in seven is collected by processes.
    """
    totals: dict = {"most": 0, "requests": 0, "faults": Counter()}
    for number in range((last - first).days + 1):
        night, apart = first + timedelta(days=number), number % 7 == 3
        start = f"{night + timedelta(days=1)}T02:30:00"
        with served(start, night, hidden, apart) as url:
            settings = {
                "PEERBENCH_HOME": str(home),
                "PEERBENCH_FIND_A_TENDER_URL": url,
                "PEERBENCH_CONTRACTS_FINDER_URL": url,
                "PEERBENCH_CLOCK_SPEED": str(SPEED),
                "PEERBENCH_CLOCK_START": start,
            }
            for source in ("contracts_finder", "find_a_tender"):
                collected(source, ["--from", str(first), "--to", str(night), "--fill"], settings, apart)
            counts = json.load(urlopen(f"{url}/__standin__"))
        totals["most"] = max(totals["most"], *counts["most_in_120_seconds"].values())
        totals["requests"] += sum(counts["requests"].values())
        totals["faults"] += Counter(counts["faults"])
    return totals


def proved(home: Path, first: date, last: date) -> None:
    rows = of_days(str(first), str(last))
    ids = sorted(row["release"]["id"] for row in rows if row["source"] == "find_a_tender")
    rolled = random.Random(SEED)
    hidden = sorted(rolled.sample(ids[1:-1], max(3, len(ids) // 20)))
    print(f"SEED={SEED} {first} to {last}: {len(rows)} releases, {len(hidden)} of them left out of windows")
    totals = nights(home, first, last, hidden)
    print(totals)
    for source in ("contracts_finder", "find_a_tender"):
        expected = Counter((r["release"]["ocid"], r["release"]["id"]) for r in rows if r["source"] == source)
        assert held(home, source) == expected
    assert totals["most"] <= 12
    assert len(totals["faults"]) == 8 or totals["requests"] < 100


@pytest.mark.slow
def test_seven_nights_with_every_fault_lose_nothing(tmp_path: Path) -> None:
    proved(tmp_path, date(2025, 10, 22), date(2025, 10, 28))


@pytest.mark.parametrize(
    "until",
    [
        pytest.param(date(2025, 11, 2), marks=pytest.mark.slow),
        pytest.param(date(2026, 1, 6), marks=pytest.mark.soak),
    ],
)
def test_nights_over_both_clock_changes_lose_nothing(tmp_path: Path, until: date) -> None:
    """A fortnight over the change in autumn and a week over that in spring; ninety nights in the soak."""
    proved(tmp_path / "autumn", date(2025, 10, 20), until)
    proved(tmp_path / "spring", date(2025, 3, 26), date(2025, 4, 1))
