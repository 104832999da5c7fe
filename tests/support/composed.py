"""Tender documents composed for tests: parts of DOCX by their XML, PDF by reportlab, archives by their entries."""

import atexit
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.documents.limits import Limits
from pipelines.documents.model import Document, Paragraph, Refused, Table, Unopened
from pipelines.documents.opening import Opener, open_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
Rows = list[tuple[str, ...]]
EVALUATION: Rows = [
    ("Criterion", "Weighting"),
    ("Quality of the method statement", "50%"),
    ("Social value", "10%"),
    ("Price", "40%"),
]


def zipped(entries: Mapping[str, bytes | str], compressed: bool = True) -> bytes:
    """A ZIP of these entries."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def docx(body: str, parts: Mapping[str, str] | None = None, main: str = "word/document.xml") -> bytes:
    """A DOCX with this body. `parts` are others by the last word of their kind: styles, footnotes, comments."""
    folder, _, name = main.rpartition("/")
    entries = {
        "[Content_Types].xml": _TYPES.format(main=main),
        "_rels/.rels": _relations([("officeDocument", main)]),
        main: f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        f"{folder}/_rels/{name}.rels": _relations((kind, f"{kind}.xml") for kind in parts or {}),
    }
    for kind, content in (parts or {}).items():
        entries[f"{folder}/{kind}.xml"] = content.replace("<w:ROOT", f"<w:{kind} {_SPACES}").replace(
            "</w:ROOT", f"</w:{kind}"
        )
    return zipped(entries)


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'


def p(text: str, properties: str = "") -> str:
    """A paragraph of a DOCX."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of a DOCX."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    """A cell of a DOCX: text, or paragraphs as XML."""
    inside = content if content.startswith("<w:") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of a DOCX."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(rows: Iterable[str]) -> str:
    """A table of a DOCX."""
    held = list(rows)
    columns = "".join('<w:gridCol w:w="3000"/>' for _ in range(held[0].count("<w:tc>")))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(held)}</w:tbl>"


def plain_table(rows: Rows = EVALUATION) -> str:
    """A table of a DOCX without any oddity."""
    return tbl(tr(*map(tc, row)) for row in rows)


def pdf(draw: Callable[[Any], None], size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF drawn on a canvas of reportlab; end each page by `showPage`."""
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=size, invariant=1)
    draw(canvas)
    canvas.save()
    return held.getvalue()


def text_page(canvas: Any, lines: Iterable[str], top: float = 780, step: float = 14) -> None:
    """Lines of text from the top of a page."""
    canvas.setFont("Helvetica", 10)
    for n, line in enumerate(lines):
        canvas.drawString(60, top - n * step, line)


def grid(
    canvas: Any,
    rows: Rows,
    top: float = 700,
    height: float = 24,
    edges: tuple[float, ...] = (60, 360, 460),
    rules: str = "all",
) -> None:
    """A table on a page. `rules`: all, across, dotted, shaded, none."""
    canvas.setFont("Helvetica", 10)
    for n, row in enumerate(rows):
        y = top - n * height
        if rules == "shaded" and n % 2 == 0:
            canvas.setFillGray(0.85)
            canvas.rect(edges[0], y - height, edges[-1] - edges[0], height, stroke=0, fill=1)
            canvas.setFillGray(0)
        for x, text in zip(edges, row, strict=False):
            lines = text.split("\n")
            for m, line in enumerate(lines):
                canvas.drawString(x + 4, y - height / 2 - 3 + (len(lines) - 1) * 6 - m * 12, line)
    bottom = top - len(rows) * height
    if rules == "dotted":
        canvas.setDash(1, 2)
    if rules in ("all", "dotted", "across"):
        for n in range(len(rows) + 1):
            canvas.line(edges[0], top - n * height, edges[-1], top - n * height)
    if rules in ("all", "dotted"):
        for x in edges:
            canvas.line(x, top, x, bottom)
    canvas.setDash()


def opened(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """The one document of a file. Files within the usual limits share a process."""
    found = open_document(data, name, limits) if limits else usual_opener().open(data, name)
    (document,) = found
    if isinstance(document, Unopened):
        raise Refused(document.reason, document.detail)
    return document


@cache
def usual_opener() -> Opener:
    """The process that files within the usual limits share."""
    opener = Opener()
    atexit.register(opener.close)
    return opener


def paragraphs(document: Document) -> list[str]:
    """Texts of the paragraphs that are shown."""
    return [b.text for b in document.blocks if isinstance(b, Paragraph) and not b.hidden]


def tables(document: Document) -> list[Table]:
    """The tables."""
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(table: Table) -> Rows:
    """The texts of a table by row, blanks where no cell begins."""
    high = max(cell.row for cell in table.cells)
    wide = max(cell.column for cell in table.cells)
    held = {(cell.row, cell.column): cell.text for cell in table.cells}
    return [tuple(held.get((row, column), "") for column in range(1, wide + 1)) for row in range(1, high + 1)]


def pairs(document: Document) -> set[tuple[str, str]]:
    """Each cell with each one to its right in its row."""
    found = set()
    for table in tables(document):
        for one in table.cells:
            for two in table.cells:
                covers = two.row <= one.row < two.row + two.row_span
                if covers and two.column > one.column:
                    found.add((one.text, two.text))
    return found


def changed(data: bytes, change: Any) -> bytes:
    """A PDF with something changed in its objects."""
    import pikepdf

    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(held)
    return held.getvalue()


def strict(data: bytes) -> bytes:
    """A workbook under the names of the strict kind."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    changes = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    for name, content in held.items():
        for one, other in changes.items():
            assert isinstance(content, bytes)
            content = content.replace(one, other)
        held[name] = content
    return zipped(held)


def old_workbook() -> bytes:
    """An XLS of the composed documents, with weightings that are shown as percentages."""
    with zipfile.ZipFile(Path(__file__).parents[1] / "gold/documents/hand_a.zip") as archive:
        return archive.read("a098_Evaluation_Matrix.xls")
