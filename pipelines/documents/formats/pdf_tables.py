"""Tables of a page without tags, from where its words stand and which lines are ruled.

Ruled both ways, across or down only, or not ruled at all: columns are then told by the blanks between them,
and rows by blanks and figures. What is not ruled both ways counts only where a column holds figures, so that
text in two columns is no table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter

from pipelines.documents.formats.pdf_page import Rule, Rules, Word
from pipelines.documents.model import Box, Cell

_left = attrgetter("x0")
_NEAR = 3.0
_BESIDE = 24.0
_COVERED = 0.6
"""A cell is closed on a side where a rule runs along so much of it."""
_MOST_CELLS = 20_000
_MOST_LAST_ROWS = 6
_FIGURE = re.compile(
    r"[£(]?\d{1,4}(?:[.,]\d+)?\)? ?(?:%|per ?cent|marks?|points?|pts)?(?:/ ?\d+)?|pass ?/ ?fail|pass|n/?a|"
    r"[-–—]|"
    r"\d+ ?(?:-|–|to) ?\d+ ?%?|scored|not scored|yes|no",
    re.I,
)
_CLOSE_FIGURE = re.compile(r"\d{1,3}(?:\.\d+)?%?|[Pp]ass/[Ff]ail|N/A")
_SURE_FIGURE = re.compile(r"\d ?%|per ?cent|\d ?(?:marks?|points?|pts)\b|pass ?/ ?fail", re.I)
_OF_FIGURES = re.compile(r"weight|mark|score|point|%|percent|max", re.I)
_NUMBERING = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]{1,2}\d*|[ivxIVX]+)[.)]?")


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
    """A line of words as it is seen across the page, with its pieces parted by wide blanks."""

    words: list[Word]
    y0: float
    y1: float

    @cached_property
    def pieces(self) -> list[list[Word]]:
        return _pieces(self.words)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def tables_of(words: Sequence[Word], rules: Rules, with_figures: bool = False) -> list[Found]:
    """The tables of a page, from its top. `with_figures`: only those of which a column holds figures."""
    taken: set[int] = set()
    found: list[Found] = []
    groups, left_across, left_down = _crossing(rules)
    for across, down in groups:
        table = _ruled(across, down, words, taken)
        if table is not None and with_figures and not _holds_figures(table.cells):
            table = None
        _keep(table, found, taken)
    for stack in _beside(left_down):
        _keep(_ruled_down(stack, words, taken), found, taken)
    for stack in _stacks(left_across):
        _keep(_ruled_across(stack, words, taken), found, taken)
    rest = [word for word in words if word.at not in taken]
    for run in _runs(rows_of(rest)):
        _keep(_not_ruled(run), found, taken)
    return sorted(found, key=lambda table: table.y0)


def last_rows(table: Found, words: Sequence[Word]) -> Found | None:
    """The first lines of the next page in the columns of a table, each with a figure where it has them."""
    figured = {cell.column for cell in table.cells if _CLOSE_FIGURE.fullmatch(cell.text.strip())}
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
            slots.setdefault(columns[_slot(edges, (word.x0 + word.x1) / 2)], []).append(word)
        figures = [n for n, of in slots.items() if n in figured and _CLOSE_FIGURE.fullmatch(text_of(of))]
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


def _pieces(row: list[Word]) -> list[list[Word]]:
    pieces = [[row[0]]]
    for n, word in enumerate(row[1:], 1):
        gap, wide = word.x0 - row[n - 1].x1, max(7.0, 0.75 * word.height)
        ends = n + 1 == len(row) or row[n + 1].x0 - word.x1 > wide
        # A figure by itself may stand close to the name before it.
        if gap > wide or (ends and gap > 0.3 * word.height and _CLOSE_FIGURE.fullmatch(word.text)):
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


def _is_one_line(words: Sequence[Word]) -> bool:
    return max([w.y0 for w in words]) < min([(w.y0 + w.y1) / 2 for w in words])


def text_of(words: Iterable[Word]) -> str:
    """Words of a cell as text, its lines joined."""
    of = list(words)
    if len(of) == 1:
        return of[0].text
    if _is_one_line(of):
        return " ".join([word.text for word in sorted(of, key=_left)])
    lines = [" ".join([word.text for word in row.words]) for row in rows_of(of)]
    text = ""
    for line in lines:
        text += line if text.endswith("-") and text[-2:-1].isalpha() else (" " if text else "") + line
    return text


def _crossing(rules: Rules) -> tuple[list[tuple[list[Rule], list[Rule]]], list[Rule], list[Rule]]:
    """Groups of rules that cross or meet, and the rules across and down that make no such group."""
    count = len(rules.across)
    parent = list(range(count + len(rules.down)))

    def top(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    met = set()
    for n, across in enumerate(rules.across):
        for m, down in enumerate(rules.down, count):
            if (
                across.start - _NEAR <= down.at <= across.end + _NEAR
                and down.start - _NEAR <= across.at <= down.end + _NEAR
            ):
                parent[top(m)] = top(n)
                met.add(n)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate([*rules.across, *rules.down]):
        groups.setdefault(top(n), ([], []))[n >= count].append(rule)
    crossing = [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 0]
    kept = {id(rule) for group in crossing for side in group for rule in side}
    left = [[rule for rule in side if id(rule) not in kept] for side in (rules.across, rules.down)]
    return crossing, left[0], left[1]


def _places(values: Iterable[float], apart: float = _NEAR) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > apart:
            places.append(value)
    return places


def _ruled(across: list[Rule], down: list[Rule], words: Sequence[Word], taken: set[int]) -> Found | None:
    """A table ruled both ways; sides that are left open count as ruled."""
    xs = _places([rule.at for rule in down] + [end for rule in across for end in (rule.start, rule.end)], 4.0)
    ys = _places([rule.at for rule in across] + [end for rule in down for end in (rule.start, rule.end)], 4.0)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    inside = _inside(words, taken, xs[0], ys[0], xs[-1], ys[-1])
    if not inside:
        return None
    closed_down = [[_is_ruled(down, x, y0, y1) for x in xs] for y0, y1 in zip(ys, ys[1:], strict=False)]
    closed_across = [[_is_ruled(across, y, x0, x1) for y in ys] for x0, x1 in zip(xs, xs[1:], strict=False)]
    return _gridded(inside, xs, ys, closed_down, closed_across)


def _inside(words: Sequence[Word], taken: set[int], x0: float, y0: float, x1: float, y1: float) -> list[Word]:
    return [
        word
        for word in words
        if word.at not in taken
        and y0 <= word.middle <= y1
        and x0 - _NEAR <= (word.x0 + word.x1) / 2 <= x1 + _NEAR
    ]


def _is_ruled(rules: list[Rule], at: float, start: float, end: float) -> bool:
    covered = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= 4.0
    )
    return covered >= _COVERED * (end - start)


def _gridded(
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
        column = _slot(xs, (word.x0 + word.x1) / 2)
        row = _slot(ys, word.middle)
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


def _slot(places: list[float], value: float) -> int:
    for n in range(len(places) - 2, 0, -1):
        if value >= places[n]:
            return n
    return 0


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
    if len(inside) < 2 or all(_is_one_line(cell[4]) for cell in inside):
        return []
    figures: list[list[Row]] = []
    others: list[list[Row]] = []
    for cell in inside:
        lines = rows_of(cell[4])
        is_figures = len(lines) > 1 and all(
            _FIGURE.fullmatch(" ".join([w.text for w in line.words])) for line in lines
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


def _stacks(across: list[Rule]) -> list[list[Rule]]:
    """Rules across that lie below one another, between the same ends; some may stop short of an end."""
    wide: list[list[Rule]] = []
    for rule in sorted(across, key=lambda rule: (rule.start - rule.end, rule.at)):
        for stack in wide:
            first = stack[0]
            if first.start - 12 <= rule.start and rule.end <= first.end + 12:
                stack.append(rule)
                break
        else:
            wide.append([rule])
    return [sorted(stack) for stack in wide if len(_places(rule.at for rule in stack)) > 1]


def _beside(down: list[Rule]) -> list[list[Rule]]:
    """Rules down that stand beside one another from the same top to the same bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(down):
        for group in groups:
            if abs(group[0].start - rule.start) <= 12 and abs(group[0].end - rule.end) <= 12:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) > 1]


