"""A user's own list of peers: a pasted list of councils, by name or code, taken wherever a peer set is."""

import re
from pathlib import Path

from pipelines.authorities.buyers.match import ITSELF
from pipelines.authorities.buyers.names import normalise
from pipelines.authorities.buyers.veto_words import parse_list
from pipelines.authorities.council_lookup import CouncilLookup
from pipelines.authorities.register.register import Register
from pipelines.sheets import DataError, records

HEADING = frozenset(
    parse_list("""
        name, names, council, councils, authority, authorities, code, codes, id, ids, la, authority id
        authority name, council name, local authority, local authority name, gss code, la name, la code
        ons code, gss, ons, lad, register code, peer, peers, rank, neighbour, neighbours
        nearest neighbour, nearest neighbours, statistical neighbour, type, statistical neighbours
        region, distance, no, organisation, official name, area, area code
    """)
)
"""Cells of a first line that is a heading. Anything else there must be a council, so that none is dropped."""
_NUMBERED = re.compile(r"^(?:\(?\d{1,3}[.):]|\d{1,3}(?=\s)|[-*\u2022\u2013])\s*(?=[A-Za-z])")
"""What a pasted list has before a name: `1.`, `2)`, a bullet. No name and no code begins so."""
LONGEST = 1_000
"""Rows. More is no list of peers: England has 317 principal councils."""


def read_custom_peers(path: Path, register: Register) -> tuple[str, ...]:
    """The authority ids of a CSV of names or codes, with or without a heading, each once, in its order.

    A row is understood when its cells, one by one or together, name one authority. Raises DataError with a
    line for every row that is not understood, naming file, line and value.
    """
    reader = _Reader(register)
    found: list[str] = []
    wrong: list[str] = []
    for number, (place, raw) in enumerate(records(path)):
        cells = [cell for part in _cells(raw) if (cell := _NUMBERED.sub("", part.strip()))]
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
    """Reads rows by codes first, then by names, then by part of a name."""

    def __init__(self, register: Register) -> None:
        self._lookup = CouncilLookup(register)

    def read(self, cells: list[str]) -> tuple[str | None, str]:
        """(authority id, '') or (None, what is wrong with the row)."""
        whole = [*cells, ", ".join(cells)] if len(cells) > 1 else cells
        codes = {key for cell in cells if (key := self._lookup.by_code(cell))}
        matches = [self._lookup.by_name(cell) for cell in whole]
        named = {
            match.authority_id for match in matches if match.buyer_class in ITSELF and match.authority_id
        }
        parts = [self._lookup.by_part(cell) for cell in whole]
        keys = codes or named or {found.key for found in parts if found.key}
        shown = repr(", ".join(cells)[:120])
        if codes and named and not codes & named:
            return None, f"{shown} has the code of one council and the name of another"
        if len(keys) > 1:
            names = sorted(self._lookup.official_name(key) for key in keys)
            return None, f"{shown} is {' and '.join(names)}: one a line"
        if keys:
            return keys.pop(), ""
        others = [key for match in matches for key in match.alternatives]
        others += [key for found in parts for key in found.keys]
        others = others or [key for cell in whole for key in self._lookup.near(cell)]
        return None, f"{shown} is not one council of the register{self._lookup.hint(others)}"
