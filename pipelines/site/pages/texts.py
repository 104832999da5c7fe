"""Methods, coverage, accuracy, downloads and the list of measures: pages of words and plain tables."""

import json
from collections import Counter
from importlib import resources
from typing import Any

import polars as pl

from pipelines.collect.sources import FEEDS, titles
from pipelines.query import numbers
from pipelines.query.snapshot_tables import Published
from pipelines.rounding import decimal
from pipelines.site.dossier import Shared
from pipelines.site.exhibit import Bundle, Column, Table
from pipelines.statistics import wilson

Row = dict[str, Any]
METHODS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What is read",
        (
            f"Notices of {titles(FEEDS.values())}, as published. Award criteria are read by rules; every reading keeps the words that prove it and the name of the rule. Tender documents are not opened unless a table of documents says so.",
            "A procurement is one contracting process. Two notices of one procurement, on both services or edited later, are counted once.",
        ),
    ),
    (
        "What social value means here",
        (
            "Narrow social value is a criterion that names social value, community benefit or a like word. Broad adds named environmental and fair work criteria. Weights are percent of the whole evaluation.",
            "Where a notice says that social value is part of a wider criterion, the weight lies between zero and that criterion's, and is shown so.",
        ),
    ),
    (
        "Missing is not zero",
        (
            "A procurement whose criteria cannot be read is unknown. It is left out of a share, counted in the coverage beside it, and enters the bounds. The bounds of the share with social value are of all in scope, whatever the unread ones say; those of the shares at 10%, 15% and 20% are of the procurements that could be read, whatever their unstated weights are.",
            "A figure of few is withheld, since it would say more about chance than about a council; the counts and the evidence are always shown.",
        ),
    ),
    (
        "Beside whom",
        (
            "Peer sets: councils of the same type, of the same type and region, of the region, of a combined authority, of a buying hub in the dates of membership, statistical neighbours, and councils that buy much the same. Peers are pooled without the council itself.",
            "The funnel asks how far a share may lie from its peers by chance at that number of procurements, widened by how far councils differ anyway. A council is higher than, consistent with or lower than its peers. None of these is good or bad.",
            "Many figures are looked at, so some lie outside by chance alone: how many is said beside each set.",
        ),
    ),
    (
        "Time and law",
        (
            "Years run from April to March by the date of the tender notice. The Procurement Act 2023 began on 24 February 2025; lines are never joined across that day, because notices of the two regimes state different things.",
            "Before and after compares like procurements only, and is an association, never an effect.",
        ),
    ),
    (
        "What these figures cannot say",
        (
            "They say what is asked of bidders, not what was delivered. They do not order councils. They leave out grants, asset transfer and planning, and whatever stands only in documents.",
        ),
    ),
)


def methods(shared: Shared) -> list[Row]:
    """How it is done, the words that are used, and the yardsticks."""
    parts = [_part(title, list(words)) for title, words in METHODS]
    terms = [
        {"term": code.replace("_", " "), "words": words, "href": None}
        for code, words in numbers.STATES.items()
    ]
    parts.append(_part("What a procurement can be read as", [], terms))
    rows = [
        {
            "term": shared.measures[row["measure"]]["title"]
            if row["measure"] in shared.measures
            else row["measure"],
            "words": f"{row['title']}. {'A duty' if row['duty'] else 'Not a duty of a council'}. Source: {row['source']}",
            "href": None,
        }
        for row in shared.yardsticks
    ]
    parts.append(
        _part(
            "Yardsticks",
            ["Dated figures of policy, to read a figure beside. None decides whether a figure is good."],
            rows,
        )
    )
    return parts


def measures(shared: Shared) -> list[Row]:
    """The list of measures."""
    items = [
        {"term": None, "words": f"{row['title']}: {row['question']}", "href": f"measure/{key}.html"}
        for key, row in sorted(shared.measures.items(), key=lambda item: item[1]["title"])
    ]
    return [
        _part(
            "All measures",
            [
                "Each has a page: what it asks, why it matters, how it is computed, its limits, and every council."
            ],
            items,
        )
    ]


