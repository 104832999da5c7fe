"""What a home holds is its owner's alone, whoever began the work, and nothing listens that need not."""

import ast
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml
from typer.testing import CliRunner

from assets.resources import resource, work
from pipelines.cli import app
from pipelines.settings import Settings
from tests.support.small_home import release

ROOT = Path(__file__).parents[2]
BOUND: list[object] = []
"""Addresses that this process bound while a test looked."""
_hooked, _looks = [False], [False]


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _looks[0] and event == "socket.bind":
        BOUND.append(args[1])


@pytest.fixture
def binds() -> Iterator[list[object]]:
    """Every address that is bound in this process, by whatever library."""
    if not _hooked[0]:
        sys.addaudithook(_hook)  # which can be taken away no more
        _hooked[0] = True
    BOUND.clear()
    _looks[0] = True
    yield BOUND
    _looks[0] = False


@pytest.fixture
def open_umask() -> Iterator[None]:
    """What most shells have: what is made is readable by everybody, if the program does not see to it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def readable(home: Path) -> list[str]:
    """What others of the machine may read, write or pass through, below a home and itself."""
    return [
        path.relative_to(home).as_posix()
        for path in (home, *home.rglob("*"))
        if not path.is_symlink() and path.stat().st_mode & 0o077
    ]


def typed(settings: Settings, command: str, **env: str) -> str:
    """One command of the command line, as a fresh shell runs it."""
    os.umask(0o022)
    base = {
        "PEERBENCH_HOME": str(settings.home),
        "PEERBENCH_REGISTER": str(settings.register_dir),
        "PEERBENCH_CONTACT": "a@b.example",
    }
    result = CliRunner(env=base | env).invoke(app, command.split())
    assert result.exit_code in (0, 1), f"{command}: {result.output}"
    return result.output


COMMANDS = (
    "import NOTICES --source find_a_tender",
    "rebuild",
    "watch",
    "doctor --fix",
    "status",
    "audit",
    "verify --landing",
    "snapshots list",
    "snapshots verify",
    "backup list",
    "backup check HOME",
    "councils",
    "tables",
)


@pytest.mark.slow
def test_no_command_leaves_what_others_may_read_or_listens(
    home: Settings, tmp_path: Path, open_umask: None, binds: list[object]
) -> None:
    notices = tmp_path / "in.jsonl"
    notices.write_text("".join(json.dumps(release(number)) + "\n" for number in range(1, 4)))
    new = home.model_copy(update={"home": tmp_path / "new"})
    for command in COMMANDS:
        typed(new, command.replace("NOTICES", str(notices)).replace("HOME", str(new.home)))
        assert readable(new.home) == [], command
    assert {"logs", "alerts.json", "landing", "interim", "site", "warehouse"} <= {
        path.name for path in new.home.iterdir()
    }
    assert binds == []
    shutil.rmtree(new.home / "site")
    typed(new, "site", PEERBENCH_READABLE="true")
    opened = {Path(name).parts[0] for name in readable(new.home) if name != "."}
    assert opened == {"site", "warehouse"}
    assert new.home.stat().st_mode & 0o077 == 0o011  # passed through, and not listed
    restored = home.model_copy(update={"home": tmp_path / "restored"})
    typed(restored, f"backup restore {new.home}")
    assert readable(restored.home) == []


def test_what_dagster_runs_is_as_private(home: Settings, open_umask: None) -> None:
    with dg.build_resources({"work": resource(work(home))}):
        (home.home / "made-by-a-step").write_text("a person's name")
    assert readable(home.home) == []
    (home.home / "afterwards").write_text("x")
    assert readable(home.home) == ["afterwards"]  # the setting of the process is as it was


SERVERS = re.compile(
    r"\b(bind|listen|create_server|\w*HTTPServer|TCPServer|UDPServer|serve_forever|BaseManager)\b"
)
SERVES = {"sample/server.py", "sample/__main__.py"}
"""The stand-in, which the demo asks. All else is a client."""


def test_only_the_stand_in_is_written_to_listen() -> None:
    found = set()
    for top in ("pipelines", "assets", "sensors", "warehouse", "sample"):
        for path in (ROOT / top).rglob("*.py"):
            text = path.read_text()
            if SERVERS.search(text) and any(map(SERVERS.search, _named(ast.parse(text)))):
                found.add(path.relative_to(ROOT).as_posix())
    assert found == SERVES


def _named(tree: ast.AST) -> Iterator[str]:
    """What a module imports, calls or reads by name; not its words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name | ast.alias):
            yield str(getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", ""))


def test_the_stand_in_listens_on_loopback(binds: list[object]) -> None:
    from sample.clock import Clock
    from sample.server import Server
    from sample.uk_time import local

    server = Server(0, [], Clock(local("2026-04-01T06:00:00"), 1))
    try:
        assert [address[0] for address in binds] == ["127.0.0.1"]  # type: ignore[index]
        assert server.socket.getsockname()[0] == "127.0.0.1"
    finally:
        server.server_close()


def test_the_hook_sees_what_binds(binds: list[object]) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
    assert binds == [("127.0.0.1", 0)]


def test_what_is_shipped_listens_on_loopback_or_behind_the_proxy() -> None:
    for unit in (ROOT / "deploy/systemd").glob("*.service"):
        text = unit.read_text()
        assert "UMask=0077" in text
        hosts = re.findall(r"^ExecStart=.*webserver.* -h (\S+)", text, re.M)
        assert hosts == (["127.0.0.1"] if unit.name == "peerbench-web.service" else []), unit.name
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    assert [name for name, one in compose["services"].items() if "ports" in one] == ["proxy"]
    assert compose["services"]["web"]["networks"] == ["inside"] and compose["networks"]["inside"]["internal"]
    kinds = {
        document["kind"]
        for path in (ROOT / "deploy/k8s").glob("*.yaml")
        for document in yaml.safe_load_all(path.read_text())
    }
    assert not kinds & {"Service", "Ingress"}, "a cluster's night serves nobody"
