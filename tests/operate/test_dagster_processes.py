"""Dagster as an operator runs it: its daemon as a process, its record in SQLite or PostgreSQL."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipelines.publish.runs import runs
from pipelines.settings import Settings

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
FREED_WITHIN = 300
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of its own on loopback; the address as psycopg2 takes it."""
    if not POSTGRES:
        pytest.skip("needs PostgreSQL")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="peerbench-postgres-"))  # its user may not enter those of tests
    as_it = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_it:
        shutil.chown(folder, "postgres")
    programs = POSTGRES[-1].parent
    data = folder / "data"
    common = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run([*as_it, programs / "initdb", "-D", data, "-A", "trust", "-U", "peerbench"], **common)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    log = ["-l", folder / "log"]
    subprocess.run([*as_it, programs / "pg_ctl", "-D", data, "-w", "-o", options, *log, "start"], **common)
    try:
        create = [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "peerbench", "dagster"]
        subprocess.run([*as_it, *create], **common)
        yield f"postgresql+psycopg2://peerbench@127.0.0.1:{port}/dagster"
    finally:
        subprocess.run([*as_it, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **common)
        shutil.rmtree(folder)


@contextmanager
def process(*args: str | Path, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with its children, ended with them."""
    with log.open("wb") as file:
        child = subprocess.Popen(args, env=env, stdout=file, stderr=file, cwd=ROOT, start_new_session=True)
        try:
            yield child
        finally:
            os.killpg(child.pid, signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
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
    with postgres() if storage == "postgres" else nothing() as address:
        env |= {"DAGSTER_PG_URL": address} if address else {}
        before = len(list(runs(home.home)))
        with process(PROGRAMS / "peerbench", "run", "--no-collect", env=env, log=tmp_path / "run.log") as run:
            until(120, lambda: len(list(runs(home.home))) > before or run.poll() is not None)
            assert run.poll() is None, (tmp_path / "run.log").read_text()
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        (killed,) = list(runs(home.home))[before:]
        assert killed["outcome"] == "running"
        daemon = (PROGRAMS / "dagster-daemon", "run", "-w", "workspace.yaml")
        with process(*daemon, env=env, log=tmp_path / "daemon.log"):
            took = until(FREED_WITHIN, lambda: list(runs(home.home))[-1]["outcome"] == "failed")
            until(60, lambda: any("last run: failed" in title for title in messages))
        for name in ("DAGSTER_HOME", "DAGSTER_PG_URL"):
            monkeypatch.setenv(name, env.get(name, ""))
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
        assert any("over: last run: failed" in title for title in messages)


@contextmanager
def nothing() -> Iterator[str | None]:
    yield None