def coverage(found: Published, shared: Shared) -> list[Row]:
    """What could be read by year and regime, and what was collected."""
    return [
        _part(
            "How to read this page",
            [
                "Coverage is the part of the procurements in scope whose criteria could be read. Every other figure speaks only for that part."
            ],
        ),
        {"exhibit": _read_by_year(found)},
        {"exhibit": _collected(found)},
        _part(
            "By council",
            ["Coverage of every council stands on the page of the measure."],
            [{"href": "measure/coverage.html", "words": "Coverage: every council", "term": None}],
        ),
    ]


def _read_by_year(found: Published) -> Bundle:
    frame = (
        found.scan("procurements")
        .filter(pl.col("counted") & pl.col("authority_id").is_not_null())
        .group_by("financial_year", "regime")
        .agg(pl.len().alias("all"), pl.col("in_scope", "determinable").sum())
        .sort("financial_year", "regime")
        .collect()
    )
    rows = []
    for row in frame.iter_rows(named=True):
        around = wilson(row["determinable"], row["in_scope"])
        rows.append(
            {
                **row,
                "regime": numbers.regime(row["regime"]),
                "value": row["determinable"] / row["in_scope"] if row["in_scope"] else None,
                "value_null": "nothing in scope",
                "low": around and around[0],
                "high": around and around[1],
                "between": "none"
                if around is None
                else f"{numbers.percent(around[0])} to {numbers.percent(around[1])}",
            }
        )
    scope, read = (sum(row[name] for row in rows) for name in ("in_scope", "determinable"))
    return Bundle(
        "read",
        "What could be read, by year and regime",
        "Procurements of all councils, by financial year of the tender notice",
        f"The criteria of {read:,} of {numbers.counted(scope, 'procurement')} in scope could be read.",
        Table(
            (
                Column("financial_year", "Financial year"),
                Column("regime", "Regime"),
                Column("all", "Found", "count"),
                Column("in_scope", "In scope (n)", "count"),
                Column("determinable", "Could be read", "count"),
                Column("value", "Coverage", "share"),
                Column("between", "95% interval"),
            ),
            tuple(rows),
            "No procurement of a council was found.",
        ),
        no_chart="",
    )


GAPS = {
    "absent": "that the service says it does not have",
    "fetched": "fetched one by one",
    "missing": "not asked for yet",
}


def _collected(found: Published) -> Bundle:
    rows: list[Row] = []
    if found.has("windows"):
        frame = (
            found.scan("windows")
            .group_by("source", month=pl.col("day").str.slice(0, 7))
            .agg(
                asked=pl.col("day").n_unique(),
                complete=pl.col("day").filter(pl.col("day_complete")).n_unique(),
                releases=pl.col("releases").sum(),
            )
            .sort("source", "month")
            .collect()
        )
        rows = [
            {**row, "source": numbers.service(row["source"]), "month": numbers.month(row["month"])}
            for row in frame.to_dicts()
        ]
    gaps: Counter[str] = Counter(row["state"] for row in found.rows("gaps"))
    whole = sum(row["asked"] == row["complete"] for row in rows)
    words = f"{whole} of {numbers.counted(len(rows), 'month')} of a service were collected whole."
    if not rows:
        words = "Nothing was collected by window: the notices were imported, and completeness is not known."
    elif gaps:
        words += (
            f" {numbers.counted(gaps.total(), 'number')} of notices that no answer held: "
            + numbers.joined([f"{n:,} {GAPS.get(state, state)}" for state, n in sorted(gaps.items())])
            + "."
        )
    return Bundle(
        "collected",
        "What was collected",
        "Days of each service that were asked for, and that were counted complete",
        words,
        Table(
            (
                Column("source", "Service"),
                Column("month", "Month"),
                Column("asked", "Days asked", "count"),
                Column("complete", "Days complete", "count"),
                Column("releases", "Notices received", "count"),
            ),
            tuple(rows),
            "No window is published.",
        ),
        no_chart="",
    )


