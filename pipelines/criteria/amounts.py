"""Stated amounts: percent, points, words and fractions, ranges, pass or fail (codebook 4.5 to 4.12)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.criteria.earlier import earlier, without
from pipelines.criteria.limits import blank
from pipelines.criteria.patterns import spaced
from warehouse.sieve import REMEMBERED, Sieve

_UNITS: tuple[str, ...] = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_TENS |= {"eighty": 80, "ninety": 90}
_WORDS: dict[str, float] = {word: number for number, word in enumerate(_UNITS)}
_WORDS |= {"one hundred": 100, "hundred": 100, "a hundred": 100} | _TENS
_WORDS |= {
    f"{ten}{join}{unit}": tens + number
    for ten, tens in _TENS.items()
    for number, unit in enumerate(_UNITS[1:10], 1)
    for join in ("-", " ")
}
_WORDS |= {f"{word} and a half": number + 0.5 for word, number in _WORDS.items() if number < 100}
NUMBER_WORDS = frozenset(_WORDS)
"""Every number that is read in words."""
PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
    "twentieth": 20,
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_COUNT = "|".join(("an", "a", *_UNITS[1:10]))
_N = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,30})?|\d{1,3},\d{1,2}(?![\d,])|\d{1,30}(?:\.\d{1,30})?"
"""Thousands by commas, a decimal comma, or a plain number."""
PERCENT_SIGN = r"(?:%|per\s?cent(?:age|um)?\b(?:\s{1,4}points?\b)?|(?-i:pc|pct)\b|(?-i:p\.c\.))"
AMOUNT = Sieve(
    # Nothing else begins an amount, and most characters end the search here.
    r"(?=\d|a[n\s-]|be|e[il]|f[io]|hu|ni|on|s[ei]|t[ehw]|ze)"
    rf"(?:(?<=[a-z])(?P<glued>\d{{1,3}})%"
    rf"|(?<![\w£$€.,])(?=\w)(?:between\s{{1,4}}(?P<from>{_N})\s{{0,4}}%?\s{{1,4}}and\s{{1,4}}(?P<until>{_N})\s{{0,4}}{PERCENT_SIGN}"
    rf"|(?P<lo>{_N})\s{{0,4}}%?\s{{0,4}}(?:-|–|—|to)\s{{0,4}}(?P<hi>{_N})\s{{0,4}}{PERCENT_SIGN}"
    rf"|(?P<top>\d{{1,2}})/(?P<under>\d{{1,3}})(?:ths?"
    rf"|rds?)?(?=\s{{1,4}}of\s{{1,4}}the\s{{1,4}}(?:overall|total|quality|technical|marks|score|evaluation))"
    rf"|(?P<pct>{_N})\s{{0,4}}{PERCENT_SIGN}"
    rf"|(?P<word>{_WORD})\s{{0,4}}{PERCENT_SIGN}"
    rf"|(?P<count>{_COUNT})[\s-](?P<part>{'|'.join(PARTS)})s?\b(?!\s{{1,4}}(?:party|parties|sector))"
    rf"|(?P<num>{_N})\s{{1,4}}(?:marks\s{{1,4}}"
    rf"|points\s{{1,4}})?(?:out\s{{1,4}}of\s{{1,4}}(?:a\s{{1,4}}|every\s{{1,4}}|the\s{{1,4}})?"
    rf"|of\s{{1,4}}the\s{{1,4}}(?=100\b|1,?000\b))(?:(?:total|possible"
    rf"|maximum)\s{{1,4}}(?:of\s{{1,4}})?)?(?P<den>{_N})"
    rf"|(?P<pts>{_N})\s{{0,4}}(?:points?|marks?|pts)\b(?:\s{{0,4}}(?:out\s{{1,4}}of|/"
    rf"|of)\s{{0,4}}(?:a\s{{1,4}}(?:total|possible|maximum)\s{{1,4}}(?:of\s{{1,4}})?"
    rf"|the\s{{1,4}})?(?P<of>{_N}))?))",
    re.I,
)
_BARE_NUMBER = Sieve(
    r"(?=\d|(?<= )[aefhnostz])(?:(?<![\w£$€.,:/%#-])(?P<whole>\d{1,4}(?:\.\d{1,2})?)"
    r"(?:/(?P<under>\d{1,3})(?:ths?|rds?)?)?"
    r"(?![\w%£]|[.,:/]\d|\s{0,2}%)"
    r"|(?:(?<=[=:(,-] )|(?<=of the )|(?<=and ))(?P<said>"
    + _WORD
    + r")(?=\s{0,2}(?:[;,.)]|$)| (?:are|is|for|to|goes|will)\b))",
    re.I,
)
_INDEX = Sieve(
    r"\b(?:lots?|questions?|q|section|stage|criteri\w{1,2}|no\.?|number|item|ref|band|tier|part"
    r"|appendix|schedule"
    r"|clause|page|paragraph|phase|year|volume|document|regulation|ppn|top|article|than|least|over"
    r"|under)[ ]{0,3}$",
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
    rf"(?P<b>{_N})\s{{0,4}}(?:marks|points|pts) (?:in total|in all|are available|available in total)",
    rf"\b(?:total(?:s|ling)?|maximum score|maximum total)(?:\s|score|weighting|marks|points|of|is|=|:"
    rf"|\||-|\t){{1,8}}"
    rf"(?P<c>{_N})(?!\d|\.\d)\s{{0,4}}(?:marks|points)?(?!\s{{0,4}}(?:%|per))",
)
SCALE = 20
"""Up to so much, "8 out of 10" is a mark on a scale and no weight."""
PASS_FAIL = Sieve(
    r"\bpass\s{0,4}(?:/|or|and|-)\s{0,4}fail\b|\byes\s{0,4}(?:/|or)\s{0,4}no\s{1,4}(?:test|question|basis|check|answer)\b",
    re.I,
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
    """ "1,000" is a thousand, "12,5" twelve and a half."""
    decimal = re.fullmatch(r"\d{1,3},\d{1,2}", text)
    return float(text.replace(",", "." if decimal else ""))


@lru_cache(maxsize=REMEMBERED)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount in a text, in order; money and bare numbers are none."""
    return tuple(_amounts(text))


