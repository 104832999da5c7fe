"""Explore: what the page picks from is what was published, and what it shows is what was picked."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from made_up import made_up

from pipelines.benchmark.measures import load
from pipelines.query.snapshot_tables import Published, published
from pipelines.settings import Settings
from pipelines.site.build import edition
from pipelines.site.dossier import shared
from pipelines.site.figures_in_words import figure
from pipelines.site.pages import explore
from pipelines.site.pages.texts import by_question
from pipelines.site.section import content

MOST = 1_500_000
"""Bytes of the data of 400 councils: what a phone may be asked to load for a page that has all figures."""


def told(found: Published) -> dict[str, Any]:
    text = explore.beside(found, shared(found, found.headline_period()))["explore-data.js"].decode()
    assert text.startswith("globalThis.peerbench = ") and text.isascii()
    return json.loads(text.removeprefix("globalThis.peerbench = ").rstrip(";\n"))


def placed(packed: str, place: int) -> int:
    each = packed.split(",")
    return int(each[place] or "0", 36) if place < len(each) else 0


def test_every_figure_of_the_data_is_the_published_tables(small: Settings) -> None:
    found = published(small)
    data, measures = told(found), {row["measure"]: row for row in found.rows("measures")}
    councils = {row[0]: place for place, row in enumerate(data["councils"])}
    m, b, p = ({row[0]: i for i, row in enumerate(data[name])} for name in ("measures", "cells", "periods"))
    rows = (
        found.scan("authority_measures")
        .filter(pl.col("breakdown").is_in(["all", "category"]) & pl.col("measure").is_in(list(m)))
        .filter(pl.col("period").is_in(list(p)) & pl.col("cell").is_in(list(b)))
        .collect()
    )
    seen = 0
    for row in rows.iter_rows(named=True):
        place = councils[row["authority_id"]]
        where = (b[row["cell"]], p[row["period"]])
        held = data["figures"][placed(data["series"][m[row["measure"]]][where[0]][where[1]], place)]
        read = data["coverage"][placed(data["read"][where[0]][where[1]], place)]
        assert held[:2] == [row["n"], row["yes"]] and read[:2] == [row["determinable"], row["in_scope"]]
        if row["shown"] == "shown":
            seen += 1
            words = figure(row, measures[row["measure"]])
            assert held[2:5] == [pytest.approx(row[name], abs=1e-4) for name in ("value", "low", "high")]
            assert words["said"].startswith(data["words"][held[5]])
            assert words["between"] == data["words"][held[6]]
        else:
            assert data["words"][held[2]] == (row["reason"] or "none counted")
    assert seen > 50
    kept = sum(bool(x) for of in data["series"] for kind in of for text in kind for x in text.split(","))
    assert kept == rows.height, "the data hold a figure that is in no table"


def test_every_measure_but_profiles_can_be_chosen_once(small: Settings) -> None:
    found = published(small)
    common = shared(found, found.headline_period())
    single = {key for key, row in common.measures.items() if row["kind"] != "profile"}
    assert sorted(explore.measures(common)) == sorted(single)
    every = [key for _, keys in by_question(common) for key in keys]
    assert sorted(every) == sorted(common.measures), "each measure stands under one question"
    assert [question for question, _ in by_question(common)][:8] == [*content("plan")]


def test_a_year_knows_on_which_side_of_the_change_of_law_it_lies() -> None:
    sides = {year: explore._law(year) for year in ("2015/16", "2023/24", "2024/25", "2025/26", "all")}
    assert sides == {"2015/16": 0, "2023/24": 0, "2024/25": 1, "2025/26": 2, "all": None}


def test_numbers_in_base_36_come_back() -> None:
    for number in (1, 35, 36, 1295, 1296, 99_999):
        assert int(explore._based(number), 36) == number


def test_the_page_says_what_it_would_do_without_a_script_and_links_the_tables(small: Settings) -> None:
    from bs4 import BeautifulSoup

    found = published(small)
    common = shared(found, found.headline_period())
    page = BeautifulSoup(explore.page(found, common, edition(found)), "lxml")
    assert (
        page.select_one("#explore")["hidden"] == "" and "needs JavaScript" in page.select_one("#without").text
    )
    linked = [link["href"] for link in page.select("#without a")]
    assert "downloads.html" in linked and "measure/coverage/councils.csv" in linked
    packed = BeautifulSoup(explore.page(found, common, edition(found), packed=True), "lxml")
    assert not packed.select("nav") and [a["href"] for a in packed.select("a")] == [
        "#main",
        "../csv/figures.csv",
    ]


def grown(found: Published, place: Path, councils: int) -> Published:
    """A snapshot of so many councils and ten years, whose figures differ as chance makes them.

    A council puts about twenty procurements to tender a year, some five times as many.
    """
    chance = np.random.default_rng(20261129)
    tables = {name: found.scan(name).collect() for name in found.snapshot.rows}
    plain = tables["authorities"].row(0, named=True)
    ids = [f"Z{n:08d}" for n in range(councils)]
    named = [plain | {"authority_id": key, "official_name": f"Council of {key}", "name": key} for key in ids]
    tables["authorities"] = pl.DataFrame(named, schema=tables["authorities"].schema)
    spans = [
        "all",
        found.headline_period(),
        *(f"{year}/{(year + 1) % 100:02d}" for year in range(2016, 2026)),
    ]
    size = pl.DataFrame({"authority_id": ids, "size": chance.lognormal(3, 0.9, councils)})
    of_span = pl.DataFrame({"period": spans, "years": [10, 3, *[1] * 10]})
    kinds = [
        ("all", "all", 1.0),
        *(("category", cell, 0.3) for cell in ("goods", "services", "works", "unknown")),
    ]
    cells = pl.DataFrame(kinds, schema=["breakdown", "cell", "part"], orient="row")
    read = size.join(of_span, how="cross").join(cells, how="cross")
    read = read.with_columns(in_scope=(pl.col("size") * pl.col("years") * pl.col("part")).cast(pl.Int64))

    def part(of: pl.DataFrame, whole: str) -> pl.Series:
        return pl.Series(chance.binomial(of[whole].to_numpy(), chance.uniform(0.2, 0.9, of.height)))

    read = read.with_columns(determinable=part(read, "in_scope"))
    measures = pl.DataFrame(
        [(m.id, b) for m in load() for b in ("all", "category") if b == "all" or b in m.breakdowns],
        schema=["measure", "breakdown"],
        orient="row",
    )
    read = read.join(measures, on="breakdown")
    read = read.with_columns(n=part(read, "determinable"))
    read = read.with_columns(yes=part(read, "n"))
    shown, value, half = pl.col("n") >= 10, pl.col("yes") / pl.col("n"), 1 / pl.col("n").sqrt()
    few = pl.format("too few: {} counted, 10 needed", "n")
    made = read.with_columns(
        **{
            name: pl.when(shown).then(end)
            for name, end in (
                ("value", value),
                ("low", (value - half).clip(0, 1)),
                ("high", (value + half).clip(0, 1)),
            )
        },
        shown=pl.when(shown).then(pl.lit("shown")).otherwise(pl.lit("few")),
        reason=pl.when(~shown).then(few),
        coverage=pl.lit(0.5),
    )
    schema = tables["authority_measures"].schema
    tables["authority_measures"] = made.select(
        (pl.col(name) if name in made.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )
    return made_up(place, found.manifest, tables)


@pytest.mark.slow
def test_the_data_of_400_councils_of_ten_years_are_small(small: Settings, tmp_path: Path) -> None:
    many = grown(published(small), tmp_path / "many" / "1", 400)
    weight = len(explore.beside(many, shared(many, many.headline_period()))["explore-data.js"])
    print(f"{weight:,} bytes")
    assert 400_000 < weight <= MOST


LEEDS, BRISTOL = "E08000035", "E06000023"


@pytest.fixture
def opened(browser, small: Settings, served):
    """A function that opens the page with a choice, from a disk or a server, at a width; and what it asked for."""
    contexts, asked = [], []
    site = small.home / "site"
    host = served(site)

    def open_(choice: str, by: str = "file", width: int = 1280, script: bool = True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, accept_downloads=True
        )
        contexts.append(context)
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url))
        page.on("console", lambda message: asked.append(f"complaint: {message.text}"))
        page.on("pageerror", lambda error: asked.append(f"fault: {error}"))
        root = site.as_uri() if by == "file" else host
        page.goto(f"{root}/explore.html{choice}")
        return page, lambda: [url for url in asked if not url.startswith((root, "data:", "blob:"))]

    yield open_
    for context in contexts:
        context.close()


def rows_of(page, body: str = "#rows") -> list[list[str]]:
    return page.eval_on_selector_all(
        f"{body} tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    )


@pytest.mark.slow
@pytest.mark.parametrize("by", ["file", "http"])
def test_a_choice_by_keyboard_is_in_the_address_and_comes_back_from_it(opened, by: str) -> None:
    page, strange = opened("", by)
    assert "No council is chosen" in page.inner_text("#said") and not page.is_visible("#figures")
    page.fill("#council", "leeds")
    page.keyboard.press("Enter")
    page.fill("#council", BRISTOL)
    page.keyboard.press("Enter")
    page.select_option("#measure", "median_weight")
    page.select_option("#period", "all")
    page.select_option("#order", "region")
    assert f"c={LEEDS},{BRISTOL}&m=median_weight&p=all&b=all&o=region" in page.url
    shown = rows_of(page)
    assert [row[0].split("\n")[0] for row in shown] == ["Bristol City Council", "Leeds City Council"]
    assert page.is_visible("#both") and len(rows_of(page, "#both-rows")) > 3
    again, _ = opened("#" + page.url.partition("#")[2], by)
    assert rows_of(again) == shown and again.input_value("#measure") == "median_weight"
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Remove Leeds City Council").press("Enter")
    assert len(rows_of(page)) == 1 and not page.is_visible("#both")
    assert page.evaluate("document.activeElement.id") == "chosen-h"
    assert strange() == []


@pytest.mark.slow
def test_the_table_equals_the_picture_and_the_csv(opened, small: Settings) -> None:
    page, strange = opened(f"#c=type@{LEEDS},{BRISTOL}&m=share_at_least_10&p=all")
    found = published(small)
    rows = found.scan("authority_measures").filter(
        (pl.col("measure") == "share_at_least_10")
        & (pl.col("period") == "all")
        & (pl.col("breakdown") == "all")
    )
    own = {row["authority_id"]: row for row in rows.collect().to_dicts()}
    drawn = page.eval_on_selector_all(
        "#rows tr", "rows => rows.map(row => row.querySelectorAll('path').length)"
    )
    shown = rows_of(page)
    assert [bool(marks) for marks in drawn] == ["not shown" not in row[3] for row in shown]
    assert any(drawn) and not all(drawn), "both kinds are to be seen"
    with page.expect_download() as download:
        page.click("#csv")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    whole = [row for row in csv.DictReader(text.splitlines()) if row["period"] == "all"]
    assert len(whole) == len(shown) == len({row["authority_id"] for row in whole})
    for row, cells in zip(whole, shown, strict=True):
        mine = own[row["authority_id"]]
        assert row["council"] == cells[0].split("\n")[0] and int(row["n"]) == mine["n"]
        assert cells[1] == f"{mine['yes']} of {mine['n']}"
        assert (row["value"] == "") == (mine["value"] is None) == (row["not_shown_because"] != "")
        if mine["value"] is not None:
            assert float(row["value"]) == pytest.approx(mine["value"], abs=1e-4)
            assert float(row["low"]) == pytest.approx(mine["low"], abs=1e-4)
    assert strange() == []


@pytest.mark.slow
def test_what_the_address_asks_for_and_is_not_there_is_said(opened) -> None:
    page, strange = opened(
        f"#c={LEEDS},E99,%E0%A4%A,<img src=x onerror=alert(1)>&m=league_place&p=1999/00&b=love&o=value"
    )
    said = page.inner_text("#problem")
    assert all(word in said for word in ("E99", "league_place", "1999/00", "love", "value", "onerror")), said
    assert len(rows_of(page)) == 1 and not page.query_selector("#problem img")
    page.fill("#council", "council")
    page.keyboard.press("Enter")
    assert "councils are called so" in page.inner_text("#problem")
    page.fill("#council", LEEDS)
    page.select_option("#with", "hub")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Add", exact=True).click()
    assert "no peers of this kind" in page.inner_text("#problem")
    page.evaluate("location.hash = '#main'")
    assert len(rows_of(page)) == 1, "a link inside the page is no choice"
    assert strange() == []


@pytest.mark.slow
def test_it_is_one_column_on_a_phone_and_says_what_it_would_do_without_a_script(opened) -> None:
    page, _ = opened(f"#c=type@{LEEDS},{BRISTOL}", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.click("#years-more")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    plain, strange = opened("", script=False)
    assert "needs JavaScript" in plain.inner_text("#without") and not plain.is_visible("#explore")
    assert strange() == []


@pytest.mark.slow
def test_it_lies_in_a_folder_beside_the_one_file_of_a_pack(browser, small: Settings, tmp_path: Path) -> None:
    from unittest.mock import patch

    from pipelines.site.pack import bundle, pdf

    with patch.object(pdf, "browser", return_value=None):
        made = bundle.pack(small, LEEDS, None, tmp_path / "pack")
    (one,) = [path for path in made.files if path.suffix == ".html" and path.parent.name == "pack"]
    assert "<script" not in one.read_text() and {
        p.name for p in one.parent.joinpath("explore").iterdir()
    } == {
        "explore.html",
        "explore.js",
        "explore-data.js",
        "peerbench.css",
    }
    context = browser.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(one.as_uri())
    page.click("text=Set it beside councils of your choice")
    page.wait_for_selector("#rows tr:nth-child(2)", state="attached", timeout=120_000)
    assert not page.query_selector("nav")
    assert all(url.startswith(one.parent.as_uri()) for url in asked), asked
    context.close()
