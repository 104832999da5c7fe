"""The judge of candidates: plain numbers, made again the same, and applied without the library that made them."""

import json
import subprocess
import sys

import pytest

from pipelines.criteria.clean import clean
from pipelines.criteria.judge import NUMBERS
from pipelines.criteria.prose import proposals
from pipelines.criteria.segments import segments
from pipelines.criteria.trees import proposed
from pipelines.evaluation.cases import Case
from pipelines.evaluation.train_judge import train


def weights(text: str) -> set[float]:
    plain = clean(text).text
    return {tree.narrow for one in proposed(plain, list(segments(plain))) for tree in one.trees}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Price 60%, quality 30% and social value 10%.", 10),
        ("Price 40, Quality 60. Q1 method 30 Q2 team 18 Q3 social value 12.", 12),
        ("Cost 40\n Rates 30\n Daywork 10\nNon-price 60\n Plan 45\n Social Value 15", 15),
        ("Marks: method 20, team 10, social value 10 = 40 marks quality. Price = 60 marks.", 10),
        ("Method 45%\nSocial value 5%\nSub-total 50%\nPrice 50%\nTotal 100%", 5),
        ("Four quality questions of equal weight make up 60%: plan; team; kit; social value. Price 40%.", 15),
    ],
)
def test_a_tree_explains_every_figure(text: str, right: float) -> None:
    assert weights(text) == {right}


@pytest.mark.parametrize("text", ["Price 60%, social value 10%.", "Social value 10%.", "Call 0113 496 0000."])
def test_what_does_not_add_up_has_no_tree(text: str) -> None:
    assert weights(text) == set()


def test_what_nobody_names_is_no_candidate() -> None:
    assert proposals("Grass is cut in 12 parks; 40% of them have ponds.")[1] == []


def test_reading_imports_no_library_of_learning() -> None:
    code = (
        "import sys; from pipelines.social_value.read import read_release;"
        "from pipelines.criteria.prose import proposals; proposals('Price 60%, quality 30%, social value 10%.');"
        "print([m for m in sys.modules if m.split('.')[0] in ('sklearn', 'skops', 'scipy')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.slow
def test_training_gives_the_same_numbers_each_time() -> None:
    texts = ["Price 60%, quality 30%, social value 10%.", "Fee 70%, social value 30%, by last tender."] * 3
    found = [
        Case(str(n), {"tender": {"description": text}}, {"state": "weighted", "weight_pct": 10.0})
        for n, text in enumerate(texts)
    ]
    assert json.dumps(train(found)) == json.dumps(train(found))


def test_the_numbers_are_plain() -> None:
    kept = json.loads(NUMBERS.read_text())
    assert set(kept) == {"weights", "intercept", "examples", "right"}
    assert all(isinstance(value, float) for value in kept["weights"].values())
    assert 0 < kept["right"] < kept["examples"]
