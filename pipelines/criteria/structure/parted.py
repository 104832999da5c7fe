"""Weights of criteria that share a figure, and of what a sum leaves to social value by words alone.

"Four questions of 15% each", "half for price, forty per cent for the plan and the rest for social value",
"what is left is divided evenly between design and social value". Each is taken only where all figures of the
award reach 100 with it.
"""

import re
from collections.abc import Iterator, Sequence

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import ONE_TO_NINETEEN, Amount
from pipelines.criteria.structure.amounts import number as number_of
from pipelines.criteria.structure.answer import Answer, speaks
from pipelines.criteria.structure.contexts import NOT_THIS, Wording, is_policy
from pipelines.criteria.structure.labels import PRICE_SURE, is_joint, named
from pipelines.criteria.structure.listed import lists_of
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.shares import EQUAL
from pipelines.criteria.structure.whole import PRICED, UMBRELLA

_BOUND = spaced(
    r"\b(?:at least|minimum(?: of)?|no(?:t)? (?:less|fewer|lower|more|higher) than|up to|maximum of|max\.?"
    r"|below|under|above|over|less than|more than|pass(?:[\s-]?mark)?(?: of)?)(?: )?$"
)
_DIGIT = re.compile(r"\d")
_TREATED = spaced(r"\btreat")
_EACH = spaced(r"\b(?:each|apiece|every one|all (?:carry|worth|have|at))\b")
_COUNT = "|".join(tuple(ONE_TO_NINETEEN)[2:])
_THINGS = (
    r"(?:criteria|questions?|answers|qs|parts|sections|headings|elements|(?:method )?statements"
    r"|sub-?criteria|items"
    r"|areas|themes|responses|topics|subjects)"
)
_DOZENS = {"a dozen": 12, "half a dozen": 6}
HOW_MANY = spaced(
    rf"\b(?P<count>half a dozen|a dozen|{_COUNT}|\d{{1,2}}) (?:[\w-]{{1,12}} ){{0,3}}?{_THINGS}\b"
    rf"|\bthere (?:are|being|will be) (?P<more>{_COUNT}|\d{{1,2}}) (?:of (?:them|these|those)|in all)\b"
)
_ONE_IS = (
    r"(?:\bone (?:of (?:them|which|these|those)|being|is|on|for|covers?|about)\b[^.;:\d]{0,30}$"
    r"|\b(?:including|includes?|inc) (?:one )?(?:[a-z]{1,10} ){0,4}$"
    r"|\b(?:question|q|criterion|statement|section|part)(?: )?\d{1,2} (?:[a-z]{1,10} ){0,4}$"
    r"|\bthe (?:last|first|final|other|\w{3,8}th) (?:[a-z]{1,10} ){0,5}$)"
)
_ONE = spaced(_ONE_IS)
_IS_ONE = spaced(
    r" (?:is|being|makes|forms|will be) (?:the )?(?:one|last|first|final|\w{3,8}th) of (?:the|these"
    r"|those|them"
    rf"|our|{_COUNT}|\d{{1,2}})\b"
)
_REST = spaced(
    r"\b(?:rest|remainder|balance|residue|everything else|all else"
    r"|remaining (?:marks|points|score|share|weight\w{0,3})"
    r"|what(?:ever)?(?:'s| is| remains)(?: left| over)?)\b"
)
_OF_IT = spaced(r"\b(?:of|in) the $")
_PARTS = spaced(r"\b(?:half|thirds?|quarters?|fifths?|tenths?)\b")
_JOINS = spaced(r"\W{0,3}(?:(?!and\b|but\b|with\b|in\b)[A-Za-z]{1,12}\W{1,3}){0,6}")


def is_bound(text: str, figure: Amount) -> bool:
    """Whether a figure is the least or the most that something may be."""
    return bool(_BOUND.search(text[max(0, figure.start - 30) : figure.start]))


def counted_with_it(wording: Wording, number: int) -> set[int]:
    """How many things of one weight a sentence speaks of, social value one of them; none where nothing says.

    Of a list, its names; of "six questions, one of them on social value", six.
    """
    body = wording.body(number)
    counts = {len(items) for items in lists_of(body, wording.is_defined)}
    said = set(_counts(body))
    if counts and (counts & said or not said):
        return counts & said if said else counts
    if len(said) == 1 and max(said) in {len(items) for items in _lines(wording)}:
        return said
    near_by = range(max(0, number - 1), min(len(wording.sentences), number + 3))
    if not said:
        said = {count for at in near_by for count in _counts(wording.body(at))}
    return said if len(said) == 1 and any(_is_one(wording, at) for at in near_by) else set()


