"""Criteria and weights in the text of a notice (codebook 4 and 5.2).

A text is cleaned and cut into segments; each gives pairs of label and amount, less what a refusal names.
Neighbouring segments form a block, which is one list; blocks of one field must agree.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipelines.criteria import words
from pipelines.criteria.amounts import Amount, whole_of
from pipelines.criteria.anchors import windows
from pipelines.criteria.asides import without_asides
from pipelines.criteria.blocks import Block, Found, blocks
from pipelines.criteria.bounded import CALL_OFF
from pipelines.criteria.clean import Cleaned, clean
from pipelines.criteria.judge import (
    LIKELY,
    SAME,
    SURE,
    Candidate,
    candidates,
    features,
    of_structure,
    probability,
)
from pipelines.criteria.judge import chosen as judge
from pipelines.criteria.labels import NOUN
from pipelines.criteria.limits import blank
from pipelines.criteria.listing import explain, narrow_weight
from pipelines.criteria.model import Criterion, Evidence, percent
from pipelines.criteria.other_exercises import without_others
from pipelines.criteria.other_languages import in_english, may_be_of_another, other_list
from pipelines.criteria.other_words import may_award_in_other_words
from pipelines.criteria.pairs import Pair, pairs
from pipelines.criteria.passage import Locator, Passage
from pipelines.criteria.refusals import (
    AWARD,
    NEXT_STAGE,
    POLICY_LEAD,
    SELECTION,
    SELECTS,
    STAGE_SIZE,
    STAGED,
    THIS,
    of_selection,
    other_tender,
)
from pipelines.criteria.rows_in_text import FIGURE, ITEM, NOWHERE, Source, bare_item, rows_of, with_figures
from pipelines.criteria.second import Second, by_sums, second_of
from pipelines.criteria.segments import Segment, segments
from pipelines.criteria.set_aside import Kept, set_aside
from pipelines.criteria.statements import (
    OPEN_ENDED,
    PER_POINT,
    beside_list,
    built_in,
    follows,
    is_of_award,
    ranked,
    statement,
)
from pipelines.criteria.structure.division import Item, divides, division
from pipelines.criteria.structure.lots import names_several
from pipelines.criteria.structure.reading import (
    LONGEST,
    StructureReading,
    names_social_value,
    read_structure,
    read_sums,
)
from pipelines.criteria.trees import proposed
from pipelines.criteria.weigh import Weighed, marked
from pipelines.criteria.whose_list import without_lists_of_others
from warehouse.sieve import Sieve

MAX_TEXT = 200_000
"""Code points of one field that are read; the rest of a longer field is left."""
REMEMBERED = 20_000
"""A longer text is read anew each time, so that what is remembered stays below 160 MB."""


_PERCENT = Sieve(r"(?<![\d.,])(\d{1,3}(?:\.\d{1,2})?)\s{0,2}(?:%|per\s?cent\b)", re.I)
_RATIO = re.compile(r"\d\s?:\s?\d{1,3}\s?:\s?\d")
MOST_IN_LIST = 12
"""Figures that follow one another and are tried as one list."""
WHOLE = -1
"""In place of a candidate's segments: its figures are counted from the beginning of the text."""
ANY_FIGURE = Sieve(
    r"\d|\b(?:per\s{1,4}cent|half|third|quarter|fifth|sixth|eighth|tenth|t(?:en|wenty|hirty)|f(?:ifteen|orty|ifty)"
    r"|sixty|seventy|equal\w{0,3}|rest|remain\w{0,4})\b",
    re.I,
)
"""A text without one of these states no weight, and the second reader has nothing to read."""
_FIGURED = Sieve(
    r"\bsoc(?:ial)?\b[^;\n]{0,120}?(?:\d|per\s?cent)|\d[^;\n]{0,120}?\bsoc(?:ial)?\b|\bTOMs?\b|\bSV\b|\bbenefits?\b",
    re.I,
)
"""Social value beside a figure."""
_EVALUATES = Sieve(
    r"%|\b(?:per\s{0,4}cent|weight|criteri|evaluat|award|assess|mark|point|scor|lowest|cheapest|half|equal)",
    re.I,
)
"""A text without one of these, and without social value, says nothing that the second reader could add."""


