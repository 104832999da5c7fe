"""The scan for anchors: the same hits as the plain pattern, and nothing that the grammar reads left out."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.criteria import prose
from pipelines.criteria.anchors import AFTER, BEFORE, anchors, windows
from pipelines.criteria.labels import NOUN
from pipelines.criteria.passage import FieldPath, Passage

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
PIECES = (
    *(
        "social value",
        "Added  social value",
        "wider community benefits",
        "TOMs",
        "SV",
        "sv",
        "Price",
        "costs",
    ),
    *(
        "non-price",
        "NON price",
        "method statements",
        "Quality",
        "customer",
        "supremacy",
        "\u0130",
        "\u017focial value",
    ),
    *("10%", "and", "\n", "\t", "x", "s", "é", "social", "value", "communit"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join) | st.text(max_size=80)


def case_texts() -> list[str]:
    """Descriptions of the composed cases."""
    rows = [
        json.loads(line)["release"]["tender"].get("description")
        for name in ("development", "test")
        for line in (ROOT / f"tests/gold/{name}.jsonl").read_text().splitlines()
    ]
    return [text for text in rows if text]


def agrees(text: str) -> None:
    assert [match.span() for match in anchors(text)] == [match.span() for match in NOUN.finditer(text)]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS)
def test_the_scan_hits_what_the_pattern_hits(text: str) -> None:
    agrees(text)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there: no recorded rows")
def test_the_scan_hits_the_same_in_recorded_rows() -> None:
    for line in (SHARED / "real/cf_rows.jsonl").read_text().splitlines():
        agrees(json.loads(line)["description"] or "")


def test_a_text_without_a_word_on_criteria_is_not_seen() -> None:
    assert windows("Supply of road salt to 12 depots by 31 October, at £200 a tonne.") == []
    assert windows("Quality of life matters here, and the cost of living.") == []
    assert windows("Price " + "x " * 400 + "60%") == []


@pytest.mark.parametrize(
    "text", ["so\u200bcial value", "Socail vaule 10%", "social\n\n\n\n\nvalue", "social&nbsp;value"]
)
def test_a_text_that_hides_words_is_seen_whole(text: str) -> None:
    assert windows(text) == [(0, len(text))]


@pytest.mark.parametrize("texts", [15, pytest.param(120, marks=pytest.mark.slow)])
def test_the_parts_of_a_long_text_are_read_as_the_whole(monkeypatch: pytest.MonkeyPatch, texts: int) -> None:
    rolled = random.Random(20261125)
    filler = "The depot lies by the ring road and opens at seven. " * ((BEFORE + AFTER) // 50 + 5)
    long = [f"{filler}\n\n{text}\n\n{filler}" for text in rolled.sample(case_texts(), texts)]
    seen = [told(prose._read(text)) for text in long]
    assert sum(windows(text) != [(0, len(text))] for text in long) > len(long) / 2
    monkeypatch.setattr(prose, "windows", lambda text: [(0, len(text))])
    assert seen == [told(prose._read(text)) for text in long]


def told(reading: prose.TextReading) -> tuple[object, ...]:
    """What is read, and where in the text: the second reader's own places count in what it was given."""
    second = reading.second and (reading.second.rows, reading.second.found.state, reading.second.found.weight)
    return replace(reading, second=None), second


def test_a_text_is_read_once_and_put_in_its_place() -> None:
    text = "Award criteria: price 60%, quality 30%, social value 10%. (read once)"
    prose._remembered.cache_clear()
    one, other = (
        prose.read_passage(Passage(text, FieldPath(path), lot_id))
        for path, lot_id in (("description", None), ("tender.description", "2"))
    )
    assert prose._remembered.cache_info().misses == 1
    assert one.weighed and other.weighed
    assert {(row.lot_id, row.evidence.field) for row in one.weighed.rows} == {(None, "description")}
    assert {(row.lot_id, row.evidence.field) for row in other.weighed.rows} == {("2", "tender.description")}
