"""What a snapshot would have less than the one before it, and whether anything explains it.

A table that became empty while its inputs did not; rows that are gone and that no withdrawal, lost file, new
rule or other named cause explains; a rule that refuses far more than it did; landed files that are not there.
Each is a fault with a name, and holds the publishing up until it is mended, or accepted by that name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl

from pipelines.collect import ledger
from pipelines.collect.months import landed
from pipelines.collect.moved import remedy
from pipelines.collect.release_index import DAMAGED
from pipelines.collect.verify import mend_of
from pipelines.documents.landed import records
from pipelines.job import steps
from pipelines.publish.checks import EMPTY, FILES, REFUSED, WAITING, Fault, Held, again
from pipelines.publish.gone_rows import gone_rows
from pipelines.publish.last_snapshot import LastSnapshot, last_snapshot, row_count
from pipelines.publish.storage import place
from pipelines.settings import Settings
from pipelines.step import DOCUMENT_FILES, GATHERED, LANDING
from warehouse.interim import parts, scan
from warehouse.snapshots.manifest import DamagedFile, SnapshotError
from warehouse.snapshots.retention import chain, standing
from warehouse.snapshots.storage_s3 import StorageFailed
from warehouse.tables import TABLES
from warehouse.text import counted

TWICE, AT_LEAST = 2, 20
"""A rule's refused share is a fault when it is over so many times the last one, and so many rows at least."""
OF_YEARS = ("changes",)
"""Tables of two years side by side, which one procurement that moves to another year may empty."""
HIDDEN = ("suppressed", "empty")
"""Of a figure: it was published and not shown."""
RECORDS = ("windows", "gaps")
"""Tables of the records of collecting, which say nothing of what landed: a lost record is a lost file."""
FOLLOWS: Mapping[str, pl.Expr] = {
    "notices": pl.lit(True),
    "procurements": pl.lit(True),
    "criteria": pl.col("determinable") & (pl.col("state") == "weighted"),
    "authority_measures": pl.col("counted") & pl.col("in_scope") & pl.col("authority_id").is_not_null(),
}
"""Tables that may not be empty in a first snapshot: not where `releases`, or of the last two `procurements`,
has a row for which this holds. Others may be: not every notice has lots."""


def held(
    settings: Settings,
    versions: Mapping[str, str] | None = None,
    whole: bool = False,
) -> Held:
    """The tables as they were made, held against the last snapshot. `versions`: what its manifest will state.

    `whole`: every table was made again just now, so that to do it once more mends nothing.
    """
    found = Held(whole=whole)
    before = last_snapshot(settings, found)
    found.damaged = list(_damaged(settings))
    _files(settings, before, found)
    _empty(settings, before, found)
    if before is not None:
        found.last = before.manifests[0][0]
        moved = {name for name, value in (versions or {}).items() if before.manifest.get(name) != value}
        gone_rows(settings, before, found, moved)
        found.faults += _refused(settings, before)
        if waiting := list(_waiting(settings, before)):
            # The words of those documents are gone with them, for the same reason.
            others = [fault for fault in found.faults if fault.check != f"{EMPTY}:document_passages"]
            found.faults = [*waiting, *others]
    return found


def lost(settings: Settings) -> tuple[list[ledger.Gone], SnapshotError | StorageFailed | None]:
    """Landed files that are gone and that nothing took the place of; why no snapshot could be asked, or null.

    Then the ledger alone says what landed. Writes nothing.
    """
    where, unasked = place(settings), None
    try:
        standing(where)
        found = list(chain(where))
    except (SnapshotError, StorageFailed) as error:
        found, unasked = [], error
    before = LastSnapshot(where, found) if found else None
    held_in = _held_in(before)
    lacking = ledger.lacking(settings.home, held_in, _asked(settings, before))
    filled = _filled(settings, lacking, held_in)
    return [file for file in lacking if file.path not in filled], unasked


def _damaged(settings: Settings) -> Iterator[DamagedFile]:
    """The landed files that are there and cannot be read, by month."""
    frame = scan(settings.home, GATHERED).filter(pl.col("rule") == DAMAGED).sort("reason").collect()
    for row in frame.iter_rows(named=True):
        path, _, rest = row["reason"].partition(": ")
        month = re.match(r"landing/[^/]+/(\d{4})/(\d\d)/", path)
        yield {"path": path, "month": f"{month[1]}-{month[2]}" if month else None, "problem": rest}


