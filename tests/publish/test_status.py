"""Every state of a home has its own words; a small broken file is told, and what can be made again is."""

import fcntl
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import time_machine
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.clock import LONDON, Clock
from pipelines.collect.client import Client
from pipelines.collect.day_record import LAST_SECOND, Day
from pipelines.collect.landing import land
from pipelines.collect.pacer import Pacer
from pipelines.collect.reconcile import is_whole, undone
from pipelines.collect.sources import FEEDS
from pipelines.operate.alerts import QUIET
from pipelines.operate.last_runs import last_run
from pipelines.publish.conditions import all_problems
from pipelines.publish.runs import begin, close_dead, published_by, runs
from pipelines.publish.storage import PAGES
from pipelines.query.fact import (
    DAMAGED,
    HELD,
    NONE_PUBLISHED,
    PAGES_FAILED,
    POINTER_BROKEN,
    POINTER_MISSING,
    Fact,
)
from pipelines.query.status import facts
from pipelines.settings import Settings
from pipelines.site.build import make_readable
from tests.support.small_home import few_councils, landed, rebuild_tables, release
from warehouse.interim import write
from warehouse.text import one_line, without_userinfo


def run(settings: Settings, *args: str) -> tuple[int, str]:
    env = {"PEERBENCH_HOME": str(settings.home), "PEERBENCH_REGISTER": str(settings.register_dir)}
    result = CliRunner(env=env).invoke(app, list(args))
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with a snapshot and pages, a day asked and a gap; copied by each test that breaks it."""
    base = tmp_path_factory.mktemp("made")
    settings = Settings(home=base / "home", register_dir=few_councils(base / "register"))
    landed(settings.home, [release(1), release(2)])
    asked(settings.home, date(2025, 6, 2), ["000010-2025", "000012-2025"])
    (settings.home / "landing/find_a_tender/gaps.json").write_text("[]")
    code, out = run(settings, "run", "--no-collect")
    assert code == 0, out
    return settings


def asked(home: Path, day: date, ids: list[str], end: datetime | None = None) -> Day:
    record = Day.begin(
        home, "find_a_tender", day, end or datetime.combine(day, LAST_SECOND), datetime.now(LONDON), False
    )
    window = {
        "window_from": f"{day}T00:00:00",
        "window_to": f"{day}T23:59:59",
        "releases": 0,
        "url": "https://host/x",
        "fetched_at": "2025-07-01T00:00:00+01:00",
    }
    content = b'{"releases":[]}'
    land(home, "find_a_tender", day, content, window)
    record.note(window, "complete", content, ids)
    record.finish(whole=end is None)
    return record


@pytest.fixture
def home(made: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(made.home, tmp_path / "home", symlinks=True)
    return Settings(home=tmp_path / "home", register_dir=made.register_dir)


def states(settings: Settings) -> dict[str, int]:
    return {fact.state: fact.exit_code for fact in facts(settings)}


def pointer(settings: Settings) -> Path:
    return settings.home / "warehouse" / "latest.json"


def test_a_sound_home_has_exit_code_0_and_its_facts_as_json(home: Settings) -> None:
    code, out = run(home, "status", "--json")
    told = json.loads(out)
    assert not {fact["state"] for fact in told["facts"]} & {*FILES, "gone", "killed"}
    assert code == told["exit_code"] == 0
    assert {"published", "old"} <= {fact["state"] for fact in told["facts"]}
    (old,) = [fact for fact in told["facts"] if fact["state"] == "old"]
    set_back = home.model_copy(update={"clock_start": datetime(2025, 6, 4, 7, tzinfo=LONDON)})
    assert "old" not in {fact.state for fact in facts(set_back)}, "by the clock that it was asked by"
    age = (datetime.now(LONDON).date() - date(2025, 6, 2)).days
    assert f"{age} days ago (2025-06-02)" in old["words"] and old["remedy"].startswith("peerbench run --days")


def test_days_that_were_asked_in_vain_make_no_service_newer(home: Settings) -> None:
    for day in (date(2025, 6, 3), date(2025, 6, 20)):
        end = datetime.combine(day, LAST_SECOND)
        Day.begin(home.home, "find_a_tender", day, end, datetime.now(LONDON), False).fail("no answer")
    (old,) = [fact for fact in facts(home, date(2025, 6, 20)) if fact.state == "old"]
    assert "is 18 days ago (2025-06-02)" in old.words


FILES: dict[str, tuple[str, bytes | None]] = {
    "broken_home": ("home.json", b"{"),
    "broken_ledger": ("ledger.jsonl", b'{"x": "a"}\n[1]\n{"pa'),
    "ledger_gone": ("ledger.jsonl", None),
    "home_gone": ("home.json", None),
    "runs_gone": ("runs.jsonl", None),
    "broken_lines": ("runs.jsonl", b"not json\n"),
    "broken_withdrawals": ("withdrawals.jsonl", b'{"broken'),
    "broken_record": ("nights.jsonl", b"garbage\n[1]\n"),
    "broken_days": ("landing/find_a_tender/2025/06/02/windows.json", b"{"),
    "broken_sidecars": ("landing/find_a_tender/2025/06/01/*.json", b"[]"),
    "gone": ("site/council/E08000035.html", None),
    "cut": ("site/council/E08000035.html", b""),
}


@pytest.mark.parametrize("state", FILES)
def test_a_file_that_is_broken_or_gone_is_told_with_what_mends_it(home: Settings, state: str) -> None:
    pattern, content = FILES[state]
    (path,) = list(home.home.glob(pattern)) or [home.home / pattern]
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    (fact,) = [fact for fact in facts(home) if fact.state == state]
    assert fact.remedy and (path.name in fact.words or state in ("broken_sidecars", "broken_days"))
    code = {"gone": PAGES_FAILED, "cut": PAGES_FAILED, "broken_withdrawals": HELD}.get(state, 0)
    assert run(home, "status")[0] == code
    if state in ("gone", "cut"):
        assert run(home, "site")[0] == 0 and run(home, "status")[0] == 0
        assert path.stat().st_size > 1000
        (home.home / "site" / "index.json").unlink()
        assert states(home)["gone"] == PAGES_FAILED


@pytest.mark.first(name=2)
@pytest.mark.parametrize(
    "name", ["procurements.html", "evidence.csv", "pack.html", "figures.csv", "figures.json"]
)
def test_a_file_that_a_council_s_page_leads_to_is_made_again_where_it_is_gone_or_cut(
    home: Settings, name: str
) -> None:
    path = home.home / "site/council/E08000035" / name
    size = path.stat().st_size
    path.unlink() if name.startswith("e") else os.truncate(path, 1)
    assert states(home)["gone" if name.startswith("e") else "cut"] == PAGES_FAILED
    assert run(home, "site")[0] == 0 and path.stat().st_size == size
    assert not {"gone", "cut"} & states(home).keys()


@pytest.mark.usefixtures("no_pages")
@pytest.mark.first(path=1)
@pytest.mark.parametrize("path", ["csv/procurements.csv", "index.json", "peerbench.sqlite"])
@pytest.mark.parametrize("is_gone", [True, False])
def test_a_file_beside_the_tables_of_the_snapshot_that_is_gone_or_cut_is_told(
    home: Settings, path: str, is_gone: bool
) -> None:
    (file,) = home.home.glob(f"warehouse/snapshots/*/{path}")
    file.unlink() if is_gone else os.truncate(file, 1)
    assert states(home)["damaged"] == DAMAGED
    (fact,) = [fact for fact in facts(home) if fact.state == "damaged"]
    assert path in fact.words and "`peerbench rebuild`" in (fact.remedy or "")
    assert run(home, "rebuild")[0] == 0 and "damaged" not in states(home)


def test_releases_that_were_read_and_not_published_are_told(home: Settings) -> None:
    assert "unpublished" not in states(home)
    path = next(home.home.glob("interim/releases/*.parquet"))
    one = pl.read_parquet(path)
    more = one.head(1).with_columns(content_sha256=pl.lit("0" * 64, one.schema["content_sha256"]))
    pl.concat([one, more]).write_parquet(path)
    (fact,) = [fact for fact in facts(home) if fact.state == "unpublished"]
    assert fact.words.startswith("1 release read") and "peerbench run --no-collect publishes" in fact.words


def test_pages_that_a_process_is_making_are_no_failure(home: Settings) -> None:
    (home.home / "pages.json").write_text('{"snapshot": "other"}')
    assert states(home)["failed"] == PAGES_FAILED
    with (home.home / ".lock").open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.utime(home.home / ".lock", (time.time() - 60, time.time() - 60))
        assert {"in_the_making"} == {fact.state for fact in facts(home) if fact.of == "pages"}
        page = next((home.home / "site/council").glob("*.html"))
        page.write_bytes(page.read_bytes()[:100])
        assert "cut" not in states(home), "it may be the other process that writes it"
        for path in (page, *(home.home / "site/council").rglob("*")):
            os.utime(path, (time.time() - 3600, time.time() - 3600))
        (fact,) = [fact for fact in facts(home) if fact.state == "cut"]
        assert str(page) in fact.words and states(home)["in_the_making"] == 0


def test_pages_that_another_home_put_in_the_place_of_these_are_told(home: Settings) -> None:
    index = home.home / "site/index.json"
    index.write_text(json.dumps(json.loads(index.read_bytes()) | {"snapshot": "20260101T000000000000Z"}))
    (fact,) = [fact for fact in facts(home) if fact.state == "failed"]
    assert "has the pages of 20260101T000000000000Z" in fact.words and states(home)["failed"] == PAGES_FAILED


@pytest.mark.parametrize("content", [b"[]", b"1", b'"x"', b"null"])
def test_a_pointer_that_is_no_object_is_told_in_words(home: Settings, content: bytes) -> None:
    pointer(home).write_bytes(content)
    (fact,) = [fact for fact in facts(home) if fact.state == "pointer_broken"]
    assert "no object that names a snapshot" in fact.words


@pytest.mark.parametrize(
    "path", ["runs.jsonl", "ledger.jsonl", "pages.json", "warehouse/latest.json", "home.json"]
)
def test_one_fact_that_cannot_be_told_costs_no_other(home: Settings, path: str) -> None:
    (home.home / path).unlink()
    (home.home / path).mkdir()
    code, out = run(home, "status")
    assert f"{path} is a folder" in out and "quarantine:" in out and "inbox:" in out
    assert code == (POINTER_BROKEN if "latest" in path else PAGES_FAILED if "pages" in path else HELD)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=3), timedelta(days=20_000)])
def test_a_clock_that_was_set_back_is_told_and_takes_nothing_away(home: Settings, back: timedelta) -> None:
    now = datetime.now(UTC)
    with time_machine.travel(now - back, tick=True):
        (fact,) = [fact for fact in facts(home) if fact.of == "clock"]
        assert fact.state == "wrong" and "timedatectl" in (fact.remedy or "")
        assert "clock: " in run(home, "status")[1]
    assert "wrong" not in states(home)


def test_what_nobody_takes_from_the_inbox_is_told(home: Settings) -> None:
    inbox = home.home / "inbox"
    (inbox / "find_a_tender" / "month").mkdir(parents=True)
    assert states(home)["not_taken"] == 0
    (inbox / "find_a_tender" / "month").rmdir()
    (inbox / ".DS_Store").write_text("")
    assert "not_taken" not in states(home)
    for name, make in (("fts", Path.mkdir), ("loose.jsonl", Path.touch)):
        make(inbox / name)
        (fact,) = [fact for fact in facts(home) if fact.state == "not_taken"]
        assert str(inbox / name) in fact.words and "inbox/SOURCE" in (fact.remedy or "")
        (inbox / name).rmdir() if name == "fts" else (inbox / name).unlink()
    (inbox / "find_a_tender" / "link.jsonl").symlink_to(home.home / "home.json")
    assert "not_taken" in states(home)


def test_a_home_with_another_register_is_told_before_a_run_is_begun(home: Settings) -> None:
    said = json.loads((home.home / "home.json").read_bytes())
    (home.home / "home.json").write_text(json.dumps(said | {"register": "another"}))
    assert states(home)["other_register"] == HELD
    code, out = run(home, "status")
    assert code == HELD and "made with the register 'another'" in out


@pytest.mark.parametrize(
    "line", ['{"path": ""}', '{"path": "../../x"}', '{"path": "x"}', '{"path": "a/b.zst"}']
)
def test_a_line_of_the_ledger_that_names_no_place_of_landing_is_broken(home: Settings, line: str) -> None:
    with (home.home / "ledger.jsonl").open("a") as file:
        file.write(line + "\n")
    assert "broken_ledger" in states(home) and "files_gone" not in states(home)


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": 1}', b"[1]", b'[{"kind": 5}]'])
def test_a_broken_notice_is_named_and_no_fault_of_ours(home: Settings, content: bytes) -> None:
    latest = json.loads(pointer(home).read_bytes())["snapshot"]
    path = home.home / "warehouse" / "notices" / f"{latest}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    (home.home / "warehouse" / "snapshots" / "2026Z").mkdir()
    for command in (["status"], ["snapshots", "list"], ["snapshots", "verify"], ["tables"]):
        code, out = run(home, *command)
        assert code != 70 and str(path) in out.replace("\n", ""), (command, out)
    path.unlink()
    assert run(home, "status")[0] == 0 and run(home, "snapshots", "list")[0] == 0


def test_a_run_whose_process_is_gone_is_killed_not_running(home: Settings) -> None:
    begin(home.home, "alive", (), None, None)
    assert states(home)["running"] == 0
    rows = (home.home / "runs.jsonl").read_text().splitlines()
    others = [{"pid": 2**22 + 1}, {"boot_id": "another start of the machine"}, {"process_started": 1}]
    for number, other in enumerate(others):
        rows.append(json.dumps({**json.loads(rows[-1]), "run_id": f"dead-{number}", **other}))
        (home.home / "runs.jsonl").write_text("\n".join(rows) + "\n")
        (fact,) = [fact for fact in facts(home) if fact.of == f"run dead-{number}"]
        assert fact.state == "killed" and fact.words.startswith("killed, begun") and fact.remedy
        rows.pop()


def test_a_run_whose_pages_stand_is_published_though_its_end_is_lost(home: Settings) -> None:
    """The last line was cut: its process is gone, and what it published is what readers have."""
    path = home.home / "runs.jsonl"
    *_, begun, ended = path.read_text().splitlines(True)
    assert json.loads(ended)["outcome"] == "published"
    path.write_text(begun.replace(str(json.loads(begun)["pid"]), str(2**22 + 1)) + ended[: len(ended) // 2])
    name = json.loads(begun)["run_id"]
    (fact,) = [fact for fact in facts(home) if fact.of == f"run {name[:8]}"]
    shown = json.loads((home.home / "pages.json").read_bytes())["snapshot"]
    assert fact.state == "published" and shown in fact.words and "killed" not in fact.words
    close_dead(home.home)
    assert [row["outcome"] for row in runs(home.home) if row["run_id"] == name] == ["published"]


@pytest.mark.parametrize("name", ["current", "waiting"])
@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_a_broken_record_of_the_model_is_told_before_a_run_stops_at_it(
    home: Settings, name: str, content: str
) -> None:
    path = home.home / "models" / f"{name}.json"
    path.write_text(content)
    (fact,) = [fact for fact in facts(home) if str(path) in fact.words]
    assert fact.exit_code == 8 and fact.remedy and f"rm {path}" in fact.remedy


@pytest.mark.parametrize("name", ["kept", "readings"])
def test_a_broken_record_of_what_is_kept_is_told(home: Settings, name: str) -> None:
    path = home.home / "interim" / f"{name}.json"
    assert path.exists()
    path.write_text("{")
    (fact,) = [fact for fact in facts(home) if str(path) in fact.words]
    assert fact.state == "broken_record" and fact.exit_code == 0 and "again" in fact.words


def damaged(settings: Settings) -> None:
    snapshot = json.loads(pointer(settings).read_bytes())["snapshot"]
    (settings.home / "warehouse/snapshots" / snapshot / "manifest.json").write_text("{}")


def test_every_broken_line_of_withdrawals_holds_the_next_publish_up(home: Settings) -> None:
    path = home.home / "withdrawals.jsonl"
    sound = {"withdrawn_at": "2026-01-01T00:00:00+00:00", "source": "ted", "ocid": "ted-1", "reason": "x"}
    for content in (b"[1]\n", b"\xff\xfe\n", b"null\n", b'{"ocid": 5}\n', b"[" * 99_999, b"%s\n{bro"):
        content = content.replace(b"%s", json.dumps(sound).encode())
        path.write_bytes(content)
        (fact,) = [fact for fact in facts(home) if fact.state == "broken_withdrawals"]
        assert f"{path}: line {content.count(b'bro') + 1}: " in fact.words and "withdraw again" in (
            fact.remedy or ""
        )
    path.write_bytes(b"")
    assert "broken_withdrawals" not in states(home)


def test_a_register_or_reply_that_no_run_could_begin_with_is_told(home: Settings, tmp_path: Path) -> None:
    register = tmp_path / "register"
    shutil.copytree(home.register_dir, register)
    settings = Settings(home=home.home, register_dir=register)
    (register / "replies").mkdir(exist_ok=True)
    for name, content in (
        ("replies/E08000035.toml", "replies = 5 ="),
        ("register.toml", "id ="),
        ("authorities.csv", "x"),
    ):
        kept = (register / name).read_bytes() if (register / name).exists() else None
        (register / name).write_text(content)
        (fact,) = [fact for fact in facts(settings) if fact.state == "broken_register"]
        assert name.rpartition("/")[2] in fact.words and fact.exit_code == HELD, fact.words
        assert run(settings, "status")[0] == HELD and run(settings, "rebuild")[0] in (1, 2)
        (register / name).unlink() if kept is None else (register / name).write_bytes(kept)
    assert "broken_register" not in states(settings)


SHELL = ("mv ", "cp ", "mkdir ")


def typed(remedy: str | None) -> list[list[str]]:
    """The commands of a remedy as somebody types them: all of it, or what stands between backticks."""
    told = re.findall("`([^`]*)`", remedy or "") or [remedy or ""]
    return [shlex.split(command) for command in told if command.startswith(("peerbench ", *SHELL))]


def type_in(settings: Settings, command: list[str]) -> str:
    """Runs one command of a remedy, of peerbench or of the shell. Gives what it said."""
    if command[0] != "peerbench":
        words = ((word.removesuffix(";"), ";" * word.endswith(";")) for word in command)
        line = " ".join(word if word == "&&" else shlex.quote(word) + end for word, end in words)
        subprocess.run(line, shell=True, check=True)
        return ""
    code, out = run(settings, *command[1:])
    another = code in (2, 3) and "it stands in the way: `mv " in out
    looked = command[1] == "status"  # tells what is wrong yet, by its exit code too
    assert (code in (0, 1) or another or looked) and "Usage" not in out, (command, out)
    return out


def remedy_of(told: list[Fact]) -> list[list[str]]:
    """The commands of the first way that the first of these names, as they are typed before another look."""
    ways = (way for fact in told for way in re.split("; or |; without a copy: ", fact.remedy or ""))
    return next(filter(None, map(typed, ways)), [])


def named_by_verify(settings: Settings, out: str) -> None:
    """Types what `verify --landing` names for each file, but for the day that only says to have been asked."""
    for command in dict.fromkeys(re.findall("mend it: (peerbench import .*)", out)):
        code, told = run(settings, *shlex.split(command)[1:])
        assert code == 0, (command, told)


def lose(settings: Settings, *patterns: str) -> None:
    """Takes files and folders of the home away."""
    for pattern in patterns:
        found = list(settings.home.glob(pattern))
        assert found, pattern
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def replace_with(settings: Settings, pattern: str, content: bytes) -> None:
    found = list(settings.home.glob(pattern))
    assert found, pattern
    for path in found:
        path.write_bytes(content)


JUNE = "landing/find_a_tender/2025/06"
LOSSES: dict[str, Callable[[Settings], None]] = {
    "home, ledger and runs": lambda home: lose(home, "home.json", "ledger.jsonl", "runs.jsonl"),
    "a landed file": lambda home: lose(home, f"{JUNE}/01/*.zst"),
    "a sidecar": lambda home: lose(home, f"{JUNE}/01/*.json"),
    "a broken sidecar": lambda home: replace_with(home, f"{JUNE}/01/*.json", b"[]"),
    "a damaged landed file": lambda home: replace_with(home, f"{JUNE}/01/*.zst", b"no"),
    "interim": lambda home: lose(home, "interim"),
    "broken tables": lambda home: replace_with(home, "interim/*/*.parquet", b"no"),
    "the pointer": lambda home: lose(home, "warehouse/latest.json"),
    "a broken pointer": lambda home: replace_with(home, "warehouse/latest.json", b"{"),
    "the manifest": lambda home: lose(home, "warehouse/snapshots/*/manifest.json"),
    "a table": lambda home: lose(home, "warehouse/snapshots/*/measures.parquet"),
    "the snapshots": lambda home: lose(home, "warehouse/snapshots"),
    "the warehouse": lambda home: lose(home, "warehouse"),
    "a page": lambda home: lose(home, "site/index.html"),
    "the site": lambda home: lose(home, "site"),
    "what the site shows": lambda home: lose(home, "pages.json"),
    "models": lambda home: lose(home, "models"),
    "an emptied ledger": lambda home: replace_with(home, "ledger.jsonl", b""),
    "an emptied landed file": lambda home: replace_with(home, f"{JUNE}/01/*.zst", b""),
    "a folder for the pointer": lambda home: misplace(home, "warehouse/latest.json"),
    "a pointer to nothing": lambda home: point_to(home, "20200101T000000000000Z"),
    "no sound snapshot and no pointer": lambda home: lose(
        home, "warehouse/snapshots/*/measures.parquet", "warehouse/latest.json"
    ),
    "a renamed month": lambda home: shutil.move(home.home / JUNE, home.home / f"{JUNE}.bak") and None,
    "a copied month": lambda home: shutil.copytree(home.home / JUNE, home.home / f"{JUNE} (1)") and None,
    "a month 13": lambda home: shutil.move(home.home / JUNE, home.home / JUNE[:-2] / "13") and None,
    "a renamed source": lambda home: shutil.move(home.home / JUNE[:-8], home.home / "landing/fts") and None,
    "files in the folder of their month": lambda home: move(home, f"{JUNE}/01/*", JUNE),
    "a month renamed to another, and the ledger": lambda home: (
        move(home, JUNE, f"{JUNE[:-2]}08"),
        lose(home, "ledger.jsonl"),
    )[1],
    "a landed file and another's line of the ledger": lambda home: (
        import_july(home),
        lose(home, f"{JUNE}/01/*.zst"),
        without_line(home, "/2025/07/"),
    )[2],
    "folders for files": lambda home: misplace(home, "runs.jsonl", ".lock", "interim/readings.json"),
    "many folders for files": lambda home: misplace(home, *KINDS),
    "files for folders": lambda home: misplace(home, *(name for name in FOLDERS if name not in BACKED_UP)),
}
QUICK = (
    *("home, ledger and runs", "the pointer", "a broken pointer", "a folder for the pointer"),
    *("a renamed month", "a copied month", "folders for files"),
    "a landed file and another's line of the ledger",
)
OF_THE_RUNBOOK = (
    *(
        "a landed file",
        "a damaged landed file",
        "a broken sidecar",
        "an emptied landed file",
        "an emptied ledger",
    ),
    *("interim", "broken tables", "a table", "a page", "what the site shows"),
)
"""What tests/operate/test_runbook_typed.py plants too, and types the same remedies for."""


def move(settings: Settings, pattern: str, to: str) -> None:
    """Moves files into a folder, or a folder to a name."""
    for path in sorted(settings.home.glob(pattern)):
        shutil.move(path, settings.home / to)


def import_july(settings: Settings) -> None:
    landed(settings.home, [release(9, day="2025-07-03")])


def without_line(settings: Settings, of: str) -> None:
    path = settings.home / "ledger.jsonl"
    path.write_text("".join(row for row in path.read_text().splitlines(True) if of not in row))


def misplace(settings: Settings, *names: str) -> None:
    """A file in the place of each of these that is a folder, else a folder."""
    for name in names:
        path = settings.home / name
        if is_folder := name in FOLDERS:
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x") if is_folder else path.mkdir()


def point_to(settings: Settings, snapshot: str) -> None:
    named = json.loads(pointer(settings).read_bytes()) | {"snapshot": snapshot}
    pointer(settings).write_text(json.dumps(named))


KINDS = (
    *("ledger.jsonl", "runs.jsonl", "home.json", "pages.json", "nights.jsonl", "alerts.json"),
    *(".lock", "interim/readings.json", "interim/pending.json", "site/index.html"),
    *("landing/find_a_tender/gaps.json", "models/current.json", "interim/notices/2025-06-01.parquet"),
)
FOLDERS = (
    *("interim", "inbox", "inbox/find_a_tender", "models", "pace", "logs", "site", "site/council"),
    *("interim/readings", "interim/quarantine", "warehouse/notices", "warehouse/.staging", "dagster"),
    *("landing", "landing/find_a_tender", "landing/find_a_tender/2025", "landing/find_a_tender/2025/06/01"),
    *(
        "landing/find_a_tender/documents",
        "landing/find_a_tender/received",
        "warehouse",
        "warehouse/snapshots",
    ),
)
BACKED_UP = {
    *(name for name in FOLDERS if name.startswith(("landing/find_a_tender/2025", "warehouse/snap"))),
    *("landing", "landing/find_a_tender", "warehouse"),
    *("inbox/find_a_tender", "site/council", "interim/readings", "interim/quarantine"),
}
"""What a backup gives back, and folders in those that are misplaced themselves."""


@pytest.mark.first(name=4)
@pytest.mark.parametrize(
    "name", [*FOLDERS, *KINDS, "withdrawals.jsonl", "landing/ted", "logs/2025-06-01.log"]
)
def test_a_file_in_place_of_a_folder_or_a_folder_in_place_of_a_file_is_told(
    home: Settings, name: str
) -> None:
    path = home.home / name
    if is_file := name == "landing/ted":
        path.write_text("x")
    else:
        misplace(home, name)
    found = [fact for fact in facts(home) if fact.state == "misplaced"]
    kind = "a file where a folder" if is_file or name in FOLDERS else "a folder where a file"
    assert [fact.words for fact in found] == [f"MISPLACED: {path} is {kind} belongs"]
    code, out = run(home, "status")
    assert code == min(fact.exit_code for fact in facts(home) if fact.exit_code) > 0
    assert "Not a directory" not in out or out.count(f"`mv {path} {path}.aside`") > 1
    moves = [command for command in typed(found[0].remedy) if command[0] == "mv"]
    for command in moves:
        type_in(home, command)
    assert moves == [["mv", str(path), f"{path}.aside"]] and "misplaced" not in states(home)


def test_a_command_that_meets_one_says_what_moves_it_away(home: Settings) -> None:
    for name in ("landing", "ledger.jsonl", "warehouse"):
        aside = home.home / f"{name}.kept"
        (home.home / name).rename(aside)
        misplace(home, name)
        code, out = run(home, "rebuild")
        assert code == 2 and f"mv {home.home / name} {home.home / name}.aside" in out.replace("\n", " "), out
        shutil.rmtree(home.home / name) if name.endswith("l") else (home.home / name).unlink()
        aside.rename(home.home / name)


@pytest.mark.first(what=2)
@pytest.mark.second(what=len(LOSSES) - len(OF_THE_RUNBOOK))
@pytest.mark.parametrize(
    "what", [*QUICK, *(what for what in LOSSES if what not in {*QUICK, *OF_THE_RUNBOOK}), *OF_THE_RUNBOOK]
)
def test_each_remedy_that_is_printed_mends_when_it_is_typed(
    home: Settings, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the soak also what the slow tests of the runbook plant."""
    before = {(fact.of, fact.state) for fact in facts(home)}
    LOSSES[what](home)

    def ill() -> list[Fact]:
        found = [fact for fact in facts(home) if not fact.of.startswith("run ")]
        return [f for f in found if (f.of, f.state) not in before and f.state not in QUIET]

    told = [*ill(), *(fact for fact in facts(home) if fact.state == "changed")]
    assert told or what == "models", "nothing is lost without a word"
    done: list[list[str]] = []
    for _ in range(2 * len(KINDS)):
        for command in remedy_of(told):
            done.append(command)
            named_by_verify(home, type_in(home, command))
        if not (told := ill()):
            break
    assert not ill(), (done, [fact.line for fact in ill()])
    if what not in QUICK:
        # The pages were drawn by the remedies where they had to be.
        monkeypatch.setattr("pipelines.site.build.pages", lambda settings: 0)
        code, out = run(home, "rebuild")
        assert code == 0 and f"{3 if 'line of the ledger' in what else 2} releases" in out, (done, out)


