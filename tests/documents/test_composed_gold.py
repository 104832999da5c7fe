"""How often composed documents are read right is written down, and a share of them is read again here."""

import json
import sys
from pathlib import Path

import pytest

from pipelines.criteria.rules import RULE_VERSION

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/gold"))
from documents_report import HANDS, PAIRS, SCORES, labels, scored, section  # noqa: E402

STATED = json.loads(SCORES.read_text())


def test_there_are_800_tenders_of_twelve_hands_and_two_fifths_are_held_out() -> None:
    found = {hand: labels(hand) for hand in HANDS}
    assert sum(map(len, found.values())) >= 800
    assert all(row["held"] for hand in HANDS if hand not in ("hand_a", "hand_b") for row in found[hand])
    for hand in ("hand_a", "hand_b"):
        held = sum(row["held"] for row in found[hand])
        assert 0.35 <= held / len(found[hand]) <= 0.5
    assert sum(not row["weight_pct"] for rows in found.values() for row in rows) >= 100


def test_the_page_has_the_scores_of_the_rules_in_use() -> None:
    """`python tests/gold/documents_report.py` and then `report.py` write them again."""
    assert STATED["rule_version"] == RULE_VERSION
    assert section() in (ROOT / "docs/accuracy.md").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("hand", HANDS)
def test_what_is_read_is_what_was_written_down(hand: str) -> None:
    """One tender in eight of each hand, read again."""
    rows = list(scored(hand, every=8))
    assert {row.name: [row.state, row.weight] for row in rows} == {
        row.name: STATED["tenders"][row.name] for row in rows
    }


def test_precision_of_weights_does_not_fall() -> None:
    """Of the tenders that are opened, as they are read now; the closed ones are told on the page."""
    for side in (
        "twelfth",
        "eleventh",
        "tenth",
        "ninth",
        "eighth_opened",
        "seventh_opened",
        "sixth_opened",
        "fifth_opened",
        "fourth",
        "opened",
        "development",
    ):
        right, given = STATED[side]["all"]["weight: precision"]
        assert right / given >= 0.9 and STATED[side]["all"]["false weights"][0] == 0


@pytest.mark.parametrize(
    ("kind", "least"),
    [("pdf, tagged", 0.98), ("pdf, not tagged", 0.92), ("docx", 0.98), ("xlsx", 0.98), ("xls", 0.98)],
)
def test_labels_and_values_stand_in_one_row(kind: str, least: float) -> None:
    """Untagged PDF has the least: what is not ruled both ways is told by where words stand alone."""
    right, headed, many = json.loads(PAIRS.read_text())[kind]
    assert right / many >= least and headed / right >= 0.95
