"""A notice page of either service as one release, for a notice that no feed gives (SOURCES.md 1.6 and 2.12).

Found by headings and labels, never by the random ids of the pages. Names and addresses of contacts are not
taken over; they stay in the page as landed.
"""

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from pipelines.collect.exports import CONVERTED_PREFIX
from warehouse.errors import UserError

LONDON = ZoneInfo("Europe/London")
MAX_BYTES = 5_000_000
"""The largest page that is parsed; the recorded ones have 38 and 81 kB."""
GUID = re.compile(r"/[Nn]otice/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])")

_STAGES = {
    "early engagement": "planning",
    "future opportunity": "planning",
    "opportunity": "tender",
    "awarded": "award",
}
_FORMS = {
    **dict.fromkeys(("F01", "F04", "UK1", "UK2", "UK3"), "planning"),
    **dict.fromkeys(("F02", "F05", "F12", "F21", "F22", "F24", "UK4"), "tender"),
    **dict.fromkeys(("F03", "F06", "F13", "F25", "UK5", "UK6", "UK7"), "award"),
    **dict.fromkeys(("F14",), "tenderUpdate"),
    **dict.fromkeys(("F20", "UK10"), "contractAmendment"),
    **dict.fromkeys(("UK12",), "tenderCancellation"),
}
_CATEGORIES = {"suppl": "goods", "product": "goods", "goods": "goods", "service": "services", "work": "works"}
_LATER = re.compile(r"(III|IV|V|VI)(\.|$)")
"""Sections of the old forms that come after the object; that of the award names the lots again."""
_MONEY = re.compile(r"£\s?(\d[\d,]*(?:\.\d+)?)")
_WEIGHTED = re.compile(
    r"^(?P<type>quality criterion|cost criterion|price)\b"
    r"(?:\s*-\s*name:\s*(?P<name>.+?))?(?:\s*[-/]\s*weighting:\s*(?P<weight>.*))?$",
    re.I,
)


class NoNotice(UserError):
    """The page holds no notice: signed out, an error page, or a page of another kind."""


def release_of_page(content: bytes, source: str) -> dict[str, Any]:
    """The release that a saved page of `source` shows. Raises NoNotice saying what is missing."""
    if len(content) > MAX_BYTES:
        raise NoNotice(f"larger than {MAX_BYTES} bytes")
    page = BeautifulSoup(content, "lxml", from_encoding="utf-8")
    for unread in page(["script", "style", "template"]):
        unread.decompose()
    for line_break in page("br"):
        line_break.replace_with("\n")
    readers = {"contracts_finder": _contracts_finder, "find_a_tender": _find_a_tender}
    if source not in readers:
        raise NoNotice(f"pages of {source} are not read")
    return {"convertedFrom": "notice page", "language": "en", **_known(readers[source](page))}


def _contracts_finder(page: BeautifulSoup) -> dict[str, Any]:
    title = _line(page.select_one("#all-content-wrapper h1"))
    blocks = {_line(block.find("h3")): block for block in page.select("div.content-block")}
    guid = GUID.search(str(page))
    if not title or "Contract summary" not in blocks or not guid:
        raise NoNotice("no title, contract summary or address of the notice on the page")
    stated = _labels(blocks["Contract summary"])
    head = page.find(id="content-block-left")
    stage = _line(head.find_all("p")[-1]).lower() if head and head.find("p") else ""
    published = _day(_first(stated, "Published date"))
    if published is None:
        raise NoNotice("no published date on the page")
    identifier = guid[1]
    more = blocks.get("More information")
    texts = [_text(blocks.get("Description")), _additional(more)]
    return {
        "ocid": f"{CONVERTED_PREFIX}{identifier}",
        "id": identifier,
        "date": datetime.combine(published, time(), LONDON).isoformat(),
        "tag": [next((tag for words, tag in _STAGES.items() if stage.startswith(words)), "")],
        "buyer": {"name": _line(page.select_one("#home-breadcrumb-description h2"))},
        "tender": {
            "id": _first(stated, "Procurement reference"),
            "title": title,
            "description": "\n\nAdditional information: ".join(text for text in texts if text),
            **_industry(stated.get("Industry", [])),
            **_values(_first(stated, "Value of contract")),
            "procurementMethodDetails": _first(stated, "Procedure type"),
            "mainProcurementCategory": _category(_first(stated, "Contract type")),
            "tenderPeriod": {
                "endDate": _moment(_first(stated, "Closing date"), _first(stated, "Closing time"))
            },
            "contractPeriod": {
                "startDate": _moment(_first(stated, "Contract start date")),
                "endDate": _moment(_first(stated, "Contract end date")),
            },
            "suitability": {
                "sme": _yes(_first(stated, "Contract is suitable for SMEs?")),
                "vcse": _yes(_first(stated, "Contract is suitable for VCSEs?")),
            },
            "documents": _attachments(more),
        },
    }