def _amounts(text: str) -> Iterator[Amount]:
    for m in AMOUNT.finditer(without_first_column(text)):
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
            count = 1 if m["count"].lower() in ("a", "an") else _UNITS.index(m["count"].lower())
            value = 100 * count / PARTS[m["part"].lower()]
            sure = _WEIGHS.search(text, max(0, m.start() - 30), m.start()) or _OF_MARKS.match(text, m.end())
            yield Amount(value, "percent", *span, weak=not sure)
        elif m["num"]:
            if number(m["den"]) == 100:
                yield Amount(number(m["num"]), "percent", *span)
            elif number(m["den"]) > SCALE:
                yield Amount(number(m["num"]), "points", *span, of=number(m["den"]))
        else:
            yield Amount(number(m["pts"]), "points", *span, of=number(m["of"]) if m["of"] else None)


_JOINED = re.compile(
    r"(?<![\w.,£$%])(?P<first>\d{1,3}(?:\.\d{1,2})?)\s{0,2}%?\s{0,2}[-\u2013\u2014]\s{0,2}"
    r"(?P<last>\d{1,3}(?:\.\d{1,2})?)\s{0,2}%"
)
_APART = 90
"""Code points between two rows of one table."""


def without_first_column(text: str) -> str:
    """The text with spaces for the first of two columns that dashes join; its length stays.

    "Price 100 - 50%" is no range: beside it neither is "Social value 5 - 15%". The last column is that of the
    weights where it makes 100; else nobody can say, and both are blanked.
    """
    runs: list[list[re.Match[str]]] = []
    for row in _JOINED.finditer(text):
        if runs and row.start() - runs[-1][-1].end() <= _APART:
            runs[-1].append(row)
        else:
            runs.append([row])
    spans = []
    for run in runs:
        if len(run) > 1 and any(number(row["first"]) > number(row["last"]) for row in run):
            whole = abs(sum(number(row["last"]) for row in run) - 100) < 0.5
            spans += [(row.start(), row.start("last") if whole else row.end()) for row in run]
    return without(text, spans)


