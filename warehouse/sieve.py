"""Patterns that are tried only where they can match: the same matches as `re`, several times as fast.

A pattern in any case is slow: `re` tries it at every character. What every match begins with, and some word
that every match holds, follow from the pattern itself. Both are looked for in the text in lower case first,
which is fast; the pattern is then matched at those places alone, or not at all. Of a pattern of many
alternatives each is tried by itself, so that those whose words are not there cost next to nothing.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from heapq import merge
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from warehouse.kept_patterns import compiled, kept

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
FEW = 8
"""So many words are looked for one by one faster than by `re`."""
WAYS, DEAR = 4, 0.01
"""A pattern of as many alternatives is taken apart if it may begin at more than this share of all places."""
REMEMBERED = 1_024
"""Short texts that are asked after again and again while one notice is read."""
_ODD = re.compile(r"[^\D0-9]"), re.compile("[\u0130\u0131\u017f\u212a]")
"""Digits that are none of ASCII, and what matches an ASCII letter in any case and is none in lower case."""
_SPACES = re.compile(r"[^\S ]")

Needs = list[list[str]]
"""The words of which every match holds one, and those that it begins with; none where they are not known."""
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
        self.found: dict[_Tried, re.Match[str] | None] = {}
        """What sieves found in the whole text: several rules ask the same of a sentence, time and again."""

    def holds(self, words: "_Words") -> bool:
        """Whether one of the words stands in the text, or may."""
        if self.text is None:
            return True
        # By its id, of what `_words` keeps for good: nothing is hashed.
        if (known := self._known.get(id(words))) is None:
            known = self._known[id(words)] = words.stand_in(self.text)
        return known


_folded = lru_cache(maxsize=REMEMBERED)(Folded)
_long_folded = lru_cache(maxsize=4)(Folded)


def folded(text: str) -> Folded:
    """The text in lower case, kept while others are asked after; of long ones the last few."""
    return _folded(text) if len(text) <= LONG else _long_folded(text)


class _Words:
    """Words that are looked for in a folded text, even one inside another; none begins with another."""

    def __init__(self, words: frozenset[str]) -> None:
        likeliest = sorted(words, key=lambda word: (-_share((word,)), word))
        self._few = likeliest if len(words) <= FEW else ()
        after: dict[str, list[str]] = {}
        for word in sorted(words):
            after.setdefault(word[0], []).append(re.escape(word[1:]))
        ways = (re.escape(a) + (f"(?={'|'.join(rest)})" if all(rest) else "") for a, rest in after.items())
        self._any = "|".join(ways)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """It finds each place of a word, and takes one character there."""
        return compiled(self._any)

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in the text."""
        for word in self._few:
            if word in text:
                return True
        return not self._few and self._pattern.search(text) is not None

    def places(self, text: str, start: int, end: int) -> Iterable[int]:
        """Where they begin, in order."""
        if not self._few:
            return (place.start() for place in self._pattern.finditer(text, start, end))
        each = [_found(word, text, start, end) for word in self._few]
        return each[0] if len(each) == 1 else merge(*each)


def _found(word: str, text: str, start: int, end: int) -> Iterator[int]:
    """Where a word begins, one after another as asked for: who wants the first pays for no others."""
    at = text.find(word, start, end)
    while at >= 0:
        yield at
        at = text.find(word, at + 1, end)


_words = cache(_Words)


