"""Reading one lot: its list, its texts and its documents, by the rules and by the second reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.criteria.by_figures import LIST, PARTS
from pipelines.criteria.judge import CERTAIN, SAME, SURE
from pipelines.criteria.listing import narrow_weight, sized
from pipelines.criteria.lowest_price import is_of_paying
from pipelines.criteria.model import Criterion, Part
from pipelines.criteria.passage import FieldPath, Passage
from pipelines.criteria.prose import by_rules_alone, read_passage, read_sums_of
from pipelines.criteria.release_passages import LotSource
from pipelines.criteria.second import Second
from pipelines.criteria.sentence_of import DENIED
from pipelines.criteria.statements import OPEN_ENDED
from pipelines.criteria.text_reading import TextReading
from pipelines.criteria.told_of_list import of_quality
from pipelines.criteria.weigh import weigh
from pipelines.criteria.weighed import Weighed
from pipelines.documents.evaluation import DocumentReading, read_evaluation
from pipelines.documents.joining import FoundList
from pipelines.social_value.choice import (
    FIGURED,
    Option,
    agree,
    choose,
    is_denied,
    is_plain_zero,
    of_rules,
    of_second,
)
from pipelines.social_value.lot import Lot
from pipelines.social_value.state import DETERMINABLE, NOT_VISIBLE, UNDECIDED, State, read_state

_OF_TOTAL = re.compile(r"\b(of|percentage\s+of)\s+(the\s+)?(overall|total)\s+(score|marks|evaluation)", re.I)


@dataclass(frozen=True)
class WholeNotice:
    """What stands beside the list and the texts of each lot of a notice, and is of all lots.

    `passages`: its own texts, with what is read of each in `readings`. `lots`: the ids that it lists.
    `documents`: those of the tender, with what is read of their texts in `of_documents`.
    """

    passages: tuple[Passage, ...] = ()
    readings: tuple[TextReading, ...] = ()
    lots: frozenset[str] = frozenset()
    documents: DocumentReading = field(default_factory=lambda: read_evaluation(()))
    of_documents: tuple[TextReading, ...] = ()

    def without_texts(self) -> "WholeNotice":
        """The same, with its documents alone."""
        return replace(self, passages=(), readings=())


def read_by_all(source: LotSource, notice: WholeNotice) -> Lot:
    """What both readers read of a lot; where they find no weight, what the figures of its texts add up to.

    By price per quality point a share of quality is no weight, whoever read it (codebook 4.14).
    """
    lot = _by_all(source, notice)
    read = [*(read_passage(passage, bool(source.listed)) for passage in source.passages), *notice.readings]
    if lot.state.state not in ("weighted", "nested") or not any(reading.per_point for reading in read):
        return lot
    state = replace(lot.state, state="named", weight_pct=None, weight_low_pct=0.0)
    return replace(lot, state=state, unsure=False)


def _by_all(source: LotSource, notice: WholeNotice) -> Lot:
    lot = read_by_both(source, notice)
    if (
        notice.documents.texts
        or len(notice.lots) > 1
        or lot.state.state in ("none", "embedded")
        or lot.conflict
    ):
        return lot
    of_sum = any(row.is_narrow and row.rule in _OF_A_WHOLE for row in lot.criteria)
    if lot.state.weight_pct is not None and not lot.unsure and not of_sum:
        return lot
    if any(row.is_narrow and row.evidence.locator.of_list for row in lot.criteria):
        return lot
    if any(row.statement in ("share_of_stage", "floor") for row in lot.criteria):
        return lot
    size = _quality(weigh(list(source.listed)).rows) if source.listed else None
    if source.listed and size is None:
        return lot
    sums = [one for passage in (*source.passages, *notice.passages) if (one := read_sums_of(passage, size))]
    if len({one.found.weight for one in sums}) > 1:
        return lot
    return _by_sums(lot, sums[0]) if sums else lot


_OF_A_WHOLE = ("tree-explains-all", "points-of-sum")
"""Rules whose weight hangs on what they take for the whole."""


def _by_sums(lot: Lot, sums: Second) -> Lot:
    """The lot with the weight that its figures add up to; bounds where a reader found another."""
    of_tree = any(row.is_narrow and row.rule in _OF_A_WHOLE for row in lot.criteria)
    weight, stated = sums.found.weight, lot.state.weight_pct
    if weight is None or (stated is not None and abs(stated - weight) <= SAME):
        return lot
    stated = None if of_tree else stated  # it left the whole out of account that the sum is made of
    kept = tuple(row for row in lot.criteria if row.evidence.locator.of_list)
    rows_there = (*kept, *(replace(row, lot_id=lot.lot_id) for row in sums.rows))
    low, high = sorted((weight, weight if stated is None else stated))
    state = replace(
        lot.state,
        state=sums.found.state if stated is None else "nested",
        weight_pct=weight if stated is None else None,
        weight_low_pct=low,
        weight_high_pct=high,
        reason=None,
    )
    if stated is not None:
        rows_there = tuple(
            row.means(row.rule, None, low, high) if row.is_narrow else row for row in rows_there
        )
    return replace(lot, state=state, criteria=rows_there, unsure=True, certain=False)


def read_by_both(source: LotSource, notice: WholeNotice) -> Lot:
    """What the rules read of a lot; of texts alone, what they or the second reader read of it."""
    lot, second = read_lot(source, notice)
    if second is None or any(row.statement in ("share_of_stage", "floor") for row in lot.criteria):
        return lot  # the second reader knows of no stages of an award, and takes a bound for a weight
    mine = of_rules(lot.state, lot.criteria, lot.unsure)
    if lot.state == NOT_VISIBLE and not lot.criteria and is_plain_zero(second):
        rows = tuple(replace(row, lot_id=source.lot_id) for row in second.rows)
        return replace(lot, state=second.state, criteria=rows, unsure=False)
    if (denied := is_denied(mine, second)) is not None:
        rows = tuple(replace(row, lot_id=source.lot_id) for row in denied.rows)
        return replace(lot, state=denied.state, criteria=rows, unsure=False)
    if agree(mine, second):
        return replace(
            lot, certain=lot.state.state == "weighted" and _sure(source, notice.readings) >= CERTAIN
        )
    if any((row.rule == PARTS and row.is_narrow) or row.rule == LIST for row in lot.criteria):
        # One way explains every figure, which the numbers of the choice never met.
        return _if_no_zero(replace(lot, unsure=lot.unsure or bool(second.state.weight_pct)), mine, second)
    if _is_one_of_lots(mine, second):
        rows = tuple(replace(row, lot_id=source.lot_id) for row in second.rows)
        return replace(lot, state=second.state, criteria=rows, unsure=True)
    taken, sure = choose(mine, second)
    if taken is second and _is_of_other_things(second):
        taken, sure = mine, 0.0
    other = second if taken is mine else mine
    if _is_no_zero(taken, other):
        return _if_no_zero(lot, taken, other)
    if taken is mine:
        return replace(lot, unsure=lot.unsure or (lot.state.weight_pct is not None and sure < SURE))
    rows = tuple(replace(row, lot_id=source.lot_id) for row in taken.rows)
    return replace(lot, state=taken.state, criteria=rows, unsure=sure < SURE)


def _if_no_zero(lot: Lot, taken: Option, other: Option) -> Lot:
    """The lot; with bounds where its list has no social value and the other reader finds a figure of it."""
    if not _is_no_zero(taken, other):
        return lot
    rows = (*lot.criteria, *(replace(row, lot_id=lot.lot_id) for row in other.rows if row.is_narrow))
    high = other.state.weight_pct or other.state.weight_high_pct
    state = State("nested", None, 0.0, high) if high else State("named")
    return replace(lot, state=state, criteria=rows, unsure=True)


_OF_LOTS = ("lots", "by lot", "lot columns")


def _is_one_of_lots(mine: Option, second: Option) -> bool:
    """Whether a weight is that of one of several lots, over which the other reader has the mean."""
    weight, low, high = mine.state.weight_pct, second.state.weight_low_pct, second.state.weight_high_pct
    if second.why not in _OF_LOTS or not second.state.weight_pct or not weight or low is None or high is None:
        return False
    return any(abs(weight - end) <= SAME for end in (low, high)) and 0 < low < high


def _is_of_other_things(second: Option) -> bool:
    """A zero of figures without a price and without a sentence that says so: they may divide anything."""
    said = any(row.statement is not None for row in second.rows)
    return second.state.state == "none" and not (said or second.is_priced)


def _is_no_zero(taken: Option, other: Option) -> bool:
    """A list without social value beside a figure of it that the other reader takes for one: both may be."""
    if taken.state.state != "none" or other.state.state == "none":
        return False
    return FIGURED in (taken.signs | other.signs) and not any(row.is_narrow for row in taken.rows)


def _sure(source: LotSource, general: Sequence[TextReading]) -> float:
    """How likely the judge finds the weight of the lot's texts; 0 for none judged, a ratio, or two units."""
    read = [*(read_passage(passage) for passage in source.passages), *general]
    stated = [reading for reading in read if reading.weighed and narrow_weight(reading.weighed)]
    if any(
        len({row.stated_unit for row in reading.weighed.rows}) > 1 for reading in stated if reading.weighed
    ):
        return 0.0
    return min((0.0 if reading.is_ratio else reading.sure or 0.0 for reading in stated), default=0.0)


