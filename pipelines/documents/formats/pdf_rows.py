"""Words of a page as lines that are seen across it, and tables as they are found among them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from pipelines.documents.formats.pdf_page import Word
from pipelines.documents.model import Box, Cell

_left = attrgetter("x0")
FIGURE = re.compile(
    r"[£(]?\d{1,4}(?:[.,]\d+)?\)? ?(?:%|per ?cent|marks?|points?|pts)?(?:/ ?\d+)?|pass ?/ ?fail|pass|n/?a|"
    r"[-–—]|"
    r"\d+ ?(?:-|–|to) ?\d+ ?%?|scored|not scored|yes|no",
    re.I,
)
CLOSE_FIGURE = re.compile(r"\d{1,3}(?:\.\d+)?%?|[Pp]ass/[Ff]ail|N/A")


@dataclass
class Found:
    """A table as it was found: its cells, its box, and its words."""

    cells: list[Cell]
    x0: float
    y0: float
    x1: float
    y1: float
    columns: list[float]
    words: list[Word]
    boxes: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    """Top and bottom of what stands in a cell, by row and column."""


@dataclass
class Row:
    """A line of words as it is seen across the page, with its pieces parted by wide blanks.

    `is_text`: a figure that ends it is a word of it, unless a wide blank is before it.
    """

    words: list[Word]
    y0: float
    y1: float
    is_text: bool = False

    @cached_property
    def pieces(self) -> list[list[Word]]:
        return _pieces(self.words, 1e9 if self.is_text else _CLOSE)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Lines as they are seen across the page."""
    rows: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=_twice_the_middle):
        y0, y1 = word.y0, word.y1
        for top, bottom, row in rows[:-5:-1]:
            shared = (bottom if bottom < y1 else y1) - (top if top > y0 else y0)
            if shared > 0.55 * (bottom - top if bottom - top < y1 - y0 else y1 - y0):
                row.append(word)
                break
        else:
            rows.append((y0, y1, [word]))
    made = []
    for _, _, row in rows:
        row.sort(key=_left)
        made.append(Row(row, min([w.y0 for w in row]), max([w.y1 for w in row])))
    return sorted(made, key=lambda row: row.middle)


def _twice_the_middle(word: Word) -> float:
    return word.y0 + word.y1


_CLOSE = 0.3
"""Blank before a figure that ends its line, in heights of it, from which it may be a column of its own."""
_ALIGNED = 2.0
_NEAR_ROWS = 8


def told_by_neighbours(rows: Sequence[Row]) -> list[Row]:
    """The lines, those of text in which a figure happens to end a line: it is in line with none near it."""
    made = []
    for at, row in enumerate(rows):
        if len(row.pieces) < 2:
            made.append(row)
            continue
        near = [*rows[max(0, at - _NEAR_ROWS) : at], *rows[at + 1 : at + 1 + _NEAR_ROWS]]
        alone = Row(row.words, row.y0, row.y1, is_text=True)
        is_text = len(alone.pieces) < len(row.pieces) and not _is_in_line(row.pieces[-1][0], near)
        made.append(alone if is_text else row)
    return made


def _is_in_line(figure: Word, rows: Sequence[Row]) -> bool:
    """Whether a figure begins, ends or has its middle where a piece of another line does."""
    last = (row.pieces[-1] for row in rows if len(row.pieces) > 1)
    return any(
        abs(one - other) <= _ALIGNED
        for piece in last
        for one, other in (
            (figure.x0, piece[0].x0),
            (figure.x1, piece[-1].x1),
            ((figure.x0 + figure.x1) / 2, (piece[0].x0 + piece[-1].x1) / 2),
        )
    )


def _pieces(row: list[Word], close: float = _CLOSE) -> list[list[Word]]:
    pieces = [[row[0]]]
    for n, word in enumerate(row[1:], 1):
        gap, wide = word.x0 - row[n - 1].x1, max(7.0, 0.75 * word.height)
        ends = n + 1 == len(row) or row[n + 1].x0 - word.x1 > wide
        # A figure by itself may stand close to the name before it.
        if gap > wide or (ends and gap > close * word.height and CLOSE_FIGURE.fullmatch(word.text)):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def box_of(words: Sequence[Word]) -> Box:
    """The box of words."""
    return (
        min([w.x0 for w in words]),
        min([w.y0 for w in words]),
        max([w.x1 for w in words]),
        max([w.y1 for w in words]),
    )


def is_one_line(words: Sequence[Word]) -> bool:
    return max([w.y0 for w in words]) < min([(w.y0 + w.y1) / 2 for w in words])


def text_of(words: Iterable[Word]) -> str:
    """Words of a cell as text, its lines joined."""
    of = list(words)
    if len(of) == 1:
        return of[0].text
    if is_one_line(of):
        return " ".join([word.text for word in sorted(of, key=_left)])
    lines = [" ".join([word.text for word in row.words]) for row in rows_of(of)]
    text = ""
    for line in lines:
        text += line if text.endswith("-") and text[-2:-1].isalpha() else (" " if text else "") + line
    return text


def slot_of(places: list[float], value: float) -> int:
    for n in range(len(places) - 2, 0, -1):
        if value >= places[n]:
            return n
    return 0
