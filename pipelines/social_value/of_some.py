"""A weight that a sentence states for a part of the award alone: one lot, bids of some value, one kind.

Beside a whole list of its own such a sentence tells nothing of the rest: social value weighs in the whole
something between what the list and the sentence give it (codebook 8).
"""

import re
from collections.abc import Iterator

from pipelines.criteria.earlier import without
from pipelines.criteria.gone_lots import without_gone_lots
from pipelines.criteria.list_names import lists
from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.named_lots import LOTS, is_alike, lot_ids
from pipelines.social_value.doubt import MOST, NAME, PERCENT, PRICED, SENTENCE, SV, elsewhere

_LOT = spaced(
    LOTS.pattern,
    r"\b(?:first|second|third|fourth|fifth|sixth|last|one|other|larger|largest|smaller|smallest) lots?\b",
)
_OF_SOME = spaced(
    r"\b(?:bids?|tenders?|offers?|quot(?:es|ations?)|contracts?|orders?|projects?|packages?|jobs?|works)"
    r" (?:\w{1,12} ){0,3}?(?:over|above|under|below|exceeding|exceeds?|up to|more than|less than|worth) \W?"
    r"(?:£ ?)?\d",
    r"^\W{0,4}(?:if|where|when|in the case of|by way of exception|exceptions?) ?[^%]{3,80}?[,:]",
)
"""Bids of some value, or what holds under a condition that stands first."""
_ALONE = spaced(r"\b(?:only|alone|except\w{0,3})\b")
_STATED = spaced(
    rf"(?:{SV})[^.;%\d]{{0,40}}{PERCENT}",
    rf"{PERCENT}(?: of the (?:marks|weighting|score))?(?: (?:is|are|goes|will be))? (?:for|to|on) (?:{SV})",
)
_TAKEN = spaced(
    rf"\b(?:no|without)(?: \w{{1,12}})? (?:{SV})|(?:{SV}) (?:does|will) not",
    rf"(?:{SV})[^.;%\d]{{0,30}} (?:is|are|will be|has been|gives way) (?:replaced|exchanged|swapped|left out"
    r"|omitted|dropped|to\b|not (?:scored|used|asked|weighted|evaluated|applied|assessed))",
    rf"\b(?:replac|swap|exchang|substitut)\w{{1,5}} (?:{SV})",
)
"""Social value goes, in that part."""


def of_a_part(weight: float, text: str) -> tuple[float, float] | None:
    """The lowest and highest weight where a text states one for a part of the award; null where it does not.

    In percent of the whole. What the rest has is told by a list with price that reaches 100 without it.
    """
    text = without_gone_lots(text[:MOST])
    ids = {one for found in LOTS.finditer(text) for one in lot_ids(found[1])}
    for start, end in _clauses(text):
        said = text[start:end]
        if not NAME.search(said) or not _is_of_part(said, ids):
            continue
        found = _STATED.search(said)
        taken = _TAKEN.search(said)
        stated = float(next(one for one in found.groups() if one)) if found else weight
        rest = without(text, [(start, end)])
        others = [rest[slice(*span)] for span in lists(rest) if PRICED.search(rest, *span)]
        with_it = any(NAME.search(one) for one in others)
        if not others or not (found or taken):
            continue
        is_other = stated != weight and not _LOT.search(said)
        if not taken and (with_it or is_other):
            continue  # policy, a lot that is gone, or what the list says again
        return 0.0, max(weight, stated)
    return None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each sentence, and of its parts at semicolons where it has some."""
    for one in SENTENCE.finditer(text):
        yield one.span()
        if ";" in one.group():
            yield from (
                (one.start() + part.start(), one.start() + part.end()) for part in _PART.finditer(one.group())
            )


_PART = re.compile(r"[^;]+")


def _is_of_part(said: str, ids: set[str]) -> bool:
    """Whether a sentence is of some lots, bids or kinds alone. `ids`: all lots that the text names."""
    if elsewhere(said):
        return False
    if _LOT.search(said):
        own = {one for found in LOTS.finditer(said) for one in lot_ids(found[1])}
        is_all = len(own) > 1 and own == ids and not _ALONE.search(said)
        return not (is_all or is_alike(said))
    return bool(_OF_SOME.search(said))
