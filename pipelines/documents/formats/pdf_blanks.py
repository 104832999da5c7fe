"""Where the columns and rows of a table part that is not ruled: at blanks, and by where figures stand."""

from dataclasses import dataclass

from pipelines.documents.formats.pdf_page import Word
from pipelines.documents.formats.pdf_rows import FIGURE, Row, slot_of, text_of


def gaps_of(rows: list[Row]) -> list[float]:
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
            letters[slot_of(edges, (word.x0 + word.x1) / 2)] += len(word.text)
    column = letters.index(max(letters))
    labels = []
    for row in run:
        words = [word for word in row.words if slot_of(edges, (word.x0 + word.x1) / 2) == column]
        if words:
            top, bottom = min(word.y0 for word in words), max(word.y1 for word in words)
            labels.append(_Label(words, top, bottom, _has_figure(row, words, edges)))
    return labels


def _has_figure(row: Row, label: list[Word], edges: list[float]) -> bool:
    """Whether a figure stands beside a label, or texts that begin as it does."""
    beside: dict[int, list[Word]] = {}
    for word in row.words:
        if word not in label:
            beside.setdefault(slot_of(edges, (word.x0 + word.x1) / 2), []).append(word)
    if any(FIGURE.fullmatch(text_of(words)) for words in beside.values()):
        return True
    firsts = [label[0], *(words[0] for words in beside.values())]
    return bool(beside) and not any(word.text[:1].islower() for word in firsts)


def row_edges(run: list[Row], gaps: list[float]) -> list[float]:
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
    """Every line is a row; so is a figure that stands between two, alone or beside a name further left."""
    tops = {label.y0 for label in labels}
    own = [
        row
        for row in run
        if any(word.y0 in tops for word in row.words)
        or FIGURE.fullmatch(text_of(row.words))
        or (len(row.pieces) > 1 and FIGURE.fullmatch(text_of(row.pieces[-1])))
    ]
    return [(one.y1 + two.y0) / 2 for one, two in zip(own, own[1:], strict=False)]


def _begins(before: _Label, label: _Label, ends: float) -> bool:
    """Whether a name begins on this line, since its first word would have found room on the line before."""
    first = label.words[0]
    room = before.words[-1].x1 + 0.3 * first.height + (first.x1 - first.x0)
    return first.text[:1].isupper() and room < ends
