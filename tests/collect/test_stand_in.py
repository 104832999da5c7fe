"""The client against the stand-in, which was written apart from it: what lands equals what is held.

The checker looks for each release's bytes in landing; it shares no code with the client.
"""

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
import zstandard
from sample_notices import of_days

from pipelines.clock import LONDON
from pipelines.clock import Clock as OurClock
from pipelines.collect.client import Client
from pipelines.collect.pacer import Pacer
from pipelines.collect.sequence_gaps import fill, gaps
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_walk import collect
from sample.clock import Clock
from sample.content import CONTENT, Content
from sample.faults import FAULTS, Faults
from sample.recorded import recorded
from sample.server import Server
from sample.uk_time import local

SEED = int(os.environ.get("SEED", "20261124"))
SPEED, NOW = 20_000, "2026-11-01T06:00:00"
SHARED = Path(__file__).parents[3] / "shared"


@contextmanager
def serving(
    releases: list[dict], faults: list[str], content: list[str], hidden: list[str] = ()
) -> Iterator[Server]:
    print(f"SEED={SEED}")
    server = Server(
        0,
        releases,
        Clock(local(NOW), SPEED),
        Faults(faults, 0.3, SEED),
        hidden,
        content=Content(content, SEED, 20),
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def asking(server: Server, home: Path) -> Client:
    clock = OurClock(SPEED, datetime.fromisoformat(NOW).replace(tzinfo=LONDON))
    return Client(server.url, clock, "test", Pacer(home, server.url, clock))


def landed(home: Path, source: str) -> bytes:
    paths = sorted((home / "landing" / source).rglob("*.zst"))
    return b"\n".join(zstandard.decompress(path.read_bytes()) for path in paths)


def proved(server: Server, home: Path, source: str, first: str, last: str) -> None:
    """Each release that the stand-in holds of these days is landed in its very bytes, and nothing beside."""
    rows = [row for row in server.feeds[source].rows if first <= row.date[:10] <= last]
    content = landed(home, source)
    lost = [row.id for row in rows if row.raw not in content]
    assert rows and not lost
    indexed = [json.loads(line) for line in _index(home, source)]
    assert len(indexed) == len({(row.ocid, row.id, row.raw) for row in rows})


def _index(home: Path, source: str) -> list[str]:
    """What our own index makes of the landing: one row for each content of a release."""
    from pipelines.collect.months import landed as files
    from pipelines.collect.release_index import index

    seen: set = set()
    found = [index(home, [f for f in of_month if f[0] == source], seen) for of_month in files(home).values()]
    return [json.dumps([row["ocid"], row["release_id"]]) for part in found for row in part.rows]


@pytest.mark.first(fault=2)
@pytest.mark.parametrize("fault", [*FAULTS, "all"])
def test_each_fault_alone_and_all_together_lose_nothing(fault: str, tmp_path: Path) -> None:
    names = list(FAULTS) if fault == "all" else [fault]
    content = list(CONTENT) if fault == "all" else []
    first, last = (
        (date(2026, 2, 1), date(2026, 3, 2)) if fault == "all" else (date(2026, 3, 2), date(2026, 3, 4))
    )
    with serving(of_days("2026-01-15", "2026-03-20"), names, content) as server:
        for source, service in FEEDS.items():
            collect(tmp_path, service, asking(server, tmp_path), first, last)
            proved(server, tmp_path, source, str(first), str(last))
        assert set(server.faults.fired) == set(names)
        assert max(tally.most for tally in server.tallies.values()) <= 12
        assert fault != "all" or len(server.content_fired) >= len(CONTENT) - 2, server.content_fired


@pytest.mark.first(name=3)
@pytest.mark.parametrize("name", list(CONTENT))
def test_each_fault_of_content_alone_loses_nothing(name: str, tmp_path: Path) -> None:
    first, last = date(2026, 3, 2), date(2026, 3, 8)
    with serving(of_days("2026-02-15", "2026-03-20"), [], [name]) as server:
        for source, service in FEEDS.items():
            collect(tmp_path, service, asking(server, tmp_path), first, last)
            proved(server, tmp_path, source, str(first), str(last))


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there: no recorded notices")
@pytest.mark.parametrize(("name", "source"), [("fts", "find_a_tender"), ("cf", "contracts_finder")])
def test_recorded_releases_land_byte_for_byte(name: str, source: str, tmp_path: Path) -> None:
    with serving(recorded([SHARED / f"real/{name}.jsonl"]), list(FAULTS), []) as server:
        rows = server.feeds[source].rows
        client = asking(server, tmp_path)
        for day in sorted({row.when.astimezone(LONDON).date() for row in rows}):
            collect(tmp_path, FEEDS[source], client, day, day)
        content = landed(tmp_path, source)
        lines = [line for line in (SHARED / f"real/{name}.jsonl").read_bytes().splitlines() if line.strip()]
        assert len(lines) == len(rows) and all(line.strip() in content for line in lines)


@pytest.mark.parametrize(
    "nights", [pytest.param(6, marks=pytest.mark.slow), pytest.param(20, marks=pytest.mark.soak)]
)
def test_planted_gaps_are_named_the_same_night(nights: int, tmp_path: Path) -> None:
    """Five a night, and as many of them filled as one night may; nights do not hang on one another."""
    rolled = random.Random(SEED)
    a_day = 400
    releases, planted = [], []
    for night in range(nights):
        day = date(2026, 6, 1) + timedelta(days=night)
        first = night * a_day + 1
        moments = sorted(rolled.randrange(6 * 3600, 22 * 3600) for _ in range(a_day))
        for number, second in enumerate(moments, first):
            at = datetime.combine(day, datetime.min.time(), LONDON) + timedelta(seconds=second)
            body = {
                "ocid": f"ocds-h6vhtk-{number:06x}",
                "id": f"{number:06d}-2026",
                "date": at.isoformat(),
                "tag": ["tender"],
                "tender": {"title": "x"},
            }
            releases.append({"source": "find_a_tender", "release": body})
        # None at the end of the day: what comes after the last number nobody knows yet.
        starts = [first + 5 + 75 * n + rolled.randrange(20) for n in range(5)]
        sizes = [rolled.randint(1, 50) for _ in starts]
        planted.append([set(range(s, s + size)) for s, size in zip(starts, sizes, strict=True)])
    hidden = [f"{n:06d}-2026" for night in planted for hole in night for n in hole]
    with serving(releases, [], [], hidden) as server:
        client = asking(server, tmp_path)
        for night, holes in enumerate(planted):
            day = date(2026, 6, 1) + timedelta(days=night)
            collect(tmp_path, FEEDS["find_a_tender"], client, day, day)
            named = {int(gap.release_id[:6]) for gap in gaps(tmp_path, "find_a_tender") if gap.day == day}
            assert named == set().union(*holes), f"SEED={SEED} night {night}"
        found = fill(tmp_path, FEEDS["find_a_tender"], client)
    assert sum(map(len, planted)) == 5 * nights and len(found) == len(hidden)
    assert [gap.state for gap in found].count("fetched") == 200
    ids = set(re.findall(rb'"id": ?"(\d{6}-2026)"', landed(tmp_path, "find_a_tender")))
    assert len(ids) == nights * a_day - len(hidden) + 200


ONE_OF_MANY = """
import sys, time
from datetime import datetime, timedelta
from pathlib import Path
from pipelines.collect.client import Client
from pipelines.clock import Clock
from pipelines.clock import LONDON
from pipelines.collect.pacer import Pacer
home, url, start, begun, speed = sys.argv[1:]
# All processes are given one clock: it started when the first of them was.
passed = timedelta(seconds=(time.time() - float(begun)) * float(speed))
clock = Clock(float(speed), datetime.fromisoformat(start).replace(tzinfo=LONDON) + passed)
client = Client(url, clock, "test", Pacer(Path(home), url, clock))
for n in range(5):
    client.get("/api/1.0/ocdsReleasePackages", {"updatedFrom": "2026-03-02T00:00:00", "updatedTo": "2026-03-02T00:10:00"})
"""


@pytest.mark.slow
def test_eight_processes_keep_one_pace(tmp_path: Path) -> None:
    speed = 300
    server = Server(0, of_days("2026-03-01", "2026-03-03"), Clock(local(NOW), speed))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    arguments = [str(tmp_path), server.url, NOW, str(time.time()), str(speed)]
    command = [sys.executable, "-c", ONE_OF_MANY, *arguments]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(8)]
    problems = [process.communicate(timeout=600)[1] for process in running]
    counts = json.load(urlopen(f"{server.url}/__standin__"))
    server.shutdown()
    server.server_close()
    assert [process.returncode for process in running] == [0] * 8, problems
    assert counts["requests"]["find_a_tender"] == 40
    assert counts["most_in_120_seconds"]["find_a_tender"] <= 12


@pytest.mark.slow
def test_the_stand_in_runs_alone() -> None:
    start = "from pipelines.cli import main; main()"
    command = [sys.executable, "-c", start, "stand-in", "--port", "0", "--faults", "all"]
    with subprocess.Popen([*command, "--until-stdin-closes"], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin and process.stdout
        url = process.stdout.readline().split()[-1]
        assert json.load(urlopen(f"{url}/__standin__"))["requests"]["find_a_tender"] == 0
        process.stdin.close()
