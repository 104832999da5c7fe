"""Lists of criteria from tables: columns of weights, parents and parts, lots, scoring bands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import words
from pipelines.criteria.amounts import Amount, amounts, whole_of
from pipelines.criteria.clean import clean
from pipelines.criteria.labels import NOUN
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import AWARD
from pipelines.documents.arithmetic import is_near
from pipelines.documents.columns import CODE, MANDATORY, Column, Figure, Sheet, figure_of, role_of, sheet
from pipelines.documents.entries import (
    TOTAL,
    Entry,
    Reading,
    criterion,
    kind_of,
    levelled,
    readings,
    tidy,
    title,
)
from pipelines.documents.grids import Grid, Row, Slot
from pipelines.documents.outline import ELSEWHERE, EVALUATION, SELECTING, WEIGHING, Context, lot_of

_GRADES = spaced(
    r"\b(?:excellent|good|satisfactory|acceptable|adequate|unsatisfactory|unacceptable|poor"
    r"|weak|limited|fair|very good|outstanding|exceptional|no response|not answered|fails?"
    r"|inadequate|serious (?:reservations|concerns)|minor (?:reservations|concerns)"
    r"|major (?:reservations|concerns)|fully (?:meets|met)|partially|exceeds|deficient|nil)\b"
)
ROWS_OF_BANDS = 0.5
WORDS = 14
"""Words of a name; a row that has more and no figure of its own is a sentence."""
REST = "Quality"
"""What stands above several rows without a name of its own."""


@dataclass(frozen=True)
class Found:
    """A list of criteria in a document. `readings`: the ways in which its figures add up, one or several.

    `is_open`: it does not reach 100 by itself, or its figures are of a part that stands elsewhere.
    `relative`: its header says that its figures are of a part. `caption`: the words that name it.
    `of_award`, `selecting`: its header says so. `used`: (place, start) of its figures in running text.
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

    @property
    def first(self) -> Reading:
        return self.readings[0]

    @property
    def has_price(self) -> bool:
        return any(row.kind == "price" for row in self.first.rows)

    @property
    def has_narrow(self) -> bool:
        return any(row.is_narrow for reading in self.readings for row in reading.rows)


def lists_of(grid: Grid, context: Context, key: Mapping[str, str] | None = None) -> list[Found]:
    """The lists of criteria of a table; none for a table of anything else. `key`: names by their codes."""
    table = sheet(_less_bands(grid))
    if key and sum(head in key for head in table.header) > 1:
        table = replace(table, header=tuple(key.get(head, head) for head in table.header))
    if (
        not table.body
        or _is_bands(table)
        or any(box_figure(slot) for row in grid.rows for slot in _begun(row))
    ):
        return []
    caption = " | ".join(
        filter(None, [*(h.text for h in context.headings[-1:]), *context.lead, table.caption])
    )
    heads = " | ".join(table.header)
    weighs = bool(WEIGHING.search(heads))
    of_now = " | ".join(column.header for column in table.columns if not _is_earlier(column))
    if ELSEWHERE.search(f"{of_now} | {table.caption}") and not weighs:
        return []
    made = _turned(table) or _by_columns(table, caption)
    made = [found for found in made if _is_of_criteria(found[1], f"{caption} | {heads}")]
    return [
        Found(
            tuple(read),
            grid.document.sha256,
            grid.at,
            context,
            f"{caption} | {heads}",
            lot,
            is_open,
            relative,
            of_award=bool(AWARD.search(heads)),
            selecting=bool(SELECTING.search(f"{table.caption} | {heads}")) and not AWARD.search(heads),
        )
        for lot, read, is_open, relative in made
    ]