_OF_MARKS = Sieve(
    r"\s{1,4}(?:of\s{1,4}(?:the\s{1,4}|all\s{1,4})?(?:\w{1,30}\s{1,4})?(?:overall|total|evaluation"
    r"|marks|scores?|points|weighting|available)"
    r"|is\s{1,4}for|will\s{1,4}be|being|for)\b",
    re.I,
)


_WEIGHS = spaced(r"\b(?:counts?|accounts?|stands?) (?:for )?$", r"\b(?:worth|carr(?:y|ies)|gets?|given|is) $")
"""A fraction after these, or before "of the marks", is an amount by itself; "a quarter of staff" is none."""


def bare_numbers(text: str, taken: Sequence[Amount]) -> Iterator[Amount]:
    """Numbers without a unit, and fractions in figures, outside the amounts already taken."""
    for one in _all_bare(text):
        if not any(one.start < amount.end and amount.start < one.end for amount in taken):
            yield one


@lru_cache(maxsize=REMEMBERED)
def _all_bare(text: str) -> tuple[Amount, ...]:
    return tuple(_bare_numbers(text))


def _bare_numbers(text: str) -> Iterator[Amount]:
    for m in _BARE_NUMBER.finditer(text):
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


@lru_cache(maxsize=REMEMBERED)
def whole_of(text: str) -> tuple[float, int, int] | None:
    """(total, start, end) where a text says out of how many points or marks its figures are."""
    for m in _WHOLE.finditer(text):
        figures = [value for value in m.group("a", "b", "c", "d", "e") if value]
        total = number(figures[0]) if figures else 100.0
        if 20 <= total <= 10_000:
            return total, m.start(), m.end()
    return None


_SAYS = (
    r"^(?:(?:total\s)?(?:weight(?:ing|age|ed)?s?|percentage|share|value|allocation|proportion|worth)"
    r"(?:\s(?:of|at|is|percentage|\(?%\)?)){0,2})?[\s:=\-(\[~+]{0,6}(?:(?:approx(?:imately|\.)?|circa|c\.|about)\s?)?"
)
"""Words before a figure that say that it is a weight. Anchored, as all that match a whole text."""
_AFTER = (
    r"[\s)\].,;]{0,6}(?:weight(?:ing|age|ed)?s?|of the (?:total|overall|whole)(?: (?:score|marks"
    r"|evaluation))?)?"
    r"[\s)\].;]{0,6}"
)
_BARE = Sieve(
    rf"{_SAYS}(?P<a>{_N})\s{{0,4}}(?:{PERCENT_SIGN})?"
    rf"\s{{0,4}}(?:(?:-|to|and)\s{{0,4}}(?P<b>{_N})\s{{0,4}}(?:{PERCENT_SIGN})?)?{_AFTER}",
    re.I,
)
_SAID = Sieve(rf"{_SAYS}(?P<word>{_WORD}){_AFTER}", re.I)
_SHARE = Sieve(
    rf"{_SAYS}(?:(?P<top>\d{{1,4}}(?:[.,]\d{{1,2}})?)\s{{0,4}}(?:marks\s{{1,4}}|points\s{{1,4}})?\(?"
    rf"(?:/|out\s{{1,4}}of|in|of|per)\s{{0,4}}(?:a\s{{1,4}})?(?P<under>\d{{1,5}}|hundred)\)?"
    rf"|(?P<count>{_COUNT})[\s-]{{1,2}}(?P<part>{'|'.join(PARTS)})s?){_AFTER}",
    re.I,
)
_POINTS = Sieve(
    rf"^(?:(?:marks|points)(?:\s{{1,4}}(?:of|is|available))?[\s:=\-(]{{1,6}})"
    rf"(?P<a>{_N}){_AFTER}",
    re.I,
)
_TWICE = re.compile(r"\(([^()]{1,40})\)\W{0,4}$")
_NEGATIVE = Sieve(rf"^-(?P<a>{_N})\s?(?:{PERCENT_SIGN})?$", re.I)
_LONGEST_FIGURE = 60
_LONGEST_TAIL = 25
"""Code points beside the only figure of a description that are still a remark on it."""


