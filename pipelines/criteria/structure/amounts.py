"""Stated amounts of a text: percentages, marks, bare numbers, fractions, decimals, "30 of 100", multipliers.

Wider than `pipelines.criteria.amounts`: here every figure that could be a weight is taken, and the tree that
explains it decides.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.criteria.patterns import spaced
from warehouse.sieve import REMEMBERED, Sieve

ONE_TO_NINETEEN = {
    word: number
    for number, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
            "nineteen",
        )
    )
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_TENS |= {"eighty": 80, "ninety": 90}
ONES = "|".join(ONE_TO_NINETEEN)
_UNITS = "|".join(tuple(ONE_TO_NINETEEN)[1:10])
_BESIDE = r"(?:\s(?:and\s)?(?:a\s)?(?:half|quarter)(?=\s{0,2}(?:per|%|points?\b|marks?\b)))"
_TO_99 = rf"(?:(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{_UNITS}))?|(?:{ONES})){_BESIDE}?)"
IN_WORDS = rf"{_TO_99}(?:\shundred(?:\s(?:and\s)?{_TO_99})?)?"
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6}
PARTS |= {"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20}
NUMBER = r"\d{1,2},\d{1,2}(?=\s?%)|(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,4})(?:\.\d{1,3})?|\.\d{1,3}"
PERCENT = r"(?:%|percent\w{0,30}|per\s?cent(?:um)?\b|precent|pct\b|pc\b|p\.c\.)"
MARK = r"(?:marks?|points?|pts?|mks?)\b"
_UNIT = rf"(?:{PERCENT}|{MARK})"
_OF = (
    r"(?:out\sof\s(?:the\s|an?\s|every\s)?(?:possible\s|total\s(?:of\s)?|overall\s|maximum\s(?:of\s)?"
    r"|notional\s)?"
    r"|of\s(?:the\s(?:total\s)?|every\s|those\s|these\s|a\stotal\sof\s)|of\s(?=(?:100|hundred"
    r"|one\shundred|1,?000)\b)"
    r"|from\s(?:the\s|a\stotal\sof\s|an?\s(?:overall|maximum)\stotal\sof\s)?"
    r"|in\s(?:every\s|the\s|an?\s)?(?=(?:hundred|one\shundred|100|fifty|ten|50)\b"
    rf"|(?:{_UNITS}|\d{{1,2}})\s(?:of\sthe\s)?(?:available\s)?(?:quality\s|technical\s)?{MARK})|\s?/\s?)"
)
_AMOUNT = Sieve(
    # Nothing else begins an amount, and most characters end the search here.
    r"(?=[\d./]|a[n\s-]|be|e[il]|f[io]|h[au]|mu|ni|on|qu|s[ei]|t[ehw]|x|ze)(?:"
    rf"(?P<range>(?P<both>between\s)?(?P<from>{NUMBER})\s{{0,2}}(?:{PERCENT})?\s{{0,2}}"
    r"(?:-|to|(?(both)and|-))\s{0,2}"
    rf"(?P<until>{NUMBER})\s{{0,2}}(?P<range_unit>{_UNIT}))"
    r"|(?P<bare_range>(?<![\w.,/£$€:-])(?P<least>\d{1,2})\s?-\s?(?P<most>\d{1,2})(?![\w%/:.-]))"
    rf"|(?P<outof>(?<![\w.])(?P<got>{NUMBER}|{IN_WORDS})\s{{0,2}}(?:{_UNIT})?\s{{0,2}}"
    rf"(?:\((?:{NUMBER}|{IN_WORDS})\)\s{{0,2}}(?:{MARK})?\s?)?{_OF}"
    rf"(?P<whole>{NUMBER}|(?:{IN_WORDS}|hundred)(?!\w))"
    rf"(?:\s{{0,2}}(?:available\s|total\s|overall\s){{0,2}}{_UNIT})?(?![\d/]))"
    rf"|(?P<fraction>(?<![\w-])(?:(?P<count>an?|one|two|three|four|five|six|seven|nine)[\s-]{{1,2}})?"
    rf"(?P<part>{'|'.join(PARTS)})s?\b(?!\s?-?(?:year|month|week|party|parties|quarter|sector"
    rf"|of\sa\smile|rate\b"
    r"|price\b|term\b|days?\b|hour|board\b|an\shour)))"
    rf"|(?P<times>(?<![\w.])(?:x\s?(?P<x1>{NUMBER})\b|(?P<x2>{NUMBER})\s?x\b"
    rf"|multiplied\sby\s(?P<x3>{NUMBER})\b))"
    rf"|(?P<said>(?<!\w)(?P<said_value>{IN_WORDS})\s{{0,2}}(?P<said_unit>{_UNIT}))"
    rf"|(?P<figure>(?P<value>{NUMBER})\s{{0,2}}(?P<unit>{_UNIT}))"
    rf"|(?P<in_words>(?<![\w-])(?:{IN_WORDS}|fourty(?:[\s-]\w{{1,30}})?)(?![\w-]))"
    r"|(?P<decimal>(?<![\w.])0?\.\d{1,3}(?![\d.]))"
    r"|(?P<bare>(?<![\w.,/£$€+#-])(?:\d{1,3}(?:,\d{3})|\d{1,4})(?:\.\d{1,2})?(?![\w%]|[.,/]\d))"
    r"|(?P<offered>(?<=[a-z_)&:]\s)/\s?(?P<most_marks>[1-9]\d{0,2})(?![\w/%-]|\.\d))"
    r"|(?P<glued>(?<=[\w\])]-)\d{1,3}(?:\.\d{1,2})?(?![\w%]|[.,/-]\d)))",
    re.I,
)
STARTS_PERCENT = spaced(rf"{PERCENT}")
_WEIGHS_AFTER = re.compile(
    r"\s{0,4}(?:[,.;:)\n]|$|and\b|for\s|(?:(?:shall|will)\sbe|are)\s(?:for|allocated|given|awarded"
    r"|reserved|set)\b|to\s(?!\w{2,5}ty\b)|is\s(?:for|social)|in\s(?:every|the"
    r"|a|all)\b|out\s{1,4}of)|\s?-\s"
    r"|\s{1,4}(?:go(?:es)?\s{1,4}(?:to|on)|on\s(?=price|quality|cost|social|technical)|(?:that"
    r"|which)\s{1,4}(?:is|are)\s{1,4}left)\b"
)
_NUMBER_OF = spaced(
    r"(?:\b(?:lot|lots|stage|q|question|at|of|by|until|from|grade|part|section|class|between|years?"
    r"|are|age[ds]?|over|under|about|around|some|approximately|next|last|first|for)\s)$"
)
_OF_CRITERION = spaced(r"\b(?:price|quality|cost|value|benefits?)\s(?:of|at|is|for|are)\s$")
_LAST = spaced(r"\b(?:remaining|other|last|final) $")
"""Before a fraction without a count: "the remaining tenth"."""
_NAMED_PART = spaced(
    r"\b(?:the|our|this|that|its) (?:quality|technical|price|cost|commercial|other-than-price) $"
)
"""Before "half" as the name of a part: "it is in the technical half"."""
_TWICE = re.compile(r"\s{0,4}\(?\s{0,4}")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d)?")
RUN = spaced(
    rf"(?<![\d./:£])(\d{{1,3}}(?:\.\d)?)\s?(?:{PERCENT})?((?:(?:\s?[/:]\s?|\sto\s)\d{{1,3}}(?:\.\d)?\s?(?"
    rf":{PERCENT})?){{1,7}})(?![\d/]|:\s?\d)"
)


@dataclass(frozen=True)
class Amount:
    """A figure at [start, end). Units: percent, points, bare, outof a `total`, fraction, times, decimal."""

    start: int
    end: int
    value: float
    unit: str
    total: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def size(self) -> float:
        """The value in percent where it is a decimal of one: 0.1 is 10."""
        return self.value * 100 if self.unit == "decimal" else self.value


_DECIMAL_COMMA = re.compile(r"\d{1,2},\d{1,2}")


def number(said: str) -> float:
    """The value of a number in figures or in words."""
    said = said.strip().lower()
    decimal = _DECIMAL_COMMA.fullmatch(said)
    plain = said.replace(",", "." if decimal else "")
    try:
        return float(plain)
    except ValueError:
        return _in_words(plain) + (
            0.5 if plain.endswith("half") else 0.25 if plain.endswith("quarter") else 0.0
        )


def _in_words(said: str) -> int:
    total = 0
    for word in said.replace("fourty", "forty").replace("-", " ").replace(" and ", " ").split():
        if word == "hundred":
            total = (total or 1) * 100
        total += ONE_TO_NINETEEN.get(word, 0) + _TENS.get(word, 0)
    return total


@lru_cache(maxsize=REMEMBERED)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount in order; "ten (10) points" is one."""
    kept: list[Amount] = []
    for match in _AMOUNT.finditer(text):
        found = _MAKE[match.lastgroup or ""](match, text)
        if found is None:
            continue
        if kept and _is_repeated(kept[-1], found, text):
            kept[-1] = _joined(kept[-1], found, text)
        else:
            kept.append(_of_stated_whole(found, kept, text))
    return tuple(kept)


