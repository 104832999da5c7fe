"""What the service leaves out is named, fetched by its id, and never reads as complete."""

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipelines.clock import LONDON, Clock
from pipelines.collect import sequence_gaps as found_gaps
from pipelines.collect.client import Client, CollectError
from pipelines.collect.day_record import LAST_SECOND, Day
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.pacer import Pacer
from pipelines.collect.reconcile import against, is_whole, open_days, report
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_walk import collect
from pipelines.query.status import lines as status_lines
from tests.support.small_home import landed, release

DAYS = [date(2025, 6, day) for day in range(2, 6)]


@dataclass
class Feed:
    """40 notices a day for four days; `hidden` ones are given by id only, `absent` ones not at all."""

    url: str = ""
    hidden: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    fail_after: int | None = None
    asked: int = 0
    crowded: range = range(0)

    def notice(self, number: int) -> dict[str, object]:
        moment = f"2025-06-{DAYS[number // 40].day:02d}T{9 + number % 8:02d}:{number % 40:02d}:00"
        moment = "2025-06-02T12:00:00" if number in self.crowded else moment
        name = f"{number + 1:06d}-2025"
        return {
            "ocid": f"ocds-h6vhtk-{number:06x}",
            "id": name,
            "date": moment,
            "tag": ["tender"],
            "tender": {},
        }

    def window(self, request: Request) -> Response:
        self.asked += 1
        if self.fail_after is not None and self.asked > self.fail_after:
            return Response(json.dumps({"message": "no"}), 400, content_type="application/json")
        first, last = request.args["updatedFrom"], request.args["updatedTo"]
        shown = set(range(160)) - self.hidden - self.absent
        rows = [row for number in sorted(shown) if first <= str((row := self.notice(number))["date"]) <= last]
        page = rows[-20:] if self.crowded else rows  # the newest ids, as the service sorts them
        crowd = [{**row, "ocid": f"{row['ocid']}-{n}"} for row in page for n in range(5)]
        rows = crowd if len(page) == 20 else page
        return Response(json.dumps({"releases": rows[-100:]}), content_type="application/json")

    def by_id(self, request: Request) -> Response:
        number = int(request.path.rsplit("/", 1)[1][:6]) - 1
        if number in self.absent or number >= 160:
            return Response("{}", 404, content_type="application/json")
        return Response(json.dumps({"releases": [self.notice(number)]}), content_type="application/json")


@pytest.fixture
def feed(httpserver: HTTPServer) -> Iterator[Feed]:
    found = Feed(httpserver.url_for("").rstrip("/"))
    httpserver.expect_request(FEEDS["find_a_tender"].feed.path).respond_with_handler(found.window)
    httpserver.expect_request(
        __import__("re").compile(FEEDS["find_a_tender"].feed.path + "/.*")
    ).respond_with_handler(found.by_id)
    yield found


def gaps(home: Path) -> list[found_gaps.Gap]:
    return found_gaps.gaps(home, "find_a_tender")


def fill(home: Path, asking: Client, at_most: int = 200) -> list[found_gaps.Gap]:
    return found_gaps.fill(home, FEEDS["find_a_tender"], asking, at_most)


def client(feed: Feed, home: Path) -> Client:
    clock = Clock(20_000, datetime(2025, 7, 1, tzinfo=LONDON))
    return Client(feed.url, clock, "test", Pacer(home, feed.url, clock))


def walked(feed: Feed, home: Path, days: list[date] = DAYS) -> Client:
    asking = client(feed, home)
    for day in days:
        collect(home, FEEDS["find_a_tender"], asking, day, day)
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
        collect(tmp_path, FEEDS["find_a_tender"], asking, DAYS[0], DAYS[-1])
    (day, why), *_ = open_days(tmp_path, "find_a_tender")
    assert day == DAYS[1] and "400" in why
    assert not is_whole(tmp_path) and "400" in "\n".join(report(tmp_path))
    feed.fail_after = None
    assert collect(tmp_path, FEEDS["find_a_tender"], asking, DAYS[0], DAYS[-1]).incomplete == 0
    assert is_whole(tmp_path)


def test_the_first_numbers_of_a_year_are_missed_too(tmp_path: Path) -> None:
    for day, ids in ((date(2025, 12, 31), ["004014-2025"]), (date(2026, 1, 1), ["000003-2026"])):
        noon = datetime(2026, 1, 2, 12, tzinfo=LONDON)
        end = datetime.combine(day, LAST_SECOND)
        record = Day.begin(tmp_path, "find_a_tender", day, end, noon, False)
        asked = {"window_from": f"{day}T00:00:00", "window_to": f"{day}T23:59:59", "releases": 1}
        asked |= {"url": "https://host/x", "fetched_at": noon.isoformat()}
        record.note(asked, "complete", b"", ids)
        record.finish(whole=True)
    assert [gap.release_id for gap in gaps(tmp_path)] == ["000001-2026", "000002-2026"]