def _ruled_down(stack: list[Rule], words: Sequence[Word], taken: set[int]) -> Found | None:
    """A table with rules down only: rows by the blanks between lines, and by figures."""
    xs = _places(rule.at for rule in stack)
    top, bottom = min(rule.start for rule in stack), max(rule.end for rule in stack)
    inside = _inside(words, taken, xs[0], top, xs[-1], bottom)
    run = rows_of(inside)
    if len(xs) < 3 or len(run) < 2:
        return None
    ys = [top, *_row_edges(run, xs[1:-1]), bottom]
    open_across = [[True] * len(ys) for _ in xs[1:]]
    table = _gridded(inside, xs, ys, [[True] * len(xs) for _ in ys[1:]], open_across)
    return _centred(table) if table is not None and _holds_figures(table.cells) else None


def _ruled_across(stack: list[Rule], words: Sequence[Word], taken: set[int]) -> Found | None:
    """A table with rules across only. A head above the first rule and a row below the last belong to it."""
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
    below = [row for row in rows if row.middle > bottom]
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
    gaps = _gaps(rows)
    if not gaps:
        return None
    xs = [x0, *gaps, x1]
    ys = _places(edges)
    if len(ys) < 3 and len(rows) < 2:
        return None
    closed_down = []
    for y0, y1 in zip(ys, ys[1:], strict=False):
        of_band = [word for word in words if y0 <= word.middle < y1]
        pieces = [piece for row in rows_of(of_band) for piece in row.pieces]
        closed_down.append([not any(_crosses(piece, x) for piece in pieces) for x in xs])
    on_rule = [any(abs(rule.at - y) <= _NEAR for rule in ruled) for y in ys]
    closed_across = [
        [not on or _is_ruled(ruled, y, x0, x1) for y, on in zip(ys, on_rule, strict=True)]
        for x0, x1 in zip(xs, xs[1:], strict=False)
    ]
    table = _gridded(words, xs, ys, closed_down, closed_across)
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
    return near or not (_FIGURE.fullmatch(text_of(right)) or _FIGURE.fullmatch(text_of(left)))


