"""The stand-in answers as the two services do: windows, limits, cursors, refusals, throttling."""

import json
import re
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from sample_notices import of_days, sample

from sample.clock import Clock, Limiter
from sample.feeds import ContractsFinder, Feed, FindATender
from sample.server import Server
from sample.uk_time import local

ROOT = Path(__file__).parents[2]
CF, FTS = ContractsFinder.path, FindATender.path
NOW = "2026-04-01T06:00:00"


@pytest.fixture(scope="module")
def releases():
    return sample()[0]


@pytest.fixture
def serve(releases):
    """A function that starts a server at a time; all are ended after the test.

    `few`: of one day's releases, enough for a server that refuses: making ready all takes a second.
    """
    running = []

    def start(at: str = NOW, few: bool = False) -> Server:
        rows = of_days("2026-03-02", "2026-03-02") if few else releases
        server = Server(0, rows, Clock(local(at), 1.0))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def get(server: Server, path: str, **query: str):
    """Status, headers and text of an answer."""
    try:
        with urlopen(f"{server.url}{path}?{urlencode(query)}", timeout=60) as reply:
            return reply.status, reply.headers, reply.read().decode()
    except HTTPError as error:
        return error.code, error.headers, error.read().decode()


def package(server: Server, path: str, **query: str):
    status, _, text = get(server, path, **query)
    assert status == 200, text
    return json.loads(text)


def test_contracts_finder_pages_through_a_window_without_loss(serve, releases):
    server = serve()
    asked = {"publishedFrom": "2023-06-01T00:00:00", "publishedTo": "2023-06-30T23:59:59"}
    page = package(server, CF, **asked)
    assert page["publisher"]["name"] == "SYNTHETIC sample of peerbench"
    found = page["releases"]
    assert len(found) == 100
    while "links" in page:
        assert page["links"]["next"].startswith(f"{server.url}{CF}?publishedFrom=")
        with urlopen(page["links"]["next"], timeout=60) as reply:
            page = json.loads(reply.read())
        found += page["releases"]
    rows = [row["release"] for row in releases if row["source"] == "contracts_finder"]
    expected = {row["id"] for row in rows if row["date"].startswith("2023-06")}
    assert {row["id"] for row in found} == expected and len(found) == len(expected)
    assert [row["date"] for row in found] == sorted((row["date"] for row in found), reverse=True)


def test_contracts_finder_without_published_to_gives_no_links(serve):
    server = serve()
    page = package(server, CF, publishedFrom="2023-06-01")
    assert len(page["releases"]) == 100 and "links" not in page
    ignored = package(server, CF, publishedFrom="2023-06-01", size="2", page="3")
    assert len(ignored["releases"]) == 100


@pytest.mark.parametrize(
    "query",
    [
        {"publishedFrom": "notadate"},
        {"limit": "200"},
        {"cursor": "bm90IGdpdmVu"},
        {"cursor": "!"},
        {"colour": "red"},
    ],
)
def test_contracts_finder_names_what_it_refuses(serve, query):
    status, headers, text = get(serve(few=True), CF, **query)
    body = json.loads(text)
    assert (status, headers["Content-Type"]) == (400, "application/json")
    assert (body["code"], body["property"]) == (3200, next(iter(query)))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"limit": "0"}, "'limit' must be greater than 0"),
        ({"limit": "200"}, "limit"),
        ({"updatedFrom": "2025-06-01"}, "updatedFrom"),
        (
            {"updatedFrom": "2025-06-01T00:00:00", "updatedTo": "2025-06-01T00:00:00"},
            "'updatedTo' must be later than 'updatedFrom'",
        ),
        ({"x": "1"}, "Request parameter 'x' is not recognised, allowed parameters are: stages, limit"),
        ({"stages": "pipeline"}, "stages"),
    ],
)
def test_find_a_tender_says_why_it_refuses(serve, query, said):
    status, _, text = get(serve(few=True), FTS, **query)
    body = json.loads(text)
    assert status == body["status"] == 400
    assert said in body["exception"]


def test_find_a_tender_windows_are_local_time_and_ignore_z(serve, releases):
    server = serve()
    asked = {"updatedFrom": "2025-07-01T09:00:00", "updatedTo": "2025-07-01T12:00:00"}
    plain = package(server, FTS, **asked)["releases"]
    zulu = package(server, FTS, **{name: f"{value}Z" for name, value in asked.items()})["releases"]
    assert plain == zulu and plain
    rows = [row["release"]["date"] for row in releases if row["source"] == "find_a_tender"]
    assert len(plain) == sum("2025-07-01T09:00:00" <= day <= "2025-07-01T12:00:00+01:00" for day in rows)


def walk(feed: Feed, low: datetime, high: datetime, query) -> list[str]:
    """The ids of a window by splitting until a page without cursor is not full."""
    found = feed.answer(query(low, high), local(NOW)).releases
    if len(found) < 100:
        return [json.loads(row.text)["id"] for row in found]
    middle = low + (high - low) // 2
    return walk(feed, low, middle, query) + walk(feed, middle + timedelta(seconds=1), high, query)


