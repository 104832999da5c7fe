"""A council's page adds up: what was found is counted, unread or left out, by reason, in every format."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from small_home import few_councils, landed, rebuild_tables, release
from typer.testing import CliRunner

from pipelines.benchmark.measures import load as load_measures
from pipelines.cli import app
from pipelines.collect.importing import import_file
from pipelines.query.accounts import FAILED, REFUSED, STEPS
from pipelines.query.snapshot_tables import published
from pipelines.settings import Settings
from pipelines.site.pack.bundle import pack

WITHDRAWN = "not theirs"
ONE = "E08000035"


def _without_criteria(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "tender": {"title": row["tender"]["title"], "lots": [{"id": "1"}]}}


def _odd(row: dict[str, Any], kind: str) -> dict[str, Any]:
    """The same notice with one kind of trouble."""
    tender = dict(row["tender"])
    if kind == "award":
        return {**row, "tag": ["award"]}
    if kind == "planning":
        return {**_without_criteria(row), "tag": ["planning"]}
    if kind == "direct":
        return {**row, "tender": {**tender, "procurementMethod": "direct"}}
    if kind == "unread":
        return _without_criteria(row)
    criteria = {
        "zero": [
            ("quality", "Contract administration", "25"),
            ("quality", "Complaints handling", "15"),
            ("price", "Price", "60"),
        ],
        "broken": [("quality", "Social Value", "40"), ("price", "Price", "90")],
        "nested": [("quality", "Quality including social value", "30"), ("price", "Price", "70")],
    }[kind]
    listed = [{"type": t, "name": name, "description": figure} for t, name, figure in criteria]
    return {**row, "tender": {**tender, "lots": [{"id": "1", "awardCriteria": {"criteria": listed}}]}}


KINDS = ("award", "planning", "direct", "unread", "zero", "broken", "nested")


@pytest.fixture(scope="module")
def odd_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Four councils with much and little of every kind, four with nothing; a reading and a figure taken back."""
    home = tmp_path_factory.mktemp("odd") / "home"
    rows = [
        release(n, weight=(5, 10, 20)[n % 3], day=("2022-01-10", "2025-06-01")[n % 2]) for n in range(1, 41)
    ]
    rows += [
        _odd(release(100 + 10 * n + i, buyer=buyer, day=day), kind)
        for n, (buyer, day) in enumerate(
            [
                ("Leeds City Council", "2022-01-10"),
                ("Leeds City Council", "2025-06-01"),
                ("Kent County Council", "2025-06-01"),
            ]
        )
        for i, kind in enumerate(KINDS)
    ]
    rows += [
        {**release(200 + i, day=day), "tender": "Grounds"}
        for i, day in enumerate(("2022-01-10", "2025-06-01"))
    ]
    rows.append(release(300, buyer="Bristol City Council"))
    rows.append(release(301, buyer="Bradford City Council"))
    twice = release(350, buyer="Kent County Council", day="2023-06-01")
    twice["tender"] |= {
        "value": {"amount": 250000, "currency": "GBP"},
        "tenderPeriod": {"endDate": "2023-07-01T12:00:00+01:00"},
    }
    landed(home, [*rows, twice])
    again = {"ocid": "ocds-b5fd17-0000", "id": "11111111-2222-3333-4444-555555555555-1"}
    (home.parent / "cf.jsonl").write_text(json.dumps(twice | again) + "\n")
    assert not import_file(home, home.parent / "cf.jsonl", "contracts_finder").refused
    settings = Settings(home=home, register_dir=few_councils(home.parent / "register"))
    rebuild_tables(settings)
    env = {"PEERBENCH_HOME": str(home), "PEERBENCH_REGISTER": str(settings.register_dir)}
    runner = CliRunner(env=env)
    reading = ["--procurement", release(2)["ocid"], "--reason", WITHDRAWN]
    figure = ["--authority", ONE, "--measure", "median_weight", "--reason", "a notice was misread"]
    with patch("pipelines.site.build.pages", lambda settings: 0):
        result = runner.invoke(app, ["withdraw", *reading])
    assert result.exit_code == 0, result.output
    result = runner.invoke(app, ["withdraw", *figure])
    assert result.exit_code == 0, result.output
    return settings


