"""Sections as `content/` declares them, words that a writer may edit and columns, made exhibits with rows.

Words are Jinja templates over facts: `{{ of.name }}`, `{{ rows | length }}`. White space in them is free: it
becomes one blank. They are plain text: a page escapes them as it does everything.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from pydantic.dataclasses import dataclass

from pipelines.declared_files import TABLE, parsed, table
from pipelines.query import wording
from pipelines.rounding import decimal, difference, percent, points
from pipelines.site.exhibit import Bundle, Column, Spec, Table, interval
from pipelines.site.figures_in_words import of_peers, said, sentence

Row = dict[str, Any]
EVIDENCE = {"evidence": "#evidence", "evidence_words": "evidence"}
"""Where a row's evidence lies, unless the row says otherwise: at the end of the council's page."""


@dataclass(frozen=True, config=TABLE)
class Section:
    """One section: its words, and its columns as `key: Heading | kind | under`, or a shared column's name."""

    headline: str
    subtitle: str
    columns: list[str]
    sentence: str
    empty: str = "Nothing to show."
    more: str = ""
    no_chart: str = ""
    notes: list[str] = field(default_factory=list)


def exhibit(
    name: str,
    rows: Iterable[Mapping[str, object]],
    chart: Callable[[int], Spec] | None = None,
    address: str | None = None,
    **facts: Any,
) -> Bundle:
    """A declared section with these rows; `facts` are what its words speak of, beside `rows`.

    A row without `evidence` or `between` gets the council's evidence, and the words of its interval.
    """
    declared = _sections()[name]
    facts["rows"] = found = tuple(rows)
    told = [words(column, **facts) for column in declared.columns]
    columns = tuple(_column(column) for column in told if column)
    keys = {column.key for column in columns}
    defaults = EVIDENCE if "evidence" in keys else {}
    if "between" in keys:
        found = tuple(row if "between" in row else {**row, "between": interval(row)} for row in found)
    return Bundle(
        address or name,
        words(declared.headline, **facts),
        words(declared.subtitle, **facts),
        words(declared.sentence, **facts),
        Table(
            columns,
            tuple({**defaults, **row} for row in found),
            words(declared.empty, **facts),
            words(declared.more, **facts) or None,
        ),
        chart,
        None if chart else words(declared.no_chart, **facts),
        tuple(filter(None, (words(note, **facts) for note in declared.notes))),
    )


def words(template: str, **facts: Any) -> str:
    """A template with its facts filled in, each run of white space one blank."""
    filled = _template(template).render(**facts) if "{" in template else template
    return re.sub(r"[ \n\t]+", " ", filled).strip()


def columns(name: str) -> tuple[Column, ...]:
    """The columns of a file that is no exhibit, as `content/files.toml` declares them."""
    return tuple(_column(column) for column in content("files")[name])


@cache
def content(name: str) -> Row:
    """What a file of `content/` says."""
    return parsed(resources.files("pipelines.site").joinpath("content", f"{name}.toml"))


@cache
def _sections() -> dict[str, Section]:
    stated = content("exhibits")
    return {name: table(f"exhibits.toml: {name}", stated[name], Section) for name in stated}


@cache
def _column(stated: str) -> Column:
    """Of `key: Heading | kind`; a bare key is a shared column's name."""
    key, _, heading = content("columns").get(stated, stated).partition(": ")
    title, kind, under = [*heading.split(" | "), "", ""][:3]
    return Column(key, title or key, kind or "words", under or None)


@cache
def _template(text: str) -> Template:
    return _environment().from_string(text)


@cache
def _environment() -> Environment:
    # Nothing is escaped here: what is made is text, and `render` escapes all text of a page.
    made = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701
    names = ("capital", "counted", "day", "joined", "period", "peers", "pounds")
    made.filters |= {name: getattr(wording, name) for name in names} | {
        "percent": percent,
        "points": points,
        "decimal": decimal,
        "difference": difference,
        "number": "{:,}".format,
        "said": said,
        "sentence": sentence,
        "of_peers": of_peers,
        "withdrawn": lambda row: row["reason"] or wording.WITHDRAWN,
    }
    made.globals |= {"POSITIONS": wording.POSITIONS, "TWO_ANSWERS": wording.TWO_ANSWERS}
    return made
