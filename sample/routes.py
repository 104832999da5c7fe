"""Which address of which service gives what (SOURCES.md 1.2 and 2.1)."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from sample.answers import Asked, by_name, by_notice, by_release, legacy, record, record_of_notice, search
from sample.attachments import attachment, notice_pdf
from sample.daily_csv import csv_of_day, csv_of_yesterday
from sample.fts_page import find_a_tender_page
from sample.pages import contracts_finder_page, signed_out_page
from sample.replies import Reply

GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
CF, FTS = "contracts_finder", "find_a_tender"
ROUTES: list[tuple[str, str, Callable[[Asked], Reply]]] = [
    (r"/Published/Notices/OCDS/Search", CF, search),
    (r"/Published/OCDS/Record/([^/]+)", CF, record),
    (r"/Published/OCDS/Release/([^/]+)", CF, by_release),
    (rf"/Published/Notice/OCDS/({GUID})", CF, by_notice),
    (r"/Published/Notice/(?:records|releases)/[^/]+\.json", CF, legacy),
    (r"/Harvester/Notices/Data/CSV/Daily", CF, csv_of_yesterday),
    (r"/Harvester/Notices/Data/CSV/(\d{4})/(\d\d?)/(\d\d?)", CF, csv_of_day),
    (rf"/[Nn]otice/({GUID})", CF, contracts_finder_page),
    (rf"/[Nn]otice/({GUID}-\d+)", CF, signed_out_page),
    (rf"/Notice/Attachment/({GUID})", CF, attachment),
    (r"/api/1\.0/ocdsReleasePackages", FTS, search),
    (r"/api/1\.0/ocdsReleasePackages/([^/]+)", FTS, by_name),
    (r"/api/1\.0/ocdsRecordPackages/([^/]+)", FTS, record),
    (r"/Notice/Attachment/(A-\d+)", FTS, attachment),
    (r"/Notice/([^/]+)", FTS, find_a_tender_page),
    (r"/Notice/([^/]+)/PDF", FTS, notice_pdf),
    (r"/Notice/([^/]+)/OCDS/ReleasePackage", FTS, by_release),
    (r"/Notice/([^/]+)/OCDS/Record", FTS, record_of_notice),
]


def route(path: str) -> tuple[str, Callable[[Asked], Reply], tuple[str, ...]] | None:
    """The source asked, what answers, and the variable parts of the path."""
    for pattern, source, answers in ROUTES:
        if found := re.fullmatch(pattern, path):
            return source, answers, tuple(map(unquote, found.groups()))
    return None
