"""Stated amounts: percent, points, words and fractions, ranges, pass or fail (codebook 4.5 to 4.12)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.criteria.patterns import spaced

_UNITS: tuple[str, ...] = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_TENS |= {"eighty": 80, "ninety": 90}
_WORDS = {word: number for number, word in enumerate(_UNITS)}
_WORDS |= {"one hundred": 100, "hundred": 100, "a hundred": 100} | _TENS
_WORDS |= {
    f"{ten}{join}{unit}": tens + number
    for ten, tens in _TENS.items()
    for number, unit in enumerate(_UNITS[1:10], 1)
    for join in ("-", " ")
}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "twentieth": 20}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_COUNT = "|".join(("a", *_UNITS[1:10]))
_N = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,30})?|\d{1,30}(?:\.\d{1,30})?"
AMOUNT = re.compile(
    rf"(?<=[a-z])(?P<glued>\d{{1,3}})%"
    rf"|(?<![\w£$€.,])(?:between\s{{1,4}}(?P<from>{_N})\s{{0,4}}%?\s{{1,4}}and\s{{1,4}}(?P<until>{_N})\s{{0,4}}(?:%|per\s?cent\b)"
    rf"|(?P<lo>{_N})\s{{0,4}}%?\s{{0,4}}(?:-|–|—|to)\s{{0,4}}(?P<hi>{_N})\s{{0,4}}(?:%|per\s?cent\b)"
    rf"|(?P<top>\d{{1,2}})/(?P<under>\d{{1,3}})(?:ths?"
    rf"|rds?)?(?=\s{{1,4}}of\s{{1,4}}the\s{{1,4}}(?:overall|total|quality|technical|marks|score|evaluation))"
    rf"|(?P<pct>{_N})\s{{0,4}}(?:%|per\s?cent(?:age)?\b(?:\s{{1,4}}points?\b)?)"
    rf"|(?P<word>{_WORD})\s{{1,4}}per\s?cent\b"
    rf"|(?P<count>{_COUNT})[\s-](?P<part>{'|'.join(_PARTS)})s?\b(?!\s{{1,4}}(?:party|parties|sector))"
    rf"|(?P<num>{_N})\s{{1,4}}(?:marks\s{{1,4}}"
    rf"|points\s{{1,4}})?(?:out\s{{1,4}}of\s{{1,4}}(?:a\s{{1,4}}|every\s{{1,4}}|the\s{{1,4}})?"
    rf"|of\s{{1,4}}the\s{{1,4}}(?=100\b|1,?000\b))(?:(?:total|possible"
    rf"|maximum)\s{{1,4}}(?:of\s{{1,4}})?)?(?P<den>{_N})"
    rf"|(?P<pts>{_N})\s{{0,4}}(?:points?|marks?)\b(?:\s{{0,4}}(?:out\s{{1,4}}of|/"
    rf"|of)\s{{0,4}}(?:a\s{{1,4}}(?:total|possible|maximum)\s{{1,4}}(?:of\s{{1,4}})?"
    rf"|the\s{{1,4}})?(?P<of>{_N}))?)",
    re.I,
)
_BARE_NUMBER = re.compile(
    r"(?<![\w£$€.,:/%#-])(?P<whole>\d{1,4}(?:\.\d{1,2})?)(?:/(?P<under>\d{1,3})(?:ths?|rds?)?)?"
    r"(?![\w%£]|[.,:/]\d|\s{0,2}%)"
    r"|(?:(?<=[=:(,-] )|(?<=of the )|(?<=and ))(?P<said>"
    + _WORD
    + r")(?=\s{0,2}(?:[;,.)]|$)| (?:are|is|for|to|goes|will)\b)",
    re.I,
)
_INDEX = re.compile(
    r"\b(?:lots?|questions?|q|section|stage|criteri\w{1,2}|no\.?|number|item|ref|band|tier|part"
    r"|appendix|schedule"
    r"|clause|page|paragraph|phase|year|volume|document|regulation|ppn|top|article|than|least|over"
    r"|under)\s{0,3}$",
    re.I,
)
_OUT_OF = r"(?:a |the |an )?(?:(?:overall|total|possible|maximum|available|full) (?:of )?)?"
_WHOLE = spaced(
    r"\bout of (?P<hundred>a hundred)\b",
    rf"\bout of {_OUT_OF}(?P<a>{_N})(?:\s{{0,4}}(?:marks|points))?(?: (?:in total|available|overall|for"
    rf" the tender))?",
    rf"\bof {_OUT_OF}(?P<e>{_N})\s{{0,4}}(?:marks|points)\b(?: (?:in total|available|overall|for the"
    rf" tender))?",
    rf"\b(?:no more than|maximum of) (?P<d>{_N}) (?:marks|points)(?! (?:for|will|can|may|are|is|to))",
    rf"(?P<b>{_N})\s{{0,4}}(?:marks|points) (?:in total|in all|are available|available in total)",
    rf"\b(?:total(?:s|ling)?|maximum score|maximum total)(?:\s|score|weighting|marks|points|of|is|=|:"
    rf"|\||-|\t){{1,8}}"
    rf"(?P<c>{_N})(?!\d|\.\d)\s{{0,4}}(?:marks|points)?(?!\s{{0,4}}(?:%|per))",
)
SCALE = 20
"""Up to so much, "8 out of 10" is a mark on a scale and no weight."""
PASS_FAIL = re.compile(r"\bpass\s{0,4}(?:/|or|and|-)\s{0,4}fail\b", re.I)
_BARE = re.compile(
    rf"^\s{{0,4}}(?P<a>{_N})\s{{0,4}}%?\s{{0,4}}(?:(?:-|–|to)\s{{0,4}}(?P<b>{_N})\s{{0,4}}%?)?\s{{0,4}}$"
)


@dataclass(frozen=True)
class Amount:
    """An amount with its place in the text. `of`: the total of its points.

    unit: percent, points, pass_fail or none; bare and fraction until it is known of what they are parts.

    `weak`: a bare number, fraction or decimal, which is an amount only as a part of a whole that adds up.
    """

    value: float | None
    unit: str
    start: int
    end: int
    low: float | None = None
    high: float | None = None
    of: float | None = None
    weak: bool = False


def number(text: str) -> float:
    return float(text.replace(",", ""))


def amounts(text: str) -> Iterator[Amount]:
    """Every amount in a text, in order; money and bare numbers are none."""
    for m in AMOUNT.finditer(text):
        span = (m.start(), m.end())
        if m["lo"] or m["from"]:
            low, high = number(m["lo"] or m["from"]), number(m["hi"] or m["until"])
            if low <= high <= 100:
                yield Amount((low + high) / 2, "percent", *span, low, high)
        elif m["pct"] or m["glued"]:
            yield Amount(number(m["pct"] or m["glued"]), "percent", *span)
        elif m["top"]:
            if 0 < number(m["top"]) < number(m["under"]):
                yield Amount(100 * number(m["top"]) / number(m["under"]), "percent", *span)
        elif m["word"]:
            yield Amount(float(_WORDS[m["word"].lower()]), "percent", *span)
        elif m["part"]:
            count = 1 if m["count"].lower() == "a" else _UNITS.index(m["count"].lower())
            value = 100 * count / _PARTS[m["part"].lower()]
            sure = _WEIGHS.search(text, max(0, m.start() - 30), m.start()) or _OF_MARKS.match(text, m.end())
            yield Amount(value, "percent", *span, weak=not sure)
        elif m["num"]:
            if number(m["den"]) == 100:
                yield Amount(number(m["num"]), "percent", *span)
            elif number(m["den"]) > SCALE:
                yield Amount(number(m["num"]), "points", *span, of=number(m["den"]))
        else:
            yield Amount(number(m["pts"]), "points", *span, of=number(m["of"]) if m["of"] else None)


_OF_MARKS = re.compile(
    r"\s{1,4}(?:of\s{1,4}(?:the\s{1,4}|all\s{1,4})?(?:\w{1,30}\s{1,4})?(?:overall|total|evaluation"
    r"|marks|scores?|points|weighting|available)"
    r"|is\s{1,4}for|will\s{1,4}be|being|for)\b",
    re.I,
)


_WEIGHS = spaced(r"\b(?:counts?|accounts?|stands?) (?:for )?$", r"\b(?:worth|carr(?:y|ies)|gets?|given|is) $")
"""A fraction after these, or before "of the marks", is an amount by itself; "a quarter of staff" is none."""


def bare_numbers(text: str, taken: list[Amount]) -> Iterator[Amount]:
    """Numbers without a unit, and fractions in figures, outside the amounts already taken."""
    for m in _BARE_NUMBER.finditer(text):
        if any(m.start() < amount.end and amount.start < m.end() for amount in taken):
            continue
        if _is_index(text, m):
            continue
        if m["said"]:
            yield Amount(float(_WORDS[m["said"].lower()]), "bare", m.start(), m.end(), weak=True)
        elif m["under"]:
            if 0 < number(m["whole"]) < number(m["under"]):
                value = 100 * number(m["whole"]) / number(m["under"])
                yield Amount(value, "fraction", m.start(), m.end(), weak=True)
        else:
            yield Amount(number(m["whole"]), "bare", m.start(), m.end(), weak=True)


def _is_index(text: str, found: re.Match[str]) -> bool:
    """ "Lot 2", "Q5", "3) Support": a number that counts and does not weigh."""
    if _INDEX.search(text, max(0, found.start() - 14), found.start()):
        return True
    before, after = text[: found.start()].rstrip(" "), text[found.end() : found.end() + 2]
    opens = not before or before[-1] in ":;,.|\t"
    return opens and (after[:1] == ")" or bool(re.match(r"[.|]\s?(?!$)", after)) and len(found.group()) <= 2)


def whole_of(text: str) -> tuple[float, int, int] | None:
    """(total, start, end) where a text says out of how many points or marks its figures are."""
    for m in _WHOLE.finditer(text):
        figures = [value for value in m.group("a", "b", "c", "d", "e") if value]
        total = number(figures[0]) if figures else 100.0
        if 20 <= total <= 10_000:
            return total, m.start(), m.end()
    return None


def weight_string(text: str) -> Amount:
    """The old forms' weight in `criteria[].description`; unit none when the text is no weight (4.10)."""
    bare = _BARE.match(text)
    if bare and bare["b"]:
        low, high = number(bare["a"]), number(bare["b"])
        if low <= high:
            return Amount((low + high) / 2, "percent", 0, len(text), low, high)
    elif bare:
        return Amount(number(bare["a"]), "percent", 0, len(text))
    if re.fullmatch(r"\s{0,4}pass\s{0,4}/?\s{0,4}(?:or|and|-)?\s{0,4}fail\s{0,4}\.?\s{0,4}", text, re.I):
        return Amount(None, "pass_fail", 0, len(text))
    found = [amount for amount in amounts(text) if not amount.weak]
    if len(found) == 1 and len(text) <= found[0].end - found[0].start + 25:
        return found[0]
    if PASS_FAIL.search(text) and len(text) < 60 and not found:
        return Amount(None, "pass_fail", 0, len(text))
    return Amount(None, "none", 0, 0)
