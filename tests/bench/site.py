"""How long the site takes: `python tests/bench/site.py HOME [COUNCILS]`, ratios of one run on one machine.

The councils of a published snapshot are copied under new codes until there are at least so many, each copy with all its
rows, so that a page is as heavy as a real one. Prints the time and memory of a first build, of one in which
nothing changed, and of builds in which 1, 10 and 40 councils changed.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

sys.path.append(str(Path(__file__).parents[1] / "support"))
from made_up import changed, made_up

from pipelines.query.snapshot_tables import Published, published
from pipelines.settings import Settings
from pipelines.site.build import write

CODES = ("authority_id", "peer_id", "predecessor_id", "successor_id", "neighbour_authority_id")
IDS = ("ocid", "contracts_finder_ocid", "find_a_tender_ocid")


def copied(found: Published, councils: int, place: Path) -> Published:
    """The snapshot with its councils many times over."""
    times = -(-councils // found.scan("authorities").select(pl.len()).collect().item())
    tables = {}
    for table in sorted(found.snapshot.rows):
        frame = found.scan(table).collect()
        named = [name for name in CODES if name in frame.columns]
        if named:
            also = [name for name in IDS if name in frame.columns]
            frame = pl.concat(
                frame.with_columns(pl.col(name) + (f"-{n}" if n else "") for name in (*named, *also))
                for n in range(times)
            )
        elif "ocid" in frame.columns:
            frame = pl.concat(
                frame.with_columns(pl.col("ocid") + (f"-{n}" if n else "")) for n in range(times)
            )
        tables[table] = frame
    return made_up(place, found.manifest, tables)


def touched(found: Published, councils: int) -> None:
    """Changes one figure of some councils."""
    frame = found.scan("authority_measures").collect()
    keys = found.scan("authorities").head(councils).collect()["authority_id"].implode()
    hit = pl.col("authority_id").is_in(keys) & (pl.col("measure") == "duration")
    more = pl.when(hit).then(pl.col("in_scope") + 1).otherwise("in_scope")
    changed(found, "authority_measures", frame.with_columns(in_scope=more))


def memory() -> tuple[int, int]:
    """The most megabytes this process and its largest child held."""
    return tuple(  # type: ignore[return-value]
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def main() -> None:
    councils = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    found = published(Settings(home=Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as folder:
        many = copied(found, councils, Path(folder) / "snapshots" / "20260101T000000000000Z")
        site = Path(folder) / "site"
        for name, councils_changed in (
            ("first", 0),
            ("unchanged", 0),
            ("1 changed", 1),
            ("10 changed", 10),
            ("40 changed", 40),
        ):
            touched(many, councils_changed)
            began = time.monotonic()
            built = write(site, many)
            print(
                f"{name:<12} {time.monotonic() - began:7.1f} s  {built.changed} of {built.councils} councils made, memory {memory()} MB",
                flush=True,
            )
        heavy = max((path.stat().st_size, path.name) for path in (site / "council").glob("*.html"))
        packs = max((path.stat().st_size, path.parent.name) for path in site.rglob("pack.html"))
        total = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        explored = (site / "explore-data.js").stat().st_size
        print(
            f"Explore's data {explored:,} bytes, heaviest page {heavy[0]:,} bytes, heaviest pack {packs[0]:,} bytes, the site {total / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    main()
