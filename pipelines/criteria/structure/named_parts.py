"""The parts of a division with their names: which words beside a figure say what it sizes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import IN_WORDS
from pipelines.criteria.structure.contexts import Wording
from pipelines.criteria.structure.labels import PRICE, PRICE_SURE, kind_of, named
from pipelines.criteria.structure.listed import lists
from pipelines.criteria.structure.parted import HOW_MANY, counted_with_it
from pipelines.criteria.structure.pieces import (
    HUNDRED,
    Piece,
    of_code,
    plain,
)
from pipelines.criteria.structure.portions import Part, Sums
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.sides import names_of
from pipelines.criteria.structure.tokens import EQUAL, REST_WORDS, Token, tokens
from pipelines.criteria.structure.whole import UMBRELLA, figures, whole

NOTHING = 0.6
"""Percent that price and quality may leave, and be the whole."""
_WAYS = 8
_IN_A_ROW = spaced(r" ?(?:,|/|:|-|and|&|, and|then|, then)? ?(?:an? |the )?")
"""Between figures that have no names of their own."""
_OF_QUALITY = spaced(rf"(?<![\w-]){UMBRELLA}(?![a-z-])")
SENTENCES = re.compile(r"[.!?]\s|\n\s{0,4}\n")
_MORE = re.compile(r"[A-Za-z]{4}")
_WITH = spaced(r"[A-Za-z] (?:and|&) [A-Za-z]")
_ALIKE = spaced(
    r",? (?:equally|evenly|alike)\b"
    r"|(?:,| -)? (?:(?:all|each|which|will|to|do) )?(?:shar|hav|has|ar|is|be|carr|count|weigh|mak|rank"
    r"|scor|attract|bear|get)"
    r"(?:e|es|ed|ing|ies|y|s)?\b(?![^,;]{0,40},)"
)
"""What a list of names before a figure ends with."""
_ALL = spaced(rf"(?:and )?(?:all|each|both)(?: of)?(?: (?:{IN_WORDS}|\d{{1,2}}|them|these|which))?")
"""What stands behind a list and says it of all that are in it."""
_CODE = re.compile(r"[A-Z]{1,3}\d{0,2}(?=\s?(?:[+,;]|$))")
_TENDERED = spaced(r"\b(?:tender(?:ed)?|contract|bid|offer|cost|price|lump) (?:total|sum)\b")
_NOT_PRICE = spaced(
    r"\b(?:isn't|is not|are not|aren't|not|non|other than|besides|except|apart from|beyond)\b.{0,16}"
    r"\b(?:price|cost)"
)
_POINTS = spaced(
    r"(?:but |and |now )?(?:(?:this|on this) (?:time|occasion|round)|here|now|(?:for|in"
    r"|on) this \w{3,12})?,? ?"
    r"(?:[^,.;]{0,60}, ?)?"
    r"(?:(?:it|this|that)|(?:[\w ]{2,40} (?:has|have) set )?the (?:weight\w{0,3}|figure|percentage"
    r"|share))(?: (?:is|will be|has|shall be|carries|counts for|stands at|gets|weighs))?(?: \w{2,8}){0,2}"
)
"""A name that points back."""


class NamedParts:
    """One text with its figures, and the names that each may have."""

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
        after = "" if REST_WORDS.search(after) else after
        for words in (
            SENTENCES.split(after)[0],
            _ALIKE.split(SENTENCES.split(before)[-1].split("; ")[-1])[0],
        ):
            for items in lists(words):
                if _ALL.fullmatch(items[-1]):
                    items = items[:-1]
                if HOW_MANY.search(items[0]) and not named(items[0], self.wording.is_defined):
                    items = items[1:]
                if sum(bool(named(item, self.wording.is_defined)) for item in items) < 2:
                    yield items

    def _pieces(self, parts: Sequence[Part], parent: Piece | None, used: set[int]) -> Iterator[list[Piece]]:
        """The parts with their names and all parts of theirs, in each way that names can stand."""
        if len(parts) == 1 and self.tokens[parts[0].at].unit == EQUAL:
            yield from self._alike(parts[0], parent, used)
            return
        gaps = [self._beside(one, used) for one in parts]
        free = frozenset(at for at, one in enumerate(parts) if one.parts or one.copies > 1)
        for labels in names_of(gaps, free) or self._names_beside(parts):
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

    def _names_beside(self, parts: Sequence[Part]) -> list[list[str]]:
        """The names of figures in a row beside as many names: "fee, team and plan: 50, 30 and 20"."""
        between = [self.text[self.tokens[a.at].end : self.tokens[b.at].start] for a, b in pairwise(parts)]
        if any(part.parts or part.copies > 1 for part in parts) or not all(map(_IN_A_ROW.fullmatch, between)):
            return []
        before, _ = self.around(parts[0].at, set())
        _, after = self.around(parts[-1].at, set())
        *earlier, last = SENTENCES.split(before)
        sides = (
            last,
            last.rpartition(":")[0],
            last.rpartition(";")[0],
            *earlier[-1:],
            SENTENCES.split(after)[0],
        )
        for words in sides:
            for items in lists(words):
                if len(items) == len(parts):
                    return [items]
        return []

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

    def _total_named(self, one: Piece) -> Piece:
        """ "Tender total 60" is a price."""
        is_sum = one.kind in ("total", "other") and _TENDERED.search(one.label)
        return replace(one, kind="price") if is_sum else one

    def _kind_of_top(self, part: Part) -> str | None:
        """Quality or price, where words beside a figure say so: "quality : fee ratio is 80 : 20"."""
        of_all, token = self.of_all, self.tokens[part.at]
        if of_all is None or of_all.rest >= NOTHING or near(of_all.quality, of_all.price):
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

    def stated(self, one: Piece) -> float:
        token = self.tokens[one.part.at]
        return one.part.size if token.value is None or token is not one.token else token.value
