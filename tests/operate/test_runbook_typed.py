"""The runbook typed: each trouble of its list planted, looked for, mended as it is printed, and looked for again."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
import time_machine
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner
from werkzeug import Request, Response

from pipelines.cli import app
from pipelines.clock import LONDON, Clock
from pipelines.collect.day_record import LAST_SECOND, Day
from pipelines.operate import alerts, doctor, nights
from pipelines.query.fact import Fact
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from tests.operate.test_doctor import (
    cut_database,
    home_gone,
    interim_broken,
    killed,
    ledger_gone,
    library_missing,
    messages_dropped,
    number_given_again,
    pace_ahead,
    pace_broken,
    page_cut,
    pages_gone,
    pages_of_another,
    part_of_landing,
    pointer_broken,
    pointer_gone,
    readable,
    register_broken,
    run_failed,
    settings_of_dagster_broken,
    snapshot_damaged,
    staged,
    table_of_older_rules,
)
from tests.operate.test_runbook import ROOT, rows
from tests.support.postgres import postgres
from tests.support.small_home import few_councils, landed, rebuild_tables, release

PROGRAMS = ("peerbench ", "mv ", "cp ", "mkdir ", "chown ", "uv ", "systemctl ", "timedatectl ", "rm ")
FTS = "landing/find_a_tender"


class Desk:
    """An operator's desk: a home, the environment of the shell, and a host that answers as it is told."""

    def __init__(self, settings: Settings, host: HTTPServer, base: Path) -> None:
        self.settings, self.home, self.base = settings, settings.home, base
        self.answers = 200
        self.env: dict[str, str | None] = {
            "PEERBENCH_HOME": str(settings.home),
            "PEERBENCH_REGISTER": str(settings.register_dir),
            "PEERBENCH_CONTACT": settings.contact,
            # No service is asked, but by what says so.
            "PEERBENCH_CONTRACTS_FINDER_URL": "",
            "PEERBENCH_FIND_A_TENDER_URL": "",
            "PEERBENCH_DOCUMENTS_A_NIGHT": "0",
        }
        self.url = f"http://127.0.0.1:{host.port}"
        self.channel = f"json://127.0.0.1:{host.port}/channel"
        host.expect_request(re.compile(".*")).respond_with_handler(self._answer)
        self.bin = base / "bin"
        self.bin.mkdir()
        self.typed: list[str] = []
        self.now: datetime | None = None
        self.undo: list[Callable[[], object]] = []

    def _answer(self, request: Request) -> Response:
        content = json.dumps({"uri": "https://host", "releases": [], "links": {}})
        return Response(content, status=self.answers, content_type="application/json")

    def type_in(self, command: str) -> tuple[int, str]:
        """Types a command as it is printed, in the folder of peerbench; its exit code and what it said."""
        self.typed.append(command)
        if command.startswith("peerbench "):
            result = CliRunner(env=self.env).invoke(app, shlex.split(command)[1:])
            assert result.exit_code != 70 and "Usage" not in result.output, (command, result.output)
            return result.exit_code, result.output
        path = f"{self.bin}:{os.environ['PATH']}"
        done = subprocess.run(command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path}, check=True)
        return done.returncode, ""

    def stands_in(self, program: str) -> Path:
        """A program of the machine that this test cannot have: it notes that it was called. Gives where."""
        note = self.base / f"{program} was called"
        (self.bin / program).write_text(f"#!/bin/sh\necho $* > '{note}'\n")
        (self.bin / program).chmod(0o755)
        return note

    def told(self, looked: bool = True) -> list[dict[str, Any]]:
        """Every trouble, as a look and then the doctor tell it."""
        if looked:
            self.look()
        _, out = self.type_in("peerbench doctor --json")
        return [fact for fact in json.loads(out)["facts"] if fact["state"] not in alerts.QUIET]

    def look(self) -> tuple[int, str]:
        return self.type_in("peerbench watch")

    def replace(self, pattern: str, content: bytes | None) -> None:
        """Files of the home that are there in the place of others, or none of them."""
        found = list(self.home.glob(pattern)) or [self.home / pattern]
        for path in found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content) if content is not None else path.unlink()


