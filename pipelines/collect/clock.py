"""The one clock of collecting: pacer, retries, windows and 'now minus 15 minutes' use it."""

import time
from datetime import UTC, datetime, timedelta

from pipelines.collect.sources import LONDON


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
