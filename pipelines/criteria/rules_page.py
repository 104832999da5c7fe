"""docs/rules.md: every rule with what it gives and refuses, and an example that the tests hold it to.

`make docs` writes it; a test fails while it is stale.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.criteria.rules import RULE_VERSION, TITLES, Rule

Row = dict[str, Any]
ROOT = Path(__file__).parents[2]
NOTE = "Written by `make docs`. Each example is a case of tests/cases/rules.jsonl, which the tests run."
REFUSED = "Each is a case of tests/cases/refusals.jsonl: a figure beside social value, no weight of it."


def page() -> str:
    """The page as Markdown."""
    lines = [f"# Reading rules {RULE_VERSION}", "", NOTE]
    examples: dict[str, list[Row]] = {}
    for case in _cases("rules"):
        examples.setdefault(case["rule"], []).append(case)
    for title, rules in TITLES:
        lines += ["", f"## {title}", "", "| rule | version | codebook | gives | refuses |"]
        lines += ["|---|---|---|---|---|"]
        lines += [f"| {r.id} | {r.version} | {r.section} | {r.gives} | {r.refuses} |" for r in rules]
        lines += ["", f"### Examples: {title.lower()}", ""]
        lines += [line for rule in rules for line in _examples(rule, examples[rule.id])]
    lines += ["", "## What is refused", "", REFUSED, ""]
    lines += [f"- **{case['refused']}**: {_given(case)}" for case in _cases("refusals")]
    return "\n".join(lines) + "\n"


def _cases(name: str) -> list[Row]:
    text = (ROOT / f"tests/cases/{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _examples(rule: Rule, cases: list[Row]) -> Iterator[str]:
    for case in cases:
        yield f"- **{rule.id}**: {_given(case)} Read: {_read(case)}."


def _given(case: Row) -> str:
    found = []
    if case.get("text"):
        found.append(f"\u201c{_plain(case['text'])}\u201d")
    if case.get("tender"):
        found.append("; ".join(f"tender.{name}: {value}" for name, value in case["tender"].items()) + ".")
    if case.get("table"):
        found.append("A table: " + "; ".join(_table_row(row) for row in case["table"]) + ".")
    if case.get("criteria"):
        found.append("; ".join(_criterion(*row) for row in case["criteria"]) + ".")
    return " ".join(found)


def _table_row(row: list[str | None]) -> str:
    """As "Price, 40%"; a cell that is merged with the one above it is left out."""
    return ", ".join(_plain(cell) for cell in row if cell)


def _criterion(kind: str, name: str, weight: Any) -> str:
    """As "Quality, Social Value: 10%"; a structured figure with its kind."""
    said = weight if isinstance(weight, str) else ", ".join(map(_figure, weight))
    called = _plain(name) if name.casefold() == kind.casefold() else f"{kind}, {_plain(name) or 'no name'}"
    return f"{called}: {_plain(said) or 'nothing stated'}"


def _figure(stated: Row) -> str:
    kind = stated.get("weight") or stated.get("threshold") or stated.get("fixed")
    return f"{stated['number']}" + (f" ({kind})" if kind else "")


def _read(case: Row) -> str:
    if case["weight_pct"] is not None:
        return f"{case['state']}, {case['weight_pct']:g}%"
    if "bounds" in case:
        low, high = ("not known" if end is None else f"{end:g}%" for end in case["bounds"])
        return f"{case['state']}, at least {low}, at most {high}"
    return f"{case['state']}, no weight"


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
