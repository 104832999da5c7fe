"""Lists of criteria in running text in other languages: known names are put into English, and others told.

Names of price, quality and (in Welsh) social value are known, as they are in structured criteria. A name that
may be social value stays as published, and what is open by it stays open (codebook 9).
"""

import re
from dataclasses import replace

from pipelines.criteria.clean import Cleaned
from warehouse.sieve import Sieve

_NAMES: dict[str, dict[str, str]] = {
    "Welsh": {
        "pris": "price",
        "prisiau": "price",
        "cost": "price",
        "costau": "price",
        "ansawdd": "quality",
        "technegol": "technical",
        r"(?:g|ngh?)?werth\s{1,4}(?:c|ch|g|ngh)ymdeithasol": "social value",
        r"(?:(?:f|m|b)uddion|(?:f|m|b)udd|(?:f|m|b)uddiannau|(?:f|m)anteision)\s{1,4}(?:i'r\s{1,4})?"
        r"(?:g|c|ch|ngh)ymuned(?:ol)?": "social value",
    },
    "French": {
        "prix": "price",
        "co\xfbts?": "cost",
        "qualit\xe9": "quality",
        r"(?:valeur|qualit\xe9)\s{1,4}technique": "technical",
        "technique": "technical",
    },
    "German": {"preise?": "price", "kosten": "costs", "qualit\xe4t": "quality", "technik": "technical"},
    "Spanish": {
        "precios?": "price",
        "costes?": "cost",
        "calidad": "quality",
        r"valor\s{1,4}t\xe9cnico": "technical",
    },
    "Italian": {
        "prezzo": "price",
        "costo": "cost",
        "qualit\xe0": "quality",
        r"offerta\s{1,4}tecnica": "technical",
    },
    "Dutch": {"prijs": "price", "kosten": "costs", "kwaliteit": "quality"},
}
_FIGURED = (
    r"(?:\s{1,4}[^\W\d]{1,12}){0,2}[\s:=(|\u2013-]{0,6}\d{1,3}(?:[.,]\d{1,2})?\s{0,4}(?:%|[:/,;)|\n]|$|\w)"
)
_LED = r"\d{1,3}(?:[.,]\d{1,2})?\s{0,4}%\s{1,4}(?:\w{1,7}\s{1,4}){0,3}?"
_FOUND = {
    language: Sieve(
        "|".join(rf"(?P<n{n}>\b(?:{word})\b)" for n, word in enumerate(sorted(names, key=len, reverse=True))),
        re.I,
    )
    for language, names in _NAMES.items()
}
_NEXT_TO = {
    language: Sieve(rf"\b(?:{'|'.join(names)})\b{_FIGURED}|{_LED}\b(?:{'|'.join(names)})\b", re.I)
    for language, names in _NAMES.items()
}
_POINTS = Sieve(r"(?<=\d)(\s{1,4})(punkten?|puntos|punten|punti|pwyntiau|pwynt|marciau)\b", re.I)
_SIGNS = (
    *(
        "ansawdd",
        "pris ",
        "pris:",
        "pris (",
        "prix ",
        "prix:",
        "qualit\xe9",
        "preis ",
        "preis:",
        "qualit\xe4t",
    ),
    *("precio ", "calidad", "prezzo", "qualit\xe0", "prijs", "kwaliteit"),
    *("meini prawf", "crit\xe8re", "zuschlag", "kriteri", "criterios", "criteri ", "gunning", "kryteri"),
)
"""A text without one of these is of no list in another language that is known here."""
_HEADED = Sieve(
    r"\b(?:meini\s{1,4}prawf|crit\xe8res?|zuschlagskriteri\w{1,3}|(?:wertungs|bewertungs"
    r"|vergabe)?kriteri(?:en|er|um|et)"
    r"|criterios|criteri\s{1,4}(?:di|d'|per)|gunningscriteri\w{1,2}|kryteri\w{1,2}"
    r"|tildelingskriteri\w{1,3})\b"
    r"(?P<rest>(?:[^.!?]|\.(?=\d)){0,400})",
    re.I,
)
_FIGURE = Sieve(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s{0,4}(?:%|points?\b|punkten?\b|punt[io]s?\b|punten\b|marciau\b)",
    re.I,
)


def may_be_of_another(text: str) -> bool:
    """A cheap look: whether a list in another language may stand in the text."""
    low = text.lower()
    return any(sign in low for sign in _SIGNS)


def in_english(cleaned: Cleaned) -> Cleaned | None:
    """The text with the names of a list put into English, each as long as it was; null where none is known.

    Two names of one language must stand beside figures: a word alone is none ("Grand Prix 60").
    """
    text = cleaned.text
    for language, names in _NAMES.items():
        if len({found.group().lower() for found in _NEXT_TO[language].finditer(text)}) < 2:
            continue
        ordered = sorted(names, key=len, reverse=True)
        text = _FOUND[language].sub(lambda found: _padded(found, ordered, names), text)  # noqa: B023 used at once
    if text == cleaned.text:
        return None
    return replace(cleaned, text=_POINTS.sub(lambda m: m[1] + "points".rjust(len(m[2]))[: len(m[2])], text))


def _padded(found: re.Match[str], ordered: list[str], names: dict[str, str]) -> str:
    meant = names[ordered[int((found.lastgroup or "n0")[1:])]]
    size = len(found.group())
    return meant.rjust(size) if len(meant) <= size else "cost".rjust(size)


def other_list(text: str, has_names: bool) -> tuple[int, int] | None:
    """[start, end) of criteria in another language that state figures, whatever their names are.

    `has_names`: known names stand beside figures; else a heading must, and the figures must reach 100.
    """
    for found in _HEADED.finditer(text):
        stated = [(float(one[1].replace(",", ".")), one.end()) for one in _FIGURE.finditer(found["rest"])]
        if len(stated) > 1 and 95 <= sum(value for value, _ in stated) <= 105:
            return found.start(), found.start("rest") + stated[-1][1]
    figures = list(_FIGURE.finditer(text)) if has_names else []
    return (figures[0].start(), figures[-1].end()) if len(figures) > 1 else None