def _labels(block: Tag) -> dict[str, list[str]]:
    """What stands below each h4 of a block, up to the next: a list gives its items. No help texts."""
    found: dict[str, list[str]] = {}
    for heading in block.find_all("h4"):
        lines: list[str] = []
        for beside in heading.find_next_siblings():
            if beside.name in ("h3", "h4"):
                break
            if "form-opener" not in (beside.get("class") or []):
                items = beside.find_all("li") or [beside]
                lines += [_line(item) for item in items if _line(item)]
        found.setdefault(_line(heading), lines)
    return found


def _first(stated: dict[str, list[str]], label: str) -> str | None:
    return next(iter(stated.get(label, [])), None)


def _industry(lines: list[str]) -> dict[str, Any]:
    """ "Name - code" lines: the first is the main one."""
    codes = [
        {"scheme": "CPV", "id": code, "description": name}
        for name, _, code in (line.rpartition(" - ") for line in lines)
        if code.isdigit()
    ]
    return {"classification": codes[0] if codes else None, "additionalClassifications": codes[1:]}


def _values(text: str | None) -> dict[str, Any]:
    """The high end is the value and the low end the least, as in the feed (SOURCES.md 1.5)."""
    amounts = [{"amount": float(a.replace(",", "")), "currency": "GBP"} for a in _MONEY.findall(text or "")]
    if not amounts:
        return {}
    return {"value": amounts[-1], "minValue": amounts[0] if len(amounts) > 1 else None}


def _additional(block: Tag | None) -> str:
    """The text entries of "More information": what stands below "Additional text"."""
    if block is None:
        return ""
    found = []
    for label in block.find_all(["dt", "h4"]):
        if _line(label).lower().startswith("additional text"):
            following = label.find_next_siblings(["dt", "h4", "dd", "p", "ul"])
            for beside in following:
                if beside.name == label.name:
                    break
                found.append(_text(beside))
    return "\n".join(found)


def _attachments(block: Tag | None) -> list[dict[str, str]]:
    """Name and address of each attachment; one that is not on the service itself is left out."""
    links = block.find_all("a", href=re.compile(r"/Notice/(Supplier)?Attachment/")) if block else []
    return [
        {"title": _line(link), "url": str(link["href"])}
        for link in links
        if re.match(r"https://www\.contractsfinder\.service\.gov\.uk/|/Notice/", str(link["href"]))
    ]


def _find_a_tender(page: BeautifulSoup) -> dict[str, Any]:
    view = page.select_one("main.notice-view")
    main = page.find(id="main-content")
    title = _line(page.select_one("main.notice-view h1"))
    lines = [_line(line) for line in view.select("p.govuk-body-s")] if view else []
    ocid = _after(lines, r"\(OCID\):\s*(ocds-[\w-]+)")
    when = _after(lines, r"^Published:?\s+(.+)")
    published = _moment(*(when or "").split(", ")[:2]) if when else None
    if not title or not ocid or not published or not isinstance(main, Tag):
        raise NoNotice("no title, ocid, publication date or content on the page")
    form = _after(lines, r"^(F\d\d|UK\d{1,2})\b")
    numbered = re.search(r"(\d{4})/S 000-(\d{6})", " ".join(lines))
    entries = _entries(main)
    lots, loose = _lots(entries)
    return {
        "ocid": ocid,
        "id": f"{numbered[2]}-{numbered[1]}" if numbered else None,
        "date": published,
        "tag": [_FORMS.get(form or "", "")],
        "buyer": {"name": _line(view.select_one("ul.govuk-list li") if view else None)},
        "tender": {
            "title": title,
            "description": _entry(entries, r"^Short description$|^Description$"),
            "legalBasis": _basis(form),
            "procurementMethodDetails": _entry(entries, r"^Type of procedure$|^Procedure type$"),
            "mainProcurementCategory": _category(_entry(entries, r"^Type of contract$|^Main category$")),
            **_values(_entry(entries, r"^(Estimated )?[Tt]otal value\b")),
            "lots": lots,
            "pageText": "\n".join([*loose, *_found(entries, r"^Additional information$")]),
        },
    }


def _basis(form: str | None) -> dict[str, str] | None:
    if form is None:
        return None
    if form.startswith("UK"):
        return {"scheme": "UKPGA", "id": "2023/54"}
    return {"scheme": "CELEX", "id": "32014L0024"} if form in ("F01", "F02", "F03", "F14", "F20") else None


Entry = tuple[str, str, list[str]]


