"""HTML through BeautifulSoup: headings, paragraphs and tables with the spans of their cells."""

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from pipelines.documents.formats.content import Content, Grid, as_blocks, number_of, tidy
from pipelines.documents.limits import Limits
from pipelines.documents.model import Block, Cell, Paragraph, Refused, Table

_PAST = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "math",
    "object",
    "iframe",
    "select",
    "option",
}
_BREAKS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl"),
    *(
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
    ),
    *("hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul", "legend"),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_TAKEN_BACK = {"del", "s", "strike"}
_MOST_SPAN = 1000
_DEEPEST = 200
_LONGEST_DEFINITION = 150


def read(data: bytes, limits: Limits) -> Content:
    """The blocks of a page. Raises Refused."""
    if len(data) > limits.text_bytes:
        raise Refused("too_large", f"{len(data):,} bytes of HTML; {limits.text_bytes:,} is the most")
    page = BeautifulSoup(data, "lxml")
    reader = _Reader()
    reader.walk(page, None, False, 0)
    reader.finish(None, False)
    content = reader.content
    content.blocks = reader.blocks
    generator = page.find("meta", attrs={"name": re.compile("^generator$", re.I)})
    if isinstance(generator, Tag) and generator.get("content"):
        content.producer = tidy(str(generator["content"]))[:200] or None
    if page.find("iframe"):
        content.say_unread("frames of other pages")
    if page.find(["input", "textarea", "select"]):
        content.say_unread("form fields")
    return content


class _Reader:
    def __init__(self) -> None:
        self.content = Content()
        self.blocks: list[Block] = []
        self.held: list[str] = []
        self.unseen: list[str] = []
        self.tables = 0

    def finish(self, level: int | None, hidden: bool) -> None:
        """Ends the paragraph that is being read."""
        text = tidy("".join(self.held))
        self.held = []
        unseen, self.unseen = self.unseen, []
        if text:
            self.blocks.append(Paragraph(text, level=level, hidden=hidden))
        self.blocks += [Paragraph(words, hidden=True) for words in unseen]

    def walk(self, parent: Any, level: int | None, hidden: bool, depth: int) -> None:
        """Reads what is inside an element."""
        if depth > _DEEPEST:
            raise Refused("damaged", "it is nested too deep")
        for item in parent.children:
            if isinstance(item, NavigableString):
                if not isinstance(item, PreformattedString):
                    self.held.append(str(item) if parent.name == "pre" else re.sub(r"\s+", " ", item))
            elif isinstance(item, Tag) and item.name not in _PAST:
                self._element(item, level, hidden, depth)

    def _element(self, item: Tag, level: int | None, hidden: bool, depth: int) -> None:
        name = item.name
        unseen = hidden or _is_hidden(item)
        if name == "br":
            self.held.append("\n")
        elif name == "table":
            self.finish(level, hidden)
            self.table(item, unseen, depth)
        elif name == "dl" and not unseen and (pairs := _pairs(item)):
            self.finish(level, hidden)
            self.definitions(pairs, depth)
        elif unseen != hidden and name not in _BREAKS:
            if words := tidy(item.get_text(" ")):
                self.unseen.append(words)
        elif name in _BREAKS:
            self.finish(level, hidden)
            heads = name[0] == "h" and name[1:].isdigit()
            inner = int(name[1]) if heads else level
            self.walk(item, inner, unseen, depth + 1)
            self.finish(inner, unseen)
        else:
            self.walk(item, level, hidden, depth + 1)

    def table(self, table: Tag, hidden: bool, depth: int) -> None:
        """The table, then what stands in its cells and is no shown text."""
        self.tables += 1
        number = self.tables
        grid = Grid()
        shown: list[Cell] = []
        unseen: list[Cell] = []
        after: list[Block] = []
        for row in _rows(table):
            grid.next_row()
            for cell in row.find_all(["td", "th"], recursive=False):
                spans = [
                    number_of(str(cell.get(of) or ""), 1, _MOST_SPAN) or 1 for of in ("rowspan", "colspan")
                ]
                column = grid.place(*spans)
                text, inside = self._inside(cell, depth)
                after += inside
                if text:
                    is_unseen = _is_hidden(row) or _is_hidden(cell)
                    (unseen if is_unseen else shown).append(Cell(text, grid.row, column, spans[0], spans[1]))
        caption = table.find("caption", recursive=False)
        if isinstance(caption, Tag) and (words := tidy(caption.get_text(" "))):
            self.blocks.append(Paragraph(words, hidden=hidden))
        self.blocks += as_blocks(Table(number, tuple(shown), hidden=hidden))
        self.blocks += as_blocks(Table(number, tuple(unseen), hidden=True))
        self.blocks += after

    def definitions(self, pairs: list[list[Tag]], depth: int) -> None:
        """A list of terms with short definitions: the table that it is shown as, a term a row."""
        self.tables += 1
        shown: list[Cell] = []
        after: list[Block] = []
        for row, items in enumerate(pairs, 1):
            for column, item in enumerate(items, 1):
                text, inside = self._inside(item, depth)
                after += inside
                if text:
                    shown.append(Cell(text, row, column))
        self.blocks += as_blocks(Table(self.tables, tuple(shown)))
        self.blocks += after

    def _inside(self, cell: Tag, depth: int) -> tuple[str, list[Block]]:
        outer, self.blocks = self.blocks, []
        self.walk(cell, None, False, depth + 1)
        self.finish(None, False)
        inner, self.blocks = self.blocks, outer
        lines = [block.text for block in inner if isinstance(block, Paragraph) and not block.hidden]
        rest = [block for block in inner if not isinstance(block, Paragraph) or block.hidden]
        return "\n".join(lines), rest


def _rows(table: Tag) -> list[Tag]:
    rows = []
    for item in table.find_all(["tr", "thead", "tbody", "tfoot"], recursive=False):
        rows += [item] if item.name == "tr" else item.find_all("tr", recursive=False)
    return rows


def _pairs(items: Tag) -> list[list[Tag]]:
    """Each term with its definitions; nothing where one is long, hidden, nested, or has no term before it."""
    found: list[list[Tag]] = []
    if items.find(["dl", "table"]):
        return []
    for item in items.find_all(["dt", "dd"]):
        if _is_hidden(item) or len(item.get_text(" ")) > _LONGEST_DEFINITION:
            return []
        if item.name == "dt":
            found.append([item])
        elif not found:
            return []
        else:
            found[-1].append(item)
    return found


def _is_hidden(item: Tag) -> bool:
    style = str(item.get("style") or "")
    struck = item.name in _TAKEN_BACK or "line-through" in style
    return struck or item.has_attr("hidden") or bool(_HIDDEN.search(style))
