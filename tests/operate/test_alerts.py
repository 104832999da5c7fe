"""One message when trouble begins, one when it is over; none is lost, none doubled, no secret is written."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import dagster as dg
import pytest
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner
from werkzeug import Request, Response

from pipelines.authorities.register.register import load_register
from pipelines.cli import app
from pipelines.operate import alerts, by_root, room
from pipelines.operate.after import looked_after
from pipelines.operate.last_runs import last_run, nights_begun
from pipelines.operate.room import makes_room
from pipelines.operate.watch import look, ping
from pipelines.publish.runs import Outcome, begin, close_dead, end, failed, killed, runs
from pipelines.publish.runs import told as told_in_words
from pipelines.query.fact import Fact
from pipelines.query.home_facts import dropped
from pipelines.query.home_facts import last_runs as status_of_runs
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.snapshots.disk import Disk

NOW = datetime(2026, 11, 29, 7, tzinfo=UTC)
BAD = Fact("snapshot", "damaged", "DAMAGED: releases.parquet", "peerbench rebuild")
GOOD = Fact("snapshot", "published", "100 rows")


class Receiver:
    """A local webhook: what came, and what it answers."""

    def __init__(self, server: HTTPServer) -> None:
        self.got: list[dict[str, str]] = []
        self.status = 200
        self.address = f"json://127.0.0.1:{server.port}/secret-of-the-channel"
        server.expect_request("/secret-of-the-channel").respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        if self.status == 200:
            self.got.append(json.loads(request.get_data()))
        return Response(status=self.status)


@pytest.fixture
def receiver(httpserver: HTTPServer) -> Iterator[Receiver]:
    yield Receiver(httpserver)


def told(settings: Settings, facts: list[Fact], now: datetime, to: list[str]) -> None:
    alerts.note(settings.home, facts, "readers see snapshot 1", now, to)
    alerts.deliver(settings.home, to)


def test_a_trouble_is_told_once_and_once_when_it_is_over(home: Settings, receiver: Receiver) -> None:
    for night, fact in enumerate([GOOD, BAD, BAD, GOOD, GOOD, BAD]):
        told(home, [fact], NOW + timedelta(days=night), [receiver.address])
    titles = [message["title"].split(": ", 1)[1] for message in receiver.got]
    assert titles == ["snapshot: damaged", "over: snapshot: damaged", "snapshot: damaged"]
    first, over = receiver.got[0]["message"], receiver.got[1]["message"]
    for said in ("What: DAMAGED: releases.parquet", "Noticed: 2026-11-30", "Kept: readers see snapshot 1"):
        assert said in first
    assert "Mend it: peerbench rebuild" in first and "over: 2026-12-02" in over


def test_what_a_channel_does_not_take_waits_and_is_sent_once(home: Settings, receiver: Receiver) -> None:
    receiver.status = 500
    for night in range(6):
        told(home, [BAD if night % 2 else GOOD], NOW + timedelta(days=night), [receiver.address])
    assert receiver.got == [] and len(alerts.read(home.home).unsent) == 5
    receiver.status = 200
    assert alerts.deliver(home.home, [receiver.address]) == 0
    assert alerts.deliver(home.home, [receiver.address]) == 0
    assert len(receiver.got) == 5
    assert [message["title"].count("over") for message in receiver.got] == [0, 1, 0, 1, 0]


def test_one_channel_down_keeps_no_other_waiting(home: Settings, receiver: Receiver) -> None:
    down = "json://127.0.0.1:9/nobody"
    told(home, [BAD], NOW, [down, receiver.address])
    assert len(receiver.got) == 1
    assert [message["to"] for message in alerts.read(home.home).unsent] == [alerts.named(down)]


def test_a_trouble_has_one_name_in_alerts_watch_and_docs(home: Settings, receiver: Receiver) -> None:
    (home.home / "pace").mkdir(exist_ok=True)
    (home.home / "pace" / "127.0.0.1.json").write_text("[")
    env = {
        "PEERBENCH_HOME": str(home.home),
        "PEERBENCH_REGISTER": str(home.register_dir),
        "PEERBENCH_CONTACT": home.contact,
        "PEERBENCH_ALERTS": receiver.address,
    }
    result = CliRunner(env=env).invoke(app, ["watch"])
    assert result.exit_code == 1 and result.stdout.startswith("pace: broken_pace, noticed "), result.output
    assert titles(receiver) == ["pace: broken_pace"]
    docs = Path(__file__).parents[2] / "docs/operations.md"
    assert "| `pace: broken_pace` |" in docs.read_text()
    env["PEERBENCH_ALERTS"] += " json://127.0.0.2:9/s3cret"
    result = CliRunner(env=env).invoke(app, ["watch"])
    assert "channel 2 (json://127.0.0.2) does not answer\n" in result.stderr and "s3cret" not in result.output


def test_the_channel_that_is_down_is_named(home: Settings, receiver: Receiver) -> None:
    pw = "s3cret"
    down = f"json://me:{pw}@127.0.0.2:9/{pw}"
    to = [receiver.address, down]
    told(home, [BAD], NOW, to)
    said = alerts.waiting(alerts.read(home.home), to)
    assert said.startswith("1 message not sent") and said.endswith(
        ": channel 2 (json://127.0.0.2) does not answer"
    )
    receiver.status = 500
    told(home, [GOOD], NOW, to)
    said = alerts.waiting(alerts.read(home.home), to)
    assert said.endswith(": channels 1 (json://127.0.0.1), 2 (json://127.0.0.2) do not answer")
    assert pw not in said and "secret" not in said


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("mailtos://me:s3cret@example.org?to=a@b.example", "mailtos://example.org"),
        ("gotify://host.example/s3cret-token", "gotify://host.example"),
        ("ntfy://s3cret-topic", "ntfy://..."),
        ("tgram://123456789:abcdefg_hijklmnop/12315544", "tgram://..."),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general", "slack://..."),
        (
            "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
            "https://hooks.slack.com",
        ),
    ],
)
def test_a_channel_is_shown_without_its_secret(address: str, shown: str) -> None:
    assert alerts.channels(address) == [address] and alerts.shown(address) == shown


def test_no_secret_stands_in_the_book(home: Settings, receiver: Receiver) -> None:
    receiver.status = 500
    told(home, [BAD], NOW, [receiver.address])
    assert "secret-of-the-channel" not in (home.home / alerts.BOOK).read_text()


def test_a_broken_book_begins_again(home: Settings, receiver: Receiver) -> None:
    told(home, [BAD], NOW, [receiver.address])
    (home.home / alerts.BOOK).write_text('{"troubles": 3')
    told(home, [BAD], NOW, [receiver.address])
    assert len(receiver.got) == 2


@pytest.mark.parametrize("channel", ["hello", "nonsense://token-of-mine"])
def test_a_channel_that_is_none_is_named_without_its_secret(channel: str) -> None:
    with pytest.raises(UserError, match="PEERBENCH_ALERTS: channel 2") as told_of:
        alerts.channels(f"json://127.0.0.1/x {channel}")
    assert "token-of-mine" not in str(told_of.value)


def test_what_waits_is_bounded_and_what_is_given_up_is_counted(home: Settings) -> None:
    alerts.note(home.home, [BAD], "", NOW, ["json://127.0.0.1:9/x"])
    book = alerts.read(home.home)
    book.unsent = book.unsent[:1] * (alerts.MOST_UNSENT + 5)
    alerts.write(home.home, book)
    alerts.note(home.home, [GOOD, Fact("disk", "filling", "full")], "", NOW, ["json://127.0.0.1:9/x"])
    book = alerts.read(home.home)
    assert len(book.unsent) == alerts.MOST_UNSENT and book.dropped >= 6


def test_a_first_night_that_never_began_is_told(home: Settings, tmp_path: Path) -> None:
    settings = home.model_copy(update={"home": tmp_path / "new"})
    settings.home.mkdir(mode=0o700)
    now = datetime.now(UTC)
    assert look(settings, now).troubles == {}
    assert look(settings, now + timedelta(hours=20)).troubles == {}
    later = look(settings, now + timedelta(hours=24 + 27))
    assert list(later.troubles) == ["nights: never_began"]
    assert "never before in this home" in later.troubles["nights: never_began"]["words"]
    begin(settings.home, "run-1", ["find_a_tender"], None, None)
    end(settings.home, "run-1", True)
    assert look(settings, now).troubles == {}


def test_a_look_tells_a_failed_run_and_a_night_that_never_began(home: Settings, receiver: Receiver) -> None:
    settings = home.model_copy(update={"alerts": receiver.address})
    now = datetime.now(UTC)
    assert look(settings, now).troubles == {}
    begin(settings.home, "run-1", ["find_a_tender"], None, None)
    end(settings.home, "run-1", False, ["CollectError: the service answered 503"])
    assert list(look(settings, now).troubles) == ["last run: failed"]
    assert "the service answered 503" in receiver.got[-1]["message"]
    begin(settings.home, "run-2", ["find_a_tender"], None, None)
    end(settings.home, "run-2", True)
    assert look(settings, now).troubles == {}
    assert receiver.got[-1]["title"].endswith("over: last run: failed")
    late = now + timedelta(hours=27)
    assert list(look(settings, late).troubles) == ["nights: never_began"]
    assert "27 hours" in receiver.got[-1]["message"] and "peerbench run" in receiver.got[-1]["message"]


@pytest.mark.slow
def test_thirty_good_nights_say_nothing(home: Settings, receiver: Receiver) -> None:
    settings = home.model_copy(update={"alerts": receiver.address})
    for _ in range(30):
        look(settings)
    assert receiver.got == []


def test_a_ping_that_nobody_hears_is_told_until_one_is_heard(home: Settings, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/ping/uuid").respond_with_data(status=500)
    httpserver.expect_ordered_request("/ping/uuid").respond_with_data("OK")
    settings = home.model_copy(update={"ping_url": httpserver.url_for("/ping/uuid")})
    ping(settings)
    assert list(look(settings).troubles) == ["ping: failed"]
    assert "uuid" not in (settings.home / alerts.BOOK).read_text()
    ping(settings)
    assert look(settings).troubles == {}


@pytest.mark.parametrize(
    ("command", "pings"),
    [
        (["run", "--days", "1"], 1),
        (["run", "--no-collect"], 0),
        (["rebuild"], 0),
        (["rebuild", "--changed"], 0),
        (["documents"], 0),
        (["documents", "--no-fetch"], 0),
        (["watch"], 0),
    ],
)
def test_only_a_night_that_collected_pings(
    command: list[str], pings: int, home: Settings, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import assets.run

    monkeypatch.setattr("pipelines.rebuild.rebuild", lambda *given: "a snapshot")
    monkeypatch.setattr(assets.run, "run", lambda *given, **more: assets.run.Summary(True, ()))
    monkeypatch.setattr(assets.run, "documents", lambda *given, **more: None)
    httpserver.expect_request("/ping").respond_with_data("OK")
    env = {
        "PEERBENCH_HOME": str(home.home),
        "PEERBENCH_REGISTER": str(home.register_dir),
        "PEERBENCH_PING_URL": httpserver.url_for("/ping"),
        "PEERBENCH_CONTACT": home.contact,
    }
    result = CliRunner(env=env).invoke(app, command)
    assert result.exit_code == 0, result.output
    assert len(httpserver.log) == pings


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("GaveUp", "`peerbench run` once the service answers"),
        ("ShapeChanged", "`peerbench run --no-collect`"),
        ("DataError", "`peerbench reference check`"),
        ("OSError", "peerbench run"),
        ("NoRoom", "first room on that disk, then `peerbench run`"),
        ("StorageFailed", "`peerbench snapshots list` once the storage answers"),
    ],
)
def test_each_kind_of_failure_has_its_own_command(home: Settings, kind: str, command: str) -> None:
    begin(home.home, "run-1", ["find_a_tender"], None, None)
    end(home.home, "run-1", False, ["the words alone"], [kind])
    (fact,) = last_run(home.home)
    assert str(fact.remedy).startswith(command) and "the words alone" in fact.words


def test_a_run_that_could_not_begin_is_told_with_its_reason(home: Settings) -> None:
    (home.register_dir / "register.toml").write_text("id = [")
    with pytest.raises(UserError), looked_after(home):
        load_register(home.register_dir)
    (fact,) = last_run(home.home)
    assert fact.state == "failed" and "register.toml" in fact.words
    assert str(fact.remedy).startswith("`peerbench reference check`")


@pytest.mark.parametrize(
    "said",
    [
        "OSError: [Errno 28] No space left on device",
        "Dagster's record of runs does not answer: database or disk is full",
        "ComputeError: write failed (os error 28)",
    ],
)
def test_a_run_that_found_no_room_is_told_what_makes_room_before_what_would_fail_again(
    home: Settings, said: str
) -> None:
    begin(home.home, "run-1", [], None, None)
    end(home.home, "run-1", False, [said], ["NoRecord"])
    (fact,) = last_run(home.home)
    assert str(fact.remedy).startswith("first room on that disk, then")
    (fact,) = last_run(home.home, lambda: "a larger disk")
    assert fact.remedy == "first a larger disk, then `peerbench run`"


def test_what_makes_room_is_no_command_that_frees_nothing(home: Settings, monkeypatch: Any) -> None:
    assert makes_room(home, NOW).startswith("a larger disk (no old snapshot")
    asked = []

    def old(place: object, keep: int, grace: timedelta, now: datetime) -> list[str]:
        asked.append(keep)
        return ["20250101T000000000000Z"] if keep <= 10 else []

    monkeypatch.setattr(room, "prunable", old)
    assert makes_room(home, NOW) == "`peerbench snapshots prune --keep 10` (or a larger disk)"
    assert asked == [30, 10]


def test_what_makes_room_is_judged_in_one_place() -> None:
    root = Path(__file__).parents[2]
    paths = [path for top in ("pipelines", "warehouse", "assets") for path in (root / top).rglob("*.py")]
    named = [path.name for path in paths if "snapshots prune --keep" in path.read_text()]
    assert named == ["room.py"], "elsewhere a full disk is told in the words of warehouse.errors.ROOM"


KILLED = """
import os, signal, sys
class Killing:
    def find_spec(self, name, path=None, target=None):
        if name == "assets.run":
            os.kill(os.getpid(), signal.SIGKILL)