def _entries(main: Tag) -> list[Entry]:
    """(number, heading, lines) in order: "II.2.5) Award criteria" gives "II.2.5" and "Award criteria"."""
    found: list[Entry] = [("", "", [])]
    for part in main.find_all(["h2", "h3", "h4", "h5", "p", "li", "tr"]):
        if part.find_parent("tr") or (part.name == "p" and part.find_parent("li")):
            continue
        if part.name.startswith("h"):
            shown = part.find("span", attrs={"aria-hidden": True}) or part
            number, _, heading = _line(shown).rpartition(") ")
            found.append((number, heading, []))
        elif part.name == "tr":
            found[-1][2].append("\t".join(_line(cell) for cell in part.find_all(["th", "td"])))
        elif _line(part):
            found[-1][2].append(_line(part))
    return found


def _lots(entries: list[Entry]) -> tuple[list[dict[str, Any]], list[str]]:
    """The lots of section II with their criteria, and lines among them that are no row: read as text."""
    lots: list[dict[str, Any]] = []
    loose: list[str] = []
    for number, heading, lines in entries:
        if _LATER.match(number) or re.match(r"Section (III|IV|V|VI)\b", heading):
            break
        starts_lot = number == "II.2" or (not number and re.match(r"Lot \d+", heading))
        if starts_lot or (heading == "Award criteria" and not lots):
            name = re.match(r"Lot (\d+)", heading)
            lots.append({"id": name[1] if name else str(len(lots) + 1)})
        if not lots:
            continue
        if heading == "Lot No" and lines:
            lots[-1]["id"] = lines[0]
        elif heading == "Title":
            lots[-1]["title"] = " ".join(lines)
        elif heading == "Description of the procurement":
            lots[-1]["description"] = "\n".join(lines)
        elif heading == "Award criteria":
            criteria, rest = _criteria(lines)
            lots[-1]["awardCriteria"] = {"criteria": criteria} if criteria else {}
            loose += rest
    return lots, loose


def _criteria(lines: list[str]) -> tuple[list[dict[str, str]], list[str]]:
    """Rows "Quality criterion - Name: X / Weighting: 60", and table rows of name, type and weighting."""
    criteria, rest = [], []
    for line in lines:
        cells = line.split("\t")
        if len(cells) == 3:
            if cells[2].lower() not in ("weighting", "weight"):
                criteria.append({"name": cells[0], "type": cells[1].lower(), "description": cells[2]})
        elif match := _WEIGHTED.match(line.strip()):
            kind = match["type"].split()[0].lower()
            row = {"type": kind, "name": match["name"], "description": match["weight"]}
            criteria.append({key: value.strip() for key, value in row.items() if value})
        else:
            rest.append(line)
    return criteria, rest


def _found(entries: list[Entry], pattern: str) -> list[str]:
    return ["\n".join(lines) for _, heading, lines in entries if re.search(pattern, heading) and lines]


def _entry(entries: list[Entry], pattern: str) -> str | None:
    return next(iter(_found(entries, pattern)), None)


def _after(lines: list[str], pattern: str) -> str | None:
    return next((match[1] for line in lines if (match := re.search(pattern, line))), None)


def _line(part: Tag | None) -> str:
    """The text on one line."""
    return " ".join(part.get_text(" ").split()) if part is not None else ""


def _text(block: Tag | None) -> str:
    """The text below the block's h3, a line a line break or paragraph."""
    if block is None:
        return ""
    heading = block.find("h3")
    parts = [part.get_text() for part in (heading.find_next_siblings() if heading else [block])]
    lines = (" ".join(line.split()) for line in "\n".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _day(text: str | None) -> date | None:
    try:
        return datetime.strptime((text or "").strip(), "%d %B %Y").date()
    except ValueError:
        return None


def _moment(day: str | None, clock: str | None = None) -> str | None:
    """UK local date-time of "24 March 2023" and "11:45am", "5pm" or nothing, which is midnight."""
    found = _day(day)
    match = re.fullmatch(r"(\d{1,2})(?::(\d\d))?\s*(am|pm)", (clock or "12am").strip().lower())
    if found is None or match is None:
        return None
    hour = int(match[1]) % 12 + (12 if match[3] == "pm" else 0)
    return datetime.combine(found, time(hour, int(match[2] or 0)), LONDON).isoformat()


def _category(text: str | None) -> str | None:
    lowered = (text or "").lower()
    return next((category for word, category in _CATEGORIES.items() if word in lowered), None)


def _yes(text: str | None) -> bool | None:
    return {"yes": True, "no": False}.get((text or "").lower())


def _known(value: Any) -> Any:
    """Without what the page does not state."""
    if isinstance(value, dict):
        kept = {name: _known(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, "", [], [""], {})}
    return [_known(item) for item in value] if isinstance(value, list) else value
