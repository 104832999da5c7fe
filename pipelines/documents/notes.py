"""Weights that stand beside their table: in a note that a star or number leads to, or in a key of levels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.amounts import amounts
from pipelines.criteria.clean import clean
from pipelines.criteria.passage import DocumentPlace
from pipelines.criteria.patterns import spaced
from pipelines.documents.figures import figure_of
from pipelines.documents.grids import Grid, Row
from pipelines.documents.outline import ELSEWHERE
from pipelines.documents.places import Page, Placed

BELOW = 8
"""Blocks below a table, and a few above it, in which its notes stand."""
ABOVE = 3
LONGEST = 300
_NOTE = re.compile(r"\s{0,4}(?:note\s{0,3})?(?P<mark>[*†‡]{1,3}|\(?\d\)?|[¹²³])[.:)]?\s{1,4}(?=\S)", re.I)
_LEADS = re.compile(
    r"\W{0,3}(?:(?:see\s{1,3})?(?:the\s{1,3})?(?:foot)?notes?(?:\s{1,3}(?P<number>\(?\d\)?))?(?:\s{1,3}below)?"
    r"|(?P<mark>[*†‡]{1,3}|\(\d\)|[¹²³]))\W{0,3}",
    re.I,
)
_NAME_MARK = re.compile(r"(?P<mark>[*†‡]{1,3}|\(\d\)|[¹²³])\s{0,3}$")
_OF_PART = spaced(r"^\W{0,3}of (?:the )?(?:quality|technical|section|part|area)\b")
_LEVEL = re.compile(
    r"\b(?P<level>very high|high|medium|low|very low|essential|important|desirable|critical|significant"
    r"|major|minor|(?-i:[A-E]))\b[\s\"'”’=:–-]{1,4}(?:\w{1,10}\s{1,3}){0,4}(?P<figure>\d{1,3}(?:\.\d)?\s?(?:%|per\s?cent))",
    re.I,
)
_SUPERSCRIPTS = str.maketrans("¹²³", "123")


@dataclass(frozen=True)
class Told:
    """Where the figure of a note stands in the running text: its place, the text there, and its offset."""

    place: DocumentPlace
    whole: str
    offset: int


def noted(grid: Grid, pages: Sequence[Page]) -> Grid:
    """The table with the figures of its notes where its cells refer to them."""
    near = [
        (page, placed)
        for page in pages
        for placed in page.paragraphs
        if grid.at - ABOVE <= placed.at <= grid.at + BELOW and len(placed.paragraph.text) <= LONGEST
    ]
    notes = dict(_notes(near, grid.at))
    levels = dict(_levels(near))
    if not notes and len(levels) < 2:
        return grid
    graded = {column for column in range(grid.width) if _is_graded(grid, column, set(levels))}
    return replace(grid, rows=tuple(_row(row, notes, levels, graded) for row in grid.rows))


def _row(
    row: Row, notes: dict[str, tuple[str, Told]], levels: dict[str, tuple[str, Told]], graded: set[int]
) -> Row:
    made = list(row)
    of_name = next((m for slot in row if slot and slot.begins and (m := _NAME_MARK.search(slot.text))), None)
    has_figure = any(
        slot and slot.begins and figure_of(slot) and not _LEADS.fullmatch(slot.text) for slot in row
    )
    for column, slot in enumerate(row):
        if slot is None or not slot.begins:
            continue
        told = levels.get(slot.text.casefold()) if column in graded else None
        leads = _LEADS.fullmatch(slot.text)
        if told is None and leads and column and not has_figure:
            mark = leads["number"] or leads["mark"] or (of_name["mark"] if of_name else "")
            told = notes.get(_plain(mark)) if mark else None
            told = told or (next(iter(notes.values())) if not mark and len(notes) == 1 else None)
        if told is not None:
            text, note = told
            cell = replace(slot.cell, text=text)
            made[column] = replace(slot, cell=cell, whole=note.whole, offset=note.offset, stands=note.place)
    return tuple(made)


def _is_graded(grid: Grid, column: int, levels: set[str]) -> bool:
    """A column of levels: three or more, and nothing else below its head."""
    texts = [
        slot.text.casefold() for row in grid.rows[1:] if (slot := row[column]) and slot.begins and slot.text
    ]
    return len(texts) >= 3 and set(texts) <= levels


def _plain(mark: str) -> str:
    return mark.strip("() ").translate(_SUPERSCRIPTS)


def _notes(near: Sequence[tuple[Page, Placed]], at: int) -> Iterator[tuple[str, tuple[str, Told]]]:
    """(mark, its figure) of each note below the table that states one weight of the whole."""
    for page, placed in near:
        text = placed.paragraph.text
        note = _NOTE.match(text)
        if note is None or placed.at < at or ELSEWHERE.search(text):
            continue
        cleaned = clean(text)
        found = [a for a in amounts(cleaned.text) if not a.weak and a.unit in ("percent", "points")]
        if len(found) != 1 or _OF_PART.match(cleaned.text[found[0].end :]):
            continue
        start, end = cleaned.span(found[0].start, found[0].end)
        yield _plain(note["mark"]), (text[start:end], Told(placed.place, page.text, placed.start + start))


def _levels(near: Sequence[tuple[Page, Placed]]) -> Iterator[tuple[str, tuple[str, Told]]]:
    """(level, its figure) of a key: "High counts for 60%, medium for 30% and low for 10%"."""
    for page, placed in near:
        text = placed.paragraph.text
        found = list(_LEVEL.finditer(text))
        if len(found) < 2 or ELSEWHERE.search(text):
            continue
        for m in found:
            yield (
                m["level"].casefold(),
                (m["figure"], Told(placed.place, page.text, placed.start + m.start("figure"))),
            )
