"""What an element of a TED notice states, as OCDS has it: notice numbers, days, moments, amounts, parties."""

import hashlib
import re
from datetime import date, datetime

from pipelines.clock import LONDON
from pipelines.collect.eu.markup import Node, first, words
from pipelines.collect.eu.unread import Unread
from warehouse.errors import Unreadable
from warehouse.text import one_line

_OJ_NUMBER = re.compile(r"(\d{4})\s*/\s*S\s*\d{1,3}\s*-\s*(\d{1,6})")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
SENT, PUBLISHED = "CODED_DATA_SECTION/CODIF_DATA/DS_DATE_DISPATCH", "CODED_DATA_SECTION/REF_OJS/DATE_PUB"
LATEST_DAYS = 90
"""From sending to publication: twelve days by law, some weeks where a notice was sent back."""
_TIME = re.compile(r"(\d{1,2}):(\d\d)")
_AMOUNT = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?")


def doc_id(root: Node) -> str:
    """The notice's number and year, as 000149-2017. Raises Unreadable where it has none."""
    stated = (root.get("DOC_ID") or "").replace("_", "-").strip()
    if re.fullmatch(r"\d{1,8}-\d{4}", stated):
        number, year = stated.split("-")
        return f"{number.zfill(6)}-{year}"
    if found := named_notice(words(root, "CODED_DATA_SECTION/NOTICE_DATA/NO_DOC_OJS")):
        return found
    raise Unreadable(f"TED_EXPORT/@DOC_ID: {stated[:40]!r} is no notice number")


def named_notice(stated: str | None) -> str | None:
    """327832-2014 of "2014/S 186-327832"; null where none is stated."""
    found = _OJ_NUMBER.search(stated or "")
    return f"{found[2].zfill(6)}-{found[1]}" if found else None


def day_of(stated: str | None) -> str | None:
    """2017-01-05 of that or of 20170105; null for what is no day."""
    found = _DAY.match(stated or "")
    try:
        return datetime(*map(int, found.groups())).date().isoformat() if found else None  # type: ignore[arg-type]
    except ValueError:
        return None


def local_time(day: str | None, time: str | None) -> str | None:
    """A moment of the buyer's own clock, with the offset that it had in London on that day."""
    if day is None:
        return None
    found = _TIME.match(time or "")
    hours, minutes = (int(found[1]), int(found[2])) if found else (0, 0)
    year, month, number = map(int, day.split("-"))
    return datetime(year, month, number, hours, minutes, tzinfo=LONDON).isoformat()


def moment(stated: str | None, time: str | None = None) -> str | None:
    """A moment as a release states it; what is no day or no time of day as it was published.

    Then the reader of releases refuses it, as it does of any source, and says why.
    """
    found = _TIME.match(time or "")
    day = day_of(stated)
    if not stated or (day and (not time or (found and int(found[1]) < 24 and int(found[2]) < 60))):
        return local_time(day, time)
    return one_line(" ".join(filter(None, (stated, time))), 80)


def note_publication(root: Node, sent: str | None, unread: Unread) -> None:
    """Tells a day of publication, or of sending in the coded data, that does not fit when it was sent."""
    for path in (SENT, PUBLISHED):
        stated = words(root, path)
        day = day_of(stated)
        if not stated or not sent or sent == stated:
            continue
        if day is None:
            unread.add(first(root, path), "no day")
        elif (begun := day_of(sent)) and not 0 <= (_day(day) - _day(begun)).days <= LATEST_DAYS:
            unread.add(first(root, path), f"not within {LATEST_DAYS} days after the notice was sent, {begun}")


def _day(stated: str) -> date:
    return date.fromisoformat(stated)


def amount(node: Node | None) -> dict[str, object] | None:
    """{amount, currency} of an element; null where it holds no figure."""
    if node is None:
        return None
    text = "".join("".join(node.itertext()).split())
    currency = (node.get("CURRENCY") or "").strip()
    if not currency or not _AMOUNT.fullmatch(text):
        return None
    return {"amount": float(text.replace(",", ".")), "currency": currency}


def party_id(prefix: str, name: str) -> str:
    """One id for one name, so that the notices of a process agree on who is who."""
    return f"{prefix}org-{hashlib.sha256(' '.join(name.casefold().split()).encode()).hexdigest()[:12]}"
