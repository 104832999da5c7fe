"""Lists of criteria that stand in lines of text: headings with "(20%)", bullets, leaders of dots or tabs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from pipelines.criteria.amounts import Amount, amounts
from pipelines.criteria.clean import clean
from pipelines.criteria.labels import NOUN
from pipelines.criteria.limits import blank
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import refusal
from pipelines.documents.columns import MANDATORY
from pipelines.documents.criteria_tables import Found
from pipelines.documents.entries import (
    LONGEST_NAME,
    TOTAL,
    Entry,
    Reading,
    criterion,
    depth_of,
    levelled,
    readings,
    tidy,
    title,
)
from pipelines.documents.figures import SEVERAL, of_several
from pipelines.documents.footnotes import footnotes
from pipelines.documents.formulas import formula, ratio
from pipelines.documents.frames import frames
from pipelines.documents.items import LONGEST, LONGEST_LIST, WORDS, Item, is_numbered_title, is_of_others
from pipelines.documents.model import Document
from pipelines.documents.outline import (
    EVALUATION,
    LONGEST_HEADING,
    SELECTING,
    SHARES_OF_ALL,
    SHARES_OF_QUALITY,
    Context,
    heading_level,
    names_quality,
)
from pipelines.documents.places import Page, Placed

APART = 4
"""Paragraphs between two lines of a list that are no headings."""
FAR = 60
"""Paragraphs between two headings of a list."""
MOST = 40
_AFTER = spaced(
    r"^(?:[\s)\].,;:%]|of (?:the )?(?:overall|total|whole|available|final|tender|evaluation|section"
    r"|part|marks|score|weighting|award|quality|technical|price)\w{0,8}|weight\w{0,6}|marks?"
    r"|points?|available|max(?:imum)?|overall|score|total){0,10}$"
)
_LEADERS = re.compile(
    r"^(?P<name>[^\t]{2,110}?)(?:[\t ]{0,4}\t[\t ]{0,4}|\s{0,3}[.…_]{3,200}\s{0,3}|\s{3,40}"
    r"|\s{0,2}[:=]\s{1,3}|\s{1,3}[–—-]\s{1,3}|\s{1,3}\()(?P<figure>\d{1,3}(?:\.\d{1,2})?)\)?\s{0,3}$"
)
_LAST = re.compile(
    r"[.?]\s{1,3}([A-Z][^.?]{2,100}[(\[]\s?\d{1,3}(?:\.\d{1,2})?\s?(?:%|marks"
    r"|points)[^().?]{0,40}[)\]])\s{0,3}$"
)
_WEIGHT_LINE = spaced(
    r"^\W{0,4}(?:this|it)(?: (?:question|section|criterion|element|part))?"
    r" (?:is (?:worth|weighted(?: at)?|given)"
    r"|carries|has|(?:counts|accounts) for|makes up|attracts)(?: up to)?\W{0,3}$",
    r"^\W{0,4}(?:(?:section|question|criteri(?:on|a)|overall|total|max(?:imum)?"
    r"|this (?:question|section|criterion)) ){0,2}(?:(?:weight\w{0,6}|marks|points|score"
    r"|worth)(?: available| for this \w{1,12})?)\W{0,6}(?:(?:is|of|for this \w{1,12}|worth"
    r"|carries)\W{1,3}){0,2}$",
)


def lists_in_lines(document: Document, pages: Sequence[Page], contexts: Sequence[Context]) -> list[Found]:
    """The lists that stand in lines and add up; the longest first, none sharing a line with another."""
    items = [item for page in pages for item in _items(page, contexts)]
    items += frames(document, contexts)
    items.sort(key=lambda item: item.at)
    found: list[Found] = []
    for run in _runs(items):
        found += _solved(document, run, contexts)
    for page in pages:
        found += _ordered(document, page, contexts)
        found += footnotes(document, page, contexts)
    return found


_ORDER = spaced(
    r"\border of (?:their )?(?:importance|priority|preference|weight)\b|\bmost important first\b"
    r"|\bfirst (?:counts|counting|weighs|weighing|matters|mattering)(?: for)? (?:the )?most\b"
)


def _ordered(document: Document, page: Page, contexts: Sequence[Context]) -> Iterator[Found]:
    """Criteria by name alone in the lines below words that say they stand in order of importance."""
    for lead, placed in enumerate(page.paragraphs):
        context = contexts[placed.at]
        if not _ORDER.search(placed.paragraph.text) or context.in_selection or context.is_elsewhere:
            continue
        entries: list[Entry] = []
        for below in page.paragraphs[lead + 1 : lead + 1 + MOST]:
            text = below.paragraph.text.strip()
            name = title(text.lstrip("•-–*· "))[0]
            if (
                not 3 <= len(name) <= LONGEST_HEADING
                or text.endswith((".", ":"))
                or len(name.split()) > WORDS
            ):
                break
            entries.append(Entry(tidy(name), below.place, page.text, below.start, below.start + len(text)))
        kinds = {entry.kind for entry in entries}
        if len(entries) < 3 or "price" not in kinds or any(list(amounts(entry.name)) for entry in entries):
            continue
        read = Reading(tuple(criterion(entry) for entry in entries), 0.0)
        yield Found((read,), document.sha256, placed.at, context, placed.paragraph.text, context.lot)


def _items(page: Page, contexts: Sequence[Context]) -> Iterator[Item]:
    text = page.text
    named: tuple[int, str, str] | None = None
    for placed, below in zip_longest(page.paragraphs, page.paragraphs[1:]):
        context = contexts[placed.at]
        if context.in_selection or context.is_elsewhere or placed.at in page.contents:
            named = None
            continue
        for start, line in _lines(placed):
            several = (
                list(formula(placed, start, line, page))
                or list(ratio(placed, start, line, text))
                or list(_several(placed, start, line, text))
            )
            yield from several
            item = (
                None
                if several
                else _item(placed, start, line, text, named) or _asked(placed, start, line, text)
            )
            if item is not None and item.number and _NO_NAME.fullmatch(item.entry.name) and below is not None:
                item = _asking(item, below)
            if item is not None:
                yield item
            short = " ".join(line.split())
            if (
                3 <= len(short) <= 110
                and (item is None or heading_level(placed.paragraph) is not None)
                and not short.endswith(".")
            ):
                name, number = title(short)
                if not _WEIGHT_LINE.match(re.sub(r"[\d.]+\s?%?\W*$", "", short)):
                    named = (placed.at, name, number)
                elif named and item is None and placed.at - named[0] == 1:  # its figure stands below
                    named = (placed.at, *named[1:])


def _asking(item: Item, below: Placed) -> Item:
    """ "Question 1 - Weighting 25%": it is called as what it asks, on the line below."""
    name = " ".join(below.paragraph.text.split())
    return replace(item, entry=replace(item.entry, name=name), heading=True) if len(name) <= LONGEST else item


_NO_NAME = re.compile(
    r"\W{0,3}(?:(?:maximum|total)\s)?(?:weight\w{0,6}|marks?|points?|score|worth)\W{0,3}", re.I
)


def _several(placed: Placed, start: int, line: str, text: str) -> Iterator[Item]:
    """A line that is a list by itself: "Price 40% Quality 60%", each name before its figure."""
    cleaned = clean(line)
    body = _without_leaders(cleaned.text)
    if (
        len(" ".join(body.split())) > LONGEST_LIST
        or blank(body) != body
        or re.search(r"[£€$]|\.\s+[A-Z]", body)
        or is_of_others(body)
        or body.rstrip().endswith(".")
    ):
        return
    found = [a for a in amounts(body) if not a.weak and a.unit == "percent"]
    if len(found) < 2 or not _AFTER.match(body[found[-1].end :]):
        return
    made: list[Item] = []
    last = 0
    for amount in found:
        before = body[last : amount.start]
        before = _HEADER.sub("", before) if not made else _OF_PART.sub("", before)
        name, number = title(before.lstrip(" ,;|.)]").rstrip(" ,;|."))
        name = tidy(name)
        if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > WORDS - 5 or _SENTENCE.search(name):
            return
        first, end = cleaned.span(amount.start, amount.end)
        total = bool(TOTAL.search(name))
        entry = Entry(name, placed.place, text, start + first, start + end, figure=amount, is_total=total)
        made.append(Item(entry, placed.at, False, number))
        last = amount.end
    yield from made


_OF_PART = re.compile(
    r"^\s{0,3}of (?:the )?(?:overall|total|quality|technical|section)"
    r"(?: (?:marks|score|weighting|points))?\b",
    re.I,
)
_MEANS = re.compile(r"[\"”’']?\s{0,3}\bmeans\b[^%]{0,60}$", re.I)
"""A weight as a term of a contract: “Price Weighting” means sixty per cent (60%) of the Total Score."""
_LIMIT = re.compile(
    r"[)\]]?[\s,;:–—-]{0,5}(?:up to |max(?:imum)?\.? )?\d{1,5} (?:sides?|pages?|words)\b.{0,25}$", re.I
)
_FIRST = re.compile(
    r"^(?P<head>[^.?!\n]{3,100}[(\[]\s?\d{1,3}(?:\.\d{1,2})?\s?%[^().?]{0,30}[)\]]"
    r"(?:[\s,–—-]{1,5}\d{1,5} (?:sides?|pages?|words))?)\s{1,3}(?=[A-Z][a-z])"
)
"""A heading with its weight that runs into its text."""
_HEADER = re.compile(
    r"^\W*(?:award |evaluation )?(?:criteri(?:a|on)|questions?|sections?|elements?|areas?)\b[^\d]{0,60}?"
    r"(?:weight\w{0,6}(?: \(?%\)?)?|scores?|total(?: score)?|marks|evaluation|%)\s(?=[A-Z])",
    re.I,
)
_SENTENCE = spaced(
    r"\b(?:is|are|was|will|shall|be|carries|carry|worth|must|may|should|has|have|which|where"
    r"|that)\b"
)


_DOTS = re.compile(r"(?:\s?[.…_·]){4,400}\s?")


def _without_leaders(text: str) -> str:
    """A tab in place of a leader of dots, and blanks; as long."""
    return _DOTS.sub(lambda m: "\t" + " " * (len(m.group()) - 1), text)


def _lines(placed: Placed) -> Iterator[tuple[int, str]]:
    """Its lines; of a long one the last sentence, where that is a name with its figure in brackets."""
    at = 0
    for line in placed.paragraph.text.split("\n"):
        last = _LAST.search(line)
        first = _FIRST.match(line) if len(line) > LONGEST_HEADING else None
        if first:
            yield placed.start + at, first["head"]
        elif last and len(line) > LONGEST:
            yield placed.start + at + last.start(1), last[1]
        else:
            yield placed.start + at, line
        at += len(line) + 1


def _asked(placed: Placed, start: int, line: str, text: str) -> Item | None:
    """A numbered question of a sentence or more with its weight at the end: "Q1. Describe ... (30%)"."""
    found = _ASKED.fullmatch(line)
    if found is None or SELECTING.search(line):
        return None
    amount = next((a for a in amounts(found["weight"]) if not a.weak), None)
    if amount is None or amount.unit not in ("percent", "points"):
        return None
    name, number = title(found["asks"])
    first = start + found.start("weight")
    amount = replace(amount, start=first + amount.start, end=first + amount.end)
    entry = Entry(
        name[:LONGEST_NAME], placed.place, text, amount.start, amount.end, description=name, figure=amount
    )
    return Item(entry, placed.at, True, number)


_ASKED = re.compile(
    r"(?P<asks>\s{0,4}(?:question\s|Q)?\.?[A-Z]?\d{1,2}(?:\.\d{1,2})?[.):]?\s{1,4}[A-Z][^£%]{60,1500}[.?!]?)"
    r"\s{1,3}[(\[]\s?(?P<weight>(?:weight\w{0,6}:?\s)?\d{1,3}(?:\.\d{1,2})?\s?(?:%|marks|points))[^()%]{0,30}[)\]]\s{0,3}",
    re.I,
)


def _item(
    placed: Placed, start: int, line: str, text: str, named: tuple[int, str, str] | None
) -> Item | None:
    if not re.search(r"\d|per\s?cent", line, re.I):
        return None
    cleaned = clean(line)
    body = _without_leaders(cleaned.text)
    if len(" ".join(body.split())) > LONGEST:
        return None
    if blank(body) != body or re.search(r"[£€$]", body) or is_of_others(body):
        return None
    if refusal(body) and not is_numbered_title(body):
        return None
    heading = heading_level(placed.paragraph) is not None
    level = placed.paragraph.level
    found = [a for a in amounts(body) if not a.weak]
    if len(found) == 2 and {a.unit for a in found} == {"percent", "points"}:
        found = [a for a in found if a.unit == "percent"]
    if not found and (led := _LEADERS.match(body)):
        found = [Amount(float(led["figure"]), "percent", led.start("figure"), led.end("figure"))]
    if len(found) == 2 and found[0].value == found[1].value and _MEANS.search(body[: found[1].start]):
        found = found[1:]
    if several := SEVERAL.search(body):
        found = (
            [of_several(several)] if all(several.start() <= a.start < several.end() for a in found) else []
        )
    if len(found) != 1:
        return None
    amount = found[0]
    before, after = body[: amount.start], _LIMIT.sub("", body[amount.end :])
    if means := _MEANS.search(before):
        heading = True
        before = re.sub(r"^([\s\d.]{0,12})[\"“”‘']", r"\1", before[: means.start()])
        before = re.sub(r"\s(?:weight\w{0,6}|marks|points|percentage)\W{0,3}$", "", before, flags=re.I)
    name, number, total = "", "", False
    beside = named is not None and placed.at - named[0] == 1 and not before.strip()
    if beside and named is not None and (not after.strip(" .") or _REMARK.match(after)):
        _, name, number = named
        heading = True
    elif _AFTER.match(after) or _OF_CODE.match(after):
        if _WEIGHT_LINE.match(before) and named is not None and placed.at - named[0] <= APART:
            _, name, number = named
            heading = True
        else:
            name, number = title(before)
            total, name = bool(TOTAL.search(name)), tidy(name)
    elif not re.search(r"[^\W\d_]", before) and len(after) <= 100:
        name, number = tidy(title(after.strip(" )-–:"))[0]), ""
    heading = heading or bool(number and _OF_QUALITY.match(after))
    total = total or bool(TOTAL.search(name))
    if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > WORDS:
        return None
    first, last = cleaned.span(amount.start, amount.end)
    entry = Entry(
        name,
        placed.place,
        text,
        start + first,
        start + last,
        figure=amount,
        is_total=total,
        level=2 if _OF_QUALITY.match(after) else level if heading and level else None,
        mandatory=bool(MANDATORY.search(line)),
    )
    return Item(entry, placed.at, heading, number)


_REMARK = re.compile(r"\s{0,3}[,;(–—-]\s{0,3}(?:[a-z]|\d)")
"""After the figure of the name on the line before: "55%, marked on the answers below"."""
_OF_CODE = re.compile(r"^[\s)]{0,3}of (?:section |part )?[A-Z]\d{0,2}(?:\.\d{1,2})?\W{0,3}$")
"""The share is of a criterion that is named by its number: "40% of B1"."""
_OF_QUALITY = re.compile(r"^[\s)]{0,3}of (?:the )?(?:quality|technical|non-price)\b", re.I)


def _with_tops(entries: Sequence[Entry]) -> list[Entry]:
    """Beside figures that are said to be of quality, the others are of the whole: these are its parts."""
    if not any(_is_of_quality(entry) for entry in entries):
        return list(entries)
    tops = [replace(e, level=1, parent=None) for e in entries if not _is_of_quality(e)]
    inner = [replace(e, level=2, parent=None) for e in entries if _is_of_quality(e)]
    blocks = [at for at, entry in enumerate(tops, 1) if entry.kind == "quality"]
    if len(blocks) == 1:
        return [*tops[: blocks[0]], *inner, *tops[blocks[0] :]]
    return [replace(e, level=2 if _is_of_quality(e) else 1, parent=None) for e in entries]


def _is_of_quality(entry: Entry) -> bool:
    """ "20% of quality": it says so right after its figure."""
    return bool(_OF_QUALITY.match(entry.text[entry.end : entry.end + 40]))


def _runs(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Neighbouring lines: headings far apart, others near each other."""
    run: list[Item] = []
    for item in items:
        far = FAR if run and (item.heading and any(i.heading for i in run)) else APART
        if run and item.at - run[-1].at > far:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _solved(document: Document, run: Sequence[Item], contexts: Sequence[Context]) -> Iterator[Found]:
    """The longest stretches of a run that add up."""
    at = 0
    left: list[Item] = []
    before: list[list[Item]] = []
    while at < len(run):
        for last in range(min(len(run), at + MOST), at + 1, -1):
            part = run[at:last]
            made = _made(document, part, contexts)
            if made is not None:
                yield made
                before.append(left)
                left, at = [], last
                break
        else:
            left.append(run[at])
            at += 1
    for part in (*before, left):
        if part and (made := _open(document, part, contexts)):
            yield made


