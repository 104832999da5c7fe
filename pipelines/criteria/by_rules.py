"""Reading a text by the rules of sentences and lists, without the second reader."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import whole_of
from pipelines.criteria.blocks import Block, Found, blocks
from pipelines.criteria.bounded import CALL_OFF
from pipelines.criteria.labels import NOUN
from pipelines.criteria.limits import blank
from pipelines.criteria.listing import explain, narrow_weight
from pipelines.criteria.model import Criterion, percent
from pipelines.criteria.pairs import pairs
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
from pipelines.criteria.rows_in_text import FIGURE, ITEM, Source, bare_item, rows_of, with_figures
from pipelines.criteria.segments import Segment
from pipelines.criteria.sentence_of import beside_list, is_of_award
from pipelines.criteria.set_aside import Kept
from pipelines.criteria.statements import (
    OPEN_ENDED,
    PER_POINT,
    built_in,
    follows,
    listed_inside,
    ranked,
    statement,
)
from pipelines.criteria.text_reading import MOST_IN_LIST, TextReading
from pipelines.criteria.weighed import Weighed
from warehouse.sieve import Sieve

_PERCENT = Sieve(r"(?<![\d.,])(\d{1,3}(?:\.\d{1,2})?)\s{0,2}(?:%|per\s?cent\b)", re.I)


def by_rules(source: Source, lines: Sequence[Segment], sure: bool, kept: Kept) -> TextReading:
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
            in_selection |= not staged and bool(vocabulary.NARROW.search(body))
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
        named = body if vocabulary.NARROW.search(body) else named if _ANSWER.fullmatch(body) else ""
        lead = bool(POLICY_LEAD.search(body)) and not THIS.search(body)
    if any(row.kind != "quality" and row.stated_value for item in found for row in item.rows):
        # What calls-off weigh is no weight of the award that is stated beside it.
        found = [item for item in found if not any(_is_of_call_off(row) for row in item.rows)]
    if order := ranked(cleaned.text):
        found = [item for item in found if not item.bare]  # places in the order, no weights
        whole = replace(cut[0], start=0, end=len(cleaned.text))
        said.append((-1, source.statement(*order, whole)))
    elif inside := listed_inside(cleaned.text):
        said.append((-1, source.statement(*inside, replace(cut[0], start=0, end=len(cleaned.text)))))
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


_ANSWER = re.compile(r"\W{0,4}(?:A|Ans|Answer)\W{0,4}")
"""What stands before an answer: it parts no question from what answers it."""


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
        if not vocabulary.is_narrow(pair.label) or pair.amount.unit != "percent" or not value or value > 100:
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
    return bool(vocabulary.NARROW.search(body)) and not other_tender(body, listed=True, item=True)


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
    weights = {lot: None if one.problem else narrow_weight(one) for lot, one in by_lot.items()}
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
