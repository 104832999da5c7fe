"""What a home lacks or has too much of: landing, its records and registers, the inbox, runs, quarantine."""

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

import polars as pl

from pipelines.authorities.register.register import load_register
from pipelines.collect import ledger
from pipelines.collect.day_record import Day
from pipelines.collect.inbox import not_taken, refused_files, waiting_files
from pipelines.collect.landing import DOCUMENTS, LEDGER, RECEIVED, looks_whole, sidecar_of
from pipelines.collect.moved import day_of_record, moved, put_back
from pipelines.collect.places import back, of_days, strays
from pipelines.collect.reconcile import undone
from pipelines.collect.sequence_gaps import broken as gaps_broken
from pipelines.collect.sequence_gaps import gaps
from pipelines.collect.tables import stale
from pipelines.documents.landed import MENDS_RECORD
from pipelines.documents.landed import broken as broken_records
from pipelines.publish import less, pending
from pipelines.publish.checks import FILES
from pipelines.publish.restored import KEPT, lacking
from pipelines.publish.runs import broken_lines, dead, published_by, runs, was_killed
from pipelines.publish.steps import check_replies
from pipelines.publish.storage import HOME, OtherRegister, place, register_of, same_register
from pipelines.query.fact import HELD, UNSEEN, Fact, hidden
from pipelines.query.misplaced import misplaced
from pipelines.settings import Settings, unknown
from pipelines.social_value.model_record import CURRENT, WAITING, ModelError, read_record
from pipelines.social_value.withdrawals import MENDS as MENDS_WITHDRAWAL
from pipelines.social_value.withdrawals import withdrawals
from warehouse.errors import UserError
from warehouse.interim import parts
from warehouse.json_lines import lines_of, object_of
from warehouse.snapshots.manifest import SnapshotError, moment_of
from warehouse.snapshots.retention import CLOCKS_DIFFER
from warehouse.snapshots.storage_s3 import StorageFailed
from warehouse.text import counted, one_line

UNDATED = (f"*/{RECEIVED}/*.zst", f"*/{DOCUMENTS}/*.zst")
"""Landed files of no day."""
OLD_DAYS = 4
"""A newest day older than this is told: a night is missed now and then, four in a row are not."""
BUILT = date(2026, 11, 1)
"""No clock of a machine that runs this program can be before it."""
MOST = 20
"""Files and folders of the wrong kind that are told one by one."""


def clock(settings: Settings, now: datetime) -> Iterator[Fact]:
    """A clock that was set back: to before this program, or before what the home did last."""
    remedy = "`timedatectl set-ntp true`, then `peerbench audit` names days that were asked at a wrong time"
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


def settings_wrong(told: Iterable[str]) -> Iterator[Fact]:
    """Settings that cannot be, in whose place a look takes the default."""
    for words in told:
        said = f"{words.removeprefix('settings: ')}: until it is mended no night begins"
        yield Fact("settings", "wrong_setting", said, "mend it in the shell or in /etc/peerbench.env")


def settings_unread() -> Iterator[Fact]:
    """Variables that are named like settings and are none: what they were to change stays as it was."""
    if found := unknown():
        named = (one_line(name)[:60] + (f" ({near}?)" if near else "") for name, near in found.items())
        told = ", ".join(islice(named, MOST))
        words = f"{told}: set here, and no setting of peerbench: nothing reads it"
        remedy = "write it as docs/operations.md has it, or unset it"
        yield Fact("settings", "unknown_setting", words, remedy)


def wrong_kinds(home: Path) -> Iterator[Fact]:
    """Files where folders belong, and folders where files do: no run could write there."""
    for found in islice(misplaced(home), MOST):
        yield Fact("home", "misplaced", f"MISPLACED: {found.words}", found.remedy, found.exit_code)


