"""Nights of collecting with every fault on: nothing lost, nothing doubled, never too fast, holes named and filled.

The checker reads landing with its own few lines, not with the client's code; the pace is counted by the
server.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
import zstandard

from sample.notices import generate

SPEED = 1000
SEED = int(os.environ.get("SEED", "20251019"))


def held(home: Path, source: str) -> Counter[tuple[str, str]]:
    """(ocid, id) of every distinct release in landing."""
    texts = set()
    for path in (home / "landing" / source).rglob("*.zst"):
        for release in json.loads(zstandard.decompress(path.read_bytes()))["releases"]:
            texts.add(json.dumps(release, sort_keys=True))
    return Counter((row["ocid"], row["id"]) for row in map(json.loads, texts))


def nights(home: Path, first: date, last: date, hidden: list[str]) -> dict:
    """Collects each night the day before, as the services stood then; gives the server's counts, added up."""
    totals: dict = {"most": 0, "requests": 0, "faults": Counter()}
    night = first
    while night <= last:
        start = f"{night + timedelta(days=1)}T02:30:00"
        serve = ["serve", "--port", "0", "--speed", str(SPEED), "--start", start, "--seed", "2019"]
        faults = ["--faults", "all", "--fault-rate", "0.3", "--fault-seed", str(SEED + night.toordinal())]
        options = [*serve, *faults, "--hide", ",".join(hidden), "--until-stdin-closes"]
        with subprocess.Popen(
            [sys.executable, "-m", "sample", *options], stdin=-1, stdout=-1, stderr=-3, text=True
        ) as server:
            url = server.stdout.readline().split()[-1]
            settings = {
                "PEERBENCH_HOME": str(home),
                "PEERBENCH_FIND_A_TENDER_URL": url,
                "PEERBENCH_CONTRACTS_FINDER_URL": url,
                "PEERBENCH_CLOCK_SPEED": str(SPEED),
                "PEERBENCH_CLOCK_START": start,
            }
            for source in ("contracts_finder", "find_a_tender"):
                days = ["--from", str(first), "--to", str(night), "--fill"]
                command = [sys.executable, "-c", "from pipelines.cli import main; main()", "collect"]
                subprocess.run([*command, source, *days], env={**os.environ, **settings}, check=True)
            counts = json.load(urlopen(f"{url}/__standin__"))
            server.stdin.close()
        totals["most"] = max(totals["most"], *counts["most_in_120_seconds"].values())
        totals["requests"] += sum(counts["requests"].values())
        totals["faults"] += Counter(counts["faults"])
        night += timedelta(days=1)
    return totals


def proved(home: Path, first: date, last: date) -> None:
    rows = [row for row in generate()[0] if str(first) <= row["release"]["date"][:10] <= str(last)]
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


def test_seven_nights_with_every_fault_lose_nothing(tmp_path: Path) -> None:
    proved(tmp_path, date(2025, 10, 22), date(2025, 10, 28))


@pytest.mark.slow
def test_ninety_nights_over_both_clock_changes_lose_nothing(tmp_path: Path) -> None:
    proved(tmp_path / "autumn", date(2025, 10, 10), date(2026, 1, 6))
    proved(tmp_path / "spring", date(2025, 3, 26), date(2025, 4, 1))
