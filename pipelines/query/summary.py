"""What a run left: the latest snapshot in a few lines."""

from collections.abc import Iterator

import polars as pl

from pipelines.benchmark import population
from pipelines.publish.storage import place
from pipelines.rounding import percent
from pipelines.settings import Settings
from pipelines.statistics import wilson
from warehouse.snapshots.manifest import Manifest
from warehouse.snapshots.snapshot import Snapshot, latest


def summary(settings: Settings) -> Iterator[str]:
    """Snapshot, rows, procurements by state, coverage. Raises SnapshotError when nothing is published."""
    snapshot = latest(place(settings))
    directory, manifest = snapshot
    rows = snapshot.rows
    yield f"snapshot {manifest['snapshot']}" + (" (SYNTHETIC)" if manifest["synthetic"] else "")
    yield (
        f"  {rows['releases']:,} releases, {rows['procurements']:,} procurements of any buyer, "
        f"{rows['criteria']:,} criteria, {rows['quarantine']:,} rows in quarantine"
    )
    procurements = snapshot.scan("procurements").filter(pl.col("counted"))
    if rows["procurement_links"]:
        yield f"  {rows['procurement_links']:,} procurements seen on both services, counted once"
    yield "procurements by state"
    states = procurements.group_by("state").len().sort("len", "state", descending=[True, False]).collect()
    yield from (f"  {state:<14} {count:>9,}" for state, count in states.iter_rows())
    of_councils = procurements.filter(pl.col("authority_id").is_not_null())
    whole = population.joined(of_councils, "all")
    in_scope, determinable = whole.select(pl.col("in_scope", "determinable").sum()).collect().row(0)
    if interval := wilson(determinable, in_scope):
        low, high = interval
        yield (
            f"coverage: the criteria of {determinable:,} of {in_scope:,} procurements of councils in scope "
            f"can be read ({percent(determinable / in_scope)}, {percent(low)} to {percent(high)})"
        )
    aside = of_councils.filter(pl.col("in_scope") & pl.col("regime").is_in(population.APART))
    if count := aside.select(pl.len()).collect().item():
        yield f"  and {count:,} of regime {', '.join(population.APART)}, in no figure over all regimes"
    yield from _documents(snapshot, whole, determinable)
    yield from _told(manifest)
    yield f"Parquet: {directory}"
    yield f"pages:   {settings.home / 'site'}"


def _documents(snapshot: Snapshot, of_councils: pl.LazyFrame, determinable: int) -> Iterator[str]:
    """What was asked for and read, and how many could be read without; nothing where none was asked for."""
    states = snapshot.scan("documents").group_by("state").len().sort("len", "state", descending=[True, False])
    told = ", ".join(f"{count:,} {state}" for state, count in states.collect().iter_rows())
    if told:
        without = of_councils.select(pl.col("determinable_by_notice").sum()).collect().item()
        more = f"{without:,} of them by their notices alone, {determinable - without:,} more by documents"
        yield f"  {more}; documents: {told}"


def _told(manifest: Manifest) -> Iterator[str]:
    """What the snapshot has less than it could, with what mends it, and what was let through."""
    for file in manifest["landing"]["damaged"] if "landing" in manifest else ():
        yield f"DAMAGED {file['path']}: {file['problem']}; `peerbench verify --landing` has the whole command"
    for row in manifest.get("gone", ()):
        named = f": {row['named']}" if "named" in row else ""
        yield f"{row['rows']:,} rows of {row['table']} are gone{named}: {row['cause']}"
    for let in manifest.get("accepted", ()):
        yield f"accepted {let['check']}: {let['because']}: {let['problem']}"


def most_read(settings: Settings) -> str | None:
    """The name of the council with the most procurements whose criteria can be read; null without any."""
    snapshot = latest(place(settings))
    found = (
        snapshot.scan("procurements")
        .filter(pl.col("determinable"))
        .group_by("authority_id")
        .len()
        .join(snapshot.scan("authorities"), on="authority_id")
        .sort("len", "authority_id", descending=[True, False])
        .select("official_name")
        .head(1)
        .collect()
    )
    return found.item() if found.height else None
