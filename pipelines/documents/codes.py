"""Tables that weigh codes and name nothing, where the documents say elsewhere what they are: "(A) price"."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.documents.entries import TOTAL
from pipelines.documents.figures import figure_of
from pipelines.documents.grids import Grid, Slot
from pipelines.documents.model import Block, Paragraph

Keys = Callable[[], Sequence[Mapping[str, str]]]
"""The names by their codes that documents tell, found when they are asked for."""
LEAST = 3
"""Codes of a list."""
_CODE = re.compile(
    r"\W{0,2}(?:criteri(?:on|a)\s{1,3})?\(?(?P<code>[A-Z]{1,2}\d{0,2}|\d{1,2})\)?\W{0,2}", re.I
)
_LINE = re.compile(
    r"\s{0,4}(?:criterion\s{1,3})?\(?(?P<code>[A-Za-z]{1,2}\d{0,2}|\d{1,2})(?:\)|\.(?!\d)|\s{0,3}[=:–-]\s|\t)"
    r"\s{0,4}(?P<name>[^\W\d_][^%:;]{2,70})",
    re.I,
)
_INLINE = re.compile(r"\((?P<code>[A-Za-z]{1,2}\d{0,2}|\d{1,2})\)\s{1,3}(?P<name>[^\W\d_][^%:;()]{2,70})")


def named_by_codes(grid: Grid, keys: Keys) -> Grid:
    """The table with the names of its codes, where one explanation has all of them and no other differs."""
    held = [(at, slot) for at, row in enumerate(grid.rows) if (slot := _coded([s for s in row if s]))]
    codes = [_plain(slot) for _, slot in held]
    body = [row for row in grid.rows if any(slot and slot.begins and figure_of(slot) for slot in row)]
    others = len(body) - sum(any(slot and TOTAL.search(slot.text) for slot in row) for row in body)
    if len(set(codes)) < LEAST or len(set(codes)) != len(codes) or len(codes) < others:
        return grid
    known = [key for key in keys() if set(codes) <= key.keys()]
    told = {tuple(key[code].casefold() for code in codes) for key in known}
    if len(told) != 1:
        return grid
    rows = list(grid.rows)
    for (at, slot), code in zip(held, codes, strict=True):
        named = replace(slot, cell=replace(slot.cell, text=known[0][code]), whole=slot.cell.text)
        rows[at] = tuple(named if other is slot else other for other in rows[at])
    return replace(grid, rows=tuple(rows))


def _coded(row: Sequence[Slot]) -> Slot | None:
    """The code of a row that is one, beside figures alone."""
    begun = [slot for slot in row if slot.begins and slot.text]
    if len(begun) < 2 or not _CODE.fullmatch(begun[0].text):
        return None
    return begun[0] if all(figure_of(slot) for slot in begun[1:]) else None


def _plain(slot: Slot) -> str:
    found = _CODE.fullmatch(slot.text)
    return found["code"].upper() if found else ""


def keys_of(blocks: Sequence[Block]) -> Iterator[dict[str, str]]:
    """What codes stand for: in one paragraph, in lines that follow one another, in the rows of a table."""
    run: dict[str, str] = {}
    for block in blocks:
        if block.hidden:
            continue
        if not isinstance(block, Paragraph):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
            pairs = [texts for texts in rows.values() if len(texts) == 2 and _CODE.fullmatch(texts[0])]
            lines = [f"({texts[0].strip('()')}) {texts[1]}" for texts in pairs]
            yield {m["code"].upper(): _name(m) for line in lines if (m := _LINE.fullmatch(line))}
            continue
        yield {m["code"].upper(): _name(m) for m in _INLINE.finditer(block.text)}
        for line in block.text.split("\n"):
            found = _LINE.fullmatch(line.rstrip(" ;.,"))
            if found is None or found["code"].upper() in run:
                yield run
                run = {}
            if found is not None:
                run[found["code"].upper()] = _name(found)
    yield run


def _name(found: re.Match[str]) -> str:
    return re.sub(r"[\s,.;]{0,3}(?:\band)?[\s,.;]{0,3}$", "", found["name"].strip()).split(". ")[0]
