"""What a snapshot would have less than the one before it, and whether anything explains it.

A table that became empty while its inputs did not; rows that are gone and that no withdrawal, lost file, new
rule or other named cause explains; a rule that refuses far more than it did; landed files that are not there.
Each is a fault with a name, and holds the publishing up until it is mended, or accepted by that name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.collect import ledger
from pipelines.collect.landing import DOCUMENTS
from pipelines.collect.months import landed
from pipelines.collect.release_index import DAMAGED
from pipelines.collect.sources import ocid_of
from pipelines.criteria.rules import RULE_VERSION
from pipelines.documents.landed import TRIES, broken, records
from pipelines.job import steps
from pipelines.publish.storage import pages_of, place
from pipelines.settings import Settings
from pipelines.step import DOCUMENT_FILES, GATHERED, LANDING, PROCESS, RELEASE
from warehouse.interim import parts, scan
from warehouse.snapshots.difference import REGISTER, REGISTER_HASH, councils
from warehouse.snapshots.manifest import DamagedFile, Gone, Manifest, SnapshotError
from warehouse.snapshots.retention import chain, standing, step_back
from warehouse.snapshots.snapshot import Snapshot, manifest_of
from warehouse.snapshots.storage import Place, Pointer, use_command
from warehouse.tables import TABLES

LAST, FILES, EMPTY, GONE, REFUSED = "last_snapshot", "landed_files", "empty", "rows_gone", "refused"
NO_SNAPSHOT = "put the snapshots back, or set PEERBENCH_WAREHOUSE to where they lie"
TWICE, AT_LEAST = 2, 20
"""A rule's refused share is a fault when it is over so many times the last one, and so many rows at least."""
RULES, WITHDRAWN = "new rules", "withdrawn"
RESPELLED = "its ocid is kept in lower case without blanks"
JOINED = "an earlier notice of its process came"
EDITED, UPSTREAM = "its notices were edited", "its releases are gone"
REDOCUMENTED, REOPENED = "its documents changed", "other readers opened it"
RECORDS = ("windows", "gaps")
"""Tables of the records of collecting, which say nothing of what landed: a lost record is a lost file."""
_RECORD = re.compile(r"^(landing/\S+) record (\d+)")
_TRIES = f"{DOCUMENTS}/{TRIES}"
_OF_REGISTER = ("authorities", "authority_groups", "neighbours", "policies")
_OF_READING = ("criteria", "document_passages", "procurement_lots", "commitments")
FOLLOWS: Mapping[str, pl.Expr] = {
    "notices": pl.lit(True),
    "procurements": pl.lit(True),
    "criteria": pl.col("determinable") & (pl.col("state") == "weighted"),
    "authority_measures": pl.col("counted") & pl.col("in_scope") & pl.col("authority_id").is_not_null(),
}
"""Tables that may not be empty in a first snapshot: not where `releases`, or of the last two `procurements`,
has a row for which this holds. Others may be: not every notice has lots."""


def is_check(name: str) -> bool:
    """Whether a name is that of a check, which may hold or not."""
    kind, _, of = name.partition(":")
    if kind in (EMPTY, GONE):
        return of in TABLES
    stage, _, rule = of.partition(":")
    return name in (LAST, FILES) or (kind == REFUSED and stage in TABLES and bool(rule))


CHECKS = f"{LAST}, {FILES}, {EMPTY}:TABLE, {GONE}:TABLE, {REFUSED}:TABLE:RULE"


@dataclass(frozen=True)
class Fault:
    """What holds a publish up: the name by which it may be accepted, what is wrong, and what mends it.

    Where a fault is accepted `problem` is published: paths of this machine stand in `mend` alone.
    """

    check: str
    problem: str
    mend: str = ""
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.check}: {self.problem}" + (f"; {self.mend}" if self.mend else "")


@dataclass
class Held:
    """A home's tables held against the last snapshot: faults, and what is gone for a cause that is known."""

    last: str | None = None
    faults: list[Fault] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    damaged: list[DamagedFile] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    whole: bool = False