class _Tried:
    """A pattern that is tried only where it can match."""

    _looked_for: tuple[_Words | None, _Words | None]
    whole: re.Pattern[str]

    def _first(self, low: Folded, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first match between two places, or null."""
        holds, begins = self._looked_for
        if holds is not None and not low.holds(holds):
            return None
        if begins is None or low.text is None:
            return self.whole.search(text, start, end)
        match = self.whole.match
        for place in begins.places(low.text, start, end):
            if found := match(text, place, end):
                return found
        return None


class _Way(_Tried):
    """One of the alternatives of a pattern, compiled when a text first has the words that it needs."""

    def __init__(self, of: "Sieve", number: int, needs: Needs) -> None:
        self._of, self._number = of, number
        self._looked_for = _of_needs(needs)

    @cached_property
    def whole(self) -> re.Pattern[str]:  # type: ignore[override]
        of, number = self._of, self._number
        return compiled(of.pattern, of.flags, number, lambda: _alternatives(of.parsed)[number])


class Sieve(_Tried):
    """A compiled pattern with the methods of `re.Pattern`. It is compiled when it is first used."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def whole(self) -> re.Pattern[str]:  # type: ignore[override]
        """The pattern as `re` knows it."""
        return compiled(self.pattern, self.flags)

    @cached_property
    def parsed(self) -> _parser.SubPattern:
        """The pattern as `re` takes it apart."""
        return _parser.parse(self.pattern, self.flags)

    @cached_property
    def _needs(self) -> list[Needs]:
        """What every match needs and, where the pattern is dear, what each of its alternatives needs."""
        found: list[Needs] = kept("needs", self.pattern, self.flags, self._learn)
        return found

    def _learn(self) -> list[Needs]:
        found = [_learned(self.parsed)]
        begins = found[0][1]
        if not begins or _share(begins) > DEAR:
            found += map(_learned, _alternatives(self.parsed))
        return found

    @cached_property
    def _looked_for(self) -> tuple[_Words | None, _Words | None]:  # type: ignore[override]
        """What a match holds and what it begins with; null where that is not known or stands everywhere."""
        return _of_needs(self._needs[0])

    @cached_property
    def _ways(self) -> tuple[_Way, ...]:
        """The alternatives of a pattern that has many and is dear; none of another.

        Of a search among them the one that begins first is found, of two that begin together the one that is
        written first, as `re` does.
        """
        return tuple(_Way(self, number, needs) for number, needs in enumerate(self._needs[1:]))

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
        holds = self._looked_for[0]
        if (holds is not None and not low.holds(holds)) or not self._ways or low.text is None:
            return self._first(low, text, start, end)
        best: re.Match[str] | None = None
        for way in self._ways:
            found = way._first(low, text, start, end)
            if found and (best is None or found.start() < best.start()):
                best = found
        return best

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All matches in order, apart."""
        if len(text) < SHORT or end - start < SHORT:
            return self.whole.finditer(text, start, end)
        holds, begins = self._looked_for
        low = folded(text)
        if holds is not None and not low.holds(holds):
            return iter(())
        if low.text is None:
            return self.whole.finditer(text, start, end)
        if self._ways:
            return _of_ways(self._ways, low, text, start, end)
        if begins is None:
            return self.whole.finditer(text, start, end)
        return _at(begins.places(low.text, start, end), self.whole, text, end)

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


def _at(places: Iterable[int], pattern: re.Pattern[str], text: str, end: int) -> Iterator[re.Match[str]]:
    """The matches at these places, less those that begin inside another."""
    after = 0
    for at in places:
        if at >= after and (found := pattern.match(text, at, end)):
            yield found
            after = found.end()


def _of_ways(ways: Iterable[_Way], low: Folded, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of alternatives, as of the pattern that has them all."""
    waiting = [(way, found) for way in ways if (found := way._first(low, text, start, end))]
    while waiting:
        first = min((found for _, found in waiting), key=re.Match.start)
        yield first
        after = first.end()
        again = (
            (way, found if found.start() >= after else way._first(low, text, after, end))
            for way, found in waiting
        )
        waiting = [(way, found) for way, found in again if found]


_ONE_WAY = (op.AT, op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY, op.ASSERT, op.ASSERT_NOT)
"""Items of a pattern that match in one way only, wherever they stand."""


def _alternatives(parsed: _parser.SubPattern) -> list[_parser.SubPattern]:
    """A pattern as several that stand side by side; none where it has few, or groups to tell apart.

    What stands before its alternatives must match in one way only, else it would decide among them.
    """
    for at, (kind, value) in enumerate(parsed if parsed.state.groups == 1 else ()):
        if kind is op.BRANCH and len(value[1]) >= WAYS:
            before, after = parsed.data[:at], parsed.data[at + 1 :]
            return [_parser.SubPattern(parsed.state, [*before, *part, *after]) for part in value[1]]
        if kind not in _ONE_WAY:
            break
    return []


def _learned(parsed: _parser.SubPattern) -> Needs:
    """The words of which every match holds one, and begins with one; none where nothing is known."""
    if parsed.getwidth()[0] == 0 or parsed.state.flags & re.VERBOSE:
        return [[], []]
    begins, holds = _told(parsed)
    return [sorted(holds), sorted(_fewer(begins))]


def _of_needs(needs: Needs) -> tuple[_Words | None, _Words | None]:
    holds, begins = map(frozenset, needs)
    first = _words(begins) if begins and _share(begins) <= OFTEN else None
    return (_words(holds) if holds else None), first


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
    """The words, where they are more than MOST cut short: first those of which many begin alike.

    None where even so they are too many.
    """
    known = _shortest(words)
    for alike, least in ((6, 3), (3, 3), (1, 1)):
        for longest in range(LONGEST - 1, least - 1, -1):
            if "" in known:
                return _UNKNOWN
            if len(known) <= MOST:
                return frozenset(known)
            count = Counter(word[:longest] for word in known)
            known = _shortest(word[:longest] if count[word[:longest]] >= alike else word for word in known)
    return frozenset(known) if len(known) <= MOST else _UNKNOWN


def _shortest(words: Iterable[str]) -> list[str]:
    """The words without those that begin with another one, in order."""
    known: list[str] = []
    for word in sorted(words):
        if not known or not word.startswith(known[-1]):
            known.append(word)
    return known


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
