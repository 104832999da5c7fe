"""The CSV export and the v2 search reply of Contracts Finder as releases (SOURCES.md 1.7).

Neither states an ocid: a process gets the prefix of converted notices and the notice's own identifier.
Contact columns are not taken over; they stay in the file as landed.
"""

import csv
import html
import io
import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from warehouse.errors import UserError

CONVERTED_PREFIX = "peerbench-cf-"
"""A page or export of Contracts Finder states no ocid: its process gets this prefix, no publisher's."""
LONDON = ZoneInfo("Europe/London")
MAX_FIELD = 1_000_000
NEEDED = ("Notice Identifier", "Notice Type", "Organisation Name", "Published Date", "Title", "Description")
TAGS = {"contract": "tender", "pipeline": "planning", "preprocurement": "planning"}
CATEGORIES = {"Services": "services", "Works": "works", "Products": "goods"}
PROCEDURES = {
    "Open": "Open procedure",
    "OpenOJEU": "Open procedure (above threshold)",
    "OpenNonOJEU": "Open procedure (below threshold)",
    "Restricted": "Restricted procedure",
    "RestrictedOJEU": "Restricted procedure (above threshold)",
    "CompetitiveQuotationNonOJEU": "Competitive quotation (below threshold)",
    "Negotiated": "Negotiated procedure",
    "DirectAward": "Direct award",
    "CallOffFromAFramework": "Call-off from a framework agreement",
}
"""Codes of the export in the words that the feed uses; a code that is not here is kept as it is."""
Row = dict[str, Any]


class WrongShape(UserError):
    """The file is no CSV export of Contracts Finder."""


def releases_of_csv(content: bytes) -> Iterator[tuple[int, Row | None, str]]:
    """(row, release, problem) for each row below the header, counted from 1. Raises WrongShape."""
    text = content.decode("utf-8-sig", errors="replace")
    csv.field_size_limit(MAX_FIELD)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    absent = [name for name in NEEDED if name not in (reader.fieldnames or [])]
    if absent:
        raise WrongShape(f"no CSV export of Contracts Finder: column {absent[0]!r} is missing")
    try:
        for number, row in enumerate(reader, 1):
            problem = next((f"{name} is empty" for name in NEEDED[:4] if not (row[name] or "").strip()), "")
            yield number, None if problem else _of_csv(row), problem
    except csv.Error as error:
        raise WrongShape(f"line {reader.line_num}: {error}") from error


def _of_csv(row: Row) -> Row:
    stated = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str) and name}
    more = stated.get("Additional Text")
    description = stated["Description"] + (f"\n\nAdditional information: {more}" if more else "")
    code = stated.get("OJEU Procedure Type", "")
    tag = "award" if stated.get("Awarded Date") else TAGS.get(stated["Notice Type"].lower())
    return _release(
        identifier=stated["Notice Identifier"],
        made_from="csv export",
        date=stated["Published Date"],
        tag=tag,
        buyer=stated["Organisation Name"],
        tender={
            "title": stated["Title"],
            "description": description,
            "value": _pounds(stated.get("Value High")) or _pounds(stated.get("Value Low")),
            "classification": _cpv(stated.get("Cpv Codes", "")),
            "procurementMethodDetails": PROCEDURES.get(code, code),
            "mainProcurementCategory": CATEGORIES.get(stated.get("OJEU Contract Type", "")),
            "tenderPeriod": _until(_moment(stated.get("Closing Date"))),
            "suitability": {
                "sme": stated.get("Suitable for SME") == "Yes",
                "vcse": stated.get("Suitable for VCO") == "Yes",
            },
            "documents": [{"url": url} for url in stated.get("Links", "").split() if _is_web(url)],
        },
    )


def releases_of_search(reply: Row) -> Iterator[tuple[int, Row | None, str]]:
    """(position, release, problem) for each item of a v2 search reply."""
    for number, entry in enumerate(reply["noticeList"], 1):
        item = entry.get("item") if isinstance(entry, dict) else None
        wanted = ("id", "title", "organisationName", "publishedDate")
        if not isinstance(item, dict):
            yield number, None, "no item"
            continue
        problem = next((f"{name} is no text" for name in wanted if not isinstance(item.get(name), str)), "")
        yield number, None if problem else _of_search(item), problem


def _of_search(item: Row) -> Row:
    """Text comes with HTML entities, once (SOURCES.md 1.7)."""
    status = item.get("noticeStatus")
    tag = "award" if status == "Awarded" else TAGS.get(str(item.get("noticeType")).lower())
    return _release(
        identifier=item["id"],
        made_from="v2 search",
        date=item["publishedDate"],
        tag=tag,
        buyer=html.unescape(item["organisationName"]),
        tender={
            "title": html.unescape(item["title"]),
            "description": html.unescape(str(item.get("description") or "")),
            "value": _pounds(item.get("valueHigh")) or _pounds(item.get("valueLow")),
            "classification": _cpv(str(item.get("cpvCodes") or "")),
            "tenderPeriod": _until(item.get("deadlineDate")),
        },
    )


def is_search_reply(value: object) -> bool:
    """Whether a JSON value is a v2 search reply."""
    return isinstance(value, dict) and isinstance(value.get("noticeList"), list)


def _release(identifier: str, made_from: str, date: str, tag: str | None, buyer: str, tender: Row) -> Row:
    return {
        "ocid": CONVERTED_PREFIX + re.sub(r"\s+", "-", identifier),
        "id": identifier,
        "date": date,
        "language": "en",
        "convertedFrom": made_from,
        "tag": [tag] if tag else [],
        "buyer": {"name": buyer},
        "tender": {name: value for name, value in tender.items() if value not in (None, "", [])},
    }


def _pounds(value: object) -> Row | None:
    """The export writes 0 where nothing is stated."""
    try:
        amount = float(str(value))
    except ValueError:
        return None
    return {"amount": amount, "currency": "GBP"} if 0 < amount < float("inf") else None


def _cpv(codes: str) -> Row | None:
    found = re.search(r"\d{8}", codes)
    return {"scheme": "CPV", "id": found[0]} if found else None


def _until(moment: str | None) -> Row | None:
    return {"endDate": moment} if moment else None


def _moment(day: str | None) -> str | None:
    """The end of a day written 31/12/2020; the export puts 01/01/2001 where there is none."""
    try:
        found = datetime.strptime(day or "", "%d/%m/%Y").date()
    except ValueError:
        return None
    return datetime.combine(found, time(23, 59, 59), LONDON).isoformat() if found.year > 2001 else None


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))