@dataclass(frozen=True)
class _Before:
    """The last snapshot, or of a table that it has damaged the newest one before it that has it whole."""

    where: Place
    manifests: list[tuple[str, Manifest]]

    @property
    def manifest(self) -> Manifest:
        return self.manifests[0][1]

    def rows(self, table: str) -> int:
        """How many rows the last snapshot has."""
        return sum(file["rows"] for file in self.manifest["files"] if file["table"] == table)

    def scan(self, table: str) -> pl.LazyFrame | None:
        """The table as the newest whole snapshot has it; null where none has."""
        for name, manifest in self.manifests:
            files = [file for file in manifest["files"] if file["table"] == table]
            try:
                if files:
                    return Snapshot(self.where.fetch(name, files), manifest).scan(table)
            except SnapshotError:
                continue
        return None


def held(
    settings: Settings,
    rule_version: str = RULE_VERSION,
    register: Mapping[str, str] | None = None,
    whole: bool = False,
) -> Held:
    """The tables as they were made, held against the last snapshot. `register`: its id, version and hash now.

    `whole`: every table was made again just now, so that to do it once more mends nothing.
    """
    found = Held(whole=whole)
    before = _before(settings, found)
    found.damaged = list(_damaged(settings))
    _files(settings, before, found)
    _empty(settings, before, found)
    if before is not None:
        found.last = before.manifests[0][0]
        versions = {"rule_version": rule_version, **(register or {})}
        moved = {name for name, value in versions.items() if before.manifest.get(name) != value}
        _gone(settings, before, found, moved)
        found.faults += _refused(settings, before)
    return found


def _before(settings: Settings, found: Held) -> _Before | None:
    where = place(settings)
    pointer = standing(where)
    if pointer is None:
        if shown := pages_of(settings.home):
            found.faults.append(Fault(LAST, f"there is none, though the pages show {shown}", NO_SNAPSHOT))
        return None
    try:
        manifest_of(where, pointer.snapshot, pointer.manifest_sha256)
    except SnapshotError as error:
        found.faults.append(Fault(LAST, f"cannot be compared with: {error}", back(where, pointer)))
        return None
    manifests = []
    try:
        for row in chain(where):
            manifests.append(row)
    except SnapshotError:
        pass  # a link that is lost further back is told by `snapshots verify`
    return _Before(where, manifests)


def back(where: Place, pointer: Pointer) -> str:
    """What mends a latest snapshot whose manifest is lost: a step back, where one is left to step to."""
    other = step_back(where, pointer.snapshot)
    if other:
        command = use_command(other, f"{pointer.snapshot} is damaged")
        return f"`{command}` shows readers the newest sound one"
    return f"no sound one is left to step back to: put its folder back, or accept {LAST}, which begins anew"


def lost(settings: Settings) -> list[ledger.Gone]:
    """Landed files that are gone and that nothing took the place of. Writes nothing."""
    where = place(settings)
    try:
        found = list(chain(where))
    except SnapshotError:
        found = []
    before = _Before(where, found) if found else None
    held_in = _held_in(before)
    lacking = ledger.lacking(settings.home, held_in, _asked(settings, before))
    filled = _filled(settings, lacking, held_in)
    return [file for file in lacking if file.path not in filled]


def _damaged(settings: Settings) -> Iterator[DamagedFile]:
    """The landed files that are there and cannot be read, by month."""
    frame = scan(settings.home, GATHERED).filter(pl.col("rule") == DAMAGED).sort("reason").collect()
    for row in frame.iter_rows(named=True):
        path, _, rest = row["reason"].partition(": ")
        month = re.match(r"landing/[^/]+/(\d{4})/(\d\d)/", path)
        yield {"path": path, "month": f"{month[1]}-{month[2]}" if month else None, "problem": rest}


def _files(settings: Settings, before: _Before | None, found: Held) -> None:
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
        found.faults.append(Fault(FILES, *told(lacking), files))


def told(files: list[ledger.Gone]) -> tuple[str, str]:
    """(what is gone, what mends it) in words."""
    words, mends = zip(*ledger.told(files), strict=True)
    problem = f"{len(files)} landed files are gone: {'; '.join(words)}"
    return problem, f"mend it: {'; '.join(dict.fromkeys(mends))}"


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


