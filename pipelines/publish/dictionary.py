"""What is generated from the declarations and committed: docs/tables.md, docs/measures.md,
docs/rules.md, docs/sources.md, schema.json.

`make docs` writes them; a test fails while they are stale.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.benchmark.measure import Measure, Yardstick
from pipelines.benchmark.measures import load as load_measures
from pipelines.collect import sources_page
from pipelines.criteria import rules_page
from warehouse.tables import TABLES
from warehouse.tables.declared import Table, table
from warehouse.tables.published import Stated, committed, renewed

ROOT = Path(__file__).parents[2]
SCHEMA = "warehouse/tables/schema.json"
NAMED = {"minimum_n": "shown from (n)", "greyed_n": "its bounds shown from (n)"}
NOTE = "<!-- Written by `make docs` from the declarations; do not edit. -->"


def declared() -> dict[str, Table]:
    """Every published table, as declared."""
    return {name: table(name, schema) for name, schema in TABLES.items()}


def documents(old: Stated, major: bool = False) -> dict[str, str]:
    """(path, text) of every generated file, given the schema that was committed."""
    tables = declared()
    stated = renewed(old, tables, major)
    return {
        SCHEMA: json.dumps(stated, indent=1) + "\n",
        "docs/tables.md": "\n".join(_tables(tables, stated)) + "\n",
        "docs/measures.md": "\n".join(_measures(load_measures())) + "\n",
        "docs/rules.md": rules_page.page(),
        "docs/sources.md": sources_page.page(NOTE),
    }


def _tables(tables: Mapping[str, Table], stated: Stated) -> Iterator[str]:
    yield from ("# Data dictionary", "", NOTE, "")
    yield f"Schema {stated['version']}. Most questions need one table: [procurements](#procurements)."
    yield "Missing is never zero; each nullable column says why a value may be missing."
    yield ""
    yield "| table | a row is | files | also as |"
    yield "|---|---|---|---|"
    for name, found in tables.items():
        files = "one a financial year" if found.year_of else "one"
        also = "CSV, SQLite" if found.benchmark else ""
        yield f"| [{name}](#{name}) | {_cell(found.row)} | {files} | {also} |"
    for name, found in tables.items():
        yield from ("", f"## {name}", "", *found.description.split("\n\n"), "")
        if found.use_for:
            yield f"Use it for: {found.use_for}."
        if found.not_for:
            yield f"Do not use it for: {found.not_for}."
        if found.key:
            yield f"Key: {', '.join(found.key)}. Sorted by: {', '.join(found.sorted_by)}."
        yield ""
        yield "| column | type | meaning | unit | null when | from | since |"
        yield "|---|---|---|---|---|---|---|"
        for c in found.columns:
            many = f" Several are parted by `{c.separator}`." if c.separator else ""
            since = stated["tables"][name]["columns"][c.name]["since"]
            cells = (c.name, str(c.dtype), c.description + many, c.unit, c.null_reason, c.source, since)
            yield "| " + " | ".join(map(_cell, cells)) + " |"


def _measures(measures: list[Measure]) -> Iterator[str]:
    yield from ("# Measures", "", NOTE, "")
    yield "Each is a filter and a count over [procurements](tables.md#procurements). No ranks, no total."
    for measure in measures:
        yield from ("", f"## {measure.title}", "", f"Id `{measure.id}`. {measure.question}", "")
        yield from (measure.why_it_matters, "", "| | |", "|---|---|")
        for name, value in vars(measure).items():
            if name not in ("id", "title", "question", "why_it_matters") and value not in (None, "", ()):
                yield f"| {NAMED.get(name, name.replace('_', ' '))} | {_cell(_value(value))} |"


def _value(value: Any) -> str:
    """A value of a measure's file as a reader writes it, never as Python does."""
    if isinstance(value, list | tuple):
        return "; ".join(map(_value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Yardstick):
        span = [f"{word} {day}" for word, day in (("from", value.valid_from), ("to", value.valid_to)) if day]
        facts = (f"{value.value:g}", *span, "a duty of councils" if value.duty else "no duty of councils")
        return f"{value.title} ({', '.join(facts)}; {value.source})"
    if isinstance(value, str | int | float | date):
        return str(value)
    raise TypeError(f"no words for a {type(value).__name__} in docs/measures.md")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Writes the generated files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--major", action="store_true", help="allow breaking changes: a new major version")
    parser.add_argument("--fresh", action="store_true", help="begin at 1.0: nothing was published yet")
    asked = parser.parse_args()
    old: Stated = {"version": "0.0", "tables": {}} if asked.fresh else committed()
    for path, text in documents(old, asked.major or asked.fresh).items():
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
