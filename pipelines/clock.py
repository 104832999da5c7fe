"""UK time: the day and financial year of a moment, and the one clock that collecting waits by."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(stated: object) -> date:
    """The UK day of an OCDS date-time; one without a zone is UK local time. Raises ValueError."""
    if not isinstance(stated, str):
        raise ValueError(stated)
    moment = datetime.fromisoformat(stated.strip().upper())
    try:
        return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()
    except OverflowError:
        return moment.date()  # within a day of year 1 or 9999, where no other zone can be told


def london_today() -> date:
    """The day it is in the UK now, by the machine's clock."""
    return datetime.now(LONDON).date()


def financial_year(day: date) -> str:
    """April to March, written '2025/26'."""
    return year_name(day.year if day.month >= 4 else day.year - 1)


def year_name(first: int) -> str:
    """The financial year that begins in April of `first`: 2025 gives '2025/26'."""
    return f"{first}/{(first + 1) % 100:02d}"


class Clock:
    """Real time, or `speed` times real time from `start` (only against loopback servers)."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        self._speed = speed
        self._began = time.monotonic()
        self._start = start or datetime.now(LONDON)

    def now(self) -> datetime:
        """The UK wall clock, with its zone."""
        # In UTC: adding to a time with a zone would add to the wall clock, an hour off after a clock change.
        return (self._start.astimezone(UTC) + timedelta(seconds=self.monotonic())).astimezone(LONDON)

    def monotonic(self) -> float:
        """Seconds of this clock since it was made."""
        return (time.monotonic() - self._began) * self._speed

    def sleep(self, seconds: float) -> None:
        """Waits that many seconds of this clock."""
        time.sleep(max(0.0, seconds) / self._speed)
