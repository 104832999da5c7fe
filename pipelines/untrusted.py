"""Words of notices, councils and replies made fit to be shown: no hidden character, no formula, no odd link.

What is published in Parquet stays as it was read. These functions stand between it and a person's browser,
spreadsheet, word processor or terminal.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from pipelines.criteria.clean import INVISIBLE

_SPACES = re.compile(r"\s+")
_PILED = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def visible(text: str | None, most: int | None = None) -> str:
    """The text with each invisible character written out, as ‹U+202E›, cut at `most` characters with a note.

    White space becomes single blanks, and more than four accents on one letter are dropped with a mark.
    """
    if text is None:
        return ""
    # Most texts are plain: of printable ASCII nothing is invisible, and its one space is the blank.
    shown = " ".join(text.split()) if text.isascii() and text.isprintable() else _shown(text)
    if most is None or len(shown) <= most:
        return shown
    return f"{shown[:most].rstrip()} … (cut here; {len(shown):,} characters)"


def _shown(text: str) -> str:
    spaced = _SPACES.sub(
        lambda found: " " if found[0].isprintable() or found[0].isspace() else found[0], text
    )
    marked = INVISIBLE.sub(lambda found: f"‹U+{ord(found[0]):04X}›", spaced)
    return _PILED.sub(r"\1‹more accents›", marked).strip()


def marked(text: str) -> str:
    """The text with each invisible character written out, for a terminal; blanks stay as they are."""
    return INVISIBLE.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def cell(text: str | None) -> str:
    """A text for a CSV cell: visible, and quoted by an apostrophe where a spreadsheet would see a formula."""
    raw = text or ""
    shown = visible(raw)
    return f"'{shown}" if raw.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown


def web_link(address: str | None) -> str | None:
    """The address if it is http or https with a host and no hidden character; else null."""
    if not address or INVISIBLE.search(address) or len(address) > 2_000 or " " in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return (
        address if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None
    )


def page_link(address: str | None) -> str | None:
    """An address that a page may link to: one inside the site, without scheme and host, or a `web_link`."""
    if not address or INVISIBLE.search(address):
        return None
    inside = ":" not in address.split("/")[0].split("#")[0] and not address.startswith(("//", "\\"))
    return address if inside and not set(address) & set("<>\"' ") else web_link(address)


def searchable(text: str) -> str:
    """A name as it is searched: lower case, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))
