"""Find a Tender: the central digital platform, where notices above the thresholds have to be published.

From 24 February 2025 those below the thresholds are there too. Its feed of release packages answers for days
from 2 January 2021. It numbers its notices in one sequence a year (`008624-2023`), so a number that was
passed over is a notice that was not served, or one that was never published; asking for it by id tells
which. Its cursor loses rows at each page boundary, so windows are halved and never paged, and it refuses
a window whose ends are equal. Daily ZIPs of all notices lie on data.gov.uk (SOURCES.md 2).
"""

import re
from datetime import date
from typing import TYPE_CHECKING

from pipelines.collect.notice_page import NoNotice, category_of, line_of, moment_of, values_of
from pipelines.collect.source import (
    DailyListing,
    Feed,
    FeedSource,
    NoticePage,
    Release,
    YearlySequence,
)

if TYPE_CHECKING:
    from bs4 import Tag

FORMS = {
    **dict.fromkeys(("F01", "F04", "UK1", "UK2", "UK3"), "planning"),
    **dict.fromkeys(("F02", "F05", "F12", "F21", "F22", "F24", "UK4"), "tender"),
    **dict.fromkeys(("F03", "F06", "F13", "F25", "UK5", "UK6", "UK7"), "award"),
    **dict.fromkeys(("F14",), "tenderUpdate"),
    **dict.fromkeys(("F20", "UK10"), "contractAmendment"),
    **dict.fromkeys(("UK12",), "tenderCancellation"),
}
LATER = re.compile(r"(III|IV|V|VI)(\.|$)")
"""Sections of the old forms that come after the object; that of the award names the lots again."""
WEIGHTED = re.compile(
    r"^(?P<type>quality criterion|cost criterion|price)\b"
    r"(?:\s*-\s*name:\s*(?P<name>.+?))?(?:\s*[-/]\s*weighting:\s*(?P<weight>.*))?$",
    re.I,
)


def read_page(page: "Tag") -> Release:
    """The release that a notice page shows, its lots with their criteria. Raises NoNotice."""
    view = page.select_one("main.notice-view")
    main = page.select_one("#main-content")
    title = line_of(page.select_one("main.notice-view h1"))
    lines = [line_of(line) for line in view.select("p.govuk-body-s")] if view else []
    ocid = _after(lines, r"\(OCID\):\s*(ocds-[\w-]+)")
    when = _after(lines, r"^Published:?\s+(.+)")
    published = moment_of(*(when or "").split(", ")[:2]) if when else None
    if not title or not ocid or not published or main is None:
        raise NoNotice("no title, ocid, publication date or content on the page")
    form = _after(lines, r"^(F\d\d|UK\d{1,2})\b")
    numbered = re.search(r"(\d{4})/S 000-(\d{6})", " ".join(lines))
    entries = _entries(main)
    lots, loose = _lots(entries)
    return {
        "ocid": ocid,
        "id": f"{numbered[2]}-{numbered[1]}" if numbered else None,
        "date": published,
        "tag": [FORMS.get(form or "", "")],
        "buyer": {"name": line_of(view.select_one("ul.govuk-list li") if view else None)},
        "tender": {
            "title": title,
            "description": _entry(entries, r"^Short description$|^Description$"),
            "legalBasis": _basis(form),
            "procurementMethodDetails": _entry(entries, r"^Type of procedure$|^Procedure type$"),
            "mainProcurementCategory": category_of(_entry(entries, r"^Type of contract$|^Main category$")),
            **values_of(_entry(entries, r"^(Estimated )?[Tt]otal value\b")),
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


def _entries(main: "Tag") -> list[Entry]:
    """(number, heading, lines) in order: "II.2.5) Award criteria" gives "II.2.5" and "Award criteria"."""
    found: list[Entry] = [("", "", [])]
    for part in main.find_all(["h2", "h3", "h4", "h5", "p", "li", "tr"]):
        if part.find_parent("tr") or (part.name == "p" and part.find_parent("li")):
            continue
        if part.name.startswith("h"):
            shown = part.find("span", attrs={"aria-hidden": True}) or part
            number, _, heading = line_of(shown).rpartition(") ")
            found.append((number, heading, []))
        elif part.name == "tr":
            found[-1][2].append("\t".join(line_of(cell) for cell in part.find_all(["th", "td"])))
        elif line_of(part):
            found[-1][2].append(line_of(part))
    return found


def _lots(entries: list[Entry]) -> tuple[list[Release], list[str]]:
    """The lots of section II with their criteria, and lines among them that are no row: read as text."""
    lots: list[Release] = []
    loose: list[str] = []
    for number, heading, lines in entries:
        if LATER.match(number) or re.match(r"Section (III|IV|V|VI)\b", heading):
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
        elif match := WEIGHTED.match(line.strip()):
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


SOURCE = FeedSource(
    id="find_a_tender",
    title="Find a Tender",
    address="https://www.find-tender.service.gov.uk",
    ocid_prefixes=("ocds-h6vhtk-",),
    began=date(2021, 1, 1),
    feed=Feed(
        path="/api/1.0/ocdsReleasePackages",
        by_id="/api/1.0/ocdsReleasePackages/{}",
        from_parameter="updatedFrom",
        to_parameter="updatedTo",
        first_day=date(2021, 1, 2),
    ),
    notice_page=NoticePage(re.compile(r"([0-9]{6}-[0-9]{4})"), "/Notice/{}"),
    read_page=read_page,
    sequence=YearlySequence(re.compile(r"(\d{6})-(\d{4})"), "{number:06d}-{year}"),
    daily_listing=DailyListing(
        "a ZIP of each day's notices on data.gov.uk", re.compile(r"(\d{6})[-_](\d{4})(?!\d)")
    ),
    statutory=True,
)
