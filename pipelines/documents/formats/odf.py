"""ODT and ODS, by an own walk of their XML: cells as they are shown, past deletions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.documents import archives
from pipelines.documents.formats.content import Content, Grid, as_blocks, number_of, tidy
from pipelines.documents.formats.number_formats import column_letters
from pipelines.documents.formats.xml import attribute, child, local, parsed
from pipelines.documents.limits import Limits
from pipelines.documents.model import Block, Cell, Paragraph, Part, Refused, Table
from pipelines.documents.words import speaks_of_criteria

_PAST = {
    *("tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls", "table-of-content"),
    *(
        "alphabetical-index",
        "bibliography",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
    ),
    *("change", "change-start", "change-end", "bookmark", "dde-connection-decls", "calculation-settings"),
    *("content-validations", "database-ranges", "data-pilot-tables", "named-expressions", "shapes"),
}
_DEEPEST = 60
_MOST_SPAN = 1_000
_NEAR = 4
_LARGE_PICTURE_CM2 = 40.0
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}


@dataclass
class _Texts:
    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)


def read(data: bytes, limits: Limits) -> Content:
    """The blocks of an OpenDocument text or spreadsheet. Raises Refused."""
    with archives.opened(data) as archive:
        archives.check(archive, limits)
        names = set(archive.namelist())
        if "content.xml" not in names:
            raise Refused("damaged", "its main part is missing")
        if "META-INF/manifest.xml" in names and b"encryption-data" in archives.read(
            archive, "META-INF/manifest.xml", limits
        ):
            raise Refused("encrypted", "it is locked with a password")
        reader = _Reader(limits)
        root = parsed(archives.read(archive, "content.xml", limits))
        heads: list[Block] = []
        if "styles.xml" in names:
            styles = parsed(archives.read(archive, "styles.xml", limits))
            reader.learn(styles)
            for page in (one for one in styles.iter() if local(one) in ("header", "footer")):
                heads += [block for block in reader.blocks(page, "header", 0) if block not in heads]
        reader.learn(root)
        body = child(root, "body")
        for kind in ("text", "spreadsheet"):
            if body is not None and (main := child(body, kind)) is not None:
                blocks = reader.sheets(main) if kind == "spreadsheet" else reader.blocks(main, "body", 0)
                reader.content.blocks = [*heads, *blocks]
                break
        else:
            raise Refused("damaged", "its main part is no text and no spreadsheet")
        if "meta.xml" in names:
            generator = child(parsed(archives.read(archive, "meta.xml", limits)), "meta", "generator")
            reader.content.producer = tidy(generator.text or "") or None if generator is not None else None
        if any(name.startswith("Object ") for name in names):
            reader.content.say_unread("charts and embedded files")
    return reader.content


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.content = Content()
        self.hidden_styles: set[str] = set()
        self.tables = 0
        self.cells_left = limits.cells
        self.limits = limits
        self.near: list[str] = []

    def learn(self, root: Any) -> None:
        """Which styles hide their text, strike it through, or hide a sheet."""
        for style in root.iter():
            if local(style) != "style" or not (name := attribute(style, "name")):
                continue
            for properties in style:
                hides = attribute(properties, "display") in ("none", "false")
                struck = local(properties) == "text-properties" and (
                    attribute(properties, "text-line-through-style") or "none"
                ) not in ("none",)
                if hides or struck:
                    self.hidden_styles.add(name)

    def blocks(self, parent: Any, part: Part, depth: int, hidden: bool = False) -> Iterator[Block]:
        """Paragraphs and tables in order."""
        if depth > _DEEPEST:
            raise Refused("damaged", "it is nested too deep")
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                yield from self._paragraph(element, part, depth, hidden)
            elif name == "table":
                yield from self.table(element, part, depth, hidden)
            elif name in ("frame", "text-box", "custom-shape", "g", "rect"):
                texts = _Texts()
                self._drawing(element, texts, depth)
                yield from texts.after
            elif name and name not in _PAST:
                unseen = hidden or (name == "section" and attribute(element, "display") == "none")
                yield from self.blocks(element, part, depth + 1, unseen)

    def _paragraph(self, element: Any, part: Part, depth: int, hidden: bool) -> Iterator[Block]:
        texts = _Texts()
        unseen = hidden or (attribute(element, "style-name") or "") in self.hidden_styles
        self._inline(element, texts, unseen, depth)
        level = None
        if local(element) == "h":
            level = max(1, number_of(attribute(element, "outline-level"), 1, 9))
        if text := tidy("".join(texts.shown)):
            self.near = [*self.near[1 - _NEAR :], text]
            yield Paragraph(text, level=level, part=part)
        if text := tidy("".join(texts.hidden)):
            yield Paragraph(text, hidden=True, part=part)
        yield from texts.after

    def _inline(self, element: Any, texts: _Texts, hidden: bool, depth: int) -> None:
        if depth > _DEEPEST:
            raise Refused("damaged", "it is nested too deep")
        into = texts.hidden if hidden else texts.shown
        into.append(_spaced(element.text))
        for inner in element:
            name = local(inner)
            if name == "s":
                into.append(" " * max(1, number_of(attribute(inner, "c"), 1)))
            elif name == "tab":
                into.append("\t")
            elif name == "line-break":
                into.append("\n")
            elif name in ("annotation", "note"):
                body = child(inner, "note-body") if name == "note" else inner
                part: Part = "footnote" if name == "note" else "comment"
                if body is not None:
                    texts.after += self.blocks(body, part, depth + 1)
            elif name in ("frame", "custom-shape", "rect", "g", "text-box"):
                self._drawing(inner, texts, depth + 1)
            elif name in ("hidden-text", "hidden-paragraph"):
                texts.hidden.append(attribute(inner, "string-value") or "".join(inner.itertext()))
            elif name and name not in _PAST and name not in ("ruby-text", "creator", "date"):
                style = attribute(inner, "style-name") or ""
                self._inline(inner, texts, hidden or style in self.hidden_styles, depth + 1)
            into.append(_spaced(inner.tail))

    def _drawing(self, element: Any, texts: _Texts, depth: int) -> None:
        """Text in boxes, to be read after the paragraph; large pictures beside the evaluation are told."""
        if depth > _DEEPEST:
            raise Refused("damaged", "it is nested too deep")
        sides = [_centimetres(attribute(element, side)) for side in ("width", "height")]
        has_picture = any(local(one) == "image" for one in element)
        if (
            has_picture
            and sides[0] * sides[1] >= _LARGE_PICTURE_CM2
            and speaks_of_criteria(" ".join(self.near))
        ):
            self.content.say_unread("a picture beside words of the evaluation")
        texts.after += self.blocks(element, "body", depth + 1)

    def table(self, table: Any, part: Part, depth: int, hidden: bool = False) -> Iterator[Block]:
        """The table, then what stands in its cells and is no shown text."""
        self.tables += 1
        number = self.tables
        after: list[Block] = []
        shown = list(self._cells(table, part, depth, after, None)[0])
        yield from as_blocks(Table(number, tuple(shown), hidden=hidden), part)
        yield from after

    def sheets(self, book: Any) -> Iterator[Block]:
        """A table a sheet, a second one for its hidden rows and columns."""
        for sheet in book:
            if local(sheet) != "table":
                continue
            title = attribute(sheet, "name") or ""
            out_of_sight = (attribute(sheet, "style-name") or "") in self.hidden_styles
            after: list[Block] = []
            shown, unseen = self._cells(sheet, "body", 0, after, title)
            for cells, hidden in ((shown, out_of_sight), (unseen, True)):
                if cells:
                    self.tables += 1
                    yield Table(self.tables, tuple(cells), sheet=title, hidden=hidden)
            yield from after

    def _cells(
        self, table: Any, part: Part, depth: int, after: list[Block], title: str | None
    ) -> tuple[list[Cell], list[Cell]]:
        """Cells that are shown, and those of hidden rows and columns."""
        grid = Grid()
        shown: list[Cell] = []
        unseen: list[Cell] = []
        hidden_columns = _hidden_columns(table) if title is not None else set()
        for row in _rows(table):
            times = max(1, number_of(attribute(row, "number-rows-repeated"), 1, 2_000_000))
            is_unseen = attribute(row, "visibility") in ("collapse", "filter")
            if times > 1 and not any(local(one) == "p" for one in row.iter()):
                grid.row += times
                continue
            for _ in range(times):
                grid.next_row()
                for cell in self._row(row, grid, part, depth, after, title):
                    (unseen if is_unseen or cell.column in hidden_columns else shown).append(cell)
        return shown, unseen

    def _row(
        self, row: Any, grid: Grid, part: Part, depth: int, after: list[Block], title: str | None
    ) -> Iterator[Cell]:
        for cell in row:
            name = local(cell)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            times = max(1, number_of(attribute(cell, "number-columns-repeated"), 1, 20_000))
            if name == "covered-table-cell" or not len(cell):
                grid.place(1, times)
                continue
            spans = [
                max(1, number_of(attribute(cell, f"number-{of}-spanned"), 1, _MOST_SPAN))
                for of in ("rows", "columns")
            ]
            text, inside = self._inside(cell, part, depth)
            after += inside
            for _ in range(times):
                # Covered cells stand in the file, so that no cell is moved by those that span.
                column = grid.place()
                self.cells_left -= 1
                if self.cells_left < 0:
                    raise Refused("too_large", f"more than {self.limits.cells:,} cells")
                if text:
                    place = f"{title}!{column_letters(column)}{grid.row}" if title is not None else None
                    yield Cell(text, grid.row, column, spans[0], spans[1], place, _number(cell))

    def _inside(self, cell: Any, part: Part, depth: int) -> tuple[str, list[Block]]:
        lines: list[str] = []
        rest: list[Block] = []
        for block in self.blocks(cell, part, depth + 1):
            if isinstance(block, Paragraph) and not block.hidden and block.part == part:
                lines.append(block.text)
            else:
                rest.append(block)
        return "\n".join(lines), rest


def _spaced(text: str | None) -> str:
    return " ".join(f"|{text}|".split())[1:-1] if text else ""


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        name = local(element)
        if name == "table-row":
            yield element
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)


def _hidden_columns(table: Any) -> set[int]:
    hidden: set[int] = set()
    at = 1
    for column in (one for one in table.iter() if local(one) == "table-column"):
        times = max(1, number_of(attribute(column, "number-columns-repeated"), 1, 20_000))
        if attribute(column, "visibility") in ("collapse", "filter"):
            hidden.update(range(at, at + times))
        at += times
    return hidden


def _number(cell: Any) -> float | None:
    if attribute(cell, "value-type") not in ("float", "percentage", "currency"):
        return None
    try:
        return float(attribute(cell, "value") or "")
    except ValueError:
        return None


def _centimetres(size: str | None) -> float:
    try:
        return float((size or "")[:-2]) * _UNITS.get((size or "")[-2:], 0.0)
    except ValueError:
        return 0.0
