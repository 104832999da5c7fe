"""Cells of a grid of edges: which neighbours are one cell, and which hold several rows of the table."""

from pipelines.documents.formats.pdf_page import Word
from pipelines.documents.formats.pdf_rows import (
    FIGURE,
    Found,
    Row,
    box_of,
    is_one_line,
    rows_of,
    slot_of,
    text_of,
)
from pipelines.documents.model import Cell


def gridded(
    words: list[Word],
    xs: list[float],
    ys: list[float],
    closed_down: list[list[bool]],
    closed_across: list[list[bool]],
) -> Found | None:
    """Cells of a grid: neighbours between which no rule runs are one cell."""
    wide, high = len(xs) - 1, len(ys) - 1
    parent = list(range(wide * high))

    def top(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    for row in range(high):
        for column in range(wide):
            here = row * wide + column
            if column + 1 < wide and not closed_down[row][column + 1]:
                parent[top(here + 1)] = top(here)
            if row + 1 < high and not closed_across[column][row + 1]:
                parent[top(here + wide)] = top(here)
    members: dict[int, list[int]] = {}
    for n in range(wide * high):
        members.setdefault(top(n), []).append(n)
    held: dict[int, list[Word]] = {}
    for word in words:
        column = slot_of(xs, (word.x0 + word.x1) / 2)
        row = slot_of(ys, word.middle)
        held.setdefault(top(row * wide + column), []).append(word)
    cells = []
    for group, of in held.items():
        rows = [n // wide for n in members[group]]
        columns = [n % wide for n in members[group]]
        cells.append((min(rows), min(columns), max(rows), max(columns), of))
    made, boxes = _made(cells)
    if not made:
        return None
    return Found(made, xs[0], ys[0], xs[-1], ys[-1], xs, words, boxes)


def _made(
    cells: list[tuple[int, int, int, int, list[Word]]],
) -> tuple[list[Cell], dict[tuple[int, int], tuple[float, float]]]:
    """Cells with rows and columns numbered without those that are empty, and their boxes; none if no table.

    A cell that holds several figures below one another, beside rows that are not ruled, is parted by them.
    """
    cells = _parted(cells)
    rows = {n: at for at, n in enumerate(sorted({cell[0] for cell in cells}), 1)}
    columns = {n: at for at, n in enumerate(sorted({cell[1] for cell in cells}), 1)}
    if len(columns) < 2 or len(cells) < 3:
        return [], {}
    made, boxes = [], {}
    for row, column, last_row, last_column, words in sorted(cells, key=lambda cell: cell[:2]):
        height = sum(row <= n <= last_row for n in rows)
        width = sum(column <= n <= last_column for n in columns)
        if text := text_of(words):
            box = box_of(words)
            made.append(Cell(text, rows[row], columns[column], height, width, box=box))
            boxes[rows[row], columns[column]] = box[1], box[3]
    return made, boxes


def _parted(
    cells: list[tuple[int, int, int, int, list[Word]]],
) -> list[tuple[int, int, int, int, list[Word]]]:
    """Bands of the grid that hold several rows of the table: one column has figures line by line."""
    by_band: dict[tuple[int, int], list[tuple[int, int, int, int, list[Word]]]] = {}
    for cell in cells:
        by_band.setdefault((cell[0], cell[2]), []).append(cell)
    made = []
    for band, inside in by_band.items():
        edges = _edges_in_band(inside)
        for row, column, last, last_column, words in inside:
            if not edges:
                made.append((row * 1000, column, last * 1000 + 999, last_column, words))
                continue
            parts: dict[int, list[Word]] = {}
            for line in rows_of(words):
                parts.setdefault(sum(line.middle > edge for edge in edges), []).extend(line.words)
            made += [
                (band[0] * 1000 + n, column, band[0] * 1000 + n, last_column, part)
                for n, part in parts.items()
            ]
    return made


def _edges_in_band(inside: list[tuple[int, int, int, int, list[Word]]]) -> list[float]:
    if len(inside) < 2 or all(is_one_line(cell[4]) for cell in inside):
        return []
    figures: list[list[Row]] = []
    others: list[list[Row]] = []
    for cell in inside:
        lines = rows_of(cell[4])
        is_figures = len(lines) > 1 and all(
            FIGURE.fullmatch(" ".join([w.text for w in line.words])) for line in lines
        )
        (figures if is_figures else others).append(lines)
    if not figures:
        return []
    anchors = max(figures, key=len)
    labels = max(others, key=len, default=[])
    if len(labels) < len(anchors):
        return []
    return _edges_by_anchor([line.middle for line in anchors], labels) or []


def _edges_by_anchor(anchors: list[float], labels: list[Row]) -> list[float] | None:
    """Where rows part: at the widest blank between labels that lies between two figures."""
    edges = []
    for one, two in zip(anchors, anchors[1:], strict=False):
        blanks = [
            (after.y0 - before.y1, (after.y0 + before.y1) / 2)
            for before, after in zip(labels, labels[1:], strict=False)
            if before.middle < two + 2 and after.middle > one - 2
        ]
        if not blanks:
            return None
        widest = max(blank for blank, _ in blanks)
        middle = (one + two) / 2
        edges.append(min((abs(at - middle), at) for blank, at in blanks if blank >= widest - 1.0)[1])
    return edges if edges == sorted(set(edges)) else None