@dataclass(frozen=True)
class TextReading:
    """What one field says: its list, the list of each lot it names, and sentences without a figure.

    `per_point`: tenders are compared by price per quality point, so that a weight is a share of quality.
    `unsure`: the judge of candidates finds the weight likely and no more.
    `sure`: how likely the judge finds it, null where it was not asked. `is_ratio`: it rests on a ratio.
    `second`: what the reader of another design says, for who chooses between the two.
    `in_selection`: social value is weighed when bidders are selected, which is no award.
    `about`: the sentences that speak of social value, for how it is assessed and by which framework.
    `of_others`: a list of it is not of this award, by the words round it (whose_list.py), and was not read.
    """

    weighed: Weighed | None = None
    by_lot: dict[str, Weighed] = field(default_factory=dict)
    statements: tuple[Criterion, ...] = ()
    per_point: bool = False
    about: tuple[str, ...] = ()
    in_selection: bool = False
    unsure: bool = False
    sure: float | None = None
    is_ratio: bool = False
    second: Second | None = None
    of_others: bool = False

    def at(self, place: Locator, lot_id: str | None) -> "TextReading":
        """The same reading of the passage at `place`, for a lot."""
        if not (self.weighed or self.by_lot or self.statements or self.second):
            return self

        def put(rows: Iterable[Criterion]) -> tuple[Criterion, ...]:
            return tuple(
                replace(row, lot_id=lot_id, evidence=replace(row.evidence, locator=place)) for row in rows
            )

        def moved(weighed: Weighed) -> Weighed:
            return replace(weighed, rows=put(weighed.rows))

        by_lot = {lot: moved(weighed) for lot, weighed in self.by_lot.items()}
        weighed = self.weighed and moved(self.weighed)
        second = self.second and replace(self.second, rows=put(self.second.rows))
        return replace(self, weighed=weighed, by_lot=by_lot, statements=put(self.statements), second=second)


def read_passage(passage: Passage, beside_list: bool = False) -> TextReading:
    """The reading of one passage. Offsets of evidence count code points of its text.

    `beside_list`: criteria stand in a list beside it: only a weight of social value can change anything.

    A text is read once, wherever it stands: councils use the same words in many notices, and a notice in each
    of its lots.
    """
    text = passage.text
    remembered = len(text) <= REMEMBERED
    read = _remembered if remembered else _read
    reading = read(text[:MAX_TEXT], passage.sure, beside_list)
    return reading.at(passage.locator, passage.lot_id)


def read_sums_of(passage: Passage, size: float | None) -> Second | None:
    """The weight that the figures of a passage give by arithmetic alone; null where they give none.

    `size`: what quality weighs by a list beside it, in percent of the whole.
    """
    found = _sums(passage.text[:MAX_TEXT], size)
    return found and TextReading(second=found).at(passage.locator, passage.lot_id).second


@lru_cache(maxsize=512)
def _sums(text: str, size: float | None) -> Second | None:
    if not (names_social_value(text) and ANY_FIGURE.search(text)):
        return None
    kept = set_aside(_own(clean(text, windows(text))))
    cleaned = replace(kept.cleaned, text=without_asides(kept.cleaned.text, of_parts=True))
    lines = list(segments(replace(kept, cleaned=cleaned).whole))
    found = read_sums(cleaned.text, size) if lines and not PER_POINT.search(cleaned.text) else None
    if found is None:
        return None
    source = Source(cleaned, text)
    return by_sums(source, _whole(source, lines), found)


def by_rules_alone(passage: Passage) -> TextReading:
    """What the rules read of a passage, with no candidate judged: to compare."""
    kept = _kept(_own(clean(passage.text, windows(passage.text))))
    if not NOUN.search(kept.cleaned.text):
        return TextReading()
    reading = _by_rules(Source(kept.cleaned, passage.text), list(segments(kept.whole)), False, kept)
    return reading.at(passage.locator, passage.lot_id)


@lru_cache(maxsize=2_048)
def _remembered(text: str, sure: bool, beside_list: bool) -> TextReading:
    return _read(text, sure, beside_list)


def _read(text: str, sure: bool = False, beside_list: bool = False) -> TextReading:
    """The reading without its place: what the rules read, and of several candidates the likeliest."""
    if may_be_of_another(text) and (reading := _in_another(text)):
        return reading
    cleaned = clean(text, None if sure else windows(text))
    if not _may_weigh(cleaned.text, sure):
        if not may_award_in_other_words(text):
            return TextReading() if beside_list else _without_nouns(text)
        cleaned = clean(text)
    own = _own(cleaned)
    reading = _read_own(own, text, sure, beside_list)
    return reading if own.text == cleaned.text else replace(reading, of_others=True)