def read_text(text: str, alone: bool = False) -> tuple[Option, Option | None]:
    """What the rules and the second reader each make of a text that stands alone, for training.

    `alone`: the rules without the judge and its candidates.
    """
    passage = Passage(text, FieldPath("tender.description"))
    reading = by_rules_alone(passage) if alone else read_passage(passage)
    lot, second = read_lot(LotSource(None, (), (), None), WholeNotice(readings=(reading,)))
    return of_rules(lot.state, lot.criteria, lot.unsure), second


def _second(read: Sequence[TextReading], known: frozenset[str], state: State) -> Option | None:
    """The reading of the first text of which the second reader says anything; null of none.

    A mean over lots says nothing of one of the lots that the notice lists.
    """
    found = [
        reading.second for reading in read if reading.second and reading.second.found.state != "not_visible"
    ]
    if not found or (len(known) > 1 and found[0].found.why in _OF_LOTS):
        return None
    return of_second(found[0], state)


def read_lot(source: LotSource, notice: WholeNotice) -> tuple[Lot, Option | None]:
    """The lot by the rules, and the second reading of its texts, null where a list or document stands beside.

    The lot's own words come before those of the whole notice; the structured list before both.

    Documents come last, their lists before their texts.
    That price decides alone by a code counts where nothing else is stated.
    """
    lot_id, code, listed = source.lot_id, source.code, list(source.listed)
    known, found, in_documents = notice.lots, notice.documents, notice.of_documents
    read = [*(read_passage(passage, bool(source.listed)) for passage in source.passages), *notice.readings]
    structured = [] if all(row.is_boilerplate or _is_unweighed(row, listed) for row in listed) else listed
    empty = [] if structured else [r.means("boilerplate-criterion", None, None, None) for r in listed]
    size = _quality(weigh(structured).rows) if structured else None
    texts = [sized(weighed, size) for reading in read if (weighed := _for_lot(reading, lot_id, known))]
    joined = " ".join(row.words for row in structured)
    shares = of_quality(structured, (*source.passages, *notice.passages)) if structured else None
    if shares is not None:
        readings = [(shares, read_state(shares))]
    else:
        readings = [_read_list(structured, bool(_OF_TOTAL.search(joined)))] if structured else []
    readings += [(weighed, _text_state(weighed)) for weighed in texts]
    size = size or _quality([row for weighed, _ in readings for row in weighed.rows])
    of_documents = [_of_document(listed, lot_id, size) for listed in found.of_lot(lot_id)]
    of_pages = [stated for one in in_documents if (stated := _for_lot(one, lot_id, known))]
    size = size or _quality([row for weighed, _ in of_documents for row in weighed.rows])
    size = size or _quality([row for weighed in of_pages for row in weighed.rows])
    of_pages = [sized(weighed, size) for weighed in of_pages if not _is_how_price_is_scored(weighed)]
    of_pages = [_as_parts(weighed, size) for weighed in of_pages]
    of_documents += [(weighed, _text_state(weighed)) for weighed in of_pages]
    readings += [_if_whole(one, found.is_whole) for one in of_documents]
    read += in_documents
    told = [replace(row, lot_id=lot_id) for reading in read for row in reading.statements]
    said = [row for row in told if row.statement != "beside_list"]
    beside_it = tuple(
        row for row in told if row.statement in ("beside_list", *OPEN_ENDED) and not DENIED.search(row.words)
    )
    about = tuple(sentence for reading in read for sentence in reading.about)
    of_others = any(reading.of_others for reading in read)
    selecting = found.in_selection or any(reading.in_selection for reading in read)
    unsure = not source.listed and any(reading.unsure for reading in read)
    if code is not None and all(state.state in UNDECIDED for _, state in readings):
        readings.append(_read_code(code, lot_id))
    if (
        structured
        and readings[0][1].state == "none"
        and not any(state.weight_pct for _, state in readings[1:])
    ):
        seconds = (reading.second for reading in read if reading.second)
        readings += [
            _read_second(one) for one in seconds if one.found.why == "of overall" and one.found.weight
        ]
    if not readings:
        state = _from_statements(said, NOT_VISIBLE, None)
        lot = Lot(
            lot_id, state, (*empty, *said), False, about, selecting, beside=beside_it, of_others=of_others
        )
        return lot, None if source.listed or in_documents else _second(read, known, state)
    weighed, state = readings[0]
    rows_kept = [*empty, *weighed.rows]
    conflict = False
    for other, other_state in readings[1:]:
        rows_kept += other.rows
        state, clashed = _joined(state, other_state, bool(structured or found.lists))
        conflict = conflict or clashed
    if structured and source.above:
        above, above_state = _read_list(list(source.above), False)
        if differ := _of_two_lists(state, above_state):
            state, conflict = differ, True
            rows_kept += above.rows
    state = _from_statements(said, state, _quality(rows_kept))
    doubtful = bool(structured) and state.state == "none" and any(_figured(reading) for reading in read)
    lot = Lot(
        lot_id, state, (*rows_kept, *said), conflict, about, selecting, unsure, False, doubtful, beside_it
    )
    beside = source.listed or code is not None or of_documents or in_documents
    return lot, None if beside else _second(read, known, state)