def _csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def _sheet(path: Path, name: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)[name]
    head, *rows = sheet[next(iter(sheet.tables.values())).ref]
    return [dict(zip([c.value for c in head], [c.value for c in row], strict=True)) for row in rows]


def _squeezed(text: str) -> str:
    return re.sub(r"\s|\ufffe|-", "", text)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def adds_up(folder: Path) -> dict[str, int]:
    """Holds every format of a pack against every other. Gives the totals of all years."""
    (body_path,) = folder.glob("*.json")
    body = json.loads(body_path.read_text())
    told = body["procurements"]
    totals, rows = told["totals"]["all"], told["by_reason"]
    assert totals["found"] == sum(row["n"] for row in rows) == totals["in_scope"] + totals["left_out"]
    assert totals["in_scope"] == totals["counted"] + totals["unread"]
    for standing in ("counted", "unread", "left_out"):
        for name, period in (("n", "all"), ("n_period", told["period"])):
            stated = told["totals"][period][standing]
            assert sum(row[name] for row in rows if row["standing"] == standing) == stated

    flat = _csv(folder / "csv/unread.csv")
    assert [(row["why"], int(row["n"]), int(row["n_period"])) for row in flat] == [
        (row["why"], row["n"], row["n_period"]) for row in rows
    ]
    assert {int(row["of"]) for row in flat} <= {totals["found"]}

    (book,) = folder.glob("*.xlsx")
    lines = _sheet(book, "What could not be read")
    if rows:
        counts = [line["Procurements of all years (n)"] for line in lines]
        assert counts == [row["n"] for row in rows] and sum(counts) == lines[0]["Of all found"]

    (page_path,) = folder.glob("*.html")
    page = BeautifulSoup(page_path.read_text(), "lxml")
    cells = [[c.get_text() for c in row.select("th, td")] for row in page.select("#unread tbody tr")]
    assert [(c[0], _number(c[2]), _number(c[5])) for c in cells] == [
        (" ".join(row["why"].split()), row["n"], row["n_period"]) for row in rows
    ]
    if not rows:
        assert "No procurement of this council was found" in page.select_one("#unread").get_text()
        assert not page.select("[data-figure]")
        return dict(totals)
    sentence = page.select_one("#unread .sentence").get_text()
    added = re.search(
        r"all years read: ([\d,]+|no) procurements? found = ([\d,]+) counted \+ ([\d,]+) that could not "
        r"be read \+ ([\d,]+) left out; ([\d,]+) are in scope",
        sentence,
    )
    if rows:
        assert added and [_number(part) for part in added.groups()] == [
            totals[name] for name in ("found", "counted", "unread", "left_out", "in_scope")
        ]
    _ladder_adds_up(folder, told, page, book)
    inside = told["totals"][told["period"]]
    readable = page.select_one("#q8")
    plan = readable.p.get_text() if readable else ""
    assert bool(plan) == bool(totals["counted"])
    if plan and inside["in_scope"]:
        unread = re.search(r"([\d,]+) could not be read", plan)
        assert unread and _number(unread[1]) == inside["unread"]
        assert f"of {inside['in_scope']:,} procurement" in plan

    if printed := sorted(folder.glob("*.pdf")):
        pages = [sheet for pdf in printed for sheet in pypdfium2.PdfDocument(pdf)]
        text = _squeezed("".join(sheet.get_textpage().get_text_range() for sheet in pages))
        assert _squeezed(sentence) in text and _squeezed(plan) in text
        for title in page.select("#evidence summary"):
            assert all(_squeezed(part) in text for part in re.split(r"[\s-]+", title.get_text())), title
        for row in page.select("#unread tbody tr, #headline tbody tr"):
            for cell in row.select("th, td"):
                # A narrow column breaks a number at its hyphen, and the PDF's text then runs across columns.
                said = cell.get_text()
                parts = [_squeezed(part) for part in re.split(r"[\s-]+", said)]
                assert _squeezed(said) in text or all(part in text for part in parts), said
    _figures_add_up(folder, body, page, book, totals)
    return dict(totals)


