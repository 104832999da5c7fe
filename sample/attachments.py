"""Files of a notice: a text as HTML, a PDF, a scanned PDF without text, a DOCX; all small and valid."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

from sample.answers import Asked
from sample.chance import drawn
from sample.markup import BANNER, document, e
from sample.packages import SYNTHETIC
from sample.replies import Missing, Reply
from sample.tender_documents import FORMATS, content, numbered

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SCANNED_ONE_IN = 5
LOGIN = (
    b"<!doctype html><html><head><title>Sign in to your account</title></head><body><form method='post'>"
    b"<label>E-mail <input name='username'></label>"
    b"<label>Password <input type='password' name='password'></label>"
    b"<button>Sign in</button></form></body></html>"
)
ELSEWHERE = "https://files.portal.example/download"
PAUSE = 0.2
"""Seconds of real time for which a slow answer stops in the middle."""


def attachment(asked: Asked) -> Reply:
    """The file of an id that a published release links to, in the format that the release says."""
    name = asked.names[0]
    linked = f"/Notice/Attachment/{name}".encode()
    rows = [row for row in asked.feed.rows if row.when <= asked.now and linked + b'"' in row.raw]
    if not rows:
        raise Missing("'identifier' is not found")
    if asked.publisher is SYNTHETIC and asked.feed.source == "find_a_tender":
        return served(name)
    kinds = {kind for row in rows for kind in _formats(row.parsed(), linked.decode())}
    kind = next((found for found in MAKERS if found in kinds), "text/html")
    is_synthetic = asked.publisher is SYNTHETIC
    words = f"{'SYNTHETIC' if is_synthetic else 'Stand-in'} file {name}: not a document of any procurement."
    scanned = kind == "application/pdf" and drawn("scanned", name) % SCANNED_ONE_IN == 0
    body = pdf("" if scanned else words) if kind == "application/pdf" else MAKERS[kind](words)
    ending = {"application/pdf": "pdf", DOCX: "docx"}.get(kind, "html")
    return Reply(200, kind, body, {"Content-Disposition": f'attachment; filename="{name}.{ending}"'})


def served(name: str) -> Reply:
    """What the link of an id gives: the document, or for a few something else."""
    found = numbered(name)
    body = content(found)
    headers = {"Content-Disposition": f'attachment; filename="{found.file}"'}
    right = Reply(200, FORMATS[found.format], body, headers)
    fate = drawn("fate", name) % 100
    if fate < 3:
        return Reply(200, "text/html", LOGIN)
    if fate == 3:
        return Reply(302, "text/html", b"", {"Location": f"{ELSEWHERE}/{name}"})
    if fate == 4:
        return replace(right, cut=len(body) // 2)
    return replace(right, pause=PAUSE) if fate == 5 else right


def notice_pdf(asked: Asked) -> Reply:
    """2.1: a notice of Find a Tender as PDF; here one line that names it."""
    row = asked.found(id=asked.names[0])[0]
    words = f"{'SYNTHETIC notice' if asked.publisher is SYNTHETIC else 'Notice'} {row.id}, process {row.ocid}"
    return Reply(200, "application/pdf", pdf(words))


def _formats(value: object, url: str) -> set[str]:
    """The `format` beside an address, anywhere in a release."""
    if isinstance(value, dict):
        own = {str(value.get("format"))} if str(value.get("url")).endswith(url) else set()
        return own.union(*(_formats(inner, url) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(_formats(inner, url) for inner in value))
    return set()


def pdf(words: str) -> bytes:
    """One page with a line of text; without words a grey sheet, as a scan has no text."""
    safe = words.encode("latin-1", "replace").translate(None, b"()\\")
    drawing = b"BT /F1 10 Tf 40 780 Td (" + safe + b") Tj ET" if words else b"0.9 g 40 40 515 760 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _pdf_file(objects)


def _pdf_file(objects: list[bytes]) -> bytes:
    """The objects with the table that says at which byte each begins."""
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


def docx(words: str) -> bytes:
    """A Word file of one paragraph."""
    office = "http://schemas.openxmlformats.org"
    main = f"{office}/wordprocessingml/2006/main"
    part = f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/>'
    kinds = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    link = f'{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">{kinds}{part}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{link}/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{main}"><w:body><w:p><w:r><w:t>{e(words)}'
        "</w:t></w:r></w:p></w:body></w:document>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return held.getvalue()


def web_page(words: str) -> bytes:
    shown = [BANNER] if words.startswith("SYNTHETIC") else []
    return document("Attachment", [*shown, f"<p>{e(words)}</p>"])


MAKERS: dict[str, Callable[[str], bytes]] = {"application/pdf": pdf, DOCX: docx, "text/html": web_page}
