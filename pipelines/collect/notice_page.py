"""A saved notice page: parsed safely, and what the pages of several sources have in common.

What a page of a source shows is read by that source's module, by headings and labels, never by the random
ids of the pages. Names and addresses of contacts are not taken over; they stay in the page as landed.
"""

import re
import warnings
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from pipelines.clock import LONDON
from warehouse.errors import UserError

if TYPE_CHECKING:  # bs4 takes 0.3 s to import, and only a saved page needs it
    from bs4 import Tag

MAX_BYTES = 5_000_000
"""The largest page that is parsed; the recorded ones have 38 and 81 kB."""
_CATEGORIES = {"suppl": "goods", "product": "goods", "goods": "goods", "service": "services", "work": "works"}
_MONEY = re.compile(r"£\s?(\d[\d,]*(?:\.\d+)?)")


class NoNotice(UserError):
    """The page holds no notice: signed out, an error page, or a page of another kind."""


def parse(content: bytes) -> "Tag":
    """The page without what is no text of it. Raises NoNotice for one that is too large."""
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

    if len(content) > MAX_BYTES:
        raise NoNotice(f"larger than {MAX_BYTES} bytes")
    with warnings.catch_warnings():
        # XML and bare words are told by their caller: they hold no notice.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        page = BeautifulSoup(content, "lxml", from_encoding="utf-8")
    for unread in page(["script", "style", "template"]):
        unread.decompose()
    for line_break in page("br"):
        line_break.replace_with("\n")
    return page


def values_of(text: str | None) -> dict[str, object]:
    """The high end is the value and the low end the least, as in the feed (SOURCES.md 1.5)."""
    amounts = [{"amount": float(a.replace(",", "")), "currency": "GBP"} for a in _MONEY.findall(text or "")]
    if not amounts:
        return {}
    return {"value": amounts[-1], "minValue": amounts[0] if len(amounts) > 1 else None}


def line_of(part: "Tag | None") -> str:
    """The text on one line."""
    return " ".join(part.get_text(" ").split()) if part is not None else ""


def text_of(block: "Tag | None") -> str:
    """The text below the block's h3, a line a line break or paragraph."""
    if block is None:
        return ""
    heading = block.find("h3")
    parts = [part.get_text() for part in (heading.find_next_siblings() if heading else [block])]
    lines = (" ".join(line.split()) for line in "\n".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def day_of(text: str | None) -> date | None:
    """The day of "24 March 2023"; null for other words."""
    try:
        return datetime.strptime((text or "").strip(), "%d %B %Y").date()
    except ValueError:
        return None


def moment_of(day: str | None, clock: str | None = None) -> str | None:
    """UK local date-time of "24 March 2023" and "11:45am", "5pm" or nothing, which is midnight."""
    found = day_of(day)
    match = re.fullmatch(r"(\d{1,2})(?::(\d\d))?\s*(am|pm)", (clock or "12am").strip().lower())
    if found is None or match is None:
        return None
    hour = int(match[1]) % 12 + (12 if match[3] == "pm" else 0)
    return datetime.combine(found, time(hour, int(match[2] or 0)), LONDON).isoformat()


def category_of(text: str | None) -> str | None:
    """goods, services or works, by the words that a page has for them."""
    lowered = (text or "").lower()
    return next((category for word, category in _CATEGORIES.items() if word in lowered), None)


def yes_or_no(text: str | None) -> bool | None:
    """Yes or no; null for other words."""
    return {"yes": True, "no": False}.get((text or "").lower())


def stated_only(value: Any) -> Any:
    """Without what the page does not state."""
    if isinstance(value, dict):
        kept = {name: stated_only(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, "", [], [""], {})}
    return [stated_only(item) for item in value] if isinstance(value, list) else value
