"""Dagster as an operator runs it: its daemon as a process, its record in SQLite or PostgreSQL."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

import dagster as dg
import pytest
import requests
from ports import free_port
from postgres import postgres
from pytest_httpserver import HTTPServer
from small_home import release
from werkzeug import Request, Response

from pipelines.clock import LONDON
from pipelines.publish.runs import runs
from pipelines.settings import Settings
from sample.clock import Clock
from sample.server import Server

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
FREED_WITHIN = 300
STARTED = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])


@contextmanager
def process(*args: str | Path, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with its children, ended with them."""
    with log.open("wb") as file:
        child = subprocess.Popen(args, env=env, stdout=file, stderr=file, cwd=ROOT, start_new_session=True)
        try:
            yield child
        finally:
            # Where the test has killed them itself, no process of the group may be left to be told.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def until(seconds: float, holds: Callable[[], bool]) -> float:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, "not within the time"
        time.sleep(1)
    return time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.parametrize("storage", ["sqlite", "postgres"])
def test_a_killed_run_is_failed_and_told_by_the_daemon(
    storage: str,
    home: Settings,
    tmp_path: Path,
    httpserver: HTTPServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    messages: list[str] = []

    def receive(request: Request) -> Response:
        messages.append(json.loads(request.get_data())["title"])
        return Response(status=200)

    httpserver.expect_request("/hook").respond_with_handler(receive)
    record = tmp_path / "dagster"
    record.mkdir()
    shutil.copy(ROOT / ("dagster.yaml" if storage == "sqlite" else "deploy/postgres/dagster.yaml"), record)
    env = {
        **os.environ,
        "DAGSTER_HOME": str(record),
        "PEERBENCH_HOME": str(home.home),
        "PEERBENCH_REGISTER": str(home.register_dir),
        "PEERBENCH_CONTACT": home.contact,
        "PEERBENCH_ALERTS": f"json://127.0.0.1:{httpserver.port}/hook",
        "PEERBENCH_FIND_A_TENDER_URL": "http://127.0.0.1:9",
        "PEERBENCH_CONTRACTS_FINDER_URL": "http://127.0.0.1:9",
    }
    with postgres() if storage == "postgres" else nullcontext() as server:
        env |= {"DAGSTER_PG_URL": server.address} if server else {}
        for name in ("DAGSTER_HOME", "DAGSTER_PG_URL"):
            monkeypatch.setenv(name, env.get(name, ""))
        before = len(list(runs(home.home)))
        with process(PROGRAMS / "peerbench", "run", "--no-collect", env=env, log=tmp_path / "run.log") as run:
            # Our own record has the run before Dagster is loaded: only then is Dagster asked for it.
            until(300, lambda: len(list(runs(home.home))) > before or run.poll() is not None)
            with dg.DagsterInstance.get() as instance:
                until(300, lambda: instance.get_runs_count(STARTED) > 0 or run.poll() is not None)
            assert run.poll() is None, (tmp_path / "run.log").read_text()
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        (killed,) = list(runs(home.home))[before:]
        assert killed["outcome"] == "running"
        daemon = (PROGRAMS / "dagster-daemon", "run", "-w", "workspace.yaml")
        with process(*daemon, env=env, log=tmp_path / "daemon.log"):
            took = until(FREED_WITHIN, lambda: list(runs(home.home))[-1]["outcome"] == "failed")
            until(300, lambda: any("last run: killed" in title for title in messages))
        with dg.DagsterInstance.get() as instance:
            found = instance.get_run_by_id(killed["run_id"])
            assert found is not None and found.status == dg.DagsterRunStatus.FAILURE
        assert took < FREED_WITHIN and not [title for title in messages if title.count("over")]
        # Its slot is free: the next run works, and the trouble is told as over.
        again = subprocess.run(
            [PROGRAMS / "peerbench", "run", "--no-collect"],
            env=env,
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert again.returncode == 0, again.stderr
        assert any("over: last run: killed" in title for title in messages)


@pytest.mark.slow
def test_the_schedule_fires_by_itself_and_a_sensor_too(home: Settings, tmp_path: Path) -> None:
    """Daemon, code server and web server as processes, as deploy/compose.yaml has them, on PostgreSQL."""
    record = tmp_path / "dagster"
    record.mkdir()
    shutil.copy(ROOT / "deploy/postgres/dagster.yaml", record)
    port, web = free_port(), free_port()
    workspace = tmp_path / "workspace.yaml"
    text = (ROOT / "deploy/workspace.yaml").read_text()
    workspace.write_text(text.replace("host: code", "host: 127.0.0.1").replace("4000", str(port)))
    inbox = home.home / "inbox/find_a_tender"
    inbox.mkdir(parents=True)
    (inbox / "late.json").write_text(json.dumps({"releases": [release(77, day="2025-06-03")]}))
    os.utime(inbox / "late.json", (time.time() - 3600, time.time() - 3600))
    before = set((home.home / "warehouse/snapshots").iterdir())
    server = Server(0, [], Clock(datetime.now(LONDON), 1000))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with postgres() as database:
        env = {
            **os.environ,
            "DAGSTER_HOME": str(record),
            "DAGSTER_PG_URL": database.address,
            "PEERBENCH_HOME": str(home.home),
            "PEERBENCH_REGISTER": str(home.register_dir),
            "PEERBENCH_CONTACT": home.contact,
            "PEERBENCH_CLOCK_SPEED": "1000",
            "PEERBENCH_FIND_A_TENDER_URL": server.url,
            "PEERBENCH_CONTRACTS_FINDER_URL": server.url,
            "PEERBENCH_NIGHTLY": "* * * * *",
        }
        with _both(env, tmp_path, workspace, port, web):
            daemon = ("dagster-daemon", "run", "-w", str(workspace))
            with process(PROGRAMS / daemon[0], *daemon[1:], env=env, log=tmp_path / "daemon.log"):
                until(600, lambda: not list(inbox.glob("late.json")))
                until(600, lambda: len(set((home.home / "warehouse/snapshots").iterdir()) - before) > 0)
    server.shutdown()
    server.server_close()
    (published, *_) = (row for row in runs(home.home) if row["sources"])
    assert published["outcome"] == "published" and "contracts_finder" in str(published["sources"])


@contextmanager
def _both(env: dict[str, str], folder: Path, workspace: Path, port: int, web: int) -> Iterator[None]:
    """Code server and web server, with the sensor switched on. As in the containers, one that died is begun again;
    here one that hangs is, too: what it had to say is then printed, for Dagster's own start is not what is tried."""
    code = ("code-server", "start", "-h", "127.0.0.1", "-p", str(port), "-m", "assets.definitions")
    pages = ("dagster-webserver", "-h", "127.0.0.1", "-p", str(web), "-w", str(workspace))
    for attempt in range(3):
        logs = [folder / f"{name}-{attempt}.log" for name in ("code", "web")]
        with (
            process(
                PROGRAMS / "dagster", *code, "--location-name", "peerbench", env=env, log=logs[0]
            ) as first,
            process(PROGRAMS / pages[0], *pages[1:], env=env, log=logs[1]) as second,
        ):

            def stands(both: tuple[subprocess.Popen[bytes], ...] = (first, second)) -> bool:
                assert not [child for child in both if child.poll() is not None], "ended by itself"
                # The web server answers before the code server does, which a command asks.
                return answers(web, "/server_info") and _is_switched_on("inbox_files", workspace, env)

            try:
                until(200, stands)
            except AssertionError as reason:
                print(f"attempt {attempt}: {reason}", *(log.read_text() for log in logs), sep="\n")
                continue
            yield
            return
    pytest.fail("Dagster's code server and web server did not begin in three attempts")


def _is_switched_on(sensor: str, workspace: Path, env: dict[str, str]) -> bool:
    asked = [PROGRAMS / "dagster", "sensor", "start", sensor, "-w", workspace]
    try:
        return subprocess.run(asked, env=env, cwd=ROOT, capture_output=True, timeout=120).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def answers(port: int, path: str) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}{path}", timeout=30).ok
    except requests.RequestException:  # one that is slow to answer is asked again, too
        return False
