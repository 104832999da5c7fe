"""Amounts of a sentence paired with the labels that they belong to (READING.md 4.8, 4.15).

First the amounts that make up a whole are found (they sum to 100, or to a total that the sentence states);
then each amount gets the label on its side. A number without a unit is an amount only inside a whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import words
from pipelines.criteria.amounts import Amount, amounts, bare_numbers, whole_of
from pipelines.criteria.labels import NOUN, is_joined, label_of, side

_RATIO = re.compile(r"(?<![\d/:])(\d{1,2}(?:\s?[/:]\s?\d{1,2}){1,5})(?![\d/:])")
_SEPARATORS = re.compile(r"\s{0,4}(?:,|and|&|/|;|,\s{0,4}and)\s{0,4}", re.I)
_OF_PARENT = re.compile(
    r"^\s{0,4}\)?\s{0,4}(?:of|out\s{1,4}of)\s{1,4}(?:the\s{1,4})?(?:overall\s{1,4}|total\s{1,4}|available\s{1,4}|this\s{1,4})?(?:quality|technical|non-?price)",
    re.I,
)
_LEAD_PARENT = re.compile(
    r"(?:^|[.;]\s)\W{0,4}(?:of|out\s{1,4}of|within|in)\s{1,4}(?:the\s{1,4})?(?:overall\s{1,4}|available\s{1,4})?(?:quality|technical|non-?price)"
    r"\s{1,4}(?:score|marks|weighting|element|section|component|points|criteria|envelope|evaluation)\b[\s,:]",
    re.I,
)
_WITHIN_PARENT = re.compile(
    r"\b(?:within|under|inside|as\s{1,4}part\s{1,4}of)\s{1,4}(?:the\s{1,4})?(?:overall\s{1,4})?(?:quality|technical|non-?price)\b",
    re.I,
)
_OF_WHICH = re.compile(r"\bof\s{1,4}which\s{1,4}(?:a|one)?\s{0,4}$", re.I)
_OF_WHOLE = re.compile(
    r"\bof\s{1,4}(?:the\s{1,4})?(?:overall|total|whole|full|final|available|tender|entire)\b", re.I
)
_TOTAL_BEFORE = re.compile(r"\b(?:total(?:s|ling)?|sum(?:s|ming)?\s{1,4}to|adding\s{1,4}up\s{1,4}to)\b[\s:|=(-]{0,6}(?:of\s{1,4}|is\s{1,4})?$", re.I)
_SCORE = re.compile(r"\bscored?\s{1,4}(?:of\s{1,4})?(?:a\s{1,4})?\S{0,12}$", re.I)
_SPEAKS = re.compile(
    r"\b(?:weight|evaluat|scor|award|mark|criteri|points|assess|split|ratio|judged|total|MEAT|tender)\w{0,30}", re.I
)
SAME_WAY = 1.0
"""What keeping the direction is worth, beside 1 for a noun, 2 for touching it and 3 for connecting words."""
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


def pairs(segment: str) -> list[Pair]:
    """Every amount of a sentence, row or bullet that has a label, in order."""
    found = [a for a in _once(segment, list(amounts(segment))) if not _is_score(segment, a)]
    strong = [amount for amount in found if not amount.weak]
    run = _respectively(segment, strong) or _ratio(segment, strong)
    if run:
        return run
    whole = _whole(segment, found)
    taken = {amount.start for amount in whole}
    kept = [a for a in _without_total(segment, strong, whole) if a.start not in taken]
    together = sorted([*whole, *kept], key=lambda amount: amount.start)
    made = _labelled(segment, together, whole)
    if whole and not _is_list(segment, [pair for pair in made if pair.listed]):
        made = _labelled(segment, _without_total(segment, strong, []), [])
    return [pair for pair in made if pair.label]


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
    """ "Scored 8% out of a possible 10%" is weight 10 (READING.md 4.6)."""
    before, after = segment[max(0, amount.start - 30) : amount.start], segment[amount.end : amount.end + 12]
    return bool(_SCORE.search(before) and re.match(r"\s{0,4}out\s{1,4}of\b", after, re.I))


def _respectively(segment: str, found: list[Amount]) -> list[Pair]:
    """ "Price, quality and social value at 60%, 30% and 10%": as many labels as amounts in one row."""
    if len(found) < 2:
        return []
    gaps = [segment[a.end : b.start] for a, b in zip(found, found[1:], strict=False)]
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


def _ratio(segment: str, strong: list[Amount]) -> list[Pair]:
    """ "Price/quality/social value 60/30/10": as many nouns as figures, which make up 100."""
    if strong:
        return []
    nouns = list(NOUN.finditer(segment))
    for match in _RATIO.finditer(segment):
        figures = [(m.group(), match.start() + m.start()) for m in re.finditer(r"\d{1,2}", match.group())]
        if len(figures) == len(nouns) >= 2 and sum(int(figure) for figure, _ in figures) == 100:
            return [
                Pair(noun.group(), Amount(float(figure), "percent", at, at + len(figure)), listed=True)
                for noun, (figure, at) in zip(nouns, figures, strict=True)
            ]
    return []


def _whole(segment: str, found: list[Amount]) -> list[Amount]:
    """The neighbouring amounts that make up a whole: 100%, a stated total of points, or one in decimals."""
    percents = [a for a in found if a.unit == "percent" and a.low is None]
    shares = [a for a in percents if not a.weak]
    for candidates in (shares, percents):
        if run := _run(candidates, 100.0):
            return run
    total = whole_of(segment)
    bare = list(bare_numbers(segment, found))
    if total:
        outside = [a for a in bare if a.end <= total[1] or a.start >= total[2]]
        points = [a for a in found if a.unit == "points" and (a.of in (None, total[0]))]
        points = [a for a in points if not total[1] <= a.start < total[2] or a.of]
        parts = sorted([*points, *outside], key=lambda amount: amount.start)
        if run := _run(parts, total[0]):
            return [replace(a, unit="points", of=total[0]) for a in run]
    decimals = [a for a in bare if a.unit == "bare" and a.value is not None and 0 < a.value < 1]
    if run := _run(decimals, 1.0):
        return [replace(a, value=round((a.value or 0) * 100, 4), unit="percent") for a in run]
    fractions = sorted([*(a for a in bare if a.unit == "fraction"), *(a for a in percents if a.weak)], key=_start)
    if run := _run(fractions, 100.0):
        return [replace(a, unit="percent") for a in run]
    if not shares:
        if run := _run([a for a in bare if a.unit == "bare"], 100.0):
            return [replace(a, unit="percent") for a in run]
    return []


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
        is_sum = stated and stated[1] <= amount.start and amount.end <= stated[2] and not amount.of
        named = _TOTAL_BEFORE.search(segment, max(0, amount.start - 40), amount.start)
        whole_again = whole and amount.value == 100 and named
        if not (is_sum and (whole or amount.unit == "points")) and not whole_again:
            kept.append(amount)
    if stated and not whole:
        return [replace(a, of=a.of or stated[0]) if a.unit == "points" else a for a in kept]
    return kept


def _is_list(segment: str, listed: Sequence[Pair]) -> bool:
    """Parts of a whole are criteria: two known nouns among them, or social value where weighing is spoken of."""
    if not listed or not all(pair.label for pair in listed):
        return False
    kinds = {m.lastgroup for pair in listed if (m := NOUN.search(pair.label))}
    return len(kinds) >= 2 or ("narrow" in kinds and bool(_SPEAKS.search(segment)))


def _labelled(segment: str, found: list[Amount], whole: Sequence[Amount]) -> list[Pair]:
    if not found:
        return []
    edges = [0, *(amount.end for amount in found)], [*(amount.start for amount in found), len(segment)]
    gaps = [segment[a:b] for a, b in zip(*edges, strict=True)]
    chosen = _directions(gaps)
    lead = _LEAD_PARENT.search(gaps[0]) is not None
    made = []
    for i, (amount, forwards) in enumerate(zip(found, chosen, strict=True)):
        gap = gaps[i + forwards]
        label = label_of(gap, not forwards)
        of = "parent" if lead else _scope(segment, amount, label)
        made.append(Pair(label, amount, of, is_joined(gap, not forwards), amount in whole))
    return made


def _directions(gaps: list[str]) -> list[bool]:
    """For each amount whether its label stands after it: the choice with most in its favour.

    Only a gap in two clauses names two amounts. A row that begins with a name and ends with an amount has its names before; one
    that begins with an amount and ends with a name has them after.
    """
    before = [side(gap, True) for gap in gaps[:-1]]
    after = [side(gap, False) for gap in gaps[1:]]
    if len(before) > 1 and before[0] < 1 <= after[-1] and all(score >= 0.5 for score in after):
        return [True] * len(before)
    first = before[0] + (1.5 if before[0] and not after[-1] else 0.1)
    best: list[tuple[float, list[bool]]] = [(first, [False]), (after[0], [True])]
    for i in range(1, len(before)):
        (back, backs), (on, ons) = best
        kept = max((back + before[i] + SAME_WAY, [*backs, False]), (on + before[i] if _names_two(gaps[i]) else -1.0, [*ons, False]))
        turned, same = back + after[i], on + after[i] + SAME_WAY
        forward = (turned, [*backs, True]) if turned > same else (same, [*ons, True])
        best = [kept, forward]
    return max(best, key=lambda choice: choice[0])[1]


_TURN = re.compile(r"[;:]|\b(?:made\s{1,4}up\s{1,4}of|compris\w{1,4}|of\s{1,4}which)\b", re.I)


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
    if _OF_WHICH.search(segment[: amount.start]) and not segment[amount.start].isdigit():
        return "parent"  # "of which a quarter"
    if re.fullmatch(r"\W{0,10}(?:the\s{1,4})?(?:quality|technical)\W{0,10}", label, re.I):
        return "unknown"
    if _OF_PARENT.match(after):
        return "parent"
    if words.NARROW.search(label) and (_WITHIN_PARENT.search(segment[: amount.start]) or _WITHIN_PARENT.match(after.lstrip(" )"))):
        return "within"
    return "unknown"
