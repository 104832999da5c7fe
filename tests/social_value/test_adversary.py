"""The adversary's sentences: what failed once stays mended, and no false weight at high confidence."""

import json
import sys
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[1] / "gold"
sys.path.insert(0, str(GOLD))
from adversary import LEVELS, SHAPES, figures, read, run, sentences, verdict  # noqa: E402
from adversary_shapes import Truth  # noqa: E402

KEPT = [json.loads(line) for line in (GOLD / "adversary.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", KEPT, ids=[case["id"] for case in KEPT])
def test_what_failed_once_is_no_weight_of_high_confidence(case: dict) -> None:
    truth = Truth((case["state"], *case["accept_states"]), case["weight_pct"])
    line = read(case["text"])
    assert verdict(truth, line) not in ("false", "wrong") or line["confidence"] != "high"


def test_at_least_a_hundred_shapes_and_half_of_the_sentences_state_a_weight() -> None:
    assert len(SHAPES) >= 100
    made = list(sentences(7, 1_000))
    assert sum(bool(sentence.truth.weight) for sentence in made) >= 500
    assert len({sentence.shape for sentence in made}) == len(SHAPES)
    assert [s.text for s in made[500:510]] == [s.text for s in sentences(7, 10, 500)]


def test_the_figures_on_the_page_are_whole() -> None:
    kept = json.loads((GOLD / "adversary.json").read_text())
    assert kept["shapes"] == len(SHAPES) and kept["false"]["high"] == 0
    assert kept["right"] <= kept["stated"] and 2 * kept["stated"] >= kept["sentences"]
    assert sum(kept["weights_read"].values()) >= kept["right"] + sum(kept["wrong"].values())


@pytest.mark.slow
def test_fifteen_hundred_sentences_give_no_false_weight_of_high_confidence() -> None:
    seed = 20261129
    print(f"seed {seed}")
    counts, failed = run(seed, 1_500)
    made = figures(counts, seed)
    assert not made["false"]["high"], [list(sentences(seed, 1, number)) for number in failed]
    assert made["wrong"]["high"] <= 0.01 * made["weights_read"]["high"]
    assert all(made["weights_read"][level] for level in LEVELS)
