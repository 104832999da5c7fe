"""Figures that follow one another and reach quality, or all of the award, with one for social value."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import Amount
from pipelines.criteria.structure.answer import Answer
from pipelines.criteria.structure.contexts import KPI, Wording, is_policy
from pipelines.criteria.structure.labels import is_joint, kind_of, named
from pipelines.criteria.structure.of_quality import says_again
from pipelines.criteria.structure.parted import is_bound
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.statements import MAYBE
from pipelines.criteria.structure.whole import UMBRELLA, Whole

_MOST = 14
"""Sentences to either side that figures of one division stand in."""
_MENTIONS = 8
"""Names of social value round which divisions are looked for."""
_LETTERS = re.compile(r"[A-Za-z]{3}|\b[A-Z]{2}\b")
_UNIT_WORDS = spaced(r"^\W{0,4}(?:%|percent|per cent|pct|pc|marks?|points?|pts|mks?)\b")
_SOFT_END = re.compile(
    r"[,;:\n(/]|\.\s(?!\s?(?:[&+/]|and\b))"
    r"|\b(?:and|which|that)\s(?:will|is|are|shall|must|has|have)\b"
)


def divided(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> Iterator[Answer]:
    """Figures that follow one another and reach quality, or 100 of it, with one for social value."""
    text = wording.text
    edges = _edges(wording, stated, of_all)
    items = [a for a in stated if a.start not in of_all.figures and not says_again(a, of_all, text)]
    for first, last in _stretches(edges, wording):
        inside = [a for a in items if first <= a.start < last]
        if len(inside) < 2:
            continue
        total = sum(a.size for a in inside)
        if any(near(2 * a.size, total) and _is_sum(a, text) for a in inside) or not _stands_alone(
            inside, items, of_all, text
        ):
            continue
        is_whole = near(total, of_all.quality) and of_all.quality <= 95
        is_hundred = near(total, 100) and of_all.quality <= 95 and of_all.rest < 0.6
        if not (is_whole or is_hundred) or any(not _speaks_of_award(wording, a) for a in inside):
            continue
        own = _own_figure(wording, inside, first, last)
        if own is not None and is_whole:
            yield Answer(own.size, False, own, "part of quality")
        elif own is not None:
            yield Answer(own.size * of_all.quality / 100, True, own, "part of quality")


_OPENS = spaced(r"^\s?(?:%|marks?|points?|pts)?\s?(?:[:(=]|of which|comprising|made up)")
_SUM_OF = spaced(rf"(?:\b(?:total|sum|out of|from)|{UMBRELLA}[^.;\n\d]{{0,30}})\W{{0,4}}$")


def _is_sum(figure: Amount, text: str) -> bool:
    """Whether the others may be what makes this one up: "marked out of 50: team 30, plan 20"."""
    before, after = text[max(0, figure.start - 50) : figure.start], text[figure.end : figure.end + 16]
    return bool(_OPENS.search(after) or _SUM_OF.search(before))


_PARTED = re.compile(r"[.!?]\s|\n\s{0,4}\n")
_NEAR = 80


def _stands_alone(inside: Sequence[Amount], items: Sequence[Amount], of_all: Whole, text: str) -> bool:
    """Whether no further figure stands beside these in the same list."""
    at, count = items.index(inside[0]), len(inside)
    beside = [(items[at - 1], inside[0])] if at else []
    beside += [(inside[-1], items[at + count])] if at + count < len(items) else []
    for first, last in beside:
        gap = text[first.end : last.start]
        split = any(first.end <= place < last.start for place in of_all.figures)
        if not split and len(gap) < _NEAR and not _PARTED.search(gap):
            return False
    return True


def _speaks_of_award(wording: Wording, figure: Amount) -> bool:
    body = wording.body(wording.sentence_of(figure.start))
    return not (is_policy(body) or MAYBE.search(body) or KPI.search(body))


def _edges(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> list[tuple[int, int]]:
    """[start, end) of every sentence, or of what stands in it between the figures of the whole."""
    found = []
    tops = [a for a in stated if a.start in of_all.figures or says_again(a, of_all, wording.text)]
    for start, end in wording.sentences:
        cuts = [start, *(at for a in tops if start <= a.start < end for at in (a.start, a.end)), end]
        found += [(a, b) for a, b in pairwise(cuts) if not any(a == top.start for top in tops)]
    return found


def _stretches(edges: Sequence[tuple[int, int]], wording: Wording) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring parts round a name of social value."""
    text = wording.text
    here = [at for at, (start, end) in enumerate(edges) if named(text[start:end], wording.is_defined)]
    for at in here[:_MENTIONS]:
        for first in range(max(0, at - _MOST), at + 1):
            for last in range(at, min(len(edges), at + _MOST)):
                yield edges[first][0], edges[last][1]


