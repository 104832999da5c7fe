"""What could not be read and why, questions, wordings of others, and every procurement with its words."""

from collections import defaultdict
from typing import Any

from pipelines.benchmark.periods import ALL_YEARS
from pipelines.query import numbers
from pipelines.site.accounts import STANDINGS, counted_in, short, totals
from pipelines.site.accounts import words as why_words
from pipelines.site.council_tables import FLAGS
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle, Column, Table
from pipelines.untrusted import visible

Row = dict[str, Any]
ON_PAGE = 80
"""Newest procurements on a page; the CSV has all."""
LONGEST_WORDS = 200
"""Characters of a name or of words on a page; the CSV has all."""
LISTED = 12
"""Criteria of one procurement on a page; the CSV has all."""


def unread(of: Dossier) -> Bundle:
    """Every procurement found, by where it stands and why: nothing is lost between two counts."""
    every, inside = totals(of.accounts), totals(of.accounts, "n_period")
    rows: list[Row] = [
        {
            **row,
            "found": row["why"],
            "read": STANDINGS[row["standing"]],
            "of": every["found"],
            "of_period": inside["found"],
            "part": row["n"] / every["found"],
            "evidence": "#evidence",
            "evidence_words": "evidence",
        }
        for row in of.accounts
    ]
    when = numbers.period(of.shared.period)
    words = "No procurement of this council was found in the period read."
    if every["found"]:
        words = f"Of all years read: {_added(every)}."
        if of.shared.period != ALL_YEARS and inside != every:
            words += f" Of {when}: {_added(inside)}."
        words += (
            " What could not be read may stand in documents that only a registered supplier can open: it is "
            "unknown, never zero."
        )
    return Bundle(
        "unread",
        "What could not be read, what is left out, and why",
        f"Every procurement found, by what was found in its notices; {of.name}, all years read and {when}",
        words,
        Table(
            (
                Column("found", "What was found"),
                Column("read", "Counted as"),
                Column("n", "Procurements of all years (n)", "count"),
                Column("of", "Of all found", "count"),
                Column("part", "Part", "share"),
                Column("n_period", f"Procurements of {when}", "count"),
                Column("of_period", "Of all found then", "count"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(rows),
            "No procurement of this council was found.",
        ),
        no_chart="",
        notes=(
            "These are counts of all that was found, not estimates, so they have no interval. The rows add up to "
            "all found; those counted and those that could not be read add up to what is in scope.",
        ),
    )


def _added(found: Row) -> str:
    return (
        f"{numbers.counted(found['found'], 'procurement')} found = {found['counted']:,} counted + "
        f"{found['unread']:,} that could not be read + {found['left_out']:,} left out; {found['in_scope']:,} are "
        f"in scope"
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
    from pipelines.site.figures import sentence

    full = {**row, "unit": measure["unit"], "shown": "shown", "reason": None}
    return f"{measure['title']}: {sentence(full)}"


def learnt(of: Dossier) -> Bundle:
    """How other councils ask, in their words."""
    rows = [
        {
            **row,
            "council": of.shared.name(row["peer_id"]),
            "evidence": row["notice_url"],
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
    """Every procurement found, the newest first, with every criterion that it states."""
    rows = []
    for procurement, criteria in _with_criteria(of):
        rows += [_evidence(of, procurement, criterion) for criterion in criteria or (None,)]
    return rows


def _with_criteria(of: Dossier) -> list[tuple[Row, list[Row]]]:
    criteria: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(of.rows.get("criteria", ()), key=lambda c: int(c["criterion"])):
        criteria[row["source"], row["ocid"]].append(row)
    newest = sorted(
        of.rows.get("procurements", ()), key=lambda r: (r["notice_date"], r["ocid"]), reverse=True
    )
    return [(row, criteria[row["source"], row["ocid"]]) for row in newest]


def _procurement(of: Dossier, row: Row) -> Row:
    """What is told of a procurement, whatever its criteria."""
    counting = counted_in(row, of.shared.measures)
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
        "counted_as": STANDINGS[row["standing"]],
        "why": why_words(row["found_as"]),
        "counted_in": ";".join(counting),
        "counted_in_words": _counting(of, row, counting),
        "whole_list": row["arithmetic"],
        "weight": _weight(row),
        "weight_pct": row["weight_pct"],
        "weight_low_pct": row["weight_low_pct"],
        "weight_high_pct": row["weight_high_pct"],
        **{name: row[name] for name in FLAGS},
    }


def _counting(of: Dossier, row: Row, counting: list[str]) -> str:
    """Which figures count it, by the shorter list; and of one left out, why."""
    every = of.shared.measures
    named, others = (
        [every[name]["title"] for name in every if (name in counting) is held] for held in (True, False)
    )
    why = {"unread": " (could not be read)", "left_out": f" (left out: {short(row['found_as'])})"}.get(
        row["standing"], ""
    )
    if not named:
        return f"no figure{why}"
    told = f"all but {', '.join(others)}" if len(others) < len(named) else ", ".join(named)
    return f"{len(named)} of {len(every)} figures: {told if others else 'all'}{why}"


def _evidence(of: Dossier, row: Row, criterion: Row | None) -> Row:
    named = criterion or {}
    return {
        **_procurement(of, row),
        "criterion": named.get("name"),
        "number": named.get("criterion"),
        "is_social_value": named.get("is_narrow"),
        "criterion_weight_pct": named.get("weight_pct"),
        "criterion_weight_low_pct": named.get("weight_low_pct"),
        "criterion_weight_high_pct": named.get("weight_high_pct"),
        "arithmetic": named.get("arithmetic"),
        "words": named.get("evidence_text"),
        "text": named.get("text"),
        "field": named.get("evidence_field"),
        "rule": named.get("rule"),
        "hidden_characters": named.get("hidden_characters"),
        "evidence": named.get("notice_url"),
        "evidence_words": "notice",
        "evidence_null": named.get("evidence_release_id") or row["ocid"],
    }


def _weight(row: Row) -> str:
    """A joint criterion of 10% leaves social value at 0 to 10%."""
    if row["weight_pct"] is not None:
        return f"{numbers.points(row['weight_pct'])}%"
    if row["weight_low_pct"] is not None and row["weight_high_pct"] is not None:
        return f"{numbers.points(row['weight_low_pct'])}% to {numbers.points(row['weight_high_pct'])}%"
    return "not known"


def _told(criterion: Row) -> str:
    """A criterion with its weight, how that was worked out, the words that prove it, and the rule."""
    weight = _weight(criterion)
    stated = {"pass_fail": "pass or fail"}.get(criterion["stated_unit"])
    if weight == "not known" and stated:
        weight = stated
    worked = f" ({criterion['arithmetic']})" if criterion["arithmetic"] else ""
    proof = visible(criterion["evidence_text"], LONGEST_WORDS)
    return f"{visible(criterion['name'], LONGEST_WORDS)}: {weight}{worked}. \N{LEFT DOUBLE QUOTATION MARK}{proof}\N{RIGHT DOUBLE QUOTATION MARK} Rule {criterion['rule']}"


EVIDENCE = (
    Column("notice_date", "Notice", "day"),
    Column("title", "Procurement", "notice"),
    Column("found", "What was found"),
    Column("weight", "Weight"),
    Column("whole_list", "Whole list", "notice"),
    Column("proof", "Words that prove it", "list"),
    Column("counted_in_words", "Counted in"),
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
    EVIDENCE[2],
    Column("counted_as", "Counted as"),
    Column("why", "Why"),
    Column("counted_in", "Counted in"),
    EVIDENCE[3],
    Column("weight_pct", "Weight, percent", "number"),
    Column("weight_low_pct", "Weight at least, percent", "number"),
    Column("weight_high_pct", "Weight at most, percent", "number"),
    EVIDENCE[4],
    Column("number", "Criterion's number", "number"),
    Column("criterion", "Criterion", "notice"),
    Column("is_social_value", "It is social value"),
    Column("criterion_weight_pct", "Criterion's weight, percent", "number"),
    Column("criterion_weight_low_pct", "Criterion's weight at least, percent", "number"),
    Column("criterion_weight_high_pct", "Criterion's weight at most, percent", "number"),
    Column("arithmetic", "Arithmetic", "notice"),
    Column("words", "The words that prove it", "notice"),
    Column("text", "Text read", "notice"),
    Column("field", "Field of the notice", "notice"),
    Column("hidden_characters", "Hidden characters in the words", "number"),
    Column("rule", "Rule", "code"),
    EVIDENCE[7],
    *(Column(name, name) for name in FLAGS),
)
"""The columns of evidence.csv, a row a criterion: all by which a figure is counted again."""


def _proof(criteria: list[Row]) -> list[str]:
    """The social value criteria with their words, or all where none is: they show that there is none."""
    deciding = [row for row in criteria if row["is_narrow"]] or criteria
    more = len(deciding) - LISTED
    return [_told(row) for row in deciding[:LISTED]] + (
        [f"{more:,} more stand in the CSV."] if more > 0 else []
    )


def _first(criteria: list[Row]) -> Row | None:
    """The first social value criterion, else the first that is stated."""
    return next((row for row in (*(c for c in criteria if c["is_narrow"]), *criteria)), None)


def evidence(of: Dossier) -> Bundle:
    """The newest procurements, a row each; the CSV has all of them, a row a criterion."""
    found = _with_criteria(of)
    rows = [
        {
            **_evidence(of, row, _first(criteria)),
            "proof": _proof(criteria),
            "proof_null": "no criterion could be read",
            "whole_list_null": "no list was read",
        }
        for row, criteria in found[:ON_PAGE]
    ]
    left = max(0, len(found) - ON_PAGE)
    proven = sum(c["is_narrow"] for _, criteria in found for c in criteria)
    return Bundle(
        "evidence",
        "Evidence: every procurement, and the words",
        f"{of.name}, the newest first" + (f"; the newest {ON_PAGE} of {len(found):,}" if left else ""),
        f"{numbers.counted(len(found), 'procurement')}; "
        f"{numbers.counted(proven, 'social value criterion', 'social value criteria')} with the words that prove it, "
        f"beside every other criterion that is stated.",
        Table(
            EVIDENCE,
            tuple(rows),
            "No procurement of this council was found in the period read.",
            f"{left:,} older procurements stand in the CSV." if left else None,
        ),
        no_chart="",
        notes=(
            "Everything found is listed, also what no figure counts, and why. A figure of a period counts the "
            "notices of its days. Criteria are listed whole, so that a zero and a share can be checked too.",
        ),
    )
