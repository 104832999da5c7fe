"""What one release says of itself, for the tables `notices` and `lots`."""

from typing import Any

from pipelines.notices.scope import (
    criterion_names,
    is_award_only,
    is_psr,
    notice_type,
    out_of_scope,
    regime,
    rows,
    section,
    text_of,
)

Row = dict[str, Any]


def notice(release: Row, source: str) -> Row:
    """What one release says of itself: type, regime, scope, buyer, subject and value."""
    tender = section(release.get("tender"))
    psr = is_psr(criterion_names(tender))
    name, identifiers = buyer(release)
    return {
        "release_id": release["id"] if isinstance(release.get("id"), str) else None,
        "release_date": text_of(release.get("date")),
        "notice_type": notice_type(release),
        "regime": regime(release, source, psr),
        "out_of_scope": out_of_scope(release, psr),
        "award_only": is_award_only(release),
        "buyer_name": name,
        "buyer_identifiers": ";".join(identifiers) or None,
        "buyer_locality": locality(release),
        "title": text_of(tender.get("title")) or None,
        "category": text_of(tender.get("mainProcurementCategory")) or None,
        "value_gbp": pounds(tender),
        "tender_deadline": deadline(tender),
        "lots": len(rows(tender.get("lots"))),
    }


def lots_of(release: Row) -> list[Row]:
    """The lots in the order of the notice; `lot` counts from 1."""
    return [
        {
            "lot": number,
            "lot_id": None if row.get("id") is None else str(row["id"]),
            "title": text_of(row.get("title")) or None,
            "status": text_of(row.get("status")) or None,
            "value_gbp": pounds(row),
        }
        for number, row in enumerate(rows(section(release.get("tender")).get("lots")), 1)
    ]


def buyer(release: Row) -> tuple[str | None, list[str]]:
    """The buyer's name as published, from `buyer` or the party in that role, and its identifiers."""
    stated = section(release.get("buyer"))
    party = _party(release)
    name = text_of(stated.get("name")) or text_of(party.get("name")) or None
    identifiers = [text_of(stated.get("id")), text_of(party.get("id"))]
    for found in [section(party.get("identifier")), *rows(party.get("additionalIdentifiers"))]:
        if found.get("scheme") and found.get("id"):
            identifiers.append(f"{found['scheme']}-{found['id']}")
    return name, list(dict.fromkeys(i for i in identifiers if i))


def locality(release: Row) -> str | None:
    """The buyer's town and region as published. Streets stay in landing: a person may be named there."""
    address = section(_party(release).get("address"))
    stated = [text_of(address.get(name)).strip() for name in ("locality", "region")]
    return ", ".join(filter(None, stated))[:200] or None


def _party(release: Row) -> Row:
    """The party that is the buyer, by its id or else by its role; empty when there is none."""
    key = section(release.get("buyer")).get("id")
    parties = rows(release.get("parties"))
    by_id = next((p for p in parties if p.get("id") and p.get("id") == key), None)
    role = (p for p in parties if isinstance(p.get("roles"), list) and "buyer" in p["roles"])
    return by_id or next(role, {})


def pounds(stated: Row) -> float | None:
    """The value of a tender or lot; null when it is none, or not in pounds."""
    value = section(stated.get("value"))
    amount = value.get("amount")
    if value.get("currency") != "GBP" or isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    return float(amount)


def deadline(tender: Row) -> str | None:
    """When tenders are due, as published."""
    return text_of(section(tender.get("tenderPeriod")).get("endDate")) or None
