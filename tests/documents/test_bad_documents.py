"""Documents that are empty, cut, locked, mislabelled, large, slow or damaged: each has its reason.

Every file is harmless in itself; limits are set low, and the file stands just above them.
"""

import io
import random
import signal
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pikepdf
import psutil
import pytest
from composed import (
    EVALUATION,
    docx,
    grid,
    old_workbook,
    p,
    pdf,
    plain_table,
    strict,
    tbl,
    tc,
    text_page,
    tr,
    usual_opener,
    zipped,
)

from pipelines.documents import opening
from pipelines.documents.limits import Limits
from pipelines.documents.model import Document, Reason, Unopened
from pipelines.documents.opening import Opener, ReaderFault

INTRO = ["Tenders are evaluated against the criteria below.", "The weighting of each is stated."]
PDF = pdf(lambda canvas: (text_page(canvas, INTRO), grid(canvas, EVALUATION)))
DOCX = docx(p("Evaluation") + plain_table() + p("After"))
HTML = b"<html><body><p>Tenders</p></body></html>"


def workbook(rows: int = 4) -> bytes:
    book = openpyxl.Workbook()
    for n in range(rows):
        book.active.append([f"Quality {n}", n])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


XLSX = workbook()


def parts_of(data: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, content: bytes | str) -> bytes:
    return zipped({**parts_of(data), name: content})


def without_part(data: bytes, name: str) -> bytes:
    return zipped({key: value for key, value in parts_of(data).items() if key != name})


def locked_pdf(**how: Any) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        document.save(held, encryption=pikepdf.Encryption(owner="o", user="u", **how))
    return held.getvalue()


def locked_zip() -> bytes:
    """The mark of a password on an entry, set by hand."""
    data = bytearray(zipped({"[Content_Types].xml": "x", "word/document.xml": "x"}, compressed=False))
    for start in (b"PK\3\4", b"PK\1\2"):
        at = -1
        while (at := data.find(start, at + 1)) >= 0:
            data[at + (6 if start == b"PK\3\4" else 8)] |= 1
    return bytes(data)


def pages(count: int) -> bytes:
    return pdf(lambda canvas: [(text_page(canvas, INTRO), canvas.showPage()) for _ in range(count)])


def nested(deep: int) -> str:
    return p("x") if not deep else tbl([tr(tc(nested(deep - 1) + p("y")), tc("z"))])


