"""Every page of the site: its figures are the Parquet's, its words are plain, its links lead somewhere."""

import csv
import json
import re
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import polars as pl
import pytest
from bs4 import BeautifulSoup
from made_up import changed, made_up
from sample_home import drawn

from pipelines.query.snapshot_tables import Published
from pipelines.site.build import write
from pipelines.site.render import PAGES
from warehouse.snapshots.snapshot import Snapshot

FORBIDDEN = re.compile(r"\b(?:best|worst|top|bottom|rank|ranks|ranked|ranking|rankings|league)\b", re.I)
NONE_OF_IT = "There are no ranks, no league tables, no best and no worst."
SOME = (
    "Z06000012",
    "Z07000030",
    "Z10000006",
    "Z09000008",
    "Z07000031",
    "Z06000017",
    "Z08000003",
    "Z09000001",
    "Z07000013",
)
"""Councils with much, little and nothing to read, one that ended, one that holds its counts: whose packs are looked at,
since those of all eighty take longer than all tables."""
LIMIT = 265_000
"""Bytes of a page with its charts and style; the page alone has at most 200,000."""


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@pytest.fixture(scope="module")
def councils(sample_site: Path) -> list[Path]:
    """The page of every council."""
    return drawn(sample_site)


@pytest.fixture(scope="module")
def others(sample_site: Path) -> list[Path]:
    """Every other page, the packs of the same councils among them."""
    packs = [sample_site / "council" / key / "pack.html" for key in SOME]
    return [*sample_site.glob("*.html"), *sample_site.glob("measure/*.html"), *packs]


def key_of(row: dict[str, object]) -> str:
    return "|".join(str(row[name]) for name in ("measure", "period", "breakdown", "cell"))


@pytest.fixture(scope="module")
def figures(sample_published: Published) -> dict[tuple[str, str], dict[str, object]]:
    """The Parquet's own figures by council and key."""
    frame = sample_published.scan("authority_measures").collect()
    return {(row["authority_id"], key_of(row)): row for row in frame.iter_rows(named=True)}


def test_every_figure_on_every_page_is_the_parquets_and_carries_five_things(councils, figures) -> None:
    seen = 0
    for path in councils:
        page = soup(path)
        for mark in page.select("[data-figure]"):
            row = figures[path.stem, mark["data-figure"]]
            seen += 1
            for name in ("value", "low", "high", "coverage"):
                told = mark[f"data-{name}"]
                assert (told == "" and row[name] is None) or float(told) == row[name], (
                    path,
                    mark["data-figure"],
                )
            assert int(mark["data-n"]) == row["n"] and mark["data-shown"] == row["shown"]
            assert page.find(id=mark["data-evidence"].removeprefix("#")) is not None
            if row["shown"] == "shown" and row["yes"] is not None:
                assert f"{row['yes']:,}" in mark.get_text() and f"{row['n']:,}" in mark.get_text()
    assert seen > 40 * len(councils)


def whole_percent(share: float) -> str:
    """A half goes up, which Python's own format does not do: 4 of 32 are 13%."""
    return f"{int((Decimal(repr(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP))}%"


def test_the_words_of_a_figure_are_its_numbers(councils, figures) -> None:
    """What a person reads, not only what a program reads: percent and interval of the shares shown."""
    read = 0
    for path in councils:
        for mark in soup(path).select("#headline tr[data-figure]"):
            row = figures[path.stem, mark["data-figure"]]
            if row["shown"] != "shown" or row["yes"] is None or not 0.01 < row["value"] < 0.99:
                continue
            for below in mark.select(".under"):
                below.decompose()
            # A figure to which the council replied says so after a semicolon.
            cells = [cell.get_text().strip().partition(";")[0] for cell in mark.select("td")]
            assert cells[1] == f"{whole_percent(row['value'])} ({row['yes']:,} of {row['n']:,})"
            if row["low"] > 0.005 and row["high"] < 0.995:
                assert cells[2] == f"{whole_percent(row['low'])} to {whole_percent(row['high'])}"
            read += 1
    assert read > 2 * len(councils)


