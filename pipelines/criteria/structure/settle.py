"""All rows of a text, each once: what is said again goes, and figures that only count things are weak."""

import re
from dataclasses import replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import ONE_TO_NINETEEN, ONES
from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.elements import RATIO, Element
from pipelines.criteria.structure.labels import SOCIAL_VALUE
from pipelines.criteria.structure.pairs import rows_of_ratios, rows_of_tables
from pipelines.criteria.structure.row import KNOWN, Row
from pipelines.criteria.structure.rows import blocks, rows_of
from warehouse.sieve import Sieve

_MOST = spaced(r"\W{0,10}max")
_COUNTED = spaced(
    rf"\b(\d{{1,2}}|{ONES}) (?:\w{{1,30}} )?(?:questions?|criteria|qs"
    rf"|statements?)\W{{1,10}}(?:\w{{1,30}} ){{0,2}}$"
)
_EACH = spaced(r"\s{0,4}(?:%|marks?|points?)?\s{0,4}each\b")
_POINTS_BACK = spaced(r"\b(?:the|of|that|those|this) $")
_POINTS_BACK_OF = spaced(r"\b(?:of the|the|that|those|this) $")
NEAR = 0.51
"""Percent by which a sum may differ from what it should be."""


def near(one: float, other: float, by: float = NEAR) -> bool:
    return abs(one - other) <= by


def read_rows(found: list[Element], wording: Wording, column: int) -> list[Row]:
    """Every row of the elements, in order of its amount within each block."""
    rows: list[Row] = []
    for block in blocks(found):
        of_tables, used = rows_of_tables(block, wording)
        rest = [element for element in block if element not in used and element.kind != RATIO]
        of_block = rows_of_ratios(block, wording) + of_tables + rows_of(rest, wording, column)
        rows += sorted(of_block, key=lambda row: row.start)
    return _asked(_each_once(_weighed(rows), wording.text), wording.text)


_QUESTION = r"(?:q|qu|question|criterion|section|method statement|ms|part)\.?\s{0,2}"
_ASKS = spaced(
    rf"\b{_QUESTION}(?P<number>\d{{1,2}}) (?:is|asks|covers|concerns|being|relates to|deals with|will be"
    r"|looks at)"
    rf" (?:(?:about|on|the|for|your|our|a) ){{0,2}}(?:added |wider )?{SOCIAL_VALUE}(?! (?:and|&) )"
)
"""Which question is that of social value: "Q6 is the social value question"."""
_NUMBER_ALONE = Sieve(rf"\W{{0,4}}{_QUESTION}(?P<number>\d{{1,2}})\W{{0,4}}", re.I)


def _asked(rows: list[Row], text: str) -> list[Row]:
    """The rows, with the one of a question that is said elsewhere to be social value's as its own."""
    numbers = {found["number"] for found in _ASKS.finditer(text)}
    if len(numbers) != 1 or any(row.kind == "sv" for row in rows):
        return rows
    of_it = [
        row for row in rows if (found := _NUMBER_ALONE.fullmatch(row.label)) and found["number"] in numbers
    ]
    if len(of_it) != 1:
        return rows
    own = of_it[0]
    return [replace(row, kind="sv", strength=row.strength + 0.4) if row is own else row for row in rows]


def _weighed(rows: list[Row]) -> list[Row]:
    """Bare numbers beside percentages, and rows without a name, lose strength."""
    percentages = sum(row.unit == "percent" and row.kind in (*KNOWN, "other") for row in rows)
    bare = [row for row in rows if row.unit == "bare" and row.kind in KNOWN]
    weighed = []
    for row in rows:
        strength = row.strength
        if row.unit == "bare" and row.kind in ("other", "none"):
            if not any(abs(mate.sentence - row.sentence) <= 12 for mate in bare):
                strength = min(strength, 0.15)
            elif percentages >= 2 and not any(mate.sentence == row.sentence for mate in bare):
                strength = min(strength, 0.2)
        if row.kind == "none":
            strength = min(strength, 0.5)
        weighed.append(replace(row, strength=strength))
    return weighed


def _each_once(rows: list[Row], text: str) -> list[Row]:
    kept: list[Row] = []
    section = None
    for row in rows:
        if row.kind == "total":
            if kept and _is_most_of(row, kept[-1], text):
                kept[-1] = replace(kept[-1], value=row.value)
                continue
            section = row.value
            kept.append(row)
            continue
        row = _multiplied(row, text)
        if not _is_said(row, kept, text):
            kept.append(replace(row, section=section))
    return kept


def _is_most_of(total: Row, row: Row, text: str) -> bool:
    """ "Delivery 3 max 30": a row's highest mark, not a total."""
    same = row.kind != "total" and row.sentence == total.sentence and row.unit == total.unit == "bare"
    return same and bool(_MOST.match(total.label)) and "\n" not in text[row.end : total.start]


def _multiplied(row: Row, text: str) -> Row:
    """ "Four questions at 10% each" is 40."""
    count = _COUNTED.search(text[max(0, row.start - 40) : row.start])
    if count is None or row.kind == "sv" or not _EACH.match(text[row.end : row.end + 14]):
        return row
    said = count[1].lower()
    return replace(row, value=row.value * (ONE_TO_NINETEEN.get(said) or int(said)))


def _is_said(row: Row, kept: list[Row], text: str) -> bool:
    """The same figure of the same umbrella or price, said before: "of that 60%"."""
    for other in kept:
        if other.kind not in ("quality", "price") or not near(other.value, row.value):
            continue
        if other.kind == row.kind and "outof" not in (other.unit, row.unit):
            return True
        if _POINTS_BACK_OF.search(text[max(0, row.start - 8) : row.start]):
            return True
        weak = row.kind in ("none", "other") and row.strength <= 0.6 and other.kind == "quality"
        if weak and _POINTS_BACK.search(text[max(0, row.start - 6) : row.start]):
            return True
    return False