def _less_bands(grid: Grid) -> Grid:
    """The rows up to a total, where what stands below it is a scale of marks with a header of its own."""
    for at in range(2, len(grid.rows) - 3):
        if not any(TOTAL.search(slot.text) for slot in _begun(grid.rows[at])):
            continue
        rest = grid.rows[at + 1 :]
        heads = " ".join(_texts(rest[0]))
        if len(_texts(rest[0])) < 2 or re.search(r"\d", heads) or not re.search(_OF_BANDS, heads):
            continue
        if _is_bands(sheet(replace(grid, rows=rest))):
            return replace(grid, rows=grid.rows[: at + 1])
    return grid


def _is_earlier(column: Column) -> bool:
    """What was weighed before, beside what is now: the column is not read, and the others are."""
    return column.role == "ignored" and bool(_EARLIER.search(column.header))


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
Made = tuple[str | None, list[Reading], bool, bool]
"""(lot, readings, whether it is open, whether it is of a part)."""


def _is_of_criteria(read: Sequence[Reading], around: str) -> bool:
    """Names that weigh, or words around that say so: percentages of anything else are no criteria."""
    names = [row.name for row in read[0].rows if row.stated_value is not None or not read[0].size]
    nouns = {(m.lastgroup or "") for name in names if (m := NOUN.search(name))}
    nouns |= {"price" for name in names if words.PRICE.search(name)}
    if not names:
        return False
    if "narrow" in nouns and (len(nouns) > 1 or EVALUATION.search(around) or _SHARES.search(around)):
        return True
    return {"price", "quality"} <= nouns or bool(EVALUATION.search(around))


_SHARES = spaced(
    r"(?:%|\b(?:shares?|per ?cent\w{0,4}|proportions?)) of (?:the )?(?:quality|technical|total|marks"
    r"|scores?)\b"
)
"""A header of shares, as telling as a word of evaluation."""


def _is_bands(table: Sheet) -> bool:
    """A scale of marks: 0 poor, 1 fair ... 5 excellent."""
    rows = [_texts(row) for row in table.body]
    graded = sum(1 for texts in rows if any(_GRADES.search(text[:60]) for text in texts))
    if len(rows) < 3 or not (graded >= ROWS_OF_BANDS * len(rows) or _falls_to_nothing(table)):
        return False
    for column in table.columns:
        values = [f.value for _, f in sorted(column.figures.items())]
        bare = values or [
            float(s.text) for row in table.body if (s := row[column.number]) and s.text.isdigit()
        ]
        if len(bare) >= 3 and (bare == sorted(bare) or bare == sorted(bare, reverse=True)):
            return True
    return bool(re.search(_OF_BANDS, " ".join(table.header)))


_OF_BANDS = r"(?i)\b(?:scor|mark|rating|grade|band)"


def _falls_to_nothing(table: Sheet) -> bool:
    """100%, 75%, 50% ... 0% under a header of marks, each beside words: what an answer is worth."""
    if not re.search(_OF_BANDS, " ".join(table.header)):
        return False
    for column in table.columns:
        values = [
            float(m[1]) for row in table.body if (s := row[column.number]) and (m := _MARK.fullmatch(s.text))
        ]
        if len(values) == len(table.body) and 0.0 in values and len(set(values)) == len(values):
            return values in (sorted(values), sorted(values, reverse=True))
    return False


_MARK = re.compile(r"\W*(\d{1,3}(?:\.\d)?)\s?(?:%|marks?|points?)?\W*")


def _texts(row: Row) -> list[str]:
    return list({id(slot.cell): slot.text for slot in row if slot and slot.text}.values())


