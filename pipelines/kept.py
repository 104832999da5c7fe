"""Parts of tables that stand as they were made, while all that they were made from is the same.

`interim/kept.json` has of each part, by table and name, the key of its inputs and the SHA-256 of each of its
files. A part whose key is another, or of which one file is not what was written, is made again.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.collect.landing import write_whole
from warehouse.interim import ALL, Counts
from warehouse.text import indented


@dataclass
class Kept:
    """What is kept of the tables of one step, in files of this name in each of them."""

    home: Path
    tables: Sequence[str]
    stated: dict[str, dict[str, object]] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Path, *tables: str) -> "Kept":
        """What is noted there of these tables; nothing where the record is missing or broken."""
        try:
            stated = json.loads(_record(home).read_bytes())
            found = {str(name): dict(row) for name, row in stated.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            found = {}
        return cls(home, tables, found)

    def made(self, made_from: str, make: Callable[[], Counts], part: str = ALL) -> Counts:
        """The counts of a part: kept while it was made from this, else of making it now.

        `made_from` states every input, the program too.
        """
        key = hashlib.sha256(made_from.encode("utf-8", "surrogatepass")).hexdigest()
        name = f"{self.tables[0]} {part}"
        row = self.stated.get(name, {})
        if row.get("made_from") == key and row.get("files") == self._files(part):
            return self._counts(part)
        # Gone first: what is killed in the midst of making leaves nothing that might be taken for kept.
        self._note(name, None)
        counts = make()
        self._note(name, {"made_from": key, "files": self._files(part)})
        return counts

    def _note(self, name: str, row: dict[str, object] | None) -> None:
        """Notes one part beside what others noted meanwhile."""
        found = Kept.of(self.home).stated
        if found.get(name) == row:
            return
        self.stated = {other: of for other, of in found.items() if other != name}
        if row is not None:
            self.stated[name] = row
        write_whole(_record(self.home), indented(dict(sorted(self.stated.items()))))

    def _paths(self, part: str) -> dict[str, Path]:
        """The files of a part that are there: of each table, and what was refused of it."""
        folder = self.home / "interim"
        found = {table: folder / table / f"{part}.parquet" for table in self.tables}
        found |= {
            f"{table}_refused": folder / "quarantine" / f"{table}.{part}.parquet" for table in self.tables
        }
        return {name: path for name, path in found.items() if path.exists()}

    def _files(self, part: str) -> dict[str, str]:
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in self._paths(part).items()
        }

    def _counts(self, part: str) -> Counts:
        paths = self._paths(part)
        counted = {
            name: pl.scan_parquet(path).select(pl.len()).collect().item() for name, path in paths.items()
        }
        return {name: counted.get(name, 0) for table in self.tables for name in (table, f"{table}_refused")}


def forget(home: Path) -> None:
    """Nothing that was made before stands: every part is made again, and every file published anew."""
    _record(home).unlink(missing_ok=True)
    published(home).unlink(missing_ok=True)


def published(home: Path) -> Path:
    """Where it is noted what the files of the last snapshot were made from."""
    return home / "interim" / "published.json"


def _record(home: Path) -> Path:
    return home / "interim" / "kept.json"