def _asked(settings: Settings, before: _Before | None) -> set[tuple[str, str]] | None:
    """Every day that was asked for, by the last snapshot and the tables; null without a snapshot."""
    old = before.scan("windows") if before else None
    if before is None or (old is None and before.rows("windows")):
        return None
    frames = [frame for frame in (old, scan(settings.home, "windows")) if frame is not None]
    days = [frame.select("source", pl.col("day").cast(pl.String)).unique().collect() for frame in frames]
    return {(source, day) for frame in days for source, day in frame.iter_rows()}


def _held_in(before: _Before | None) -> dict[str, set[str | None]]:
    """The releases that the last snapshot has, by the landed file that held them."""
    frame = before.scan("releases") if before else None
    if frame is None:
        return {}
    rows = frame.group_by("landing_path").agg("content_sha256").collect()
    return {path: set(contents) for path, contents in rows.iter_rows()}


def _empty(settings: Settings, before: _Before | None, found: Held) -> None:
    """Tables without a row, or that no step ever made, though what they are made from has rows."""
    home = settings.home
    counts = {name: _count(scan(home, name)) for name in TABLES}
    counts |= {LANDING: len(landed(home)), DOCUMENT_FILES: len(records(home))}
    received = _received()
    for step in steps():
        inputs = [need for need in step.needs if counts[need]]
        for table in step.gives:
            if counts[table] or table in RECORDS or (step.needs and not inputs):
                continue
            of = f"while {', '.join(inputs)} did not" if inputs else "and it needs no other"
            if not parts(home, table) and (counts["releases"] or table not in received):
                found.faults.append(Fault(f"{EMPTY}:{table}", "was never made", _again(found)))
            elif before is not None and (had := before.rows(table)):
                problem = f"became empty {of}: it had {had:,} rows"
                found.faults.append(Fault(f"{EMPTY}:{table}", problem, _again(found)))
            elif before is None and (why := _must_have(settings, table)):
                found.faults.append(Fault(f"{EMPTY}:{table}", f"is empty, though {why}", _again(found)))


def _again(found: Held) -> str:
    """What makes a table that lacks rows again; nothing where that was tried just now."""
    return "" if found.whole else "`peerbench rebuild` makes all tables again from landing"


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
    count = _count(scan(settings.home, above).filter(FOLLOWS[table]))
    return f"{count:,} rows of {above} ask for rows of it" if count else None


def _gone(settings: Settings, before: _Before, found: Held, moved: set[str]) -> None:
    home = settings.home

    def now(name: str) -> pl.LazyFrame:
        return scan(home, name)

    for table, explain in _EXPLAINED.items():
        old = before.scan(table)
        if old is None:
            if (had := before.rows(table)) > (has := _count(now(table))):
                problem = f"{had:,} rows became {has:,}, and no whole snapshot is left that says which"
                found.faults.append(Fault(f"{GONE}:{table}", problem, _again(found)))
            continue
        key = list(TABLES[table].primary_key())
        if not set(key) <= set(old.collect_schema().names()):
            continue
        old, respelled = _respelled(old)
        rows = old.join(now(table), on=key, how="anti", nulls_equal=True).collect()
        stand = respelled.join(now(table), on=key, how="semi", nulls_equal=True)
        if count := _count(stand):
            found.gone.append({"table": table, "rows": count, "cause": RESPELLED})
        if rows.is_empty():
            continue
        told = explain(rows, _Now(settings, found, moved, before)).with_columns(
            pl.col("cause").cast(pl.String)
        )
        for cause, count in told["cause"].drop_nulls().value_counts().sort("cause").iter_rows():
            row: Gone = {"table": table, "rows": count, "cause": cause}
            if table == "authorities":
                row["named"] = councils(told.filter(pl.col("cause") == cause))
            found.gone.append(row)
        if (lost := told.filter(pl.col("cause").is_null())).height:
            first = " ".join(str(lost[name][0]) for name in key)
            now_ = _Now(settings, found, moved, before)
            found.faults.append(Fault(f"{GONE}:{table}", *_unexplained(table, lost, now_, first)))