def _of_stated_whole(found: Amount, kept: list[Amount], text: str) -> Amount:
    """ "Of the 100 points, social value has 12": the whole is no amount of its own."""
    if found.unit not in ("bare", "points") or not kept:
        return found
    whole = whole_before(text, found.start)
    if whole is None or not kept[-1].start <= whole[0] < kept[-1].end or found.value > whole[1]:
        return found
    kept.pop()
    return replace(found, unit="outof", total=whole[1])


_OF_WHOLE = spaced(
    rf"\b(?:of|from|out of) (?:(?:the|an?|all|our) )?(?:(?:total|overall|maximum) )?(?:of )?(?P<w"
    rf"hole>{NUMBER}"
    rf"|one hundred|hundred) {MARK}[^.;:\n]{{0,60}}?(?:,|\bis|\bare) [^.;:\n\d]{{0,60}}?$"
)


def whole_before(text: str, start: int) -> tuple[int, float] | None:
    """Of how many marks an amount is, where its clause begins so: "of the 100 points, ... has 12"."""
    match = _OF_WHOLE.search(text[max(0, start - 160) : start])
    return (max(0, start - 160) + match.start("whole"), number(match["whole"])) if match else None


def _is_repeated(last: Amount, found: Amount, text: str) -> bool:
    gap = text[last.end : found.start]
    return len(gap) <= 3 and abs(found.value - last.value) < 0.01 and bool(_TWICE.fullmatch(gap))


