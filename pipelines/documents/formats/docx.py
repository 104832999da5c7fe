"""DOCX, by an own walk of its XML, since readers lose what stands in controls, insertions and boxes.

Live text is what Word shows with all changes accepted: into content controls, insertions, moves to here,
simple fields, links and text boxes; past deletions, moves away and fallbacks. Hidden and struck text is kept
apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any

from pipelines.documents import archives
from pipelines.documents.formats.content import Content, number_of, tidy
from pipelines.documents.formats.xml import attribute, child, local, parsed
from pipelines.documents.limits import Limits
from pipelines.documents.model import Block, Cell, Paragraph, Part, Refused, Table
from pipelines.documents.words import speaks_of_criteria

_INTO = {
    "sdt",
    "sdtContent",
    "ins",
    "moveTo",
    "smartTag",
    "customXml",
    "fldSimple",
    "hyperlink",
    "dir",
    "bdo",
    "ruby",
    "rubyBase",
}
_PAST = {"del", "moveFrom", "rt", "sdtPr", "sdtEndPr"}
_OFF = {"0", "false", "off", "none"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DEEPEST = 40
_MOST_COLUMNS = 1_000
_EMU_PER_CM = 360_000
_LARGE_PICTURE_CM2 = 40
_NEAR = 4
"""A picture belongs to the evaluation where one of so many paragraphs before it speaks of that."""


@dataclass
class _Style:
    based_on: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass
class _Texts:
    """What one paragraph or cell holds: shown text, hidden text, and blocks that stand inside it."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    inside: list[Any] = field(default_factory=list)
    pictures: int = 0
    joins_next: bool = False


def read(data: bytes, limits: Limits) -> Content:
    """The blocks of a DOCX. Raises Refused."""
    with archives.opened(data) as archive:
        archives.check(archive, limits)
        return _Reader(archive, limits).read()