def _open(document: Document, run: Sequence[Item], contexts: Sequence[Context]) -> Found | None:
    """Headings or frames that reach no 100: the parts of something that is sized elsewhere."""
    context = contexts[run[0].at]
    around = " ".join([context.near, *(h.text for h in context.headings)])
    asked = all(item.number for item in run) and names_quality(around)
    told = (
        asked or EVALUATION.search(around) or SHARES_OF_QUALITY.search(around) or SHARES_OF_ALL.search(around)
    )
    if len(run) < 3 or not all(item.heading for item in run) or not told:
        return None
    read = readings([item.entry for item in run], sized=False)
    if not read or read[0].size >= 99:
        return None
    used = tuple((str(item.entry.place), item.entry.start) for item in run)
    caption = " | ".join([*(h.text for h in context.headings[-1:]), *context.lead])
    return Found(tuple(read), document.sha256, run[0].at, context, caption, context.lot, True, used=used)


def _is_set_out(part: Sequence[Item], values: Sequence[float]) -> bool:
    """Headings or frames whose figures make up 100 by themselves."""
    return all(item.heading for item in part) and len(values) >= 3 and abs(sum(values) - 100) < 0.5


def _parts_beside_whole(reading: Reading, part: Sequence[Item]) -> bool:
    """It counts "2.2" and "2.2.1" side by side: a line of the list is missing, or it goes on."""
    shown = {(str(row.evidence.locator), row.evidence.start) for row in reading.rows if row.part is None}
    numbers = [
        item.number.rstrip(".")
        for item in part
        if item.number and (str(item.entry.place), item.entry.start) in shown
    ]
    return any(two.startswith(f"{one}.") for one in numbers for two in numbers)


