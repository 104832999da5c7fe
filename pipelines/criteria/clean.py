"""Text as published to text that the grammar reads, with the way back to every character as published.

Entities and tags are resolved, invisible characters dropped, dashes and spaces made plain, and a misspelt
"social value" set right. Evidence is always cut from the text as published.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

_SPECIAL = re.compile(
    r"(?P<escaped>(?i:&(?:amp;){0,2}lt;/?(?:br|p|li|ul|ol|tr|td|div|table|h[1-6]|b|i|u|em|strong"
    r"|span)\s{0,2}/?&(?:amp;){0,2}gt;))"
    r"|(?P<entity>&(?:amp;){0,3}(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});)"
    r"|(?P<cell>(?i:</?t[dh]\b)[^<>]{0,200}>)"
    r"|(?P<block>(?i:</?(?:br|p|li|ul|ol|tr|div|table|tbody|h[1-6])\b)[^<>]{0,200}>)"
    r"|(?P<struck>(?i:<(?:del|s|strike)>)[^<>]{0,200}(?i:</(?:del|s|strike)>))"
    r"|(?P<inline>(?i:</?(?:b|i|u|em|strong|span|font|a|sup|sub|ins|mark|small)\b)[^<>]{0,200}>)"
    r"|(?P<invisible>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]{1,50})"
    r"|(?P<space>[\u00a0\u2000-\u200a\u202f\u3000]{1,50})"
    r"|(?P<run>[ \t\r\n]{4,})"
    r"|(?P<tab>\\{1,4}t(?![a-z]))"
    r"|(?P<newline>(?:%0[dD])?%0[aA]|\\{1,4}[rn](?:\\{1,4}[rn]){0,7}|\\u000[aAdD]|_x000[aAdD]_|[\x0b\x0c\x85\u2028\u2029]{1,8})"
    r"|(?P<dash>[\u2010-\u2015\u2212])"
    r"|(?P<quote>[\u2018\u2019\u201a\u201b])"
    r"|(?P<sign>[\u066a\ufe6a])"
    r"|(?P<wide>[\uff01-\uff5e\ufb00-\ufb06\U0001d400-\U0001d7ff])"
    r"|(?P<control>[\x00-\x08\x0e-\x1f\x7f]{1,50})"
    r"|(?P<csv>(?<=[A-Za-z)]),(?=\d{1,3}(?:\.\d{1,2})?\s?%?[ \t]{0,2}(?:[\r\n]|$)))"
    r"|(?P<half>(?<=\d)[\u00bc-\u00be]|(?<=\d)[ \u00a0][\u00bc-\u00be])"
    r"|(?P<point>(?<=\d)[\u00b7\u02d9\u066b\u2024\u2027\u2219\u22c5](?=\d))"
    r"|(?P<misspelt>\b(?:[sS][a-zA-Z]{3,7}|[sS][oO][cC]\.?)[ \t\r\n-]{1,3}[vV][a-zA-Z]{2,6}\b)"
)
_PLAIN = {
    "escaped": "\n",
    "cell": "\t",
    "csv": "\t",
    "block": "\n",
    "struck": "",
    "inline": "",
    "invisible": "",
    "space": " ",
    "dash": "-",
}
_PLAIN |= {"quote": "'", "control": " ", "newline": "\n", "sign": "%", "point": ".", "tab": "\t"}
_ENDS = re.compile(r"[ \t\r\n-]{1,4}")


INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Controls, format characters and fillers: what changes how text reads and cannot be seen."""
_SPACES = re.compile(r"\s+")


def hidden(text: str) -> int:
    """How many characters of a text no reader sees; they may hide a change, so they are published.

    White space of lines and tabs is not counted.
    """
    return len(INVISIBLE.findall(_SPACES.sub(" ", text)))


