"""Each procurement has an address, and each figure's evidence lists exactly what the figure counts."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from small_home import few_councils, landed, rebuild_tables, release

from pipelines.query.snapshot_tables import published
from pipelines.query.wording import quarter
from pipelines.settings import Settings
from pipelines.site.build import edition
from pipelines.site.council_files import council_files
from pipelines.site.sections.procurements import address

LEEDS, NOTHING = "E08000035", "E07000106"
RULE = re.compile(r"#(of-[\w-]+):target~\.list>li:not\(([\w.-]+)\)\{display:none\}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("procurements") / "home"
    rows = [
        release(n, weight=(0, 5, 10, 20)[n % 4], day=("2022-05-01", "2024-02-10", "2025-06-01")[n % 3])
        for n in range(1, 61)
    ]
    bare = release(70)
    rows.append({**bare, "tender": {"title": "<b>Bare</b>", "lots": [{"id": "1"}]}})
    rows.append({**release(71), "tag": ["award"]})
    landed(home, rows)
    settings = Settings(home=home, register_dir=few_councils(home.parent / "register"))
    rebuild_tables(settings)
    found = published(settings)
    council_files(home / "pages", found, found.headline_period(), [LEEDS, NOTHING], edition(found))
    return home / "pages" / "council"


def soup(path: Path) -> Any:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def lists(style: str, page: Any) -> dict[str, int]:
    """By the address of a figure's list, how many procurements its rule shows."""
    rows = [set(row["class"]) for row in page.select(".list > li")]
    found = dict(RULE.findall(style))
    assert found and set(found) == {item["id"] for item in page.select(".which")}
    return {
        name: sum(set(classes.strip(".").split(".")) <= row for row in rows)
        for name, classes in found.items()
    }


def test_the_list_of_each_figure_is_what_the_figure_counts_on_the_site_and_in_the_pack(site: Path) -> None:
    figures = json.loads((site / LEEDS / "figures.json").read_text())["figures"]
    held = {
        "of-"
        + "-".join(
            re.sub(
                r"[^a-z0-9]", " ", "|".join((r["measure"], r["period"], r["breakdown"], r["cell"]))
            ).split()
        ): r["held"]
        for r in figures
    }
    pack = soup(site / LEEDS / "pack.html")
    of_site = lists((site / LEEDS / "evidence.css").read_text(), soup(site / LEEDS / "procurements.html"))
    of_pack = lists(pack.style.get_text(), pack)
    assert of_site == of_pack and len(of_site) > 20
    of_figures = {name: count for name, count in of_site.items() if not name.startswith("of-question-")}
    assert of_figures == {name: held[name] for name in of_figures} and len(of_figures) > 20
    assert len(set(of_site.values())) > 4, "figures that count differently have different lists"


def test_every_evidence_link_of_a_figure_leads_to_its_list(site: Path) -> None:
    page, ids = soup(site / f"{LEEDS}.html"), soup(site / LEEDS / "procurements.html")
    rows = page.select("#headline tr[data-figure], #kinds tr[data-figure], #trend tr[data-figure]")
    assert len(rows) > 15
    for row in rows:
        target, _, name = row.find("a", string="evidence")["href"].partition("#")
        assert target == f"{LEEDS}/procurements.html" and ids.find(id=name)["class"] == ["which"]
    pack = soup(site / LEEDS / "pack.html")
    for row in pack.select("#headline tr[data-figure]"):
        assert pack.find(id=row.find("a", string="evidence")["href"].removeprefix("#"))["class"] == ["which"]


def test_every_procurement_has_one_address_with_its_criteria_words_rule_and_what_counts_it(
    site: Path,
) -> None:
    listed = soup(site / LEEDS / "procurements.html").select(".list > li > a")
    rows = list(csv.DictReader((site / LEEDS / "evidence.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(listed) == len({row["ocid"] for row in rows}) == 62
    assert len({link["href"] for link in listed}) == 62
    for link in listed[::9]:
        name, _, place = link["href"].partition("#")
        chapter = soup(site / LEEDS / name)
        part = chapter.find(id=place)
        ocid = part.select_one(".facts code").get_text()
        assert place == address("find_a_tender", ocid)
        mine = [row for row in rows if row["ocid"] == ocid]
        assert len(part.select(".criteria > li")) == sum(bool(row["rule"]) for row in mine)
        for row in mine:
            if row["rule"]:
                text = " ".join(part.select_one(".criteria").get_text().split())
                assert row["criterion"] in text and row["rule"] in text and row["words"] in text
        assert part.find("a", string="how to send a reply")["href"].endswith(f"{LEEDS}.html#replies")
    pack = soup(site / LEEDS / "pack.html")
    assert len(pack.select(".list > li > details > div[id^=p-]")) == 62


def test_words_of_a_notice_are_marked_in_their_place_and_escaped(site: Path) -> None:
    pages = [soup(path) for path in (site / LEEDS).glob("procurements-*.html")]
    assert "<b>Bare</b>" in " ".join(page.get_text() for page in pages) and not any(
        page.select("h2 b") for page in pages
    )
    assert any(mark.get_text() == "10" for page in pages for mark in page.select(".criteria .social mark"))


def test_a_council_with_nothing_has_an_empty_list(site: Path) -> None:
    page = soup(site / NOTHING / "procurements.html")
    assert not page.select(".list > li") and not list((site / NOTHING).glob("procurements-*.html"))


@pytest.mark.parametrize("ocid", ["../../etc", "", "‮x", "a b#c?d", "'\"><script>", "ocds-h6vhtk-000001"])
def test_an_address_is_safe_and_the_same_again(ocid: str) -> None:
    assert re.fullmatch("p-[0-9a-f]{12}", address("find_a_tender", ocid))
    assert (
        address("find_a_tender", ocid) == address("find_a_tender", ocid) != address("contracts_finder", ocid)
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2025-26-q1", "April to June 2025"),
        ("2025-26-q2", "July to September 2025"),
        ("2025-26-q3", "October to December 2025"),
        ("2025-26-q4", "January to March 2026"),
    ],
)
def test_a_quarter_in_words(name: str, said: str) -> None:
    assert quarter(name) == said