def _turned(table: Sheet) -> list[Made]:
    """Criteria across and figures below: one row of weights, or a row for each lot."""
    names = [(column, head) for column, head in enumerate(table.header) if head]
    named = [head for _, head in names if _names_criterion(title(head)[0])]
    if not named or any(
        c.role in ("weight", "overall", "within", "marks") and c.figures for c in table.columns
    ):
        return []
    made: list[Made] = []
    roles: list[str] = []
    for row in table.body:
        role = role_of(next(iter(_texts(row)), ""))
        if role == "ignored":
            continue
        entries: list[Entry] = []
        for column, head in names:
            slot = row[column]
            figure = figure_of(slot) if slot else None
            if figure is None or slot is None or re.match(r"(?i)^\W*(?:total|sum)\b", head):
                continue
            entries.append(_entry(tidy(title(head)[0]), figure, slot, ""))
        if len(entries) < 2 or not (read := readings(entries)):
            continue
        lot = next((lot_of(text) or _bare_lot(table, row) for text in _texts(row)[:2] if lot_of(text)), None)
        made.append((lot or _bare_lot(table, row), read, False, False))
        roles.append(role)
    if len(made) > 1 and (overall := [m for m, role in zip(made, roles, strict=True) if role == "overall"]):
        return overall[:1]
    if len(made) > 1 and (len({lot for lot, *_ in made}) < len(made) or any(lot is None for lot, *_ in made)):
        return made[:1] if all(m[1][0].weights == made[0][1][0].weights for m in made) else []
    return made


def _bare_lot(table: Sheet, row: Row) -> str | None:
    for column in table.columns:
        slot = row[column.number]
        found = re.match(r"\W*(\d{1,2}|[A-Z])\b", slot.text) if slot else None
        if found and re.match(r"(?i)^\W*lots?\b", column.header):
            return found[1].upper()
    return None


def _names_criterion(head: str) -> bool:
    return bool(NOUN.search(head) or words.PRICE.search(head)) and not re.search(
        r"(?i)\bweight|\bmarks\b|\bcriteri|\bscore\b|\bquestion|\bof (?:the )?(?:quality|technical"
        r"|price)\b|\bmethod\b",
        head,
    )


def _by_columns(table: Sheet, caption: str) -> list[Made]:
    stated = _stated_total(f"{caption} | {' | '.join(table.header)}")
    by_lot = [column for column in table.columns if column.lot]
    if len(by_lot) >= 2:
        made: list[Made] = []
        for column in by_lot:
            entries = [entry for entry in _entries(table, None, column) if entry.value is not None]
            if read := readings(entries, stated):
                made.append((column.lot, read, False, False))
        return made
    if (lined := _lined(table)) and (read := readings(lined, stated)):
        return [(None, read, False, False)]
    weighing = [column for column in table.columns if column.is_weight]
    weighing = [column for column in weighing if not _is_constant(column)] or weighing
    if (tiers := _tiers(table, weighing)) and (read := readings(tiers, stated)):
        return [(None, read, False, False)]
    if not weighing:
        return _in_names(table, stated) or _in_sentences(table) or _without_figures(table, caption)
    tried: list[tuple[float, Made]] = []
    for rank, above, own in _choices(weighing, _totals_at(table)):
        entries = _entries(table, above, own)
        for lot, part in _by_lot(entries).items():
            if read := readings(part, stated):
                relative = own.role == "within" and above is None
                tried.append((rank, (lot, read, relative, relative)))
    if tried:
        return _likeliest(tried)
    return _open(table, weighing, stated)


def _lined(table: Sheet) -> list[Entry]:
    """Rows that hold several criteria line by line, their names in one cell and their weights in another."""
    made: list[Entry] = []
    several = False
    for row in table.body:
        slots = _begun(row)
        plain = [slot for slot in slots if figure_of(slot)]
        lines = [slot for slot in slots if len(_figures_in_lines(slot)) > 1]
        if not lines:
            named = next(
                (slot for slot in slots if slot not in plain and re.search(r"[^\W\d_]{2}", slot.text)), None
            )
            if named and plain and (figure := figure_of(plain[-1])):
                entry = _entry(tidy(title(_first_line(named.cell.text))[0]), figure, plain[-1], "")
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
            made.append(replace(_entry(head, figure, plain[-1], ""), level=1, parent=True))
        for name, figure in zip(_split(names[0]), figures, strict=True):
            entry = _entry(tidy(title(name)[0]), figure, lines[0], "")
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


