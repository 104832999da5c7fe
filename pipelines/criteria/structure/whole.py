"""How a text divides the whole between price and quality: two figures beside their names that reach 100."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import ONES, Amount, number
from pipelines.criteria.structure.candidates import candidates
from pipelines.criteria.structure.contexts import NOT_THIS, Wording, worded
from pipelines.criteria.structure.settle import near
from pipelines.criteria.vocabulary import NARROW
from warehouse.sieve import Sieve

UMBRELLA = (
    r"(?:quality|qualitative|qual|technical|tech|non[\s-]?(?:price|cost|financial|commercial)"
    r"|written submission|(?-i:(?<![A-Za-z])Q)(?!\s?\d{1,2}\b[^%]))"
)
PRICED = (
    r"(?:price|pricing|costs?|commercial|financial|fees?|whole[\s-]life costs?|wlc|rates?|rent"
    r"|(?-i:(?<![A-Za-z])P)(?![A-Za-z]))"
)
TOGETHER = spaced(
    r"\b(?:together|in all|altogether|between them|as a whole|jointly)\b(?: [a-z]{2,8}){0,2}"
    r" (?:make(?: up)?|com(?:e|ing) to|are worth|worth|carry|have|bear|hold|count for|account for) $"
)
"""Before a figure that several things reach."""
_TAIL = (
    r"(?:criteri(?:a|on)|merit|ability|questions?|qs|marks?|points?|pts|scores?|sections?|elements?"
    r"|components?"
    r"|parts?|submissions?|responses?|proposals?|envelopes?|offers?|sides?|evaluation|matters|aspects|itself"
    r"|per \w{1,12}|being|is|are|at|will|shall|be|has|have|had|can|carr(?:y|ies|ying)|worth|weighted"
    r"|weightings?|weights?|bears?"
    r"|accounts?|accounting|for|makes?|making|up|out|comes?|to|amounts?|attracts?|attracting|counts?|stands?"
    r"|rises?|takes?|the|other"
    r"|an?|another|remaining|overall|total|of|scored|evaluated|assessed|by|on|given|gets?|set|with|which|that"
    r"|maximum|weighs?|weighing|merit|accordingly|count|equally|together|and|all|leaving|goes|go|going"
    r"|allocated|reserved|available|towards?)"
)
_JOINT = r"(?:(?: )?(?:/|&|and)(?: )?(?:quality|technical))?"
_GAP = r"(?:[^\w.;]{0,4}(?=[A-Za-z])|[^\w.,;]{0,4})"
"""Between a name and its figure; a comma only where words go on."""
_BEFORE = spaced(rf"{_GAP}(?:\([^()\d]{{0,80}}\){_GAP})?(?:{_TAIL}\b{_GAP}){{0,9}}")
_AFTER = spaced(
    rf"\s{{0,2}}(?:%|marks?\b|points?\b|pts\b)?\s{{0,2}}[)/]?\s{{0,2}}(?:{_TAIL}\s{{1,3}}){{0,7}}[\x22'(]?"
)
_NEXT_ITEM = spaced(r"\band $")
"""Between a name and the figure of the next one: "70% is quality and 30% price"."""
_QUALITY = spaced(rf"(?<![\w-]){UMBRELLA}{_JOINT}(?![a-z-])|(?<=\d)Q\b")
_PRICE = spaced(rf"(?<![\w-]){PRICED}(?![a-z-])|(?<=\d)P\b")
_NEAR = 160
"""Code points between a name and its figure."""
_OF = spaced(r"(?:of|within|in|inside) (?:the |our |that |its |available |marks |points ){0,3}$")
_ONE = rf"(?:{UMBRELLA}|{PRICED}|p|q)"
_PAIR = spaced(
    rf"(?<![\w-])(?P<one>{_ONE})(?: )?(?:/|:|and|to|-)(?: )?(?P<other>{_ONE})(?![a-z])"
    r"\W{0,4}(?:(?:ratio|split|is|are|of|in|the|weighting|weighted|at)\b\W{0,3}){0,5}"
    r"(?P<a>\d{1,2}(?:\.\d)?)\s?%?\s?(?:/|:|to|-)\s?(?P<b>\d{1,2}(?:\.\d)?)(?![\d:/])",
    r"(?P<c>\d{1,2}(?:\.\d)?)\s?%?\s?(?:/|:)\s?(?P<d>\d{1,2}(?:\.\d)?)(?![\d:/])\s?%?\s?[(-]?\s?"
    rf"(?P<three>{_ONE})(?: )?(?:/|:|and|to|-)(?: )?(?P<four>{_ONE})(?![a-z])",
)
_GLUED = re.compile(
    r"(?<![A-Za-z\d])(?:(?P<q>\d{2})\s?Q\W{1,4}(?P<p>\d{2})\s?P|(?P<p1>\d{2})\s?P\W{1,4}(?P<q1>\d{2})\s?Q"
    r"|Q\s?(?P<q2>\d{2})\W{1,4}P\s?(?P<p2>\d{2})|P\s?(?P<p3>\d{2})\W{1,4}Q\s?(?P<q3>\d{2}))(?!\w)"
)


_SIZE = r"\d{1,2}(?:\.\d)?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-five)?"
_FIGURES = rf"(?P<a>{_SIZE})\s?%?\s?(?:/|:|to|-)\s?(?P<b>{_SIZE})(?![\d:/])\s?%?"
_FAVOURED = spaced(
    rf"(?<![\w:/.]){_FIGURES} (?:(?:split|ratio|basis|weighting|weighted) )?"
    rf"(?:in favour of|in the favour of|favouring|towards|weighted to(?:wards)?|biased to(?:wards)?) "
    rf"(?:the )?(?P<name>{_ONE})(?![a-z])",
    rf"\bin favour of (?:the )?(?P<named>{_ONE}) ?[(,:]? ?(?:by )?"
    + _FIGURES.replace("<a>", "<c>").replace("<b>", "<d>"),
)
"""The larger of two figures, said to be the share of a name."""
_IN_PARTS = spaced(
    rf"(?<![\w-])(?P<one>{_ONE})(?![a-z])[^.;:\d]{{1,25}}?(?P<other>{_ONE})(?![a-z])[^.;\d]{{0,24}}?"
    rf"(?<![\w.])(?P<a>{ONES}|\d)(?: to | ?: ?)(?P<b>{ONES}|\d)(?![\w:/%]|\.\d)"
)
"""Small numbers: "quality outweighs price three to two"."""
HALVES = spaced(
    rf"\b(?:equal(?! to)(?:ly)?|evenly|same|half(?: and half)?)\b[^.;:,\d]{{0,40}}?(?<![\w-])(?P<one>{_ONE})"
    rf"(?: \w{{1,12}})?,? (?:and|&) (?:the |for )?(?P<other>{_ONE})(?![a-z])",
    rf"(?<![\w-])(?P<three>{_ONE})(?: \w{{1,12}})? (?:and|&) (?:the )?(?P<four>{_ONE})(?![a-z])"
    r"[^.;:,\d]{0,40}?"
    r"\b(?:equal(?! to)(?:ly)?|evenly|same weight\w{0,3}|half each)\b",
)
"""The two weigh the same, and no third does."""


@dataclass(frozen=True)
class Whole:
    """What quality and price weigh, in percent of the whole; `figures`: where the figures begin that say so.

    Together they reach 100, or leave `rest` to what stands beside them. `out_of`: how many marks there are.
    """

    quality: float
    price: float
    figures: frozenset[int]
    out_of: float = 100.0

    @property
    def marks(self) -> float:
        """How many marks quality has."""
        return self.quality * self.out_of / 100

    @property
    def rest(self) -> float:
        """What the two leave of 100."""
        return 100 - self.quality - self.price


def is_of_quality(text: str, weight: float) -> bool:
    """Whether a weight in percent is all that quality weighs beside price, and none of a part of it."""
    wording = worded(text)
    if not any(_holds_it(wording.body(number)) for number in range(len(wording.sentences))):
        return False
    found = whole(wording, figures(wording))
    return found is not None and near(found.rest, 0) and near(weight, found.quality)


def _holds_it(body: str) -> bool:
    """Whether quality is named before social value in a sentence, with no figure between."""
    own = NARROW.search(body)
    before = list(_QUALITY.finditer(body, 0, own.start())) if own else []
    return bool(own and before) and not _SIZED.search(body, before[-1].end(), own.start() if own else 0)


_SIZED = spaced(r"\d|\bper cent\b|\b(?:half|third|quarter|fifth|tenth)s?\b")


def figures(wording: Wording) -> list[Amount]:
    """The amounts of this award's sentences, in order."""
    kept, _ = candidates(wording)
    return [a for a in kept if wording.contexts[wording.sentence_of(a.start)] not in NOT_THIS]