@dataclass(frozen=True)
class Cleaned:
    """`text` to be read; `span` gives where a part of it stands in the text as published."""

    text: str
    invisible: int
    _starts: tuple[int, ...]
    _pieces: tuple[tuple[int, int, bool], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """(start, end) in the text as published, of [start, end) here."""
        first, last = self._at(start), self._at(max(start, end - 1))
        return first[0], max(last[1], first[0])

    def _at(self, place: int) -> tuple[int, int]:
        """Start and end, as published, of the character at `place`."""
        number = bisect_right(self._starts, place) - 1
        begun, ended, verbatim = self._pieces[number]
        if not verbatim:
            return begun, ended
        at = min(begun + place - self._starts[number], max(begun, ended - 1))
        return at, at + 1


def plain_name(name: str) -> Cleaned:
    """A criterion's name as `clean` gives it, with underscores for the blanks they stand for.

    Dashes and quotes stay as published where nothing else is changed.
    """
    cleaned = clean(name)
    shown = name if cleaned.text == name.translate(_MARKS) else cleaned.text
    return replace(cleaned, text=shown.replace("_", " "))


_MARKS = {ord(mark): "-" for mark in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
_MARKS |= {ord(mark): "'" for mark in "\u2018\u2019\u201a\u201b"}


def clean(text: str, parts: Sequence[tuple[int, int]] | None = None) -> Cleaned:
    """The cleaned text of one field, or of parts [start, end) of it, with blank lines between them."""
    shown: list[str] = []
    starts: list[int] = []
    pieces: list[tuple[int, int, bool]] = []
    length = invisible = 0
    for kind, words, begun, ended in _pieces(text, [(0, len(text))] if parts is None else parts):
        invisible += ended - begun if kind == "invisible" else 0
        if words:
            shown.append(words)
            starts.append(length)
            pieces.append((begun, ended, kind == "verbatim"))
            length += len(words)
    if not pieces:
        starts, pieces = [0], [(0, 0, True)]
    return Cleaned("".join(shown), invisible, tuple(starts), tuple(pieces))


def _pieces(text: str, parts: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str, int, int]]:
    """(kind, what is shown, start, end as published) of each stretch of the parts, in order."""
    for number, (first, last) in enumerate(parts):
        if number:
            yield "gap", "\n\n\n", first, first
        done = first
        for match in _SPECIAL.finditer(text, first, last):
            kind = match.lastgroup or ""
            shown = _shown(kind, match.group())
            if shown is not None:
                yield "verbatim", text[done : match.start()], done, match.start()
                yield kind, shown, match.start(), match.end()
                done = match.end()
        yield "verbatim", text[done:last], done, last


def _shown(kind: str, found: str) -> str | None:
    """What stands in its place; null to leave it as it is."""
    if kind == "entity":
        plain = found
        for _ in range(4):  # some notices were escaped twice and more: &amp;amp;nbsp;
            plain = html.unescape(plain)
        return None if plain == found else plain.replace("\xa0", " ")
    if kind == "wide":  # full width, ligatures, and the letters of formulae that stand in for bold
        return unicodedata.normalize("NFKC", found)
    if kind == "half":
        return {"\u00bc": ".25", "\u00bd": ".5", "\u00be": ".75"}[found[-1]]
    if kind == "run":  # the grammar's patterns take four spaces at most
        return "\n\n" if "\n" in found or "\r" in found else "   "
    if kind == "misspelt":
        return _social_value(found)
    return _PLAIN[kind]


def _social_value(found: str) -> str | None:
    """ "Socail Vaule" is social value: the same letters in another order, or one letter off in each word."""
    one, two = _ENDS.split(found.lower(), maxsplit=1)
    if (one, two) == ("social", "value"):
        return None
    if one.rstrip(".") in ("soc", "social") and two in ("val", "value", "vals", "values"):
        return "social value"
    return "social value" if _like(one, "social") and _like(two.rstrip("s"), "value") else None


def _like(word: str, meant: str) -> bool:
    return word == meant or sorted(word) == sorted(meant) or OSA.distance(word, meant, score_cutoff=1) <= 1