_FIGURED = re.compile(r"\d|[:.]\s{0,3}$")


def _lines(wording: Wording) -> Iterator[list[str]]:
    """Names in lines below one another, one of them social value alone."""
    run: list[str] = []
    for line in [*wording.text.split("\n"), ""]:
        if line.strip() and not _FIGURED.search(line) and len(line.split()) < _LONG_NAME:
            run.append(line)
            continue
        if len(run) > 1 and sum(bool(named(one, wording.is_defined)) for one in run) == 1:
            yield run
        run = []


_LONG_NAME = 8


def _counts(words: str) -> Iterator[int]:
    """How many questions words speak of."""
    for found in HOW_MANY.finditer(words):
        said = (found["count"] or found["more"]).lower()
        yield _DOZENS[said] if said in _DOZENS else int(number_of(said))


def _is_one(wording: Wording, number: int) -> bool:
    """Whether a sentence says that one of several is of social value, and nothing beside it."""
    if not speaks(wording, number):
        return False
    body = wording.body(number)
    return any(
        (_ONE.search(body[:start]) or _IS_ONE.match(body, end))
        and not is_joint(body[max(0, start - 40) : end + 40])
        for start, end in named(body, wording.is_defined)
    )


def each(wording: Wording, stated: Sequence[Amount], quality: float | None) -> Iterator[Answer]:
    """ "Method, team and social value are worth 10% each; price 70%": the figure, where all reach 100.

    `quality`: what it weighs where that is known, which the figure times their number has to be.
    """
    for number, (start, end) in enumerate(wording.sentences):
        body = wording.body(number)
        if wording.contexts[number] in NOT_THIS or not _EACH.search(body):
            continue
        inside = [
            a for a in stated if start <= a.start < end and a.unit in ("percent", "points", "bare", "outof")
        ]
        near_by = {
            wording.sentences[at][0]
            for at in range(max(0, number - 2), min(number + 3, len(wording.sentences)))
        }
        others = [
            a
            for a in stated
            if not start <= a.start < end and wording.sentences[wording.sentence_of(a.start)][0] in near_by
        ]
        for figure in inside[:6]:
            if not _EACH.search(body[max(0, figure.start - start - 40) : figure.end - start + 24]):
                continue
            for count in counted_with_it(wording, number):
                whole = count * figure.value
                beside = [a.value for a in (*inside, *others) if a is not figure and not near(a.value, whole)]
                if not _reaches(whole, beside, quality):
                    continue
                yield Answer(figure.value, False, figure, "each")


def _reaches(whole: float, beside: Sequence[float], quality: float | None) -> bool:
    """Whether so much is all, or what quality weighs, or reaches 100 with the figures beside it."""
    if quality is not None:
        return near(whole, quality) or (near(whole, 100) and not beside)
    return near(whole + sum(beside), 100) and 0 < whole <= 100


def alike(wording: Wording, quality: float) -> Iterator[Answer]:
    """ "Six equally weighted questions, one of them on social value", where quality has a size."""
    for number, context in enumerate(wording.contexts):
        body = wording.body(number)
        if context in NOT_THIS or not EQUAL.search(body) or _TREATED.search(body):
            continue
        if PRICE_SURE.search(body) and not _DIGIT.search(body):
            continue  # price is one of those that are alike
        for count in counted_with_it(wording, number):
            weight = quality / count
            told = f"quality {quality:g}% / {count} = {weight:g}%"
            yield Answer(weight, True, None, "equal", told, number)


