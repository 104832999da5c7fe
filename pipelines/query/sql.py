"""SQL over one snapshot with DuckDB: `peerbench sql`, and a database file of views: `peerbench open`.

A query from a user reads the snapshot's tables and nothing else: one SELECT, over files whose hashes were
checked, with every other access to files and the network shut off and the settings locked.
"""

import csv
import io
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import UserError
from warehouse.snapshots.snapshot import Snapshot
from warehouse.text import one_line

REMEMBER = "set parquet_metadata_cache = true"
"""Footers of unchanged files are read once in a session: a warm point query takes two thirds of the time."""
FORMATS = ("table", "csv", "json")


class NotASelect(UserError):
    """The SQL is not one SELECT, or DuckDB refused it."""


def select(snapshot: Snapshot, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """(column names, rows) of one SELECT over the snapshot's tables. Raises NotASelect."""
    try:
        statements = duckdb.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise NotASelect("one SELECT is needed; the snapshot cannot be changed")
        found = connection(snapshot).execute(statements[0])
        return [column[0] for column in found.description], _rows(found)
    except duckdb.Error as error:
        raise NotASelect(_told(error)) from error


def connection(snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
    """A view a table over the checked files; nothing else of the machine can be reached."""
    found = duckdb.connect(":memory:", config={"python_enable_replacements": "false", "temp_directory": ""})
    found.execute(REMEMBER)
    files = []
    for name in snapshot.rows:
        paths = [str(path.resolve()) for path in snapshot.files(name)]
        found.execute(view(name, paths))
        files += paths
    found.execute(f"set allowed_paths = [{', '.join(map(_quoted, files))}]")
    found.execute("set enable_external_access = false")
    found.execute("set lock_configuration = true")
    return found


def database(snapshot: Snapshot, path: Path) -> Path:
    """Writes a DuckDB file of views over the snapshot, by whole paths, in place of an old one."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(part)) as found:
        for name in snapshot.rows:
            found.execute(view(name, [str(file.resolve()) for file in snapshot.files(name)]))
        stated = {
            name: str(value)
            for name, value in snapshot.manifest.items()
            if name not in ("files", "extracts", "previous")
        }
        found.execute("create table about (name varchar, value varchar)")
        found.executemany("insert into about values (?, ?)", sorted(stated.items()))
    part.replace(path)
    return path


def view(name: str, paths: list[str]) -> str:
    """The statement that makes a table's view."""
    listed = ", ".join(map(_quoted, paths))
    return f"create view {name} as select * from read_parquet([{listed}])"  # noqa: S608 - our own names


def written(names: list[str], rows: Iterator[tuple[Any, ...]], format: str) -> Iterator[str]:
    """Lines of the answer: aligned, CSV, or a JSON object a row."""
    if format == "json":
        for row in rows:
            yield json.dumps(dict(zip(names, row, strict=True)), default=str, ensure_ascii=False)
    elif format == "csv":
        yield from map(_comma_separated, chain([tuple(names)], rows))
    else:
        cells = [names, *([_cell(value) for value in row] for row in rows)]
        widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
        for line in cells:
            yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(1000):
        yield from rows


def _comma_separated(row: tuple[Any, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow("" if value is None else value for value in row)
    return line.getvalue()


def _cell(value: Any) -> str:
    return one_line("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _told(error: duckdb.Error) -> str:
    """What DuckDB says, with its suggestions and the place in the query, without empty lines."""
    return "\n".join(line.rstrip() for line in str(error).strip().splitlines() if line.strip())
