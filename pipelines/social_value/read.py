"""Reading one release: the whole of the `peerbench read` contract (docs/reading.md)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipelines.authorities.buyers.match import BuyerMatch
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.criteria import words
from pipelines.criteria.frames import EARNED, FOREIGN, IN_NAME
from pipelines.criteria.judge import CERTAIN, SURE
from pipelines.criteria.listing import narrow_weight, sized
from pipelines.criteria.model import Criterion, Part, percent
from pipelines.criteria.ordinary import is_ordinary, is_plain, undone
from pipelines.criteria.passage import DocumentPlace, FieldPath, Passage
from pipelines.criteria.prose import MAX_TEXT, TextReading, by_rules_alone, read_passage
from pipelines.criteria.release_passages import LotSource, lot_sources, shared_passages
from pipelines.criteria.rules import DOUBTFUL, RULE_VERSION, UNSURE
from pipelines.criteria.second import Second
from pipelines.criteria.statements import DENIED, OPEN_ENDED
from pipelines.criteria.structure.scope import out_of_scope as out_of_scope_by_words
from pipelines.criteria.told_of_list import SELECTION, of_quality, set_aside, set_aside_by
from pipelines.criteria.weigh import Weighed, weigh
from pipelines.criteria.whose_list import DOUBT
from pipelines.documents.evaluation import DocumentReading, read_evaluation
from pipelines.documents.joining import FoundList
from pipelines.documents.model import Document
from pipelines.notices.fields import buyer, locality, pounds
from pipelines.notices.scope import (
    INVITING,
    LOT,
    cancelled_lots,
    is_award_only,
    is_psr,
    objects,
    out_of_scope,
    regime,
    rows,
    says_psr,
    says_scope,
    section,
    tags,
    text_of,
)
from pipelines.social_value import doubt
from pipelines.social_value.beside_list import beside_list
from pipelines.social_value.choice import FIGURED, Option, agree, choose, of_rules, of_second
from pipelines.social_value.reading import FIELDS, LotReading, Reading
from pipelines.social_value.state import NOT_VISIBLE, State, read_state
from pipelines.social_value.themes import assessed, framework, themes
from warehouse.errors import Unreadable
from warehouse.text import as_text, one_line

LADDER = (
    "weighted",
    "nested",
    "named",
    "embedded",
    "none",
    "indeterminate",
    "not_visible",
    "quarantined",
)
SHOWN_LOTS = 12
"""Lots of one list that its arithmetic names."""
MAX_SCOPE = 12_000
"""Code points of a description in which it may say that it is no competition."""
_SCOPES = {
    "call_off": "call_off",
    "direct_award": "direct_award",
    "planning": "planning",
    "modification": "modification",
    "provider_selection": "psr",
}
DETERMINABLE = ("weighted", "nested", "named", "none")
UNDECIDED = ("indeterminate", "not_visible")
OPEN = ("indeterminate", "embedded", "quarantined")
"""States of a lot of which something is told, but no weight."""
DOUBTED = ("named", "nested", "indeterminate")
"""States whose confidence is low where a doubtful rule decides."""
OF_A_GUESS = ("of-which", "points-of-sum")
"""Rules whose weight in a text rests on what is meant by the whole: never of high confidence there."""
Scope = Callable[[dict[str, Any], bool], str | None]
_OF_TOTAL = re.compile(r"\b(of|percentage\s+of)\s+(the\s+)?(overall|total)\s+(score|marks|evaluation)", re.I)


@dataclass(frozen=True)
class Lot:
    """One lot with its state and the criteria it was read from.

    `unsure`: its weight is likely and no more. `certain`: both readers state the weight of its text, and the
    judge is sure. `doubtful`: a text beside its list names social value with a figure, which the list lacks.
    `beside`: sentences that leave no certainty of a list without social value. `of_others`: a list in a text
    was not read, since the words round it say that it is not of this award. `may_hold_more`: no weight was
    read, though a text names social value beside a figure, or holds a whole list.
    """

    lot_id: str | None
    state: State
    criteria: tuple[Criterion, ...]
    conflict: bool = False
    about: tuple[str, ...] = ()
    in_selection: bool = False
    unsure: bool = False
    certain: bool = False
    doubtful: bool = False
    beside: tuple[Criterion, ...] = ()
    of_others: bool = False
    may_hold_more: bool = False


def read_release(release: dict[str, Any], source: str, resolver: Resolver) -> dict[str, Any]:
    """The line of the `peerbench read` contract: one release, read on its own, not merged."""
    try:
        return examine(release, source, resolver).line()
    except Unreadable as error:
        return unreadable(source, f"unreadable: {error}") | _known_of(release, source, resolver)


def _known_of(release: dict[str, Any], source: str, resolver: Resolver) -> dict[str, Any]:
    """What a release that cannot be read says of itself all the same: whose it is, and by which law."""
    name, match = buyer_of(release, resolver)
    return {
        "ocid": release.get("ocid"),
        "release_id": as_text(release.get("id")),
        "buyer_name": name,
        "authority_id": match.authority_id,
        "buyer_class": match.buyer_class,
        "match_method": match.method,
        "regime": regime(release, source, psr=False),
        "award_only": is_award_only(release),
    }


def examine(
    release: dict[str, Any],
    source: str,
    resolver: Resolver,
    scope: Scope = out_of_scope,
    documents: Sequence[Document] | DocumentReading = (),
) -> Reading:
    """What is read of a release: its line, with criteria that hold their whole text.

    `scope` gives the reason why it is out of scope: that of the release, unless the caller knows the process.
    `documents`: those of the tender, or what was read of them; they come after all that the release says
    itself (codebook 5).
    Raises Unreadable, naming the field, where criteria stand in a shape that cannot be read.
    """
    name, match = buyer_of(release, resolver)
    if not isinstance(release.get("tender"), dict | None):
        raise Unreadable("tender: no object")
    if not release.get("tender") and tags(release) & INVITING:
        raise Unreadable("tender: null or absent, though the release is one that invites tenders")
    tender = section(release.get("tender"))
    found = documents if isinstance(documents, DocumentReading) else read_evaluation(documents)
    every, values = _lots(release, found), _values(tender)
    lots = _standing(every, cancelled_lots(tender))
    criteria = tuple(row for lot in every for row in lot.criteria)
    psr = is_psr([row.name for row in criteria]) or says_psr(text_of(tender.get("description"))[:MAX_TEXT])
    told = text_of(tender.get("description"))
    reason = (
        scope(release, psr) or says_scope(told) or _SCOPES.get(out_of_scope_by_words(told[:MAX_SCOPE]) or "")
    )
    overall = State("out_of_scope", reason=reason) if reason else _over_lots(lots, values)
    narrow = [row for lot in lots for row in lot.criteria if row.is_narrow]
    texts = [f"{row.name}. {row.words}" for row in narrow]
    how = [*texts, *(sentence for lot in lots for sentence in lot.about)] if narrow else []
    embedded = any(row.statement == "embedded" for row in narrow)
    pass_fail = bool(narrow) and all(row.stated_unit == "pass_fail" or row.is_pass_fail for row in narrow)
    return Reading(
        source=source,
        ocid=release.get("ocid"),
        release_id=as_text(release.get("id")),
        buyer_name=name,
        authority_id=match.authority_id,
        buyer_class=match.buyer_class,
        match_method=match.method,
        regime=regime(release, source, psr),
        state=overall.state,
        reason=overall.reason,
        weight_pct=overall.weight_pct,
        weight_low_pct=overall.weight_low_pct,
        weight_high_pct=overall.weight_high_pct,
        broad_weight_pct=overall.broad_weight_pct,
        broad_is_floor=overall.broad_is_floor,
        conflict=any(lot.conflict for lot in lots),
        award_only=is_award_only(release),
        in_selection=_in_selection(tender) or any(lot.in_selection for lot in lots),
        confidence=_confidence(overall, lots, bool(found.texts)),
        lots=tuple(_of_lot(lot.lot_id, lot.state, reason) for lot in every if lot.lot_id is not None),
        criteria=criteria,
        themes=tuple(themes(texts)),
        assessed=assessed(how, pass_fail, embedded),
        framework=framework(how),
        rule_version=RULE_VERSION,
        arithmetic=None if reason else arithmetic(lots, values),
    )


def _of_lot(lot_id: str, state: State, reason: str | None) -> LotReading:
    if reason:
        return LotReading(lot_id, "out_of_scope", None, None, None)
    return LotReading(lot_id, state.state, state.weight_pct, state.weight_low_pct, state.weight_high_pct)


def buyer_of(release: dict[str, Any], resolver: Resolver) -> tuple[str | None, BuyerMatch]:
    """The buyer's name as published, and who that is."""
    name, identifiers = buyer(release)
    return name, resolver.resolve(name, identifiers, stated_day(release.get("date")), locality(release))


