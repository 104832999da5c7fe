"""Lists of criteria from tables: columns of weights, parents and parts, lots, scoring bands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import whole_of
from pipelines.criteria.labels import NOUN
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import AWARD
from pipelines.documents.arithmetic import is_near
from pipelines.documents.blocks import blocks, side_by_side
from pipelines.documents.cells import (
    Made,
    entry_of,
    in_heads,
    in_names,
    in_sentences,
    in_text,
    lined,
    put,
)
from pipelines.documents.codes import Keys
from pipelines.documents.columns import CODE, Column, Sheet, sheet
from pipelines.documents.entries import (
    TOTAL,
    Entry,
    Reading,
    criterion,
    readings,
    tidy,
    title,
)
from pipelines.documents.figures import Figure, figure_of
from pipelines.documents.grids import Grid, Slot, begun
from pipelines.documents.outline import (
    ELSEWHERE,
    EVALUATION,
    SELECTING,
    SHARES_OF_QUALITY,
    WEIGHING,
    Context,
    lot_of,
    names_quality,
)
from pipelines.documents.row_names import Naming, first_line
from pipelines.documents.scales import is_scale, less_scale
from pipelines.documents.table_rows import entries_of, is_merged, of_row
from pipelines.documents.turned import lies_on_its_side, turned


@dataclass(frozen=True)
class Found:
    """A list of criteria in a document. `readings`: the ways in which its figures add up, one or several.

    `is_open`: it does not reach 100 by itself, or its figures are of a part that stands elsewhere.
    `relative`: its header says that its figures are of a part. `caption`: the words that name it.
    `of_award`, `selecting`: its header says so. `of_all`: it is open, and its header says that its figures
    are shares of the whole. `used`: (place, start) of its figures in running text.
    """

    readings: tuple[Reading, ...]
    sha256: str
    at: int
    context: Context
    caption: str
    lot: str | None = None
    is_open: bool = False
    relative: bool = False
    used: tuple[tuple[str, int], ...] = ()
    of_award: bool = False
    selecting: bool = False
    of_all: bool = False

    @property
    def first(self) -> Reading:
        return self.readings[0]

    @property
    def has_price(self) -> bool:
        return any(row.kind == "price" for row in self.first.rows)

    @property
    def has_narrow(self) -> bool:
        return any(row.is_narrow for reading in self.readings for row in reading.rows)


def lists_of(grid: Grid, context: Context, keys: Keys = tuple) -> list[Found]:
    """The lists of criteria of a table; none for a table of anything else. `keys`: names by their codes.

    Two side by side are two; so is one with another header further down, where as one it adds up to nothing.
    """
    halves = [_lists_of(half, context, keys) for half in side_by_side(grid)]
    if len(halves) > 1 and all(halves):
        return [found for half in halves for found in half]
    made = _lists_of(grid, context, keys)
    if made and not all(found.is_open for found in made):
        return made
    parts = blocks(grid)
    apart = [found for part in parts for found in _lists_of(part, context, keys)] if len(parts) > 1 else []
    return apart if len(apart) > 1 and not all(found.is_open for found in apart) else made


def _lists_of(grid: Grid, context: Context, keys: Keys) -> list[Found]:
    table = sheet(less_scale(grid))
    coded = sum(bool(CODE.fullmatch(head)) for head in table.header) > 1
    if coded and (key := next((k for k in keys() if sum(head in k for head in table.header) > 1), None)):
        table = replace(table, header=tuple(key.get(head, head) for head in table.header))
    if not table.body or is_scale(table) or any(box_figure(slot) for row in grid.rows for slot in begun(row)):
        return []
    caption = " | ".join(
        filter(None, [*(h.text for h in context.headings[-1:]), *context.lead, table.caption])
    )
    heads = " | ".join(table.header)
    weighing = [c.header for c in table.columns if c.is_weight and WEIGHING.search(c.header)]
    weighs = bool(WEIGHING.search(heads)) and not (weighing and all(map(ELSEWHERE.search, weighing)))
    of_now = " | ".join(column.header for column in table.columns if not _is_earlier(column))
    of_now = _OF_THIS.sub("", of_now)
    if ELSEWHERE.search(f"{of_now} | {table.caption}") and not weighs:
        return []
    made = (
        turned(table) or ([] if lies_on_its_side(table) else _by_columns(table, caption)) or in_heads(table)
    )
    made = [found for found in made if _is_of_criteria(found[1], f"{caption} | {heads}")]
    return [
        Found(
            tuple(read),
            grid.document.sha256,
            grid.at,
            context,
            f"{caption} | {heads}",
            lot or lot_of(f"{table.caption} | {heads}"),
            is_open,
            relative,
            of_award=bool(AWARD.search(heads)),
            selecting=bool(SELECTING.search(f"{table.caption} | {heads}")) and not AWARD.search(heads),
            of_all=is_open and not relative and _is_of_all(table, read[0].size),
        )
        for lot, read, is_open, relative in made
    ]


def _is_of_all(table: Sheet, size: float) -> bool:
    """A header says that the figures of a column, which make up the size of the list, are of the whole."""
    totals = _totals_at(table)
    sums = (
        sum(figure.value for at, figure in column.figures.items() if at not in totals)
        for column in table.columns
        if column.role == "overall"
    )
    return size < 99 and any(is_near(found, size) for found in sums)


def _is_earlier(column: Column) -> bool:
    """What was weighed before, beside what is now: the column is not read, and the others are."""
    return column.role == "ignored" and bool(_EARLIER.search(column.header))


_OF_THIS = re.compile(r"\bthis\s{1,3}(?:call-?off|mini-?competition|further\s{1,3}competition)\b", re.I)
_EARLIER = spaced(r"\b(?:previous|last|former|old)\b")


def box_figure(slot: Slot) -> Figure | None:
    """The figure of "Weighting: 20%", in a frame round a question."""
    lead = _BOXED.match(slot.text) or _BOXED_PERCENT.match(slot.text)
    return figure_of(slot) if lead and len(slot.text) <= 60 else None


_BOXED = spaced(
    r"^\W{0,3}(?:(?:question|section|overall|max(?:imum)?|total) ){0,2}(?:weight\w{0,6}|marks|points|score)"
    r"(?: (?:available|(?:for|in|of) (?:the |this )?\w{1,10}|\(?%\)?)){0,2}\s{0,2}[:=-]"
)
_BOXED_PERCENT = spaced(
    r"^\W{0,3}(?:(?:question|section|overall) ){0,2}(?:weight\w{0,6}|wtg?\.?|worth)[\s(]{1,3}"
    r"\d{1,3}(?:\.\d{1,2})?\s?(?:%|per\s?cent)\W{0,3}$"
)


def _is_of_criteria(read: Sequence[Reading], around: str) -> bool:
    """Names that weigh, or words around that say so: percentages of anything else are no criteria."""
    names = [row.name for row in read[0].rows if row.stated_value is not None or not read[0].size]
    nouns = {(m.lastgroup or "") for name in names if (m := NOUN.search(name))}
    nouns |= {"price" for name in names if vocabulary.PRICE.search(name)}
    if not any(re.search(r"[^\W\d_]{2}", name) for name in names):  # none, or amounts of an example
        return False
    if "narrow" in nouns and (len(nouns) > 1 or EVALUATION.search(around) or _SHARES.search(around)):
        return True
    if "narrow" in nouns and names_quality(around) and is_near(read[0].size, 100.0):
        return True
    return {"price", "quality"} <= nouns or bool(EVALUATION.search(around))


_SHARES = spaced(
    r"(?:%|\b(?:shares?|per\s?cent\w{0,4}|proportions?|portions?|parts?|fractions?)) of (?:the )?(?:quality"
    r"|technical|total|marks?|scores?)\b"
    r"|\b(?:points|marks) (?:out )?of \d{2,4}\b",
)
"""A header of shares, as telling as a word of evaluation."""


def _by_columns(table: Sheet, caption: str) -> list[Made]:
    stated = _stated_total(f"{caption} | {' | '.join(table.header)}")
    by_lot = [column for column in table.columns if column.lot]
    if len(by_lot) >= 2:
        made: list[Made] = []
        for column in by_lot:
            entries = [entry for entry in entries_of(table, None, column) if entry.value is not None]
            if read := readings(entries, stated):
                of_part = bool(SHARES_OF_QUALITY.search(column.header))
                made.append((column.lot, read, of_part, of_part))
        return made
    if (several := lined(table)) and (read := readings(several, stated)):
        return [(None, read, False, False)]
    weighing = [column for column in table.columns if column.is_weight]
    weighing = [column for column in weighing if not _is_constant(column)] or [
        column
        for column in weighing
        if column.role != "score"  # what each answer is scored out of
    ]
    if (tiers := _tiers(table, weighing)) and (read := readings(tiers, stated)):
        return [(None, read, False, False)]
    if weighing and (heading := _figures_in_names(table, weighing)):
        columns = tuple(heading if c.number == heading.number else c for c in table.columns)
        table, weighing = replace(table, columns=columns), [heading, *weighing]
    if not weighing:
        return in_sentences(table) or in_names(table, stated) or _without_figures(table, caption)
    tried: list[tuple[float, Made]] = []
    for rank, above, own in _choices(weighing, _totals_at(table)):
        entries = entries_of(table, above, own)
        for lot, part in _by_lot(entries).items():
            if read := _read_rows(table, part, stated):
                of_quality = above is not None and bool(SHARES_OF_QUALITY.search(above.header))
                relative = of_quality or (own.role == "within" and above is None)
                tried.append((rank, (lot, read, relative, relative)))
    if tried and (of_all := _both_shares(table, weighing, [made for _, made in tried])):
        return of_all
    if tried:
        return _likeliest(tried)
    return _open(table, weighing, stated)


def _both_shares(table: Sheet, weighing: Sequence[Column], tried: Sequence[Made]) -> list[Made]:
    """Shares of quality beside what they are of the whole: these tell how much quality weighs."""
    if any(row.kind == "price" for _, read, *_ in tried for one in read for row in one.rows):
        return []
    totals = _totals_at(table)
    for overall in (column for column in weighing if column.role == "overall"):
        for within in (column for column in weighing if column.role in ("within", "weight")):
            rows = (overall.figures.keys() & within.figures.keys()) - totals
            shares = {
                round(overall.figures[at].value / within.figures[at].value, 2)
                for at in rows
                if within.figures[at].value
            }
            if len(rows) < 2 or len(shares) != 1 or not 0.05 <= min(shares) < 0.99:
                continue
            if read := readings(entries_of(table, None, overall), sized=False):
                return [(None, read, True, False)]
    return []


def _read_rows(table: Sheet, entries: Sequence[Entry], stated: float | None) -> list[Reading]:
    """The readings of rows; with their figure in their name they are sections, else rows as any other."""
    if read := readings(entries, stated) or readings(_alone(entries), stated):
        return read
    above = [begun(row) for row in table.grid.rows[: table.top]]
    held = in_text(above[0][0]) if above and len(above[0]) == 1 else None
    if held is None or held[1].unit != "percent" or TOTAL.search(held[0]):
        return []
    return readings([put(held[0], held[1], above[0][0], *held[2:]), *_alone(entries)], stated)


def _alone(entries: Sequence[Entry]) -> list[Entry]:
    """Rows whose name holds their figure need have no parts: "Price 45%" over "Method", "25%"."""
    return [replace(e, parent=None) if e.parent and e.level is None else e for e in entries]


def _figures_in_names(table: Sheet, weighing: Sequence[Column]) -> Column | None:
    """A column of criteria that hold their figures, over parts with figures of their own: "QUALITY - 60%"."""
    fewest = min(len(column.figures) for column in weighing)
    for column in table.columns:
        slots = [(at, row[column.number]) for at, row in enumerate(table.body)]
        begun = [(at, slot) for at, slot in slots if slot and slot.begins and slot.text]
        held = {at: (slot, found) for at, slot in begun if (found := in_text(slot))}
        if column.figures or not 2 <= len(held) == len(begun) < fewest:
            continue
        if any(slot.text[:1].islower() for _, slot in begun):  # lines of a text beside the table
            continue
        figures = {at: Figure(found[1], slot, *found[2:]) for at, (slot, found) in held.items()}
        if is_near(sum(figure.value for figure in figures.values()), 100.0):
            return Column(column.number, "weight", column.header, figures)
    return None


def _is_constant(column: Column) -> bool:
    """The same figure in each row, which is no share of 100: the highest mark of every question."""
    values = [figure.value for figure in column.figures.values()]
    return len(values) >= 3 and len(set(values)) == 1 and not 95 <= sum(values) <= 105


def _tiers(table: Sheet, weighing: Sequence[Column]) -> list[Entry]:
    """Three tiers side by side, each a column of names and one of weights of the tier before it."""
    own = [column.number for column in weighing]
    if len(own) < 3 or own != [own[0] + 2 * k for k in range(len(own))] or own[0] < 1:
        return []
    made: list[Entry] = []
    above: list[str] = []
    for at, row in enumerate(table.body):
        for tier, column in enumerate(weighing):
            slot, figure = row[column.number - 1], column.figures.get(at)
            if slot is None or not slot.begins or not slot.text or figure is None:
                continue
            name = tidy(title(first_line(slot.cell.text))[0])
            if above[tier : tier + 1] == [name] and tier < len(weighing) - 1:
                continue
            shown = f"{above[tier - 1]}: {name}" if tier == len(weighing) - 1 and tier else name
            above[tier:] = [name]
            entry = entry_of(shown, figure, figure.slot, "")
            if TOTAL.search(name):
                entry = replace(entry, is_total=True)
            made.append(replace(entry, level=tier + 1, parent=tier < len(weighing) - 1))
    return made


def _totals_at(table: Sheet) -> set[int]:
    """The rows that are a total: they say so, or figures stand alone in the last."""
    found = {at for at, row in enumerate(table.body) if any(TOTAL.search(slot.text) for slot in begun(row))}
    last = begun(table.body[-1])
    if len(table.body) > 2 and last and all(figure_of(slot) for slot in last):
        found.add(len(table.body) - 1)
    return found


def _choices(weighing: Sequence[Column], totals: set[int]) -> Iterator[tuple[float, Column | None, Column]]:
    """(rank, column of the criteria above, column of the rows), the likeliest first."""
    ranks = {"overall": 0.0, "weight": 2.0, "figure": 2.5, "within": 3.0, "marks": 4.0, "score": 6.0}
    for above in weighing:
        for own in weighing:
            over, under = above.figures.keys() - totals, own.figures.keys() - totals
            fewer = len(over) < len(under) or (above.number < own.number and not over & under)
            if above is own or not fewer or _is_banded(own) or (own.role == "overall" and above.header):
                continue
            if above.role in ("marks", "score") and own.role in ("weight", "overall", "figure"):
                continue
            rank = 1.0 if above.role == "overall" else 1.5 if own.role != "marks" else 3.5
            if own.role == "overall":  # sums of sections, printed beside their lines
                rank = -0.5
            yield rank + (0.0 if is_merged(above) else 0.2), above, own
    settled = any(not _is_banded(column) for column in weighing)
    for own in weighing:
        rank = (
            ranks[own.role]
            + (3.0 if settled and _is_banded(own) else 0.0)
            - (2.0 if len(weighing) == 1 and own.role != "overall" else 0.0)
        )
        coarse = any(len(other.figures) > len(own.figures) for other in weighing if not _is_banded(other))
        yield rank + (2.0 if coarse and own.role not in ("marks", "score") else 0.0), None, own


def _is_banded(column: Column) -> bool:
    """Most of its figures are bands: what may be settled on, where another column says what was."""
    return sum(f.amount.low is not None for f in column.figures.values()) > len(column.figures) / 2


def _likeliest(tried: Sequence[tuple[float, Made]]) -> list[Made]:
    """By lot the readings of the likeliest columns, and those of others that are as likely and differ."""
    best: dict[str | None, tuple[float, Made]] = {}
    for rank, made in sorted(tried, key=lambda one: one[0]):
        lot, read, is_open, relative = made
        if lot not in best:
            best[lot] = (rank, made)
            continue
        first, kept = best[lot]
        shown = {tuple(sorted(r.weights.items(), key=str)) for r in kept[1]}
        other = [r for r in read if tuple(sorted(r.weights.items(), key=str)) not in shown]
        if other and rank - first < 0.1 and not is_open:
            best[lot] = (first, (lot, [*kept[1], *other], kept[2], kept[3]))
    return [made for _, made in best.values()]


def _by_lot(entries: Sequence[Entry]) -> dict[str | None, list[Entry]]:
    """The rows of each lot; those without one belong to all, or to the one list."""
    lots = {entry.lot for entry in entries if entry.lot}
    if not lots:
        return {None: list(entries)}
    return {lot: [entry for entry in entries if entry.lot in (lot, None)] for lot in sorted(lots)}


def _open(table: Sheet, weighing: Sequence[Column], stated: float | None) -> list[Made]:
    """A list that reaches nothing by itself: group by group, else as it stands."""
    made: list[Made] = []
    order = sorted(weighing, key=lambda c: (c.role == "score", c.role == "marks", -len(c.figures)))
    for own in order:
        entries = entries_of(table, None, own)
        groups = list(dict.fromkeys(entry.group for entry in entries))
        if len(groups) > 1:
            parts = [(g, [e for e in entries if e.group == g]) for g in groups]
            read = [(g, readings(part, stated)) for g, part in parts]
            if all(r for _, r in read):
                return [(lot_of(g), r, True, not any(x.kind == "price" for x in r[0].rows)) for g, r in read]
        if own.role in ("score", "figure") and len(own.figures) < 2:
            continue
        if read_one := readings(entries, stated, sized=False):
            made.append((None, read_one, True, own.role == "within"))
            break
    return made


def _without_figures(table: Sheet, caption: str) -> list[Made]:
    """Criteria by name alone, or in order of importance, under a header that calls them so; or all passed."""
    if mandatory := _all_mandatory(table, caption):
        return [(None, [Reading(tuple(criterion(entry) for entry in mandatory), 0.0)], False, False)]
    if not any(c.role == "name" and _CALLED.search(c.header) for c in table.columns):
        return []
    naming = Naming(table)
    rows = [of_row(naming.of(at), None, row) for at, row in enumerate(table.body)]
    entries = [entry for entry in rows if entry is not None and not entry.is_total]
    kinds = {entry.kind for entry in entries}
    if "price" not in kinds or not 3 <= len(entries) <= 20 or not EVALUATION.search(caption):
        return []
    return [(None, [Reading(tuple(criterion(entry) for entry in entries), 0.0)], False, False)]


def _all_mandatory(table: Sheet, caption: str) -> list[Entry]:
    """What is only passed or failed, under a heading of the award: social value is named there."""
    if not AWARD.search(caption) or SELECTING.search(caption):
        return []
    naming = Naming(table)
    rows = [of_row(naming.of(at), None, row) for at, row in enumerate(table.body)]
    entries = [entry for entry in rows if entry is not None]
    if len(entries) < 2 or len(entries) < len(rows) or not all(entry.mandatory for entry in entries):
        return []
    return entries if any(entry.kind in ("narrow", "joint") for entry in entries) else []


_CALLED = spaced(r"\bcriteri(?:on|a)\b|\baward\b|\bevaluat\w{1,5}\b")


def _stated_total(text: str) -> float | None:
    found = whole_of(text)
    if found:
        return found[0]
    adding = _ADDING.search(text)
    return float(adding[1].replace(",", "")) if adding else None


_ADDING = spaced(
    r"\b(?:(?:adds?|adding|comes?|coming|amounts?|sums?) (?:up )?to|(?:result|score|most|maximum) is)"
    r" (?:a total of )?(\d{1,2},?\d{3}|\d{2,3})\b(?!\s?(?:%|per))"
)
