"""A trouble that cannot be looked at now is not over: it stays open, and says that it could not be looked at."""

import shutil
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.operate import alerts, doctor, record, watch
from pipelines.operate.watch import look, ping
from pipelines.query.fact import UNREADABLE, UNSEEN, Fact
from pipelines.query.snapshot_facts import held_publish
from pipelines.settings import Settings

CHANNEL = "json://127.0.0.1:9/channel"
POSTGRES = "storage:\n  postgres:\n    postgres_url: postgresql+psycopg2://127.0.0.1:9/x\n"
NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)


class Taken:
    """What a channel took: the titles, without the machine's name."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def send(self, address: str, title: str, text: str, kind: alerts.Kind) -> bool:
        self.titles.append(title.split(": ", 1)[1])
        return True


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.mark.parametrize(
    "hides",
    [
        Fact("pages", UNREADABLE, "cannot be told: [Errno 13]", "make it readable"),
        Fact("pages", UNSEEN, "cannot be told: no answer"),
        Fact("pages: failed", UNSEEN, "cannot be told: no answer"),
    ],
)
def test_it_stays_open_until_a_look_sees_that_it_is_over(hides: Fact, tmp_path: Path) -> None:
    failed, other = Fact("pages", "failed", "FAILED", "peerbench site"), Fact("inbox", "refused", "REFUSED")
    alerts.note(tmp_path, [failed, other], "all", NOW, [CHANNEL])
    book = alerts.note(tmp_path, [hides], "all", NOW + timedelta(hours=1), [CHANNEL])
    assert book.troubles["pages: failed"]["unseen"] == hides.words
    assert book.troubles["pages: failed"]["since"] == NOW.isoformat()
    assert "inbox: refused" not in book.troubles
    assert not any("over: pages: failed" in message["title"] for message in book.unsent)
    book = alerts.note(tmp_path, [failed], "all", NOW + timedelta(hours=2), [CHANNEL])
    assert book.troubles["pages: failed"]["unseen"] is None
    book = alerts.note(tmp_path, [], "all", NOW + timedelta(hours=3), [CHANNEL])
    assert book.troubles == {} and "over: pages: failed" in book.unsent[-1]["title"]


def test_pages_are_not_well_because_the_pointer_broke(home: Settings, taken: Taken) -> None:
    settings = home.model_copy(update={"alerts": CHANNEL})
    (home.home / "pages.json").write_text('{"snapshot": "other"}')
    look(settings, send=taken.send)
    pointer = home.home / "warehouse/latest.json"
    content = pointer.read_bytes()
    pointer.write_text("{")
    found = look(settings, send=taken.send)
    assert list(found.troubles) == ["pages: failed", "snapshot: pointer_broken"]
    pointer.unlink()
    kept = watch._kept(settings, [Fact("snapshot", "pointer_missing", "POINTER MISSING")])
    assert kept.endswith("which snapshot readers see cannot be told"), "not that nothing was published"
    pointer.write_text("{")
    env = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    for command, begins in (("watch", "pages: failed, noticed"), ("doctor", "! pages: FAILED")):
        said = CliRunner(env=env).invoke(app, [command])
        line = next(line for line in said.stdout.splitlines() if line.startswith(begins))
        assert "it could not be looked at now, and stays open" in line, line
        assert "not_told_over" not in said.stdout and "is over" not in said.stdout
    pointer.write_bytes(content)
    assert list(look(settings, send=taken.send).troubles) == ["pages: failed"]
    assert taken.titles == ["pages: failed", "snapshot: pointer_broken", "over: snapshot: pointer_broken"]


def test_a_storage_that_does_not_answer_is_told_once_and_ends_nothing(
    home: Settings, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("obstore")
    for name, value in {"ENDPOINT_URL": "http://127.0.0.1:9", "REGION": "x", "ACCESS_KEY_ID": "x"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setattr("warehouse.snapshots.storage_s3.RETRIES", 0)
    there = home.model_copy(update={"alerts": CHANNEL})
    away = there.model_copy(update={"warehouse": "s3://bucket/prefix"})
    facts = [
        Fact("pages", "failed", "FAILED", "peerbench site"),
        Fact("landing", "files_gone", "GONE: by the last snapshot", "peerbench import FILE"),
        Fact("landing", "cut_files", "DAMAGED", "peerbench verify --landing"),
        Fact("home", "other_register", "ANOTHER REGISTER"),
        Fact("withdrawals", "withdrawals_gone", "GONE", "peerbench rebuild"),
        Fact("snapshot", "damaged", "DAMAGED", "peerbench rebuild"),
        Fact("clock", "wrong", "WRONG", "timedatectl"),
    ]
    alerts.note(home.home, facts, "all", NOW, [CHANNEL])
    found = look(away, send=taken.send)
    new = [title for title in taken.titles if not title.startswith("over: ")]
    assert new[len(facts) :] == ["snapshot: unreadable"], new
    # What is told without the storage is over.
    assert [title for title in taken.titles if title.startswith("over: ")] == ["over: landing: cut_files"]
    assert found.troubles["snapshot: unreadable"]["remedy"] == (
        "see that the storage answers: `peerbench snapshots list`"
    )
    assert look(there, send=taken.send).troubles == {}


@pytest.mark.slow
@pytest.mark.parametrize("command", ["status", "doctor", "watch"])
def test_a_storage_that_hangs_is_asked_no_more_than_twice(
    home: Settings, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    pytest.importorskip("obstore")
    monkeypatch.setattr("warehouse.snapshots.storage_s3.ASKED_FIRST", timedelta(seconds=0.5))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0)
        env = {"AWS_REGION": "x", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"} | {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "PEERBENCH_HOME": str(home.home),
            "PEERBENCH_REGISTER": str(home.register_dir),
            "PEERBENCH_WAREHOUSE": "s3://bucket/prefix",
        }
        said = CliRunner(env=env).invoke(app, [command])
        asked = 0
        with suppress(BlockingIOError):
            while silent.accept():
                asked += 1
    assert said.exit_code == (5 if command == "status" else 1), said.output
    assert "cannot be told: s3://bucket/prefix/" in said.output and "storage answers" in said.output
    assert asked == 2, "one question, asked once more"


def test_what_no_database_says_is_not_over(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dagster.yaml").write_text(
        POSTGRES + "run_launcher:\n  module: no_such_library\n  class: X\n"
    )
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    found = {(fact.of, fact.state) for fact in record.facts(home.home)}
    assert ("dagster: unreachable", UNSEEN) in found and ("dagster", "not_installed") in found
    (tmp_path / "dagster.yaml").write_text("[")
    assert ("dagster: unreachable", UNSEEN) in {(f.of, f.state) for f in record.facts(home.home)}
    monkeypatch.delenv("DAGSTER_HOME")
    monkeypatch.setattr(record, "no_room", lambda place: True)
    of_databases = [fact for fact in doctor.facts(home, NOW) if fact.of == "databases"]
    assert [fact.state for fact in of_databases] == [UNSEEN]


def test_a_note_of_what_was_held_up_that_is_broken_is_not_over(home: Settings) -> None:
    assert list(held_publish(home.home)) == []
    (home.home / "interim/pending.json").write_text("{")
    assert [fact.state for fact in held_publish(home.home)] == [UNSEEN]


def test_a_ping_that_nobody_asks_for_any_more_is_over(home: Settings) -> None:
    ping(home.model_copy(update={"ping_url": "http://127.0.0.1:9/nobody"}))
    assert list(look(home).troubles) == ["ping: failed"]
    ping(home)
    assert look(home).troubles == {}


@pytest.mark.slow
def test_a_folder_of_pages_that_cannot_be_read_hides_what_was_wrong_with_them(home: Settings) -> None:
    shutil.rmtree(home.home / "site/council")
    assert list(look(home).troubles) == ["pages: gone"]
    (home.home / "pages.json").unlink()
    (home.home / "pages.json").symlink_to("pages.json")
    assert {"pages: gone", "pages: unreadable"} <= look(home).troubles.keys()
