"""Explore: the figures of councils of a reader's choice, side by side, in a page that needs no server.

The figures lie in a script file of their own beside the page, as the published tables have them: value, interval
and the words of both are made here, and the page's script only picks and draws. A page opened from a disk may
load a script that lies beside it, and no other file.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from pipelines.benchmark.peer_sets import ASKED, ORDER
from pipelines.benchmark.periods import month_number, named
from pipelines.query import replies, wording
from pipelines.query.snapshot_tables import Published
from pipelines.rounding import percent
from pipelines.row import number, number_or_none, text, text_or_none
from pipelines.site import charts, render
from pipelines.site.dossier import LISTS, Shared
from pipelines.site.exhibit import interval, write
from pipelines.site.figures_in_words import no_coverage
from pipelines.site.pages.texts import by_question
from pipelines.site.section import content
from pipelines.untrusted import visible

Row = dict[str, object]
WHOLE = "all"
FIGURE = ("unit", "n", "yes", "value", "low", "high", "shown", "reason")
"""What tells one figure from another: many councils have 3 of 24, and each such figure is written once."""
READ = ("determinable", "in_scope")
PLACES = 4
"""Decimals of values in the page's data and its CSV; the tables have all."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
GROUPED = ("type", "region", "combined_authority", "hub")
"""Kinds of peer sets that may be added whole, without naming a council first."""
OLDEST = 10
"""Financial years that are shown, the newest: with more the data would outgrow what a phone should load."""


def files(found: Published, shared: Shared, edition: Row, packed: bool = False) -> dict[str, bytes]:
    """The page, its script and its data, by address. `packed`: with its style, to lie in a folder alone."""
    style = {"peerbench.css": render.asset("peerbench.css")} if packed else {}
    return {"explore.html": page(found, shared, edition, packed), **beside(found, shared), **style}


def beside(found: Published, shared: Shared) -> dict[str, bytes]:
    """What the page loads: its script, and the figures."""
    told = json.dumps(data(found, shared), separators=(",", ":"), sort_keys=True, default=str)
    return {
        "explore.js": render.asset("explore.js"),
        "explore-data.js": f"globalThis.peerbench = {told};\n".encode(),
    }


def page(found: Published, shared: Shared, edition: Row, packed: bool = False) -> bytes:
    """The page; in a pack no other page of the site can be reached from it."""
    return render.page(
        "explore.html",
        here="explore.html",
        packed=packed,
        questions=_by_question(shared),
        periods=[(name, wording.capital(wording.period(name))) for name in periods(found, shared)],
        cells=cells(),
        kinds=[(kind, ASKED[kind]) for kind in ORDER if kind in ASKED and kind != "own_list"],
        groups=[(content("explore")["kinds"][kind], _groups_of(shared, kind)) for kind in GROUPED],
        told=content("explore"),
        synthetic=shared.synthetic,
        licence=shared.manifest["licence"],
        edition=edition,
    )


def measures(shared: Shared) -> list[str]:
    """The measures that can be looked at: a profile has no single figure."""
    return [
        key for _, keys in by_question(shared) for key in keys if shared.measures[key]["kind"] != "profile"
    ]


def _by_question(shared: Shared) -> list[tuple[str, list[tuple[str, str]]]]:
    wanted, plan = measures(shared), content("plan")
    return [
        (str(plan[question]["question"] if question else content("measures")["others"]), told)
        for question, keys in by_question(shared)
        if (told := [(key, str(shared.measures[key]["title"])) for key in keys if key in wanted])
    ]


def periods(found: Published, shared: Shared) -> list[str]:
    """The headline period, all years, and the newest financial years, newest first."""
    scope = pl.col("period").str.contains("/")
    years = found.scan("authority_measures").filter(scope).select("period").unique().collect()["period"]
    newest = sorted(years, reverse=True)[:OLDEST]
    return list(dict.fromkeys([shared.period, WHOLE, *newest]))


def cells() -> list[tuple[str, str]]:
    """What is bought: everything, or one kind."""
    kinds = content("files")["kinds"]
    return [(WHOLE, "Everything"), *((kind, wording.category(kind)) for kind in kinds)]