def _in_sentences(table: Sheet) -> list[Made]:
    """A name in one cell, and beside it "This has 40% of all marks." with whatever else is to be said."""
    entries: list[Entry] = []
    for row in table.grid.rows:
        slots = _begun(row)
        if len(slots) != 2 or len(slots[0].text.split()) > WORDS:
            return []
        cleaned = clean(slots[1].cell.text)
        first = re.split(r"[.;]\s", cleaned.text, maxsplit=1)[0]
        found = [a for a in amounts(first) if not a.weak and a.unit == "percent"]
        if len(found) != 1 or not _CARRIES.match(first[: found[0].start]):
            continue
        start, end = cleaned.span(found[0].start, found[0].end)
        level = 2 if _OF_QUALITY.match(first[found[0].end :]) else 1
        entry = _put(tidy(title(slots[0].text)[0]), found[0], slots[1], start, end)
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
            name = tidy(title(_first_line(slot.cell.text))[0])
            if above[tier : tier + 1] == [name] and tier < len(weighing) - 1:
                continue
            shown = f"{above[tier - 1]}: {name}" if tier == len(weighing) - 1 and tier else name
            above[tier:] = [name]
            entry = _entry(shown, figure, figure.slot, "")
            if TOTAL.search(name):
                entry = replace(entry, is_total=True)
            made.append(replace(entry, level=tier + 1, parent=tier < len(weighing) - 1))
    return made


def _totals_at(table: Sheet) -> set[int]:
    """The rows that are a total."""
    return {at for at, row in enumerate(table.body) if any(TOTAL.search(slot.text) for slot in _begun(row))}


def _choices(weighing: Sequence[Column], totals: set[int]) -> Iterator[tuple[float, Column | None, Column]]:
    """(rank, column of the criteria above, column of the rows), the likeliest first."""
    ranks = {"overall": 0.0, "weight": 2.0, "figure": 2.5, "within": 3.0, "marks": 4.0, "score": 6.0}
    for above in weighing:
        for own in weighing:
            fewer = len(above.figures.keys() - totals) < len(own.figures.keys() - totals)
            if above is own or not fewer or _is_banded(own) or (own.role == "overall" and above.header):
                continue
            if above.role in ("marks", "score") and own.role in ("weight", "overall", "figure"):
                continue
            rank = 1.0 if above.role == "overall" else 1.5 if own.role != "marks" else 3.5
            if own.role == "overall":  # sums of sections, printed beside their lines
                rank = -0.5
            yield rank + (0.0 if _merged(above) else 0.2), above, own
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


def _merged(column: Column) -> bool:
    return any(figure.slot.cell.row_span > 1 for figure in column.figures.values())


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
        entries = _entries(table, None, own)
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


def _in_names(table: Sheet, stated: float | None) -> list[Made]:
    """No column of figures: the names hold them, as "Quality 60%"."""
    entries: list[Entry] = []
    for row in table.body if not _figure_in(table.grid.rows[0]) else table.grid.rows:
        for slot in _begun(row):
            if found := _in_text(slot):
                name, amount, start, end = found
                inside = [part for other in _begun(row) if other is not slot for part in _inside(other)]
                own = _put(name, amount, slot, start, end)
                entries += [replace(own, level=1, parent=True), *inside] if inside else [own]
                break
    if len(entries) < 2:
        return []
    read = readings(entries, stated)
    return [(None, read, False, False)] if read else []


def _inside(slot: Slot) -> list[Entry]:
    """The parts of a criterion in one cell: "Question % of part Method 60% Stock 40%", its ruled lines lost."""
    cleaned = clean(slot.cell.text)
    found = [a for a in amounts(cleaned.text) if not a.weak and a.unit == "percent"]
    if len(found) < 2 or not is_near(sum(a.value or 0.0 for a in found), 100.0):
        return []
    made: list[Entry] = []
    at = 0
    for amount in found:
        name = tidy(title(_OF_PART.sub("", cleaned.text[at : amount.start]))[0])
        if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > WORDS or "." in name:
            return []
        start, end = cleaned.span(amount.start, amount.end)
        made.append(replace(_put(name, amount, slot, start, end), level=2, parent=False))
        at = amount.end
    return made


