"""Text as published to text that the grammar reads, with the way back to every character as published.

Entities and tags are resolved, what a page does not show and invisible characters dropped, dashes and spaces
made plain, and a misspelt "social value" set right. Evidence is always cut from the text as published.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipelines.criteria.initials import initials
from warehouse.sieve import Sieve

KEPT = 20_000
"""Characters of the longest text whose cleaned form is kept."""
_SPECIAL = re.compile(
    # What follows begins with one of these, and most characters end the search here.
    r"(?=[^\t\n\r\x20-\x7e]|[&<\\_]|%0|,\d|\[[ _]|[ \t\r\n]{4}| [\u00bc-\u00be]|\.{3}"
    r"|\b(?:[sS][a-zA-Z]{2,7}\.?[ \t\r\n-]{1,3}[iIvV]|[cC][a-zA-Z]{6,11}[ \t]{1,3}[bB]"
    r"|[pP][eErR]{2}[ \t-]{0,2}[cC]|\d[\d.,]{0,6}\s{0,2}[\u2030pP]|(?i:the|a|its)\s{1,3}[oOrR]))"
    r"(?:(?P<escaped>(?i:&(?:amp;){0,2}lt;/?(?:br|p|li|ul|ol|tr|td|div|table|h[1-6]|b|i|u|em|strong"
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
    r"|(?P<sheet>(?:(?<=[A-Za-z)])|(?<=[A-Za-z)][ \t])|(?<=[A-Za-z)][ \t]{2}))"
    r"(?:\.{3,90}|_{2,90}|\u2026{1,30}|\[[ _]{1,12}\])"
    r"[ \t]{0,2}(?:/|out\x20of\x20)[ \t]{0,2}(?=[1-9]))"
    r"|(?P<leader>(?<=[A-Za-z)])(?:\.{3,90}|_{3,90}|\u2026{1,30})(?=[ \t]{0,2}\d))"
    r"|(?P<half>(?<=\d)[\u00bc-\u00be]|(?<=\d)[ \u00a0][\u00bc-\u00be])"
    r"|(?P<point>(?<=\d)[\u00b7\u02d9\u066b\u2024\u2027\u2219\u22c5](?=\d))"
    r"|(?P<misspelt>\b(?:[sS][a-zA-Z]{3,7}|[sS][oO][cC]\.?)[ \t\r\n-]{1,3}[vV][a-zA-Z]{2,6}\b"
    r"|\b(?:[sS][a-zA-Z]{4,7}[ \t]{1,3}[iI][a-zA-Z]{4,7}|[cC][a-zA-Z]{6,11}[ \t]{1,3}[bB][a-zA-Z]{5,9})\b)"
    r"|(?P<percent>\b[pP][eErR]{2}[ \t-]{0,2}[cC][a-zA-Z]{2,4}\b)"
    r"|(?P<mille>(?<![\w.,])\d{1,4}(?:[.,]\d{1,2})?\s{0,2}(?:\u2030|per\s{0,2}mill?e\b))"
    r"|(?P<rest>(?i:\b(?:the|a|its)\s{1,3}(?:remaining|residual|outstanding|other)\s{1,3}"
    r"(?=(?:half|third|quarter|fifth|sixth|eighth|tenth|twentieth)\b))))"
)
_PLAIN = {
    "escaped": "\n",
    "cell": "\t",
    "csv": "\t",
    "leader": "\t",
    "sheet": "\t",
    "block": "\n",
    "struck": "",
    "inline": "",
    "invisible": "",
    "space": " ",
    "dash": "-",
}
_PLAIN |= {
    "rest": "one ",
    "quote": "'",
    "control": " ",
    "newline": "\n",
    "sign": "%",
    "point": ".",
    "tab": "\t",
}
_ENDS = re.compile(r"[ \t\r\n-]{1,4}")
_UNSEEN = Sieve(
    r"(?P<comment>(?:<|&lt;)!--)|(?:<|&lt;)(?:(?P<raw>(?:script|style|title)\b)|(?P<tag>template\b|[a-z][a-z0-9]{0,9}\b"
    r"(?=(?:(?!&gt;)[^<>]){1,300}?(?:\bdisplay\s{0,2}:\s{0,2}none\b|\bvisibility\s{0,2}:\s{0,2}hidden\b"
    r"|\bfont-size\s{0,2}:\s{0,2}0(?![.\d])|\btype\s{0,2}=\s{0,2}[\"']?hidden\b)"
    r"|(?:(?!&gt;|&quot;)[^<>\"']|\"[^<>\"]{0,200}\"|'[^<>']{0,200}'){0,100}?\shidden(?=[\s=>/&]))))",
    re.I,
)
"""Where begins what a page does not show: a comment, a script, an element that its style hides."""
_TAG = Sieve(r"(?:<|&lt;)(/?)([a-z][a-z0-9]{0,9})\b", re.I)
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"))
_NOT_IN_ITSELF = frozenset(("p", "li", "tr", "td", "th", "dt", "dd", "option"))
"""Elements that the next of their name ends."""
_TAG_END = Sieve(r">|&gt;", re.I)
_COMMENT_END = Sieve(r"--(?:>|&gt;)", re.I)


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
    if parts is None and len(text) <= KEPT:
        return _whole(text)
    return _cleaned(text, [(0, len(text))] if parts is None else parts)


@lru_cache(maxsize=256)
def _whole(text: str) -> Cleaned:
    """Kept, as several rules and each lot of a notice ask for the same text."""
    return _cleaned(text, [(0, len(text))])


def _cleaned(text: str, parts: Sequence[tuple[int, int]]) -> Cleaned:
    shown: list[str] = []
    starts: list[int] = []
    pieces: list[tuple[int, int, bool]] = []
    length = invisible = 0
    for kind, words, begun, ended in _pieces(text, parts):
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
    put = sorted([*((start, end, " ") for start, end in _unseen(text)), *initials(text)])
    for number, (first, last) in enumerate(parts):
        if number:
            yield "gap", "\n\n\n", first, first
        for start, end, words in put:
            if first <= start < last:
                yield from _seen(text, first, start)
                first = min(end, last)
                yield "put", words, start, first
        yield from _seen(text, first, last)


def _seen(text: str, first: int, last: int) -> Iterator[tuple[str, str, int, int]]:
    done = first
    for match in _SPECIAL.finditer(text, first, last):
        kind = match.lastgroup or ""
        shown = _shown(kind, match.group())
        if shown is not None:
            yield "verbatim", text[done : match.start()], done, match.start()
            yield kind, shown, match.start(), match.end()
            done = match.end()
    yield "verbatim", text[done:last], done, last


def _unseen(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of what a page does not show, in order and apart; what is not closed goes to the end."""
    at = 0 if "<" in text or "&lt;" in text else len(text)
    while match := _UNSEEN.search(text, at):
        if match["comment"]:
            end = _COMMENT_END.search(text, match.end() - 2)
            at = end.end() if end else len(text)
        else:
            at = _end_of(text, match)
        yield match.start(), at


