"""What may be wrong with a home and the machine it lies on, a line each with the command that mends it."""

import json
import os
import pwd
import shlex
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from pipelines import rounding
from pipelines.authorities.register.register import load_register
from pipelines.clock import london_today
from pipelines.collect.landing import sole_writer
from pipelines.operate import alerts, last_runs, nights, record, sizes
from pipelines.operate.room import makes_room, next_needs
from pipelines.publish.runs import close_dead, dead
from pipelines.publish.storage import place
from pipelines.query.fact import UNSEEN, Fact, pointer_first, unlooked
from pipelines.query.home_facts import clock, dropped, settings_unread, settings_wrong
from pipelines.query.status import facts as standing
from pipelines.settings import Settings, on_loopback, stated_or_default
from warehouse.errors import UserError
from warehouse.interim import broken_parts, discard_broken
from warehouse.snapshots.manifest import ChainCut, SnapshotError
from warehouse.snapshots.retention import chain, clean
from warehouse.tables import TABLES
from warehouse.text import counted

FIX = "peerbench doctor --fix"
MOST_NAMED = 5
"""Files, folders and runs that a line names; of more it says how many."""
LEAST_FREE, FEW_DAYS = 2_000_000_000, 30
"""Bytes free below which a night may fail, and days left below which the disk is told."""
OLD_REGISTER = timedelta(days=400)
"""Councils merge on 1 April, and the register follows: one older than this has missed a year."""
BETWEEN = ("bodies", "readings")
"""Folders between the steps that are no published table."""
ASIDE_DAYS = 30
"""So long a record of runs that was set aside stays, for whoever wants to know what broke it."""
PRIVATE = (
    *("landing", "inbox", "interim", "cache", "models", "dagster", "logs", "ledger.jsonl", "nights.jsonl"),
    *("runs.jsonl", "alerts.json", "withdrawals.jsonl"),
)
"""What of a home is its owner's alone, whatever the settings: documents as they were opened, too."""


OF_LOOKS = ("last run", "nights", "ping", "night")
"""What a look tells and the next night mends, or its operator."""
IN_BOTH = ("clock", "alerts", "settings")
"""What `status` tells, too."""
Look = Callable[[Settings, datetime], Iterator[Fact]]
Mend = Callable[[Settings], object]


@dataclass(frozen=True)
class Check:
    """One thing to look at: its troubles, what is said where there is none, and what mends it unasked."""

    of: str
    look: Look
    sound: str = ""
    fix: Mend | None = None

    def facts(self, settings: Settings, now: datetime) -> list[Fact]:
        """Its facts; what cannot be looked at is told, and stops no other check."""
        try:
            found = list(self.look(settings, now))
        except (OSError, UserError) as error:
            return [unlooked(self.of, error)]
        return found or ([Fact(self.of, "sound", self.sound)] if self.sound else [])


CHECKS: list[Check] = []


def check(of: str, sound: str = "", fix: Mend | None = None) -> Callable[[Look], Look]:
    """Declares a check. It gives a fact a trouble; `sound` is said where it gives none."""

    def declared(look: Look) -> Look:
        CHECKS.append(Check(of, look, sound, fix))
        return look

    return declared


def facts(settings: Settings, now: datetime) -> Iterator[Fact]:
    """The facts of every check."""
    for one in CHECKS:
        yield from one.facts(settings, now)


def examined(settings: Settings, now: datetime) -> list[Fact]:
    """What `doctor` shows: the facts of its checks, and of `status` those that are no good.

    How runs and nights ended is a trouble here as soon as a look found it so, and the book of alerts has it.
    What else that has open could not be looked at now, or is over and who was told of it does not know yet.
    """
    book = alerts.read(settings.home)
    found = [f for f in standing(settings) if f.state not in alerts.QUIET or f.state == UNSEEN]
    own = [fact for fact in found if not fact.of.startswith("run ") and fact.of not in IN_BOTH]
    found = [*facts(settings, now), *own]
    open_ = {f"{fact.of}: {fact.state}" for fact in found}
    for number, fact in enumerate(found):
        unknown = f"{fact.of}: {fact.state}" not in book.troubles
        if fact.of in OF_LOOKS and fact.state not in alerts.QUIET and unknown:
            found[number] = replace(fact, state="untold")
    hidden = alerts.unseen(book, found)
    for key, trouble in book.troubles.items():
        if key in open_:
            continue
        if key in hidden:
            of, _, state = key.rpartition(": ")
            words = f"{alerts.standing_words(trouble['words'], hidden[key])}; noticed {trouble['since']}"
            found.append(Fact(of, state, words, trouble["remedy"]))
        elif trouble["told"]:
            words = f"{key} is over, and its channels still have it as open"
            found.append(Fact("alerts", "not_told_over", words, "peerbench watch"))
    return pointer_first(found)


