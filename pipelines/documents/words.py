"""Words by which a page is known to speak of the evaluation: a first sieve, never a reading."""

import re

FIGURE = re.compile(
    r"[%％٪]|\bper ?cent\b|\bpercentages?\b|\bmarks?\b|\bpoints?\b|\bpts\b|"
    r"\bweight(?:s|ed|ing|ings)?\b|\bscor(?:e|es|ed|ing)\b|\bout of \d",
    re.I,
)
CRITERION = re.compile(
    r"criteri|evaluat|\baward|\bweight(?:s|ed|ing|ings)?\b|\bquality\b|\bpric(?:e|ing)\b|\bcost|"
    r"\btechnical\b|\bcommercial\b|social value|\bmethod statement|\bquestion|\bscor(?:e|ed|es|ing)\b|"
    r"\bmarks?\b|\btender|\badvantageous|\bMEAT\b|\bMAT\b|\bcommunit(?:y|ies)\b|\bsustainab",
    re.I,
)


def speaks_of_criteria(text: str) -> bool:
    """Whether a figure's sign and a word of criteria both stand in a text."""
    return bool(FIGURE.search(text)) and bool(CRITERION.search(text))
