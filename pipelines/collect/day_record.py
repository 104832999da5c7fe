"""How far a day is: every window that was asked and counted, kept on disk after each answer."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Required

from pipelines.collect.landing import Sidecar, looks_whole, write_whole
from pipelines.collect.places import of_days

LAST_SECOND = time(23, 59, 59)
COUNTED = ("complete", "complete_by_id", "split")
RESUMED_WITHIN = timedelta(hours=24)
"""A walk that broke off is gone on with while what it counted is fresh, else begun again."""


class Window(Sidecar, total=False):
    """A window that was asked and counted: its page's sidecar without headers, state, hash and release ids.

    `state`: complete, complete_by_id, split or full.
    """

    state: Required[str]
    ids: Required[list[str]]


@dataclass
class Day:
    """One day of one service, `landing/<source>/<yyyy>/<mm>/<dd>/windows.json`.

    `complete` only after the whole day was asked and each of its windows was counted below a full page.
    """

    path: Path
    day: date
    begun: datetime
    end: datetime
    finished: bool = False
    complete: bool = False
    problem: str | None = None
    windows: list[Window] = field(default_factory=list)

    @classmethod
    def read(cls, home: Path, source: str, day: date) -> "Day | None":
        """What was kept of a day; null when it was never asked, or the record is broken or another day's."""
        path = cls.path_of(home, source, day)
        try:
            kept = json.loads(path.read_bytes())
            _checked(kept["windows"])
            begun, end = (datetime.fromisoformat(kept[name]) for name in ("begun", "end"))
            if end.date() != day:
                return None
            return cls(
                path, day, begun, end, kept["finished"], kept["complete"], kept["problem"], kept["windows"]
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def begin(cls, home: Path, source: str, day: date, end: datetime, now: datetime, again: bool) -> "Day":
        """A walk of the day up to `end`, or the one that broke off short of its finish."""
        kept = cls.read(home, source, day)
        if kept and not kept.finished and not again and now - kept.begun < RESUMED_WITHIN:
            return kept
        return cls(cls.path_of(home, source, day), day, now, end)

    @staticmethod
    def path_of(home: Path, source: str, day: date) -> Path:
        """Where the record of a day lies."""
        return home / "landing" / source / day.strftime("%Y/%m/%d") / "windows.json"

    @classmethod
    def all(cls, home: Path, source: str) -> "list[Day]":
        """Every day of a source that was ever asked, in order."""
        days = (day for _, day, _ in of_days(home, "windows.json", source))
        return [found for day in days if (found := cls.read(home, source, day))]

    def state(self, first: str, last: str) -> str | None:
        """complete, split or full; null for a window that was not counted yet."""
        found = [w["state"] for w in self.windows if (w["window_from"], w["window_to"]) == (first, last)]
        return found[-1] if found else None

    def note(self, about: Sidecar, state: str, content: bytes, ids: list[str]) -> None:
        """Keeps a window that was asked and counted, with its release ids; its page was landed before."""
        kept = about.copy()
        kept.pop("headers", None)
        digest = hashlib.sha256(content).hexdigest()
        self.windows.append({**kept, "state": state, "sha256": digest, "ids": ids})
        self._write()

    def finish(self, whole: bool) -> None:
        """Every window was asked; the day is complete if it is over and no window was too full."""
        self.finished, self.problem = True, None
        self.complete = whole and all(window["state"] in COUNTED for window in self.windows)
        self._write()

    def counted_by_id(self) -> None:
        """Windows too full to split are counted, since no number of the sequence is missing around them."""
        for window in self.windows:
            if window["state"] == "full":
                window["state"] = "complete_by_id"
        self.finish(whole=self.end.time() == LAST_SECOND)

    def fail(self, problem: str) -> None:
        """The walk broke off: the day is not complete, and says why."""
        self.problem = problem
        self._write()

    def _write(self) -> None:
        kept = {
            "begun": self.begun.isoformat(),
            "end": self.end.isoformat(),
            "finished": self.finished,
            "complete": self.complete,
            "problem": self.problem,
            "windows": self.windows,
        }
        write_whole(self.path, json.dumps(kept, sort_keys=True).encode())


def lost_page(day: Day) -> str | None:
    """Which file of a day's windows is not there whole, by the sizes of its blocks; null where all are."""
    for window in day.windows:
        path = day.path.with_name(f"{window['sha256']}.zst")
        if not path.exists():
            return f"{path.name} is gone"
        if not looks_whole(path):
            return f"{path.name} is empty or cut"
    return None


def _checked(windows: list[dict[str, object]]) -> None:
    """Raises KeyError or TypeError where a window is not as `Day.note` keeps it."""
    for window in windows:
        for name in ("window_from", "window_to", "state", "sha256", "url", "fetched_at"):
            if not isinstance(window[name], str):
                raise TypeError(name)
        if not isinstance(window["ids"], list) or not isinstance(window["releases"], int):
            raise TypeError("ids or releases")