def stated_day(stated: Any) -> date | None:
    """The day at the beginning of a date-time; null when there is none."""
    try:
        return date.fromisoformat(text_of(stated)[:10])
    except ValueError:
        return None


def unreadable(source: str, problem: str) -> dict[str, Any]:
    """The line of what cannot be read: all but the source, state and reason is null."""
    line: dict[str, Any] = dict.fromkeys(FIELDS)
    line.update(source=source, state="quarantined", reason=problem)
    return line


def _lots(release: dict[str, Any], found: DocumentReading) -> list[Lot]:
    """Every lot, structured criteria first, then the texts that bear on it, then documents (codebook 5).

    Where the release lists no lots, those are read that have a list of their own in the documents.
    """
    sources = lot_sources(release)
    listed = all(source.listed for source in sources)
    passages = shared_passages(release)
    sources = [_without_other_sv(source, passages) for source in sources]
    shared = [read_passage(passage, listed) for passage in passages]
    in_documents = [read_passage(passage) for passage in found.passages]
    if len(found.lots) > 1 and [source.lot_id for source in sources] == [None]:
        sources = [replace(sources[0], lot_id=lot) for lot in found.lots]
    known = frozenset(source.lot_id or "" for source in sources)
    by_id: dict[str | None, list[Lot]] = {}
    for source in sources:
        by_id.setdefault(source.lot_id, []).append(_lot(source, shared, known, found, in_documents, passages))
    return [_one_lot(same) for same in by_id.values()]


