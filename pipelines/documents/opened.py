"""Documents as they were opened, kept by SHA-256 and version of the readers, so that each is opened once.

They lie in `cache/documents/` of the home, for its owner alone, and can all be made again from landing.
"""

import hashlib
from functools import cache
from importlib.metadata import version as version_of
from pathlib import Path
from time import monotonic
from types import TracebackType

import msgspec
import zstandard

from pipelines.collect.landing import write_whole
from pipelines.documents import opening, recognising
from pipelines.documents.landed import bytes_of
from pipelines.documents.model import Document, Unopened
from pipelines.documents.reading_process import WireDocument

Opened = tuple[Document | Unopened, ...]
LIBRARIES = ("beautifulsoup4", "lxml", "openpyxl", "pypdfium2", "python-calamine")
_OPENING = (
    *("archives", "limited", "limits", "model", "opening"),
    *("reading_process", "recognising", "sniffing", "words"),
)
_LARGEST = 500_000_000


class _Entry(msgspec.Struct, omit_defaults=True):
    document: WireDocument | None = None
    unopened: Unopened | None = None


@cache
def readers(ocr: bool = False) -> str:
    """The version of all that decides what is read of a document: our modules' text and the libraries.

    `ocr`: with OCR, of which the program's version counts too.
    """
    found = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*.py")):
        if path.parent != here or path.stem in _OPENING:
            found.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    for name in LIBRARIES:
        found.update(f"{name} {version_of(name)}\n".encode())
    if ocr:
        found.update(f"{recognising.version()}\n".encode())
    return found.hexdigest()[:12]


class Openings:
    """The opened documents of a home. Those not opened yet are opened until `until` (of `monotonic`).

    Use it with `with`: one process opens all of them, and none is left behind. `opened` counts them.
    A fault of ours in that process is kept as `fault`, and the next document is opened.
    """

    def __init__(self, home: Path, until: float | None = None, ocr: bool = False) -> None:
        self.opened = 0
        self.fault: opening.ReaderFault | None = None
        self._home, self._until = home, until
        self._ocr = ocr
        self._opener = opening.Opener()

    def __enter__(self) -> "Openings":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opener.close()

    def of(self, source: str, digest: str, name: str) -> tuple[Opened, str] | None:
        """What was opened of a landed file, and by which version of the readers; null where it waits.

        By an older version where the time is up. Raises Damaged where landing does not hold its bytes.
        """
        now = readers(self._ocr)
        kept = _read(self._path(digest, now))
        if kept is not None:
            return kept, now
        if self._until is not None and monotonic() >= self._until:
            return self._older(digest)
        try:
            return self.again(source, digest, name, self._ocr), now
        except opening.ReaderFault as fault:
            self.fault = self.fault or fault
            return self._older(digest)

    def by(self, version: str | None, source: str, digest: str, name: str, ocr: bool) -> Opened:
        """What was opened by a version of the readers; where that is lost, what those of now open."""
        kept = _read(self._path(digest, version)) if version else None
        return self.again(source, digest, name, ocr) if kept is None else kept

    def again(self, source: str, digest: str, name: str, ocr: bool) -> Opened:
        """The file opened anew, whatever is kept, with OCR or without. Raises Damaged or ReaderFault."""
        self._opener.ocr = ocr
        found = self._opener.open(bytes_of(self._home, source, digest), _safe(name))
        self.opened += 1
        self._keep(digest, readers(ocr), found)
        return found

    def _path(self, digest: str, version: str) -> Path:
        return self._home / "cache" / "documents" / digest[:2] / f"{digest}.{version}.json.zst"

    def _keep(self, digest: str, version: str, found: Opened) -> None:
        path = self._path(digest, version)
        write_whole(path, zstandard.compress(msgspec.json.encode([_entry(one) for one in found]), 3))
        for other in path.parent.glob(f"{digest}.*.json.zst"):
            if other != path:
                other.unlink()

    def _older(self, digest: str) -> tuple[Opened, str] | None:
        for path in sorted(self._path(digest, "").parent.glob(f"{digest}.*.json.zst")):
            if (found := _read(path)) is not None:
                return found, path.name.split(".")[1]
        return None


def _safe(name: str) -> str:
    """A file's name for a message, without a path."""
    return name.replace("\\", "/").rpartition("/")[2][:200] or "document"


def _entry(found: Document | Unopened) -> _Entry:
    if isinstance(found, Unopened):
        return _Entry(unopened=found)
    return _Entry(document=WireDocument.of(found))


def _read(path: Path) -> Opened | None:
    """What is kept; null where nothing is, or what is broken."""
    try:
        data = zstandard.decompress(path.read_bytes(), max_output_size=_LARGEST)
        return tuple(map(_result, msgspec.json.decode(data, type=list[_Entry])))
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError):
        return None


def _result(entry: _Entry) -> Document | Unopened:
    if entry.unopened is not None:
        return entry.unopened
    if entry.document is None:
        raise msgspec.ValidationError("an entry is a document or why there is none")
    return entry.document.document()
