"""How far a long piece of work is, and about how long it takes yet, told to whoever listens.

Work that may take minutes says so here, wherever it stands; a command that listens shows it on a terminal and
writes it to the day's log. Nobody listens in a test or in a library's use, and then nothing is said.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

EVERY = 5.0
"""Seconds between two lines: work that is over sooner says nothing."""
ENOUGH = 0.01
"""The share of the work that must be done before a time is told."""
Listener = Callable[[str, bool], None]
"""Takes a line, and whether it is passing (replaced by the next) or worth keeping."""
T = TypeVar("T")
_listeners: list[Listener] = []


@contextmanager
def told_to(listener: Listener) -> Iterator[Listener]:
    """Whatever is said until the end goes to this listener, which may hand it on to one before."""
    _listeners.append(listener)
    try:
        yield listener
    finally:
        _listeners.remove(listener)


def is_heard() -> bool:
    """Whether anybody listens."""
    return bool(_listeners)


def say(line: str, passing: bool = True) -> None:
    """One line to whoever listens last."""
    if _listeners:
        _listeners[-1](line, passing)


class Progress:
    """One piece of work. `of`: how much it is, in items or bytes; what is done is told against it."""

    def __init__(self, what: str, of: float) -> None:
        self._what, self._of = what, of
        self._done = 0.0
        self._begun = self._told = time.monotonic()

    def add(self, done: float = 1) -> None:
        """So much more is done."""
        self.at(self._done + done)

    def at(self, done: float, words: str | None = None) -> None:
        """So much is done. `words` stand for the counts, where the work is measured in another unit."""
        self._done = min(done, self._of)
        now = time.monotonic()
        if now - self._told < EVERY or not _listeners:
            return
        self._told = now
        say(f"{self._what}: {words or self._counts()}{self._share(now - self._begun)}")

    def _counts(self) -> str:
        return f"{self._done:,.0f} of {self._of:,.0f}"

    def _share(self, seconds: float) -> str:
        share = self._done / self._of if self._of > 0 else 0
        if share < ENOUGH:
            return f", {share:.0%}"
        return f", {share:.0%}, about {duration(seconds * (1 - share) / share)} left"


def tracked(items: Iterable[T], what: str, of: int | None = None) -> Iterator[T]:
    """The same items; each is done when the next is asked for. `of`: how many, of what has no length."""
    if of is None:
        items = items if isinstance(items, Collection) else list(items)
        of = len(items)
    progress = Progress(what, of)
    for item in items:
        yield item
        progress.add()


def duration(seconds: float) -> str:
    """In words, of seconds, minutes or hours."""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
