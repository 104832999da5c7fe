"""What one release says of itself, for the tables `notices` and `lots`."""

import re
from collections.abc import Iterator

from pipelines.clock import london_day
from pipelines.collect.sources import SOURCES
from pipelines.notices import terms
from pipelines.notices.scope import (
    criterion_names,
    has_id,
    is_award_only,
    is_psr,
    lots,
    notice_type,
    out_of_scope,
    regime,
    section,
    text_of,
)
from warehouse.text import as_text, shown

Row = dict[str, object]
TOGETHER = " ; "
"""Parts the names of several buyers; no published name holds it."""
LARGEST_GBP = 150_000_000_000
"""More than all councils of England spend in a year: no value of a tender or lot, nor are 1e308 and NaN."""


def notice(release: Row, source: str) -> Row:
    """What one release says of itself: type, regime, scope, buyer, subject and value. Raises Unreadable."""
    tender = section(release.get("tender"))
    psr = is_psr(criterion_names(tender))
    name, identifiers = buyer(release)
    return {
        "release_id": as_text(release.get("id")),
        "release_date": text_of(release.get("date")),
        "notice_type": notice_type(release),
        "regime": regime(release, source, psr),
        "out_of_scope": out_of_scope(release, psr),
        "award_only": is_award_only(release),
        "buyer_name": name,
        "buyer_identifiers": ";".join(identifiers) or None,
        "buyer_locality": locality(release),
        "title": as_text(tender.get("title")),
        "category": text_of(tender.get("mainProcurementCategory")) or None,
        "value_gbp": pounds(tender),
        **deadline(tender, release.get("date")),
        "lots": len(lots(tender)),
        **terms_of(release, name),
    }


def terms_of(release: Row, buyer_name: str | None) -> Row:
    """Subject, procedure, suitability, reservation, duration, engagement, indicators and suppliers."""
    tender = section(release.get("tender"))
    places = [tender, *lots(tender)]
    cpv, division = terms.subject(tender)
    months, extended = terms.whole_duration(tender, terms.asks_for_renewal(release))
    engaged, no_engagement = terms.engagement(release)
    agreed, no_indicators = terms.indicators(release)
    sme, vcse = terms.suppliers(release)
    above = tender.get("aboveThreshold")
    return {
        "cpv": cpv,
        "cpv_division": division,
        "procedure": terms.procedure(release),
        "above_threshold": above if isinstance(above, bool) else None,
        "suitable_for_sme": terms.suitability(places, "sme"),
        "suitable_for_vcse": terms.suitability(places, "vcse"),
        "reserved_for": terms.reserved(places),
        "duration_months": months,
        "duration_with_extensions_months": extended,
        "engagement_notice": engaged,
        "no_engagement_reason": no_engagement,
        "indicators": agreed,
        "no_indicators_reason": no_indicators,
        "reports_performance": terms.reports_performance(release),
        "awarded_to_sme": sme,
        "awarded_to_vcse": vcse,
        "purchasing_bodies": ";".join(terms.purchasing_bodies(release, buyer_name)) or None,
    }


def lots_of(release: Row) -> list[Row]:
    """The lots in the order of the notice; `lot` counts from 1."""
    asked = terms.asks_for_renewal(release)
    stated = lots(section(release.get("tender")))
    return [_lot(number, row, asked) for number, row in enumerate(stated, 1)]


def _lot(number: int, row: Row, asks_for_renewal: bool) -> Row:
    months, extended, problem = terms.duration(row, asks_for_renewal)
    return {
        "lot": number,
        "lot_id": str(row["id"]) if has_id(row) else None,
        "title": as_text(row.get("title")),
        "status": text_of(row.get("status")) or None,
        "value_gbp": pounds(row),
        "suitable_for_sme": terms.suitability([row], "sme"),
        "suitable_for_vcse": terms.suitability([row], "vcse"),
        "reserved_for": terms.reserved([row]),
        "duration_months": months,
        "duration_with_extensions_months": extended,
        "extension_problem": problem,
    }


def buyer(release: Row) -> tuple[str | None, list[str]]:
    """The buyer's name as published, and its identifiers.

    It stands in `buyer`, in the party with that role, or (OCDS 1.0, and where nobody is called the buyer) in
    `tender.procuringEntity`. Several parties with the role buy together: their names, parted by `TOGETHER`,
    without identifiers, since each is of one of them.
    """
    names = _buyers(release)
    if len(names) > 1:
        return TOGETHER.join(names), []
    stated, party = _organisation(release), _party(release)
    name = _name(stated) or _name(party)
    identifiers = [as_text(stated.get("id")), as_text(party.get("id"))]
    for place in (party, stated):
        identifiers += _keys(place)
    return name, list(dict.fromkeys(i for i in identifiers if i))


def _identifier(stated: Row) -> list[str]:
    """The identifier with its scheme before it, once."""
    scheme, number = stated.get("scheme"), stated.get("id")
    if not number or not (scheme or _SCHEMED.match(str(number))):
        return []
    whole = not scheme or str(number).casefold().startswith(f"{scheme}-".casefold())
    return [str(number) if whole else f"{scheme}-{number}"]


_SCHEMED = re.compile(r"[A-Z]{2}-[A-Z]{2,5}-", re.I)


