"""How the last run ended, whether a run began as often as it should, and whether a ping was heard."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.operate import alerts, logs, sizes
from pipelines.publish import pending
from pipelines.publish.runs import GONE, dead, published_by, runs, was_killed
from pipelines.query.fact import Fact
from pipelines.settings import Settings
from warehouse.text import counted

REMEDIES = {
    "ShapeChanged": "`peerbench run --no-collect` publishes what landed; a newer version reads the new form: "
    "once it is there, `peerbench run`",
    "GaveUp": "`peerbench run` once the service answers; or `peerbench run --no-collect`, of what landed",
    "DataError": "`peerbench reference check` names each fault; once they are mended, `peerbench run`",
    "StorageFailed": "`peerbench snapshots list` once the storage answers, then `peerbench run --no-collect`",
}
"""What mends a run by the kind of problem that it names; any other is mended by another run."""
HELD = "`peerbench status` names what mends or accepts it; then `peerbench run --no-collect`"
_FULL = re.compile(r"No space left on device|Disk quota exceeded|disk is full|\(os error (?:28|122)\)")
"""How the system, and each library, says in a problem that there was no room."""


def last_run(home: Path, makes_room: Callable[[], str] = lambda: "room on that disk") -> Iterator[Fact]:
    """How the last run that ended did; one that is at work says nothing yet.

    `makes_room` gives what makes room on the disk, which comes first where a run found none.
    A run that published a snapshot before it was ended is over once the pages are those of that snapshot.
    """
    killed = dead(home)
    ended = [row for row in runs(home) if row["outcome"] != "running" or row["run_id"] in killed]
    if not ended:
        return
    row = ended[-1]
    outcome = "killed" if was_killed(row, killed) else str(row["outcome"])
    problems = row.get("problems") or (GONE if outcome == "killed" else "")
    why = f": {problems}" if problems else ""
    if outcome == "killed" and (said := logs.last_said(home, row["run_id"])):
        why = f"{why}; it last said: {said}"
    words = f"{outcome}, begun {row['started_at']}{why}"
    if outcome != "published" and (shown := published_by(home, row)):
        words = f"{words}; before that it published {shown}, which the pages show"
        yield Fact("last run", "published", words)
        return
    held = outcome == "failed" and "NotPublished" in str(row.get("kinds")) and pending.standing(home)
    kinds = row.get("kinds") or ""
    remedy = None if outcome == "published" else HELD if held else _remedy(kinds)
    if outcome == "failed" and ("NoRoom" in kinds.split(";") or _FULL.search(str(problems))):
        remedy = f"first {makes_room()}, then `peerbench run`"
    yield Fact("last run", outcome, words, remedy)


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
        words = f"none began for {_spell(age)}, {last}"
        remedy = "`peerbench run`, then look at cron, the timer or Dagster's daemon, which should begin it"
        yield Fact("nights", "never_began", words, remedy)
    elif begun and age < timedelta():
        said = now.isoformat(timespec="seconds")
        words = (
            f"the last began at {since.isoformat(timespec='seconds')}, ahead of the clock, which says {said}"
        )
        yield Fact("nights", "sound", words)
    elif begun:
        yield Fact("nights", "sound", f"the last began {_spell(age)} ago")


def _spell(age: timedelta) -> str:
    """Hours; minutes of what is shorter than one."""
    minutes = round(age.total_seconds() / 60)
    return counted(minutes, "minute") if minutes < 60 else counted(round(minutes / 60), "hour")


def pinged(home: Path) -> Iterator[Fact]:
    if problem := alerts.read(home).ping:
        words = f"the last good night could not be told: {problem}"
        yield Fact("ping", "failed", words, "see that PEERBENCH_PING_URL answers; the next night pings again")