def _own_figure(
    wording: Wording, inside: Sequence[Amount], first: int, last: int, *, is_priced: bool = False
) -> Amount | None:
    """The figure of social value: names stand before all figures, or after all.

    `is_priced`: one of them is price's, and none is a total; else neither.
    """
    text = wording.text
    bounds = [first, *(a.end for a in inside[:-1])], [*(a.start for a in inside[1:]), last]
    before = [_since(wording, b, a) for b, a in zip(bounds[0], inside, strict=True)]
    after = [_until(wording, a, b) for a, b in zip(inside, bounds[1], strict=True)]
    if _LAST_ONE.search(before[-1]) and not _LAST_ONE.search(before[0]):
        before[-1] = _label(
            after[-1], False
        )  # "method thirty, and the remaining fifteen are for social value"
    ways = []
    for gaps, is_before in ((before, True), (after, False)):
        labels = [_label(gap, is_before) for gap in gaps]
        if all(labels):
            own = [a for a, label in zip(inside, labels, strict=True) if named(label, wording.is_defined)]
            ways.append((_set_apart(text, inside, is_before), own, labels))
    if not ways or (len(ways) == 2 and ways[0][0] == ways[1][0] and ways[0][1] != ways[1][1]):
        return None
    _, own, labels = max(ways, key=lambda way: way[0])
    kinds = [kind_of(label, wording.is_defined)[0] for label in labels]
    if "total" in kinds or (kinds.count("price") != 1 if is_priced else "price" in kinds):
        return None
    joint = any(named(label, wording.is_defined) and is_joint(label) for label in labels)
    return own[0] if len(own) == 1 and not joint else None


def _since(wording: Wording, start: int, figure: Amount) -> str:
    """From a place to a figure, less the sentences before its own; a line alone may be its name."""
    gap = wording.text[start : figure.start]
    stops = [found.end() for found in _SENTENCE.finditer(gap)]
    return gap[stops[-1] :] if stops else gap


def _until(wording: Wording, figure: Amount, end: int) -> str:
    """From a figure to a place in its own sentence."""
    return wording.text[figure.end : min(end, wording.sentences[wording.sentence_of(figure.start)][1])]


_SENTENCE = re.compile(r"[.!?]\s(?!\s?(?:[&+/]|and\b))")
_APART_AFTER = re.compile(r"^\s?(?:%|per\s?cent|percent|marks?|points?|pts)?\s?(?:[,;.)\n]|$|and\b|&)", re.I)
_POINTS_BACK = spaced(
    r"\W{0,4}(?:(?:to|for|on|of|by) which|which|it)\b(?: the (?:remaining|other|last))?\W{0,4}"
)
_LAST_ONE = spaced(r"(?:^|[,;.]|\band) ?(?:(?:with|leaving|and) )?the (?:remaining|other|last|final) $")
_APART_BEFORE = re.compile(r"(?:^|[,;:(\n]|\band|&)\s?(?:an?\s)?$", re.I)


def _set_apart(text: str, inside: Sequence[Amount], is_before: bool) -> int:
    """Of how many figures the other side ends a row: "Team 20, " has its name before."""
    if is_before:
        return sum(bool(_APART_AFTER.search(text[a.end : a.end + 16])) for a in inside)
    return sum(bool(_APART_BEFORE.search(text[max(0, a.start - 12) : a.start])) for a in inside)


def _label(gap: str, is_before: bool) -> str:
    """The part of a gap next to its figure, up to the end of its clause."""
    gap = gap if is_before else _UNIT_WORDS.sub("", gap)
    parts = [part for part in _SOFT_END.split(gap) if _LETTERS.search(part)]
    if is_before and len(parts) > 1 and _POINTS_BACK.fullmatch(parts[-1]):
        parts.pop()  # "price, for which 50% is awarded"
    return (parts[-1] if is_before else parts[0]) if parts else ""


def listed(wording: Wording, stated: Sequence[Amount]) -> Iterator[Answer]:
    """Figures that follow one another and reach 100, one of price and one of social value."""
    for first, last in _stretches(list(wording.sentences), wording):
        inside = [a for a in stated if first <= a.start < last and a.value < 100]
        if len(inside) < 3 or not near(sum(a.size for a in inside), 100):
            continue
        if any(not _speaks_of_award(wording, a) or is_bound(wording.text, a) for a in inside):
            continue
        own = _own_figure(wording, inside, first, last, is_priced=True)
        if own is not None:
            yield Answer(own.size, False, own, "list")
