"""Fractions and parts in sentences of their own, and lists in other languages, in shapes of our own."""

from typing import Any

import pytest

from pipelines.criteria.clean import clean
from pipelines.criteria.other_languages import in_english, may_be_of_another
from tests.social_value.test_denials_and_bounds import bounds, of_text


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


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Meini prawf dyfarnu: Pris 60%, Ansawdd 30%, Gwerth Cymdeithasol 10%.", 10),
        ("60% pris, 25% ansawdd, 15% gwerth cymdeithasol", 15),
        ("Pris (60%), ansawdd (25%) a gwerth cymdeithasol (15%)", 15),
        ("Pris: 60\nAnsawdd: 30\nGwerth cymdeithasol: 10", 10),
        ("Pris 50%, Dull 30%, Budd cymunedol 20%.", 20),
        (
            "Cymraeg: Pris 60%, Ansawdd 30%, Gwerth Cymdeithasol 10%. English: Price 60%, Quality 30%, "
            "Social Value 10%.",
            10,
        ),
    ],
)
def test_a_list_in_welsh_is_read(text: str, weight: float) -> None:
    line = of_text(text)
    assert (line["state"], line["weight_pct"], line["confidence"]) == ("weighted", weight, "medium")
    (evidence,) = [row["evidence"] for row in line["criteria"] if row["is_narrow"]]
    assert text[evidence["start"] : evidence["end"]] == evidence["text"]


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("Crit\xe8res d'attribution : prix 60 %, qualit\xe9 30 %, valeur sociale 10 %.", 40),
        ("Prix 50 %, valeur technique 40 %, performance sociale 10 %.", 50),
        ("Preis 50 %, Qualit\xe4t 35 %, gesellschaftlicher Mehrwert 15 %.", 50),
        ("Der Preis z\xe4hlt 60 %, die Qualit\xe4t 40 %.", 40),
        ("Prijs 60%, kwaliteit 30%, maatschappelijke waarde 10%", 40),
        ("Pris 60%, Ansawdd 40%.", 40),
        ("Kriterien: Preis 70 Punkte, Konzept 20 Punkte, Soziales 10 Punkte.", None),
        ("Crit\xe8res : d\xe9lai 40 %, m\xe9thode 60 %.", None),
        ("Meini prawf: Dull gweithio 60%, Profiad 40%.", None),
        ("Pris 60%, Ansawdd 40% (gwerth cymdeithasol 10%).", None),
    ],
)
def test_a_list_in_another_language_is_not_silent(text: str, high: float | None) -> None:
    assert bounds(of_text(text)) == ("indeterminate", None, 0, high)


@pytest.mark.parametrize(
    "text",
    [
        "Grand Prix 60% of entrants; qualit\xe9 is a must.",
        "The enterprise comprises 60% of schools and 40% of colleges.",
        "Le march\xe9 comprend 60 % de travaux et 40 % de fournitures.",
        "Mae 60% o'r plant yn siarad Cymraeg a 40% yn ddwyieithog.",
    ],
)
def test_figures_beside_other_words_are_no_list(text: str) -> None:
    assert of_text(text)["state"] == "not_visible"


def test_names_keep_their_places() -> None:
    cleaned = clean("Meini prawf: Pris 60%, Ansawdd 30%, Gwerth Cymdeithasol 10%.")
    shown: Any = in_english(cleaned)
    assert shown.text == "Meini prawf: cost 60%, quality 30%,        social value 10%."
    assert len(shown.text) == len(cleaned.text)
    assert not may_be_of_another("Price 60% and quality 40% for the enterprise: a scenario of criteria.")