def _without_other_sv(source: LotSource, shared: Sequence[Passage]) -> LotSource:
    """The lot, with rows named "SV" that are of something else where the notice defines it as that."""
    if not any(words.SV_WHOLE_NAME.match(row.name) for row in source.listed):
        return source
    told = (passage.text[:MAX_SCOPE] for passage in (*source.passages, *shared))
    other = next((found for text in told if (found := words.sv_otherwise(text))), None)
    if other is None:
        return source
    listed = tuple(
        replace(row, is_narrow=False, is_broad=words.is_broad(other))
        if words.SV_WHOLE_NAME.match(row.name)
        else row
        for row in source.listed
    )
    return replace(source, listed=listed)


def _standing(lots: list[Lot], cancelled: frozenset[str]) -> list[Lot]:
    """The lots that decide: those that were cancelled do not, where another was not."""
    return [lot for lot in lots if lot.lot_id not in cancelled] or lots


def _one_lot(same: Sequence[Lot]) -> Lot:
    """A lot that is listed several times is one; readings of it that differ contradict each other."""
    first = next((lot for lot in same if lot.state != NOT_VISIBLE), same[0])
    if len({lot.state for lot in same} - {NOT_VISIBLE}) < 2:
        return first
    rows_of_all = (row for lot in same for row in lot.criteria)
    criteria = tuple(row.means("lot-listed-twice", None, None, None, "unknown") for row in rows_of_all)
    return replace(first, state=State("quarantined", reason="lot-listed-twice"), criteria=criteria)


def _lot(
    source: LotSource,
    general: Sequence[TextReading],
    known: frozenset[str],
    found: DocumentReading,
    in_documents: Sequence[TextReading],
    shared: Sequence[Passage] = (),
) -> Lot:
    """What is read of a lot, without a zero that a sentence beside its list or a name in it puts in doubt."""
    if rule := set_aside_by(source.listed, (*source.passages, *shared)):
        return _without_list(source, rule, known, found, in_documents)
    read = _read_lot(source, general, known, found, in_documents, shared)
    lot = without_undone(without_false_zero(read))
    return lot if found.texts else _beside_words(lot, source, shared)


def _without_list(
    source: LotSource,
    rule: str,
    known: frozenset[str],
    found: DocumentReading,
    in_documents: Sequence[TextReading],
) -> Lot:
    """The lot whose list is said to be none of award criteria: of it only its documents can tell more."""
    bare = replace(source, listed=(), passages=(), above=(), code=None)
    lot = _read_lot(bare, (), known, found, in_documents)
    selecting = rule == SELECTION and any(row.is_narrow for row in source.listed)
    return replace(
        lot,
        criteria=(*set_aside(source.listed, rule), *lot.criteria),
        in_selection=lot.in_selection or selecting,
        of_others=True,
    )