def test_the_plan_answers_eight_questions_in_order_with_the_parquets_numbers(councils, figures) -> None:
    for path in councils:
        page = soup(path)
        answers = page.select("#plan li")
        if not answers:
            assert not page.select("[data-figure]") and "nothing can be said" in page.h2.get_text()
            continue
        assert [answer["id"] for answer in answers] == [f"q{n}" for n in range(1, 9)]
        for answer, measure in ((answers[0], "share_with_social_value"), (answers[7], "coverage")):
            row = figures[path.stem, answer["data-figure"]]
            assert row["measure"] == measure
            if row["n"]:
                assert f"{row['yes']:,}" in answer.p.get_text() and f"{row['n']:,}" in answer.p.get_text()


def test_a_council_with_nothing_to_read_says_so(sample_site: Path, sample_published: Published) -> None:
    scope = (pl.col("measure") == "coverage") & (pl.col("period") == "all") & (pl.col("breakdown") == "all")
    empty = sample_published.scan("authority_measures").filter(scope & (pl.col("n") == 0)).collect()
    pages = [path for path in drawn(sample_site) if path.stem in empty["authority_id"]]
    assert pages
    for page in pages:
        assert "There is no procurement of this council to read" in page.read_text()


def test_every_page_says_what_is_out_of_scope_and_orders_nobody(councils, others, sample_site: Path) -> None:
    made = 80
    of_procurements = [path for path in pages(sample_site) if path.name.startswith("procurements")]
    assert len(pages(sample_site)) - len(of_procurements) == made * 2 + 28 + len(PAGES)
    assert len([path for path in of_procurements if path.name == "procurements.html"]) == made
    assert all(path.stat().st_size < 200_000 for path in of_procurements)
    for path in [*councils, *others]:
        page = soup(path)
        text = page.get_text(" ")
        assert "grants, asset transfer and planning" in text and "Yardsticks are not duties" in text, path
        assert "SYNTHETIC" in text and "synthetic" in page.body["class"], path
        for quoted in page.select(".notice, code"):
            quoted.decompose()
        words = " ".join(page.get_text(" ").split()).replace(NONE_OF_IT, "")
        assert not FORBIDDEN.findall(words), (path, FORBIDDEN.findall(words))


def test_pages_are_light_and_evidence_is_bounded(councils, others, sample_site: Path) -> None:
    style = sum((sample_site / name).stat().st_size for name in ("peerbench.css", "peerbench.js"))
    for path in [*councils, *others]:
        page = soup(path)
        drawn = sum(
            (path.parent / image["src"]).stat().st_size
            for image in page.select("img")
            if not image["src"].startswith("data:")
        )
        limit = 1_500_000 if path.name == "pack.html" else LIMIT
        assert path.name == "pack.html" or path.stat().st_size < 200_000, path
        assert path.stat().st_size + drawn + style < limit, path


def test_every_chart_is_a_whole_bundle(councils) -> None:
    for path in councils:
        for exhibit in soup(path).select("section.exhibit"):
            assert exhibit.find(["h2", "h3"]).get_text(strip=True) and exhibit.select_one(
                ".subtitle"
            ).get_text(strip=True)
            assert exhibit.select_one(".sentence").get_text(strip=True)
            assert exhibit.find("table") or exhibit.select_one(".empty")
            assert exhibit.find("a", href=re.compile(rf"/{exhibit['id']}\.csv$")) and exhibit.find(
                "a", href=f"#{exhibit['id']}"
            )
            if exhibit.find("figure"):
                assert exhibit.find("table") and exhibit.find("img")["alt"] == ""