def rest(wording: Wording, stated: Sequence[Amount]) -> Iterator[Answer]:
    """What the figures of one list leave of 100, price's among them, and words give to social value.

    All of it, or an equal part where it is divided evenly.
    """
    text = wording.text
    for number, (start, end) in enumerate(wording.sentences):
        if not speaks(wording, number):
            continue
        for found in _REST.finditer(text, start, end):
            before = [a for a in stated if start <= a.start and a.end <= found.start()]
            first = start
            if not before and number:
                first = wording.sentences[number - 1][0]
                before = [a for a in stated if first <= a.start < start]
            after = [a for a in stated if found.end() <= a.start < end]
            total = sum(a.size for a in before)
            priced = PRICE_SURE.search(text, first, found.start())
            if after or not before or priced is None or not 0 < total < 100 or _held(before):
                continue
            if _OF_IT.search(text, start, found.start()):
                continue  # a share of the rest
            if any(
                not any(a.start <= one.start() < a.end for a in before)
                for one in _PARTS.finditer(text, first, found.start())
            ):
                continue  # a share that is read as no figure: "half price"
            left = 100 - total
            said = f"100% - {total:g}% = {left:g}%"
            tail = text[found.end() : end]
            spans = named(tail, wording.is_defined)
            if EQUAL.search(tail):
                for count in {len(items) for items in lists_of(tail, wording.is_defined)}:
                    yield Answer(
                        left / count, False, None, "rest", f"({said}) / {count} = {left / count:g}%", number
                    )
            elif (
                spans
                and _JOINS.fullmatch(tail[: spans[0][0]])
                and not _OTHER.search(tail[: spans[0][0]])
                and not is_joint(tail[: spans[0][1] + 40])
            ):
                yield Answer(left, False, None, "rest", said, number)


_OF_ALL = spaced(
    r"\W{0,2}(?:(?:marks?|points?)\b)?\W{0,2}(?:of|out of|to|towards) "
    r"(?:the|your|our|their|its|a bidder's|all)?(?: )?"
    r"(?:(?:overall|total|whole|full|final|entire|available|combined|tender|evaluation) ){0,3}"
    r"(?:(?:score|marks?|points|evaluation|weighting|assessment)\b|(?:total|whole|overall)(?=\W))"
    r"(?! (?:available )?(?:for|in|under|within|on) )"
)
"""After a figure: it is a share of the whole evaluation."""
_WEIGHS = spaced(r"\bweight(?:ing|ed|s)?\b[^.;\d]{0,60}(?:\b(?:at|of|is|to|as|be)|[:=]) ?$")
_OTHER = spaced(rf"(?<![\w-])(?:{UMBRELLA}|{PRICED})(?![a-z-])")


def alone(wording: Wording, stated: Sequence[Amount], *, is_divided: bool) -> Iterator[Answer]:
    """ "A tenth of your mark will depend on social value": the one figure of a sentence, of the whole award.

    The sentence names nothing else that weighs. `is_divided`: price and quality reach 100 without it, so that
    only words of the whole tell a weight from a share.
    """
    text = wording.text
    for number, (start, end) in enumerate(wording.sentences):
        own = [a for a in stated if start <= a.start < end]
        body = text[start:end]
        if number and is_policy(wording.body(number - 1)):
            continue  # "For all procurements above £100,000."
        if len(own) != 1 or not speaks(wording, number) or _OTHER.search(body) or ALONE_NOT.search(body):
            continue
        figure = own[0]
        if figure.unit not in ("percent", "fraction") or not 1 < figure.value <= 40 or is_bound(text, figure):
            continue
        of_all = _OF_ALL.match(text, figure.end)
        weighs = (
            not is_divided
            and _WEIGHS.search(text, start, figure.start)
            and named(text[start : figure.start], wording.is_defined)
        )
        spans = named(body, wording.is_defined)
        if not (of_all or weighs) or any(is_joint(body[max(0, a - 40) : b + 40]) for a, b in spans):
            continue
        yield Answer(figure.value, False, figure, "alone")


ALONE_NOT = spaced(
    r"\b(?:not|no|never|policy|policies|minimum|maximum|at least|up to"
    r"|target\w{0,2}|aims?|expect\w{0,3}|except|unless|last|previous\w{0,2}|was|were|had|carried|gave"
    r"|may|might|could|would"
    r"|call-?offs?|scores? (?:less|below|under)"
    r"|pass|fail|threshold|each|lots?|question|sub-?criteri\w{1,2}|within|inside|part of)\b|£|n't"
)
"""In a sentence: its figure may be of another thing, of a part, or of no weight."""


def _held(figures: Sequence[Amount]) -> bool:
    """Whether one of these may be what the others make up."""
    values = [a.size for a in figures]
    return len(values) > 2 and any(near(2 * one, sum(values)) for one in values)
