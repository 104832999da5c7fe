"""Criteria in cells that are no column of weights: several in one, sentences, names with figures."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import Amount, amounts
from pipelines.criteria.clean import clean
from pipelines.criteria.patterns import spaced
from pipelines.documents.arithmetic import is_near
from pipelines.documents.columns import Sheet
from pipelines.documents.entries import TOTAL, Entry, Reading, readings, tidy, title
from pipelines.documents.figures import Figure, figure_of
from pipelines.documents.grids import Row, Slot, begun
from pipelines.documents.row_names import WORDS, first_line

REST = "Quality"
"""What stands above several rows without a name of its own."""


Made = tuple[str | None, list[Reading], bool, bool]
"""(lot, readings, whether it is open, whether it is of a part)."""


def lined(table: Sheet) -> list[Entry]:
    """Rows that hold several criteria line by line, their names in one cell and their weights in another."""
    made: list[Entry] = []
    several = False
    for row in table.body:
        slots = begun(row)
        plain = [slot for slot in slots if figure_of(slot)]
        lines = [slot for slot in slots if len(_figures_in_lines(slot)) > 1]
        if not lines:
            named = next(
                (slot for slot in slots if slot not in plain and re.search(r"[^\W\d_]{2}", slot.text)), None
            )
            if named and plain and (figure := figure_of(plain[-1])):
                entry = entry_of(tidy(title(first_line(named.cell.text))[0]), figure, plain[-1], "")
                made.append(replace(entry, level=1, parent=False, is_total=bool(TOTAL.search(named.text))))
            continue
        figures = _figures_in_lines(lines[0])
        names = [slot for slot in slots if slot not in (*plain, *lines) and len(_split(slot)) == len(figures)]
        if len(lines) > 1 or len(names) != 1:
            return []
        several = True
        over = next((slot for slot in slots if slot not in (*plain, *lines, *names)), None)
        if plain and (figure := figure_of(plain[-1])):
            head = tidy(title(over.text)[0]) if over else REST
            made.append(replace(entry_of(head, figure, plain[-1], ""), level=1, parent=True))
        for name, figure in zip(_split(names[0]), figures, strict=True):
            entry = entry_of(tidy(title(name)[0]), figure, lines[0], "")
            made.append(replace(entry, level=2 if plain else 1, parent=False))
    return made if several else []


def _split(slot: Slot) -> list[str]:
    return [line for line in slot.cell.text.split("\n") if line.strip()]


def _figures_in_lines(slot: Slot) -> list[Figure]:
    """The figure of each line of a cell, where every line is one."""
    found: list[Figure] = []
    at = 0
    for line in slot.cell.text.split("\n"):
        if line.strip():
            figure = figure_of(replace(slot, cell=replace(slot.cell, text=line)))
            if figure is None:
                return []
            found.append(replace(figure, slot=slot, start=figure.start + at, end=figure.end + at))
        at += len(line) + 1
    return found


def in_sentences(table: Sheet) -> list[Made]:
    """A name in one cell, and beside it "This has 40% of all marks." with whatever else is to be said."""
    entries: list[Entry] = []
    for row in table.grid.rows:
        slots = begun(row)
        if len(slots) != 2 or len(slots[0].text.split()) > WORDS:
            return []
        cleaned = clean(slots[1].cell.text)
        first = re.split(r"[.;]\s", cleaned.text, maxsplit=1)[0]
        found = [a for a in amounts(first) if not a.weak and a.unit == "percent"]
        if len(found) != 1 or not _CARRIES.match(first[: found[0].start]):
            continue
        start, end = cleaned.span(found[0].start, found[0].end)
        level = 2 if _OF_QUALITY.match(first[found[0].end :]) else 1
        entry = put(tidy(title(slots[0].text)[0]), found[0], slots[1], start, end)
        entries.append(replace(entry, level=level))
    if len(entries) < 2 or not (read := readings(entries)):
        return []
    relative = all(entry.level == 2 for entry in entries)
    return [(None, read, relative, relative)]


_CARRIES = spaced(
    r"^\W{0,3}(?:(?:this|it|the|section|part|question|criterion|answer|response|element) ){0,3}"
    r"(?:has|carries|is worth|is given|counts? for|accounts? for|weighs|attracts|earns|makes up|is|are)"
    r"(?: (?:up to|a (?:weight\w{0,6}|share) of|weighted(?: at)?|scored(?: out of)?)){0,2}\W{0,3}$"
)


_OF_QUALITY = spaced(
    r"^\W{0,3}of (?:the |all )?(?:(?:marks|scores?|points|weight\w{0,6}) (?:for|of) )?(?:the )?"
    r"(?:quality|technical)\b"
)


def in_names(table: Sheet, stated: float | None) -> list[Made]:
    """No column of figures: the names hold them, as "Quality 60%"."""
    rows = table.body if not _figure_in(table.grid.rows[0]) else table.grid.rows
    held = [[(slot, found) for slot in begun(row) if (found := in_text(slot))] for row in rows]
    entries: list[Entry] = []
    tiers: list[Entry] = []
    columns = sorted({slot.cell.column for some in held for slot, _ in some})
    for row, some in zip(rows, held, strict=True):
        for at, (slot, (name, amount, start, end)) in enumerate(some):
            own = put(name, amount, slot, start, end)
            tier = 1 + columns.index(slot.cell.column)
            tiers.append(replace(own, level=tier, parent=tier == 1))
            if at == 0:
                others = (other for other in begun(row) if other is not slot)
                parts = [part for other in others for part in inside(other, (100.0, amount.value or 100.0))]
                entries += [replace(own, level=1, parent=True), *parts] if parts else [own]
    if len(entries) < 2:
        return []
    read = readings(entries, stated) or (readings(tiers, stated) if len(columns) == 2 else [])
    return [(None, read, False, False)] if read else []


def in_heads(table: Sheet) -> list[Made]:
    """No figures below: the heads of the columns hold them, as "Price (60%)", and make 100 with price."""
    entries = [
        put(found[0], found[1], slot, *found[2:])
        for slot in begun(table.grid.rows[0])
        if (found := in_text(slot)) and found[1].unit == "percent"
    ]
    names = {entry.name.lower() for entry in entries}
    whole = sum(entry.figure.value or 0.0 for entry in entries if entry.figure)
    if not 2 <= len(names) == len(entries) or not is_near(whole, 100.0):
        return []
    if not any(vocabulary.PRICE.search(name) for name in names):
        return []
    read = readings(entries)
    return [(None, read, False, False)] if read else []


def inside(slot: Slot, aims: Sequence[float] = (100.0,)) -> list[Entry]:
    """The parts of a criterion in one cell: "Question % of part Method 60% Stock 40%", without its rules.

    `aims`: what they may add up to.
    """
    cleaned = clean(slot.cell.text)
    found = [a for a in amounts(cleaned.text) if not a.weak and a.unit == "percent"]
    found = found or _after_names(cleaned.text)
    if len(found) < 2 or not any(is_near(sum(a.value or 0.0 for a in found), aim) for aim in aims):
        return []
    made: list[Entry] = []
    at = 0
    for amount in found:
        name = tidy(title(_OF_PART.sub("", cleaned.text[at : amount.start]))[0])
        if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > WORDS or "." in name:
            return []
        start, end = cleaned.span(amount.start, amount.end)
        made.append(replace(put(name, amount, slot, start, end), level=2, parent=False))
        at = amount.end
    return made


def _after_names(text: str) -> list[Amount]:
    """The numbers of "Method 12 Stock 10 Staff 8": one after each name, and nothing else."""
    if not _NAMES_AND_NUMBERS.fullmatch(text):
        return []
    return [Amount(float(m[1]), "points", m.start(1), m.end(1)) for m in _NUMBER.finditer(text)]


_NUMBER = re.compile(r"(?<=\s)(\d{1,3}(?:\.\d)?)(?=\s|$)")
_NAMES_AND_NUMBERS = re.compile(r"(?:\s{0,3}[A-Z][^\d.%£]{2,60}\s\d{1,3}(?:\.\d)?(?=\s|$)){2,12}\s{0,3}")


_OF_PART = re.compile(
    r"^.{0,40}?(?:%|weight\w{0,6}|per ?cent)(?: of (?:the )?\w{3,12})?\s{1,3}(?=[A-Z])", re.S
)


def _figure_in(row: Row) -> bool:
    return any(in_text(slot) for slot in begun(row))


def in_text(slot: Slot) -> tuple[str, Amount, int, int] | None:
    """(name, amount, start, end) of "Quality (60%)": the only figure of a short text."""
    cleaned = clean(slot.cell.text)
    if len(cleaned.text) > 130:
        return None
    found = [a for a in amounts(cleaned.text) if not a.weak]
    if len(found) > 1 and {a.unit for a in found} == {"percent", "points"}:
        found = [a for a in found if a.unit == "percent"]
    if not found and (of_all := _OF_100.search(cleaned.text)):
        found = [Amount(float(of_all[1]), "percent", *of_all.span())]
    if len(found) != 1:
        return None
    amount = found[0]
    before, after = cleaned.text[: amount.start], cleaned.text[amount.end :]
    name = tidy(title(" ".join(before.split()))[0]) or tidy(title(after.strip(" )-–:"))[0])
    if not re.search(r"[^\W\d_]{2}", name) or _CARRIES.match(before):
        return None
    return name, amount, *cleaned.span(amount.start, amount.end)


_OF_100 = re.compile(r"(?<![\d.,£])(\d{1,2})(?: (?:points|marks))? of 100\b(?! (?:words|sites|homes))")
"""A share of the whole, as "Cost: 70 of 100"."""


def entry_of(name: str, figure: Figure, slot: Slot, description: str) -> Entry:
    return put(name, figure.amount, slot, figure.start, figure.end, description)


def put(name: str, amount: Amount | None, slot: Slot, start: int, end: int, description: str = "") -> Entry:
    text = slot.cell.text if slot.whole is None else slot.whole
    return Entry(name, slot.place, text, start + slot.offset, end + slot.offset, description, amount)
