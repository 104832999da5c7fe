"""Notes below a table with the parts of its starred row: "* of which 10% is for social value"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.criteria.amounts import Amount, weight_string
from pipelines.documents.criteria_tables import Found
from pipelines.documents.entries import Entry, readings, tidy
from pipelines.documents.model import Document, Table
from pipelines.documents.outline import Context
from pipelines.documents.places import Page

ABOVE = 4
"""Blocks before a note in which its table stands."""
_FOOTNOTE = re.compile(r"^\s{0,3}(?P<mark>[*†‡]{1,3})\s{0,3}(?=\S)")
_SHARE_FOR = re.compile(
    r"(?P<stated>(?P<figure>\d{1,2}(?:\.\d{1,2})?)"
    r"(?:\s?%|\s?per\s?cent|\s(?:percentage )?points|\smarks)?)"
    r"(?: of (?:the )?(?:\d{1,3}\s?%? ?)?[a-z ]{3,20}?"
    r"(?: (?:for|of) (?:the )?(?:quality|technical)[a-z ]{0,10}?)?)?"
    r"(?: (?:is|are|goes|go|will be|being))?(?: given| reserved)? (?:for|to|on) (?:the )?"
    r"(?P<name>[^,;.%\d]{3,60}?)(?=,|;|\.|$| and \d)",
    re.I,
)


def footnotes(document: Document, page: Page, contexts: Sequence[Context]) -> Iterator[Found]:
    """ "* of which 10% is for social value, 20% for function": the parts of the row with the star."""
    for placed in page.paragraphs:
        text = placed.paragraph.text
        mark = _FOOTNOTE.match(text)
        context = contexts[placed.at]
        if mark is None or context.in_selection or context.is_elsewhere:
            continue
        starred = next((name for name in _starred(document, placed.at, mark["mark"])), None)
        entries: list[Entry] = []
        for share in _SHARE_FOR.finditer(text):
            first, end = (placed.start + at for at in share.span("stated"))
            amount = Amount(float(share["figure"]), "percent", first, end)
            name = tidy(share["name"])
            entries.append(Entry(name, placed.place, page.text, first, end, figure=amount))
        if starred is not None and len(entries) == 1 and _OF_WHICH.match(text):
            entries = _with_rest(entries[0], *starred)
        if starred is None or len(entries) < 2 or not (read := readings(entries, sized=False)):
            continue
        used = tuple((str(entry.place), entry.start) for entry in entries)
        yield Found(
            tuple(read), document.sha256, placed.at, context, starred[0], context.lot, True, used=used
        )


def _with_rest(part: Entry, name: str, whole: float | None) -> list[Entry]:
    """The part that "of which" names, with what is left of the starred figure; none where nothing is."""
    left = (whole or 0.0) - (part.value or 0.0)
    if part.figure is None or left <= 0:
        return []
    return [part, replace(part, name=tidy(name), figure=replace(part.figure, value=left))]


_OF_WHICH = re.compile(r"\W{1,8}(?:of|within) which\b", re.I)


def _starred(document: Document, at: int, mark: str) -> Iterator[tuple[str, float | None]]:
    """The names with the mark in the table above a footnote, each with the figure of its row."""
    for block in reversed(document.blocks[max(0, at - ABOVE) : at]):
        if isinstance(block, Table):
            for cell in block.cells:
                if cell.text.rstrip(" 0123456789%").endswith(mark):
                    beside = (
                        weight_string(c.text) for c in block.cells if c.row == cell.row and c is not cell
                    )
                    yield cell.text, next((a.value for a in beside if a.unit == "percent"), None)
            return