def _files(settings: Settings, before: LastSnapshot | None, found: Held) -> None:
    """Landed files that are gone, but for those whose place others took."""
    home = settings.home
    held_in = _held_in(before)
    missed = ledger.gone(home, held_in, _asked(settings, before))
    if not missed:
        return
    filled = _filled(settings, missed, held_in) | {file.path for file in missed if file.walked}
    found.replaced = [f"landing/{file.path}" for file in missed if file.path in filled]
    if lacking := [file for file in missed if file.path not in filled]:
        files = tuple(f"landing/{file.path}" for file in lacking)
        problem, mend, _ = told(home, lacking)
        found.faults.append(Fault(FILES, problem, f"mend it: {mend}", files))


def told(home: Path, files: list[ledger.Gone]) -> tuple[str, str, bool]:
    """(what is gone, what mends it) in words, and whether a file is among them that no command brings back.

    What lies astray is moved back where it lay, and nothing else is done for it.
    """
    words = [gone for gone, _ in ledger.told(files)]
    gone = counted(len(files), "landed file is gone", "landed files are gone")
    command, astray = remedy(home, ledger.entries(home), {file.path for file in files})
    others = [file for file in files if file.path not in astray]
    mends = [*filter(None, [command]), *(mend for _, mend in ledger.told(others))]
    problem = f"{gone}: {'; '.join(words)}"
    return problem, "; ".join(dict.fromkeys(mends)), any(file.hint for file in others)


def _filled(settings: Settings, files: list[ledger.Gone], held_in: Mapping[str, set[str | None]]) -> set[str]:
    """Paths of those of which every release that the last snapshot has lies in other files now."""
    asked = {file.path: contents for file in files if (contents := held_in.get(f"landing/{file.path}"))}
    places = pl.col("landing_path")
    there = pl.col("content_sha256").is_in(list({content for found in asked.values() for content in found}))
    elsewhere = there & ~places.is_in([f"landing/{path}" for path in asked])
    now = (
        set(scan(settings.home, "releases").filter(elsewhere).collect()["content_sha256"]) if asked else set()
    )
    return {path for path, contents in asked.items() if contents <= now}


def _asked(settings: Settings, before: LastSnapshot | None) -> set[tuple[str, str]] | None:
    """Every day that was asked for, by the last snapshot and the tables; null without a snapshot."""
    old = before.scan("windows") if before else None
    if before is None or (old is None and before.rows("windows")):
        return None
    frames = [frame for frame in (old, scan(settings.home, "windows")) if frame is not None]
    days = [frame.select("source", pl.col("day").cast(pl.String)).unique().collect() for frame in frames]
    return {(source, day) for frame in days for source, day in frame.iter_rows()}


def _held_in(before: LastSnapshot | None) -> dict[str, set[str | None]]:
    """The releases that the last snapshot has, by the landed file that held them."""
    frame = before.scan("releases") if before else None
    if frame is None:
        return {}
    rows = frame.group_by("landing_path").agg("content_sha256").collect()
    return {path: set(contents) for path, contents in rows.iter_rows()}


def _empty(settings: Settings, before: LastSnapshot | None, found: Held) -> None:
    """Tables without a row, or that no step ever made, though what they are made from has rows."""
    home = settings.home
    counts = {name: row_count(scan(home, name)) for name in TABLES}
    counts |= {LANDING: len(landed(home)), DOCUMENT_FILES: len(records(home))}
    received = _received()
    for step in steps():
        inputs = [need for need in step.needs if counts[need]]
        for table in step.gives:
            if counts[table] or table in RECORDS or (step.needs and not inputs):
                continue
            of = f"while {', '.join(inputs)} did not" if inputs else "and it needs no other"
            if not parts(home, table) and (counts["releases"] or table not in received):
                found.faults.append(Fault(f"{EMPTY}:{table}", "was never made", again(found)))
            elif before is not None and (had := before.rows(table)):
                if table in OF_YEARS and not _was_shown(before, table):
                    continue
                problem = f"became empty {of}: it had {had:,} rows"
                damage, mend = _of_damage(settings, found)
                found.faults.append(Fault(f"{EMPTY}:{table}", f"{damage}{problem}", mend or again(found)))
            elif before is None and (why := _must_have(settings, table)):
                found.faults.append(Fault(f"{EMPTY}:{table}", f"is empty, though {why}", again(found)))


