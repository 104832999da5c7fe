"""Rows that the last snapshot has and the tables lack: the cause of each, or a fault where none is known."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipelines.collect.landing import DOCUMENTS
from pipelines.collect.sources import ocid_of
from pipelines.documents.landed import TRIES, broken
from pipelines.publish.checks import GONE, Fault, Held, again
from pipelines.publish.last_snapshot import LastSnapshot, row_count
from pipelines.settings import Settings
from pipelines.step import GATHERED, PROCESS, RELEASE
from warehouse.interim import scan
from warehouse.snapshots.difference import READER, REGISTER, REGISTER_HASH, councils
from warehouse.snapshots.manifest import Gone
from warehouse.tables import TABLES

RULES, WITHDRAWN = "new rules", "withdrawn"
RESPELLED = "its ocid is kept in lower case without blanks"
JOINED = "an earlier notice of its process came"
EDITED, UPSTREAM = "its notices were edited", "its releases are gone"
REDOCUMENTED, REOPENED = "its documents changed", "other readers opened it"
_RECORD = re.compile(r"^(landing/\S+) record (\d+)")
_TRIES = f"{DOCUMENTS}/{TRIES}"
_OF_REGISTER = ("authorities", "authority_groups", "neighbours", "policies")
_OF_READING = ("criteria", "document_passages", "procurement_lots", "commitments")


@dataclass(frozen=True)
class _Now:
    """What an explanation may use: the tables of now, what is known of files, and which versions moved."""

    settings: Settings
    held: Held
    moved: set[str]
    before: LastSnapshot

    def scan(self, table: str) -> pl.LazyFrame:
        return scan(self.settings.home, table)

    def refused(self, stage: str) -> pl.DataFrame:
        """The quarantine of a stage."""
        return self.scan(GATHERED).filter(pl.col("stage") == stage).collect()


def gone_rows(settings: Settings, before: LastSnapshot, found: Held, moved: set[str]) -> None:
    """Adds to what was found each cause of rows that are gone, and a fault for those that nothing explains.

    `moved`: the versions that are not those of the last snapshot.
    """
    home = settings.home

    def now(name: str) -> pl.LazyFrame:
        return scan(home, name)

    for table, explain in _EXPLAINED.items():
        old = before.scan(table)
        if old is None:
            if (had := before.rows(table)) > (has := row_count(now(table))):
                problem = f"{had:,} rows became {has:,}, and no whole snapshot is left that says which"
                found.faults.append(Fault(f"{GONE}:{table}", problem, again(found)))
            continue
        key = list(TABLES[table].primary_key())
        if not set(key) <= set(old.collect_schema().names()):
            continue
        old, respelled = _respelled(old)
        rows = old.join(now(table), on=key, how="anti", nulls_equal=True).collect()
        stand = respelled.join(now(table), on=key, how="semi", nulls_equal=True)
        if count := row_count(stand):
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


def _unexplained(table: str, lost: pl.DataFrame, now: _Now, first: str) -> tuple[str, str]:
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
    mend = again(now.held)
    if table in ("withdrawals", "runs"):
        mend = f"put {table}.jsonl of the home back"
    if table == "replies":
        mend = f"put the file in {directory / 'replies'} back"
    return f"{of}, the first {first}, and nothing explains it", mend


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
    return _read_otherwise(rows, now)


def _of_lots(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    """As of notices; which lots a process has is read too."""
    return _read_otherwise(_of_notices(rows, now), now)


def _read_otherwise(rows: pl.DataFrame, now: _Now) -> pl.DataFrame:
    """What nothing else explains, by other rules or other code that reads."""
    return rows.with_columns(pl.col("cause").fill_null(RULES)) if now.moved & READER else rows


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
    "lots": _of_lots,
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
