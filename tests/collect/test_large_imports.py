"""Large imports: memory that does not grow, nothing lost without a count, kills that double nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import eu_notices as make
import pytest
import zstandard

from pipelines.collect.importing import import_file
from pipelines.collect.release_json import parse_lines

SOURCE = "ted"
LIMIT_KB = 300_000
WATCHED = """
import sys
from pathlib import Path
from pipelines.cli import app
code = app(standalone_mode=False) or 0
status = Path("/proc/self/status").read_text()
print("peak", status.split("VmHWM:")[1].split()[0])
sys.exit(code)
"""


def begun(home: Path, path: Path, source: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WATCHED, "import", str(path), "--source", source]
    settings = {**os.environ, "PEERBENCH_HOME": str(home)}
    return subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def peak(home: Path, path: Path, source: str) -> int:
    """Imports a file as a user would. Gives the greatest memory in kB."""
    ended = begun(home, path, source)
    out, err = ended.communicate(timeout=1_200)
    assert ended.returncode == 0, err
    print(out, err)
    return int(out.split("peak ")[1])


def rows(home: Path) -> Iterator[tuple[str, str, bytes]]:
    for path in sorted((home / "landing").glob("*/[0-9]*/*/*/*.zst")):
        for record in parse_lines(zstandard.decompress(path.read_bytes()), str(path)):
            assert record.body is not None
            yield record.body["ocid"], record.body["id"], record.raw


def receipts(home: Path) -> list[dict[str, object]]:
    kept = (home / "landing" / SOURCE / "received").glob("*.json")
    found = [path for path in kept if "receipt" in json.loads(path.read_text())]
    return [json.loads(zstandard.decompress(path.with_suffix(".zst").read_bytes())) for path in found]


def holds(home: Path, count: int, stated: dict[str, object]) -> None:
    """Everything of a month is landed, counted by country and form, or refused."""
    (found,) = receipts(home)
    listed = found["by_country_and_form"]
    assert isinstance(listed, list)
    of = Counter({(row["country"], row["form"]): row["notices"] for row in listed})
    assert (
        of == stated["of"]
        and found["refused"] == stated["broken"]
        and found["no_notices"] == stated["others"]
    )
    assert found["notices"] + found["refused"] == count  # type: ignore[operator]
    assert found["releases"] == stated["taken"] == sum(row["taken"] for row in listed)
    held = list(rows(home))
    assert len(held) == len(set(held)) == stated["taken"]
    assert not any(secret.encode() in raw for _, _, raw in held for secret in make.SECRETS)


def test_nothing_of_a_month_is_lost_without_a_count(tmp_path: Path) -> None:
    path = tmp_path / "2018-07.tar.gz"
    stated = make.month(path, 600)
    import_file(tmp_path / "home", path, SOURCE)
    holds(tmp_path / "home", 600, stated)


@pytest.mark.slow
def test_a_month_of_twenty_thousand_notices(tmp_path: Path) -> None:
    path = tmp_path / "2018-07.tar.gz"
    stated = make.month(path, 20_000)
    moment = time.monotonic()
    used = peak(tmp_path / "home", path, SOURCE)
    print(
        f"{path.stat().st_size / 1e6:.0f} MB packed, {time.monotonic() - moment:.0f} s, {used / 1000:.0f} MB"
    )
    holds(tmp_path / "home", 20_000, stated)
    assert used < LIMIT_KB


def lines(path: Path, count: int, *, package: bool) -> None:
    """Releases of some 2 kB over two years, in no order of their days."""
    with path.open("w") as file:
        file.write('{"uri":"x","releases":[' if package else "")
        for number in range(count):
            day = f"{2023 + number % 2}-{1 + number * 7 % 12:02d}-{1 + number * 11 % 28:02d}"
            release = {
                "ocid": f"ocds-h6vhtk-{number:06x}",
                "id": f"{number:06d}-2024",
                "date": f"{day}T09:00:00Z",
            }
            release["description"] = f"{number} " * 280
            file.write(("," if package and number else "") + json.dumps(release) + ("" if package else "\n"))
        file.write("]}" if package else "")


@pytest.mark.parametrize(
    "few", [pytest.param(16_000, marks=pytest.mark.slow), pytest.param(40_000, marks=pytest.mark.soak)]
)
@pytest.mark.parametrize("package", [True, False])
def test_memory_does_not_grow_with_a_file(package: bool, few: int, tmp_path: Path) -> None:
    """A file of 28 MB is read in parts as one of 300 MB is; four times as large, held whole it would be seen."""
    path = tmp_path / "in.json"
    lines(path, few, package=package)
    small = peak(tmp_path / "small", path, "find_a_tender")
    lines(path, 4 * few, package=package)
    assert path.stat().st_size > 4 * few * 1_700
    large = peak(tmp_path / "large", path, "find_a_tender")
    assert large < LIMIT_KB and large < small * 1.25 + 20_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "shares", [(0, 0.7), pytest.param((0, 0.45, 0.7, 0.9), marks=pytest.mark.soak)], ids=len
)
@pytest.mark.parametrize("shape", ["month", "package"])
def test_an_import_that_is_killed_and_run_again_doubles_nothing(
    shape: str, shares: tuple[float, ...], tmp_path: Path
) -> None:
    """`shares`: of the time that a whole import takes, when each of the first attempts is killed; more in the soak."""
    if shape == "month":
        path, source = tmp_path / "2018-07.tar.gz", SOURCE
        make.month(path, 1_500)
    else:
        path, source = tmp_path / "in.json", "find_a_tender"
        lines(path, 15_000, package=True)  # 30 MB: larger than is held whole
    moment = time.monotonic()
    peak(tmp_path / "whole", path, source)
    took = time.monotonic() - moment
    expected = sorted(rows(tmp_path / "whole"))
    killed = 0
    for share in shares:
        child = begun(tmp_path / "killed", path, source)
        # The first is killed for sure: as soon as it has begun, however the load changes what it takes.
        while share == 0 and child.poll() is None and not (tmp_path / "killed/importing").exists():
            time.sleep(0.001)
        time.sleep(took * share)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        killed += child.returncode == -signal.SIGKILL
    peak(tmp_path / "killed", path, source)
    assert killed and sorted(rows(tmp_path / "killed")) == expected
    files = [
        {p.relative_to(tmp_path / h).as_posix() for p in (tmp_path / h / "landing").rglob("*.zst")}
        for h in ("whole", "killed")
    ]
    assert files[0] == files[1] and not (tmp_path / "killed/importing").exists()
    assert not list((tmp_path / "killed").rglob("*.part"))
