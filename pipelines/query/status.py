"""Where a home stands, for the operator who comes in the morning: `peerbench status`.

Every state of a home has its own word, which scripts may ask for, words for a person, the command that mends
it, and the exit code of docs/operations.md.
"""

import json
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.authorities.register.register import load_register
from pipelines.clock import london_today
from pipelines.collect import ledger
from pipelines.collect.day_record import Day
from pipelines.collect.importing import not_taken, refused_files, waiting_files
from pipelines.collect.landing import DOCUMENTS, LEDGER, RECEIVED, looks_whole, sidecar_of
from pipelines.collect.places import back, of_days, strays
from pipelines.collect.reconcile import undone
from pipelines.collect.sequence_gaps import broken as gaps_broken
from pipelines.collect.sequence_gaps import gaps
from pipelines.collect.sources import FEEDS
from pipelines.collect.tables import stale
from pipelines.documents.landed import MENDS_RECORD
from pipelines.documents.landed import broken as broken_records
from pipelines.publish import less, pending
from pipelines.publish.restored import lacking
from pipelines.publish.runs import broken_lines, dead, runs, was_killed
from pipelines.publish.steps import check_replies
from pipelines.publish.storage import HOME, OtherRegister, pages_of, place, register_of, same_register
from pipelines.query.misplaced import misplaced
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import MENDS as MENDS_WITHDRAWAL
from pipelines.social_value.withdrawals import withdrawals
from warehouse.errors import UserError
from warehouse.interim import broken_parts, parts
from warehouse.snapshots.disk import in_the_way, move_aside
from warehouse.snapshots.manifest import NoneYet, PointerBroken, PointerMissing, SnapshotError, moment_of
from warehouse.snapshots.retention import CLOCKS_DIFFER, newest_sound, standing, step_back
from warehouse.snapshots.snapshot import latest, manifest_of
from warehouse.snapshots.storage import POINTER, seen, use_command
from warehouse.text import counted, one_line

UNDATED = (f"*/{RECEIVED}/*.zst", f"*/{DOCUMENTS}/*.zst")
"""Landed files of no day."""
OLD_DAYS = 4
"""A newest day older than this is told: a night is missed now and then, four in a row are not."""
BUILT = date(2026, 11, 1)
"""No clock of a machine that runs this program can be before it."""
MOST = 20
"""Files and folders of the wrong kind that are told one by one."""
PAGES_FAILED, NONE_PUBLISHED, DAMAGED, POINTER_MISSING, POINTER_BROKEN, HELD = 3, 4, 5, 6, 7, 8
"""Exit codes of `status`, as in docs/operations.md."""
ANEW = f"`peerbench rebuild`, then {pending.accept([less.LAST])}"


@dataclass(frozen=True)
class Fact:
    """One thing about a home: what it is of, its state in one word, in a sentence, and what mends it.

    A remedy is a command as it is typed, or words in which commands stand between backticks.
    """

    of: str
    state: str
    words: str
    remedy: str | None = None
    exit_code: int = 0

    @property
    def line(self) -> str:
        """The fact for a terminal, with what mends it."""
        mend = f"; mend it: {self.remedy}" if self.remedy else ""
        return one_line(f"{self.of}: {self.words}{mend}")


def facts(settings: Settings, today: date | None = None) -> Iterator[Fact]:
    """Every fact of a home, by service first; what is not there, or cannot be read, is said."""
    home, today = settings.home, today or london_today()
    yield from _read("clock", lambda: clock(settings, datetime.now(UTC)))
    yield from _misplaced(home)
    yield from _read("home", lambda: _whose(settings))
    yield from _read("landing", lambda: _ledger(home))
    yield from _read("landing", lambda: _landed(home))
    yield from _read("documents", lambda: _records_of_documents(home))
    yield from _read("withdrawals", lambda: _withdrawals(home))
    yield from _read("home", lambda: _lacking(settings))
    yield from _read("alerts", lambda: dropped(home))
    for name, what in RECORDS.items():
        yield from _read("records", lambda name=name, what=what: _record(home, name, what))  # type: ignore[misc]
    yield from _read("register", lambda: _register(settings))
    for source in FEEDS:
        yield from _read(source, lambda source=source: _collected(home, source, today))  # type: ignore[misc]
    gone = list(_read("landing", lambda: _gone_files(settings)))
    yield from _read("landing", lambda: _changed(home, bool(gone)))
    yield from gone
    yield from _read("inbox", lambda: _inbox(home))
    yield from _read("runs", lambda: _runs(home))
    yield from _read("quarantine", lambda: _quarantine(home))
    yield from _read("releases", lambda: _repeated(home))
    for path in broken_parts(home):
        yield Fact("interim", "broken", f"BROKEN {path}", "`peerbench run --no-collect` makes it again")
    held = list(_read("publish", lambda: _held(home)))
    yield from held
    mends = [*(fact.remedy for fact in held), *(f"{f.remedy}; then `peerbench rebuild`" for f in gone)]
    yield from _read("snapshot", lambda: _snapshot(settings, next(iter(mends), None)))
    yield from _read("pages", lambda: _pages(settings))


def lines(home: Path) -> Iterator[str]:
    """The facts of a home, a line each."""
    return (fact.line for fact in facts(Settings(home=home)))


def as_json(found: list[Fact]) -> dict[str, Any]:
    """The facts for a script: `exit_code` is that of `status`; a fact has of, state, words, remedy."""
    return {"exit_code": exit_code(found), "facts": [asdict(fact) for fact in found]}


def exit_code(found: list[Fact]) -> int:
    """The lowest of those that have one: what readers lack comes before what the next publish lacks.

    0 where readers have sound and complete pages, and nothing holds the next publish up.
    """
    return min((fact.exit_code for fact in found if fact.exit_code), default=0)


def _read(of: str, facts_of: Callable[[], Iterator[Fact]]) -> Iterator[Fact]:
    """The facts; of a file that cannot be read, that: no other fact is lost by it."""
    try:
        yield from list(facts_of())
    except pl.exceptions.PolarsError as error:
        yield Fact(of, "unreadable", f"cannot be told: {error}", "peerbench rebuild")
    except OSError as error:
        path = in_the_way(error)
        remedy = move_aside(path) if path else None
        if path is None and error.filename:
            remedy = f"make {error.filename} readable, or move it away"
        yield Fact(of, "unreadable", f"cannot be told: {error}", remedy, DAMAGED if of == "snapshot" else 0)


def clock(settings: Settings, now: datetime) -> Iterator[Fact]:
    """A clock that was set back: to before this program, or before what the home did last."""
    remedy = "timedatectl set-ntp true; then `peerbench audit`, which names days asked at a wrong time"
    if now.date() < BUILT:
        yield Fact("clock", "wrong", f"it says {now.date()}, before this program was made", remedy)
        return
    moments = [datetime.fromisoformat(row["started_at"]) for row in list(runs(settings.home))[-20:]]
    moments += filter(None, map(moment_of, place(settings).ids()[-1:]))
    ahead = max(moments, default=now)
    if ahead - now > CLOCKS_DIFFER:
        said, was = now.isoformat(timespec="seconds"), ahead.isoformat(timespec="seconds")
        words = f"it says {said}, and this home was at work at {was}"
        kept = "what is published until then keeps its order, and nothing is pruned"
        yield Fact("clock", "wrong", f"WRONG: {words}: {kept}", remedy)


def _misplaced(home: Path) -> Iterator[Fact]:
    """Files where folders belong, and folders where files do: no run could write there."""
    for found in islice(misplaced(home), MOST):
        yield Fact("home", "misplaced", f"MISPLACED: {found.words}", found.remedy, found.exit_code)


def _changed(home: Path, gone: bool) -> Iterator[Fact]:
    """Months whose landing is not what was read. What is gone is mended first: a run would be held up."""
    months = stale(home)
    first = f", the first {months[0][:7]}" if months else ""
    words = f"{counted(len(months), 'month')} changed since they were read{first}"
    remedy = "peerbench run --no-collect" if months and not gone else None
    yield Fact("landing", "changed" if months else "read", words, remedy)


