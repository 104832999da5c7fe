"""Notices that a service should have given and no window did, named and asked for by their id.

Of a source that numbers its notices in one sequence a year, a number that was passed over is a notice that
was not served, or one that was never published. Of any source a file with all notices of a day may say what
is missing (`reconcile.against`). Asking by id tells which it is.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.collect.client import Client, NotThere
from pipelines.collect.day_record import Day
from pipelines.collect.landing import land, write_whole
from pipelines.collect.package_bytes import cut
from pipelines.collect.source import FeedSource, YearlySequence
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_request import counted
from warehouse.progress import tracked
from warehouse.text import one_line

LATE = timedelta(days=14)
"""A number that has no notice is asked for again until its neighbours are this old."""
AT_A_TIME = 200
"""Ids asked for in one run, some 40 minutes at the polite pace; the rest is named and waits."""
KEPT_EVERY = 20
"""What was found is written after so many; a run that is killed asks for no more of them again."""
SEQUENCE = "sequence"
BROKEN = (ValueError, KeyError, TypeError, AttributeError)
"""What reading a file of another shape raises."""


@dataclass
class Gap:
    """A notice that no window gave. state: missing, fetched, absent. `named_by`: sequence or a file."""

    release_id: str
    day: date
    named_by: str = SEQUENCE
    state: str = "missing"
    asked_at: datetime | None = None


def held_ids(home: Path, source: str) -> dict[str, date]:
    """The day of each release id that the windows of a source gave."""
    return {
        name: found.day
        for found in Day.all(home, source)
        for window in found.windows
        for name in window["ids"]
    }


def gaps(home: Path, source: str) -> list[Gap]:
    """Notices named by a file, and every number passed over between two ids held.

    Only where all days between the two were asked whole: days that were not asked explain a hole, so they
    name none. What was found out about a gap before is kept.
    """
    held = held_ids(home, source)
    known = {gap.release_id: gap for gap in _kept(home, source)}
    named = [gap for gap in known.values() if gap.named_by != SEQUENCE and gap.release_id not in held]
    sequence = FEEDS[source].sequence
    if sequence is None:
        return named
    asked = {found.day for found in Day.all(home, source) if found.finished}
    passed = [known.get(name) or Gap(name, day) for name, day in _passed_over(sequence, held, asked)]
    return passed + [gap for gap in named if gap.release_id not in {other.release_id for other in passed}]


def name(home: Path, source: str, found: Iterable[Gap]) -> None:
    """Keeps notices that a file names, so that the next run asks for them; what is known already stands."""
    known = {gap.release_id: gap for gap in gaps(home, source)}
    _keep(home, source, [*known.values(), *(gap for gap in found if gap.release_id not in known)])


def _passed_over(
    sequence: YearlySequence, held: dict[str, date], asked: set[date]
) -> Iterator[tuple[str, date]]:
    numbers = sorted(found for name in held if (found := sequence.year_and_number(name)))
    for (year, number), (next_year, following) in zip(numbers, numbers[1:], strict=False):
        # A year begins again with 1; how far the old one went, no later number tells.
        first = number + 1 if year == next_year else 1
        ids = (sequence.written(year, number), sequence.written(next_year, following))
        one, other = sorted(held[name] for name in ids)
        if following > first and _all_asked(one, other, asked):
            yield from ((sequence.written(next_year, n), other) for n in range(first, following))


def _all_asked(first: date, last: date, asked: set[date]) -> bool:
    return all(first + timedelta(days=n) in asked for n in range((last - first).days + 1))


def fill(home: Path, source: FeedSource, client: Client, at_most: int = AT_A_TIME) -> list[Gap]:
    """Asks for each missing notice by its id and lands what comes; gives all gaps with what is known now.

    A day with a window that was too full to split is complete once no number of it is missing.
    """
    found = gaps(home, source.id)
    now = client.clock.now()
    due = [gap for gap in found if _is_due(gap, now)]
    for number, gap in enumerate(tracked(due[:at_most], f"{source.id}: notices asked for by id"), 1):
        _fetch(home, source, client, gap)
        gap.asked_at = now
        if number % KEPT_EVERY == 0:
            _keep(home, source.id, found)
    _keep(home, source.id, found)
    _complete(home, source, found)
    return found


def _complete(home: Path, source: FeedSource, found: list[Gap]) -> None:
    if source.sequence is None:
        return
    missing = {gap.day for gap in found if gap.state == "missing"}
    for day in Day.all(home, source.id):
        near = {day.day + timedelta(days=n) for n in (-1, 0, 1)}
        if day.finished and not day.complete and not missing & near:
            day.counted_by_id()


def _is_due(gap: Gap, now: datetime) -> bool:
    if gap.state == "absent" and gap.asked_at:
        return gap.asked_at.date() < gap.day + LATE and now - gap.asked_at > timedelta(days=1)
    return gap.state == "missing"


def _fetch(home: Path, source: FeedSource, client: Client, gap: Gap) -> None:
    try:
        answer = client.get(source.feed.by_id.format(gap.release_id))
    except NotThere:
        gap.state = "absent"
        return
    if not cut(answer.content).items:
        gap.state = "absent"
        return
    about = {
        "source": source.id,
        "url": answer.url,
        "status": answer.status,
        "headers": answer.headers,
        "attempt": answer.attempt,
        "fetched_at": client.clock.now().isoformat(timespec="seconds"),
        "releases": counted(source, answer),
    }
    land(home, source.id, gap.day, answer.content, about)
    gap.state = "fetched"


def _path(home: Path, source: str) -> Path:
    return home / "landing" / source / "gaps.json"


def _kept(home: Path, source: str) -> list[Gap]:
    path = _path(home, source)
    try:
        return _rows(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return []
    except BROKEN:
        return []  # `broken` says so; numbers of the sequence are found again


def broken(home: Path, source: str) -> str | None:
    """Why what was found out about gaps cannot be read, naming the file; null where it can."""
    path = _path(home, source)
    try:
        _rows(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except BROKEN as error:
        return f"{path}: broken: {one_line(f'{type(error).__name__}: {error}', 100)}"
    return None


def _rows(kept: Any) -> list[Gap]:
    return [
        Gap(
            row["release_id"],
            date.fromisoformat(row["day"]),
            row.get("named_by", SEQUENCE),
            row["state"],
            datetime.fromisoformat(row["asked_at"]) if row["asked_at"] else None,
        )
        for row in kept
    ]


def _keep(home: Path, source: str, found: list[Gap]) -> None:
    if broken(home, source):
        path = _path(home, source)
        path.replace(path.with_name("gaps.broken.json"))
    rows = [
        asdict(gap) | {"day": gap.day.isoformat(), "asked_at": gap.asked_at and gap.asked_at.isoformat()}
        for gap in found
    ]
    write_whole(_path(home, source), json.dumps(rows, sort_keys=True).encode())
