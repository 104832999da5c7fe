"""Readings kept from one run to the next: a night reads what is new, and a change of rules reads all once.

`interim/readings/` has a file a part: the rows of `procurements` as they were read, before pairs are found,
each with the key of all that its reading hangs on. What else was read of a process stands in the tables of
the same part. `interim/readings.json` has the SHA-256 of each of these files; one with another is made again.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import polars as pl

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import digest_of
from pipelines.collect.landing import write_whole
from pipelines.collect.release_index import SHARDS
from pipelines.criteria.rules import RULE_VERSION
from pipelines.program import READING, program
from warehouse.interim import parts, schema_of, write
from warehouse.text import indented

Process = tuple[str, str]
READINGS = "readings"
OF_PROCESS = ("criteria", "procurement_lots", "commitments", "document_passages")
"""What is read of a process beside its row."""
PROCESS = ("source", "ocid")
AT_ONCE = 2_000
"""Releases that are read before their rows are written: a small home has one part, not one for each shard."""
_EXTRA: dict[str, pl.DataType | type[pl.DataType]] = {
    "shard": pl.Int64,
    "key": pl.String,
    "asked": pl.List(pl.String),
    "learned": pl.String,
}


class Kept(TypedDict):
    """What a reading is known by: its key, the identifiers that it asked for, and what was known of them."""

    shard: int
    key: str
    asked: list[str]
    learned: str


def stamp(register: Path) -> str:
    """What every reading hangs on: the program and the register."""
    return f"{program(*READING)} {RULE_VERSION} {digest_of(register)}"


def key_of(stamped: str, process: Process, contents: Sequence[str], others: Sequence[object]) -> str:
    """The key of a process: its releases by the hashes of their bytes, its documents and withdrawals."""
    stated = json.dumps([stamped, *process, sorted(contents), *others], default=str)
    return hashlib.sha256(stated.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class Part:
    """Of one file of readings: the shards that it answers for, and the SHA-256 of each file of the part.

    `marked`: what its `procurements` were made with, beside its readings.
    """

    shards: list[int]
    files: dict[str, str]
    marked: str = ""


@dataclass
class KeptReadings:
    """The readings of a home that may stand: those whose files are what was written, by part."""

    home: Path
    parts: dict[str, Part] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Path) -> "KeptReadings":
        """What is kept there; nothing where the record is missing or broken."""
        try:
            stated = json.loads(_record(home).read_bytes())
            found = {name: Part(**row) for name, row in stated.items()}
            sound = {name: part for name, part in found.items() if _is_sound(home, name, part)}
        except (OSError, ValueError, TypeError, AttributeError):
            sound = {}
        return cls(home, sound)

    def keys(self, shards: Sequence[int]) -> dict[Process, Kept]:
        """Key, identifiers asked and what was known of them, of each process of these shards that is kept."""
        found: dict[Process, Kept] = {}
        for name, of_part in self._of(shards):
            frame = self._scan(READINGS, name).filter(pl.col("shard").is_in(of_part))
            rows = frame.select(*PROCESS, *_EXTRA).filter(pl.col("key").is_not_null()).collect()
            for source, ocid, shard, key, asked, learned in rows.iter_rows():
                found[source, ocid] = Kept(shard=shard, key=key, asked=asked, learned=learned)
        return found

    def rows(self, table: str, shards: Sequence[int], standing: pl.DataFrame) -> list[pl.DataFrame]:
        """The rows of a table of these processes of these shards."""
        found = []
        for name, of_part in self._of(shards):
            held = standing.filter(pl.col("shard").is_in(of_part)).lazy().select(PROCESS)
            found.append(self._scan(table, name).join(held, on=PROCESS, how="semi").collect())
        return found

    def is_whole(self, part: str, shards: Sequence[int], processes: int) -> bool:
        """Whether a part is of these shards, and has this many processes."""
        held = self.parts.get(part)
        if held is None or held.shards != list(shards):
            return False
        return bool(self._scan(READINGS, part).select(pl.len()).collect().item() == processes)

    def keep(self, part: str, shards: Sequence[int]) -> None:
        """Notes a part that was just written; other parts answer for these shards no more."""
        for name, other in list(self.parts.items()):
            other.shards = [shard for shard in other.shards if shard not in shards]
            if not other.shards:
                del self.parts[name]
        files = {table: _hash(_path(self.home, table, part)) for table in (READINGS, *OF_PROCESS)}
        self.parts[part] = Part(list(shards), files)
        self._note()

    def marks(self, part: str) -> str | None:
        """What the `procurements` of a part were made with; null where they are not what was written."""
        held = self.parts[part]
        path = _path(self.home, "procurements", part)
        sound = path.exists() and held.files.get("procurements") == _hash(path)
        return held.marked if sound else None

    def mark(self, part: str, marked: str) -> None:
        """Notes what the `procurements` of a part were made with."""
        self.parts[part].marked = marked
        self.parts[part].files["procurements"] = _hash(_path(self.home, "procurements", part))
        self._note()

    def _of(self, shards: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
        for name, part in self.parts.items():
            if both := [shard for shard in part.shards if shard in shards]:
                yield name, both

    def _scan(self, table: str, part: str) -> pl.LazyFrame:
        return pl.scan_parquet(_path(self.home, table, part))

    def _note(self) -> None:
        stated = {name: vars(part) for name, part in sorted(self.parts.items())}
        write_whole(_record(self.home), indented(stated))


def forget(home: Path) -> None:
    """Nothing that was read before stands: the next step reads all."""
    _record(home).unlink(missing_ok=True)


def is_standing(row: Kept | None, key: str, resolver: Resolver) -> bool:
    """Whether a kept reading is what would be read now."""
    return row is not None and row["key"] == key and row["learned"] == resolver.learned_of(row["asked"])


def reading_schema() -> pl.Schema:
    """The columns of `readings`: those of `procurements`, and what a reading is known by."""
    return pl.Schema([*schema_of("procurements").items(), *_EXTRA.items()])


def write_readings(home: Path, frame: pl.DataFrame, part: str) -> None:
    """Writes a part of `readings`."""
    write(home, READINGS, frame.select(reading_schema().names()), part)


def scan_readings(home: Path) -> pl.LazyFrame:
    """All readings of a home in order of part."""
    found = list(parts(home, READINGS).values())
    return pl.scan_parquet(found) if found else reading_schema().to_frame().lazy()


def together(sizes: Mapping[int, int]) -> list[list[int]]:
    """Every shard once, in order: as many together as AT_ONCE releases allow, each group as many shards.

    Shards are halved, so that a home that grows seldom divides its parts anew.
    """
    number = SHARDS
    while number > 1 and any(sum(sizes.get(one, 0) for one in group) > AT_ONCE for group in _groups(number)):
        number //= 2
    return list(_groups(number))


def _groups(number: int) -> Iterator[list[int]]:
    for first in range(0, SHARDS, number):
        yield list(range(first, first + number))


def _is_sound(home: Path, name: str, part: Part) -> bool:
    of_readings = {READINGS, *OF_PROCESS}
    if not of_readings <= part.files.keys():
        return False
    paths = {table: _path(home, table, name) for table in of_readings}
    return all(path.exists() and _hash(path) == part.files[table] for table, path in paths.items())


def _path(home: Path, table: str, part: str) -> Path:
    return home / "interim" / table / f"{part}.parquet"


def _record(home: Path) -> Path:
    return home / "interim" / "readings.json"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def ordered(frames: Iterable[pl.DataFrame], order: pl.DataFrame) -> pl.DataFrame:
    """Rows of several frames in the order of their processes; those of one process as they stood."""
    number = order.select(*PROCESS).with_row_index("_order")
    joined = pl.concat(frames).join(number, on=PROCESS, how="left", maintain_order="left")
    return joined.sort("_order", maintain_order=True).drop("_order")
