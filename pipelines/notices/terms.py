"""The terms of a notice beside its criteria: subject, procedure, who may take part, how long it runs.

Paths are those of the OCDS EU and UK profiles, as the two services publish them; each value is null where
the notice does not say.
"""

import re
from datetime import date
from typing import Any

from pipelines.notices.scope import CALL_OFF, DIRECT, lots, notice_type, rows, section, text_of

Row = dict[str, object]
DAYS_A_MONTH = 365.25 / 12
OLD_FORM_DAYS = 30
"""The old forms of Find a Tender turn months into `durationInDays` at 30 a month: 720 stands for 24."""
NO_END = "an extension is allowed, its end is not stated"
NOT_ASKED = "the form does not say whether it can be extended"
_PROCEDURES = (
    ("competitive_flexible", re.compile(r"competitive flexible", re.I)),
    ("dialogue", re.compile(r"competitive dialogue|innovation partnership", re.I)),
    ("negotiated", re.compile(r"negotiat", re.I)),
    ("restricted", re.compile(r"restricted|limited competition", re.I)),
    ("quotation", re.compile(r"quotation", re.I)),
    ("dynamic_market", re.compile(r"dynamic (market|purchasing)", re.I)),
    ("open", re.compile(r"\bopen\b", re.I)),
)


def subject(tender: Row) -> tuple[str | None, str | None]:
    """(CPV code, its two-digit division): of the tender, else of its first item."""
    stated = [section(tender.get("classification"))]
    for item in rows(tender.get("items")):
        stated += [section(item.get("classification")), *rows(item.get("additionalClassifications"))]
    for found in stated:
        code = str(found.get("id") or "")
        if found.get("scheme") == "CPV" and re.match(r"\d{8}", code):
            return code[:8], code[:2]
    return None, None


def procedure(release: Row) -> str | None:
    """The kind of procedure, by the words of `procurementMethodDetails` before the code of the method."""
    tender = section(release.get("tender"))
    details, method = text_of(tender.get("procurementMethodDetails")), tender.get("procurementMethod")
    if CALL_OFF.search(details):
        return "call_off"
    if DIRECT.search(details) or method in ("direct", "limited") or notice_type(release) == "UK5":
        return "direct"
    for name, words in _PROCEDURES:
        if words.search(details):
            return name
    if method == "open":
        return "open"
    return "other" if details and details != "Not specified" else None


def suitability(places: list[Row], who: str) -> bool | None:
    """Whether a tender or any of its lots is said to suit `sme` or `vcse`; null where none answers."""
    stated = [section(place.get("suitability")).get(who) for place in places]
    answers = [answer for answer in stated if isinstance(answer, bool)]
    return any(answers) if answers else None


def reserved(places: list[Row]) -> str | None:
    """For whom participation is reserved, as coded, parted by `;`; null where nothing is said."""
    found: set[str] = set()
    for place in places:
        stated = section(place.get("otherRequirements")).get("reservedParticipation")
        codes = stated if isinstance(stated, list) else [stated]
        found |= {code for code in codes if isinstance(code, str) and code and code != "none"}
    return ";".join(sorted(found)) or None


LONGEST_MONTHS = 3_000
"""Leases run for 250 years; 9999 months is a default."""


def duration(place: Row, asks_for_renewal: bool) -> tuple[float | None, float | None, str | None]:
    """(months, months with all extensions, why the second is not known) of a lot or of a tender without lots.

    With extensions is known from `maxExtentDate`, or where there is no renewal. `asks_for_renewal`: the form
    prints a renewal wherever there is one.
    """
    period = section(place.get("contractPeriod"))
    begin, end = _day(period.get("startDate")), _day(period.get("endDate"))
    months = _number(period.get("durationInMonths"))
    months = months if months is None or months <= LONGEST_MONTHS else None
    if months is None and begin and end and end >= begin:
        months = _months(begin, end)
    if months is None and (days := _number(period.get("durationInDays"))) is not None:
        months = round(days / OLD_FORM_DAYS, 1)
    longest = _day(period.get("maxExtentDate"))
    if begin and longest and longest >= (end or begin):
        return months, max(_months(begin, longest), months or 0.0), None
    if months is None:
        return None, None, None
    if place.get("hasRenewal") is True:
        return months, None, NO_END
    if place.get("hasRenewal") is False or asks_for_renewal:
        return months, months, None
    return months, None, NOT_ASKED


