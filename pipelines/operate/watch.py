"""One look at a home: is it well, did a night begin, whom to tell. After every run, and by a timer."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import requests

from pipelines.operate import alerts, nights, sizes
from pipelines.operate.doctor import LEAST_FREE
from pipelines.operate.doctor import facts as ailments
from pipelines.operate.metrics import write as write_metrics
from pipelines.publish.runs import dead, runs
from pipelines.publish.storage import place
from pipelines.query.status import Fact
from pipelines.query.status import facts as standing
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.snapshots.manifest import SnapshotError

PING_SECONDS = 10
REMEDIES = {
    "ShapeChanged": "peerbench run --no-collect, which publishes what landed; a newer version of peerbench "
    "reads the new form, and `peerbench run` once it is there",
    "GaveUp": "peerbench run, once the service answers; `peerbench run --no-collect` publishes what landed",
    "DataError": "peerbench reference check, which names each fault; then `peerbench run`",
}
"""What mends a run by the kind of problem that it names; any other is mended by another run."""
NONE_YET = "snapshot", "none"
"""A home that has published nothing is new, not broken."""


@dataclass(frozen=True)
class Look:
    """What a look at a home found: its facts, the open troubles, and how many messages still wait."""

    facts: tuple[Fact, ...]
    troubles: dict[str, alerts.Trouble]
    unsent: int


def look(settings: Settings, now: datetime | None = None, send: alerts.Send | None = None) -> Look:
    """Looks at the home, notes the night, writes messages, and sends what waits.

    Raises BadChannel. A channel that does not answer is no error: its messages wait and are told.
    """
    now = now or datetime.now(UTC)
    channels = alerts.channels(settings.alerts)
    with alerts.room_or_not():
        nights.note(settings)
        sizes.note(settings.home, now)
    if alerts.read(settings.home).unsent:
        alerts.deliver(settings.home, channels, send)
    found = tuple(of_home(settings, now))
    book = alerts.note(settings.home, found, _kept(settings), now, channels)
    unsent = alerts.deliver(settings.home, channels, send, book)
    with alerts.room_or_not():
        if settings.metrics:
            write_metrics(settings.metrics, settings, found, now)
    if shutil.disk_usage(settings.home).free > LEAST_FREE:
        alerts.reserve(settings.home)
    return Look(found, book.troubles, unsent)


def of_home(settings: Settings, now: datetime) -> Iterator[Fact]:
    """Every fact that an operator is told: status, the last run, the nights, and what the doctor looks at."""
    for fact in standing(settings):
        if not fact.of.startswith("run ") and fact.of != "clock" and (fact.of, fact.state) != NONE_YET:
            yield fact
    yield from last_run(settings.home)
    yield from nights_begun(settings, now)
    yield from _pinged(settings.home)
    yield from nights.facts(settings.home)
    yield from ailments(settings, now)


def last_run(home: Path) -> Iterator[Fact]:
    """How the last run that ended did; one that is at work says nothing yet."""
    killed = dead(home)
    ended = [row for row in runs(home) if row["outcome"] != "running" or row["run_id"] in killed]
    if not ended:
        return
    row = ended[-1]
    outcome = "killed" if row["run_id"] in killed else str(row["outcome"])
    problems = row.get("problems") or ""
    why = f": {problems}" if problems else ""
    remedy = None if outcome == "published" else _remedy(row.get("kinds") or "")
    yield Fact("last run", outcome, f"{outcome}, begun {row['started_at']}{why}", remedy)


def _remedy(kinds: str) -> str:
    """The command that mends a run that failed so; what else is to be done stands in the problem itself."""
    return next((remedy for kind, remedy in REMEDIES.items() if kind in kinds.split(";")), "peerbench run")


def nights_begun(settings: Settings, now: datetime) -> Iterator[Fact]:
    """Whether a run began as often as the setting says; the first, since the home was looked at first."""
    begun = [datetime.fromisoformat(row["started_at"]) for row in runs(settings.home)]
    since = max(begun) if begun else sizes.since(settings.home)
    if since is None:
        return
    age = now - since
    if age > timedelta(hours=settings.night_hours):
        last = f"the last {since.isoformat()}" if begun else "and never before in this home"
        words = f"none began for {age.total_seconds() / 3600:.0f} hours, {last}"
        remedy = "peerbench run; then look at cron, the timer or Dagster's daemon, which should begin it"
        yield Fact("nights", "never_began", words, remedy)
    elif begun:
        yield Fact("nights", "sound", f"the last began {age.total_seconds() / 3600:.0f} hours ago")


def ping(settings: Settings) -> None:
    """Tells PEERBENCH_PING_URL that a night ended well; where nobody heard it, the next look says so.

    Whoever listens there raises the alarm when no ping comes: that this machine is gone nobody here can tell.
    """
    if not settings.ping_url:
        return
    problem = None
    try:
        answer = requests.get(settings.ping_url, timeout=PING_SECONDS, allow_redirects=False)
        answer.raise_for_status()
    except requests.RequestException as error:
        # The address is a secret: whoever knows it can keep the alarm quiet.
        problem = f"{type(error).__name__} at {urlsplit(settings.ping_url).hostname}"
    book = alerts.read(settings.home)
    if book.ping != problem:
        alerts.write(settings.home, replace(book, ping=problem))


def _pinged(home: Path) -> Iterator[Fact]:
    if problem := alerts.read(home).ping:
        words = f"the last good night could not be told: {problem}"
        yield Fact("ping", "failed", words, "see that PEERBENCH_PING_URL answers; the next night pings again")


def _kept(settings: Settings) -> str:
    """What readers still see."""
    try:
        pointer = place(settings).pointer()
    except (OSError, SnapshotError, UserError):
        return "all that was landed; which snapshot readers see cannot be told"
    if pointer is None:
        return "all that was landed; nothing was published yet"
    return f"all that was landed; readers see snapshot {pointer.snapshot}"