def _beside_words(lot: Lot, source: LotSource, shared: Sequence[Passage]) -> Lot:
    """The lot, as sentences beside what decides it leave it (doubt.py)."""
    passages = (*source.passages, *shared)
    if lot.state.state in ("not_visible", "named") and not source.listed:
        return _said_of_it(lot, passages)
    if lot.state.state == "indeterminate":
        return replace(lot, may_hold_more=doubt.may_hold_more(doubt.sentences(source.listed, passages), ()))
    if lot.state.state not in ("none", "weighted", "nested"):
        return lot
    if lot.state.weight_pct and not source.listed:
        if doubt.of_overfull_list(lot.criteria, passages):
            return _contradicted(lot)
        whose = doubt.whose_weight(lot.criteria, passages)
        earned = doubt.frame_of_weight(lot.criteria, passages)
        if whose == DOUBT or earned == FOREIGN:
            most = lot.state.weight_pct
            in_doubt = doubt.Other(None, 0.0, most, "of this award or not", state="indeterminate")
            return _read_otherwise(lot, in_doubt)
        unsure = lot.unsure or earned == IN_NAME
        lot = replace(lot, certain=lot.certain and earned == EARNED, unsure=unsure)
    said = doubt.sentences(source.listed, passages)
    if not said:
        return lot
    text = "\n".join(passage.text[:MAX_SCOPE] for passage in passages)
    if lot.state.state == "none":
        if (left := doubt.no_certain_zero(lot.state, lot.criteria, said, text)) is None:
            return lot
        state, sentence = left
        row = sentence.row(lot.lot_id, state.weight_low_pct, state.weight_high_pct)
        rest = tuple(one for one in lot.criteria if not one.is_narrow)
        return replace(lot, state=state, criteria=(*rest, row), certain=False)
    weight = lot.state.weight_pct
    if not weight and not source.listed and (share := doubt.share_of_figure(said)):
        return _read_otherwise(lot, share)
    if not weight:
        high = lot.state.weight_high_pct
        if lot.state.state != "weighted" or source.listed or not high or not doubt.of_some_lots(high, text):
            return lot
        return replace(lot, state=replace(lot.state, weight_low_pct=0.0))
    is_text = not source.listed and (lot.state.state == "weighted" or lot.unsure)
    if not source.listed and (beside := beside_list(weight, lot.criteria, passages)):
        return _read_otherwise(lot, doubt.Other(**vars(beside)))
    if is_text and (of_row := doubt.of_row(weight, lot.criteria, passages)):
        return _read_otherwise(lot, of_row)
    if not source.listed and (another := doubt.is_of_another(said)):
        rest = tuple(one for one in lot.criteria if not one.is_narrow)
        row = another.row(lot.lot_id, 0.0, None)
        state = State("indeterminate", None, 0.0, None)
        return replace(lot, state=state, criteria=(*rest, row), certain=False)
    other = doubt.other_weight(weight, lot.criteria, said, text)
    return _read_otherwise(lot, other) if other else lot


def _said_of_it(lot: Lot, passages: Sequence[Passage]) -> Lot:
    """The lot, with the weight that a pronoun gives to social value; without it, whether more may be said."""
    said = doubt.sentences((), passages)
    if (one := doubt.said_of_it(said)) is not None:
        weight = doubt.weight_of_it(one)
        row = one.row(lot.lot_id, weight, weight)
        row = row.means("said-of-it", weight, weight, weight)
        state = State("weighted", weight, weight, weight)
        in_doubt = lot.unsure or any(one.rule in DOUBTFUL for one in lot.criteria)
        return replace(lot, state=state, criteria=(*lot.criteria, row), certain=False, unsure=in_doubt)
    is_plain_absence = lot.state.state != "not_visible" or not doubt.may_hold_more(said, passages)
    return lot if is_plain_absence else replace(lot, may_hold_more=True)


def without_undone(lot: Lot) -> Lot:
    """The lot, without the weight of a row of social value that says that tenders are not scored on it."""
    if not lot.state.weight_pct:
        return lot
    for row in lot.criteria:
        said = row.described.text if row.described else ""
        kind = undone(row.name, said) if row.is_narrow and row.weight_pct else None
        if kind and row.evidence.locator.of_list:
            told = "said to be no part of the award" if kind == "indeterminate" else "said not to be scored"
            other = doubt.Other(None, 0.0, lot.state.weight_pct, told, state=kind)
            in_doubt = row.means(doubt.RULE, None, 0.0, row.weight_pct, arithmetic=told)
            rows_there = tuple(in_doubt if one is row else one for one in lot.criteria)
            return _read_otherwise(replace(lot, criteria=rows_there), other)
    return lot