STATES: dict[str, tuple[int, Callable[[Settings], None]]] = {
    "damaged": (DAMAGED, damaged),
    "pointer_missing": (POINTER_MISSING, lambda settings: pointer(settings).unlink()),
    "pointer_broken": (POINTER_BROKEN, lambda settings: pointer(settings).write_text("{") and None),
    "snapshots_gone": (NONE_PUBLISHED, lambda settings: shutil.rmtree(settings.home / "warehouse")),
    "failed": (PAGES_FAILED, lambda settings: (settings.home / PAGES).unlink()),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_the_snapshot_has_its_own_words_and_exit_code(home: Settings, state: str) -> None:
    code, act = STATES[state]
    act(home)
    assert states(home)[state] == code
    found, out = run(home, "status")
    words = {name: any(fact.state == name for fact in facts(home)) for name in STATES}
    assert found == code and words == {name: name == state for name in STATES}
    assert "peerbench " in out


@pytest.mark.parametrize("state", ["pointer_missing", "pointer_broken"])
def test_a_lost_pointer_comes_before_all_that_it_keeps_from_being_published(
    home: Settings, state: str
) -> None:
    STATES[state][1](home)
    (home.home / "ledger.jsonl").unlink()
    code, out = run(home, "status")
    first, *others = out.splitlines()
    assert code == STATES[state][0] and first.startswith("snapshot: POINTER ")
    assert out.count("peerbench snapshots use ") == 1 and "; mend it: peerbench snapshots use " in first
    unseen = [line for line in others if "cannot be told" in line or "cannot be held against" in line]
    assert {line.split(":")[0] for line in unseen} >= {"withdrawals", "runs", "pages", "landing"}
    rebuilt = [line for line in others if "peerbench rebuild" in line]
    assert len(rebuilt) == 1, out
    for line in [*unseen, *rebuilt]:
        assert "; mend it: first what mends the pointer, then `peerbench " in line, line


LOST = {
    "a file": "landing/find_a_tender/2025/06/01/*.zst",
    "a sidecar": "landing/find_a_tender/2025/06/01/*.json",
    "the month": "landing/find_a_tender/2025/06",
    "all of landing, and the ledger": "landing",
}


@pytest.mark.parametrize("what", LOST)
def test_landed_files_that_are_gone_are_told_with_what_mends_them(home: Settings, what: str) -> None:
    lost = list(home.home.glob(LOST[what]))
    for path in lost:
        shutil.move(path, home.home.parent / f"aside-{path.name}")
    if "ledger" in what:
        (home.home / "ledger.jsonl").unlink()
    (fact,) = [fact for fact in facts(home) if fact.state == "files_gone"]
    assert fact.exit_code == HELD and "landing/find_a_tender/2025/06/0" in fact.words
    remedy = fact.remedy or ""
    assert "import" in remedy and "run --from 2025-06-01" not in remedy, "that day was never asked"
    (read,) = [fact for fact in facts(home) if fact.of == "landing" and "changed since" in fact.words]
    assert read.remedy is None, "what is gone is mended first"
    code, out = run(home, "status", "--json")
    assert code == json.loads(out)["exit_code"] == HELD
    for path in lost:
        shutil.rmtree(path, ignore_errors=True)
        shutil.move(home.home.parent / f"aside-{path.name}", path)
    assert run(home, "status")[0] == 0


def test_no_line_names_a_rebuild_first_that_would_be_refused(home: Settings, tmp_path: Path) -> None:
    (path,) = home.home.glob(LOST["a file"])
    lose(home, "home.json", "ledger.jsonl", "runs.jsonl")

    def remedies() -> set[str]:
        return {fact.remedy for fact in facts(home) if fact.remedy and "rebuild" in fact.remedy}

    assert len(remedies()) == 3 and all(said.startswith("`peerbench rebuild`") for said in remedies())
    path.rename(tmp_path / path.name)
    first = {fact.remedy for fact in facts(home) if fact.state == "files_gone"}
    later = remedies() - first
    assert len(later) == 3 and all(said.startswith("first what mends the landed files") for said in later)


@pytest.mark.slow
def test_a_file_that_nobody_knows_the_import_of_is_put_back_or_accepted(home: Settings) -> None:
    (path,) = home.home.glob(LOST["a file"])
    path.unlink()
    lose(home, "ledger.jsonl", f"{JUNE}/01/*.json")
    (fact,) = [fact for fact in facts(home) if fact.state == "files_gone"]
    assert "1 landed file is gone" in fact.words and "put it back from a copy of landing" in str(fact.remedy)
    assert typed(fact.remedy)[0] == ["peerbench", "rebuild"], "what cannot be typed is no command"
    assert run(home, "rebuild")[0] == 1
    (fact,) = [fact for fact in facts(home) if fact.state == "files_gone"]
    ((_, *words),) = typed(fact.remedy)
    assert words[0] == "publish", "the rebuild was refused already"
    assert run(home, *words)[0] == 0 and "files_gone" not in states(home)


@pytest.mark.slow
def test_the_command_that_status_names_mends_what_a_check_held_up(home: Settings, tmp_path: Path) -> None:
    (path,) = home.home.glob(LOST["a file"])
    path.unlink()
    assert run(home, "rebuild")[0] == 1
    (fact,) = last_run(home.home)
    assert fact.state == "failed" and str(fact.remedy).startswith("`peerbench status` names what"), fact
    (held,) = [fact for fact in facts(home) if fact.state == "held"]
    assert held.exit_code == HELD and "landed_files" in held.words and "rebuild" not in (held.remedy or "")
    assert "publish --accept landed_files" in (held.remedy or "")
    told = re.findall("`peerbench ([^`]*)`", held.remedy or "")
    assert run(home, *shlex.split(told[0]))[0] == 0
    (held,) = [fact for fact in facts(home) if fact.state == "held"]
    assert held.remedy == "peerbench rebuild", "what was held up is not what would be published now"
    assert run(home, "rebuild")[0] == 0 and run(home, "status")[0] == 0


def test_the_import_that_mends_is_named_wherever_its_file_lies(home: Settings, tmp_path: Path) -> None:
    from pipelines.collect.inbox import take_in

    inbox = home.home / "inbox" / "find_a_tender"
    inbox.mkdir(parents=True)
    for name in ("it's one.jsonl", "two.jsonl"):
        (inbox / name).write_text(json.dumps(release(len(name), day=f"2025-07-0{len(name) % 9 + 1}")) + "\n")
        os.utime(inbox / name, (0, 0))
    assert [taken.landed for taken in take_in(home.home)] == [1, 1]
    taken = home.home / "inbox" / "taken" / "find_a_tender"
    (taken / "two.jsonl").unlink()
    shutil.rmtree(home.home / "landing" / "find_a_tender" / "2025" / "07")
    (fact,) = [fact for fact in facts(home) if fact.state == "files_gone"]
    quoted = shlex.quote(str(taken / "it's one.jsonl"))
    assert f"import {quoted} --source" in (fact.remedy or "")
    assert "two.jsonl is not there any more: a copy of it, or of the landed file" in (fact.remedy or "")


@pytest.mark.slow
def test_what_mends_a_damaged_snapshot_depends_on_what_is_left(home: Settings) -> None:
    first = json.loads(pointer(home).read_bytes())["snapshot"]
    damaged(home)

    def remedy() -> str:
        (fact,) = [fact for fact in facts(home) if fact.state == "damaged"]
        assert fact.exit_code == DAMAGED == run(home, "status")[0]
        return fact.remedy or ""

    assert remedy().startswith("`peerbench rebuild`, then `peerbench publish --accept last_snapshot"), "none"
    assert run(home, "rebuild")[0] == 1
    assert "rebuild" not in remedy() and "publish --accept last_snapshot" in remedy(), "that was refused"
    assert run(home, "publish", "--accept", "last_snapshot", "--because", "the disk broke")[0] == 0
    second = json.loads(pointer(home).read_bytes())["snapshot"]
    assert run(home, "rebuild")[0] == 0 and second > first
    third = home.home / "warehouse/snapshots" / json.loads(pointer(home).read_bytes())["snapshot"]
    kept = (third / "manifest.json").read_bytes()
    damaged(home)
    assert (
        remedy().startswith(f"`peerbench snapshots use {second} ") and "then `peerbench rebuild`" in remedy()
    )
    (third / "manifest.json").write_bytes(kept)
    next(third.glob("procurements/*.parquet")).unlink()
    assert remedy().startswith("`peerbench rebuild`; or `peerbench snapshots use")


@pytest.mark.slow
@pytest.mark.usefixtures("light_record")
def test_a_publish_whose_pages_failed_is_not_nothing(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "site/index.html")

    monkeypatch.setattr("pipelines.site.build.write", fails)
    code, out = run(home, "run", "--no-collect")
    assert code == 3 and "was published" in out and "peerbench site" in out
    assert "nothing was published" not in out
    assert states(home)["failed"] == PAGES_FAILED
    code, out = run(home, "rebuild")
    assert code == 3 and "was published" in out
    monkeypatch.undo()
    assert run(home, "site")[0] == 0 and "failed" not in states(home)


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "half": lambda content: content[: len(content) // 2],
    "binary": lambda content: bytes(range(256)) * 4,
    "a list": lambda content: b"[1]",
    "an object": lambda content: b'{"a": 1}',
}
SMALL = {
    "gaps": "landing/find_a_tender/gaps.json",
    "day": "landing/find_a_tender/2025/06/02/windows.json",
    "sidecar": "landing/find_a_tender/2025/06/01/*.json",
    "runs": "runs.jsonl",
    "pages": "pages.json",
    "notices part": "interim/notices/*.parquet",
    "index part": "interim/releases/*.parquet",
    "bodies part": "interim/bodies/*.parquet",
    "procurements part": "interim/procurements/*.parquet",
    "figures part": "interim/authority_measures/*.parquet",
    "database": "dagster/**/runs.db",
    "dagster.yaml": "dagster/dagster.yaml",
}


def breaks(first: int) -> dict[str, str]:
    """How each small file is broken: from this way on, each in the next."""
    names = list(BREAKS)
    return {name: names[(first + number) % len(names)] for number, name in enumerate(SMALL)}


@pytest.mark.slow
@pytest.mark.second(first=2)
@pytest.mark.parametrize("first", range(len(BREAKS)))
def test_every_small_broken_file_lets_status_rebuild_and_run_go_on(home: Settings, first: int) -> None:
    """Over all numbers each file is broken in each way once; of two numbers in the slow tests."""
    broken, how_of = [], breaks(first)
    for name, pattern in SMALL.items():
        paths = list(home.home.glob(pattern))
        assert paths, pattern
        for path in paths:
            path.write_bytes(BREAKS[how_of[name]](path.read_bytes()))
        broken.append((paths[0], how_of[name]))
    code, out = run(home, "status")
    assert code in (0, PAGES_FAILED), out
    assert str(home.home / "interim") in out and "makes it again" in out
    assert how_of["gaps"] in ("empty", "a list", "half") or "gaps.json" in out
    code, out = run(home, "run", "--no-collect")
    assert code == 0, out
    assert "2 releases" in out
    assert run(home, "status")[0] == 0, run(home, "status")[1]
    for path, how in broken:
        if "interim" in path.parts:
            path.write_bytes(BREAKS[how](path.read_bytes()))
    rebuild_tables(home)
    assert run(home, "verify", "--evidence")[0] == 0


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"last": 5}', b'{"last": "soon"}'])
def test_a_broken_pace_is_as_if_just_asked(tmp_path: Path, content: bytes) -> None:
    clock = Clock(100_000)
    pacer = Pacer(tmp_path, "https://host.example", clock)
    (tmp_path / "pace").mkdir()
    (tmp_path / "pace" / "host.example.json").write_bytes(content)
    begun = clock.monotonic()
    pacer.wait()
    assert content == b"" or clock.monotonic() - begun > 12


