"""Tender documents that somebody has already: a file with its ocid, or a folder of files by ocid."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines.collect.landing import Damaged, content_of, sidecar_of, sole_writer
from pipelines.collect.notice_files import in_directory
from pipelines.collect.places import of_days
from pipelines.collect.sources import SOURCES, ocid_of, source_of, source_of_notice
from pipelines.documents.landed import (
    Record,
    Try,
    keep,
    land_document,
    path_of,
    records,
    sniffed,
)
from pipelines.documents.limits import Limits
from pipelines.documents.model import Refused
from warehouse.errors import UserError
from warehouse.interim import scan
from warehouse.progress import tracked
from warehouse.text import one_line


class NotTaken(UserError):
    """A file that is not taken in as a document of a procurement."""


@dataclass(frozen=True)
class Taken:
    """One file of an import: its type, or why it was not taken. `also_of`: an ocid with the same bytes."""

    path: Path
    ocid: str
    type: str | None = None
    also_of: str | None = None
    problem: str | None = None


def import_document(home: Path, path: Path, source: str, ocid: str) -> Taken:
    """Lands one document of a procurement. Raises NotTaken, LandingBusy or OSError."""
    with sole_writer(home):
        return _taken(home, path, source, ocid, {record.key: record for record in records(home)})


def import_folder(home: Path, folder: Path, source: str) -> Iterator[Taken]:
    """Lands `folder/<ocid>/*`, each file with its outcome. Raises NotTaken for none; LandingBusy."""
    with sole_writer(home):
        known = {record.key: record for record in records(home)}
        found = [(path, problem) for path, problem in in_directory(folder) if not path.name.startswith(".")]
        if not any(_depth(path, folder) == _OCID_AND_FILE for path, _ in found):
            raise NotTaken(f"{folder}: holds no file of the form OCID/FILE")
        for path, problem in tracked(found, f"{one_line(folder.name)}: documents"):
            try:
                if problem or _depth(path, folder) != _OCID_AND_FILE:
                    raise NotTaken(f"{path}: {problem or 'not of the form OCID/FILE'}")
                yield _taken(home, path, source, path.parent.name, known)
            except NotTaken as error:
                yield Taken(path, path.parent.name, problem=str(error))


_OCID_AND_FILE = 2


def _depth(path: Path, folder: Path) -> int:
    return len(path.relative_to(folder).parts)


def _taken(home: Path, path: Path, source: str, ocid: str, known: dict[str, Record]) -> Taken:
    ocid = ocid_of(ocid.strip())
    if path.is_symlink() or not path.is_file():
        raise NotTaken(f"{path}: no regular file")
    size, most = path.stat().st_size, Limits.file_bytes
    if size > most:
        raise NotTaken(f"{path}: {size:,} bytes, and at most {most:,} are taken")
    content = path.read_bytes()
    if other := source_of_notice(content):
        raise NotTaken(
            f"{path}: a notice of {other.title}: import it with --source {other.id}, without --ocid"
        )
    try:
        kind = sniffed(content, path.name)
    except Refused as refused:
        raise NotTaken(f"{path}: {refused.reason.replace('_', ' ')}: {refused.detail}") from None
    _must_be_known(home, source, ocid)
    digest = hashlib.sha256(content).hexdigest()
    same = [record for record in known.values() if record.source == source and record.sha256 == digest]
    here = next((record for record in same if record.ocid == ocid), None)
    if here is not None and _is_whole(home, here):
        raise NotTaken(f"{path}: the same bytes as '{one_line(here.name, 100)}', which {ocid} has already")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    came = Try(at=now, type=kind, bytes=len(content), sha256=digest)
    record = Record(source, ocid, imported_from=path.name, file_name=path.name, tries=(came,))
    origin = {"imported_from": path.name, "imported_path": str(path.resolve())}
    land_document(home, record, content, {**origin, "landed_at": now, "type": kind})
    if here is None:
        keep(home, record)
        known[record.key] = record
    return Taken(path, ocid, kind, same[0].ocid if same else None)


def _is_whole(home: Path, record: Record) -> bool:
    """Whether the bytes of a document lie in landing, with their sidecar: else they are taken again."""
    path = path_of(home, record.source, record.sha256 or "")
    try:
        return bool(content_of(path)) and sidecar_of(path) is not None
    except Damaged:
        return False


def _must_be_known(home: Path, source: str, ocid: str) -> None:
    """Raises NotTaken for an ocid of which no notice was landed."""
    belongs = source_of(ocid)
    if belongs in SOURCES and belongs != source:
        raise NotTaken(f"--ocid: {one_line(ocid, 100)} belongs to {belongs}, not to {source}")
    if not ocid or not _is_landed(home, source, ocid):
        told = f"--ocid: no notice of '{one_line(ocid, 100)}' was landed from {source}"
        raise NotTaken(f"{told}: collect or import it first")


def _is_landed(home: Path, source: str, ocid: str) -> bool:
    """By the index, and where that is not made yet by the landed files themselves."""
    index = scan(home, "releases").filter((pl.col("source") == source) & (pl.col("ocid") == ocid))
    if not index.head(1).collect().is_empty():
        return True
    wanted = ocid.lower().encode()
    indexed = set(scan(home, "releases").select("landing_path").unique().collect()["landing_path"])
    for _, _, path in of_days(home, "*.zst", source):
        if path.relative_to(home).as_posix() in indexed:
            continue
        try:
            if wanted in content_of(path).lower():
                return True
        except Damaged:
            continue  # told by `verify --landing`, and by every publish
    return False