def _may_weigh(text: str, sure: bool) -> bool:
    """Whether a noun of the grammar stands in a text, or it is one of award criteria with a figure."""
    return bool(NOUN.search(text) or (sure and FIGURE.search(text)))


def _read_own(cleaned: Cleaned, text: str, sure: bool, beside_list: bool) -> TextReading:
    """The reading of a text without the lists that are not of this award."""
    kept = _kept(cleaned)
    cleaned = kept.cleaned
    if not (_may_weigh(cleaned.text, sure) or may_award_in_other_words(cleaned.text)):
        return TextReading()
    source = Source(cleaned, text)
    lines = list(segments(kept.whole))
    reading = _by_rules(source, lines, sure, kept)
    needed = not beside_list or _FIGURED.search(cleaned.text)
    second = _second(cleaned.text) if needed else None
    among = _candidates(cleaned.text, lines, reading, second)
    judged = reading if not among else _judged(source, lines, reading, among, second)
    if not (judged.by_lot or beside_list):
        judged = _with_division(judged, source, lines)
    if second is None or not lines:
        return judged
    own = next((c for c in among if second.weight and abs(c.weight - second.weight) <= SAME), None)
    likely = probability(features(cleaned.text, own, among, second)) if own else None
    return replace(judged, second=second_of(source, _whole(source, lines), second, likely))


def _without_nouns(text: str) -> TextReading:
    """A text in which nothing names price, quality or social value in a common form: its figures may."""
    if len(text) > LONGEST or not divides(text):
        return TextReading()
    cleaned = _own(clean(text))
    kept = _kept(cleaned)
    return TextReading(weighed=divided(Source(kept.cleaned, text), list(segments(kept.whole))))


def _with_division(reading: TextReading, source: Source, lines: Sequence[Segment]) -> TextReading:
    """The reading with the list that the figures make, where it has none; surer where that gives the same."""
    weight = narrow_weight(reading.weighed) if reading.weighed else None
    if _decides(reading.weighed) and (not weight or reading.sure is None or reading.sure >= SURE):
        return reading
    weighed = divided(source, lines)
    if weighed is None:
        return reading
    if not _decides(reading.weighed):
        return replace(reading, weighed=weighed)
    same = narrow_weight(weighed)
    if weight is None or same is None or abs(weight - same) > SAME:
        return reading
    return replace(reading, sure=SURE, unsure=False)


def _decides(weighed: Weighed | None) -> bool:
    """Whether a list was read that adds up, contradicts itself, or says what social value weighs."""
    if weighed is None:
        return False
    return bool(weighed.problem) or weighed.complete or narrow_weight(weighed) is not None


def divided(source: Source, lines: Sequence[Segment]) -> Weighed | None:
    """The list that the figures of a text make by themselves (structure/division.py); null for none."""
    text = source.cleaned.text
    if not lines or len(text) > LONGEST or PER_POINT.search(text) or names_several(text):
        return None
    found = division(text)
    return Weighed(tuple(_rows_of(source, _whole(source, lines), found)), True) if found else None


def _rows_of(source: Source, whole: Segment, found: Sequence[Item]) -> Iterator[Criterion]:
    for item in found:
        figure = item.figure
        unit = "points" if figure.unit in ("points", "outof") or item.total != 100 else "percent"
        amount = Amount(figure.value, unit, figure.start, figure.end)
        row = source.row(Pair(item.label, amount, listed=True), whole)
        if item.kind == "sv":
            row = replace(row, is_narrow=True, is_broad=True)
        weight = round(item.weight, 4)
        told = (
            None
            if abs(figure.value - weight) < 0.01
            else f"{figure.value:g} of {item.total:g} = {percent(weight)}"
        )
        ends = (0.0, weight) if row.is_joint and row.is_narrow else (weight, weight)
        yield marked(
            row.means(
                "figures-divide-whole",
                None if row.is_joint and row.is_narrow else weight,
                *ends,
                "overall",
                told,
            )
        )


_ADDS_UP = frozenset({"list-sums-to-100", "points-of-sum"})
"""What a list in another language must do for a weight of it: no judge of candidates knows its words."""