def fix(
    settings: Settings, now: datetime, instead: Mapping[str, Mend] | None = None
) -> Iterator[tuple[Fact, bool]]:
    """Mends what can be mended without a loss, one after another; (what was wrong, whether it is mended).

    `instead` mends what it names in another way, which needs what is not loaded here.
    Raises LandingBusy while another process works in the home.
    """
    # Before the lock is taken, which puts the modes of folders right by itself.
    found = [(one, _ill(one, settings, now)) for one in CHECKS if one.fix]
    with sole_writer(settings.home):
        for one, ill in found:
            if one.fix and any(fact.remedy == FIX for fact in ill):
                (instead or {}).get(one.of, one.fix)(settings)
                after = {fact.words for fact in _ill(one, settings, now)}
                for fact in ill:
                    yield fact, fact.words not in after


def _ill(one: Check, settings: Settings, now: datetime) -> list[Fact]:
    return [fact for fact in one.facts(settings, now) if fact.state not in alerts.QUIET]


@check("python")
def _python(settings: Settings, now: datetime) -> Iterator[Fact]:
    found = ".".join(map(str, sys.version_info[:3]))
    yield Fact("python", "sound", f"Python {found}, SQLite {sqlite3.sqlite_version}")


@check("packages", "the packages that this version was tried with")
def _packages(settings: Settings, now: datetime) -> Iterator[Fact]:
    """Installed packages against what this version of peerbench was tried with."""
    wrong = []
    for text in requires("peerbench") or ():
        wanted = Requirement(text)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} {found}, not {wanted.specifier}")
    if wrong:
        words = f"{counted(len(wrong), 'package')} of other versions than were tried: {_named(wrong)}"
        yield Fact("packages", "other", words, "uv sync --frozen")


@check("settings")
def _settings(settings: Settings, now: datetime) -> Iterator[Fact]:
    public = [url for url in settings.addresses.values() if not on_loopback(url)]
    if public and settings.contact == type(settings).model_fields["contact"].default:
        words = "PEERBENCH_CONTACT is not set: the services cannot tell whom to write to before they refuse"
        yield Fact("settings", "no_contact", words, "set PEERBENCH_CONTACT to an address that is read")
    for name, path in (("SIGNING", settings.signing_key), ("PUBLIC", settings.public_key)):
        if path is not None and not os.access(path, os.R_OK):
            words = f"PEERBENCH_{name}_KEY: {path} cannot be read: nothing can be published"
            yield Fact("settings", "no_key", words, "put the key back, or unset the setting")
    yield from settings_wrong(stated_or_default()[1])
    yield from settings_unread()
    yield Fact("settings", "sound", f"home {settings.home.resolve()}")


@check("register")
def _register(settings: Settings, now: datetime) -> Iterator[Fact]:
    try:
        register = load_register(settings.register_dir)
    except UserError:
        return  # `status` tells it, with what mends it
    words = f"{register.title}, {register.version}, as of {register.as_of}"
    if not register.synthetic and register.as_of and london_today() - register.as_of > OLD_REGISTER:
        words = f"OLD: {words}: councils that merged since are not in it"
        yield Fact("register", "old", words, "a newer version of peerbench, or PEERBENCH_REGISTER")
    else:
        yield Fact("register", "sound", words)


@check("clock")
def _clock(settings: Settings, now: datetime) -> Iterator[Fact]:
    """A clock that is set wrong asks for the wrong days; `status` tells it too."""
    found = list(clock(settings, now))
    yield from found
    if not found:
        yield Fact("clock", "sound", now.astimezone().isoformat(timespec="seconds"))


@check("disk")
def _disk(settings: Settings, now: datetime) -> Iterator[Fact]:
    free = shutil.disk_usage(settings.home).free
    grown = sizes.a_day(settings.home)
    told = ", ".join(
        f"{name} {size / 1e6:,.0f} MB" + (f" ({grown[name] / 1e6:+,.1f} a day)" if name in grown else "")
        for name, size in sizes.of_home(settings.home).items()
        if size
    )
    days = sizes.forecast(settings.home, free)
    left = f"; at the pace of the last nights full in {days:,} days" if days is not None else ""
    words = f"{rounding.size(free)} free; the home: {told or 'empty'}{left}"
    needed = next_needs(settings)
    if free < needed:
        words = f"{words}; the next snapshot asks for {rounding.size(needed)}"
    if free < max(LEAST_FREE, needed) or (days is not None and days < FEW_DAYS):
        remedy = f"{makes_room(settings, now)}; landing is never removed"
        yield Fact("disk", "filling", words, remedy)
    else:
        yield Fact("disk", "sound", words)


