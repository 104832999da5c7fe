"""Notices of the forms before 2014 (schema R2.0.8) as releases: a guess for the civil ones.

The defence forms (F16 to F18) were seen; the civil ones have the same elements under other names. Criteria
hold for the whole notice. What matches is taken over, and each such notice is counted as untried.
"""

import re

from pipelines.collect.eu.criteria import BESIDE, PRICE_ALONE, row_of
from pipelines.collect.eu.forms import AWARD, PLANNING, TENDER
from pipelines.collect.eu.markup import Node, first, words
from pipelines.collect.eu.stated import (
    PUBLISHED,
    SENT,
    doc_id,
    moment,
    named_notice,
    note_publication,
    party_id,
)
from pipelines.collect.eu.unread import Unread
from warehouse.errors import Unreadable

FORMS = {
    "PRIOR_INFORMATION": PLANNING,
    "PERIODIC_INDICATIVE_UTILITIES": PLANNING,
    "PRIOR_INFORMATION_DEFENCE": PLANNING,
    "CONTRACT": TENDER,
    "CONTRACT_UTILITIES": TENDER,
    "CONTRACT_DEFENCE": TENDER,
    "CONTRACT_AWARD": AWARD,
    "CONTRACT_AWARD_UTILITIES": AWARD,
    "CONTRACT_AWARD_DEFENCE": AWARD,
}
"""Forms that are read, by the element of the form."""
OTHER_FORMS = {
    "ADDITIONAL_INFORMATION_CORRIGENDUM",
    "BUYER_PROFILE",
    "CONCESSION",
    "CONTRACT_CONCESSIONAIRE",
    "CONTRACT_CONCESSIONAIRE_DEFENCE",
    "DESIGN_CONTEST",
    "OTH_NOT",
    "PERIODIC_INDICATIVE_NOTICE",
    "QUALIFICATION_SYSTEM_UTILITIES",
    "RESULT_DESIGN_CONTEST",
    "SIMPLIFIED_CONTRACT",
    "VOLUNTARY_EX_ANTE_TRANSPARENCY_NOTICE",
}
"""Forms that are counted by name."""
_PROCEDURES = {
    "PT_OPEN": ("open", "Open procedure"),
    "PT_RESTRICTED": ("selective", "Restricted procedure"),
    "PT_ACCELERATED_RESTRICTED": ("selective", "Accelerated restricted procedure"),
    "PT_COMPETITIVE_DIALOGUE": ("selective", "Competitive dialogue"),
    "PT_NEGOTIATED_WITH_COMPETITION": ("selective", "Negotiated procedure with competition"),
    "PT_NEGOTIATED_WITH_PUBLICATION_CONTRACT_NOTICE": ("selective", "Negotiated procedure with a notice"),
    "PT_NEGOTIATED_WITHOUT_COMPETITION": ("limited", "Negotiated procedure without a call for competition"),
    "PT_NEGOTIATED_WITHOUT_PUBLICATION_CONTRACT_NOTICE": (
        "limited",
        "Negotiated procedure without prior publication",
    ),
}
_CATEGORIES = {"1": "works", "2": "goods", "4": "services"}


def releases(root: Node, form: Node, prefix: str) -> list[dict[str, object]]:
    """The one release of such a notice. Raises Unreadable, naming the element."""
    tags, notice = FORMS[form.tag], doc_id(root)
    body = next((one for one in form if one.tag.startswith("FD_")), None)
    if body is None:
        raise Unreadable(f"{form.tag}/FD_{form.tag}: absent")
    coded = "CODED_DATA_SECTION"
    named = named_notice(words(root, f"{coded}/NOTICE_DATA/REF_NOTICE/NO_DOC_OJS"))
    continues = named if tags == AWARD and named != notice else None
    unread, sent = Unread(), moment(words(root, SENT) or words(root, PUBLISHED))
    release: dict[str, object] = {
        "ocid": f"{prefix}{continues or notice}",
        "id": notice,
        "date": sent,
        "tag": list(tags),
        "initiationType": "tender",
        "language": (form.get("LG") or "en").lower(),
        "convertedFrom": f"{root.tag} R2.0.8 {form.tag}, untried",
        "tender": _tender(root, body, notice, tags, unread),
    }
    if named and named != notice:
        relation = "prior" if continues else "planning"
        release["relatedProcesses"] = [
            {"id": "1", "relationship": [relation], "scheme": "eu-oj", "identifier": named}
        ]
    if name := _buyer(root, body):
        key = party_id(prefix, name)
        release["parties"] = [
            {"id": key, "name": name, "roles": ["buyer"], "identifier": {"legalName": name}}
        ]
        release["buyer"] = {"id": key, "name": name}
    note_publication(root, sent, unread)
    return [release | unread.member()]


