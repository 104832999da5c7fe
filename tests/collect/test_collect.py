"""Collecting against a small server: windows split until they fit, waits as told, nothing asked twice."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipelines.clock import LONDON, Clock
from pipelines.collect.client import Client, CollectError
from pipelines.collect.day_record import Day
from pipelines.collect.months import landed
from pipelines.collect.pacer import Pacer
from pipelines.collect.release_index import index
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_walk import collect

PATH = FEEDS["find_a_tender"].feed.path


def release(number: int, moment: str) -> dict[str, object]:
    return {
        "ocid": f"ocds-h6vhtk-{number:06x}",
        "id": f"{number:06d}-2025",
        "date": moment,
        "tag": ["tender"],
        "tender": {},
    }


@pytest.fixture
def feed(httpserver: HTTPServer) -> Iterator[tuple[HTTPServer, list[tuple[str, str]]]]:
    """250 releases of one day, ten a minute; at most 100 an answer."""
    asked: list[tuple[str, str]] = []
    rows = [release(n, f"2025-06-02T09:{n // 10:02d}:00") for n in range(250)]

    def answer(request: Request) -> Response:
        first, last = request.args["updatedFrom"], request.args["updatedTo"]
        asked.append((first, last))
        found = [row for row in rows if first <= str(row["date"]) <= last]
        return Response(json.dumps({"releases": found[:100]}), content_type="application/json")

    httpserver.expect_request(PATH).respond_with_handler(answer)
    yield httpserver, asked


def client(server: HTTPServer, home: Path) -> Client:
    clock = Clock(5000, datetime(2025, 7, 1, tzinfo=LONDON))
    url = server.url_for("").rstrip("/")
    return Client(url, clock, "test@example.org", Pacer(home, url, clock))


def test_a_full_day_is_split_and_asked_once(
    feed: tuple[HTTPServer, list[tuple[str, str]]], tmp_path: Path
) -> None:
    server, asked = feed
    day = date(2025, 6, 2)
    found = collect(tmp_path, FEEDS["find_a_tender"], client(server, tmp_path), day, day)
    assert (found.days, found.incomplete) == (1, 0)
    files = landed(tmp_path)["2025-06-01"]
    assert len(index(tmp_path, files, set()).rows) == 250
    count = len(asked)
    assert count > 3
    assert collect(tmp_path, FEEDS["find_a_tender"], client(server, tmp_path), day, day).days == 0
    assert len(asked) == count


def test_told_to_wait_it_waits(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_ordered_request(PATH).respond_with_data(
        "Rate limit of 12 exceeded.", 429, {"Retry-After": "120"}, "text/plain"
    )
    httpserver.expect_ordered_request(PATH).respond_with_data("", 200, content_type="application/json")
    httpserver.expect_ordered_request(PATH).respond_with_json({"releases": []})
    polite = client(httpserver, tmp_path)
    day = date(2025, 6, 2)
    before = polite.clock.monotonic()
    assert collect(tmp_path, FEEDS["find_a_tender"], polite, day, day).releases == 0
    assert polite.throttled == 1
    assert polite.clock.monotonic() - before >= 120
    assert (tmp_path / "landing/find_a_tender/2025/06/02/windows.json").exists()


@pytest.mark.parametrize(
    "failed",
    [
        {"error": "upstream timed out", "releases": []},
        {"uri": "https://x", "version": "1.1", "Errors": [{"code": 500}], "releases": []},
        {"status": 503, "message": "try again later", "releases": None},
    ],
)
def test_an_error_in_the_form_of_an_empty_answer_is_asked_again(
    httpserver: HTTPServer, tmp_path: Path, failed: dict[str, object]
) -> None:
    """Else the window would count as answered, without a release."""
    httpserver.expect_ordered_request(PATH).respond_with_json(failed)
    found = {"releases": [release(1, "2025-06-02T09:00:00")]}
    httpserver.expect_ordered_request(PATH).respond_with_json(found)
    polite, day = client(httpserver, tmp_path), date(2025, 6, 2)
    assert collect(tmp_path, FEEDS["find_a_tender"], polite, day, day).releases == 1
    assert "no releases, and " in polite.problems[0] and polite.requests_made == 2


def test_a_refusal_is_one_error_and_nothing_is_complete(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request(PATH).respond_with_json({"message": "Request parameters unknown"}, 400)
    day = date(2025, 6, 2)
    with pytest.raises(CollectError, match="400"):
        collect(tmp_path, FEEDS["find_a_tender"], client(httpserver, tmp_path), day, day)
    kept = Day.read(tmp_path, "find_a_tender", day)
    assert kept and not kept.complete and not kept.finished and "400" in str(kept.problem)