def _gaps(rows: list[Row]) -> list[float]:
    """Where columns part: places that hardly any line crosses, with words of many lines on both sides."""
    pieces = [(piece[0].x0, piece[-1].x1) for row in rows for piece in row.pieces]
    several = [row for row in rows if len(row.pieces) > 1]
    if not several:
        return []
    starts = sorted({round(start, 1) for start, _ in pieces})
    ends = sorted({round(end, 1) for _, end in pieces})
    found: list[tuple[float, float, int]] = []
    allowed = max(len(rows) // 6, len(rows) > 3)
    for end in ends:
        following = [start for start in starts if start > end + 2]
        if not following:
            continue
        middle = (end + min(following)) / 2
        crossing = sum(start < middle < stop for start, stop in pieces)
        parted = sum(
            any(piece[-1].x1 <= middle for piece in row.pieces)
            and any(piece[0].x0 >= middle for piece in row.pieces)
            for row in several
        )
        if crossing <= allowed and parted:
            found.append((end, min(following), crossing))
    # Between two columns lies one blank: of those that the same words bound, the one crossed least.
    kept: list[tuple[float, float, int]] = []
    for gap in found:
        if kept and not _between(pieces, kept[-1], gap):
            if gap[2] <= kept[-1][2]:
                kept[-1] = gap
            continue
        kept.append(gap)
    return [(end + start) / 2 for end, start, _ in kept]


def _between(
    pieces: list[tuple[float, float]], one: tuple[float, float, int], two: tuple[float, float, int]
) -> bool:
    """Whether a piece of text lies wholly between two blanks."""
    left, right = (one[0] + one[1]) / 2, (two[0] + two[1]) / 2
    return any(start >= left and end <= right for start, end in pieces)


def _holds_figures(cells: Sequence[Cell]) -> bool:
    """Whether a column holds figures that are no numbering of paragraphs."""
    by_column: dict[int, list[str]] = {}
    for cell in cells:
        by_column.setdefault(cell.column, []).append(cell.text)
    for column, texts in by_column.items():
        body = texts[1:] if len(texts) > 1 and not _FIGURE.fullmatch(texts[0]) else texts
        figures = sum(bool(_FIGURE.fullmatch(text)) for text in body)
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
    firsts = [(row.pieces[0][0].x0, row.pieces[1][0].x0) for row in several]
    parts: list[list[Row]] = []
    part: list[Row] = []
    for row in run:
        if len(row.pieces) == 1:
            start, end = row.words[0].x0, row.words[-1].x1
            fits = any(start >= left - 4 and end <= second - 2 for left, second in firsts)
            fits = fits or any(abs(start - other.pieces[-1][0].x0) <= _NEAR for other in several)
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
    gaps = _gaps(run)
    if not gaps:
        return None
    words = [word for row in run for word in row.words]
    x0, x1 = min(word.x0 for word in words) - 1, max(word.x1 for word in words) + 1
    edges = [run[0].y0 - 1, *_row_edges(run, gaps), run[-1].y1 + 1]
    return _banded(words, edges, x0, x1, [])


@dataclass
class _Label:
    """The line of a row's name, and whether a figure stands beside it."""

    words: list[Word]
    y0: float
    y1: float
    figured: bool

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def is_fresh(self) -> bool:
        """Whether it begins as names do."""
        return not self.words[0].text[:1].islower()


def _labels(run: list[Row], gaps: list[float]) -> list[_Label]:
    """The lines of the column that holds most text."""
    edges = [float("-inf"), *gaps, float("inf")]
    letters = [0] * (len(gaps) + 1)
    for row in run:
        for word in row.words:
            letters[_slot(edges, (word.x0 + word.x1) / 2)] += len(word.text)
    column = letters.index(max(letters))
    labels = []
    for row in run:
        words = [word for word in row.words if _slot(edges, (word.x0 + word.x1) / 2) == column]
        if words:
            top, bottom = min(word.y0 for word in words), max(word.y1 for word in words)
            labels.append(_Label(words, top, bottom, _has_figure(row, words, edges)))
    return labels


def _has_figure(row: Row, label: list[Word], edges: list[float]) -> bool:
    """Whether a figure stands beside a label, or texts that begin as it does."""
    beside: dict[int, list[Word]] = {}
    for word in row.words:
        if word not in label:
            beside.setdefault(_slot(edges, (word.x0 + word.x1) / 2), []).append(word)
    if any(_FIGURE.fullmatch(text_of(words)) for words in beside.values()):
        return True
    firsts = [label[0], *(words[0] for words in beside.values())]
    return bool(beside) and not any(word.text[:1].islower() for word in firsts)


def _row_edges(run: list[Row], gaps: list[float]) -> list[float]:
    """Where rows part: at blanks that are wider than others, else by where figures stand."""
    labels = _labels(run, gaps)
    pairs = list(zip(labels, labels[1:], strict=False))
    if all(label.figured for label in labels):
        return _edges_of_lines(run, labels)
    ends = max(label.words[-1].x1 for label in labels)
    blanks = [two.y0 - one.y1 for one, two in pairs]
    low, high = min(blanks), max(blanks)
    tall = sorted(label.y1 - label.y0 for label in labels)[len(labels) // 2]
    if high - low > 0.15 * tall:
        return [
            (one.y1 + two.y0) / 2
            for (one, two), blank in zip(pairs, blanks, strict=True)
            if blank > low + 0.15 * tall or (one.figured and two.figured) or _begins(one, two, ends)
        ]
    if not any(label.figured and not label.is_fresh for label in labels):
        # Figures stand on the first line of their row: what follows without one goes on with it.
        return [(one.y1 + two.y0) / 2 for one, two in pairs if two.figured or _begins(one, two, ends)]
    edges = []
    anchors = [label for label in labels if label.figured]
    for one, two in zip(anchors, anchors[1:], strict=False):
        middle = (one.middle + two.middle) / 2
        between = [
            (not below.is_fresh, abs((above.y1 + below.y0) / 2 - middle), (above.y1 + below.y0) / 2)
            for above, below in pairs
            if one.middle <= above.middle and below.middle <= two.middle
        ]
        edges.append(min(between)[2])
    return edges


def _edges_of_lines(run: list[Row], labels: list[_Label]) -> list[float]:
    """Every line is a row; so is a figure that stands alone between two, and is shared by them."""
    tops = {label.y0 for label in labels}
    own = [
        row
        for row in run
        if any(word.y0 in tops for word in row.words) or _FIGURE.fullmatch(text_of(row.words))
    ]
    return [(one.y1 + two.y0) / 2 for one, two in zip(own, own[1:], strict=False)]


def _begins(before: _Label, label: _Label, ends: float) -> bool:
    """Whether a name begins on this line, since its first word would have found room on the line before."""
    first = label.words[0]
    room = before.words[-1].x1 + 0.3 * first.height + (first.x1 - first.x0)
    return first.text[:1].isupper() and room < ends


def _centred(table: Found) -> Found:
    """A figure printed once, half-way down several rows that have none in its column, stands for all of them.

    It shows as a row of its own that holds nothing else, or beside one of the rows. All of the rows have
    figures of their own in another column.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    figured = {n: {c.column for c in cells if _FIGURE.fullmatch(c.text)} for n, cells in rows.items()}
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
