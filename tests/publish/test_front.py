"""The front page: one picture of what can be said of all councils, with its counts, and then the search."""

import polars as pl
import pytest
from bs4 import BeautifulSoup

from pipelines.benchmark.periods import month, named
from pipelines.query.snapshot_tables import Published, published
from pipelines.settings import Settings
from pipelines.site import charts
from pipelines.site.build import edition
from pipelines.site.dossier import shared
from pipelines.site.pages import front, texts
from pipelines.site.section import content


def front_page(found: Published) -> BeautifulSoup:
    common = shared(found, found.headline_period())
    return BeautifulSoup(front.page(found, common, {}, edition(found)), "lxml")


def test_the_picture_is_the_table_and_the_table_is_the_snapshots(small: Settings) -> None:
    found = published(small)
    rows = (
        found.scan("procurements")
        .filter(pl.col("counted") & pl.col("authority_id").is_not_null())
        .filter(pl.col("notice_date").is_not_null())
        .with_columns(month())
        .filter(named(found.headline_period()).months)
        .collect()
    )
    told = front.nation(found, shared(found, found.headline_period()))
    read, weights = told["read"].table.rows, told["weights"].table.rows
    assert sum(row["in_scope"] for row in read) == rows["in_scope"].sum() > 0
    assert sum(row["determinable"] for row in read) == rows["determinable"].sum() > 0
    assert all(row["low"] <= row["value"] <= row["high"] + 1e-9 for row in read)
    known = rows.filter("weight_known")["weight_pct"]
    assert sum(row["n"] for row in weights) == known.len() > 0
    for row in weights:
        assert sum(row[f"band_{n}"] for n in range(6)) == row["n"]
        assert (row["strip"] or "").count("<rect") == sum(row[f"band_{n}"] > 0 for n in range(6))
    assert sum(row["band_0"] for row in weights) == (known == 0).sum()
    assert sum(row[f"band_{n}"] for row in weights for n in (3, 4, 5)) == (known >= 10).sum()
    page = front_page(found)
    assert [len(table.select("tbody tr")) for table in page.select("#nation table")] == [
        len(read),
        len(weights),
    ]
    assert "by notices alone" in page.select_one("#nation").text
    assert [tag.get("id") for tag in page.select("#nation, #search")] == ["nation", "search"]


@pytest.mark.parametrize(
    ("weight", "band"),
    [
        (0, 0),
        (0.1, 1),
        (4.99, 1),
        (5, 2),
        (9.99, 2),
        (10, 3),
        (14.9, 3),
        (15, 4),
        (19.9, 4),
        (20, 5),
        (60, 5),
    ],
)
def test_a_weight_lies_in_the_band_whose_words_hold_it(weight: float, band: int) -> None:
    assert front._banded([weight]).index(1) == band


def test_bands_fill_the_whole_in_order_of_size() -> None:
    drawn = charts.bands([1, 0, 2, 0, 0, 1])
    assert [part.split('"')[0] for part in str(drawn).split('rect x="')[1:]] == ["0.00%", "25.00%", "75.00%"]
    assert str(drawn).count("<rect") == 3


def test_measures_stand_under_the_eight_questions_in_their_order(small: Settings) -> None:
    found = published(small)
    common = shared(found, found.headline_period())
    titles = [part["title"] for part in texts.measures(common)[1:]]
    assert titles == [*(row["question"] for row in content("plan").values()), content("measures")["others"]]
    listed = [item["href"] for part in texts.measures(common) for item in part["listed"]]
    assert sorted(listed) == sorted(f"measure/{key}.html" for key in common.measures)