def _ladder_adds_up(folder: Path, told: Any, page: Any, book: Path) -> None:
    """From the notices found to the weights known: one total, the same in every format."""
    rungs, totals = told["ladder"], told["totals"]
    assert [rung["rung"] for rung in rungs] == [
        "notices",
        "found",
        "in_scope",
        "determinable",
        "weight_known",
    ]
    for end, period in (("", "all"), ("_period", told["period"])):
        left = [rung[f"n{end}"] for rung in rungs]
        fell = [rung[f"fell{end}"] for rung in rungs]
        assert left[0] == sum(fell) + left[-1] and all(
            a - b == c for a, b, c in zip(left[:-1], left[1:], fell[1:], strict=True)
        )
        of = totals[period]
        assert left[1:4] == [of["found"], of["in_scope"], of["counted"]]
        for rung in rungs:
            assert rung[f"fell{end}"] == sum(reason["n"] for reason in rung[f"reasons{end}"])
    flat = _csv(folder / "csv/ladder.csv")
    shown = [cells.get_text() for cells in page.select("#ladder tbody th")]
    ends = next((place for place, rung in enumerate(rungs, 1) if not rung["n"]), len(rungs))
    assert not any(rung["n"] or rung["fell"] for rung in rungs[ends:])
    rungs = rungs[:ends]
    if not rungs[0]["n"]:
        assert not flat and not shown
        return
    assert [row["left"] for row in flat] == [rung["left"] for rung in rungs] == shown
    lines = _sheet(book, "From notices to weights")
    assert [line["All years read"] for line in lines] == [rung["n"] for rung in rungs]
    assert [int(row["n"]) for row in flat] == [rung["n"] for rung in rungs]
    end = "_period" if "n_period" in flat[0] else ""
    texts = page.select("#ladder tbody tr")
    for row, rung, text in zip(flat, rungs, texts, strict=True):
        assert int(row[f"n{end}"]) == rung[f"n{end}"] and int(row[f"fell{end}"]) == rung[f"fell{end}"]
        for reason in rung[f"reasons{end}"]:
            said = f"{reason['n']:,} {reason['why']}"
            assert said in row[f"why{end}"] and said in text.get_text()
    for name in ("one-page", "short", "annex"):
        for printed in folder.glob(f"*-{name}.pdf"):
            pages = pypdfium2.PdfDocument(printed)
            words = _squeezed("".join(sheet.get_textpage().get_text_range() for sheet in pages))
            for cell in page.select("#ladder thead th"):
                assert all(_squeezed(part) in words for part in cell.get_text().split()), (name, cell)
            for rung in rungs:
                for reason in rung[f"reasons{end}"]:
                    parts = f"{reason['n']:,} {reason['why']}".split()
                    assert all(_squeezed(part) in words for part in parts), (name, reason)


def _figures_add_up(folder: Path, body: Any, page: Any, book: Path, totals: dict[str, int]) -> None:
    """Each figure's own denominator, against the evidence and in every format."""
    evidence = {(row["source"], row["ocid"]): row for row in _csv(folder / "csv/evidence.csv")}
    assert len(evidence) == totals["found"]
    standings = Counter(row["counted_as"] for row in evidence.values())
    words = {"counted": "counted", "unread": "could not be read", "left_out": "left out"}
    assert {words[name]: totals[name] for name in words if totals[name]} == standings
    holding = Counter(name for row in evidence.values() for name in row["counted_in"].split(";") if name)
    for row in evidence.values():
        assert row["counted_in"] or row["counted_as"] != "counted"
        assert row["why"]
    flat, sheet = _csv(folder / "csv/figures.csv"), _sheet(book, "Figures")
    for row, line, cells in zip(body["figures"], flat, sheet, strict=True):
        assert row["found"] == row["held"] + row["left_out"]
        reasons = re.findall(r"(?:^|; )([\d,]+) ", row["left_out_because"] or "")
        assert sum(map(_number, reasons)) == row["left_out"]
        for name in ("found", "held", "left_out"):
            assert int(line[name]) == cells[name] == row[name]
        assert line["left_out_because"] == (row["left_out_because"] or "")
        if row["counts"] == "procurements":
            assert row["held"] == row["n"], row
        if row["breakdown"] == "all" and row["period"] == "all":
            assert row["found"] == totals["found"] and row["held"] == holding[row["measure"]]
        if row["measure"] in ("duration", "suitable_for_sme", "market_engagement"):
            assert row["coverage"] is None and line["coverage"] == ""
    by_key = {
        "|".join(str(row[name]) for name in ("measure", "period", "breakdown", "cell")): row
        for row in body["figures"]
    }
    marks = page.select("[data-figure]")
    assert bool(marks) == bool(totals["counted"])
    for mark in marks:
        row = by_key.get(mark["data-figure"])
        if row:
            assert int(mark["data-found"]) == row["found"] and int(mark["data-left-out"]) == row["left_out"]
    for mark in page.select("#headline tr[data-figure]"):
        told = by_key[mark["data-figure"]]["difference_words"]
        assert not told or told in mark.get_text()


