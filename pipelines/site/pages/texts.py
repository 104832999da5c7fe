"""Methods, coverage, accuracy, downloads and the list of measures: `content/pages.toml` with its lists and tables."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import polars as pl

from pipelines.collect.sources import FEEDS, titles
from pipelines.query import wording
from pipelines.query.snapshot_tables import Published
from pipelines.rounding import decimal, percent
from pipelines.row import count, number, number_or_none, text
from pipelines.site import snapshot_files
from pipelines.site.dossier import Shared
from pipelines.site.exhibit import Bundle
from pipelines.site.section import content, exhibit, words
from pipelines.statistics import wilson

Row = dict[str, object]
GAPS = {
    "absent": "that the service says it does not have",
    "fetched": "fetched one by one",
    "missing": "not asked for yet",
}


def parts(
    page: str,
    lists: Mapping[str, Sequence[Row]] | None = None,
    exhibits: Sequence[Bundle] = (),
    **facts: Any,
) -> list[Row]:
    """The parts of a page of words: paragraphs with `facts`, lists by name, and the exhibits that are there."""
    made: list[Row] = []
    shown = {bundle.id: bundle for bundle in exhibits}
    for stated in content("pages")[page]:
        if "exhibit" in stated:
            made += [{"exhibit": shown[stated["exhibit"]]}] if stated["exhibit"] in shown else []
        elif stated.get("unless") not in shown:
            told = [words(paragraph, **facts) for paragraph in stated.get("words", ())]
            listed = (lists or {})[stated["list"]] if "list" in stated else []
            made.append(_part(stated["title"], told, listed))
    return made


def _part(title: str, told: Sequence[str], listed: Sequence[Row]) -> Row:
    address = "".join(c if c.isalnum() else "-" for c in title.lower())
    return {"title": title, "id": address, "words": told, "listed": listed, "exhibit": None}


def _item(said: str, term: str | None = None, href: str | None = None) -> Row:
    return {"term": term, "words": said, "href": href}


def _by_title(shared: Shared) -> list[tuple[str, Row]]:
    return sorted(shared.measures.items(), key=lambda item: item[1]["title"])


def methods(shared: Shared) -> list[Row]:
    """How it is done, the words that are used, and the yardsticks."""
    named = {key: row["title"] for key, row in shared.measures.items()}
    yardsticks = [
        _item(
            f"{row['title']}. {'A duty' if row['duty'] else 'Not a duty of a council'}. Source: {row['source']}",
            named.get(row["measure"], row["measure"]),
        )
        for row in shared.yardsticks
    ]
    states = [_item(said, code.replace("_", " ")) for code, said in wording.STATES.items()]
    return parts("methods", {"states": states, "yardsticks": yardsticks}, sources=titles(FEEDS.values()))


def measures(shared: Shared) -> list[Row]:
    """The measures by the question that each helps to answer, each with its meaning in a line."""
    made = parts("measures")
    for question, keys in by_question(shared):
        said = content("measures")["without"].get(question)
        items = [
            _item(row["question"], row["title"], f"measure/{key}.html")
            for key, row in ((key, shared.measures[key]) for key in keys)
        ]
        title = content("plan")[question]["question"] if question else content("measures")["others"]
        made.append(_part(str(title), [said] if said else [], items))
    return made


def by_question(shared: Shared) -> list[tuple[str, list[str]]]:
    """Measures by the question of a council's page that they help to answer; under no name all others."""
    answers = content("measures")["answers"]
    found = [
        (question, [key for key in answers.get(question, ()) if key in shared.measures])
        for question in content("plan")
    ]
    others = [key for key, _ in _by_title(shared) if not any(key in keys for _, keys in found)]
    return [*found, ("", others)] if others else found


def coverage(found: Published, shared: Shared) -> list[Row]:
    """What could be read by year and regime, and what was collected."""
    councils = [_item("Coverage: every council", href="measure/coverage.html")]
    return parts(
        "coverage", {"councils": councils}, [_read_by_year(found), with_documents(found), _collected(found)]
    )


def _read_by_year(found: Published) -> Bundle:
    frame = (
        found.scan("procurements")
        .filter(pl.col("counted") & pl.col("authority_id").is_not_null())
        .group_by("financial_year", "source", "regime")
        .agg(pl.len().alias("all"), pl.col("in_scope", "determinable", "weight_known").sum())
        .sort("financial_year", "source", "regime")
        .collect()
    )
    rows = [
        share(row, "determinable", "in_scope")
        | {
            "source": wording.service(row["source"]),
            "regime": wording.regime(row["regime"]),
            "value_null": "nothing in scope",
        }
        for row in frame.iter_rows(named=True)
    ]
    return exhibit("read", rows)


