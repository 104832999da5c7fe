"""The server's own clock and its limiter: 12 requests in 120 seconds, sliding, on that clock."""

import threading
import time
from collections import deque
from datetime import datetime, timedelta


class Clock:
    """Runs `speed` times real time from `start`."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start, self._speed, self._zero = start, speed, time.monotonic()

    def elapsed(self) -> float:
        """Seconds on this clock since it was started."""
        return (time.monotonic() - self._zero) * self._speed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed())


class Limiter:
    """Admits at most `allowed` requests in any `seconds`; a refused request does not count."""

    def __init__(self, clock: Clock, allowed: int = 12, seconds: float = 120.0) -> None:
        self._clock, self._allowed, self._seconds = clock, allowed, seconds
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def admits(self) -> bool:
        with self._lock:
            now = self._clock.elapsed()
            while self._times and now - self._times[0] >= self._seconds:
                self._times.popleft()
            if len(self._times) >= self._allowed:
                return False
            self._times.append(now)
            return True
