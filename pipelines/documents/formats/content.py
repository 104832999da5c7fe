"""What every format gives, and the few habits that all share."""

import re
from dataclasses import dataclass, field

from pipelines.documents.model import Block, Paragraph, Part, Refused, Table

_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass
class Content:
    """Blocks in reading order, and what a file says of itself. `unread` names what was passed over."""

    blocks: list[Block] = field(default_factory=list)
    pages: int | None = None
    pages_without_text: list[int] = field(default_factory=list)
    pages_recognised: list[int] = field(default_factory=list)
    producer: str | None = None
    tagged: bool | None = None
    unread: list[str] = field(default_factory=list)

    def is_wordless(self) -> bool:
        """Whether there is not one word to read."""
        return not any(block.text if isinstance(block, Paragraph) else block.cells for block in self.blocks)

    def next_table(self) -> int:
        """The number of the next table of a file without pages."""
        return 1 + sum(isinstance(block, Table) for block in self.blocks)

    def say_unread(self, what: str) -> None:
        """Names what was not read, once."""
        if what not in self.unread:
            self.unread.append(what)


def tidy(text: str) -> str:
    """A text with single blanks inside its lines, without control characters or halves of characters."""
    if "\n" not in text:
        return " ".join((text if text.isprintable() else _NEVER.sub("", text)).split())
    lines = (_BLANKS.sub(" ", line).strip() for line in _NEVER.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def damaged(what: str, error: BaseException) -> Refused:
    """The refusal of a file that a library cannot read. Raises MemoryError where that was what it lacked."""
    if "memory" in str(error).lower():
        raise MemoryError
    return Refused("damaged", f"{what} ({type(error).__name__})")


def number_of(text: str | None, otherwise: int, most: int = 10_000) -> int:
    """A count as files state it, kept between 0 and `most`; `otherwise` where it is none."""
    try:
        return max(0, min(most, int(text or "")))
    except ValueError:
        return otherwise


class Grid:
    """Columns of cells that are given row by row, some of which reach over columns and rows."""

    def __init__(self) -> None:
        self.row = 0
        self._column = 1
        self._taken: set[tuple[int, int]] = set()

    def next_row(self) -> None:
        """Begins a row."""
        self._taken = {(row, column) for row, column in self._taken if row > self.row}
        self.row += 1
        self._column = 1

    def place(self, row_span: int = 1, column_span: int = 1) -> int:
        """The column of the next cell of the row."""
        while (self.row, self._column) in self._taken:
            self._column += 1
        column = self._column
        for down in range(1, row_span):
            self._taken.update((self.row + down, column + right) for right in range(column_span))
        self._column += column_span
        return column


def as_blocks(table: Table, part: Part = "body") -> list[Block]:
    """The table; paragraphs where it holds one cell, so that a frame around text is none."""
    if len(table.cells) > 1:
        return [table]
    return [Paragraph(cell.text, part=part, hidden=table.hidden) for cell in table.cells]
