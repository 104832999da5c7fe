"""docs/measures.md is for readers: no value stands there as Python writes it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.benchmark.measure import Yardstick
from pipelines.benchmark.measures import load
from pipelines.publish import dictionary

PAGE = (Path(__file__).parents[1] / "docs/measures.md").read_text(encoding="utf-8")


def test_the_page_has_no_python_in_it() -> None:
    assert not re.search(r"\b(?:None|True|False)\b|\w\([a-z_]+=|datetime\.|['\"]\]|\[['\"]", PAGE)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (("a", "b"), "a; b"),
        (Yardstick("Minimum", 10.0, True, "Act"), "Minimum (10, a duty of councils; Act)"),
        (Yardstick("Own", 0.6, False, "Plan"), "Own (0.6, no duty of councils; Plan)"),
    ],
)
def test_values_are_words(value: Any, words: str) -> None:
    assert dictionary._value(value) == words


def test_a_value_without_words_is_a_fault_not_a_repr() -> None:
    with pytest.raises(TypeError):
        dictionary._value(object())
    measure = load()[0]
    assert "object at" not in "\n".join(dictionary._measures([replace(measure, caveat="Mind")]))