def packed(
    settings: Settings, keys: list[str], out: Path, printed: tuple[str, ...] | None = None
) -> Iterator[Path]:
    """The folder of each pack; those of `printed` alone with PDF, or all."""
    for key in keys:
        with pytest.MonkeyPatch.context() as setting:
            if printed is not None and key not in printed:
                setting.setenv("PEERBENCH_CHROMIUM", "/nowhere/chromium")
            made = pack(settings, key, None, out / key)
        assert made.files
        yield out / key


@pytest.mark.slow
def test_every_page_of_a_small_register_adds_up(odd_home: Settings, tmp_path: Path) -> None:
    """Of eight councils: one with much, some with a little, and four that have nothing."""
    keys = sorted(row["authority_id"] for row in published(odd_home).rows("authorities"))
    totals = {folder.name: adds_up(folder) for folder in packed(odd_home, keys, tmp_path, (ONE,))}
    assert totals[ONE]["found"] == 56 and totals["E10000016"]["found"] == 9
    assert totals["E06000023"] | {"found": 1} == totals["E06000023"]
    assert sum(one["found"] == 0 for one in totals.values()) == 4
    rows = json.loads(next((tmp_path / ONE).glob("*.json")).read_text())["procurements"]["by_reason"]
    reasons = {(row["standing"], row["why"]) for row in rows}
    assert ("left_out", "only its award or contract notices are known") in reasons
    assert ("left_out", "out of scope: planning notice, not yet a tender") in reasons
    assert ("unread", f"the reading was withdrawn: {WITHDRAWN}") in reasons
    assert ("unread", "the notice states no criteria") in reasons
    refused = [row for row in rows if row["why"] == REFUSED]
    assert [(row["standing"], row["n"], row["n_period"]) for row in refused] == [("left_out", 2, 1)]
    evidence = _csv(tmp_path / ONE / "csv/evidence.csv")
    told = [row["found"] for row in evidence if row["why"] == REFUSED]
    assert len(told) == 2 and all(said.startswith("could not be read: tender") for said in told), told
    kent = json.loads(next((tmp_path / "E10000016").glob("*.json")).read_text())["procurements"]["by_reason"]
    assert [row["n"] for row in kent if row["why"].startswith("counted already")] == [1]
    assert {standing for standing, _ in reasons} == {"counted", "unread", "left_out"}


@pytest.mark.soak
def test_every_page_of_the_sample_adds_up(sample_job: Any, tmp_path: Path) -> None:
    settings = sample_job[0]
    keys = sorted(row["authority_id"] for row in published(settings).rows("authorities"))
    totals = [adds_up(folder) for folder in packed(settings, keys, tmp_path)]
    assert len(totals) == 80 and sum(one["unread"] > 0 for one in totals) > 40


@pytest.mark.slow
def test_the_terminal_has_the_ladder_of_the_page(odd_home: Settings) -> None:
    """What could not be read at all is in both, too."""
    told = json.loads((odd_home.home / "site/council" / ONE / "figures.json").read_text())["procurements"]
    env = {"PEERBENCH_HOME": str(odd_home.home), "PEERBENCH_REGISTER": str(odd_home.register_dir)}
    for end, period in (("", "all"), ("_period", told["period"])):
        said = CliRunner(env=env).invoke(app, ["council", ONE, "--period", period]).stdout.splitlines()
        begins = next(n for n, line in enumerate(said) if line.startswith("From notices found to weights"))
        for line, rung in zip(said[begins + 1 :], told["ladder"], strict=False):
            assert line.startswith(f"  {rung[f'n{end}']:,} {rung['left'][0].lower()}{rung['left'][1:]}")
            assert all(f"{reason['n']:,} {reason['why']}" in line for reason in rung[f"reasons{end}"])
        body = json.loads(
            CliRunner(env=env).invoke(app, ["council", ONE, "--period", period, "--json"]).stdout
        )
        assert [rung["n_period"] for rung in body["ladder"]] == [rung[f"n{end}"] for rung in told["ladder"]]
        assert body["unreadable"] == sum(row["n"] for row in told["by_reason"] if row["why"] == REFUSED) == 2


