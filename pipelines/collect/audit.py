"""What is held against what should be: days not asked whole, and holes in Find a Tender's ids.

Our own count of a window proves nothing when the service leaves rows out. Find a Tender numbers its notices
in one sequence a year (SOURCES.md 2.3), so a number that was passed over is a notice that was not served, or
one that was never published: asking for it by its id tells which.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipelines.collect.client import Client, NotThere
from pipelines.collect.landing import land, write_whole
from pipelines.collect.progress import Day
from pipelines.collect.services import FIND_A_TENDER, SOURCES, counted
from pipelines.collect.spans import cut

NUMBERED = re.compile(r"^(\d{6})-(\d{4})$")
LATE = timedelta(days=14)
"""A number that has no notice is asked for again until its neighbours are this old."""
AT_A_TIME = 200
"""Ids asked for in one run, some 40 minutes at the polite pace; the rest is named and waits."""


@dataclass
class Gap:
    """A number of the sequence that no window gave. state: missing, fetched, absent (never published)."""

    release_id: str
    day: date
    state: str = "missing"
    asked_at: datetime | None = None


def open_days(home: Path, source: str) -> list[tuple[date, str]]:
    """(day, why) of each day between the first and the last ever asked that is not complete."""
    held = {found.day: found for found in Day.all(home, source)}
    if not held:
        return []
    day, last, found = min(held), max(held), []
    while day <= last:
        if day not in held:
            found.append((day, "never asked"))
        elif not held[day].complete:
            found.append((day, held[day].problem or _why(held[day])))
        day += timedelta(days=1)
    return found


def _why(day: Day) -> str:
    if not day.finished:
        return "the walk broke off"
    return "a window is full and cannot be split" if _full(day) else f"asked up to {day.end:%H:%M:%S}"


def _full(day: Day) -> bool:
    return any(window["state"] == "full" for window in day.windows)


def gaps(home: Path) -> list[Gap]:
    """Every number passed over between two ids held, where all days between the two were asked whole.

    What was found out about it before is kept. Days that were not asked explain a hole, so they name none.
    """
    days = Day.all(home, FIND_A_TENDER.source)
    asked = {found.day for found in days if found.finished}
    known = {gap.release_id: gap for gap in _kept(home)}
    held: dict[str, date] = {}
    for found in days:
        for window in found.windows:
            held |= dict.fromkeys(window["ids"], found.day)
    return [known.get(name) or Gap(name, day) for name, day in _passed_over(held, asked)]


def _passed_over(held: dict[str, date], asked: set[date]) -> Iterator[tuple[str, date]]:
    numbers = sorted((match[2], int(match[1])) for name in held if (match := NUMBERED.match(name)))
    for (year, number), (next_year, following) in zip(numbers, numbers[1:], strict=False):
        # A year begins again with 1; how far the old one went, no later number tells.
        first = number + 1 if year == next_year else 1
        one, other = sorted((held[f"{number:06d}-{year}"], held[f"{following:06d}-{next_year}"]))
        if following > first and _all_asked(one, other, asked):
            yield from ((f"{missing:06d}-{next_year}", other) for missing in range(first, following))


def _all_asked(first: date, last: date, asked: set[date]) -> bool:
    return all(first + timedelta(days=n) in asked for n in range((last - first).days + 1))


def fill(home: Path, client: Client, at_most: int = AT_A_TIME) -> list[Gap]:
    """Asks for each missing number by its id and lands what comes; gives all gaps with what is known now."""
    found = gaps(home)
    now = client.clock.now()
    due = [gap for gap in found if _is_due(gap, now)]
    for gap in due[:at_most]:
        _fetch(home, client, gap)
        gap.asked_at = now
        _keep(home, found)
    _keep(home, found)
    return found


def _is_due(gap: Gap, now: datetime) -> bool:
    if gap.state == "absent" and gap.asked_at:
        return gap.asked_at.date() < gap.day + LATE and now - gap.asked_at > timedelta(days=1)
    return gap.state == "missing"


def _fetch(home: Path, client: Client, gap: Gap) -> None:
    try:
        answer = client.get(f"{FIND_A_TENDER.path}/{gap.release_id}")
    except NotThere:
        gap.state = "absent"
        return
    if not cut(answer.content).items:
        gap.state = "absent"
        return
    about = {
        "source": FIND_A_TENDER.source,
        "url": answer.url,
        "status": answer.status,
        "headers": answer.headers,
        "attempt": answer.attempt,
        "fetched_at": client.clock.now().isoformat(timespec="seconds"),
        "releases": counted(answer),
    }
    land(home, FIND_A_TENDER.source, gap.day, answer.content, about)
    gap.state = "fetched"


def _path(home: Path) -> Path:
    return home / "landing" / FIND_A_TENDER.source / "gaps.json"


def _kept(home: Path) -> list[Gap]:
    path = _path(home)
    rows = json.loads(path.read_bytes()) if path.exists() else []
    return [
        Gap(
            row["release_id"],
            date.fromisoformat(row["day"]),
            row["state"],
            datetime.fromisoformat(row["asked_at"]) if row["asked_at"] else None,
        )
        for row in rows
    ]


def _keep(home: Path, found: list[Gap]) -> None:
    rows = [
        asdict(gap) | {"day": gap.day.isoformat(), "asked_at": gap.asked_at and gap.asked_at.isoformat()}
        for gap in found
    ]
    write_whole(_path(home), json.dumps(rows, sort_keys=True).encode())


def report(home: Path) -> Iterator[str]:
    """Lines for `peerbench audit`: days, open days, and numbers without a notice, by source."""
    for source in SOURCES:
        days = Day.all(home, source)
        if not days:
            yield f"{source}: nothing was collected"
            continue
        undone = open_days(home, source)
        span = f"{days[0].day} to {days[-1].day}"
        yield f"{source}: {span}, {sum(day.complete for day in days)} days complete, {len(undone)} open"
        yield from (f"  {day}: {why}" for day, why in undone)
    found = gaps(home)
    if found:
        states = [gap.state for gap in found]
        counts = ", ".join(f"{states.count(state)} {state}" for state in ("missing", "fetched", "absent"))
        yield f"find_a_tender: {len(found)} numbers that no window gave: {counts}"
        yield from (
            f"  {gap.release_id}, about {gap.day}: missing" for gap in found if gap.state == "missing"
        )


def is_whole(home: Path) -> bool:
    """Whether anything was collected, each day of it up to now is complete, and no number is missing."""
    asked = any(Day.all(home, source) for source in SOURCES)
    return (
        asked
        and not any(open_days(home, source) for source in SOURCES)
        and all(gap.state != "missing" for gap in gaps(home))
    )
