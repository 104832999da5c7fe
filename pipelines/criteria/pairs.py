"""Amounts of a sentence paired with the labels that they belong to (codebook 4.8, 4.15).

First the amounts that make up a whole are found (they sum to 100, or to a total that the sentence states);
then each amount gets the label on its side. A number without a unit is an amount only inside a whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import Amount, amounts, bare_numbers, whole_of
from pipelines.criteria.labels import NOUN, is_joined, kinds_of, label_of, side
from pipelines.criteria.limits import blank
from pipelines.criteria.patterns import spaced
from warehouse.sieve import Sieve

_RATIO = re.compile(r"(?<![\d/:])(\d{1,2}(?:\s?[/:]\s?\d{1,2}){1,5})(?![\d/:])")
_SEPARATORS = Sieve(r"\s{0,4}(?:,|and|&|/|;|,\s{0,4}and)\s{0,4}", re.I)
_OF_PARENT = spaced(
    r"^\s{0,4}\)?\s{0,4}(?:of|out of) (?:the )?(?:\d{1,2}(?:\.\d{1,2})?\s?%\s{0,4}(?:(?:for|given to"
    r"|allocated to) )?(?:the )?)?"
    r"(?:overall |total |available |this )?(?:quality"
    r"|technical|non-?price)"
)
_LEAD_PARENT = spaced(
    r"(?:^|[.;]\s)\W{0,4}(?:of|out of|within|in) (?:the )?(?:overall |available )?(?:quality"
    r"|technical|non-?price) (?:score|marks|weighting|element|section|component|points|criteria"
    r"|envelope|evaluation)\b[\s,:]",
)
_WITHIN_PARENT = spaced(
    r"\b(?:within|under|inside|as part of) (?:the )?(?:overall )?(?:quality|technical|non-?price)\b"
)
_INSIDE = spaced(r"\W{0,3}(?:within|inside|under|(?:forming|as) part of) ")
"""Before what an amount is a part of, and not its name."""
_OF_WHICH = spaced(r"\bof which (?:a|one)?\s{0,4}$")
_FRACTION = spaced(r"\b(?:hal(?:f|ves)|thirds?|quarters?|fifths?|tenths?|twentieths?)$")
_OF_WHICH_AFTER = spaced(r" of (?:which|this|that|these) (?=is|are|will|goes|relates)")
"""As in "Quality 25%, 40% of which is given to social value"."""
_OF_WHOLE = spaced(r"\bof (?:the )?(?:overall|total|whole|full|final|available|tender|entire)\b")
_POINTS = Sieve(r"\b(?:points|marks)\b", re.I)
_QUALITY_OF = spaced(
    r"\b(?:quality|technical)\b[^.]{0,40}\b(?:compris\w{1,3}|divided?|made (?:up|of)|split|broken down"
    r"|consist\w{0,3}|are|cover)\b"
)
_TOTAL_BEFORE = spaced(
    r"\b(?:total(?:s|ling)?|sum|sum(?:s|ming)? to|adding up to)\b[\s:|=(-]{0,6}(?:of |is )?$"
)
_SCORE = spaced(r"\bscored? (?:of )?(?:a )?\S{0,12}$")
_SPEAKS = Sieve(
    r"\b(?:weight|evaluat|scor|award|mark|criteri|points|assess|split|ratio|judged|total|MEAT"
    r"|tender|worth|winning|out of)\w{0,30}",
    re.I,
)
SAME_WAY = 1.0
"""What keeping the direction is worth, beside 1 for a noun, 2 for touching it and 3 for connecting words."""
UNUSED = 1.0
"""What is lost by a name at either end that belongs to no amount."""
NEARLY = 0.6
"""A sum this near to its whole is one: thirds are rounded."""


@dataclass(frozen=True)
class Pair:
    """An amount with its label. `of`: overall, parent, within or unknown, where the words beside it say so.

    `joined`: no other words stand between the amount and a label of social value than those that weigh it.
    `listed`: it is a part of a whole that adds up.
    """

    label: str
    amount: Amount
    of: str = "unknown"
    joined: bool = True
    listed: bool = False


def pairs(segment: str, sure: bool = False, total: float | None = None) -> list[Pair]:
    """Every amount of a sentence, row or bullet that has a label, in order.

    `sure`: the text is about award criteria and nothing else, so that any parts of a whole are criteria.
    `total`: points in all, where a sentence beside this one says how many.
    """
    segment = blank(segment)
    stated = _once(segment, list(amounts(segment)))
    found = [amount for amount in stated if not _is_score(segment, amount)]
    if _is_scale(segment, found):
        return []
    strong = [amount for amount in found if not amount.weak]
    run = _respectively(segment, strong) or _each(segment, strong)
    if run:
        return run
    ratio = _ratio(segment)
    if ratio:
        return [*ratio, *(pair for pair in _labelled(segment, strong, []) if pair.of != "unknown")]
    whole = _whole(segment, found, sure, total)
    if not whole or not _is_list(segment, whole, _with(segment, strong, whole), sure):
        parts = _parts(segment, found)
        return _labelled(segment, sorted([*_without_total(segment, strong, []), *parts], key=_start), parts)
    parts = [] if whole[0].unit == "points" else _parts(segment, found)
    taken = {amount.start for amount in whole}
    together = [*_with(segment, strong, whole), *(a for a in parts if a.start not in taken)]
    return _of_one_parent(_labelled(segment, sorted(together, key=_start), whole))


def _of_one_parent(found: list[Pair]) -> list[Pair]:
    """Where one part of a whole without price is said to be of quality, all its parts are."""
    listed = [pair for pair in found if pair.listed]
    price = any((m := NOUN.fullmatch(pair.label)) and m.lastgroup == "price" for pair in listed)
    if price or not any(pair.of == "parent" for pair in listed):
        return found
    return [replace(pair, of="parent") if pair.listed else pair for pair in found]


def _with(segment: str, strong: Sequence[Amount], whole: Sequence[Amount]) -> list[Amount]:
    """The whole, and what else has a unit and is no total, in order."""
    taken = {amount.start for amount in whole}
    rest = [a for a in _without_total(segment, strong, whole) if a.start not in taken]
    return sorted([*whole, *rest], key=_start)


def _once(segment: str, found: list[Amount]) -> list[Amount]:
    """ "Ten per cent (10%)" states one amount."""
    kept: list[Amount] = []
    for amount in found:
        between = segment[kept[-1].end : amount.start] if kept else "x"
        if kept and kept[-1].value == amount.value and re.fullmatch(r"\s{0,4}[(/]\s{0,4}", between):
            kept[-1] = replace(kept[-1], end=amount.end)
        else:
            kept.append(amount)
    return kept


def _is_score(segment: str, amount: Amount) -> bool:
    """ "Scored 8% out of a possible 10%" is weight 10 (codebook 4.6)."""
    before, after = segment[max(0, amount.start - 30) : amount.start], segment[amount.end : amount.end + 12]
    return bool(_SCORE.search(before) and re.match(r"\s{0,4}out\s{1,4}of\b", after, re.I))


def _respectively(segment: str, found: list[Amount]) -> list[Pair]:
    """ "Price, quality and social value at 60%, 30% and 10%": as many labels as amounts in one row."""
    if len(found) < 2:
        return []
    gaps = [segment[a.end : b.start] for a, b in zip(found, found[1:], strict=False)]
    if all(re.fullmatch(r"[\s)(.]{0,6}\n[\s)(.]{0,6}", gap) for gap in gaps):
        return _columns(segment, found)
    if not all(_SEPARATORS.fullmatch(gap) for gap in gaps):
        return []
    before, after = segment[: found[0].start], segment[found[-1].end :]
    for text, take in ((before, slice(-len(found), None)), (after, slice(len(found)))):
        nouns = list(NOUN.finditer(text))[take]
        if len(nouns) == len(found):
            return [
                Pair(noun.group(), amount, listed=True) for noun, amount in zip(nouns, found, strict=True)
            ]
    return []


def _columns(segment: str, found: list[Amount]) -> list[Pair]:
    """Names on lines of their own, and as many figures on lines after or before them."""
    if len(found) > 2 and abs((found[-1].value or 0) - sum(a.value or 0 for a in found[:-1])) < 0.01:
        found = found[:-1]  # their total
    before = [line.strip() for line in segment[: found[0].start].split("\n") if line.strip(" \t\r(")]
    after = [line.strip() for line in segment[found[-1].end :].split("\n") if line.strip(" \t\r).")]
    names = before[-len(found) :] if len(before) >= len(found) else after[: len(found)]
    if len(names) < len(found):
        return []
    whole = abs(sum(amount.value or 0 for amount in found) - 100) <= 0.5
    return [Pair(name, amount, listed=whole) for name, amount in zip(names, found, strict=True)]


_EACH = spaced(
    r"\s{0,2}(?:of (?:the )?(?:overall|total) (?:score|marks|evaluation) )?each\)?\s{0,2}[:-]\s{0,2}"
)


def _each(segment: str, found: list[Amount]) -> list[Pair]:
    """ "Three questions at 10% each: mobilisation, defects, social value": one amount for every name."""
    for amount in found:
        opens = _EACH.match(segment, amount.end)
        if amount.unit != "percent" or opens is None:
            continue
        names = re.split(r",\s|;|\sand\s(?!social)", segment[opens.end() :].rstrip(" ."))
        if len(names) >= 2 and any(vocabulary.NARROW.search(name) for name in names):
            before = _labelled(segment[: amount.start], [a for a in found if a.end <= amount.start], [])
            whole = abs(len(names) * (amount.value or 0) - 100) <= 1
            return [*before, *(Pair(name.strip(), amount, listed=whole) for name in names if name.strip())]
    return []


def _ratio(segment: str) -> list[Pair]:
    """ "Price/quality/social value 60/30/10", "price to quality is 60:40": a noun for each figure."""
    for match in _RATIO.finditer(segment):
        figures = [(m.group(), match.start() + m.start()) for m in re.finditer(r"\d{1,2}", match.group())]
        total = sum(int(figure) for figure, _ in figures)
        if total != 100 and not (0 < total <= 10 and re.search(r"\bratio\b", segment, re.I)):
            continue
        before = list(NOUN.finditer(segment, 0, match.start()))[-len(figures) :]
        after = list(NOUN.finditer(segment, match.end()))[: len(figures)]
        nouns = before if len(before) == len(figures) else after
        if len(nouns) == len(figures) and len({noun.lastgroup for noun in nouns}) == len(figures):
            return [
                Pair(
                    noun.group(),
                    Amount(int(figure) * 100 / total, "percent", at, at + len(figure)),
                    listed=True,
                )
                for noun, (figure, at) in zip(nouns, figures, strict=True)
            ]
    return []


_GRADES = spaced(r"\b(?:poor|fair|good|excellent|satisfactory|unsatisfactory|unacceptable|no response)\b")


def _is_scale(segment: str, found: Sequence[Amount]) -> bool:
    """ "0 = no response 0%, 1 = poor 20%, ... 5 = excellent 100%": marks on a scale, not weights."""
    values = [amount.value or 0 for amount in found]
    return (
        len(values) >= 3
        and len(_GRADES.findall(segment)) >= 2
        and values in (sorted(values), sorted(values)[::-1])
    )


def _whole(segment: str, found: list[Amount], sure: bool, total: float | None) -> list[Amount]:
    """The neighbouring amounts that make up a whole: 100%, a stated total of points, or one in decimals."""
    percents = [a for a in found if a.unit == "percent" and a.low is None and not _is_sum(segment, a)]
    shares = [a for a in percents if not a.weak]
    for candidates in (shares, percents):
        if run := _run(candidates, 100.0):
            return run
    bare = list(bare_numbers(segment, found))
    if run := _of_points(segment, found, bare, total):
        return run
    decimals = [a for a in bare if a.unit == "bare" and a.value is not None and 0 < a.value < 1]
    if run := _run(decimals, 1.0):
        return [replace(a, value=round((a.value or 0) * 100, 4), unit="percent") for a in run]
    fractions = [*(a for a in bare if a.unit == "fraction"), *(a for a in percents if a.weak)]
    if run := _run(sorted(fractions, key=_start), 100.0):
        return [replace(a, unit="percent") for a in run]
    alone = [a for a in bare if a.unit == "bare"] if not shares or sure else []
    return [replace(a, unit="percent") for a in _run(alone, 100.0)]


def _of_points(segment: str, found: list[Amount], bare: list[Amount], total: float | None) -> list[Amount]:
    """Points of a stated total; without one, of the sum of the numbers where points are spoken of."""
    stated = whole_of(segment)
    points = [a for a in found if a.unit == "points"]
    if stated:
        outside = [a for a in bare if a.end <= stated[1] or a.start >= stated[2]]
        own = [a for a in points if a.of in (None, stated[0]) and (a.of or not _inside(a, stated))]
        parts = sorted([*own, *outside], key=_start)
        run = _run(parts, stated[0]) or (parts if len(parts) >= 2 else [])
        within = sum(a.value or 0 for a in run) <= stated[0] * 1.01
        return [replace(a, unit="points", of=stated[0]) for a in run] if within else []
    numbers = [a for a in bare if a.unit == "bare" and (a.value or 0) >= 1]
    if total and (run := _run(sorted([*points, *numbers], key=_start), total)):
        return [replace(a, unit="points", of=total) for a in run]
    if points or len(numbers) < 2 or not _POINTS.search(segment) or _QUALITY_OF.search(segment):
        return []
    whole = _run(numbers, 100.0) or numbers
    return [replace(a, unit="points", of=sum(a.value or 0 for a in whole)) for a in whole]


def _inside(amount: Amount, stated: tuple[float, int, int]) -> bool:
    return stated[1] <= amount.start < stated[2]


def _parts(segment: str, found: Sequence[Amount]) -> list[Amount]:
    """Bare numbers that make up the amount before them, or 100 of it, or the marks of quality.

    "Quality 75% (Care model 25; Mobilisation 40; Social value 10)", "the quality marks comprise: ...",
    "inside the 75, the questions are weighted: ...".
    """
    bare = [a for a in bare_numbers(segment, list(found)) if a.unit == "bare"]
    for i, amount in enumerate(found):
        last = found[i + 1].start if i + 1 < len(found) else len(segment)
        inside = [a for a in bare if amount.end <= a.start < last]
        if amount.unit == "percent" and amount.value and not amount.weak:
            run = _run(inside, amount.value) or _run(inside, 100.0)
            if run:
                return [replace(a, unit="percent") for a in run]
    if len(bare) < 2 or not (_QUALITY_OF.search(segment) or _SPEAKS.search(segment)):
        return []
    first, *rest = bare
    if len(rest) >= 2 and abs(sum(a.value or 0 for a in rest) - (first.value or 0)) < 0.5:
        return [replace(a, unit="percent") for a in rest]
    if _QUALITY_OF.search(segment):
        return [replace(a, unit="percent") for a in _run(bare, 100.0) or ([] if found else bare)]
    return []


def _is_sum(segment: str, amount: Amount) -> bool:
    named = _TOTAL_BEFORE.search(segment, max(0, amount.start - 40), amount.start)
    return amount.value == 100 and named is not None


def _start(amount: Amount) -> int:
    return amount.start


def _run(parts: Sequence[Amount], total: float) -> list[Amount]:
    """The longest run of two or more that sums to the total."""
    best: list[Amount] = []
    for first in range(min(len(parts), 60)):
        running = 0.0
        for last in range(first, len(parts)):
            running += parts[last].value or 0.0
            if running > total * 1.01:
                break
            if abs(running - total) <= NEARLY * total / 100 and last - first + 1 > max(1, len(best)):
                best = list(parts[first : last + 1])
    return best


def _without_total(segment: str, strong: Sequence[Amount], whole: Sequence[Amount]) -> list[Amount]:
    """Amounts less the one that states what the others sum to: "... - total 100%"."""
    stated = whole_of(segment)
    kept = []
    for amount in strong:
        is_total = stated and stated[1] <= amount.start < stated[2] and not amount.of
        if not (is_total and (whole or amount.unit == "points")) and not _is_sum(segment, amount):
            kept.append(amount)
    if stated and not whole:
        return [replace(a, of=a.of or stated[0]) if a.unit == "points" else a for a in kept]
    return kept


def _is_list(segment: str, whole: Sequence[Amount], together: list[Amount], sure: bool) -> bool:
    """Parts of a whole are criteria: two known nouns among them, or one where weighing is spoken of."""
    listed = [pair for pair in _labelled(segment, together, whole) if pair.listed]
    if len(listed) < len(whole):
        return False
    kinds = kinds_of(pair.label for pair in listed)
    if sure or len(kinds) >= 2 or ("price" in kinds and len(listed) >= 3):
        return True
    return bool(_SPEAKS.search(segment)) and (bool(kinds) or len(listed) >= 3)


def _labelled(segment: str, found: list[Amount], whole: Sequence[Amount]) -> list[Pair]:
    """The amounts with their labels; one without a label is left out."""
    if not found:
        return []
    edges = [0, *(amount.end for amount in found)], [*(amount.start for amount in found), len(segment)]
    gaps = [segment[a:b] for a, b in zip(*edges, strict=True)]
    lead = _LEAD_PARENT.search(gaps[0]) is not None
    inside = _WITHIN_PARENT.search(gaps[0]) is not None
    made = []
    for i, (amount, forwards) in enumerate(zip(found, _chosen(found, gaps, whole), strict=True)):
        gap = gaps[i + forwards]
        label, listed = label_of(gap, not forwards), amount in whole
        of = "parent" if lead or (inside and listed) else _scope(segment, amount, label)
        if label:
            made.append(Pair(label, amount, of, is_joined(_OF_PARENT.sub("", gap), not forwards), listed))
    return made


def _chosen(found: list[Amount], gaps: list[str], whole: Sequence[Amount]) -> list[bool]:
    """Directions: the parts of a whole in one go, and what stands before and after them each in one."""
    marks = [amount in whole for amount in found]
    chosen: list[bool] = []
    for first, last in reversed(list(_stretches(marks))):
        own = gaps[first : last + 1]
        if chosen and not chosen[0] and label_of(own[-1]) == label_of(own[-1], False):
            own[-1] = ""  # the one name between two amounts is the later one's
        chosen = [*_directions(own), *chosen]
    return chosen


def _stretches(marks: list[bool]) -> Iterator[tuple[int, int]]:
    """[first, last) of each stretch of equal marks."""
    first = 0
    for last in range(1, len(marks) + 1):
        if last == len(marks) or marks[last] != marks[first]:
            yield first, last
            first = last


def _directions(gaps: list[str]) -> list[bool]:
    """For each amount whether its label stands after it: the choice with most in its favour.


    Only a gap in two clauses names two amounts. A row that begins with a name and ends with an amount has
    its names before; one that begins with an amount and ends with a name has them after.
    """
    before = [side(gap, True) for gap in gaps[:-1]]
    after = [-1.0 if _INSIDE.match(gap) else side(gap, False) for gap in gaps[1:]]
    if len(before) > 1:
        opens, ends = _names(gaps[0], True), _names(gaps[-1], False)
        if opens != ends and all(_names(gap, False) for gap in gaps[1:-1]):
            return [ends] * len(before)
    first = before[0] + (1.5 if before[0] and not after[-1] else 0.1)
    unused = UNUSED if len(before) > 1 else 0.0
    opening = after[0] - unused * _names(gaps[0], True)
    best: list[tuple[float, list[bool]]] = [(first, [False]), (opening, [True])]
    for i in range(1, len(before)):
        (back, backs), (on, ons) = best
        kept = max(
            (back + before[i] + SAME_WAY, [*backs, False]),
            (on + before[i] if _names_two(gaps[i]) else -1.0, [*ons, False]),
        )
        turned, same = back + after[i], on + after[i] + SAME_WAY
        forward = (turned, [*backs, True]) if turned > same else (same, [*ons, True])
        best = [kept, forward]
    best[0] = (best[0][0] - unused * _names(gaps[-1], False), best[0][1])
    return max(best, key=lambda choice: choice[0])[1]


def _names(gap: str, before: bool) -> bool:
    """A name stands on this side: not where a colon, bracket or semicolon parts it from the amount."""
    edge = gap.rstrip()[-1:] if before else gap.lstrip()[:1]
    label = label_of(gap, before)
    if not before and _INSIDE.match(gap):
        return False
    if edge == ";" or not label or _TOTAL_BEFORE.search(f"{label} "):
        return False
    return not before or bool(NOUN.search(label)) or not (_SPEAKS.search(label) or len(label.split()) > 4)


_TURN = spaced(r"[;:)]|\b(?:made up of|compris\w{1,4}|of which)\b")


def _names_two(gap: str) -> bool:
    """ "... 40% technical weighting; quality (25% ...": one name for each of its two amounts."""
    turn = _TURN.search(gap)
    if turn is None or not NOUN.search(gap[: turn.start()]):
        return False
    rest = gap[turn.end() :]
    return bool(NOUN.search(rest) or (turn.group() != ";" and re.search(r"[A-Za-z]{3}", rest)))


def _scope(segment: str, amount: Amount, label: str) -> str:
    """overall, parent ("20% of the quality score"), within ("10% within quality") or unknown."""
    after = segment[amount.end : amount.end + 90]
    if _OF_WHOLE.search(after[:60]) and not _OF_PARENT.match(after):
        return "overall"
    if vocabulary.NARROW.search(label) and _OF_WHICH_AFTER.match(after):
        return "parent"
    if _OF_WHICH.search(segment[: amount.start]) and _FRACTION.search(segment[amount.start : amount.end]):
        return "parent"  # "of which a quarter"
    if re.fullmatch(r"\W{0,10}(?:the\s{1,4})?(?:quality|technical)\W{0,10}", label, re.I):
        return "unknown"
    if _OF_PARENT.match(after):
        return "parent"
    if vocabulary.NARROW.search(label) and (
        _WITHIN_PARENT.search(segment[: amount.start]) or _WITHIN_PARENT.match(after.lstrip(" )"))
    ):
        return "within"
    return "unknown"