def whole(wording: Wording, stated: Sequence[Amount]) -> Whole | None:
    """What quality and price weigh; null where nothing says, or two divisions stand."""
    text = wording.text
    quality = list(_beside(text, _QUALITY, stated))
    price = list(_beside(text, _PRICE, stated))
    found = [
        Whole(q.value, p.value, frozenset((q.start, p.start)))
        for q in quality
        for p in price
        if q.start != p.start and q.value > 0 < p.value and q.value + p.value <= 100.5
    ]
    found += [*_pairs(text), *_in_words(wording)]
    full = [one for one in found if near(one.quality + one.price, 100)]
    full = full or list(_beside_rest(quality, price, stated, wording))
    full = full or [
        Whole(100 - p.value, p.value, frozenset((p.start,)))
        for p in price
        for a in stated
        if (a.unit == "outof" and a.total is not None and near(a.total, 100 - p.value))
        or (near(a.value, 100 - p.value) and TOGETHER.search(text[max(0, a.start - 60) : a.start]))
    ]
    return _one(full or found or list(_far(text, stated)) or list(_what_price_leaves(text, price)))


_QUALITY_HAS = spaced(
    rf"\b(?:what(?:ever)?|all(?: that)?|everything|anything)(?: that)? (?:isn't|is not|are not) {PRICED}"
    rf" (?:is|goes to|counts as) (?:for )?{UMBRELLA}(?![a-z-])",
    rf"(?<![\w-]){UMBRELLA}(?: (?:{_TAIL})){{0,4}} (?:(?:the|all the) (?:rest|remainder|balance)"
    r"|what(?:ever)? (?:remains|is left)|everything else)\b",
    r"\b(?:rest|remainder|balance)(?: of (?:it|them|the (?:marks|score|points|weighting)))?"
    rf"(?:,? (?:is|goes|being|are|will be|to|for|on|by|is for|goes to))? (?:the )?{UMBRELLA}(?![a-z-])"
    r"(?!,? (?:and|&|/) )",
)
"""Words that give quality what price leaves."""