def accuracy(found: Published, shared: Shared) -> list[Row]:
    """How readings are made, what is published of how often they are right, and how to check one."""
    parts = [
        _part(
            "How sure a reading is",
            [
                f"Readings are made by rules, version {shared.manifest['rule_version']}. A reading may be wrong: a heading may be taken for a criterion, or a weight for one of another lot. That is why each has its words beside it.",
                "Two readings of one procurement that disagree are marked, and weights that add up to less than 95% or more than 105% are set aside and counted, not used.",
                "An interval tells of chance in what was bought. It does not hold errors of reading.",
            ],
        ),
        {"exhibit": _reader(str(shared.manifest["rule_version"]))},
        {"exhibit": _rules(found)},
    ]
    if found.has("theme_model"):
        parts.append({"exhibit": _themes(found)})
    else:
        parts.append(
            _part(
                "Themes",
                [
                    "Themes are found by cue phrases. How often they are right is not published in this snapshot."
                ],
            )
        )
    parts.append(
        _part(
            "Check one yourself",
            [
                "Open a council's evidence: the words, the field of the notice and the rule stand beside each weight, with a link to the notice. If a reading is wrong, the council may reply, and the reply is shown beside the figure."
            ],
        )
    )
    return parts


READ = {
    "weight, text: precision": "Weights read from sentences: right, of those given",
    "weight, text: recall": "Weights stated in sentences: found rightly",
    "weight, structured: precision": "Weights read from lists and fields: right, of those given",
    "weight, structured: recall": "Weights stated in lists and fields: found rightly",
    "false weights": "Notices that state no weight: given one",
    "state": "What the notice says of social value: right",
    "themes": "Themes by cue phrases: right",
    "assessed": "How it is assessed: right",
}
SETS = {
    "held_out": "cases by another hand, never used",
    "test": "own cases, not used for rules",
}


def _reader(rules: str) -> Bundle:
    """How often the reader is right, on labelled cases that no rule was written from."""
    stated = json.loads(resources.files("warehouse").joinpath("accuracy.json").read_text(encoding="utf-8"))
    rows = []
    for row in stated["rows"]:
        if row["measure"] in READ:
            low, high = wilson(row["right"], row["n"]) or (None, None)
            rows.append(
                {
                    **row,
                    "what": READ[row["measure"]],
                    "cases": SETS[row["set"]],
                    "value": row["right"] / row["n"],
                    "between": f"{numbers.percent(low)} to {numbers.percent(high)}",
                }
            )
    older = "" if stated["rule_version"] == rules else f" Measured of rules {stated['rule_version']}."
    first = next(row for row in rows if row["measure"] == "weight, text: precision")
    return Bundle(
        "reader",
        "How often the reader is right",
        "Invented notices in the style of real ones, labelled by hand; none was used to write a rule",
        f"Of weights read from sentences in wording not met before, {numbers.percent(first['value'])} are right "
        f"({first['right']:,} of {first['n']:,}; 95% interval {first['between']}).{older}",
        Table(
            (
                Column("what", "What is read"),
                Column("cases", "Measured on"),
                Column("n", "Cases (n)", "count"),
                Column("right", "Of them", "count"),
                Column("value", "Share", "share"),
                Column("between", "95% interval"),
            ),
            tuple(rows),
        ),
        no_chart="",
        notes=(
            "Most of these cases are harder than most notices, so a share here is not that of all notices.",
        ),
    )


