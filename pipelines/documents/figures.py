"""The figure that a cell of a table is: a weight or a number of marks, in digits or in words."""

import re
import unicodedata
from dataclasses import dataclass, replace

from pipelines.criteria.amounts import NUMBER_WORDS, Amount, amounts, weight_string
from pipelines.criteria.clean import clean
from pipelines.criteria.patterns import spaced
from pipelines.documents.arithmetic import is_near
from pipelines.documents.entries import EQUAL
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


_BESIDE = spaced(
    r"per\s?cent\w{0,4}|\b(?:marks?|points?|pts|max(?:imum)?|weight\w{0,6}|of|out|the|total|worth"
    r"|overall|available|score|up|to|each|tbc|between|and|from|quality|technical|section)\b",
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\b(?=[\W\d]{0,8}$"
    r"|.{0,4}per\s?cent)",
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
    if sign := _SIGN.fullmatch(slot.cell.text):
        value = 100 * unicodedata.numeric(sign[1])
        return Figure(Amount(value, "percent", *sign.span(1)), slot, *sign.span(1))
    if half := _HALF.fullmatch(cleaned.text):
        return Figure(Amount(50.0, "percent", *half.span(1)), slot, *cleaned.span(*half.span(1)))
    amount = weight_string(cleaned.text) if _FRACTION.fullmatch(cleaned.text) else None
    if amount is None or amount.unit != "percent":
        return None
    return Figure(amount, slot, *cleaned.span(amount.start, amount.end))


_FRACTION = spaced(
    r"\W{0,3}(?:an?|one|two|three|four|five|seven|nine|eleven)[\s-]{1,2}"
    r"(?:hal(?:f|ves)|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?|twentieths?)\W{0,3}"
)
"""With how many of them: "third" alone is a place in an order."""


_SPLIT = re.compile(
    r"[,;(]|\s[–-]\s|\s(?:to be |which (?:is|are) )?(?:split|shared|divided|spread"
    r"|equally|evenly|each|all)\b",
    re.I,
)
OF_WHICH = spaced(r"[\s(\[,;:-]{1,4}of (?:which|this)\b")
"""Between a figure and the parts that it holds; "within which" and "including" leave open of what."""
_ASIDE = re.compile(
    r"(?<=[\d%])\s{0,3}[/,;(|–-]\s{0,3}(?:n\s?/\s?a\W{0,2}"
    r"|(?:max(?:imum|\.)?\s|up to\s)?\d{1,5}\s(?:A4\s)?(?:sides?|pages?|words)\b.{0,30}"
    r"|\(?\d{1,3}(?:\.\d{1,2})?\s?%\s(?:per|each|for each|a)\b.{0,30})$",
    re.I,
)
"""After a weight: how long an answer may be, or what each of several questions has of it."""
_PARTS = re.compile(
    r"(?P<figure>\s{0,3}(?P<whole>\d{1,3}(?:\.\d{1,2})?)\s?(?:%|marks|points)?)\s{0,2}[(\[:;,\u2013-]"
    r"(?P<parts>(?:[^\d]{0,40}\d{1,3}(?:\.\d{1,2})?){2,8}[^\d]{0,60})",
    re.S,
)
"""A figure, then what it is made up of: "10% (5% quantitative, 5% qualitative)"."""
_EACH = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
LONGEST_SPLIT = 160
"""Code points of a cell that says how its figure is split, or what it holds."""
_SIGN = re.compile(r"\s{0,4}([\u00bc-\u00be\u2150-\u215e])\s{0,4}")
_HALF = re.compile(r"\W{0,3}((?:a |one[ -])?half)\W{0,3}", re.I)
_TIMES = re.compile(r"\s{0,3}[x×]\s{0,2}(\d{1,3}(?:\.\d{1,2})?)\s{0,3}", re.I)
"""What a mark is multiplied by."""
_COUNTS = "|".join(sorted((word for word in NUMBER_WORDS if word != "zero"), key=len, reverse=True))
SEVERAL = spaced(
    rf"\b(?P<many>\d{{1,2}}|{_COUNTS}) (?:\w{{3,12}} )?(?:questions?|answers?|responses?"
    r"|(?:method )?statements?|(?:sub-?)?criteri(?:a|on)|elements?|parts?|items?)\s{0,2}[,(:]?\s{0,2}"
    r"(?:(?:(?:each )?(?:at|of|worth|weighted(?: at)?|carrying|x|×|@))\s{0,2})?"
    r"(?P<each>\d{1,3}(?:\.\d{1,2})?)\s{0,2}(?P<unit>%|per\s?cent|marks|points)"
    r"(?: (?:each|per question|apiece)\b)?",
)
"""How many there are and what each weighs, as "2 questions at 5% each": the product weighs."""
_BARE_SHARE = re.compile(r"\s{0,3}(\.\d{1,3})\s{0,3}")
"""A share of one without its nought: ".5"."""
_OUT_OF = re.compile(
    r"\W{0,3}(?:(?:scored |marked |max(?:imum)? )?out of |(?<!\w)/\s?)(\d{1,4})(?: (?:marks|points))?\W{0,3}",
    re.I,
)
"""The most that an answer may earn, and nothing else."""


def before_remark(slot: Slot) -> Figure | None:
    """The weight that a cell of a column of weights begins with: "50% (the lowest price has all of it)"."""
    found = _REMARK.fullmatch(slot.text)
    if found is None or (
        re.search(r"\d\s?%|\bper cent", found["remark"]) and not _LEAST.match(found["remark"])
    ):
        return None
    start = slot.cell.text.index(found["figure"])
    return Figure(
        Amount(float(found["value"]), "percent", start, start + len(found["figure"])),
        slot,
        start,
        start + len(found["figure"]),
    )


_REMARK = re.compile(
    r"\W{0,2}(?P<figure>(?P<value>\d{1,3}(?:\.\d{1,2})?)\s?%)\s?(?:[(\[,;:–-]\s?|\s(?=[a-z]))(?P<remark>.{3,200})"
)


_LEAST = re.compile(r"\W{0,2}(?:min(?:imum|\.)?|threshold|pass mark|at least|hurdle)\b", re.I)
"""What must be reached, after the weight."""


def of_several(found: re.Match[str]) -> Amount:
    """What several questions weigh together, of a match of `SEVERAL`."""
    many = found["many"]
    count = float(many) if many.isdigit() else weight_string(f"{many} per cent").value or 0.0
    unit = "points" if found["unit"].lower() in ("marks", "points") else "percent"
    return Amount(count * float(found["each"]), unit, *found.span())


def in_words(slot: Slot) -> Figure | None:
    """The number that a cell is in words, for a column that is headed as one of weights: "Thirty-five"."""
    text = slot.cell.text.strip()
    if text.casefold() not in NUMBER_WORDS:
        return None
    amount = weight_string(f"{text} per cent")
    start = slot.cell.text.index(text)
    end = start + len(text)
    return Figure(Amount(amount.value, "percent", start, end), slot, start, end)


def figure_of(slot: Slot, points: bool = False) -> Figure | None:
    """The weight that a cell is, and nothing else; null for a text. `points`: bare ones are marks."""
    text = slot.cell.text
    if said := EQUAL.search(text, 0, LONGEST_SPLIT):
        head = _SPLIT.split(text[: said.end()], maxsplit=1)[0]
        shared = (
            figure_of(replace(slot, cell=replace(slot.cell, text=head)), points) if head != text else None
        )
        return replace(shared, slot=slot) if shared else None
    if (which := OF_WHICH.search(text, 0, LONGEST_SPLIT)) and re.search(r"\d", text[which.end() :]):
        figure = figure_of(replace(slot, cell=replace(slot.cell, text=text[: which.start()])), points)
        return replace(figure, slot=slot) if figure else None
    if (split := _PARTS.fullmatch(text)) and is_near(
        sum(map(float, _EACH.findall(split["parts"]))), float(split["whole"])
    ):
        figure = figure_of(replace(slot, cell=replace(slot.cell, text=split["figure"])), points)
        return replace(figure, slot=slot) if figure else None
    if aside := _ASIDE.search(text, 0, LONGEST_SPLIT):
        figure = figure_of(replace(slot, cell=replace(slot.cell, text=text[: aside.start()])), points)
        return replace(figure, slot=slot) if figure else None
    if not text.strip() or len(text.strip()) > LONGEST_CELL:
        return None
    if not re.search(r"\d|per\s?cent", text, re.I):
        return _fraction_of(slot)
    if (many := SEVERAL.search(text)) and not re.search(r"[^\W_]", text[: many.start()] + text[many.end() :]):
        return Figure(of_several(many), slot, *many.span())
    if bare := _BARE_SHARE.fullmatch(text):
        return Figure(Amount(float(bare[1]), "percent", *bare.span(1)), slot, *bare.span(1))
    if times := _TIMES.fullmatch(text):
        return Figure(Amount(float(times[1]), "points", *times.span(1)), slot, *times.span(1))
    if of_most := _OUT_OF.fullmatch(text):
        return Figure(Amount(float(of_most[1]), "points", *of_most.span(1)), slot, *of_most.span(1))
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
    shown = cleaned.text[amount.start : amount.end]
    in_digits = re.search(r"\d", shown)
    beside = cleaned.text if in_digits else f"{cleaned.text[: amount.start]} {cleaned.text[amount.end :]}"
    if len(re.sub(r"[\W\d_]", "", _BESIDE.sub("", beside))) > MOST_BESIDE:
        return None
    if len(re.sub(r"[\W\d_]", "", _BESIDE.sub("", cleaned.text[: amount.start]))) > MOST_BEFORE:
        return None
    start, end = cleaned.span(amount.start, amount.end)
    body = text[start:end]
    start, end = start + len(body) - len(body.lstrip()), end - (len(body) - len(body.rstrip()))
    if amount.unit == "percent" and points and "%" not in text and "cent" not in text.lower():
        amount = Amount(amount.value, "points", amount.start, amount.end, amount.low, amount.high)
    return Figure(amount, slot, start, end)