def _forget(settings: Settings) -> None:
    for path, _ in left_behind(settings.home):
        shutil.rmtree(path)


@check("retention", "nothing lies there that an older version made and this one does not use", _forget)
def _retention(settings: Settings, now: datetime) -> Iterator[Fact]:
    old = left_behind(settings.home)
    if old:
        megabytes = f"{sum(size for _, size in old) / 1e6:,.1f} MB"
        several = counted(len(old), "folder", "folders")
        words = f"{several} that nothing uses, {megabytes}: {_named([path for path, _ in old])}"
        yield Fact("retention", "left_behind", words, FIX)


def left_behind(home: Path) -> list[tuple[Path, int]]:
    """Folders that this version does not use, with their bytes: tables of older rules, broken records."""
    used, long_ago = {*TABLES, *BETWEEN}, time.time() - ASIDE_DAYS * 86_400
    old = [path for path in sorted((home / "interim").glob("*")) if path.is_dir() and path.name not in used]
    old += [path for path in sorted(home.glob("dagster.broken-*")) if path.stat().st_mtime < long_ago]
    return [(path, sizes.bytes_of(path)) for path in old]


def _named(found: Sequence[object]) -> str:
    """Each of them, and of many how many more."""
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return ", ".join(map(str, found[:MOST_NAMED])) + more


def _private(home: Path) -> list[Path]:
    return [home / name for name in PRIVATE if (home / name).exists()]


def _readable(home: Path) -> list[Path]:
    return [path for path in _private(home) if stat.S_IMODE(path.stat().st_mode) & 0o077]


def _close(settings: Settings) -> None:
    for path in _readable(settings.home):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)


@check("permissions", "what names people is readable by its owner alone", _close)
def _permissions(settings: Settings, now: datetime) -> Iterator[Fact]:
    home = settings.home
    mine = shlex.join(("chown", "-R", pwd.getpwuid(os.geteuid()).pw_name, str(home)))
    others = [path for path in _private(home) if path.stat().st_uid != os.geteuid()]
    if not os.access(home, os.W_OK | os.X_OK):
        yield Fact("permissions", "read_only", f"{home} cannot be written", mine)
    elif others:
        words = f"not this user's, so that runs by both users lock each other out: {_named(others)}"
        yield Fact("permissions", "other_owner", words, mine)
    elif open_ := _readable(home):
        yield Fact("permissions", "open", f"others may read what names people: {_named(open_)}", FIX)


@check("runs", "no run is stuck", lambda settings: close_dead(settings.home))
def _stuck(settings: Settings, now: datetime) -> Iterator[Fact]:
    killed = dead(settings.home)
    if killed:
        words = f"{counted(len(killed), 'run')} said to be at work, whose process is gone: {_named(killed)}"
        yield Fact("runs", "stuck", words, FIX)


@check(
    "databases",
    "Dagster's record of runs can be read",
    lambda settings: record.set_aside(settings.home / "dagster"),
)
def _databases(settings: Settings, now: datetime) -> Iterator[Fact]:
    broken = record.broken_databases(settings.home / "dagster")
    if broken:
        words = f"damaged or locked, and what was run stands in runs.jsonl: {_named(broken)}"
        yield Fact("databases", "broken_database", words, FIX)
    elif record.no_room(settings.home / "dagster"):
        yield Fact("databases", UNSEEN, "a disk without room opens no database: none was looked at")


@check("dagster")
def _dagster(settings: Settings, now: datetime) -> Iterator[Fact]:
    return record.facts(settings.home)


def _forget_pace(settings: Settings) -> None:
    """The moment of the last request is now: nothing goes out in a burst."""
    content = json.dumps({"last": datetime.now(UTC).isoformat()})
    for path in (settings.home / "pace").glob("*.json"):
        path.write_text(content)