def test_a_full_second_is_completed_by_the_sequence(feed: Feed, tmp_path: Path) -> None:
    feed.crowded = range(10, 40)
    asking = walked(feed, tmp_path)
    assert open_days(tmp_path, "find_a_tender") == [(DAYS[0], "a window is full and cannot be split")]
    found = fill(tmp_path, asking)
    assert len(found) == 10 and {gap.state for gap in found} == {"fetched"}
    assert is_whole(tmp_path)
    day = Day.read(tmp_path, "find_a_tender", DAYS[0])
    assert day and "complete_by_id" in [window["state"] for window in day.windows]


def test_the_daily_csv_names_what_no_window_gave(feed: Feed, tmp_path: Path) -> None:
    feed.hidden = {159}  # the last of all: no number after it gives it away
    asking = walked(feed, tmp_path)
    assert is_whole(tmp_path)
    path = tmp_path / "day.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([f"releases/0/{name}" for name in ("ocid", "id", "date", "tender/title")])
        rows.writerows([r["ocid"], r["id"], r["date"], "x"] for r in map(feed.notice, range(120, 160)))
    lines, whole = against(tmp_path, path)
    assert not whole and lines[0].endswith("39 of 40 notices held")
    assert not is_whole(tmp_path)
    assert [(gap.release_id, gap.named_by, gap.state) for gap in fill(tmp_path, asking)] == [
        ("000160-2025", "day.csv", "fetched")
    ]
    assert is_whole(tmp_path) and against(tmp_path, path)[1]


def test_the_daily_zip_is_held_against_its_day(feed: Feed, tmp_path: Path) -> None:
    walked(feed, tmp_path)
    path = tmp_path / "UK Public Procurement Notices - 3rd June 2025.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(40, 81):
            archive.writestr(f"notice {number}.xml", "<x/>")
    lines, whole = against(tmp_path, path)
    assert not whole and "41 notices in the file, 40 held of that day" in lines[0]
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(41, 81):
            archive.writestr(f"{number:06d}-2025.xml", "<x/>")
    assert against(tmp_path, path)[1]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "releases/0/id,releases/0/ocid,releases/0/date\nx,y,z\n"])
def test_a_file_that_names_no_notices_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "day.csv"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match="day.csv"):
        against(tmp_path, path)


def test_status_says_what_is_not_complete(feed: Feed, tmp_path: Path) -> None:
    assert "find_a_tender: nothing was collected" in list(status_lines(tmp_path))
    feed.hidden = {30}
    walked(feed, tmp_path, [DAYS[0], DAYS[2]])
    line, old = [line for line in status_lines(tmp_path) if line.startswith("find_a_tender")]
    assert "OLD: the newest day that was answered is" in old
    assert "2 days complete, the newest 2025-06-04; NOT COMPLETE: 1 days open" in line
    assert "NOT COMPLETE: 1 notices missing" in line
    assert "snapshot: none was published; mend it: peerbench run" in list(status_lines(tmp_path))


@pytest.mark.parametrize("what", ["emptied", "cut", "gone"])
def test_a_day_whose_landed_file_is_not_whole_is_not_complete(feed: Feed, tmp_path: Path, what: str) -> None:
    asking = walked(feed, tmp_path)
    (line,) = [line for line in status_lines(tmp_path) if " days complete" in line]
    assert line.startswith(f"find_a_tender: {len(DAYS)} days complete") and is_whole(tmp_path)
    path = next(Day.path_of(tmp_path, "find_a_tender", DAYS[1]).parent.glob("*.zst"))
    content = path.read_bytes()
    path.unlink() if what == "gone" else path.write_bytes(
        content[: len(content) // 2] if what == "cut" else b""
    )
    (day, why), *more = open_days(tmp_path, "find_a_tender")
    assert day == DAYS[1] and path.name in why and not more
    assert not is_whole(tmp_path) and f"{len(DAYS) - 1} days complete, 1 open" in "\n".join(report(tmp_path))
    (line,) = [line for line in status_lines(tmp_path) if " days complete" in line]
    again = f"--from {DAYS[1]} --to {DAYS[1]} --source find_a_tender --again"
    assert f"{len(DAYS) - 1} days complete" in line and "NOT COMPLETE: 1 days open" in line
    assert line.endswith(f"mend it: `peerbench run {again}`")
    collect(tmp_path, FEEDS["find_a_tender"], asking, DAYS[1], DAYS[1], again=True)
    assert is_whole(tmp_path) and open_days(tmp_path, "find_a_tender") == []


def test_a_home_that_was_only_imported_into_lacks_nothing(tmp_path: Path) -> None:
    assert not is_whole(tmp_path / "home")
    landed(tmp_path / "home", [release(1)])
    assert is_whole(tmp_path / "home")