def _was_shown(before: LastSnapshot, table: str) -> bool:
    """Whether the last snapshot showed a figure of the table: one of which all were too few to show may go.

    A late notice moves a procurement into another year, and takes a comparison of years with it.
    """
    frame = before.scan(table)
    return frame is None or bool(frame.select((~pl.col("shown").is_in(HIDDEN)).any()).collect().item())


def _of_damage(settings: Settings, found: Held) -> tuple[str, str]:
    """(the damaged landed files, what mends them), told before the table that they left empty."""
    if not found.damaged:
        return "", ""
    first = found.damaged[0]
    more = f" and {len(found.damaged) - 1:,} more" if len(found.damaged) > 1 else ""
    several = " (`peerbench verify --landing` names each command)" if more else ""
    mend = f"mend it: `{mend_of(settings.home, settings.home / first['path'])}`{several}"
    problem = first["problem"].partition("; mend it: ")[0]
    return f"{first['path']}: {problem}{more}; so the table ", mend


def _received() -> set[str]:
    """The tables that are made from what landed, at any remove: without a release none of them is made."""
    found = {LANDING}
    for step in steps():
        if found & {*step.needs}:
            found.update(step.gives)
    return found


def _must_have(settings: Settings, table: str) -> str | None:
    """Why a first snapshot cannot have this table empty; null where it can."""
    if table not in FOLLOWS:
        return None
    above = "releases" if table in ("notices", "procurements") else "procurements"
    count = row_count(scan(settings.home, above).filter(FOLLOWS[table]))
    return f"{count:,} rows of {above} ask for rows of it" if count else None


def _refused(settings: Settings, before: LastSnapshot) -> Iterator[Fault]:
    """Rules whose share of refused rows grew: of quarantine by stage, and of readings in quarantine."""
    old = before.scan(GATHERED)
    was = _shares(old, before.scan) if old is not None else {}
    now = _shares(scan(settings.home, GATHERED), lambda name: scan(settings.home, name))
    for (stage, rule), (count, of) in sorted(now.items()):
        had, had_of = was.get((stage, rule), (0, 1))
        if count >= AT_LEAST and count / of > TWICE * had / had_of:
            problem = f"{rule} refuses {count:,} of {of:,}; in the last snapshot {had:,} of {had_of:,}"
            mend = '`peerbench sql "from quarantine"` shows the last ones; mend what is refused'
            yield Fault(f"{REFUSED}:{stage}:{rule}", problem, mend)


def _waiting(settings: Settings, before: LastSnapshot) -> Iterator[Fault]:
    """Documents that the last snapshot read and that were not opened again: their readings would be lost."""
    old = before.scan("documents")
    if old is None:
        return
    was_read = old.filter(pl.col("state") == "read").select("document").unique()
    now = scan(settings.home, "documents").filter(pl.col("state") == "waiting").select("document").unique()
    if count := row_count(now.join(was_read, on="document", how="semi")):
        were = counted(count, "document that was", "documents that were")
        problem = f"{were} read for the last snapshot wait to be opened: what was kept of them is gone"
        command = "`peerbench documents --no-fetch` opens them"
        yield Fault(
            WAITING,
            problem,
            f"{command} where PEERBENCH_OPEN_DOCUMENTS is true, for PEERBENCH_DOCUMENT_HOURS each time",
        )


def _shares(
    quarantine: pl.LazyFrame, table: Callable[[str], pl.LazyFrame | None]
) -> dict[tuple[str, str], tuple[int, int]]:
    """(refused, offered) by stage and rule. What a damaged file or an acceptance left is no rule's."""
    rows = quarantine.filter((pl.col("rule") != DAMAGED) & pl.col("stage").is_in(list(TABLES)))
    counts = rows.group_by("stage", "rule").len().collect().iter_rows()
    refused = {(stage, rule): count for stage, rule, count in counts}
    found = {}
    for (stage, rule), count in refused.items():
        frame = table(stage)
        whole = row_count(frame) if frame is not None else 0
        found[stage, rule] = count, whole + sum(n for (other, _), n in refused.items() if other == stage)
    frame = table("procurements")
    if frame is not None and (whole := row_count(frame)):
        withdrawn = pl.col("reason").fill_null("").str.starts_with("withdrawn: ")
        count = row_count(frame.filter((pl.col("state") == "quarantined") & ~withdrawn))
        found["procurements", "quarantined"] = count, whole
    return found
