"""Documents opened: bytes to blocks, in a process of their own that is held to limits.

    with Opener() as opener:                      # one process for many documents
        for found in opener.open(data, "ITT.pdf"):
            ...                                   # a Document, or an Unopened with its reason

The process is given up on a fault and the next document begins with a new one. No file is written, but by
LibreOffice for DOC, whose folder is removed. With `Opener(ocr=True)` pages of a PDF
without text are read by OCR, where tesseract is installed.
"""

import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import IO, Any

import msgspec

from pipelines.documents import recognising
from pipelines.documents.formats.pdf_scan import Recognised
from pipelines.documents.limits import Limits
from pipelines.documents.model import Document, Reason, Refused, Unopened
from pipelines.documents.reading_process import OUT_OF_MEMORY, Answer, Request, start_arguments
from pipelines.documents.sniffing import kind_of

_LENGTH = 8
_CHUNK = 1 << 20
_WAIT_FOR_END = 5.0
_HAS_ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT
_OUT_OF_MEMORY = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL}
"""How readers written in C++ and Rust end where memory is not given; and how the system ends them for it."""
_NOT_THREADED = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


class ReaderFault(Exception):
    """A fault of ours in the process that reads: its traceback. No document is to blame."""


def open_document(data: bytes, file_name: str, limits: Limits | None = None) -> tuple[Document, ...]:
    """What stands in a file: one document, or those of an archive, one level deep, as "pack.zip/ITT.docx".

    Files of an archive that were not read are named in `unread` of the others. Raises Refused where nothing
    was read. For many files, take an `Opener`, which starts its process once.
    """
    with Opener(limits) as opener:
        found = opener.open(data, file_name)
    documents = tuple(one for one in found if isinstance(one, Document))
    left_out = tuple(one for one in found if isinstance(one, Unopened))
    if not documents:
        raise Refused(left_out[0].reason, left_out[0].detail)
    beside = tuple(f"{one.file_name} ({one.reason})" for one in left_out)
    return tuple(replace(one, unread=(*one.unread, *beside)) for one in documents)


