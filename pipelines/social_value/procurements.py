"""`procurements`, the hinge table: one contracting process, merged, read, with its authority and state."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import groupby

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.clock import financial_year, london_day
from pipelines.collect.sources import notice_url
from pipelines.criteria.clean import hidden
from pipelines.criteria.model import Criterion
from pipelines.criteria.passage import DocumentPlace
from pipelines.criteria.rules import RULES
from pipelines.documents.evaluation import DocumentReading
from pipelines.notices.fields import deadline, pounds
from pipelines.notices.merge import merge, utc, without_doubles
from pipelines.notices.scope import (
    INVITING,
    is_award_only,
    is_cancelled,
    out_of_scope,
    process_out_of_scope,
    rows,
    section,
    tags,
    text_of,
)
from pipelines.social_value.commitments import commitments
from pipelines.social_value.measured import (
    of_terms,
    of_weight,
    terms_of_process,
    value_band,
    weights_stated_in,
)
from pipelines.social_value.read import examine
from pipelines.social_value.reading import Reading
from pipelines.social_value.state import DETERMINABLE, LADDER
from pipelines.social_value.tender_documents import NO_DOCUMENTS, OfTender, TenderDocument, evidence_passages
from warehouse.errors import Unreadable
from warehouse.text import as_text

Row = dict[str, object]
MOST_CONTENTS = 8
"""Contents of one notice that are each read as the one that stands."""


@dataclass(frozen=True)
class ReadProcurement:
    """One procurement: its row, its lots, criteria and commitments, and the merged process they stand in.

    `passages` are the places of documents whose words are evidence, `texts` the whole text of each place.
    `reading`: what was read of it.
    """

    row: Row
    lots: list[Row]
    criteria: list[Row]
    commitments: list[Row]
    passages: list[Row] = field(default_factory=list)
    merged: Row = field(default_factory=dict, repr=False)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    reading: Reading | None = field(default=None, repr=False)


def read_procurement(
    releases: Sequence[dict[str, object]],
    source: str,
    resolver: Resolver,
    hubs: Mapping[str, str] | None = None,
    of_tender: OfTender = NO_DOCUMENTS,
) -> ReadProcurement:
    """One process, merged and read; `hubs` by plain name. Raises Unreadable when it cannot be merged.

    `of_tender`: its documents, which say what the notices leave out, and what they contradict.
    """
    ordered = _in_order(releases)
    merged, line = _read(ordered, source, resolver)
    by_notice = line
    opened = of_tender.opened
    if opened:
        merged, line = _read(ordered, source, resolver, of_tender.reading)
    tender = section(merged.get("tender"))
    day, basis = _date(ordered)
    after_planning = [row for row in ordered if out_of_scope(row, False) != "planning"]
    award_only = bool(after_planning) and all(is_award_only(row) for row in after_planning)
    in_scope = line.state != "out_of_scope" and not award_only
    determinable = in_scope and line.state in DETERMINABLE
    weight = line.weight_pct
    value = pounds(tender)
    row = {
        "source": source,
        "ocid": line.ocid,
        "authority_id": line.authority_id,
        "buyer_name": line.buyer_name,
        "buyer_class": line.buyer_class,
        "match_method": line.match_method,
        "title": as_text(tender.get("title")),
        "notice_date": day,
        "date_basis": basis,
        "financial_year": financial_year(day),
        "regime": line.regime,
        "category": text_of(tender.get("mainProcurementCategory")) or None,
        "value_gbp": value,
        "value_band": value_band(value),
        **deadline(tender, ordered[-1].get("date")),
        **terms_of_process(ordered, merged, line, hubs or {}),
        "weights_stated_in": weights_stated_in(line, merged, in_scope),
        "documents": len({one.document_id for one in of_tender.documents}),
        "documents_read": len(opened),
        "state_by_notice": by_notice.state,
        "determinable_by_notice": in_scope and by_notice.state in DETERMINABLE,
        "state": line.state,
        "reason": line.reason,
        "weight_pct": weight,
        "weight_low_pct": line.weight_low_pct,
        "weight_high_pct": line.weight_high_pct,
        "arithmetic": line.arithmetic,
        "broad_weight_pct": line.broad_weight_pct,
        "broad_is_floor": line.broad_is_floor,
        "conflict": line.conflict,
        "award_only": award_only,
        "cancelled": is_cancelled(ordered, tender),
        "in_selection": line.in_selection,
        "themes": ";".join(line.themes) or None,
        "assessed": line.assessed,
        "framework": line.framework,
        "releases": len(ordered),
        "paired_ocid": None,
        "counted": True,
        **of_weight(line, weight, in_scope, determinable),
        "rule_version": line.rule_version,
    }
    linked = of_tender.linked
    criteria = [
        {"authority_id": row["authority_id"], "financial_year": row["financial_year"]}
        | _criterion(line, number, criterion, ordered, linked)
        for number, criterion in enumerate(line.criteria, 1)
    ]
    key = {"source": source, "ocid": line.ocid}
    lots = [{**key, "lot": number, **asdict(lot)} for number, lot in enumerate(line.lots, 1)]
    counted = list(commitments(merged))
    row |= of_terms(row, line, ordered, merged, counted)
    return ReadProcurement(
        row,
        lots,
        criteria,
        [{**key, **found} for found in counted],
        [{**key, **found} for found in evidence_passages(line.criteria, of_tender)],
        merged,
        of_tender.texts,
        line,
    )


def _in_order(releases: Sequence[Row]) -> list[Row]:
    return sorted(without_doubles(releases), key=lambda row: (utc(row.get("date")), str(row.get("id", ""))))


def _to_invitation(ordered: Sequence[Row]) -> Sequence[Row]:
    """The releases up to the last that invites tenders; none where none does."""
    return ordered[: max((n for n, row in enumerate(ordered, 1) if tags(row) & INVITING), default=0)]


def _read(
    ordered: Sequence[Row], source: str, resolver: Resolver, documents: DocumentReading = NO_DOCUMENTS.reading
) -> tuple[Row, Reading]:
    """(the merged process, its line), with what leaves its weight in doubt.

    A correction of the criteria in prose (F14) is not read: the notice's weight stands, between 0 and 100.
    """
    merged, line = _read_contents(ordered, source, resolver, documents)
    if line.state == "out_of_scope" or not (changed := list(_changed_criteria(ordered))):
        return merged, line
    told = f"{'; '.join(changed)}: in words that are not read, so the weight may be another"
    line = replace(
        line, conflict=True, confidence="low", arithmetic="; ".join(filter(None, (line.arithmetic, told)))
    )
    if line.state in DETERMINABLE:
        line = replace(line, weight_low_pct=0.0, weight_high_pct=100.0)
    return merged, line


def _changed_criteria(ordered: Sequence[Row]) -> Iterator[str]:
    """What says that the award criteria were changed, a notice at a time."""
    for release in ordered:
        for amendment in rows(section(release.get("tender")).get("amendments")):
            if amendment.get("changesAwardCriteria") is True:
                yield f"notice {text_of(release.get('id'))} changes the award criteria"


def _read_contents(
    ordered: Sequence[Row], source: str, resolver: Resolver, documents: DocumentReading
) -> tuple[Row, Reading]:
    """(the merged process, its line). Of two contents of one notice neither is known to be the later.

    The one whose bytes have the higher hash stands. Where another would be read otherwise, both are bounds,
    with `conflict`; a zero gives way to the content that asks for social value. One whose list does not
    add up or cannot be read leaves any weight possible.
    """
    first = _read_as(ordered, source, resolver, documents)
    if first[1].state == "out_of_scope":
        return first
    differing = [
        (merged, line)
        for merged, line in _read_otherwise(first[1], ordered, source, resolver, documents)
        if _stated(line) != _stated(first[1]) and line.state not in ("not_visible", "out_of_scope")
    ]
    if not differing:
        return first
    asking = [one for one in differing if one[1].state in DETERMINABLE]
    merged, line = asking[0] if asking and first[1].state == "none" else first
    read = [line, *(other for _, other in (first, *differing) if other is not line)]
    told = " or ".join(dict.fromkeys(_as_read(one) for one in read))
    both = f"a notice came with several contents, which are read as {told}; what stands is the first of these"
    both = "; ".join(filter(None, (line.arithmetic, both)))
    line = replace(line, conflict=True, confidence="low", arithmetic=both)
    if line.state in (*DETERMINABLE, "indeterminate"):
        highs = [100.0 if one.weight_high_pct is None else one.weight_high_pct for one in read]
        lowest = min(one.weight_low_pct or 0.0 for one in read)
        line = replace(line, weight_low_pct=lowest, weight_high_pct=max(highs))
    return merged, line


def _read_otherwise(
    first: Reading, ordered: Sequence[Row], source: str, resolver: Resolver, documents: DocumentReading
) -> Iterator[tuple[Row, Reading]]:
    """As `_read_as`, with each other content of one notice as the one that stands."""
    for order in _orders(ordered):
        try:
            yield _read_as(order, source, resolver, documents)
        except Unreadable as error:
            why = f"unreadable: {error}"
            yield (
                {},
                replace(
                    first,
                    state="quarantined",
                    reason=why,
                    weight_pct=None,
                    weight_low_pct=None,
                    weight_high_pct=None,
                ),
            )


def _stated(line: Reading) -> tuple[object, ...]:
    """What a reading says of the weight."""
    return line.state, line.weight_pct, line.weight_low_pct, line.weight_high_pct


def _as_read(line: Reading) -> str:
    """A reading as a word: its weight, else its state, with why nothing could be read."""
    if line.weight_pct is not None:
        return f"{line.weight_pct:g}%"
    return f"{line.state} ({line.reason})" if line.reason else line.state


def _orders(ordered: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The releases in each other order in which the last of those of one id and moment is another."""
    same = [
        list(found)
        for _, found in groupby(ordered, key=lambda row: (utc(row.get("date")), str(row.get("id", ""))))
    ]
    contents = min(max(map(len, same), default=1), MOST_CONTENTS)
    for last in range(1, contents):
        turned = [(group, -last % len(group)) for group in same]
        yield [row for group, at in turned for row in (*group[at:], *group[:at])]