def _is_unweighed(row: Criterion, listed: Sequence[Criterion]) -> bool:
    """Price at 0 beside "as per procurement documents" at 100: the documents have all there is."""
    pointed = any(one.is_boilerplate and one.stated_value for one in listed)
    return pointed and not row.is_narrow and row.stated_value == 0


def _read_second(second: Second) -> tuple[Weighed, State]:
    """A weight that the second reader alone finds, stated of the whole evaluation."""
    found = second.found
    return Weighed(second.rows, False), State(found.state, found.weight, found.low, found.high)


def _figured(reading: TextReading) -> bool:
    """The second reader finds a weight of social value in a text."""
    return reading.second is not None and bool(reading.second.found.weight)


def _read_code(code: Criterion, lot_id: str | None) -> tuple[Weighed, State]:
    weighed = Weighed((replace(code, lot_id=lot_id),), True)
    return weighed, read_state(weighed)


def _for_lot(reading: TextReading, lot_id: str | None, known: frozenset[str]) -> Weighed | None:
    """What a text says of this lot: the list under its heading, else the one for all.

    A text that names lots which the notice does not list speaks of others than these: the one for all counts.
    """
    own = reading.by_lot.get(lot_id or "") if reading.by_lot.keys() <= known else None
    weighed = own or reading.weighed
    return weighed and replace(weighed, rows=tuple(replace(row, lot_id=lot_id) for row in weighed.rows))


