"""How the figures of a list add up: criteria with parts under some of them (codebook 4.1).

What stands above what is known from the page where it can be; where it is not, parts that reach the figure
before them, or 100 of it, are its parts. Every way that explains all figures is given, the likeliest first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NEAR = 0.6
"""A sum this near to what it must reach, in percent of it, has reached it: thirds are rounded."""
DEEPEST = 3
STEPS = 20_000
"""Tries of one list; a longer search is given up, and the list is not explained."""
WAYS = 40


@dataclass(frozen=True)
class Line:
    """A row: `value` null where it states none. `kind`: narrow, joint, price, quality (an umbrella), other.

    `parent`: whether rows under it are its parts, null where the page does not say. `level`: its depth where
    numbering or layout says it, 1 the highest. `points`: marks, and no percent.
    """

    key: int
    value: float | None
    kind: str
    parent: bool | None = None
    level: int | None = None
    points: bool = False


@dataclass(frozen=True)
class Node:
    """A line with its parts. `whole`: what the parts are shares of; null for parts of the whole."""

    line: Line
    parts: tuple["Node", ...] = ()
    whole: float | None = None


def is_near(value: float, aim: float) -> bool:
    """Whether a sum reaches its aim, thirds rounded."""
    return abs(value - aim) <= NEAR * max(abs(aim), 1.0) / 100


def ways(lines: Sequence[Line], total: float) -> list[tuple[Node, ...]]:
    """The likeliest readings under which the top level reaches the total; several where none is likelier."""
    search = _Search(tuple(lines), total)
    made = list(search.all())
    if not made:
        return []
    marked = [(_doubts(way), way) for way in made]
    best = min(doubts for doubts, _ in marked)
    return [way for doubts, way in marked if doubts - best < 0.25]


class _Search:
    def __init__(self, lines: tuple[Line, ...], total: float) -> None:
        self.lines, self.total, self.steps = lines, total, 0

    def all(self) -> Iterator[tuple[Node, ...]]:
        for count, (nodes, _) in enumerate(self._run(0, self.total, self.total, None, 1)):
            yield nodes
            if count >= WAYS:
                return

    def _run(
        self, at: int, left: float, aim: float, above: Line | None, depth: int
    ) -> Iterator[tuple[tuple[Node, ...], int]]:
        """(neighbouring nodes from `at` that use up what is left of the aim, where they end)."""
        self.steps += 1
        near = NEAR * aim / 100
        if self.steps > STEPS or left < -near:
            return
        if abs(left) <= near and (above is not None or at == len(self.lines)):
            yield (), at
        if at == len(self.lines):
            return
        line = self.lines[at]
        if above is not None and not _may_stand_under(line, above):
            return
        value = line.value or 0.0
        if line.parent is not True:
            for rest, last in self._run(at + 1, left - value, aim, above, depth):
                yield (Node(line), *rest), last
        if line.parent is False or not value or depth >= DEEPEST:
            return
        for parts, end, whole in self._parts(at, line, depth):
            for rest, last in self._run(end, left - value, aim, above, depth):
                yield (Node(line, parts, whole), *rest), last

    def _parts(self, at: int, line: Line, depth: int) -> Iterator[tuple[tuple[Node, ...], int, float | None]]:
        value = line.value or 0.0
        aims: list[tuple[float, float | None]] = [(value, None)]
        if value < 99.5 and not line.points:
            aims.append((100.0, 100.0))
        for aim, whole in aims:
            for parts, end in self._run(at + 1, aim, aim, line, depth + 1):
                figured = [part for part in parts if part.line.value]
                alone = len(figured) == 1 and _is_all_of(figured[0].line, line)
                if (
                    len(figured) >= 2
                    or alone
                    or (figured and (line.parent or _deeper(figured[0].line, line)))
                ):
                    yield parts, end, whole


def _is_all_of(line: Line, above: Line) -> bool:
    """ "Price 50%" over "Tendered sum 50%": a block whose one part has all of it."""
    return above.kind in ("price", "quality") and line.kind != "quality" and line.value == above.value


def _may_stand_under(line: Line, above: Line) -> bool:
    if above.level is not None and line.level is not None and line.level <= above.level:
        return False
    if line.kind == "price" and above.kind != "price":
        return above.kind == "quality" or _deeper(line, above)
    is_headed = (
        above.parent is True and line.parent is not True
    )  # "Service delivery" under a row that heads it
    return above.kind in ("price", "narrow") or line.kind != "quality" or is_headed or _deeper(line, above)


def _deeper(line: Line, above: Line) -> bool:
    return line.level is not None and above.level is not None and line.level > above.level


_FOREIGN = {"quality": ("price",), "price": ("quality", "narrow")}
"""What is seldom a part of it, by the kind of what stands above."""


def _doubts(way: tuple[Node, ...], depth: int = 1) -> float:
    """What speaks against a reading: an umbrella without parts, parts of something that is none."""
    doubts = 0.0
    for node in way:
        hinted = node.line.parent is not None or (node.parts and _deeper(node.parts[0].line, node.line))
        if not node.parts:
            doubts += 0.5 if node.line.kind == "quality" and depth == 1 and not hinted else 0.0
            continue
        if not hinted:
            doubts += {"quality": 0.0, "narrow": 0.5, "price": 0.1}.get(node.line.kind, 0.4)
        if node.whole is not None:
            doubts += 0.1
        if not hinted and (foreign := _FOREIGN.get(node.line.kind)):
            doubts += 0.4 * any(part.line.kind in foreign for part in node.parts)
        if any(part.line.level is not None and node.line.level is None for part in node.parts):
            doubts += 0.1
        doubts += _doubts(node.parts, depth + 1)
    return doubts


def tree(lines: Sequence[Line]) -> tuple[Node, ...]:
    """The nodes where every line has a level: what is deeper than the line before it is its part."""
    nodes: list[Node] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and (lines[end].level or 1) > (lines[at].level or 1):
            end += 1
        parts = tree(lines[at + 1 : end])
        nodes.append(Node(lines[at], parts, _whole(lines[at], parts)))
        at = end
    return tuple(nodes)


def _whole(line: Line, parts: Sequence[Node]) -> float | None:
    """What parts are shares of: null for parts that reach their parent, 0 where nothing explains them."""
    values = [part.line.value for part in parts if part.line.value is not None]
    if not parts or line.value is None:
        return None
    total = sum(values)
    if not values:
        return 0.0
    if is_near(total, line.value):
        return None
    if is_near(total, 100.0):
        return 100.0
    if all(part.line.points for part in parts if part.line.value is not None) and not line.points:
        return total
    return 0.0
