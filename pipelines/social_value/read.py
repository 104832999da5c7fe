"""Reading one release: the whole of the `peerbench read` contract (docs/reading.md)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipelines.authorities.buyers.match import BuyerMatch
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.criteria import vocabulary
from pipelines.criteria.gone_lots import gone_lots
from pipelines.criteria.passage import Passage
from pipelines.criteria.prose import MAX_TEXT, read_passage
from pipelines.criteria.release_passages import LotSource, lot_sources, shared_passages
from pipelines.criteria.rules import RULE_VERSION
from pipelines.criteria.structure.scope import is_fixed_before, says_of_itself
from pipelines.criteria.structure.scope import out_of_scope as out_of_scope_by_words
from pipelines.criteria.told_of_list import SELECTION, set_aside, set_aside_by
from pipelines.documents.evaluation import DocumentReading, read_evaluation
from pipelines.documents.model import Document
from pipelines.notices.fields import buyer, locality
from pipelines.notices.lot_ids import alike
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
from pipelines.social_value.beside_words import beside_words, without_false_zero, without_undone
from pipelines.social_value.confidence import confidence
from pipelines.social_value.lot import MAX_SCOPE, Lot
from pipelines.social_value.one_lot import WholeNotice, read_by_all
from pipelines.social_value.over_lots import arithmetic, lot_values, over_lots
from pipelines.social_value.reading import FIELDS, LotReading, Reading
from pipelines.social_value.state import NOT_VISIBLE, State, within_whole
from pipelines.social_value.themes import assessed, framework, themes
from warehouse.errors import Unreadable
from warehouse.text import as_text

_SCOPES = {
    "call_off": "call_off",
    "direct_award": "direct_award",
    "planning": "planning",
    "modification": "modification",
    "provider_selection": "psr",
}
Scope = Callable[[dict[str, Any], bool], str | None]


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
    every, values = _lots(release, found), lot_values(tender)
    every = [replace(lot, state=within_whole(lot.state)) for lot in every]
    lots = _standing(every, cancelled_lots(tender) | _gone_by_words(tender))
    criteria = tuple(row for lot in every for row in lot.criteria)
    psr = is_psr([row.name for row in criteria]) or says_psr(text_of(tender.get("description"))[:MAX_TEXT])
    told = text_of(tender.get("description"))
    fixed = is_fixed_before(told[:MAX_SCOPE])
    by_words = (
        "call_off"
        if fixed
        else says_scope(told) or _SCOPES.get(out_of_scope_by_words(told[:MAX_SCOPE]) or "")
    )
    competes = _weighs_price(lots) or _is_competition(release, tender)
    is_background = bool(by_words) and competes and not (fixed or says_of_itself(told[:MAX_SCOPE]))
    reason = scope(release, psr) or (None if is_background else by_words)
    overall = State("out_of_scope", reason=reason) if reason else over_lots(lots, values)
    narrow = [row for lot in lots for row in lot.criteria if row.is_narrow]
    texts = [f"{row.name}. {row.words}" for row in narrow]
    how = [*texts, *(sentence for lot in lots for sentence in lot.about)] if narrow else []
    embedded = any(row.statement == "embedded" for row in narrow)
    sure = confidence(overall, lots, bool(found.texts))
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
        confidence=_at_most_medium(sure) if is_background and not reason else sure,
        lots=tuple(_of_lot(lot.lot_id, lot.state, reason) for lot in every if lot.lot_id is not None),
        criteria=criteria,
        themes=tuple(themes(texts)),
        assessed=assessed(how, pass_fail, embedded),
        framework=framework(how),
        rule_version=RULE_VERSION,
        arithmetic=None if reason else arithmetic(lots, values),
    )


def _weighs_price(lots: Sequence[Lot]) -> bool:
    """Whether a list of award criteria with a weight of price was read: what no competition has none of."""
    rows_there = (row for lot in lots for row in lot.criteria if row.statement is None)
    return any(row.kind != "quality" and row.weight_pct for row in rows_there)


def _is_competition(release: dict[str, Any], tender: dict[str, Any]) -> bool:
    """Whether its own form says that a release invites tenders of many, by its tags and its method."""
    method = text_of(tender.get("procurementMethod"))
    return bool(tags(release) & INVITING) and method in ("open", "selective")


def _at_most_medium(sure: str) -> str:
    return "medium" if sure == "high" else sure


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
    passages = tuple(shared_passages(release))
    sources = [_without_other_sv(source, passages) for source in sources]
    if len(found.lots) > 1 and [source.lot_id for source in sources] == [None]:
        sources = [replace(sources[0], lot_id=lot) for lot in found.lots]
    notice = WholeNotice(
        passages,
        tuple(read_passage(passage, listed) for passage in passages),
        frozenset(source.lot_id or "" for source in sources),
        found,
        tuple(read_passage(passage) for passage in found.passages),
    )
    by_id: dict[str | None, list[Lot]] = {}
    for source in sources:
        by_id.setdefault(source.lot_id, []).append(_lot(source, notice))
    return [_one_lot(same) for same in by_id.values()]


def _without_other_sv(source: LotSource, shared: Sequence[Passage]) -> LotSource:
    """The lot, with rows named "SV" that are of something else where the notice defines it as that."""
    if not any(vocabulary.SV_WHOLE_NAME.match(row.name) for row in source.listed):
        return source
    told = (passage.text[:MAX_SCOPE] for passage in (*source.passages, *shared))
    other = next((found for text in told if (found := vocabulary.sv_otherwise(text))), None)
    if other is None:
        return source
    listed = tuple(
        replace(row, is_narrow=False, is_broad=vocabulary.is_broad(other))
        if vocabulary.SV_WHOLE_NAME.match(row.name)
        else row
        for row in source.listed
    )
    return replace(source, listed=listed)


def _gone_by_words(tender: dict[str, Any]) -> frozenset[str]:
    """The ids of lots of which the description says that they are withdrawn or were let before."""
    gone = gone_lots(text_of(tender.get("description"))[:MAX_SCOPE])
    lots = (lot for lot, _ in objects(tender.get("lots"), "tender.lots", LOT)) if gone else ()
    return frozenset(str(lot.get("id")) for lot in lots if _number(lot).upper() in gone)


def _number(lot: dict[str, Any]) -> str:
    """The number or letter of a lot, by its title where that begins with one, else by its id."""
    titled = re.match(
        r"\W{0,3}lots?\s{0,2}[#:-]?\s{0,2}0{0,3}(\d{1,2}|[A-H])\b", text_of(lot.get("title")), re.I
    )
    return titled[1] if titled else alike(lot.get("id"))


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


def _lot(source: LotSource, notice: WholeNotice) -> Lot:
    """What is read of a lot, without a zero that a sentence beside its list or a name in it puts in doubt."""
    if rule := set_aside_by(source.listed, (*source.passages, *notice.passages)):
        return _without_list(source, rule, notice)
    lot = without_undone(without_false_zero(read_by_all(source, notice)))
    return lot if notice.documents.texts else beside_words(lot, source, notice.passages)


def _without_list(source: LotSource, rule: str, notice: WholeNotice) -> Lot:
    """The lot whose list is said to be none of award criteria: of it only its documents can tell more."""
    bare = replace(source, listed=(), passages=(), above=(), code=None)
    lot = read_by_all(bare, notice.without_texts())
    selecting = rule == SELECTION and any(row.is_narrow for row in source.listed)
    return replace(
        lot,
        criteria=(*set_aside(source.listed, rule), *lot.criteria),
        in_selection=lot.in_selection or selecting,
        of_others=True,
    )


def _in_selection(tender: dict[str, Any]) -> bool:
    """Social value named in the conditions of participation, of the tender or of a lot (codebook 8)."""
    lots = (lot for lot, _ in objects(tender.get("lots"), "tender.lots", LOT))
    return any(vocabulary.NARROW.search(text) for place in (tender, *lots) for text in _selecting(place))


def _selecting(place: dict[str, Any]) -> Iterator[str]:
    """The texts of `selectionCriteria`: an object with a list, the list itself, or a sentence."""
    stated = place.get("selectionCriteria")
    yield text_of(stated)
    for part in (section(stated), *rows(stated)):
        for row in (part, *rows(part.get("criteria")), section(part.get("criteria"))):
            yield from (text_of(row.get("name")), text_of(row.get("description")))