_OF_PART = re.compile(
    r"^.{0,40}?(?:%|weight\w{0,6}|per ?cent)(?: of (?:the )?\w{3,12})?\s{1,3}(?=[A-Z])", re.S
)


def _without_figures(table: Sheet, caption: str) -> list[Made]:
    """Criteria by name alone, or in order of importance, under a header that calls them so."""
    if not any(c.role == "name" and _CALLED.search(c.header) for c in table.columns):
        return []
    naming = _Naming(table)
    rows = [_of_row(naming.of(at), None, row) for at, row in enumerate(table.body)]
    entries = [entry for entry in rows if entry is not None and not entry.is_total]
    kinds = {entry.kind for entry in entries}
    if "price" not in kinds or not 3 <= len(entries) <= 20 or not EVALUATION.search(caption):
        return []
    return [(None, [Reading(tuple(criterion(entry) for entry in entries), 0.0)], False, False)]


_CALLED = spaced(r"\bcriteri(?:on|a)\b|\baward\b|\bevaluat\w{1,5}\b")


def _figure_in(row: Row) -> bool:
    return any(_in_text(slot) for slot in _begun(row))


def _begun(row: Row) -> list[Slot]:
    return [slot for slot in row if slot and slot.begins and slot.text]


def _in_text(slot: Slot) -> tuple[str, Amount, int, int] | None:
    """(name, amount, start, end) of "Quality (60%)": the only figure of a short text."""
    cleaned = clean(slot.cell.text)
    if len(cleaned.text) > 130:
        return None
    found = [a for a in amounts(cleaned.text) if not a.weak]
    if len(found) > 1 and {a.unit for a in found} == {"percent", "points"}:
        found = [a for a in found if a.unit == "percent"]
    if len(found) != 1:
        return None
    amount = found[0]
    before, after = cleaned.text[: amount.start], cleaned.text[amount.end :]
    name = tidy(title(" ".join(before.split()))[0]) or tidy(title(after.strip(" )-–:"))[0])
    if not re.search(r"[^\W\d_]{2}", name):
        return None
    return name, amount, *cleaned.span(amount.start, amount.end)


def _stated_total(text: str) -> float | None:
    found = whole_of(text)
    if found:
        return found[0]
    adding = _ADDING.search(text)
    return float(adding[1].replace(",", "")) if adding else None


_ADDING = spaced(
    r"\b(?:(?:adds?|adding|comes?|coming|amounts?|sums?) (?:up )?to|(?:result|score|most|maximum) is)"
    r" (?:a total of )?(\d{1,2},?\d{3}|\d{2,3})\b(?! ?(?:%|per))"
)


def _entry(name: str, figure: Figure, slot: Slot, description: str) -> Entry:
    return _put(name, figure.amount, slot, figure.start, figure.end, description)


def _put(name: str, amount: Amount | None, slot: Slot, start: int, end: int, description: str = "") -> Entry:
    return Entry(name, slot.place, slot.cell.text, start, end, description, amount)


