"""Files that people write, TOML and CSV, into frozen dataclasses: every fault of every file is told at once.

A class is a pydantic dataclass with the config TABLE (a table of TOML: unknown keys are faults) or ROW (a row
of CSV: an empty cell states nothing, further columns are let be), and fields of the types below, which take
no value of another kind.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources.abc import Traversable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, Strict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from pipelines.criteria.clean import INVISIBLE
from pipelines.sheets import DataError, rows
from warehouse.text import shown

Made = TypeVar("Made")
TABLE = ConfigDict(extra="forbid")
ROW = ConfigDict(extra="ignore")
MOST = 20
"""Faults told of one CSV file: a file of another kind has one in every line."""


def _iso(value: Any) -> Any:
    """Pydantic would take a bare number for seconds since 1970."""
    if not isinstance(value, date) and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        raise ValueError("is no date, as 2025-04-01")
    return value


def _truth(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def parted(mark: str) -> BeforeValidator:
    """For a cell that holds several texts, parted by a mark."""
    return BeforeValidator(
        lambda value: tuple(filter(None, value.split(mark))) if isinstance(value, str) else value
    )


Day = Annotated[date, BeforeValidator(_iso)]
Truth = Annotated[bool, Strict(), BeforeValidator(_truth)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
Name = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
"""An id that files and addresses of pages are named by."""

_SAID = {
    "string_type": "is no text",
    "bool_type": "is not true or false",
    "date_from_datetime_parsing": "is no date, as 2025-04-01",
    "tuple_type": "is no list",
    "string_pattern_mismatch": "is not letters, digits and hyphens alone",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "is no whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "is no number"),
}
_KEYS = {"unexpected_keyword_argument": "unknown keys", "missing": "missing keys"}


def tables(
    directory: Traversable,
    kind: type[Made],
    faults: Callable[[Made], Iterable[str]] = lambda made: (),
) -> list[Made]:
    """One object per TOML file of a directory, by name; a field `id` is the file's name.

    `faults` says what else does not hold of an object. Raises DataError with a line per fault of every file.
    """
    files = sorted((file.name, file) for file in directory.iterdir() if file.name.endswith(".toml"))
    contents = tuple((name, file.read_bytes()) for name, file in files)
    return list(_made_of(contents, kind, faults))  # type: ignore[arg-type]  # a class has a hash


@lru_cache(maxsize=16)
def _made_of(
    files: tuple[tuple[str, bytes], ...], kind: type[Made], faults: Callable[[Made], Iterable[str]]
) -> tuple[Made, ...]:
    """The same of names and contents: files are read whenever they are asked for, and taken apart once."""
    made, wrong = [], []
    for name, content in files:
        try:
            stated = _parsed(name, content)
            if "id" in stated:
                raise DataError(f"{name}: unknown keys id")
            found = table(name, stated | {"id": name.removesuffix(".toml")}, kind)
        except DataError as error:
            wrong.append(str(error))
        else:
            made.append(found)
            wrong += [f"{name}: {line}" for line in faults(found)]
    if wrong:
        raise DataError("\n".join(wrong))
    return tuple(made)


def parsed(file: Traversable) -> dict[str, object]:
    """What a TOML file says. Raises DataError naming the file."""
    return _parsed(file.name, file.read_bytes())


def _parsed(name: str, content: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(TextIOWrapper(BytesIO(content), encoding="utf-8-sig").read())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{name}: is no TOML: {error}") from None


def table(place: str, stated: Mapping[str, Any], kind: type[Made]) -> Made:
    """An object of one table of TOML. Raises DataError with a line per fault, each after `place`."""
    try:
        return TypeAdapter(kind).validate_python(stated)
    except ValidationError as error:
        raise DataError("\n".join(f"{place}: {line}" for line in _of_table(error))) from None


def sheet(path: Path, kind: type[Made]) -> list[tuple[str, Made]]:
    """(place, object) per row of a CSV file, its cells without blanks round them.

    Raises DataError with a line per fault, at most twenty.
    """
    adapter = TypeAdapter(kind)
    made: list[tuple[str, Made]] = []
    wrong: list[str] = []
    for place, stated in rows(path):
        row = {name: cell.strip() for name, cell in stated.items()}
        if unseen := [name for name, cell in row.items() if INVISIBLE.search(cell)]:
            told = "has a sign in it that is not seen"
            wrong += [f"{place}: {name}: {shown(row[name])} {told}" for name in unseen]
            continue
        try:
            made.append((place, adapter.validate_python({name: cell for name, cell in row.items() if cell})))
        except ValidationError as error:
            wrong += [f"{place}: {_of_row(fault)}" for fault in error.errors(include_url=False)]
    if wrong:
        more = [f"{path}: {len(wrong) - MOST} faults more"] if len(wrong) > MOST else []
        raise DataError("\n".join([*wrong[:MOST], *more]))
    return made


def _of_table(error: ValidationError) -> Iterator[str]:
    """A line per fault; the unknown and the missing keys of a table stand in one line each."""
    keys: dict[str, list[str]] = {}
    lines = []
    for fault in error.errors(include_url=False):
        if what := _KEYS.get(fault["type"]):
            keys.setdefault(_place(fault["loc"][:-1]) + what, []).append(str(fault["loc"][-1]))
        else:
            lines.append(_place(fault["loc"]) + _said(fault))
    yield from (f"{what} {', '.join(sorted(names))}" for what, names in keys.items())
    yield from lines


def _of_row(fault: ErrorDetails) -> str:
    return f"{fault['loc'][0]}: empty" if fault["type"] == "missing" else _place(fault["loc"]) + _said(fault)


def _place(loc: Iterable[int | str]) -> str:
    """`field: `, or of a list `yardsticks 2: field: `."""
    return "".join(f" {part + 1}: " if isinstance(part, int) else f"{part}: " for part in loc).replace(
        ":  ", " "
    )


def _said(fault: ErrorDetails) -> str:
    """What is wrong, with the value, unless a check of the whole table has its own words."""
    if fault["type"] == "value_error":
        words = str(fault["ctx"]["error"])
        return f"{fault['input']!r} {words}" if isinstance(fault["input"], str | int | float) else words
    if fault["type"] == "literal_error":
        allowed = fault["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return f"{fault['input']!r} is not one of {allowed}"
    return f"{fault['input']!r} {_SAID.get(fault['type']) or fault['msg'].lower()}"
