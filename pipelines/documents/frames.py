"""Frames round questions: the name in one cell and its weight in another of the same row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.criteria.amounts import Amount
from pipelines.criteria.patterns import spaced
from pipelines.documents.cells import in_text, put
from pipelines.documents.criteria_tables import box_figure
from pipelines.documents.entries import Entry, tidy, title
from pipelines.documents.figures import Figure, figure_of
from pipelines.documents.grids import Grid, Row, Slot, begun, grids
from pipelines.documents.items import LONGEST, Item, is_numbered_title
from pipelines.documents.model import Document
from pipelines.documents.outline import Context


def frames(document: Document, contexts: Sequence[Context]) -> Iterator[Item]:
    """Frames round questions, with the name in one cell and "Weighting: 20%" in another of the same row."""
    for grid in grids(document):
        context = contexts[grid.at]
        if context.in_selection or context.is_elsewhere:
            continue
        above: Slot | None = None
        asks_below = False  # as the first question of the table does, so do the others
        for at, row in enumerate(grid.rows):
            cells = begun(row)
            figured = next(((s, f) for s in cells if (f := box_figure(s))), None) or _beside_label(cells)
            figured = figured or (_only(grid, cells) if len(grid.rows) <= ROWS else None)
            numbered = None if figured else _numbered(cells)
            figured = figured or numbered
            telling = None if numbered else next((s for s in cells if _names(s)), None)
            if (
                not numbered
                and len(cells) == 1
                and not _is_figured(grid)
                and (item := _titled(cells[0], grid.at))
            ):
                yield item
                continue
            if figured is None:
                unscored = next((s for s in cells if _UNSCORED.match(s.text)), None)
                if unscored is not None and telling is not None and len(cells) > 1:
                    name, number = title(telling.text[:LONGEST])
                    entry = Entry(tidy(name), telling.place, telling.cell.text, 0, len(telling.cell.text))
                    yield Item(replace(entry, mandatory=True), grid.at, True, number)
                above = telling or above
                continue
            slot, figure = figured
            named = telling if telling is not None and figure_of(telling) is None else None
            below = _below(grid.rows[at + 1 : at + 2])
            if named is None:
                named = (below or above) if asks_below else (above or below)
                asks_below |= named is not None and named is below
            if named is None:
                continue
            name, number = title(named.text[:LONGEST])
            amount = figure.amount
            entry = Entry(tidy(name), slot.place, slot.cell.text, figure.start, figure.end, figure=amount)
            yield Item(entry, grid.at, True, number)


def _below(rows: Sequence[Row]) -> Slot | None:
    """What a question asks, in the row under its number and weight."""
    cells = [slot for row in rows for slot in begun(row)]
    return cells[0] if len(cells) == 1 and _names(cells[0]) else None


ROWS = 6
"""Rows of a frame round one question, with its guidance and the room for the answer."""


def _only(grid: Grid, cells: Sequence[Slot]) -> tuple[Slot, Figure] | None:
    """The one figure of a frame, as "Q3", "Social value", "12%" in a row."""
    every = [slot for row in grid.rows for slot in row if slot and slot.begins and figure_of(slot)]
    if len(every) != 1 or every[0] not in cells[1:] or not _SIGNED.search(every[0].text):
        return None
    figure = figure_of(every[0])
    return (every[0], figure) if figure and any(_names(slot) for slot in cells) else None


_SIGNED = re.compile(r"%|\bper\s?cent\b|\bmarks\b|\bpoints\b", re.I)


def _is_figured(grid: Grid) -> bool:
    return any(
        slot and slot.begins and (box_figure(slot) or figure_of(slot)) for row in grid.rows for slot in row
    )


def _titled(slot: Slot, at: int) -> Item | None:
    """A frame that is headed by the number, name and weight of its question: "Q1 Method (25%)"."""
    found = in_text(slot) if is_numbered_title(slot.text) else None
    if found is None:
        return None
    return Item(put(found[0], found[1], slot, *found[2:]), at, True, title(slot.text)[1])


def _numbered(cells: Sequence[Slot]) -> tuple[Slot, Figure] | None:
    """The number of a question and its weight, and nothing else: "Question 1 (20% of the overall score)"."""
    found = _NUMBERED.fullmatch(cells[0].cell.text) if len(cells) == 1 else None
    if found is None:
        return None
    unit = "percent" if found["unit"][0] in "%p" else "points"
    amount = Amount(float(found["figure"]), unit, *found.span("stated"))
    return cells[0], Figure(amount, cells[0], *found.span("stated"))


_NUMBERED = spaced(
    r"\s{0,3}(?:(?:award |quality )?question|Q|method statement|criterion)\s{0,3}\d{1,2}(?:\.\d{1,2})?"
    r"[\s:,(\[–-]{1,4}"
    r"(?P<stated>(?P<figure>\d{1,3}(?:\.\d{1,2})?)\s?(?P<unit>%|per\s?cent|points|marks))[^\d%]{0,40}"
)


def _beside_label(cells: Sequence[Slot]) -> tuple[Slot, Figure] | None:
    """ "Section weight" in one cell and its figure in the next."""
    for label, slot in pairwise(cells):
        figure = figure_of(slot)
        if figure is not None and _WEIGHT_LABEL.match(label.text):
            return slot, figure
    return None


_UNSCORED = spaced(
    r"^\W{0,3}(?:(?:this question is )?not (?:be )?(?:scored|weighted|marked)|unscored|unweighted"
    r"|(?:for )?information only|pass\s?/\s?fail)\W{0,3}$"
)


_WEIGHT_LABEL = spaced(
    r"^\W{0,3}(?:(?:section|question|overall|total|max(?:imum|\.)?) ){0,2}"
    r"(?:weight\w{0,6}|wtg|marks|points|score)(?: available)?(?: \(?%\)?)?\W{0,3}$"
)
"""What the figure beside it is, and no name: "Weighting", "Section weight", "Marks available"."""


_LABEL = spaced(
    r"^\W{0,3}(?:(?:award |quality )?(?:question|q|criteri(?:on|a)|section|item|part|method statement)"
    r"(?![a-z])\W{0,3}(?:no\.?\s?)?[\dA-Z.]{0,6}"
    r"|(?:max(?:imum)?\.? )?\d{1,3}(?:,\d{3})? (?:words?|pages?|sides?)(?: max\w{0,4})?"
    r"|answer|response)\W{0,3}$"
)


def _names(slot: Slot) -> bool:
    """Whether a cell of a frame may be what it asks about: no number of a question, no limit of words."""
    if len(slot.text) <= 3 or figure_of(slot) or box_figure(slot):
        return False
    return not (_LABEL.match(slot.text) or _WEIGHT_LABEL.match(slot.text))