def whole_duration(tender: Row, asks_for_renewal: bool) -> tuple[float | None, float | None]:
    """The longest of the lots, else of the tender; with extensions null where any lot's is not known."""
    places = [duration(lot, asks_for_renewal) for lot in lots(tender)]
    places = [place for place in places if place[0] is not None] or [duration(tender, asks_for_renewal)]
    months = [place[0] for place in places if place[0] is not None]
    extended = [place[1] for place in places]
    known = [value for value in extended if value is not None]
    return max(months, default=None), max(known) if known and len(known) == len(extended) else None


def asks_for_renewal(release: Row) -> bool:
    """Notices of the Procurement Act print a renewal wherever there is one; older forms answer yes or no."""
    return (notice_type(release) or "").startswith("UK")


def engagement(release: Row) -> tuple[bool, str | None]:
    """(whether this is or holds a preliminary market engagement notice, the stated reason for none)."""
    planning = section(release.get("planning"))
    kinds = [document.get("noticeType") for document in rows(planning.get("documents"))]
    return "UK2" in kinds, text_of(planning.get("noEngagementNoticeRationale")) or None


def indicators(release: Row) -> tuple[int | None, str | None]:
    """(agreed indicators of all contracts, the stated reason for none); null where no contract tells."""
    contracts = rows(release.get("contracts"))
    reason = next((text for row in contracts if (text := text_of(row.get("noAgreedMetricsRationale")))), None)
    lists = [found for row in contracts if isinstance(found := row.get("agreedMetrics"), list)]
    return (sum(map(len, lists)) if lists else 0 if reason else None), reason


def reports_performance(release: Row) -> bool:
    """Whether a contract reports on its indicators (UK9)."""
    return any(
        rows(section(row.get("implementation")).get("metrics")) for row in rows(release.get("contracts"))
    )


def suppliers(release: Row) -> tuple[bool | None, bool | None]:
    """Whether any supplier is small or medium, and whether any is a VCSE; null where none is described."""
    found = [row for row in rows(release.get("parties")) if "supplier" in roles(row)]
    details = [section(row.get("details")) for row in found]
    scales = [
        row["scale"] for row in details if row.get("scale") in ("sme", "micro", "small", "medium", "large")
    ]
    kinds = [row["vcse"] for row in details if isinstance(row.get("vcse"), bool)]
    return (any(scale != "large" for scale in scales) if scales else None), (any(kinds) if kinds else None)


def purchasing_bodies(release: Row, buyer_name: str | None) -> list[str]:
    """Names of those that run the procurement for the buyer, as published."""
    acting = ("centralPurchasingBody", "procuringEntity", "wholesaleBuyer")
    names = [
        text_of(row.get("name")) for row in rows(release.get("parties")) if set(acting) & set(roles(row))
    ]
    return [name for name in dict.fromkeys(names) if name and name != buyer_name]


def roles(party: Row) -> list[str]:
    """The roles of a party by their codes, also where they stand as one text or in other capitals."""
    stated = party.get("roles")
    texts = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    found = (part.strip() for text in texts if isinstance(text, str) for part in _PARTED.split(text))
    return [_ROLES.get(role.casefold(), role) for role in found if role]


_PARTED = re.compile(r"[,;|]")
_ROLES = {
    role.casefold(): role
    for role in (
        "buyer",
        "procuringEntity",
        "supplier",
        "tenderer",
        "centralPurchasingBody",
        "wholesaleBuyer",
    )
} | dict.fromkeys(("cobuyer", "co-buyer", "jointbuyer", "joint-buyer", "leadbuyer", "lead-buyer"), "buyer")
"""The codes that are looked for, by their small letters; a buyer beside others is one."""


def _months(begin: date, end: date) -> float:
    """Whole days, the last included, as months."""
    return round(((end - begin).days + 1) / DAYS_A_MONTH, 1)


def _day(stated: Any) -> date | None:
    """The local day of a date-time as published: an hour off must not change it (14 of 401 are).

    Null for a year in which no contract of ours begins or ends: 1, 1900 and 9999 are defaults of systems.
    """
    try:
        found = date.fromisoformat(text_of(stated)[:10])
    except ValueError:
        return None
    return found if 1950 <= found.year <= 2200 else None


def _number(stated: Any) -> float | None:
    if isinstance(stated, bool) or not isinstance(stated, int | float) or not 0 < stated < 10_000:
        return None
    return float(stated)
