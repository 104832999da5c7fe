"""Releases in the shape of Contracts Finder: no lots, no award criteria, text in the description.

Planning, tender, tenderAmendment, award and awardUpdate releases; an edit is a new release with a new
numeric tail under the same notice GUID. Buyers carry account numbers, seldom a register code.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from sample.procurement import Draft, Procurement, guid
from sample.uk_time import written

SITE = "https://www.contractsfinder.service.gov.uk"
CALL_OFFS = (
    ("selective", "Call-off from a framework agreement"),
    ("selective", "Call-off from a dynamic purchasing system"),
)
DIRECT = (
    ("direct", "Direct award"),
    ("direct", "Single tender action (below threshold)"),
    ("limited", "Negotiated procedure without prior publication (above threshold)"),
    (None, "Other - Direct Award"),
    (None, "Other - Single Source"),
)
OPEN = (
    ("open", "Open procedure (below threshold)"),
    ("open", "Open procedure (below threshold)"),
    ("open", "Open procedure"),
    ("selective", "Competitive quotation (below threshold)"),
    ("selective", "Restricted procedure"),
    (None, "Not specified"),
)
PAIRED = (("open", "Open procedure (above threshold)"), ("open", "Open procedure"))
METHODS = {"call_off": CALL_OFFS, "direct_award": DIRECT, "open": OPEN, "paired": PAIRED}


def notices(rng: random.Random, facts: Procurement, stages: list[tuple[str, datetime]]) -> list[Draft]:
    """The releases of one ocid: `stages` are tags with their times."""
    method, details = rng.choice(METHODS[facts.method])
    name, party = _buyer(rng, facts)
    tender_guid, award_guid = guid(rng), guid(rng)
    external = rng.choices(("attachment", "portal", "nothing"), (17, 50, 33))[0]
    attachment = guid(rng)
    off_by_an_hour = rng.random() < 0.03
    deadline_hour = 12 if rng.random() < 0.8 else 17
    first = stages[0][1]
    drafts = []
    for tag, when in stages:
        notice = award_guid if tag.startswith("award") else tender_guid
        tender = _tender(facts, tag, method, details)
        tender["datePublished"] = written(first if not tag.startswith("award") else when, True)
        tender["tenderPeriod"] = {"endDate": written(facts.deadline.replace(hour=deadline_hour), True)}
        if off_by_an_hour:
            tender["contractPeriod"]["startDate"] = written(facts.contract_start + timedelta(hours=1), True)
        release: dict[str, Any] = {
            "ocid": facts.ocid,
            "id": "",
            "language": "en",
            "date": written(when, True),
            "tag": [tag],
            "initiationType": "tender",
            "tender": tender,
            "parties": [party],
            "buyer": {"id": party["id"], "name": name},
        }
        document = {
            "id": "1",
            "documentType": "awardNotice" if tag.startswith("award") else "tenderNotice",
            "description": "SYNTHETIC notice",
            "url": f"{SITE}/Notice/{notice}",
            "datePublished": written(first, True),
            "format": "text/html",
            "language": "en",
        }
        if tag.endswith(("Amendment", "Update")):
            document["dateModified"] = written(when, True)
        if tag.startswith("award"):
            release["awards"] = [_award(facts, when, document)]
            release["parties"] = [party, _supplier(facts)]
        elif tag == "planning":
            document["documentType"] = "marketEngagementNotice"
            release["planning"] = {"documents": [document]}
            release["title"] = facts.title
        else:
            tender["documents"] = [document]
            if external == "attachment":
                url = f"{SITE}/Notice/Attachment/{attachment}"
                tender["documents"].append(
                    {"id": "2", "documentType": "biddingDocuments", "url": url, "format": "application/pdf"}
                )
            elif external == "portal":
                tender["documents"].append({"id": "2", "url": "https://portal.example/Advert"})
        drafts.append(Draft("contracts_finder", when, release, "", "", guid=notice))
    return drafts


def _tender(facts: Procurement, tag: str, method: str | None, details: str) -> dict[str, Any]:
    status = {"planning": "planning", "tender": "active", "tenderAmendment": "active"}.get(tag, "complete")
    if tag == "awardUpdate" and facts.value % 7 == 0:
        status = "InvalidStatus"
    tender: dict[str, Any] = {
        "id": facts.reference,
        "title": facts.title,
        "description": facts.description,
        "status": status,
        "classification": {
            "scheme": "CPV",
            "id": facts.subject.cpv,
            "description": facts.subject.cpv_name,
        },
        "items": [
            {"id": "1", "deliveryAddresses": [{"region": "North West", "countryName": "United Kingdom"}]}
        ],
        "procurementMethodDetails": details,
        "contractPeriod": {
            "startDate": written(facts.contract_start, True),
            "endDate": written(facts.contract_end, True),
        },
        "suitability": {"sme": facts.value % 3 != 0, "vcse": facts.value % 5 == 0},
        "mainProcurementCategory": "goods"
        if facts.subject.category == "supplies"
        else facts.subject.category,
    }
    if facts.value % 6:
        tender["value"] = {"amount": facts.value, "currency": "GBP"}
    if facts.value % 6 == 1:
        tender["minValue"] = {"amount": facts.value // 2, "currency": "GBP"}
    if method:
        tender["procurementMethod"] = method
    return tender


def _buyer(rng: random.Random, facts: Procurement) -> tuple[str, dict[str, Any]]:
    """Half of the buyers have no scheme; one council has several account numbers."""
    buyer = facts.buyer
    name = rng.choice(buyer.names)
    identifier = {"legalName": name}
    kind = rng.choices(("CFS", "SRS", "LAE"), (70, 24, 6))[0]
    if kind == "LAE" and buyer.register_code:
        key = f"GB-LAE-{buyer.register_code}"
        identifier |= {"scheme": "GB-LAE", "id": buyer.register_code}
    elif kind == "SRS":
        account = f"sid4gov.cabinetoffice.gov.uk/SYN{buyer.number:05d}"
        key = f"GB-SRS-{account}"
        identifier |= {"scheme": "GB-SRS", "id": account}
    else:
        key = f"GB-CFS-{900000 + buyer.number * 3 + rng.randrange(3)}"
    party = {
        "id": key,
        "name": name,
        "identifier": identifier,
        "address": {"locality": "Sampleton", "postalCode": "ZZ1 1ZZ", "countryName": "England"},
        "contactPoint": {"name": "Procurement team", "email": "tenders@council.example"},
        "details": {"url": "https://council.example"},
        "roles": ["buyer"],
    }
    return name, party


def _supplier(facts: Procurement) -> dict[str, Any]:
    return {
        "id": "GB-CFS-990001",
        "name": facts.supplier,
        "identifier": {"legalName": facts.supplier},
        "details": {"scale": "sme" if facts.value % 2 else "large", "vcse": facts.value % 9 == 0},
        "roles": ["supplier"],
    }


def _award(facts: Procurement, when: datetime, document: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{facts.ocid}-1",
        "status": "active",
        "date": written(when.replace(hour=0, minute=0, second=0), True),
        "datePublished": written(when, True),
        "value": {"amount": facts.value, "currency": "GBP"},
        "suppliers": [{"id": "GB-CFS-990001", "name": facts.supplier}],
        "contractPeriod": {
            "startDate": written(facts.contract_start, True),
            "endDate": written(facts.contract_end, True),
        },
        "documents": [document],
    }
