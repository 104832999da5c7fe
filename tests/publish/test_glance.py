"""The first screen: one sentence, four figures beside each peer set, and a page that ends where there is nothing."""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest
from bs4 import BeautifulSoup
from made_up import made_up
from small_home import few_councils, landed, rebuild_tables, release

from pipelines.query.snapshot_tables import Published, published
from pipelines.settings import Settings
from pipelines.site import charts
from pipelines.site.build import edition
from pipelines.site.council_files import council_files
from pipelines.site.sections.beside import _outside_others, beside_other_sets

LEEDS, BRADFORD, KENT, NOTHING = "E08000035", "E08000032", "E10000016", "E07000106"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Councils of one type and region far apart, one without a peer, and one with nothing."""
    home = tmp_path_factory.mktemp("glance") / "home"
    rows = [release(n, weight=2, buyer="Leeds City Council") for n in range(1, 31)]
    rows += [release(100 + n, weight=20, buyer="Bradford City Council") for n in range(1, 41)]
    rows += [release(200 + n, weight=(5, 10)[n % 2], buyer="Kent County Council") for n in range(1, 13)]
    landed(home, rows)
    settings = Settings(home=home, register_dir=few_councils(home.parent / "register"))
    rebuild_tables(settings)
    return published(settings)


@pytest.fixture(scope="module")
def site(found: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages_of(found, tmp_path_factory.mktemp("pages"))


def pages_of(found: Published, place: Path) -> Path:
    keys = [row["authority_id"] for row in found.rows("authorities")]
    council_files(place, found, found.headline_period(), keys, edition(found))
    return place / "council"


def page_of(site: Path, key: str) -> Any:
    return BeautifulSoup((site / f"{key}.html").read_text(encoding="utf-8"), "lxml")


def test_the_headline_says_how_far_it_is_from_its_peers_in_the_tables_words(site: Path) -> None:
    rows = json.loads((site / LEEDS / "figures.json").read_text())["figures"]
    told = next(
        row
        for row in rows
        if row["measure"] == "share_at_least_10" and row["breakdown"] == "all" and row["differs"]
    )
    assert told["differs"] == "lower"
    said = page_of(site, LEEDS).h2.get_text()
    assert (
        said
        == f"It gives social value 10% of the marks or more in 0 of 30 procurements: {told['difference_words']}."
    )


def test_each_set_of_councils_stands_once_and_is_chosen_by_a_button_without_script(site: Path) -> None:
    page = page_of(site, LEEDS)
    panels = page.select("#glance .panel") or page.select("#glance")
    choices = page.select("#glance input[type=radio]")
    labels = [page.select_one(f"label[for={choice['id']}]").get_text() for choice in choices]
    assert len(choices) == len(panels) * (len(panels) > 1)
    assert len(set(labels)) == len(labels)
    assert [choice.has_attr("checked") for choice in choices] == [i == 0 for i in range(len(choices))]
    style = (Path(charts.__file__).parent / "templates" / "peerbench.css").read_text()
    for i in range(len(panels)):
        assert f"#beside-{i}:checked ~ .panel-{i}" in style
    for panel in panels:
        assert len(panel.select("ol.glance > li")) == 4 == len(panel.select("svg.strip"))
    text = page.select_one("#glance").get_text(" ")
    assert "the same as" in text, "type and region, and region, are the same councils here"


def test_the_four_figures_are_those_of_the_files(site: Path) -> None:
    rows = json.loads((site / BRADFORD / "figures.json").read_text())["figures"]
    shown = [row.get_text(" ") for row in page_of(site, BRADFORD).select("ol.glance")[0].select("li")]
    period = json.loads((site / BRADFORD / "figures.json").read_text())["procurements"]["period"]
    for place, measure in enumerate(
        ("share_with_social_value", "share_at_least_10", "median_weight", "coverage")
    ):
        row = next(r for r in rows if (r["measure"], r["period"], r["breakdown"]) == (measure, period, "all"))
        factor = 100 if row["unit"] == "share" else 1
        assert f"{row['value'] * factor:.0f}% this council" in " ".join(shown[place].split())
        assert f"{row['peer_value'] * factor:.0f}% its peers" in " ".join(shown[place].split())
        assert row["difference_words"] in shown[place]


def test_a_council_without_peers_and_one_with_nothing_say_so_and_end(site: Path) -> None:
    kent = page_of(site, KENT)
    assert "no peers with enough to set it beside" in kent.h2.get_text() and kent.select("ol.glance")
    nothing = page_of(site, NOTHING)
    assert "nothing can be said of what it asks for" in nothing.h2.get_text()
    assert not nothing.select("table, svg, img, #plan, #questions")
    assert len(nothing.main.get_text(" ", strip=True)) < 1_500


def test_councils_of_a_snapshot_without_any_peers_have_their_figures_alone(
    found: Published, tmp_path: Path
) -> None:
    tables = {table: found.scan(table).collect() for table in found.snapshot.rows}
    tables["peer_comparisons"] = tables["peer_comparisons"].clear()
    alone = page_of(pages_of(made_up(tmp_path / "made", found.manifest, tables), tmp_path), LEEDS)
    assert len(alone.select("ol.glance > li")) == 4 and "Set beside no peer set" in alone.get_text()


def test_sections_without_anything_to_show_are_a_line_each(site: Path) -> None:
    page = page_of(site, KENT)
    for section in page.select("section.exhibit"):
        assert section.find("table") or section.find("figure")
    lines = {item["id"]: item.get_text() for item in page.select("#not-shown li")}
    assert "No policy of this council is in the register." in lines["policy"]
    assert not page.select_one("#trend figure"), "one year is no line"


def test_a_strip_is_made_of_numbers_and_holds_every_peer() -> None:
    drawn = charts.glance((0.5, 0.4, 0.7), (0.2, 0.1, 0.3), [0, 0.25, 1, 2], 0.6, 1.0)
    page = BeautifulSoup(drawn, "lxml")
    assert {tag.name for tag in page.svg.find_all()} == {"svg", "line", "circle", "path"}
    dots = [dot["cx"] for dot in page.select("circle[cx]")]
    assert dots == ["0.0%", "100.0%", "100.0%", "25.0%"]
    assert page.select_one("svg.strip")["aria-hidden"] == "true"
    assert not BeautifulSoup(charts.glance(None, None, [], None, 1.0), "lxml").select("circle, path")


def test_each_figure_says_whether_its_other_peer_sets_give_the_same_answer(site: Path) -> None:
    page = page_of(site, LEEDS)
    told = [line.get_text() for line in page.select(".panel:not([id*=none]) .elsewhere, #glance .elsewhere")]
    assert told and all(line.startswith("Other peer sets: ") for line in told)
    printed = page.select_one("#glance .printed")
    assert not printed or "Set beside" in printed.get_text()
    rows = page.select("#headline tbody tr")
    assert rows and all("Beside its other peer sets:" in row.get_text() for row in rows)


def test_other_sets_are_told_by_their_answer_and_sets_of_the_same_councils_once() -> None:
    sets = {kind: {"peer_set": kind, "peer_kind": kind, "peer_name": "Kent"} for kind in ("a", "b", "c", "d")}

    class Of:
        sets_once: ClassVar = [[sets["a"], sets["d"]], [sets["b"]], [sets["c"]]]
        differs: ClassVar[dict[str, str | None]] = {}

        def peer(self, measure: str, peer_set: str) -> dict[str, str | None]:
            return {"differs": self.differs[peer_set]}

    def said(*differs: str | None) -> str:
        Of.differs = dict(zip("abcd", (*differs, differs[0]), strict=True))
        return beside_other_sets(Of(), "coverage", sets["a"])  # type: ignore[arg-type]

    assert said("lower", "lower", "lower") == "the same answer beside all 2 others"
    assert said("lower", "lower", "not_told") == (
        "the same answer beside 1 of 2 others; it could be chance beside Kent"
    )
    assert said("not_told", None, "higher") == (
        "the same answer beside none of 2 others; it cannot be said beside Kent; it is higher beside Kent"
    )
    assert said(None, None, None) == "it cannot be said beside any of its 2 others either"
    assert beside_other_sets(Of(), "coverage", None) == "it has no peer set"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("positions", "told"),
    [
        ({"a": "lower", "b": "consistent", "c": None}, []),
        ({"a": None, "b": "lower", "c": None}, ["Coverage"]),
        ({"a": "consistent", "b": "higher", "c": "lower"}, ["Coverage"]),
        ({"a": "consistent", "b": None, "c": None}, []),
    ],
)
def test_what_is_unusual_beside_another_set_alone_is_told(
    positions: dict[str, str | None], told: list[str]
) -> None:
    class Of:
        chosen: ClassVar = {"peer_set": "a"}
        sets_once: ClassVar = [[{"peer_set": name}] for name in "abc"]

        def peer(self, measure: str, peer_set: str) -> dict[str, str | None]:
            return {"position": positions[peer_set]}

        def title(self, measure: str) -> str:
            return measure.capitalize()

    assert _outside_others(Of(), ["coverage"]) == told  # type: ignore[arg-type]


def test_a_figure_has_one_name_on_the_first_screen_and_in_the_tables(site: Path) -> None:
    page = page_of(site, BRADFORD)
    names = [name.get_text() for name in page.select("ol.glance")[0].select("h3")]
    rows = [row.get_text() for row in page.select("#headline tbody th")]
    assert names == ["Share with social value", "Share at 10% or more", "Usual weight (median)", "Coverage"]
    assert set(names) <= set(rows)
    heads = {tag["id"].removesuffix("-h"): tag.get_text() for tag in page.select("main h2[id]")}
    for link in page.select("nav.contents a"):
        name, head = link.get_text(), heads[link["href"].removeprefix("#")]
        dynamic = ("glance", "funnel", "learn", "evidence", "replies", "downloads", "learn")
        if link["href"].removeprefix("#") not in dynamic:
            assert head.startswith(name), (name, head)
