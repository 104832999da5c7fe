"""A weight that the figures of a text give by arithmetic, whatever the words round them.

Quality and price divide the whole; social value is a share of quality, one of the figures that quality is
divided into, one of several alike, or what is left; or a part of a ratio. Where two sums stand with
different answers, none is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import Amount
from pipelines.criteria.structure.answer import Answer, speaks
from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.divided import divided, listed
from pipelines.criteria.structure.finding import Finding, known
from pipelines.criteria.structure.labels import is_joint, named
from pipelines.criteria.structure.of_quality import SMALL, names_it, shares
from pipelines.criteria.structure.parted import alike, alone, each, is_bound, rest
from pipelines.criteria.structure.proportions import ratio
from pipelines.criteria.structure.row import Row
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.whole import TOGETHER, Whole, figures, whole

_FEW = 8
"""Sentences or lines from the sizes of price and quality to the figure that is just what they leave."""
_NOTHING = 0.6
_HUNDRED = 100.0
_FIGURES = 150
"""A text with more amounts is no notice that says one thing of its award."""
_REST = spaced(
    r"\b(?:rest|remainder|balance|remaining (?:marks|points|score|share)"
    r"|what(?:ever)? (?:is left|remains|is over))\b"
)
_JOINS = spaced(r"\W{0,3}(?:(?!and\b|but\b|with\b|in\b)[A-Za-z]{1,12}\W{1,3}){0,6}")
_LEADERS = re.compile(r"(?:\.{3,80}|(?:\. ){3,40}|_{3,80})(?=\s?\d)")
"""Dots from a name to its figure."""


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
    if not named(wording.text, wording.is_defined):
        return None
    wording = replace(wording, text=_LEADERS.sub(lambda dots: " " * len(dots.group()), wording.text))
    stated = [a for a in figures(wording) if a.low is None and a.unit != "times"]
    if len(stated) > _FIGURES:
        return None
    found = _reckoned(wording, stated, size)
    marks = [a for a in stated if a.unit in ("points", "bare") and a.value > 0]
    total = max((a.value for a in marks if _is_total(wording.text, a)), default=0.0)
    if found is None and total > _HUNDRED:
        found = _reckoned(wording, _of_total(stated, total), size, total)
    return found


_TOTAL_BEFORE = spaced(
    r"\b(?:there are|total\w{0,4}(?: of| is| marks| points| score)?(?: ?[:=(-])?|marked out of"
    r"|out of(?: a total of)?|maximum(?: of)?|scale of"
    r"|add(?:s|ing)? up to|sum to"
    r"|of the|from) $"
)
_TOTAL_AFTER = spaced(
    r"^ ?(?:marks?|points?)? ?(?:are |is |can be |may be )?"
    r"(?:available|in total|in all|altogether|on offer|to be won|scored?)\b"
)


def _is_total(text: str, figure: Amount) -> bool:
    """Whether marks are said to be all that there are."""
    before, after = text[max(0, figure.start - 40) : figure.start], text[figure.end : figure.end + 40]
    return bool(_TOTAL_BEFORE.search(before) or _TOTAL_AFTER.search(after))


def _of_total(stated: Sequence[Amount], total: float) -> list[Amount]:
    """The marks below a total, in percent of it, and all that is stated in percent."""
    marks = [a for a in stated if a.unit in ("points", "bare") and a.value < total]
    others = [a for a in stated if a.unit in ("percent", "fraction", "decimal")]
    scaled = [replace(a, value=100 * a.value / total) for a in marks]
    scaled += [
        replace(a, value=100 * a.value / total, total=100 * a.total / total)
        for a in stated
        if a.unit == "outof" and a.total is not None and SMALL < a.total < total
    ]
    scaled += [
        replace(a, unit="percent", value=100 * a.value / total, total=None)
        for a in stated
        if a.unit == "outof" and a.total == total
    ]
    return sorted((*scaled, *others), key=lambda one: one.start)


def _reckoned(
    wording: Wording, stated: Sequence[Amount], size: float | None, total: float = 100.0
) -> Reckoned | None:
    """The weight that these figures give. `total`: what marks were out of before they became percent."""
    of_all = whole(wording, stated)
    of_all = of_all and replace(of_all, out_of=total)
    if of_all is None and size is not None and 0 < size < 100:
        of_all = Whole(size, 100 - size, frozenset())
    is_full = of_all is not None and of_all.rest < _NOTHING
    quality = of_all.quality if of_all is not None and is_full else None
    found = [
        *ratio(wording, quality),
        *listed(wording, stated),
        *rest(wording, stated),
        *each(wording, stated, quality),
        *alone(wording, stated, is_divided=quality is not None),
    ]
    if quality is not None:
        found += alike(wording, quality)
    if of_all is not None:
        found += [
            *shares(wording, stated, of_all),
            *divided(wording, stated, of_all),
            *_left(wording, stated, of_all),
        ]
    if not found or any(not near(one.weight, found[0].weight) for one in found):
        return None
    best = found[0]
    if not 0 < best.weight < 60 or _says_another(wording, stated, found):
        return None
    made = known(best.weight, "nested" if best.is_relative else "weighted", best.why)
    number = best.sentence if best.figure is None else wording.sentence_of(best.figure.start)
    told = best.told or _told(best, of_all, total)
    if best.figure is not None:
        own = (
            best.figure if total == _HUNDRED else replace(best.figure, value=best.figure.value * total / 100)
        )
        made = replace(made, rows=(_row(wording, own),))
    return Reckoned(made, told, number)


def _told(answer: Answer, of_all: Whole | None, total: float) -> str | None:
    """The sum in words, null where the weight is as stated."""
    figure = answer.figure
    if figure is None:
        return None
    value = figure.size
    if answer.is_relative and of_all is not None:
        said = f"{figure.value:g} in {figure.total:g}" if figure.unit == "outof" else f"{value:g}%"
        return f"{said} of quality {of_all.quality:g}% = {answer.weight:g}%"
    return None if total == _HUNDRED else f"{value * total / 100:g} of {total:g} = {answer.weight:g}%"


_NEXT_TO = re.compile(r"[^,;.)\n\d]{0,60}")


def _says_another(wording: Wording, stated: Sequence[Amount], found: Sequence[Answer]) -> bool:
    """Whether a figure next to social value is neither the weight nor the figure that it is made of."""
    known_values = {found[0].weight, *(one.figure.size for one in found if one.figure is not None)}
    for start, end in named(wording.text, wording.is_defined):
        if not speaks(wording, wording.sentence_of(start)):
            continue
        following = next((a for a in stated if a.start >= end), None)
        gap = wording.text[end : following.start] if following is not None else ""
        if following is None or not _NEXT_TO.fullmatch(gap) or TOGETHER.search(gap):
            continue
        if not any(near(following.size, value) for value in known_values):
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


def _left(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> Iterator[Answer]:
    """What price and quality leave, said to be social value's: by its own figure, or as the rest."""
    if of_all.rest < 0.6:
        return
    text = wording.text
    tops = [a for a in stated if a.start in of_all.figures]
    if not tops:
        return
    for number, (start, end) in enumerate(wording.sentences):
        own = [a for a in stated if start <= a.start < end and a.start not in of_all.figures]
        reach = _FEW if len(own) == 1 and near(own[0].value, of_all.rest) else 2
        is_near = any(abs(wording.sentence_of(a.start) - number) <= reach for a in tops)
        if not (is_near and speaks(wording, number)):
            continue
        last = max((a.end for a in tops if start <= a.start < end), default=start)
        for at, name_end in ((start + a, start + b) for a, b in named(text[start:end], wording.is_defined)):
            rest = _REST.search(text, last, end)
            if rest is None or own or at < last or is_joint(text[max(last, at - 40) : name_end + 40]):
                continue
            between = text[rest.end() : at] if rest.end() <= at else text[name_end : rest.start()]
            if _JOINS.fullmatch(between):
                told = f"100% - {of_all.price:g}% - {of_all.quality:g}% = {of_all.rest:g}%"
                yield Answer(of_all.rest, False, None, "rest", told, number)
        is_rest = len(own) == 1 and near(own[0].value, of_all.rest) and not is_bound(text, own[0])
        if is_rest and names_it(wording, start, own[0], end):
            yield Answer(own[0].value, False, own[0], "rest")
