"""Rows of a table in the order in which they are read: names before figures, criteria before their parts."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.documents.figures import LONGEST_CELL, figure_of
from pipelines.documents.grids import Row, Slot, begun, texts_of


def in_order(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows, each criterion once and to the left of its parts, each name above or left of its figure."""
    return _once(_weights_beside(_parents_first(_upright(_less_shifts(_to_clause(rows))))))


_CLAUSE = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s{1,4}[A-Z]")


def _to_clause(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows before a numbered sentence that was taken for one of them."""
    for at, row in enumerate(rows):
        texts = texts_of(row)
        if at >= 3 and len(texts) == 1 and len(texts[0]) > LONGEST_CELL and _CLAUSE.match(texts[0]):
            return tuple(rows[:at])
    return tuple(rows)


def _upright(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Figures with their names below them, as on a poster: the names first."""
    if len(rows) != 2 or any(slot is None or not slot.text for row in rows for slot in row):
        return rows
    figured = [[bool(slot and figure_of(slot)) for slot in row] for row in rows]
    return rows[::-1] if len(rows[0]) > 1 and all(figured[0]) and not any(figured[1]) else rows


def _parents_first(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Criteria and their weights to the right of their parts, merged beside them: before them."""
    width = len(rows[0]) if rows else 0
    if width < 4:
        return rows
    body = [row for row in rows if any(slot and slot.text and figure_of(slot) for slot in row)]

    def held(column: int) -> list[Slot]:
        return [slot for row in body if (slot := row[column]) and slot.begins and slot.text]

    names, weights = held(width - 2), held(width - 1)
    merged = any(slot.cell.row_span > 1 for slot in names) and any(slot.cell.row_span > 1 for slot in weights)
    parts = max(sum(bool(figure_of(slot)) for slot in held(column)) for column in range(width - 2))
    if not merged or len(names) != len(weights) or not len(weights) < parts:
        return rows
    if not all(map(figure_of, weights)) or any(map(figure_of, names)):
        return rows
    return tuple((*row[width - 2 :], *row[: width - 2]) for row in rows)


def _weights_beside(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The weight of a section, printed last in each of its rows: beside the section, printed in each too."""
    width = len(rows[0]) if rows else 0
    body = [(row, figure) for row in rows if width > 2 and (slot := row[-1]) and (figure := figure_of(slot))]
    for name in range(width - 2):
        pairs = {
            (slot.text, figure.value)
            for row, figure in body
            if (slot := row[name]) and slot.text and not figure_of(slot)
        }
        whole = abs(sum(value for _, value in pairs) - 100) < 0.5
        if whole and 2 <= len(pairs) == len(dict(pairs)) < len(body):
            return tuple((*row[: name + 1], row[-1], *row[name + 1 : -1]) for row in rows)
    return rows


def _once(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """A section and its weight printed in each of its rows: in the first alone, as in a merged cell."""
    width = len(rows[0]) if rows else 0
    for name, weight in pairwise(range(width)):
        pairs = [
            (a.text, b.text) if a and b and a.text and figure_of(b) and not figure_of(a) else None
            for a, b in ((row[name], row[weight]) for row in rows)
        ]
        held = [pair for pair in pairs if pair]
        again = [at for at in range(1, len(rows)) if pairs[at] and pairs[at] == pairs[at - 1]]
        one_weight = len({text for text, _ in held}) == len(set(held)) < len(held)
        merged = any(not slot.begins for at in again for slot in (rows[at][name], rows[at][weight]) if slot)
        if len(again) < 2 or not one_weight or merged or len(set(held)) != len(held) - len(again):
            continue
        more = [slot for at in again for slot in rows[at][weight + 1 :] if slot and figure_of(slot)]
        if len(more) < len(again):
            continue
        return tuple(
            (*row[:name], None, None, *row[weight + 1 :]) if at in again else row
            for at, row in enumerate(rows)
        )
    return rows


def _less_shifts(rows: Sequence[Row]) -> tuple[Row, ...]:
    """A name and a figure in each row, whose columns shift from row to row: two columns."""
    held = [begun(row) for row in rows]
    top = 1 if len(held) > 3 and len(held[0]) <= 2 and not any(figure_of(s) for s in held[0]) else 0
    body = held[top:]
    if len(body) < 3 or not all(
        len(slots) == 2 and slots[0].cell.row_span == slots[1].cell.row_span == 1 for slots in body
    ):
        return tuple(rows)
    if any(figure_of(slots[0]) or not figure_of(slots[1]) for slots in body):
        return tuple(rows)
    if len({slots[1].cell.column for slots in body}) < 2:
        return tuple(rows)
    return tuple((*slots, None, None)[:2] for slots in held)