@check("pace", fix=_forget_pace)
def _pace(settings: Settings, now: datetime) -> Iterator[Fact]:
    """A pace kept wrong makes the next request wait a quarter of an hour at most; it is told all the same."""
    if settings.clock_speed != 1:
        return  # the moments of a hurried clock are ahead of this one
    for path in sorted((settings.home / "pace").glob("*.json")):
        try:
            kept = json.loads(path.read_bytes() or b"{}")
            moments = [datetime.fromisoformat(value) for value in kept.values()]
        except (ValueError, AttributeError, TypeError):
            yield Fact("pace", "broken_pace", f"{path} is broken: the next request waits its turn", FIX)
            continue
        if any(moment - now > timedelta(hours=1) for moment in moments):
            yield Fact("pace", "ahead", f"{path} names a moment ahead of the clock", FIX)


def _parts(home: Path) -> list[Path]:
    return sorted((home / "landing").rglob(".*.part")) if (home / "landing").is_dir() else []


def _remove_parts(settings: Settings) -> None:
    for path in _parts(settings.home):
        path.unlink(missing_ok=True)


@check("landing", "nothing that was begun is left unfinished", _remove_parts)
def _unfinished(settings: Settings, now: datetime) -> Iterator[Fact]:
    left = _parts(settings.home)
    if left:
        words = f"{counted(len(left), 'file')} begun and not landed: {_named(left)}"
        yield Fact("landing", "left_over", words, FIX)


@check("interim", "tables between the steps can be read", lambda settings: discard_broken(settings.home))
def _tables(settings: Settings, now: datetime) -> Iterator[Fact]:
    broken = broken_parts(settings.home)
    if broken:
        words = f"{counted(len(broken), 'broken table')} between the steps: {_named(broken)}"
        yield Fact("interim", "broken_parts", words, FIX)


@check("staging", "nothing of a publish that was killed is left", lambda settings: clean(place(settings)))
def _staging(settings: Settings, now: datetime) -> Iterator[Fact]:
    staging = place(settings).staging
    left = sorted(path.name for path in staging.iterdir()) if staging.is_dir() else []
    folders = [name for name in left if not name.endswith(".lock")]
    if folders:
        words = f"{counted(len(folders), 'snapshot')} begun and not published in {staging}: {_named(folders)}"
        yield Fact("staging", "left_over", words, FIX)


@check("chain", "each snapshot names the one before it")
def _chain(settings: Settings, now: datetime) -> Iterator[Fact]:
    walked = 0
    try:
        for _ in chain(place(settings)):
            walked += 1
    except ChainCut as cut:
        if walked:
            words = f"{cut.problem}: snapshots are published, and none is pruned"
            yield Fact("chain", "cut", words, cut.mend)
    except SnapshotError:
        pass  # `status` tells of a lost pointer, and of a latest snapshot that cannot be read


@check("last run")
def _last_run(settings: Settings, now: datetime) -> Iterator[Fact]:
    return last_runs.last_run(settings.home, lambda: makes_room(settings, now))


@check("nights")
def _nights(settings: Settings, now: datetime) -> Iterator[Fact]:
    return last_runs.nights_begun(settings, now)


@check("ping")
def _ping(settings: Settings, now: datetime) -> Iterator[Fact]:
    return last_runs.pinged(settings.home)


@check("night")
def _night(settings: Settings, now: datetime) -> Iterator[Fact]:
    return nights.facts(settings.home)


@check("alerts", fix=lambda settings: alerts.forget_dropped(settings.home))
def _alerts(settings: Settings, now: datetime) -> Iterator[Fact]:
    try:
        channels = alerts.channels(settings.alerts)
    except alerts.BadChannel as error:
        yield Fact("alerts", "bad_channel", str(error), "mend PEERBENCH_ALERTS")
        return
    yield from dropped(settings.home)
    book = alerts.read(settings.home)
    if book.unsent:
        waits = alerts.waiting(book, channels)
        if channels:
            remedy = "`peerbench watch` sends them; see that the channels answer"
            yield Fact("alerts", "unsent", waits, remedy)
        else:
            book_file = settings.home / alerts.BOOK
            remedy = f"set it as the night has it, then `peerbench watch`; or `rm {book_file}`"
            yield Fact("alerts", "unsent", waits, remedy)
    elif channels:
        names = {alerts.named(channel) for channel in channels}
        untold = sum(not names <= {*trouble["told"]} for trouble in book.troubles.values())
        words = f"{counted(len(channels), 'channel')}, {counted(len(book.troubles), 'open trouble')}"
        yield Fact("alerts", "sound", words + (f", {untold} not told yet" if untold else ""))
    else:
        yield Fact("alerts", "none", "PEERBENCH_ALERTS is not set: trouble is told by `status` alone")
