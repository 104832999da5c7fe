"""What ends a run ends the processes that make its pages, in what they are doing."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from pipelines.site import build
from pipelines.site.council_files import save

SLOW = pytest.mark.slow
LONG = 600.0
"""Seconds that a page takes here: a test that waits for one fails by what the page leaves when it is done."""


def long_page(site: Path, found: object, period: str, keys: list[str], *rest: object) -> None:
    """A page at work, with a browser's process, until it is ended; in place of a council's files."""
    (site / f"begun-{os.getpid()}-{keys[0]}").touch()
    try:
        with subprocess.Popen(["sleep", str(LONG)]) as browser:
            (site / f"browser-{browser.pid}").touch()
            try:
                browser.wait()
                (site / f"done-{keys[0]}").touch()
            finally:
                browser.kill()
    finally:
        (site / f"left-{os.getpid()}").touch()


def ended_by(error: BaseException, site: Path, monkeypatch: pytest.MonkeyPatch, keys: int) -> None:
    """`_make` of so many councils, ended by this once both processes are at work."""

    def waits(*given: Any) -> Any:
        until = time.monotonic() + LONG / 2
        while len(list(site.glob("browser-*"))) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        raise error

    monkeypatch.setattr(build, "council_files", long_page)
    monkeypatch.setattr(build, "wait", waits)
    monkeypatch.setattr(build, "edition", lambda found: {})
    monkeypatch.setattr(build, "Published", lambda *given: None)
    with pytest.raises(type(error)):
        build._make(site, Mock(), Mock(period="2025/26"), [f"E{n:08d}" for n in range(keys)], 2, False)


def none_left() -> bool:
    """Whether no process is left. The pool's own thread, which reaps them too, may note a moment later that it did."""
    until = time.monotonic() + 30
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.05)
    return not multiprocessing.active_children()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "keys"),
    [(SystemExit(143), 180), (KeyboardInterrupt(), 40), pytest.param(OSError("full"), 180, marks=SLOW)],
    ids=["many wait", "none waits", "a fault"],
)
def test_processes_that_make_pages_end_with_what_asked_for_them(
    error: BaseException, keys: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_portion", portion)
    ended_by(error, tmp_path, monkeypatch, keys)
    assert none_left()
    assert list(tmp_path.glob("done-*")) == []
    begun = {path.name.split("-")[1] for path in tmp_path.glob("begun-*")}
    assert begun == {path.name.split("-")[1] for path in tmp_path.glob("left-*")}, (
        "each left as by an exception"
    )
    assert len(list(tmp_path.glob("begun-*"))) == 2, "and none began another portion"
    for path in tmp_path.glob("browser-*"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name.split("-")[1]), 0)


def portion(*given: Any) -> None:
    """`_portion` in a process of its own, whose modules no test has patched."""
    build.council_files = long_page
    REAL(*given)


REAL = build._portion


@SLOW
def test_other_children_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(LONG,))
    other.start()
    try:
        monkeypatch.setattr(build, "_portion", portion)
        ended_by(SystemExit(143), tmp_path, monkeypatch, 60)
        assert other.is_alive()
    finally:
        other.kill()
        other.join()


def test_a_page_that_a_signal_came_into_leaves_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(self: Path, target: Path) -> None:
        raise SystemExit(143)

    monkeypatch.setattr(Path, "replace", ends)
    with pytest.raises(SystemExit):
        save(tmp_path / "page.html", b"half")
    assert list(tmp_path.iterdir()) == []


def make_long_pages(site: str) -> None:
    """`_make` in a process of its own, until it is killed."""
    build.edition = lambda found: {}
    build.Published = lambda *given: None  # type: ignore[assignment, misc]
    build._portion = portion
    build._make(Path(site), Mock(), Mock(period="2025/26"), [f"E{n:08d}" for n in range(180)], 2, False)


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.slow
def test_nothing_goes_on_for_a_run_that_was_killed(tmp_path: Path) -> None:
    """A kill gives no time to tell the processes that make pages; they waited for ever."""
    root = Path(__file__).parents[2]
    code = (
        "import sys; from tests.publish.test_ended_pages import make_long_pages; make_long_pages(sys.argv[1])"
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=root, env=environment)
    while len(list(tmp_path.glob("browser-*"))) < 2:
        assert child.poll() is None
        time.sleep(0.1)
    child.send_signal(signal.SIGKILL)
    child.wait()
    pids = [
        int(path.name.split("-")[1]) for kind in ("begun", "browser") for path in tmp_path.glob(f"{kind}-*")
    ]
    until = time.monotonic() + LONG / 2
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.1)
    assert [pid for pid in pids if is_alive(pid)] == []
    assert list(tmp_path.glob("done-*")) == []


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), OSError(122, "Disk quota exceeded")],
    ids=["full", "quota"],
)
def test_a_full_disk_names_the_page(error: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise error

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="page.html"):
        save(tmp_path / "page.html", b"whole")
