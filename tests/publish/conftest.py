"""A browser that is there or said to be missing, the site of the sample, and one of hostile words."""

import json
import random
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from pipelines.publish import pdf
from pipelines.publish.published import Published, published

# Kept as text of one line each, so that the parts are easy to see.
PARTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'><iframe src=//evil.example></iframe>",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>@import '//evil.example/x.css'</style>",
    "</title><script src=//evil.example/x.js></script>",
    "{{ 7*7 }}{% raw %}",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '=HYPERLINK("http://evil.example","x")',
    "=1+1",
    "+1+1",
    "-1+1|cmd",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "[click](http://evil.example)",
    "http://evil.example/?a=b",
    "mailto:a@evil.example",
    "$$note$$",
    "\x1b[31mred\x1b]8;;http://evil.example\x07link",
    "a\x00b\x08c",
    "right\u202eleft\u2066in\u2069",
    "zero\u200bwidth\u200d\ufeff",
    "tag\U000e0041\U000e0042",
    "שלום עולם مرحبا",
    "👩‍👩‍👧‍👦🎉",
    "***",
    "e" + "\u0301" * 60,
    "W" * 5_000,
]


def payloads(seed: int, count: int = 1_000) -> list[str]:
    """Parts, alone and joined by chance, always the same for a seed."""
    chance = random.Random(seed)
    joined = [" ".join(chance.sample(PARTS, chance.randint(1, 3))) for _ in range(count - len(PARTS))]
    return [*PARTS, *joined]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium. Without one the test is skipped, and says so."""
    found = pdf.browser()
    if found is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def sample_published(sample_job) -> Published:
    """The snapshot of the whole sample."""
    return published(sample_job[0])


@pytest.fixture(scope="session")
def sample_site(sample_job) -> Path:
    """The site of the whole sample."""
    return sample_job[0].home / "site"


# Columns whose values are codes of ours: they join tables or choose words, and the schemas bound most by pattern.
CODES = {
    *(
        "authority_id",
        "measure",
        "period",
        "breakdown",
        "cell",
        "peer_set",
        "peer_kind",
        "shown",
        "state",
        "regime",
    ),
    *(
        "source",
        "ocid",
        "category",
        "kind",
        "unit",
        "interval",
        "position",
        "position_998",
        "question",
        "table",
    ),
    *(
        "counts",
        "categories",
        "financial_year",
        "status",
        "authority_type",
        "group_id",
        "group_kind",
        "peer_id",
    ),
    *(
        "predecessor_id",
        "successor_id",
        "earlier",
        "later",
        "cpv_division",
        "value_band",
        "weights_stated_in",
    ),
    *(
        "assessed",
        "match_method",
        "buyer_class",
        "day",
        "window_from",
        "window_to",
        "content_sha256",
        "condition",
    ),
    *(
        "register_code",
        "reason_code",
        "denominator",
        "numerator",
        "value",
        "weight",
        "breakdowns",
        "overdispersion_of",
    ),
}


@pytest.fixture(scope="session")
def hostile(sample_published: Published, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The sample with hostile words in every text column that is no code, of twelve councils."""
    from warehouse.tables import TABLES

    place = tmp_path_factory.mktemp("hostile") / "snapshots" / "20260101T000000000000Z"
    place.mkdir(parents=True)
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
    councils, words, files, place_in = most[:1] + most[-11:], payloads(20260101), [], 0
    for file in sorted({f["table"] for f in sample_published.manifest["files"]}):
        frame = sample_published.scan(file).collect()
        if "authority_id" in frame.columns and file not in ("buyer_matches",):
            frame = frame.filter(pl.col("authority_id").is_in(councils))
        for name, kind in frame.schema.items():
            bound = TABLES[file].columns().get(name) if file in TABLES else None
            coded = name in CODES or getattr(bound, "regex", None) is not None
            if kind != pl.String or (coded and (file, name) != ("replies", "link")):
                continue
            chosen = [words[(place_in + i) % len(words)] for i in range(frame.height)]
            place_in += frame.height
            frame = frame.with_columns(pl.Series(name, chosen, dtype=pl.String))
        frame.write_parquet(place / f"{file}.parquet")
        files.append(
            {"table": file, "path": f"{file}.parquet", "rows": frame.height, "bytes": 1, "sha256": "0" * 64}
        )
    manifest = {
        **{k: v for k, v in sample_published.manifest.items() if k != "files"},
        "snapshot": place.name,
        "licence": words[0],
        "files": files,
    }
    (place / "manifest.json").write_text(json.dumps(manifest))
    return Published(place, manifest)


@pytest.fixture(scope="session")
def hostile_site(hostile: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of hostile words."""
    from pipelines.publish.site import write

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
