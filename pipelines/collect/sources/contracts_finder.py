"""Contracts Finder: notices of the wider public sector, above and below the thresholds, for England.

Its feed of release packages answers for days from February 2015; the site has older notices. A release id is
a GUID and a number. A saved notice page, the CSV export of a search and the v2 search reply are taken over by
`peerbench import`: none of them states an ocid, so a process gets a prefix of ours and the notice's own
identifier. Contact columns stay in the file as landed (SOURCES.md 1).
"""

import csv
import html
import io
import json
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from pipelines.clock import LONDON
from pipelines.collect.notice_page import (
    NoNotice,
    category_of,
    day_of,
    line_of,
    moment_of,
    text_of,
    values_of,
    yes_or_no,
)
from pipelines.collect.source import (
    DailyListing,
    Feed,
    FeedSource,
    NoticePage,
    Release,
    ReleaseRows,
    WrongShape,
)

if TYPE_CHECKING:
    from bs4 import Tag

ADDRESS = "https://www.contractsfinder.service.gov.uk"
CONVERTED_PREFIX = "peerbench-cf-"
"""A page or export states no ocid: its process gets this prefix, no publisher's."""
_GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OWN_ADDRESS = re.compile(rf"/[Nn]otice/({_GUID})(?![\w-])")
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
STAGES = {
    "early engagement": "planning",
    "future opportunity": "planning",
    "opportunity": "tender",
    "awarded": "award",
}


def read_page(page: "Tag") -> Release:
    """The release that a notice page shows. Raises NoNotice."""
    title = line_of(page.select_one("#all-content-wrapper h1"))
    blocks = {line_of(block.find("h3")): block for block in page.select("div.content-block")}
    guid = _OWN_ADDRESS.search(str(page))
    if not title or "Contract summary" not in blocks or not guid:
        raise NoNotice("no title, contract summary or address of the notice on the page")
    stated = _labels(blocks["Contract summary"])
    head = page.find(id="content-block-left")
    stage = line_of(head.find_all("p")[-1]).lower() if head and head.find("p") else ""
    published = day_of(_first(stated, "Published date"))
    if published is None:
        raise NoNotice("no published date on the page")
    identifier = guid[1]
    more = blocks.get("More information")
    texts = [text_of(blocks.get("Description")), _additional(more)]
    return {
        "ocid": f"{CONVERTED_PREFIX}{identifier}",
        "id": identifier,
        "date": datetime.combine(published, time(), LONDON).isoformat(),
        "tag": [next((tag for words, tag in STAGES.items() if stage.startswith(words)), "")],
        "buyer": {"name": line_of(page.select_one("#home-breadcrumb-description h2"))},
        "tender": {
            "id": _first(stated, "Procurement reference"),
            "title": title,
            "description": "\n\nAdditional information: ".join(text for text in texts if text),
            **_industry(stated.get("Industry", [])),
            **values_of(_first(stated, "Value of contract")),
            "procurementMethodDetails": _first(stated, "Procedure type"),
            "mainProcurementCategory": category_of(_first(stated, "Contract type")),
            "tenderPeriod": {
                "endDate": moment_of(_first(stated, "Closing date"), _first(stated, "Closing time"))
            },
            "contractPeriod": {
                "startDate": moment_of(_first(stated, "Contract start date")),
                "endDate": moment_of(_first(stated, "Contract end date")),
            },
            "suitability": {
                "sme": yes_or_no(_first(stated, "Contract is suitable for SMEs?")),
                "vcse": yes_or_no(_first(stated, "Contract is suitable for VCSEs?")),
            },
            "documents": _attachments(more),
        },
    }


def _labels(block: "Tag") -> dict[str, list[str]]:
    """What stands below each h4 of a block, up to the next: a list gives its items. No help texts."""
    found: dict[str, list[str]] = {}
    for heading in block.find_all("h4"):
        lines: list[str] = []
        for beside in heading.find_next_siblings():
            if beside.name in ("h3", "h4"):
                break
            if "form-opener" not in (beside.get("class") or []):
                items = beside.find_all("li") or [beside]
                lines += [line_of(item) for item in items if line_of(item)]
        found.setdefault(line_of(heading), lines)
    return found


def _first(stated: dict[str, list[str]], label: str) -> str | None:
    return next(iter(stated.get(label, [])), None)


def _industry(lines: list[str]) -> Release:
    """ "Name - code" lines: the first is the main one."""
    codes = [
        {"scheme": "CPV", "id": code, "description": name}
        for name, _, code in (line.rpartition(" - ") for line in lines)
        if code.isdigit()
    ]
    return {"classification": codes[0] if codes else None, "additionalClassifications": codes[1:]}


def _additional(block: "Tag | None") -> str:
    """The text entries of "More information": what stands below "Additional text"."""
    if block is None:
        return ""
    found = []
    for label in block.find_all(["dt", "h4"]):
        if line_of(label).lower().startswith("additional text"):
            following = label.find_next_siblings(["dt", "h4", "dd", "p", "ul"])
            for beside in following:
                if beside.name == label.name:
                    break
                found.append(text_of(beside))
    return "\n".join(found)


