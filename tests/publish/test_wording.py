"""Numbers as a person writes them."""

from datetime import date

import pytest

from pipelines.query import wording
from pipelines.rounding import percent


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "0%"),
        (0.004, "under 1%"),
        (0.64, "64%"),
        (0.999, "over 99%"),
        (1.0, "100%"),
        (None, "not known"),
    ],
)
def test_percent(share: float | None, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (950, "£950"),
        (234_000, "£234,000"),
        (1_600_000, "£1.6 million"),
        (999_800, "£1 million"),
        (2.5e9, "£2.5 billion"),
        (None, "not known"),
    ],
)
def test_pounds(amount: float | None, said: str) -> None:
    assert wording.pounds(amount) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all", "all years read"),
        ("36 months to 2026-03", "the 36 months to March 2026"),
        ("2025/26", "2025/26"),
    ],
)
def test_periods(name: str, said: str) -> None:
    assert wording.period(name) == said


def test_counts_days_and_lists() -> None:
    assert wording.counted(1, "procurement") == "1 procurement"
    assert wording.counted(0, "procurement") == "no procurements"
    assert wording.day(date(2025, 2, 24)) == "24 February 2025"
    assert wording.joined(["a", "b", "c"]) == "a, b and c"
