"""PDF through PDFium: text of all pages, tables of those that may hold the evaluation.

A page is looked at for tables where a figure's sign and a word of criteria stand on it; so is the page after,
if it holds a figure, and each further one while a table reaches the end of the page before.
Tables come from the tags of a page, or else from where its words stand and what is ruled.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.documents.formats.content import Content, tidy
from pipelines.documents.formats.pdf_page import Line, Page, Rules, Word
from pipelines.documents.formats.pdf_rows import Found, Row, box_of, rows_of
from pipelines.documents.formats.pdf_scan import UNSURE, Recognised, RecognisedPage
from pipelines.documents.formats.pdf_tables import last_rows, tables_of
from pipelines.documents.formats.pdf_tags import tagged
from pipelines.documents.formats.pdf_text import Placed, Text, by_line, joined, paragraphs, tell_levels
from pipelines.documents.formats.pdf_upright import stood_up
from pipelines.documents.limits import Limits
from pipelines.documents.model import Paragraph, Refused, Table
from pipelines.documents.words import speaks_of_criteria

_FEW_LETTERS = 100
_LARGE_PICTURE = 0.25
_UNREADABLE = 0.3
_OF_MEANING = 40
_WELL_TAGGED = 0.6
_MARGIN = 0.11
"""Heads and feet of pages stand in this share of its height."""
_FIGURE = re.compile(r"(?m)(?<=\S)[ \t]+\d{1,3}(?:\.\d+)? ?%?(?=\s|$)|^\s*\d{1,3}(?:\.\d+)? ?%?\s*$|%")
"""What a page must hold for a table to go on there: a number that is no numbering at the start of a line."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_PAGES_ON = 20
"""So many pages in a row are looked at for the sake of those before them alone."""
TEXT_ALONE = "tables of pages that name no criteria"
_OFF = re.compile(rb"/OFF\s*\[\s*\d")


AnyPage = Page | RecognisedPage


def read(data: bytes, limits: Limits, recognised: Mapping[int, Recognised] | None = None) -> Content:
    """The blocks of a PDF; `recognised` is what OCR gave of its pages without text. Raises Refused."""
    document = opened(data)
    try:
        return _Reader(document, data, limits, recognised or {}).read()
    finally:
        document.close()


def opened(data: bytes) -> pdfium.PdfDocument:
    """The file, open; close it. Raises Refused."""
    try:
        document = pdfium.PdfDocument(data)  # its pages are read by PDFium's raw functions
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Refused("encrypted", "it is locked with a password") from None
        raise Refused("damaged", "PDFium cannot open it") from None
    return document


