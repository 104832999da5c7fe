"""The second reader: kinds of wording, and what holds for any text."""

import json
import random
import re
import time
from pathlib import Path

import pytest
from every_pattern import every_pattern
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.criteria.structure.reading import LONGEST, StructureReading, read_structure

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases/structure.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']}-{n}" for n, case in enumerate(CASES)])
def test_a_kind_of_wording_is_read(case: dict) -> None:
    found = read_structure(case["text"])
    assert (found.state, found.weight) == (
        case["state"],
        case["weight"] if case["weight"] is None else pytest.approx(case["weight"], abs=0.001),
    )


def holds(text: str) -> StructureReading:
    found = read_structure(text)
    known = [value for value in (found.low, found.weight, found.high) if value is not None]
    assert all(0 <= value <= 100 for value in known) and known == sorted(known), (text, found)
    for row in found.rows:
        assert 0 <= row.name_start <= row.name_end <= len(text), (text, row)
        assert 0 <= row.start < row.end <= len(text), (text, row)
        assert row.parent is None or 0 <= row.parent < len(found.rows), (text, row)
    return found


def test_rows_cut_their_words_from_the_text_as_published() -> None:
    text = "Award: Price &ndash; 60%<br>Quality\u00a0\u200b&nbsp;30%<br>Social &amp; value; Social&nbsp;value: ten per cent"
    found = holds(text)
    assert found.weight == 10
    assert [(text[r.name_start : r.name_end], text[r.start : r.end]) for r in found.rows] == [
        ("Award: Price", "60%"),
        ("Quality", "30%"),
        ("Social&nbsp;value", "ten per cent"),
    ]


def test_rows_of_a_column_and_of_a_lot_cut_their_words_too() -> None:
    for text in (
        "Criterion  Lot 1  Lot 2\nPrice  60  50\nQuality  30  30\nSocial value  10  20",
        "Lot 1: price 60%, quality 30%, social value 10%.\nLot 2: price 50%, quality 30%, social value 20%.",
    ):
        found = holds(text)
        assert (found.state, found.weight) == ("weighted", 15)
        assert found.arithmetic == "(10% + 20%) / 2 lots = 15%"
        figures = [text[row.start : row.end].rstrip("%") for row in found.rows]
        assert figures == ["60", "30", "10", "50", "30", "20"]
        assert {text[row.name_start : row.name_end].lower() for row in found.rows} == {
            "price",
            "quality",
            "social value",
        }


def test_the_arithmetic_says_how_a_weight_follows() -> None:
    nested = read_structure(
        "Price 60%\nQuality 40%, made up of:\n- Method 50%\n- Team 25%\n- Social value 25%"
    )
    assert nested.arithmetic == "60 + 40 = 100; 25 under Quality 40 = 10%"
    marks = read_structure("Price 100 marks, delivery 60 marks and social value 40 marks.")
    assert marks.arithmetic == "100 + 60 + 40 = 200; 40 of 200 = 20%"


def test_a_judge_gets_what_speaks_for_and_against() -> None:
    features = read_structure("Price 60%, quality 30%, social value 10%. Selection: experience 40%.").features
    assert features.score and features.has_price and features.total == 100
    assert features.rival is None or features.score > (features.rival or 0)
    assert "selection" in features.contexts and not features.is_cut


def test_a_text_too_long_to_be_read_whole_concludes_nothing_from_absence() -> None:
    long = "Price 60%, programme 25%, experience 15%. " + "Grass is cut in summer. " * (LONGEST // 20)
    found = read_structure(long)
    assert (found.state, found.features.is_cut) == ("not_visible", True)
    stated = long + "Award: price 60%, quality 30%, social value 10%."
    assert holds(stated).weight == 10


PIECES = (
    *("Price", "Quality", "Social value", "social", "value", "SV", "of which", "within", "and", "the rest"),
    *(
        "10%",
        "40%",
        "60",
        "250%",
        "-10",
        "1e9",
        "(",
        ")",
        ":",
        ";",
        ".",
        ",",
        "|",
        "\n",
        "\t",
        "/",
        "60/30/10",
    ),
    *("Lot 1", "Lot 2", "marks", "out of", "100", "0.1", "ten", "a half", "each", "equal weight", "Total"),
    *("minimum", "&nbsp;", "\u200b", "£500", "in 2021", "Selection stage", "Award", "x 3", "4 to 9 points"),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_gives_an_answer(text: str) -> None:
    holds(text)


@pytest.mark.parametrize("times", [400, pytest.param(5_000, marks=pytest.mark.slow)])
def test_changed_texts_give_answers(times: int) -> None:
    draw = random.Random(17)
    texts = [case["text"] for case in CASES]
    for _ in range(times):
        text = draw.choice(texts)
        for _ in range(draw.randint(1, 4)):
            place = draw.randrange(len(text) + 1)
            text = text[:place] + draw.choice((" ", *PIECES, "")) + text[place + draw.randint(0, 4) :]
        holds(text)


FRAGMENTS = (
    *(
        "social value ",
        "Social Value 10%, ",
        "price ",
        "10% ",
        "of ",
        "a",
        "9",
        " ",
        "(",
        ")",
        "&",
        "\n",
        "%",
    ),
    *("of which ", "and ", "weight", "Price 60 / ", "60/", "Lot 1 ", "(Lot 1), 10% ", "ten per cent ", "s"),
    *(
        "quality 10% ",
        "Quality (10) ",
        "within quality ",
        "each question ",
        "10 to ",
        "1,000",
        "x 3 ",
        "0.1 ",
    ),
    *("Quality 40: method 10, social value 30, price 60\n", "social value will be ", "Total ", "criteria "),
    *("Lot 1: price 60, social value 40. Lot 2: ", "equal ", "quality quality ", "twenty hundred ", "5 - 9 "),
)


@pytest.mark.first(fragment=2)
@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_five_million_characters_of_anything_take_two_seconds_at_most(fragment: str) -> None:
    text = "Social value 10%. " + fragment * (5_000_000 // len(fragment))
    begun = time.thread_time()
    holds(text)
    assert time.thread_time() - begun < 2


def test_the_table_of_patterns_knows_every_pattern_of_this_reader() -> None:
    package = Path(__file__).parents[2] / "pipelines/criteria/structure"
    known = every_pattern("pipelines.criteria")
    for path in package.glob("*.py"):
        for name in re.findall(r"^(\w+) = (?:spaced|Sieve|re\.compile)\(", path.read_text(), re.M):
            assert f"criteria.structure.{path.stem}.{name}" in known
        inline = re.findall(
            r"^[ ]+.*\bre\.(?:search|match|split|sub|findall|finditer|fullmatch|compile)\(|^[ ]+.*\bSieve\(",
            path.read_text(),
            re.M,
        )
        assert not inline, (path, inline)
