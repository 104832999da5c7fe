"""Social value as a share of quality, or of the whole, where quality and price have a size."""

import re
from collections.abc import Iterator, Sequence

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import PARTS, Amount
from pipelines.criteria.structure.amounts import number as number_of
from pipelines.criteria.structure.answer import Answer, speaks
from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.labels import is_joint, named
from pipelines.criteria.structure.lone import COUNTED
from pipelines.criteria.structure.parted import is_bound
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.whole import UMBRELLA, Whole

SMALL = 20
"""Up to so many, "1/5" is a share, and not a mark of five."""
_PART = r"(?:marks?|points?|score|weighting|weight|percentage|share|total|percent)"
_TAIL = (
    r"(?: (?:score|marks?|points?|criteri(?:a|on)|section|element|component|part|weighting|questions?"
    r"|envelope|submission|response|proposal|evaluation|side|share|merit|ability))?"
)
_OF_QUALITY = spaced(
    r"^\W{0,2}(?:marks?|points?)?\)?(?: )?(?P<how>of|within) (?:(?:the|our|that|this|your|all|its|those) )?"
    rf"(?:(?:available|total|overall|whole) )?(?:{_PART} (?:available )?(?:within|for|of|in|under) "
    rf"(?:the )?)?(?:available )?{UMBRELLA}{_TAIL}\b(?! (?:and|&|/) (?!social))"
)
_OF_IT = spaced(
    r"^\W{0,2}of (?:it|which|them|(?:that|this|those|these|the same)"
    r"(?! (?:last|first|second|third) [a-z]{1,4}(?:rd|th|er)\b)"
    r"(?: (?:half|part|portion|share|section|sum|figure|quality|marks|points|[\d.]{1,4}\s?%?))?)\b"
)
_WITHIN_QUALITY = spaced(
    rf"\b(?P<how>of|out of|within|in|inside|from|under) (?:(?:the|our|that|this|your|its|those|these) )?"
    rf"(?:(?P<first>\d{{1,3}}(?:\.\d)?|half)(?: )?(?:%|{_PART})? )?"
    rf"(?:(?:available|for|in|of|allocated|given|to|on) ){{0,3}}(?:the )?{UMBRELLA}{_TAIL}"
    rf"(?: (?:marks|points))?\b[^.;:\d]{{0,70}}?$"
)
_OF_TWO = spaced(r"^\W{0,2}of the (?P<which>former|latter)\b")
_QUALITY_MARKS = spaced(rf"^\W{{0,2}}(?:available )?{UMBRELLA} (?:marks|points)\b")
_CHAIN = spaced(
    r"\bof (?:that|the|this) (?:(?:last|final|other|remaining|second|first|same) )?"
    r"(?P<part>half|third|quarter|fifth|sixth|eighth|tenth)\b[^.;\d]{0,30}$"
)
"""Of a share that was named before: "of that quarter, two fifths"."""
_OF_SAME = spaced(r"\b(?:of|in|within) (?:the same|it|that|this|them),? $")
_OF_NAMED = spaced(
    r"\W{0,2}of (?:the|that|this|our) (?P<name>[A-Za-z][\w&' -]{2,40}?)"
    r" (?:marks?|points|scores?|section|part|weight\w{0,3})\b"
)
"""After a share: of what part, by its name."""
_QUALITY_OF = spaced(rf"{UMBRELLA}[^.;]{{0,40}}?\bout of (?P<total>\d{{2,4}})\b(?!\s?%)")
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
_INLINE = re.compile(r"[A-Za-z/]")
"""In a figure that says itself of how many: "9 of the 40"."""


def shares(wording: Wording, stated: Sequence[Amount], of_all: Whole) -> Iterator[Answer]:
    """ "A fifth of quality is for social value", "of the 60 for quality, 8 ...", "10% of the total score"."""
    text = wording.text
    for number, (start, end) in enumerate(wording.sentences):
        if not speaks(wording, number):
            continue
        own = [a for a in stated if start <= a.start < end and not says_again(a, of_all, text)]
        for place, figure in enumerate(own):
            if figure.start in of_all.figures or is_bound(text, figure):
                continue
            until = own[place + 1].start if place + 1 < len(own) else end
            since = own[place - 1].end if place else start
            if not names_it(wording, since, figure, until, is_after=place > 0):
                continue
            yield from _share(wording, figure, of_all, start, stated)


_ENDS_ITEM = spaced(r"[,;] ?(?:and )?$")


def names_it(wording: Wording, since: int, figure: Amount, until: int, *, is_after: bool = False) -> bool:
    """Whether social value alone stands between this figure and the one before it, or the next.

    `is_after`: another figure stands before it in its sentence.
    """
    text, spans = wording.text, []
    for first, last in ((since, figure.start), (figure.end, until)):
        gap = text[first:last]
        if last == figure.start and is_after and _ENDS_ITEM.search(gap):
            continue  # "a tenth is for social value, four tenths ...": the name is the other figure's
        spans += [gap[max(0, a - 40) : b + 40] for a, b in named(gap, wording.is_defined)]
    return bool(spans) and not any(is_joint(one) for one in spans)


