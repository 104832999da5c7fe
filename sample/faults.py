"""Faults of the services, fired by a seeded chance, each counted (SOURCES.md 1.9, 2.5 and 3)."""

import random
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace

from sample.clock import Clock
from sample.replies import Reply

WINDOW = 120.0
IN_A_ROW = 2
"""A request meets at most so many faults before it is answered, so that a patient client always succeeds."""
FORBIDDEN = (
    "<html><head><title>Forbidden - Contracts Finder</title></head>"
    "<body><h1>Request forbidden</h1><p>Wait five minutes.</p></body></html>"
)


def _plain(status: int, text: str, **headers: str) -> Callable[[Reply], Reply]:
    stated = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(status, "text/plain", text.encode(), stated)


FAULTS: dict[str, Callable[[Reply], Reply]] = {
    "throttled": _plain(429, "Rate limit of 12 exceeded. Please retry after 120 seconds.", Retry_After="120"),
    "throttled_without_retry_after": _plain(429, "12 request limit in 2 minute exceeded"),
    "forbidden": lambda _: Reply(403, "text/html", FORBIDDEN.encode()),
    "unavailable": _plain(503, "Service Unavailable", Retry_After="30"),
    "gateway_timeout": _plain(504, "Gateway Timeout"),
    "empty": lambda _: Reply(200, "application/json", b""),
    "html_with_200": lambda _: Reply(200, "text/html", b"<html><body>Maintenance</body></html>"),
    "truncated": lambda right: replace(right, content=(), cut=max(1, len(right.body) // 3)),
}


class Faults:
    """Rolls for each request; `fired` counts by name."""

    def __init__(self, names: list[str], rate: float, seed: int) -> None:
        if unknown := set(names) - set(FAULTS):
            raise ValueError(f"no fault {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
        self.fired: Counter[str] = Counter()
        self._names, self._rate, self._random = names, rate, random.Random(seed)  # noqa: S311 a simulation
        self._row: Counter[str] = Counter()
        self._lock = threading.Lock()

    def reply(self, request: str, right: Reply) -> Reply | None:
        """The fault that meets this request; null when it is answered rightly."""
        with self._lock:
            fires = self._names and self._random.random() < self._rate and self._row[request] < IN_A_ROW
            if not fires:
                del self._row[request]
                return None
            self._row[request] += 1
            name = self._random.choice(self._names)
            self.fired[name] += 1
            return FAULTS[name](right)


class Tally:
    """Counts requests as they arrive: all, and the most in any 120 seconds of the server's clock."""

    def __init__(self, clock: Clock) -> None:
        self.requests, self.most = 0, 0
        self._clock, self._times = clock, deque[float]()
        self._lock = threading.Lock()

    def count(self) -> None:
        with self._lock:
            now = self._clock.elapsed()
            self._times.append(now)
            while now - self._times[0] >= WINDOW:
                self._times.popleft()
            self.requests += 1
            self.most = max(self.most, len(self._times))