def test_today_is_open_on_every_healthy_morning(tmp_path: Path) -> None:
    morning = date(2025, 6, 3)
    asked(tmp_path, date(2025, 6, 2), [])
    record = asked(tmp_path, morning, [], datetime(2025, 6, 3, 2, 15))
    assert is_whole(tmp_path, morning) and undone(tmp_path, "find_a_tender", morning) == []
    assert not is_whole(tmp_path, date(2025, 6, 4))
    hurried = {"PEERBENCH_CLOCK_START": "2025-06-03T02:20", "PEERBENCH_CLOCK_SPEED": "2"}
    hurried |= {f"PEERBENCH_{source.upper()}_URL": "http://127.0.0.1:9" for source in FEEDS}
    for settings, code in (
        (hurried, 0),
        ({}, 1),
    ):  # that clock's today, as a trial against the stand-in has it
        env = {"PEERBENCH_HOME": str(tmp_path), **settings}
        assert CliRunner(env=env).invoke(app, ["audit"]).exit_code == code
    record.fail("status 500")
    assert not is_whole(tmp_path, morning)


def test_audit_knows_what_was_imported_before_it_is_read(made: Settings, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", register_dir=made.register_dir)
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(release(number)) + "\n" for number in (1, 2, 3)))
    assert run(settings, "import", str(path), "--source", "find_a_tender")[0] == 0
    _, out = run(settings, "audit", "--against", str(path))
    assert "3 of 3 notices held" in out