def _in_another(text: str) -> TextReading | None:
    """The reading of a text with a list in another language, by the rules alone; null where it holds none."""
    whole = clean(text)
    if (cleaned := in_english(whole)) is not None:
        kept = _kept(_own(cleaned))
        reading = _by_rules(Source(kept.cleaned, text), list(segments(kept.whole)), False, kept)
        weighed = reading.weighed
        if weighed is not None and all(row.rule in _ADDS_UP for row in weighed.rows if row.is_narrow):
            return reading
    known = any(noun.lastgroup != "narrow" for noun in NOUN.finditer(whole.text))
    if not known and (found := other_list(whole.text, cleaned is not None)):
        start, end = whole.span(*found)
        row = Criterion(
            None, "", "quality", False, False, Evidence(NOWHERE, start, end, text[start:end]), is_unnamed=True
        )
        said = replace(row, statement="other_language", words=text[start:end])
        return TextReading(statements=(said.means("sentence-other-language", None, None, None),))
    return None


def _own(cleaned: Cleaned) -> Cleaned:
    """The text without the lists and sentences that are not of this award."""
    return replace(cleaned, text=without_others(without_lists_of_others(cleaned.text)))


def _kept(cleaned: Cleaned) -> Kept:
    """The text as both readers see it."""
    kept = set_aside(cleaned)
    return replace(kept, cleaned=replace(kept.cleaned, text=without_asides(kept.cleaned.text)))


def _whole(source: Source, lines: Sequence[Segment]) -> Segment:
    return replace(lines[0], start=0, end=len(source.cleaned.text))


def proposals(text: str) -> tuple[str, list[Candidate], StructureReading | None]:
    """A text as it is judged, the weights proposed for it, and the second reading: for training."""
    kept = _kept(_own(clean(text, windows(text))))
    cleaned = kept.cleaned
    if not NOUN.search(cleaned.text):
        return cleaned.text, [], None
    lines, second = list(segments(kept.whole)), _second(cleaned.text)
    reading = _by_rules(Source(cleaned, text), lines, False, kept)
    return cleaned.text, _candidates(cleaned.text, lines, reading, second), second


def _second(text: str) -> StructureReading | None:
    """What the reader of another design says, where it can say anything."""
    may = names_social_value(text) or _EVALUATES.search(text) or may_award_in_other_words(text)
    return read_structure(text) if may else None


def _candidates(
    text: str, lines: Sequence[Segment], reading: TextReading, second: StructureReading | None
) -> list[Candidate]:
    """None where each lot has a list of its own, or where a bound is all that is stated."""
    weighed = reading.weighed
    stated = weighed.rows if weighed else ()
    if reading.by_lot or any(row.statement == "floor" or row.stated_low is not None for row in stated):
        return []
    if not names_social_value(text) and not (weighed and narrow_weight(weighed)):
        return []
    trees = [(one.first, one.last, tree) for one in proposed(text, lines) for tree in one.trees]
    if second is not None and (tree := of_structure(second)) is not None:
        trees.append((WHOLE, WHOLE, tree))
    return candidates(weighed, trees)


def _judged(
    source: Source,
    lines: Sequence[Segment],
    reading: TextReading,
    among: Sequence[Candidate],
    second: StructureReading | None,
) -> TextReading:
    """The reading with the candidate that the judge is sure of; else with bounds and no weight."""
    text = source.cleaned.text
    best, sure = judge(text, among, second)
    others = [one for one in among if one is not best]
    if any(probability(features(text, one, among, second)) >= LIKELY for one in others):
        sure = 0.0  # two trees with different answers stand
    reading = replace(reading, sure=sure, is_ratio=bool(_RATIO.search(text)))
    if sure >= LIKELY and best.weighed is not None:
        return replace(reading, unsure=sure < SURE)
    if sure >= LIKELY and best.tree is not None:
        passage = (
            _whole(source, lines)
            if best.first == WHOLE
            else replace(lines[best.first], end=lines[best.last - 1].end)
        )
        return replace(reading, unsure=sure < SURE, weighed=source.tree(best.tree, passage))
    if reading.weighed is None or not narrow_weight(reading.weighed):
        return reading
    high = max(one.weight for one in among)
    rows = tuple(
        row.means("candidates-not-sure", None, 0.0, high, "unknown") if row.is_narrow else row
        for row in reading.weighed.rows
    )
    return replace(reading, weighed=replace(reading.weighed, rows=rows, complete=False))