def _contradicted(lot: Lot) -> Lot:
    """The lot whose text states social value in a list that comes to more than the whole."""
    rule = "sum-outside-95-105"
    rows_there = tuple(
        row.means(rule, None, None, None, "unknown") if row.is_narrow else row for row in lot.criteria
    )
    return replace(lot, state=State("quarantined", reason=rule), criteria=rows_there, certain=False)


def _read_otherwise(lot: Lot, other: doubt.Other) -> Lot:
    """The lot with what its weight means beside the words that undo it; a row of a list stays as it is."""
    state = replace(
        lot.state,
        state=other.state or lot.state.state,
        weight_pct=other.weight,
        weight_low_pct=other.low,
        weight_high_pct=other.high,
    )
    narrow = [one for one in lot.criteria if one.is_narrow and one.statement is None]
    in_list = any(one.evidence.locator.of_list for one in narrow)
    rows_there = tuple(
        doubt.with_weight(one, other) if one in narrow and not in_list else one for one in lot.criteria
    )
    conflict = lot.conflict or other.conflict
    return replace(lot, state=state, criteria=rows_there, conflict=conflict, unsure=True, certain=False)


def without_false_zero(lot: Lot) -> Lot:
    """The lot, `none` by its list no longer where social value is looked at all the same or may be in it."""
    if lot.state.state != "none" or any(row.statement == "not_weighted" for row in lot.criteria):
        return lot
    listed = [row for row in lot.criteria if row.kind == "quality" and row.statement is None]
    if lot.beside:
        state, row = _beside(lot.beside, listed, lot.state)
        rows_there = tuple(one for one in lot.criteria if one.evidence != row.evidence)
        return replace(lot, state=state, criteria=(*rows_there, row), certain=False)
    high = sum(row.weight_pct or 0.0 for row in listed if row.is_open and not row.is_narrow)
    if not high or any(row.is_narrow for row in listed):
        return lot
    state = State("indeterminate", None, 0.0, round(high, 4), lot.state.broad_weight_pct, True)
    return replace(lot, state=state, certain=False)


def _beside(said: Sequence[Criterion], listed: Sequence[Criterion], state: State) -> tuple[State, Criterion]:
    """(`nested` where a sentence puts it into a row or into quality, else `named`; the sentence)."""
    broad = (state.broad_weight_pct or None, bool(state.broad_weight_pct))
    for row in said:
        inside = [one for one in listed if not one.is_narrow and one.weight_pct and _is_put_into(row, one)]
        if not inside and row.statement == "inside_quality":
            inside = [one for one in listed if one.weight_pct]
        if high := round(sum(one.weight_pct or 0.0 for one in inside), 4):
            return State("nested", None, 0.0, high, *broad), row.means(row.rule, None, 0.0, high)
    return State("named", None, None, None, *broad), said[0]


def _is_put_into(said: Criterion, row: Criterion) -> bool:
    """Whether a sentence says that social value is in this row: "included in the programme section"."""
    name = re.escape(" ".join(row.name.split())[:80]).replace("\\ ", r"\s{1,4}")
    places = r"(?:within|inside|in|into|under|of|by|through|among|with|towards)"
    into = rf"{places}\s{{1,4}}(?:(?:the|your|our|each)\s{{1,4}}){{0,2}}"
    holds = r"\b[^.]{0,30}\b(?:includ|cover|contain|incorporat|address|ask)\w{0,4}\b"
    pattern = rf"\b{into}[\"'\u201c\u2018]?{name}\b|\b{name}{holds}[^.]{{0,40}}(?:{words.NARROW.pattern})"
    return bool(row.name) and re.search(pattern, said.words, re.I) is not None


