"""Buyers of the latest snapshot by what they were taken for, so that an alias can be added where it pays."""

from collections.abc import Iterator

import polars as pl

from pipelines.authorities.buyers.match import RESOLVED
from pipelines.authorities.buyers.names import clean
from pipelines.publish.storage import place
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.snapshots.snapshot import latest
from warehouse.tables import TABLES

OPEN = ("unknown", "ambiguous")
"""Classes in which a council may hide. The other unresolved ones are known to be no single council."""


def counted(settings: Settings) -> Iterator[str]:
    """A line a class: buyers' names, notices, and how they were matched."""
    found = _table(settings, "buyer_matches")
    yield from _synthetic(settings)
    classes = found.group_by("buyer_class").agg(
        pl.col("buyer_name").n_unique().alias("names"),
        pl.col("notices").sum(),
        pl.col("match_method").unique(),
    )
    for kind, names, notices, methods in classes.sort("notices", descending=True).iter_rows():
        yield f"{kind:<20}{names:>7,} names{notices:>9,} notices  by {', '.join(sorted(methods))}"
    belong = found.filter(pl.col("buyer_class").is_in(RESOLVED))["notices"].sum()
    total = found["notices"].sum()
    yield f"{belong:,} of {total:,} notices are a council's; {len(found):,} ways of signing"


def listed(settings: Settings, most: int, everything: bool) -> Iterator[str]:
    """Names that stayed unresolved, the most frequent first: notices, class, name, reason, candidates."""
    found = _table(settings, "buyer_matches").filter(pl.col("authority_id").is_null())
    if not everything:
        found = found.filter(pl.col("buyer_class").is_in(OPEN))
    names = dict(_table(settings, "authorities").select("authority_id", "official_name").iter_rows())
    yield from _synthetic(settings)
    rows = (
        found.group_by("buyer_name", "buyer_class", "evidence", "alternatives")
        .agg(pl.col("notices").sum())
        .sort("notices", "buyer_name", descending=[True, False])
    )
    for name, kind, evidence, others, notices in rows.head(most).iter_rows():
        may_be = ", ".join(names.get(key, key) for key in (others or "").split(";") if key)
        tail = f"; may be {may_be}" if may_be else ""
        shown = clean(name or "")[:90] or "no name"
        yield f"{notices:>7,}  {kind:<12}  {shown}  ({evidence or 'no reason'}{tail})"
    yield f"{min(most, rows.height):,} of {rows.height:,} unresolved names, {rows['notices'].sum():,} notices"


def identifiers(settings: Settings) -> Iterator[str]:
    """Organisation identifiers seen in the notices: whose, between which days, and conflicts."""
    names = dict(_table(settings, "authorities").select("authority_id", "official_name").iter_rows())
    yield from _synthetic(settings)
    rows = _table(settings, "buyer_identifiers").sort("state", "identifier")
    for row in rows.iter_rows(named=True):
        whose = names.get(row["authority_id"] or "", "-")
        span = f"{row['first_day']} to {row['last_day']}"
        yield f"{row['identifier']}  {row['state']:<10}  {whose:<45}  {row['notices']:>5,} notices, {span}"
    learned = rows.filter(pl.col("state") == "learned").height
    yield f"{learned:,} of {rows.height:,} identifiers learned"


def _table(settings: Settings, name: str) -> pl.DataFrame:
    snapshot = latest(place(settings))
    table = snapshot.scan(name)
    if not set(TABLES[name].column_names()) <= set(table.collect_schema()):
        raise UserError(f"{snapshot.directory}: made by an older version; `peerbench rebuild` makes it again")
    return table.collect()


def _synthetic(settings: Settings) -> Iterator[str]:
    if latest(place(settings))[1]["synthetic"]:
        yield "SYNTHETIC: no buyer of this list is real"