def _read_as(
    ordered: Sequence[Row], source: str, resolver: Resolver, documents: DocumentReading
) -> tuple[Row, Reading]:
    """(the merged process, its line): as it stands now, or as it stood while tenders were invited.

    An award notice overwrites the description in which a tender notice stated its criteria. What was stated
    to tenderers still stands, so it is read where the state of now says nothing that can be determined.
    """

    def scope(release: Row, psr: bool) -> str | None:
        return process_out_of_scope(ordered, release, psr)

    merged = merge(ordered)
    line = examine(merged, source, resolver, scope, documents)
    invitation = _to_invitation(ordered)
    if line.state in (*DETERMINABLE, "embedded", "out_of_scope") or not invitation:
        return merged, line
    then = merge(invitation)
    earlier = examine(then, source, resolver, scope, documents)
    # A procedure that the invitation names (a call-off) is one even if the award notice says "Other".
    better = earlier.state in ("out_of_scope", *LADDER[: LADDER.index(line.state)])
    return (then, earlier) if better else (merged, line)


def _criterion(
    line: Reading,
    number: int,
    criterion: Criterion,
    ordered: Sequence[Row],
    linked: Mapping[str, TenderDocument],
) -> Row:
    row = criterion.row()
    evidence = row.pop("evidence")
    place = criterion.evidence.locator
    found = linked.get(place.sha256) if isinstance(place, DocumentPlace) else None
    release_id = found.release_id if found else _said_in(ordered, evidence["text"])
    return {
        "source": line.source,
        "ocid": line.ocid,
        "criterion": number,
        **row,
        "rule_version": RULES[criterion.rule].version,
        "arithmetic": criterion.arithmetic,
        "text": criterion.words or None,
        **{f"evidence_{name}": value for name, value in evidence.items()},
        "evidence_in": "document" if isinstance(place, DocumentPlace) else "notice",
        "hidden_characters": hidden(evidence["text"]),
        "evidence_release_id": release_id,
        "notice_url": notice_url(line.source, release_id),
        "document_url": found.url if found else None,
    }


def _said_in(ordered: Sequence[Row], words: str) -> str | None:
    """The id of the newest release that holds these words, so that the notice itself can be looked up."""
    for row in reversed(ordered):
        if any(words in text for text in _texts(row)):
            return as_text(row.get("id"))
    return None


def _texts(value: object) -> Iterator[str]:
    """Every text and number in a release, however deep."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
        elif found is not None:
            yield str(found)


def _date(ordered: Sequence[dict[str, object]]) -> tuple[date, str]:
    """The day of the first tender notice, else of the earliest release, and which of them it is."""
    for row in ordered:
        if "tender" in tags(row):
            return london_day(row["date"]), "tender_notice"
    return london_day(ordered[0]["date"]), "earliest_release"
