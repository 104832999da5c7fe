"""How a percentage is written, for every pattern that looks for one."""

import re

import pytest

from pipelines.criteria.percents import PERCENTAGE, value_of


@pytest.mark.parametrize(
    ("said", "value"),
    [("12.5 %", 12.5), ("(10 per cent)", 10.0), ("5pc", 5.0), ("7,5%", 7.5), ("100%", 100.0)],
)
def test_value_of_a_figure(said: str, value: float) -> None:
    assert value_of(said) == value


def test_words_without_a_figure_are_a_fault_of_the_pattern() -> None:
    with pytest.raises(ValueError, match="no figure"):
        value_of("per cent")


@pytest.mark.parametrize("said", ["10%", "10 %", "12.5 per cent", "10 percent", "10pc", "10 pct"])
def test_a_percentage(said: str) -> None:
    assert re.fullmatch(PERCENTAGE, said, re.I)
