"""A weight that the figures of a text give by arithmetic, whatever the words round them.

Quality and price divide the whole; social value is a share of quality, one of the figures that quality is
divided into, one of several alike, or what is left; or a part of a ratio. Where two sums stand with
different answers, none is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import Amount
from pipelines.criteria.structure.amounts import number as number_of
from pipelines.criteria.structure.answer import Answer, speaks
from pipelines.criteria.structure.contexts import KPI, Wording, is_policy
from pipelines.criteria.structure.finding import Finding, known
from pipelines.criteria.structure.labels import is_joint, kind_of, named
from pipelines.criteria.structure.lone import COUNTED
from pipelines.criteria.structure.proportions import alike, ratio
from pipelines.criteria.structure.rows import Row
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.statements import MAYBE
from pipelines.criteria.structure.whole import UMBRELLA, Whole, figures, whole

_MOST = 14
"""Sentences to either side that figures of one division stand in."""
_MENTIONS = 8
"""Names of social value round which divisions are looked for."""
_FIGURES = 150
"""A text with more amounts is no notice that says one thing of its award."""
_BOUND = spaced(
    r"\b(?:at least|minimum(?: of)?|no(?:t)? (?:less|fewer|lower|more|higher) than|up to|maximum of|max\.?"
    r"|below|under|above|over|less than|more than|pass(?:[\s-]?mark)?(?: of)?)(?: )?$"
)
_PART = r"(?:marks?|points?|score|weighting|weight|percentage|share|total|percent)"
_TAIL = (
    r"(?: (?:score|marks?|points?|criteri(?:a|on)|section|element|component|part|weighting|questions?"
    r"|envelope|submission|response|proposal|evaluation|side|share))?"
)
_OF_QUALITY = spaced(
    r"^\W{0,2}(?:marks?|points?)?\)?(?: )?(?P<how>of|within) (?:(?:the|our|that|this|your|all|its|those) )?"
    rf"(?:(?:available|total|overall|whole) )?(?:{_PART} (?:available )?(?:within|for|of|in|under) "
    rf"(?:the )?)?(?:available )?{UMBRELLA}{_TAIL}\b(?! (?:and|&|/) (?!social))"
)
_OF_IT = spaced(
    r"^\W{0,2}of (?:it|(?:that|this|the same)"
    r"(?: (?:half|part|portion|share|section|sum|figure|quality|[\d.]{1,4}\s?%?))?)\b"
)
_WITHIN_QUALITY = spaced(
    rf"\b(?P<how>of|out of|within|in|inside|from|under) (?:(?:the|our|that|this|your|its|those|these) )?"
    rf"(?:(?P<first>\d{{1,3}}(?:\.\d)?)(?: )?(?:%|{_PART})? )?"
    rf"(?:(?:available|for|in|of|allocated|given|to|on) ){{0,3}}(?:the )?{UMBRELLA}{_TAIL}"
    rf"(?: (?:marks|points))?\b[^.;:\d]{{0,70}}?$"
)
_OF_FIGURE = spaced(
    r"\b(?P<how>of|out of) (?:the|that|those|these) (?P<first>[\w-]{2,12}(?:(?: )?%)?)"
    r"(?: (?:marks|points|available))?,?(?: )?$"
)
_OF_WHICH = spaced(r"\bof which (?:the )?[^.;\d]{0,40}$")
_OF_OVERALL = spaced(
    r"^\W{0,2}(?:marks?|points?)?\)?(?: )?(?:of|out of|in) (?:the )?"
    r"(?:(?:overall|total|whole|full|final|entire|available) ){1,2}"
    r"(?:tender |evaluation |available |quality and price )?"
    r"(?:score|marks?|points?|evaluation|weighting|assessment|100)\b"
)
_REST = spaced(
    r"\b(?:rest|remainder|balance|remaining (?:marks|points|score|share)"
    r"|what(?:ever)? (?:is left|remains|is over))\b"
)
_JOINS = spaced(r"\W{0,3}(?:(?!and\b|but\b|with\b|in\b)[A-Za-z]{1,12}\W{1,3}){0,6}")
_INLINE = re.compile(r"[A-Za-z/]")
"""In a figure that says itself of how many: "9 of the 40"."""
_LETTERS = re.compile(r"[A-Za-z]{3}|\b[A-Z]{2}\b")
_UNIT_WORDS = spaced(r"^\W{0,4}(?:%|percent|per cent|pct|pc|marks?|points?|pts|mks?)\b")
_SOFT_END = re.compile(r"[,;:\n(/]|\.\s|\b(?:and|which|that)\s(?:will|is|are|shall|must|has|have)\b")


@dataclass(frozen=True)
class Reckoned:
    """What is found, its sum in words (null where the weight is as stated), and the sentence that says it."""

    found: Finding
    told: str | None
    sentence: int


def reckoned(wording: Wording, size: float | None = None) -> Reckoned | None:
    """The weight that the figures of one award give; null for none, and where two stand.

    `size`: what quality weighs by a list beside the text, in percent of the whole.
    """
    text = wording.text
    if not named(text, wording.is_defined):
        return None
    stated = [a for a in figures(wording) if a.low is None and a.unit != "times"]
    if len(stated) > _FIGURES:
        return None
    of_all = whole(wording, stated)
    if of_all is None and size is not None and 0 < size < 100:
        of_all = Whole(size, 100 - size, frozenset())
    found = [*ratio(wording), *_listed(wording, stated)]
    if of_all is not None:
        found += [
            *_shares(wording, stated, of_all),
            *_divided(wording, stated, of_all),
            *_left(wording, stated, of_all),
            *alike(wording, of_all),
        ]
    if not found or any(not near(one.weight, found[0].weight) for one in found):
        return None
    best = found[0]
    if not 0 < best.weight < 60 or _says_another(wording, stated, found):
        return None
    made = known(best.weight, "nested" if best.is_relative else "weighted", best.why)
    told = best.told
    if told is None and best.is_relative and best.figure is not None and of_all is not None:
        told = f"{_value(best.figure):g}% of quality {of_all.quality:g}% = {best.weight:g}%"
    if best.figure is not None:
        made = replace(made, rows=(_row(wording, best.figure),))
    number = best.sentence if best.figure is None else wording.sentence_of(best.figure.start)
    return Reckoned(made, told, number)


_NEXT_TO = re.compile(r"[^,;.)\n\d]{0,60}")


def _says_another(wording: Wording, stated: Sequence[Amount], found: Sequence[Answer]) -> bool:
    """Whether a figure next to social value is neither the weight nor the figure that it is made of."""
    known_values = {found[0].weight, *(_value(one.figure) for one in found if one.figure is not None)}
    for start, end in named(wording.text, wording.is_defined):
        if not speaks(wording, wording.sentence_of(start)):
            continue
        following = next((a for a in stated if a.start >= end), None)
        if following is None or not _NEXT_TO.fullmatch(wording.text[end : following.start]):
            continue
        if not any(near(_value(following), value) for value in known_values):
            return True
    return False


def _row(wording: Wording, figure: Amount) -> Row:
    number = wording.sentence_of(figure.start)
    start, end = wording.sentences[number]
    spans = named(wording.text[start:end], wording.is_defined)
    at = (start + spans[0][0], start + spans[0][1]) if spans else (figure.start, figure.end)
    return Row(
        "sv",
        wording.text[slice(*at)],
        figure.value,
        figure.unit,
        None,
        figure.start,
        figure.end,
        number,
        1.0,
        at,
    )


def _shares(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> Iterator[Answer]:
    """ "A fifth of quality is for social value", "of the 60 for quality, 8 ...", "10% of the total score"."""
    text = wording.text
    for number, (start, end) in enumerate(wording.sentences):
        if not speaks(wording, number):
            continue
        own = [a for a in stated if start <= a.start < end and not _says_again(a, of_all, text)]
        for place, figure in enumerate(own):
            if figure.start in of_all.figures or _is_bound(text, figure):
                continue
            until = own[place + 1].start if place + 1 < len(own) else end
            since = own[place - 1].end if place else start
            if not _names_it(wording, since, figure, until):
                continue
            yield from _share(wording, figure, of_all, start, stated)


def _is_bound(text: str, figure: Amount) -> bool:
    """Whether a figure is the least or the most that something may be."""
    return bool(_BOUND.search(text[max(0, figure.start - 30) : figure.start]))


def _names_it(wording: Wording, since: int, figure: Amount, until: int) -> bool:
    """Whether social value alone stands between this figure and the one before it, or the next."""
    text, spans = wording.text, []
    for first, last in ((since, figure.start), (figure.end, until)):
        gap = text[first:last]
        spans += [gap[max(0, a - 40) : b + 40] for a, b in named(gap, wording.is_defined)]
    return bool(spans) and not any(is_joint(one) for one in spans)


def _share(
    wording: Wording, figure: Amount, of_all: Whole, start: int, stated: Sequence[Amount]
) -> Iterator[Answer]:
    text = wording.text
    before, after = text[max(start, figure.start - 140) : figure.start], text[figure.end : figure.end + 90]
    is_share = figure.unit in ("percent", "fraction")
    if figure.unit == "outof" and figure.total is not None and figure.value < of_all.quality:
        is_whole = near(figure.total, 100) or near(figure.total, of_all.quality)
        is_inline = bool(_INLINE.search(text, figure.start, figure.end))
        of_what = (
            not COUNTED.match(after)
            if is_inline
            else _WITHIN_QUALITY.search(before) or _OF_FIGURE.search(before)
        )
        if is_whole and of_what:
            yield Answer(figure.value, False, figure, "points of quality")
        return
    if _OF_OVERALL.match(after):
        if figure.unit == "percent" and (figure.value < of_all.quality or near(figure.value, of_all.rest)):
            yield Answer(figure.value, False, figure, "of overall")
        return
    of_quality = _OF_QUALITY.match(after)
    if of_quality and of_quality["how"] == "within" and figure.unit == "percent":
        return  # of quality, or of the whole (codebook 4.1)
    if is_share and (of_quality or (_OF_IT.match(after) and _is_quality(figure, of_all, stated))):
        yield Answer(figure.value * of_all.quality / 100, True, figure, "share of quality")
        return
    is_part = figure.unit in ("percent", "points", "bare") and _OF_WHICH.search(before)
    if is_part and _is_quality(figure, of_all, stated):
        if figure.value <= of_all.quality:
            yield Answer(figure.value, False, figure, "of which")
        return
    within = _WITHIN_QUALITY.search(before) or _OF_FIGURE.search(before)
    if within is None:
        return
    of, first = within["how"].lower() in ("of", "out of"), within["first"]
    if first is not None and not _is(first, of_all.quality):
        return
    if figure.unit == "fraction" or (figure.unit == "percent" and of):
        yield Answer(figure.value * of_all.quality / 100, True, figure, "share of quality")
    elif figure.unit in ("bare", "points") and of and figure.value < of_all.quality:
        yield Answer(figure.value, False, figure, "points of quality")


def _is(said: str, value: float) -> bool:
    return near(number_of(said.rstrip("% ")), value)


def _is_quality(figure: Amount, of_all: Whole, stated: Sequence[Amount]) -> bool:
    """Whether what was sized last before a figure is quality: "half of it"."""
    before = [a for a in stated if a.end <= figure.start]
    return bool(before) and before[-1].start in of_all.figures and near(before[-1].value, of_all.quality)


def _divided(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> Iterator[Answer]:
    """Figures that follow one another and reach quality, or 100 of it, with one for social value."""
    text = wording.text
    edges = _edges(wording, stated, of_all)
    items = [a for a in stated if a.start not in of_all.figures and not _says_again(a, of_all, text)]
    for first, last in _stretches(edges, wording):
        inside = [a for a in items if first <= a.start < last]
        if len(inside) < 2:
            continue
        total = sum(_value(a) for a in inside)
        if any(near(2 * _value(a), total) and _is_sum(a, text) for a in inside) or not _stands_alone(
            inside, items, of_all, text
        ):
            continue
        is_whole = near(total, of_all.quality) and of_all.quality <= 95
        is_hundred = near(total, 100) and of_all.quality <= 95 and of_all.rest < 0.6
        if not (is_whole or is_hundred) or any(not _speaks_of_award(wording, a) for a in inside):
            continue
        own = _own_figure(wording, inside, first, last)
        if own is not None and is_whole:
            yield Answer(_value(own), False, own, "part of quality")
        elif own is not None:
            yield Answer(_value(own) * of_all.quality / 100, True, own, "part of quality")


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


def _value(figure: Amount) -> float:
    return figure.value * 100 if figure.unit == "decimal" else figure.value


def _speaks_of_award(wording: Wording, figure: Amount) -> bool:
    body = wording.body(wording.sentence_of(figure.start))
    return not (is_policy(body) or MAYBE.search(body) or KPI.search(body))


def _says_again(figure: Amount, of_all: Whole, text: str) -> bool:
    """The whole, or what quality weighs, said once more: "(these come to 100)", "of that 60%"."""
    if figure.value >= 100:
        return True
    before = text[max(0, figure.start - 24) : figure.start]
    return near(figure.value, of_all.quality) and bool(_BACK.search(before))


_BACK = spaced(rf"\b(?:the|that|those|these|this|of|to|=)\s{{0,4}}$|{UMBRELLA}\W{{0,4}}$")


def _edges(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> list[tuple[int, int]]:
    """[start, end) of every sentence, or of what stands in it between the figures of the whole."""
    found = []
    tops = [a for a in stated if a.start in of_all.figures or _says_again(a, of_all, wording.text)]
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


_SENTENCE = re.compile(r"[.!?]\s")
_APART_AFTER = re.compile(r"^\s?(?:%|per\s?cent|percent|marks?|points?|pts)?\s?(?:[,;.)\n]|$|and\b|&)", re.I)
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
    return (parts[-1] if is_before else parts[0]) if parts else ""


def _left(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> Iterator[Answer]:
    """What price and quality leave, said to be social value's: by its own figure, or as the rest."""
    if of_all.rest < 0.6:
        return
    text = wording.text
    tops = [a for a in stated if a.start in of_all.figures]
    if not tops:
        return
    for number, (start, end) in enumerate(wording.sentences):
        is_near = any(abs(wording.sentence_of(a.start) - number) <= 2 for a in tops)
        if not (is_near and speaks(wording, number)):
            continue
        own = [a for a in stated if start <= a.start < end and a.start not in of_all.figures]
        last = max((a.end for a in tops if start <= a.start < end), default=start)
        for at, name_end in ((start + a, start + b) for a, b in named(text[start:end], wording.is_defined)):
            rest = _REST.search(text, last, end)
            if rest is None or own or at < last or is_joint(text[max(last, at - 40) : name_end + 40]):
                continue
            between = text[rest.end() : at] if rest.end() <= at else text[name_end : rest.start()]
            if _JOINS.fullmatch(between):
                told = f"100% - {of_all.price:g}% - {of_all.quality:g}% = {of_all.rest:g}%"
                yield Answer(of_all.rest, False, None, "rest", told, number)
        is_rest = len(own) == 1 and near(own[0].value, of_all.rest) and not _is_bound(text, own[0])
        if is_rest and _names_it(wording, start, own[0], end):
            yield Answer(own[0].value, False, own[0], "rest")


def _listed(wording: Wording, stated: Sequence[Amount]) -> Iterator[Answer]:
    """Figures that follow one another and reach 100, one of price and one of social value."""
    for first, last in _stretches(list(wording.sentences), wording):
        inside = [a for a in stated if first <= a.start < last and a.value < 100]
        if len(inside) < 3 or not near(sum(_value(a) for a in inside), 100):
            continue
        if any(not _speaks_of_award(wording, a) or _is_bound(wording.text, a) for a in inside):
            continue
        own = _own_figure(wording, inside, first, last, is_priced=True)
        if own is not None:
            yield Answer(_value(own), False, own, "list")
