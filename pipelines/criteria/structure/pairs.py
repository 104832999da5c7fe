"""Labels in a run and as many amounts in a run: "price/quality/social value 50/40/10", and tables."""

import re
from collections.abc import Iterator
from itertools import groupby

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.elements import AMOUNT, COLON, LABEL, RATIO, SEPARATOR, Element
from pipelines.criteria.structure.labels import bare, kind_of, nearest
from pipelines.criteria.structure.row import Row
from warehouse.sieve import Sieve

_STOP = re.compile(r"\.\s")
_LETTER = re.compile(r"[A-Za-z]")
_SPLIT_WORDS = spaced(r" (?:basis|ratio|split|weight\w{0,30}|respectively)\b.{0,300}$")
_NO_LABEL = spaced(r"(?:ratio|split|weighting\w{0,30}|basis|evaluation|criteria|is|the|of)")
_BETWEEN = spaced(r"\s?[/:,;|\t\n+]\s?|\s(?:and|&|to|versus|v|vs)\s|\s-\s")
_AND_FIRST = Sieve(r"^\s{0,4}(?:and|&)\s{1,4}", re.I)
_LEAD = spaced(r"^[^\n]{0,80}\b(?:ratio|split|weightings?|basis) (?:of|for|between) (?=[a-z])")
_SURE = 1.3
"""The strength of a row whose run makes a whole with as many labels."""
_TOLD = frozenset(("price", "quality", "sv", "total"))


def rows_of_ratios(block: list[Element], wording: Wording) -> list[Row]:
    """Rows of each ratio with as many labels before or after it."""
    found = []
    sequence = [e for e in block if e.kind in (LABEL, AMOUNT, SEPARATOR, RATIO, COLON)]
    for place, ratio in enumerate(sequence):
        if ratio.kind == RATIO:
            before = _labels(reversed(sequence[:place]))[::-1]
            after = _labels(iter(sequence[place + 1 :]))
            said = _split(before, wording.text, len(ratio.parts), True)
            said = said or _split(after, wording.text, len(ratio.parts), False)
            for label, value in zip(said, ratio.parts, strict=False):
                found.append(_row(ratio, label, value, "bare", None, wording, (ratio.start, ratio.end)))
    return found


def _labels(beside: Iterator[Element]) -> list[Element]:
    """Labels up to the next amount or ratio."""
    found = []
    for element in beside:
        if element.kind in (AMOUNT, RATIO):
            break
        if element.kind == LABEL:
            found.append(element)
    return found


def _row(
    amount: Element,
    said: str,
    value: float,
    unit: str,
    total: float | None,
    wording: Wording,
    name_at: tuple[int, int],
) -> Row:
    kind, label = kind_of(said, wording.is_defined)
    return Row(kind, label, value, unit, total, amount.start, amount.end, amount.sentence, _SURE, name_at)


def _split(labels: list[Element], text: str, wanted: int, before: bool) -> list[str]:
    """As many labels as wanted, of the words beside a ratio; empty where they are fewer."""
    if not labels:
        return []
    sentence = labels[-1 if before else 0].sentence
    same = [label for label in labels if label.sentence == sentence]
    body = text[same[0].start : same[-1].end]
    if not before:
        body = _STOP.split(body)[0]
    elif ":" not in body.strip(" :") or body.count(":") < wanted - 1:
        body = nearest(body)
    said = [part for part in _BETWEEN.split(body) if part and _LETTER.search(part)]
    if not before:
        said = _parted(body, wanted, said)
    said = [_SPLIT_WORDS.sub("", bare(part) or part) for part in (_LEAD.sub("", part) for part in said)]
    said = [part for part in said if part and not _NO_LABEL.fullmatch(part)]
    said = said[-wanted:] if before else said[:wanted]
    return _shortened(said, before) if len(said) == wanted else []


def _parted(body: str, wanted: int, said: list[str]) -> list[str]:
    """The names after figures: by a mark that parts just as many, where that names more of what is known."""
    found = [said]
    for mark in (";", ","):
        parts = [_AND_FIRST.sub("", part) for part in body.split(mark) if _LETTER.search(part)]
        found += [parts] if len(parts) == wanted > 2 else []
    return max(found, key=lambda parts: sum(kind_of(part, True)[0] in _TOLD for part in parts[:wanted]))


def _shortened(said: list[str], before: bool) -> list[str]:
    """The outermost of them without the sentence that it stands in."""
    place = 0 if before else -1
    words = said[place].split()
    if len(words) > 4:
        said[place] = words[-1] if before else " ".join(words[:2])
    return said


def rows_of_tables(block: list[Element], wording: Wording) -> tuple[list[Row], set[Element]]:
    """Rows of a line of labels and a line of figures that add up, and the elements that they use."""
    runs = [
        (kind, list(group))
        for kind, group in groupby(
            (e for e in block if e.kind in (LABEL, AMOUNT)), key=lambda element: element.kind
        )
    ]
    found: list[Row] = []
    used: set[int] = set()
    for place, (kind, figures) in enumerate(runs):
        if kind != AMOUNT or len(figures) < 2 or not _is_whole(figures):
            continue
        for beside in (place - 1, place + 1):
            if not 0 <= beside < len(runs) or beside in used:
                continue
            labels = runs[beside][1]
            if len(figures) <= len(labels) and (pairs := _paired(labels, figures, wording)):
                used |= {beside, place}
                found += pairs
                break
    return found, {element for place in used for element in runs[place][1]}


def _is_whole(figures: list[Element]) -> bool:
    """They reach 100 or 1, or the last is the sum of the others."""
    values = [element.amount.value for element in figures if element.amount]
    last = len(values) > 2 and abs(values[-1] - sum(values[:-1])) <= 0.51
    return abs(sum(values) - 100) <= 0.51 or last or abs(sum(values) - 1) <= 0.01


def _paired(labels: list[Element], figures: list[Element], wording: Wording) -> list[Row]:
    """Of more labels than figures, those neighbours that name most criteria; of many more, two at least."""
    count = len(figures)
    told = [_is_told(label, wording) for label in labels]
    firsts = [len(labels) - count, *range(len(labels) - count)]
    first = max(firsts, key=lambda place: sum(told[place : place + count]))
    if len(labels) > count + 3 and sum(told[first : first + count]) < 2:
        return []
    return [
        _row(figure, label.text, figure.amount.value, figure.amount.unit, figure.amount.total, wording, at)
        for label, figure in zip(labels[first : first + count], figures, strict=True)
        if figure.amount and (at := (label.start, label.end))
    ]


def _is_told(label: Element, wording: Wording) -> bool:
    return kind_of(label.text, wording.is_defined)[0] in _TOLD
