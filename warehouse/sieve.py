"""Patterns that are tried only where they can match: the same matches as `re`, several times as fast.

A pattern in any case is slow: `re` tries it at every character. What every match begins with, and some word
that every match holds, follow from the pattern itself. Both are looked for in the text in lower case first,
which `re` does fast; the pattern is then matched at those places alone, or not at all.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

LONGEST = 6
"""Characters of a word that are looked for; fewer where they would be more than MOST different ones."""
MOST = 100
SHORT = 24
"""In a shorter text the pattern itself is as fast."""
LONG = 20_000
CLASS = 12
"""A class of more characters tells nothing of where to look."""
OFTEN = 0.1
"""Where more than this share of all places would be tried, looking for them does not pay."""
REMEMBERED = 1_024
"""Short texts that are asked after again and again while one notice is read."""
_ODD = re.compile(r"[^\D0-9]"), re.compile("[\u0130\u0131\u017f\u212a]")
"""Digits that are none of ASCII, and what matches an ASCII letter in any case and is none in lower case."""
_SPACES = re.compile(r"[^\S ]")

Beginning = dict[str, bool]
"""What a part of a pattern can begin with, in lower case, and whether that is all: else anything follows."""
_UNKNOWN: frozenset[str] = frozenset()
_NOTHING: Beginning = {"": True}
_ANYTHING: Beginning = {"": False}


class Folded:
    """A text in lower case, each character in its place, and which words it is known to hold."""

    def __init__(self, text: str) -> None:
        odd = not text.isascii() and any(pattern.search(text) for pattern in _ODD)
        self.text = None if odd else _SPACES.sub(" ", text.lower())
        """With a blank for any space; null where a character of the text may stand for another one."""
        self._known: dict[int, bool] = {}
        self.found: dict[Sieve, re.Match[str] | None] = {}
        """What sieves found in the whole text: several rules ask the same of a sentence, time and again."""

    def holds(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands in the text, or may."""
        if self.text is None:
            return True
        # By its id, of what `_finder` keeps for good: the hash of a pattern is made anew of all of it.
        if (known := self._known.get(id(words))) is None:
            known = self._known[id(words)] = words.search(self.text) is not None
        return known


_folded = lru_cache(maxsize=REMEMBERED)(Folded)
_long_folded = lru_cache(maxsize=4)(Folded)


def folded(text: str) -> Folded:
    """The text in lower case, kept while others are asked after; of long ones the last few."""
    return _folded(text) if len(text) <= LONG else _long_folded(text)


class Sieve:
    """A compiled pattern with the methods of `re.Pattern`. It is compiled when it is first used."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """The pattern as `re` knows it."""
        return re.compile(self.pattern, self.flags)

    @cached_property
    def _looked_for(self) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
        """What a match holds and what it begins with; null where that is not known or stands everywhere."""
        parsed = _parser.parse(self.pattern, self.flags)
        if parsed.getwidth()[0] == 0 or self.flags & re.VERBOSE:
            return None, None
        begun, holds = _told(parsed)
        begins = _fewer(begun)
        first = _finder(begins) if begins and _share(begins) <= OFTEN else None
        return (_finder(holds) if holds else None), first

    def is_absent(self, text: str) -> bool:
        """Whether nothing in the text, nor in a part of it, can match: no word that it needs is there."""
        if len(text) < SHORT:
            return False
        holds = self._looked_for[0]
        return holds is not None and not folded(text).holds(holds)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match, or null."""
        if len(text) < SHORT or end - start < SHORT:
            return self.whole.search(text, start, end)
        low = folded(text)
        if start or end < len(text):
            return self._search(low, text, start, end)
        if self not in low.found:
            low.found[self] = self._search(low, text, start, end)
        return low.found[self]

    def _search(self, low: Folded, text: str, start: int, end: int) -> re.Match[str] | None:
        holds, begins = self._looked_for
        if holds is not None and not low.holds(holds):
            return None
        if begins is None or low.text is None:
            return self.whole.search(text, start, end)
        match = self.whole.match
        for place in begins.finditer(low.text, start, end):
            if found := match(text, place.start(), end):
                return found
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All matches in order, apart."""
        if len(text) < SHORT or end - start < SHORT:
            return self.whole.finditer(text, start, end)
        holds, begins = self._looked_for
        low = folded(text)
        if holds is not None and not low.holds(holds):
            return iter(())
        if begins is None or low.text is None:
            return self.whole.finditer(text, start, end)
        return _at(begins.finditer(low.text, start, end), self.whole, text, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The match at `start`, or null."""
        return self.whole.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text, or null."""
        return self.whole.fullmatch(text)

    def findall(self, text: str) -> list[Any]:
        """The words of all matches, or of their groups."""
        return [] if self.is_absent(text) else self.whole.findall(text)

    def split(self, text: str) -> list[Any]:
        """What stands between the matches."""
        return [text] if self.is_absent(text) else self.whole.split(text)

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something else in place of each match."""
        return text if self.is_absent(text) else self.whole.sub(put, text)


def _at(
    places: Iterator[re.Match[str]], pattern: re.Pattern[str], text: str, end: int
) -> Iterator[re.Match[str]]:
    """The matches at these places, less those that begin inside another."""
    after = 0
    for place in places:
        at = place.start()
        if at >= after and (found := pattern.match(text, at, end)):
            yield found
            after = found.end()


