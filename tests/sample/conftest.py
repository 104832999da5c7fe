"""A stand-in on a free port for each test that asks, and a plain way to ask it."""

import os
import threading
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from sample.behaviours import behaviours
from sample.clock import Clock
from sample.server import Server
from sample.uk_time import local

SHARED = Path(os.environ.get("PEERBENCH_SHARED", Path(__file__).parents[2].parent / "shared"))
NOW = "2026-04-01T06:00:00"


class Client:
    """Asks a server and keeps bytes, since a stand-in may send what is neither UTF-8 nor JSON."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def get(self, path: str, **query: str) -> tuple[int, Any, bytes]:
        address = f"{self.server.url}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            with urlopen(address, timeout=60) as reply:
                return reply.status, reply.headers, reply.read()
        except HTTPError as error:
            return error.code, error.headers, error.read()


@pytest.fixture
def standin():
    """A function that starts a server of some releases; `without` and `extra` name behaviours."""
    running = []

    def start(releases, at: str = NOW, without: str = "", extra: str = "", **more: Any) -> Client:
        on = behaviours(without, extra)
        server = Server(0, releases, Clock(local(at), 1.0), on=on, **more)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return Client(server)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def real():
    """A function that finds a recorded file; the test is skipped where it is not."""

    def find(name: str) -> Path:
        path = SHARED / "real" / name
        if not path.exists():
            pytest.skip(f"needs ../shared: {path} is not there")
        return path

    return find
