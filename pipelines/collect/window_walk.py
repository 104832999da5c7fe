"""Collecting day by day: what is not complete is asked, and what is recent is asked again for late edits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pipelines.collect import ledger
from pipelines.collect.client import Client, CollectError
from pipelines.collect.day_record import LAST_SECOND, Day
from pipelines.collect.landing import clear, land, set_aside
from pipelines.collect.source import FeedSource
from pipelines.collect.window_request import Page, ShapeChanged, about, ask, halves, ids, wall
from warehouse.progress import duration, say

SETTLING = timedelta(minutes=15)
"""Publication times run behind: the newest minutes are never asked."""
ALWAYS_ASKED = timedelta(days=3)
"""Days asked every night; those of the last fortnight once a week, for late edits (SOURCES.md 5)."""
FORTNIGHT, WEEK = timedelta(days=14), timedelta(days=7)


@dataclass
class Collected:
    """Days asked, windows and releases in them, days not complete, days left when the time was up."""

    days: int = 0
    windows: int = 0
    releases: int = 0
    incomplete: int = 0
    left: int = 0
    asked: list[date] = field(default_factory=list)


def collect(
    home: Path,
    source: FeedSource,
    client: Client,
    first: date,
    last: date,
    hours: float | None = None,
    again: bool = False,
) -> Collected:
    """Lands every day of [first, last] that is due, newest first. `again` asks complete days too.

    Stops between days after `hours` of the client's clock. Raises CollectError; what was landed stays, and
    the next call goes on with the windows of that day which were not counted.
    """
    found = Collected()
    # What is missed now is filled by asking its day again; what is missed afterwards is not.
    ledger.gone(home)
    due = list(_due(home, source, client, first, last, again))
    begun = client.clock.monotonic()
    for number, day in enumerate(due, 1):
        if hours is not None and client.clock.monotonic() - begun > hours * 3600:
            found.left = len(due) - number + 1
            break
        end = _end(day, client)
        if end is None:
            continue
        clear(home, source.id, day)
        if again:
            ledger.missing(home, source.id, day, set_aside(home, source.id, day))
        record = Day.begin(home, source.id, day, end, client.clock.now(), again)
        received = _ask_day(home, source, client, record)
        found.days, found.releases = found.days + 1, found.releases + received
        found.windows += len(record.windows)
        found.incomplete += not record.complete
        found.asked.append(day)
        _tell(source, client, found, number, len(due), client.clock.monotonic() - begun)
    return found


def _tell(source: FeedSource, client: Client, found: Collected, number: int, of: int, seconds: float) -> None:
    """How far it is after a day, and what is left; the first of a month is worth keeping."""
    left = duration(client.requests_made / number * (of - number) * source.pace)
    bar = ("#" * (20 * number // of)).ljust(20, ".")
    counts = f"{number} of {of} days, {found.windows:,} windows, {found.releases:,} releases"
    rate = f"{found.releases / max(seconds, 1) * 3600:,.0f} an hour, about {left} left at the polite pace"
    day = found.asked[-1]
    say(f"{source.id} [{bar}] {day}: {counts}, {rate}", passing=day.day != 1)


def _ask_day(home: Path, source: FeedSource, client: Client, record: Day) -> int:
    """Asks what the record does not hold yet, landing each page before its window is noted."""
    received = 0
    start = datetime.combine(record.day, time.min)
    windows = [(start, record.end)]
    while windows:
        first, last = windows.pop()
        known = record.state(wall(first), wall(last))
        if known is None:
            page = _landed(home, source, client, record, first, last)
            parts = halves(first, last, source.feed.shortest) if page.full else ()
            received += 0 if parts else page.releases
            known = "split" if parts else "full" if page.full else "complete"
            record.note(about(source, page, client), known, page.answer.content, ids(source, page))
        if known == "split":
            windows += reversed(halves(first, last, source.feed.shortest))
    record.finish(whole=record.end.time() == LAST_SECOND)
    return received


def _landed(
    home: Path, source: FeedSource, client: Client, record: Day, first: datetime, last: datetime
) -> Page:
    try:
        page = ask(source, client, first, last)
    except ShapeChanged as error:
        kept = {"source": source.id, "url": error.answer.url, "problem": str(error)}
        land(home, source.id, None, error.answer.content, kept)
        record.fail(str(error))
        raise
    except CollectError as error:
        record.fail(str(error))
        raise
    land(home, source.id, record.day, page.answer.content, about(source, page, client))
    return page


def _end(day: date, client: Client) -> datetime | None:
    """The last second of the day that is asked now; null when the day has hardly begun."""
    newest = (client.clock.now() - SETTLING).replace(tzinfo=None, microsecond=0)
    end = min(datetime.combine(day, LAST_SECOND), newest)
    return end if end > datetime.combine(day, time(0, 0, 2)) else None


def _due(
    home: Path, source: FeedSource, client: Client, first: date, last: date, again: bool
) -> Iterator[date]:
    """Days that are to be asked, newest first."""
    today = client.clock.now().date()
    day = min(last, today)
    while day >= max(first, source.feed.first_day):
        record = Day.read(home, source.id, day)
        recent = day > today - ALWAYS_ASKED
        walked_again = day > today - FORTNIGHT and record and client.clock.now() - record.begun >= WEEK
        if again or recent or walked_again or record is None or not record.complete:
            yield day
        day -= timedelta(days=1)
