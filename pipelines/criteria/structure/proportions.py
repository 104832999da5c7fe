"""Criteria of equal weight, and ratios: weights that names and their number give (codebook 9)."""

import re
from collections.abc import Iterator

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import number as number_of
from pipelines.criteria.structure.amounts import ratios
from pipelines.criteria.structure.answer import Answer, speaks
from pipelines.criteria.structure.contexts import NOT_THIS, Wording, is_policy
from pipelines.criteria.structure.labels import is_joint, kind_of, named
from pipelines.criteria.structure.shares import EQUAL, ONES_FROM_TWO
from pipelines.criteria.structure.whole import UMBRELLA, Whole

_LETTERS = re.compile(r"[A-Za-z]{3}|\b[A-Z]{2}\b")
_HOW_MANY = spaced(
    rf"\b(?P<count>{ONES_FROM_TWO}|\d{{1,2}}) (?:\w{{1,12}} ){{0,2}}?(?:criteria|questions?|qs\b|parts"
    r"|sections|headings|elements|method statements|sub-?criteria|items|areas|themes)"
)
_LIST_OPENS = re.compile(
    r"[:(]|\s[-\u2013]\s|\b(?:inc|incl|including|namely|between|among|amongst|across|over)\b\.?", re.I
)
_LIST_ENDS = spaced(
    r"\)(?! \w)|\)(?= (?:and |count|carry|are|is|have|price|all))|[.;] |\s[-\u2013]\s"
    r"|,? (?:each|all|every) |\.(?: )?$|$"
)
_ITEM_ENDS = spaced(r"[,;\n]|\band\b|&|\(\w{1,3}\)|\b\d[.)]")


def alike(wording: Wording, of_all: Whole) -> Iterator[Answer]:
    """ "Four questions of equal weight: method, team, plan and social value", where quality has a size."""
    if of_all.rest > 0.6:
        return
    for number, (start, end) in enumerate(wording.sentences):
        body = wording.text[start:end]
        if not speaks(wording, number) or not EQUAL.search(body) or not _OF_UMBRELLA.search(body):
            continue
        counts = {len(items) for items in _lists_of(body, wording.is_defined)}
        if said := _HOW_MANY.search(body):
            counts &= {int(number_of(said["count"]))}
        if len(counts) == 1:
            weight = of_all.quality / (count := counts.pop())
            yield Answer(
                weight, True, None, "equal", f"quality {of_all.quality:g}% / {count} = {weight:g}%", number
            )


_OF_UMBRELLA = spaced(rf"(?<![\w-]){UMBRELLA}(?![a-z-])")


def _lists_of(body: str, is_defined: bool) -> Iterator[list[str]]:
    """Names that stand in a row, one of them social value alone."""
    for opened in _LIST_OPENS.finditer(body):
        ended = _LIST_ENDS.search(body, opened.end())
        listed = body[opened.end() : ended.start() if ended else len(body)]
        items = [item.strip(" -:,") for item in _ITEM_ENDS.split(listed) if _LETTERS.search(item)]
        own = [item for item in items if named(item, is_defined)]
        if 2 <= len(items) <= 10 and len(own) == 1 and all(len(item.split()) <= 6 for item in items):
            yield items


_NAME = r"[A-Za-z][A-Za-z&' -]{1,40}?"
_RATIO_NAMES = spaced(rf"(?P<names>{_NAME}(?:[/:,]\s{{0,2}}(?:and )?{_NAME}){{1,5}}(?:,? and {_NAME})?)$")
_BETWEEN = spaced(
    r"[\s:=(-]{0,6}(?:(?:is|are|will be|being|be|split|stand|weighted|scored|set|in|at|on|the|a|an|ratio"
    r"|proportions?|parts?|of|as|to)\b[\s:=(-]{0,4}){0,8}$"
)
"""What may stand between the names and their ratio."""
_RATIO_THEN = spaced(
    rf"^[\s):=(-]{{0,6}}(?:(?:for|to|between|in favour of)\b )?"
    rf"(?P<names>{_NAME}(?:[/:,]\s{{0,2}}(?:and )?{_NAME}){{0,5}}"
    rf"(?:,? and {_NAME})?)(?: respectively)?(?=[.;)\n]|,? (?:respectively|in that order)|$)"
)
_APART = spaced(r"\s{0,2}[/:,]\s{0,2}(?:and )?| and ")


def ratio(wording: Wording) -> Iterator[Answer]:
    """ "Price : quality : social value = 11 : 7 : 2", a part of the parts (codebook 9)."""
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
            if len(kinds) == len(parts) and kinds.count("sv") == 1 and "price" in kinds:
                own = kinds.index("sv")
                if is_joint(names[own]):
                    continue
                weight = 100 * parts[own] / sum(parts)
                told = f"{parts[own]:g} of {sum(parts):g} = {weight:g}%"
                yield Answer(weight, False, None, "ratio", told, number)
