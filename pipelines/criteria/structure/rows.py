"""Rows of a list: each amount with its label, by the direction in which the text names them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.elements import (
    AMOUNT,
    BREAK,
    LABEL,
    RATIO,
    SEPARATOR,
    Element,
    names,
)
from pipelines.criteria.structure.labels import EDGES, SOCIAL_VALUE, kind_of, named, nearest
from pipelines.criteria.structure.row import CLAUSE, DIGIT, KNOWN, Named, Row, row_of
from warehouse.sieve import Sieve

HARD = re.compile(r"[;,|\t\n/.]")
_AND = Sieve(r"\band\b|&|\b(?:save|except)\s{1,4}for\b|\bapart\s{1,4}from\b", re.I)
_CELL_GAP = re.compile(r"[\t|\s]{1,20}|\)\s{0,4}")
_OPENED = re.compile(r"\(\s?$")
_CLOSED = spaced(r"\s?(?:marks?|points?|pts)?\s?\)")
_IN_BRACKETS = re.compile(r"\s?\(\s?([A-Za-z][^()\d]{2,50})\)")
_LABEL_END = re.compile(r"[.;\n]|,\s(?!economic|environmental|social)|\d")
_HARD_GAP = re.compile(r"[;|\n\t]")
_CLAUSE_END = re.compile(r"[.;]\s")
_SCOPE_TAIL = spaced(
    r"^\W{0,10}(?:%|marks?|points?|pts)?\W{0,10}(?:(?:of|from|out of) (?:the |all (?:the )?|that |this"
    r" )?(?:\w{1,30} ){0,3}?(?:total|overall|score|marks?|points|evaluation|weighting|element|component"
    r"|section|quality|technical|whole)\w{0,30}(?: (?:score|marks?|points|weighting|evaluation"
    r"|available|component|element|section)){0,12}|weight(?:ing)?|marks?|points?|available|in all"
    r"|overall|respectively|each|max\w{0,30})?\W{0,10}"
)
_TO_LABEL = spaced(
    r"^[\s)]{0,20}(?:%|marks?|points?|pts)?[\s)]{0,20}(?:of (?:the |all )?(?:total |overall |available"
    r" )?(?:marks?|points?|score|evaluation|weighting|total) (?:available )?)?(?:(?:is|are|will be"
    r"|being|goes|go|given|allocated|reserved|available|attributable|assigned|set aside|relates?|apply"
    r"|applies|weighting|weight) ){0,12},?\s?(?:for|to|on|by)\s"
)
_SCOPE = spaced(
    r"^[\s)]{0,20}(?:%|marks?|points?|pts)?[\s)]{0,20}(?:of|from|out of|in) (?:the|all|that|total"
    r"|overall|quality|our|this|whole|every|100|every)\b"
)
_SCOPE_TO_LABEL = spaced(
    r"^[\s)]{0,20}(?:%|marks?|points?|pts)?[\s)]{0,20}(?:of|from|out of) (?:(?!\bis\b"
    r"|\bare\b)[^,;:.()\n]){0,60}?\b(?:go(?:es)?|is|are|will|have|has|relat\w{1,30}|reserved|given"
    r"|allocated|set|concern\w{0,30}|awarded|assigned|attributed|marks"
    r"|score)\b[^,;.:()\d]{0,40}?\b(?:for|to|on|by) (?!be\b)"
)
_FROM_LABEL = spaced(
    r"(?:[:=(~]|\bis|\bare|\bat|\bof|\bworth|\bcarr(?:y|ies)|\bweight(?:ed|ing)?|\bbeing|\bfor|\bhas"
    r"|\bgets?|\bscores?|\battracts?|\bas to|\bby|\b(?:up )?to|\bmax(?:imum)?\.?|[-–])\W{0,3}$"
)
_CRITERION = spaced(
    r"^[\s)\]]{0,20}(?:%|marks?|points?)?[\s)]{0,20}(?:price|quality|non[\s-]?price|qual\b|cost|technical|tech\b"
    r"|social|soc\b|commercial|fee\b|community|delivery|service|method|programme|sv\b|q\b|p\b)"
)
_NEW_ITEM = spaced(r"\bof which\b|\bwith\b|\bthen\b|\bplus\b|\btotal\b|\bsum\b")
_NUMBERED = re.compile(r"\W{0,4}\d{1,2}(?:\.\d{1,2}){1,3}[.)]?\s{1,4}[A-Za-z]")
"""The number of a section begins a row: "5.1.4 Social Value"."""
_DIVIDED = spaced(
    r"\b(?:divided? (?:up )?(?:into|between)|(?:is|are|latter|being) split (?:into|between)|broken down"
    r"|made up (?:of|from)|compris\w{1,3}|consisting of)\b"
)
_OPENS_PARTS = spaced(
    r"\W{0,4}(?:(?:marks?|points?|which|this|is|are) ){0,3}\W{0,3}"
    r"(?:(?:split|divided|broken down|made up|as to|being)"
    r"(?: (?:into|between|as|of|up|follows)){0,2}\W{1,4}|:\W{0,3})"
)
"""All that stands between a row and the first figure of its parts: "Quality 40% - split 50% technical"."""
_LINE_MARK = re.compile(r"^\s{0,4}(?:\(?[a-z0-9]{1,3}[.)]|[-*])?\s{0,4}", re.I)
_OTHER_CRITERION = spaced(r"\b(?:price|cost|quality|technical|commercial)\b")
LABEL_FIRST, AMOUNT_FIRST = "label first", "amount first"


@dataclass(frozen=True)
class _Piece:
    """A label, a separator, or amounts that stand together."""

    kind: str
    elements: tuple[Element, ...]

    @property
    def first(self) -> Element:
        return self.elements[0]

    @property
    def last(self) -> Element:
        return self.elements[-1]


def blocks(found: Iterable[Element]) -> Iterator[list[Element]]:
    """The elements between breaks."""
    for is_break, block in groupby(found, key=lambda element: element.kind == BREAK):
        if not is_break:
            yield list(block)


def rows_of(block: list[Element], wording: Wording, column: int) -> list[Row]:
    """Rows of a block in the direction of each sentence; of several amounts of a row the one in `column`."""
    found = []
    for direction, part in _directed(block, wording):
        for name in _named(part, wording, direction):
            row = row_of(name, wording, column)
            if row is not None:
                found.append(row)
    return found


def _directed(block: list[Element], wording: Wording) -> Iterator[tuple[str, list[Element]]]:
    """The block cut where its direction changes: that of a sentence where it is clear, else of the block."""
    label_first, amount_first = directions(block, wording)
    whole = LABEL_FIRST if label_first >= amount_first else AMOUNT_FIRST
    directed: list[tuple[str, Element]] = []
    for _, group in groupby(block, key=lambda element: element.sentence):
        for part in _divided(list(group), wording.text):
            direction = _direction(part, wording, whole)
            directed += [(direction, element) for element in part]
    for direction, pairs in groupby(directed, key=lambda pair: pair[0]):
        yield direction, [element for _, element in pairs]


def _divided(sentence: list[Element], text: str) -> list[list[Element]]:
    """A sentence, cut where it goes on to divide what was said: "30% quality, divided into method 20%"."""
    figures = [place for place, element in enumerate(sentence) if element.kind in (AMOUNT, RATIO)]
    for at, next_at in pairwise(figures[:-1]):
        gap = text[sentence[at].end : sentence[next_at].start]
        labels = [one.text for one in sentence[:at] if one.kind == LABEL][-1:]
        if _OPENS_PARTS.fullmatch(gap) and any(kind_of(one, False)[0] == "quality" for one in labels):
            return [sentence[: at + 1], sentence[at + 1 :]]
    for place, element in enumerate(sentence):
        if element.kind == LABEL and _DIVIDED.search(element.text):
            before, after = (f for f in figures if f < place), (f for f in figures if f > place)
            if len(list(before)) > 1 and len(list(after)) > 1:
                return [sentence[:place], sentence[place:]]
    return [sentence]


def _direction(found: list[Element], wording: Wording, otherwise: str) -> str:
    if not {AMOUNT, LABEL} <= {element.kind for element in found}:
        return otherwise
    label_first, amount_first = directions(found, wording)
    if label_first > amount_first + 0.9:
        return LABEL_FIRST
    return AMOUNT_FIRST if amount_first > label_first + 0.9 else otherwise


def directions(found: list[Element], wording: Wording) -> tuple[float, float]:
    """How much speaks for labels before their amounts, and for amounts before their labels."""
    sequence = [element for element in found if element.kind != BREAK]
    label_first = amount_first = 0.0
    for place, element in enumerate(sequence):
        if element.kind == AMOUNT:
            before = sequence[place - 1] if place else None
            after = sequence[place + 1] if place + 1 < len(sequence) else None
            one, other = _evidence(element, before, after, wording)
            label_first += one
            amount_first += other
    ends = [element.kind for element in sequence if element.kind in (LABEL, AMOUNT)]
    if AMOUNT in ends:
        label_first += 0.6 * (ends[0] == LABEL) + (ends[-1] == AMOUNT)
        amount_first += (ends[0] == AMOUNT) + 0.6 * (ends[-1] == LABEL)
    return label_first, amount_first


def _evidence(
    amount: Element, before: Element | None, after: Element | None, wording: Wording
) -> tuple[float, float]:
    """The evidence of one amount, by what stands right before and after it."""
    text = wording.text
    left, right = text[max(0, amount.start - 40) : amount.start], text[amount.end : amount.end + 70]
    of_scope, to_label = bool(_SCOPE.match(right)), bool(_SCOPE_TO_LABEL.match(right))
    closed_left = _is_hard(before)
    numbered = after is not None and after.kind == LABEL and bool(_NUMBERED.match(after.text))
    closed_right = _is_hard(after) or numbered or (of_scope and not to_label)
    known_left = (
        before is not None and before.kind == LABEL and kind_of(nearest(before.text), True)[0] in KNOWN
    )
    known_right = after is not None and after.kind == LABEL and kind_of(after.text, True)[0] in KNOWN
    label_first = 1.5 * (closed_right and not closed_left) + 0.7 * known_left
    amount_first = 1.5 * (closed_left and not closed_right) + 0.7 * (known_right and not of_scope)
    if before is not None and before.kind not in (AMOUNT, RATIO, SEPARATOR):
        label_first += bool(_FROM_LABEL.search(left))
    if to_label and not known_left:
        amount_first += 2.6
    elif of_scope:
        label_first += 1.6
    elif _TO_LABEL.match(right):
        amount_first += 1.6
    elif not closed_right and _CRITERION.match(right):
        amount_first += 1
    return label_first, amount_first


def _is_hard(beside: Element | None) -> bool:
    """Whether a list ends its item there: nothing follows, or a comma, a line, "and"."""
    if beside is None:
        return True
    return beside.kind == SEPARATOR and bool(HARD.search(beside.text) or _AND.search(beside.text))


def _named(part: list[Element], wording: Wording, direction: str) -> Iterator[Named]:
    pieces = _pieces(part, wording.text, direction)
    places = [place for place, piece in enumerate(pieces) if piece.kind == AMOUNT]
    for number, place in enumerate(places):
        before = pieces[places[number - 1] + 1 if number else 0 : place]
        following = places[number + 1] if number + 1 < len(places) else len(pieces)
        after = pieces[place + 1 : following]
        labels = _labels(pieces[place], before, after, wording, direction, number, number + 1 < len(places))
        since = pieces[places[number - 1]].last.end if number else 0
        yield _name(pieces[place], labels, wording, direction, since)


def _pieces(part: list[Element], text: str, direction: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for element in part:
        if element.kind == AMOUNT:
            _add_amount(pieces, element, text, direction)
        elif element.kind == LABEL or (
            element.kind == SEPARATOR and not (pieces and pieces[-1].kind == SEPARATOR)
        ):
            pieces.append(_Piece(element.kind, (element,)))
    return pieces


def _add_amount(pieces: list[_Piece], element: Element, text: str, direction: str) -> None:
    """Amounts with nothing but cells between them are columns of one row."""
    if (
        pieces
        and pieces[-1].kind == AMOUNT
        and not _NEW_ITEM.search(text[pieces[-1].last.end : element.start])
    ):
        pieces[-1] = _Piece(AMOUNT, (*pieces[-1].elements, element))
    elif (
        len(pieces) > 1
        and pieces[-1].kind == SEPARATOR
        and pieces[-2].kind == AMOUNT
        and _is_column(pieces[-2], pieces[-1].first.text, element, text, direction)
    ):
        pieces.pop()
        pieces[-1] = _Piece(AMOUNT, (*pieces[-1].elements, element))
    else:
        pieces.append(_Piece(AMOUNT, (element,)))


def _is_column(before: _Piece, between: str, element: Element, text: str, direction: str) -> bool:
    if not _CELL_GAP.fullmatch(between):
        return False
    lines = text[before.last.end : element.start].count("\n")
    return "\n" not in between or (direction == LABEL_FIRST and len(before.elements) < 3 and lines <= 2)


def _labels(
    amount: _Piece,
    before: list[_Piece],
    after: list[_Piece],
    wording: Wording,
    direction: str,
    number: int,
    goes_on: bool,
) -> list[Element]:
    """The label elements of an amount: `number` amounts stand before it, and `goes_on` one after it."""
    text = wording.text
    bracketed = _is_bracketed(amount, text) and bool(before) and before[-1].kind == LABEL
    of_whole = _label_after_scope(amount.last, wording, direction)
    if of_whole:
        return [of_whole]
    in_brackets = _label_in_brackets(amount.last, wording)
    if in_brackets and not _is_bracketed(amount, text):
        return [in_brackets]
    if direction == LABEL_FIRST or bracketed:
        labels = _labels_before(before, text, number, last_only=direction == AMOUNT_FIRST)
        return labels or ([] if before else _label_beside(after))
    return _labels_after(after, goes_on)


def _is_bracketed(amount: _Piece, text: str) -> bool:
    """ "Price (40)": the amount stands in brackets of its own."""
    opened = _OPENED.search(text[max(0, amount.first.start - 3) : amount.first.start])
    return bool(opened and _CLOSED.match(text[amount.last.end : amount.last.end + 9]))


def _label_in_brackets(amount: Element, wording: Wording) -> Element | None:
    """ "40% (price)"."""
    match = _IN_BRACKETS.match(wording.text[amount.end : amount.end + 60])
    if match is None or kind_of(match[1], wording.is_defined)[0] not in KNOWN:
        return None
    start, end = amount.end + match.start(1), amount.end + match.end(1)
    return Element(LABEL, start, end, match[1], amount.sentence)


def _label_after_scope(amount: Element, wording: Wording, direction: str) -> Element | None:
    """ "10% of the marks are for social value"."""
    match = _SCOPE_TO_LABEL.match(wording.text[amount.end : amount.end + 150])
    if match is None:
        return None
    start = amount.end + match.end()
    label = _LABEL_END.split(wording.text[start : start + 90])[0]
    if direction == AMOUNT_FIRST or kind_of(label, wording.is_defined)[0] in KNOWN:
        return Element(LABEL, start, start + len(label), label, amount.sentence)
    return None


def _label_beside(after: list[_Piece]) -> list[Element]:
    """The label right after the first amount, as in "10% for price, quality 20%"."""
    beside = after[0].first if after and after[0].kind == LABEL else None
    return [beside] if beside and beside.text.lstrip()[:1] not in (":", "(") else []


def _labels_before(before: list[_Piece], text: str, number: int, *, last_only: bool) -> list[Element]:
    labels = [piece.first for piece in before if piece.kind == LABEL]
    if last_only:
        labels = labels[-1:]
    if number and labels and before[0].kind == LABEL and (labels[0] == before[0].first):
        # What is glued to the amount before is its tail, unless it is all there is.
        labels = labels[1:] if len(labels) > 1 else _without_tail(before[0].first)
    return _of_one_item(labels, text)


def _without_tail(label: Element) -> list[Element]:
    tail = _SCOPE_TAIL.match(label.text)
    rest = label.text[tail.end() :] if tail else label.text
    return [replace(label, start=label.end - len(rest), text=rest)] if names(rest) else []


def _of_one_item(labels: list[Element], text: str) -> list[Element]:
    """The labels at the end of a run that belong together: one sentence, no line or long clause between."""
    same = [label for label in labels if label.sentence == labels[-1].sentence]
    kept = same[-1:]
    for label in reversed(same[:-1]):
        between = text[label.end : kept[0].start]
        long = "," in between and len(text[label.start : same[-1].end].split()) > 8
        if long or _HARD_GAP.search(between):
            break
        kept.insert(0, label)
    return kept


def _labels_after(after: list[_Piece], goes_on: bool) -> list[Element]:
    labels = [piece.first for piece in after if piece.kind == LABEL]
    separated = any(piece.kind == SEPARATOR for piece in after)
    if goes_on and len(labels) > 1 and separated and after[-1].kind == LABEL:
        labels = labels[:-1]
    return [label for label in labels if label.sentence == labels[0].sentence]


def _name(amount: _Piece, labels: list[Element], wording: Wording, direction: str, since: int) -> Named:
    """The name of amounts. `since`: where their item begins, after the amount before."""
    start, end = (labels[0].start, labels[-1].end) if labels else (amount.first.start,) * 2
    whole = wording.text[start:end]
    said = nearest(whole) if direction == LABEL_FIRST else _CLAUSE_END.split(whole)[0]
    kind, label = kind_of(said, wording.is_defined)
    if direction == LABEL_FIRST and kind in ("other", "none"):
        near = (
            _named_before(whole[-110:], wording)
            or _named_before(_item(amount, wording), wording)
            or _explained(wording.text[max(since, amount.first.start - CLAUSE) : amount.first.start])
        )
        kind, label = ("sv", near) if near else (kind, label)
    figures = tuple(element.amount for element in amount.elements if element.amount)
    return Named(kind, label, figures, amount.first.sentence, _trimmed(whole, start))


def _named_before(near: str, wording: Wording) -> str | None:
    """The words from the last name of social value on, where no figure stands between it and the amount."""
    spans = named(near, wording.is_defined)
    return near[spans[-1][0] :].strip() if spans and not DIGIT.search(near[spans[-1][1] :]) else None


_APPOSITION = spaced(
    r"^(?:[^A-Za-z]{0,6}of the (?:overall|total) \w{1,12})?[^A-Za-z]{0,6}(?:and |then |plus |lastly )?"
    rf"(?P<name>(?:added |wider |our )?{SOCIAL_VALUE})[\s,:(\u2013-]{{1,4}}"
    r"(?:being|comprising|comprises|including|incl|covering|namely|i\.e|e\.g|that is|such as|judged|assessed"
    r"|measured)\b"
)


def _explained(item: str) -> str | None:
    """The name of an item that explains it before its figure: "Social value, being what you offer (9%)"."""
    found = _APPOSITION.search(item)
    return found["name"] if found and not _OTHER_CRITERION.search(item) else None


def _item(amount: _Piece, wording: Wording) -> str:
    """The words of an item of a list up to its amount, where its line begins with social value."""
    start, _ = wording.sentences[amount.first.sentence]
    start = max(start, wording.text.rfind(";", start, amount.first.start) + 1)
    said = _LINE_MARK.sub("", wording.text[max(start, amount.first.start - 200) : amount.first.start])
    spans = named(said, wording.is_defined)
    heads = bool(spans) and spans[0][0] == 0 and not _OTHER_CRITERION.search(said)
    return said if heads else ""


def _trimmed(said: str, start: int) -> tuple[int, int]:
    """[start, end) of the words without the space and marks at their edges."""
    first = start + len(said) - len(said.lstrip(EDGES))
    return first, max(first, start + len(said.rstrip(EDGES)))
