"""What changed between two snapshots: rows added, removed and changed, by table and by cause.

A cause is told only where it is known: the landing, the rules, the register, the model of themes or the
benchmark's own version differ between the two, the table is made from it, and the row can have been reached
by it. Where several could have done it they are joined by "or"; where none could, the cause is not known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import polars as pl

from warehouse.snapshots.snapshot import Snapshot
from warehouse.tables.declared import Table

NOTICES, ELSEWHERE = "new notices", "new notices of other councils"
RULES, REGISTER, MODEL = "new rules", "new register", "new model of themes"
BENCHMARK, UNKNOWN = "new version of the benchmark", "not known"
WITHDRAWN, WITHDRAWN_ELSEWHERE = "withdrawn", "withdrawn of other councils"
RUNS, REPLIES = "new runs", "new replies"
REGISTER_HASH: Final = "register_sha256"
NAMED = 5
"""Councils that a cause names; of more it says how many."""
OTHERS = {NOTICES: ELSEWHERE, WITHDRAWN: WITHDRAWN_ELSEWHERE}
PROCESS = ["source", "ocid"]
_VERSIONS = ("rule_version", "model_version")
READER = {"rule_version", "reader_version"}
"""How notices were read: the rules as they are counted, and a hash of all that reads."""
_STATED = {
    RULES: sorted(READER),
    REGISTER: ("register", "register_version", REGISTER_HASH),
    BENCHMARK: ("benchmark_version",),
}
"""By cause: what a manifest states of it."""
_READ = (NOTICES, RULES, WITHDRAWN, BENCHMARK)
_FROM: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("windows", "gaps", "releases"), (NOTICES, BENCHMARK)),
    **dict.fromkeys(("notices", "lots"), (NOTICES, RULES, BENCHMARK)),
    "quarantine": (NOTICES, RULES, BENCHMARK),
    **dict.fromkeys(("authorities", "authority_groups", "neighbours", "policies"), (REGISTER, BENCHMARK)),
    **dict.fromkeys(("buyer_identifiers", "buyer_matches"), (NOTICES, REGISTER, BENCHMARK)),
    **dict.fromkeys(("procurement_lots", "commitments"), _READ),
    "criteria": (*_READ, REGISTER),
    **dict.fromkeys(("procurements", "procurement_links"), (*_READ, REGISTER)),
    **dict.fromkeys(("criterion_themes", "wordings", "unusual_wordings"), (*_READ, REGISTER, MODEL)),
    "theme_model": (MODEL, BENCHMARK),
    **dict.fromkeys(("measures", "yardsticks"), (BENCHMARK,)),
    "withdrawals": (WITHDRAWN,),
    "runs": (RUNS,),
    "replies": (REPLIES,),
}
"""What each table is made from; a table of figures from everything."""
_EVERYTHING = (*_READ, REGISTER, MODEL)
_SHARED = ("procurements", "procurement_links", "wordings", "unusual_wordings")
"""Tables of processes where the notices of one process may change the row of another: pairs, likenesses."""


@dataclass(frozen=True)
class Difference:
    """Rows of one table that were added, removed or changed, for one cause."""

    table: str
    cause: str
    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass(frozen=True)
class Causes:
    """What differs between two snapshots, and which processes and councils it reached.

    `processes`: source, ocid and `own` (new notices or withdrawn). `councils`: the causes of a council's own
    processes and figures. `moved`: every cause there is. `gone`: councils that the register has no more, in
    words, or null.
    """

    moved: tuple[str, ...]
    processes: pl.DataFrame
    councils: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: str | None = None

    def of_council(self, authority_id: str | None, table: str = "authority_measures") -> tuple[str, ...]:
        """What can have changed a figure of a council; none where nothing is known that could."""
        own = self.councils.get(authority_id or "", ())
        able = [cause for cause in _FROM.get(table, _EVERYTHING) if cause in self.moved]
        # What like procurements give nationally is in every council's case mix.
        return tuple(cause if cause in own else OTHERS.get(cause, cause) for cause in able)


def causes(old: Snapshot, new: Snapshot) -> Causes:
    """What differs between the two that a figure or a row may come from."""
    touched = _touched(old, new)
    taken = _taken_back(old, new)
    processes = pl.concat(
        [
            taken.filter(pl.col("ocid").is_not_null())
            .select(PROCESS)
            .unique()
            .with_columns(own=pl.lit(WITHDRAWN)),
            touched.with_columns(own=pl.lit(NOTICES)),
        ]
    ).unique(PROCESS, keep="first", maintain_order=True)
    moved = [cause for cause, names in _STATED.items() if _differ(old.manifest, new.manifest, names)]
    if _differ(old.manifest, new.manifest, ("landing_sha256",)) or touched.height:
        moved.append(NOTICES)
    if taken.height:
        moved.append(WITHDRAWN)
    if _models(old) and _models(new) and _models(old) != _models(new):
        moved.append(MODEL)
    return Causes(tuple(moved), processes, _by_council(old, new, processes, taken), _gone(old, new))


def councils(rows: pl.DataFrame) -> str:
    """Rows of `authorities` by name and code."""
    named = [
        f"{name or key} ({key})" for key, name in rows.select("authority_id", "official_name").iter_rows()
    ]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def _gone(old: Snapshot, new: Snapshot) -> str | None:
    """The councils that only the old one has."""
    if "authorities" not in old.rows or "authorities" not in new.rows:
        return None
    now = new.scan("authorities").select("authority_id")
    left = old.scan("authorities").join(now, on="authority_id", how="anti").sort("authority_id").collect()
    return councils(left) if left.height else None


def differences(old: Snapshot, new: Snapshot, tables: dict[str, Table]) -> Iterator[Difference]:
    """Every difference, by table in the order of declaration and by cause."""
    found = causes(old, new)
    for name, table in tables.items():
        if name not in old.rows or name not in new.rows or not table.key:
            continue
        rows = _rows(old, new, table)
        if rows.height:
            for row in _counted(name, _caused(rows, found, name)):
                without = f"{REGISTER} without {found.gone}" if found.gone else REGISTER
                yield replace(row, cause=row.cause.replace(REGISTER, without))


def _differ(old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Whether both state one of these, and not the same. What one does not state is not known."""
    return any(
        old.get(name) is not None and new.get(name) is not None and old[name] != new[name] for name in names
    )


