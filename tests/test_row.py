"""Rows by name: each accessor gives the value of its type, and refuses any other."""

from datetime import date
from typing import Any

import pytest

from pipelines.row import count, day_or_none, number, number_or_none, text, text_or_none

ROW: dict[str, object] = {
    "words": "a",
    "n": 3,
    "share": 0.5,
    "day": date(2026, 1, 2),
    "flag": True,
    "none": None,
}


def test_a_value_is_given_as_it_stands() -> None:
    assert (text(ROW, "words"), count(ROW, "n"), number(ROW, "n"), number(ROW, "share")) == ("a", 3, 3, 0.5)
    assert day_or_none(ROW, "day") == date(2026, 1, 2)
    assert text_or_none(ROW, "none") is number_or_none(ROW, "none") is day_or_none(ROW, "none") is None


@pytest.mark.parametrize(
    ("read", "name"),
    [
        *((text, name) for name in ("n", "none")),
        (text_or_none, "share"),
        *((number, name) for name in ("words", "flag", "none")),
        (number_or_none, "flag"),
        *((count, name) for name in ("share", "none")),
        (day_or_none, "words"),
    ],
)
def test_a_value_of_another_type_is_a_fault_of_ours_that_names_the_column(read: Any, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        read(ROW, name)
    with pytest.raises(KeyError):
        read(ROW, "gone")