sys.meta_path.insert(0, Killing())
from pipelines.cli import main
sys.argv = ["peerbench", "run", "--no-collect"]
main()
"""


@pytest.mark.slow
def test_a_run_killed_before_it_wrote_a_line_of_its_log_is_told_by_the_next_look(home: Settings) -> None:
    """While Dagster is loaded, which takes a minute on a busy machine."""
    env = {
        "PEERBENCH_HOME": str(home.home),
        "PEERBENCH_REGISTER": str(home.register_dir),
        "PEERBENCH_CONTACT": home.contact,
    }
    done = subprocess.run([sys.executable, "-c", KILLED], env=os.environ | env, check=False)
    assert done.returncode == -signal.SIGKILL
    found = look(home).troubles
    assert list(found) == ["last run: killed"], "one message, though it stands as at work too"
    assert found["last run: killed"]["remedy"] == "peerbench run"


def test_a_full_disk_is_told_all_the_same(
    home: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home.model_copy(update={"alerts": receiver.address})
    look(settings)
    assert (settings.home / alerts.RESERVE).stat().st_size == alerts.RESERVED
    put = Disk.put

    def full(self: Disk, path: Path, content: bytes) -> None:
        if path.name == alerts.BOOK and not (settings.home / alerts.RESERVE).exists():
            return put(self, path, content)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    begin(settings.home, "run-1", ["find_a_tender"], None, None)
    end(settings.home, "run-1", False, ["No space left on device"])
    with monkeypatch.context() as patched:
        patched.setattr(Disk, "put", full)
        for _ in range(3):
            look(settings)
    assert [message["title"].split(": ", 1)[1] for message in receiver.got] == ["last run: failed"]


OTHER = Fact("disk", "filling", "1 GB free", "a larger disk")
DOWN = "json://127.0.0.1:9/mistyped"


def titles(receiver: Receiver) -> list[str]:
    return [message["title"].split(": ", 1)[1] for message in receiver.got]


def test_a_channel_whose_address_is_mended_is_told_of_what_is_open_once(
    home: Settings, receiver: Receiver
) -> None:
    told(home, [BAD], NOW, [DOWN])
    for night in (1, 2):
        told(home, [BAD, OTHER], NOW + timedelta(days=night), [receiver.address])
    assert titles(receiver) == ["disk: filling", "snapshot: damaged"]
    assert "Noticed: 2026-11-29" in receiver.got[1]["message"]
    assert alerts.read(home.home).dropped == 0  # nothing of it is lost


def test_a_second_channel_is_told_of_what_is_open_and_the_first_not_again(
    home: Settings, receiver: Receiver
) -> None:
    sent: list[tuple[str, str]] = []

    def send(address: str, title: str, text: str, kind: alerts.Kind) -> bool:
        sent.append((address[-1], title.split(": ", 1)[1]))
        return True

    for to, facts in (["a"], [BAD]), (["a", "b"], [BAD]), (["b"], [BAD]), (["b", "c"], [GOOD]):
        alerts.note(home.home, facts, "", NOW, to)
        alerts.deliver(home.home, to, send)
    assert sent == [
        ("a", "snapshot: damaged"),
        ("b", "snapshot: damaged"),
        ("b", "over: snapshot: damaged"),
    ]


def test_a_look_without_a_channel_takes_nothing_from_those_that_have_one(
    home: Settings, receiver: Receiver
) -> None:
    told(home, [BAD], NOW, [])
    told(home, [GOOD], NOW, [])
    told(home, [BAD], NOW, [])
    told(home, [BAD], NOW, [receiver.address])
    assert titles(receiver) == ["snapshot: damaged"]  # and nothing is over that nobody knew of
    told(home, [GOOD], NOW, [])
    assert len(alerts.read(home.home).unsent) == 1
    told(home, [GOOD], NOW, [receiver.address])
    assert titles(receiver) == ["snapshot: damaged", "over: snapshot: damaged"]


def test_what_waits_for_a_channel_outlives_a_look_without_one(home: Settings, receiver: Receiver) -> None:
    receiver.status = 500
    told(home, [BAD], NOW, [receiver.address])
    told(home, [BAD], NOW, [])
    receiver.status = 200
    told(home, [BAD], NOW, [receiver.address])
    assert titles(receiver) == ["snapshot: damaged"]


def test_a_book_of_an_older_version_is_told_once_more(home: Settings, receiver: Receiver) -> None:
    trouble = {"since": NOW.isoformat(), "words": "DAMAGED", "remedy": None}
    old = {"troubles": {"snapshot: damaged": trouble}, "unsent": [], "dropped": 0, "ping": None}
    (home.home / alerts.BOOK).write_text(json.dumps(old))
    for _ in range(2):
        told(home, [BAD], NOW, [receiver.address])
    assert titles(receiver) == ["snapshot: damaged"]


def test_what_is_given_up_is_a_trouble(home: Settings, receiver: Receiver) -> None:
    told(home, [BAD], NOW, [DOWN])
    told(home, [GOOD], NOW, [DOWN])
    told(home, [GOOD], NOW, [receiver.address])
    assert receiver.got == [] and alerts.read(home.home).dropped == 2
    (fact,) = dropped(home.home)
    assert fact.words.startswith("LOST: 2 messages given up") and fact.remedy == "peerbench doctor --fix"
    assert "alerts: dropped" in look(home.model_copy(update={"alerts": receiver.address})).troubles
    assert titles(receiver) == ["alerts: dropped"]
    alerts.forget_dropped(home.home)
    assert list(dropped(home.home)) == []


def test_a_trouble_and_its_end_are_of_other_kinds(home: Settings, receiver: Receiver) -> None:
    for fact in (BAD, GOOD):
        told(home, [fact], NOW, [receiver.address])
    assert [message["type"] for message in receiver.got] == ["failure", "success"]


def test_a_killed_run_keeps_why_and_where_after_it_is_closed(home: Settings) -> None:
    begin(home.home, "run-of-today", ["find_a_tender"], None, None)
    path = home.home / "runs.jsonl"
    path.write_text(path.read_text().replace(f'"pid": {os.getpid()}', '"pid": 4194304'))
    (home.home / "logs").mkdir(exist_ok=True)
    line = "2026-11-29T02:31:00+00:00 run-of-t info    criteria: 40 rows\n"
    (home.home / "logs/2026-11-29.log").write_text(line + line.replace("run-of-t", "another1"))
    before = list(last_run(home.home))
    assert close_dead(home.home) == ["run-of-today"]
    (fact,) = last_run(home.home)
    assert [fact] == before and fact.state == "killed"
    assert "its process is gone" in fact.words and fact.words.endswith("it last said: criteria: 40 rows")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_what_a_signal_ended_after_publishing_is_killed_in_status_too(home: Settings, name: str) -> None:
    known = {row["run_id"] for row in runs(home.home)}
    begin(home.home, "run-of-today", ["find_a_tender"], None, None)
    end(home.home, "run-of-today", True)
    killed(home.home, f"ended by {name}", known)
    *_, told = (fact for fact in status_of_runs(home.home) if fact.of == "run run-of-t")
    assert told.state == "killed" and told.words.startswith("killed, begun")
    (row,) = [row for row in runs(home.home) if row["run_id"] == "run-of-today"]
    assert row["outcome"] == "published" and row["problems"] == f"ended by {name} after it published"
    (fact,) = last_run(home.home)
    assert f"ended by {name} after it published" in fact.words


def test_a_run_that_published_is_over_once_its_pages_are_made(home: Settings) -> None:
    (last,) = list(runs(home.home))[-1:]
    path = home.home / "runs.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    begun = [row for row in rows if row["outcome"] == "running"]
    path.write_text(
        "".join(json.dumps(row | {"pid": 4194304}) + "\n" for row in begun)
    )  # killed at the pages
    pages = (home.home / "pages.json").read_text()
    (home.home / "pages.json").write_text('{"snapshot": "20200101T000000000000Z"}')
    assert [fact.state for fact in last_run(home.home)] == ["killed"]
    (home.home / "pages.json").write_text(pages)
    assert [fact.state for fact in last_run(home.home)] == ["published"]
    close_dead(home.home)
    assert [fact.state for fact in last_run(home.home)] == ["published"]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    end(home.home, last["run_id"], True, ["the pages cannot be made"], ["UserError"])
    failed(home.home, UserError("the pages cannot be made"), set())
    assert [fact.state for fact in last_run(home.home)] == ["published"]
    failed(home.home, UserError("the documents cannot be asked for"), {last["run_id"]})
    assert [fact.state for fact in last_run(home.home)] == ["failed"]


def test_an_alert_says_no_more_is_kept_than_is(home: Settings, receiver: Receiver) -> None:
    settings = home.model_copy(update={"alerts": receiver.address})
    begin(settings.home, "run-1", ["find_a_tender"], None, None)
    end(settings.home, "run-1", False, ["the service answered 503"])
    look(settings)
    assert "Kept: all that was landed; readers see snapshot" in receiver.got[-1]["message"]
    next((settings.home / "landing").rglob("*.zst")).unlink()
    look(settings)
    assert titles(receiver)[-1] == "landing: files_gone"
    assert "Kept: what of landing is not named as lost or damaged" in receiver.got[-1]["message"]


NIGHT = """
import sys, time
from pathlib import Path
from pipelines.operate.after import looked_after
from pipelines.publish.runs import recorded
from pipelines.settings import Settings
settings = Settings()
with looked_after(settings), recorded(settings.home, "of-tonight"):
    Path(sys.argv[1]).touch()
    for _ in range(5_000):  # a signal that comes as a sleep is entered is heard only when it is over
        time.sleep(0.1)
