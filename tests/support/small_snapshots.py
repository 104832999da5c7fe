"""Two small tables that say which publish made them, and whether a snapshot of them is whole."""

from pathlib import Path

import dataframely as dy
import polars as pl

from warehouse.snapshots.manifest import every_file
from warehouse.snapshots.package import write as write_package
from warehouse.snapshots.snapshot import Snapshot, latest, publish
from warehouse.snapshots.storage import Place
from warehouse.tables.declared import about, table


class Figures(dy.Schema):
    """One figure of a test."""

    benchmark = True

    authority_id = dy.String(primary_key=True, metadata=about("A council.", "test"))
    financial_year = dy.String(metadata=about("A year.", "test"))
    made = dy.Int64(metadata=about("The publish that made it.", "test", unit="ordinal"))
    text = dy.String(nullable=True, metadata=about("Words.", "test", null="none were given"))


class Names(dy.Schema):
    """One name of a test."""

    name = dy.String(primary_key=True, metadata=about("A name.", "test"))
    made = dy.Int64(metadata=about("The publish that made it.", "test", unit="ordinal"))


DECLARED = {"figures": table("figures", Figures), "names": table("names", Names)}
ABOUT = {"synthetic": True, "schema_version": "1.0", "rule_version": "1", "licence": "OGL"}
ROWS = 30


def frames(made: int) -> dict[str, pl.LazyFrame]:
    """The tables of one publish: `made` stands in every row, and decides how many there are."""
    rows = ROWS + made % 7
    figures = pl.LazyFrame(
        {
            "authority_id": [f"E{n:08d}" for n in range(rows)],
            "financial_year": [("2024/25", "2025/26")[n % 2] for n in range(rows)],
            "made": [made] * rows,
            "text": ["=1+1" if n == 3 else None for n in range(rows)],
        }
    )
    names = pl.LazyFrame({"name": [f"name {n}" for n in range(rows)], "made": [made] * rows})
    return {"figures": figures, "names": names}


def publish_one(place: Place | Path, made: int, package: bool = True) -> str:
    return publish(place, frames(made), ABOUT, DECLARED, write_package if package else None)


def made_of(snapshot: Snapshot) -> int:
    """Which publish a snapshot is of. Fails where it is not whole, or of two."""
    found = set()
    for name in DECLARED:
        rows = snapshot.read(name)
        found |= {*rows["made"].to_list()}
        (made,) = found
        assert rows.height == ROWS + made % 7, name
    return found.pop()


def whole(place: Place) -> int | None:
    """Which publish the pointer names, every file of it checked; null where nothing was published."""
    if place.pointer() is None:
        return None
    snapshot = latest(place)
    name = snapshot.manifest["snapshot"]
    for file in every_file(snapshot.manifest):
        assert place.read(name, file["path"]) is not None, file
    return made_of(snapshot)


def read_until(place: Place, stop: Path) -> dict[str, int]:
    """Reads the latest snapshot again and again. Gives how often, and how often it was not whole."""
    reads, seen, bad = 0, set(), []
    while not stop.exists():
        try:
            seen.add(made_of(latest(place)))
        except (AssertionError, ValueError, OSError) as error:
            bad.append(f"{type(error).__name__}: {error}")
        reads += 1
    return {"reads": reads, "bad": len(bad), "seen": len(seen), "why": bad[:3]}
