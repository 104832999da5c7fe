"""Which lots a text names, and whether it weighs them alike: by its words alone."""

import re

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.contexts import NOT_THIS, Wording, sentences
from pipelines.criteria.structure.labels import SOCIAL_VALUE, named

ID = re.compile(r"\d{1,2}|\b[A-H]\b")
_ID_RANGE = re.compile(r"\s{0,4}(\d{1,2})\s?(?:-|to|through)\s?(\d{1,2})\s{0,4}")
_LETTER_RANGE = re.compile(r"\s{0,4}([A-H])\s?(?:-|to|through)\s?([A-H])\s{0,4}")
_SV_THEN = spaced(rf"{SOCIAL_VALUE}[^.\n]{{0,60}}")
_FIGURE = re.compile(r"\d\s?%|\d")
_FIGURE_BY_LOT = spaced(
    r"(?<!lot\s)(?<!lots\s)\d\s?%?[^.\n;]{0,22}\b(?:lots?|L)\s?\d|\blots?\s?\d[^.\n;]{0,14}\d\s?%"
)
_ALIKE = spaced(
    r"\b(?:same|all|each|every|both|any|alike|either)\b[^.]{0,40}\blots?\b|\blots?\b[^.]{0,40}\b(?:same"
    r"|alike)\b|\bwhichever lot\b"
)
_SAME = spaced(
    r"\b(?:same|alike|identical(?:ly)?)\b[^.]{0,40}\blots?\b|\b(?:lots|(?:each|every|either|any)"
    r" lot)\b[^.]{0,40}\b(?:same|alike|identical(?:ly)?)\b"
    r"|\b(?:whichever|whatever) (?:the )?lots?\b|\b(?:regardless|irrespective) of (?:the )?lots?\b"
)
LOTS = spaced(
    r"\bLots?\s{0,2}((?:\d{1,2}(?!\s?%)|[A-H])\b(?:(?:\s?(?:,|&|-|/|to|through"
    r"|and)\s?){1,12}(?:lots?\s)?(?:\d{1,2}(?!\s?%)|[A-H])\b){0,12})"
)


def lot_ids(said: str) -> list[str]:
    """ "1, 3", "1 to 3" and "A to D" one by one."""
    letters = _LETTER_RANGE.fullmatch(said)
    if letters and letters[1] < letters[2]:
        return [chr(code) for code in range(ord(letters[1]), ord(letters[2]) + 1)]
    span = _ID_RANGE.fullmatch(said)
    if span and int(span[1]) < int(span[2]) <= int(span[1]) + 20:
        return [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
    return ID.findall(said)


def names_several(text: str) -> bool:
    """Whether a text speaks of two lots or more."""
    return len({one for match in LOTS.finditer(text) for one in lot_ids(match[1])}) > 1


def is_alike(text: str) -> bool:
    """Whether a text says that something holds for all its lots."""
    return bool(_ALIKE.search(text))


def weigh_alike(text: str) -> bool:
    """Whether a text says that its lots are weighed in one way."""
    return bool(_SAME.search(text))


def lists_lots(text: str) -> bool:
    """Whether a text names its lots in one sentence alone, which has no share: "Lot 1 north, Lot 2 south"."""
    own = [text[slice(*span)] for span in sentences(text) if LOTS.search(text, *span)]
    return len(own) == 1 and not _FIGURE.search(LOTS.sub(" ", own[0])) and not _VARIES.search(text)


_VARIES = spaced(r"\b(?:var(?:y|ies)|differ\w{0,3})\b|\bby lot\b")


def is_by_lot(text: str) -> bool:
    """Whether a figure hangs on a lot, with no word that all lots are alike."""
    beside = any(LOTS.search(m.group()) and _FIGURE.search(m.group()) for m in _SV_THEN.finditer(text))
    return (beside or bool(_FIGURE_BY_LOT.search(text))) and not _ALIKE.search(text)


_OWN_SIZE = re.compile(r"[^.;,\d]{0,40}?(?<![\d.])(\d{1,2}(?:\.\d)?)\s?(?:%|per\s?cent)", re.I)


def sizes_by_lot(wording: Wording) -> list[float]:
    """What social value is said to weigh in sentences that name a lot: the figures in percent behind it."""
    found: list[float] = []
    for number, (start, end) in enumerate(wording.sentences):
        if wording.contexts[number] in NOT_THIS or not LOTS.search(wording.text, start, end):
            continue
        body = wording.body(number)
        sizes = (_OWN_SIZE.match(body, at) for _, at in named(body, wording.is_defined))
        found += [float(size[1]) for size in sizes if size]
    return found