def _rules(found: Published) -> Bundle:
    frame = (
        found.scan("criteria")
        .filter(pl.col("is_narrow"))
        .group_by("rule")
        .agg(pl.len().alias("n"))
        .sort("rule")
        .collect()
    )
    rows = frame.to_dicts()
    return Bundle(
        "rules",
        "Which rules decided",
        "Social value criteria of all buyers, by the rule that read them",
        f"{numbers.counted(sum(row['n'] for row in rows), 'criterion', 'criteria')} by {numbers.counted(len(rows), 'rule')}. How often each is right is measured on labelled cases by the command: peerbench evaluate.",
        Table(
            (Column("rule", "Rule", "code"), Column("n", "Criteria (n)", "count")),
            tuple(rows),
            "No criterion names social value.",
        ),
        no_chart="",
    )


def _themes(found: Published) -> Bundle:
    rows = [
        {
            **row,
            "name": numbers.category(row["theme"]),
            "between": f"{decimal(row['f1_low'], 2)} to {decimal(row['f1_high'], 2)}",
        }
        for row in found.rows("theme_model")
    ]
    return Bundle(
        "theme-model",
        "Themes: how often they are right",
        "On test texts that were not used to make the model; F1 is between 0 and 1",
        f"{numbers.counted(len(rows), 'row')}; beside each stands what cue phrases alone would reach.",
        Table(
            (
                Column("name", "Theme"),
                Column("test_texts", "Test texts (n)", "count"),
                Column("precision", "Precision", "share"),
                Column("recall", "Recall", "share"),
                Column("f1", "F1", "decimal"),
                Column("between", "95% interval of F1"),
                Column("baseline_f1", "F1 of cue phrases", "decimal"),
            ),
            tuple(rows),
        ),
        no_chart="",
    )


def downloads(found: Published, shared: Shared) -> list[Row]:
    """Every table of the snapshot, the files of this site, and how to cite them."""
    manifest = found.manifest
    rows = [
        {
            "name": file["table"],
            "path": file["path"],
            "n": file["rows"],
            "size": numbers.size(file["bytes"]),
            "sha": file["sha256"][:16],
        }
        for file in manifest["files"]
    ]
    name = "SYNTHETIC snapshot" if found.synthetic else "snapshot"
    return [
        _part(
            "Files of this site",
            [
                "Each council's page has its figures as CSV and JSON, its evidence as CSV, and a pack in one file that opens without a network."
            ],
            [
                {"href": "councils.csv", "words": "The councils and their pages (CSV)", "term": None},
                {"href": "moved.csv", "words": "What moved since the snapshot before (CSV)", "term": None},
                {"href": "feed.xml", "words": "What changed (Atom feed)", "term": None},
                *(
                    {
                        "href": f"measure/{key}/councils.csv",
                        "words": f"{row['title']}: every council (CSV)",
                        "term": None,
                    }
                    for key, row in sorted(shared.measures.items(), key=lambda item: item[1]["title"])
                ),
            ],
        ),
        {
            "exhibit": Bundle(
                "tables",
                "Tables of the snapshot",
                f"Parquet, snapshot {found.id}",
                f"{numbers.counted(len({row['name'] for row in rows}), 'table')}. One row of procurements is one procurement: begin there.",
                Table(
                    (
                        Column("name", "Table"),
                        Column("path", "File"),
                        Column("n", "Rows", "count"),
                        Column("size", "Size"),
                        Column("sha", "SHA-256 begins"),
                    ),
                    tuple(rows),
                ),
                no_chart="",
            )
        },
        _part(
            "Cite it",
            [
                f"peerbench, the social value peer benchmark for English councils, {name} {found.id}, published {manifest['published_at']}.",
                str(manifest["licence"]),
                "Do not order councils by these figures: quote n, interval and coverage with each.",
            ],
        ),
    ]


def _part(title: str, words: list[str], items: list[Row] | None = None) -> Row:
    identity = "".join(c if c.isalnum() else "-" for c in title.lower())
    return {"title": title, "id": identity, "words": words, "listed": items or [], "exhibit": None}
