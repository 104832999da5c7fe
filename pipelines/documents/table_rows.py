"""The rows of a table of criteria: names, figures, and what stands above them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria.amounts import Amount
from pipelines.documents.arithmetic import is_near
from pipelines.documents.cells import REST, entry_of, in_text, inside, put
from pipelines.documents.columns import MANDATORY, Column, Sheet
from pipelines.documents.entries import EQUAL, TOTAL, Entry, kind_of, levelled, tidy, title
from pipelines.documents.figures import OF_WHICH, Figure, figure_of
from pipelines.documents.grids import Row, Slot, begun
from pipelines.documents.of_which import parts_of_which
from pipelines.documents.outline import lot_of
from pipelines.documents.row_names import SUM, WORDS, Name, Naming, first_line


def is_merged(column: Column) -> bool:
    return any(figure.slot.cell.row_span > 1 for figure in column.figures.values())


def entries_of(table: Sheet, above: Column | None, own: Column) -> list[Entry]:
    """The rows with the figures of one column, under the criteria whose figures another holds."""
    naming = Naming(table)
    if above is None and is_merged(own):
        above = own
    elif above is not None:
        above = _at_heads(naming, above, own)
    made: list[Entry] = []
    numbers: list[str] = []
    depths = naming.depths() if above is None else {}
    group, lot = "", None
    covered = -1
    for at, row in enumerate(table.body):
        name = naming.of(at)
        if name.lot:
            lot = name.lot
        if name.heads and own.figures.get(at) is None and (above is None or at not in above.figures):
            if (
                found := lot_of(name.text)
                if len(name.text) < 60 and re.match(r"(?i)\W*lot", name.text)
                else None
            ):
                lot, group = found, ""
                continue
            if len(name.text.split()) > WORDS // 2 and name.slot and name.slot.text.endswith("."):
                continue  # a sentence of its own: it names nothing, and its figures weigh nothing
            stated = in_text(name.slot) if name.slot else None
            if stated and name.slot and not TOTAL.search(stated[0]):
                made.append(
                    replace(put(stated[0], stated[1], name.slot, stated[2], stated[3]), parent=True, lot=lot)
                )
                numbers.append(name.number)
            group = tidy(name.text)
            continue
        figure, over = own.figures.get(at), above.figures.get(at) if above else None
        if above is not None and over is not None and not TOTAL.search(naming.group(at) or name.text):
            last = _last_under(table, above, own, at)
            kids = [k for k in range(at, last + 1) if k in own.figures or (k > at and naming.of(k).text)]
            merged = over.slot.cell.row_span > 1
            held = in_text(over.slot) if figure_of(over.slot) is None else None
            figure = None if above is own and merged else figure
            alone = figure is not None and not merged and not naming.group(at)
            if alone and figure is not None and _is_whole(figure, over, own, range(at + 1, last + 1)):
                figure = None
            if (
                merged
                or (last > at and (len(kids) > 1 or (figure is None and kids)))
                or (figure and (naming.group(at) or held))
            ):
                parent_name = held[0] if held else naming.group(at)
                parent_name = parent_name or (name.text if figure is None else "") or group or REST
                made.append(
                    replace(
                        entry_of(tidy(parent_name), over, over.slot, ""),
                        parent=True,
                        level=1,
                        lot=lot,
                        stated=over.slot.text,
                    )
                )
                numbers.append("")
                covered = last
                if figure is None and not merged:
                    continue
            elif figure is None:
                figure = over
        entry = of_row(name, figure, row)
        if entry is not None and (slot := row[own.number]) is not None:
            entry = replace(entry, stated=slot.text)
            if figure is None and _REST.search(slot.text):
                entry = replace(
                    entry, place=slot.place, text=slot.cell.text, start=0, end=len(slot.cell.text)
                )
        if entry is None or (figure is None and _is_dropped(row[own.number])):
            continue
        of_price = not group and kind_of(naming.group(at)) == "price"
        if of_price and figure is not None and not SUM.fullmatch(entry.name):
            entry = replace(entry, is_total=False)
        level = depths.get(at) if above is None else 2 if at <= covered else 1
        parent = False if above is not None else entry.parent
        over_row = naming.group(at) if of_price else group
        entry = _of_area(entry, title(group)[0] or naming.group(at))
        parts = _parts_beside(row, entry) if above is None and figure is not None else []
        if parts:
            level, parent = 1, True
            entry = replace(entry, name=OF_WHICH.split(entry.name)[0] or entry.name)
        made.append(replace(entry, group=over_row, lot=lot, level=level, parent=parent))
        made += [replace(part, lot=lot) for part in parts]
        numbers += [name.number, *("" for _ in parts)]
    made = _with_rest(_with_equal(_unnamed_total(made)))
    if above is None:
        made = _under_headings(levelled(made, numbers))
    return made


def _at_heads(naming: Naming, above: Column, own: Column) -> Column:
    """The sums of sections, each beside the first of its rows, wherever between them it is printed."""
    rows = range(len(naming.table.body))
    figures = dict(above.figures)
    for first in (at for at in rows if naming.begins_group(at)):
        after = next((at for at in rows if at > first and naming.begins_group(at)), len(rows))
        inside = [at for at in range(first, after) if at in above.figures]
        parts = [own.figures[at].value for at in range(first, after) if at in own.figures]
        if len(inside) == 1 and inside[0] > first and is_near(sum(parts), above.figures[inside[0]].value):
            figures[first] = figures.pop(inside[0])
    return replace(above, figures=figures)


def _parts_beside(row: Row, entry: Entry) -> list[Entry]:
    """The parts of a criterion that another cell of its row lists with their figures."""
    if entry.is_total or entry.kind == "price" or not entry.value:
        return []
    for slot in begun(row):
        if parts := parts_of_which(slot, entry):
            return parts
    for slot in begun(row):
        if slot.place != entry.place and (parts := inside(slot, (100.0, entry.value))):
            return parts
    return []


def _of_area(entry: Entry, area: str) -> Entry:
    """A row with the name of what it stands under, where that is social value: "Social value: local jobs"."""
    if entry.is_total or kind_of(area) not in ("narrow", "joint") or entry.kind in ("narrow", "joint"):
        return entry
    return replace(entry, name=f"{area}: {entry.name}" if entry.name else area)


def _with_rest(entries: list[Entry]) -> list[Entry]:
    """The one row whose weight is "the remainder": what the others leave of 100."""
    open_ones = [
        at for at, entry in enumerate(entries) if entry.figure is None and _REST.search(entry.stated)
    ]
    others = [entry for entry in entries if entry.value is not None and not entry.is_total]
    left = 100 - sum(entry.value or 0.0 for entry in others)
    if (
        len(open_ones) != 1
        or not others
        or any(entry.parent or entry.level for entry in entries)
        or left <= 0
    ):
        return entries
    if any(entry.figure and entry.figure.unit != "percent" for entry in others):
        return entries
    entry = entries[open_ones[0]]
    entries[open_ones[0]] = replace(entry, figure=Amount(left, "percent", entry.start, entry.end))
    return entries


_REST = re.compile(
    r"^\W*(?:the\s)?(?:remainder|balance|rest|remaining (?:marks|points|percentage|weight\w*))\b", re.I
)


def _with_equal(entries: list[Entry]) -> list[Entry]:
    """The rows without a figure below one that is split equally between them: an equal share of it each."""
    made = list(entries)
    for at, entry in enumerate(entries):
        if entry.value is None or entry.is_total or not EQUAL.search(f"{entry.stated} {entry.description}"):
            continue
        parts = []
        for below in range(at + 1, len(entries)):
            if entries[below].figure is not None or entries[below].is_total or entries[below].mandatory:
                break
            parts.append(below)
        if len(parts) < 2:
            continue
        made[at] = replace(entry, parent=True, level=1)
        for below in parts:
            share = Amount(100 / len(parts), "percent", entry.start, entry.end)
            made[below] = replace(
                made[below],
                figure=share,
                place=entry.place,
                text=entry.text,
                start=entry.start,
                end=entry.end,
                parent=False,
                level=2,
            )
    return made


def _is_whole(figure: Figure, over: Figure, own: Column, below: range) -> bool:
    """ "Quality 100% of quality, 45% of the whole": all that the rows below add up to, and none of them."""
    values = [own.figures[at].value for at in below if at in own.figures]
    wholes = (1.0, 100.0, over.value)
    return len(values) >= 2 and is_near(sum(values), figure.value) and figure.value in wholes


def _unnamed_total(entries: list[Entry]) -> list[Entry]:
    """A last figure that those before it add up to is their total: without a name, or beside "Check"."""
    if len(entries) < 3 or entries[-1].value is None:
        return entries
    if entries[-1].name:
        last, others = entries[-1], sum(e.value or 0.0 for e in entries[:-1] if not e.is_total)
        checks = last.kind == "other" and len(last.name.split()) <= 2 and is_near(last.value or 0.0, others)
        return (
            [*entries[:-1], replace(last, is_total=True)]
            if checks and (is_near(others, 100.0) or round(others, 6) == 1)
            else entries
        )
    sums = (
        sum(e.value or 0.0 for e in entries[:-1] if not e.is_total and (e.parent or not only))
        for only in (0, 1)
    )
    if not any(is_near(entries[-1].value, total) for total in sums):
        return entries
    return [*entries[:-1], replace(entries[-1], is_total=True)]


def _is_dropped(slot: Slot | None) -> bool:
    """ "Not used" where a weight would stand: it is no criterion of this exercise."""
    return slot is not None and bool(_DROPPED.fullmatch(slot.text))


_DROPPED = re.compile(r"\W*(?:not used|none|nil|dropped|removed|no longer used|withdrawn)\W*", re.I)


def _under_headings(entries: Sequence[Entry]) -> list[Entry]:
    """Less the rows without a figure that head those below them: "Quality", "Price".

    "Social value" heads rows only where the list begins with a heading: else it is a criterion unweighted.
    """
    kept: list[Entry] = []
    group = ""
    heading: tuple[str, ...] = ("quality", "price")
    if entries and entries[0].value is None and entries[0].kind in heading:
        heading = (*heading, "narrow", "joint")
    for at, entry in enumerate(entries):
        after = entries[at + 1] if at + 1 < len(entries) else None
        block = entry.value is None and not entry.mandatory and entry.kind in heading
        if block and after is not None and after.value is not None and not after.is_total:
            group = entry.name
            continue
        kept.append(_of_area(replace(entry, group=entry.group or group), group))
    return kept


def of_row(name: Name, figure: Figure | None, row: Row) -> Entry | None:
    mandatory = any(MANDATORY.search(slot.text) and len(slot.text) < 80 for slot in begun(row))
    text = name.text
    total = bool(TOTAL.search(text)) or any(
        re.fullmatch(r"(?i)\W*(?:sub-?)?totals?\W*", s.text) for s in begun(row)
    )
    if figure is not None:
        held = in_text(name.slot) if name.slot else None
        text = held[0] if held and held[1].value == figure.value else text
        entry = entry_of(tidy(text) if not total else text, figure, figure.slot, name.description)
        return replace(entry, is_total=total, mandatory=mandatory)
    if name.slot is None or not text or total or len(first_line(name.slot.cell.text).split()) > WORDS:
        return None
    if len(name.slot.text.split()) > WORDS // 2 and name.slot.text.endswith("."):
        return None
    if not mandatory and (held := in_text(name.slot)) and held[1].unit in ("percent", "points"):
        return replace(put(held[0], held[1], name.slot, held[2], held[3], name.description), parent=True)
    length = len(name.slot.cell.text)
    return replace(put(tidy(text), None, name.slot, 0, length, name.description), mandatory=mandatory)


def _last_under(table: Sheet, above: Column, own: Column, at: int) -> int:
    """The last row that a figure stands over: of its merged cell, else of the blanks below it."""
    figure = above.figures[at]
    if figure.slot.cell.row_span > 1:
        last = at
        while (
            last + 1 < len(table.body)
            and (slot := table.body[last + 1][above.number])
            and slot.cell is figure.slot.cell
        ):
            last += 1
        return last
    last = at
    for row in range(at + 1, len(table.body)):
        slot = table.body[row][above.number]
        if (slot and slot.text) or row not in own.figures:
            break
        last = row
    return last
