"""A list of criteria by its arithmetic alone: figures that follow one another and divide a whole.

Which words stand round them does not matter: three figures or more that reach 100, or a total that is said
beside them, each with a name on the same side, are hardly ever anything else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import MARK, PERCENT, Amount, amounts
from pipelines.criteria.structure.candidates import candidates
from pipelines.criteria.structure.contexts import KPI, NOT_THIS, Wording, is_policy, worded
from pipelines.criteria.structure.labels import EDGES, PRICE, PRICE_SURE, bare, kind_of, named, nearest
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.statements import MAYBE
from warehouse.sieve import Sieve

_LEAST, _MOST = 3, 15
"""Figures of one list."""
_MANY = 4
"""From here on a list may be of the whole though none of its names is of price."""
_FIGURES = 120
"""A text with more amounts is a schedule, and no few words of an award."""
_NEAR = 60
"""Code points between figures of one list that stand beside each other in a sentence."""
_NEXT = re.compile(r"[.!?]\s|\n\s{0,4}\n")
PERFORMANCE = spaced(
    r"\b(?:score-?cards?|performance|in the contract|milestones?|payments?|orders|not for the award)\b"
)
_NO_PRICE = (
    r"\bno price (?:score|competition|element|criterion|weighting)\b"
    r"|\bno (?:criterion|element|component|score|weight\w{0,3}) (?:of|for|on) (?:the )?(?:price|cost)\b"
)
NO_PRICE = spaced(_NO_PRICE)
"""Words that no list of the award has a price, whatever the text says of rates and fees."""
FIXED_PRICE = spaced(
    _NO_PRICE,
    r"\b(?:price|budget|fee|sum|rate|rent|charge|tariff)s? (?:is|are|has been|have been"
    r"|will be) (?:\w{1,12} )?"
    r"(?:fixed|set|capped)\b|\bfixed (?:price|fee|budget|sum)\b",
    r"\b(?:fee|budget|grant|commission)(?: (?:of|is|will be))?\W{0,3}£ ?\d[\d,.]{0,12}k?",
    r"\bpric(?:e|ing)\b[^.;]{0,80}\b(?:(?:is|are|will) not|won't|isn't|aren't)(?: be)?"
    r" (?:scored|evaluated|marked|weighted|a criterion)\b",
)
_UNITS = {"percent": "percent", "points": "points", "outof": "points", "bare": "points"}
_UNITS |= {"fraction": "fraction", "decimal": "decimal"}
_TOTALS = spaced(
    r"\b(?:out of|total\w{0,4}|sum|mak(?:es?|ing)|hundred|points|marks|available|in all|altogether|maximum"
    r"|(?:add|com)(?:s|es|ing)?(?: up)? to|of)\b|[=/(]"
)
_AWARDS = Sieve(
    r"\b(?:weight|evaluat|assess|criteri|award|mark|point|scor|rank|judg|decid|decision|considerations?\b|worth)",
    re.I,
)
"""What the text round a list speaks of, where price is not among its rows."""
OTHER = spaced(
    r"\b(?:pass[\s-]?mark|threshold|at least|minimum|no less than|KPIs?|invoice|instal(?:l?ments?)?\b"
    r"|paid|payable|payment|(?<!\band\s)(?<!\bstaff\s)retention|complet\w{1,6}|turnover|spend|discount|budget|funding|grants?)\b"
)
_STARTS = Sieve(
    r"(?<![\d/£:.])\d{1,3}(?![\d/:])|\b(?:half|third|quarter|fifth|sixth|tenth|twentieth|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty)\b",
    re.I,
)
_BRACKET = re.compile(r"\([^()]{0,400}\)")
_ONLY_FIGURE = spaced(
    r"\(\s{0,3}(?:(?:weight\w{0,5}|worth|max\w{0,4}|out of|up to|at)\W{0,3})?(?:\d{1,3}(?:\.\d{1,2})?"
    rf"|[a-z]{{3,8}}(?:[\s-][a-z]{{3,6}})?)\s{{0,3}}(?:{PERCENT}|{MARK})?(?:\W{{0,3}}(?:weight\w{{0,5}}|max\w{{0,4}}"
    r"|available))?\s{0,3}\)"
)


@dataclass(frozen=True)
class Item:
    """A row: its name as said, and its figure of `total`; `weight` in percent of the whole."""

    label: str
    kind: str
    figure: Amount
    weight: float
    total: float


def division(text: str) -> tuple[Item, ...] | None:
    """The rows of the one list that the figures of a text make; null for none, and where two stand.

    What a bracket says besides is read only where the text without it makes no list.
    """
    for shown in dict.fromkeys((without_brackets(text), text)):
        found = list(_lists(worded(shown)))
        found = [one for one in found if any(item.kind == "price" for item in one)] or found
        if found:
            return found[0] if len(found) == 1 else None
    return None


def divides(text: str) -> bool:
    """Whether a text has figures enough, and a word of price or of award: cheap, and no promise."""
    if len(list(islice(_STARTS.finditer(text), _LEAST))) < _LEAST:
        return False
    return bool(_AWARDS.search(text) or PRICE.search(text))


def without_brackets(text: str) -> str:
    """The text with brackets blanked that hold more than a figure, from the innermost; places stay."""
    for _ in range(4):
        shorter = _BRACKET.sub(_blanked, text)
        if shorter == text:
            break
        text = shorter
    return text


def _blanked(found: re.Match[str]) -> str:
    return found[0] if _ONLY_FIGURE.fullmatch(found[0]) else " " * len(found[0])


def _lists(wording: Wording) -> Iterator[tuple[Item, ...]]:
    """Every run of figures that divides a whole and whose rows all have a name, none inside another."""
    kept, _ = candidates(wording)
    stated = [
        a
        for a in kept
        if a.unit in _UNITS
        and a.low is None
        and wording.contexts[wording.sentence_of(a.start)] not in NOT_THIS
    ]
    if not _LEAST <= len(stated) <= _FIGURES:
        return
    taken = 0
    for first in range(len(stated)):
        if first < taken:
            continue
        for last in range(min(len(stated), first + _MOST), first + _LEAST - 1, -1):
            rows = _divided(wording, stated, first, last)
            if rows is not None:
                yield rows
                taken = last
                break


def _divided(wording: Wording, stated: Sequence[Amount], first: int, last: int) -> tuple[Item, ...] | None:
    inside = stated[first:last]
    units = {_UNITS[a.unit] for a in inside}
    if len(units) > 1:
        return None
    values = [a.value * 100 if a.unit == "decimal" else a.value for a in inside]
    whole = sum(values)
    if len(values) > _MANY and values == sorted(values) and all(a.unit == "bare" for a in inside):
        return None  # the pages of a table of contents
    if any(value <= 0 or value >= whole for value in values):
        return None
    if near(whole, 100):
        total = 100.0
    elif units == {"points"} and whole >= 20 and _is_said(wording, stated, first, last, whole):
        total = whole
    else:
        return None
    told_in_marks = all(a.unit in ("points", "outof") for a in inside)
    if not all(_is_of_award(wording, a, told_in_marks) for a in inside):
        return None
    labels = _named(wording.text, inside, stated, first, last)
    if labels is None:
        return None
    labels = [_without_clause(label, wording.is_defined) for label in labels]
    kinds = [kind_of(label, wording.is_defined)[0] for label in labels]
    if "total" in kinds or "none" in kinds or kinds.count("sv") > 1 or kinds.count("price") > 2:
        return None
    if "price" not in kinds and not _is_priced_by_another_name(wording, inside):
        return None
    if not _stands_alone(wording.text, stated, first, last):
        return None
    return tuple(
        Item(label, kind, figure, value * 100 / total, total)
        for label, kind, figure, value in zip(labels, kinds, inside, values, strict=True)
    )


def _is_priced_by_another_name(wording: Wording, inside: Sequence[Amount]) -> bool:
    """Whether a list without a price by name may be of the whole: nothing says that price is beside it."""
    first, last = (wording.sentence_of(a.start) for a in (inside[0], inside[-1]))
    own = wording.text[wording.sentences[max(0, first - 1)][0] : wording.sentences[last][1]]
    if PERFORMANCE.search(own):
        return False
    beside = FIXED_PRICE.sub(" ", wording.text)
    return len(inside) >= _MANY and bool(_AWARDS.search(own)) and not PRICE_SURE.search(beside)


def _stands_alone(text: str, stated: Sequence[Amount], first: int, last: int) -> bool:
    """Whether no further figure stands beside these in the same list."""
    beside = [(stated[first - 1], stated[first])] if first else []
    beside += [(stated[last - 1], stated[last])] if last < len(stated) else []
    for one, other in beside:
        gap = text[one.end : other.start]
        if other.value < 100 and len(gap) < _NEAR and not _NEXT.search(gap):
            return False
    return True


def _is_said(wording: Wording, stated: Sequence[Amount], first: int, last: int, whole: float) -> bool:
    """Whether a figure beside the list, or one that its own figures are out of, is what they reach."""
    if all(a.total is not None and near(a.total, whole) for a in stated[first:last]):
        return True
    text = wording.text
    begin, end = max(0, stated[first].start - 160), stated[last - 1].end + 120
    for one in amounts(text[begin:end]):
        at = begin + one.start
        if stated[first].start <= at < stated[last - 1].end or not near(one.value, whole):
            continue
        if _TOTALS.search(text[max(begin, at - 30) : begin + one.end + 24]):
            return True
    return False


def _is_of_award(wording: Wording, figure: Amount, told_in_marks: bool) -> bool:
    start, end = wording.sentences[wording.sentence_of(figure.start)]
    body = wording.text[start:end]
    if is_policy(body) or MAYBE.search(body):
        return False
    around = max(start, figure.start - 60), min(end, figure.end + 30)
    return told_in_marks or not (KPI.search(wording.text, *around) or OTHER.search(wording.text, *around))


def _without_clause(label: str, is_defined: bool) -> str:
    """Of a name of social value with a clause behind it, the name: "social value, since it counts"."""
    name, _, clause = label.partition(", ")
    return name if clause and _CLAUSE.match(clause) and named(name, is_defined) else label


_CLAUSE = spaced(
    r"(?:since|as|because|for|in respect|which|where|such|e\.?g|i\.?e|being|that is|tell|to be)\b"
)
_UNIT = spaced(rf"^\s?(?:{PERCENT}|{MARK})")
_LETTERS = re.compile(r"[A-Za-z]{2}|\b[A-Z]\b")
_OPENED = re.compile(r"[(\[]\s?$")
_CLOSED = re.compile(r"^\s?[)\]]")
_ENDS = re.compile(r"^\s{0,3}(?:[,;.:\n/|&+]|$|and\b|then\b)", re.I)
_BEGINS = re.compile(r"(?:^|[,;:.\n/|+&]|\band|\bwith|\bplus|\bthen)\s{0,3}(?:an?\s|the\s)?$", re.I)
_PARTED = re.compile(r"\n|\||;\s")


def _named(
    text: str, inside: Sequence[Amount], stated: Sequence[Amount], first: int, last: int
) -> list[str] | None:
    """The name of each figure: all stand before their figures, or all after; null where neither holds.

    The last of names before figures may stand after ("and there are 5 for ..."), and the first of the others
    before.
    """
    begin = stated[first - 1].end if first else 0
    finish = stated[last].start if last < len(stated) else len(text)
    gaps = [
        text[s:e] for s, e in pairwise((begin, *(at for a in inside for at in (a.start, a.end)), finish))
    ][::2]
    before, after = [_before(gap) for gap in gaps[:-1]], [_after(gap) for gap in gaps[1:]]
    sides = []
    if all(before[:-1]) and (before[-1] or after[-1]):
        apart = sum(bool(_ENDS.match(_CLOSED.sub("", _UNIT.sub("", gap)))) for gap in gaps[1:])
        sides.append((apart, [*before[:-1], before[-1] or after[-1]]))
    if all(after[1:]) and (after[0] or before[0]):
        apart = sum(bool(_BEGINS.search(_OPENED.sub("", gap))) for gap in gaps[:-1])
        sides.append((apart, [after[0] or before[0], *after[1:]]))
    if not sides or (len(sides) == 2 and sides[0][0] == sides[1][0]):
        return None
    return max(sides, key=lambda side: side[0])[1]


def _before(gap: str) -> str:
    """The words before a figure that name it: of its own sentence and line."""
    return _one(nearest(_OPENED.sub("", gap)), -1)


def _after(gap: str) -> str:
    """The words after a figure that name it, to the end of its sentence and line."""
    return _one(_SENTENCE.split(_CLOSED.sub("", _UNIT.sub("", gap)), maxsplit=1)[0], 0)


_SENTENCE = re.compile(r"[.!?]\s")


def _one(gap: str, place: int) -> str:
    parts = [part for part in _PARTED.split(gap) if _LETTERS.search(bare(part))]
    return " ".join(parts[place].split()).strip(EDGES) if parts else ""