_BOUND_SAYS = (
    r"^[\s(\[]{0,4}(?:(?:total\s)?(?:weight(?:ing|age|ed)?s?|percentage|share)(?:\s(?:of|at|is|to be"
    r"|will be)){0,2}"
    r"[\s:=-]{0,4})?"
)
_BOUND_OF = r"[\s)\].;]{0,4}(?:of the (?:total|overall|whole)(?: (?:score|marks|evaluation))?)?[\s).;]{0,4}$"
_FLOOR = spaced(
    _BOUND_SAYS
    + r"(?:(?:a |the )?(?:min(?:imum|\.)?|floor)(?: (?:weight\w{0,5}|percentage|share))?(?: (?:of|is|at))?"
    r"|at least|(?:no|not) (?:less|lower|fewer) than|not below|(?:more|greater|higher) than|over|above"
    r"|exceeding"
    r"|(?:starting )?from|starting at|>=?|\u2265)[\s:=-]{1,4}"
    rf"(?P<a>{_N})\s{{0,4}}(?:{PERCENT_SIGN})?{_BOUND_OF}",
    _BOUND_SAYS + rf"(?:>=?|\u2265)(?P<b>{_N})\s{{0,4}}(?:{PERCENT_SIGN})?{_BOUND_OF}",
    _BOUND_SAYS
    + rf"(?P<c>{_N})\s{{0,4}}(?:{PERCENT_SIGN})?\s{{0,4}}(?:\+|\(?(?:as a |at |the )?min(?:imum|\.)?\)?"
    r"|(?:or|and) (?:more|above|higher|greater|over|upwards?)|upwards|plus)[\s).;]{0,4}$",
)
"""A whole text that says how much a weight is at least: "minimum 10", "10% or more", "10+"."""
_CEILING = spaced(
    _BOUND_SAYS
    + r"(?:(?:less|lower|fewer) than|under|below|(?:no|not) (?:more|greater|higher) than|at most|not above"
    r"|not exceeding|<=?|\u2264)[\s:=-]{0,4}"
    rf"(?P<a>{_N})\s{{0,4}}(?:{PERCENT_SIGN})?{_BOUND_OF}",
    _BOUND_SAYS + rf"(?P<b>{_N})\s{{0,4}}(?:{PERCENT_SIGN})?\s{{0,4}}or (?:less|below|lower|fewer"
    rf"|under)[\s).;]{{0,4}}$",
)
"""And how much at most. "Up to 10" and "maximum 10" are what there is to win, and so the weight."""


def bound_of(text: str) -> Amount | None:
    """The bound that a whole text states: the unit bound, no value, and `low`, or `low` 0 and `high`."""
    if len(text) > _LONGEST_FIGURE:
        return None
    for pattern, is_low in ((_FLOOR, True), (_CEILING, False)):
        if found := pattern.match(text):
            value = number(next(one for one in found.groups() if one))
            if 0 < value <= 100:
                low, high = (value, None) if is_low else (0.0, value)
                return Amount(None, "bound", 0, len(text), low, high)
    return None


def weight_string(text: str) -> Amount:
    """The weight that a whole text states: a description of the old forms, or a number as text (4.10).

    "10", "12,5 %", "10pc", "Weighting: 10", "ten", "a tenth", "10/100", "10 to 15". Unit none when the text
    is no weight; a figure that is a limit ("minimum score 50%") is none; a text that says how much the weight
    is at least or at most has the unit bound, and no value (4.4).
    """
    if bound := bound_of(text):
        return bound
    text = _AT_MOST.sub(lambda found: " " * len(found.group()), text)
    stated = _stated(text)
    if stated is not None:
        return stated
    if _TO_NOTHING.fullmatch(text):
        return Amount(0.0, "percent", 0, len(text))
    if twice := _TWICE.search(text):  # "10 (ten)"
        first, again = _stated(text[: twice.start()]), _stated(twice[1])
        if first is not None and again is not None and first.value == again.value:
            return first
    if re.fullmatch(r"\s{0,4}pass\s{0,4}/?\s{0,4}(?:or|and|-)?\s{0,4}fail\s{0,4}\.?\s{0,4}", text, re.I):
        return Amount(None, "pass_fail", 0, len(text))
    text = blank(without(text, earlier(text)))
    found = [amount for amount in amounts(text) if not amount.weak]
    if len({(a.value, a.unit) for a in found}) == 1 and (
        len(text) <= found[0].end - found[0].start + _LONGEST_TAIL or _opens(text, found[0])
    ):
        return found[0]
    if not found and (bare := _LED.search(text)):
        return Amount(number(bare["a"]), "percent", bare.start("a"), bare.end("a"))
    if PASS_FAIL.search(text) and len(text) < 60 and not found:
        return Amount(None, "pass_fail", 0, len(text))
    return Amount(None, "none", 0, 0)


