"""Lists of two lots: one with names, and as many bare figures in the same order for the other lot."""

import re

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import Amount
from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.portioned import division
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.whole import figures
from warehouse.sieve import Sieve

_LEAST = 3
"""Figures of a list."""
_SEVERAL = Sieve(
    r"\b(?:lots?|areas|regions|zones|districts|corresponding|the same (?:three|four|five|six|things"
    r"|criteria))\b",
    re.I,
)
_ONLY_JOINED = spaced(r"(?:%|per cent|marks|points)?[ ,/:]{0,3}(?:and |& )?")


def in_order(wording: Wording) -> dict[str, Amount] | None:
    """The weight of social value in each of two lots: "in the south the figures are 50%, 40% and 10%"."""
    text = wording.text
    stated = [a for a in figures(wording) if a.low is None] if _SEVERAL.search(text) else []
    for first in range(1, len(stated)):
        last = first + 1
        while last < len(stated) and _ONLY_JOINED.fullmatch(text[stated[last - 1].end : stated[last].start]):
            last += 1
        own = stated[first:last]
        if len(own) < _LEAST or not near(sum(a.size for a in own), 100):
            continue
        if near(sum(a.size for a in stated[last : last + len(own)]), 100):
            return None  # a third list
        rows = division(text[: own[0].start]) or ()
        at = [number for number, row in enumerate(rows) if row.kind == "sv"]
        if len(rows) != len(own) or len(at) != 1:
            continue
        token = rows[at[0]].token
        if token.value is not None:
            return {"1": Amount(token.start, token.end, token.value, "percent"), "2": own[at[0]]}
    return None
