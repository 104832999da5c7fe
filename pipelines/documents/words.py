"""Words by which a page is known to speak of the evaluation: a first sieve, never a reading."""

import re

_FIGURE = re.compile(
    r"\bper\s?cents?\b|\bpercentages?\b|\bmarks?\b|\bpoints?\b|\bpts\b|\bweight(?:s|ed|ing|ings)?\b|"
    r"\bscor(?:e|es|ed|ing)\b|\bout of \d"
)
_SIGNS = ("%", "％", "٪")
_MAY_BE_FIGURE = ("per", "mark", "point", "pts", "weight", "scor", "out of ")
_CRITERION = (
    *(
        "criteri",
        "evaluat",
        "award",
        "weight",
        "quality",
        "price",
        "pricing",
        "technical",
        "commercial",
        "score",
    ),
    *("scoring", "social value", "method statement", "question", "marks", "advantageous", "added value"),
)


def speaks_of_criteria(text: str) -> bool:
    """Whether a figure's sign and a word of criteria both stand in a text."""
    lowered = text.lower()
    if not any(word in lowered for word in _CRITERION):
        return False
    if any(sign in text for sign in _SIGNS):
        return True
    return any(word in lowered for word in _MAY_BE_FIGURE) and _FIGURE.search(lowered) is not None