def test_find_a_tender_loses_rows_by_cursor_and_none_by_windows(releases):
    feed = FindATender(releases)

    def query(low: datetime, high: datetime) -> dict[str, list[str]]:
        form = "%Y-%m-%dT%H:%M:%S"
        return {"updatedFrom": [low.strftime(form)], "updatedTo": [high.strftime(form)]}

    low, high = datetime(2025, 9, 1), datetime(2025, 9, 30, 23, 59, 59)
    asked, by_cursor, cursor = query(low, high), [], None
    for _ in range(20):
        page = feed.answer(asked | ({"cursor": [cursor]} if cursor else {}), local(NOW))
        by_cursor += [json.loads(row.text)["id"] for row in page.releases]
        cursor = page.cursor
        if cursor is None:
            break
    rows = [row["release"] for row in releases if row["source"] == "find_a_tender"]
    expected = {row["id"] for row in rows if row["date"].startswith("2025-09")}
    assert set(by_cursor) < expected
    whole = walk(feed, low.replace(microsecond=0), high, query)
    assert set(whole) == expected and len(whole) == len(expected)


def test_stages_of_find_a_tender_hide_the_new_regime(releases):
    feed = FindATender(releases)
    window = {"updatedFrom": ["2025-06-01T00:00:00"], "updatedTo": ["2025-09-01T00:00:00"]}
    found = feed.answer(window | {"stages": ["tender"]}, local(NOW)).releases
    assert found and all(row.is_celex and "tender" in row.tags for row in found)
    assert not feed.answer(window | {"stages": ["tender,award"]}, local(NOW)).releases


def test_nothing_is_served_before_its_time(serve):
    server = serve(at="2024-01-10T12:00:00")
    page = package(server, CF, publishedFrom="2024-01-01", publishedTo="2024-12-31")
    assert page["releases"]
    assert max(row["date"] for row in page["releases"]) <= "2024-01-10T12:01:00"


def test_an_empty_window_is_a_valid_package(serve):
    page = package(serve(few=True), CF, publishedFrom="2019-01-01", publishedTo="2019-01-02")
    assert page["releases"] == [] and "links" not in page


def test_the_thirteenth_request_is_throttled_on_its_own_service_only(serve):
    server = serve(few=True)
    window = {"publishedFrom": "2019-01-01", "publishedTo": "2019-01-02"}
    assert [get(server, CF, **window)[0] for _ in range(12)] == [200] * 12
    status, headers, text = get(server, CF, **window)
    assert (status, headers["Content-Type"], headers["Retry-After"]) == (429, "text/plain", "120")
    assert text == "Rate limit of 12 exceeded. Please retry after 120 seconds."
    assert get(server, FTS, limit="1")[0] == 200


def test_the_limiter_slides_on_its_own_clock():
    class Steps(Clock):
        seconds = 0.0

        def elapsed(self) -> float:
            return self.seconds

    clock = Steps(local(NOW), 1)
    limiter = Limiter(clock)
    admitted = []
    for step in range(13):
        clock.seconds = step * 9.0
        admitted.append(limiter.admits())
    assert admitted == [True] * 12 + [False]
    clock.seconds = 120.0
    assert limiter.admits() and not limiter.admits()


def test_other_paths_are_not_found(serve):
    status, _, text = get(serve(few=True), "/Notice/1")
    assert status == 404 and json.loads(text)["error"] == "Not Found"


@pytest.mark.slow
def test_the_command_says_first_where_it_listens():
    command = [sys.executable, "-m", "sample", "serve", "--port", "0", "--speed", "500", "--start", NOW]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        line = child.stdout.readline()
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)
        assert found
        with urlopen(f"{found[1]}{CF}?publishedFrom=2025-01-06&publishedTo=2025-01-07", timeout=60) as reply:
            assert json.loads(reply.read())["releases"]
    finally:
        child.terminate()
        child.wait(timeout=60)
        child.stdout.close()


@pytest.mark.slow
def test_the_server_ends_when_told_to_though_its_parent_ignores_that(tmp_path):
    none = tmp_path / "none.jsonl"
    none.touch()
    ignored = "import os, signal, sys; signal.signal(15, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-m", "sample", "serve", "--port", "0", "--releases", str(none)]
    ignoring = [sys.executable, "-c", ignored, *command]
    child = subprocess.Popen(ignoring, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline().startswith("listening on ")
        child.terminate()
        assert child.wait(timeout=60) == -signal.SIGTERM
    finally:
        child.kill()
        child.wait(timeout=60)
        child.stdout.close()


@pytest.mark.slow
def test_the_write_command_stores_releases_and_truth(tmp_path):
    subprocess.run([sys.executable, "-m", "sample", "write", str(tmp_path)], cwd=ROOT, check=True)
    counts = {path.name: len(path.read_text().splitlines()) for path in tmp_path.iterdir()}
    assert set(counts) == {"contracts_finder.jsonl", "find_a_tender.jsonl", "truth.jsonl"}
    assert counts["contracts_finder.jsonl"] + counts["find_a_tender.jsonl"] >= 12_000
