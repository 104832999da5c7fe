"""One message when trouble begins, one when it is over; none is lost, none doubled, no secret is written."""

import errno
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipelines.authorities.register.register import load_register
from pipelines.operate import alerts
from pipelines.operate.after import looked_after
from pipelines.operate.last_runs import last_run
from pipelines.operate.watch import look, ping
from pipelines.publish.runs import begin, end
from pipelines.query.status import Fact
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
    for said in ("What: DAMAGED: releases.parquet", "Since: 2026-11-30", "Kept: readers see snapshot 1"):
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
    ("kind", "command"),
    [
        ("GaveUp", "peerbench run, once the service answers"),
        ("ShapeChanged", "peerbench run --no-collect"),
        ("DataError", "peerbench reference check"),
        ("OSError", "peerbench run"),
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
    assert str(fact.remedy).startswith("peerbench reference check")


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
