"""Homes to publish from: a small one, the sample's, one of hostile words; and a browser to look with."""

import shutil
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hostile import CODES, payloads
from made_up import made_up
from small_home import few_councils, landed, release

from pipelines.query.snapshot_tables import Published, published
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from pipelines.site.pack import pdf
from warehouse.tables import TABLES


@pytest.fixture(scope="session")
def made_small(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The small home itself, once for all tests; read only."""
    return made_once("small", _make_small) / "home"


def _make_small(folder: Path) -> None:
    home = folder / "home"
    councils = ["Leeds City Council", "Bristol City Council", "Kent County Council"]
    years = ["2024-06-01", "2025-06-01"]
    rows = [
        release(n, weight=(5, 10, 20)[n % 3], buyer=councils[n % 3], day=years[n % 2]) for n in range(1, 61)
    ]
    landed(home, rows)
    rebuild(Settings(home=home, register_dir=few_councils(home.parent / "register")))


@pytest.fixture
def small(made_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a home with 60 procurements of three councils in two years, published once."""
    shutil.copytree(made_small, tmp_path / "home")
    monkeypatch.setenv("PEERBENCH_REGISTER", str(made_small.parent / "register"))
    return Settings(home=tmp_path / "home")


@pytest.fixture
def make_release() -> Callable[..., dict[str, Any]]:
    return release


@pytest.fixture
def land() -> Callable[[Path, list[dict[str, Any]]], None]:
    return landed


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium. Without one the test is skipped, and says so."""
    found = pdf.browser()
    if found is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    return found


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs are made without PDF, half of their time, for tests that do not look at one."""
    monkeypatch.setenv("PEERBENCH_CHROMIUM", "/nowhere/chromium")


@pytest.fixture(scope="session")
def sample_published(sample_job) -> Published:
    """The snapshot of the whole sample."""
    return published(sample_job[0])


@pytest.fixture(scope="session")
def sample_site(sample_job) -> Path:
    """The site of the whole sample."""
    return sample_job[0].home / "site"


@pytest.fixture(scope="session")
def hostile(sample_published: Published, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The sample with hostile words in every text column that is no code, of twelve councils."""
    most = (
        sample_published.scan("procurements")
        .filter("counted")
        .group_by("authority_id")
        .len()
        .filter(pl.col("authority_id").is_not_null())
        .sort("len", "authority_id")
        .collect()["authority_id"]
        .to_list()
    )
    councils, words, place_in, tables = (
        most[:1] + most[-11:],
        payloads(20260101),
        0,
        {},
    )
    for table in sorted(sample_published.snapshot.rows):
        frame = sample_published.scan(table).collect()
        if "authority_id" in frame.columns and table != "buyer_matches":
            frame = frame.filter(pl.col("authority_id").is_in(councils))
        for name, kind in frame.schema.items():
            bound = TABLES[table].columns().get(name)
            coded = name in CODES or getattr(bound, "regex", None) is not None
            if kind != pl.String or (coded and (table, name) != ("replies", "link")):
                continue
            chosen = [words[(place_in + i) % len(words)] for i in range(frame.height)]
            place_in += frame.height
            frame = frame.with_columns(pl.Series(name, chosen, dtype=pl.String))
        tables[table] = frame
    place = tmp_path_factory.mktemp("hostile") / "snapshots" / "20260101T000000000000Z"
    return made_up(place, {**sample_published.manifest, "licence": words[0]}, tables)


@pytest.fixture(scope="session")
def hostile_site(hostile: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of hostile words."""
    from pipelines.site.build import write

    site = tmp_path_factory.mktemp("hostile-site")
    write(site, hostile, [(word, "Z06000012") for word in payloads(1)[:300]], processes=1)
    return site


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def served():
    """A function that serves a folder on loopback and gives its address."""
    running = []

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in running:
        server.shutdown()


@pytest.fixture(scope="session")
def browser(chromium: str):
    """Chromium through Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield found
        found.close()
