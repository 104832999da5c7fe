"""Price alone by a verb of choosing and a superlative, and denials by a pronoun, a closing clause or a question."""

import pytest

from tests.social_value.test_reported_texts import bounds, read

SPLIT = "Price 60%, quality 40%"


@pytest.mark.parametrize(
    "said",
    [
        "Two trailers, galvanised. Order will be placed with the keenest price.",
        "Gritting salt, 400 t. Smallest total delivered charge.",
        "Pray send your terms; the carriage goes to him who asks least.",
        "We shall engage the lowest who can begin by Lady Day.",
        "Windows twice a year. Whoever comes in cheapest gets it.",
        "The job will be given to whichever firm quotes lowest for the whole.",
        "The Council will award the contract upon the lowest rate per mile.",
        "Award: schedule of rates x notional quantities, lowest aggregate.",
        "We will go with the cheapest quote that fits; last year's supplier is welcome to quote again.",
    ],
)
def test_the_lowest_is_chosen_in_any_words(said: str) -> None:
    assert bounds(said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "said",
    [
        "The Council does not bind itself to accept the lowest or any tender.",
        "We will not simply choose the cheapest; quality matters.",
        "The award will be made to the tenderer with the lowest price and the best quality.",
        "Points will be given to the lowest total price and the rest in proportion.",
        "Fixings shall be taken to the lowest floor of the building.",
        "The provider will place children with the lowest cost suitable carer.",
        "The lowest quote from three will be chosen by the contractor for each repair.",
    ],
)
def test_what_else_is_lowest_decides_nothing(said: str) -> None:
    assert read(said)["state"] == "not_visible"


@pytest.mark.parametrize(
    "said",
    [
        ". We value social value, though it earns no points in this quotation.",
        ". Social value matters to members, but no account is taken of it here.",
        ". We are not putting any questions on safety or social value this time.",
        ". The Social Value Charter (usually 10% of the marks) does not on account of its size extend to this"
        " order.",
    ],
)
def test_a_denial_by_a_pronoun_or_a_closing_clause(said: str) -> None:
    assert bounds(SPLIT + said)[:2] == ("none", 0)


def test_a_denial_that_closes_a_list_whose_names_are_words_of_answers() -> None:
    said = (
        "The contract is awarded upon price as to sixty hundredths and response as to forty hundredths, and,"
    )
    assert bounds(f"{said} for the avoidance of doubt, no account being taken of any social value offered.")[
        :2
    ] == ("none", 0)


@pytest.mark.parametrize(
    "said",
    [
        "Social value has ten marks and there is no minimum for it.",
        "Social value is asked for, but no page limit applies to it.",
        "We will not ask you for evidence on social value until you are appointed.",
        "We do not require any evidence of social value beyond the answer to question 4.",
        "Social value is important and no one should ignore it.",
        "Social value is in the quality score, but there is no separate mark for it.",
    ],
)
def test_what_only_looks_like_a_denial(said: str) -> None:
    assert read(f"{SPLIT}. {said}")["state"] != "none"
