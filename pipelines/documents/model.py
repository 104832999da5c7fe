"""A document as it was opened: paragraphs and tables in reading order, each with its place.

Who knows a format (`pipelines.documents.formats`) gives these; who looks for the evaluation takes them and
knows no format.
"""

from dataclasses import dataclass, field
from typing import Literal

from pipelines.criteria.passage import DocumentPlace
from warehouse.errors import UserError

Kind = Literal["pdf", "docx", "xlsx", "xls", "ods", "odt", "rtf", "html", "txt", "doc", "zip"]
Part = Literal["body", "header", "footnote", "comment", "drawing"]
"""Where in a file a paragraph stands: what is printed at every page, or beside the text, is told apart."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left corner of the page as it is shown."""
Reason = Literal[
    "empty",
    "too_large",
    "encrypted",
    "damaged",
    "unknown_type",
    "login_page",
    "too_slow",
    "too_much_memory",
    "no_text",
    "reader_missing",
    "nested_archive",
]
"""Why a document was not read: the closed list."""


class Refused(UserError):
    """A document that is not read: its reason, and what a person is told, which never quotes its words."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Unopened:
    """A file, alone or inside an archive, that was not read, with its reason."""

    sha256: str
    file_name: str
    reason: Reason
    detail: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table. Row and column count from 1; a merged cell stands once, where it begins. Cells
    without text are left out.

    `sheet_cell` is its address in a workbook, as `Evaluation!B4`. `number` is its value where the format
    keeps numbers apart from what is shown; `text` is as a person sees it ("15%" of 0.15). `box` is where its
    words stand on the page of a PDF.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    sheet_cell: str | None = None
    number: float | None = None
    box: Box | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Table:
    """A table with its cells by row. `number` counts the tables of its page (without pages, of the file).

    `continues`: the same table as the one before it, broken over the page. `hidden`: a sheet, or rows, that a
    reader of the file is not shown. `recognised`: OCR read it.
    """

    number: int
    cells: tuple[Cell, ...]
    page: int | None = None
    sheet: str | None = None
    continues: bool = False
    hidden: bool = False
    recognised: bool = False

    def place(self, sha256: str, cell: Cell | None = None) -> DocumentPlace:
        """Where the table, or a cell of it, stands."""
        if cell is None:
            return DocumentPlace(sha256, self.page, self.number, ocr=self.recognised)
        return DocumentPlace(
            sha256, self.page, self.number, cell.row, cell.column, cell.sheet_cell, self.recognised
        )


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, with its level where it is a heading (1 is the highest).

    `hidden`: a reader of the file is not shown it, or it is struck out. `recognised`: OCR read it, and then
    `box` is where it stands.
    """

    text: str
    page: int | None = None
    level: int | None = None
    hidden: bool = False
    part: Part = "body"
    recognised: bool = False
    box: Box | None = field(default=None, compare=False)

    def place(self, sha256: str) -> DocumentPlace:
        """Its page; null where the format has none."""
        return DocumentPlace(sha256, self.page, ocr=self.recognised)


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """What was read of one file: blocks in reading order.

    `pages_without_text` are pages, from 1, that hold a picture and no words; `pages_recognised` those of
    them that OCR read. `unread` names what stands in the file and was not read ("form fields", "text in
    drawings"). Absence proves nothing on any of these.
    """

    sha256: str
    file_name: str
    kind: Kind
    blocks: tuple[Block, ...]
    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()
    producer: str | None = None
    tagged: bool | None = None
    unread: tuple[str, ...] = field(default=())
    pages_recognised: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read, so that a criterion that is not there is not there."""
        return not self.pages_without_text and not self.unread
