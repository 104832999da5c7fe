"""Small pieces of HTML for the notice pages. Whatever comes from a release is escaped here."""

import html
import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sample.stored import dated
from sample.uk_time import LONDON

BANNER = (
    '<p class="sample-notice"><strong>SYNTHETIC</strong> This page is invented for tests: '
    "no such body, notice or contract exists.</p>"
)


def e(value: Any) -> str:
    """Escaped text; nothing for null."""
    return "" if value is None else html.escape(str(value))


def at(value: Any, *path: str | int) -> Any:
    """What stands at a path of names and places; null when any step is not there."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def each(value: Any, *path: str | int) -> list[dict[str, Any]]:
    """The objects of a list at a path."""
    found = at(value, *path)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def when(value: Any) -> datetime | None:
    moment = dated({"date": value})
    return moment.astimezone(LONDON) if moment else None


def day(value: Any) -> str:
    """`7 May 2019`; nothing for what is no date."""
    moment = when(value)
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def hour(value: Any) -> str:
    """`5pm`, or with minutes `11:45am`; the night before midnight is `11:59pm`."""
    moment = when(value)
    if moment is None:
        return ""
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def pounds(value: Any) -> str:
    """`£164,000,000`; nothing for what is no amount."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return ""
    return f"£{value:,.2f}".removesuffix(".00")


def lines(text: Any) -> str:
    """Text of several lines, with <br> where one ends."""
    return "<br>\n".join(e(line) for line in str(text or "").splitlines())


def party(release: dict[str, Any], role: str) -> dict[str, Any]:
    """The first party of a role; an empty one when there is none."""
    return next((row for row in each(release, "parties") if role in (row.get("roles") or [])), {})


def buyer_name(release: dict[str, Any]) -> str:
    return str(at(release, "buyer", "name") or party(release, "buyer").get("name") or "")


def address_of(found: dict[str, Any]) -> list[str]:
    names = ("streetAddress", "locality", "postalCode", "countryName")
    return [str(at(found, "address", name)) for name in names if at(found, "address", name)]


def document(title: str, body: Iterable[str]) -> bytes:
    """A whole page. The sentence on top of a synthetic one is among its body."""
    head = f'<meta charset="utf-8"><meta http-equiv="Pragma" content="no-cache"><title>{e(title)}</title>'
    parts = ['<!DOCTYPE html><html lang="en"><head>', head, "</head><body>", *body, "</body></html>"]
    return "\n".join(parts).encode()
