"""The parts that a cell names inside its figure: "60% (of which 10% is for social value)"."""

import re
from dataclasses import replace

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import Amount, amounts
from pipelines.criteria.clean import clean
from pipelines.criteria.patterns import spaced
from pipelines.documents.arithmetic import is_near
from pipelines.documents.cells import put
from pipelines.documents.entries import Entry, tidy, title
from pipelines.documents.figures import OF_WHICH
from pipelines.documents.grids import Slot
from pipelines.documents.row_names import WORDS


def parts_of_which(slot: Slot, entry: Entry) -> list[Entry]:
    """What a cell says that the figure of its row holds, and what is left of it; none where it names nothing.

    "Of which" after a weight states parts of the whole (codebook 4.2): they add up to less than the figure.
    """
    if not entry.value or entry.figure is None:
        return []
    cleaned = clean(slot.cell.text)
    lead = OF_WHICH.search(cleaned.text)
    if lead is None:
        return []
    sign = "%" in cleaned.text[lead.end() :] or "cent" in cleaned.text[lead.end() :]
    if sign != ("%" in entry.text[entry.start : entry.end]):
        return []
    found = [
        (amount.start, amount.end, amount)
        for amount in (amounts(cleaned.text) if sign else _bare(cleaned.text))
        if amount.start >= lead.end() and (not sign or (amount.unit == "percent" and not amount.weak))
    ]
    if not found:
        return []
    after = not re.search(r"[^\W\d_]{3}", cleaned.text[lead.end() : found[0][0]])
    made: list[Entry] = []
    for at, (start, end, amount) in enumerate(found):
        if after:
            named = cleaned.text[end : found[at + 1][0] if at + 1 < len(found) else len(cleaned.text)]
        else:
            named = cleaned.text[found[at - 1][1] if at else lead.end() : start]
        name = tidy(title(_LINK.sub("", _AND.sub("", named)).strip(" \t\n()[],;.:-–"))[0])
        if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > WORDS or _SCOPE.match(named):
            return []
        unit = replace(amount, unit=entry.figure.unit)
        made.append(replace(put(name, unit, slot, *cleaned.span(start, end)), level=2, parent=False))
    left = entry.value - sum(part.value or 0.0 for part in made)
    if left < 0 and not is_near(left + entry.value, entry.value):
        return []
    if left > 0.01 * entry.value:
        rest = Amount(round(left, 6), entry.figure.unit, entry.start, entry.end)
        other = "Quality" if vocabulary.NARROW.search(entry.name) else entry.name
        made.insert(0, replace(entry, name=other, figure=rest, level=2, parent=False, description=""))
    return made


def _bare(text: str) -> list[Amount]:
    return [Amount(float(m[1]), "points", m.start(1), m.end(1)) for m in _NUMBER.finditer(text)]


_NUMBER = re.compile(r"(?<![\d.,£])(\d{1,3}(?:\.\d)?)(?![\d.,]?\d)")
_LINK = spaced(
    r"^\W{0,3}(?:(?:marks?|points?|is|are|will be|to be|being|for|on|to|allocated|given|of|the|towards"
    r"|relates?|awarded|(?:the )?weight\w{0,6})\b\s?){1,5}"
)
_AND = re.compile(r"^\W{0,4}(?:and|plus)\s|[\s,;]{1,3}and\W{0,4}$", re.I)
_SCOPE = re.compile(r"\W{0,3}of\s(?:the\s)?(?:quality|technical|total|overall|whole|marks)\b", re.I)
"""A share of something that is named: no part of the whole."""
