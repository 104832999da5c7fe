"""Tables of a page without tags, from where its words stand and which lines are ruled.

Ruled both ways, across or down only, or not ruled at all: columns are then told by the blanks between them,
and rows by blanks and figures. What is not ruled both ways counts only where a column holds figures, so that
text in two columns is no table.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from pipelines.documents.formats.pdf_blanks import gaps_of, row_edges
from pipelines.documents.formats.pdf_grids import gridded
from pipelines.documents.formats.pdf_page import Rule, Rules, Word
from pipelines.documents.formats.pdf_rows import (
    CLOSE_FIGURE,
    FIGURE,
    Found,
    Row,
    box_of,
    rows_of,
    slot_of,
    text_of,
    told_by_neighbours,
)
from pipelines.documents.formats.pdf_rules import (
    NEAR,
    beside_groups,
    crossing_groups,
    is_ruled,
    places_of,
    stacks_of,
)
from pipelines.documents.model import Cell

_BESIDE = 24.0
_MOST_CELLS = 20_000
_SIDE = 0.12
"""How near to both sides of a table a line runs that is no row of it, in widths of the table."""
_MOST_LAST_ROWS = 6
_SURE_FIGURE = re.compile(r"\d ?%|per ?cent|\d ?(?:marks?|points?|pts)\b|pass ?/ ?fail", re.I)
_OF_FIGURES = re.compile(r"weight|mark|score|point|%|percent|max", re.I)
_NUMBERING = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]{1,2}\d*|[ivxIVX]+)[.)]?")


def tables_of(words: Sequence[Word], rules: Rules, with_figures: bool = False) -> list[Found]:
    """The tables of a page, from its top. `with_figures`: only those of which a column holds figures."""
    taken: set[int] = set()
    found: list[Found] = []
    groups, left_across, left_down = crossing_groups(rules)
    for across, down in groups:
        table = _ruled(across, down, words, taken)
        if table is not None and with_figures and not _holds_figures(table.cells):
            table = None
        _keep(table, found, taken)
    for stack in beside_groups(left_down):
        _keep(_ruled_down(stack, words, taken), found, taken)
    for stack in stacks_of(left_across):
        parts = _apart(stack, words, taken)
        for part, after in zip_longest(parts, parts[1:]):
            until = after[0].at if after else float("inf")
            _keep(_ruled_across(part, words, taken, until), found, taken)
    rest = [word for word in words if word.at not in taken]
    for run in _runs(told_by_neighbours(rows_of(rest))):
        _keep(_not_ruled(run), found, taken)
    return sorted(found, key=lambda table: table.y0)


def last_rows(table: Found, words: Sequence[Word]) -> Found | None:
    """The first lines of the next page in the columns of a table, each with a figure where it has them."""
    figured = {cell.column for cell in table.cells if CLOSE_FIGURE.fullmatch(cell.text.strip())}
    columns = sorted({cell.column for cell in table.cells})
    edges = table.columns
    if not figured or len(edges) != len(columns) + 1:
        return None
    cells: list[Cell] = []
    inside: list[Word] = []
    rows = 0
    for row in rows_of(words)[:_MOST_LAST_ROWS]:
        slots: dict[int, list[Word]] = {}
        for word in row.words:
            slots.setdefault(columns[slot_of(edges, (word.x0 + word.x1) / 2)], []).append(word)
        figures = [n for n, of in slots.items() if n in figured and CLOSE_FIGURE.fullmatch(text_of(of))]
        fits = edges[0] - 2 <= row.words[0].x0 and row.words[-1].x1 <= edges[-1] + 2
        if not figures or len(figures) == len(slots) or not fits:
            if rows:
                break
            continue
        rows += 1
        cells += [Cell(text_of(of), rows, n, box=box_of(of)) for n, of in sorted(slots.items())]
        inside += row.words
    if not rows:
        return None
    y0, y1 = min(w.y0 for w in inside), max(w.y1 for w in inside)
    return Found(cells, edges[0], y0, edges[-1], y1, edges, inside)


def _keep(table: Found | None, found: list[Found], taken: set[int]) -> None:
    if table is not None:
        found.append(table)
        taken.update(word.at for word in table.words)


def _ruled(across: list[Rule], down: list[Rule], words: Sequence[Word], taken: set[int]) -> Found | None:
    """A table ruled both ways; sides that are left open count as ruled."""
    xs = places_of(
        [rule.at for rule in down] + [end for rule in across for end in (rule.start, rule.end)], 4.0
    )
    ys = places_of(
        [rule.at for rule in across] + [end for rule in down for end in (rule.start, rule.end)], 4.0
    )
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    inside = _inside(words, taken, xs[0], ys[0], xs[-1], ys[-1])
    if not inside:
        return None
    closed_down = [[is_ruled(down, x, y0, y1) for x in xs] for y0, y1 in zip(ys, ys[1:], strict=False)]
    for band in range(1, len(closed_down)):
        edges = _rows_below_head(xs, ys, closed_down, band, inside)
        if edges:
            ys = [*ys[: band + 1], *edges, *ys[band + 1 :]]
            closed_down[band:] = [closed_down[band - 1]] * (len(edges) + 1) + closed_down[band + 1 :]
            across = [*across, *(Rule(edge, xs[0], xs[-1]) for edge in edges)]
            break
    closed_across = [[is_ruled(across, y, x0, x1) for y in ys] for x0, x1 in zip(xs, xs[1:], strict=False)]
    return gridded(inside, xs, ys, closed_down, closed_across)


def _rows_below_head(
    xs: list[float], ys: list[float], closed_down: list[list[bool]], band: int, words: Sequence[Word]
) -> list[float]:
    """Where rows part in a frame without rules inside, whose words keep to the columns of the head above."""
    inner = [x for x, closed in zip(xs[1:-1], closed_down[band - 1][1:-1], strict=True) if closed]
    if not inner or any(closed_down[band][1:-1]):
        return []
    run = rows_of(word for word in words if ys[band] <= word.middle < ys[band + 1])
    crossed = any(_crosses(piece, x) for row in run for piece in row.pieces for x in inner)
    full = sum(len({slot_of([xs[0], *inner, xs[-1]], w.x0) for w in row.words}) > 1 for row in run)
    return row_edges(run, inner) if not crossed and full > 1 else []


def _inside(words: Sequence[Word], taken: set[int], x0: float, y0: float, x1: float, y1: float) -> list[Word]:
    return [
        word
        for word in words
        if word.at not in taken
        and y0 <= word.middle <= y1
        and x0 - NEAR <= (word.x0 + word.x1) / 2 <= x1 + NEAR
    ]


def _ruled_down(stack: list[Rule], words: Sequence[Word], taken: set[int]) -> Found | None:
    """A table with rules down only: rows by the blanks between lines, and by figures."""
    xs = places_of(rule.at for rule in stack)
    top, bottom = min(rule.start for rule in stack), max(rule.end for rule in stack)
    inside = _inside(words, taken, xs[0], top, xs[-1], bottom)
    run = rows_of(inside)
    if len(xs) < 3 or len(run) < 2:
        return None
    ys = [top, *row_edges(run, xs[1:-1]), bottom]
    open_across = [[True] * len(ys) for _ in xs[1:]]
    table = gridded(inside, xs, ys, [[True] * len(xs) for _ in ys[1:]], open_across)
    return _centred(table) if table is not None and _holds_figures(table.cells) else None


def _apart(stack: list[Rule], words: Sequence[Word], taken: set[int]) -> list[list[Rule]]:
    """The rules across of each table: between two of one width lie lines of text.

    These run from side to side, or begin outside the margin of the cells, or run over the first column
    above a head; or nothing has room there.
    """
    x0, x1 = min(rule.start for rule in stack), max(rule.end for rule in stack)
    side = _SIDE * (x1 - x0)
    rows = rows_of(_inside(words, taken, x0, stack[0].at, x1, stack[-1].at))
    inset = Counter(round(row.words[0].x0) for row in rows if len(row.pieces) > 1).most_common(1)
    full = [
        row.middle
        for row in rows
        if any(piece[0].x0 < x0 + side and piece[-1].x1 > x1 - side for piece in row.pieces)
        or (inset and len(row.pieces) == 1 and row.words[0].x0 < inset[0][0] - NEAR)
    ]
    tall = min((row.y1 - row.y0 for row in rows), default=0.0)
    second = min((row.pieces[1][0].x0 for row in rows if len(row.pieces) > 1), default=x1)
    parts = [[stack[0]]]
    for before, rule in pairwise(stack):
        band = [row for row in rows if before.at < row.middle < rule.at]
        if len(band) > 1 and _is_head(band[-1]):
            full += [row.middle for row in band[:-1] if row.words[0].x0 < second < row.pieces[0][-1].x0]
        is_blank = NEAR < rule.at - before.at < tall  # no line has room there: one table ends, one begins
        if is_blank or any(before.at + NEAR < middle < rule.at - NEAR for middle in full):
            parts.append([])
        parts[-1].append(rule)
    return [part for part in parts if len(places_of(rule.at for rule in part)) > 1]


def _is_head(row: Row) -> bool:
    """Several texts beside one another, none of them a figure."""
    return len(row.pieces) > 1 and not any(FIGURE.fullmatch(text_of(piece)) for piece in row.pieces)


def _ruled_across(stack: list[Rule], words: Sequence[Word], taken: set[int], until: float) -> Found | None:
    """A table with rules across only. A head above the first rule and a row below the last belong to it.

    `until`: where the next table begins, of which no row is its own.
    """
    x0, x1 = min(rule.start for rule in stack), max(rule.end for rule in stack)
    top, bottom = stack[0].at, stack[-1].at
    free = _inside(words, taken, x0, -1e9, x1, 1e9)
    within = [word for word in free if top <= word.middle <= bottom]
    if not within:
        return None
    tall = sorted(word.height for word in within)[len(within) // 2]
    edges = [rule.at for rule in stack]
    rows = rows_of(free)
    edge = _head_above([row for row in rows if row.middle < top], top, tall)
    if edge is not None:
        edges.insert(0, edge)
    below = [row for row in rows if bottom < row.middle < until]
    if below and below[0].y0 - bottom < 1.2 * tall and len(below[0].pieces) > 1:
        edges.append(below[0].y1 + 1)
    inside = [word for word in free if edges[0] <= word.middle <= edges[-1]]
    return _banded(inside, edges, x0, x1, stack)


def _head_above(rows: list[Row], top: float, tall: float) -> float | None:
    """Where a head that stands above the first rule begins; its names may be wrapped."""
    edge = None
    below = top
    for row in rows[:-5:-1]:
        near = 1.2 if edge is None else 0.4
        if below - row.y1 > near * tall or (edge is None and len(row.pieces) < 2):
            break
        if edge is not None and max(len(piece) for piece in row.pieces) > 4:
            break
        edge, below = row.y0 - 1, row.y0
    return edge


def _banded(words: list[Word], edges: list[float], x0: float, x1: float, ruled: list[Rule]) -> Found | None:
    """A table of bands whose columns are told by the blanks between its words."""
    rows = rows_of(words)
    gaps = gaps_of(rows)
    if not gaps:
        return None
    xs = [x0, *gaps, x1]
    ys = places_of(edges)
    if len(ys) < 3 and len(rows) < 2:
        return None
    closed_down = []
    for y0, y1 in zip(ys, ys[1:], strict=False):
        of_band = [word for word in words if y0 <= word.middle < y1]
        pieces = [piece for row in rows_of(of_band) for piece in row.pieces]
        closed_down.append([not any(_crosses(piece, x) for piece in pieces) for x in xs])
    on_rule = [any(abs(rule.at - y) <= NEAR for rule in ruled) for y in ys]
    closed_across = [
        [not on or is_ruled(ruled, y, x0, x1) for y, on in zip(ys, on_rule, strict=True)]
        for x0, x1 in zip(xs, xs[1:], strict=False)
    ]
    table = gridded(words, xs, ys, closed_down, closed_across)
    return _centred(table) if table is not None and _holds_figures(table.cells) else None


def _crosses(piece: list[Word], x: float) -> bool:
    """Whether text runs over a place between columns. A figure that stands close to a label is parted."""
    if piece[0].x0 >= x - 1 or piece[-1].x1 <= x + 1:
        return False
    left = [word for word in piece if (word.x0 + word.x1) / 2 < x]
    right = [word for word in piece if (word.x0 + word.x1) / 2 >= x]
    if not left or not right or left[-1].x1 > x + 1 or right[0].x0 < x - 1:
        return True
    near = right[0].x0 - left[-1].x1 < 0.35 * right[0].height
    return near or not (FIGURE.fullmatch(text_of(right)) or FIGURE.fullmatch(text_of(left)))


def _holds_figures(cells: Sequence[Cell]) -> bool:
    """Whether a column holds figures that are no numbering of paragraphs."""
    by_column: dict[int, list[str]] = {}
    for cell in cells:
        by_column.setdefault(cell.column, []).append(cell.text)
    for column, texts in by_column.items():
        body = texts[1:] if len(texts) > 1 and not FIGURE.fullmatch(texts[0]) else texts
        figures = sum(bool(FIGURE.fullmatch(text)) for text in body)
        if figures * 2 < len(body) or not figures:
            continue
        if any(_SURE_FIGURE.search(text) for text in body):
            return True
        numbering = column == 1 and all(_NUMBERING.fullmatch(text) for text in body)
        headed = body is not texts and _OF_FIGURES.search(texts[0])
        if not numbering and (headed or figures > 2):
            return True
    return False


def _runs(rows: list[Row]) -> list[list[Row]]:
    """Lines that may be a table: several with wide blanks, and those between them that lie in a column."""
    runs: list[list[Row]] = []
    run: list[Row] = []
    for row in rows:
        if run and row.y0 - run[-1].y1 > 2.6 * (row.y1 - row.y0):
            runs.append(run)
            run = []
        run.append(row)
    runs.append(run)
    made = []
    for run in runs:
        for part in _table_parts(run):
            if sum(len(row.pieces) > 1 for row in part) > 1:
                made.append(part)
    return made


def _table_parts(run: list[Row]) -> list[list[Row]]:
    """Parts of a run in which the lines with one piece lie under a column of those with several."""
    several = [row for row in run if len(row.pieces) > 1]
    if len(several) < 2:
        return []
    columns = [(one[0].x0, two[0].x0) for row in several for one, two in pairwise(row.pieces)]
    parts: list[list[Row]] = []
    part: list[Row] = []
    for row in run:
        if len(row.pieces) == 1:
            start, end = row.words[0].x0, row.words[-1].x1
            fits = any(start >= left - 4 and end <= after - 2 for left, after in columns)
            fits = fits or any(abs(start - other.pieces[-1][0].x0) <= NEAR for other in several)
            fits = fits or any(
                start >= piece[0].x0 - _BESIDE and end <= piece[-1].x1 + _BESIDE
                for other in several
                for piece in other.pieces[1:]
            )
            if not fits:
                if part:
                    parts.append(part)
                part = []
                continue
        part.append(row)
    if part:
        parts.append(part)
    return [_trimmed(part) for part in parts]


def _trimmed(part: list[Row]) -> list[Row]:
    """Without lines of one piece before the first and far after the last with several."""
    first = next((n for n, row in enumerate(part) if len(row.pieces) > 1), len(part))
    if 0 < first < len(part):
        # A figure may stand alone above, half-way down a name that is wrapped; else a name may begin above.
        second = min(row.pieces[1][0].x0 for row in part if len(row.pieces) > 1)
        alone = next((n for n in range(first) if part[n].words[0].x0 >= second - _BESIDE), None)
        above = part[first - 1]
        if alone is not None:
            first = alone
            while first and part[first].y0 < part[first - 1].y1:
                first -= 1
        elif part[first].y0 - above.y1 < 0.35 * (above.y1 - above.y0) and len(above.words) > 2:
            first -= 1
    last = max((n for n, row in enumerate(part) if len(row.pieces) > 1), default=-1)
    while last + 1 < len(part) and _goes_on(part[last], part[last + 1]):
        last += 1
    return part[first : last + 1]


def _goes_on(before: Row, row: Row) -> bool:
    """Whether a line of one piece ends the label of the last row, and is no text after the table."""
    close = row.y0 - before.y1 < 0.35 * (before.y1 - before.y0)
    return close and not row.words[0].text[:1].isupper() and not row.words[0].text[:1].isdigit()


def _not_ruled(run: list[Row]) -> Found | None:
    """A table without rules: rows by their figures, or by the blanks between the lines."""
    if len(run) < 2:
        return None
    gaps = gaps_of(run)
    if not gaps:
        return None
    words = [word for row in run for word in row.words]
    x0, x1 = min(word.x0 for word in words) - 1, max(word.x1 for word in words) + 1
    edges = [run[0].y0 - 1, *row_edges(run, gaps), run[-1].y1 + 1]
    return _banded(words, edges, x0, x1, [])


def _centred(table: Found) -> Found:
    """A figure printed once, half-way down several rows that have none in its column, stands for all of them.

    It shows as a row of its own that holds nothing else, or beside one of the rows. All of the rows have
    figures of their own in another column.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    figured = {n: {c.column for c in cells if FIGURE.fullmatch(c.text)} for n, cells in rows.items()}
    alone = {n for n, cells in rows.items() if len(cells) == 1 and cells[0].column in figured[n] - {1}}
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for cell in table.cells:
        if cell.row_span > 1 or cell.column not in figured[cell.row] - {1}:
            continue
        others = set().union(*figured.values()) - {cell.column, 1}
        filled = {c.row for c in table.cells if c.column <= cell.column < c.column + c.column_span} - {
            cell.row
        }
        up, down = (_reach(cell.row, step, rows, filled, alone) for step in (-1, 1))
        span = [n for n in range(cell.row - up, cell.row + down + 1) if n not in alone]
        if not up + down or not all(others & figured[n] for n in span):
            continue
        boxes = [table.boxes[n, c.column] for n in span for c in rows[n] if c is not cell]
        top, bottom = min(box[0] for box in boxes), max(box[1] for box in boxes)
        own = table.boxes[cell.row, cell.column]
        if abs(own[0] + own[1] - top - bottom) < 0.9 * (own[1] - own[0]):
            reach[cell.row, cell.column] = (up, down)
    alone -= {n for n in alone if (n, rows[n][0].column) not in reach}
    numbers = {n: at for at, n in enumerate((n for n in sorted(rows) if n not in alone), 1)}
    cells = []
    for cell in table.cells:
        up, down = reach.get((cell.row, cell.column), (0, 0))
        covered = [numbers[n] for n in range(cell.row - up, cell.row + cell.row_span + down) if n in numbers]
        cells.append(replace(cell, row=covered[0], row_span=len(covered)))
    table.cells = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return table


def _reach(row: int, step: int, rows: dict[int, list[Cell]], filled: set[int], alone: set[int]) -> int:
    """How many rows on one side of a figure have none in its column."""
    count = 0
    while (row + step) in rows and (row + step) not in filled | alone:
        row += step
        count += 1
    return count
