"""Where the members of a JSON object stand in its bytes, so that one can be changed and the rest left."""

import re
from typing import NamedTuple

TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.S)
DEEPER = {b"{": 1, b"[": 1, b"}": -1, b"]": -1}


class Span(NamedTuple):
    """`start` of the name, `value` where its value begins, `end` behind the value."""

    start: int
    value: int
    end: int


def members(raw: bytes, place: int = 0) -> dict[str, Span]:
    """The members of the object that begins at `place`; none when no object begins there."""
    found: dict[str, Span] = {}
    depth, name, value, end = 0, None, 0, 0
    for token in TOKEN.finditer(raw, place):
        text = token[0]
        if depth == 0 and text != b"{":
            break
        if depth == 1 and text in (b",", b"}") and name:
            found[name[0][1:-1].decode("utf-8", "replace")] = Span(name.start(), value, end)
            name = None
        elif depth == 1 and name is None and text not in DEEPER and text != b",":
            name, value = token, 0
        elif name and text != b":" and not value:
            value = token.start()
        depth += DEEPER.get(text, 0)
        end = token.end()
        if depth == 0:
            break
    return found
