"""Patterns that look at a character before they try: none of what they are to find begins otherwise."""

import pytest

from pipelines.criteria.amounts import NUMBER_WORDS, amounts, bare_numbers, whole_of
from pipelines.criteria.limits import blank
from pipelines.criteria.structure import amounts as structure
from pipelines.criteria.structure.labels import NARROW, named

PARTS = ("half", "third", "quarter", "fifth", "sixth", "eighth", "tenth", "twentieth")


@pytest.mark.parametrize("word", sorted(NUMBER_WORDS))
def test_every_number_in_words_is_found(word: str) -> None:
    assert [a.unit for a in amounts(f"Social value {word} per cent")] == ["percent"]
    assert [a.unit for a in bare_numbers(f"social value: {word}.", [])] == ["bare"]
    if word not in ("hundred", "a hundred") and "half" not in word:
        assert [a.unit for a in structure.amounts(f"Social value {word} per cent")] == ["percent"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("count", ["a", "one", "An"])
def test_every_fraction_is_found(count: str, part: str) -> None:
    assert len(list(amounts(f"{count} {part} of the marks"))) == 1
    assert len(structure.amounts(f"{count} {part} of the marks")) == 1


@pytest.mark.parametrize(
    "text", ["between 5 and 10%", "x 4", "multiplied by 3", "fourty", ".25", "5-10", "12 points"]
)
def test_every_figure_of_the_second_reader_is_found(text: str) -> None:
    assert len(structure.amounts(f"price {text}")) == 1


@pytest.mark.parametrize(
    "text", ["out of 50", "of 60 marks", "40 points in total", "total: 80", "Maximum score 90"]
)
def test_a_stated_whole_is_found(text: str) -> None:
    assert whole_of(f"Social value 10 {text}") is not None


@pytest.mark.parametrize(
    "figure", ["60%", "sixty per cent", "ten per cent", "half per cent", "twenty-five per cent"]
)
def test_a_pass_mark_is_blanked(figure: str) -> None:
    assert figure not in blank(f"The pass mark is {figure} for each answer")


NAMES = (
    *("added social value", "Soc. Val", "community benefits", "TOMs", "economic and social value"),
    *(
        "environmental, social and economic wellbeing",
        "themes, outcomes and measures",
        "SocialValue",
        "scl value",
    ),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_social_value_is_found(name: str) -> None:
    assert bool(named(name, True)) == bool(NARROW.search(name) or name in ("SocialValue", "scl value"))
