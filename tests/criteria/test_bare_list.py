"""Two lots of a text: one list with names, and one of as many bare figures, or a denial, for the other lot."""

import pytest

from pipelines.criteria.structure.contexts import worded
from pipelines.criteria.structure.lots import read_lots
from pipelines.criteria.structure.portioned import division, stated_of_all

NAMED = "Two areas are let. In the north the award rests upon quality 55%, price 40% and social value 5%. "


@pytest.mark.parametrize(
    ("rest", "low", "high"),
    [
        ("In the south the corresponding figures are 50%, 40% and 10%.", 5, 10),
        ("For the southern area they are 50 per cent, 30 per cent and 20 per cent.", 5, 20),
        ("In the south read 60 / 40 / 0 for these.", None, None),
        ("In the south the figures are 50% and 50%.", None, None),
        ("The depots have 30, 40, 20 and 10 vehicles.", None, None),
    ],
)
def test_bare_figures_of_a_second_lot_stand_in_the_order_of_the_first(
    rest: str, low: float | None, high: float | None
) -> None:
    found = read_lots(worded(NAMED + rest))
    assert (found and (found.low, found.high)) == (None if low is None else (low, high))


def test_a_figure_of_the_whole_is_told_beside_its_list() -> None:
    assert stated_of_all(worded("Social value is 10% of the whole tender. Quality 60%.")) == {10}
    assert stated_of_all(worded("Social value is 10% of quality.")) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Evaluation: 45%\nUnit prices\n25%\nDelivery\n18%\nDurability\n12%\nSocial value\n",
        "Criteria: price 45 comfort 25 maintenance 20 social value 0 booking system 10",
        "Tenders are scored. 38 lifts in 24 buildings (31 hydraulic, 7 traction).",
        "In this tender: rental 70 marks, delivery 20 marks.\n2 double classrooms, deliveries outside 8.15-9.15.",
    ],
)
def test_a_list_that_misses_the_name_of_social_value_or_an_award_is_none(text: str) -> None:
    assert division(text) is None
