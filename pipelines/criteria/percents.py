"""How a percentage is written, for patterns that look for one in a text.

Amounts of other units, in words and in ranges are read by `amounts.py`, which builds on this.
"""

import re

PERCENT = r"(?:%|per\s{0,2}cent(?:um)?\b|pc\b|pct\b)"
"""The sign, or the words for it."""
NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
PERCENTAGE = rf"{NUMBER}\s{{0,2}}{PERCENT}"
"""A figure with the sign."""
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


def value_of(figure: str) -> float:
    """The number in words that a pattern found with a figure in them: "12.5 %" is 12.5, in its own unit.

    Raises ValueError where there is none: the pattern that gave them is wrong.
    """
    found = _NUMBER.search(figure)
    if found is None:
        raise ValueError(f"{figure!r}: no figure, where a pattern found one")
    return float(found.group().replace(",", "."))