def _respelled(old: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Rows of a snapshot by their ocid as it is compared now, and of these those that had it otherwise."""
    if "ocid" not in old.collect_schema().names():
        return old, old.head(0)
    stated = old.select("ocid").drop_nulls().unique().collect()["ocid"]
    moved = {ocid: kept for ocid in stated if (kept := ocid_of(ocid)) != ocid}
    plain = pl.col("ocid").replace(moved)
    return old.with_columns(plain), old.filter(pl.col("ocid").is_in(list(moved))).with_columns(plain)


def _unexplained(table: str, lost: pl.DataFrame, now: "_Now", first: str) -> tuple[str, str]:
    """(what is gone, what mends it)."""
    before, directory = now.before, now.settings.register_dir
    of = f"{lost.height:,} of {before.rows(table):,} rows of snapshot {before.manifests[0][0]} are gone"
    if table in _OF_REGISTER and REGISTER_HASH in now.moved:
        version = before.manifest.get("register_version")
        why = f"the register's files are not those of then, and its version is {version} still"
        mend = f"put them back in {directory / 'authorities.csv'}, or raise `version` in register.toml"
        if table != "authorities":
            mend = f"put the files in {directory} back, or raise `version` in register.toml"
        named = councils(lost) if table == "authorities" else first
        return f"{of}: {named}: {why}", mend
    mend = _again(now.held)
    if table in ("withdrawals", "runs"):
        mend = f"put {table}.jsonl of the home back"
    if table == "replies":
        mend = f"put the file in {directory / 'replies'} back"
    return f"{of}, the first {first}, and nothing explains it", mend


@dataclass(frozen=True)
class _Now:
    """What an explanation may use: the tables of now, what is known of files, and which versions moved."""

    settings: Settings
    held: Held
    moved: set[str]
    before: _Before

    def scan(self, table: str) -> pl.LazyFrame:
        return scan(self.settings.home, table)

    def refused(self, stage: str) -> pl.DataFrame:
        """The quarantine of a stage."""
        return self.scan(GATHERED).filter(pl.col("stage") == stage).collect()


Explain = Callable[[pl.DataFrame, _Now], pl.DataFrame]


def _of_releases(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    """By the file that held it, or by the record that is refused now."""
    damaged = {row["path"] for row in now.held.damaged}
    lost = {path for fault in now.held.faults for path in fault.files}
    files = {
        **dict.fromkeys(now.held.replaced, "its day was asked again"),
        **dict.fromkeys(lost, "its landed file is gone"),
        **dict.fromkeys(damaged, "its landed file is damaged"),
    }
    refused = {
        (match[1], int(match[2])): f"refused: {rule}"
        for rule, reason in now.refused("releases").select("rule", "reason").iter_rows()
        if (match := _RECORD.match(reason))
    }
    places = rows.select("landing_path", "position").iter_rows()
    causes = [files.get(path) or refused.get((path, position)) for path, position in places]
    rows = rows.with_columns(cause=pl.Series(causes, dtype=pl.String))
    # A notice of a source whose notices name one another stands under the process of the first that landed.
    return _marked(rows, now.scan("releases"), ("source", "content_sha256"), JOINED)


def _of_notices(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    rows = _marked(rows, now.scan("releases"), RELEASE, UPSTREAM, absent=True)
    return _marked(rows, now.refused("notices").lazy(), PROCESS, "refused")


def _of_procurements(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    rows = _marked(rows, now.scan("releases"), PROCESS, UPSTREAM, absent=True)
    return _marked(rows, now.refused("procurements").lazy(), PROCESS, "refused")


def _of_reading(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    """Of a process that is gone, was edited or taken back, or that other rules read."""
    rows = _marked(rows, now.scan("procurements"), PROCESS, "its procurement is gone", absent=True)
    taken = now.scan("withdrawals").filter(pl.col("ocid").is_not_null())
    rows = _marked(rows, taken, PROCESS, WITHDRAWN)
    rows = _marked(rows, _touched(now), PROCESS, EDITED)
    rows = _marked(rows, _redocumented(now), PROCESS, REDOCUMENTED)
    return rows.with_columns(pl.col("cause").fill_null(RULES)) if "rule_version" in now.moved else rows


def _of_documents(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    """By the record that is gone from landing or broken; a file in an archive by readers that give others."""
    home = now.settings.home
    lost = dict.fromkeys(
        (path for fault in now.held.faults for path in fault.files), "its landed file is gone"
    )
    lost |= dict.fromkeys(
        (path.relative_to(home).as_posix() for path in broken(home)), "its landed file is damaged"
    )
    named = (
        f"landing/{source}/{_TRIES}/{key}.json"
        for source, key in rows.select("source", "document").iter_rows()
    )
    causes = [lost.get(path) for path in named]
    rows = rows.with_columns(cause=pl.Series(causes, dtype=pl.String))
    return _marked(rows, now.scan("documents"), (*PROCESS, "document"), REOPENED)


def _of_register(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    moved = now.moved & {"register", "register_version"}
    return rows.with_columns(cause=pl.lit(REGISTER if moved else None, dtype=pl.String))


def _of_none(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    return rows.with_columns(cause=pl.lit(None, dtype=pl.String))


_EXPLAINED: dict[str, Explain] = {
    "releases": _of_releases,
    "notices": _of_notices,
    "lots": _of_notices,
    "procurements": _of_procurements,
    "documents": _of_documents,
    **dict.fromkeys(_OF_READING, _of_reading),
    **dict.fromkeys(_OF_REGISTER, _of_register),
    **dict.fromkeys(("withdrawals", "replies", "runs"), _of_none),
}
"""How a row that is gone is explained, by table: those whose rows come from outside, not from a reckoning."""


def _marked(
    rows: pl.DataFrame, other: pl.LazyFrame, key: tuple[str, ...], cause: str, absent: bool = False
) -> pl.DataFrame:
    """The rows with this cause where none is known yet and their key is in the other table, or absent."""
    if "cause" not in rows.columns:
        rows = rows.with_columns(cause=pl.lit(None, dtype=pl.String))
    known = other.select(key).unique().with_columns(there=pl.lit(True)).collect()
    joined = rows.join(known, on=list(key), how="left", nulls_equal=True)
    hit = pl.col("there").is_null() if absent else pl.col("there").is_not_null()
    marked = pl.when(pl.col("cause").is_null() & hit).then(pl.lit(cause)).otherwise(pl.col("cause"))
    return joined.with_columns(cause=marked).drop("there")


def _touched(now: _Now) -> pl.LazyFrame:
    """Processes whose releases are not those of the last snapshot."""
    old = now.before.scan("releases")
    new = now.scan("releases").select(RELEASE)
    if old is None:
        return new.head(0)
    old = _respelled(old.select(RELEASE))[0]
    return pl.concat([old.join(new, on=RELEASE, how="anti"), new.join(old, on=RELEASE, how="anti")])


def _redocumented(now: _Now) -> pl.LazyFrame:
    """Processes whose documents are not those of the last snapshot, or were opened otherwise."""
    old = now.before.scan("documents")
    columns = [*PROCESS, "document", "part", "state", "sha256", "readers"]
    new = now.scan("documents").select(columns)
    if old is None:
        return new
    old = old.select(columns)
    gone = old.join(new, on=columns, how="anti", nulls_equal=True)
    return pl.concat([gone, new.join(old, on=columns, how="anti", nulls_equal=True)])


def _refused(settings: Settings, before: _Before) -> Iterator[Fault]:
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
        whole = _count(frame) if frame is not None else 0
        found[stage, rule] = count, whole + sum(n for (other, _), n in refused.items() if other == stage)
    frame = table("procurements")
    if frame is not None and (whole := _count(frame)):
        withdrawn = pl.col("reason").fill_null("").str.starts_with("withdrawn: ")
        count = _count(frame.filter((pl.col("state") == "quarantined") & ~withdrawn))
        found["procurements", "quarantined"] = count, whole
    return found


def _count(frame: pl.LazyFrame) -> int:
    count: int = frame.select(pl.len()).collect().item()
    return count
