"""A certain zero needs words that leave no doubt: noughts, names and sentences that do."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria import vocabulary
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
Answer = tuple[str, float | None, float | None, float | None]


def percent(kind: str, name: str, number: float, **rest: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "numbers": [{"number": number, "weight": "percentageExact"}], **rest}


def read(*criteria: dict[str, Any], text: str = "") -> Answer:
    lots = [{"id": "1", "awardCriteria": {"criteria": list(criteria)}}] if criteria else []
    tender = {"title": "Works", "description": text, "lots": lots}
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2025-06-01T09:00:00Z", "tag": ["tender"]}
    line = read_release(release | {"tender": tender}, "find_a_tender", RESOLVER)
    return line["state"], line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"]


QUALITY, PRICE = percent("quality", "Quality", 40), percent("price", "Price", 60)
ITEMS = (percent("quality", "Health and safety", 20), percent("quality", "Programme", 20))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Yes/No", ("named", None, 0, 0)),
        ("Mandatory question", ("named", None, 0, 0)),
        ("Gateway requirement", ("named", None, 0, 0)),
        ("Weighted within each method statement", ("nested", None, 0, 40)),
        ("Part of the quality score", ("nested", None, 0, 40)),
        ("To be confirmed", ("named", None, None, None)),
        ("Refer to Schedule 4", ("named", None, None, None)),
        ("Scored as part of Q3", ("named", None, None, None)),
        ("Evaluated at call-off", ("named", None, None, None)),
        ("Not scored", ("none", 0, 0, 0)),
        ("Zero weighting", ("none", 0, 0, 0)),
        ("n/a", ("none", 0, 0, 0)),
        ("", ("none", 0, 0, 0)),
    ],
)
def test_a_nought_beside_words(said: str, answer: Answer) -> None:
    assert read(QUALITY, PRICE, percent("quality", "Social value", 0, description=said)) == answer
    assert read(QUALITY, PRICE, percent("quality", f"Social value - {said}", 0)) == answer
    old = {"type": "quality", "name": f"Social value {said}", "description": "0"}
    assert read(QUALITY, PRICE, old) == answer


def test_a_nought_in_text() -> None:
    rest = "price 60%, quality 40%."
    assert read(text=f"Social value 0%, {rest}")[:2] == ("none", 0)
    assert read(text=f"Social value 0% (pass/fail), {rest}") == ("named", None, 0, 0)
    assert read(text=f"Social value 0% (weighting to be confirmed in the ITT), {rest}")[:2] == ("named", None)


def test_a_list_in_which_nothing_weighs_anything_states_no_weights() -> None:
    none = [percent("quality", "Design", 0), percent("price", "Price", 0)]
    assert read(*none)[0] == "not_visible"
    assert read(*none, percent("quality", "Social value", 0))[:2] == ("named", None)
    assert read(percent("quality", "Social value", 0))[:2] == ("named", None)
    assert read(text="Price 0%, quality 0%, social value 0%.")[:2] == ("named", None)


def test_quality_at_nought_beside_words_is_no_price_alone() -> None:
    price = percent("price", "Price", 100)
    assert read(percent("quality", "Quality", 0), price)[:2] == ("none", 0)
    elsewhere = percent("quality", "Quality", 0, description="Weighting set out in the documents")
    assert read(elsewhere, price)[0] == "indeterminate"


SENTENCES = [
    ("Social value will be assessed outside the above percentages.", ("named", None, None, None)),
    ("Suppliers are required to submit a TOMs workbook with their bid.", ("named", None, None, None)),
    ("Community benefits are considered at mini-competition stage.", ("named", None, None, None)),
    ("The weighting for social value is set out in the tender pack.", ("named", None, None, None)),
    ("There is also a scored question about community benefits.", ("named", None, None, None)),
    ("Social value is covered under Programme.", ("nested", None, 0, 20)),
    ("The programme section includes social value.", ("nested", None, 0, 20)),
    ("Social value forms part of the health and safety question.", ("nested", None, 0, 20)),
    ("Social value KPIs will be monitored during the contract.", ("none", 0, 0, 0)),
    ("The Public Services (Social Value) Act 2012 applies.", ("none", 0, 0, 0)),
    ("No marks for social value are on offer.", ("none", 0, 0, 0)),
]


@pytest.mark.parametrize(("said", "answer"), SENTENCES)
def test_a_sentence_beside_an_itemised_list(said: str, answer: Answer) -> None:
    assert read(text=f"Price 60%, Health and safety 20%, Programme 20%. {said}") == answer
    assert read(*ITEMS, PRICE, text=said) == answer


@pytest.mark.parametrize(
    "name",
    [
        *("Community value", "Local community value", "Added value to the community", "Value to society"),
        *(
            "Societal impact",
            "Socio-economic benefits",
            "Social and economic value",
            "Economic & social impact",
        ),
        *("Gwerth cymdeithasol", "Buddion cymunedol", "Manteision cymunedol", "Budd i'r gymuned"),
    ],
)
def test_social_value_by_another_name(name: str) -> None:
    rest = percent("quality", "Programme", 30)
    assert read(rest, PRICE, percent("quality", name, 10))[:2] == ("weighted", 10)


@pytest.mark.parametrize(
    "name",
    [
        *("Wider value", "Public benefit", "Ethical & social considerations", "Contribution to the borough"),
        *(
            "Wellbeing",
            "Equal opportunity",
            "Investing in our residents",
            "Social responsibility",
            "Jobs and growth",
        ),
        *(
            "Valeur sociale",
            "Sozialer Wert",
            "Wartość społeczna",
            "Impacto social",
            "Maatschappelijke waarde",
        ),
        *("Samfundsværdi", "Lles y fro", "Délai d'exécution", "Umweltschutz", "Gwarancja", "Plan de gestion"),
    ],
)
def test_a_name_that_may_be_social_value_is_no_absence(name: str) -> None:
    rest = percent("quality", "Programme", 30)
    assert read(rest, PRICE, percent("quality", name, 10)) == ("indeterminate", None, 0, 10)
    old = [{"type": "quality", "name": name, "description": "10"}]
    assert read(rest, PRICE, *old) == ("indeterminate", None, 0, 10)


def test_names_of_other_things_are_an_absence() -> None:
    for name in ("Social care experience", "Social housing repairs", "Falconry", "Scaff", "Ergonomics"):
        rest = percent("quality", "Programme", 30)
        assert read(rest, PRICE, percent("quality", name, 10))[0] == "none", name
    assert not vocabulary.is_open("Community engagement") and not vocabulary.is_open(
        "Corporate Social Responsibility"
    )
