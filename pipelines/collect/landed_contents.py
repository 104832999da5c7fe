"""Whether a release that is imported is landed already with other words, under the same id and date."""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from pipelines.collect.json_repair import load
from pipelines.collect.landing import Damaged, content_of
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.release_json import parse_lines

MOST = 100_000
"""Releases of one day whose ids are held; of more in a day the others are not compared."""


class _Head(msgspec.Struct, rename={"converted": "convertedFrom"}):
    """What tells one release of a day from every other."""

    ocid: Any = None
    id: Any = None
    date: Any = None
    converted: Any = None


def files_of_day(home: Path, source: str, day: date) -> set[Path]:
    """What is landed of a day."""
    return set((home / "landing" / source / day.strftime("%Y/%m/%d")).glob("*.zst"))


class Contents:
    """The releases of one day of an import, each with the hashes of its contents.

    `repeated`: how many stood in the import before, byte for byte; `known`: how many were landed before it.
    """

    def __init__(self) -> None:
        self._hashes: dict[tuple[str, ...], set[bytes]] = {}
        self._seen: set[bytes] = set()
        self._processes: dict[str, set[str]] = {}
        self.repeated = self.known = 0

    def add(self, releases: Iterable[bytes]) -> None:
        """Releases in their own bytes. One without id or date is compared by bytes."""
        for raw in releases:
            digest, key = hashlib.sha256(raw).digest(), _key(raw)
            self.repeated += digest in self._seen
            if len(self._seen) < MOST:
                self._seen.add(digest)
            if key is not None and (key in self._hashes or len(self._hashes) < MOST):
                self._hashes.setdefault(key, set()).add(digest)
                self._processes.setdefault(key[1], set()).add(key[0])

    @property
    def shared(self) -> int:
        """How many release ids stand for more than one process."""
        return sum(len(ocids) > 1 for ocids in self._processes.values())

    def reworded(self, files: Iterable[Path]) -> int:
        """How many of them have two contents, in the import or with what these landed files hold.

        Counts those that the files hold as they are, too.
        """
        known = set[bytes]()
        for path in files:
            try:
                records = parse_lines(content_of(path), str(path))
                landed = [record.raw for record in records if record.body is not None]
            except (Damaged, UnreadableFile):
                continue  # told by every command that reads landing
            for raw in landed:
                digest = hashlib.sha256(raw).digest()
                known |= {digest} & self._seen
                if (key := _key(raw)) in self._hashes and key is not None:
                    self._hashes[key].add(digest)
        self.known = len(known)
        return sum(len(hashes) > 1 for hashes in self._hashes.values())


def _key(raw: bytes) -> tuple[str, ...] | None:
    """A page and a published release of one notice are no two contents of it: the published one stands."""
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except msgspec.DecodeError:  # a number that is none, and what else is read all the same
        body = load(raw) or {}
        head = _Head(body.get("ocid"), body.get("id"), body.get("date"), body.get("convertedFrom"))
    if head.id is None or head.date is None:
        return None
    return str(head.ocid), str(head.id), str(head.date), str(head.converted is not None)