def _what_price_leaves(text: str, price: Sequence[Amount]) -> Iterator[Whole]:
    if _QUALITY_HAS.search(text):
        for one in price:
            if one.unit in ("percent", "fraction", "bare", "points", "outof") and 0 < one.value < 100:
                yield Whole(100 - one.value, one.value, frozenset((one.start,)))


_HOLDS = spaced(
    r"(?: ?\w{1,12}){0,2} ?[(,]? ?(?:(?:within|inside|in|under|of|by) )?"
    r"(?:which|including|includes?|incl|with|where|containing|taking in|holding|that)\b"
)
"""Between quality and its figure, before what it holds."""
_FAR = 90
_STOPS = re.compile(r"[.!?;]\s|\n\s{0,4}\n")


def _far(text: str, stated: Sequence[Amount]) -> Iterator[Whole]:
    """Figures with any words between them and their names, where the two reach 100."""
    quality, price = (list(_loosely(text, own, stated)) for own in (_QUALITY, _PRICE))
    for q in quality:
        for p in price:
            if q.start != p.start and near(q.value + p.value, 100) and 0 < q.value < 100:
                yield Whole(q.value, p.value, frozenset((q.start, p.start)))


def _loosely(text: str, names: Sieve, stated: Sequence[Amount]) -> Iterator[Amount]:
    """The amounts next to a name of this kind with no other name and no end of a sentence between."""
    for name in names.finditer(text):
        if _OF.search(text[max(0, name.start() - 40) : name.start()]):
            continue
        before = next((a for a in reversed(stated) if a.end <= name.start() + 1), None)
        after = next((a for a in stated if a.start >= name.end()), None)
        for one, gap in (
            (after, text[name.end() : after.start] if after else ""),
            (before, text[before.end : name.start()] if before else ""),
        ):
            if one is None or len(gap) > _FAR or _STOPS.search(gap):
                continue
            holds = one is after and _HOLDS.match(gap)
            if not any(other.search(gap) for other in (_QUALITY, _PRICE, *(() if holds else (NARROW,)))):
                yield one