def _read_lot(
    source: LotSource,
    general: Sequence[TextReading],
    known: frozenset[str],
    found: DocumentReading,
    in_documents: Sequence[TextReading],
    shared: Sequence[Passage] = (),
) -> Lot:
    """What the rules read of a lot; of texts alone, what they or the second reader read of it."""
    lot, second = read_lot(source, general, known, found, in_documents, shared)
    if second is None or any(row.statement in ("share_of_stage", "floor") for row in lot.criteria):
        return lot  # the second reader knows of no stages of an award, and takes a bound for a weight
    mine = of_rules(lot.state, lot.criteria, lot.unsure)
    if agree(mine, second):
        return replace(lot, certain=lot.state.state == "weighted" and _sure(source, general) >= CERTAIN)
    taken, sure = choose(mine, second)
    if _is_no_zero(taken, other := second if taken is mine else mine):
        rows = (*lot.criteria, *(replace(row, lot_id=source.lot_id) for row in other.rows if row.is_narrow))
        high = other.state.weight_pct or other.state.weight_high_pct
        state = State("nested", None, 0.0, high) if high else State("named")
        return replace(lot, state=state, criteria=rows, unsure=True)
    if taken is mine:
        return replace(lot, unsure=lot.unsure or (lot.state.weight_pct is not None and sure < SURE))
    rows = tuple(replace(row, lot_id=source.lot_id) for row in taken.rows)
    return replace(lot, state=taken.state, criteria=rows, unsure=sure < SURE)


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
    lot, second = read_lot(LotSource(None, (), (), None), [reading], frozenset(), read_evaluation(()), ())
    return of_rules(lot.state, lot.criteria, lot.unsure), second


def _second(read: Sequence[TextReading], known: frozenset[str], state: State) -> Option | None:
    """The reading of the first text of which the second reader says anything; null of none.

    A mean over lots says nothing of one of the lots that the notice lists.
    """
    of_lots = ("lots", "by lot", "lot columns")
    found = [
        reading.second for reading in read if reading.second and reading.second.found.state != "not_visible"
    ]
    if not found or (len(known) > 1 and found[0].found.why in of_lots):
        return None
    return of_second(found[0], state)


def read_lot(
    source: LotSource,
    general: Sequence[TextReading],
    known: frozenset[str],
    found: DocumentReading,
    in_documents: Sequence[TextReading],
    shared: Sequence[Passage] = (),
) -> tuple[Lot, Option | None]:
    """The lot by the rules, and the second reading of its texts, null where a list or document stands beside.

    The lot's own words come before those of the whole notice; the structured list before both.

    Documents come last, their lists before their texts. `known`: the lots that the notice lists.
    That price decides alone by a code counts where nothing else is stated.
    """
    lot_id, code, listed = source.lot_id, source.code, list(source.listed)
    read = [*(read_passage(passage, bool(source.listed)) for passage in source.passages), *general]
    structured = [] if all(row.is_boilerplate or _is_unweighed(row, listed) for row in listed) else listed
    empty = [] if structured else [r.means("boilerplate-criterion", None, None, None) for r in listed]
    size = _quality(weigh(structured).rows) if structured else None
    texts = [sized(weighed, size) for reading in read if (weighed := _for_lot(reading, lot_id, known))]
    joined = " ".join(row.words for row in structured)
    shares = of_quality(structured, (*source.passages, *shared)) if structured else None
    if shares is not None:
        readings = [(shares, read_state(shares))]
    else:
        readings = [_read_list(structured, bool(_OF_TOTAL.search(joined)))] if structured else []
    readings += [(weighed, _text_state(weighed)) for weighed in texts]
    size = size or _quality([row for weighed, _ in readings for row in weighed.rows])
    of_documents = [_of_document(listed, lot_id, size) for listed in found.of_lot(lot_id)]
    of_pages = [sized(stated, size) for one in in_documents if (stated := _for_lot(one, lot_id, known))]
    size = size or _quality([row for weighed, _ in of_documents for row in weighed.rows])
    size = size or _quality([row for weighed in of_pages for row in weighed.rows])
    of_pages = [_as_parts(weighed, size) for weighed in of_pages if not _is_how_price_is_scored(weighed)]
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
    if any(reading.per_point for reading in read) and state.state in ("weighted", "nested"):
        state = replace(state, state="named", weight_pct=None, weight_low_pct=0.0)
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
    return all(row.kind != "quality" and not re.search(r"\d", row.evidence.text) for row in weighed.rows)


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
    """Two places: a state that is determined beats one that is not; two weights that differ conflict."""
    if second.state not in DETERMINABLE:
        return first, False
    if first.state not in (*DETERMINABLE, "quarantined"):
        broad = second.broad_weight_pct if second.broad_weight_pct is not None else first.broad_weight_pct
        return replace(second, broad_weight_pct=broad), False
    a, b = first.weight_pct, second.weight_pct
    if first.state in ("named", "quarantined") and b:
        return second, first.state == "quarantined"
    if a is None or b is None or abs(a - b) <= 0.5:
        return first, False
    if structured and first.state == "none" and b:
        return replace(second, weight_low_pct=0.0, weight_high_pct=b), True
    if second.state == "none":
        return first, False
    return replace(first, weight_low_pct=min(a, b), weight_high_pct=max(a, b)), True


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
    if "other_language" in kinds and state.state == "not_visible":
        return State("indeterminate", None, 0.0, None)
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


def _values(tender: dict[str, Any]) -> dict[str, float]:
    """The value of each lot by its id, where it states a pound or more; less stands in for none."""
    found = {str(row.get("id")): pounds(row) for row, _ in objects(tender.get("lots"), "tender.lots", LOT)}
    return {lot_id: value for lot_id, value in found.items() if value is not None and value >= 1}


def _mean(lots: Sequence[Lot], weights: Sequence[float], values: dict[str, float]) -> float:
    """By value where every lot states one, else plain (codebook 3)."""
    sizes = [values.get(lot.lot_id or "", 0.0) for lot in lots]
    if not all(sizes):
        sizes = [1.0] * len(lots)
    return round(sum(w * size for w, size in zip(weights, sizes, strict=True)) / sum(sizes), 4)


def _over_lots(lots: list[Lot], values: dict[str, float]) -> State:
    """The first state of the ladder that a lot has, and the mean weight over determinable lots."""
    state = min((lot.state for lot in lots), key=lambda s: LADDER.index(s.state))
    if len(lots) == 1:
        return lots[0].state
    if state.state in ("embedded", "not_visible", "quarantined"):
        return replace(state, weight_pct=None, weight_low_pct=None, weight_high_pct=None)
    counted_lots = [lot for lot in lots if lot.state.state in DETERMINABLE] or [
        lot for lot in lots if lot.state.state == state.state
    ]
    counted = [lot.state for lot in counted_lots]
    known = [s.weight_pct for s in counted if s.weight_pct is not None]
    # Of a lot whose list leaves its weight open the mean of the others says nothing (codebook 8).
    is_open = any(known) and any(lot.state.state in OPEN for lot in lots)
    lows = [s.weight_low_pct for s in counted if s.weight_low_pct is not None]
    highs = [s.weight_high_pct for s in counted if s.weight_high_pct is not None]
    broads = [s.broad_weight_pct for s in counted if s.broad_weight_pct is not None]
    complete = len(known) == len(counted) and not is_open
    return State(
        state.state,
        _mean(counted_lots, known, values) if complete and known else None,
        min(lows) if lows else None,
        max(highs) if highs else None,
        _mean(counted_lots, broads, values) if broads and len(broads) == len(counted) else None,
        any(s.broad_is_floor for s in counted),
        state.reason,
    )


def arithmetic(lots: Sequence[Lot], values: dict[str, float]) -> str | None:
    """Every list that the state rests on, with its sum, and how the weight follows from several lots.

    "Quality 35%, Social Value 15%, Price 50% (100% in all)". Null where no list was read.
    """
    told: dict[str, list[Lot]] = {}
    for lot in lots:
        told.setdefault("; ".join(_lists(lot.criteria)), []).append(lot)
    if len(lots) == 1:
        return next(iter(told)) or None
    parts = [f"{_lots_named(of)}: {words}" for words, of in told.items() if words]
    counted = [lot for lot in lots if lot.state.state in DETERMINABLE]
    known = [lot.state.weight_pct for lot in counted if lot.state.weight_pct is not None]
    is_open = any(known) and any(lot.state.state in OPEN for lot in lots)
    if parts and known and len(known) == len(counted) and not is_open:
        by = "by value" if all(values.get(lot.lot_id or "") for lot in counted) else "each lot alike"
        parts.append(f"mean over {len(counted)} lots, {by} = {percent(_mean(counted, known, values))}")
    return "; ".join(parts) or None


