"""Scales of marks: what an answer is worth, and no list of criteria."""

import re
from dataclasses import replace

from pipelines.criteria.patterns import spaced
from pipelines.documents.columns import Sheet, sheet
from pipelines.documents.entries import TOTAL
from pipelines.documents.grids import Grid, begun, texts_of

_GRADES = spaced(
    r"\b(?:excellent|good|satisfactory|acceptable|adequate|unsatisfactory|unacceptable|poor"
    r"|weak|limited|fair|very good|outstanding|exceptional|no response|not answered|fails?"
    r"|inadequate|serious (?:reservations|concerns)|minor (?:reservations|concerns)"
    r"|major (?:reservations|concerns)|fully (?:meets|met)|partially|exceeds|deficient|nil)\b"
)


ROWS_OF_BANDS = 0.5


def less_scale(grid: Grid) -> Grid:
    """The rows up to a total, where what stands below it is a scale of marks with a header of its own."""
    for at in range(2, len(grid.rows) - 3):
        if not any(TOTAL.search(slot.text) for slot in begun(grid.rows[at])):
            continue
        rest = grid.rows[at + 1 :]
        heads = " ".join(texts_of(rest[0]))
        if len(texts_of(rest[0])) < 2 or re.search(r"\d", heads) or not re.search(_OF_BANDS, heads):
            continue
        if is_scale(sheet(replace(grid, rows=rest))):
            return replace(grid, rows=grid.rows[: at + 1])
    return grid


def is_scale(table: Sheet) -> bool:
    """A scale of marks: 0 poor, 1 fair ... 5 excellent."""
    rows = [texts_of(row) for row in table.body]
    graded = sum(1 for texts in rows if any(_GRADES.search(text[:60]) for text in texts))
    if len(rows) < 3 or not (graded >= ROWS_OF_BANDS * len(rows) or _falls_to_nothing(table)):
        return False
    for column in table.columns:
        values = [f.value for _, f in sorted(column.figures.items())]
        bare = values or [
            float(s.text) for row in table.body if (s := row[column.number]) and s.text.isdigit()
        ]
        if len(bare) >= 3 and (bare == sorted(bare) or bare == sorted(bare, reverse=True)):
            return True
    return bool(re.search(_OF_BANDS, " ".join(table.header)))


_OF_BANDS = r"(?i)\b(?:scor|mark|rating|grade|band)"


def _falls_to_nothing(table: Sheet) -> bool:
    """100%, 75%, 50% ... 0% under a header of marks, each beside words: what an answer is worth."""
    if not re.search(_OF_BANDS, " ".join(table.header)):
        return False
    for column in table.columns:
        values = [
            float(m[1]) for row in table.body if (s := row[column.number]) and (m := _MARK.fullmatch(s.text))
        ]
        if len(values) == len(table.body) and 0.0 in values and len(set(values)) == len(values):
            return values in (sorted(values), sorted(values, reverse=True))
    return False


_MARK = re.compile(r"\W*(\d{1,3}(?:\.\d)?)\s?(?:%|marks?|points?)?\W*")
