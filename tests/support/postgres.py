"""A PostgreSQL of a test's own, on loopback, which can be stopped and started again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ports import free_port

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@dataclass
class Postgres:
    """A server: its address as psycopg2 takes it, and what starts and stops it."""

    address: str
    start_command: list[Any]
    stop_command: list[Any]

    def start(self) -> None:
        run(self.start_command)

    def stop(self) -> None:
        run(self.stop_command)


def run(command: list[Any]) -> None:
    # Its user may not enter the folders of tests.
    subprocess.run(command, check=True, capture_output=True, cwd="/")


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server that runs, with a database `dagster`; stopped and removed at the end."""
    if not POSTGRES:
        pytest.skip("needs PostgreSQL")
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="peerbench-postgres-"))
    as_it = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_it:
        shutil.chown(folder, "postgres")
    programs, data = POSTGRES[-1].parent, folder / "data"
    run([*as_it, programs / "initdb", "-D", data, "-A", "trust", "-U", "peerbench"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = [*as_it, programs / "pg_ctl", "-D", data]
    server = Postgres(
        f"postgresql+psycopg2://peerbench@127.0.0.1:{port}/dagster",
        [*control, "-w", "-o", options, "-l", folder / "log", "start"],
        [*control, "-m", "immediate", "stop"],
    )
    server.start()
    try:
        run([*as_it, programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "peerbench", "dagster"])
        yield server
    finally:
        subprocess.run(server.stop_command, check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder)