"""


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_what_a_signal_ends_says_so_and_is_looked_after(
    number: signal.Signals, home: Settings, receiver: Receiver, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "PEERBENCH_HOME": str(home.home),
        "PEERBENCH_REGISTER": str(home.register_dir),
        "PEERBENCH_ALERTS": receiver.address,
        "PEERBENCH_CONTACT": home.contact,
    }
    child = subprocess.Popen(
        [sys.executable, "-c", NIGHT, str(tmp_path / "ready")],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not (tmp_path / "ready").exists():
        assert child.poll() is None
        time.sleep(0.1)
    child.send_signal(number)
    _, said = child.communicate(timeout=300)
    assert child.returncode == 128 + number
    (line,) = said.splitlines()
    assert line.startswith(f"peerbench: ended by {number.name}: what was landed")
    (fact,) = last_run(home.home)
    assert fact.state == "killed" and f"ended by {number.name}" in fact.words
    assert "last run: killed" in titles(receiver)


class Ended(NamedTuple):
    """Where what a command calls is replaced by a signal, and what is said then, without its beginning."""

    command: str
    at: str
    published: bool
    told: tuple[str, ...]


ENDED = (
    Ended("demo", "assets.demo.demo", False, ("stays in {home}/demo, and `peerbench demo` goes on",)),
    Ended("site", "pipelines.site.build.write", False, ("`peerbench site` makes the others",)),
    Ended(
        "rebuild",
        "pipelines.rebuild.rebuild",
        False,
        ("the next run goes on", "nothing was published: `peerbench rebuild` begins again"),
    ),
    Ended(
        "rebuild",
        "pipelines.site.build.pages",
        True,
        (
            "the next run goes on",
            "a snapshot was published, and its pages are not all made: `peerbench site`",
        ),
    ),
)


@pytest.mark.parametrize("ended", ENDED, ids=lambda ended: f"{ended.command} {ended.at}")
def test_what_a_signal_ends_says_what_goes_on_from_there(
    ended: Ended, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def comes(*given: object, **named: object) -> NoReturn:
        signal.raise_signal(
            signal.SIGTERM
        )  # heard as it returns: one sent to the process may come to another thread
        raise AssertionError("no signal came")

    monkeypatch.setattr(ended.at, comes)
    env = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    done = CliRunner(env=env).invoke(app, [ended.command])
    assert done.exit_code == 143
    lines = [line for line in done.stderr.splitlines() if line.startswith("peerbench: ")]
    assert lines[0].startswith("peerbench: ended by SIGTERM: "), done.stderr
    assert len(lines) == len(ended.told)
    for line, told in zip(lines, ended.told, strict=True):
        assert told.format(home=home.home) in line
    if ended.command == "demo":
        (fact,) = last_run(home.home / "demo")
        assert fact.state == "killed"


@pytest.mark.parametrize(
    "ended", [KeyboardInterrupt(), SystemExit(143), dg.DagsterExecutionInterruptedError()]
)
def test_a_run_that_published_and_was_interrupted_says_so_in_words(
    ended: BaseException, home: Settings
) -> None:
    begin(home.home, "night", ["find_a_tender"], None, None)
    outcome = Outcome(published=True)
    outcome.failed(ended)
    end(home.home, "night", outcome.published, outcome.problems, outcome.kinds)
    (fact,) = last_run(home.home)
    assert fact.words.endswith(": interrupted: a signal ended it") and type(ended).__name__ not in fact.words


def test_an_error_without_words_is_told_by_its_class(home: Settings) -> None:
    assert told_in_words(MemoryError()) == "MemoryError, which says no more"
    assert told_in_words(ValueError("x")) == "ValueError: x"


def test_a_night_that_lies_ahead_of_the_clock_is_said_to(home: Settings) -> None:
    begin(home.home, "night", ["find_a_tender"], None, None)
    for back in (timedelta(days=40), timedelta(hours=1), timedelta(minutes=2)):
        (fact,) = nights_begun(home, datetime.now(UTC) - back)
        assert "ahead of the clock" in fact.words
        assert "hours ago" not in fact.words


@pytest.mark.parametrize(
    ("since", "said"),
    [(40, "40 minutes"), (1, "1 minute"), (59.6, "1 hour"), (150, "2 hours"), (60 * 30, "30 hours")],
)
def test_ages_under_an_hour_are_told_in_minutes(home: Settings, since: float, said: str) -> None:
    begin(home.home, "run-1", [], None, None)
    now = datetime.now(UTC) + timedelta(minutes=since)
    (fact,) = nights_begun(home, now)
    (told,) = nights_begun(home.model_copy(update={"night_hours": 0.001}), now)
    assert f"began {said} ago" in fact.words or fact.state == "never_began"
    assert told.words.startswith(f"none began for {said}, the last ")


@pytest.mark.slow
def test_root_is_told_what_to_paste_where_systemd_looks(
    home: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded = tmp_path / "peerbench.env"
    loaded.write_text("PEERBENCH_ALERTS='json://127.0.0.1:9 json://127.0.0.1:10'\nPEERBENCH_HOME=/nowhere\n")
    monkeypatch.setattr(by_root, "ENVIRONMENT", loaded)
    (home.home / "landing").chmod(0o755)
    fact = Fact("permissions", "open", "others may read", "peerbench doctor --fix")
    monkeypatch.delenv("INVOCATION_ID", raising=False)
    book = alerts.note(tmp_path, [fact], "all", NOW, ["json://127.0.0.1:9"])
    assert "As root" not in book.unsent[-1]["text"]
    monkeypatch.setenv("INVOCATION_ID", "1" * 32)
    (tmp_path / alerts.BOOK).unlink()
    book = alerts.note(home.home, [fact], "all", NOW, ["json://127.0.0.1:9"])
    (line,) = [line for line in book.unsent[-1]["text"].splitlines() if line.startswith("As root: ")]
    assert f" PEERBENCH_HOME={home.home} " in line and "-- env" in line
    assert by_root.by_root("first `peerbench a`, then `peerbench b`; or `mv x y`", home.home)[1].endswith(
        " b )"
    )
    if os.geteuid() == 0:
        shell = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        typed = subprocess.run(
            ["sh", "-c", line.removeprefix("As root: ")], cwd="/", env=shell, capture_output=True, text=True
        )
        assert "mended: permissions" in typed.stdout, typed
        assert (home.home / "landing").stat().st_mode & 0o077 == 0
