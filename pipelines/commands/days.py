"""The days that a command is asked for."""

from datetime import date, datetime, timedelta

from pipelines.errors import fail
from pipelines.settings import Settings


def read_days(
    settings: Settings, days: int | None, first: datetime | None, last: datetime | None
) -> tuple[date, date]:
    """The first and last day of --days, --from and --to; without any, the last 14 days.

    They are counted from the day of the clock that collecting waits by: it asks for none that is ahead of it.
    """
    if days and (first or last):
        fail("--days and --from or --to exclude each other")
    today = settings.clock().now().date()
    end = last.date() if last else today
    begin = first.date() if first else end - timedelta(days=(days or 14) - 1)
    if begin > end:
        fail(f"--from: {begin} is later than {end}")
    return begin, end
