"""Tender documents in landing: their bytes by SHA-256, and beside them what was tried for each of them.

`landing/<source>/documents/<sha256>.zst` holds the bytes as they came, once for all procurements that have
them; `landing/<source>/documents/tries/<key>.json` is the record of one document of one procurement. No name
comes from a link, an ocid or a file. Whole documents stay here: what is published of them are the words that
are evidence.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipelines.collect.landing import DOCUMENTS, content_of, land, write_whole
from pipelines.documents.model import Refused
from pipelines.documents.sniffing import kind_of

FAILED = ("not_there", "status", "too_slow", "no_answer")
"""Reasons for which a link gave nothing."""
TRIES = "tries"
MENDS_RECORD = "`peerbench documents` asks for it again; import again what was imported"


class Try(msgspec.Struct, frozen=True):
    """One try at a document, or its import: when, what came, or why nothing did."""

    at: str
    url: str | None = None
    status: int | None = None
    type: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    file_name: str | None = None
    reason: str | None = None
    detail: str | None = None


class Record(msgspec.Struct, frozen=True):
    """One document of one procurement: where it is linked, what the notice says of it, and the tries.

    An imported one has no `url`, and `imported_from` is the name of the file.
    """

    source: str
    ocid: str
    url: str | None = None
    file_name: str | None = None
    title: str | None = None
    document_type: str | None = None
    release_id: str | None = None
    lot_id: str | None = None
    imported_from: str | None = None
    tries: tuple[Try, ...] = ()

    @property
    def key(self) -> str:
        """The name of the record, which keeps it one however often it is tried."""
        what = self.url if self.url is not None else f"sha256:{self.sha256}"
        return hashlib.sha256(f"{self.source}\n{self.ocid}\n{what}".encode()).hexdigest()

    @property
    def sha256(self) -> str | None:
        """The newest bytes that came; null where none did."""
        return next((one.sha256 for one in reversed(self.tries) if one.reason is None), None)

    @property
    def reason(self) -> str | None:
        """Why there are no bytes; null where there are, or where it was not tried."""
        return self.tries[-1].reason if self.tries and self.sha256 is None else None

    @property
    def name(self) -> str:
        """What a person calls it."""
        served = next((one.file_name for one in reversed(self.tries) if one.file_name), None)
        return (
            served
            or self.file_name
            or self.imported_from
            or self.title
            or (self.url or "").rpartition("/")[2]
        )


def records(home: Path) -> list[Record]:
    """Every record, in order of source, ocid and first try. `verify --landing` tells a broken one."""
    found = [record for path in _record_files(home) if (record := read(path)) is not None]
    return sorted(
        found, key=lambda one: (one.source, one.ocid, one.tries[0].at if one.tries else "", one.key)
    )


def broken(home: Path) -> Iterator[Path]:
    """Records that cannot be read: the next fetch or import writes them again."""
    yield from (path for path in _record_files(home) if read(path) is None)


def read(path: Path) -> Record | None:
    """A record; null where it is missing, broken or another's."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Record)
    except (OSError, msgspec.MsgspecError):
        return None
    return found if found.key == path.stem else None


def keep(home: Path, record: Record) -> None:
    """Writes a record, whole or not at all."""
    path = home / "landing" / record.source / DOCUMENTS / TRIES / f"{record.key}.json"
    write_whole(path, msgspec.json.encode(record))


def path_of(home: Path, source: str, sha256: str) -> Path:
    """Where the bytes of a document lie."""
    return home / "landing" / source / DOCUMENTS / f"{sha256}.zst"


def bytes_of(home: Path, source: str, sha256: str) -> bytes:
    """A document as it came. Raises Damaged."""
    return content_of(path_of(home, source, sha256))


def land_document(home: Path, record: Record, content: bytes, about: dict[str, Any]) -> str:
    """Lands the bytes of a document, and gives their SHA-256."""
    stated = {**about, "source": record.source, "ocid": record.ocid, "url": record.url}
    return land(home, record.source, None, content, stated, DOCUMENTS).stem


def _record_files(home: Path) -> list[Path]:
    return sorted((home / "landing").glob(f"*/{DOCUMENTS}/{TRIES}/*.json"))


_IN_ARCHIVE: tuple[tuple[bytes, str], ...] = (
    (b"word/document", "docx"),
    (b"xl/workbook", "xlsx"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
)
_EDGE = 65_536
NOT_TAKEN = ("login_page", "unknown_type", "empty")


def sniffed(content: bytes, name: str) -> str | None:
    """What a file is by its bytes; null where that cannot be told of a file that is one of those read.

    Its list of entries is not opened here: that is for the process that reads. Raises Refused (login_page,
    unknown_type, empty) for what is no document.
    """
    if content.startswith(b"PK\x03\x04"):
        edges = content[:_EDGE] + content[-_EDGE:]
        return next((kind for sign, kind in _IN_ARCHIVE if sign in edges), "zip")
    try:
        return kind_of(content, name)
    except Refused as refused:
        if refused.reason in NOT_TAKEN:
            raise
        return None
