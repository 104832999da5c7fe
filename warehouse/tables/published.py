"""The published schema: `schema.json`, its version, and what may change within a major version.

Within one major version a column may be added and a column may lose its nulls; nothing that a query relies
on may vanish, change its type, become nullable, or leave the key.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NotRequired, TypedDict

from warehouse.errors import UserError
from warehouse.tables.declared import Table


class StatedColumn(TypedDict):
    """A column of the schema: its type, whether it may be null, and the version that it came with."""

    type: str
    nullable: bool
    since: NotRequired[str]


class StatedTable(TypedDict):
    """A table of the schema."""

    key: list[str]
    columns: dict[str, StatedColumn]


class Stated(TypedDict):
    """The schema: its version, and its tables by name."""

    version: str
    tables: dict[str, StatedTable]


@cache
def committed() -> Stated:
    """The schema as it was last written."""
    text = resources.files("warehouse.tables").joinpath("schema.json").read_text(encoding="utf-8")
    stated: Stated = json.loads(text)
    return stated


def version() -> str:
    """major.minor of the published schema."""
    return str(committed()["version"])


def breaking(old: Stated, tables: Mapping[str, Table]) -> list[str]:
    """What a reader of the old schema would stumble over, a line each."""
    found = []
    for name, was in old["tables"].items():
        if name not in tables:
            found.append(f"{name}: the table is gone")
            continue
        now = {column.name: column for column in tables[name].columns}
        for column, about in was["columns"].items():
            if column not in now:
                found.append(f"{name}.{column}: the column is gone")
            elif str(now[column].dtype) != about["type"]:
                found.append(f"{name}.{column}: {about['type']} became {now[column].dtype}")
            elif now[column].nullable and not about["nullable"]:
                found.append(f"{name}.{column}: may be null now")
        if list(tables[name].key) != was["key"]:
            found.append(f"{name}: the key was {', '.join(was['key'])}")
    return found


def renewed(old: Stated, tables: Mapping[str, Table], major: bool = False) -> Stated:
    """The schema of today. Additions raise the minor version.

    Raises ValueError for a breaking change unless a new major version is asked for.
    """
    broken = breaking(old, tables)
    if broken and not major:
        raise UserError("needs a new major version: " + "; ".join(broken))
    first, second = map(int, old["version"].split("."))
    stated = {name: _stated(table) for name, table in tables.items()}
    same = _plain(old) == stated
    now = f"{first + 1}.0" if major else old["version"] if same else f"{first}.{second + 1}"
    for name, table in stated.items():
        was = old["tables"][name]["columns"] if name in old["tables"] else {}
        for column, about in table["columns"].items():
            about["since"] = was[column].get("since", now) if column in was else now
    return {"version": now, "tables": stated}


def _stated(table: Table) -> StatedTable:
    columns: dict[str, StatedColumn] = {
        c.name: {"type": str(c.dtype), "nullable": c.nullable} for c in table.columns
    }
    return {"key": list(table.key), "columns": columns}


def _plain(stated: Stated) -> dict[str, StatedTable]:
    """Without `since`, to compare."""
    return {
        name: {
            "key": table["key"],
            "columns": {
                column: {"type": about["type"], "nullable": about["nullable"]}
                for column, about in table["columns"].items()
            },
        }
        for name, table in stated["tables"].items()
    }