def commands(remedy: str) -> list[str]:
    """What is typed of a remedy's first way: its first command, and those that it says come then."""
    way = re.split("; or |, or |; without a copy: ", remedy)[0]
    found = re.findall("`([^`]*)`", way)
    if not way.startswith("`") and way.startswith(PROGRAMS):
        found = [re.split("[;,] ", way)[0], *found]
    return [one for one in found if one.startswith(PROGRAMS)]


def as_printed(desk: Desk, remedy: str) -> None:
    """Types what the line says, one command after another."""
    assert commands(remedy), remedy
    for command in commands(remedy):
        desk.type_in(command)


class Case(NamedTuple):
    """What plants a trouble, and what is done about it; without, the commands of the line are typed.

    `of`, `state`: as the line has them, where the runbook's are names for several. `looked`: whether a look comes
    before the doctor; what it mends by itself only the doctor tells.
    """

    plant: Callable[[Desk], object]
    mend: Callable[[Desk, str], object] = as_printed
    of: str = ""
    state: str = ""
    looked: bool = True


def planted(plant: Callable[[Settings], object]) -> Callable[[Desk], object]:
    return lambda desk: plant(desk.settings)


def env(**variables: str | None) -> Callable[[Desk], None]:
    return lambda desk: desk.env.update(variables)


def by_hand(act: Callable[[Desk], object]) -> Callable[[Desk, str], None]:
    """What a person does whom the line tells in words; then its commands."""

    def done(desk: Desk, remedy: str) -> None:
        act(desk)
        for command in commands(remedy):
            desk.type_in(command)

    return done


def content(pattern: str, given: bytes | None) -> Callable[[Desk], None]:
    return lambda desk: desk.replace(pattern, given)


def first(pattern: str) -> Callable[[Desk], Path]:
    return lambda desk: sorted(desk.home.glob(pattern))[0]


def chain_cut(desk: Desk) -> None:
    """The manifest of a snapshot between two others is gone."""
    lost = rebuild_tables(desk.settings)
    rebuild(desk.settings)
    desk.replace(f"warehouse/snapshots/{lost}/manifest.json", None)


def without_a_backup(desk: Desk, remedy: str) -> None:
    for command in re.findall("`([^`]*)`", remedy):
        desk.type_in(command)


def channel_down(desk: Desk) -> None:
    desk.env["PEERBENCH_ALERTS"] = desk.channel
    desk.answers = 500
    messages_dropped(desk.settings)
    desk.look()
    desk.type_in("peerbench doctor --fix")


def told_of_what_is_over(desk: Desk) -> None:
    full = [Fact("disk", "filling", "full")]
    alerts.note(desk.home, full, "", datetime.now(UTC), [desk.channel])
    alerts.deliver(desk.home, [desk.channel])


def answers(desk: Desk) -> None:
    desk.answers = 200


def clock_back(desk: Desk) -> None:
    travel = time_machine.travel(datetime.now(UTC) - timedelta(days=1), tick=True)
    travel.start()
    desk.undo.append(travel.stop)
    desk.stands_in("timedatectl")


def clock_right(desk: Desk, remedy: str) -> None:
    desk.type_in("timedatectl set-ntp true")
    desk.undo.pop()()
    desk.type_in("peerbench audit")
    assert commands(remedy) == ["timedatectl set-ntp true", "peerbench audit"]


def record_elsewhere(desk: Desk) -> Path:
    place = desk.base / "record"
    place.mkdir()
    desk.env["DAGSTER_HOME"] = str(place)
    return place