def test_a_refused_file_of_the_inbox_is_told_with_the_reason(home: Settings) -> None:
    from pipelines.collect.inbox import take_in

    place = home.home / "inbox" / "find_a_tender"
    place.mkdir(parents=True)
    (place / "x.jsonl").write_text("\x1b[31mnothing\n")
    os.utime(place / "x.jsonl", (0, 0))
    list(take_in(home.home))
    code, out = run(home, "status")
    assert code == 0 and "REFUSED" in out and "x.jsonl: holds no JSON" in out and "\x1b" not in out


def test_a_bad_reply_is_found_before_any_work_and_by_the_check(made: Settings, tmp_path: Path) -> None:
    register = few_councils(tmp_path / "register")
    (register / "replies").mkdir()
    (register / "replies" / "E08000035.toml").write_text("[[replies]]\nmeasure = 'nothing'\n")
    settings = Settings(home=tmp_path / "home", register_dir=register)
    code, out = run(settings, "rebuild")
    assert code == 2 and "E08000035.toml reply 1: measure: 'nothing' is no measure" in out
    assert not (settings.home / "interim").exists()
    code, out = run(settings, "reference", "check")
    assert code == 1 and "E08000035.toml reply 1: link: missing" in out


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_no_password_of_an_address_is_kept_told_or_published(home: Settings) -> None:
    client = Client(
        "https://me:s3cret@host.example/x", Clock(), "c", Pacer(home.home, "https://me:s3cret@h", Clock())
    )
    assert client.base_url == "https://host.example/x" and client._session.auth == ("me", "s3cret")
    assert "s3cret" not in str(client.pacer._path)
    assert without_userinfo("at https://a:b@c@host/p?q=x@y, ftp://u@h") == "at https://host/p?q=x@y, ftp://h"
    kept = Day.read(home.home, "find_a_tender", date(2025, 6, 2))
    assert kept
    kept.windows[0]["url"] = "https://me:s3cret@host/x"
    kept.fail("https://me:s3cret@host/x: status 500")
    tables_made = run(home, "rebuild")
    assert tables_made[0] == 0, tables_made
    found = home.home / "interim" / "windows"
    assert not any(b"s3cret" in path.read_bytes() for path in found.glob("*"))
    import polars as pl

    (part,) = found.glob("2025-06*.parquet")
    frame = pl.read_parquet(part).with_columns(url=pl.lit("https://me:s3cret@host/x"))
    write(home.home, "windows", frame, part.stem)
    assert any("windows: nothing_personal: url" in problem for problem in all_problems(home.home))