def _by_rules(source: Source, lines: Sequence[Segment], sure: bool, kept: Kept) -> TextReading:
    """What the rules read: the segments with their pairs, in lists that are explained."""
    cleaned = source.cleaned
    cut = with_figures(cleaned.text, lines)
    found: list[Found] = []
    said: list[tuple[int, Criterion]] = []
    lead = selecting = in_selection = False
    staged = _is_staged(cleaned.text)
    named = ""
    adds_up = _adds_up(cleaned.text)
    for number, segment in enumerate(cut):
        body = segment.of(cleaned.text)
        selecting = _is_selecting(body, selecting)
        if selecting:
            in_selection |= not staged and bool(words.NARROW.search(body))
            said += [(number, row) for row in _of_stage(source, segment)] if staged else []
            continue
        total = _total(cut[max(0, number - 2) : number + 3], cleaned.text) if FIGURE.search(body) else None
        weighs = blank(body)
        given = rows_of(source, segment, weighs, lead=lead, sure=sure, total=total, adds_up=adds_up)
        bare = () if given.rows or lead or not FIGURE.search(body) else bare_item(source, segment, weighs)
        if rows := given.rows or bare:
            loose = not any(NOUN.search(row.name) for row in rows)
            found.append(Found(number, segment, rows, loose, bool(bare), given.joined))
        told = None if lead else _told(body, named)
        if told:
            said.append((number, source.statement(*told, segment)))
        if not lead and (told is None or told[0] in OPEN_ENDED) and (beside := beside_list(body)):
            said.append((number, source.statement(*beside, segment)))
        if not lead and (aside := kept.told_in(segment.start, segment.end)) and is_of_award(body):
            said.append((number, source.statement(*aside, segment)))
        named = body if words.NARROW.search(body) else ""
        lead = bool(POLICY_LEAD.search(body)) and not THIS.search(body)
    if any(row.kind != "quality" and row.stated_value for item in found for row in item.rows):
        # What calls-off weigh is no weight of the award that is stated beside it.
        found = [item for item in found if not any(_is_of_call_off(row) for row in item.rows)]
    if order := ranked(cleaned.text):
        found = [item for item in found if not item.bare]  # places in the order, no weights
        whole = replace(cut[0], start=0, end=len(cleaned.text))
        said.append((-1, source.statement(*order, whole)))
    lists = list(blocks(found, cut, cleaned.text, sure))
    weighed, by_lot = _one_reading(lists, [row for block in lists for row in block.rows])
    figured = {number for block in lists for number in block.narrow}
    told_rows = tuple(row for number, row in said if number not in figured)
    bodies = (segment.of(cleaned.text) for segment in cut)
    about = tuple(body for body in bodies if _is_about(body))
    if weighed is not None and any(row.kind == "quality" for row in weighed.rows):
        # Quality weighed at a later stage is the award's, and the first stage chose who may tender.
        in_selection |= any(row.statement == "share_of_stage" for row in told_rows)
        told_rows = tuple(row for row in told_rows if row.statement != "share_of_stage")
    per_point = bool(PER_POINT.search(cleaned.text))
    return TextReading(weighed, by_lot, told_rows, per_point, about, in_selection)


def _adds_up(text: str) -> bool:
    """Whether percentages of a text that follow one another reach 100 together, two at least."""
    stated = [float(found) for found in _PERCENT.findall(text)]
    return any(
        abs(sum(stated[first : first + count]) - 100) < 0.5
        for first in range(len(stated))
        for count in range(2, MOST_IN_LIST)
    )


def _is_of_call_off(row: Criterion) -> bool:
    return row.statement == "floor" and bool(CALL_OFF.search(row.words))


def _told(body: str, before: str) -> tuple[str, int, int] | None:
    """What a sentence says of social value; `before`: the one before it, where that names social value."""
    if not before:
        return statement(body)
    return built_in(body) or statement(body) or follows(body, before)


def _is_selecting(body: str, before: bool) -> bool:
    """Whether a segment speaks of the selection of bidders: it says so, or the heading above it does."""
    if SELECTION.search(body):
        return of_selection(body) and bool(FIGURE.search(body) or len(body) <= ITEM)
    return before and not AWARD.search(body) and len(body) <= ITEM and "%" in body


def _is_staged(text: str) -> bool:
    """Whether the stages of a text are those of one award: no word says that the first selects bidders."""
    return bool(STAGED.search(text) and NEXT_STAGE.search(text)) and not SELECTS.search(text)


