"""What is held against what should be: days not asked whole, notices that no window gave, totals of files.

Our own count of a window proves nothing when the service leaves rows out; see `sequence_gaps` for what does.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from pipelines.clock import london_today
from pipelines.collect.day_listings import listed
from pipelines.collect.day_record import Day, lost_page
from pipelines.collect.landing import content_of
from pipelines.collect.months import landed
from pipelines.collect.release_json import parse_lines
from pipelines.collect.sequence_gaps import Gap, gaps, held_ids, name
from pipelines.collect.sources import FEEDS
from pipelines.collect.tables import stale
from warehouse.interim import parts
from warehouse.progress import tracked


def open_days(home: Path, source: str) -> list[tuple[date, str]]:
    """(day, why) of each day between the first and the last ever asked that is not complete.

    A day is not where a file that it landed in is gone, empty or cut, whatever its record says.
    """
    held = {found.day: found for found in Day.all(home, source)}
    if not held:
        return []
    day, last, found = min(held), max(held), []
    while day <= last:
        if day not in held:
            broken = Day.path_of(home, source, day).exists()
            found.append((day, "windows.json is broken: asked again" if broken else "never asked"))
        elif not held[day].complete:
            found.append((day, held[day].problem or _why(held[day])))
        elif lost := lost_page(held[day]):
            found.append((day, lost))
        day += timedelta(days=1)
    return found


def undone(home: Path, source: str, today: date) -> list[tuple[date, str]]:
    """The open days without today, which is open on every healthy morning."""
    return [
        (day, why) for day, why in open_days(home, source) if day != today or not _healthy(home, source, day)
    ]


def _healthy(home: Path, source: str, day: date) -> bool:
    """Whether a day is open for no other reason than that it is not over."""
    found = Day.read(home, source, day)
    return found is not None and found.finished and found.problem is None and not _full(found)


def _why(day: Day) -> str:
    if not day.finished:
        return "the walk broke off"
    return "a window is full and cannot be split" if _full(day) else f"asked up to {day.end:%H:%M:%S}"


def _full(day: Day) -> bool:
    return any(window["state"] == "full" for window in day.windows)


def report(home: Path) -> Iterator[str]:
    """Lines for `peerbench audit`: days, open days, and numbers without a notice, by source."""
    for source in FEEDS:
        days = Day.all(home, source)
        if not days:
            yield f"{source}: nothing was collected"
            continue
        undone = open_days(home, source)
        span = f"{days[0].day} to {days[-1].day}"
        complete = {day.day for day in days if day.complete} - {day for day, _ in undone}
        yield f"{source}: {span}, {len(complete)} days complete, {len(undone)} open"
        yield from (f"  {day}: {why}" for day, why in undone)
        yield from _gap_lines(source, gaps(home, source))


def _gap_lines(source: str, found: list[Gap]) -> Iterator[str]:
    if found:
        states = [gap.state for gap in found]
        counts = ", ".join(f"{states.count(state)} {state}" for state in ("missing", "fetched", "absent"))
        yield f"{source}: {len(found)} notices that no window gave: {counts}"
        yield from (
            f"  {gap.release_id}, about {gap.day}: missing" for gap in found if gap.state == "missing"
        )


def is_whole(home: Path, today: date | None = None) -> bool:
    """Whether anything landed, each day asked for up to now is complete, and no notice is missing.

    A `today` that was asked up to some moment, as every morning, is no open day.
    """
    today = today or london_today()
    return (
        (any(Day.all(home, source) for source in FEEDS) or bool(landed(home)))
        and not any(undone(home, source, today) for source in FEEDS)
        and all(gap.state != "missing" for source in FEEDS for gap in gaps(home, source))
    )


def against(home: Path, path: Path) -> tuple[list[str], bool]:
    """Lines on a file with all notices of some days against what is held, and whether it is all held.

    A notice of a day that was asked is kept as a gap, for the next run to ask for. Raises UnreadableFile or
    ValueError.
    """
    found = listed(path)
    held = _held(home, found.source)
    asked = {day.day for day in Day.all(home, found.source) if day.finished}
    if found.count is not None:
        return _counted(home, path, found.source, found.day, found.count)
    missing = [row for row in found.rows if row.release_id not in held and row.ocid not in held]
    open_ = Counter(row.day for row in missing if row.day not in asked)
    gap_rows = [row for row in missing if row.day in asked and row.release_id]
    name(home, found.source, (Gap(row.release_id, row.day, path.name) for row in gap_rows))
    lines = [f"{path}: {found.source}, {len(found.rows) - len(missing)} of {len(found.rows)} notices held"]
    lines += [
        f"  {day}: {count} notices, the day was not asked whole" for day, count in sorted(open_.items())
    ]
    lines += [f"  {row.release_id or row.ocid}, {row.day}: missing" for row in missing if row.day in asked]
    return lines, not missing


def _held(home: Path, source: str) -> set[str]:
    """Release ids and ocids that landing is known to hold, by whatever door they came."""
    found = set(held_ids(home, source))
    found |= {gap.release_id for gap in gaps(home, source) if gap.state == "fetched"}
    unread = set(stale(home))
    for month, path in parts(home, "releases").items():
        if month not in unread:
            rows = pl.scan_parquet(path).filter(pl.col("source") == source).select("release_id", "ocid")
            found |= {name for row in rows.collect().iter_rows() for name in row if name}
    files = landed(home)
    for month in tracked(
        unread, "months read that no run has read yet"
    ):  # an import that no run has read yet
        for _, path in (pair for pair in files[month] if pair[0] == source):
            bodies = (record.body or {} for record in parse_lines(content_of(path), str(path)))
            found |= {
                name for body in bodies for key in ("id", "ocid") if isinstance(name := body.get(key), str)
            }
    return found


def _counted(home: Path, path: Path, source: str, day: date | None, count: int) -> tuple[list[str], bool]:
    held = {name for name, of in held_ids(home, source).items() if of == day}
    line = f"{path}: {source}, {day}: {count} notices in the file, {len(held)} held of that day"
    return [line], day is not None and len(held) >= count
