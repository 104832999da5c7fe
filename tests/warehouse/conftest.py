"""An S3 server on loopback, and a place of each kind."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ports import free_port

from warehouse.snapshots.storage import Local, Place
from warehouse.snapshots.storage_s3 import Bucket


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of moto's S3 on a free port of loopback, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1_200):
            try:
                urllib.request.urlopen(address, timeout=10)
                break
            except OSError:
                assert server.poll() is None, "moto ended"
                time.sleep(0.1)
        else:
            pytest.fail("moto does not answer")
        yield address
    finally:
        server.terminate()
        server.wait(60)


@pytest.fixture
def s3(
    s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Callable[..., Bucket]:
    """A function that gives a bucket's prefix of its own; the same name gives the same prefix."""
    stated = {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }
    for name, value in stated.items():
        monkeypatch.setenv(name, value)
    bucket = f"b{abs(hash((request.node.nodeid, os.getpid()))):x}"
    made = urllib.request.Request(f"{s3_server}/{bucket}", method="PUT")
    urllib.request.urlopen(made, timeout=60)

    def give(name: str = "a", kind: type[Bucket] = Bucket, **more: object) -> Bucket:
        return kind(f"s3://{bucket}/{name}", tmp_path / "cache" / name, **more)

    return give


@pytest.fixture(params=["local", pytest.param("s3", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place of each kind."""
    if request.param == "local":
        return Local(tmp_path / "warehouse")
    found: Bucket = request.getfixturevalue("s3")()
    return found
