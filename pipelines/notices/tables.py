"""The tables of stage notices, by month: `notices`, one row a release, and `lots`, one row a lot of it."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import polars as pl

from pipelines.notices.fields import lots_of, notice
from pipelines.settings import Settings
from pipelines.step import RELEASE, step
from warehouse.errors import Unreadable
from warehouse.interim import Counts, add, parts, save


def _indexed_since(home: Path) -> list[str]:
    """Months whose notices or lots are not there, or not made from the index as it is, in order."""
    made, lots = {month: _index(path) for month, path in parts(home, "notices").items()}, parts(home, "lots")
    bodies = sorted(parts(home, "bodies").items())
    return [month for month, path in bodies if month not in lots or made.get(month) != _index(path)]


def _index(path: Path) -> str | None:
    """The index that a part is, or was made from."""
    return pl.read_parquet_metadata(path).get("index")


@step(
    "notices",
    "lots",
    needs=["releases"],
    keys=[("notices", "releases", RELEASE), ("lots", "notices", RELEASE)],
    due=_indexed_since,
)
def notices(settings: Settings, months: Sequence[str]) -> Counts:
    """`notices` and `lots` of these months, in one pass over their releases."""
    made = parts(settings.home, "bodies")
    return add([{"notices": 0, "lots": 0}, *(_month(settings.home, m, made[m]) for m in months if m in made)])


def _month(home: Path, month: str, path: Path) -> Counts:
    found, lots, refused = [], [], []
    for row in pl.scan_parquet(path).collect().iter_rows(named=True):
        release = msgspec.json.decode(row["body"])
        key = {name: row[name] for name in ("source", "ocid", "content_sha256")}
        try:
            own = [key | lot for lot in lots_of(release)]
            found.append(key | notice(release, row["source"]))
            lots += own
        except Unreadable as error:
            reason = f"{row['content_sha256']}: {error}"
            refused.append(
                {
                    "stage": "notices",
                    "source": row["source"],
                    "ocid": row["ocid"],
                    "rule": "unreadable-notice",
                    "reason": reason,
                }
            )
    # The notices come last: only with them the month counts as made.
    counts = save(home, "lots", lots, part=month)
    return counts | save(home, "notices", found, refused, month, {"index": _index(path) or ""})
