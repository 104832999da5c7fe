"""A list in prose, explained: parts of a parent, shares of quality, whole lists, or single statements."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria.labels import NOUN, kinds_of
from pipelines.criteria.model import Criterion, percent
from pipelines.criteria.patterns import spaced
from pipelines.criteria.weigh import weigh
from pipelines.criteria.weighed import Weighed
from warehouse.sieve import Sieve

_OF_WHICH = spaced(r"\bof which\b|\bincluding\b|\binclusive of\b|\bincl\.|\bincludes\b|\bcontains\b|\bwith\b")
_INSIDE = spaced(
    r"\bof wh?ich\b|\binclu\w{2,6}\b|\bincl?\.|\bcontain\w{0,3}\b|\bwithin\b|\binside\b|\bunder\b|\("
)
_OPENS = spaced(
    r"^\s{0,4}\)?\s{0,4}(?:[:(\[]|-\s|made up|split|broken down|compris\w{1,30}|consist\w{1,30}"
    r"|divided|sub-?divided|which is|as follows)"
)
_SPLIT = spaced(
    r"\bsocial value\b[^.]{0,50}\b(?:split|made up|broken|divided|compris|consist|sub-?criteria"
    r"|themes)"
)
_BLOCK = Sieve(r"\bquality\b|\bnon-?price\b", re.I)


def explain(rows: Sequence[Criterion], everything: Sequence[Criterion]) -> Weighed:
    """The rows of one list with weights. `everything`: all rows of the field, for the size of quality."""
    floors = [row for row in rows if row.statement == "floor"]
    if floors:
        read = (row if row in floors else _absolute(row, "text-as-stated") for row in rows)
        return Weighed(tuple(read), False)
    if any(row.stated_of == "parent" or row.is_within for row in rows):
        return _shares(rows, everything)
    if _contradict(rows):
        return _differ(rows)
    price = [row for row in rows if row.kind != "quality"]
    known = [row for row in rows if row.is_narrow or row.is_umbrella]
    if not known and abs(sum(row.stated_value or 0 for row in price) - 100) < 0.5:
        return weigh(price)
    inside = _of_social_value(rows) or _nested(rows)
    if inside is not None:
        return inside
    weighed = weigh(list(rows))
    if weighed.problem in (None, "impossible-weight"):
        return weighed
    return _partial(rows) if any(row.is_narrow for row in rows) else weighed


def sized(weighed: Weighed, size: float | None) -> Weighed:
    """Shares of a quality that this text gives no size, of the size that the structured list gives it."""
    if size is None:
        return weighed
    read = []
    for row in weighed.rows:
        if row.rule == "share-of-unstated-quality":
            read.append(_relative(row, size))
        elif row.rule == "part-within-parent" and row.weight_low_pct == 0:
            read.append(_within(row, size))
        else:
            read.append(row)
    return replace(weighed, rows=tuple(read))


def narrow_weight(weighed: Weighed) -> float | None:
    """The sum of the narrow weights; null where one is unknown or the list is quarantined."""
    narrow = [row for row in weighed.rows if row.is_narrow]
    if weighed.problem or not narrow or any(row.weight_pct is None or row.is_joint for row in narrow):
        return None
    return sum(row.weight_pct or 0.0 for row in narrow)


def _shares(rows: Sequence[Criterion], everything: Sequence[Criterion]) -> Weighed:
    """ "20% of the quality score", "10% within quality": of the size of quality in the field, else bounds."""
    sizes = {
        row.stated_value
        for row in everything
        if row.is_umbrella and row.stated_of != "parent" and row.stated_unit == "percent" and row.stated_value
    }
    size = sizes.pop() if len(sizes) == 1 else None
    read = []
    for row in rows:
        if row.is_within and row.stated_value is not None:
            read.append(_within(row, size))
        elif row.stated_of != "parent" or row.stated_value is None:
            read.append(_absolute(row, "text-as-stated"))
        elif size is None or size > 100:
            told = f"{row.stated()} of quality, whose size is not stated: 0% to {row.stated()}"
            read.append(row.means("share-of-unstated-quality", None, 0.0, row.stated_value, "parent", told))
        else:
            read.append(_relative(row, size))
    nested = any(row.stated_of == "parent" and row.is_narrow for row in read)
    return Weighed(tuple(read), False, nested=nested)


def _within(row: Criterion, size: float | None) -> Criterion:
    """One child "X within Y" may be of the whole or of Y: bounds (codebook 4.1)."""
    value = row.stated_value or 0.0
    if size is None:
        told = (
            f"{percent(value)} of quality, whose size is not stated, or of the whole: 0% to {percent(value)}"
        )
        return row.means("part-within-parent", None, 0.0, value, "unknown", told)
    low, high = sorted((value * size / 100, min(value, size)))
    share = f"{percent(value)} of quality {percent(size)} = {percent(value * size / 100)}"
    told = f"{share}, or {percent(min(value, size))} of the whole"
    return row.means("part-within-parent", None, low, high, "unknown", told)


def _contradict(rows: Sequence[Criterion]) -> bool:
    """Two sentences that give one criterion of social value two weights, neither part of a whole."""
    stated: dict[str, tuple[float | None, str]] = {}
    for row in rows:
        if not row.is_narrow or row.is_listed or row.stated_low is not None:
            continue
        value, said = stated.setdefault(row.name.lower(), (row.stated_value, row.words))
        if value != row.stated_value and said != row.words:
            return abs(sum(other.stated_value or 0 for other in rows) - 100) > 1
    return False


def _differ(rows: Sequence[Criterion]) -> Weighed:
    read = tuple(row.means("two-statements-differ", None, None, None) for row in rows)
    return Weighed(read, False, problem="two-statements-differ")


def _of_social_value(rows: Sequence[Criterion]) -> Weighed | None:
    """Quantitative 50%, qualitative 50%: parts of the social value score itself say nothing of its weight."""
    total = sum(row.stated_value or 0 for row in rows)
    inside = len(rows) >= 2 and all(row.is_narrow for row in rows) and 95 <= total <= 205
    alone = not any(row.kind != "quality" or row.is_umbrella for row in rows)
    split = alone and 95 <= total <= 105 and any(_SPLIT.search(row.words) for row in rows)
    if not inside and not split:
        return None
    read = tuple(row.means("parts-of-social-value", None, None, None, "parent") for row in rows)
    return Weighed(read, False)


def _nested(rows: Sequence[Criterion]) -> Weighed | None:
    """Parts after their parent: they sum to it, they sum to 100, or a word says how they stand to it."""
    for at, parent in enumerate(rows):
        if parent.kind != "quality" or parent.is_narrow or parent.stated_value is None:
            continue
        if not parent.is_umbrella or parent.stated_unit != "percent":
            continue
        found = _children(rows, at, parent.stated_value)
        if found is not None:
            return found
    return None


def _children(rows: Sequence[Criterion], at: int, size: float) -> Weighed | None:
    parent, later = rows[at], []
    total = sum(row.stated_value or 0 for row in rows)
    following = [row for row in rows[at + 1 :] if row.kind == "quality"]
    if total > 105 and _prefix(following, size) == len(following):
        rest = [row for row in rows if row is not parent]
        return Weighed(tuple(_absolute(row, "parts-sum-to-parent") for row in rest), True)
    for row in rows[at + 1 :]:
        if row.kind != "quality" or (row.is_umbrella and _BLOCK.search(row.name)):
            break
        later.append(row)
    if not later:
        return None
    outside = [row for row in rows if row is not parent and row not in later]
    inside = sum(row.stated_value or 0 for row in later)
    above = size + sum(row.stated_value or 0 for row in outside)
    whole = abs(inside - 100) <= 1 and size < 100 and 95 <= above <= 105
    prefix = _prefix(later, size) if total > 105 and not whole else None
    if prefix is not None:
        rest = [row for row in rows if row is not parent]
        return Weighed(tuple(_absolute(row, "parts-sum-to-parent") for row in rest), True)
    if whole:
        read = [
            *(_absolute(r, "parts-relative-to-parent") for r in outside),
            *(_relative(r, size, parent.name) for r in later),
        ]
        return Weighed(tuple(read), True, nested=True)
    return _opened(parent, later, outside, size, inside, above)


def _prefix(later: Sequence[Criterion], size: float) -> int | None:
    """How many of the rows after a parent sum to it, two at least."""
    running = 0.0
    for count, row in enumerate(later, 1):
        running += row.stated_value or 0
        if count >= 2 and abs(running - size) <= 0.5:
            return count
    return None


def _opened(
    parent: Criterion,
    later: Sequence[Criterion],
    outside: Sequence[Criterion],
    size: float,
    inside: float,
    above: float,
) -> Weighed | None:
    """ "40% quality, of which 10% social value", "(including 10% ...)", "quality 40% (social value 10%)"."""
    between = _between(parent, later[0])
    of_which = bool(_OF_WHICH.search(between))
    if not of_which and not _OPENS.match(between):
        return None
    whole = [parent, *outside]
    kept = [_absolute(row, "text-as-stated") for row in whole]
    if not of_which and abs(inside + above - 100) <= 1:
        return None  # the parts stand beside the parent: together they are the whole
    if of_which and inside <= size:
        return Weighed((*kept, *(_absolute(row, "of-which") for row in later)), False)
    if of_which and any(row.stated_of == "overall" for row in later):
        read = tuple(row.means("part-above-parent", None, None, None) for row in [*whole, *later])
        return Weighed(read, False, problem="part-above-parent")
    if not of_which and inside > size and len(later) > 1 and abs(inside - 100) > 1:
        read = tuple(row.means("part-above-parent", None, None, None) for row in [*whole, *later])
        return Weighed(read, False, problem="part-above-parent")
    if of_which or (inside > size and len(later) > 1):
        return Weighed((*kept, *(_relative(row, size, parent.name) for row in later)), False, nested=True)
    if len(later) == 1 and later[0].stated_of == "overall":
        return Weighed((*kept, _absolute(later[0], "text-as-stated")), False)
    if len(later) == 1 and later[0].stated_value is not None:
        return Weighed((*kept, _within(later[0], size)), False)
    if inside <= size:
        return Weighed((*kept, *(_absolute(row, "parts-of-parent") for row in later)), False)
    return None


def _between(parent: Criterion, child: Criterion) -> str:
    """The words between a parent's amount and its part's amount, in the sentence that holds both."""
    gap = child.evidence.start - parent.evidence.end
    if parent.words != child.words:
        return ":" if parent.words.rstrip().endswith((":", "-")) else ""
    at = parent.words.find(parent.evidence.text)
    return parent.words[at + len(parent.evidence.text) :][: max(gap, 0)] if at >= 0 else ""


def _partial(rows: Sequence[Criterion]) -> Weighed:
    """A sentence that states social value alone, or beside some others, states it of the whole."""
    narrow = [row for row in rows if row.is_narrow]
    total = sum(row.stated_value or 0 for row in rows)
    kinds = kinds_of(row.name for row in rows)
    beside = [r for r in rows if r.words == narrow[0].words and r not in narrow and NOUN.search(r.name)]
    together = all(row.words == narrow[0].words and row.stated_unit == "percent" for row in rows)
    adds_up = 95 <= total <= 105 if together else total <= 105 or not beside
    if narrow[0].stated_of != "overall" and not adds_up:
        if together and _is_whole_without(rows):
            return replace(_outside(rows), flags=("stated", "beyond"))
        if len(kinds) == 3:
            return _outside(rows)
    listed = list(rows)
    if total > 105:
        listed = narrow
        if len({row.stated_value for row in narrow}) != 1:
            return _differ(rows)
    return Weighed(tuple(_absolute(row, "text-as-stated") for row in listed), False)


def _is_whole_without(rows: Sequence[Criterion]) -> bool:
    """Price and others come to 100 before social value, and nothing says that it is inside one of them."""
    others = [row for row in rows if row.is_listed and not row.is_narrow]
    priced = any(row.kind == "price" for row in others)
    whole = abs(sum(row.stated_value or 0 for row in others) - 100) <= 1
    return priced and whole and not _INSIDE.search(rows[0].words)


def _outside(rows: Sequence[Criterion]) -> Weighed:
    """A list that names price, quality and social value and does not add up; `stated`: and means to."""
    read = tuple(row.means("sum-outside-95-105", None, None, None, "unknown") for row in rows)
    return Weighed(read, False, problem="sum-outside-95-105", flags=("stated",))


def _absolute(row: Criterion, rule: str) -> Criterion:
    """Percent of the whole as stated; points without their total stay unknown."""
    if row.stated_value is None or row.stated_value > 100 or row.stated_unit not in ("percent", "points"):
        return row.means(rule, None, None, None)
    if row.stated_unit == "points":
        if not row.total:
            return row.means("points-without-total", None, None, None, "unknown")
        value = row.stated_value * 100 / row.total
        told = f"{row.stated_value:g} of {row.total:g} points = {percent(value)}"
        return row.means("points-of-sum", value, value, value, arithmetic=told)
    low = row.stated_value if row.stated_low is None else row.stated_low
    high = row.stated_value if row.stated_high is None else row.stated_high
    middle = f"the middle of {row.stated()} = {percent(row.stated_value)}" if low != high else None
    return row.means(rule, row.stated_value, low, high, arithmetic=middle)


def _relative(row: Criterion, size: float, parent: str = "Quality") -> Criterion:
    """A share of a parent that is `size` percent of the whole."""
    if row.stated_value is None:
        return row
    low, high = (row.stated_value if v is None else v for v in (row.stated_low, row.stated_high))
    weight, least, most = (value * size / 100 for value in (row.stated_value, low, high))
    told = f"{row.stated()} of {parent} {percent(size)} = {percent(weight)}"
    return replace(row, stated_of="parent").means(
        "share-of-stated-quality", weight, least, most, "parent", told
    )
