"""What the rows of a table are called: which columns hold names, and what stands above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.columns import CODE, Sheet
from pipelines.documents.entries import kind_of, title
from pipelines.documents.figures import figure_of
from pipelines.documents.grids import Slot, begun

SUM = re.compile(r"\W*(?:(?:sub|grand)[\s-]{0,2})?totals?\W*", re.I)
"""A total may stand under any header: it tells nothing of its column."""
WORDS = 14
"""Words of a name; a row that has more and no figure of its own is a sentence."""


@dataclass(frozen=True)
class Name:
    """What a row is called. `heads`: it stands alone in its row; `lot`: the lot that a cell of it names."""

    text: str
    number: str
    description: str
    slot: Slot | None
    heads: bool
    lot: str | None


def _tell_apart(slots: Sequence[Slot]) -> bool:
    """No two of them are the same."""
    return len({slot.text for slot in slots}) == len(slots)


def _by_content(main: int, begun: dict[int, list[Slot]]) -> int:
    """The column of names, or another that holds price and the rest by name where that one names nothing."""
    told = {column: _names_in(slots) for column, slots in begun.items()}
    best = max(told, key=lambda column: len(told[column]))
    return best if len(told[best]) >= 2 and not told.get(main) else main


def _names_in(slots: Sequence[Slot]) -> set[str]:
    """Which of price, social value and an umbrella are named by cells that are no more than a name."""
    names = [title(first_line(slot.cell.text))[0] for slot in slots if len(slot.text) <= LONGEST_OF_NAME]
    kinds = {kind_of(name) for name in names}
    return kinds & {"narrow", "joint", "price", "quality"}


LONGEST_OF_NAME = 40
"""Code points of a cell that is a name and no description."""


class Naming:
    """The names of rows: which columns hold them, and which the names of what stands above."""

    def __init__(self, table: Sheet) -> None:
        self.table = table
        self.texts = [c.number for c in table.columns if c.role in ("name", "text") and not c.figures]
        self.lots = [c.number for c in table.columns if c.role == "lot"]
        self.numbers = [c.number for c in table.columns if c.role == "number"]
        begun = {
            c: [s for r in table.body if (s := r[c]) and s.begins and s.text and not SUM.fullmatch(s.text)]
            for c in self.texts
        }
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
        named = [c for c in short if roles[c] == "name"]
        if not any(_tell_apart(begun[c]) for c in named):  # "Scored", "Priced" under "Type of question"
            named = short
        coded = {c for c in short if all(CODE.fullmatch(s.text) for s in begun[c])}
        named = [c for c in named if c not in coded] or [c for c in short if c not in coded] or named
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
        # No two criteria of a list have one name: who marks them is no name.
        single = [c for c in rest if _tell_apart(begun[c])]
        groups += [c for c in rest if single and c < single[0]]
        rest = single or rest
        main = rest[0] if rest else named[-1]
        return groups, _by_content(main, {c: slots for c, slots in begun.items() if c not in groups})

    def group(self, at: int) -> str:
        """What stands above the row, by the columns of such names."""
        for c in reversed(self.groups):
            for row in range(at, -1, -1):
                slot = self.table.body[row][c]
                if slot and slot.text:
                    return title(slot.text)[0]
        return ""

    def depths(self) -> dict[int, int]:
        """The depth of each row by the column of its only name, where names stand in several in turn."""
        named: dict[int, int] = {}
        for at, row in enumerate(self.table.body):
            names = [
                slot for slot in begun(row) if re.search(r"[^\W\d_]{2}", slot.text) and not figure_of(slot)
            ]
            if len(names) != 1:
                return {}
            if not SUM.fullmatch(names[0].text):
                named[at] = names[0].cell.column
        columns = sorted(set(named.values()))
        return {at: 1 + columns.index(column) for at, column in named.items()} if len(columns) > 1 else {}

    def begins_group(self, at: int) -> bool:
        """Whether the name of what the row stands above, or under, begins in it."""
        return any((slot := self.table.body[at][c]) and slot.begins and slot.text for c in self.groups)

    def of(self, at: int) -> Name:
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
            return Name("", "", "", None, False, lot)
        name, number = title(first_line(main.cell.text))
        for c in self.numbers:
            slot = row[c]
            number = slot.text if slot and slot.text else number
        lines = " ".join(main.cell.text.split())
        others = [row[c] for c in self.texts if c != self.main and c not in self.groups]
        description = " ".join(
            dict.fromkeys(s.text for s in others if s and s.text and s is not main and s.begins)
        )
        rest = lines[len(first_line(main.cell.text)) :].strip()
        width = len([s for s in row if s and s.cell is main.cell])
        alone = len(cells) == 1 and (
            width >= max(2, len(row) - 1) or (main.cell.column_span > 1 and width == len(row))
        )
        return Name(name, number.strip(" .)"), f"{rest} {description}".strip(), main, alone, lot)


def first_line(text: str) -> str:
    """A name with its description below it in the cell: the first line, where it is a name by itself."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    whole = " ".join(text.split())
    if len(lines) < 2 or len(whole) <= 70:
        return whole
    return lines[0] if 3 <= len(lines[0]) <= 90 and lines[1][:1].isupper() else whole
