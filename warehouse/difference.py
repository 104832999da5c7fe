"""What changed between two snapshots: rows added, removed and changed, by table and by cause."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from warehouse.snapshot import Snapshot
from warehouse.tables.declared import Table

NOTICES, ELSEWHERE = "new notices", "new notices of other councils"
RULES, REGISTER = "new rules", "new register"
WITHDRAWN, OTHER = "withdrawn", "not explained"
PROCESS = ["source", "ocid"]
_VERSIONS = ("rule_version", "model_version")


@dataclass(frozen=True)
class Difference:
    """Rows of one table that were added, removed or changed, for one cause."""

    table: str
    cause: str
    added: int = 0
    removed: int = 0
    changed: int = 0


def differences(old: Snapshot, new: Snapshot, tables: dict[str, Table]) -> Iterator[Difference]:
    """Every difference, by table in the order of declaration and by cause.

    A process has new notices when its releases differ. A row that differs though its notices do not has the
    rules' or the register's change for its cause, where they changed. A council's figures have the causes of
    the processes that changed for it, else of others; other rows of no process those of all.
    """
    touched = _touched(old, new)
    versions = _version_causes(old, new)
    by_council = _causes_by_council(old, new, touched, versions)
    for name, table in tables.items():
        if name not in old.rows or name not in new.rows or not table.key:
            continue
        rows = _rows(old, new, table)
        if rows.height:
            yield from _counted(name, _caused(rows, touched, versions, by_council, name))


def _rows(old: Snapshot, new: Snapshot, table: Table) -> pl.DataFrame:
    """Keys of the rows that differ, with `what`: added, removed or changed. Columns that both have count."""
    names = set(old.scan(table.name).collect_schema()) & set(new.scan(table.name).collect_schema())
    versioned = set(_VERSIONS) - set(table.key)
    compared = sorted(names - versioned)
    key = list(table.key)
    carried = [c for c in ("source", "ocid", "authority_id") if c in names and c not in key]

    def hashed(snapshot: Snapshot) -> pl.LazyFrame:
        frame = snapshot.scan(table.name)
        return frame.select(*key, *carried, pl.struct(compared).hash(seed=0).alias("hash"))

    both = hashed(old).join(hashed(new), on=key, how="full", coalesce=True, suffix="_new", nulls_equal=True)
    what = (
        pl.when(pl.col("hash").is_null())
        .then(pl.lit("added"))
        .when(pl.col("hash_new").is_null())
        .then(pl.lit("removed"))
        .when(pl.col("hash") != pl.col("hash_new"))
        .then(pl.lit("changed"))
    )
    filled = [pl.coalesce(c, f"{c}_new").alias(c) for c in carried]
    return both.with_columns(what.alias("what"), *filled).filter(pl.col("what").is_not_null()).collect()


def _touched(old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """Processes whose releases are not the same in both."""
    key = [*PROCESS, "content_sha256"]
    before, after = (snapshot.scan("releases").select(key) for snapshot in (old, new))
    differ = pl.concat([before.join(after, on=key, how="anti"), after.join(before, on=key, how="anti")])
    return differ.select(PROCESS).unique().collect()


def _version_causes(old: Snapshot, new: Snapshot) -> list[str]:
    """What else changed between the two, in the order in which it explains a difference."""
    found = []
    if any(old.manifest.get(name) != new.manifest.get(name) for name in _VERSIONS):
        found.append(RULES)
    if any(old.manifest.get(name) != new.manifest.get(name) for name in ("register", "register_version")):
        found.append(REGISTER)
    if "withdrawals" in old.rows and old.rows["withdrawals"] != new.rows.get("withdrawals"):
        found.append(WITHDRAWN)
    return found


def _causes_by_council(
    old: Snapshot, new: Snapshot, touched: pl.DataFrame, versions: list[str]
) -> dict[str, str]:
    """Of each council with a process that has new notices: that cause, with the others that apply."""
    councils = pl.concat([s.scan("procurements").select(*PROCESS, "authority_id") for s in (old, new)])
    found = councils.join(touched.lazy(), on=PROCESS, how="semi").select("authority_id").unique().collect()
    said = " and ".join([NOTICES, *versions])
    return {name: said for name in found["authority_id"].to_list() if name is not None}


def _caused(
    rows: pl.DataFrame, touched: pl.DataFrame, versions: list[str], by_council: dict[str, str], table: str
) -> pl.DataFrame:
    others = " and ".join(versions)
    if table == "withdrawals":
        return rows.with_columns(cause=pl.lit(WITHDRAWN))
    if set(PROCESS) <= set(rows.columns):
        marked = rows.join(touched.with_columns(cause=pl.lit(NOTICES)), on=PROCESS, how="left")
        return marked.with_columns(pl.col("cause").fill_null(others or OTHER))
    anywhere = " and ".join([*([NOTICES] if touched.height else []), *versions]) or OTHER
    if table in ("authorities", "authority_groups") and REGISTER in versions:
        return rows.with_columns(cause=pl.lit(REGISTER))
    if table == "authority_measures" and "authority_id" in rows.columns:
        # What like procurements give nationally is in every council's case mix.
        elsewhere = " and ".join([*([ELSEWHERE] if touched.height else []), *versions]) or OTHER
        own = pl.col("authority_id").replace_strict(by_council, default=elsewhere)
        return rows.with_columns(cause=own)
    return rows.with_columns(cause=pl.lit(anywhere))


def _counted(table: str, rows: pl.DataFrame) -> Iterator[Difference]:
    for (cause,), found in sorted(rows.group_by("cause"), key=lambda item: str(item[0])):
        counts: dict[str, Any] = dict(found["what"].value_counts().iter_rows())
        yield Difference(table, str(cause), **counts)