def _share(
    wording: Wording, figure: Amount, of_all: Whole, start: int, stated: Sequence[Amount]
) -> Iterator[Answer]:
    text = wording.text
    before, after = text[max(start, figure.start - 140) : figure.start], text[figure.end : figure.end + 90]
    if figure.unit == "outof" and figure.total and figure.total <= SMALL:
        share = 100 * figure.value / figure.total  # "1/5 of quality", "one in four quality marks"
        if _OF_QUALITY.match(after) or _QUALITY_MARKS.match(after):
            yield Answer(share * of_all.quality / 100, True, figure, "share of quality")
            return
    is_share = figure.unit in ("percent", "fraction")
    if is_share and (which := _OF_TWO.match(after)):
        if (size := _named_before(figure, which["which"], of_all, stated)) is not None:
            yield Answer(figure.value * size / 100, True, figure, "share of quality")
        return
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
    if is_share and (part := _OF_NAMED.match(after)):
        if (size := _size_of_named(wording, part["name"], figure, of_all, stated)) is not None:
            told = f"{figure.value:g}% of {part['name']} {size:g}% = {figure.value * size / 100:g}%"
            yield Answer(figure.value * size / 100, True, figure, "share of a part", told)
        return
    if is_share and (chain := _CHAIN.search(before)):
        size = _size_of_part(wording, chain["part"], figure, of_all, stated)
        if size is not None:
            told = f"{figure.value:g}% of {size:g}% = {figure.value * size / 100:g}%"
            yield Answer(figure.value * size / 100, True, figure, "share of a share", told)
        return
    within = _WITHIN_QUALITY.search(before) or _OF_FIGURE.search(before)
    if within is None:
        if (
            is_share
            and _OF_SAME.search(before)
            and _QUALITY_NAMED.search(text[max(0, figure.start - 300) : start])
        ):
            yield Answer(figure.value * of_all.quality / 100, True, figure, "share of quality")
        return
    marks = _QUALITY_OF.search(text)
    if (
        marks
        and within["first"]
        and _is(within["first"], total := float(marks["total"]))
        and figure.value < total
    ):
        told = f"{figure.value:g} of {total:g} marks of quality {of_all.quality:g}%"
        yield Answer(figure.value / total * of_all.quality, True, figure, "points of quality", told)
        return
    of, first = within["how"].lower() in ("of", "out of"), within["first"]
    if first is not None and not _is(first, of_all.marks):
        return
    if figure.unit == "fraction" or (figure.unit == "percent" and of):
        yield Answer(figure.value * of_all.quality / 100, True, figure, "share of quality")
    elif figure.unit in ("bare", "points") and of and figure.value < of_all.quality:
        yield Answer(figure.value, False, figure, "points of quality")


def _named_before(figure: Amount, which: str, of_all: Whole, stated: Sequence[Amount]) -> float | None:
    """What quality weighs, where it is the former or the latter of the two sizes before a figure."""
    sizes = [a for a in stated if a.end <= figure.start and a.start in of_all.figures][-2:]
    if len(sizes) < 2 or near(of_all.quality, 50):
        return None
    said = sizes[0 if which.lower() == "former" else 1]
    return of_all.quality if near(said.value, of_all.quality) else None


_UMBRELLA = spaced(UMBRELLA)
_QUALITY_NAMED = spaced(rf"\b(?:of|within|in) (?:the )?{UMBRELLA}[^.]{{0,20}}, [^;]{{0,160}}$")


def _size_of_named(
    wording: Wording, name: str, figure: Amount, of_all: Whole, stated: Sequence[Amount]
) -> float | None:
    """What a part weighs that is sized by its name before a figure: "Delivery Plan (40% of quality)"."""
    text, found = wording.text, set()
    for one in stated:
        before = text[max(0, one.start - 60) : one.start].rstrip(" (:=-")
        if one.end <= figure.start and before.lower().endswith(name.lower()) and one.unit == "percent":
            is_relative = bool(_OF_QUALITY.match(text[one.end : one.end + 90]))
            found.add(one.value * of_all.quality / 100 if is_relative else None)
    return found.pop() if len(found) == 1 else None


def _size_of_part(
    wording: Wording, part: str, figure: Amount, of_all: Whole, stated: Sequence[Amount]
) -> float | None:
    """What the last share of this name before a figure weighs: quality itself, or a share of it."""
    share = 100 / PARTS[part.lower()]
    named_before = [
        a for a in stated if a.end <= figure.start and near(a.value, share) and a.unit == "fraction"
    ]
    if not named_before:
        return None
    first = named_before[0]
    if first.start in of_all.figures:
        return of_all.quality if near(first.value, of_all.quality) else None
    body = wording.body(wording.sentence_of(first.start))
    is_inside = _UMBRELLA.search(body) is not None and len(named_before) <= 2
    return first.value * of_all.quality / 100 if is_inside else None


def _is(said: str, value: float) -> bool:
    return near(50.0 if said.lower() == "half" else number_of(said.rstrip("% ")), value)


def _is_quality(figure: Amount, of_all: Whole, stated: Sequence[Amount]) -> bool:
    """Whether what was sized last before a figure is quality: "half of it"."""
    before = [a for a in stated if a.end <= figure.start]
    return bool(before) and before[-1].start in of_all.figures and near(before[-1].value, of_all.quality)


def says_again(figure: Amount, of_all: Whole, text: str) -> bool:
    """The whole, or what quality weighs, said once more: "(these come to 100)", "of that 60%"."""
    if figure.value >= 100:
        return True
    before = text[max(0, figure.start - 24) : figure.start]
    return near(figure.value, of_all.quality) and bool(_BACK.search(before))


_BACK = spaced(rf"\b(?:the|that|those|these|this|of|to|=)\s{{0,4}}$|{UMBRELLA}\W{{0,4}}$")
