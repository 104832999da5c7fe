"""Notices of before 2021 beside those of now: what is published of them, and that no figure joins the two."""

from collections.abc import Callable
from pathlib import Path

import eu_notices as make
import pytest
from small_home import few_councils, landed, rebuild_tables, release
from typer.testing import CliRunner

from pipelines.benchmark.periods import ALL_YEARS
from pipelines.cli import app
from pipelines.publish.storage import place
from pipelines.publish.verify_evidence import misquotes
from pipelines.query.council import figures, lines
from pipelines.query.explain import explained
from pipelines.query.snapshot_tables import published
from pipelines.query.trace import traced
from pipelines.settings import Settings
from warehouse.snapshots.snapshot import latest

LEEDS, BRISTOL = "E08000035", "E06000023"
OLD, NEW = 6, 5


def criteria(weight: int) -> str:
    """A list that adds up to 100."""
    rows = make.row("QUALITY", "Social Value", str(weight)) if weight else ""
    others = ("Delivery programme", "20"), ("Design of the works", str(40 - weight))
    rows += "".join(make.row("QUALITY", name, stated) for name, stated in others)
    return rows + make.row("PRICE", None, "40")


def imported(home: Path, folder: Path, contents: dict[int, str]) -> str:
    """Imports a directory of notices by number. Gives what the command said."""
    folder.mkdir()
    for number, lots in contents.items():
        path = folder / f"{number:06d}_2020.xml"
        path.write_bytes(
            make.notice(number, 2020, day="2020-12-10", lots=make.lot(lots), title=f"L {number}")
        )
    found = CliRunner().invoke(
        app, ["import", str(folder), "--source", "ted"], env={"PEERBENCH_HOME": str(home)}
    )
    assert found.exit_code == 0, found.output
    return found.output


def _make(folder: Path) -> None:
    home, register = folder / "home", folder / "register"
    few_councils(register)
    first = imported(home, folder / "a", {n: criteria(w) for n, w in enumerate((20, 10, 5, 0), 800)})
    again = imported(home, folder / "b", {n: criteria(w) for n, w in enumerate((10, 20, 0, 5), 800)})
    imported(home, folder / "c", dict.fromkeys(range(1, OLD + 1), criteria(10)))
    rows = [release(n, day="2021-03-01") for n in range(1, NEW + 1)]
    rows += [release(n, buyer="Bristol City Council", day="2021-03-01") for n in range(50, 56)]
    landed(home, rows)
    (folder / "told.txt").write_text(f"{first}\0{again}")
    rebuild_tables(Settings(home=home, register_dir=register))


@pytest.fixture(scope="module")
def history(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Settings:
    """A home with notices of one year on two services, some of them landed with two contents."""
    folder = made_once("history", _make)
    return Settings(home=folder / "home", register_dir=folder / "register")


@pytest.mark.slow
def test_what_explain_shows_of_two_contents_is_what_is_published(history: Settings) -> None:
    rows = {row["ocid"]: row for row in published(history).rows("procurements")}
    for number, weights in ((800, {10, 20}), (801, {10, 20}), (802, {0, 5}), (803, {0, 5})):
        row = rows[f"ted-{number:06d}-2020"]
        line = explained(history, row["ocid"]).line
        same = ("state", "weight_pct", "weight_low_pct", "weight_high_pct", "conflict", "arithmetic")
        assert [line[name] for name in same] == [row[name] for name in same]
        assert row["conflict"] and {row["weight_low_pct"], row["weight_high_pct"]} == weights
        assert row["weight_pct"] in weights - {0}, "a zero that another content denies is none"
        assert "came with several contents" in row["arithmetic"]
    assert not list(misquotes(history, latest(place(history)).scan))


def test_an_import_tells_what_was_landed_with_other_words(history: Settings) -> None:
    first, again = (history.home.parent / "told.txt").read_text().split("\0")
    assert "two contents" not in first and "4 releases landed with two contents" in again


def test_no_table_joins_the_change_of_service(history: Settings) -> None:
    found = published(history)
    statements = {
        row["financial_year"]: row
        for row in found.rows("statements", authority_id=LEEDS)
        if row["category"] == "all"
    }
    assert statements["2020/21"]["procurements"] == NEW
    for row in found.rows("mix_neighbours"):
        counts = {LEEDS: NEW, BRISTOL: 6}
        assert row["procurements"] == counts[row["authority_id"]]
        assert row["peer_procurements"] == counts[row["peer_id"]]
    rows = found.rows("authority_measures", authority_id=LEEDS, measure="coverage", period=ALL_YEARS)
    in_scope = {(row["breakdown"], row["cell"]): row["in_scope"] for row in rows}
    assert in_scope["all", "all"] == NEW and in_scope["regime", "ojeu"] == OLD + 4
    told = traced(latest(place(history)), "Leeds City Council", "coverage", "2020/21")
    assert {row["source"] for row in told["procurements"]} == {"find_a_tender"}
    assert len(told["procurements"]) == told["figures"][0]["n"] == NEW


def test_a_council_is_told_what_stands_apart(history: Settings) -> None:
    told = list(lines(history, "Leeds"))
    (line,) = [line for line in told if "under regime ojeu" in line]
    assert line.startswith(f"{OLD + 4} procurements in scope stand under regime ojeu")
    assert any(f"{OLD + 4} in Tenders Electronic Daily: in figures by regime alone" in line for line in told)
    assert not [line for line in lines(history, "Bristol") if "ojeu" in line]
    ladder = {row["rung"]: row["n"] for row in figures(history, "Leeds")["ladder"]}
    assert ladder["in_scope"] == NEW and ladder["found"] == NEW + OLD + 4