class _Reader:
    def __init__(self, archive: archives.Archive, limits: Limits) -> None:
        self.archive, self.limits = archive, limits
        self.names = set(archive.namelist())
        self.content = Content()
        self.styles: dict[str, _Style] = {}
        self.near: list[str] = []
        self.tables = 0

    def read(self) -> Content:
        main = self._main()
        root = parsed(archives.read(self.archive, main, self.limits))
        if local(root) != "document" or (body := child(root, "body")) is None:
            raise Refused("damaged", "its main part is no document")
        linked = self._linked(main)
        if styles := linked.get("styles"):
            self.styles = _styles(self._part(styles[0]))
        blocks = list(self.blocks(body, "body", 0))
        heads = [
            b
            for part in (*linked.get("header", ()), *linked.get("footer", ()))
            for b in self.side(part, "header")
        ]
        self.content.blocks += _once(heads)
        self.content.blocks += blocks
        for kind, part in (("footnotes", "footnote"), ("endnotes", "footnote"), ("comments", "comment")):
            for name in linked.get(kind, ()):
                self.content.blocks += self.side(name, part)  # type: ignore[arg-type]
        for kind, what in (
            ("package", "embedded files"),
            ("oleObject", "embedded files"),
            ("aFChunk", "another document inside"),
            ("chart", "charts"),
            ("diagramData", "diagrams"),
        ):
            if kind in linked:
                self.content.say_unread(what)
        self.content.producer = self._producer()
        return self.content

    def _main(self) -> str:
        if "_rels/.rels" in self.names:
            for relation in self._part("_rels/.rels"):
                if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                    target = normpath((attribute(relation, "Target") or "").lstrip("/"))
                    if target in self.names:
                        return target
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise Refused("damaged", "its main part is missing")

    def _linked(self, main: str) -> dict[str, list[str]]:
        """Parts that the main part refers to, by the last word of their kind."""
        folder, _, name = main.rpartition("/")
        relations = join(folder, "_rels", name + ".rels")
        found: dict[str, list[str]] = {}
        if relations in self.names:
            for relation in self._part(relations):
                target = attribute(relation, "Target") or ""
                place = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                if attribute(relation, "TargetMode") != "External" and place in self.names:
                    found.setdefault((attribute(relation, "Type") or "").rpartition("/")[2], []).append(place)
        return found

    def _part(self, name: str) -> Any:
        return parsed(archives.read(self.archive, name, self.limits))

    def _producer(self) -> str | None:
        if "docProps/app.xml" not in self.names:
            return None
        application = child(self._part("docProps/app.xml"), "Application")
        return tidy(application.text or "") or None if application is not None else None

    def side(self, name: str, part: Part) -> list[Block]:
        """Blocks of a part beside the text."""
        blocks: list[Block] = []
        for element in [root := self._part(name), *root]:
            if local(element) in ("footnote", "endnote", "comment", "hdr", "ftr"):
                if attribute(element, "type") in ("separator", "continuationSeparator"):
                    continue
                blocks += self.blocks(element, part, 0)
        return blocks

    def blocks(self, parent: Any, part: Part, depth: int) -> Iterator[Block]:
        """Paragraphs and tables in order; what stands in a paragraph's boxes comes after it."""
        if depth > _DEEPEST:
            raise Refused("damaged", "it is nested too deep")
        carried = _Texts()
        for element in _live(parent):
            name = local(element)
            if name == "p":
                texts = self.texts(element, carried)
                carried = _Texts()
                if texts.joins_next:
                    carried = texts
                    continue
                yield from self.paragraph(element, texts, part, depth)
            elif name == "tbl":
                yield from self.table(element, part, depth)
            elif name == "altChunk":
                self.content.say_unread("another document inside")
        if carried.shown or carried.inside:
            yield from self.paragraph(None, carried, part, depth)

    def paragraph(self, element: Any, texts: _Texts, part: Part, depth: int) -> Iterator[Block]:
        text, hidden = tidy("".join(texts.shown)), tidy("".join(texts.hidden))
        if text:
            self.near = [*self.near[1 - _NEAR :], text]
            yield Paragraph(text, level=self.level(element), part=part)
        if hidden:
            yield Paragraph(hidden, hidden=True, part=part)
        if texts.pictures and part == "body" and speaks_of_criteria(" ".join(self.near)):
            self.content.say_unread("a picture beside words of the evaluation")
        for box in texts.inside:
            yield from self.blocks(box, part, depth + 1)

    def level(self, element: Any) -> int | None:
        """The level of a heading, by its own outline level or that of its style."""
        properties = child(element, "pPr") if element is not None else None
        if properties is None:
            return None
        own = child(properties, "outlineLvl")
        style = child(properties, "pStyle")
        level = number_of(attribute(own, "val"), 9) if own is not None else None
        if level is None and style is not None:
            level = self.inherited(attribute(style, "val"), "level")
        return level + 1 if level is not None and level < 9 else None

    def inherited(self, style: str | None, what: str) -> Any:
        for _ in range(20):
            if style is None or style not in self.styles:
                return None
            if (value := getattr(self.styles[style], what)) is not None:
                return value
            style = self.styles[style].based_on
        return None

    def texts(self, element: Any, into: _Texts | None = None) -> _Texts:
        """The live text of a paragraph."""
        texts = into or _Texts()
        properties = child(element, "pPr")
        style = child(properties, "pStyle")
        hidden = bool(style is not None and self.inherited(attribute(style, "val"), "hidden"))
        mark = child(properties, "rPr")
        texts.joins_next = mark is not None and any(local(one) in ("del", "moveFrom") for one in mark)
        self._runs(element, texts, hidden, 0)
        return texts

    def _runs(self, parent: Any, texts: _Texts, hidden: bool, depth: int) -> None:
        if depth > _DEEPEST:
            raise Refused("damaged", "it is nested too deep")
        for element in _live(parent):
            name = local(element)
            if name == "r":
                self._run(element, texts, self._is_hidden(element, hidden), depth + 1)
            elif name in ("oMath", "oMathPara"):
                words = (t.text or "" for t in element.iter() if local(t) == "t")
                (texts.hidden if hidden else texts.shown).append("".join(words))
            elif name in ("drawing", "pict", "object"):
                self._drawing(element, texts)

    def _is_hidden(self, run: Any, by_paragraph: bool) -> bool:
        properties = child(run, "rPr")
        if properties is None:
            return by_paragraph
        for name in ("strike", "dstrike"):
            if (struck := child(properties, name)) is not None and (
                attribute(struck, "val") or "1"
            ) not in _OFF:
                return True
        for name in ("vanish", "specVanish"):
            if (vanish := child(properties, name)) is not None:
                return (attribute(vanish, "val") or "1") not in _OFF
        style = child(properties, "rStyle")
        return by_paragraph or bool(style is not None and self.inherited(attribute(style, "val"), "hidden"))

    def _run(self, run: Any, texts: _Texts, hidden: bool, depth: int) -> None:
        into = texts.hidden if hidden else texts.shown
        for element in _live(run):
            name = local(element)
            if name == "t":
                into.append(element.text or "")
            elif name in _SIGNS:
                into.append(_SIGNS[name])
            elif name == "sym" and (code := attribute(element, "char")):
                into.append(_symbol(code))
            elif name == "r" and depth < _DEEPEST:
                self._run(element, texts, hidden, depth + 1)
            elif name in ("drawing", "pict", "object"):
                self._drawing(element, texts)

    def _drawing(self, drawing: Any, texts: _Texts) -> None:
        """Text boxes to be read after the paragraph; large pictures counted. Fallbacks are passed over."""
        stack = [drawing]
        while stack:
            element = stack.pop()
            name = local(element)
            if name == "txbxContent":
                texts.inside.append(element)
                continue
            if name == "extent":
                width, height = (number_of(attribute(element, side), 0, 10**9) for side in ("cx", "cy"))
                holds_picture = any(local(one) in ("pic", "imagedata") for one in drawing.iter())
                if holds_picture and width * height / _EMU_PER_CM**2 >= _LARGE_PICTURE_CM2:
                    texts.pictures += 1
            if name == "textpath" and (words := attribute(element, "string")):
                texts.shown.append(words)
            if name not in ("Fallback", *_PAST):
                stack.extend(reversed(element))

    def table(self, table: Any, part: Part, depth: int) -> Iterator[Block]:
        """The table, then what stands inside its cells: hidden text, boxes and nested tables."""
        cells: list[Cell] = []
        open_above: dict[int, int] = {}
        after: list[Block] = []
        numbered = self.tables = self.tables + 1
        row = 0
        for tr in _live(table):
            if local(tr) != "tr" or _is_deleted(child(tr, "trPr"), "del"):
                continue
            row += 1
            column = 1 + _stated(child(tr, "trPr", "gridBefore"), 0)
            for tc in _live(tr):
                if local(tc) != "tc" or _is_deleted(child(tc, "tcPr"), "cellDel"):
                    continue
                span = max(1, _stated(child(tc, "tcPr", "gridSpan"), 1))
                if _goes_on(tc) and column in open_above:
                    at = open_above[column]
                    cells[at] = _taller(cells[at], row)
                elif column <= _MOST_COLUMNS:
                    text, inside = self.cell(tc, part, depth)
                    after += inside
                    open_above[column] = len(cells)
                    cells.append(Cell(text, row, column, 1, span))
                if child(tc, "tcPr", "vMerge") is None:
                    open_above.pop(column, None)
                column += span
        kept = tuple(cell for cell in cells if cell.text)
        if len(kept) > 1:
            yield Table(numbered, kept)
        else:
            self.tables -= numbered == self.tables
            yield from (Paragraph(cell.text, part=part) for cell in kept)
        yield from after

    def cell(self, tc: Any, part: Part, depth: int) -> tuple[str, list[Block]]:
        """The text of a cell by lines, and what stands in it and is no shown paragraph."""
        shown: list[str] = []
        inside: list[Block] = []
        for block in self.blocks(tc, part, depth + 1):
            if isinstance(block, Paragraph) and not block.hidden:
                shown.append(block.text)
            else:
                inside.append(block)
        return "\n".join(shown), inside


