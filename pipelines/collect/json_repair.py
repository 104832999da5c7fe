"""Bytes of one JSON value to the value, repaired where the services are known to emit what is no JSON.

Find a Tender has published `1e9999`, `Infinity` and ` 000,` as numbers; Contracts Finder has published
bytes that are not UTF-8.
"""

import json
import re
from itertools import chain
from math import isinf
from typing import Any

import msgspec

from pipelines.collect.duplicate_keys import duplicate_key
from warehouse.errors import Unreadable

MAX_DEPTH = 100
"""Of lists and objects in one another; a release has a dozen."""
MAX_DIGITS = 300
"""Of a whole number: more cannot be held as a decimal either."""
_LONG = re.compile(rf"[0-9]{{{MAX_DIGITS}}}")
_STRIDE = 50
_STEPS = re.compile(rf"[0-9]{{{MAX_DIGITS // _STRIDE}}}")
"""What so many digits in a row leave of themselves in every 50th character: to look at all costs a fifth."""
SHOWN_REPAIRS = 5
"""Numbers of one release that are named."""
_STRING_OR_NUMBER = re.compile(
    r'"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b|(?<![\d.])-?\d++(?:\.\d++)?[eE]\+?\d{3,}|(?<=[\s:,\[])-?0\d+(?=\s*[,\]}])'
)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Impossible(Unreadable):
    """A value that no reader can hold: a number without bounds, or nesting without end."""


def fault_of(raw: bytes) -> tuple[str, int] | None:
    """(what is wrong, at which byte) of what is no JSON, repaired where that is known; null where it is."""
    text, recoded = text_of(raw)
    try:
        json.loads(_STRING_OR_NUMBER.sub(_blotted, text))
    except json.JSONDecodeError as error:
        return error.msg, error.pos if recoded else len(text[: error.pos].encode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return None


def _blotted(match: re.Match[str]) -> str:
    """A number that would be repaired as another of its length, so that what follows keeps its place."""
    found = match.group()
    return found if found.startswith('"') else "0".ljust(len(found))


def duplicate_of(text: str) -> str | None:
    """A key that stands twice in one object with values that differ; null where none does."""
    try:
        return duplicate_key(text)
    except ValueError:  # read all the same, once repaired
        return duplicate_key(_STRING_OR_NUMBER.sub(_repair, text))


def load(raw: bytes) -> Any:
    """The JSON value of one release's bytes, repaired where that is known; null when it is none."""
    try:
        loaded = value_of(text_of(raw)[0])
    except Impossible:
        return None
    return loaded[0] if loaded else None


def text_of(raw: bytes) -> tuple[str, bool]:
    """(the bytes as text, whether they are no UTF-8 and were read as Latin-1)."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("latin-1"), True


def value_of(text: str) -> tuple[Any, bool] | None:
    """The JSON value and whether it was repaired; None when it is no JSON. Raises Impossible."""
    try:
        if not (_STEPS.search(text[::_STRIDE]) and _LONG.search(text)):  # msgspec gives any whole number
            return _bounded(msgspec.json.decode(text.encode("utf-8"))), False
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    try:
        value = json.loads(_STRING_OR_NUMBER.sub(_repair, text), parse_int=_whole, parse_float=_decimal)
    except RecursionError:
        raise Impossible(f"nested deeper than {MAX_DEPTH} levels") from None
    except ValueError:
        return None
    return _clean(_bounded(value)), True


def _bounded(value: Any) -> Any:
    """The value as it is. Raises Impossible where lists and objects stand in one another too deep."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        inner = chain.from_iterable(outer.values() if isinstance(outer, dict) else outer for outer in level)
        level = [found for found in inner if isinstance(found, dict | list)]
        if not level:
            return value
    raise Impossible(f"nested deeper than {MAX_DEPTH} levels")


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise Impossible(f"a number of {len(digits.lstrip('-'))} digits, {digits[:20]}...")
    return int(digits)


def _decimal(digits: str) -> float:
    found = float(digits)
    if isinf(found):
        raise Impossible(
            f"a number of {len(digits)} characters that is beyond every number, {digits[:20]}..."
        )
    return found


def _repair(match: re.Match[str]) -> str:
    """An unbounded or malformed number becomes null (unknown); strings stay."""
    found = match.group()
    return found if found.startswith('"') else "null"


def repairs_of(text: str, recoded: bool) -> tuple[str, ...]:
    """What was repaired in a release: numbers without bounds or of a wrong form, bytes that are no text."""
    found = [match.group() for match in _STRING_OR_NUMBER.finditer(text)]
    numbers = dict.fromkeys(one for one in found if not one.startswith('"'))
    said = [f"`{one:.40}` is no number of JSON: read as unknown" for one in list(numbers)[:SHOWN_REPAIRS]]
    if recoded:
        said.append("bytes that are no UTF-8: read as Latin-1")
    return tuple(said) or ("half of a character: read as U+FFFD",)


def _clean(value: Any) -> Any:
    """Lone surrogates cannot be written as UTF-8: they become U+FFFD. Raises Impossible, as `value_of`."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("�", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