def owner(settings: Settings) -> Iterator[Fact]:
    """The file by which a home knows whose it is, where it is broken or gone."""
    home = settings.home
    try:
        same_register(settings)
    except OtherRegister as error:
        remedy = "set PEERBENCH_REGISTER to that one, or use another home"
        yield Fact("home", "other_register", f"ANOTHER REGISTER: {error}", remedy, HELD)
    except StorageFailed as error:
        yield Fact("home: other_register", UNSEEN, f"what the snapshots say cannot be told: {error}")
    except UserError:
        pass  # told below, and of the register
    begun = bool(_kept(home)) or bool(place(settings).ids())
    if begun and register_of(settings) is None:
        again = "`peerbench rebuild` writes it again"
        if not (home / HOME).exists():
            named = "set PEERBENCH_REGISTER to the folder of the register that it was begun with; then "
            remedy = again if place(settings).ids() else named + again
            yield Fact("home", "home_gone", f"GONE {home / HOME}: it names whose register this is", remedy)
        else:
            remedy = f"{again} from the snapshots" if place(settings).ids() else f"remove the file; {again}"
            yield Fact("home", "broken_home", f"BROKEN {home / HOME}: it names no register", remedy)


def ledger_of_landing(home: Path) -> Iterator[Fact]:
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
    astray = moved(home, known).keys()
    unnoted = [
        path
        for path in kept
        if path not in astray and path.relative_to(home / "landing").as_posix() not in known
    ]
    if unnoted:
        some = f"{len(unnoted):,} of {counted(len(kept), 'landed file')}, the first {unnoted[0]}"
        yield Fact("landing", "short_ledger", f"SHORT {home / LEDGER}: it lacks {some}", again)


def landed_files(home: Path) -> Iterator[Fact]:
    """Landed files that are empty or cut, and those that nobody can tell where they came from."""
    each, kept = "`peerbench verify --landing` names each command", _kept(home)
    if cut := [path for path in kept if not looks_whole(path)]:
        words = f"DAMAGED: {counted(len(cut), 'landed file')} empty or cut, the first {cut[0]}"
        yield Fact("landing", "cut_files", words, each)
    if found := strays(home):
        words = f"STRAY: {counted(len(found), 'landed file')} where nothing is read, the first {found[0]}"
        yield Fact("landing", "stray_files", words, back(home, found[0], ledger.entries(home)))
    if moved_now := moved(home, ledger.entries(home)):
        first, right = next(iter(moved_now.items()))
        files = counted(len(moved_now), "file of landing", "files of landing")
        words = f"MOVED: {files} under another day than theirs, the first {first}, of {right.parent}"
        yield Fact("landing", "moved_files", words, put_back(home, moved_now))
    if without := [path for path in kept if sidecar_of(path) is None]:
        words = f"BROKEN: {counted(len(without), 'landed file')} without sound sidecar, first {without[0]}"
        yield Fact("landing", "broken_sidecars", words, each)


def records_of_documents(home: Path) -> Iterator[Fact]:
    if records := list(broken_records(home)):
        words = f"BROKEN: {len(records)} records of documents are left out, the first {records[0]}"
        yield Fact("documents", "broken_records", words, MENDS_RECORD)


def withdrawals_kept(home: Path) -> Iterator[Fact]:
    """What was written down of withdrawals, where it is broken."""
    try:
        withdrawals(home)
    except UserError as error:
        words = f"BROKEN {str(error).removesuffix(f': {MENDS_WITHDRAWAL}')}"
        yield Fact("withdrawals", "broken_withdrawals", words, MENDS_WITHDRAWAL, HELD)


def lost_rows(settings: Settings) -> Iterator[Fact]:
    """Runs and withdrawals that the last snapshot has and the home lost."""
    try:
        found = lacking(settings)
    except (SnapshotError, StorageFailed) as error:
        for table in KEPT:
            yield hidden(f"{table}: {table}_gone", "whether rows are gone cannot be told", error)
        return
    for table, rows in found.items():
        lost = f"{counted(len(rows), 'row')} of {settings.home / f'{table}.jsonl'}"
        words = f"GONE: {lost} that the last snapshot has"
        yield Fact(table, f"{table}_gone", words, "`peerbench rebuild` writes them again from the snapshot")