def _collected(home: Path, source: str, today: date) -> Iterator[Fact]:
    if problem := gaps_broken(home, source):
        again = "`peerbench run` asks again; what a file had named, an audit against that file names again"
        yield Fact(source, "broken_gaps", f"BROKEN {problem}", again)
    days = Day.all(home, source)
    known = {day.day for day in days}
    records = (day for _, day, _ in of_days(home, "windows.json", source))
    if unread := sorted(day for day in records if day not in known):
        several = counted(len(unread), "record of a day", "records of days")
        words = f"BROKEN: {several} (windows.json) cannot be read, first {unread[0]}"
        asks = f"`peerbench run --from {unread[0]} --to {unread[-1]} --source {source}`"
        yield Fact(source, "broken_days", words, f"{asks} asks those days again")
    if not days:
        yield Fact(source, "never_collected", "nothing was collected")
        return
    complete = [day.day for day in days if day.complete]
    open_ = undone(home, source, today)
    missing = sum(gap.state == "missing" for gap in gaps(home, source))
    told = [f"{len(complete)} days complete" + (f", the newest {max(complete)}" if complete else "")]
    if open_:
        newest, why = open_[-1]
        told.append(f"NOT COMPLETE: {len(open_)} days open, the newest {newest}: {why}")
    if missing:
        told.append(f"NOT COMPLETE: {missing} notices missing")
    remedy = f"peerbench run --from {open_[0][0]} --source {source}" if open_ else None
    state = "not_complete" if open_ or missing else "complete"
    yield Fact(source, state, "; ".join(told), remedy or ("peerbench run" if missing else None))
    age = (today - max(day.day for day in days)).days
    if age > OLD_DAYS:
        words = f"OLD: the newest day asked is {age} days ago ({max(day.day for day in days)})"
        yield Fact(source, "old", words, f"peerbench run --days {age + 1} --source {source}")


def _register(settings: Settings) -> Iterator[Fact]:
    """The register and the replies beside it, where no run could begin with them; nothing of sound ones."""
    try:
        load_register(settings.register_dir)
        check_replies(settings)
    except UserError as error:
        first, *more = str(error).splitlines()
        words = f"BROKEN: {first}" + (f", and {len(more)} more" if more else "")
        remedy = (
            "mend that file or put it back from a backup: `peerbench reference check` tells when it is sound"
        )
        yield Fact("register", "broken_register", words, remedy, HELD)


def _withdrawals(home: Path) -> Iterator[Fact]:
    """What was written down of withdrawals, where it is broken."""
    try:
        withdrawals(home)
    except UserError as error:
        words = f"BROKEN {str(error).removesuffix(f': {MENDS_WITHDRAWAL}')}"
        yield Fact("withdrawals", "broken_withdrawals", words, MENDS_WITHDRAWAL, HELD)


def _lacking(settings: Settings) -> Iterator[Fact]:
    """Runs and withdrawals that the last snapshot has and the home lost."""
    for table, rows in lacking(settings).items():
        lost = f"{counted(len(rows), 'row')} of {settings.home / f'{table}.jsonl'}"
        words = f"GONE: {lost} that the last snapshot has"
        yield Fact(table, f"{table}_gone", words, "`peerbench rebuild` writes them again from the snapshot")


def _record(home: Path, name: str, what: str) -> Iterator[Fact]:
    if (home / name).exists() and (broken := _broken_lines(home / name)):
        words = f"BROKEN {home / name}: {counted(broken, 'line')} left out: {what}"
        remedy = f"remove what is broken of {name}, or the file: it begins again"
        yield Fact("records", "broken_record", words, remedy)


FORGET = "peerbench doctor --fix"
RECORDS = {
    "alerts.json": "which troubles were told, and messages that wait, are not known",
    "nights.jsonl": "the nights of those lines are not compared",
    "sizes.jsonl": "how the home grew is not known",
}
"""Records that a watch keeps, which begin again where they are broken, and what is not known then."""