class _Reader:
    def __init__(
        self,
        document: pdfium.PdfDocument,
        data: bytes,
        limits: Limits,
        recognised: Mapping[int, Recognised],
    ) -> None:
        self.document, self.data, self.limits, self.recognised = document, data, limits, recognised
        self.content = Content()
        self.items: list[Text | Placed] = []
        self.pictures: list[int] = []
        self.meaningless: list[int] = []
        self.passed: set[int] = set()
        self.fields = self.notes = False

    def read(self) -> Content:
        pages = len(self.document)
        if pages > self.limits.pages:
            raise Refused("too_large", f"{pages:,} pages; {self.limits.pages:,} is the most")
        if not pages:
            raise Refused("damaged", "it has no pages")
        content = self.content
        content.pages = pages
        content.producer = _metadata(self.document, "Producer")
        content.tagged = bool(raw.FPDFCatalog_IsTagged(self.document.raw))
        broken = []
        on: int | None = None  # pages looked at since one that spoke; null after a page that was not
        for number in range(1, pages + 1):
            try:
                page = Page(self.document.raw, number - 1)
            except Refused:
                broken.append(number)
                on = None
                continue
            try:
                found = self.recognised.get(number)
                read = RecognisedPage(found, page.width, page.height) if found is not None else page
                speaks = speaks_of_criteria(read.text)
                has_figure = _FIGURE.search(read.text) is not None
                goes_on = on is not None and (
                    (on == 0 and has_figure) or (on < _PAGES_ON and self._breaks_off(number - 1))
                )
                if has_figure and not speaks and not goes_on:
                    self.passed.add(number)
                if isinstance(read, RecognisedPage):
                    self._look_at_notes(page)
                    self._read_recognised(read, number, speaks or goes_on)
                else:
                    self._read_page(page, number, speaks or goes_on, speaks, has_figure)
                on = 0 if speaks else (on or 0) + 1 if goes_on else None
            finally:
                page.close()
        if len(broken) == pages:
            raise Refused("damaged", "none of its pages can be opened")
        self._finish(broken)
        return content

    def _finish(self, broken: list[int]) -> None:
        content = self.content
        tell_levels([item for item in self.items if isinstance(item, Text)])
        placed = [item for item in self.items if isinstance(item, Placed)]
        _tell_continued(placed)
        for item in self.items:
            if isinstance(item, Text):
                by_ocr = item.page in self.recognised
                content.blocks.append(
                    Paragraph(item.text, item.page, item.level, recognised=by_ocr, box=item.box)
                )
            else:
                cells = tuple(
                    cell if cell.text == text else replace(cell, text=text)
                    for cell in item.found.cells
                    for text in (tidy(cell.text),)
                )
                content.blocks.append(
                    Table(
                        *(item.number, cells, item.page),
                        continues=item.continues,
                        recognised=item.page in self.recognised,
                    )
                )
        for what, numbers in (
            ("pages that cannot be opened", broken),
            ("a picture beside words of the evaluation", self.pictures),
            ("letters in a font that does not say which they are", self.meaningless),
            (TEXT_ALONE, sorted(_left_out(placed, self.passed))),
        ):
            if numbers:
                content.say_unread(f"{what} (page {', '.join(map(str, numbers))})")
        if self.fields:
            content.say_unread("form fields")
        if self.notes:
            content.say_unread("typed notes")
        if raw.FPDFDoc_GetAttachmentCount(self.document.raw) > 0:
            content.say_unread("attached files")
        if _OFF.search(self.data):
            content.say_unread("layers that are switched off")

    def _read_page(self, page: Page, number: int, for_tables: bool, speaks: bool, has_figure: bool) -> None:
        self._look_at_notes(page)
        if len(page.text.strip()) < _FEW_LETTERS:
            objects = page.objects(self.limits.page_paths)
            if objects.pictures >= _LARGE_PICTURE:
                self.content.pages_without_text.append(number)
        elif self._is_unreadable(page, number):
            return
        if page.letters > self.limits.page_letters:
            self.content.say_unread(f"tables of a page with too many letters (page {number})")
            for_tables = False
        if not for_tables:
            self.items += paragraphs(list(page.lines()), number)
            return
        objects = page.objects(self.limits.page_paths)
        if speaks and objects.pictures >= _LARGE_PICTURE:
            self.pictures.append(number)
        rules = objects.rules()
        if not (has_figure or objects.too_many or any(rules) or self.content.tagged):
            self.items += paragraphs(
                list(page.lines()), number
            )  # no table without a figure or a line is told
            return
        words = stood_up(page.words())
        if objects.too_many:
            self.content.say_unread(f"tables of a page with too many ruled lines (page {number})")
        if self.content.tagged and self._read_tags(page, number, words, rules, objects.too_many):
            return
        if objects.too_many:
            self.items += paragraphs(list(page.lines()), number)
            return
        tables = tables_of(words, rules)
        if tail := self._tail(page, number, words, tables):
            tables.append(tail)
        self._add(page, number, words, tables)

    def _read_recognised(self, page: RecognisedPage, number: int, for_tables: bool) -> None:
        """Reads what OCR gave of a page, which stays one without text: nothing rests on what is not there.

        A table of which one figure is not sure states none: the others would be shares of another whole.
        """
        self.content.pages_without_text.append(number)
        self.content.pages_recognised.append(number)
        words = page.words()
        tables = tables_of(words, page.rules()) if for_tables else []
        if for_tables and (tail := self._tail(page, number, words, tables)):
            tables.append(tail)
        for table in tables:
            if any(UNSURE in cell.text for cell in table.cells):
                table.cells = [replace(c, text=_NUMBER.sub(UNSURE, c.text)) for c in table.cells]
        self._add(page, number, words, tables)

    def _tail(self, page: AnyPage, number: int, words: list[Word], tables: list[Found]) -> Found | None:
        """The last rows of the table that closed the page before, where they are too few to look like one."""
        before = self._last_table()
        if before is None or not self._breaks_off(number - 1):
            return None
        first = min((table.y0 for table in tables), default=page.bounds()[1])
        return last_rows(before.found, [word for word in words if word.y1 <= first])

    def _last_table(self) -> Placed | None:
        return next((item for item in reversed(self.items) if isinstance(item, Placed)), None)

    def _breaks_off(self, number: int) -> bool:
        """Whether a page ends with a table."""
        table = self._last_table()
        return table is not None and table.page == number and table.closes_page

    def _is_unreadable(self, page: Page, number: int) -> bool:
        """Whether the fonts of a page do not say which letters they draw; it is then as one without text."""
        text = page.text
        sample = [
            at for at in range(0, len(text), max(1, len(text) // _OF_MEANING)) if not text[at].isspace()
        ]
        lost = sum(page.is_without_meaning(at) for at in sample)
        if sample and lost >= _UNREADABLE * len(sample):
            self.content.pages_without_text.append(number)
            self.meaningless.append(number)
            return True
        if lost:
            self.meaningless.append(number)
        return False

    def _look_at_notes(self, page: Page) -> None:
        for n in range(min(raw.FPDFPage_GetAnnotCount(page.page), 200)):
            annotation = raw.FPDFPage_GetAnnot(page.page, n)
            if not annotation:
                continue
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind == raw.FPDF_ANNOT_WIDGET:
                self.fields = self.fields or raw.FPDFAnnot_GetStringValue(annotation, b"V", None, 0) > 2
            elif kind == raw.FPDF_ANNOT_FREETEXT:
                self.notes = True
            raw.FPDFPage_CloseAnnot(annotation)

    def _read_tags(self, page: Page, number: int, words: list[Word], rules: Rules, too_many: bool) -> bool:
        """Reads a page by its tags, where they hold most of its words.

        Tables without a tag, as those that browsers take for a layout, are looked for among the other words.
        """
        by_tags = tagged(page, words)
        if by_tags is None or len(by_tags.words) < _WELL_TAGGED * len(words):
            return False
        tables = [block for block in by_tags.blocks if isinstance(block, Found)]
        in_tables = {word.at for table in tables for word in table.words}
        free = [word for word in words if word.at not in in_tables]
        untagged = [] if too_many else tables_of(free, rules, with_figures=True)
        owner = {word.at: table for table in untagged for word in table.words}
        body = [word for word in words if word.at in by_tags.words or word.at in owner]
        ordered = sorted([*tables, *untagged], key=lambda table: min(word.at for word in table.words))
        placed = {id(item.found): item for item in self._placed(page, number, ordered, body)}
        for block in by_tags.blocks:
            if isinstance(block, Found):
                self.items.append(placed.pop(id(block)))
                continue
            level, of = block
            for table in {id(owner[w.at]): owner[w.at] for w in of if w.at in owner}.values():
                if id(table) in placed:
                    self.items.append(placed.pop(id(table)))
            rest = [word for word in of if word.at not in owner]
            if text := joined([" ".join(w.text for w in line) for line in by_line(rest)]):
                weight = page.weight(rest[0].at, rest[-1].at)
                box = page.shown(box_of(rest))
                self.items.append(Text(text, number, rest[0].height, weight, level, box=box))
        self.items += placed.values()
        outside = [word for word in words if word.at not in by_tags.words and word.at not in owner]
        for line in by_line(outside):
            if text := tidy(" ".join(word.text for word in line)):
                self.items.append(Text(text, number, 0.0, 0))
        return True

    def _add(self, page: AnyPage, number: int, words: list[Word], tables: list[Found]) -> None:
        """Paragraphs and tables in PDFium's order; a table stands where its first word does."""
        before = len(self.items)
        taken = {word.at for table in tables for word in table.words}
        free = [word for word in words if word.at not in taken]
        starts = sorted((min(w.at for w in table.words), n) for n, table in enumerate(tables))
        placed = self._placed(page, number, tables, words)
        lines: list[Line] = []
        for line in by_line(free):
            while starts and starts[0][0] < line[0].at:
                self.items += [*paragraphs(lines, number), placed[starts.pop(0)[1]]]
                lines = []
            first = line[0]
            text = " ".join(word.text for word in line)
            lines.append(
                Line(
                    *(text, first.x0, first.y0, first.height, page.weight(first.at, line[-1].at), first.at),
                    max(word.x1 for word in line),
                )
            )
        self.items += paragraphs(lines, number)
        self.items += [placed[n] for _, n in starts]
        for item in self.items[before:]:
            if isinstance(item, Text) and item.box is not None:
                item.box = page.shown(item.box)

    def _placed(self, page: AnyPage, number: int, tables: list[Found], words: list[Word]) -> list[Placed]:
        if not tables:
            return []
        rows = rows_of(words)
        high = page.width if page.turn in (90, 270) else page.height
        edge = _MARGIN * high
        top, bottom = page.bounds()
        body = [row for row in rows if top + edge <= row.middle <= bottom - edge]
        placed = []
        for n, table in enumerate(tables, 1):
            above = [row for row in body if row.y1 <= table.y0 + 2 and not _is_inside(row, tables)]
            below = [row for row in body if row.y0 >= table.y1 - 2 and not _is_inside(row, tables)]
            others = [other for other in tables if other is not table]
            opens = not above and not any(other.y0 < table.y0 for other in others)
            closes = not below and not any(other.y1 > table.y1 for other in others)
            table.cells = [replace(c, box=page.shown(c.box)) if c.box else c for c in table.cells]
            placed.append(Placed(table, number, n, opens, closes))
        return placed


def _is_inside(row: Row, tables: list[Found]) -> bool:
    return any(table.y0 <= row.middle <= table.y1 for table in tables)


def _tell_continued(tables: list[Placed]) -> None:
    """A table that opens its page goes on with the one that closed the page before, if columns agree."""
    for before, table in zip(tables, tables[1:], strict=False):
        if not (table.page == before.page + 1 and before.closes_page and table.opens_page):
            continue
        table.continues = _same_columns(before.found, table.found)


def _same_columns(one: Found, two: Found) -> bool:
    shared = min(one.x1, two.x1) - max(one.x0, two.x0)
    same_place = shared > 0.7 * max(one.x1 - one.x0, two.x1 - two.x0)
    return same_place and len(one.columns) == len(two.columns)


def _left_out(tables: list[Placed], passed: set[int]) -> set[int]:
    """Pages read as text alone, that a table may go on over: what stands on both sides of them agrees."""
    found: set[int] = set()
    for before, table in zip(tables, tables[1:], strict=False):
        between = set(range(before.page + 1, table.page))
        if table.opens_page and between and between <= passed and _same_columns(before.found, table.found):
            found |= between
    return found


def _metadata(document: pdfium.PdfDocument, key: str) -> str | None:
    return tidy(document.get_metadata_value(key))[:200] or None