def compound(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(s.encode("utf-16-le") + b"\0\0" for s in streams)


BAD: dict[str, tuple[bytes, str, str, Limits]] = {
    # family: bytes, name, reason, limits
    "nothing": (b"", "a.pdf", "empty", Limits()),
    "blanks": (b" \r\n\0\0", "a.pdf", "empty", Limits()),
    "archive with nothing": (zipped({}), "a.zip", "empty", Limits()),
    "archive with marks of a system only": (zipped({"__MACOSX/a": "x", "b/.DS_Store": "x"}), "a.zip", "empty", Limits()),
    "archive with an empty file": (zipped({"a.pdf": ""}), "a.zip", "empty", Limits()),
    "larger than may be": (PDF, "a.pdf", "too_large", Limits(file_bytes=len(PDF) - 1)),
    "more pages than may be": (pages(3), "a.pdf", "too_large", Limits(pages=2)),
    "inflates beyond the sum": (DOCX, "a.docx", "too_large", Limits(inflated_bytes=500)),
    "inflates too many times": (
        with_part(DOCX, "word/media/a.bin", b"\0" * 2_000_000), "a.docx", "too_large", Limits(ratio=20)
    ),
    "more parts than may be": (DOCX, "a.docx", "too_large", Limits(entries=2)),
    "archive that inflates beyond the sum": (zipped({"a.txt": "x " * 999}), "a.zip", "too_large", Limits(inflated_bytes=99)),
    "more cells than may be": (workbook(20), "a.xlsx", "too_large", Limits(cells=30)),
    "text beyond the limit": (b"Tenders are scored. " * 9, "a.txt", "too_large", Limits(text_bytes=99)),
    "html beyond the limit": (HTML, "a.html", "too_large", Limits(text_bytes=9)),
    "rtf beyond the limit": (b"{\\rtf1 Tenders}", "a.rtf", "too_large", Limits(text_bytes=9)),
    "pdf with a password": (locked_pdf(), "a.pdf", "encrypted", Limits()),
    "pdf with an old password": (locked_pdf(R=4, aes=False, metadata=False), "a.pdf", "encrypted", Limits()),
    "docx with a password": (compound("EncryptedPackage"), "a.docx", "encrypted", Limits()),
    "parts with a password": (locked_zip(), "a.docx", "encrypted", Limits()),
    "odt with a password": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"\x01\x02",
                "META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "a.odt", "encrypted", Limits(),
    ),
    "pdf cut at its head": (PDF[:60], "a.pdf", "damaged", Limits()),
    "pdf of a head only": (b"%PDF-1.7\n%%EOF", "a.pdf", "damaged", Limits()),
    "docx cut": (DOCX[: len(DOCX) // 2], "a.docx", "damaged", Limits()),
    "docx without its main part": (without_part(DOCX, "word/document.xml"), "a.docx", "damaged", Limits()),
    "docx whose main part is no XML": (with_part(DOCX, "word/document.xml", "<w:document"), "a.docx", "damaged", Limits()),
    "docx whose main part is another": (with_part(DOCX, "word/document.xml", "<a/>"), "a.docx", "damaged", Limits()),
    "docx that declares an entity": (
        with_part(DOCX, "word/document.xml", '<!DOCTYPE d [<!ENTITY a "10%">]><d>&a;</d>'), "a.docx", "damaged", Limits()
    ),
    "docx that names a file": (
        with_part(DOCX, "word/document.xml", '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///dev/null">]><d>&a;</d>'),
        "a.docx", "damaged", Limits(),
    ),
    "xlsx that declares an entity": (
        with_part(XLSX, "xl/worksheets/sheet1.xml", '<!DOCTYPE d [<!ENTITY a "1">]><worksheet/>'),
        "a.xlsx", "damaged", Limits(),
    ),
    "entity in two bytes a letter": (
        with_part(DOCX, "word/document.xml", '<!DOCTYPE d [<!ENTITY a "1">]><d/>'.encode("utf-16")),
        "a.docx", "damaged", Limits(),
    ),
    "a part without a name": (zipped({"[Content_Types].xml": "x", "nam": "x"}).replace(b"nam", b"\0am"), "a.docx", "damaged", Limits()),
    "docx nested deep": (docx(nested(45)), "a.docx", "damaged", Limits()),
    "rtf nested deep": (b"{\\rtf1 " + b"{" * 600 + b"a" + b"}" * 600 + b"}", "a.rtf", "damaged", Limits()),
    "html nested deep": (b"<html><body>" + b"<div>" * 250 + b"a", "a.html", "damaged", Limits()),
    "a part with a wrong sum": (
        zipped(parts_of(DOCX), compressed=False).replace(b"Social value", b"Social walue", 1), "a.docx", "damaged", Limits()
    ),
    "xlsx without its sheets": (with_part(XLSX, "xl/workbook.xml", "<workbook/>"), "a.xlsx", "no_text", Limits()),
    "xls that is none": (compound("Workbook"), "a.xls", "damaged", Limits()),
    "ods without its main part": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "a.ods", "damaged", Limits()
    ),
    "an archive inside an archive": (zipped({"a.zip": zipped({"b.txt": "Tenders"})}), "a.zip", "nested_archive", Limits()),
    "a presentation": (zipped({"[Content_Types].xml": "x", "ppt/a.xml": "<a/>"}), "a.pptx", "unknown_type", Limits()),
    "a drawing": (zipped({"mimetype": "application/vnd.oasis.opendocument.graphics"}), "a.odg", "unknown_type", Limits()),
    "a picture": (b"\xff\xd8\xff\xe0 picture", "a.pdf", "unknown_type", Limits()),
    "a program": (b"MZ\x90\0\3\0", "a.docx", "unknown_type", Limits()),
    "a message": (b"From: a\nMIME-Version: 1.0\n\nTenders", "a.doc", "unknown_type", Limits()),
    "bytes of no kind": (bytes(range(1, 32)) * 40, "a.pdf", "unknown_type", Limits()),
    "a page to sign in": (b"<html><form><input type=password></form></html>", "a.pdf", "login_page", Limits()),
    "docx without a word": (docx(p("")), "a.docx", "no_text", Limits()),
    "pdf without a word": (pdf(lambda canvas: canvas.rect(9, 9, 99, 99)), "a.pdf", "no_text", Limits()),
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process and no file outlives a document."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    usual_opener().open(b"Price 4%", "before.txt")
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    assert {child.pid for child in psutil.Process().children(recursive=True)} == before
    assert list(tmp_path.iterdir()) == []


def test_there_are_forty_families_and_every_reason() -> None:
    assert len(BAD) >= 40
    told = {reason for _, _, reason, _ in BAD.values()} | {reason for _, reason, _ in SET_OFF.values()}
    assert set(get_args(Reason)) - told == {"reader_missing"}  # DOC has a test of its own


@pytest.mark.parametrize("family", BAD)
def test_a_bad_document_has_its_reason_and_costs_nothing_else(family: str) -> None:
    data, name, reason, limits = BAD[family]
    with nullcontext(usual_opener()) if limits == Limits() else Opener(limits) as opener:
        found = opener.open(data, name)
        assert [one.reason for one in found if isinstance(one, Unopened)] == [reason]
        assert len(found) == 1 and found[0].detail and len(found[0].detail) < 200  # type: ignore[union-attr]
        assert isinstance(opener.open(b"Price 4%", "after.txt")[0], Document)


def slow_reader(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A reading process in which plain text with the word SLOW sets something off."""
    code = (
        "import pipelines.documents.formats.txt as txt\n"
        "plain = txt.read\n"
        "def read(data, limits):\n"
        f"    if b'SLOW' in data:\n        {body}\n"
        "    return plain(data, limits)\n"
        "txt.read = read\n"
        "from pipelines.documents.reading_process import run\n"
        "run()\n"
    )
    started = opening.start_arguments

    def start(limits: Limits) -> list[str]:
        return [started(limits)[0], "-c", code, started(limits)[-1]]

    monkeypatch.setattr(opening, "start_arguments", start)


SET_OFF: dict[str, tuple[str, str, Limits]] = {
    "waits": ("import time; time.sleep(60)", "too_slow", Limits(wall_seconds=8)),
    "works": ("exec('while True: pass')", "too_slow", Limits(cpu_seconds=1)),
    "holds": ("bytearray(900_000_000)", "too_much_memory", Limits()),
    "lacks memory for its answer": (
        "import pipelines.documents.reading_process as r; r.send = lambda *a: bytearray(900_000_000)",
        "too_much_memory",
        Limits(),
    ),
    "aborts": ("import os; os.abort()", "too_much_memory", Limits()),
    "breaks off": ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "damaged", Limits()),
    "goes deep": ("f = lambda: f(); f()", "damaged", Limits()),
    "writes a file": ("f = open('/dev/shm/peerbench-leak', 'wb', 0); f.write(b'x')", "fault", Limits()),
    "starts a program": ("import subprocess; subprocess.Popen(['sleep', '61.25'])", "any", Limits()),
    "prints": ("print('an answer that is none', flush=True)", "read", Limits()),
}


def programs_left() -> list[psutil.Process]:
    return [one for one in psutil.process_iter(["cmdline"]) if "61.25" in (one.info["cmdline"] or ())]


@pytest.mark.first(what=1)
@pytest.mark.parametrize("what", SET_OFF)
def test_a_reader_that_goes_wrong_is_given_up_and_the_rest_goes_on(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, reason, limits = SET_OFF[what]
    slow_reader(monkeypatch, body)
    begun = time.monotonic()
    with Opener(limits) as opener:
        assert isinstance(opener.open(b"Before", "a.txt")[0], Document)
        if reason == "fault":
            with pytest.raises(ReaderFault, match="OSError|BlockingIOError|File too large"):
                opener.open(b"SLOW", "b.txt")
        else:
            (found,) = opener.open(b"SLOW", "b.txt")
            assert reason == "any" or getattr(found, "reason", "read") == reason
        assert isinstance(opener.open(b"After", "c.txt")[0], Document)
    assert time.monotonic() - begun < 50
    until = time.monotonic() + 5
    while (left := programs_left()) and time.monotonic() < until:
        time.sleep(0.02)
    assert not left
    Path("/dev/shm/peerbench-leak").unlink(missing_ok=True)


def test_a_bound_says_of_which_time_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    slow_reader(monkeypatch, "import time; time.sleep(60)")
    with Opener(Limits(wall_seconds=6)) as opener:
        (found,) = opener.open(b"SLOW", "b.txt")
    assert getattr(found, "detail", None) == "more than 6 s of wall time"


@pytest.mark.parametrize("stated", ["application/zip", "a" * 2000])
def test_an_archive_may_hold_a_file_named_mimetype(stated: str) -> None:
    found = opening.open_document(zipped({"mimetype": stated, "ITT.txt": b"Social value 10%"}), "a.zip")
    assert [one.file_name for one in found] == ["a.zip/mimetype", "a.zip/ITT.txt"]


@pytest.mark.slow
def test_a_workbook_that_needs_more_memory_than_there_is_is_refused() -> None:
    # The limit is the least with which the process starts and reads a small one.
    large = workbook(30_000)
    for megabytes in range(60, 400, 10):
        limits = Limits(memory_bytes=megabytes * 1_000_000)
        with Opener(limits) as opener, suppress(ReaderFault):
            if isinstance(opener.open(XLSX, "small.xlsx")[0], Document):
                break
    with Opener(limits) as opener:
        assert getattr(opener.open(large, "large.xlsx")[0], "reason", "read") == "too_much_memory"
        assert isinstance(opener.open(XLSX, "small.xlsx")[0], Document)
    with Opener() as opener:
        assert isinstance(opener.open(large, "large.xlsx")[0], Document)


def test_one_bad_document_of_an_archive_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    slow_reader(
        monkeypatch, "import os; os.kill(os.getpid(), signal.SIGSEGV)".replace("signal.SIGSEGV", "11")
    )
    pack = zipped({"a.txt": "Price 40%", "b.txt": "SLOW", "c.docx": DOCX, "d.pdf": PDF})
    with Opener() as opener:
        found = opener.open(pack, "pack.zip")
    assert [getattr(one, "reason", "read") for one in found] == ["read", "damaged", "read", "read"]


def test_a_fault_of_ours_is_no_fault_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    slow_reader(monkeypatch, "raise KeyError('ours')")
    with Opener() as opener, pytest.raises(ReaderFault, match="KeyError: 'ours'"):
        opener.open(b"SLOW", "a.txt")


def test_a_batch_pays_for_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    real = opening.start_arguments
    monkeypatch.setattr(opening, "start_arguments", lambda limits: started.append(1) or real(limits))
    with Opener() as opener:
        for n in range(12):
            assert isinstance(opener.open(f"Price is {n}%".encode(), "a.txt")[0], Document)
        assert opener.open(DOCX[:200], "a.docx")[0].reason == "damaged"  # type: ignore[union-attr]
        assert isinstance(opener.open(PDF, "a.pdf")[0], Document)
        assert 0 < opener.peak_bytes < 150_000_000
    assert len(started) == 1


def test_a_parent_that_is_killed_leaves_no_process() -> None:
    code = (
        "from pipelines.documents.opening import Opener\nimport os\n"
        "o = Opener()\no.open(b'Price 40%', 'a.txt')\nprint(o._process.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    import subprocess
    import sys

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL
    until = time.monotonic() + 10
    while psutil.pid_exists(int(ended.stdout)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not psutil.pid_exists(int(ended.stdout))


def test_a_mislabelled_document_is_opened_as_what_it_is() -> None:
    with Opener() as opener:
        for data, kind in (
            (PDF, "pdf"),
            (DOCX, "docx"),
            (XLSX, "xlsx"),
            (HTML, "html"),
            (b"Price 40%", "txt"),
        ):
            for name in ("a.pdf", "a.docx", "a.xls", "a", "../../a.zip"):
                (found,) = opener.open(data, name)
                assert isinstance(found, Document) and found.kind == kind and found.file_name == name


def test_a_pdf_that_pdfium_can_mend_is_read() -> None:
    cut = PDF[: PDF.rindex(b"xref")]
    with Opener() as opener:
        (found,) = opener.open(cut, "a.pdf")
    assert isinstance(found, Document) and "Social value" in str(found.blocks)


# Mutated documents


def sources() -> list[tuple[str, bytes]]:
    rtf = b"{\\rtf1\\ansi Tenders\\par\\trowd\\cellx3000\\cellx6000\\intbl Price\\cell 40%\\cell\\row\\pard x\\par}"
    page = b"<!doctype html><html><body><table><tr><td>Price</td><td>40%</td></tr></table></body></html>"
    odt = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": '<o:d xmlns:o="urn:o" xmlns:t="urn:t"><o:body><o:text><t:p>Price 40%</t:p></o:text></o:body></o:d>',
        }
    )
    made = [("pdf", PDF), ("docx", DOCX), ("xlsx", XLSX), ("odt", odt), ("rtf", rtf), ("html", page)]
    return [*made, ("xlsx", strict(XLSX)), ("xls", old_workbook())]


def mutated(seed: int) -> tuple[str, bytes]:
    """A document with some of its bytes changed, moved, doubled or cut; those of archives inside their parts too."""
    drawn = random.Random(seed)
    kind, data = drawn.choice(sources())
    if data.startswith(b"PK") and drawn.random() < 0.7:
        parts = parts_of(data)
        name = drawn.choice(sorted(parts))
        parts[name] = _spoilt(bytes(parts[name]), drawn)  # type: ignore[arg-type]
        return f"{seed}.{kind}", zipped(parts)
    return f"{seed}.{kind}", _spoilt(data, drawn)


def _spoilt(data: bytes, drawn: random.Random) -> bytes:
    held = bytearray(data)
    for _ in range(drawn.choice((1, 1, 2, 5, 20))):
        if not held:
            break
        at = drawn.randrange(len(held))
        much = drawn.choice((1, 1, 4, 30))
        change = drawn.randrange(6)
        if change == 0:
            held[at] = drawn.randrange(256)
        elif change == 1:
            del held[at : at + much]
        elif change == 2:
            held[at:at] = held[at : at + much] * drawn.randrange(1, 4)
        elif change == 3:
            held[at : at + much] = drawn.randbytes(len(held[at : at + much]))
        elif change == 4:
            held[at:at] = drawn.choice(
                (b"99999999999", b"-1", b"\0", b"<", b'"', b"{", b"\\", b"endobj", b"<w:tbl>")
            )
        elif drawn.random() < 0.2:
            del held[at:]
    return bytes(held)


def open_mutated(seeds: range) -> None:
    reasons = set(get_args(Reason))
    before = psutil.Process().memory_info().rss
    read = 0
    with Opener(Limits(wall_seconds=20, cpu_seconds=10)) as opener:
        for seed in seeds:
            name, data = mutated(seed)
            for found in opener.open(data, name):
                read += isinstance(found, Document)
                assert isinstance(found, Document) or found.reason in reasons, name
        assert opener.peak_bytes < 512_000_000
    assert read > len(seeds) // 5
    assert psutil.Process().memory_info().rss - before < 50_000_000


def test_mutated_documents_have_a_result_or_a_reason() -> None:
    open_mutated(range(60))


@pytest.mark.parametrize("seed", [1_028])
def test_a_damaged_old_workbook_that_stops_its_reader_has_its_reason(seed: int) -> None:
    """calamine panics at it, which is no Exception."""
    name, data = mutated(seed)
    assert name.endswith(".xls")
    with Opener() as opener:
        (found,) = opener.open(data, name)
    assert isinstance(found, Unopened) and found.reason == "damaged"


@pytest.mark.soak
def test_many_mutated_documents_have_a_result_or_a_reason() -> None:
    open_mutated(range(1_000, 6_000))
