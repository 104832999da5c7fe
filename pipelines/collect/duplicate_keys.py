"""A key that one object of a release has twice, with values that differ: which of them holds nobody can say.

Readers of JSON keep the last one without a word.
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any


class _Members(list[tuple[str, Any]]):
    """The members of an object, every one."""


def duplicate_key(text: str) -> str | None:
    """The path of the first key that stands twice with two values; null where there is none.

    Values are compared as JSON: 10 and 10.0 are one, the order of members is none. Raises ValueError for what
    is no JSON, RecursionError for what is nested too deep to be told.
    """
    return _first(_parsed(text), "")


def _parsed(text: str) -> Any:
    return json.loads(
        text, object_pairs_hook=_Members, parse_int=_number, parse_float=_number, parse_constant=_constant
    )


def _constant(name: str) -> tuple[str]:
    """Infinity and the like, unlike a text that says the same."""
    return (name,)


def _number(digits: str) -> tuple[Decimal | str]:
    """A number by its value, and unlike true and false, which equal 1 and 0."""
    try:
        return (Decimal(digits),)
    except InvalidOperation:
        return (digits,)


def _first(value: Any, path: str) -> str | None:
    if isinstance(value, _Members):
        inner = [(f"{path}.{name}".lstrip("."), found) for name, found in value]
        stated: dict[str, list[Any]] = {}
        for name, found in value:
            stated.setdefault(name, []).append(found)
        for name, (one, *others) in stated.items():
            if others and any(_plain(other) != plain for plain in [_plain(one)] for other in others):
                return f"{path}.{name}".lstrip(".")
    elif isinstance(value, list):
        inner = [(f"{path}[{number}]", found) for number, found in enumerate(value)]
    else:
        return None
    return next((told for place, found in inner if (told := _first(found, place))), None)


def _plain(value: Any) -> Any:
    if isinstance(value, _Members):
        return {name: _plain(found) for name, found in value}
    if isinstance(value, list):
        return [_plain(found) for found in value]
    return value
