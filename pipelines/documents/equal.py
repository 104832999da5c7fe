"""Criteria that are said to weigh the same: "All four carry the same weight", "split equally between"."""

import re
from collections.abc import Iterator, Sequence

from pipelines.criteria import shared_names
from pipelines.criteria.amounts import Amount
from pipelines.criteria.model import Criterion, Part
from pipelines.criteria.patterns import spaced
from pipelines.documents.allotments import Share, allotted
from pipelines.documents.arithmetic import is_near
from pipelines.documents.columns import sheet
from pipelines.documents.criteria_tables import Found
from pipelines.documents.entries import EQUAL, Entry, Reading, criterion, tidy, title
from pipelines.documents.grids import grids
from pipelines.documents.items import WORDS, is_of_others
from pipelines.documents.model import Document
from pipelines.documents.outline import EVALUATION, LONGEST_HEADING, Context, heading_level
from pipelines.documents.places import Page, Placed
from pipelines.documents.row_names import Naming

_COUNT = spaced(
    r"\b(two|three|four|five|six|seven|eight|nine|ten) (?:\w{3,12} )?(?:questions|criteria|answers|things"
    r"|headings|elements|sections|statements|areas|parts|topics|subjects|responses|items|themes)\b"
    r"|\ball (two|three|four|five|six)\b"
)
_EACH = spaced(
    r"\b(?:each|every one)(?: of (?:the|these|those) (?:\w{2,12} ){1,4}?)?(?:(?:is|are|being|will be) )?"
    r"(?: ?(?:worth|weighted at|carry(?:ing)?|carries|given|has|having|weighing|weighs|counts? for) )"
    r"(?P<each>\d{1,2}(?:\.\d{1,2})?)\s?(?:%|per ?cent)"
)
"""Words that give each of several criteria the same figure."""
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MOST = 12
BACK = 3
_CRITERIA = spaced(r"\b(?:there are|has|have|use|apply|against|the|on) (?:\w{3,6} )?(?:award )?criteria:")
"""All criteria are named, whether or not one of them is called price."""
_QUALITY = spaced(r"\b(?:quality|technical|other half|non-?price)\b")


def equal_lists(document: Document, page: Page, contexts: Sequence[Context]) -> Iterator[Found]:
    """Lists of names of which a sentence says that all weigh the same, of the whole or of quality."""
    paragraphs = page.paragraphs
    for at, placed in enumerate(paragraphs):
        text = placed.paragraph.text
        said = EQUAL.search(text) or _EACH.search(text)
        context = contexts[placed.at]
        if said is None or context.in_selection or context.is_elsewhere or is_of_others(text):
            continue
        around = " ".join([context.near, *(h.text for h in context.headings), text])
        if not EVALUATION.search(around):
            continue
        found = _after(paragraphs, at) or _inline(text) or _before(paragraphs, at)
        below = [] if found else _in_table(document, placed.at)
        found = found or below
        counted = _counted(text)
        if not 2 <= len(found) <= MOST or (counted and counted != len(found)):
            continue
        shares = _sizes(page, at, len(found))
        start, end = (placed.start + spot for spot in said.span())
        each = said.groupdict().get("each")
        amount = Amount(float(each) if each else 100 / len(found), "percent", start, end)
        entries = [Entry(name, placed.place, page.text, start, end, figure=amount) for name in found]
        made = _read(entries, shares, text, around)
        if made is None:
            continue
        read, relative = made
        used = [(str(placed.place), start), *((str(s.entry.place), s.entry.start) for s in shares)]
        if relative and not shares:  # what else the paragraph says may size the part
            used = []
        yield Found(
            (read,),
            document.sha256,
            placed.at,
            context,
            "quality" if relative else "",
            context.lot,
            relative,
            relative,
            used=tuple(used),
        )


def _read(
    entries: Sequence[Entry], shares: Sequence[Share], text: str, around: str
) -> tuple[Reading, bool] | None:
    """(the reading, whether it is of a part); null where it is not said of what the shares are."""
    kinds = {entry.kind for entry in entries}
    size = sum(entry.value or 0.0 for entry in entries)
    price = next((share for share in shares if share.entry.kind == "price"), None)
    if "price" in kinds:
        if shares or not is_near(size, 100.0):
            return None
        return Reading(tuple(criterion(entry) for entry in entries), 100.0), False
    if price is not None:
        rest = 100.0 - (price.entry.value or 0.0)
        block = next((s.entry for s in shares if shared_names.is_umbrella(s.entry.name)), None)
        if block is not None and not is_near(block.value or 0.0, rest):
            return None
        if not is_near(size, rest) and not is_near(size, 100.0):
            return None
        own = Part(block.name if block else "Quality", rest, size)
        rows: list[Criterion] = [criterion(price.entry), *(criterion(e, None, own) for e in entries)]
        return Reading(tuple(rows), 100.0), False
    if not shares and _CRITERIA.search(text) and is_near(size, 100.0):
        return Reading(tuple(criterion(entry) for entry in entries), 100.0), False
    if _QUALITY.search(text) or _QUALITY.search(around):
        return Reading(tuple(criterion(entry) for entry in entries), size), True
    return None


