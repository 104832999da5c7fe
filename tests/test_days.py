"""The days that a command asks for are counted from the clock that collecting waits by."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.clock import london_today
from pipelines.commands.days import read_days
from pipelines.settings import Settings

LOOPBACK = {"contracts_finder": "http://127.0.0.1:1", "find_a_tender": "http://[::1]:2"}


def hurried(home: Path, start: datetime) -> Settings:
    return Settings(home=home, addresses=LOOPBACK, clock_start=start)


@pytest.mark.parametrize(
    ("start", "days", "first", "last"),
    [
        (datetime(2026, 3, 2, 12, tzinfo=UTC), 3, date(2026, 2, 28), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), 1, date(2026, 3, 2), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), None, date(2026, 2, 17), date(2026, 3, 2)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 1, date(2026, 7, 1), date(2026, 7, 1)),  # UK time
    ],
)
def test_days_are_those_before_a_hurried_clock(
    start: datetime, days: int | None, first: date, last: date, tmp_path: Path
) -> None:
    assert read_days(hurried(tmp_path, start), days, None, None) == (first, last)


def test_days_named_stand_whatever_the_clock_says(tmp_path: Path) -> None:
    settings = hurried(tmp_path, datetime(2026, 3, 2, tzinfo=UTC))
    named = datetime(2025, 1, 1), datetime(2025, 1, 3)
    assert read_days(settings, None, *named) == (date(2025, 1, 1), date(2025, 1, 3))


def test_without_one_they_end_today(tmp_path: Path) -> None:
    before = london_today()
    first, last = read_days(Settings(home=tmp_path, addresses=LOOPBACK), 2, None, None)
    assert before <= last <= london_today() and (last - first).days == 1