_AT_MOST = Sieve(r"^\s{0,4}(?:up\s{1,4}to|max(?:imum|\.)?(?:\s{1,4}of)?)[\s:]{1,4}(?=\d)", re.I)
"""What there is to win: "up to 10" is a weight of 10."""
_LED = Sieve(rf"\bweight(?:ing|age|ed)?[\s:=\-]{{1,4}}(?P<a>{_N})(?=$|[\s.;,)(])", re.I)
_ENDS = re.compile(r"\s{0,4}(?:$|[;:,.()\n|-]|weight|of the (?:total|overall|whole))", re.I)


_SAYS_ONLY = re.compile(rf"{_SAYS}$", re.I)


def _opens(text: str, amount: Amount) -> bool:
    """The text begins with its weight and goes on with something else: "10% - minimum score 50%"."""
    lead = text[: amount.start]
    begins = not lead.strip(" \t\r\n:=-(") or _SAYS_ONLY.match(lead)
    return bool(begins and _ENDS.match(text, amount.end))


_SCALE_ENDS = (3.0, 4.0, 5.0, 10.0)
_EQUAL_PARTS = re.compile(rf"(?P<count>[1-9]\d?)\s?(?:[x\u00d7*@]|at)\s?(?P<a>{_N})\s?{PERCENT_SIGN}", re.I)
"""Four questions of 2.5% each."""
_TO_NOTHING = re.compile(
    rf"(?:\w{{1,12}}\s)?from\s(?:{_N})\s?{PERCENT_SIGN}\s(?:down\s)?to\s(?:nil|zero|nothing|nought)", re.I
)


def _stated(text: str) -> Amount | None:
    """The figure that a text is, from end to end."""
    whole = (0, len(text))
    text = " ".join(text.split())
    if len(text) > _LONGEST_FIGURE:
        return None
    if negative := _NEGATIVE.match(text):
        return Amount(-number(negative["a"]), "percent", *whole)
    bare = _BARE.fullmatch(text)
    if bare and bare["b"]:
        low, high = number(bare["a"]), number(bare["b"])
        if low in (0.0, 1.0) and high in _SCALE_ENDS and not re.search(PERCENT_SIGN, text, re.I):
            return None  # the marks that an answer can have: "0-5"
        return Amount((low + high) / 2, "percent", *whole, low, high) if low <= high else None
    if bare:
        return Amount(number(bare["a"]), "percent", *whole)
    if said := _SAID.fullmatch(text):
        return Amount(float(_WORDS[said["word"].lower()]), "percent", *whole)
    if points := _POINTS.fullmatch(text):
        return Amount(number(points["a"]), "points", *whole)
    if parts := _EQUAL_PARTS.fullmatch(text):
        return Amount(int(parts["count"]) * number(parts["a"]), "percent", *whole)
    share = _SHARE.fullmatch(text)
    if share and share["part"]:
        count = 1 if share["count"].lower() in ("a", "an") else _UNITS.index(share["count"].lower())
        return Amount(100 * count / PARTS[share["part"].lower()], "percent", *whole)
    under = number(share["under"].lower().replace("hundred", "100")) if share else 0.0
    if share and 0 <= (top := number(share["top"])) <= under:
        if under == 100 or 0 < under <= SCALE:
            return Amount(100 * top / under, "percent", *whole)
        return Amount(top, "points", *whole, of=under)
    return None
