"""Every source declares what the others rely on, keeps it, and is named in its own module only."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import eu_notices
import pytest
from pytest_httpserver import HTTPServer

from pipelines.clock import LONDON, Clock
from pipelines.collect import sources_page
from pipelines.collect.client import client_of
from pipelines.collect.day_listings import listed
from pipelines.collect.importing import import_file
from pipelines.collect.notice_page import NoNotice
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.release_json import parse_lines
from pipelines.collect.source import FeedSource, Misdated, Source
from pipelines.collect.sources import (
    FEEDS,
    SOURCES,
    is_converted,
    notice_url,
    ocid_of,
    source_of,
    title_of,
    titles,
)
from pipelines.collect.window_request import ask, halves
from pipelines.publish.dictionary import NOTE
from pipelines.settings import Settings

ROOT = Path(__file__).parents[2]
RECORDED = ROOT.parent / "shared/real"
PRODUCT = ("pipelines", "assets", "sensors", "warehouse")
every_source = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
every_feed = pytest.mark.parametrize("source", FEEDS.values(), ids=FEEDS)


class Still(Clock):
    """Stands still but for what is slept."""

    def __init__(self) -> None:
        super().__init__(1.0, datetime(2026, 3, 2, 9, tzinfo=LONDON))
        self.slept = 0.0

    def monotonic(self) -> float:
        return self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += max(0.0, seconds)


@every_source
def test_a_source_declares_all_that_others_rely_on(source: Source) -> None:
    assert re.fullmatch("[a-z0-9_]+", source.id) and source.title and source.licence
    assert urlsplit(source.address).scheme == "https" and not source.address.endswith("/")
    assert (ROOT / f"pipelines/collect/sources/{source.id}.py").exists(), "a module is named by its source"
    assert source.ocid_prefixes and all(prefix.endswith("-") for prefix in source.prefixes)
    assert date(2000, 1, 1) < source.began < date.today()
    assert title_of(source.id) == source.title
    if isinstance(source, FeedSource):
        feed = source.feed
        assert source.began <= feed.first_day and feed.page > 1 and feed.shortest > timedelta(0)
        assert feed.path.startswith("/") and "{}" in feed.by_id and source.pace > 0 and source.pauses
    if source.sequence:
        name = source.sequence.written(2025, 12)
        assert source.sequence.year_and_number(name) == (2025, 12)
        assert source.sequence.id_in(b'{"id": "%s", "value": NaN}' % name.encode()) == name
        assert source.notice_url(name)
    if source.daily_listing and source.daily_listing.zipped and source.sequence:
        name = source.sequence.written(2025, 12)
        match = source.daily_listing.zipped.search(f"{name}.xml")
        assert match and "-".join(match.groups()) == name


def test_no_two_sources_share_a_prefix() -> None:
    prefixes = [prefix for source in SOURCES.values() for prefix in source.prefixes]
    assert not [(a, b) for a in prefixes for b in prefixes if a is not b and a.startswith(b)]


@every_source
def test_an_ocid_is_recognised_by_its_prefix(source: Source) -> None:
    assert {source_of(f"{prefix}0a1b") for prefix in source.prefixes} == {source.id}
    assert [is_converted(f"{prefix}1") for prefix in source.ocid_prefixes] == [False] * len(
        source.ocid_prefixes
    )
    if source.converted_prefix:
        assert is_converted(f"{source.converted_prefix}1")


@every_source
def test_an_ocid_in_another_case_or_with_blanks_is_the_same_process(source: Source, tmp_path: Path) -> None:
    plain = f"{source.ocid_prefixes[0]}0a1b"
    stated = [plain, plain.upper(), f" {plain}", f"{plain.title()}\t", f"\u00a0{plain}\n"]
    assert {ocid_of(ocid) for ocid in stated} == {plain}
    lines = [json.dumps({"ocid": ocid, "id": str(n)}).encode() for n, ocid in enumerate(stated)]
    found = list(parse_lines(b"\n".join(lines), "file"))
    assert {record.body["ocid"] for record in found if record.body} == {plain}
    assert [record.raw for record in found] == lines, "as received"
    broken = next(parse_lines(b"[" + lines[1][:-1] + b', "x": }]', "file"))
    assert broken.ocid == plain and broken.body is None
    others = ["OCDS-213CZF-1A", " ocds-213czf-1", "ocds-h6vhtkx-1"]
    assert [ocid_of(ocid) for ocid in others] == others


@pytest.mark.parametrize("ocid", ["", "ocds-", "ocds-213czf-1", "OCDS-H6VHTK-1", " ocds-b5fd17-1"])
def test_another_ocid_is_of_no_known_source(ocid: str) -> None:
    assert source_of(ocid) == "unknown" and title_of("unknown") == "unknown"
    assert notice_url("unknown", "008624-2023") is None and not is_converted(ocid)


@every_source
def test_a_release_of_before_the_first_day_is_refused(source: Source) -> None:
    received = date(2026, 1, 1)
    assert source.publication_day(f"{source.began}T00:00:00", received) == source.began
    with pytest.raises(Misdated, match=f"{source.id} began on"):
        source.publication_day(f"{source.began - timedelta(days=1)}T23:59:59", received)
    with pytest.raises(Misdated, match="future"):
        source.publication_day("2026-01-02T00:00:00", received)
    with pytest.raises(Misdated, match="states no date"):
        source.publication_day(None, received)
    with pytest.raises(Misdated, match="1767225600 is no date-time, as"):
        source.publication_day(1767225600, received)


@every_source
def test_a_page_without_a_notice_is_no_release(source: Source) -> None:
    with pytest.raises(NoNotice):
        source.release_of_page(b"<html><body><h1>Sorry, there is a problem</h1></body></html>")


@every_source
def test_a_recorded_release_is_landed_and_of_its_source(source: Source, tmp_path: Path) -> None:
    recorded = (path.read_text().splitlines()[:5] for path in sorted(RECORDED.glob("*.jsonl")))
    lines = next((some for some in recorded if _source_of_lines(some) == source.id), None)
    if lines is None and source.read_notice is not None:
        lines = [json.dumps(found) for found in source.read_notice(eu_notices.notice()).releases]
    if lines is None:
        pytest.skip(f"../shared has no recorded release of {source.id}")
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(lines))
    assert import_file(tmp_path / "home", path, source.id).landed == len(lines)


def _source_of_lines(lines: list[str]) -> str | None:
    found = {source_of(str(json.loads(line).get("ocid"))) for line in lines}
    return found.pop() if len(found) == 1 else None


@every_feed
def test_the_pace_is_kept(source: FeedSource, tmp_path: Path) -> None:
    clock = Still()
    settings = Settings(home=tmp_path, addresses={source.id: "http://127.0.0.1:9"})
    for _ in range(3):  # a new client each time, as a process that was started again
        client_of(settings, source, clock).pacer.wait()
    assert clock.slept == pytest.approx(2 * source.pace)


@every_feed
def test_a_window_is_asked_as_declared_and_a_pause_is_kept(
    source: FeedSource, tmp_path: Path, httpserver: HTTPServer
) -> None:
    first, last = datetime(2026, 3, 2), datetime(2026, 3, 2, 12)
    for status in source.pauses:
        httpserver.expect_ordered_request(source.feed.path).respond_with_data("wait", status)
    asked = {
        source.feed.from_parameter: "2026-03-02T00:00:00",
        source.feed.to_parameter: "2026-03-02T12:00:00",
        source.feed.limit_parameter: str(source.feed.page),
    }
    httpserver.expect_ordered_request(source.feed.path, query_string=asked).respond_with_json(
        {"releases": []}
    )
    clock = Still()
    settings = Settings(home=tmp_path, addresses={source.id: httpserver.url_for("")})
    client = client_of(settings, source, clock)
    page = ask(source, client, first, last)
    assert (page.releases, page.full) == (0, False) and client.throttled == len(source.pauses)
    least = sum(source.pauses.values())
    assert least <= clock.slept < least + 4 * len(source.pauses)
    assert halves(first, first + source.feed.shortest, source.feed.shortest) == ()


def test_an_address_left_empty_leaves_the_source_out(monkeypatch: pytest.MonkeyPatch) -> None:
    named = list(FEEDS)
    for left_out in named:
        monkeypatch.setenv(f"PEERBENCH_{left_out.upper()}_URL", "")
        assert list(Settings().addresses) == [name for name in named if name != left_out]
        monkeypatch.setenv(f"PEERBENCH_{left_out.upper()}_URL", "http://127.0.0.1:1")
        assert Settings().addresses[left_out] == "http://127.0.0.1:1"


@pytest.mark.parametrize("source", SOURCES)
def test_a_csv_of_a_source_without_an_export_is_refused_by_name(source: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UnreadableFile, match=re.escape(str(path))):
        import_file(tmp_path / "home", path, source)
    with pytest.raises(UnreadableFile):
        listed(path)


def test_titles_in_a_sentence() -> None:
    one, two, three, *_ = SOURCES.values()
    assert titles([one]) == one.title and titles([one, two]) == f"{one.title} and {two.title}"
    assert titles([one, two, three]) == f"{one.title}, {two.title} and {three.title}"


def words_of(path: Path) -> Iterator[str]:
    """The names and texts that a module works with; what a reader is told (docstrings) may name anything."""
    tree = ast.parse(path.read_text())
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
        for name in ("id", "attr", "arg", "name"):
            if isinstance(stated := getattr(node, name, None), str):
                yield stated


def files() -> list[Path]:
    own = ROOT / "pipelines/collect/sources"
    found = [path for name in PRODUCT for path in (ROOT / name).rglob("*.*") if own not in path.parents]
    return [path.relative_to(ROOT) for path in found if path.suffix in (".py", ".html", ".j2", ".jinja")]


def test_a_source_is_named_in_its_module_only() -> None:
    named = [word for s in SOURCES.values() for word in (s.id, s.title, urlsplit(s.address).netloc)]
    named += [prefix.removesuffix("-") for s in SOURCES.values() for prefix in s.prefixes]
    # A short id is part of many a word: it counts where it stands alone.
    words = (
        re.escape(word) if len(word) > 3 else rf"(?:^|[\s'\"`]){re.escape(word)}(?:$|[\s'\"`.,;:-])"
        for word in named
    )
    pattern = re.compile("|".join(words), re.I)
    guilty = [
        f"{path}: {word[:80]}"
        for path in files()
        for word in (words_of(ROOT / path) if path.suffix == ".py" else [(ROOT / path).read_text()])
        if pattern.search(word)
    ]
    assert len(files()) > 150 and not guilty


def test_the_page_of_sources_is_fresh() -> None:
    assert (ROOT / "docs/sources.md").read_text() == sources_page.page(NOTE), "run `make docs`"


def test_a_clock_that_stands_still_counts_what_it_slept() -> None:
    clock = Still()
    clock.sleep(90)
    assert clock.now().astimezone(UTC) == datetime(2026, 3, 2, 9, 1, 30, tzinfo=UTC)
