"""Numbers of workbooks as a person sees them: 0.15 in the format `0%` is 15%."""

import operator
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from math import isfinite

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|([0#?.,]+)|(%)|(E[+-]0+)|(.)', re.S)
_MOST_PLACES = 15
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


def shown(value: object, number_format: str | None) -> tuple[str, float | None]:
    """What the format shows, and the value where it is a number. A format that hides gives an empty text."""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), None
    if isinstance(value, int | float):
        if not isfinite(value):
            return str(value), None
        return formatted(value, number_format or "General"), float(value)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time(0) else "%d/%m/%Y %H:%M"), None
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y"), None
    if isinstance(value, time | timedelta):
        return str(value), None
    return str(value), None


def formatted(value: float, number_format: str) -> str:
    """A number in a format as workbooks write it. What is no format of numbers is shown plain."""
    sections = _sections(number_format)
    section, value = _section_of(sections, value)
    if section.strip().lower() in ("general", "@", ""):
        return "" if not section.strip() and len(sections) > 1 else plain_number(value)
    before, digits, after, percents, exponent = "", "", "", 0, False
    for text, escaped, bracket, places, percent, power, other in _TOKEN.findall(section):
        word = text or escaped or other or ("%" if percent else "")
        if bracket.startswith("$"):
            word = bracket[1:].split("-")[0]
        percents += bool(percent)
        exponent = exponent or bool(power)
        if places and not digits:
            digits = places
        elif places:
            return plain_number(value)  # two numbers in one, as in fractions
        elif word and digits:
            after += word
        else:
            before += word
    if exponent or not digits.strip(".,"):
        return plain_number(value) if digits or exponent else before + after
    amount = _amount(Decimal(repr(value)) * 100**percents, digits)
    return (before + amount + after).strip()


def _section_of(sections: list[str], value: float) -> tuple[str, float]:
    """The section that shows a value, and what of the value it shows: no sign where the section has one."""
    stated = [_CONDITION.search(section) for section in sections[:2]]
    if any(stated):
        for section, condition in zip(sections, stated, strict=False):
            if condition and _COMPARED[condition[1]](value, float(condition[2])):
                return section, value
        # What meets no condition is shown by the first section without one.
        others = [section for section in sections if not _CONDITION.search(section)]
        return (others or sections)[0], value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return sections[2 if value == 0 and len(sections) > 2 else 0], value


def _sections(number_format: str) -> list[str]:
    parts, quoted, start = [], False, 0
    for at, sign in enumerate(number_format):
        if sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted:
            parts.append(number_format[start:at])
            start = at + 1
    return [*parts, number_format[start:]]


def _amount(value: float | Decimal, digits: str) -> str:
    whole, _, places = digits.partition(".")
    most = min(_MOST_PLACES, sum(sign in "0#?" for sign in places))
    least = min(_MOST_PLACES, places.count("0"))
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    trailing = len(digits) - len(digits.rstrip(","))
    exact /= 1000**trailing
    try:
        rounded = exact.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    except InvalidOperation:
        return plain_number(float(exact))
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    while most > least and "." in text and text.endswith("0"):
        text, most = text[:-1], most - 1
    return text.rstrip(".") if not least else text


def plain_number(value: float) -> str:
    """A number with the digits that a workbook shows of it in the format General."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"


def column_letters(column: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters
