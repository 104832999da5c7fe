"""A night is held against the 28 before it, of the same versions; before that nothing is said of it."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.operate import nights
from pipelines.settings import Settings

USUAL = {
    "readable_pct": 40.0,
    "sums_to_100_pct": 90.0,
    "unknown_state_pct": 55.0,
    "unresolved_buyers_pct": 3.0,
    "notices_a_day": 200.0,
    "quarantine_pct": 0.1,
}


def history(settings: Settings, count: int, last: dict[str, float | None], **versions: str) -> None:
    rolled = random.Random(7)
    rows: list[dict[str, Any]] = []
    for number in range(count):
        figures = {name: value * rolled.uniform(0.97, 1.03) for name, value in USUAL.items()}
        rows.append(
            {
                "snapshot": str(number),
                "published_at": f"2026-10-{number % 28 + 1:02d}T03:00:00+00:00",
                **dict.fromkeys(nights.VERSIONS, "1"),
                "figures": figures,
            }
        )
    tonight = rows[-1] | {"snapshot": "tonight", "figures": USUAL | last, **versions}
    path = settings.home / nights.NIGHTS
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, tonight]))


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("readable_pct", 12.0),
        ("sums_to_100_pct", 40.0),
        ("unknown_state_pct", 85.0),
        ("unresolved_buyers_pct", 30.0),
        ("notices_a_day", 60.0),
        ("notices_a_day", 600.0),
        ("quarantine_pct", 9.0),
    ],
)
def test_a_figure_unlike_its_28_nights_is_told_with_the_change(
    home: Settings, figure: str, value: float
) -> None:
    history(home, 28, {figure: value})
    (fact,) = nights.facts(home.home)
    assert fact.state == f"{figure}_changed" and f"{value:.1f}, after" in fact.words
    assert "28 nights" in fact.words


def test_a_figure_that_can_no_longer_be_told_is_told(home: Settings) -> None:
    history(home, 28, {"sums_to_100_pct": None})
    assert [fact.state for fact in nights.facts(home.home)] == ["sums_to_100_pct_gone"]


def test_an_ordinary_night_says_nothing(home: Settings) -> None:
    history(home, 40, {"readable_pct": 41.5, "notices_a_day": 190.0})
    assert list(nights.facts(home.home)) == []


def test_before_28_nights_there_are_too_few(home: Settings) -> None:
    history(home, 27, {"readable_pct": 2.0})
    (fact,) = nights.facts(home.home)
    assert fact.state == "few_nights" and "27 of 28" in fact.words


@pytest.mark.parametrize("version", nights.VERSIONS)
def test_a_new_version_is_no_change_of_councils(home: Settings, version: str) -> None:
    history(home, 60, {"readable_pct": 2.0, "unknown_state_pct": 97.0}, **{version: "2"})
    (fact,) = nights.facts(home.home)
    assert (
        fact.state == "few_nights" and f"0 of 28 nights of these versions ({version} changed)" in fact.words
    )


def test_fewer_notices_are_told_whatever_the_versions(home: Settings) -> None:
    history(home, 60, {"notices_a_day": 20.0}, rule_version="2")
    assert {fact.state for fact in nights.facts(home.home)} == {"few_nights", "notices_a_day_changed"}


@pytest.mark.parametrize("spoil", [lambda text: text + '{"snap', lambda text: "\n[1]\n" + text])
def test_broken_lines_are_left_out(home: Settings, spoil: Callable[[str], str]) -> None:
    history(home, 28, {"readable_pct": 12.0})
    path = home.home / nights.NIGHTS
    path.write_text(spoil(path.read_text()))
    assert [fact.state for fact in nights.facts(home.home)] == ["readable_pct_changed"]


def test_a_snapshot_is_noted_once_with_its_figures(home: Settings) -> None:
    nights.note(home)
    nights.note(home)
    (row,) = nights.rows(home.home)
    assert row["figures"]["readable_pct"] == 100 and row["figures"]["notices_a_day"] == pytest.approx(5 / 28)
    assert row["figures"]["sums_to_100_pct"] == 100 and row["figures"]["unresolved_buyers_pct"] == 0