@cache
def _finder(words: frozenset[str]) -> re.Pattern[str]:
    """It finds each place of a word, even inside another, and takes one character there."""
    after: dict[str, list[str]] = {}
    for word in sorted(words):
        after.setdefault(word[0], []).append(re.escape(word[1:]))
    ways = (re.escape(a) + (f"(?={'|'.join(rest)})" if all(rest) else "") for a, rest in after.items())
    return re.compile("|".join(ways))


def _told(items: Sequence[Any]) -> tuple[Beginning, frozenset[str]]:
    """What a run of items begins with, and of what every match of it holds the rarest that is known."""
    begins, held = _NOTHING, []
    last = len(items)
    while last:
        first = last - 1
        while first and items[first][0] is items[first - 1][0] is op.LITERAL:
            first -= 1
        own, holds = _of_word(items[first:last]) if last - first > 1 else _of_item(*items[first])
        begins = _joined(own, begins)
        held += [holds, _fewer(begins)]
        last = first
    return begins, min((words for words in reversed(held) if words), key=_share, default=_UNKNOWN)


def _joined(begins: Beginning, following: Beginning) -> Beginning:
    if not any(begins.values()):
        return begins
    for longest in range(LONGEST, 0, -1):
        made: Beginning = {word: False for word, whole in begins.items() if not whole}
        tails = following if longest == LONGEST else _cut(following, longest)
        for word in (word for word, whole in begins.items() if whole):
            for tail, whole in tails.items():
                said = (word + tail)[:LONGEST]
                made[said] = made.get(said, True) and whole and len(word + tail) < LONGEST
        if len(made) <= 4 * MOST:
            return made
    return dict.fromkeys(begins, False)


def _cut(words: Beginning, longest: int) -> Beginning:
    """The words no longer than this; of one that is cut, anything follows."""
    made: Beginning = {}
    for word, whole in words.items():
        made[word[:longest]] = made.get(word[:longest], True) and whole and len(word) <= longest
    return made


def _fewer(words: Iterable[str]) -> frozenset[str]:
    """The words cut as short as leaves no more than MOST; none where even that is too many."""
    known = frozenset(words)
    for longest in range(LONGEST, 0, -1):
        known = _shortest(word[:longest] for word in known)
        if "" in known:
            break
        if len(known) <= MOST:
            return known
    return _UNKNOWN


def _shortest(words: Iterable[str]) -> frozenset[str]:
    """The words without those that begin with another one."""
    known = set(words)
    return frozenset(w for w in known if not any(w[:length] in known for length in range(len(w))))


def _share(words: Iterable[str]) -> float:
    """At which share of all places of a text one of these stands, about."""
    return sum(_COMMON.get(word[0], 0.003) * _RARER[len(word) - 1] for word in words)


_COMMON = {" ": 0.17, "e": 0.1, "t": 0.075} | dict.fromkeys("ainosrh", 0.056)
_COMMON |= dict.fromkeys("dlcu", 0.03) | dict.fromkeys("mwfgypb", 0.017) | {"v": 0.008, "k": 0.006}
_RARER = (1, 0.1, 0.025, 0.01, 0.005, 0.003)
"""What each further character leaves of the places."""


def _of_word(letters: Sequence[Any]) -> tuple[Beginning, frozenset[str]]:
    """Of literal characters that follow one another, at once."""
    word = ""
    for _, code in letters:
        if code >= 128 or len(word) == LONGEST:
            return {word: False}, _UNKNOWN
        word += _plain(code)
    return {word: len(word) < LONGEST}, _UNKNOWN


def _of_item(kind: Any, value: Any) -> tuple[Beginning, frozenset[str]]:
    if kind is op.LITERAL:
        return ({_plain(value): True} if value < 128 else _ANYTHING), _UNKNOWN
    if kind is op.IN:
        return _of_class(value), _UNKNOWN
    if kind is op.SUBPATTERN:
        return _told(value[3])
    if kind is op.BRANCH:
        made: Beginning = {}
        held = []
        for part in value[1]:
            begins, holds = _told(part)
            held.append(holds)
            for word, whole in begins.items():
                made[word] = made.get(word, True) and whole
        return made, _fewer(word for part in held for word in part) if all(held) else _UNKNOWN
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, part = value
        begins, holds = _told(part)
        once = {word: whole and most == 1 for word, whole in begins.items()}
        return (once, holds) if least else (_NOTHING | once, _UNKNOWN)
    return (_NOTHING if kind in (op.AT, op.ASSERT, op.ASSERT_NOT) else _ANYTHING), _UNKNOWN


def _plain(code: int) -> str:
    """The character as it stands in a folded text."""
    return " " if chr(code).isspace() else chr(code).lower()


def _of_class(items: Iterable[Any]) -> Beginning:
    """The characters of a class where they are few, and of ASCII alone: other digits are odd."""
    found: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL and (value < 128 or chr(value).isspace()):
            found.add(_plain(value))
        elif kind is op.RANGE and value[1] < 128:
            found |= {_plain(code) for code in range(value[0], value[1] + 1)}
        elif kind is op.CATEGORY and value is op.CATEGORY_DIGIT:
            found |= set("0123456789")
        elif kind is op.CATEGORY and value is op.CATEGORY_SPACE:
            found.add(" ")
        else:
            return _ANYTHING
    return dict.fromkeys(found, True) if len(found) <= CLASS else _ANYTHING