def _attachments(block: "Tag | None") -> list[dict[str, str]]:
    """Name and address of each attachment; one that is not on the service itself is left out."""
    links = block.find_all("a", href=re.compile(r"/Notice/(Supplier)?Attachment/")) if block else []
    return [
        {"title": line_of(link), "url": str(link["href"])}
        for link in links
        if re.match(rf"{re.escape(ADDRESS)}/|/Notice/", str(link["href"]))
    ]


def read_export(content: bytes, suffixes: Sequence[str]) -> ReleaseRows | None:
    """The rows of a CSV export, or the items of a v2 search reply; null for another file."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if ".csv" in suffixes or start.startswith(b"Notice Identifier,"):
        return releases_of_csv(content)
    if start[:1] == b"{" and b'"noticeList"' in content:
        try:
            reply = json.loads(content)
        except (ValueError, RecursionError):
            return None
        return releases_of_search(reply) if _is_search_reply(reply) else None
    return None


def releases_of_csv(content: bytes) -> ReleaseRows:
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


def _of_csv(row: Release) -> Release:
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
            "tenderPeriod": _until(_last_second(stated.get("Closing Date"))),
            "suitability": {
                "sme": stated.get("Suitable for SME") == "Yes",
                "vcse": stated.get("Suitable for VCO") == "Yes",
            },
            "documents": [{"url": url} for url in stated.get("Links", "").split() if _is_web(url)],
        },
    )


def releases_of_search(reply: Release) -> ReleaseRows:
    """(position, release, problem) for each item of a v2 search reply."""
    listed = reply["noticeList"]
    for number, entry in enumerate(listed if isinstance(listed, list) else (), 1):
        item = entry.get("item") if isinstance(entry, dict) else None
        wanted = ("id", "title", "organisationName", "publishedDate")
        if not isinstance(item, dict):
            yield number, None, "no item"
            continue
        problem = next((f"{name} is no text" for name in wanted if not isinstance(item.get(name), str)), "")
        yield number, None if problem else _of_search(item), problem


def _of_search(item: Release) -> Release:
    """Text comes with HTML entities, once (SOURCES.md 1.7)."""
    status = item.get("noticeStatus")
    tag = "award" if status == "Awarded" else TAGS.get(str(item.get("noticeType")).lower())
    return _release(
        identifier=str(item["id"]),
        made_from="v2 search",
        date=str(item["publishedDate"]),
        tag=tag,
        buyer=html.unescape(str(item["organisationName"])),
        tender={
            "title": html.unescape(str(item["title"])),
            "description": html.unescape(str(item.get("description") or "")),
            "value": _pounds(item.get("valueHigh")) or _pounds(item.get("valueLow")),
            "classification": _cpv(str(item.get("cpvCodes") or "")),
            "tenderPeriod": _until(item.get("deadlineDate")),
        },
    )


def _is_search_reply(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("noticeList"), list)


def _release(
    identifier: str, made_from: str, date: str, tag: str | None, buyer: str, tender: Release
) -> Release:
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


def _pounds(value: object) -> Release | None:
    """The export writes 0 where nothing is stated."""
    try:
        amount = float(str(value))
    except ValueError:
        return None
    return {"amount": amount, "currency": "GBP"} if 0 < amount < float("inf") else None


def _cpv(codes: str) -> Release | None:
    found = re.search(r"\d{8}", codes)
    return {"scheme": "CPV", "id": found[0]} if found else None


def _until(moment: object) -> Release | None:
    return {"endDate": moment} if moment else None


def _last_second(day: str | None) -> str | None:
    """The end of a day written 31/12/2020; the export puts 01/01/2001 where there is none."""
    try:
        found = datetime.strptime(day or "", "%d/%m/%Y").date()
    except ValueError:
        return None
    return datetime.combine(found, time(23, 59, 59), LONDON).isoformat() if found.year > 2001 else None


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


SOURCE = FeedSource(
    id="contracts_finder",
    title="Contracts Finder",
    address=ADDRESS,
    ocid_prefixes=("ocds-b5fd17-",),
    converted_prefix=CONVERTED_PREFIX,
    began=date(2011, 2, 1),
    feed=Feed(
        path="/Published/Notices/OCDS/Search",
        by_id="/Published/OCDS/Release/{}",
        from_parameter="publishedFrom",
        to_parameter="publishedTo",
        first_day=date(2015, 2, 1),
    ),
    notice_page=NoticePage(re.compile(rf"({_GUID})(?:-[0-9]{{1,10}})?", re.I), "/Notice/{}"),
    read_page=read_page,
    read_export=read_export,
    exports="CSV export or v2 search reply",
    daily_listing=DailyListing("a CSV of each day's releases"),
    below_threshold_regime="below_threshold_cf",
)
