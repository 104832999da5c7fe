"""Ratios of three names or more, and the weight of one of them (codebook 9)."""

from collections.abc import Iterator

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import ratios
from pipelines.criteria.structure.answer import Answer
from pipelines.criteria.structure.contexts import NOT_THIS, Wording, is_policy
from pipelines.criteria.structure.labels import is_joint, kind_of
from pipelines.criteria.structure.whole import UMBRELLA

_NAME = r"[A-Za-z][A-Za-z&' -]{1,40}?"
_RATIO_NAMES = spaced(
    rf"(?P<names>{_NAME}(?:(?:[/:,]\s{{0,2}}(?:and )?| to ){_NAME}){{1,5}}(?:,? and {_NAME})?)$"
)
_BETWEEN = spaced(
    r"[\s:=(-]{0,6}(?:(?:is|are|will be|being|be|split|stand|weighted|scored|set|in|at|on|the|a|an|ratio"
    r"|proportions?|parts?|of|as|to)\b[\s:=(-]{0,4}){0,8}$"
)
"""What may stand between the names and their ratio."""
_RATIO_THEN = spaced(
    r"^[\s):=(-]{0,6}(?:,? ?(?:being|that is|as between|as to|for|to|between|in favour of)\b,? )?"
    rf"(?P<names>{_NAME}(?:[/:,]\s{{0,2}}(?:and )?{_NAME}){{0,5}}"
    rf"(?:,? and {_NAME})?)(?: respectively)?(?=[.;)\n]|,? (?:respectively|in that order)|$)"
)
_APART = spaced(r"\s{0,2}[/:,]\s{0,2}(?:and )?| and | to ")


_INSIDE = spaced(rf"\b(?:inside|within|in|of|for) (?:the )?{UMBRELLA}(?![a-z-])")


def ratio(wording: Wording, quality: float | None = None) -> Iterator[Answer]:
    """ "Price : quality : social value = 11 : 7 : 2", a part of the parts (codebook 9).

    `quality`: what it weighs where that is known, for a ratio of its parts: "inside quality, 2:2:1".
    """
    text = wording.text
    for start, end, parts in ratios(text):
        number = wording.sentence_of(start)
        if len(parts) < 3 or wording.contexts[number] in NOT_THIS or is_policy(wording.body(number)):
            continue
        first, last = wording.sentences[number]
        before, after = text[max(first, start - 160) : start], text[end:last][:160]
        between = _BETWEEN.search(before)
        named = before[: between.start()] if between else before
        for way in (_RATIO_NAMES.search(named), _RATIO_THEN.match(after)):
            names = _APART.split(way["names"])[-len(parts) :] if way else []
            kinds = [kind_of(name, wording.is_defined)[0] for name in names]
            inside = quality is not None and "price" not in kinds and _INSIDE.search(text, first, start)
            if len(kinds) == len(parts) and kinds.count("sv") == 1 and ("price" in kinds or inside):
                own = kinds.index("sv")
                if is_joint(names[own]):
                    continue
                weight = 100 * parts[own] / sum(parts)
                told = f"{parts[own]:g} of {sum(parts):g} = {weight:g}%"
                if inside and quality is not None:
                    told = f"{parts[own]:g} of {sum(parts):g} of quality {quality:g}%"
                    weight *= quality / 100
                yield Answer(weight, bool(inside), None, "ratio", told, number)
