"""What is set aside of a text before it is read: figures of earlier, and figures that nobody can read.

"1O%", with a letter in it, and "[X]%", a form that nobody filled in, state that there is a weight and not
which: neither is a figure, and neither is a sign that there is none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipelines.criteria import amounts as stated
from pipelines.criteria import vocabulary
from pipelines.criteria.beside import without_beside
from pipelines.criteria.clean import Cleaned
from pipelines.criteria.earlier import ANY, earlier, without
from pipelines.criteria.labels import NOUN
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import PERCENT
from pipelines.criteria.structure.amounts import amounts
from warehouse.sieve import Sieve

_SIGN = Sieve(rf"{PERCENT}|marks?\b|points?\b|/[oO0]|\bwas\b", re.I)
_NUMBERS = tuple(word for word in stated.NUMBER_WORDS if len(word) > 2 and " " not in word)
_DIGITS = r"[\dOoIilSsBZ]"
_OPEN = r"(?:[xXnN]{1,3}|TB[CAD]|tb[cad]|\?{1,3}|_{1,20}|\.{2,20}|\u2026|#{1,3})"
_PLACE = (
    rf"(?:{_OPEN}|[\[<({{]\s{{0,4}}"
    rf"(?:{_OPEN}|(?i:insert|to be|figure|value|number|amount|weight)[\w ]{{0,20}})?\s{{0,4}}[\]>)}}])"
)
_LETTERED = rf"(?=[\d.,]{{0,5}}[OoIilSsBZ])(?={_DIGITS}{{0,4}}\d){_DIGITS}{{1,4}}(?:[.,]{_DIGITS}{{1,2}})?"
_UNREAD = re.compile(
    r"(?<![\w.,%|/-])(?=[\dOoIilSsBZXxNnTt?_.\u2026#\[<({])(?:"
    rf"(?:{_LETTERED}|\d{{1,2}}[.,][OIl]{{1,2}}|[OIl][.,]\d{{1,2}}|{_PLACE})\s{{0,2}}(?:%|(?i:per\s{{0,2}}cent|marks|points)\b)"
    r"|[OIlSBZ]{1,3}\s{0,2}(?:%|(?i:per\s{0,2}cent)\b)"
    r"|(?<![Ll]ot )\d\s{1,3}0(?:\.\d{1,2})?\s{0,2}%"
    r"|\d{1,3}\s{0,2}[\u00b0oO0]/[oO0](?!\w))"
)
"""A weight by its unit, whose figure is letters that look like digits, in two pieces, or not filled in."""
_SIGNED = re.compile(r"(?<!\S)\S{0,8}\d\S{0,8}\s{0,2}%")
_SAID = Sieve(rf"\b([a-z]{{4,10}})\s{{0,2}}{PERCENT}", re.I)
_PENDING = spaced(
    rf"(?:{vocabulary.NARROW.pattern})"
    r"(?: (?:weight(?:ing|age|ed)?|share|percentage|score)){0,2}[\s:=|(%-]{1,6}"
    r"(?:TB[CADN]\b|to be (?:confirmed|determined|advised|decided|agreed|set|stated|specified)\b"
    r"|\?{1,3}|_{2,20}|X{1,3}\b)"
)
"""A criterion in a list of figures, whose own is yet to come."""
_WEIGHS = Sieve(r"\b(?:weight|scor|criteri|evaluat|award)", re.I)
_NEAR = 60


@dataclass(frozen=True)
class Kept:
    """A text with blanks for what was set aside, and as it was, by which it is cut into sentences.

    `old` and `unread`: the places of figures of earlier, and of those that nobody can read.
    """

    cleaned: Cleaned
    whole: str
    old: tuple[tuple[int, int], ...]
    unread: tuple[tuple[int, int], ...]

    def told_in(self, start: int, end: int) -> tuple[str, int, int] | None:
        """(kind of statement, first, last) where a sentence at [start, end) says so of social value."""
        body = self.cleaned.text[start:end]
        for first, last in _within(self.unread, start, end):
            if _beside(body, first - start, last - start):
                return "figure_unreadable", first - start, min(last, end) - start
        pending = _PENDING.search(body) if ANY.search(body) or _WEIGHS.search(body) else None
        if pending:
            return "figure_unreadable", *pending.span()
        moved = _within(self.old, start, end)
        if moved and vocabulary.NARROW.search(body):
            return "figure_revised", moved[0][0] - start, min(moved[0][1], end) - start
        return None


def _within(spans: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Those of ordered spans that begin in [start, end)."""
    return spans[bisect_left(spans, (start, 0)) : bisect_left(spans, (end, 0))]


def set_aside(cleaned: Cleaned) -> Kept:
    """The text with blanks in place of earlier figures and of figures that cannot be read."""
    text = stated.without_first_column(without_beside(cleaned.text))
    cleaned = replace(cleaned, text=text)
    if not _SIGN.search(text):
        return Kept(cleaned, text, (), ())
    old = tuple(span for span in sorted(earlier(text)) if _is_of_criteria(text, *span))
    text = without(text, old)
    unread = tuple(sorted(_unread(text)))
    text = without(text, unread)
    return Kept(replace(cleaned, text=text), cleaned.text, old, unread)


def _unread(text: str) -> Iterator[tuple[int, int]]:
    for match in _UNREAD.finditer(text):
        yield match.span()
    odd = [match.span() for match in _SIGNED.finditer(text)]
    odd += [match.span() for match in _SAID.finditer(text) if _is_misspelt(match[1].lower())]
    if odd:
        known = bytearray(len(text) + 1)
        for match in stated.AMOUNT.finditer(text):
            known[match.start() + 1 : match.end() + 1] = b"\1" * (match.end() - match.start())
        for amount in amounts(text):
            known[amount.start + 1 : amount.end + 1] = b"\1" * (amount.end - amount.start)
        yield from (span for span in odd if not known[span[1]])


@lru_cache(maxsize=2_048)
def _is_misspelt(word: str) -> bool:
    """Whether it is one letter off a number in words."""
    if word in _NUMBERS or word == "weight":
        return False
    return any(OSA.distance(word, one, score_cutoff=1) <= 1 for one in _NUMBERS)


def _is_of_criteria(text: str, start: int, end: int) -> bool:
    """Whether a criterion is named near on the same line."""
    before, after = text[max(0, start - 2 * _NEAR) : start], text[end : end + 2 * _NEAR]
    return bool(NOUN.search(before.rpartition("\n")[2] + text[start:end] + after.partition("\n")[0]))


def _beside(body: str, first: int, last: int) -> bool:
    """Whether social value is named near, with no other figure between."""
    before, after = body[max(0, first - _NEAR) : first], body[last : last + _NEAR]
    names = [*vocabulary.NARROW.finditer(before)]
    if names and not ANY.search(before, names[-1].end()):
        return True
    name = vocabulary.NARROW.search(after)
    return name is not None and not ANY.search(after[: name.start()])