class Opener:
    """Opens documents one after another. Close it, or use it with `with`: no process is left behind.

    `peak_bytes` is the most memory that a document's process held. `ocr`: pages without text are recognised.
    """

    def __init__(self, limits: Limits | None = None, ocr: bool = False) -> None:
        self.limits = limits or Limits()
        self.ocr = ocr
        self.peak_bytes = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._holds: str | None = None

    def __enter__(self) -> "Opener":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process, if there is one."""
        self._give_up()

    def open(self, data: bytes, file_name: str) -> tuple[Document | Unopened, ...]:
        """The documents of a file, and what in it was not read. Raises ReaderFault for a fault of ours."""
        if len(data) > self.limits.file_bytes:
            detail = f"{len(data):,} bytes; {self.limits.file_bytes:,} is the most"
            return (Unopened(sha256(data).hexdigest(), file_name, "too_large", detail),)
        return tuple(self._open(data, file_name))

    def _open(self, data: bytes, file_name: str) -> Iterator[Document | Unopened]:
        digest = sha256(data).hexdigest()
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            yield self._open_compound(data, digest, file_name)
            return
        answer = self._ask(data, digest, Request(file_name, len(data), wordless=self.ocr))
        if answer.entries is None:
            yield self._with_ocr(data, digest, Request(file_name, len(data)), _result(answer))
            return
        if not answer.entries:
            yield Unopened(digest, file_name, "empty", "an archive with nothing in it")
        for entry in answer.entries:
            request = Request(f"{file_name}/{entry}", len(data), entry, wordless=self.ocr)
            found = self._with_ocr(data, digest, request, _result(self._ask(data, digest, request)))
            if isinstance(found, Unopened) and found.reason == "reader_missing":
                found = replace(found, detail=f"{found.detail}, inside an archive")
            yield found

    def _with_ocr(
        self, data: bytes, digest: str, request: Request, found: Document | Unopened
    ) -> Document | Unopened:
        """The document with what OCR gives of its pages without text, where that is set."""
        if not self.ocr or isinstance(found, Unopened) or not found.pages_without_text:
            return found
        if recognising.version() is None:
            if not found.blocks:
                return Unopened(found.sha256, found.file_name, "reader_missing", recognising.MISSING)
            return replace(found, unread=(*found.unread, recognising.MISSING))
        pages = list(self._recognised(data, digest, request, found))
        if pages:
            asked = _again(request, len(data), recognised=pages, wordless=True)
            read = _result(self._ask(data, digest, asked))
            found = read if isinstance(read, Document) else found
        missed = [page for page in found.pages_without_text if page not in found.pages_recognised]
        if not found.blocks:
            detail = f"it holds not one word: {len(missed)} pages are pictures, and OCR gave none"
            return Unopened(found.sha256, found.file_name, "no_text", detail)
        if missed:
            told = f"pages that OCR did not read (page {', '.join(map(str, missed))})"
            found = replace(found, unread=(*found.unread, told))
        return found

    def _recognised(
        self, data: bytes, digest: str, request: Request, found: Document
    ) -> Iterator[Recognised]:
        until = monotonic() + self.limits.ocr_seconds
        for page in found.pages_without_text[: self.limits.ocr_pages]:
            left = until - monotonic()
            if left < 1:
                return
            drawn = self._ask(data, digest, _again(request, len(data), picture_of=page)).picture
            read = recognising.recognised(page, drawn, left) if drawn is not None else None
            if read is not None:
                yield read

    def _open_compound(self, data: bytes, digest: str, file_name: str) -> Document | Unopened:
        """XLS goes to the process; DOC is made a DOCX by LibreOffice first."""
        try:
            kind = kind_of(data, file_name)
            if kind != "doc":
                return _result(self._ask(data, digest, Request(file_name, len(data))))
            made = docx_of_doc(data, self.limits)
        except Refused as refused:
            return Unopened(digest, file_name, refused.reason, refused.detail)
        found = _result(self._ask(made, digest, Request(file_name, len(made), as_kind="doc")))
        return replace(found, sha256=digest)

    def _ask(self, data: bytes, digest: str, request: Request) -> Answer:
        """The answer of the process, or the reason that its end gives; then the process is given up."""
        process = self._running()
        if self._holds == digest and request.as_kind is None:
            request.bytes_follow = None
        self._holds = digest if request.as_kind is None else None
        until = monotonic() + self.limits.wall_seconds
        requests, answers = _pipes(process)
        message = msgspec.json.encode(request)
        message = len(message).to_bytes(_LENGTH, "big") + message
        try:
            _write(requests.fileno(), message, until)
            if request.bytes_follow is not None:
                _write(requests.fileno(), data, until)
            length = int.from_bytes(_read(answers.fileno(), _LENGTH, until), "big")
            answer = msgspec.json.decode(_read(answers.fileno(), length, until), type=Answer)
        except TimeoutError:
            self._give_up()
            return self._refused(
                digest, request, "too_slow", f"more than {self.limits.wall_seconds:g} s of wall time"
            )
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return self._ended(digest, request, self._give_up(ends_itself=True))
        except BaseException:
            self._give_up()
            raise
        self.peak_bytes = max(self.peak_bytes, answer.peak_bytes)
        if answer.fault is not None:
            self._give_up()
            raise ReaderFault(f"{request.file_name} could not be read by a fault of ours:\n{answer.fault}")
        out_of_memory = answer.refused is not None and answer.refused.reason == "too_much_memory"
        if out_of_memory or answer.peak_bytes > self.limits.memory_bytes // 2:
            self._give_up()  # what it holds would be taken from the next document's share
        return answer

    def _ended(self, digest: str, request: Request, code: int) -> Answer:
        """Why a process ended in the middle of a document."""
        if code == -signal.SIGXCPU:
            return self._refused(digest, request, "too_slow", f"more than {self.limits.cpu_seconds} s of CPU")
        if code == OUT_OF_MEMORY or -code in _OUT_OF_MEMORY:
            most = f"more than {self.limits.memory_bytes:,} bytes"
            return self._refused(digest, request, "too_much_memory", most)
        if code < 0:
            named = signal.Signals(-code).name
            return self._refused(digest, request, "damaged", f"its reader broke off ({named})")
        raise ReaderFault(f"the process that reads ended with {code} at {request.file_name}")

    def _refused(self, digest: str, request: Request, reason: Reason, detail: str) -> Answer:
        digest = digest if request.entry is None else ""
        return Answer(refused=Unopened(digest, request.file_name, reason, detail))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._give_up()
            self._process = subprocess.Popen(  # noqa: S603 - this Python, and our module
                start_arguments(self.limits),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_NOT_THREADED},
                bufsize=0,
                start_new_session=True,
            )
            for pipe in _pipes(self._process):
                os.set_blocking(pipe.fileno(), False)
        return self._process

    def _give_up(self, ends_itself: bool = False) -> int:
        """Ends the process and all that it may have started; its exit code, 0 for none."""
        process, self._process, self._holds = self._process, None, None
        if process is None:
            return 0
        for pipe in _pipes(process):
            pipe.close()
        if ends_itself:
            until = monotonic() + _WAIT_FOR_END
            # Its number stays taken until its code is fetched, so that no other group is ended below.
            while os.waitid(os.P_PID, process.pid, _HAS_ENDED) is None and monotonic() < until:
                sleep(0.01)
        _end_group(process)
        return process.returncode


def _again(request: Request, size: int, **fields: Any) -> Request:
    """The request with other fields; its bytes follow unless the process holds them."""
    return msgspec.structs.replace(request, bytes_follow=size, **fields)


def _result(answer: Answer) -> Document | Unopened:
    if answer.document is not None:
        return answer.document.document()
    if answer.refused is None:
        raise ReaderFault("the process that reads gave neither a document nor a reason")
    return answer.refused


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Where requests go, and where answers come from."""
    if process.stdin is None or process.stdout is None:
        raise ReaderFault("the process that reads has no pipes")
    return process.stdin, process.stdout