def record(home: Path, name: str, what: str) -> Iterator[Fact]:
    if (home / name).exists() and (broken := _broken_lines(home / name)):
        words = f"BROKEN {home / name}: {counted(broken, 'line')} left out: {what}"
        remedy = f"remove what is broken of {name}, or the file: it begins again"
        yield Fact("records", "broken_record", words, remedy)


FORGET = "peerbench doctor --fix"
RECORDS = {
    "alerts.json": "which troubles were told, and messages that wait, are not known",
    "interim/kept.json": "the next run makes every table again that stood by it",
    "interim/readings.json": "the next run reads every notice again",
    "nights.jsonl": "the nights of those lines are not compared",
    "sizes.jsonl": "how the home grew is not known",
}
"""Records that begin again where they are broken, and what is not known then."""


def models(home: Path) -> Iterator[Fact]:
    """The records of the theme model, where a run would stop at them."""
    for name in (CURRENT, WAITING):
        path = home / "models" / f"{name}.json"
        try:
            read_record(path)
        except ModelError as error:
            words = f"BROKEN {one_line(str(error))}; left out: until then no night ends"
            yield Fact("records", "broken_record", words, f"`rm {path}`: it begins again", HELD)


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


def register(settings: Settings) -> Iterator[Fact]:
    """The register and the replies beside it, where no run could begin with them; nothing of sound ones."""
    try:
        load_register(settings.register_dir)
        check_replies(settings)
    except UserError as error:
        first, *more = str(error).splitlines()
        words = f"BROKEN: {settings.register_dir}: {first}" + (f", and {len(more)} more" if more else "")
        remedy = (
            "mend that file or put it back from a backup: `peerbench reference check` tells when it is sound"
        )
        yield Fact("register", "broken_register", words, remedy, HELD)


def collected(home: Path, source: str, today: date) -> Iterator[Fact]:
    if problem := gaps_broken(home, source):
        again = "`peerbench run` asks again; what a file had named, an audit against that file names again"
        yield Fact(source, "broken_gaps", f"BROKEN {problem}", again)
    days = Day.all(home, source)
    known = {day.day for day in days}
    records = (
        day for _, day, path in of_days(home, "windows.json", source) if day_of_record(path) in (day, None)
    )
    if unread := sorted(day for day in records if day not in known):
        several = counted(len(unread), "record of a day", "records of days")
        words = f"BROKEN: {several} (windows.json) cannot be read, first {unread[0]}"
        asks = f"`peerbench run --from {unread[0]} --to {unread[-1]} --source {source}`"
        yield Fact(source, "broken_days", words, f"{asks} asks those days again")
    if not days:
        never = Fact(source, "never_collected", "nothing was collected")
        yield Fact(source, UNSEEN, "what was collected cannot be told") if unread else never
        return
    open_ = undone(home, source, today)
    lost = sorted({day.day for day in days if day.complete} & {day for day, _ in open_})
    complete = [day.day for day in days if day.complete and day.day not in lost]
    missing = sum(gap.state == "missing" for gap in gaps(home, source))
    told = [f"{len(complete)} days complete" + (f", the newest {max(complete)}" if complete else "")]
    if open_:
        newest, why = open_[-1]
        told.append(f"NOT COMPLETE: {len(open_)} days open, the newest {newest}: {why}")
    if missing:
        told.append(f"NOT COMPLETE: {missing} notices missing")
    remedies = [f"`peerbench run --from {day} --source {source}`" for day, _ in open_ if day not in lost][:1]
    if lost:
        last = next(day for day in lost if day + timedelta(days=1) not in lost)
        remedies.append(f"`peerbench run --from {lost[0]} --to {last} --source {source} --again`")
    if missing and not remedies:
        remedies.append("`peerbench run`")
    state = "not_complete" if open_ or missing else "complete"
    yield Fact(source, state, "; ".join(told), "; ".join(remedies) or None)
    # A day that was asked in vain is no newer one; where none was answered, the first says since when.
    answered = [day.day for day in days if day.windows or day.finished]
    newest = max(answered, default=days[0].day)
    age = (today - newest).days
    if age > OLD_DAYS:
        words = f"OLD: the newest day that was answered is {age} days ago ({newest})"
        yield Fact(source, "old", words, f"peerbench run --days {age + 1} --source {source}")