def _in_words(wording: Wording) -> Iterator[Whole]:
    """ "60:40 in favour of quality", "three to two", "split equally between price and quality"."""
    text = wording.text
    for found in _FAVOURED.finditer(text):
        ends = sorted(number(one) for one in (found["a"] or found["c"], found["b"] or found["d"]))
        if near(sum(ends), 100):
            yield _sized(found["name"] or found["named"], max(ends), found)
    for found in _IN_PARTS.finditer(text):
        parts = number(found["a"]), number(found["b"])
        if _is_quality(found["one"]) != _is_quality(found["other"]) and min(parts) > 0:
            yield _sized(found["one"], 100 * parts[0] / sum(parts), found)
    for found in HALVES.finditer(text):
        start, end = wording.sentences[wording.sentence_of(found.start())]
        names = (found["one"], found["other"]) if found["one"] else (found["three"], found["four"])
        if _is_quality(names[0]) != _is_quality(names[1]) and not NARROW.search(text[start:end]):
            yield _sized(names[0], 50.0, found)


def _is_quality(name: str) -> bool:
    return bool(_QUALITY.fullmatch(name.capitalize()))


def _sized(name: str, share: float, found: re.Match[str]) -> Whole:
    """The division in which the name has this share; its figures stand where the words do."""
    quality = share if _is_quality(name) else 100 - share
    return Whole(quality, 100 - quality, frozenset(range(*found.span())))


def _one(found: Sequence[Whole]) -> Whole | None:
    """The division that all of these say."""
    if len({(one.quality, one.price) for one in found}) != 1:
        return None
    return Whole(found[0].quality, found[0].price, frozenset().union(*(one.figures for one in found)))


def _beside_rest(
    quality: Sequence[Amount], price: Sequence[Amount], stated: Sequence[Amount], wording: Wording
) -> Iterator[Whole]:
    """Quality beside its name, and next to it what it leaves of 100."""
    for own in quality:
        if own in price:
            continue
        at = stated.index(own)
        for other in stated[max(0, at - 1) : at + 2]:
            if other is own or not near(own.value + other.value, 100):
                continue
            theirs = wording.sentence_of(other.start)
            in_it = {a.start for a in stated if wording.sentence_of(a.start) == theirs}
            alone = in_it <= {own.start, other.start}  # what goes on is a list of parts
            if alone and abs(theirs - wording.sentence_of(own.start)) <= 1:
                yield Whole(own.value, other.value, frozenset((own.start, other.start)))


def _beside(text: str, names: Sieve, stated: Sequence[Amount]) -> Iterator[Amount]:
    """Amounts that a name of this kind stands right before or right after."""
    for name in names.finditer(text):
        if _OF.search(text[max(0, name.start() - 40) : name.start()]):
            continue
        before = next((a for a in reversed(stated) if a.end <= name.start() + 1), None)
        after = next((a for a in stated if a.start >= name.end()), None)
        if (
            after is not None
            and after.start - name.end() < _NEAR
            and _BEFORE.fullmatch(gap := text[name.end() : after.start])
            and not _NEXT_ITEM.search(gap)
        ):
            yield after
        if (
            before is not None
            and name.start() - before.end < _NEAR
            and _AFTER.fullmatch(text[before.end : name.start()])
        ):
            yield before


def _pairs(text: str) -> Iterator[Whole]:
    """ "Price / quality 60:40", "40/60 quality/price" and "Q40 P60"."""
    for found in _PAIR.finditer(text):
        one, other = (found["one"], found["other"]) if found["one"] else (found["three"], found["four"])
        first, second = (found["a"], found["b"]) if found["one"] else (found["c"], found["d"])
        kinds = [_is_quality(name) for name in (one, other)]
        if kinds[0] == kinds[1] or not near(float(first) + float(second), 100):
            continue
        places = frozenset(range(found.start(), found.end()))
        values = (float(first), float(second)) if kinds[0] else (float(second), float(first))
        yield Whole(*values, places)
    for found in _GLUED.finditer(text):
        own = {name[0]: float(said) for name, said in found.groupdict().items() if said}
        if near(own["q"] + own["p"], 100):
            yield Whole(own["q"], own["p"], frozenset(range(found.start(), found.end())))