def _read_list(listed: list[Criterion], of_total: bool) -> tuple[Weighed, State]:
    weighed = weigh(listed, of_total)
    return weighed, read_state(weighed)


def _of_document(listed: FoundList, lot_id: str | None, size: float | None) -> tuple[Weighed, State]:
    """A list of a document with its state; where several readings of it stand and differ, bounds alone."""
    made = []
    for rows_there in listed.readings:
        weighed = sized(weigh([replace(row, lot_id=lot_id) for row in rows_there]), size)
        made.append((weighed, _text_state(weighed)))
    first, state = made[0]
    if len({one.weight_pct for _, one in made}) < 2:
        return first, state
    ends = [end for _, s in made for end in (s.weight_low_pct, s.weight_pct, s.weight_high_pct)]
    known = [end for end in ends if end is not None]
    low = min(known, default=0.0) if all(s.weight_pct is not None for _, s in made) else 0.0
    high = max(known, default=None)
    read = tuple(
        row.means("two-readings-of-a-table", None, low, high, "unknown") if row.is_narrow else row
        for row in first.rows
    )
    return replace(first, rows=read), replace(
        state, state="nested", weight_pct=None, weight_low_pct=low, weight_high_pct=high
    )


def _is_how_price_is_scored(weighed: Weighed) -> bool:
    """ "The lowest price earns full marks": how price is scored, and not that it decides alone."""
    return all(
        row.kind != "quality" and not re.search(r"\d", row.evidence.text) and is_of_paying(row.words)
        for row in weighed.rows
    )


def _as_parts(weighed: Weighed, size: float | None) -> Weighed:
    """A text's list of 100 without price, where quality is sized below 100 elsewhere: shares of quality."""
    rows = [row for row in weighed.rows if row.is_narrow or (row.weight_pct or 0.0) < 99.5]
    total = sum(row.weight_pct or 0.0 for row in rows)
    priced = any(row.kind != "quality" or row.is_umbrella for row in rows)
    if size is None or size >= 99 or priced or weighed.nested or abs(total - 100) > 1:
        return weighed
    rows_there = [replace(row, part=Part("Quality", size), stated_of="parent") for row in rows]
    return weigh(rows_there)