def _entries(table: Sheet, above: Column | None, own: Column) -> list[Entry]:
    """The rows with the figures of one column, under the criteria whose figures another holds."""
    naming = _Naming(table)
    if above is None and _merged(own):
        above = own
    made: list[Entry] = []
    numbers: list[str] = []
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
            stated = _in_text(name.slot) if name.slot else None
            if stated and name.slot and not TOTAL.search(stated[0]):
                made.append(
                    replace(_put(stated[0], stated[1], name.slot, stated[2], stated[3]), parent=True, lot=lot)
                )
                numbers.append(name.number)
            group = tidy(name.text)
            continue
        figure, over = own.figures.get(at), above.figures.get(at) if above else None
        if above is not None and over is not None:
            last = _last_under(table, above, own, at)
            kids = [k for k in range(at, last + 1) if k in own.figures or (k > at and naming.of(k).text)]
            merged = over.slot.cell.row_span > 1
            figure = None if above is own and merged else figure
            if (
                merged
                or (last > at and (len(kids) > 1 or (figure is None and kids)))
                or (figure and naming.group(at))
            ):
                parent_name = naming.group(at) or (name.text if figure is None else "") or group or REST
                made.append(
                    replace(_entry(tidy(parent_name), over, over.slot, ""), parent=True, level=1, lot=lot)
                )
                numbers.append("")
                covered = last
                if figure is None and not merged:
                    continue
            elif figure is None:
                figure = over
        entry = _of_row(name, figure, row)
        if entry is None or (figure is None and _is_dropped(row[own.number])):
            continue
        of_price = not group and kind_of(naming.group(at)) == "price"
        if of_price and figure is not None:
            entry = replace(entry, is_total=False)
        level = None if above is None else 2 if at <= covered else 1
        parent = False if above is not None else None
        over_row = naming.group(at) if of_price else group
        made.append(replace(entry, group=over_row, lot=lot, level=level, parent=parent))
        numbers.append(name.number)
    made = _unnamed_total(made)
    if above is None:
        made = _under_headings(levelled(made, numbers))
    return made


def _unnamed_total(entries: list[Entry]) -> list[Entry]:
    """A last figure without a name that those before it add up to is their total."""
    if len(entries) < 3 or entries[-1].name or entries[-1].value is None:
        return entries
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
    """Less the rows without a figure that head those below them: "Quality", "Price"."""
    kept: list[Entry] = []
    group = ""
    for at, entry in enumerate(entries):
        after = entries[at + 1] if at + 1 < len(entries) else None
        block = entry.value is None and not entry.mandatory and entry.kind in ("quality", "price")
        if block and after is not None and after.value is not None and not after.is_total:
            group = entry.name
            continue
        kept.append(replace(entry, group=entry.group or group))
    return kept


def _of_row(name: "_Name", figure: Figure | None, row: Row) -> Entry | None:
    mandatory = any(MANDATORY.search(slot.text) and len(slot.text) < 80 for slot in _begun(row))
    text = name.text
    total = bool(TOTAL.search(text)) or any(
        re.fullmatch(r"(?i)\W*(?:sub-?)?totals?\W*", s.text) for s in _begun(row)
    )
    if figure is not None:
        held = _in_text(name.slot) if name.slot else None
        text = held[0] if held and held[1].value == figure.value else text
        entry = _entry(tidy(text) if not total else text, figure, figure.slot, name.description)
        return replace(entry, is_total=total, mandatory=mandatory)
    if name.slot is None or not text or total or len(_first_line(name.slot.cell.text).split()) > WORDS:
        return None
    if len(name.slot.text.split()) > WORDS // 2 and name.slot.text.endswith("."):
        return None
    if not mandatory and (held := _in_text(name.slot)) and held[1].unit in ("percent", "points"):
        return _put(held[0], held[1], name.slot, held[2], held[3], name.description)
    length = len(name.slot.cell.text)
    return replace(_put(tidy(text), None, name.slot, 0, length, name.description), mandatory=mandatory)


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


@dataclass(frozen=True)
class _Name:
    """What a row is called. `heads`: it stands alone in its row; `lot`: the lot that a cell of it names."""

    text: str
    number: str
    description: str
    slot: Slot | None
    heads: bool
    lot: str | None