def data(found: Published, shared: Shared) -> Row:
    """The figures of every council, packed; `explore.js` says how each part is read.

    `series` has for each measure, kind of purchase and period one text: for each council in order the place of
    its figure in `figures`, in base 36, parted by commas; an empty one is the first, which says that there is
    none. `read` has the same of coverage, which is one for all measures of a period.
    """
    chosen, spans, kinds = measures(shared), periods(found, shared), [code for code, _ in cells()]
    councils = sorted(shared.authorities, key=lambda key: (_name(shared, key).casefold(), key))
    units = {key: shared.measures[key]["unit"] for key in chosen}
    frame = (
        found.scan("authority_measures")
        .filter(
            pl.col("measure").is_in(chosen)
            & pl.col("period").is_in(spans)
            & (pl.col("breakdown") == WHOLE)
            .or_((pl.col("breakdown") == "category") & pl.col("cell").is_in(kinds))
            .and_(pl.col("authority_id").is_in(councils))
        )
        .with_columns(unit=pl.col("measure").replace_strict(units, return_dtype=pl.String))
        .select(
            "authority_id",
            "measure",
            "period",
            "cell",
            *FIGURE,
            *READ,
            counted=pl.col("coverage").is_not_null(),
        )
        .collect()
    )
    words = _Words()
    figures, frame = _numbered(frame, FIGURE, "figure")
    reads, frame = _numbered(frame, READ, "coverage_of")
    numbers = {code: place for place, code in enumerate(councils)}
    series = _series(frame, ["measure", "cell", "period"], "figure", numbers)
    read = _series(
        frame.unique(["cell", "period", "authority_id"]), ["cell", "period"], "coverage_of", numbers
    )
    concerned = set(frame.filter("counted")["measure"])
    return {
        "snapshot": found.id,
        "synthetic": shared.synthetic,
        "law": charts.BREAK,
        "councils": [_council(shared, words, key) for key in councils],
        "measures": [_measure(shared.measures[key], key in concerned) for key in chosen],
        "periods": [[name, wording.period(name), _law(name)] for name in spans],
        "cells": [list(cell) for cell in cells()],
        "figures": [None, *(_figure(row, words) for row in figures)],
        "coverage": [None, *(_coverage(row, words) for row in reads)],
        "series": [[[series.get((m, c, p), "") for p in spans] for c in kinds] for m in chosen],
        "read": [[read.get((c, p), "") for p in spans] for c in kinds],
        "groups": [
            [name, title, [numbers[key] for key in sorted(shared.groups[name]) if key in numbers], kind]
            for kind in (*GROUPED, "type_and_region")
            for name, title in _groups_of(shared, kind)
        ],
        "nearest": {
            kind: {
                str(numbers[owner]): [numbers[peer] for peer in peers if peer in numbers]
                for (held, owner), peers in sorted(shared.nearest.items())
                if held == kind and owner in numbers
            }
            for kind in LISTS.values()
        },
        "replies": [
            [numbers[row["authority_id"]], measure, period, visible(replies.mark([row]))]
            for measure, rows in shared.replies.items()
            for row in rows
            if row["authority_id"] in numbers
            for period in _marked(row, spans)
        ],
        "words": words.all,
    }


def _marked(reply: Row, spans: Iterable[str]) -> list[str | None]:
    """The periods that a reply marks: null for all; of one to a reading those that its procurement lies in."""
    if reply["notice_date"] is None:
        return [text_or_none(reply, "period")]
    return [period for period in spans if replies.concerns(reply, period)]


class _Words:
    """Texts, each once, by their place."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self._places.setdefault(visible(text), len(self._places))

    @property
    def all(self) -> list[str]:
        """The texts in order."""
        return list(self._places)


def _numbered(frame: pl.DataFrame, names: Iterable[str], as_name: str) -> tuple[list[Row], pl.DataFrame]:
    """The different rows of some columns, the commonest first, and the frame with each row's place, from 1."""
    keys = [*names]
    told = frame.group_by(keys).len().sort(["len", *keys], descending=[True, *[False] * len(keys)])
    told = told.drop("len").with_row_index(as_name, offset=1)
    return told.to_dicts(), frame.join(told, on=keys, how="left", nulls_equal=True)


def _series(
    frame: pl.DataFrame, keys: list[str], number: str, councils: dict[str, int]
) -> dict[tuple[Any, ...], str]:
    made = {}
    for key, part in frame.select(*keys, "authority_id", number).partition_by(keys, as_dict=True).items():
        places = [""] * len(councils)
        for council, place in part.select("authority_id", number).iter_rows():
            places[councils[council]] = _based(place)
        made[key] = ",".join(places).rstrip(",")
    return made


def _based(number: int) -> str:
    """A number in base 36."""
    found = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        found = DIGITS[digit] + found
    return found


def _figure(row: Row, words: _Words) -> list[Any]:
    """n, yes, then value, low, high and the words of value and interval; or why it is not shown."""
    counts = [row["n"], row["yes"]]
    if row["shown"] != "shown":
        return [*counts, words(text_or_none(row, "reason") or "none counted")]
    told = (number_or_none(row, name) for name in ("value", "low", "high"))
    ends = [None if value is None else round(value, PLACES) for value in told]
    return [*counts, *ends, words(write(row["value"], "figure", text(row, "unit"))), words(interval(row))]


def _coverage(row: Row, words: _Words) -> list[Any]:
    """Could be read, in scope, and the share in words."""
    share = (
        percent(number(row, "determinable") / number(row, "in_scope"))
        if row["in_scope"]
        else no_coverage(row)
    )
    return [row["determinable"], row["in_scope"], words(share)]


def _measure(row: Row, concerned: bool) -> list[Any]:
    told = [visible(text(row, name)) for name in ("title", "question", "unit", "counts")]
    return [row["measure"], *told, int(concerned)]


def _council(shared: Shared, words: _Words, key: str) -> list[Any]:
    row = shared.authorities[key]
    kind = wording.council_type(row["authority_type"])
    return [key, _name(shared, key), shared.name(key), words(kind), words(visible(row["region"], 80))]


def _name(shared: Shared, key: str) -> str:
    return visible(shared.authorities[key]["official_name"], 120)


def _groups_of(shared: Shared, kind: str) -> list[tuple[str, str]]:
    """The sets of a kind by id and title, in the order of the titles."""
    told = [(name, title) for name, (held, title) in shared.titles.items() if held == kind]
    if kind == "type":
        told = [
            (name, wording.capital(wording.council_type(title.replace(" ", "_")))) for name, title in told
        ]
    return sorted(((name, visible(title, 80)) for name, title in told), key=lambda item: item[1].casefold())


def _law(period: str) -> int | None:
    """Of a financial year: 0 before the Procurement Act 2023 began, 2 after, 1 where it began inside it."""
    if "/" not in period:
        return None
    year, began = named(period), month_number(date.fromisoformat(charts.BREAK))
    return 0 if year.last < began else 2 if year.first > began else 1
