"""Candidates for a list in running text: trees of criteria and shares that explain every figure of a passage.

Structure proposes (names before their figures or after them, parts after their parent, a row of a total), and
arithmetic prunes: parts reach their parent or 100 of it, and the top reaches 100 or a stated total. A passage
is a run of segments round a figure for social value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.amounts import Amount, amounts, bare_numbers, whole_of
from pipelines.criteria.labels import NOUN, label_of, side
from pipelines.criteria.limits import blank
from pipelines.criteria.patterns import spaced
from pipelines.criteria.segments import Segment
from warehouse.sieve import REMEMBERED, Sieve

WIDEST = 22
"""Segments of one passage."""
MENTIONS = 12
"""Mentions of social value round which passages are tried."""
MOST = 14
"""Figures of one tree."""
_CLAUSES = re.compile(r"[,;:\n]")
NEAR = 0.6
"""A sum this near to what it must reach has reached it."""
_TOTAL = spaced(
    r"\b(?:sub-?\s?total|grand total|total|totals|totalling|in all|in total|makes|overall score|sum"
    r"|altogether)\b"
    r"|^[^A-Za-z]{0,6}=\s{0,3}$"
)
_PART_TOTAL = spaced(r"\bsub-?\s?total\b")
_OVERALL = spaced(r"^\s{0,4}\)?\s{0,4}of (?:the )?(?:overall|total|whole|full|final)\b")


@dataclass(frozen=True)
class Item:
    """A figure with its name. `kind`: narrow, price, quality (an umbrella), total or other."""

    label: str
    kind: str
    amount: Amount
    overall: bool = False

    @property
    def value(self) -> float:
        """The figure as stated."""
        return self.amount.value or 0.0


@dataclass(frozen=True)
class Share:
    """A leaf of a tree: its figure, and its weight of the whole, with the parent that it is a share of."""

    item: Item
    weight: float
    parent: Item | None = None


@dataclass(frozen=True)
class Tree:
    """A reading that explains every figure: its leaves. `relative`: social value is a share of a parent."""

    shares: tuple[Share, ...]
    total: float

    @cached_property
    def narrow(self) -> float:
        """Percent of the whole for social value."""
        return round(sum(share.weight for share in self.shares if share.item.kind == "narrow"), 4)

    @cached_property
    def relative(self) -> bool:
        """Social value is stated as a share of its parent."""
        return any(share.parent is not None for share in self.shares if share.item.kind == "narrow")


@dataclass(frozen=True)
class Passage:
    """[first, last) of the segments that trees explain, where it begins in the text, and the trees."""

    first: int
    last: int
    start: int
    trees: tuple[Tree, ...]


def proposed(text: str, cut: Sequence[Segment]) -> list[Passage]:
    """The widest passages with social value that trees explain; one inside another is left out."""
    figured = [bool(re.search(r"\d|\bper\s?cent", segment.of(text))) for segment in cut]
    named = [i for i, segment in enumerate(cut) if vocabulary.NARROW.search(segment.of(text))]
    named = named[:MENTIONS]
    found: list[Passage] = []
    tried: set[tuple[int, int]] = set()
    for at in named:
        for width in range(WIDEST, 0, -1):
            for first in range(max(0, at - width + 1), at + 1):
                last = first + width
                if (first, last) in tried:
                    continue
                tried.add((first, last))
                if last > len(cut) or not (any(figured[first : first + 2]) and any(figured[last - 2 : last])):
                    continue
                if any(p.first <= first and last <= p.last for p in found) or not _together(
                    cut[first:last], figured[first:last]
                ):
                    continue
                if trees := _trees(text, cut[first:last]):
                    found.append(Passage(first, last, cut[first].start, trees))
    return found


def _together(cut: Sequence[Segment], figured: Sequence[bool]) -> bool:
    """Under one lot, with no two segments in a row that state no figure, and no page of text."""
    if len({segment.lots for segment in cut}) > 1 or cut[-1].end - cut[0].start > 1_500:
        return False
    return all(a or b for a, b in zip(figured, figured[1:], strict=False))


def _trees(text: str, cut: Sequence[Segment]) -> tuple[Tree, ...]:
    """Every tree of a passage with another answer than those before it."""
    body = blank(text[cut[0].start : cut[-1].end])
    found: dict[tuple[float, bool], Tree] = {}
    stated = whole_of(body)
    if tree := _equal(body):
        found[tree.narrow, tree.relative] = tree
    for items in _listings(body):
        for tree in _explained(items, stated[0] if stated else None):
            found.setdefault((tree.narrow, tree.relative), tree)
    return tuple(found.values())


_EQUAL = spaced(r"\b(?:equal(?:ly)?|evenly|the same (?:weight\w{0,5}|marks|number of marks))\b")
_OPENS = Sieve(r"[:(]|\s-\s|\b(?:between|over|across|among|amongst|namely|including|inc\.|incl\.)\s", re.I)
_NAMES = Sieve(r"\s{0,3}[,;]\s{0,3}(?:and\s)?|\sand\s(?!social|environmental|economic)", re.I)
_OF_QUALITY = spaced(
    r"\b(?:quality|technical)\b[^.\d]{0,25}?(?P<a>\d{1,2}(?:\.\d)?)\s?%",
    r"(?P<b>\d{1,2}(?:\.\d)?)\s?% (?:for |on |is |to )?(?:the )?(?:quality|technical)",
    r"\bmake up (?P<c>\d{1,2}(?:\.\d)?)\s?%",
)
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _equal(body: str) -> Tree | None:
    """ "Quality 60%, split evenly between method, team and social value": 20 each (codebook 9).

    Of quality where its size is stated; of the whole where price is one of the names.
    """
    said = _EQUAL.search(body)
    if said is None:
        return None
    size = _OF_QUALITY.search(body)
    for opened in _OPENS.finditer(body):
        rest = re.split(
            r"[.)\n]|\s-\s|(?:,\s)?\beach\b|\ball (?:of )?(?:equal|the same)",
            body[opened.end() :],
            maxsplit=1,
        )[0]
        parted = rest.split(";") if rest.count(";") > 1 else _NAMES.split(rest)
        names = [name.strip(" -:,") for name in parted]
        named = [name for name in names if vocabulary.is_narrow(name) and not shared_names.is_joint(name)]
        if not 2 <= len(names) <= 10 or len(named) != 1 or any(not 1 <= len(n.split()) <= 6 for n in names):
            continue
        count = re.search(r"\b(two|three|four|five|six|seven|eight|nine|ten)\b", body, re.I)
        if count and _COUNTS.index(count[1].lower()) + 2 != len(names):
            continue
        priced = any(_kind(name, False) == "price" for name in names)
        if priced == bool(size):
            continue
        stated = next(float(v) for v in size.group("a", "b", "c") if v) if size else 100.0
        each = Amount(round(100 / len(names), 4), "percent", said.start(), said.end())
        parent = Item("Quality", "quality", Amount(stated, "percent", 0, 0)) if size else None
        return Tree(
            tuple(Share(Item(n, _kind(n, False), each), stated / len(names), parent) for n in names), 100.0
        )
    return None


def _listings(body: str) -> Iterator[list[Item]]:
    """The figures of a passage with their names: percent alone or numbers alone, names before or after."""
    stated = list(amounts(body))
    strong = [a for a in stated if not a.weak and a.low is None]
    bare = [a for a in bare_numbers(body, strong) if a.unit == "bare"]
    percents = [a for a in strong if a.unit == "percent"]
    parts = [a for a in stated if a.weak and a.unit == "percent"]
    parts = parts if len(parts) >= 2 and not percents else []
    points = sorted([*(a for a in strong if a.unit == "points"), *bare], key=lambda a: a.start)
    for chosen in (percents, parts, points):
        if not 2 <= len(chosen) <= 2 * MOST or (chosen is points and percents):
            continue
        for column in _columns(body, chosen):
            for kept in _less_total(body, column):
                if 2 <= len(kept) <= MOST:
                    yield from _ways(body, kept)


def _less_total(body: str, found: list[Amount]) -> Iterator[list[Amount]]:
    """All figures, and all but the first or last where it is what the others sum to."""
    yield found
    if len(found) < 3:
        return
    for rest, total in ((found[1:], found[0]), (found[:-1], found[-1])):
        beside = f"{body[max(0, total.start - 30) : total.start]}|{body[total.end : total.end + 12]}"
        if NOUN.search(re.split(r"[,;:\n]", beside.split("|")[0])[-1]) or NOUN.search(beside.split("|")[1]):
            continue
        if total.value and total.value >= 20 and abs(sum(a.value or 0 for a in rest) - total.value) <= NEAR:
            yield [replace(a, of=total.value) if a.unit != "percent" else a for a in rest]


def _ways(body: str, found: list[Amount]) -> Iterator[list[Item]]:
    """Names before or after their figures: the one way for which more speaks, else both."""
    made = [(after, items) for after in (False, True) if (items := _labelled(body, found, after))]
    made = [(after, items) for after, items in made if any(item.kind == "narrow" for item in items)]
    if len(made) == 2:
        speaks = [_speaks(body, found, after) for after, _ in made]
        if abs(speaks[0] - speaks[1]) >= 1.5:
            made = [made[speaks.index(max(speaks))]]
    yield from (items for _, items in made)


def _speaks(body: str, found: list[Amount], after: bool) -> float:
    """What speaks for names on this side: nouns next to figures, words that join, brackets round figures."""
    score = 0.0
    for i, amount in enumerate(found):
        if after:
            score += side(body[amount.end : found[i + 1].start if i + 1 < len(found) else len(body)], False)
        else:
            score += side(body[found[i - 1].end if i else 0 : amount.start], True)
        bracketed = body[: amount.start].rstrip()[-1:] == "(" and body[amount.end :].lstrip()[:1] == ")"
        score += 2.0 if bracketed and not after else 0.0
    return score


def _columns(body: str, found: list[Amount]) -> Iterator[list[Amount]]:
    """All figures; where rows hold several without words between, the first and the last of each row."""
    joined = [
        not re.search(r"[A-Za-z]", body[a.end : b.start]) for a, b in zip(found, found[1:], strict=False)
    ]
    if not any(joined) or all(joined):
        yield found
        return
    yield [a for a, with_before in zip(found, [False, *joined], strict=True) if not with_before]
    yield [a for a, with_after in zip(found, [*joined, False], strict=True) if not with_after]


def _labelled(body: str, found: list[Amount], after: bool) -> list[Item] | None:
    """The items, every one with a name; null where one has none."""
    items = []
    for i, amount in enumerate(found):
        if after:
            gap = body[amount.end : found[i + 1].start if i + 1 < len(found) else len(body)]
        else:
            gap = body[found[i - 1].end if i else 0 : amount.start]
        total = bool(_TOTAL.search(_CLAUSES.split(gap)[0 if after else -1]))
        label = label_of(_line(gap, after), not after)
        if not label and not total:
            return None
        if len(label.split()) > 9:
            return None
        items.append(
            Item(label, _kind(label, total), amount, bool(_OVERALL.match(body[amount.end : amount.end + 40])))
        )
    return items


def _line(gap: str, after: bool) -> str:
    """The line of a gap next to the figure that has letters in it, and of a long one its end."""
    lines = [line for line in gap.split("\n") if re.search(r"[A-Za-z]", line)]
    if not lines:
        return ""
    line = lines[0] if after else lines[-1]
    return line if len(line) <= 90 else line[:90] if after else line[-90:]


@lru_cache(maxsize=REMEMBERED)
def _kind(label: str, total: bool) -> str:
    noun = NOUN.search(label)
    if total and not (noun and noun.lastgroup == "narrow"):
        return "total"
    if vocabulary.is_narrow(label):
        return "joint" if shared_names.is_joint(label) else "narrow"
    if vocabulary.price_kind("quality", label) == "price":
        return "price"
    return "quality" if shared_names.is_umbrella(label) or (noun and noun.lastgroup == "quality") else "other"


def _explained(items: Sequence[Item], stated: float | None) -> Iterator[Tree]:
    """The trees that use every item; totals and subtotals must be what they say they are."""
    rows = _without_totals(items)
    if rows is None or len(rows) < 2 or any(item.kind == "joint" for item in rows):
        return
    percent = items[0].amount.unit == "percent"
    known = any(item.kind in ("price", "quality") for item in rows)
    whole = 100.0
    if not percent:
        totals = [item.value for item in items if item.kind == "total" and not _PART_TOTAL.search(item.label)]
        whole = stated or items[0].amount.of or max(totals, default=100.0)
    for shares in _parsed(tuple(rows), whole):
        if known or len(rows) >= 3:
            yield Tree(tuple(shares), whole)


def _without_totals(items: Sequence[Item]) -> list[Item] | None:
    """Less the rows that sum what stands before or after them; null where one does not."""
    kept: list[Item] = []
    for i, item in enumerate(items):
        if item.kind != "total":
            kept.append(item)
            continue
        before = [other.value for other in kept]
        rest = [other.value for other in items[i + 1 :] if other.kind != "total"]
        sums = {round(sum(before[j:]), 2) for j in range(len(before))} | {round(sum(rest), 2)}
        if not any(abs(item.value - value) <= NEAR for value in (*sums, 100.0)):
            return None
    return kept


def _parsed(rows: tuple[Item, ...], whole: float) -> Iterator[list[Share]]:
    """Ways to read rows as a top level that reaches the whole, with parts under some of its rows."""
    yield from _tops(rows, 0, 0.0, whole, [])
    yield from _two_level(rows, whole)
    yield from _parts_last(rows, whole)


def _tops(
    rows: tuple[Item, ...], at: int, sum_so_far: float, whole: float, shares: list[Share]
) -> Iterator[list[Share]]:
    if sum_so_far > whole * 1.01:
        return
    if at == len(rows):
        if abs(sum_so_far - whole) <= NEAR * whole / 100:
            yield shares
        return
    row = rows[at]
    weight = row.value * 100 / whole
    yield from _tops(rows, at + 1, sum_so_far + row.value, whole, [*shares, Share(row, weight)])
    if row.kind == "narrow":
        return
    for last in range(at + 3, len(rows) + 1):
        parts = rows[at + 1 : last]
        if made := _parts(row, parts, whole):
            yield from _tops(rows, last, sum_so_far + row.value, whole, [*shares, *made])


def _parts(parent: Item, parts: Sequence[Item], whole: float) -> list[Share] | None:
    """The parts as shares of the whole: they reach their parent, or 100 of it."""
    inside = sum(part.value for part in parts)
    if parent.kind != "price" and any(part.kind == "price" for part in parts):
        return None
    if abs(inside - parent.value) <= NEAR:
        return [Share(part, part.value * 100 / whole) for part in parts]
    if abs(inside - 100) <= NEAR and parent.value < 100 and not any(part.overall for part in parts):
        return [Share(part, part.value * parent.value / whole, parent) for part in parts]
    return None


def _two_level(rows: tuple[Item, ...], whole: float) -> Iterator[list[Share]]:
    """Rows without price that reach 100 beside a price below 100 share what price leaves."""
    price = [row for row in rows if row.kind == "price"]
    rest = [row for row in rows if row.kind != "price"]
    top = sum(row.value for row in price)
    if len(rest) < 2 or not 0 < top < 100 or whole != 100 or abs(sum(r.value for r in rest) - 100) > NEAR:
        return
    if any(row.kind == "quality" for row in rest):
        return
    left = Item("quality", "quality", Amount(100 - top, "percent", 0, 0))
    yield [
        *(Share(row, row.value) for row in price),
        *(Share(r, r.value * (100 - top) / 100, left) for r in rest),
    ]


def _parts_last(rows: tuple[Item, ...], whole: float) -> Iterator[list[Share]]:
    """A top level that reaches the whole, then the parts of its one row of quality."""
    running = 0.0
    for last in range(1, len(rows) - 1):
        running += rows[last - 1].value
        top, parts = rows[:last], rows[last:]
        quality = [row for row in top if row.kind == "quality"]
        if (
            abs(running - whole) > NEAR * whole / 100
            or len(quality) != 1
            or len(top) < 2
            or top[-1] is quality[0]
        ):
            continue
        if any(row.kind == "narrow" for row in top):
            continue
        if made := _parts(quality[0], parts, whole):
            yield [*(Share(row, row.value * 100 / whole) for row in top if row is not quality[0]), *made]