def dropped(home: Path) -> Iterator[Fact]:
    """Messages to channels that were given up: who should have had them is told by nothing else."""
    path = home / "alerts.json"
    try:
        dropped = json.loads(path.read_bytes())["dropped"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return  # none, or told as broken
    if isinstance(dropped, int) and dropped > 0:
        words = f"LOST: {counted(dropped, 'message')} given up before a channel took them"
        yield Fact("alerts", "dropped", f"{words}; runs.jsonl and logs/ say what happened", FORGET)


def _broken_lines(path: Path) -> int:
    content = path.read_bytes()
    lines = [content] if path.suffix == ".json" else content.splitlines()
    return sum(not _is_object(line) for line in lines)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _kept(home: Path) -> list[Path]:
    undated = (path for pattern in UNDATED for path in (home / "landing").glob(pattern))
    return sorted((*(path for _, _, path in of_days(home, "*.zst")), *undated))


def _whose(settings: Settings) -> Iterator[Fact]:
    """The file by which a home knows whose it is, where it is broken or gone."""
    home = settings.home
    try:
        same_register(settings)
    except OtherRegister as error:
        remedy = "set PEERBENCH_REGISTER to that one, or use another home"
        yield Fact("home", "other_register", f"ANOTHER REGISTER: {error}", remedy, HELD)
    except UserError:
        pass  # told below, and of the register
    begun = bool(_kept(home)) or bool(place(settings).ids())
    if begun and register_of(settings) is None:
        again = "`peerbench rebuild` writes it again"
        if not (home / HOME).exists():
            yield Fact("home", "home_gone", f"GONE {home / HOME}: it names whose register this is", again)
        else:
            remedy = f"{again} from the snapshots" if place(settings).ids() else f"remove the file; {again}"
            yield Fact("home", "broken_home", f"BROKEN {home / HOME}: it names no register", remedy)


def _ledger(home: Path) -> Iterator[Fact]:
    """What the ledger lacks of what lies in landing: all, lines that are broken, or lines that are gone."""
    again = "`peerbench rebuild` writes down what lies in landing"
    kept = _kept(home)
    if kept and not (home / LEDGER).exists():
        yield Fact("landing", "ledger_gone", f"GONE {home / LEDGER}: what landed is not noted", again)
        return
    if broken := ledger.broken_lines(home):
        words = f"BROKEN {home / LEDGER}: {counted(broken, 'line')} left out; the others stand"
        yield Fact("landing", "broken_ledger", words, again)
    known = ledger.entries(home)
    unnoted = [path for path in kept if path.relative_to(home / "landing").as_posix() not in known]
    if unnoted:
        some = f"{len(unnoted):,} of {counted(len(kept), 'landed file')}, the first {unnoted[0]}"
        yield Fact("landing", "short_ledger", f"SHORT {home / LEDGER}: it lacks {some}", again)


def _landed(home: Path) -> Iterator[Fact]:
    """Landed files that are empty or cut, and those that nobody can tell where they came from."""
    each, kept = "`peerbench verify --landing` names each command", _kept(home)
    if cut := [path for path in kept if not looks_whole(path)]:
        words = f"DAMAGED: {counted(len(cut), 'landed file')} empty or cut, the first {cut[0]}"
        yield Fact("landing", "cut_files", words, each)
    if found := strays(home):
        words = f"STRAY: {counted(len(found), 'landed file')} where nothing is read, the first {found[0]}"
        yield Fact("landing", "stray_files", words, back(home, found[0], ledger.entries(home)))
    if without := [path for path in kept if sidecar_of(path) is None]:
        words = f"BROKEN: {counted(len(without), 'landed file')} without sound sidecar, first {without[0]}"
        yield Fact("landing", "broken_sidecars", words, each)


def _records_of_documents(home: Path) -> Iterator[Fact]:
    if records := list(broken_records(home)):
        words = f"BROKEN: {len(records)} records of documents are left out, the first {records[0]}"
        yield Fact("documents", "broken_records", words, MENDS_RECORD)


def _gone_files(settings: Settings) -> Iterator[Fact]:
    """Landed files that are gone: the next publish will be held up by them."""
    if files := less.lost(settings):
        problem, mend = less.told(files)
        mend = mend.removeprefix("mend it: ")
        if any(file.hint for file in files):
            mend = f"{mend}; without a copy: `peerbench rebuild`, then {pending.accept([less.FILES])}"
        if astray := strays(settings.home):
            mend = f"{back(settings.home, astray[0], ledger.entries(settings.home))}; or {mend}"
        yield Fact("landing", "files_gone", f"GONE: {problem}", mend, HELD)


def _held(home: Path) -> Iterator[Fact]:
    """The last publish, where a check held it up and nothing was published since."""
    found = pending.standing(home)
    if found is None:
        return
    told = "; ".join(f"{check}: {problem}" for check, (problem, _) in found.faults.items())
    if found.moved:
        words = f"HELD UP, before landing or tables changed: {told}"
        yield Fact("publish", "held", words, "peerbench rebuild", HELD)
        return
    mends = [mend.removeprefix("mend it: ") for _, mend in found.faults.values() if mend]
    accept = f"accept it: {pending.accept(found.faults)}"
    yield Fact("publish", "held", f"HELD UP: {told}", "; ".join(dict.fromkeys([*mends, accept])), HELD)


def _inbox(home: Path) -> Iterator[Fact]:
    waiting = len(waiting_files(home))
    yield Fact("inbox", "waiting" if waiting else "empty", f"{waiting:,} waiting")
    if left := not_taken(home):
        words = f"NOT TAKEN: {counted(len(left), 'entry', 'entries')} of the inbox, the first {left[0]}"
        remedy = "put files, no folders and no links, into inbox/SOURCE of the home; move the rest out"
        yield Fact("inbox", "not_taken", words, remedy)
    for source, path, why in refused_files(home):
        remedy = f"`peerbench import {shlex.quote(str(path))} --source {source}` tells why, or remove it"
        yield Fact("inbox", "refused", f"REFUSED {path}: {why}", remedy)


def _runs(home: Path) -> Iterator[Fact]:
    found = list(runs(home))
    if not found:
        yield Fact("runs", "none", "none")
    killed = dead(home)
    for row in found[-3:]:
        outcome = "killed" if was_killed(row, killed) else str(row["outcome"])
        gone = row["run_id"] in killed
        remedy = "`peerbench run` or `peerbench rebuild` goes on from what was landed" if gone else None
        words = f"{outcome}, begun {row['started_at']}"
        yield Fact(f"run {str(row['run_id'])[:8]}", outcome, words, remedy)
    if broken := broken_lines(home):
        words = f"BROKEN {home / 'runs.jsonl'}: {counted(broken, 'line')} left out; the others stand"
        yield Fact(
            "runs", "broken_lines", words, "remove what is broken: runs that a snapshot has come again"
        )


def _quarantine(home: Path) -> Iterator[Fact]:
    paths = list(parts(home, "quarantine").values())
    if not paths:
        yield Fact("quarantine", "empty", "empty")
        return
    rules = Counter(pl.concat([pl.read_parquet(path, columns=["rule"]) for path in paths])["rule"].to_list())
    stated = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
    yield Fact("quarantine", "rows", f"{rules.total()} rows" + (f" ({stated})" if stated else ""))


def _repeated(home: Path) -> Iterator[Fact]:
    """Releases of one process, id and day that differ: the order of their hashes decides between them."""
    key = ["source", "ocid", "release_id", "release_date"]
    found = [
        pl.scan_parquet(path).select(*key, "content_sha256") for path in parts(home, "releases").values()
    ]
    if not found:
        return
    grouped = pl.concat(found).drop_nulls("release_id").group_by(key).agg(pl.col("content_sha256").n_unique())
    count = grouped.filter(pl.col("content_sha256") > 1).select(pl.len()).collect().item()
    if count:
        words = f"{count} ids came with two contents on a day: the later time counts, else the higher hash"
        yield Fact("releases", "repeated", words)


def _snapshot(settings: Settings, mends: str | None) -> Iterator[Fact]:
    """The latest snapshot and its pages. `mends`: what must come before the next can be published."""
    of = "snapshot"
    try:
        found = latest(place(settings))
    except NoneYet:
        shown = pages_of(settings.home)
        words = f"GONE: none lies in {place(settings).name}, though the pages show {shown}"
        anew = f"{less.NO_SNAPSHOT}; or {ANEW}, begins a new chain"
        mends = mends or (anew if shown else "peerbench run")
        state, words = ("snapshots_gone", words) if shown else ("none", "none was published")
        yield Fact(of, state, words, mends, NONE_PUBLISHED)
    except PointerMissing as error:
        remedy = _use(settings, "missing")
        yield Fact(of, "pointer_missing", f"POINTER MISSING: {error}", remedy, POINTER_MISSING)
    except PointerBroken as error:
        remedy = _use(settings, "broken")
        yield Fact(of, "pointer_broken", f"POINTER BROKEN: {error}", remedy, POINTER_BROKEN)
    except (SnapshotError, OSError) as error:
        yield Fact(of, "damaged", f"DAMAGED: {error}", _mends_snapshot(settings, mends), DAMAGED)
    else:
        manifest = found.manifest
        age = datetime.now(UTC) - datetime.fromisoformat(manifest["published_at"])
        words = f"{sum(found.rows.values()):,} rows, {max(0, age.days)} days old"
        yield Fact(f"{of} {manifest['snapshot']}", "published", words)
        if damaged := manifest["landing"]["damaged"] if "landing" in manifest else []:
            several = counted(len(damaged), "landed file")
            words = f"DAMAGED: {several} left out of the snapshot, the first {damaged[0]['path']}"
            yield Fact("landing", "damaged_files", words, "`peerbench verify --landing` names each command")


def _pages(settings: Settings) -> Iterator[Fact]:
    """The pages, where they are not those of the latest snapshot, or some are gone."""
    try:
        pointer = standing(place(settings))
    except SnapshotError:
        return  # told of the snapshot, which comes first
    if pointer is None:
        return
    made = pages_of(settings.home)
    if made != pointer.snapshot:
        words = f"FAILED: the snapshot is published, its pages not made; those of {made or 'none'} stand"
        yield Fact("pages", "failed", words, "peerbench site", PAGES_FAILED)
    elif gone := _gone_pages(settings.home / "site"):
        yield Fact("pages", "gone", gone, "peerbench site", PAGES_FAILED)


def _use(settings: Settings, state: str) -> str:
    """What names the snapshot that readers see, where the pointer is lost; else what begins a new chain."""
    where = place(settings)
    if newest := newest_sound(where):
        return use_command(newest, f"{POINTER} was {state}")
    back = "put a sound snapshot back from a backup"
    if settings.warehouse:
        return back
    root = settings.home / "warehouse"
    moved = [root / "snapshots", *([root / POINTER] if (root / POINTER).exists() else [])]
    return f"{back}; or {', '.join(map(move_aside, moved))}, {ANEW}, begins a new chain"


def _mends_snapshot(settings: Settings, mends: str | None) -> str:
    """What gives readers a sound snapshot again: to make it again, where nothing would hold that up."""
    where = place(settings)
    pointer = seen(where)
    latest_id = pointer.snapshot if pointer else ""
    older = step_back(where, latest_id) if latest_id else None
    command = use_command(older, f"{latest_id} is damaged") if older else None
    use = f"`{command}` shows readers the newest sound one" if command else None
    if mends:
        return "; or ".join(filter(None, (mends, use)))
    try:
        manifest_of(where, latest_id, pointer.manifest_sha256 if pointer else None)
    except SnapshotError:
        return f"{use}; then `peerbench rebuild`" if use else f"{ANEW}, begins a new chain"
    return "; or ".join(filter(None, ("`peerbench rebuild`", use)))


def _gone_pages(site: Path) -> str | None:
    """Which pages of the site are not there, by the index that was written with them; null where all are."""
    try:
        found = json.loads((site / "index.json").read_bytes())
        paths = [site / row["path"] for kind in ("pages", "feeds") for row in found[kind]]
    except FileNotFoundError:
        return f"GONE {site / 'index.json'}: it names every page"
    except (NotADirectoryError, IsADirectoryError, ValueError, KeyError, TypeError):
        return f"BROKEN {site / 'index.json'}: it names every page"
    gone = sorted(path for path in paths if not path.is_file())
    return f"GONE: {len(gone)} of {len(paths)} pages, the first {gone[0]}" if gone else None