def test_every_link_of_the_site_leads_to_a_file_and_a_place_in_it(
    councils, others, sample_site: Path
) -> None:
    ids = {path: set(re.findall(r' id="([^"]+)"', path.read_text())) for path in pages(sample_site)}
    for path in [*councils, *others]:
        for tag in soup(path).select("a[href], link[href], script[src], img[src], source[srcset]"):
            address = tag.get("href") or tag.get("src") or tag.get("srcset")
            parts = urlsplit(address)
            if parts.scheme in ("data", "https"):
                assert parts.scheme == "data" or tag.name == "a", (path, address)
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path, address)
            # What follows the sign is a choice where the page is Explore: its own test follows such links.
            is_choice = target.name == "explore.html" and parts.fragment.startswith("c=")
            assert is_choice or not parts.fragment or parts.fragment in ids[target], (path, address)


def test_csv_and_json_carry_the_same_figures(sample_site: Path, figures) -> None:
    for key in ("Z06000012", "Z07000030", "Z09000008"):
        folder = sample_site / "council" / key
        body = json.loads((folder / "figures.json").read_text())
        rows = list(csv.DictReader((folder / "figures.csv").read_text(encoding="utf-8-sig").splitlines()))
        assert body["synthetic"] is True and len(body["figures"]) == len(rows) > 100
        for told, flat in zip(body["figures"], rows, strict=True):
            row = figures[key, key_of(told)]
            assert (
                flat["data"] == "SYNTHETIC"
                and flat["evidence"] == told["evidence"] == f"council/{key}/evidence.csv"
            )
            for name in ("n", "value", "low", "high", "coverage"):
                assert told[name] == row[name]
                assert flat[name] == ("" if row[name] is None else str(row[name]))


def test_a_figure_can_be_counted_again_from_the_evidence(sample_site: Path, figures) -> None:
    for path in drawn(sample_site):
        rows = csv.DictReader(
            (sample_site / "council" / path.stem / "evidence.csv")
            .read_text(encoding="utf-8-sig")
            .splitlines()
        )
        once = {(row["source"], row["ocid"]): row for row in rows}
        for measure, of, yes in (
            ("coverage", "in_scope", "determinable"),
            ("share_at_least_10", "weight_known", "at_least_10"),
        ):
            row = figures[path.stem, f"{measure}|all|all|all"]
            if row["pooled_from"]:
                continue
            counted = [one for one in once.values() if one[of] == "true"]
            assert (len(counted), sum(one[yes] == "true" for one in counted)) == (row["n"], row["yes"]), path


def test_search_knows_current_former_and_other_names_and_codes(sample_site: Path) -> None:
    rows = {
        li.a["href"]: li["data-s"].split() for li in soup(sample_site / "index.html").select(".councils li")
    }
    assert len(rows) == 80

    def found(words: str) -> set[str]:
        return {
            href
            for href, names in rows.items()
            if all(any(n.startswith(w) for n in names) for w in words.lower().split())
        }

    assert found("Drayholt") == {"council/Z07000030.html"} == found("Z07000030")
    with Path("sample/register/aliases.csv").open() as file:
        for row in csv.DictReader(file):
            words = re.sub(r"[^a-z0-9]+", " ", row["alias"].lower())
            assert f"council/{row['authority_id']}.html" in found(words), row


def test_a_reply_stands_beside_its_figure_and_in_every_format(sample_site: Path) -> None:
    page = soup(sample_site / "council/Z07000030.html")
    row = page.select_one('#headline tr[data-figure^="coverage|"]')
    assert "Disputed by the council, 12 March 2026" in row.find_next_sibling("tr").get_text()
    assert page.select_one("#replies a[href='https://drayholt.example/procurement/reply']")
    folder = sample_site / "council/Z07000030"
    body = json.loads((folder / "figures.json").read_text())
    assert any(figure["disputed"] and "suppliers register" in figure["reply"] for figure in body["figures"])
    assert "suppliers register" in (folder / "figures.csv").read_text() and (folder / "replies.csv").exists()


def test_the_feed_is_atom(sample_site: Path) -> None:
    feed = feedparser.parse((sample_site / "feed.xml").read_bytes())
    assert not feed.bozo and feed.version == "atom10" and "SYNTHETIC" in feed.feed.title and feed.entries