def _of_stage(source: Source, segment: Segment) -> Iterator[Criterion]:
    """Social value by its share of a stage: of the whole where the stage has a size, else bounds."""
    size = STAGE_SIZE.search(source.cleaned.text)
    body = segment.of(source.cleaned.text)
    for pair in pairs(blank(body)):
        value = pair.amount.value
        if not words.is_narrow(pair.label) or pair.amount.unit != "percent" or not value or value > 100:
            continue
        row = source.statement("share_of_stage", pair.amount.start, pair.amount.end, segment)
        if size is None:
            told = f"{percent(value)} of a stage whose size is not stated: 0% to {percent(value)}"
            yield row.means("share-of-stage", None, 0.0, value, "parent", told)
        else:
            weight = round(value * float(size["size"]) / 100, 4)
            told = f"{percent(value)} of a stage of {percent(float(size['size']))} = {percent(weight)}"
            yield row.means("share-of-stage", weight, weight, weight, "parent", told)


def _total(near: Sequence[Segment], text: str) -> float | None:
    """Points in all, where a sentence beside says how many."""
    found = (whole_of(segment.of(text)) for segment in near)
    return next((stated[0] for stated in found if stated), None)


def _is_about(body: str) -> bool:
    return bool(words.NARROW.search(body)) and not other_tender(body, listed=True, item=True)


def _one_reading(
    blocks: Sequence[Block], everything: Sequence[Criterion]
) -> tuple[Weighed | None, dict[str, Weighed]]:
    """The one list of a field, and the lists of the lots that it names."""
    read = [(block, _explained(block, everything)) for block in blocks]
    by_lot = {lot: weighed for block, weighed in read for lot in block.lots}
    named = [weighed for _, weighed in read if any(row.is_narrow for row in weighed.rows)]
    if len(by_lot) >= 2 and named:
        return _over_lots(by_lot), by_lot
    if not named:
        best = sorted((weighed for _, weighed in read), key=_completeness)
        return (best[-1] if best else None), {}
    return _agreed(named), {}


def _explained(block: Block, everything: Sequence[Criterion]) -> Weighed:
    """The block as one list, or the best of its segments where together they do not add up."""
    whole = explain(block.rows, everything)
    listed = [row for row in block.rows if row.is_listed]
    wholes = [part for part in block.parts if _is_whole(part)]
    if len(wholes) >= 2 and any(row.is_narrow for part in wholes for row in part):
        return _agreed([explain(part, everything) for part in wholes])
    if (
        whole.problem is None
        or "beyond" in whole.flags
        or ("stated" in whole.flags and not listed)
        or (len(block.parts) < 2 and not listed)
    ):
        return whole
    apart = [explain(part, everything) for part in [*block.parts, *([listed] if listed else [])]]
    good = [weighed for weighed in apart if weighed.problem is None]
    named = [weighed for weighed in good if any(row.is_narrow for row in weighed.rows)]
    if named:
        return _agreed(named)
    return max(good, key=_completeness) if good else whole


def _is_whole(part: Sequence[Criterion]) -> bool:
    """A list by itself: it adds up, and price is in it."""
    return len(part) >= 2 and all(row.is_listed for row in part) and any(row.kind == "price" for row in part)


def _completeness(weighed: Weighed) -> tuple[bool, bool, int]:
    return weighed.problem is None, weighed.complete, len(weighed.rows)


def _agreed(named: Sequence[Weighed]) -> Weighed:
    """Of lists that state the same weight the fullest; two that differ in one place decide nothing."""
    known = [(weighed, value) for weighed in named if (value := narrow_weight(weighed)) is not None]
    if not known:
        return max(named, key=_completeness)
    if max(value for _, value in known) - min(value for _, value in known) <= 0.5:
        return max((weighed for weighed, _ in known), key=_completeness)
    rows = [row for weighed, _ in known for row in weighed.rows if row.is_narrow]
    read = tuple(row.means("two-statements-differ", None, None, None) for row in rows)
    return Weighed(read, False, problem="two-statements-differ")


def _over_lots(by_lot: dict[str, Weighed]) -> Weighed:
    """The mean over the lots that a text names; a lot whose list has no social value counts as none."""
    weights = {lot: narrow_weight(weighed) for lot, weighed in by_lot.items()}
    named = [lot for lot, weighed in by_lot.items() if any(row.is_narrow for row in weighed.rows)]
    values = [0.0 if lot not in named else weights[lot] for lot in by_lot]
    first = by_lot[named[0]]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return first
    mean = sum(known) / len(known)
    each = ", ".join(f"lot {lot} {percent(value)}" for lot, value in zip(by_lot, known, strict=True))
    told = f"mean of {each} = {percent(mean)}"
    rows, done = [], False
    for row in first.rows:
        if row.is_narrow and not done:
            row, done = row.means("mean-of-lots-in-text", mean, min(known), max(known), arithmetic=told), True
        rows.append(row)
    return replace(first, rows=tuple(rows))