def _if_whole(read: tuple[Weighed, State], is_whole: bool) -> tuple[Weighed, State]:
    """What is absent from documents of which a page was not read may stand on that page (codebook 9)."""
    weighed, state = read
    if is_whole or state.state != "none" or any(row.is_narrow for row in weighed.rows):
        return read
    high = sum(row.weight_pct or 0.0 for row in weighed.rows if row.kind == "quality") or None
    if high is None:
        return weighed, NOT_VISIBLE
    return weighed, State("indeterminate", None, 0.0, high, state.broad_weight_pct, True)


def _text_state(weighed: Weighed) -> State:
    """As of a list; a floor names social value, and figures that do not add up say nothing without it."""
    floor = next((row for row in weighed.rows if row.statement == "floor"), None)
    if floor is not None:
        return State("named", None, floor.weight_low_pct, floor.weight_high_pct)
    if weighed.problem and not any(row.is_narrow for row in weighed.rows):
        return NOT_VISIBLE
    return read_state(weighed)


def _joined(first: State, second: State, structured: bool) -> tuple[State, bool]:
    """Two places: a state that is determined beats one that is not; two weights that differ conflict.

    Only a structured weight stands in a conflict (codebook 8); of two texts neither does.
    """
    if second.state not in DETERMINABLE:
        return first, False
    if first.state not in (*DETERMINABLE, "quarantined"):
        broad = second.broad_weight_pct if second.broad_weight_pct is not None else first.broad_weight_pct
        return replace(second, broad_weight_pct=broad), False
    if (
        first.state == "none"
        and (second.weight_low_pct or second.weight_high_pct)
        and second.state == "named"
    ):
        return second, True
    a, b = first.weight_pct, second.weight_pct
    if first.state in ("named", "quarantined") and b:
        return second, first.state == "quarantined"
    if a is None or b is None or abs(a - b) <= 0.5:
        return first, False
    if structured and first.state == "none" and b:
        return replace(second, weight_low_pct=0.0, weight_high_pct=b), True
    if second.state == "none":
        return first, False
    both = replace(first, weight_low_pct=min(a, b), weight_high_pct=max(a, b))
    return both if structured else replace(both, state="named", weight_pct=None), True


def _of_two_lists(own: State, above: State) -> State | None:
    """The state of a lot whose own list gives another weight than its group's or the tender's; else null."""
    a, b = own.weight_pct, above.weight_pct
    if a is None or b is None or abs(a - b) <= 0.5:
        return None
    return replace(own if a else above, weight_low_pct=min(a, b), weight_high_pct=max(a, b))


def _quality(rows: Sequence[Criterion]) -> float | None:
    """The one size that all of quality has among these rows; null where none or several are stated."""
    sizes = {row.weight_pct for row in rows if row.is_umbrella and row.weight_pct}
    return sizes.pop() if len(sizes) == 1 else None


def _from_statements(said: list[Criterion], state: State, quality: float | None) -> State:
    """Sentences without a figure: embedded beats none by list; the others fill what nothing else says."""
    kinds = [row.statement for row in said]
    named = State(
        "named", broad_weight_pct=state.broad_weight_pct or None, broad_is_floor=state.broad_is_floor
    )
    if state.state in ("weighted", "nested", "quarantined"):
        return state
    if "embedded" in kinds:
        return State("embedded")
    if {"figure_revised", "figure_unreadable"} & set(kinds) and state.state in (*UNDECIDED, "none"):
        return named
    if state.state in (*UNDECIDED, "none") and "share_of_stage" in kinds:
        row = next(row for row in said if row.statement == "share_of_stage")
        return State("nested", row.weight_pct, row.weight_low_pct, row.weight_high_pct)
    if "award_criterion" in kinds and state.state in (*UNDECIDED, "none"):
        return named
    if "mandatory_unscored" in kinds and state.state in (*UNDECIDED, "none"):
        return replace(named, weight_low_pct=0.0, weight_high_pct=0.0)
    if "not_weighted" in kinds and state.state in (*UNDECIDED, "none"):
        return State("none", 0.0, 0.0, 0.0, state.broad_weight_pct, state.broad_is_floor)
    if "inside_quality" in kinds and state.state in UNDECIDED:
        return State("nested", None, 0.0, quality, state.broad_weight_pct, state.broad_is_floor)
    if {"scored", "pass_fail"} & set(kinds) and state.state in UNDECIDED:
        return named
    if "pass_fail" in kinds and state.state == "none":
        return State("named")
    return state
