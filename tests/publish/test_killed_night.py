"""Killed anywhere in a night, the next run ends with the bytes of one that was never killed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small_home import few_councils, landed, rebuild_tables, release

from pipelines.settings import Settings

KILLS = 50
NIGHT = """
import os, signal, sys
import pipelines.site.build
from pipelines.rebuild import rebuild
from pipelines.settings import Settings

pipelines.site.build.pages = lambda settings: 0
settings, at, seen = Settings(), int(sys.argv[1]), 0


def writes(event, of):
    if event == "open":
        mode, flags = of[1] or "", of[2] or 0
        return bool(set(mode) & set("wax+")) or bool(flags & (os.O_WRONLY | os.O_RDWR))
    return event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "shutil.rmtree")


def counted(event, of):
    global seen
    if of and str(of[0]).startswith(str(settings.home)) and writes(event, of):
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)


sys.addaudithook(counted)
rebuild(settings, changed=True)
print(seen)
"""
"""A night that ends itself before the so manyth change of a file in the home; it prints how many there were."""
OF_THE_RUN = "runs"
"""The table that says how often a night was begun."""


def night(settings: Settings, at: int) -> int | None:
    """How many changes of files there were; null where it was killed."""
    env = {
        **os.environ,
        "PEERBENCH_HOME": str(settings.home),
        "PEERBENCH_REGISTER": str(settings.register_dir),
    }
    done = subprocess.run([sys.executable, "-c", NIGHT, str(at)], env=env, capture_output=True, text=True)
    if done.returncode == -signal.SIGKILL:
        return None
    assert done.returncode == 0, done.stderr[-3000:]
    return int(done.stdout.split()[-1])


def held(home: Path) -> dict[str, Any]:
    """The bytes of every table that was made, and of each file of the latest snapshot its hash."""
    made = {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted((home / "interim").glob("*/*.parquet"))
        if path.parent.name != OF_THE_RUN
    }
    latest = json.loads((home / "warehouse" / "latest.json").read_text())["snapshot"]
    manifest = json.loads((home / "warehouse" / "snapshots" / latest / "manifest.json").read_text())
    files = {file["path"]: file["sha256"] for file in manifest["files"] if file["table"] != OF_THE_RUN}
    return {**made, **files}


@pytest.mark.parametrize(
    "kills", [pytest.param(6, marks=pytest.mark.slow), pytest.param(KILLS, marks=pytest.mark.soak)]
)
def test_a_night_killed_at_any_moment_ends_as_if_never_killed(kills: int, tmp_path: Path) -> None:
    """Several kills a home, each at another change of a file; the last night of each runs to its end."""
    before = Settings(home=tmp_path / "before", register_dir=few_councils(tmp_path / "register"))
    buyers = ("Leeds City Council", "Bristol City Council", "Kent County Council")
    landed(
        before.home,
        [
            release(n, weight=n, buyer=buyers[n % 3], day=f"{2022 + n % 4}-0{1 + n % 9}-05")
            for n in range(1, 40)
        ],
    )
    rebuild_tables(before)
    edited = release(3, weight=25) | {"id": "000003-25-2025", "tag": ["tenderUpdate"]}
    landed(before.home, [release(50, day="2025-10-02"), release(51, buyer=buyers[2]), edited])
    whole = Settings(home=tmp_path / "whole", register_dir=before.register_dir)
    shutil.copytree(before.home, whole.home)
    changes = night(whole, 0)
    assert changes is not None and changes > kills
    expected = held(whole.home)
    seed = int(os.environ.get("SEED", "20261129"))
    print(f"SEED={seed}; {changes} changes of files")
    rolled, killed, number = random.Random(seed), 0, 0
    while killed < kills:
        number += 1
        settings = Settings(home=tmp_path / f"killed-{number}", register_dir=before.register_dir)
        shutil.copytree(before.home, settings.home)
        for _ in range(min(10, kills - killed)):
            killed += night(settings, rolled.randrange(1, changes)) is None
        night(settings, 0)
        assert held(settings.home) == expected, f"home {number}"
        shutil.rmtree(settings.home)
    print(f"{killed} kills over {number} homes")