def _made(document: Document, part: Sequence[Item], contexts: Sequence[Context]) -> Found | None:
    values = [item.entry.value or 0.0 for item in part if not item.entry.is_total]
    if len(values) < 2 or sum(values) < 99:
        return None
    nouns = {m.lastgroup for item in part if (m := NOUN.search(item.entry.name))}
    context = contexts[part[0].at]
    around = " ".join([context.near, *(h.text for h in context.headings)])
    of_quality = all(_is_of_quality(item.entry) for item in part)
    asked = all(item.number for item in part) and names_quality(around)
    told = EVALUATION.search(around) or (asked and _is_set_out(part, values))
    if len(nouns) < 2 and not of_quality and not ((nouns or _is_set_out(part, values)) and told):
        return None
    entries = [item.entry for item in part]
    if all(depth_of(item.number) is not None for item in part):  # headings and lines of text count otherwise
        entries = [replace(entry, level=None) for entry in entries]
    entries = _with_tops(levelled(entries, [item.number for item in part]))
    read = [reading for reading in readings(entries) if not _parts_beside_whole(reading, part)]
    if not read or read[0].points and not nouns:
        return None
    caption = " | ".join(filter(None, [*(h.text for h in context.headings[-1:]), *context.lead]))
    used = tuple((str(item.entry.place), item.entry.start) for item in part)
    return Found(
        tuple(read),
        document.sha256,
        part[0].at,
        context,
        caption,
        context.lot,
        relative=of_quality,
        used=used,
    )