def _many(stated: object) -> list[Row]:
    """Organisations of a field: of an array, one object, objects by id, or names alone."""
    if not stated:
        return []
    if isinstance(stated, dict) and all(isinstance(one, dict) for one in stated.values()):
        inner = list(stated.values())
        return [stated] if stated.keys() <= _OF_ORGANISATION else inner
    found = stated if isinstance(stated, list) else [stated]
    named: Iterator[object] = (
        {"name": one} if isinstance(one, str) and one.strip() else one for one in found
    )
    return [one for one in named if isinstance(one, dict) and one]


_OF_ORGANISATION = {"identifier", "address", "contactPoint", "details"}


def _buyers(release: Row) -> list[str]:
    """The different names of `buyer` and of each party with that role, else of procuring entities.

    A party without a name that has an identifier of its own beside a named one is known by that.
    """
    parties = _many(release.get("parties"))
    named = [*_called_buyer(release), *(p for p in parties if "buyer" in terms.roles(p))]
    named = named or [*_entities(release), *(p for p in parties if "procuringEntity" in terms.roles(p))]
    found: dict[str, str] = {}
    seen: set[str] = set()
    for party in named:
        name, key = _name(party), as_text(party.get("id"))
        if name and not (key and key in seen):
            found.setdefault(" ".join(name.casefold().split()), name)
        seen |= {key} if name and key else set()
    known = {one for party in named if _name(party) for one in _keys(party)}
    if found:
        for party in named:
            keys = _keys(party)
            if (
                not _name(party)
                and keys
                and not known.intersection(keys)
                and as_text(party.get("id")) not in seen
            ):
                found.setdefault(keys[0].casefold(), keys[0])
    return list(found.values())


def _keys(party: Row) -> list[str]:
    """The identifiers of an organisation, without its id within the release."""
    places = [*_many(party.get("identifier")), *_many(party.get("additionalIdentifiers"))]
    return [one for place in places for one in _identifier(place)]


def locality(release: Row) -> str | None:
    """The buyer's town and region as published. Streets stay in landing: a person may be named there."""
    address = section((_party(release) or _organisation(release)).get("address"))
    stated = [text_of(address.get(name)).strip() for name in ("locality", "region")]
    return ", ".join(filter(None, stated))[:200] or None


def _organisation(release: Row) -> Row:
    """`buyer`, else the procuring entity of the tender, where no party has the role buyer."""
    stated = _called_buyer(release)
    if stated or any("buyer" in terms.roles(party) for party in _many(release.get("parties"))):
        return stated[0] if stated else {}
    return next(iter(_entities(release)), {})


def _called_buyer(release: Row) -> list[Row]:
    """What stands in `buyer`, of which anything is stated."""
    stated = [*_many(release.get("buyer")), *_many(release.get("buyers"))]
    return [one for one in stated if any(value not in (None, "", [], {}) for value in one.values())]


def _entities(release: Row) -> list[Row]:
    tender = section(release.get("tender"))
    return [*_many(tender.get("procuringEntity")), *_many(tender.get("procuringEntities"))]


def _name(organisation: Row) -> str | None:
    """Its name, else (OCDS 1.0) the legal name beside its identifier."""
    legal = section(organisation.get("identifier")).get("legalName")
    return as_text(organisation.get("name")) or as_text(legal)


def _party(release: Row) -> Row:
    """The party that is the buyer, by its id or else by its role; empty when there is none."""
    key = as_text(_organisation(release).get("id"))
    parties = _many(release.get("parties"))
    by_id = next((p for p in parties if key and as_text(p.get("id")) == key), None)
    for role in ("buyer", "procuringEntity"):
        by_id = by_id or next((p for p in parties if role in terms.roles(p)), None)
    return by_id or {}


_POUNDS = re.compile(r"\s{0,9}(?:£|GBP)?\s{0,9}(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,9})?\s{0,9}")
_NOT_OF_FIGURE = re.compile(r"[^\d.]")


def pounds(stated: Row) -> float | None:
    """The value of a tender or lot; null when it is none, not in pounds, or no number that can be one.

    A figure also as text: "1,000.00". A negative amount is no value of a contract.
    """
    value = section(stated.get("value"))
    amount = value.get("amount")
    if isinstance(amount, str) and _POUNDS.fullmatch(amount):
        amount = float(_NOT_OF_FIGURE.sub("", amount))
    if value.get("currency") != "GBP" or isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    return float(amount) if 0 <= amount <= LARGEST_GBP else None


FIRST_DEADLINE = min(source.began for source in SOURCES.values())
"""The first day of the first service: what was due before it stands in no notice of ours."""
YEARS_OPEN = 20
"""A tender that is open for longer has no deadline: 2099 and 9999 stand for none."""


def deadline(tender: Row, published: object) -> Row:
    """`tender_deadline` as published, or null and `tender_deadline_problem`: why it can be none.

    A system's default (year 1, 1900, 1970, 9999) is no deadline, as it is no date of a release.
    """
    stated = text_of(section(tender.get("tenderPeriod")).get("endDate")) or None
    problem = _no_deadline(stated, published) if stated else None
    return {"tender_deadline": None if problem else stated, "tender_deadline_problem": problem}


def _no_deadline(stated: str, published: object) -> str | None:
    try:
        due = london_day(stated)
    except ValueError:
        return f"{shown(stated, 60)} is no date-time"
    if due < FIRST_DEADLINE:
        return f"{shown(stated, 60)} is before the first notice of any service"
    try:
        last = london_day(published).year + YEARS_OPEN
    except ValueError:
        return None
    return f"{shown(stated, 60)} is over {YEARS_OPEN} years after the notice" if due.year > last else None