def _lots_named(lots: Sequence[Lot]) -> str:
    names = [str(lot.lot_id) for lot in lots]
    if len(names) > SHOWN_LOTS:
        return f"lots {', '.join(names[:SHOWN_LOTS])} and {len(names) - SHOWN_LOTS} more"
    return f"lot{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _lists(criteria: Sequence[Criterion]) -> Iterator[str]:
    """The criteria of each list (one field of the notice, or one array of criteria) and what they sum to."""
    by_list: dict[str, list[Criterion]] = {}
    told = set()  # words that two readings of a document rest on are told once
    for row in criteria:
        words_there = (row.evidence.field, row.evidence.start, row.evidence.end, row.stated_value)
        if row.statement is None and words_there not in told:
            told.add(words_there)
            by_list.setdefault(row.evidence.locator.of_list or row.evidence.field, []).append(row)
    for rows_there in by_list.values():
        stated = [row for row in rows_there if row.stated_value is not None and row.stated_unit != "rank"]
        units = {row.stated_unit for row in stated}
        each = ", ".join(_in_words(row) for row in rows_there)
        total = sum(row.stated_value or 0.0 for row in stated)
        points = units == {"points"} or any(row.rule == "points-of-sum" for row in stated)
        unit = " points" if points else "%" if units == {"percent"} else ""
        # Parts of other rows are no summands: a sum with them is told only where it is why nothing holds.
        whole = points or 95 <= total <= 105 or any(row.rule in _SUMMED for row in stated)
        yield each if len(units) != 1 or len(stated) < 2 or not whole else f"{each} ({total:g}{unit} in all)"


_SUMMED = ("sum-outside-95-105",)


def _in_words(row: Criterion) -> str:
    name = one_line(row.name or row.kind)
    if row.stated_value is None and row.rule == "bound-of-a-row":
        return f"{name} {row.arithmetic}"
    if row.stated_value is None:
        return f"{name} {row.stated_unit.replace('_', ' or ')}" if row.stated_unit != "none" else name
    return f"{name} {row.arithmetic or row.stated()}"


def _in_selection(tender: dict[str, Any]) -> bool:
    """Social value named in the conditions of participation, of the tender or of a lot (codebook 8)."""
    lots = (lot for lot, _ in objects(tender.get("lots"), "tender.lots", LOT))
    return any(words.NARROW.search(text) for place in (tender, *lots) for text in _selecting(place))


def _selecting(place: dict[str, Any]) -> Iterator[str]:
    """The texts of `selectionCriteria`: an object with a list, the list itself, or a sentence."""
    stated = place.get("selectionCriteria")
    yield text_of(stated)
    for part in (section(stated), *rows(stated)):
        for row in (part, *rows(part.get("criteria")), section(part.get("criteria"))):
            yield from (text_of(row.get("name")), text_of(row.get("description")))


def _confidence(state: State, lots: list[Lot], documented: bool) -> str:
    """high for a list that adds up, plain absence, or text of which both readers and the judge are sure.

    medium for other text, and where a list was not taken for one of this award; low for what is
    unclear, or likely and no more, and for what rests on documents, whose weights were right less often than
    medium promises on layouts that nobody had seen (accuracy.md).
    """
    if state.state == "out_of_scope":
        return "high"
    if state.state == "not_visible":
        return (
            "low"
            if documented
            else "medium"
            if any(lot.of_others or lot.may_hold_more for lot in lots)
            else "high"
        )
    if any(lot.conflict or lot.unsure for lot in lots) or state.state == "quarantined":
        return "low"
    if state.state == "none" and any(lot.state.state in OPEN for lot in lots):
        return "low"
    if state.state == "indeterminate" and any(lot.may_hold_more for lot in lots):
        return "medium"
    deciding = [row for lot in lots for row in lot.criteria if row.is_narrow] or [
        row for lot in lots for row in lot.criteria
    ]
    if any(isinstance(row.evidence.locator, DocumentPlace) for row in deciding):
        return "low"
    if state.state in DOUBTED and any(row.rule in DOUBTFUL for row in deciding):
        return "low"
    if any(row.rule in UNSURE for row in deciding):
        return "medium"
    if any(lot.doubtful for lot in lots):
        return "medium"
    if state.weight_pct and all(lot.certain for lot in lots):
        return "medium" if any(row.rule in OF_A_GUESS for row in deciding) else "high"
    in_list = all(row.evidence.locator.of_list for row in deciding)
    if state.state == "nested" or not in_list:
        return "medium"
    if state.state == "none":
        rows_there = [row for row in deciding if row.kind == "quality" and row.statement is None]
        return "high" if all(row.is_narrow or is_ordinary(row.name) for row in rows_there) else "medium"
    narrow = [row for row in deciding if row.is_narrow]
    return "high" if all(is_plain(row.name) for row in narrow) else "medium"
