"""A user's own list of peers: a pasted list of councils, by name or code, taken wherever a peer set is."""

import re
from pathlib import Path

from pipelines.authorities.match import BuyerMatch
from pipelines.authorities.names import normalise
from pipelines.authorities.register import Register
from pipelines.authorities.resolve import Resolver
from pipelines.sheets import DataError, records

OWN = ("council", "former_council", "combined_authority")
HEADING = frozenset(
    (
        *(
            "name",
            "names",
            "council",
            "councils",
            "authority",
            "authorities",
            "code",
            "codes",
            "id",
            "ids",
            "la",
        ),
        *(
            "authority id",
            "authority name",
            "council name",
            "local authority",
            "local authority name",
            "gss code",
        ),
        *("la name", "la code", "ons code", "gss", "ons", "lad", "register code", "peer", "peers", "rank"),
        *(
            "neighbour",
            "neighbours",
            "nearest neighbour",
            "nearest neighbours",
            "statistical neighbour",
            "type",
        ),
        *(
            "statistical neighbours",
            "region",
            "distance",
            "no",
            "organisation",
            "official name",
            "area",
            "area code",
        ),
    )
)
"""Cells of a first line that is a heading. Anything else there must be a council, so that none is dropped."""
LONGEST = 1_000
"""Rows. More is no list of peers: England has 317 principal councils."""


def own_list(path: Path, register: Register) -> tuple[str, ...]:
    """The authority ids of a CSV of names or codes, with or without a heading, each once, in its order.

    A row is understood when its cells, one by one or together, name one authority. Raises DataError with a
    line for every row that is not understood, naming file, line and value.
    """
    reader = _Reader(register)
    found: list[str] = []
    wrong: list[str] = []
    for number, (place, raw) in enumerate(records(path)):
        cells = [cell.strip() for cell in _cells(raw) if cell.strip()]
        if not cells:
            continue
        if number >= LONGEST:
            raise DataError(f"{path}: more than {LONGEST} rows")
        if number == 0 and all(normalise(cell) in HEADING for cell in cells):
            continue
        key, problem = reader.read(cells)
        if key:
            found.append(key)
        else:
            wrong.append(f"{place}: {problem}")
    if wrong:
        raise DataError("\n".join(wrong))
    if not found:
        raise DataError(f"{path}: no council in it")
    return tuple(dict.fromkeys(found))


def _cells(raw: list[str]) -> list[str]:
    """The cells of a line; one cell with tabs or semicolons is cut there, as other programs write it.

    `#` begins a remark.
    """
    marked = next((n for n, cell in enumerate(raw) if "#" in cell), None)
    if marked is not None:
        raw = [*raw[:marked], raw[marked].partition("#")[0]]
    if len(raw) == 1 and re.search(r"[;\t]", raw[0]):
        return re.split(r"[;\t]", raw[0])
    return raw


class _Reader:
    """Reads rows by codes first, then by names."""

    def __init__(self, register: Register) -> None:
        self._resolver = Resolver(register)
        self._names = {key: row.official_name for key, row in register.authorities.items()}
        self._codes = {key.upper(): key for key in register.authorities}
        for key, row in register.authorities.items():
            self._codes |= {old: key for old in (row.former_ids or "").split(";") if old}
            self._codes[row.register_code.upper()] = key
            self._codes[f"GB-LAE-{row.register_code.upper()}"] = key

    def read(self, cells: list[str]) -> tuple[str | None, str]:
        """(authority id, '') or (None, what is wrong with the row)."""
        codes = {self._codes[cell.upper()] for cell in cells if cell.upper() in self._codes}
        matches = [self._resolver.by_name(cell, None) for cell in cells]
        if len(cells) > 1:
            matches.append(self._resolver.by_name(", ".join(cells), None))
        named = {match.authority_id for match in matches if match.buyer_class in OWN and match.authority_id}
        keys = codes or named
        shown = repr(", ".join(cells)[:120])
        if codes and named and not codes & named:
            return None, f"{shown} has the code of one council and the name of another"
        if len(keys) > 1:
            return None, f"{shown} is {' and '.join(sorted(self._names[key] for key in keys))}"
        if keys:
            return keys.pop(), ""
        return None, f"{shown} is not one council of the register{self._hint(matches)}"

    def _hint(self, matches: list[BuyerMatch]) -> str:
        others = dict.fromkeys(self._names[key] for match in matches for key in match.alternatives)
        return f"; it may be {', '.join(list(others)[:4])}" if others else ""
