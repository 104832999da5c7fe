"""The weight that the sums of a text give social value, where one way to divide it explains every figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import IN_WORDS
from pipelines.criteria.structure.contexts import KPI, Wording, is_policy, worded
from pipelines.criteria.structure.division import divides, without_brackets
from pipelines.criteria.structure.labels import bare, named
from pipelines.criteria.structure.pieces import (
    DISCOUNT,
    HUNDRED,
    Piece,
    differ,
    held,
    is_joint,
    is_of_award,
    is_told,
    sum_of,
)
from pipelines.criteria.structure.portions import TooMany
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.statements import MAYBE
from pipelines.criteria.structure.tokens import EQUAL, LIKE, tokens
from pipelines.criteria.structure.ways import AWARDS, OF_ALL, Ways
from warehouse.sieve import REMEMBERED, Sieve

_LARGEST = 60
"""Percent: what weighs as much is a wider row."""
_BESIDE = 60
_RELATIVE = spaced(r"(?:which|that|this being|being|i\.e\.?|namely|in other words|called|known as)\b")
"""A clause that says again what stands before it."""
_BREAK = re.compile(r"[.!?]\s|\n")
_POINTS_BACK = spaced(r"\b(?:the|that|those|these|this|of|=|in all|makes?|to|total\w{0,4}|sum|comes to) ?$")
_PRONOUN = spaced(r"\b(?:it|this|that|they|these)(?: (?:is|has|gets|carries|will be|are|have))?$")
_CLAUSE = re.compile(r"[.!?;,]\s|\n")
_ALL_OTHERS = spaced(
    r" ?(?:all (?:of )?(?:these|those|them|the (?:others|rest|other \w{1,12}))|everything else|the"
    r" (?:rest|others)"
    rf"|the other (?:{IN_WORDS}|\d{{1,2}}|\w{{4,12}}s))\b"
)
"""After "as much as": what all others reach."""
_MAY_NAME = Sieve(r"soc|communit|\btoms?\b|s[./]?v\b|added\s{1,4}value|csr", re.I)


_LEAST, _MOST = 3, 15
"""Rows of one list; two where they are quality and price."""
_PAGES = 5
_NEXT = re.compile(r"[.!?;]\s{1,3}[A-Z]|\n\s{0,4}\n")
_EXACT = 0.11
"""Percent by which figures with decimals, as thirds, may miss what they reach."""
_FIGURE_IN_NAME = re.compile(r"[A-Za-z]\s\d{1,2}\s[A-Za-z]")


@dataclass(frozen=True)
class Portioned:
    """What social value weighs in percent of the whole, and the sum that gives it.

    `pieces`: social value, and what the whole is divided into first.
    """

    weight: float
    told: str
    is_nested: bool
    pieces: tuple[Piece, ...]


@lru_cache(maxsize=REMEMBERED)
def portioned(wording: Wording) -> Portioned | None:
    """The weight of social value by the one way that figures divide a whole; null where none or two are."""
    if not _MAY_NAME.search(wording.text):
        return None
    try:
        found = _Reader(wording).found()
    except TooMany:
        return None
    if not found or any(not near(one.weight, found[0].weight) for one in found):
        return None
    return found[0]


def division(text: str) -> tuple[Piece, ...] | None:
    """The rows of the one list that the figures of a text make, none of them divided; null for none or two.

    What a bracket says besides is read only where the text without it makes no list.
    """
    if not divides(text):
        return None
    for shown in dict.fromkeys((without_brackets(text), text)):
        try:
            found = _Reader(worded(shown)).rows()
        except TooMany:
            found = None
        if found:
            return found
    return None


def stated_of_all(wording: Wording) -> set[float]:
    """What social value weighs by figures that are said to be of the whole evaluation, in percent."""
    found: set[float] = set()
    last = 0
    for token in tokens(wording):
        number = wording.sentence_of(token.start)
        start = max(last, wording.sentences[number][0])
        last = token.end
        is_of_all = token.unit in ("percent", "fraction") and OF_ALL.match(wording.text, token.end)
        label, body = bare(wording.text[start : token.start]), wording.body(number)
        if not (is_of_all and token.value and named(label, wording.is_defined)):
            continue
        if not (is_joint(label, wording.is_defined) or is_policy(body) or MAYBE.search(body)):
            found.add(token.value)
    return found


def _told(rows: Sequence[Piece]) -> list[tuple[int, str, float]]:
    return [(one.part.at, one.kind, round(one.weight, 2)) for one in rows]


class _Reader(Ways):
    """The ways of one text, and what each gives social value."""

    def found(self) -> list[Portioned]:
        """The readings that explain most figures; what a sum leaves only where no figure says it."""
        made: list[tuple[tuple[bool, bool, int], Portioned]] = []
        wholes: dict[tuple[int, int], float] = {}
        covered: list[set[int]] = []
        for pieces in self.ways():
            tops = [one for one in pieces if one.parent is None]
            self._note(tops, wholes)
            if (answer := self._answer(pieces)) is not None:
                stated = all(one.token.value is not None for one in pieces)
                of_total = self._is_total(tops)
                covered.append({one.part.at for one in pieces})
                made.append(((of_total, stated, len({one.part.at for one in pieces})), answer))
        if differ(wholes) and not any(used >= held(wholes) for used in covered):
            return []
        most = max((count for count, _ in made), default=(False, False, 0))
        return [one for count, one in made if count == most]

    def rows(self) -> tuple[Piece, ...] | None:
        """The undivided pieces of the way that explains most figures of a list of three or more."""
        made: list[tuple[tuple[bool, bool, int], tuple[Piece, ...]]] = []
        wholes: dict[tuple[int, int], float] = {}
        for pieces in self.ways():
            tops = [one for one in pieces if one.parent is None]
            self._note(tops, wholes)
            divided = {id(one.parent) for one in pieces}
            rows = tuple(one for one in pieces if id(one) not in divided)
            is_totals = len(rows) == 2 and {one.kind for one in rows} in (
                {"quality", "price"},
                {"other", "price"},
            )
            if not (is_totals or _LEAST <= len(rows) <= _MOST) or not self._is_list(pieces, rows):
                continue
            stated = all(one.token.value is not None for one in pieces)
            made.append(((self._is_total(tops), stated, len({one.part.at for one in pieces})), rows))
        most = max((count for count, _ in made), default=(False, False, 0))
        best = [rows for count, rows in made if count == most]
        if not best or differ(wholes) or any(_told(rows) != _told(best[0]) for rows in best):
            return None
        return best[0]

    def _is_list(self, pieces: Sequence[Piece], rows: Sequence[Piece]) -> bool:
        """Whether the rows of a way are named, of the award, and all that its figures say."""
        kinds = [one.kind for one in rows]
        if any(one.kind == "other" and _PRONOUN.search(one.label) for one in rows):
            return False  # what it stands for may be social value
        if {"none", "total"} & set(kinds) or kinds.count("sv") > 1 or kinds.count("price") > 2:
            return False
        used = {one.part.at for one in pieces if one.token is self.tokens[one.part.at]}
        if (
            not used
            or not self._explains(used, pieces)
            or not all(self._holds(one, pieces) for one in pieces)
        ):
            return False
        values = [self.tokens[at].value or 0.0 for at in sorted(used)]
        units = {self.tokens[at].unit for at in used}
        if len(values) >= _PAGES and values == sorted(values) and units == {"bare"}:
            return False  # the pages of a table of contents
        if any(value % 1 for value in values) and not near(sum(values), round(sum(values)), _EXACT):
            return False  # times and sizes that come near a hundred
        start, end = self._sentences_of(used)
        if "sv" not in kinds and named(self.text[start:end], self.wording.is_defined):
            return False  # a name on the other side of its figure, or of a figure that is none of these
        if "bare" in units and not {"sv", "price"} & set(kinds) and not AWARDS.search(self.text, start, end):
            return False
        own = [one for one in rows if one.kind == "sv"]
        if any(_FIGURE_IN_NAME.search(one.label) or self._is_beyond(one) for one in own):
            return False  # "social value 0 booking system"
        in_marks = units == {"points"}
        has_discount = any(one.kind == "price" and DISCOUNT.search(one.label) for one in pieces)
        if not in_marks and any(self._is_kpi(at) for at in used):
            return False
        return all(is_of_award(self.wording, self.tokens, at, has_discount, in_marks) for at in used)

    def _sentences_of(self, used: set[int]) -> tuple[int, int]:
        """Where the sentences begin and end that hold these figures, with a name on the line after."""
        first, last = (self.wording.sentence_of(self.tokens[at].start) for at in (min(used), max(used)))
        end = self.tokens[max(used)].end
        stop = _NEXT.search(self.text, end, end + _BESIDE)
        beside = stop.start() if stop else min(len(self.text), end + _BESIDE)
        return self.wording.sentences[first][0], max(beside, self.wording.sentences[last][1])

    def _is_kpi(self, at: int) -> bool:
        token = self.tokens[at]
        start, end = self.wording.sentences[self.wording.sentence_of(token.start)]
        return bool(KPI.search(self.text, max(start, token.start - 60), min(end, token.end + 30)))

    def wholes(self) -> dict[tuple[int, int], float]:
        """What price weighs by each list of the whole, by the list's first and last figure."""
        found: dict[tuple[int, int], float] = {}
        for pieces in self.ways():
            self._note([one for one in pieces if one.parent is None], found)
        return found

    def _note(self, tops: Sequence[Piece], found: dict[tuple[int, int], float]) -> None:
        figured = all(one.token.value is not None and one.token.is_firm for one in tops)
        if figured and (len(tops) > 2 or {"price", "quality"} <= {one.kind for one in tops}):
            span = (min(one.part.at for one in tops), max(one.part.at for one in tops))
            found[span] = next((one.weight for one in tops if one.kind == "price"), 0.0)

    def _is_total(self, tops: Sequence[Piece]) -> bool:
        """Whether the figures of a list reach what marks are said to be out of."""
        reached = sum(one.token.value or 0.0 for one in tops)
        return any(near(reached, total) for total in self.totals(0, len(self.tokens)))

    def _answer(self, pieces: Sequence[Piece]) -> Portioned | None:
        """What the pieces give social value, where nothing is left to explain."""
        parents = {id(one.parent) for one in pieces}
        if any(one.kind == "sv" and one.part.parts and one.part.parts[0].at > one.part.at for one in pieces):
            return None  # what social value itself is divided into says how it is scored
        own = [one for one in pieces if one.kind == "sv" and not (one.parent and one.parent.kind == "sv")]
        if len(own) != 1 or not 0 < own[0].weight < _LARGEST:
            return None
        if is_joint(own[0].label, self.wording.is_defined) or self._is_beyond(own[0]):
            return None
        if any(one.kind == "none" and id(one) not in parents for one in pieces):
            return None
        if any(one.kind == "total" for one in pieces):
            return None
        used = {one.part.at for one in pieces if one.token is self.tokens[one.part.at]}
        has_discount = any(one.kind == "price" and DISCOUNT.search(one.label) for one in pieces)
        in_marks = all(self.tokens[at].unit == "points" for at in used)
        if not (
            self._explains(used, pieces)
            and all(is_of_award(self.wording, self.tokens, at, has_discount, in_marks) for at in used)
        ):
            return None
        if not all(self._holds(one, pieces) for one in pieces):
            return None
        piece = own[0]
        tops = [one for one in pieces if one.parent is None and one is not piece and one.label]
        return Portioned(piece.weight, sum_of(piece), self._is_relative(piece, pieces), (*tops, piece))

    def _is_relative(self, one: Piece, pieces: Sequence[Piece]) -> bool:
        """Whether a piece is sized within its parent: those of the parent do not reach its figure."""
        if one.parent is None or (one.token.unit == EQUAL and one.parent.kind != "quality"):
            return False
        beside = [self.tokens[other.part.at].value for other in pieces if other.parent is one.parent]
        reached = sum(value or 0.0 for value in beside)
        return None in beside or not near(reached, self.stated(one.parent))

    def _is_beyond(self, one: Piece) -> bool:
        """Whether social value stands in a clause behind the name: "the balance is for carbon, and ..."."""
        spans = named(one.label, self.wording.is_defined)
        behind = " ".join(self.text[one.token.end : one.token.end + len(one.label) + 40].split())
        comma = one.label.find(", ")
        clause = one.label[one.label.rfind(", ", 0, spans[0][0]) + 2 :] if spans else ""
        is_behind = bool(spans) and 0 <= comma < spans[0][0] and one.label in behind
        return is_behind and not _RELATIVE.match(clause)

    def _explains(self, used: set[int], pieces: Sequence[Piece]) -> bool:
        """Whether every figure among these, or right beside them, is one of them or says one again."""
        first, last = min(used), max(used)
        sizes = [self.stated(one) for one in pieces] + [HUNDRED]
        sizes += [sum(self.stated(o) for o in pieces if o.parent is one.parent) for one in pieces]
        for at, one in enumerate(self.tokens):
            if at in used or not one.is_firm or one.unit == EQUAL:
                continue
            again = one.value is not None and any(near(one.value, size) for size in sizes)
            if near(one.value or 0.0, HUNDRED) and one.unit == "bare":
                continue  # "weighted out of its own 100"
            if again and _POINTS_BACK.search(self.text[max(0, one.start - 30) : one.start]):
                continue
            if first < at < last:
                return False
            near_by = self.tokens[first].start - one.end if at < first else one.start - self.tokens[last].end
            gap = (
                self.text[one.end : self.tokens[first].start]
                if at < first
                else self.text[self.tokens[last].end : one.start]
            )
            if near_by < _BESIDE and not _BREAK.search(gap):
                return False
            body = self.wording.body(self.wording.sentence_of(one.start))
            may_be = one.unit == "percent" and not (is_policy(body) or self._is_kpi(at))
            if may_be and named(body, self.wording.is_defined):
                return False
        return True

    def _holds(self, one: Piece, pieces: Sequence[Piece]) -> bool:
        """Whether what is said to be as much as others is."""
        token = self.tokens[one.part.at]
        if token.unit != LIKE:
            return True
        stop = _CLAUSE.search(self.text, token.end)
        words = self.text[token.end : stop.start() if stop else token.end + 90]
        others = [other for other in pieces if other is not one and other.parent is one.parent]
        told = [other for other in others if _ALL_OTHERS.match(words) or is_told(other, others, words)]
        return bool(told) and near(one.part.size, token.times * sum(other.part.size for other in told))
