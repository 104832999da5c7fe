"""The weight that the sums of a text give social value, where one way to divide it explains every figure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import number
from pipelines.criteria.structure.contexts import SELECTION, Wording, is_policy
from pipelines.criteria.structure.division import FIXED_PRICE, NO_PRICE, PERFORMANCE
from pipelines.criteria.structure.labels import PRICE_SURE, kind_of, named
from pipelines.criteria.structure.pieces import (
    HUNDRED,
    Piece,
    differ,
    held,
    is_joint,
    is_of_award,
    is_told,
    lists,
    of_code,
    of_hundred,
    places,
    plain,
    sum_of,
)
from pipelines.criteria.structure.portions import Part, Run, Sums, TooMany
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.sides import names_of
from pipelines.criteria.structure.tokens import EQUAL, LIKE, Token, tokens
from pipelines.criteria.structure.whole import UMBRELLA, Whole, figures, whole
from warehouse.sieve import Sieve

_NOTHING = 0.6
_FEW = 10
"""Marks that a whole has at least."""
_LARGEST = 60
"""Percent: what weighs as much is a wider row."""
_WAYS = 8
_AHEAD = 3
"""Figures that need no explanation and stand before a run that divides a part."""
_BESIDE = 60
_LEAD = 200
"""Code points before a list without price, in which a word of award has to stand."""
_APART = re.compile(r"[.;:]\s|\n")
_SENTENCES = re.compile(r"[.!?]\s|\n\s{0,4}\n")
_BREAK = re.compile(r"[.!?]\s|\n")
_POINTS_BACK = spaced(r"\b(?:the|that|those|these|this|of|=|in all|makes?|to|total\w{0,4}|sum|comes to) ?$")
_CLAUSE = re.compile(r"[.!?;,]\s|\n")
_MAY_NAME = Sieve(r"soc|communit|\btoms?\b|s\.?v\b|added\s{1,4}value|csr", re.I)
_WITH = spaced(r"[A-Za-z] (?:and|&) [A-Za-z]")
_ALIKE = spaced(r",? (?:equally|evenly|alike)\b")
"""What a list of names before a figure ends with."""
_AWARDS = spaced(r"\b(?:weight|evaluat|assess|criteri|award|mark|scor|judg|tender|bids?\b|offers?\b)")
_ANSWERS = spaced(r"\bexpressions? of interest\b")
_OF_PART = spaced(
    rf"^\W{{0,2}}of (?:the |that |those |this |these |its |our ){{0,2}}"
    rf"(?:(?P<size>\d{{1,3}}) ?(?:%|marks|points)?|(?P<name>{UMBRELLA})(?![a-z-]))"
)
_CODE = re.compile(r"[A-Z]{1,3}\d{0,2}(?=\s?(?:[+,;]|$))")
_TENDERED = spaced(r"\b(?:tender(?:ed)?|contract|bid|offer|cost|price|lump) (?:total|sum)\b")
_NOT_PRICE = spaced(
    r"\b(?:isn't|is not|are not|aren't|not|non|other than|besides|except|apart from|beyond)\b.{0,16}"
    r"\b(?:price|cost)"
)
_OF_ALL = spaced(
    r"\W{0,2}of (?:the|your|our|all) (?:(?:overall|total|whole|final|available|tender) ){0,2}"
    r"(?:evaluation|assessment|score|marks?|points|weight\w{0,3}|award|decision|total|whole)\b(?! for\b)"
)
"""After a figure that is a share of the whole."""
_POINTS = spaced(
    r"(?:but |and |now )?(?:(?:this|on this) (?:time|occasion|round)|here|now|for this \w{3,12})?,? ?"
    r"(?:it|this|that)(?: (?:is|will be|has|shall be|carries|counts for|stands at|gets|weighs))?(?: \w{2,8})?"
)
"""A name that points back."""


@dataclass(frozen=True)
class Portioned:
    """What social value weighs in percent of the whole, and the sum that gives it.

    `pieces`: social value, and what the whole is divided into first.
    """

    weight: float
    told: str
    is_nested: bool
    pieces: tuple[Piece, ...]


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


def differs(wording: Wording) -> bool:
    """Whether figures divide the whole twice, and give price two weights."""
    try:
        return differ(_Reader(wording).wholes())
    except TooMany:
        return False


class _Reader:
    """One text and the ways in which its figures divide a whole."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.text = wording, wording.text
        self.tokens = tokens(wording)
        self.of_all = whole(wording, figures(wording))
        several = {at: self._counts(at) for at, t in enumerate(self.tokens) if t.is_each or t.unit == EQUAL}
        self.sums = Sums(self.tokens, wording.text, several)
        self.tokens = self.sums.tokens

    def _counts(self, at: int) -> frozenset[int]:
        """Of how many things a figure, or a word for equal parts, may be: those that are listed beside it."""
        said = self._said(at)
        counts = {len(items) for items in self._things(at, set())}
        return frozenset(counts & said if said else counts)

    def _said(self, at: int) -> set[int]:
        """The numbers of things that stand in the sentence of a figure."""
        start, end = self.wording.sentences[self.wording.sentence_of(self.tokens[at].start)]
        return {
            int(t.value or 0)
            for t in self.tokens
            if start <= t.start < end and t.value in range(2, 10) and t.unit == "bare"
        }

    def _things(self, at: int, used: set[int]) -> Iterator[list[str]]:
        """The lists behind a figure, and before it."""
        before, after = self._around(at, used)
        after = after if ":" in after else after.split(";")[0]
        for words in (_SENTENCES.split(after)[0], _ALIKE.split(_SENTENCES.split(before)[-1])[0]):
            for items in lists(words):
                if sum(bool(named(item, self.wording.is_defined)) for item in items) < 2:
                    yield items

    def found(self) -> list[Portioned]:
        """The readings that explain most figures; what a sum leaves only where no figure says it."""
        made: list[tuple[tuple[bool, bool, int], Portioned]] = []
        wholes: dict[tuple[int, int], float] = {}
        covered: list[set[int]] = []
        for pieces in self._ways():
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

    def wholes(self) -> dict[tuple[int, int], float]:
        """What price weighs by each list of the whole, by the list's first and last figure."""
        found: dict[tuple[int, int], float] = {}
        for pieces in self._ways():
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
        return any(near(reached, total) for total in self._totals(0, len(self.tokens)))

    def _ways(self) -> Iterator[list[Piece]]:
        """Every way to divide the whole: by a list that reaches it, or by what quality and price weigh."""
        for first in range(len(self.tokens)):
            for of in {HUNDRED} | self._totals(0, len(self.tokens)):
                for run in self.sums.runs(first, of):
                    yield from self._whole(of_hundred(run))
            if multiplied := self._multiplied(first):
                yield from self._whole(multiplied)
            yield from self._of_marks(first)
        of_all = self.of_all
        if of_all is not None and of_all.rest < _NOTHING:
            yield from self._of_quality(of_all)

        elif of_all is None:
            yield from self._quality_alone()

    def _of_marks(self, first: int) -> Iterator[list[Piece]]:
        """Marks of price and of quality, whose own list reaches the latter: they are all that there are."""
        pair = self.tokens[first : first + 2]
        total = sum(one.value or 0.0 for one in pair)
        in_marks = len(pair) == 2 and all(one.unit in ("points", "bare") and one.value for one in pair)
        if not in_marks or total < _FEW or near(total, HUNDRED):
            return
        parts = tuple(Part(first + at, HUNDRED * (one.value or 0.0) / total) for at, one in enumerate(pair))
        for pieces in self._whole(Run(parts, first, first + 2, HUNDRED)):
            quality = next((one for one in pieces if one.kind == "quality" and one.parent is None), None)
            own = [one.token.value or 0.0 for one in pieces if quality is not None and one.parent is quality]
            if quality is not None and own and near(sum(own), quality.token.value or 0.0):
                yield pieces

    def _totals(self, first: int, last: int) -> set[float]:
        """What marks are said to be out of."""
        return {t.value for t in self.tokens[first:last] if t.is_total and t.value and t.value >= _FEW}

    def _of_quality(self, of_all: Whole) -> Iterator[list[Piece]]:
        """What quality is divided into, where words that no list holds say what it weighs."""
        last = max(of_all.figures)
        place = max((at for at, t in enumerate(self.tokens) if t.start <= last), default=-1)
        said = Token(min(of_all.figures), last + 1, None, "percent", True)
        pieces = [
            Piece(Part(place, size), "", kind, size, said)
            for kind, size in (("quality", of_all.quality), ("price", of_all.price))
        ]
        yield from self._divided(pieces)

    def _quality_alone(self) -> Iterator[list[Piece]]:
        """What quality weighs, its parts with it, where price is named and has no figure."""
        is_priced = bool(PRICE_SURE.search(self.text))
        for at, token in enumerate(self.tokens):
            if (
                not (is_priced or _OF_ALL.match(self.text, token.end))
                or token.unit not in ("percent", "points", "fraction")
                or not 10 < (token.value or 0) < 100
            ):
                continue
            for labels in names_of([self._around(at, set())]):
                piece = self._piece(Part(at, token.value or 0), labels[0], None)
                for pieces in self._divided([piece]) if piece.kind == "quality" else ():
                    own = [self._stated(o) * o.part.copies for o in pieces if o.parent is piece]
                    inside = {o.token.unit for o in pieces if o.parent is piece}
                    reached = HUNDRED if inside <= {"fraction", EQUAL} else token.value or 0
                    if own and near(sum(own), reached):
                        yield pieces

    def _multiplied(self, first: int) -> Run | None:
        """Multipliers, or so many parts, that follow one another: each is its share of all."""
        last = first
        while last < len(self.tokens) and self.tokens[last].unit == "times":
            last += 1
        if last - first < 3 or (first and self.tokens[first - 1].unit == "times"):
            return None
        values = [t.value or 0.0 for t in self.tokens[first:last]]
        parts = tuple(Part(first + i, HUNDRED * v / sum(values)) for i, v in enumerate(values))
        return Run(parts, first, last, HUNDRED)

    def _whole(self, run: Run) -> Iterator[list[Piece]]:
        """The pieces of a run that is the whole, with those of runs behind it that divide its pieces."""
        for pieces in self._pieces(run.parts, None, places(run.parts)):
            pieces = [self._total_named(one) for one in pieces]
            tops = [one.kind for one in pieces if one.parent is None]
            if "total" in tops or tops.count("price") > 2:
                continue
            priced = "price" in tops or any(PRICE_SURE.search(o.label) for o in pieces if o.parent is None)
            if priced or self._is_priced_otherwise(tops, run):
                yield from self._divided(pieces)

    def _total_named(self, one: Piece) -> Piece:
        """ "Tender total 60" is a price."""
        is_sum = one.kind in ("total", "other") and _TENDERED.search(one.label)
        return replace(one, kind="price") if is_sum else one

    def _is_priced_otherwise(self, tops: Sequence[str], run: Run) -> bool:
        """Whether a list without price may be of the whole: social value is in it, and no price beside it."""
        fixed = FIXED_PRICE.search(self.text)
        text = FIXED_PRICE.sub(lambda found: " " * len(found.group()), self.text)
        first, last = self.tokens[run.first], self.tokens[run.last - 1]
        if not _AWARDS.search(text, max(0, first.start - _LEAD), last.end) or _ANSWERS.search(text):
            return False
        is_of_other = (
            SELECTION in self.wording.contexts
            or self.of_all is not None
            or (not NO_PRICE.search(self.text) and (PRICE_SURE.search(text) or PERFORMANCE.search(text)))
        )
        return "sv" in tops and len(tops) > (1 if fixed else 2) and not is_of_other

    def _divided(self, pieces: list[Piece]) -> Iterator[list[Piece]]:
        yield pieces
        used = {one.part.at for one in pieces}
        start = max(used) + 1
        inner = {id(one.parent) for one in pieces}
        leaves = [one for one in pieces if id(one) not in inner and one.kind != "sv"]
        for first in range(start, min(start + _AHEAD, len(self.tokens))):
            yield from self._shared(pieces, first, leaves)
            if self.tokens[first].unit == EQUAL:
                for copies in self.sums.several.get(first, ()):
                    run = Run((Part(first, HUNDRED / copies, copies),), first, first + 1, HUNDRED)
                    yield from self._with(pieces, run, leaves, start, used)
            sizes = {round(self._stated(one), 3) for one in leaves if one.kind != "price"} | {HUNDRED}
            for size in sizes | self._totals(start, first):
                for run in self.sums.runs(first, size, 1):
                    yield from self._with(pieces, run, leaves, start, used)
            one = self.tokens[first]
            if one.is_firm and not any(near(one.value or 0, self._stated(leaf)) for leaf in leaves):
                break

    def _shared(self, pieces: list[Piece], at: int, leaves: Sequence[Piece]) -> Iterator[list[Piece]]:
        """One figure of social value that is said to be of a part: "10% of that 70%"."""
        token = self.tokens[at]
        before, after = self._around(at, {one.part.at for one in pieces})
        of_it = _OF_PART.match(after)
        if token.unit not in ("percent", "fraction") or of_it is None:
            return
        label = before if named(_SENTENCES.split(before)[-1], self.wording.is_defined) else after
        label = _SENTENCES.split(label)[-1 if label is before else 0]
        is_own = named(label, self.wording.is_defined) or self._is_of_it(token)
        size = number(of_it["size"]) if of_it["size"] else None
        if not is_own or token.value is None:
            return
        possible = [one for one in leaves if one.kind != "price"]
        if size is not None:
            possible = [one for one in possible if near(self._stated(one), size)]
        elif of_it["name"]:
            possible = [one for one in possible if one.kind == "quality"]
        if len(possible) == 1:
            weight = token.value * possible[0].weight / 100
            yield [*pieces, Piece(Part(at, token.value), "social value", "sv", weight, token, possible[0])]

    def _with(
        self, pieces: list[Piece], run: Run, leaves: Sequence[Piece], start: int, used: set[int]
    ) -> Iterator[list[Piece]]:
        parent = self._parent(run, leaves, start)
        if parent is None:
            return
        parts = tuple(replace(part, size=part.size * HUNDRED / run.of) for part in run.parts)
        for more in self._pieces(parts, parent, used | places(parts)):
            yield from self._divided([*pieces, *more])

    def _stated(self, one: Piece) -> float:
        value = self.tokens[one.part.at].value
        return one.part.size if value is None else value

    def _parent(self, run: Run, leaves: Sequence[Piece], start: int) -> Piece | None:
        """What a run behind others divides: what is named before it, else quality, else all but price."""
        possible = [one for one in leaves if one.kind != "price"]
        lead = self.text[self.tokens[start - 1].end if start else 0 : self.tokens[run.first].start]
        told = [one for one in possible if is_told(one, leaves, lead)]
        if len(told) == 1:
            return told[0]
        if start and not _APART.search(lead):
            return None  # in one sentence, what divides a part stands right behind it
        if not near(run.of, HUNDRED):
            same = [one for one in possible if near(self._stated(one), run.of)]
            possible = (
                [one for one in same if one.kind == "quality" or len(possible) == 1] if same else possible
            )
        quality = [one for one in possible if one.kind == "quality"]
        for some in (quality, possible):
            if len(some) == 1:
                return some[0]
        return None

    def _pieces(self, parts: Sequence[Part], parent: Piece | None, used: set[int]) -> Iterator[list[Piece]]:
        """The parts with their names and all parts of theirs, in each way that names can stand."""
        if len(parts) == 1 and self.tokens[parts[0].at].unit == EQUAL:
            yield from self._alike(parts[0], parent, used)
            return
        gaps = [self._beside(one, used) for one in parts]
        free = frozenset(at for at, one in enumerate(parts) if one.parts or one.copies > 1)
        for labels in names_of(gaps, free):
            ways: list[list[Piece]] = [[]]
            for part, label in zip(parts, labels, strict=True):
                if part.copies > 1:
                    several = list(self._alike(part, parent, used))
                else:
                    piece = self._piece(part, label, parent)
                    inner = list(self._pieces(part.parts, piece, used)) if part.parts else [[]]
                    if piece.kind == "price":
                        inner = [one for one in inner if not any(o.kind == "sv" for o in one)]
                    several = [[piece, *one] for one in inner]
                ways = [[*way, *one] for way in ways for one in several][:_WAYS]
            if parent is not None and parent.kind != "price":
                ways = [way for way in ways if not any(o.kind == "price" and o.parent is parent for o in way)]
            yield from ways

    def _piece(self, part: Part, label: str, parent: Piece | None) -> Piece:
        label = plain(label)
        kind = kind_of(label, self.wording.is_defined)[0] if label else "none"
        if kind in ("other", "none") and (code := _CODE.match(label)):
            kind, label = of_code(self.text, code.group())
        if kind == "price" and _NOT_PRICE.search(label):
            kind = "quality"
        if kind == "price" and parent is not None and _WITH.search(label):
            kind = "other"  # "menu and pricing" of quality
        if kind in ("other", "none") and _POINTS.fullmatch(label) and self._is_of_it(self.tokens[part.at]):
            kind = "sv"
        if kind == "sv" and part.parts and not named(self._beside(part, set())[0], self.wording.is_defined):
            kind = "other"  # the name behind it is that of its first part
        weight = part.size * (parent.weight if parent else HUNDRED) / 100
        return Piece(part, label, kind, weight, self.tokens[part.at], parent)

    def _is_of_it(self, token: Token) -> bool:
        """Whether the sentence before that of a figure speaks of social value, and not of price."""
        number = self.wording.sentence_of(token.start)
        before = self.wording.body(number - 1) if number else ""
        return bool(named(before, self.wording.is_defined)) and not PRICE_SURE.search(before)

    def _alike(self, part: Part, parent: Piece | None, used: set[int]) -> Iterator[list[Piece]]:
        """Several things of one size, by their names behind the figure or before it."""
        for items in self._things(part.at, used):
            if len(items) == part.copies:
                yield [self._piece(part, item, parent) for item in items]
                return

    def _beside(self, part: Part, used: set[int]) -> tuple[str, str]:
        """What stands before and behind a figure, its parts between where they come first."""
        before, after = self._around(part.at, used)
        is_led = part.parts and part.parts[0].at < part.at
        return (self._around(part.parts[0].at, used)[0] if is_led else before), after

    def _around(self, at: int, used: set[int]) -> tuple[str, str]:
        """What stands before and behind a figure, up to the next that is one of a list."""
        edge = [i for i, one in enumerate(self.tokens) if one.is_firm or i in used]
        begin = max((self.tokens[i].end for i in edge if i < at), default=0)
        finish = min((self.tokens[i].start for i in edge if i > at), default=len(self.text))
        token = self.tokens[at]
        return self.text[begin : token.start], self.text[token.end : finish]

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
        priced = {one.part.at for one in pieces if one.kind == "price"}
        if not (
            self._explains(used, pieces)
            and all(is_of_award(self.wording, self.tokens, at, at in priced) for at in used)
        ):
            return None
        if not all(self._holds(one, pieces) for one in pieces):
            return None
        piece = own[0]
        tops = [one for one in pieces if one.parent is None and one is not piece and one.label]
        is_nested = piece.parent is not None
        return Portioned(piece.weight, sum_of(piece), is_nested, (*tops, piece))

    def _is_beyond(self, one: Piece) -> bool:
        """Whether social value stands in a clause behind the name: "the balance is for carbon, and ..."."""
        spans = named(one.label, self.wording.is_defined)
        behind = " ".join(self.text[one.token.end : one.token.end + len(one.label) + 40].split())
        comma = one.label.find(", ")
        return bool(spans) and 0 <= comma < spans[0][0] and one.label in behind

    def _explains(self, used: set[int], pieces: Sequence[Piece]) -> bool:
        """Whether every figure among these, or right beside them, is one of them or says one again."""
        first, last = min(used), max(used)
        sizes = [self._stated(one) for one in pieces] + [HUNDRED]
        sizes += [sum(self._stated(o) for o in pieces if o.parent is one.parent) for one in pieces]
        for at, one in enumerate(self.tokens):
            if at in used or not one.is_firm or one.unit == EQUAL:
                continue
            again = one.value is not None and any(near(one.value, size) for size in sizes)
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
            if one.unit == "percent" and named(body, self.wording.is_defined) and not is_policy(body):
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
        told = [other for other in others if is_told(other, others, words)]
        return bool(told) and near(one.part.size, token.times * sum(other.part.size for other in told))
