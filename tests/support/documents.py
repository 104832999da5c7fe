"""Opened documents by hand: rows of texts for a table."""

from collections.abc import Sequence

from pipelines.documents.model import Block, Cell, Document, Table

SHA = "ab" * 32


def table(
    rows: Sequence[Sequence[str | None]],
    number: int = 1,
    page: int | None = 1,
    *,
    continues: bool = False,
    hidden: bool = False,
    sheet: str | None = None,
) -> Table:
    """A table of its rows: a null is merged with the cell above it, "<" with the one before it."""
    cells: list[Cell] = []
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text is None or text == "<":
                continue
            down = 1
            while row + down <= len(rows) and rows[row + down - 1][column - 1] is None:
                down += 1
            across = 1
            while column + across <= len(texts) and texts[column + across - 1] == "<":
                across += 1
            at = f"{sheet}!{chr(64 + column)}{row}" if sheet else None
            if text:
                cells.append(Cell(text, row, column, down, across, at))
    return Table(number, tuple(cells), page, sheet, continues, hidden)


def document(*blocks: Block, without_text: tuple[int, ...] = (), sha256: str = SHA) -> Document:
    """A document of these blocks."""
    return Document(sha256, "ITT.docx", "docx", tuple(blocks), pages_without_text=without_text)