def _end_of(text: str, opened: re.Match[str]) -> int:
    """Where an element ends whose first tag is found."""
    name = (opened["raw"] or opened["tag"]).lower()
    if name in _VOID:
        return _after_tag(text, opened.end())
    depth = 1
    for tag in _TAG.finditer(text, opened.end()):
        if tag[2].lower() != name:
            continue
        if not tag[1] and name in _NOT_IN_ITSELF:
            return tag.start()
        depth += -1 if tag[1] else int(not opened["raw"])
        if depth == 0:
            return _after_tag(text, tag.end())
    return len(text)


def _after_tag(text: str, at: int) -> int:
    end = _TAG_END.search(text, at)
    return end.end() if end else len(text)


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
    if kind == "percent":  # "ten per cnet"
        letters = re.sub(r"[^a-z]", "", found.lower())
        return None if letters == "percent" or not _like(letters, "percent") else "per cent"
    if kind == "mille":
        return f"{float(re.sub(r'[^0-9,.]', '', found).replace(',', '.')) / 10:g}%"
    if kind == "misspelt":
        return _social_value(found)
    return _PLAIN[kind]


def _social_value(found: str) -> str | None:
    """ "Socail Vaule" is social value: the same letters in another order, or one letter off in each word."""
    one, two = _ENDS.split(found.lower(), maxsplit=1)
    if (one, two) in _NAMES:
        return None
    if one.rstrip(".") in ("soc", "social") and two in ("val", "value", "vals", "values"):
        return "social value"
    meant = ((a, b) for a, b in _NAMES if a[0] == one[0] and _like(one, a) and _like(two, b))
    return " ".join(next(meant, ())) or None


_NAMES = (("social", "value"), ("social", "impact"), ("community", "benefits"), ("community", "benefit"))


def _like(word: str, meant: str) -> bool:
    return word == meant or sorted(word) == sorted(meant) or OSA.distance(word, meant, score_cutoff=1) <= 1
