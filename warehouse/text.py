"""Words of others made fit for one line of a terminal, a log or a message."""

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec

USERINFO = r"(?i)\b([a-z][a-z0-9+.-]{0,20}://)[^\s/?#]*@"
"""What stands before the host of an address: a name, and often a password."""


def one_line(text: str, most: int | None = None, edges: bool = False) -> str:
    """The text on one line, with nothing in it that a terminal would obey; cut at `most` characters.

    Controls, format characters and line breaks become blanks, and blanks one blank. `edges` keeps one at
    either end, for pieces that are put together.
    """
    signs = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(signs.split())
    if edges and line:
        line = f"{' ' * signs[0].isspace()}{line}{' ' * signs[-1].isspace()}"
    elif edges:
        line = signs[:1]
    return line if most is None or len(line) <= most else f"{line[:most].rstrip()}..."


def without_userinfo(text: str) -> str:
    """The text with user and password taken out of every address in it."""
    return re.sub(USERINFO, r"\1", text)


def counted(count: int, one: str, many: str | None = None) -> str:
    """How many of something there are, in words that agree with the number: "1 day", "2,000 days"."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def shown(stated: object, most: int = 80) -> str:
    """What a publisher stated, as JSON has it but for the quotes of a text: null, true, 77, 'soon'; cut."""
    words = repr(stated) if isinstance(stated, str) else json.dumps(stated, default=str)
    return one_line(words, most)


def indented(
    stated: dict[str, Any] | list[Any], in_ascii: bool = False, default: Callable[[Any], object] | None = None
) -> bytes:
    """JSON with a value a line, for files that people read too. What JSON has no word for is by `default`.

    The bytes of `json.dumps` with an indent, which itself writes them sign by sign in Python. Raises
    msgspec.DecodeError for a number that JSON has not (NaN, infinity).
    """
    text = json.dumps(stated, ensure_ascii=in_ascii, default=default)
    return msgspec.json.format(text.encode(), indent=1)


def as_text(stated: object) -> str | None:
    """An id, name or title as text, also where it is a number. Null for a blank and for any other type."""
    if isinstance(stated, bool) or not isinstance(stated, int | float | str):
        return None
    whole = isinstance(stated, float) and stated.is_integer()
    return str(int(stated) if whole else stated).strip() or None


def texts_of(stated: object) -> list[str]:
    """The texts of a field that is a list of them, or one text in its stead; anything else is left out."""
    found = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    return [one.strip() for one in found if isinstance(one, str) and one.strip()]


def spelled(name: str) -> str:
    """The name of a file as text that can be written anywhere: bytes that are no UTF-8 as `\\xff`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
