"""What could not be read and why, questions, wordings of others, and every procurement with its words."""

from collections import Counter, defaultdict
from typing import Any

from pipelines.publish import numbers
from pipelines.publish.bundle import Bundle, Column, Table
from pipelines.publish.dossier import Dossier
from pipelines.publish.inputs import FLAGS
from pipelines.publish.untrusted import hidden_characters, notice_link

Row = dict[str, Any]
ON_PAGE = 100
"""Newest rows of evidence on a page; the CSV has all."""
STATES = (
    *("weighted", "nested", "named", "embedded", "none"),
    *("not_visible", "indeterminate", "quarantined", "out_of_scope"),
)


def unread(of: Dossier) -> Bundle:
    """Every procurement by what was found in it, so that nothing is lost between two counts."""
    procurements = of.rows.get("procurements", [])
    counts = Counter((row["state"], row["reason"]) for row in procurements)
    total = counts.total()
    rows: list[Row] = [
        {
            "found": numbers.state(state, reason),
            "read": "read" if state in STATES[:5] else ("left out" if state == "out_of_scope" else "unknown"),
            "n": n,
            "of": total,
            "part": n / total,
            "evidence": "#evidence",
            "evidence_words": "evidence",
        }
        for (state, reason), n in sorted(
            counts.items(), key=lambda item: (STATES.index(item[0][0]), item[0][1] or "")
        )
    ]
    unknown = sum(row["n"] for row in rows if row["read"] == "unknown")
    hidden = counts[("not_visible", None)]
    scope = sum(row["in_scope"] for row in procurements)
    words = "No procurement of this council was found in the period read."
    if total:
        words = (
            f"Of {numbers.counted(total, 'procurement')} found, {scope:,} are in scope. {unknown:,} could not be "
            f"determined, {hidden:,} of them because the notice states no criteria: they may stand in documents "
            f"that only a registered supplier can open."
        )
    return Bundle(
        "unread",
        "What could not be read, and why",
        f"Procurements by what was found in their notices; {of.name}, all years read",
        words,
        Table(
            (
                Column("found", "What was found"),
                Column("read", "Counted as"),
                Column("n", "Procurements (n)", "count"),
                Column("of", "Of all", "count"),
                Column("part", "Part", "share"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(rows),
            "No procurement of this council was found.",
        ),
        no_chart="",
        notes=("These are counts of all that was found, not estimates, so they have no interval.",),
    )


def questions(of: Dossier) -> list[Row]:
    """Each question once, with the figure that prompted it."""
    found: dict[str, Row] = {}
    for row in of.rows.get("questions", ()):
        if row["period"] != of.shared.period and row["period"] != "all":
            continue
        if row["question"] in found and row["period"] != of.shared.period:
            continue
        measure = of.shared.measures.get(row["measure"], {"unit": "share", "title": row["measure"]})
        value = "" if row["value"] is None else _prompt(row, measure)
        wording = row["wording"].replace(row["period"], numbers.period(row["period"]).removeprefix("the "), 1)
        found[row["question"]] = {**row, "prompt": value, "wording": wording}
    return list(found.values())


def _prompt(row: Row, measure: Row) -> str:
    from pipelines.publish.figures import sentence

    full = {**row, "unit": measure["unit"], "shown": "shown", "reason": None}
    return f"{measure['title']}: {sentence(full)}"


def learnt(of: Dossier) -> Bundle:
    """How other councils ask, in their words."""
    rows = [
        {
            **row,
            "council": of.shared.name(row["peer_id"]),
            "evidence": notice_link(row["source"], row["evidence_release_id"], of.shared.synthetic),
            "evidence_words": "notice",
            "evidence_null": row["evidence_release_id"] or row["ocid"],
            "weight_pct_null": "not known",
        }
        for row in of.rows.get("learnt", ())
    ]
    nearest = "wordings" in of.shared.tables
    return Bundle(
        "learn",
        "Councils like this one that do it, and how they ask",
        "The nearest wordings of other councils"
        if nearest
        else "The newest weighted criterion of councils that buy much the same",
        f"{numbers.counted(len(rows), 'wording')} of other councils, to learn from; none is held up as a model."
        if rows
        else "No wording of a council like this one is published: too few procurements to tell which are alike.",
        Table(
            (
                Column("council", "Council"),
                Column("weight_pct", "Its weight", "percent"),
                Column("text", "The words", "notice"),
                Column("evidence", "Notice", "link"),
            ),
            tuple(rows),
            "No wording to show.",
        ),
        no_chart="",
        notes=("Single wordings are quoted, not estimated: they have no n and no interval.",),
    )


def evidence_rows(of: Dossier) -> list[Row]:
    """Every counted procurement, the newest first, with each social value criterion in it."""
    criteria: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in of.rows.get("criteria", ()):
        criteria[row["source"], row["ocid"]].append(row)
    rows = []
    for row in sorted(
        of.rows.get("procurements", ()), key=lambda r: (r["notice_date"], r["ocid"]), reverse=True
    ):
        found: list[Row | None] = [
            *sorted(criteria[row["source"], row["ocid"]], key=lambda c: c["criterion"])
        ]
        for criterion in found or [None]:
            rows.append(_evidence(of, row, criterion))
    return rows


def _evidence(of: Dossier, row: Row, criterion: Row | None) -> Row:
    named = criterion or {}
    release = named.get("evidence_release_id")
    words = named.get("evidence_text")
    return {
        "notice_date": row["notice_date"],
        "financial_year": row["financial_year"],
        "title": row["title"] or row["ocid"],
        "ocid": row["ocid"],
        "source": row["source"],
        "category": numbers.category(row["category"] or "unknown"),
        "regime": numbers.regime(row["regime"]),
        "value_gbp": row["value_gbp"],
        "found": numbers.state(row["state"], row["reason"]),
        "state": row["state"],
        "weight": _weight(row),
        "weight_pct": row["weight_pct"],
        "weight_low_pct": row["weight_low_pct"],
        "weight_high_pct": row["weight_high_pct"],
        "criterion": named.get("name"),
        "criterion_weight_pct": named.get("weight_pct"),
        "words": words,
        "text": named.get("text"),
        "field": named.get("evidence_field"),
        "rule": named.get("rule"),
        "hidden_characters": hidden_characters(named.get("text")) if criterion else None,
        "evidence": notice_link(row["source"], release, of.shared.synthetic),
        "evidence_words": "notice",
        "evidence_null": release or row["ocid"],
        **{name: row[name] for name in FLAGS},
    }


def _weight(row: Row) -> str:
    """A joint criterion of 10% leaves social value at 0 to 10%."""
    if row["weight_pct"] is not None:
        return f"{numbers.points(row['weight_pct'])}%"
    if row["weight_low_pct"] is not None and row["weight_high_pct"] is not None:
        return f"{numbers.points(row['weight_low_pct'])}% to {numbers.points(row['weight_high_pct'])}%"
    return "not known"


EVIDENCE = (
    Column("notice_date", "Notice", "day"),
    Column("title", "Procurement", "notice"),
    Column("found", "What was found"),
    Column("weight", "Weight"),
    Column("criterion", "Criterion", "notice"),
    Column("words", "The words that prove it", "notice"),
    Column("rule", "Rule", "code"),
    Column("evidence", "Notice's page", "link"),
)
ALL_COLUMNS = (
    *EVIDENCE[:2],
    Column("ocid", "Process (ocid)", "notice"),
    Column("source", "Service"),
    Column("financial_year", "Financial year"),
    Column("regime", "Regime"),
    Column("category", "Kind"),
    Column("value_gbp", "Value in pounds", "number"),
    *EVIDENCE[2:4],
    Column("weight_pct", "Weight, percent", "number"),
    Column("weight_low_pct", "Weight at least, percent", "number"),
    Column("weight_high_pct", "Weight at most, percent", "number"),
    EVIDENCE[4],
    Column("criterion_weight_pct", "Criterion's weight, percent", "number"),
    EVIDENCE[5],
    Column("text", "Text read", "notice"),
    Column("field", "Field of the notice", "notice"),
    Column("hidden_characters", "Hidden characters in it", "number"),
    *EVIDENCE[6:],
    *(Column(name, name) for name in FLAGS),
)
"""The columns of evidence.csv: those of the page and all by which a figure is counted again."""


def evidence(of: Dossier) -> Bundle:
    """The newest rows; the CSV has all of them."""
    rows = evidence_rows(of)
    left = max(0, len(rows) - ON_PAGE)
    proven = sum(row["criterion"] is not None for row in rows)
    return Bundle(
        "evidence",
        "Evidence: every procurement, and the words",
        f"{of.name}, the newest first" + (f"; the newest {ON_PAGE} of {len(rows):,} rows" if left else ""),
        f"{numbers.counted(len(of.rows.get('procurements', ())), 'procurement')}; "
        f"{numbers.counted(proven, 'social value criterion', 'social value criteria')} with the words that prove it.",
        Table(
            EVIDENCE,
            tuple(rows[:ON_PAGE]),
            "No procurement of this council was found in the period read.",
            f"{left:,} older rows stand in the CSV." if left else None,
        ),
        no_chart="",
        notes=(
            "Everything found is listed, also what no figure counts: procurements out of scope, and criteria that give "
            "social value no weight.",
        ),
    )