def test_nothing_is_made_again_when_nothing_changed_and_one_page_when_one_council_did(
    sample_published: Published, tmp_path: Path
) -> None:
    few = sample_published.scan("authorities").head(80).collect()
    assert few.height == 80
    site = tmp_path / "site"
    chosen = ["Z06000012", "Z07000030", "Z10000006"]
    kept = _only(sample_published, chosen, tmp_path / "snapshots" / "20260101T000000000000Z")
    assert write(site, kept).changed == 3
    stamps = {path: path.stat().st_mtime_ns for path in (site / "council").rglob("*.*")}
    assert write(site, kept).changed == 0
    assert {path: path.stat().st_mtime_ns for path in (site / "council").rglob("*.*")} == stamps
    manifest = {
        **kept.manifest,
        "snapshot": (new := "20260501T000000000000Z"),
        "published_at": "2026-05-01T00:00:00+00:00",
    }
    directory = shutil.copytree(kept.snapshot.directory, tmp_path / "snapshots" / new)
    later = Published(Snapshot(directory, manifest), kept.where)
    assert write(site, later).changed == 0
    statements = kept.scan("statements").collect()
    one = pl.col("authority_id") == "Z07000030"
    changed(
        kept,
        "statements",
        statements.with_columns(in_scope=pl.when(one).then(pl.col("in_scope") + 1).otherwise("in_scope")),
    )
    assert write(site, kept).changed == 1
    fewer = _only(sample_published, chosen[:2], tmp_path / "snapshots" / "20260601T000000000000Z")
    write(site, fewer)
    assert not (site / "council/Z10000006.html").exists() and not (site / "council/Z10000006").exists()


def test_a_table_that_is_not_published_is_said_to_be_so(sample_published: Published, tmp_path: Path) -> None:
    kept = _only(sample_published, ["Z06000012"], tmp_path / "snapshots" / "20260101T000000000000Z")
    without = {
        "policy_practice",
        "statements",
        "changes",
        "alignments",
        "alignment_members",
        "repooled",
        "mix_neighbours",
        "questions",
        "windows",
        "gaps",
        "replies",
    }
    files = [file for file in kept.manifest["files"] if file["table"] not in without]
    fewer = Snapshot(kept.snapshot.directory, {**kept.manifest, "files": files})
    write(tmp_path / "site", Published(fewer, kept.where))
    page = (tmp_path / "site/council/Z06000012.html").read_text()
    for words in (
        "Policies are not published",
        "Statements are not published",
        "Comparisons before and after are not published",
    ):
        assert words in page


def test_with_packs_a_page_offers_pdf_workbook_and_brief(
    sample_published: Published, tmp_path: Path, chromium: str
) -> None:
    kept = _only(sample_published, ["Z06000012"], tmp_path / "snapshots" / "20260101T000000000000Z")
    assert write(tmp_path / "site", kept).changed == 1
    folder = tmp_path / "site/council"
    assert not list(folder.rglob("pack*.pdf"))
    assert write(tmp_path / "site", kept, packs=True).changed == 1
    links = {a["href"] for a in soup(folder / "Z06000012.html").select("#downloads a")}
    for name in (
        "pack.html",
        "pack-one-page.pdf",
        "pack-short.pdf",
        "pack-annex.pdf",
        "pack.xlsx",
        "pack.docx",
    ):
        assert f"Z06000012/{name}" in links and (folder / "Z06000012" / name).stat().st_size > 5_000


def _only(found: Published, councils: list[str], place: Path) -> Published:
    """The snapshot with these councils alone."""
    tables = {}
    for table in sorted(found.snapshot.rows):
        frame = found.scan(table).collect()
        if "authority_id" in frame.columns:
            frame = frame.filter(pl.col("authority_id").is_in(councils))
        tables[table] = frame
    return made_up(place, found.manifest, tables)