def test_a_home_is_private_and_pages_and_snapshots_by_setting(home: Settings, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "private", register_dir=home.register_dir)
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(release(1)) + "\n")
    assert run(settings, "import", str(path), "--source", "find_a_tender")[0] == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in [settings.home, *settings.home.rglob("*")])
    make_readable(home.home)
    for name in ("site/index.html", "warehouse/latest.json"):
        assert (home.home / name).stat().st_mode & 0o044 == 0o044
    assert (home.home / "landing").stat().st_mode & 0o077 == 0


def test_nothing_that_a_terminal_obeys_is_left() -> None:
    assert one_line("a\x1b[31mb\r\nc\u202ed\x9b") == "a [31mb c d"
    assert one_line(" a\tb ", edges=True) == " a b "
    assert one_line("abc", 2) == "ab..."


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_dagsters_own_database_is_begun_again(home: Settings) -> None:
    (database,) = home.home.glob("dagster/history/runs.db")
    database.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert run(home, "run", "--no-collect")[0] == 0
    assert (home.home / "dagster.broken-1").is_dir()
    with sqlite3.connect(next(home.home.glob("dagster/history/runs.db"))) as found:
        assert found.execute("select count(*) from runs").fetchone() == (1,)


def test_a_snapshot_is_of_the_run_whose_end_is_noted_where_the_clock_was_set_back(tmp_path: Path) -> None:
    shown = "20261130T175535325632Z"
    (tmp_path / "pages.json").write_text(json.dumps({"snapshot": shown}))
    rows = [
        {
            "run_id": "sound",
            "outcome": "published",
            "started_at": "2026-11-30T17:54:00+00:00",
            "finished_at": "2026-11-30T17:57:00+00:00",
        },
        {"run_id": "killed", "outcome": "running", "started_at": "2026-03-25T18:23:02+00:00"},
    ]
    (tmp_path / "runs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    first, second = runs(tmp_path)
    assert published_by(tmp_path, first) == shown and published_by(tmp_path, second) is None
    (tmp_path / "runs.jsonl").write_text(json.dumps(rows[1]) + "\n")
    (alone,) = runs(tmp_path)
    assert published_by(tmp_path, alone) == shown, "a run whose end was not noted, and no other"
