"""What the files of a snapshot were made from, so that the next one shares those whose rows are the same.

A file of a table is made from some parts of the interim table: of a table cut by year, from those that have a
row of the year. While their bytes, the file's columns and marks and the program are the same, so is the file.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from warehouse.snapshots.manifest import digest, digest_of
from warehouse.snapshots.parquet import path_of, year_of
from warehouse.tables.declared import Table
from warehouse.text import indented


@dataclass
class MadeFrom:
    """The keys of a snapshot's files. `record` has those of the last one; `parts` are the files of a table.

    A table that is published otherwise than its parts have it is not in `parts`, and is always written.
    """

    record: Path
    stamp: str
    parts: Mapping[str, Sequence[Path]]
    keys: dict[str, str] = field(default_factory=dict)

    def same(self, last: str, table: Table, schema: pa.Schema) -> set[str]:
        """The paths of the table's files that `last`, a snapshot, has as they would be made now."""
        now, before = self._keys(table, schema), self._before(last)
        self.keys |= now
        return {path for path, key in now.items() if before.get(path) == key}

    def is_ours(self, last: str) -> bool:
        """Whether `last` was published by this program, and its keys are known."""
        return bool(self._before(last))

    def note(self, snapshot: str) -> None:
        """Keeps the keys, once the snapshot is published."""
        stated = {"snapshot": snapshot, "stamp": self.stamp, "files": self.keys}
        part = self.record.with_name(f".{self.record.name}.part")
        part.write_bytes(indented(stated))
        part.replace(self.record)

    def _before(self, last: str) -> Mapping[str, str]:
        """The keys of the last snapshot's files; none where the record is of another, missing or broken."""
        try:
            stated = json.loads(self.record.read_bytes())
            is_of_last = (stated["snapshot"], stated["stamp"]) == (last, self.stamp)
            return {str(path): str(key) for path, key in stated["files"].items()} if is_of_last else {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def _keys(self, table: Table, schema: pa.Schema) -> dict[str, str]:
        hashes = {str(path): digest_of(path) for path in self.parts.get(table.name, ())}
        stated = [digest(schema.serialize().to_pybytes()), *table.sorted_by, *table.key]
        return {
            path: hashlib.sha256("\n".join([*stated, *map(hashes.__getitem__, files)]).encode()).hexdigest()
            for path, files in _files(table, list(hashes)).items()
        }


def _files(table: Table, parts: list[str]) -> dict[str, list[str]]:
    """Of each file of a table the parts that it is made from, in their order."""
    if not parts:
        return {}
    if table.year_of is None:
        return {path_of(table, None): parts}
    rows = pl.scan_parquet(parts, include_file_paths="part")
    found = rows.select(year_of(table).fill_null("unknown").alias("year"), "part").unique().collect()
    by_year = found.sort("year", "part").group_by("year", maintain_order=True).agg("part")
    return {path_of(table, year): files for year, files in by_year.iter_rows()}
