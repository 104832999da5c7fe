"""One pace a host, shared by every process of a home and kept on disk, so that a restart does not burst."""

import fcntl
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.clock import Clock
from pipelines.collect.source import PACE
from warehouse.text import without_userinfo

MAX_WAIT = 900.0
"""The longest wait that a service may ask for, in seconds."""


class Pacer:
    """Lets one request through at a time: `wait` before each, `hold` when the host says to slow down."""

    def __init__(self, home: Path, base_url: str, clock: Clock, pace: float = PACE) -> None:
        host = re.sub(r"[^a-z0-9.-]", "_", urlsplit(without_userinfo(base_url)).netloc.lower())
        self._path = home / "pace" / f"{host}.json"
        self._clock = clock
        self._pace = pace

    def wait(self) -> None:
        """Returns when a request may go out, and counts it as sent."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # The lock is held through the wait: another process that asks the same host comes after it.
        with self._path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._clock.sleep(self._left(self._read(file.fileno())))
            self._write(file.fileno(), {"last": self._clock.now().astimezone(UTC).isoformat()})

    def hold(self, seconds: float) -> None:
        """No request of any process goes out for so long, at most MAX_WAIT."""
        until = self._clock.now().astimezone(UTC) + timedelta(seconds=min(seconds, MAX_WAIT))
        with self._path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._write(file.fileno(), {**self._read(file.fileno()), "until": until.isoformat()})

    def _left(self, kept: dict[str, str]) -> float:
        """Seconds still to wait. A last request that lies ahead means that the clock was put back."""
        now = self._clock.now().astimezone(UTC)
        waits = [0.0]
        if last := _moment(kept.get("last")):
            waits.append(self._pace - max(0.0, (now - last).total_seconds()))
        if until := _moment(kept.get("until")):
            waits.append(min(MAX_WAIT, (until - now).total_seconds()))
        return max(waits)

    @staticmethod
    def _read(file: int) -> dict[str, str]:
        """What was kept. Of a file that a kill left broken nothing is known: as if just asked and held."""
        raw = os.pread(file, 4096, 0)
        try:
            kept: Any = json.loads(raw) if raw.strip() else {}
        except ValueError:
            kept = None
        try:
            sound = isinstance(kept, dict) and all(_moment(moment) for moment in kept.values())
        except (ValueError, TypeError):
            sound = False
        return dict(kept) if sound else {"last": "9999-12-30T00:00:00+00:00"}

    @staticmethod
    def _write(file: int, kept: dict[str, str]) -> None:
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps(kept).encode(), 0)


def _moment(stated: str | None) -> datetime | None:
    return datetime.fromisoformat(stated).astimezone(UTC) if stated else None
