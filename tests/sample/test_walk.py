"""The walk that splits windows holds every release where one that follows cursors loses some (SOURCES.md 2.3)."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from sample_notices import sample

from pipelines.collect.day_record import Day

SPEED = 1000
PATH = "/api/1.0/ocdsReleasePackages"
FIRST, LAST = "2026-01-01", "2026-03-31"


@pytest.fixture(scope="module")
def url():
    command = [sys.executable, "-m", "sample", "serve", "--port", "0", "--speed", str(SPEED)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield child.stdout.readline().split()[-1]
    finally:
        child.terminate()
        child.wait(60)


def by_cursor(url: str) -> set[str]:
    """Release ids of a walk that follows `links.next` from page to page, as most clients do."""
    found: set[str] = set()
    address = f"{url}{PATH}?updatedFrom={FIRST}T00:00:00&updatedTo={LAST}T23:59:59&limit=100"
    for _ in range(100):
        time.sleep(13 / SPEED)
        page = requests.get(address, timeout=60).json()
        found |= {release["id"] for release in page["releases"]}
        following = page.get("links", {}).get("next")
        if following in (None, address):
            break
        address = following
    return found


def by_windows(url: str, home: Path) -> set[str]:
    settings = {
        "PEERBENCH_HOME": str(home),
        "PEERBENCH_FIND_A_TENDER_URL": url,
        "PEERBENCH_CONTRACTS_FINDER_URL": url,
        "PEERBENCH_CLOCK_SPEED": str(SPEED),
        "PEERBENCH_CLOCK_START": "2026-04-01T06:00:00+01:00",
    }
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "collect", "find_a_tender"]
    subprocess.run(
        [*command, "--from", FIRST, "--to", LAST], env={**os.environ, **settings}, check=True, timeout=900
    )
    return {name for day in Day.all(home, "find_a_tender") for w in day.windows for name in w["ids"]}


@pytest.mark.slow
def test_a_cursor_walk_loses_what_the_window_walk_holds(url: str, tmp_path: Path) -> None:
    rows = (row["release"] for row in sample()[0] if row["source"] == "find_a_tender")
    held = {row["id"] for row in rows if FIRST <= row["date"][:10] <= LAST}
    windows = by_windows(url, tmp_path)
    time.sleep(130 / SPEED)
    cursor = by_cursor(url)
    report = {"held": len(held), "window walk": len(windows & held), "cursor walk": len(cursor & held)}
    print(json.dumps(report))
    assert windows >= held
    assert len(held - cursor) >= 0.03 * len(held), report