def by_service(found: Published) -> list[Row]:
    """By service, councils' procurements in scope, and how many could be read with documents and without."""
    frame = found.scan("procurements").filter(pl.col("counted") & pl.col("authority_id").is_not_null())
    if "determinable_by_notice" not in frame.collect_schema():
        return []
    columns = ("in_scope", "determinable_by_notice", "determinable")
    summed = frame.group_by("source").agg(pl.col(columns).sum()).sort("source").collect()
    return [row for row in summed.to_dicts() if row["in_scope"]]


def with_documents(found: Published) -> Bundle:
    """Coverage with tender documents beside coverage without, by service."""
    rows = [
        share(row, "determinable", "in_scope")
        | {
            "source": wording.service(text(row, "source")),
            "alone": number(row, "determinable_by_notice") / number(row, "in_scope"),
        }
        for row in by_service(found)
    ]
    states = Counter(row["state"] for row in found.rows("documents")) if found.has("documents") else Counter()
    told = ", ".join(f"{n:,} {state}" for state, n in states.most_common())
    return exhibit(
        "with-documents", rows, states=f"Documents: {told}." if told else "No document was asked for."
    )


def share(row: Row, yes: str, n: str) -> Row:
    """The row with the share of two of its counts, and Wilson's interval; nulls where nothing is counted."""
    held, of = count(row, yes), count(row, n)
    low, high = wilson(held, of) or (None, None)
    return row | {"value": held / of if of else None, "low": low, "high": high}


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
            {**row, "source": wording.service(row["source"]), "month": wording.month(row["month"])}
            for row in frame.to_dicts()
        ]
    states = Counter(text(row, "state") for row in found.rows("gaps"))
    gaps = [{"n": n, "words": f"{n:,} {GAPS.get(state, state)}"} for state, n in sorted(states.items())]
    return exhibit("collected", rows, whole=sum(r["asked"] == r["complete"] for r in rows), gaps=gaps)


def accuracy(found: Published, shared: Shared) -> list[Row]:
    """How readings are made, what is published of how often they are right, and how to check one."""
    rules = str(shared.manifest["rule_version"])
    exhibits = [_reader(rules), _rules(found), *([_themes(found)] if found.has("theme_model") else [])]
    return parts("accuracy", {}, exhibits, rules=rules)


def _reader(rules: str) -> Bundle:
    """How often the reader is right, on labelled cases that no rule was written from."""
    stated = json.loads(resources.files("warehouse").joinpath("accuracy.json").read_text(encoding="utf-8"))
    told, cases = content("accuracy")["read"], content("accuracy")["cases"]
    rows = [
        share(row, "right", "n") | {"what": told[row["measure"]], "cases": cases[row["set"]]}
        for row in stated["rows"]
        if row["measure"] in told
    ]
    rows = [
        {name: value for name, value in row.items() if name not in ("low", "high")}
        | {"between": wording.span(number_or_none(row, "low"), number_or_none(row, "high"), percent)}
        for row in rows
    ]
    first = next(row for row in rows if row["measure"] == "weight, text: precision")
    return exhibit("reader", rows, first=first, measured=stated["rule_version"], rules=rules)


def _rules(found: Published) -> Bundle:
    narrow = found.scan("criteria").filter(pl.col("is_narrow"))
    frame = narrow.group_by("rule").agg(pl.len().alias("n")).sort("rule").collect()
    return exhibit("rules", frame.to_dicts())


def _themes(found: Published) -> Bundle:
    rows = [
        {
            **row,
            "name": wording.category(text(row, "theme")),
            "between": f"{decimal(number(row, 'f1_low'), 2)} to {decimal(number(row, 'f1_high'), 2)}",
        }
        for row in found.rows("theme_model")
    ]
    return exhibit("theme-model", rows)


def downloads(found: Published, shared: Shared) -> list[Row]:
    """Every file of the snapshot and of this site, which to take for what, and how to cite them."""
    manifest = found.manifest
    files = [
        _item("one line a council, with its codes and its page", "The councils (CSV)", "councils.csv"),
        _item("what moved since the snapshot before", "Figures that moved (CSV)", "moved.csv"),
        _item("what changed, for a reader of feeds", "Feed (Atom)", "feed.xml"),
    ]
    files += [
        _item("every council's figure", f"{row['title']} (CSV)", f"measure/{key}/councils.csv")
        for key, row in _by_title(shared)
    ]
    facts = {name: manifest[name] for name in ("licence", "published_at", "snapshot", "synthetic")}
    beside = {file["path_words"]: file for file in snapshot_files.others(found)}
    cited = [
        _item(f"{file['name']} ({file['size']})", name, file["path"])
        for name, file in beside.items()
        if name.lower().startswith("citation")
    ]
    guide = [
        _item(f"{file['name']} ({file['size']})", name, file["path"])
        for name in ("README.md", "datapackage.json", "views.sql", "index.json")
        if (file := beside.get(name))
    ]
    exhibits = [
        exhibit("tables", snapshot_files.tables(found), snapshot=found.id),
        exhibit("beside", list(beside.values()), snapshot=found.id),
    ]
    return parts("downloads", {"files": files, "cited": cited, "guide": guide}, exhibits, **facts)
