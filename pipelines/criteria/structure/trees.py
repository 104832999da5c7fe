"""Trees: which rows make a whole, and which are the parts of which row.

A tree explains rows by arithmetic: they reach 100 or a stated total, and children reach their parent, or 100
under it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import MARK, NUMBER, number
from pipelines.criteria.structure.row import Row
from pipelines.criteria.structure.settle import near

_PLAIN_QUALITY = spaced(
    r"\W{0,10}(?:overall |the |total ){0,12}(?:quality|qual|technical|non)\W{0,10}(?:score|marks?"
    r"|element|criteria|section)?\W{0,10}$"
)
_TOTAL_SAID = spaced(
    rf"(?<![\d£.])({NUMBER})\s{{0,4}}(?:{MARK})?\s{{0,4}}(?:pts )?(?:in (?:all|total)|altogether|total\b"
    r"|available|on offer|maximum)"
)
_ITEM_OF_QUALITY = spaced(r"method|statement|question")
_TOTAL_STATED = spaced(
    rf"(?:total (?:is |of |available (?:is )?|marks? |points? |score ){{0,12}}|out of (?:a (?:total|notional"
    rf"|possible) (?:of )?)?|scor\w{{1,30}} (?:out of )?|marked (?:out of|from) (?:a total of )?|maximum"
    rf" (?:of )?|has |are |=\s{{0,4}}|of the )(?:one"
    rf" thousand\s{{0,4}}\()?({NUMBER})\)?\s{{0,4}}(?:{MARK}|in (?:all|total)|altogether|available)?"
)
MOST_ROWS = 24
"""Rows that are tried at once; of more, those round social value."""
_MOST_FOUND = 12
_DEEPEST = 3
_MOST_TRIED = 4_000


class Part(NamedTuple):
    """A row of a tree with its weight, in percent of the whole; `is_relative`: computed under its parent."""

    row: Row
    weight: float
    is_relative: bool
    parent: Row | None


@dataclass(frozen=True)
class Tree:
    """A way to explain rows. `total`: what its top rows reach, as stated; a higher score explains more."""

    score: float
    total: float
    parts: tuple[Part, ...]

    @property
    def tops(self) -> list[Part]:
        return [part for part in self.parts if part.parent is None]

    @property
    def social_value(self) -> list[Part]:
        return [part for part in self.parts if part.row.kind == "sv"]


@dataclass
class Budget:
    """How many more times parts of a row may be looked for: a text made to slow this ends early."""

    left: int = _MOST_TRIED

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def trees(rows: list[Row], text: str) -> list[Tree]:
    """Every tree that explains neighbouring rows, the best first."""
    body = [row for row in rows if row.kind != "total" and (row.value or row.kind == "sv")]
    before = [0.0, *accumulate(row.value for row in body)]
    body = [row for place, row in enumerate(body) if not _is_sum(body, place, before[place])]
    if len(body) > MOST_ROWS:
        middle = next((place for place, row in enumerate(body) if row.kind == "sv"), 0)
        first = max(0, middle - MOST_ROWS // 2)
        body = body[first : first + MOST_ROWS]
    totals = stated_totals(text, rows)
    found: list[Tree] = []
    seen: set[tuple[int, ...]] = set()
    budget = Budget()
    for places in _choices(body):
        alone = len(places) == 1 and body[places[0]].kind == "sv"
        if places and not alone and places not in seen and not _splits(places, body):
            seen.add(places)
            found += _explained([body[place] for place in places], body, totals, budget)
    return sorted(found, key=lambda tree: -tree.score)


def _is_sum(body: list[Row], place: int, before: float) -> bool:
    """A figure without a name that is what those before it make, or three and more after it: their total."""
    row = body[place]
    if row.kind != "none":
        return False
    return (place > 0 and near(row.value, before)) or any(_makers(body, place, 3))


def _makers(body: list[Row], place: int, least: int) -> Iterator[int]:
    """Where so many rows and more end that stand after a row and make it up."""
    value, made = body[place].value, 0.0
    for end in range(place + 1, len(body)):
        made += body[end].value
        if end >= place + least and near(value, made):
            yield end
        if made > value and not near(value, made):
            return


def _splits(places: tuple[int, ...], body: list[Row]) -> bool:
    """Whether rows stand in the place of social value before them, which they make up: parts are no whole."""
    return any(
        end in places
        for place, row in enumerate(body)
        if row.kind == "sv" and place not in places
        for end in _makers(body, place, 2)
    )


def added(rows: Sequence[Row]) -> float:
    """The sum of stated values."""
    return sum(row.value for row in rows)


def _choices(body: list[Row]) -> Iterator[tuple[int, ...]]:
    """Rows to be explained together: neighbours, neighbours without the weak ones, all but one."""
    count = len(body)
    strong = [row.strength >= 0.75 for row in body]
    for first in range(count):
        for last in range(first + 1, count + 1):
            places = tuple(range(first, last))
            yield places
            weak = [place for place in places if not strong[place]]
            if 0 < len(weak) <= 4 and len(places) - len(weak) >= 2:
                yield tuple(place for place in places if strong[place])
                if len(weak) > 1:
                    yield from (tuple(p for p in places if p != place) for place in weak)
    if count <= 14:
        yield from (tuple(p for p in range(count) if p != place) for place in range(count))


def _explained(chosen: list[Row], body: list[Row], totals: list[float], budget: Budget) -> Iterator[Tree]:
    rows, wholes = in_one_unit(chosen, totals)
    base = sum(min(row.strength, 1.4) for row in chosen) - 0.55 * left_over(chosen, body)
    yield from _beside_price(rows, base)
    for whole in wholes:
        for parts in explain(rows, whole, budget)[:6]:
            score = base + _bonus(chosen, parts, whole, totals)
            shares = tuple(part._replace(weight=part.weight * 100 / whole) for part in parts)
            yield Tree(score, whole, shares)


def left_over(chosen: Sequence[Row], body: Sequence[Row]) -> float:
    """The strength of rows that a tree leaves out, where they look like weights."""
    used = {row.start for row in chosen}
    return sum(
        row.strength
        for row in body
        if row.start not in used and (row.strength >= 1 or row.unit in ("percent", "points"))
    )


def _beside_price(rows: list[Row], base: float) -> Iterator[Tree]:
    """Criteria that reach 100 beside a price: they share what price leaves (codebook 4.1)."""
    price = [row for row in rows if row.kind == "price"]
    others = [row for row in rows if _is_item(row)]
    if len(price) != 1 or len(others) < 2 or len(others) + 1 != len(rows):
        return
    left = 100 - price[0].value
    if near(added(others), 100, 1) and 0 < left < 100 and all(row.unit != "points" for row in rows):
        rest = Row("quality", "rest", left, "percent", None, 0, 0, 0, 1.0, (0, 0))
        parts = [Part(row, row.value * left / 100, True, rest) for row in others]
        yield Tree(base + 3.5, 100, (Part(price[0], price[0].value, False, None), *parts))


def _is_item(row: Row) -> bool:
    if row.kind == "quality":
        return bool(_ITEM_OF_QUALITY.search(row.label))
    return row.kind in ("other", "sv", "none")


def _bonus(chosen: list[Row], parts: list[Part], whole: float, totals: list[float]) -> float:
    """What a tree gains by naming social value and price and by a whole that was to be expected."""
    kinds = {row.kind for row in chosen}
    expected = whole == 100 or whole in totals
    relative = sum(part.parent is not None and part.is_relative for part in parts)
    score = 1.5 * ("sv" in kinds) + ("price" in kinds) + 0.3 * expected - 0.4 * relative / max(1, len(parts))
    score -= 1.5 * (len(chosen) == 1) + 1.2 * (not kinds & {"price", "quality", "sv"})
    if not expected:
        return score - 1.5
    if "sv" not in kinds:
        return score
    if any(part.parent is None and part.row.kind in ("price", "quality") for part in parts):
        return score + 3
    return score + (len(chosen) >= 3)


def explain(
    rows: list[Row], whole: float, budget: Budget, depth: int = 0, divided: frozenset[int] = frozenset()
) -> list[list[Part]]:
    """Trees in which these rows reach the whole; weights in its unit. `divided`: rows with their parts."""
    if len(rows) < 2 and not (rows and near(rows[0].value, whole)):
        return []
    if near(added(rows), whole, 0.0051 * whole) and all(row.scope != "parent" for row in rows):
        return [[Part(row, row.value, False, None) for row in rows]]
    found: list[list[Part]] = []
    if depth >= _DEEPEST or len(rows) > 22:
        return found
    order = sorted(range(len(rows)), key=lambda at: (rows[at].kind != "quality", rows[at].kind == "sv"))
    for place in order:
        if 0 < rows[place].value < whole and id(rows[place]) not in divided and budget.spend():
            _under(rows, place, whole, budget, depth, divided, found)
            if len(found) > _MOST_FOUND:
                break
    return found


def _under(
    rows: list[Row],
    place: int,
    whole: float,
    budget: Budget,
    depth: int,
    divided: frozenset[int],
    found: list[list[Part]],
) -> None:
    """Adds trees in which the row at `place` has children: one group of them, which makes it up."""
    parent = rows[place]
    for first, last, total in _spans(rows, place):
        share = _share(rows, first, last, place, whole, total)
        if share is None:
            continue
        parts = [Part(child, child.value * share, share != 1.0, parent) for child in rows[first:last]]
        for rest in explain(rows[:first] + rows[last:], whole, budget, depth + 1, divided | {id(parent)}):
            found.append(rest + parts)
            if len(found) > _MOST_FOUND:
                return


def _spans(rows: list[Row], place: int) -> Iterator[tuple[int, int, float]]:
    """[first, last) of neighbours that may be parts of a row, and their sum.

    Those of an umbrella stand anywhere, those of another row right after it.
    """
    count, parent = len(rows), rows[place]
    for first in range(count) if parent.kind == "quality" else range(place + 1, min(place + 2, count)):
        if first == place or not _opens_parts(rows[first], parent):
            continue
        total = 0.0
        for last in range(first, place if first < place else count):
            if not _may_be_part(rows[last], parent):
                break
            total += rows[last].value
            yield first, last + 1, total


def _opens_parts(first: Row, parent: Row) -> bool:
    return parent.kind in ("quality", "price") or parent.opens or first.scope == "parent"


def _may_be_part(child: Row, parent: Row) -> bool:
    if child.strength < 0.3:
        return False
    if parent.kind == "quality":
        plain = child.kind == "quality" and _PLAIN_QUALITY.match(child.label)
        return child.kind != "price" and not plain
    return child.kind not in (("quality", "sv") if parent.kind == "price" else ("price", "quality"))


def _share(rows: list[Row], first: int, last: int, place: int, whole: float, total: float) -> float | None:
    """What a point of these rows is worth under the row at `place`; null if they are no parts of it."""
    parent, children = rows[place], rows[first:last]
    of_parent = children[0].scope == "parent" and all(child.scope == "parent" for child in children)
    if len(children) == 1:
        alone = of_parent and parent.kind == "quality" and total <= 100
        return parent.value / 100 if alone else None
    reaches = near(total, parent.value, max(0.51, 0.01 * parent.value))
    if reaches and not any(child.scope == "parent" for child in children):
        return 1.0
    if any(child.scope == "overall" for child in children):
        return None
    in_percent = parent.unit != "points" or all(child.unit == "percent" for child in children)
    if whole == 100 and near(total, 100, 1) and parent.value < 99 and in_percent:
        return parent.value / 100
    if of_parent and total <= 100.5:
        return parent.value / 100
    if _are_marks_of_share(rows, first, last, place, total):
        return parent.value / total
    section = children[0].section
    return parent.value / total if section and near(total, section) else None


def _are_marks_of_share(rows: list[Row], first: int, last: int, place: int, total: float) -> bool:
    """Marks under a percentage, with no other marks beside them."""
    if rows[place].unit == "points" or total <= 5 or any(row.unit != "points" for row in rows[first:last]):
        return False
    before = first > 0 and first - 1 != place and rows[first - 1].unit == "points"
    return not before and not (last < len(rows) and rows[last].unit == "points")


def stated_totals(text: str, rows: list[Row]) -> list[float]:
    """Every total that a text states, of marks or of a list."""
    said = [*_TOTAL_STATED.finditer(text), *_TOTAL_SAID.finditer(text)]
    found = [value for match in said if 20 <= (value := number(match[1])) <= 5000]
    return found + [row.value for row in rows if row.kind == "total" and row.value >= 20]


def in_one_unit(rows: list[Row], totals: list[float]) -> tuple[list[Row], list[float]]:
    """The rows with values of one unit, and the wholes that they may reach; none where units do not mix."""
    units = {row.unit for row in rows}
    if "times" in units:
        together = all(row.unit == "times" or row.kind == "price" for row in rows)
        return (rows, [added(rows)]) if together and len(rows) >= 3 else ([], [])
    if units == {"decimal"} or _are_decimals(rows, units):
        return [replace(row, value=row.value * 100) for row in rows], [100]
    if "outof" in units:
        return _out_of(rows, units, totals)
    return rows, _wholes(rows, units, totals)


def _are_decimals(rows: list[Row], units: set[str]) -> bool:
    return units <= {"decimal", "bare"} and any(r.value < 1 for r in rows) and near(added(rows), 1, 0.006)


def _out_of(rows: list[Row], units: set[str], totals: list[float]) -> tuple[list[Row], list[float]]:
    """ "30 out of 100" is a share where wholes agree; else what was on offer is the weight (codebook 4.6)."""
    wholes = {row.total for row in rows if row.total is not None}
    shares = [replace(row, value=100 * row.value / row.total if row.total else row.value) for row in rows]
    together = units <= {"outof", "fraction", "percent"} and near(added(shares), 100, 1)
    if together and (len(wholes) > 1 or len(units) > 1):
        return shares, [100]
    if len(wholes) == 1:
        whole = wholes.pop()
        mixed = whole < 100 and any(row.unit != "outof" for row in rows)
        return rows, [whole, 100] if mixed else [whole]
    return [replace(row, value=row.total or row.value) for row in rows], sorted({100.0, *totals})


def _wholes(rows: list[Row], units: set[str], totals: list[float]) -> list[float]:
    """100, stated totals, and for marks of a complete list their sum."""
    wholes = [100.0]
    if units & {"percent", "fraction"}:
        return wholes
    wholes += [total for total in totals if total != 100]
    total, kinds = added(rows), {row.kind for row in rows}
    listed = len(rows) >= 3 and "price" in kinds and total not in wholes
    few = "sv" in kinds and total < 60 and total == int(total)
    if (
        listed
        and not any(one == 100 or one > total for one in totals)
        and ("points" in units or total > 150 or few)
    ):
        wholes.append(total)
    return list(dict.fromkeys(wholes))