def _joined(last: Amount, found: Amount, text: str) -> Amount:
    unit = found.unit if found.unit != "bare" and last.unit == "bare" else last.unit
    return replace(last, unit=unit, end=found.end + (text[found.end : found.end + 1] == ")"))


def _unit(said: str) -> str:
    return "percent" if STARTS_PERCENT.match(said) else "points"


def _range(match: re.Match[str], _: str) -> Amount | None:
    low, high = number(match["from"]), number(match["until"])
    if low > high:
        return None
    return Amount(*match.span(), (low + high) / 2, _unit(match["range_unit"]), low=low, high=high)


def _bare_range(match: re.Match[str], _: str) -> Amount | None:
    low, high = float(match["least"]), float(match["most"])
    if not 0 < low < high <= 70 or high - low > 20:
        return None
    return Amount(*match.span(), (low + high) / 2, "bare", low=low, high=high)


def _out_of(match: re.Match[str], _: str) -> Amount | None:
    got, whole = number(match["got"]), number(match["whole"])
    return Amount(*match.span(), got, "outof", total=whole) if whole and got <= whole else None


def _fraction(match: re.Match[str], text: str) -> Amount | None:
    count, part = (match["count"] or "").lower(), match["part"].lower()
    if not count and _NAMED_PART.search(text[max(0, match.start() - 24) : match.start()]):
        return None
    if not count and part != "half" and not _LAST.search(text[max(0, match.start() - 12) : match.start()]):
        return None
    parts, shares = PARTS[part], ONE_TO_NINETEEN.get(count, 1)
    if shares >= parts > 2:
        return None
    return Amount(*match.span(), 100 * shares / parts, "fraction")


def _times(match: re.Match[str], _: str) -> Amount | None:
    return Amount(*match.span(), number(match["x1"] or match["x2"] or match["x3"]), "times")


def _said(match: re.Match[str], _: str) -> Amount | None:
    return Amount(*match.span(), number(match["said_value"]), _unit(match["said_unit"]))


def _figure(match: re.Match[str], _: str) -> Amount | None:
    return Amount(*match.span(), number(match["value"]), _unit(match["unit"]))


def _number_in_words(match: re.Match[str], text: str) -> Amount | None:
    """ "Two" counts something far more often than it weighs, so what stands beside it must say so."""
    value, (start, end) = number(match.group()), match.span()
    if not 2 <= value <= 1000 or not _WEIGHS_AFTER.match(text[end : end + 40]):
        return None
    counts = _NUMBER_OF.search(text[max(0, start - 16) : start])
    if counts and not _OF_CRITERION.search(text[max(0, start - 26) : start]):
        return None
    return Amount(start, end, value, "bare")


def _decimal(match: re.Match[str], _: str) -> Amount | None:
    return Amount(*match.span(), float(match.group()), "decimal")


def _bare(match: re.Match[str], _: str) -> Amount | None:
    return Amount(*match.span(), number(match.group()), "bare")


def _offered(match: re.Match[str], _: str) -> Amount | None:
    """ "Artistic quality /40": so many marks are on offer."""
    return Amount(*match.span(), float(match["most_marks"]), "points")


_MAKE: dict[str, Callable[[re.Match[str], str], Amount | None]] = {
    "range": _range,
    "bare_range": _bare_range,
    "outof": _out_of,
    "fraction": _fraction,
    "times": _times,
    "said": _said,
    "figure": _figure,
    "in_words": _number_in_words,
    "decimal": _decimal,
    "bare": _bare,
    "offered": _offered,
    "glued": _bare,
}


def ratios(text: str) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """(start, end, parts) of "50/35/15" that makes a whole, and of a ratio such as "5:3:2"."""
    for match in RUN.finditer(text):
        parts = tuple(float(figure) for figure in _FIGURE.findall(match.group()))
        proportion = len(parts) >= 3 and sum(parts) > 3 and ":" in match.group()
        if abs(sum(parts) - 100) < 0.6 or proportion:
            yield *match.span(), parts