class _Naming:
    """The names of rows: which columns hold them, and which the names of what stands above."""

    def __init__(self, table: Sheet) -> None:
        self.table = table
        self.texts = [c.number for c in table.columns if c.role in ("name", "text") and not c.figures]
        self.lots = [c.number for c in table.columns if c.role == "lot"]
        self.numbers = [c.number for c in table.columns if c.role == "number"]
        begun = {c: [s for r in table.body if (s := r[c]) and s.begins and s.text] for c in self.texts}
        self.texts = [c for c in self.texts if begun[c]]
        self.lots += [c for c in self.texts if all(re.match(r"(?i)\W*lot\b", s.text) for s in begun[c])]
        self.texts = [c for c in self.texts if c not in self.lots]
        self.groups, self.main = self._split(begun)

    def _split(self, begun: dict[int, list[Slot]]) -> tuple[list[int], int | None]:
        """(columns of what stands above, the column of names)."""
        if not self.texts:
            return [], None
        roles = {c: self.table.columns[c].role for c in self.texts}
        lengths = {c: sum(len(s.text) for s in begun[c]) / len(begun[c]) for c in self.texts}
        short = [c for c in self.texts if lengths[c] <= 80] or self.texts
        named = [c for c in short if roles[c] == "name"] or short
        telling = [c for c in named if not all(CODE.fullmatch(s.text) for s in begun[c])]
        named = telling or named
        groups = []
        for c in named[:-1]:
            later = [d for d in named if d > c]
            own = len([s for s in begun[c] if s.cell.column_span == 1])
            merged = any(s.cell.row_span > 1 for s in begun[c])
            if (
                later
                and own
                and (merged or own < max(len(begun[d]) for d in later))
                or later
                and len({s.text for s in begun[c]}) <= len(begun[c]) / 2
            ):
                groups.append(c)
        rest = [c for c in named if c not in groups]
        return groups, rest[0] if rest else named[-1]

    def group(self, at: int) -> str:
        """What stands above the row, by the columns of such names."""
        for c in reversed(self.groups):
            for row in range(at, -1, -1):
                slot = self.table.body[row][c]
                if slot and slot.text:
                    return title(slot.text)[0]
        return ""

    def of(self, at: int) -> _Name:
        row = self.table.body[at]
        cells = list({id(s.cell): s for s in row if s and s.text and s.begins}.values())
        lot = None
        for c in self.lots:
            slot = row[c]
            if slot and slot.text:
                found = re.search(r"(\d{1,2}|\b[A-Z]\b)", slot.text)
                lot = found[1] if found else None
        main = row[self.main] if self.main is not None else None
        if main is None or not main.text or not main.begins:
            options = [row[c] for c in (*reversed(self.groups), *self.texts) if row[c] is not None]
            main = next((s for s in options if s and s.text and s.begins), main)
        if main is None or not main.text:
            main = next(
                (s for s in cells if figure_of(s) is None and re.search(r"[^\W\d_]{2}", s.text)), None
            )
        if main is None:
            return _Name("", "", "", None, False, lot)
        name, number = title(_first_line(main.cell.text))
        for c in self.numbers:
            slot = row[c]
            number = slot.text if slot and slot.text else number
        lines = " ".join(main.cell.text.split())
        others = [row[c] for c in self.texts if c != self.main and c not in self.groups]
        description = " ".join(
            dict.fromkeys(s.text for s in others if s and s.text and s is not main and s.begins)
        )
        rest = lines[len(_first_line(main.cell.text)) :].strip()
        width = len([s for s in row if s and s.cell is main.cell])
        alone = len(cells) == 1 and (
            width >= max(2, len(row) - 1) or (main.cell.column_span > 1 and width == len(row))
        )
        return _Name(name, number.strip(" .)"), f"{rest} {description}".strip(), main, alone, lot)


def _first_line(text: str) -> str:
    """A name with its description below it in the cell: the first line, where it is a name by itself."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    whole = " ".join(text.split())
    if len(lines) < 2 or len(whole) <= 70:
        return whole
    return lines[0] if 3 <= len(lines[0]) <= 90 and lines[1][:1].isupper() else whole
