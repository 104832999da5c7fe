"""One look at a home: is it well, did a night begin, whom to tell. After every run, and by a timer."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests

from pipelines.operate import alerts, nights, sizes
from pipelines.operate.doctor import IN_BOTH, LEAST_FREE
from pipelines.operate.doctor import facts as ailments
from pipelines.operate.metrics import write as write_metrics
from pipelines.publish.storage import asked_first, place
from pipelines.query.fact import POINTER_LOST, Fact, pointer_first
from pipelines.query.status import facts as standing
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.snapshots.manifest import SnapshotError

PING_SECONDS = 10
NONE_YET = "snapshot", "none"
"""A home that has published nothing is new, not broken."""
NOT_ALL = {
    *(("landing", "files_gone"), ("landing", "cut_files"), ("landing", "damaged_files")),
    *(("landing", "ledger_gone"), ("landing", "broken_ledger"), ("landing", "unreadable")),
    *(("documents", "broken_records"), ("home", "misplaced")),
}
"""Of a home where one of these is so, nobody can say that all that was landed is there."""
DAMAGED = {("snapshot", "damaged"), ("snapshot", "unreadable")}


@dataclass(frozen=True)
class Look:
    """What a look at a home found: its facts, the open troubles, and the messages that wait, or nothing."""

    facts: tuple[Fact, ...]
    troubles: dict[str, alerts.Trouble]
    unsent: str


def look(settings: Settings, now: datetime | None = None, send: alerts.Send | None = None) -> Look:
    """Looks at the home, notes the night, writes messages, and sends what waits.

    Raises BadChannel. A channel that does not answer is no error: its messages wait and are told.
    """
    now = now or datetime.now(UTC)
    with asked_first(settings):
        return _look(settings, now, send)


def _look(settings: Settings, now: datetime, send: alerts.Send | None) -> Look:
    channels = alerts.channels(settings.alerts)
    with alerts.room_or_not():
        nights.note(settings)
        sizes.note(settings.home, now)
    if alerts.read(settings.home).unsent:
        alerts.deliver(settings.home, channels, send)
    found = tuple(pointer_first(of_home(settings, now)))
    book = alerts.note(settings.home, found, _kept(settings, found), now, channels)
    alerts.deliver(settings.home, channels, send, book)
    with alerts.room_or_not():
        if settings.metrics:
            write_metrics(settings.metrics, settings, found, now)
    if shutil.disk_usage(settings.home).free > LEAST_FREE:
        alerts.reserve(settings.home)
    return Look(found, book.troubles, alerts.waiting(book, channels))


def of_home(settings: Settings, now: datetime) -> Iterator[Fact]:
    """Every fact that an operator is told: status, and all that the doctor looks at.

    Of a run that was killed one message goes out: that it still stands as at work the next run mends as well.
    """
    for fact in standing(settings):
        if not fact.of.startswith("run ") and fact.of not in IN_BOTH and (fact.of, fact.state) != NONE_YET:
            yield fact
    found = list(ailments(settings, now))
    killed = any((fact.of, fact.state) == ("last run", "killed") for fact in found)
    yield from (fact for fact in found if not (killed and (fact.of, fact.state) == ("runs", "stuck")))


def ping(settings: Settings) -> None:
    """Tells PEERBENCH_PING_URL that a night ended well; where nobody heard it, the next look says so.

    A night is a run that collected: what else is done by hand says nothing of whether nights begin.
    Whoever listens there raises the alarm when no ping comes: that this machine is gone nobody here can tell.
    """
    problem = None
    try:
        if settings.ping_url:  # without one nobody listens, and nothing is left to be told
            answer = requests.get(settings.ping_url, timeout=PING_SECONDS, allow_redirects=False)
            answer.raise_for_status()
    except requests.RequestException as error:
        # The address is a secret: whoever knows it can keep the alarm quiet.
        problem = f"{type(error).__name__} at {urlsplit(settings.ping_url or '').hostname}"
    book = alerts.read(settings.home)
    if book.ping != problem:
        alerts.write(settings.home, replace(book, ping=problem))


def _kept(settings: Settings, found: Sequence[Fact]) -> str:
    """What is still there, and what readers see; it says no more than the facts do."""
    states = {(fact.of, fact.state) for fact in found}
    landed = "what of landing is not named as lost or damaged" if states & NOT_ALL else "all that was landed"
    untold = f"{landed}; which snapshot readers see cannot be told"
    if states & {("snapshot", state) for state in POINTER_LOST}:
        return untold
    try:
        pointer = place(settings).pointer()
    except (OSError, SnapshotError, UserError):
        return untold
    if pointer is None:
        return f"{landed}; nothing was published yet"
    damaged = ", which is damaged" if states & DAMAGED else ""
    return f"{landed}; readers see snapshot {pointer.snapshot}{damaged}"
