"""UK time: the day and the financial year of a moment at their edges."""

from datetime import date

import pytest

from pipelines.clock import financial_year, london_day, year_name


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 3, 31), "2024/25"),
        (date(2025, 4, 1), "2025/26"),
        (date(2025, 12, 31), "2025/26"),
        (date(2026, 1, 1), "2025/26"),
        (date(2000, 3, 31), "1999/00"),
    ],
)
def test_a_financial_year_begins_on_the_first_of_april(day: date, year: str) -> None:
    assert financial_year(day) == year and year_name(int(year[:4])) == year


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2025-06-30T23:30:00Z", date(2025, 7, 1)),
        ("2025-12-31T23:30:00Z", date(2025, 12, 31)),
        ("2025-07-01T00:30:00+02:00", date(2025, 6, 30)),
        ("2025-06-30T23:30:00", date(2025, 6, 30)),
    ],
)
def test_the_day_of_a_moment_is_that_of_london(stated: str, day: date) -> None:
    assert london_day(stated) == day
