"""The process that reads documents: requests come on stdin, answers go to stdout, as JSON by length.

`opening` alone starts it, with `python -m pipelines.documents.reading_process`. It holds itself to its limits
before it looks at a byte. It writes no file, opens no connection and starts no process.
"""

import os
import resource
import sys
import traceback
from dataclasses import asdict
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO

import msgspec

from pipelines.documents import archives
from pipelines.documents.formats.pdf_scan import Recognised, Scan, scan
from pipelines.documents.limits import Limits
from pipelines.documents.model import Document, Kind, Paragraph, Reason, Refused, Table, Unopened
from pipelines.documents.sniffing import kind_of

_LENGTH = 8
_OPEN_FILES = 64
OUT_OF_MEMORY = 77
"""How the process ends where not even an answer can be made."""


class Request(msgspec.Struct):
    """What is to be read. `entry`: that of the archive. `bytes_follow`: how many; null for the last ones.

    `wordless`: pages without text are no reason to refuse a document. `picture_of`: only this page of a
    PDF is asked for, drawn for OCR. `recognised`: what OCR gave of its pages.
    """

    file_name: str
    bytes_follow: int | None
    entry: str | None = None
    as_kind: Kind | None = None
    wordless: bool = False
    picture_of: int | None = None
    recognised: list[Recognised] = []


class WireBlock(msgspec.Struct, omit_defaults=True):
    """One block of a document: either of the two."""

    paragraph: Paragraph | None = None
    table: Table | None = None


class WireDocument(msgspec.Struct):
    """A document as it goes between the processes, and is kept: its fields, and its blocks told apart."""

    sha256: str
    file_name: str
    kind: Kind
    blocks: list[WireBlock]
    pages: int | None
    pages_without_text: tuple[int, ...]
    producer: str | None
    tagged: bool | None
    unread: tuple[str, ...]
    pages_recognised: tuple[int, ...]

    @classmethod
    def of(cls, document: Document) -> "WireDocument":
        """The document as it is sent."""
        blocks = [
            WireBlock(paragraph=block) if isinstance(block, Paragraph) else WireBlock(table=block)
            for block in document.blocks
        ]
        fields = {name: getattr(document, name) for name in cls.__struct_fields__ if name != "blocks"}
        return cls(blocks=blocks, **fields)

    def document(self) -> Document:
        """The document again. Raises ValidationError for a block that is neither."""
        blocks = tuple(found for block in self.blocks if (found := block.paragraph or block.table))
        if len(blocks) < len(self.blocks):
            raise msgspec.ValidationError("a block is a paragraph or a table")
        fields = {name: getattr(self, name) for name in self.__struct_fields__ if name != "blocks"}
        return Document(blocks=blocks, **fields)


class Answer(msgspec.Struct):
    """One of: a document; a page drawn; a refusal; the names in an archive; what went wrong in us."""

    document: WireDocument | None = None
    picture: Scan | None = None
    refused: Unopened | None = None
    entries: list[str] | None = None
    fault: str | None = None
    peak_bytes: int = 0


def send(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Writes a message with its length before it."""
    data = msgspec.json.encode(message)
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)


def main() -> None:
    """Answers requests until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limits = msgspec.json.decode(sys.argv[1], type=Limits)
    _hold_to(limits)
    _load_readers()
    held = b""
    while length := sys.stdin.buffer.read(_LENGTH):
        request = msgspec.json.decode(sys.stdin.buffer.read(int.from_bytes(length, "big")), type=Request)
        if request.bytes_follow is not None:
            held = b""
            held = sys.stdin.buffer.read(request.bytes_follow)
        _allow_cpu(limits)
        answer = _answer(request, held, limits)
        answer.peak_bytes = _peak_bytes()
        send(answers, answer)
        answers.flush()


def _hold_to(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def _peak_bytes() -> int:
    """The most memory that this process held; 0 where the system does not tell.

    Not `ru_maxrss`: Linux hands on that of the process by which this one was started.
    """
    try:
        with open("/proc/self/status", "rb") as status:
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith(b"VmHWM")), 0)
    except OSError:
        return 0


def _allow_cpu(limits: Limits) -> None:
    """So many more seconds from now; the system ends the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def _load_readers() -> None:
    """What every batch needs, before the first document is timed. openpyxl would load these for nothing."""
    for heavy in ("numpy", "pandas", "PIL", "PIL.Image"):
        sys.modules.setdefault(heavy, None)  # type: ignore[arg-type]
    import pipelines.documents.formats.pdf  # noqa: F401


def _answer(request: Request, held: bytes, limits: Limits) -> Answer:
    data = held
    digest = ""
    try:
        if request.entry is not None:
            with archives.opened(held) as archive:
                data = archives.read(archive, request.entry, limits)
        digest = sha256(data).hexdigest()
        kind = request.as_kind or kind_of(data, request.file_name)
        if kind == "zip":
            if request.entry is not None:
                raise Refused("nested_archive", "an archive inside an archive is not opened")
            return Answer(entries=_entries(data, limits))
        if request.picture_of is not None:
            return Answer(picture=_picture(data, request.picture_of))
        return Answer(document=_read(data, digest, request, kind, limits))
    except Refused as refused:
        return _refused(digest, request, refused.reason, refused.detail)
    except MemoryError:
        return _refused(digest, request, "too_much_memory", f"more than {limits.memory_bytes:,} bytes")
    except RecursionError:
        return _refused(digest, request, "damaged", "it is nested too deep")
    except Exception:  # sent whole to the parent, which raises it there: never taken for a fault of the file
        return Answer(fault=traceback.format_exc())


def _refused(digest: str, request: Request, reason: Reason, detail: str) -> Answer:
    return Answer(refused=Unopened(digest, request.file_name, reason, detail))


def _entries(data: bytes, limits: Limits) -> list[str]:
    """The files of an archive, without the marks that systems leave beside them. Raises Refused."""
    with archives.opened(data) as archive:
        archives.check(archive, limits, xml=False)
        return [
            entry.filename
            for entry in archive.infolist()
            if not entry.is_dir()
            and not entry.filename.startswith("__MACOSX/")
            and PurePosixPath(entry.filename).name not in (".DS_Store", "Thumbs.db", "desktop.ini")
        ]


def _picture(data: bytes, page: int) -> Scan:
    from pipelines.documents.formats import pdf

    document = pdf.opened(data)
    try:
        return scan(document.raw, page)
    finally:
        document.close()


def _read(data: bytes, digest: str, request: Request, kind: Kind, limits: Limits) -> WireDocument:
    from pipelines.documents.formats import pdf, readers

    if request.recognised:
        content = pdf.read(data, limits, {one.page: one for one in request.recognised})
    else:
        content = readers.reader(kind)(data, limits)
    if content.is_wordless() and not (request.wordless and content.pages_without_text):
        pictures = (
            f": {len(content.pages_without_text)} pages are pictures" if content.pages_without_text else ""
        )
        raise Refused("no_text", f"it holds not one word{pictures}")
    document = Document(
        digest, request.file_name, kind, tuple(content.blocks), content.pages,
        tuple(content.pages_without_text), content.producer, content.tagged, tuple(content.unread),
        tuple(content.pages_recognised),
    )  # fmt: skip
    return WireDocument.of(document)


def start_arguments(limits: Limits) -> list[str]:
    """How this process is started."""
    stated = msgspec.json.encode(asdict(limits)).decode()
    return [sys.executable, "-m", "pipelines.documents.reading_process", stated]


def run() -> None:
    """`main`; memory that lacks outside of a reader, as for the answer itself, is told by the exit code."""
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    run()
