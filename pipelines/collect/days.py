"""Collecting day by day: what is not complete is asked, what was complete is left, the last 14 days again."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pipelines.collect.client import Client
from pipelines.collect.landing import land, write_whole
from pipelines.collect.services import Service, walk

SETTLING = timedelta(minutes=15)
"""Publication times run behind: the newest minutes are never asked."""
ASKED_AGAIN_DAYS = 14
Progress = Callable[[str, date, int], None]


@dataclass(frozen=True)
class Collected:
    """Days asked, releases received in them, and days that are not complete."""

    days: int
    releases: int
    incomplete: int


def collect(
    home: Path, service: Service, client: Client, first: date, last: date, progress: Progress | None = None
) -> Collected:
    """Lands every day of [first, last] that is due. Raises CollectError; what was landed stays."""
    asked = received = incomplete = 0
    for day in _due(home, service, client, first, last):
        start = datetime.combine(day, time.min)
        newest = (client.clock.now() - SETTLING).replace(tzinfo=None, microsecond=0)
        end = min(datetime.combine(day, time(23, 59, 59)), newest)
        if end <= start + timedelta(seconds=2):
            continue
        pages = walk(service, client, start, end)
        for page in pages:
            land(home, service.source, day, page.content, page.about)
        whole = end.time() == time(23, 59, 59) and not any(page.full for page in pages)
        windows = [{**page.about, "headers": None, "complete": not page.full} for page in pages]
        record = {"complete": whole, "windows": windows}
        write_whole(_record(home, service, day), json.dumps(record, sort_keys=True).encode())
        asked, received = asked + 1, received + sum(page.releases for page in pages)
        incomplete += not whole
        if progress:
            progress(service.source, day, sum(page.releases for page in pages))
    return Collected(asked, received, incomplete)


def _due(home: Path, service: Service, client: Client, first: date, last: date) -> Iterator[date]:
    today = client.clock.now().date()
    day = max(first, service.first_day)
    while day <= min(last, today):
        if day > today - timedelta(days=ASKED_AGAIN_DAYS) or not _is_complete(home, service, day):
            yield day
        day += timedelta(days=1)


def _record(home: Path, service: Service, day: date) -> Path:
    return home / "landing" / service.source / day.strftime("%Y/%m/%d") / "windows.json"


def _is_complete(home: Path, service: Service, day: date) -> bool:
    path = _record(home, service, day)
    return path.exists() and bool(json.loads(path.read_bytes())["complete"])
