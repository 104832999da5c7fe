"""Fractions and parts in sentences of their own, in shapes of our own."""

import pytest

from tests.social_value.test_denials_and_bounds import of_text


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Half of the marks go to price. A quarter goes to quality and the rest to social value.", 25),
        (
            "Half of the marks are for price. A third is for quality and the remainder for social value.",
            16.6667,
        ),
        (
            "Three fifths of the score is for price. One fifth goes to quality. The rest is for social value.",
            20,
        ),
        ("Price has half of the marks, quality two fifths, and social value the rest.", 10),
        ("A half is for price, a third for quality, the balance for social value.", 16.6667),
        ("Sixty per cent is price, thirty per cent is quality and the remainder is social value.", 10),
        (
            "Price accounts for two thirds of the marks. Quality accounts for a quarter. What is left is for "
            "social value.",
            8.3333,
        ),
        (
            "Two fifths of the marks are for price. Two fifths are for quality. One fifth is for social value.",
            20,
        ),
        ("Price 60%. Social value has 10 of the 40 points for quality.", 10),
        ("Price is 70%. Of the 30 marks for quality, 5 are given to social value.", 5),
        ("Price 50%. 20 of the 50 marks for quality relate to social value.", 20),
        ("Price 60%, quality 40%. Of the 40 for quality, 10 are for social value.", 10),
        ("Price 60%, quality 40%. 12 out of the 40 technical marks go to social value.", 12),
        ("Quality 40% is split equally between method, social value, team and risk.", 10),
        ("Price 60%. Quality 40%, which is divided equally among method, team, risk and social value.", 10),
        ("Tenders are judged on three equally weighted criteria: price, quality and social value.", 33.3333),
        ("There are four criteria of equal weight: price, delivery, team and social value.", 25),
    ],
)
def test_shares_in_words_are_computed(text: str, weight: float) -> None:
    line = of_text(text)
    assert (line["state"] in ("weighted", "nested"), line["weight_pct"]) == (True, weight)


@pytest.mark.parametrize(
    "text",
    [
        "Half of the staff are local. A quarter goes to schools and the rest to social value.",
        "Half of the jobs go to local people. A quarter go to apprentices and the rest support social value.",
        "Half of the sessions are in schools. A quarter are in halls and the rest deliver social value.",
        "Half of the marks go to price and the rest to quality, including social value.",
        "Half of the marks go to price. The rest goes to social value and risk.",
        "All bidders are treated equally with respect to price, quality and social value.",
        "10 of the 40 volunteers are for social value.",
        "Price 60%, quality 40%. 10 of the 40 suppliers for quality are for social value.",
        "Half of the score is for price; of the other half, a fifth is for social value.",
        "Half of the marks are for price and a tenth of the rest is for social value.",
    ],
)
def test_shares_of_something_else_are_no_weight(text: str) -> None:
    assert of_text(text)["weight_pct"] is None
