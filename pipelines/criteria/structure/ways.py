"""Every way in which figures of a text can divide a whole and its parts: by sums, and names beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import number
from pipelines.criteria.structure.contexts import SELECTION, Wording
from pipelines.criteria.structure.division import FIXED_PRICE, NO_PRICE, PERFORMANCE
from pipelines.criteria.structure.labels import PRICE, PRICE_SURE, kind_of, named
from pipelines.criteria.structure.parted import counted_with_it
from pipelines.criteria.structure.pieces import (
    HUNDRED,
    Piece,
    is_told,
    lists,
    of_code,
    of_hundred,
    places,
    plain,
)
from pipelines.criteria.structure.portions import OPENS, Part, Run, Sums
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.sides import names_of
from pipelines.criteria.structure.tokens import EQUAL, Token, tokens
from pipelines.criteria.structure.whole import UMBRELLA, Whole, figures, whole

_NOTHING = 0.6
_FEW = 10
"""Marks that a whole has at least."""
_WAYS = 8
_AHEAD = 3
"""Figures that need no explanation and stand before a run that divides a part."""
_LEAD = 200
"""Code points before a list without price, in which a word of award has to stand."""
_APART = re.compile(r"[.;:]\s|\n")
_OF_QUALITY = spaced(rf"(?<![\w-]){UMBRELLA}(?![a-z-])")
_GOES_ON = spaced(r"\W{0,4}(?:(?:and|with) )?(?:the latter|which|this|that|it|these)\b")
"""Words that go on with what stands before them."""
_SENTENCES = re.compile(r"[.!?]\s|\n\s{0,4}\n")
_MORE = re.compile(r"[A-Za-z]{4}")
_WITH = spaced(r"[A-Za-z] (?:and|&) [A-Za-z]")
_ALIKE = spaced(r",? (?:equally|evenly|alike)\b")
"""What a list of names before a figure ends with."""
AWARDS = spaced(r"\b(?:weight|evaluat|assess|criteri|award|mark|scor|judg|tender|bids?\b|offers?\b|compet)")
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
OF_ALL = spaced(
    r"\W{0,2}of (?:the|your|our|all) (?:(?:overall|total|whole|final|available|tender) ){0,2}"
    r"(?:evaluation|assessment|score|marks?|points|weight\w{0,3}|award|decision|total|whole(?: tender"
    r"| exercise| competition)?)\b(?! (?:available )?(?:for|within|in|under)\b)"
)
"""After a figure that is a share of the whole."""
_POINTS = spaced(
    r"(?:but |and |now )?(?:(?:this|on this) (?:time|occasion|round)|here|now|(?:for|in"
    r"|on) this \w{3,12})?,? ?"
    r"(?:[^,.;]{0,60}, ?)?"
    r"(?:(?:it|this|that)|(?:[\w ]{2,40} (?:has|have) set )?the (?:weight\w{0,3}|figure|percentage"
    r"|share))(?: (?:is|will be|has|shall be|carries|counts for|stands at|gets|weighs))?(?: \w{2,8}){0,2}"
)
"""A name that points back."""


class Ways:
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
        listed = counts & said if said else counts
        number = self.wording.sentence_of(self.tokens[at].start)
        return frozenset(listed | counted_with_it(self.wording, number))

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
        before, after = self.around(at, used)
        after = after if ":" in after else after.split(";")[0]
        for words in (_SENTENCES.split(after)[0], _ALIKE.split(_SENTENCES.split(before)[-1])[0]):
            for items in lists(words):
                if sum(bool(named(item, self.wording.is_defined)) for item in items) < 2:
                    yield items

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
        if not in_marks or total < _FEW or (near(total, HUNDRED) and not pair[0].is_sum):
            return
        parts = tuple(Part(first + at, HUNDRED * (one.value or 0.0) / total) for at, one in enumerate(pair))
        for pieces in self._whole(Run(parts, first, first + 2, HUNDRED)):
            quality = next((one for one in pieces if one.kind == "quality" and one.parent is None), None)
            own = [one.token.value or 0.0 for one in pieces if quality is not None and one.parent is quality]
            if quality is not None and own and near(sum(own), quality.token.value or 0.0):
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

    def _total_named(self, one: Piece) -> Piece:
        """ "Tender total 60" is a price."""
        is_sum = one.kind in ("total", "other") and _TENDERED.search(one.label)
        return replace(one, kind="price") if is_sum else one

    def _is_priced_otherwise(self, tops: Sequence[str], run: Run) -> bool:
        """Whether a list without price may be of the whole: social value is in it, and no price beside it."""
        fixed = FIXED_PRICE.search(self.text)
        text = FIXED_PRICE.sub(lambda found: " " * len(found.group()), self.text)
        first, last = self.tokens[run.first], self.tokens[run.last - 1]
        end = self.wording.sentences[self.wording.sentence_of(last.start)][1]
        if not AWARDS.search(text, max(0, first.start - _LEAD), end) or _ANSWERS.search(text):
            return False
        is_of_other = (
            SELECTION in self.wording.contexts
            or self.of_all is not None
            or (not NO_PRICE.search(self.text) and (PRICE_SURE.search(text) or PERFORMANCE.search(text)))
        )
        least = (1 if fixed else 2) if "sv" in tops else (2 if fixed else 3)
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
        of_it = _OF_PART.match(after)
        if token.unit not in ("percent", "fraction") or of_it is None:
            return
        label = before if named(_SENTENCES.split(before)[-1], self.wording.is_defined) else after
        label = _SENTENCES.split(label)[-1 if label is before else 0]
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

    def stated(self, one: Piece) -> float:
        token = self.tokens[one.part.at]
        return one.part.size if token.value is None or token is not one.token else token.value

    def _parent(self, run: Run, leaves: Sequence[Piece], start: int) -> Piece | None:
        """What a run behind others divides: what is named before it, else quality, else all but price."""
        possible = [one for one in leaves if one.kind != "price"]
        lead = self.text[self.tokens[start - 1].end if start else 0 : self.tokens[run.first].start]
        told = [one for one in possible if is_told(one, leaves, lead)]
        if len(told) == 1:
            return told[0]
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
                        inner = [one for one in inner if not any(o.kind in ("sv", "quality") for o in one)]
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
        priced = PRICE.search(label) if kind == "price" and parent is not None else None
        if priced and (_WITH.search(label) or _MORE.search(label, priced.end())):
            kind = "other"  # "menu and pricing", "cost planning" of quality
        if kind in ("other", "none") and _POINTS.fullmatch(label) and self.is_of_it(self.tokens[part.at]):
            kind = "sv"
        if kind == "sv" and part.parts and not named(self._beside(part, set())[0], self.wording.is_defined):
            kind = "other"  # the name behind it is that of its first part
        if parent is None and (
            kind in ("none", "sv") or bool(_OF_QUALITY.search(label)) == bool(PRICE_SURE.search(label))
        ):
            kind = self._kind_of_top(part) or kind
        weight = part.size * (parent.weight if parent else HUNDRED) / 100
        return Piece(part, label, kind, weight, self.tokens[part.at], parent)

    def _kind_of_top(self, part: Part) -> str | None:
        """Quality or price, where words beside a figure say so: "quality : fee ratio is 80 : 20"."""
        of_all, token = self.of_all, self.tokens[part.at]
        if of_all is None or of_all.rest >= _NOTHING or near(of_all.quality, of_all.price):
            return None
        if not any(token.start <= at < token.end for at in of_all.figures):
            return None
        sizes = {"quality": of_all.quality, "price": of_all.price}
        return next((kind for kind, size in sizes.items() if near(size, part.size)), None)

    def is_of_it(self, token: Token) -> bool:
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
        number = self.wording.sentence_of(self.tokens[part.at].start)
        if part.copies in counted_with_it(self.wording, number):
            own = self._piece(part, "social value", parent)
            yield [own, *(replace(own, label="another", kind="other") for _ in range(part.copies - 1))]

    def _beside(self, part: Part, used: set[int]) -> tuple[str, str]:
        """What stands before and behind a figure, its parts between where they come first."""
        before, after = self.around(part.at, used)
        is_led = part.parts and part.parts[0].at < part.at
        return (self.around(part.parts[0].at, used)[0] if is_led else before), after

    def around(self, at: int, used: set[int]) -> tuple[str, str]:
        """What stands before and behind a figure, up to the next that is one of a list."""
        edge = [i for i, one in enumerate(self.tokens) if one.is_firm or i in used]
        begin = max((self.tokens[i].end for i in edge if i < at), default=0)
        finish = min((self.tokens[i].start for i in edge if i > at), default=len(self.text))
        token = self.tokens[at]
        return self.text[begin : token.start], self.text[token.end : finish]
