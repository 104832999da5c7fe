"""The days that a command is asked for."""

from datetime import date, datetime, timedelta

from pipelines.clock import london_today
from pipelines.errors import fail


def read_days(days: int | None, first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """The first and last day of --days, --from and --to; without any, the last 14 days."""
    if days and (first or last):
        fail("--days and --from or --to exclude each other")
    end = last.date() if last else london_today()
    begin = first.date() if first else end - timedelta(days=(days or 14) - 1)
    if begin > end:
        fail(f"--from: {begin} is later than {end}")
    return begin, end
