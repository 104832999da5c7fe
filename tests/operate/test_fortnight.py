"""A fortnight of nights, seven of them troubled: each is told with what mends it, the next one heals alone."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
import time_machine
from polars.testing import assert_frame_equal
from postgres import postgres
from pytest_httpserver import HTTPServer
from sample_notices import of_days
from small_home import few_councils
from typer.testing import CliRunner
from werkzeug import Request, Response

from pipelines.cli import app
from pipelines.operate.alerts import BOOK
from pipelines.step import Step
from sample.clock import Clock
from sample.faults import FAULTS, Faults
from sample.server import Server
from sample.uk_time import local
from warehouse.snapshots.snapshot import latest
from warehouse.tables import TABLES

ROOT = Path(__file__).parents[2]
SPEED, RATE, SEED = 1000, 0.3, int(os.environ.get("SEED", "20261103"))
FIRST = date(2026, 11, 3)
REGISTER = ROOT / "sample/register"
COUNCILS = (
    "Z10000002",
    "Z10000004",
    "Z10000009",
    "Z07000024",
    "Z07000030",
    "Z06000012",
    "Z06000017",
    "Z08000007",
)
AS_SHIPPED = "run --days 14"
"""What the unit of deploy/systemd runs."""
NOBODY = "http://127.0.0.1:9"
"""Where no service answers."""
Row = dict[str, Any]


@cache
def notices() -> list[Row]:
    """The sample's notices of those days, a year later: no clock is before this program was made."""
    drawn = json.dumps(of_days("2025-10-20", "2025-11-16"))
    return json.loads(re.sub(r'(?<!\d)202[56](?=-\d\d|")', lambda year: str(int(year[0]) + 1), drawn))


class Receiver:
    """A local webhook: what came since it was asked last."""

    def __init__(self, server: HTTPServer) -> None:
        self._got: list[tuple[str, str]] = []
        self.address = f"json://127.0.0.1:{server.port}/hook"
        server.expect_request("/hook").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        said = json.loads(request.get_data())
        self._got.append((said["title"].split(": ", 1)[1], said["message"]))
        return Response(status=200)

    def new(self) -> dict[str, str]:
        """Title and text of what came; each title once."""
        found, self._got = self._got, []
        assert len({title for title, _ in found}) == len(found), "a message came twice"
        return dict(found)


@contextmanager
def served(night: date, rows: list[Row], faulty: bool = True) -> Iterator[str]:
    """Both services as they stand at half past two of that night, every fault on or none."""
    faults = Faults(list(FAULTS) if faulty else [], RATE, SEED + night.toordinal())
    server = Server(0, rows, Clock(local(f"{night}T02:30:00"), SPEED), faults)
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Home:
    """A home that an operator keeps, and the settings that its nights have."""

    place: Path
    settings: dict[str, str]
    disk: "Disk | None" = None

    def night(self, number: int, rows: list[Row] | None = None, command: str = AS_SHIPPED, **env: str) -> Any:
        """What the timer begins at half past two of the night with this number; the services answer."""
        night = FIRST + timedelta(days=number)
        with served(night, notices() if rows is None else rows) as url:
            return self.typed(number, command, **self.asking(night, url), **env)

    def asking(self, night: date, url: str) -> dict[str, str]:
        return {
            "PEERBENCH_FIND_A_TENDER_URL": url,
            "PEERBENCH_CONTRACTS_FINDER_URL": url,
            "PEERBENCH_CLOCK_SPEED": str(SPEED),
            "PEERBENCH_CLOCK_START": f"{night}T02:30:00",
        }

    def typed(self, number: int, command: str, hour: str = "02:30", **env: str) -> Any:
        """A command, at an hour of that night."""
        night = FIRST + timedelta(days=number)
        own = self.settings | self.asking(night, NOBODY) | env
        with time_machine.travel(datetime.fromisoformat(f"{night}T{hour}:00+00:00"), tick=True):
            return CliRunner(env=own).invoke(app, shlex.split(command))

    def looked_at(self, number: int, hour: str = "07:00") -> str:
        """What the timer of looks tells in the morning."""
        return self.typed(number, "watch", hour).output


@pytest.fixture
def receiver(httpserver: HTTPServer) -> Receiver:
    return Receiver(httpserver)


@pytest.fixture
def home(tmp_path: Path, receiver: Receiver) -> Iterator[Home]:
    disk = Disk(tmp_path / "disk")
    settings = {
        "PEERBENCH_HOME": str(tmp_path / "disk/home"),
        "PEERBENCH_REGISTER": str(few_councils(tmp_path / "register", COUNCILS, REGISTER)),
        "PEERBENCH_CONTACT": "who@council.example",
        "PEERBENCH_ALERTS": receiver.address,
        "PEERBENCH_DOCUMENTS_A_NIGHT": "0",
    }
    yield Home(tmp_path / "disk/home", settings, disk)
    disk.close()