def _write(descriptor: int, data: bytes, until: float) -> None:
    view = memoryview(data)
    while view:
        _wait(descriptor, select.POLLOUT, until)
        view = view[os.write(descriptor, view[:_CHUNK]) :]


def _read(descriptor: int, length: int, until: float) -> bytes:
    parts: list[bytes] = []
    while length:
        _wait(descriptor, select.POLLIN, until)
        part = os.read(descriptor, min(length, _CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _wait(descriptor: int, ready: int, until: float) -> None:
    poll = select.poll()
    poll.register(descriptor, ready)
    if not poll.poll(max(0.0, until - monotonic()) * 1000):
        raise TimeoutError


def docx_of_doc(data: bytes, limits: Limits) -> bytes:
    """A DOC as DOCX, by LibreOffice where it is installed.

    Raises Refused: reader_missing, too_slow, damaged, too_large.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise Refused("reader_missing", "DOC is read where LibreOffice is installed")
    with tempfile.TemporaryDirectory(prefix="peerbench-doc-") as folder:
        source = Path(folder) / "document.doc"
        source.write_bytes(data)
        process = subprocess.Popen(  # noqa: S603 - the program found above, and our file
            [
                *(office, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"),
                *("--headless", "--norestore", "--nologo", "--convert-to", "docx"),
                *("--outdir", folder, str(source)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": folder},
            start_new_session=True,
        )
        try:
            process.wait(timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            raise Refused(
                "too_slow", f"LibreOffice took more than {limits.wall_seconds:g} s of wall time"
            ) from None
        finally:
            _end_group(process)
        made = source.with_suffix(".docx")
        if not made.exists():
            raise Refused("damaged", "LibreOffice could not open it")
        if made.stat().st_size > limits.file_bytes:
            raise Refused("too_large", "what LibreOffice made of it is too large")
        return made.read_bytes()


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