def test_every_measure_can_say_why_a_procurement_is_left_out() -> None:
    for measure in load_measures():
        if measure.denominator not in ("in_scope", "determinable"):
            steps = STEPS.get(measure.denominator, (measure.denominator,))
            assert set(steps) <= FAILED.keys(), measure.id


def test_coverage_stands_beside_figures_that_rest_on_criteria_alone() -> None:
    rests = {measure.id for measure in load_measures() if measure.rests_on_criteria}
    assert {"coverage", "share_with_social_value", "median_weight", "theme_profile", "how_assessed"} < rests
    for name in ("duration", "suitable_for_sme", "won_by_vcse", "market_engagement", "reserved", "kpi_met"):
        assert name not in rests, name
    assert not {"transparency", "divided_into_lots", "commitments_met"} & rests


@pytest.mark.slow
def test_evidence_of_every_state_shows_its_whole_list(odd_home: Settings, tmp_path: Path) -> None:
    (folder,) = packed(odd_home, [ONE], tmp_path)
    rows = _csv(folder / "csv/evidence.csv")
    lists: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        lists.setdefault(row["ocid"], []).append(row)
    zero = lists[release(104)["ocid"]]
    assert [(row["criterion"], row["criterion_weight_pct"]) for row in zero] == [
        ("Contract administration", "25.0"),
        ("Complaints handling", "15.0"),
        ("Price", "60.0"),
    ]
    assert "(100" in zero[0]["whole_list"] and "in all)" in zero[0]["whole_list"]
    assert "median_weight_all" in zero[0]["counted_in"] and "median_weight;" not in zero[0]["counted_in"]
    weighted = lists[release(3)["ocid"]]
    assert len(weighted) == 3 and [row["is_social_value"] for row in weighted].count("true") == 1
    award = lists[release(100)["ocid"]]
    assert award[0]["counted_as"] == "left out" and "coverage" not in award[0]["counted_in"]
    (page_path,) = folder.glob("*.html")
    page = BeautifulSoup(page_path.read_text(), "lxml").select_one("#evidence")
    found = {row.select_one("summary .notice").get_text(strip=True): row for row in page.select(".list > li")}
    row = " ".join(found["Works 104"].get_text().split())
    assert "Complaints handling: 15%" in row and "Price: 60%" in row and "Counted in" in row
    assert [mark.get_text() for mark in found["Works 104"].select(".criteria mark")] == ["25", "15", "60"]
    assert "left out: award notices only" in found["Works 100"].get_text()
    assert f"of all {len(load_measures())} measures" in row


@pytest.mark.slow
def test_a_withdrawn_figure_is_withdrawn_everywhere(odd_home: Settings, tmp_path: Path) -> None:
    site = odd_home.home / "site"
    moved = [row for row in _csv(site / "moved.csv") if row["authority_id"] == ONE]
    by_measure = {row["measure"]: row for row in moved}
    assert by_measure["median_weight"]["cause"] == "withdrawn: a notice was misread"
    assert all("new or edited" not in row["cause"] for row in moved)
    feed = (site / "feed.xml").read_text()
    assert "withdrawn: a notice was misread" in feed
    runner = CliRunner(
        env={"PEERBENCH_HOME": str(odd_home.home), "PEERBENCH_REGISTER": str(odd_home.register_dir)}
    )
    asked = ["withdraw", "--authority", ONE, "--measure", "share_at_least_10", "--reason", "misread"]
    assert runner.invoke(app, asked).exit_code == 0
    page = BeautifulSoup((site / "council/E08000032.html").read_text(), "lxml")
    (leeds,) = [row for row in page.select("#funnel tbody tr") if "Leeds" in row.get_text()]
    assert "withdrawn: misread" in leeds.get_text() and "too few" not in leeds.get_text()
