"""Which name belongs to which figure of a list: all stand before their figures, or all after."""

import re
from collections.abc import Sequence

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import MARK, PERCENT
from pipelines.criteria.structure.labels import EDGES, bare, nearest

_UNIT = spaced(rf"^\s?(?:{PERCENT}|{MARK})")
_LETTERS = re.compile(r"[A-Za-z]{2}|\b[A-Z]\b|\b[sS]/[vV]\b")
_OPENED = re.compile(r"[(\[]\s?$")
_CLOSED = re.compile(r"^\s?[)\]]")
_ENDS = re.compile(r"^\s{0,3}(?:[,;.:\n/|&+)]|$|and\b|then\b)", re.I)
_GIVES = spaced(
    r"^\s{0,3}(?:,? ?(?:(?:(?:is|are|will be|being) )?[a-z]{2,12}"
    r"|of (?:it|them|these|those|which)|of the [a-z]{1,12}(?: [a-z]{1,6})?) )?"
    r"(?:for|to|on|upon|towards|by|from)\b"
)
_BEGINS = re.compile(
    r"(?:^|[,;:.\n/|+&(]|\band|\bwith|\bplus|\bthen)\s{0,3}"
    r"(?:an?\s|the\s(?:other\s|remaining\s|last\s|final\s)?)?$",
    re.I,
)
_VERBS = (
    r"(?:is|are|at|has|have|of|carr(?:y|ies)|worth|gets?|takes?|for which|counts?(?: for)?|weighs?"
    r"|bears?|scores?|out of|makes?(?: up)?|accounts? for|attracts?|given|with|comes? to|contributes?"
    r"|stands? at)"
)
_FILLED = r" ?(?:a |an |only |just |the remaining |the other |another )?$"
_TAKES = spaced(rf"(?:[:=(]|\b{_VERBS}){_FILLED}")
_HAS = spaced(rf"\b{_VERBS}{_FILLED}")
_PARTED = re.compile(r"\n|\||;\s")
_STOPS = re.compile(r"[.;]\s|\n")
_PRONOUN = spaced(r"^\W{0,3}(?:but |and |now )?(?:it|this|that)\b")
_MARKS = ",;.\n"
"""What parts the items of a list, the weakest first: the stronger stands between two items."""


def _mark_before(gap: str) -> int:
    return _MARKS.find(gap.rstrip(" ")[-1:] or " ") + 1


def _mark_after(gap: str) -> int:
    return _MARKS.find(gap.lstrip(" ")[:1] or " ") + 1


_ENDS_LINE = re.compile(r"[^\w\n]{0,4}(?:\n|$)")
_NAMED_IN_LINE = re.compile(r"[A-Za-z]{2}[^\n]{0,60}$")
_SENTENCE = re.compile(r"[.!?]\s(?!\s?(?:[&+/]|and\b))")


def names_of(gaps: Sequence[tuple[str, str]], free: frozenset[int] = frozenset()) -> list[list[str]]:
    """The names of the figures of one list: one way, or two where either side may hold them, or none.

    `gaps`: what stands before and after each figure, up to the next. The last of names before figures may
    stand after ("and there are 5 for ..."), and the first of the others before; and so may any whose sentence
    ends with it. `free`: which need no name, as what is divided further.
    """
    before, after = [_before(one) for one, _ in gaps], [_after(two) for _, two in gaps]
    apart = [_gives(two) and not _TAKES.search(one) and bool(_STOPS.search(two)) for one, two in gaps]
    before = [after[at] if apart[at] and after[at] else name for at, name in enumerate(before)]
    sides: list[tuple[int, list[str]]] = []
    left, right = _signs([gap for gap, is_apart in zip(gaps, apart, strict=True) if not is_apart])
    first = before[0] if _HAS.search(gaps[0][0]) and not _gives(gaps[0][1]) else after[0] or before[0]
    gives = _gives(gaps[-1][1]) and not _TAKES.search(gaps[-1][0])
    last = after[-1] if after[-1] and (gives or not before[-1]) else before[-1]
    for signs, names in ((left, [*before[:-1], last]), (right, [first, *after[1:]])):
        if all(name or at in free for at, name in enumerate(names)):
            sides.append((signs, names))
    if len(sides) == 2 and left != right:
        return [max(sides, key=lambda side: side[0])[1]]
    return [names for _, names in sides]


def _gives(gap: str) -> bool:
    return bool(_GIVES.match(_stripped(gap)))


def _signs(gaps: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """How many signs there are that names stand before, and that they stand after."""
    left = right = 0
    for before, after in gaps:
        if before.endswith("\n") and not _stripped(after).lstrip(" ").startswith("\n"):
            right += 2  # it begins a line
            continue
        if _ENDS_LINE.match(_stripped(after)) and _NAMED_IN_LINE.search(before):
            left += 2  # it ends one
            continue
        after = _stripped(after)
        if (weaker := _mark_before(before)) and (stronger := _mark_after(after)) and weaker != stronger:
            left += 2 * (weaker < stronger)
            right += 2 * (weaker > stronger)
            continue
        left += bool(_ENDS.match(after)) + 2 * bool(_TAKES.search(before))
        right += bool(_BEGINS.search(_OPENED.sub("", before))) + 2 * bool(_GIVES.match(after))
    return left, right


def _stripped(gap: str) -> str:
    return _CLOSED.sub("", _UNIT.sub("", gap))


def _before(gap: str) -> str:
    """The words before a figure that name it: of its own sentence and line."""
    return _one(_outside(nearest(_OPENED.sub("", gap))), -1)


def _outside(words: str) -> str:
    """The words behind a bracket that is closed and was not opened in them."""
    closed = words.rfind(")")
    return (
        words[closed + 1 :] if words.count(")") > words.count("(") and words[closed + 1 :].strip() else words
    )


def _after(gap: str) -> str:
    """The words after a figure that name it, to the end of its sentence and line."""
    return _one(_SENTENCE.split(_stripped(gap), maxsplit=1)[0], 0)


def _one(gap: str, place: int) -> str:
    parts = [part for part in _PARTED.split(gap) if _LETTERS.search(bare(part))]
    parts = parts or [part for part in _PARTED.split(gap) if _PRONOUN.search(part)][-1:]
    return " ".join(parts[place].split()).strip(EDGES) if parts else ""