def small_disk(desk: Desk, place: Path, size: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has a disk of its own made")
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
    desk.undo.append(lambda: subprocess.run(["umount", "--lazy", str(place)], check=True))


def larger_disk(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=8g", str(place)], check=True)


def no_room(desk: Desk) -> None:
    place = record_elsewhere(desk)
    small_disk(desk, place, "1m")
    shutil.copy(ROOT / "dagster.yaml", place)


def filling(desk: Desk) -> None:
    kept = desk.base / "kept"
    desk.home.rename(kept)
    small_disk(desk, desk.home, "1500m")
    shutil.copytree(kept, desk.home, dirs_exist_ok=True)


def address_of_postgres(desk: Desk, address: str) -> None:
    (desk.home / "dagster").mkdir(exist_ok=True)
    shutil.copy(ROOT / "deploy/postgres/dagster.yaml", desk.home / "dagster/dagster.yaml")
    desk.env["DAGSTER_PG_URL"] = address


def postgres_down(desk: Desk) -> None:
    context = postgres()
    server = context.__enter__()
    desk.undo.append(lambda: context.__exit__(None, None, None))
    server.stop()
    address_of_postgres(desk, server.address)
    start = " ".join(shlex.quote(str(word)) for word in server.start_command)
    (desk.bin / "systemctl").write_text(f"#!/bin/sh\ncd / && exec {start} > /dev/null 2>&1\n")
    (desk.bin / "systemctl").chmod(0o755)


def broken_document(desk: Desk) -> None:
    file = desk.base / "ITT.txt"
    file.write_text("Quality 50%\nPrice 40%\nSocial value 10%\n")
    import_document(desk)
    (path,) = desk.home.glob(f"{FTS}/documents/*/*.json")
    path.write_text("{")


def import_document(desk: Desk) -> None:
    file = shlex.quote(str(desk.base / "ITT.txt"))
    code, out = desk.type_in(f"peerbench import {file} --source find_a_tender --ocid ocds-h6vhtk-000001")
    assert code == 0, out


def other_register(desk: Desk) -> None:
    other = few_councils(desk.base / "other")
    path = other / "register.toml"
    path.write_text(re.sub('(?m)^id = ".*"', 'id = "another"', path.read_text()))
    desk.env["PEERBENCH_REGISTER"] = str(other)


def refused(desk: Desk) -> None:
    folder = desk.home / "inbox/refused/find_a_tender"
    folder.mkdir(parents=True)
    (folder / "one.json").write_text("{")
    (folder / "one.json.why").write_text("not JSON\n")


def tells_why(desk: Desk, remedy: str) -> None:
    (command,) = commands(remedy)
    code, _ = desk.type_in(command)
    assert code == 2
    shutil.rmtree(desk.home / "inbox/refused")


def by_verify(desk: Desk, remedy: str) -> None:
    """Types what `verify --landing` names for each file, then makes the tables again."""
    assert commands(remedy) == ["peerbench verify --landing"]
    _, out = desk.type_in(*commands(remedy))
    named = list(dict.fromkeys(re.findall("mend it: `?(peerbench [^`\n]*)", out)))
    assert named, out
    for command in named:
        desk.type_in(command)
    desk.type_in("peerbench rebuild")


def left_out(desk: Desk) -> None:
    another_landed(desk)
    flip(first(f"{FTS}/2025/06/01/*.zst")(desk))
    desk.type_in("peerbench rebuild")


def another_landed(desk: Desk) -> None:
    """A file of another day, so that something is left to publish."""
    landed(desk.home, [release(50, day="2025-05-01")])


def flip(path: Path) -> None:
    found = bytearray(path.read_bytes())
    found[len(found) // 2] ^= 1
    path.write_bytes(bytes(found))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def gone(desk: Desk) -> None:
    first(f"{FTS}/2025/06/01/*.zst")(desk).unlink()


def month_moved(to: str) -> Callable[[Desk], object]:
    return lambda desk: shutil.move(desk.home / FTS / "2025/06", desk.home / FTS / to)


def first_line_lost(desk: Desk) -> None:
    path = desk.home / "ledger.jsonl"
    path.write_text("".join(path.read_text().splitlines(True)[1:]))


def history(desk: Desk, **figures: list[float]) -> None:
    """28 nights of the same versions as the last, whose figures were others."""
    nights.note(desk.settings)
    (last,) = nights.rows(desk.home)
    before = [
        last
        | {"snapshot": f"20250101T{number:012d}Z"}
        | {"figures": last["figures"] | {name: held[number % len(held)] for name, held in figures.items()}}
        for number in range(nights.HISTORY)
    ]
    (desk.home / nights.NIGHTS).write_text("".join(json.dumps(row) + "\n" for row in before))


def fewer_notices(desk: Desk) -> None:
    history(desk, notices_a_day=[0.36, 0.37])


def no_lists(desk: Desk) -> None:
    bare = release(90, day="2025-09-01")
    del bare["tender"]["lots"]
    landed(desk.home, [bare])
    desk.type_in("peerbench rebuild")
    wide = {"readable_pct": [0.0, 100.0], "unknown_state_pct": [0.0, 100.0], "notices_a_day": [0.0, 1.0]}
    history(desk, sums_to_100_pct=[100.0], **wide)


def comes_again(number: int, day: str) -> Callable[[Desk, str], None]:
    """What the publisher left out is published again, and the next night has it."""

    def done(desk: Desk, remedy: str) -> None:
        desk.type_in("peerbench audit")
        assert "peerbench audit" in remedy
        landed(desk.home, [release(one, day=day) for one in range(100, 100 + number)])
        desk.type_in("peerbench rebuild")

    return done


def days_ago(desk: Desk) -> None:
    path = desk.home / "runs.jsonl"
    found = [json.loads(line) for line in path.read_text().splitlines()]
    for row in found:
        for name in {"started_at", "finished_at"} & row.keys():
            moment = datetime.fromisoformat(row[name]) - timedelta(days=3)
            row[name] = moment.isoformat()
    path.write_text("".join(json.dumps(row) + "\n" for row in found))


def patched(target: object, name: str, value: object) -> Callable[[Desk], object]:
    def done(desk: Desk) -> None:
        context = patch.object(target, name, value)
        context.start()
        desk.undo.append(context.stop)

    return done


def other_packages(desk: Desk) -> None:
    patched(doctor, "requires", lambda name: ["polars==0.0.1"])(desk)
    desk.stands_in("uv")


def undone(program: str) -> Callable[[Desk, str], None]:
    """The program of the machine was called, which makes it right."""

    def done(desk: Desk, remedy: str) -> None:
        as_printed(desk, remedy)
        assert (desk.base / f"{program} was called").exists()
        desk.undo.pop()()

    return done


def owned(desk: Desk) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives a file to somebody")
    os.chown(desk.home / "landing", 65534, 65534)


def read_only(desk: Desk) -> None:
    patched(doctor.os, "access", lambda path, mode: Path(path) != desk.home)(desk)
    desk.stands_in("chown")


def unheard(desk: Desk) -> None:
    desk.env["PEERBENCH_PING_URL"] = f"{desk.url}/ping"
    desk.answers = 500
    desk.type_in("peerbench run")


def heard(desk: Desk, remedy: str) -> None:
    assert "PEERBENCH_PING_URL" in remedy
    desk.answers = 200
    desk.type_in("peerbench run")


def held(desk: Desk) -> None:
    another_landed(desk)
    gone(desk)
    code, out = desk.type_in("peerbench rebuild")
    assert code == 1, out


def accepted(desk: Desk, remedy: str) -> None:
    (command,) = re.findall("`(peerbench publish [^`]*)`", remedy)
    code, out = desk.type_in(command)
    assert code == 0, out


def old_register(desk: Desk) -> None:
    path = desk.settings.register_dir / "register.toml"
    path.write_text(path.read_text().replace("as_of = 2026", "as_of = 2023"))


def register_of_now(desk: Desk) -> None:
    shutil.copy(ROOT / "warehouse/reference/register.toml", desk.settings.register_dir)


def lines_cut(desk: Desk) -> None:
    with (desk.home / "runs.jsonl").open("a") as file:
        file.write('{"run_id": "ha')


def lines_mended(desk: Desk) -> None:
    path = desk.home / "runs.jsonl"
    path.write_text("".join(path.read_text().splitlines(True)[:-1]))


def asked(desk: Desk, days: list[int]) -> None:
    """Whole days of Find a Tender, so many days ago each, at which nothing was published."""
    desk.env["PEERBENCH_FIND_A_TENDER_URL"] = desk.url
    for ago in days:
        day = datetime.now(LONDON).date() - timedelta(days=ago)
        end = datetime.combine(day, LAST_SECOND)
        Day.begin(desk.home, "find_a_tender", day, end, datetime.now(LONDON), False).finish(whole=True)


def day_broken(desk: Desk) -> None:
    asked(desk, [*range(4)])
    day = datetime.now(LONDON).date() - timedelta(days=2)
    Day.path_of(desk.home, "find_a_tender", day).write_text("{")


def gaps_broken(desk: Desk) -> None:
    asked(desk, [*range(14)])
    desk.replace(f"{FTS}/gaps.json", b"{")


DAGSTER = "dagster/dagster.yaml"
CASES: dict[str, Case] = {
    "alerts: bad_channel": Case(env(PEERBENCH_ALERTS="nonsense"), by_hand(env(PEERBENCH_ALERTS=None))),
    "alerts: dropped": Case(planted(messages_dropped)),
    "alerts: not_told_over": Case(
        told_of_what_is_over, by_hand(lambda desk: env(PEERBENCH_ALERTS=desk.channel)(desk)), looked=False
    ),
    "alerts: unsent": Case(channel_down, by_hand(answers)),
    "chain: cut": Case(chain_cut, without_a_backup),
    "clock: wrong": Case(clock_back, clock_right),
    "dagster: bad_settings": Case(planted(settings_of_dagster_broken)),
    "dagster: no_room": Case(no_room, by_hand(lambda desk: larger_disk(desk.base / "record"))),
    "dagster: no_monitoring": Case(record_elsewhere),
    "dagster: not_installed": Case(
        planted(library_missing), lambda desk, remedy: as_printed(desk, remedy.split(", or ")[1])
    ),
    "dagster: unreachable": Case(postgres_down),
    "databases: broken_database": Case(planted(cut_database)),
    "disk: filling": Case(filling, by_hand(lambda desk: larger_disk(desk.home))),
    "documents: broken_records": Case(broken_document, by_hand(import_document)),
    "home: broken_home": Case(content("home.json", b"{")),
    "home: misplaced": Case(lambda desk: (desk.home / "pace").write_text("x")),
    "home: other_register": Case(
        other_register,
        by_hand(lambda desk: env(PEERBENCH_REGISTER=str(desk.settings.register_dir))(desk)),
    ),
    "home: home_gone": Case(planted(home_gone)),
    "inbox: not_taken": Case(
        lambda desk: (desk.home / "inbox/find_a_tender/folder").mkdir(parents=True),
        by_hand(lambda desk: (desk.home / "inbox/find_a_tender/folder").rmdir()),
    ),
    "inbox: refused": Case(refused, tells_why),
    "interim: broken": Case(planted(interim_broken)),
    "interim: broken_parts": Case(planted(interim_broken)),
    "landing: broken_ledger": Case(lambda desk: (desk.home / "ledger.jsonl").open("a").write('{"pa')),
    "landing: cut_files": Case(lambda desk: cut(first(f"{FTS}/2025/06/01/*.zst")(desk)), by_verify),
    "landing: broken_sidecars": Case(content(f"{FTS}/2025/06/01/*.json", b"[]"), by_verify),
    "landing: damaged_files": Case(left_out, by_verify),
    "landing: files_gone": Case(gone),
    "landing: ledger_gone": Case(planted(ledger_gone)),
    "landing: short_ledger": Case(first_line_lost),
    "landing: moved_files": Case(month_moved("2025/08")),
    "landing: stray_files": Case(month_moved("2025/06.bak")),
    "landing: left_over": Case(planted(part_of_landing)),
    "last run: failed": Case(planted(run_failed)),
    "last run: killed": Case(planted(killed)),
    "night: FIGURE_changed": Case(
        fewer_notices, comes_again(5, "2025-06-01"), "night", "notices_a_day_changed"
    ),
    "night: FIGURE_gone": Case(no_lists, comes_again(1, "2025-09-01"), "night", "sums_to_100_pct_gone"),
    "nights: never_began": Case(days_ago),
    "packages: other": Case(other_packages, undone("uv")),
    "pace: ahead": Case(planted(pace_ahead)),
    "pace: broken_pace": Case(planted(pace_broken)),
    "pages: failed": Case(planted(pages_of_another)),
    "pages: cut": Case(planted(page_cut)),
    "pages: gone": Case(planted(pages_gone)),
    "permissions: open": Case(planted(readable)),
    "permissions: other_owner": Case(owned),
    "permissions: read_only": Case(read_only, undone("chown")),
    "ping: failed": Case(unheard, heard),
    "publish: held": Case(held, accepted),
    "records: broken_record": Case(
        content("nights.jsonl", b"{"), by_hand(content("nights.jsonl", None)), looked=False
    ),
    "register: broken_register": Case(planted(register_broken), by_hand(register_of_now)),
    "register: old": Case(old_register, by_hand(register_of_now)),
    "retention: left_behind": Case(planted(table_of_older_rules)),
    "runs: broken_lines": Case(lines_cut, by_hand(lines_mended)),
    "runs: stuck": Case(planted(number_given_again)),
    "settings: no_contact": Case(
        env(PEERBENCH_CONTACT=None, PEERBENCH_FIND_A_TENDER_URL=None),
        by_hand(env(PEERBENCH_CONTACT="a@b.example")),
    ),
    "settings: no_key": Case(
        env(PEERBENCH_SIGNING_KEY="/nowhere/key.pem"), by_hand(env(PEERBENCH_SIGNING_KEY=None))
    ),
    "settings: wrong_setting": Case(env(PEERBENCH_NIGHTLY="at night"), by_hand(env(PEERBENCH_NIGHTLY=None))),
    "settings: unknown_setting": Case(env(PEERBENCH_ALERT="x"), by_hand(env(PEERBENCH_ALERT=None))),
    "snapshot: damaged": Case(planted(snapshot_damaged)),
    "snapshot: pointer_broken": Case(planted(pointer_broken)),
    "snapshot: pointer_missing": Case(planted(pointer_gone)),
    "SOURCE: broken_days": Case(day_broken, of="find_a_tender"),
    "SOURCE: broken_gaps": Case(gaps_broken, of="find_a_tender"),
    "SOURCE: old": Case(lambda desk: asked(desk, [5, 6]), of="find_a_tender"),
    "staging: left_over": Case(planted(staged)),
    "TABLE: TABLE_gone": Case(content("runs.jsonl", None), of="runs", state="runs_gone"),
    "WHATEVER: unreadable": Case(content("interim/quarantine/2025-06-01.parquet", b"no"), of="quarantine"),
    "withdrawals: broken_withdrawals": Case(
        content("withdrawals.jsonl", b'{"broken'), by_hand(content("withdrawals.jsonl", None))
    ),
}
QUICK = ("settings: unknown_setting", "settings: wrong_setting")
"""The others are typed in the slow suite."""


@pytest.fixture
def desk(
    home: Settings, httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    # The host is the test's own: no request waits for its pace, which days asked anew would take a minute for.
    monkeypatch.setattr(Clock, "sleep", lambda clock, seconds: None)
    found = Desk(home, httpserver, tmp_path)
    yield found
    while found.undo:
        found.undo.pop()()


def test_every_trouble_of_the_runbook_is_typed() -> None:
    assert {f"{of}: {state}" for of, state, _ in rows()} == CASES.keys()


def test_a_desk_has_no_trouble_of_its_own(desk: Desk) -> None:
    assert desk.told() == []


@pytest.mark.parametrize(
    "trouble", [pytest.param(one, marks=[] if one in QUICK else pytest.mark.slow) for one in CASES]
)
def test_what_the_runbook_says_mends_it(trouble: str, desk: Desk) -> None:
    case = CASES[trouble]
    of, state = case.of or trouble.split(": ")[0], case.state or trouble.split(": ")[1]
    (words,) = (words.strip() for one, named, words in rows() if f"{one}: {named}" == trouble)
    case.plant(desk)
    troubles = desk.told(case.looked)
    (fact,) = (fact for fact in troubles if (fact["of"], fact["state"]) == (of, state))
    assert words in fact["words"]
    done = len(desk.typed)
    case.mend(desk, fact["remedy"])
    typed = desk.typed[done:]
    left = desk.told()
    assert (of, state) not in {(one["of"], one["state"]) for one in left}, (typed, left)
    also = [one for one in left if (one["of"], one["state"]) in {(t["of"], t["state"]) for t in troubles}]
    for one in also:  # told beside it: a run that is stuck was killed
        as_printed(desk, one["remedy"])
    if left:
        left = desk.told()
    assert left == [], (desk.typed[done:], left)
    cell = runbook_mends()[trouble]
    named = [" ".join(command.split()[:2]) for command in re.findall("`([^`]*)`", cell)]
    assert (
        any(one.startswith(tuple(named)) for one in typed) or "that it names" in cell or not commands(cell)
    ), (typed, cell)


def runbook_mends() -> dict[str, str]:
    """The last column of the runbook's list."""
    text = (ROOT / "docs/operations.md").read_text().split("## Failures A to Z")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([^`:]+: \w+)` \| [^|]+ \| (.*) \|$", text, re.M))
