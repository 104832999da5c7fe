"""Words that are turned against their page: heads of narrow columns, which run up or down.

PDFium gives their letters or words in the order in which they are read, letters often as a line each. Sorted
by where they stand, as other words are, those that run upwards would be read from the last to the first.
"""

from collections.abc import Sequence
from itertools import pairwise

from pipelines.documents.formats.pdf_page import Word

LEAST = 3
"""Pieces of a turned text that is told by its letters alone; fewer are no run."""
LONG = 7
"""Letters of one that shows that a page has such: shorter runs are items of a list."""
_LETTERS = 2
"""Letters that one box may hold: "ff" is drawn as one."""
_SPACE = 0.12
"""Blank between two pieces, in breadths of the line, from which it parts two words."""


def stood_up(words: list[Word]) -> list[Word]:
    """The words of a page, each run of pieces above one another as one word with its blanks."""
    runs: list[tuple[int, int]] = []
    at, count = 0, len(words)
    while at < count:
        end = at + 1
        if _may_be_turned(words[at]):
            while end < count and _may_be_turned(words[end]) and _follows(words, at, end):
                end += 1
            if end - at >= LEAST or (end - at == 2 and all(map(_is_tall, words[at:end]))):
                runs.append((at, end))
        at = end
    if not any(sum(len(word.text) for word in words[first:end]) >= LONG for first, end in runs):
        return words
    made: list[Word] = []
    at = 0
    for first, end in runs:
        made += [*words[at:first], _one(words[first:end])]
        at = end
    return made + words[at:]


def _is_tall(word: Word) -> bool:
    return len(word.text) > _LETTERS and word.y1 - word.y0 > word.x1 - word.x0


def _may_be_turned(word: Word) -> bool:
    return len(word.text) <= _LETTERS or word.y1 - word.y0 > word.x1 - word.x0


def _follows(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether a piece is over or under the one before it, as those before were."""
    before, word = words[at - 1], words[at]
    breadth = max(before.x1 - before.x0, word.x1 - word.x0)
    if min(before.x1, word.x1) - max(before.x0, word.x0) < 0.4 * breadth:
        return False
    step = word.y0 - before.y0
    blank = before.y0 - word.y1 if step < 0 else word.y0 - before.y1
    upwards = words[first + 1].y0 < words[first].y0
    return step != 0 and (step < 0) == upwards and -0.5 * breadth < blank < breadth


def _one(pieces: Sequence[Word]) -> Word:
    upwards = pieces[1].y0 < pieces[0].y0
    breadth = max(piece.x1 - piece.x0 for piece in pieces)
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        blank = before.y0 - piece.y1 if upwards else piece.y0 - before.y1
        text += (" " if blank > _SPACE * breadth else "") + piece.text
    return pieces[0]._replace(
        text=text,
        x0=min(piece.x0 for piece in pieces),
        y0=min(piece.y0 for piece in pieces),
        x1=max(piece.x1 for piece in pieces),
        y1=max(piece.y1 for piece in pieces),
    )
