"""What names a person or opens a door is masked in all its forms; figures and references are not."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_home import few_councils, landed, rebuild_tables, release

from pipelines.publish.conditions import all_problems, checks
from pipelines.publish.verify_evidence import misquotes
from pipelines.query.snapshot_tables import published
from pipelines.settings import Settings
from warehouse import personal
from warehouse.interim import scan, schema_of, write
from warehouse.personal import found, masked, masked_release

MASKED = {
    "jane.doe@leeds.gov.uk": "mail",
    "write to procurement@council.gov.uk.": "mail",
    "jane (at) leeds.gov.uk": "mail",
    "jane(at)leeds.gov.uk": "mail",
    "jane [at] council dot gov dot uk": "mail",
    "name at council dot gov dot uk": "mail",
    "jane_doe [AT] council [dot] gov [dot] uk": "mail",
    "jane @ council.gov.uk": "mail",
    "jane&#64;council.gov.uk": "mail",
    "Call 0113 496 0123": "telephone",
    "(0113) 496 0123": "telephone",
    "01632 960123": "telephone",
    "01632960123": "telephone",
    "020 7946 0123": "telephone",
    "+44 20 7946 0123": "telephone",
    "+44 (0)20 7946 0123": "telephone",
    "+44(0)1632 960123": "telephone",
    "0044 1632 960123": "telephone",
    "07700 900123": "telephone",
    "07700900123": "telephone",
    "Tel: 07700-900-123": "telephone",
    "tel 0113.496.0123": "telephone",
    "0113-496-0123": "telephone",
    "0800 123 4567": "telephone",
    "0300 123 4567": "telephone",
    "(020) 7946 0123": "telephone",
    "+447700900123": "telephone",
    "tel. no. 0123456789": "telephone",
    "Password: Tender2026!": "credential",
    "https://user:secret1@portal.example/x": "credential",
}
PARTS = (
    "jane",
    "AT",
    "Dot",
    "[at]",
    "( aT )",
    "{DOT}",
    "leeds.gov.uk",
    "&COMMAT;",
    "&#X0040;",
    "%40",
    "\uff20",
    "+",
    "00",
    "44",
)
"""Pieces that addresses are made of, in odd cases."""
LEFT = [
    "012345-2025",
    "Notice 012345-2025 of",
    "ocds-h6vhtk-01234567890",
    "ref 01234567890",
    "Reference number: 01132223344",
    "Contract no. 07700900123",
    "CPV 09310000-5",
    "£01234 567890",
    "0123456789",
    "10% @ 5.00",
    "logo@2x.png",
    "available at council dot",
    "look at the dot com boom",
    "at https://www.council.gov.uk",
    "02-03-2025 10:00",
    "02.03.2025 0900",
    "value 1,234,567,890",
    "20% 30% 50%",
    "1000 2000 3000",
    "DN0123456789",
    "0.0123456789",
    "01/02/2025 - 03/04/2026",
    "Lot 01 2023 45678",
    "weights 010 020 030 040",
    "password is required",
    "0207/946/0123/11",
    "ISO 9001:2015 0123",
    "Social value 10 points @ 5",
    "2023/S 000-012345",
    "000123-2026 and 012345-2026",
]


@pytest.mark.parametrize("text", MASKED)
def test_each_form_is_masked_in_its_own_length(text: str) -> None:
    sentence = f"Questions: {text} by noon."
    assert MASKED[text] in {kind for kind, _, _ in found(sentence)}
    hidden = masked(sentence)
    assert len(hidden) == len(sentence) and hidden.endswith(" by noon.") and not list(found(hidden))
    assert masked(hidden) == hidden


@pytest.mark.parametrize("text", LEFT)
def test_figures_references_and_words_are_left(text: str) -> None:
    for sentence in (text, f"The weights are {text} and no others."):
        assert masked(sentence) == sentence


@given(st.lists(st.sampled_from([*MASKED, *LEFT, *PARTS]), max_size=4).map(" ".join))
def test_what_is_looked_for_first_stands_in_all_that_is_found(text: str) -> None:
    patterns = personal._MAIL, personal._TELEPHONE
    assert personal._may_hold_mail(text) or not patterns[0].search(text)
    assert personal._NOUGHT_OR_CODE.search(text) or not patterns[1].search(text)
    assert personal._ANY.search(text) or not any(pattern.search(text) for pattern in patterns)


def test_ids_dates_and_links_of_a_release_are_left() -> None:
    body = release(1) | {"id": "012345-2025", "links": [{"url": "https://a.example/x@y.example.uk"}]}
    assert masked_release(body) is body
    body["tender"]["documents"] = [{"id": "01132223344", "description": "From jane@council.gov.uk"}]
    hidden = masked_release(body)
    assert hidden["id"] == "012345-2025" and hidden["links"] is body["links"]
    assert hidden["tender"]["documents"][0] == {"id": "01132223344", "description": "From " + "*" * 19}
    assert "jane@council.gov.uk" in json.dumps(body), "what was landed is not changed"


@pytest.mark.slow
def test_published_tables_name_nobody_and_their_evidence_still_holds(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", register_dir=few_councils(tmp_path / "register"))
    body = release(1)
    body["tender"]["title"] = "Works; ask jane [at] leeds dot gov dot uk"
    criterion = body["tender"]["lots"][0]["awardCriteria"]["criteria"][0]
    criterion["name"] = "Social value (queries: 0113 496 0123, jane@leeds.gov.uk)"
    landed(settings.home, [body, release(2)])
    rebuild_tables(settings)
    tables = published(settings)
    title = tables.scan("procurements").filter(pl.col("title").str.contains("ask")).collect()["title"].item()
    assert title == "Works; ask **** **** ***** *** *** *** **"
    criteria = tables.scan("criteria").collect()
    assert "496" not in str(criteria.to_dicts()) and "jane" not in str(criteria.to_dicts())
    assert criteria.filter(pl.col("name").str.contains("queries"))["stated_value"].to_list() == [10.0]
    assert not list(misquotes(settings, tables.scan)) and not all_problems(settings.home)
    frame = scan(settings.home, "procurements").collect()
    (part,) = [path.stem for path in (settings.home / "interim/procurements").glob("*.parquet")][:1]
    write(settings.home, "procurements", frame.with_columns(title=pl.lit("Ring 0113 496 0123")), part)
    (problem,) = (problem for problem in all_problems(settings.home) if "nothing_personal" in problem)
    assert "title" in problem and "telephone" in problem and "496" not in problem


def test_each_column_of_each_part_is_looked_at_before_publishing(tmp_path: Path) -> None:
    words = ["ask jane@council.gov.uk", None, "plain", "ask jane@council.gov.uk", *map(str, range(50))]
    rows = [{"stage": "notices", "source": "find_a_tender", "ocid": None, "rule": "a", "reason": "b"}] * 54
    frame = pl.DataFrame(rows, schema=schema_of("quarantine"))
    write(tmp_path, "quarantine", frame.with_columns(reason=pl.Series(words)), "notices.2025-01")
    write(tmp_path, "quarantine", frame.with_columns(reason=pl.lit("Ring 0113 496 0123")), "notices.2025-02")
    write(tmp_path, "quarantine", frame.with_columns(rule=pl.lit("https://me:pw@host.example")), "x")
    (check,) = (one for one in checks() if (one.name, one.table) == ("nothing_personal", "quarantine"))
    told = sorted(check.problems(tmp_path))
    assert [line.partition(":")[0] for line in told] == ["reason", "rule"]
    assert "mail 1, telephone 1" in told[0] and "credential 1" in told[1]
