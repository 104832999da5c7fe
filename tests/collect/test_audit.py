"""What the service leaves out is named, fetched by its id, and never reads as complete."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipelines.collect.audit import fill, gaps, is_whole, open_days, report
from pipelines.collect.client import Client, CollectError
from pipelines.collect.clock import LONDON, Clock
from pipelines.collect.days import collect
from pipelines.collect.pacer import Pacer
from pipelines.collect.progress import Day
from pipelines.collect.services import FIND_A_TENDER

DAYS = [date(2025, 6, day) for day in range(2, 6)]


@dataclass
class Feed:
    """40 notices a day for four days; `hidden` ones are given by id only, `absent` ones not at all."""

    url: str = ""
    hidden: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    fail_after: int | None = None
    asked: int = 0

    def notice(self, number: int) -> dict[str, object]:
        moment = f"2025-06-{DAYS[number // 40].day:02d}T{9 + number % 8:02d}:{number % 40:02d}:00"
        name = f"{number + 1:06d}-2025"
        return {"ocid": f"ocds-h6vhtk-{number:06x}", "id": name, "date": moment, "tag": ["tender"]}

    def window(self, request: Request) -> Response:
        self.asked += 1
        if self.fail_after is not None and self.asked > self.fail_after:
            return Response(json.dumps({"message": "no"}), 400, content_type="application/json")
        first, last = request.args["updatedFrom"], request.args["updatedTo"]
        shown = set(range(160)) - self.hidden - self.absent
        rows = [row for number in sorted(shown) if first <= str((row := self.notice(number))["date"]) <= last]
        return Response(json.dumps({"releases": rows[:100]}), content_type="application/json")

    def by_id(self, request: Request) -> Response:
        number = int(request.path.rsplit("/", 1)[1][:6]) - 1
        if number in self.absent or number >= 160:
            return Response("{}", 404, content_type="application/json")
        return Response(json.dumps({"releases": [self.notice(number)]}), content_type="application/json")


@pytest.fixture
def feed(httpserver: HTTPServer) -> Iterator[Feed]:
    found = Feed(httpserver.url_for("").rstrip("/"))
    httpserver.expect_request(FIND_A_TENDER.path).respond_with_handler(found.window)
    httpserver.expect_request(__import__("re").compile(FIND_A_TENDER.path + "/.*")).respond_with_handler(
        found.by_id
    )
    yield found


def client(feed: Feed, home: Path) -> Client:
    clock = Clock(20_000, datetime(2025, 7, 1, tzinfo=LONDON))
    return Client(feed.url, clock, "test", Pacer(home, feed.url, clock))


def walked(feed: Feed, home: Path, days: list[date] = DAYS) -> Client:
    asking = client(feed, home)
    for day in days:
        collect(home, FIND_A_TENDER, asking, day, day)
    return asking


def test_a_sequence_without_holes_is_whole(feed: Feed, tmp_path: Path) -> None:
    walked(feed, tmp_path)
    assert is_whole(tmp_path) and gaps(tmp_path) == []


@pytest.mark.parametrize("size", [1, 7, 50])
def test_a_planted_hole_is_named_and_fetched_by_id(feed: Feed, tmp_path: Path, size: int) -> None:
    feed.hidden = set(range(30, 30 + size))
    asking = walked(feed, tmp_path)
    assert [gap.release_id for gap in gaps(tmp_path)] == [f"{n + 1:06d}-2025" for n in sorted(feed.hidden)]
    assert not is_whole(tmp_path)
    assert f"{size} missing" in "\n".join(report(tmp_path))
    assert {gap.state for gap in fill(tmp_path, asking)} == {"fetched"}
    assert is_whole(tmp_path)


def test_a_number_that_was_never_published_is_asked_once(feed: Feed, tmp_path: Path) -> None:
    feed.absent = {50, 51}
    asking = walked(feed, tmp_path)
    assert [gap.state for gap in fill(tmp_path, asking)] == ["absent", "absent"]
    count = asking.requests_made
    fill(tmp_path, asking)
    assert asking.requests_made == count and is_whole(tmp_path)


def test_a_day_not_asked_explains_its_hole(feed: Feed, tmp_path: Path) -> None:
    walked(feed, tmp_path, [DAYS[0], DAYS[2]])
    assert gaps(tmp_path) == []
    assert open_days(tmp_path, "find_a_tender") == [(DAYS[1], "never asked")]
    assert not is_whole(tmp_path)


def test_only_so_many_are_asked_at_a_time(feed: Feed, tmp_path: Path) -> None:
    feed.hidden = set(range(30, 45))
    asking = walked(feed, tmp_path)
    states = [gap.state for gap in fill(tmp_path, asking, at_most=10)]
    assert (states.count("fetched"), states.count("missing")) == (10, 5)
    assert {gap.state for gap in fill(tmp_path, asking)} == {"fetched"}


def test_a_walk_that_breaks_off_never_reads_as_complete(feed: Feed, tmp_path: Path) -> None:
    feed.fail_after = 2
    asking = client(feed, tmp_path)
    with pytest.raises(CollectError, match="400"):
        collect(tmp_path, FIND_A_TENDER, asking, DAYS[0], DAYS[-1])
    (day, why), *_ = open_days(tmp_path, "find_a_tender")
    assert day == DAYS[1] and "400" in why
    assert not is_whole(tmp_path) and "400" in "\n".join(report(tmp_path))
    feed.fail_after = None
    assert collect(tmp_path, FIND_A_TENDER, asking, DAYS[0], DAYS[-1]).incomplete == 0
    assert is_whole(tmp_path)


def test_the_first_numbers_of_a_year_are_missed_too(tmp_path: Path) -> None:
    for day, ids in ((date(2025, 12, 31), ["004014-2025"]), (date(2026, 1, 1), ["000003-2026"])):
        noon = datetime(2026, 1, 2, 12, tzinfo=LONDON)
        record = Day.begin(tmp_path, "find_a_tender", day, datetime(2026, 1, 1, 23, 59, 59), noon, False)
        asked = {"window_from": f"{day}T00:00:00", "window_to": f"{day}T23:59:59"}
        record.note(asked, "complete", b"", ids)
        record.finish(whole=True)
    assert [gap.release_id for gap in gaps(tmp_path)] == ["000001-2026", "000002-2026"]
