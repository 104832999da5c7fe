"""The second reader of text: candidates, then a choice.

Where `pipelines.criteria.prose` knows sentences, this one knows structure: which figures could be weights,
which label each has, and which tree of rows explains them by arithmetic. The two share vocabulary and the
codebook only, so where they agree on a weight it rests on two ways of reading.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pipelines.criteria.clean import Cleaned, clean
from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.absent import price_alone
from pipelines.criteria.structure.amounts import ONES
from pipelines.criteria.structure.contexts import NOT_THIS, Wording, worded
from pipelines.criteria.structure.finding import Finding, Scene
from pipelines.criteria.structure.labels import named
from pipelines.criteria.structure.lots import read_lots
from pipelines.criteria.structure.named_lots import is_alike, is_by_lot, names_several
from pipelines.criteria.structure.reckoned import Reckoned, reckoned
from pipelines.criteria.structure.row import Row
from pipelines.criteria.structure.scope import out_of_scope
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.states import find, scene
from pipelines.criteria.structure.trees import Part, Tree, left_over
from pipelines.criteria.structure.whole import is_of_quality
from warehouse.sieve import Sieve

LONGEST = 12_000
"""Code points that are read at once: a longer text is read round its first name of social value."""
BY_LOT = ("by lot", "lots", "lot columns")
"""Why a weight is the mean over lots."""
_NAME = Sieve(r"\bsoc(?:ial)?\b|\bcommunity\s{1,4}benefit|\btoms?\b|\bSV\b", re.I)


@dataclass(frozen=True)
class StructureRow:
    """A row that the weight rests on. `weight` is in percent of the whole, null where nothing gives it.

    `parent` is the place of its parent among the rows. [name_start, name_end) and [start, end) cut the words
    of the label and the amount from the text as published.
    """

    label: str
    kind: str
    stated_value: float
    unit: str
    weight: float | None
    parent: int | None
    name_start: int
    name_end: int
    start: int
    end: int


@dataclass(frozen=True)
class Features:
    """What a judge of the reading needs, of its best tree.

    `score`, and `rival`: the score of the best tree with another answer; null without one. `total`: what the
    stated values reach. `left_over`: strength of rows that it leaves out. `contexts`:
    of the sentences, where they are not this award; `said`: what sentences say without a figure.
    `is_cut`: the text was too long to be read whole. `named`: whether social value is named in this award's
    sentences, and beside a figure: "", "named" or "figured".
    """

    score: float | None = None
    rival: float | None = None
    total: float | None = None
    has_price: bool = False
    left_over: float = 0.0
    contexts: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    is_cut: bool = False
    named: str = ""


@dataclass(frozen=True)
class StructureReading:
    """State, weight and bounds of social value, in percent of the whole; `why` is the rule that decided.

    `arithmetic` is the sum in words, null where the weight is as stated or there is none. [start, end) cuts
    the sentence that speaks of it from the text as published; null where none does.
    """

    state: str
    weight: float | None
    low: float | None
    high: float | None
    why: str
    rows: tuple[StructureRow, ...] = ()
    arithmetic: str | None = None
    features: Features = Features()
    told: tuple[int, int] | None = None


def read_structure(text: str) -> StructureReading:
    """What a text says of social value among its award criteria. Any text is read in bounded time."""
    start = _begin(text)
    cut = len(text) > LONGEST
    cleaned = clean(text, [(start, min(len(text), start + LONGEST))])
    reason = out_of_scope(cleaned.text)
    if reason:
        return StructureReading("out_of_scope", None, None, None, reason)
    wording = worded(cleaned.text)
    read = scene(wording)
    found = read_lots(wording) or _with_lots(find(read), cleaned.text)
    if found.weight and not found.lots and is_of_quality(cleaned.text, found.weight):
        found = Finding("nested", None, 0, found.weight, "a wider row", found.tree, found.rows)
    if cut and found.state in ("none", "indeterminate"):
        found = Finding("not_visible", why="too long")
    return _bounded(
        StructureReading(
            found.state,
            found.weight,
            found.low,
            found.high,
            found.why,
            tuple(_rows(found, cleaned)),
            _arithmetic(found),
            replace(
                _features(found, read.trees, read.rows, wording.contexts, read.said, cut),
                named=_naming(wording),
            ),
            _told(found, read, cleaned),
        )
    )


def _by_lot(wording: Wording, size: float | None) -> Reckoned | None:
    """The mean over lots that a text tells apart; nothing where a list stands beside it."""
    found = read_lots(wording) if size is None else None
    return Reckoned(found, _arithmetic(found), 0) if found is not None and found.weight else None


def read_sums(text: str, size: float | None = None) -> StructureReading | None:
    """The weight that the figures of a text give by arithmetic alone (reckoned.py); null for none.

    `size`: what quality weighs by a list beside the text, in percent of the whole.
    """
    if len(text) > LONGEST:
        return None
    cleaned = clean(text, [(0, len(text))])
    if out_of_scope(cleaned.text):
        return None
    wording = worded(cleaned.text)
    by_lot = names_several(cleaned.text) or read_lots(wording) is not None
    sums = _by_lot(wording, size) if by_lot else reckoned(wording, size)
    if sums is None and by_lot and is_alike(cleaned.text) and not read_lots(wording):
        sums = reckoned(wording, size)
    if sums is None:
        return None
    found = sums.found
    rows = tuple(_rows(found, cleaned))
    weighed = tuple(replace(row, weight=found.weight) for row in rows)
    told = None if rows else cleaned.span(*wording.sentences[sums.sentence])
    return StructureReading(
        found.state, found.weight, found.low, found.high, found.why, weighed, sums.told, told=told
    )


_FIGURED = spaced(rf"(?:\d|\bper cent|\b(?:{ONES}|twenty|thirty|forty|tenth|fifth|quarter)\b)")


def _naming(wording: Wording) -> str:
    """Whether social value is named in what is said of this award, and beside a figure."""
    found = ""
    for number, context in enumerate(wording.contexts):
        if context in NOT_THIS or not (spans := named(body := wording.body(number), wording.is_defined)):
            continue
        if any(_FIGURED.search(body[max(0, start - 40) : end + 40]) for start, end in spans):
            return "figured"
        found = "named"
    return found


_SAYS = {
    ("embedded", "said"): "embedded",
    ("named", "mandatory"): "mandatory",
    ("none", "said"): "not_weighted",
    ("named", "pass or fail"): "pass_fail",
    ("nested", "inside"): "inside",
    ("named", "scored"): "scored",
}
"""The kind of sentence by which a state was decided."""


def _told(found: Finding, read: Scene, cleaned: Cleaned) -> tuple[int, int] | None:
    """Where the sentence stands that decides, or the first that names social value."""
    wording = read.wording
    place: int | None = read.said.get(_SAYS.get((found.state, found.why), ""))
    if place is None and found.why == "lowest price":
        place = price_alone(wording)
    if place is None and (spans := named(wording.text, wording.is_defined)):
        place = wording.sentence_of(spans[0][0])
    return None if place is None else cleaned.span(*wording.sentences[place])


def names_social_value(text: str) -> bool:
    """Whether a text may speak of social value at all, in any of its short forms: what is worth reading."""
    return bool(_NAME.search(text))


def _begin(text: str) -> int:
    if len(text) <= LONGEST:
        return 0
    match = _NAME.search(text)
    return max(0, match.start() - LONGEST // 2) if match else 0


def _with_lots(found: Finding, text: str) -> Finding:
    """Figures that hang on a lot and were not told apart give bounds only."""
    if found.weight and names_several(text) and is_by_lot(text):
        return Finding("named", None, 0, found.high, "lots not told apart", found.tree, found.rows)
    return found


def _bounded(reading: StructureReading) -> StructureReading:
    """A reading beyond 0 to 100, or with bounds that do not hold it, is a contradiction."""
    known = [value for value in (reading.low, reading.weight, reading.high) if value is not None]
    if known == sorted(known) and all(0 <= value <= 100 for value in known):
        return reading
    return StructureReading(
        "quarantined", None, None, None, "beyond bounds", reading.rows, None, reading.features
    )


def _rows(found: Finding, cleaned: Cleaned) -> Iterator[StructureRow]:
    """The rows of a finding and of its lots, in order."""
    shown: list[StructureRow] = []
    _add(shown, found, cleaned, lambda place: place)
    for excerpt, finding in found.lots:
        _add(shown, finding, cleaned, excerpt.origin)
    yield from shown


def _add(shown: list[StructureRow], found: Finding, cleaned: Cleaned, origin: Callable[[int], int]) -> None:
    parts = sorted(found.tree.parts if found.tree else (), key=lambda part: part.row.start)
    used = {part.row.start for part in parts}
    parts += [Part(row, row.value, False, None) for row in found.rows if row.start not in used]
    places = {id(part.row): len(shown) + number for number, part in enumerate(parts)}
    in_tree = len(used)
    for number, part in enumerate(parts):
        row = part.row
        name = _span(cleaned, origin, *row.name_at)
        amount = _span(cleaned, origin, row.start, row.end)
        weight = round(part.weight, 4) if number < in_tree or found.weight == row.value else None
        parent = places.get(id(part.parent)) if part.parent is not None else None
        shown.append(StructureRow(row.label, row.kind, row.value, row.unit, weight, parent, *name, *amount))


def _span(cleaned: Cleaned, origin: Callable[[int], int], start: int, end: int) -> tuple[int, int]:
    """[start, end) in the text as published."""
    return cleaned.span(origin(start), origin(end - 1) + 1) if end > start else (0, 0)


def _arithmetic(found: Finding) -> str | None:
    """How the weight follows from what is stated; for lots, the mean."""
    if found.weight is None:
        return None
    if found.lots:
        weights = " + ".join(f"{finding.weight or 0:g}%" for _, finding in found.lots)
        mean = sum(finding.weight or 0 for _, finding in found.lots) / len(found.lots)
        if not near(mean, found.weight, 0.001):
            return f"{weights.replace(' + ', ', ')} by the lots' values = {found.weight:g}%"
        return f"({weights}) / {len(found.lots)} lots = {found.weight:g}%"
    if found.tree is None:
        return None
    return "; ".join(_sums(found.tree))


def _sums(tree: Tree) -> Iterator[str]:
    """The sum of the top rows, then what is computed of it for social value."""
    yield " + ".join(f"{part.row.value:g}" for part in tree.tops) + f" = {tree.total:g}"
    for part in tree.social_value:
        weight = f"{round(part.weight, 4):g}%"
        if part.is_relative and part.parent is not None:
            under = f"{part.parent.label or 'its part'} {part.parent.value:g}"
            yield f"{part.row.value:g} under {under} = {weight}"
        elif not near(tree.total, 100):
            yield f"{part.row.value:g} of {tree.total:g} = {weight}"


def _features(
    found: Finding,
    ranked: list[Tree],
    rows: list[Row],
    contexts: tuple[str, ...],
    said: Iterable[str],
    cut: bool,
) -> Features:
    flags, said = frozenset(contexts) - {""}, frozenset(said)
    best = ranked[0] if ranked else None
    if best is None:
        return Features(contexts=flags, said=said, is_cut=cut)
    kinds = {part.row.kind for part in best.tops}
    answer = _answer(best)
    return Features(
        round(best.score, 4),
        next((round(tree.score, 4) for tree in ranked if not near(_answer(tree), answer, 0.05)), None),
        best.total,
        "price" in kinds,
        round(left_over([part.row for part in best.parts], [r for r in rows if r.kind != "total"]), 4),
        flags,
        said,
        cut,
    )


def _answer(tree: Tree) -> float:
    """What a tree would give social value; 0 where it is not in it."""
    return sum(part.weight for part in tree.social_value if part.parent is None or part.parent.kind != "sv")