KILLED = """
import os, signal, sys, time_machine
from datetime import datetime
from pipelines.cli import main
from pipelines.step import Step
again = Step.again
def killed(self, *args):
    if self.name == "releases":
        os.kill(os.getpid(), signal.SIGKILL)
    return again(self, *args)
Step.again = killed
moment = sys.argv.pop(1)
with time_machine.travel(datetime.fromisoformat(moment), tick=True):
    main()
"""


@contextmanager
def before_step(name: str, do: Callable[[], object]) -> Iterator[None]:
    """Does something once, when a step of that name begins."""
    again, done = Step.again, []

    def wrapped(self: Step, *args: Any) -> Any:
        if self.name == name and not done:
            done.append(do())
        return again(self, *args)

    with patch.object(Step, "again", wrapped):
        yield
    assert done, f"no step {name}"


class Disk:
    """A disk of its own, whose size is set."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        self._mount("-t", "tmpfs", "-o", "size=20g", "tmpfs", str(place))

    def _mount(self, *args: str) -> None:
        subprocess.run(["mount", *args], check=True, capture_output=True)

    def full(self) -> None:
        """Leaves room for hardly anything more."""
        used = os.statvfs(self.place)
        size = (used.f_blocks - used.f_bfree) * used.f_frsize + 100_000
        self._mount("-o", f"remount,size={size}", str(self.place))

    def larger(self) -> None:
        self._mount("-o", "remount,size=20g", str(self.place))

    def close(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.place)], check=True)


class Fortnight:
    """What happens to a home night by night; each trouble is told with its command, and once when it is over."""

    def __init__(self, home: Home, receiver: Receiver, tmp_path: Path) -> None:
        self.home, self.receiver, self.tmp_path = home, receiver, tmp_path

    def heals(self, number: int, *over: str) -> None:
        """A night that the timer began, without a hand: it publishes, and what was wrong is told as over."""
        ended = self.home.night(number)
        assert ended.exit_code == 0, ended.output
        assert self.home.looked_at(number) == "no trouble\n"
        assert set(self.receiver.new()) == {f"over: {title}" for title in over}

    def told(self, number: int, expected: dict[str, str], hour: str = "07:00", named: str = "") -> None:
        """What came since, each with the command that mends it and what is `named`; again says nothing new."""
        for _ in range(2):
            self.home.looked_at(number, hour)
        found = {title: text for title, text in self.receiver.new().items() if not title.startswith("over: ")}
        assert found.keys() == expected.keys(), found
        for title, text in found.items():
            assert named in text, text
            assert f"Mend it: {expected[title]}" in text and "Kept: all that was landed" in text, text
            assert f"Noticed: {FIRST + timedelta(days=number)}" in text, text

    def works(self, number: int, command: str) -> None:
        """Typed in a copy of the home, the command ends well and nothing is wrong there any more."""
        place = self.tmp_path / f"copy-{number}"
        shutil.copytree(self.home.place, place)
        (place / BOOK).unlink()  # nobody is told of the copy
        own = {"PEERBENCH_HOME": str(place), "PEERBENCH_ALERTS": ""}
        copy = Home(place, self.home.settings | own, self.home.disk)
        ended = copy.night(number, command=command)
        assert ended.exit_code == 0, ended.output
        assert copy.looked_at(number) == "no trouble\n"
        shutil.rmtree(place)


def untroubled(place: Path, settings: dict[str, str], last: int) -> Home:
    """The same fortnight without a fault and without a trouble: collected week by week, published at its end."""
    home = Home(place, settings | {"PEERBENCH_HOME": str(place), "PEERBENCH_ALERTS": ""})
    for number in range(0, last + 1, 7):
        night = FIRST + timedelta(days=number)
        days = f"--from {night - timedelta(days=13)} --to {night - timedelta(days=1)}"
        with served(night, notices(), faulty=False) as url:
            for source in ("contracts_finder", "find_a_tender"):
                ended = home.typed(number, f"collect {source} {days} --fill", **home.asking(night, url))
                assert ended.exit_code == 0, ended.output
    ended = home.typed(last, "rebuild")
    assert ended.exit_code == 0, ended.output
    return home


OF_ASKING = {"runs", "windows", "gaps"}
"""Tables that say when and how often a service was asked, which faults change."""
WHERE = ("landing_path", "position", "landed_at", "retrieved_at")
"""Columns that say in which page a release came: another split of a window gives another."""


def published(home: Home) -> dict[str, pl.DataFrame]:
    """The tables of the latest snapshot, each sorted, without those and these."""
    found, tables = latest(home.place / "warehouse"), {}
    for name in TABLES.keys() - OF_ASKING:
        frame = found.scan(name).collect().drop(WHERE, strict=False)
        key = [column for column in TABLES[name].primary_key() if column in frame.columns]
        tables[name] = frame.sort(key or frame.columns[:3])
    return tables


@pytest.mark.slow
def test_each_troubled_night_is_told_and_the_next_one_heals(
    home: Home, receiver: Receiver, tmp_path: Path
) -> None:
    nights = Fortnight(home, receiver, tmp_path)
    nights.heals(0)

    # Killed while it makes tables: found by the next look, whose commands are typed.
    night = FIRST + timedelta(days=1)
    with served(night, notices()) as url:
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, f"{night}T02:30:00+00:00", *AS_SHIPPED.split()],
            env={**os.environ, **home.settings, **home.asking(night, url)},
            capture_output=True,
            check=False,
        )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-3000:]
    nights.told(1, {"last run: killed": "peerbench run"})
    nights.works(1, "run")
    nights.heals(2, "last run: killed")

    # PostgreSQL stops while the night is at work, and runs again a minute later.
    record = tmp_path / "record"
    record.mkdir()
    shutil.copy(ROOT / "deploy/postgres/dagster.yaml", record)
    with postgres() as server:
        own = {"DAGSTER_HOME": str(record), "DAGSTER_PG_URL": server.address}
        home.settings |= own
        with before_step("notices", server.stop):
            ended = home.night(3)
        assert ended.exit_code == 2 and "does not answer" in ended.output, ended.output
        nights.told(
            3,
            {"dagster: unreachable": "`systemctl start postgresql`", "last run: failed": "peerbench run"},
            "02:31",
        )
        server.start()
        assert "unreachable" not in home.looked_at(3)
        assert set(receiver.new()) == {"over: dagster: unreachable"}
        nights.heals(4, "last run: failed")
    for name in own:
        del home.settings[name]

    # The disk is full while the night is at work: even then one message goes out, and room is made.
    with before_step("notices", home.disk.full):
        ended = home.night(5)
    assert ended.exit_code == 2 and "disk is full" in ended.output, ended.output
    nights.told(
        5,
        {
            "last run: failed": "first a larger disk",
            "disk: filling": "a larger disk (no old snapshot",
        },
        "02:31",
    )
    home.disk.larger()
    nights.heals(6, "last run: failed", "disk: filling")

    # Both services are down.
    ended = home.typed(7, AS_SHIPPED)
    assert ended.exit_code == 1, ended.output
    nights.told(
        7, {"last run: failed": "`peerbench run` once the service answers"}, "02:31", "find_a_tender: "
    )
    nights.heals(8, "last run: failed")

    # Nothing began the ninth night.
    nights.told(9, {"nights: never_began": "`peerbench run`"})
    nights.heals(10, "nights: never_began")

    # A service gives another form of release for a night.
    rows = json.loads(json.dumps(notices()))
    for row in rows:
        recent = row["release"]["date"] >= str(FIRST + timedelta(days=10))
        if recent and row["source"] == "find_a_tender":
            row["release"]["tag"] = "tender"
    ended = home.night(11, rows)
    assert ended.exit_code == 1 and "`releases[].tag` is a text in" in ended.output, ended.output
    nights.told(11, {"last run: failed": "`peerbench run --no-collect`"}, "02:31")
    nights.works(11, "run --no-collect")
    nights.heals(12, "last run: failed")

    # The register is broken, and put back in the morning.
    path = Path(home.settings["PEERBENCH_REGISTER"]) / "register.toml"
    content = path.read_text()
    path.write_text("id = [")
    ended = home.night(13)
    assert ended.exit_code == 2 and "register.toml" in ended.output, ended.output
    nights.told(
        13,
        {
            "last run: failed": "`peerbench reference check`",
            "register: broken_register": "mend that file or put it back from a backup",
        },
        "02:31",
    )
    assert "register.toml" in home.typed(13, "reference check").output
    path.write_text(content)
    nights.heals(14, "last run: failed", "register: broken_register")

    assert home.typed(14, "audit").exit_code == 0 and home.typed(14, "verify --landing").exit_code == 0
    other = published(untroubled(tmp_path / "untroubled", home.settings, 14))
    ours = published(home)
    assert ours["releases"].height > 300
    different = {name for name, table in ours.items() if not table.equals(other[name])}
    for name in sorted(different):
        assert_frame_equal(ours[name], other[name])
