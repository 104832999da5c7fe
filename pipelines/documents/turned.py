"""Criteria across and figures below them: tables that lie on their side."""

import re
from dataclasses import replace

from pipelines.criteria import vocabulary
from pipelines.criteria.labels import NOUN
from pipelines.documents.cells import Made, entry_of
from pipelines.documents.columns import WEIGHS, Sheet, role_of
from pipelines.documents.entries import Entry, readings, tidy, title
from pipelines.documents.figures import figure_of
from pipelines.documents.grids import Row, texts_of
from pipelines.documents.outline import lot_of


def turned(table: Sheet) -> list[Made]:
    """Criteria across and figures below: one row of weights, or a row for each lot."""
    names = [(column, head) for column, head in enumerate(table.header) if head]
    named = [head for _, head in names if _names_criterion(title(head)[0])]
    if not named or any(c.role in WEIGHS and c.figures for c in table.columns):
        return []
    made: list[Made] = []
    roles: list[str] = []
    for row in table.body:
        role = role_of(next(iter(texts_of(row)), ""))
        if role == "ignored":
            continue
        entries: list[Entry] = []
        for column, head in names:
            slot = row[column]
            figure = figure_of(slot, role == "marks") if slot else None
            if figure is None or slot is None:
                continue
            total = bool(re.match(r"(?i)^\W*(?:total|sum)\b", head))
            entries.append(replace(entry_of(tidy(title(head)[0]), figure, slot, ""), is_total=total))
        if len([e for e in entries if not e.is_total]) < 2 or not (read := readings(entries)):
            continue
        lot = next(
            (lot_of(text) or _bare_lot(table, row) for text in texts_of(row)[:2] if lot_of(text)), None
        )
        made.append((lot or _bare_lot(table, row), read, False, False))
        roles.append(role)
    for chosen in ("overall", "weight"):  # beside the most that each answer may score
        of_role = [m for m, role in zip(made, roles, strict=True) if role == chosen]
        if len(made) > 1 and (len(of_role) == 1 or (of_role and chosen == "overall")):
            return of_role[:1]
    if len(made) > 1 and (len({lot for lot, *_ in made}) < len(made) or any(lot is None for lot, *_ in made)):
        return made[:1] if all(m[1][0].weights == made[0][1][0].weights for m in made) else []
    return made


def lies_on_its_side(table: Sheet) -> bool:
    """Criteria stand over columns of figures, and every row says what its figures are: it names none."""
    over = [c.header for c in table.columns if c.figures and _names_criterion(title(c.header)[0])]
    firsts = [next(iter(texts_of(row)), "") for row in table.body]
    return len(over) > 1 and all(role_of(text) in _OF_FIGURES for text in firsts)


_OF_FIGURES = (*WEIGHS, "ignored")


def _bare_lot(table: Sheet, row: Row) -> str | None:
    for column in table.columns:
        slot = row[column.number]
        found = re.match(r"\W*(\d{1,2}|[A-Z])\b", slot.text) if slot else None
        if found and re.match(r"(?i)^\W*lots?\b", column.header):
            return found[1].upper()
    return None


def _names_criterion(head: str) -> bool:
    return bool(NOUN.search(head) or vocabulary.PRICE.search(head)) and not re.search(
        r"(?i)\bweight|\bmarks\b|\bcriteri|\bscore\b|\bquestion|\bof (?:the )?(?:quality|technical"
        r"|price)\b|\bmethod\b",
        head,
    )