def _sizes(page: Page, at: int, count: int) -> list[Share]:
    """What the words before it say of price and quality, the nearest first."""
    for placed in reversed(page.paragraphs[max(0, at - BACK - count) : at + 1]):
        shares = [share for share in allotted(placed, page) if not share.of]
        if any(share.entry.kind == "price" for share in shares) and len(shares) <= 2:
            return shares
    return []


def _counted(text: str) -> int | None:
    """ "four questions": how many there are said to be."""
    found = _COUNT.search(text)
    return _NUMBERS.index((found[1] or found[2]).lower()) + 2 if found else None


def _is_name(placed: Placed) -> bool:
    text = placed.paragraph.text.strip()
    if not 3 <= len(text) <= LONGEST_HEADING or text.endswith((".", ":")) or "%" in text:
        return False
    return len(text.split()) <= WORDS


def _name(placed: Placed) -> str:
    return tidy(title(placed.paragraph.text.strip().lstrip("•-–*·◦o\uf0b7 ").rstrip(";,"))[0])


def _after(paragraphs: Sequence[Placed], at: int) -> list[str]:
    """The lines below a sentence that ends with a colon."""
    text = paragraphs[at].paragraph.text.rstrip()
    leads = text.endswith((":", "below.", "below", "following", "-"))
    if not leads and not (_counted(text) and re.search(r"\bbelow\b[^.]*\.$", text)):
        return []
    names: list[str] = []
    goes_on = False
    for number, below in enumerate(paragraphs[at + 1 : at + 1 + MOST], 1):
        counted = re.match(rf"\s{{0,4}}\(?(?:Q|Question )?{number}[.):]?\s", below.paragraph.text)
        is_heading = (heading_level(below.paragraph) or 9) <= 2 and not counted
        if not _is_name(below) or is_heading:
            last = below.paragraph.text.strip()
            if goes_on and last.endswith(".") and len(last.split()) <= WORDS:
                names.append(_name(below).rstrip("."))
            break
        names.append(_name(below))
        goes_on = below.paragraph.text.rstrip().endswith((";", ",", " and"))
    return names


def _before(paragraphs: Sequence[Placed], at: int) -> list[str]:
    """The lines above a sentence, up to the words with a colon that lead to them."""
    names: list[str] = []
    for above in reversed(paragraphs[max(0, at - MOST) : at]):
        if above.paragraph.text.rstrip().endswith(":"):
            return names[::-1]
        if not _is_name(above):
            return []
        names.append(_name(above))
    return []


def _in_table(document: Document, at: int) -> list[str]:
    """The questions of the table right below a sentence, which has no figures of its own."""
    below = next((grid for grid in grids(document) if at < grid.at <= at + 2), None)
    if below is None:
        return []
    table = sheet(below)
    if any(column.is_weight for column in table.columns):
        return []
    naming = Naming(table)
    names = [tidy(name.text) for row in range(len(table.body)) if (name := naming.of(row)).text]
    return (
        names if len(names) == len(table.body) and all(len(name.split()) <= WORDS for name in names) else []
    )


def _inline(text: str) -> list[str]:
    """ "five things: price, method, parts and social value."; "between method, team and social value"."""
    found = re.search(r":\s+((?:[^.:]|(?<=\d)\.){8,300})(?:\.|$)", text) or re.search(
        r"\b(?:between|among|amongst|across)\s+(?!the\b|these\b|our\b|all\b|\w+\s+(?:questions|criteria))([^.:]{8,300})(?:\.|$)",
        text,
    )
    if found is None:
        return []
    names = [
        re.sub(r"^(?:and|the)\s+", "", part.strip())
        for part in re.split(";" if found[1].count(";") > 1 else r",|\s+and\s+(?=[^,]*$)", found[1])
    ]
    names = [tidy(title(name)[0]) for name in names if name]
    return names if all(len(name.split()) <= 6 and not re.search(r"\d", name) for name in names) else []
