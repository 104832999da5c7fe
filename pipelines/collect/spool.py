"""What an import read, by day, on disk until the file is read: memory stays flat whatever its size."""

import shutil
import struct
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import zstandard

HELD = 16_000_000
"""Bytes of records that wait in memory before they are written."""
PACKAGE = 16_000_000
"""Bytes of releases in one landed file; a day that has more is landed in several."""
_LENGTH = struct.Struct(">I")


class Spool:
    """Bytes of records by day, or by what else they are kept under, given back in the order they came in.

    The same records in the same order give the same packages, so that an import that was killed and is run
    again lands nothing twice.
    """

    def __init__(self, home: Path) -> None:
        self._place = home / "importing"
        shutil.rmtree(self._place, ignore_errors=True)  # what a killed import left
        self._held: dict[str, list[bytes]] = defaultdict(list)
        self._size = 0
        self._written: set[str] = set()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._place, ignore_errors=True)

    def add(self, key: date | str, raw: bytes) -> None:
        """One record of a day, or of a name that is no day."""
        self._held[str(key)].append(raw)
        self._size += len(raw) + _LENGTH.size
        if self._size >= HELD:
            self._write()

    def days(self) -> list[date]:
        """Every day that has a record, in order."""
        return sorted(
            date.fromisoformat(name) for name in {*self._held, *self._written} if name[:1].isdigit()
        )

    def packages(self, key: date | str) -> Iterator[list[bytes]]:
        """The records of a day or name, as many at a time as one landed file holds."""
        name = str(key)
        package: list[bytes] = []
        size = 0
        for raw in self._records(name):
            if package and size + len(raw) > PACKAGE:
                yield package
                package, size = [], 0
            package.append(raw)
            size += len(raw)
        if package:
            yield package

    def _records(self, name: str) -> Iterator[bytes]:
        if name in self._written:
            with (self._place / name).open("rb") as file:
                reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
                while head := reader.read(_LENGTH.size):
                    yield reader.read(_LENGTH.unpack(head)[0])
        yield from self._held.get(name, ())

    def _write(self) -> None:
        self._place.mkdir(exist_ok=True, mode=0o700)
        for name, rows in self._held.items():
            content = b"".join(part for raw in rows for part in (_LENGTH.pack(len(raw)), raw))
            with (self._place / name).open("ab") as file:
                file.write(zstandard.compress(content, 1))
            self._written.add(name)
        self._held.clear()
        self._size = 0