def _buyer(root: Node, body: Node) -> str | None:
    organisation = next(iter(body.iter("ORGANISATION")), None)
    stated = None if organisation is None else words(organisation, "OFFICIALNAME") or words(organisation)
    return stated or words(root, "TRANSLATION_SECTION/ML_AA_NAMES/AA_NAME")


def _tender(root: Node, body: Node, notice: str, tags: tuple[str, ...], unread: Unread) -> dict[str, object]:
    tender: dict[str, object] = {"id": _said(body, "FILE_REFERENCE_NUMBER") or notice}
    title = _said(body, "TITLE_CONTRACT")
    text = _said(body, "SHORT_CONTRACT_DESCRIPTION", "SHORT_DESCRIPTION_CONTRACT")
    tender |= {name: said for name, said in (("title", title), ("description", text)) if said}
    tender["status"] = "planned" if tags == PLANNING else "active" if tags == TENDER else "complete"
    code = next((one.get("CODE") for one in body.iter("CPV_CODE")), None)
    if code:
        tender["classification"] = {"id": code[:8], "scheme": "CPV"}
    nature = first(root, "CODED_DATA_SECTION/CODIF_DATA/NC_CONTRACT_NATURE")
    if nature is not None and (category := _CATEGORIES.get(nature.get("CODE", ""))):
        tender["mainProcurementCategory"] = category
    for element in body.iter(*_PROCEDURES):
        method, details = _PROCEDURES[element.tag]
        tender |= {"procurementMethod": method, "procurementMethodDetails": details}
        break
    if (limit := next(body.iter("RECEIPT_LIMIT_DATE"), None)) is not None and (end := _moment(limit)):
        tender["tenderPeriod"] = {"endDate": end}
    if (value := next(body.iter("VALUE_COST"), None)) is not None:
        stated, currency = value.get("FMTVAL", ""), value.getparent().get("CURRENCY")
        if currency and re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", stated):
            tender["value"] = {"amount": float(stated), "currency": currency}
    listed, stated_in = _criteria(body, unread)
    lot: dict[str, object] = {"id": "1", "criteriaStatedIn": stated_in}
    if listed:
        lot["awardCriteria"] = {"criteria": listed}
    if listed == [{"type": "price"}]:
        lot["awardCriteriaCode"] = PRICE_ALONE
    return {**tender, "lots": [lot]}


def _criteria(body: Node, unread: Unread) -> tuple[list[dict[str, object]], str]:
    """(criteria of the whole notice, where they are stated); price is a criterion like others."""
    details = [one for one in body.iter() if one.tag.startswith("AWARD_CRITERIA_DETAIL")]
    stated = [one for place in details for one in place.iter("CRITERIA_DEFINITION")]
    found: list[dict[str, object]] = [
        {**row} for one in stated if (row := row_of(one, "CRITERIA", "WEIGHTING", unread))
    ]
    price = [one for place in details for one in place.iter("LOWEST_PRICE")]
    documents = [one for place in details for one in place.iter("CRITERIA_STATED_IN_OTHER_DOCUMENT")]
    for element in price if found else ():
        unread.add(element, "the form says as well that the lowest price alone decides")
    for element in documents if found or price else ():
        unread.add(element, BESIDE)
    if found:
        return found, "notice"
    if price:
        return [{"type": "price"}], "notice"
    return [], "documents" if documents else "nowhere"


def _said(body: Node, *names: str) -> str | None:
    """The text of the first element of one of these names, wherever it stands."""
    return next((text for name in names for one in body.iter(name) if (text := words(one))), None)


def _moment(place: Node) -> str | None:
    year, month, day = (words(place, name) for name in ("YEAR", "MONTH", "DAY"))
    stated = "-".join(part.zfill(width) if part else "?" for part, width in ((year, 4), (month, 2), (day, 2)))
    return moment(stated, words(place, "TIME")) if year or month or day else None
