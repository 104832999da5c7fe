"""The choice between the rules and the second reader: plain numbers, the same each time, with evidence."""

import json

import pytest

from pipelines.evaluation.cases import Case
from pipelines.evaluation.train_choice import train
from pipelines.social_value.choice import NUMBERS, Option, agree, choose, of_rules
from pipelines.social_value.one_lot import read_text
from pipelines.social_value.state import NOT_VISIBLE, State


def case(text: str, state: str, weight: float | None) -> Case:
    gold = {"state": state, "weight_pct": weight}
    return Case(text, {"tender": {"description": text}}, gold, scored=frozenset({"weight_pct"}))


@pytest.mark.slow
def test_training_gives_the_same_numbers_each_time() -> None:
    found = [
        case(
            "Quality (40) is four questions of equal weight: plan, team, kit, social value. Price 60.",
            "nested",
            10,
        ),
        case("Fee 50%; audit approach 30%; key personnel 20%.", "none", 0),
        case("Cheapest wins.", "none", 0),
    ]
    assert json.dumps(train(found)) == json.dumps(train(found))


def test_the_numbers_are_plain() -> None:
    kept = json.loads(NUMBERS.read_text())
    assert set(kept) == {"weights", "intercept", "examples", "right"}
    assert all(isinstance(value, float) for value in kept["weights"].values())


def test_two_readings_agree_by_state_and_weight() -> None:
    one = Option("rules", State("weighted", 10.0), "a")
    assert agree(one, Option("second", State("weighted", 10.4), "b"))
    assert not agree(one, Option("second", State("weighted", 12.0), "b"))
    assert not agree(one, Option("second", State("weighted"), "b"))
    assert not agree(one, Option("second", State("nested", 10.0), "b"))


def test_a_reading_without_words_to_show_is_never_chosen() -> None:
    rules = of_rules(NOT_VISIBLE, (), False)
    assert choose(rules, Option("second", State("none", 0.0), "itemised"))[0] is rules


@pytest.mark.parametrize(
    "text",
    [
        "Price 60%, quality 30%, social value 10%.",
        "The quality submission (40) is four questions of the same weight: programme; method; safety; social value."
        " Price is 60.",
        "The lowest price wins.",
        "Social value is built into every question.",
    ],
)
def test_both_readings_show_their_words(text: str) -> None:
    rules, second = read_text(text)
    assert second is not None and second.rows
    for row in (*rules.rows, *second.rows):
        assert text[row.evidence.start : row.evidence.end] == row.evidence.text