def _models(snapshot: Snapshot) -> set[str]:
    if "theme_model" not in snapshot.rows:
        return set()
    return set(snapshot.scan("theme_model").select("model_version").collect()["model_version"])


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
    return differ.select(PROCESS).unique().sort(PROCESS).collect()


def _taken_back(old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """Withdrawals that only one of the two has."""
    columns = ["withdrawn_at", "authority_id", "measure", "period", *PROCESS]
    frames = [s.read("withdrawals").select(columns) for s in (old, new) if "withdrawals" in s.rows]
    if len(frames) < 2:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    one, other = frames
    apart = [a.join(b, on=columns, how="anti", nulls_equal=True) for a, b in ((one, other), (other, one))]
    return pl.concat(apart)


def _by_council(
    old: Snapshot, new: Snapshot, processes: pl.DataFrame, taken: pl.DataFrame
) -> dict[str, tuple[str, ...]]:
    """The causes of each council of whose processes or figures one was reached."""
    read = [s.scan("procurements").select(*PROCESS, "authority_id") for s in (old, new)]
    own = pl.concat(read).collect().join(processes, on=PROCESS, how="inner").select("authority_id", "own")
    figures = taken.select("authority_id").with_columns(own=pl.lit(WITHDRAWN))
    found: dict[str, tuple[str, ...]] = {}
    for name, cause in (
        pl.concat([own, figures]).drop_nulls().unique().sort("authority_id", "own").iter_rows()
    ):
        found[name] = (*found.get(name, ()), cause)
    return found


def _caused(rows: pl.DataFrame, found: Causes, table: str) -> pl.DataFrame:
    if table in ("runs", "replies"):
        return rows.with_columns(cause=pl.lit(_FROM[table][0]))
    able = [cause for cause in _FROM.get(table, _EVERYTHING) if cause in found.moved]
    if set(PROCESS) <= set(rows.columns) and table != "withdrawals":
        return _of_processes(rows, found, able, table)
    if "authority_id" in rows.columns and table not in _FROM:
        said = {
            name: _joined(found.of_council(name, table)) for name in rows["authority_id"].unique() if name
        }
        default = _joined(found.of_council(None, table))
        if not said:
            return rows.with_columns(cause=pl.lit(default))
        return rows.with_columns(cause=pl.col("authority_id").replace_strict(said, default=default))
    return rows.with_columns(cause=pl.lit(_joined(able)))


def _of_processes(rows: pl.DataFrame, found: Causes, able: list[str], table: str) -> pl.DataFrame:
    """Of a process that was reached its own cause; of another what reaches all, or the notices of others."""
    versions = [cause for cause in able if cause not in OTHERS]
    others = [OTHERS[cause] for cause in able if cause in OTHERS] if table in _SHARED else []
    own = found.processes.filter(pl.col("own").is_in(able))
    marked = rows.join(own, on=PROCESS, how="left")
    return marked.with_columns(cause=pl.coalesce("own", pl.lit(_joined([*versions, *others]))))


def _joined(found: Iterable[str]) -> str:
    return " or ".join(found) or UNKNOWN


def _counted(table: str, rows: pl.DataFrame) -> Iterator[Difference]:
    for (cause,), found in sorted(rows.group_by("cause"), key=lambda item: str(item[0])):
        counts: dict[str, int] = dict(found["what"].value_counts().iter_rows())
        yield Difference(table, str(cause), **counts)
