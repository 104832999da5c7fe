"""`peerbench collect`: one service's days, asked of the stand-in; what it prints, and how it ends."""

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sample_notices import of_days
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.collect.landing import sole_writer
from sample.clock import Clock
from sample.server import Server
from sample.uk_time import local

SPEED, NOW = 20_000, "2026-04-01T06:00:00"
DAYS = ("--from", "2026-03-02", "--to", "2026-03-04")


@pytest.fixture(scope="module")
def releases() -> list[dict]:
    return of_days("2026-03-01", "2026-03-05")


@pytest.fixture
def server(releases: list[dict], request: pytest.FixtureRequest) -> Iterator[Server]:
    hidden = getattr(request, "param", [])
    found = Server(0, releases, Clock(local(NOW), SPEED), hidden=hidden)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        found.shutdown()
        found.server_close()


def collect(home: Path, url: str, *options: str) -> Result:
    settings = {
        "PEERBENCH_HOME": str(home),
        "PEERBENCH_FIND_A_TENDER_URL": url,
        "PEERBENCH_CONTRACTS_FINDER_URL": "",
        "PEERBENCH_CLOCK_SPEED": str(SPEED),
        "PEERBENCH_CLOCK_START": f"{NOW}+01:00",
    }
    return CliRunner(env=settings).invoke(app, ["collect", *options])


def test_days_are_collected_once_and_asked_again_on_wish(
    server: Server, releases: list[dict], tmp_path: Path
) -> None:
    held = [
        row["release"]
        for row in releases
        if row["source"] == "find_a_tender" and "2026-03-02" <= row["release"]["date"][:10] <= "2026-03-04"
    ]
    first = collect(tmp_path, server.url, "find_a_tender", *DAYS)
    assert first.exit_code == 0, first.output
    assert first.output == f"3 days asked, {len(held)} releases, 0 not complete\n" and held
    assert (tmp_path / "home.json").exists()
    assert collect(tmp_path, server.url, "find_a_tender", *DAYS).output.startswith("0 days asked")
    again = collect(tmp_path, server.url, "find_a_tender", *DAYS, "--again", "--fill")
    assert again.output.splitlines()[0].startswith("3 days asked")
    assert again.output.splitlines()[1].endswith("notices that no window gave, 0 fetched by id")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["elsewhere"], "'elsewhere' is not one of contracts_finder, find_a_tender"),
        (["contracts_finder"], "is left out by an empty PEERBENCH_CONTRACTS_FINDER_URL"),
        (["find_a_tender", "--from", "2026-03-05", "--to", "2026-03-01"], "2026-03-05 is later than"),
        (["find_a_tender", "--from", "March"], "March"),
        ([], "Missing argument"),
    ],
)
def test_a_call_that_cannot_be_is_exit_2_and_asks_nothing(
    options: list[str], said: str, tmp_path: Path
) -> None:
    found = collect(tmp_path / "home", "http://127.0.0.1:9", *options)
    assert found.exit_code == 2 and said in found.output, found.output
    assert not (tmp_path / "home").exists()


def test_a_service_that_gives_nothing_is_exit_1(tmp_path: Path) -> None:
    found = collect(tmp_path, "http://127.0.0.1:9", "find_a_tender", *DAYS)
    assert found.exit_code == 1 and "peerbench: http://127.0.0.1:9" in found.output, found.output
    first = found.stderr.splitlines()[0]
    assert "ConnectionError" in first and "asked again in" in first, "told at the first try, not the last"
    assert found.stderr.count("asked again in") == 1


def test_a_home_at_work_is_exit_2(tmp_path: Path) -> None:
    ready, done = multiprocessing.Event(), multiprocessing.Event()
    other = multiprocessing.Process(target=_hold, args=(tmp_path, ready, done))
    other.start()
    try:
        assert ready.wait(300)
        found = collect(tmp_path, "http://127.0.0.1:9", "find_a_tender", *DAYS)
    finally:
        done.set()
        other.join(300)
    assert found.exit_code == 2 and "another peerbench process" in found.output, found.output


def _hold(home: Path, ready, done) -> None:
    with sole_writer(home):
        ready.set()
        done.wait(300)
