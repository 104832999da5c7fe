"""Every way in which figures of a text can divide a whole and its parts: by sums, and names beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import number
from pipelines.criteria.structure.contexts import SELECTION
from pipelines.criteria.structure.division import FIXED_PRICE, NO_PRICE, PERFORMANCE
from pipelines.criteria.structure.labels import PRICE_SURE, named
from pipelines.criteria.structure.named_parts import NOTHING, SENTENCES, NamedParts
from pipelines.criteria.structure.pieces import (
    HUNDRED,
    Piece,
    is_told,
    of_hundred,
    places,
)
from pipelines.criteria.structure.portions import OPENS, Part, Run
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.sides import names_of
from pipelines.criteria.structure.tokens import EQUAL, Token
from pipelines.criteria.structure.whole import UMBRELLA, Whole

_ODD, _ROUND = 150, 50
"""Marks of a whole list are more than the one, and so many times the other."""
_FEW = 10
"""Marks that a whole has at least."""
_AHEAD = 3
"""Figures that need no explanation and stand before a run that divides a part."""
_LEAD = 200
"""Code points before a list without price, in which a word of award has to stand."""
_APART = re.compile(r"[.;:]\s|\n")
_GOES_ON = spaced(r"\W{0,4}(?:(?:and|with) )?(?:the latter|which|this|that|it|these)\b")
"""Words that go on with what stands before them."""
AWARDS = spaced(
    r"\b(?:weight|evaluat|assess|criteri|award|mark|scor|judg|tender|bids?\b|offers?\b|compet|compar)"
)
_GOVERNS = spaced(
    r"\b(?:award|decid|decision|judg|scor|assess|evaluat|compar|choos|chosen|rest)\w{0,4} (?:\w{1,12}"
    r" ){0,3}(?:up)?on\b"
)
"""Of a list it is the whole, where no price is named."""
_ANSWERS = spaced(r"\bexpressions? of interest\b")
_OF_PART = spaced(
    rf"^\W{{0,2}}of (?:the |that |those |this |these |its |our ){{0,2}}"
    rf"(?:(?P<size>\d{{1,3}}) ?(?:%|marks|points)?|(?P<name>{UMBRELLA})(?![a-z-]))"
)
_OF_PART_BEFORE = spaced(
    rf"\bof (?:the |that |those |this |these |its |our ){{0,2}}(?:(?P<size>\d{{1,3}}) ?(?:%|marks|points)?"
    rf"|(?P<name>{UMBRELLA}))(?: (?:marks|score|points|part|element|questions))?,? ?$"
)
OF_ALL = spaced(
    r"\W{0,2}of (?:the|your|our|all) (?:(?:overall|total|whole|final|available|tender) ){0,2}"
    r"(?:evaluation|assessment|score|marks?|points|weight\w{0,3}|award|decision|total|whole(?: tender"
    r"| exercise| competition)?)\b(?! (?:available )?(?:for|within|in|under)\b)"
)
"""After a figure that is a share of the whole."""


class Ways(NamedParts):
    """One text and the ways in which its figures divide a whole."""

    def ways(self) -> Iterator[list[Piece]]:
        """Every way to divide the whole: by a list that reaches it, or by what quality and price weigh."""
        for first in range(len(self.tokens)):
            for of in {HUNDRED} | self.totals(0, len(self.tokens)):
                for run in self.sums.runs(first, of):
                    yield from self._whole(of_hundred(run))
            for copies in self.sums.several.get(first, ()) if self.tokens[first].unit == EQUAL else ():
                yield from self._whole(
                    Run((Part(first, HUNDRED / copies, copies),), first, first + 1, HUNDRED)
                )
            if multiplied := self._multiplied(first):
                yield from self._whole(multiplied)
            yield from self._of_marks(first)
            yield from self._of_points(first)
        of_all = self.of_all
        if not self.tokens:
            return
        if of_all is not None and of_all.rest < NOTHING:
            yield from self._of_quality(of_all)

        elif of_all is None:
            yield from self._quality_alone()

    def _of_marks(self, first: int) -> Iterator[list[Piece]]:
        """Marks of price and of quality, whose own list reaches the latter: they are all that there are."""
        pair = self.tokens[first : first + 2]
        total = sum(one.value or 0.0 for one in pair)
        in_marks = len(pair) == 2 and all(one.unit in ("points", "bare") and one.value for one in pair)
        if not in_marks or total < _FEW or (near(total, HUNDRED) and not pair[0].is_sum):
            return
        parts = tuple(Part(first + at, HUNDRED * (one.value or 0.0) / total) for at, one in enumerate(pair))
        for pieces in self._whole(Run(parts, first, first + 2, HUNDRED)):
            quality = next((one for one in pieces if one.kind == "quality" and one.parent is None), None)
            own = [one.token.value or 0.0 for one in pieces if quality is not None and one.parent is quality]
            if quality is not None and own and near(sum(own), quality.token.value or 0.0):
                yield pieces

    def _of_points(self, first: int) -> Iterator[list[Piece]]:
        """Marks of one sentence, price's among them: a round sum above 150 is the whole."""
        end = self.wording.sentences[self.wording.sentence_of(self.tokens[first].start)][1]
        if (
            first
            and self.tokens[first - 1].start
            >= self.wording.sentences[self.wording.sentence_of(self.tokens[first].start)][0]
        ):
            return
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            one = self.tokens[last]
            if one.unit not in ("points", "bare") or not one.value or not one.is_firm or one.is_sum:
                return
            last += 1
        total = sum(one.value or 0.0 for one in self.tokens[first:last])
        if last - first < 3 or total <= _ODD or total % _ROUND:
            return
        parts = tuple(Part(at, HUNDRED * (self.tokens[at].value or 0.0) / total) for at in range(first, last))
        for pieces in self._whole(Run(parts, first, last, HUNDRED)):
            if any(one.kind == "price" and one.parent is None for one in pieces):
                yield pieces

    def totals(self, first: int, last: int) -> set[float]:
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
                not (is_priced or OF_ALL.match(self.text, token.end))
                or token.unit not in ("percent", "points", "fraction")
                or not 10 < (token.value or 0) < 100
            ):
                continue
            for labels in names_of([self.around(at, set())]):
                piece = self._piece(Part(at, token.value or 0), labels[0], None)
                for pieces in self._divided([piece]) if piece.kind == "quality" else ():
                    own = [self.stated(o) * o.part.copies for o in pieces if o.parent is piece]
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

    def _is_priced_otherwise(self, tops: Sequence[str], run: Run) -> bool:
        """Whether a list without price may be of the whole: social value is in it, and no price beside it."""
        fixed = FIXED_PRICE.search(self.text)
        text = FIXED_PRICE.sub(lambda found: " " * len(found.group()), self.text)
        first, last = self.tokens[run.first], self.tokens[run.last - 1]
        end = self.wording.sentences[self.wording.sentence_of(last.start)][1]
        if not AWARDS.search(text, max(0, first.start - _LEAD), end) or _ANSWERS.search(text):
            return False
        is_of_other = (
            SELECTION in self.wording.contexts[: self.wording.sentence_of(last.start) + 1]
            or self.of_all is not None
            or (not NO_PRICE.search(self.text) and (PRICE_SURE.search(text) or PERFORMANCE.search(text)))
        )
        is_whole = fixed or (
            _GOVERNS.search(text, max(0, first.start - 90), first.start) and not PRICE_SURE.search(text)
        )
        least = (1 if is_whole else 2) if "sv" in tops else (2 if is_whole else 3)
        return len(tops) > least and not is_of_other

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
            sizes = {round(self.stated(one), 3) for one in leaves if one.kind != "price"} | {HUNDRED}
            for size in sizes | self.totals(start, first):
                for run in self.sums.runs(first, size, 1):
                    yield from self._with(pieces, run, leaves, start, used)
            one = self.tokens[first]
            known = [HUNDRED, *(self.stated(leaf) for leaf in leaves)]
            if one.is_firm and not any(near(one.value or 0, size) for size in known):
                break

    def _shared(self, pieces: list[Piece], at: int, leaves: Sequence[Piece]) -> Iterator[list[Piece]]:
        """One figure of social value that is said to be of a part: "10% of that 70%"."""
        token = self.tokens[at]
        before, after = self.around(at, {one.part.at for one in pieces})
        of_it = _OF_PART.match(after) or (token.unit == "fraction" and _OF_PART_BEFORE.search(before)) or None
        if token.unit not in ("percent", "fraction") or of_it is None:
            return
        label = before if named(SENTENCES.split(before)[-1], self.wording.is_defined) else after
        label = SENTENCES.split(label)[-1 if label is before else 0]
        is_own = named(label, self.wording.is_defined) or self.is_of_it(token)
        size = number(of_it["size"]) if of_it["size"] else None
        if not is_own or token.value is None:
            return
        possible = [one for one in leaves if one.kind != "price"]
        if size is not None:
            possible = [one for one in possible if near(self.stated(one), size)]
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

    def _parent(self, run: Run, leaves: Sequence[Piece], start: int) -> Piece | None:
        """What a run behind others divides: what is named before it, else quality, else all but price."""
        possible = [one for one in leaves if one.kind != "price"]
        lead = self.text[self.tokens[start - 1].end if start else 0 : self.tokens[run.first].start]
        told = [one for one in possible if is_told(one, leaves, lead)]
        if len(told) == 1:
            return told[0]
        if "\u00a3" in lead:
            return None  # who pays
        if start and not _APART.search(lead):
            # In one sentence, what divides a part stands right behind it.
            own = next((one for one in possible if one.part.at == start - 1), None)
            goes_on = _GOES_ON.match(lead) or OPENS.search(lead)
            return own if own and own.kind == "quality" and goes_on else None
        if not near(run.of, HUNDRED):
            same = [one for one in possible if near(self.stated(one), run.of)]
            possible = (
                [one for one in same if one.kind == "quality" or len(possible) == 1] if same else possible
            )
        quality = [one for one in possible if one.kind == "quality"]
        for some in (quality, possible):
            if len(some) == 1:
                return some[0]
        return None
