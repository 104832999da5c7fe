"""The cells of a sheet as they are shown, what is hidden in a table of its own."""

from dataclasses import dataclass, field

from pipelines.documents.formats.content import Content, tidy
from pipelines.documents.formats.number_formats import column_letters, shown
from pipelines.documents.model import Cell, Table


@dataclass
class SheetTables:
    """A sheet that is read cell by cell; `spans`: rows and columns of its merged ranges, by first cell."""

    title: str
    spans: dict[tuple[int, int], tuple[int, int]]
    seen: list[Cell] = field(default_factory=list)
    hidden: list[Cell] = field(default_factory=list)

    def add(self, row: int, column: int, value: object, number_format: str | None, unseen: bool) -> None:
        """A cell with a value; one whose format shows nothing of a number is unseen."""
        text, number = shown(value, number_format)
        if not text and number is not None:
            text, unseen = shown(value, "General")[0], True
        if text := tidy(text):
            place = f"{self.title}!{column_letters(column)}{row}"
            cell = Cell(text, row, column, *self.spans.get((row, column), (1, 1)), place, number)
            (self.hidden if unseen else self.seen).append(cell)

    def give_to(self, content: Content, out_of_sight: bool) -> None:
        """A table of what is seen, and one of what is not."""
        for cells, is_hidden in ((self.seen, out_of_sight), (self.hidden, True)):
            if cells:
                content.blocks.append(
                    Table(content.next_table(), tuple(cells), sheet=self.title, hidden=is_hidden)
                )