def gone_files(settings: Settings) -> Iterator[Fact]:
    """Landed files that are gone: the next publish will be held up by them."""
    files, unasked = less.lost(settings)
    if unasked:
        words = "cannot be told by the last snapshot, but by the ledger alone"
        yield hidden("landing: files_gone", words, unasked)
    if files:
        problem, mend, hinted = less.told(settings.home, files)
        if hinted:
            mend = f"{mend}; without a copy: {_let_through(settings.home)}"
        yield Fact("landing", "files_gone", f"GONE: {problem}", mend, HELD)


def _let_through(home: Path) -> str:
    """What accepts that landed files are lost: a publish must be held up by it first."""
    held = pending.standing(home)
    if held and not held.moved and FILES in held.faults:
        return pending.accept(held.faults)
    return f"`peerbench rebuild`, then {pending.accept([FILES])}"


def changed_months(home: Path, gone: bool) -> Iterator[Fact]:
    """Months whose landing is not what was read. What is gone is mended first: a run would be held up."""
    months = stale(home)
    first = f", the first {months[0][:7]}" if months else ""
    several = counted(len(months), "month") if months else "nothing"
    words = f"{several} changed since {'they were' if months else 'it was'} read{first}"
    remedy = "peerbench run --no-collect" if months and not gone else None
    yield Fact("landing", "changed" if months else "read", words, remedy)


def inbox(home: Path) -> Iterator[Fact]:
    waiting = len(waiting_files(home))
    yield Fact("inbox", "waiting" if waiting else "empty", f"{waiting:,} waiting")
    if left := not_taken(home):
        words = f"NOT TAKEN: {counted(len(left), 'entry', 'entries')} of the inbox, the first {left[0]}"
        remedy = "put files, no folders and no links, into inbox/SOURCE of the home; move the rest out"
        yield Fact("inbox", "not_taken", words, remedy)
    for source, path, why in refused_files(home):
        remedy = f"`peerbench import {shlex.quote(str(path))} --source {source}` tells why, or remove it"
        yield Fact("inbox", "refused", f"REFUSED {path}: {why}", remedy)


def last_runs(home: Path) -> Iterator[Fact]:
    found = list(runs(home))
    if not found:
        yield Fact("runs", "none", "none")
    killed = dead(home)
    for row in found[-3:]:
        gone = row["run_id"] in killed
        if gone and (shown := published_by(home, row)):
            words = f"published {shown}, which the pages show, begun {row['started_at']}: no end is noted"
            yield Fact(f"run {str(row['run_id'])[:8]}", "published", words)
            continue
        outcome = "killed" if was_killed(row, killed) else str(row["outcome"])
        remedy = "`peerbench run` or `peerbench rebuild` goes on from what was landed" if gone else None
        words = f"{outcome}, begun {row['started_at']}"
        yield Fact(f"run {str(row['run_id'])[:8]}", outcome, words, remedy)
    if broken := broken_lines(home):
        words = f"BROKEN {home / 'runs.jsonl'}: {counted(broken, 'line')} left out; the others stand"
        yield Fact(
            "runs", "broken_lines", words, "remove what is broken: runs that a snapshot has come again"
        )


def quarantine(home: Path) -> Iterator[Fact]:
    paths = list(parts(home, "quarantine").values())
    if not paths:
        yield Fact("quarantine", "empty", "empty")
        return
    rules = Counter(pl.concat([pl.read_parquet(path, columns=["rule"]) for path in paths])["rule"].to_list())
    stated = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
    yield Fact("quarantine", "rows", f"{rules.total()} rows" + (f" ({stated})" if stated else ""))


def repeated_releases(home: Path) -> Iterator[Fact]:
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


def _broken_lines(path: Path) -> int:
    lines = [path.read_bytes()] if path.suffix == ".json" else lines_of(path)
    return sum(object_of(line) is None for line in lines)


def _kept(home: Path) -> list[Path]:
    undated = (path for pattern in UNDATED for path in (home / "landing").glob(pattern))
    return sorted((*(path for _, _, path in of_days(home, "*.zst")), *undated))