def _live(parent: Any) -> Iterator[Any]:
    """Children as they are shown: containers opened, what was deleted or moved away left out."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        name = local(element)
        if name == "AlternateContent":
            chosen = child(element, "Choice")
            chosen = child(element, "Fallback") if chosen is None else chosen
            stack.extend(reversed(chosen) if chosen is not None else ())
        elif name in _INTO:
            stack.extend(reversed(element))
        elif name and name not in _PAST:
            yield element


def _goes_on(tc: Any) -> bool:
    merge = child(tc, "tcPr", "vMerge")
    return merge is not None and attribute(merge, "val") != "restart"


def _taller(cell: Cell, row: int) -> Cell:
    return Cell(cell.text, cell.row, cell.column, row - cell.row + 1, cell.column_span)


def _stated(element: Any, otherwise: int) -> int:
    return otherwise if element is None else number_of(attribute(element, "val"), otherwise, _MOST_COLUMNS)


def _is_deleted(properties: Any, mark: str) -> bool:
    return properties is not None and child(properties, mark) is not None


def _symbol(code: str) -> str:
    """A sign of a symbol font; the common ticks and crosses are told, others are a mark of their own."""
    known = {"F0FC": "✓", "F0FE": "☑", "F0FB": "✗", "F0A8": "☐", "F06F": "☐", "F0B7": "•"}
    return known.get(code.upper(), "")


def _styles(root: Any) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for style in root:
        if local(style) != "style" or not (name := attribute(style, "styleId")):
            continue
        based, outline = child(style, "basedOn"), child(style, "pPr", "outlineLvl")
        called = child(style, "name")
        vanish = child(style, "rPr", "vanish")
        level = None if outline is None else number_of(attribute(outline, "val"), 9)
        title = (attribute(called, "val") or "").lower() if called is not None else ""
        if level is None and title.startswith("heading ") and title[8:].isdigit():
            level = max(0, int(title[8:9]) - 1)
        if level is None and title == "title":
            level = 0
        found[name] = _Style(
            attribute(based, "val") if based is not None else None,
            level,
            None if vanish is None else (attribute(vanish, "val") or "1") not in _OFF,
        )
    return found


def _once(blocks: Iterable[Block]) -> list[Block]:
    """Heads and feet of pages, each text once."""
    seen: set[str] = set()
    kept: list[Block] = []
    for block in blocks:
        text = block.text if isinstance(block, Paragraph) else " ".join(cell.text for cell in block.cells)
        if text not in seen:
            seen.add(text)
            kept.append(block)
    return kept
