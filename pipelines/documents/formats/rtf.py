"""RTF, by its control words: tables by their cell marks, past deletions, hidden text apart."""

import codecs
import re
from dataclasses import dataclass, field, replace

from pipelines.documents.formats.content import Content, as_blocks, tidy
from pipelines.documents.limits import Limits
from pipelines.documents.model import Cell, Paragraph, Part, Refused, Table

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_SKIPPED = {
    *("fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "listtable", "listtext"),
    *(
        "listoverridetable",
        "rsidtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "xmlnstbl",
    ),
    *("datastore", "filetbl", "revtbl", "pntext", "pn", "nonesttables", "mmathPr", "bkmkstart", "bkmkend"),
    *(
        "annotationdate",
        "atnid",
        "atnauthor",
        "atnref",
        "atntime",
        "falt",
        "panose",
        "listpicture",
        "nonshppict",
    ),
}
_PARTS: dict[str, Part] = {"footnote": "footnote", "annotation": "comment"}
_PARTS |= {f"{name}{page}": "header" for name in ("header", "footer") for page in ("", "l", "r", "f")}
_READ_THOUGH_STARRED = {"shpinst", "shptxt", "annotation", "nesttableprops", "ud", "upr"}
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "softline": "\n",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_CHARSETS = {0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
             177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250}  # fmt: skip
_DEEPEST = 500
_TWIPS_NEAR = 30


@dataclass
class _State:
    """What holds until the group ends."""

    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    part: Part = "body"
    unicode_skip: int = 1
    codepage: str = "cp1252"


@dataclass
class _CellMarks:
    goes_on: bool = False
    joins: bool = False
    edge: int = 0


@dataclass
class _Rows:
    """Rows of a table that is being read: each the texts and marks of its cells."""

    rows: list[list[tuple[str, _CellMarks]]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


def read(data: bytes, limits: Limits) -> Content:
    """The blocks of an RTF. Raises Refused."""
    if len(data) > limits.text_bytes:
        raise Refused("too_large", f"{len(data):,} bytes of RTF; {limits.text_bytes:,} is the most")
    reader = _Reader()
    reader.read(data)
    return reader.content


class _Reader:
    def __init__(self) -> None:
        self.content = Content()
        self.state = _State()
        self.stack: list[_State] = []
        self.shown: list[str] = []
        self.hidden: list[str] = []
        self.pending = b""
        self.to_skip = 0
        self.level: int | None = None
        self.in_table = 0
        self.marks: list[_CellMarks] = []
        self.next_marks = _CellMarks()
        self.outer, self.nested = _Rows(), _Rows()
        self.after: list[Table] = []
        self.fonts: dict[int, str] = {}
        self.font_of_table: int | None = None
        self.tables = 0
        self.starred = False
        self.aside: list[Paragraph] = []

    def read(self, data: bytes) -> None:
        """Reads all; what stands beside the text comes last."""
        for token in _TOKEN.finditer(data):
            word, number, code, symbol, brace, text = token.groups()
            if code is not None:
                self._byte(bytes([int(code, 16)]))
                continue
            if text is not None:
                self._byte(text)
                self.starred = False
                continue
            self._flush()
            if brace == b"{":
                self._open()
            elif brace == b"}":
                self._close()
            elif word is not None:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif symbol == b"*":
                self.starred = True
            elif symbol is not None:
                self._text(_SYMBOLS.get(symbol.decode("latin-1"), ""))
        self._flush()
        self._paragraph()
        self._end_table()
        self.content.blocks += self.aside

    def _open(self) -> None:
        if len(self.stack) > _DEEPEST:
            raise Refused("damaged", "it is nested too deep")
        self.stack.append(self.state)
        self.state = replace(self.state)
        self.to_skip = 0

    def _close(self) -> None:
        before = self.state
        if self.stack:
            self.state = self.stack.pop()
        if before.part != self.state.part:
            self._aside(before.part)
        self.to_skip = 0
        self.starred = False

    def _byte(self, data: bytes) -> None:
        """Bytes wait, since a letter may take several."""
        if self.to_skip:
            skipped = min(self.to_skip, len(data))
            self.to_skip -= skipped
            data = data[skipped:]
        self.pending += data

    def _flush(self) -> None:
        if self.pending:
            pending, self.pending = self.pending, b""
            if not self.state.skipped:
                self._text(pending.decode(self.state.codepage, "replace"))

    def _text(self, text: str) -> None:
        if self.state.skipped or self.state.deleted or not text:
            return
        (self.hidden if self.state.hidden else self.shown).append(text)

    def _word(self, word: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        if word in _SKIPPED or (starred and word not in _READ_THOUGH_STARRED):
            self.state.skipped = True
        elif word in _PARTS:
            self._start_aside(_PARTS[word])
        elif word == "u" and number is not None:
            self._text(chr(number % 65536))
            self.to_skip = self.state.unicode_skip
        elif word == "uc":
            self.state.unicode_skip = max(0, min(8, number if number is not None else 1))
        elif word in _SIGNS:
            self._text(_SIGNS[word])
        elif word == "bin" and number:
            self.state.skipped = True
        else:
            self._format(word, number)
        if word == "f" or word == "fcharset":
            self._font(word, number)

    def _font(self, word: str, number: int | None) -> None:
        if word == "fcharset" and self.font_of_table is not None:
            self.fonts[self.font_of_table] = _codec(_CHARSETS.get(number or 0, 1252))
        elif self.state.skipped:
            self.font_of_table = number
        else:
            self.state.codepage = self.fonts.get(number or 0, self.state.codepage)

    def _format(self, word: str, number: int | None) -> None:
        on = number != 0
        if word == "v" or word in ("strike", "striked"):
            self.state.hidden = on
        elif word == "deleted":
            self.state.deleted = on
        elif word == "plain":
            self.state.hidden = self.state.deleted = False
        elif word == "ansicpg" and number:
            self.state.codepage = _codec(number)
        elif word == "outlinelevel" and number is not None:
            self.level = number + 1 if 0 <= number < 9 else None
        elif not self.state.skipped:
            self._structure(word, number)

    def _structure(self, word: str, number: int | None) -> None:
        if word == "pard":
            self.in_table, self.level = 0, None
        elif word == "intbl":
            self.in_table = max(1, self.in_table)
        elif word == "itap":
            self.in_table = number or 0
        elif word in ("par", "sect", "page"):
            if self.in_table and self.state.part == "body":
                self._text("\n")
            else:
                self._paragraph()
        elif word == "trowd":
            self.marks, self.next_marks = [], _CellMarks()
        elif word in ("clvmrg", "clmrg"):
            self.next_marks.goes_on |= word == "clvmrg"
            self.next_marks.joins |= word == "clmrg"
        elif word == "cellx":
            self.next_marks.edge = number or 0
            self.marks.append(self.next_marks)
            self.next_marks = _CellMarks()
        elif word in ("cell", "nestcell"):
            (self.outer if word == "cell" else self.nested).cells.append(self._taken())
            if word == "cell" and self.nested.rows:
                self._end_nested()
        elif word in ("row", "nestrow"):
            self._row(self.outer if word == "row" else self.nested)

    def _taken(self) -> str:
        text, self.shown = tidy("".join(self.shown)), []
        hidden, self.hidden = tidy("".join(self.hidden)), []
        if hidden:
            self.aside.append(Paragraph(hidden, hidden=True))
        return text

    def _row(self, of: _Rows) -> None:
        marks = self.marks
        if len(marks) < len(of.cells):
            marks = [*marks, *(_CellMarks() for _ in range(len(of.cells) - len(marks)))]
        of.rows.append(list(zip(of.cells, marks, strict=False)))
        of.cells = []

    def _paragraph(self) -> None:
        """Ends a paragraph outside of tables, and the table before it."""
        level = self.level
        text, self.shown = tidy("".join(self.shown)), []
        hidden, self.hidden = tidy("".join(self.hidden)), []
        if text or hidden:
            self._end_table()
        if text:
            self.content.blocks.append(Paragraph(text, level=level, part=self.state.part))
        if hidden:
            self.content.blocks.append(Paragraph(hidden, hidden=True, part=self.state.part))

    def _start_aside(self, part: Part) -> None:
        """A note inside a sentence: what was read of the sentence is put by until the note ends."""
        if self.state.part == part:
            return
        self.state.part = part
        self._put_by = (self.shown, self.hidden)
        self.shown, self.hidden = [], []

    def _aside(self, part: Part) -> None:
        if text := tidy("".join(self.shown)):
            self.aside.append(Paragraph(text, part=part))
        self.shown, self.hidden = self._put_by

    _put_by: tuple[list[str], list[str]] = ([], [])

    def _end_nested(self) -> None:
        self.tables += 1
        self.after.append(Table(self.tables, _cells(self.nested.rows)))
        self.nested = _Rows()

    def _end_table(self) -> None:
        if self.outer.cells:
            self._row(self.outer)
        if self.outer.rows:
            self.tables += 1
            self.content.blocks += as_blocks(Table(self.tables, _cells(self.outer.rows)))
            self.outer = _Rows()
        for table in self.after:
            self.content.blocks += as_blocks(table)
        self.after = []


def _cells(rows: list[list[tuple[str, _CellMarks]]]) -> tuple[Cell, ...]:
    """Cells by their right edges, where those are stated; else by their order."""
    edges: list[int] = []
    for edge in sorted({marks.edge for row in rows for _, marks in row}):
        if not edges or edge - edges[-1] > _TWIPS_NEAR:
            edges.append(edge)
    by_edge = all(marks.edge for row in rows for _, marks in row)
    made: list[Cell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        first = 1
        for order, (text, marks) in enumerate(row, 1):
            last = 1 + sum(edge < marks.edge - _TWIPS_NEAR for edge in edges) if by_edge else order
            column, first = first, last + 1
            if marks.joins and made and made[-1].row == number:
                made[-1] = replace(made[-1], column_span=last - made[-1].column + 1)
            elif marks.goes_on and column in above:
                at = above[column]
                made[at] = replace(made[at], row_span=number - made[at].row + 1)
            else:
                above[column] = len(made)
                made.append(Cell(text, number, column, 1, max(1, last - column + 1)))
    return tuple(cell for cell in made if cell.text)


def _codec(page: int) -> str:
    name = {65001: "utf-8", 10000: "mac_roman"}.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
