"""The figure that a cell of a table is: a weight or a number of marks, in digits or in words."""

import re
from dataclasses import dataclass

from pipelines.criteria.amounts import Amount, amounts, weight_string
from pipelines.criteria.clean import clean
from pipelines.criteria.patterns import spaced
from pipelines.documents.grids import Slot

LONGEST_CELL = 60
"""A cell with a figure that is longer is a sentence."""


@dataclass(frozen=True)
class Figure:
    """A weight or a number of marks: the amount, and where it begins and ends in the cell's text."""

    amount: Amount
    slot: Slot
    start: int
    end: int

    @property
    def value(self) -> float:
        return self.amount.value or 0.0

    @property
    def is_points(self) -> bool:
        return self.amount.unit == "points"


_BESIDE = spaced(
    r"per ?cent\w{0,4}|\b(?:marks?|points?|pts|max(?:imum)?|weight\w{0,6}|of|out|the|total|worth"
    r"|overall|available|score|up|to|each|tbc|between|and|from|quality|technical|section)\b",
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\b(?=[\W\d]{0,8}$"
    r"|.{0,4}per ?cent)",
)
"""What stands beside a figure in a cell of its own."""
MOST_BESIDE, MOST_BEFORE = 4, 2
_LINED = re.compile(r"(?:\s{0,4}\d{1,3}(?:\.\d{1,2})?\s?%?[ \t]{0,4}(?:\n|$)){2,40}")
"""Several figures below one another."""
_NAMED = re.compile(r"\W*(?:quality|technical)\b", re.I)
"""The figure has its name before it: "Quality 50%"."""


def _fraction_of(slot: Slot) -> Figure | None:
    """The share that a cell is in words, and nothing else, as "three tenths"."""
    cleaned = clean(slot.cell.text)
    amount = weight_string(cleaned.text) if _FRACTION.fullmatch(cleaned.text) else None
    if amount is None or amount.unit != "percent":
        return None
    return Figure(amount, slot, *cleaned.span(amount.start, amount.end))


_FRACTION = spaced(
    r"\W{0,3}(?:an?|one|two|three|four|five|seven|nine|eleven)[\s-]{1,2}"
    r"(?:hal(?:f|ves)|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?|twentieths?)\W{0,3}"
)
"""With how many of them: "third" alone is a place in an order."""


def figure_of(slot: Slot, points: bool = False) -> Figure | None:
    """The weight that a cell is, and nothing else; null for a text. `points`: bare ones are marks."""
    text = slot.cell.text
    if not text.strip() or len(text.strip()) > LONGEST_CELL:
        return None
    if not re.search(r"\d|per\s?cent", text, re.I):
        return _fraction_of(slot)
    if re.search(r"[£€$]|\d{1,2}/\d{1,2}/\d{2}|\d:\d", text) or _NAMED.match(text):
        return None
    if sum(bool(re.search(r"\d", line)) for line in text.split("\n")) > 1 and _LINED.fullmatch(text):
        return None
    cleaned = clean(text)
    amount = weight_string(cleaned.text)
    if amount.unit == "bound":
        return None
    if amount.unit not in ("percent", "points"):
        stated = [a for a in amounts(cleaned.text) if not a.weak]
        chosen = [a for a in stated if a.unit == "percent"][:1] or stated[:1]
        if not chosen:
            return None
        amount = chosen[0]
    if len(re.sub(r"[\W\d_]", "", _BESIDE.sub("", cleaned.text))) > MOST_BESIDE:
        return None
    if len(re.sub(r"[\W\d_]", "", _BESIDE.sub("", cleaned.text[: amount.start]))) > MOST_BEFORE:
        return None
    start, end = cleaned.span(amount.start, amount.end)
    body = text[start:end]
    start, end = start + len(body) - len(body.lstrip()), end - (len(body) - len(body.rstrip()))
    if amount.unit == "percent" and points and "%" not in text and "cent" not in text.lower():
        amount = Amount(amount.value, "points", amount.start, amount.end, amount.low, amount.high)
    return Figure(amount, slot, start, end)
