"""Stated amounts: percent, points, words and fractions, ranges, pass or fail (READING.md 4.5 to 4.12)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = {
    **{
        w: n
        for n, w in enumerate(
            [
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
            ]
        )
    },
    "fifteen": 15,
    "twenty": 20,
    "twenty-five": 25,
    "twenty five": 25,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "one hundred": 100,
    "thirty-five": 35,
    "thirty five": 35,
    "hundred": 100,
}
_FRACTIONS = {
    "half": 50.0,
    "third": 100 / 3,
    "quarter": 25.0,
    "fifth": 20.0,
    "tenth": 10.0,
    "twentieth": 5.0,
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_N = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,30})?|\d{1,30}(?:\.\d{1,30})?"
AMOUNT = re.compile(
    rf"(?<![\w£$€.,])(?:between\s{{1,4}}(?P<from>{_N})\s{{0,4}}%?\s{{1,4}}and\s{{1,4}}(?P<until>{_N})\s{{0,4}}(?:%|per\s?cent\b)"
    rf"|(?P<lo>{_N})\s{{0,4}}%?\s{{0,4}}(?:-|–|—|to)\s{{0,4}}(?P<hi>{_N})\s{{0,4}}(?:%|per\s?cent\b)"
    rf"|(?P<pct>{_N})\s{{0,4}}(?:%|per\s?cent(?:age)?\b)"
    rf"|(?P<word>{_WORD})\s{{1,4}}per\s?cent\b"
    rf"|(?:one|a)[\s-](?P<frac>{'|'.join(_FRACTIONS)})\b(?=\s{{1,4}}(?:of\s{{1,4}}(?:the\s{{1,4}})?(?:\w{{1,30}}\s{{1,4}})?(?:overall|total|evaluation"
    rf"|marks|scores?|points|weighting|available)|is\s{{1,4}}for|will\s{{1,4}}be|being|for)\b)"
    rf"|(?P<num>{_N})\s{{1,4}}(?:marks\s{{1,4}}|points\s{{1,4}})?out\s{{1,4}}of\s{{1,4}}(?:a\s{{1,4}})?(?:(?:total|possible|maximum)\s{{1,4}}(?:of\s{{1,4}})?)?(?P<den>{_N})"
    rf"|(?P<pts>{_N})\s{{0,4}}(?:points?|marks?)\b(?:\s{{0,4}}(?:out\s{{1,4}}of|/|of)\s{{0,4}}(?:a\s{{1,4}}(?:total|possible|maximum)\s{{1,4}}(?:of\s{{1,4}})?"
    rf"|the\s{{1,4}})?(?P<of>{_N}))?)",
    re.I,
)
SCALE = 20
"""Up to so much, "8 out of 10" is a mark on a scale and no weight."""
PASS_FAIL = re.compile(r"\bpass\s{0,4}(?:/|or|and|-)\s{0,4}fail\b", re.I)
_BARE = re.compile(
    rf"^\s{{0,4}}(?P<a>{_N})\s{{0,4}}%?\s{{0,4}}(?:(?:-|–|to)\s{{0,4}}(?P<b>{_N})\s{{0,4}}%?)?\s{{0,4}}$"
)


@dataclass(frozen=True)
class Amount:
    """An amount with its place in the text. unit: percent, points, pass_fail or none; `of`: the total."""

    value: float | None
    unit: str
    start: int
    end: int
    low: float | None = None
    high: float | None = None
    of: float | None = None


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
        elif m["pct"]:
            yield Amount(number(m["pct"]), "percent", *span)
        elif m["word"]:
            yield Amount(float(_WORDS[m["word"].lower()]), "percent", *span)
        elif m["frac"]:
            yield Amount(_FRACTIONS[m["frac"].lower()], "percent", *span)
        elif m["num"]:
            if number(m["den"]) > SCALE:
                yield Amount(number(m["num"]), "points", *span, of=number(m["den"]))
        else:
            yield Amount(number(m["pts"]), "points", *span, of=number(m["of"]) if m["of"] else None)


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
    found = list(amounts(text))
    if len(found) == 1 and len(text) <= found[0].end - found[0].start + 25:
        return found[0]
    if PASS_FAIL.search(text) and len(text) < 60 and not found:
        return Amount(None, "pass_fail", 0, len(text))
    return Amount(None, "none", 0, 0)
