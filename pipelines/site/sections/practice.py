"""The spread of the council's own weights, its policy against its practice, and its social value statement."""

from collections import Counter
from typing import Any

from pipelines.query import numbers
from pipelines.site import charts
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle, Column, Table
from pipelines.untrusted import web_link

Row = dict[str, Any]
EVIDENCE = {"evidence": "#evidence", "evidence_words": "evidence"}


def spread(of: Dossier) -> Bundle:
    """Every procurement with a weight above zero, as a dot."""
    weighed = [r for r in of.rows.get("procurements", ()) if r["weighted_above_zero"] and r["weight_pct"]]
    median, iqr = of.own("median_weight"), of.own("spread")
    rows = _by_weight(weighed)
    middle = median if median and median["shown"] == "shown" else None
    sentence = f"{numbers.counted(len(weighed), 'procurement')} of all years with a weight above zero"
    if weighed:
        low, high = min(r["weight_pct"] for r in weighed), max(r["weight_pct"] for r in weighed)
        sentence += f", from {numbers.points(low)}% to {numbers.points(high)}%"
    sentence += "."
    if middle:
        sentence += f" In {numbers.period(of.shared.period)} the middle one is {middle['said']} (n = {middle['n']:,}, 95% interval {middle['between']})."
    if iqr and iqr["shown"] == "shown":
        sentence += f" The middle half of the weights spans {iqr['said']} (95% interval {iqr['between']})."
    coverage = of.own("coverage", "all")
    return Bundle(
        "spread",
        "The council's own weights, one dot a procurement",
        f"Weight of narrow social value in percent of the evaluation; {of.name}, all years read",
        sentence,
        Table(
            (
                Column("weight_pct", "Weight", "percent"),
                *(
                    Column(kind, kind.capitalize() if kind != "unknown" else "Not stated", "count")
                    for kind in _KINDS
                ),
                Column("n", "Procurements (n)", "count"),
                Column("coverage", "Coverage of all years", "share"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(row | EVIDENCE | {"coverage": coverage and coverage["coverage"]} for row in rows),
            "No procurement of this council has a known weight above zero.",
        ),
        (lambda width: _dots(of, weighed, middle, width)) if weighed else None,
        None if weighed else "No chart is drawn: no weight above zero is known.",
        ("A dot is one procurement, not an estimate, so it has no interval.",),
    )


_KINDS = ("goods", "services", "works", "unknown")


def _kind(row: Row) -> str:
    return row["category"] if row["category"] in _KINDS else "unknown"


def _by_weight(weighed: list[Row]) -> list[Row]:
    counts: dict[float, Counter[str]] = {}
    for row in weighed:
        counts.setdefault(round(row["weight_pct"], 1), Counter())[_kind(row)] += 1
    return [
        {"weight_pct": weight, "n": found.total(), **{kind: found[kind] for kind in _KINDS}}
        for weight, found in sorted(counts.items())
    ]


def _dots(of: Dossier, weighed: list[Row], median: Row | None, width: int) -> Row:
    most = 5 * (int(max(row["weight_pct"] for row in weighed)) // 5 + 1)
    step, heights, points = max(most / 60, 0.5), Counter[int](), []
    for row in sorted(weighed, key=lambda r: (_KINDS.index(_kind(r)), r["weight_pct"], r["ocid"])):
        column = round(row["weight_pct"] / step)
        heights[column] += 1
        label = numbers.category(_kind(row))
        points.append({"weight": column * step, "place": heights[column], "category": label})
    tallest = max(heights.values())
    marks = [{"weight": median["value"], "words": f"median {median['said']}"}] if median else []
    grammar = charts.spread(width, of.shared.synthetic, max(most, 20), 5 * (tallest // 5 + 1))
    return charts.filled(grammar, points=points[:2_000], marks=marks, mark=[{}])


def policy(of: Dossier) -> Bundle:
    """What the council says it will weigh, against what its notices state."""
    rows = []
    for row in of.rows.get("policy_practice", ()):
        link = web_link(row["link"])
        floor = (
            "no weight stated"
            if row["weight_pct"] is None
            else f"{numbers.points(row['weight_pct'])}% ({row['kind']})"
        )
        over = (
            "any value"
            if row["threshold_gbp"] is None
            else f"{row['applies'] or 'above'} {numbers.pounds(row['threshold_gbp'])}"
        )
        rows.append(
            {
                **row,
                **EVIDENCE,
                "unit": "share",
                "floor": floor,
                "over": over,
                "since": "not stated" if row["valid_from"] is None else numbers.day(row["valid_from"]),
                "value_null": row["reason"] or "not shown",
                "between": "none"
                if row["low"] is None
                else f"{numbers.percent(row['low'])} to {numbers.percent(row['high'])}",
                "unread": row["unknown"],
                "source_link": link,
                "source_link_words": row["source"],
                "source_link_null": row["source"] or "not stated",
            }
        )
    published = "policy_practice" in of.shared.tables
    return Bundle(
        "policy",
        "What the policy says, and what the notices state",
        f"Procurements at or above the policy's own threshold that reach its own floor; {of.name}",
        (
            f"{numbers.counted(len(rows), 'dated policy statement')} of this council is held beside its notices."
            if rows
            else "No policy of this council is in the register. That says nothing of whether it has one."
        )
        if published
        else "Policies are not published in this snapshot.",
        Table(
            (
                Column("floor", "The policy's weight"),
                Column("over", "Applies"),
                Column("since", "Since"),
                Column("n", "Counted (n)", "count"),
                Column("yes", "Reach the floor", "count"),
                Column("value", "Share", "share"),
                Column("between", "95% interval"),
                Column("unread", "Not known", "count"),
                Column("source_link", "Stated in", "link"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(rows),
            "No policy of this council is in the register.",
        ),
        no_chart="",
    )


def statement(of: Dossier) -> Bundle:
    """The social value statement, which stands beside the financial budget."""
    rows = [
        {
            **row,
            **EVIDENCE,
            "kind": numbers.category(row["category"]),
            "coverage": row["determinable"] / row["in_scope"] if row["in_scope"] else None,
            "coverage_null": "nothing in scope",
            "points_per_pound_null": row["reason"] or "not known",
            "between": _mean_between(of, row),
            "largest_share_null": "not known",
        }
        for row in sorted(
            of.rows.get("statements", ()),
            key=lambda r: (-int(r["financial_year"][:4]), _ORDER.index(r["category"])),
        )
    ]
    newest = next((row for row in rows if row["category"] == "all"), None)
    words = "No year of this council is published."
    if newest:
        words = (
            f"In {newest['financial_year']}, {numbers.counted(newest['in_scope'], 'procurement')} in scope, of which "
            f"{newest['determinable']:,} could be read and {newest['with_social_value']:,} ask for social value; "
            f"{numbers.pounds(newest['value_gbp'])} was tendered where a value is stated."
        )
        if newest["points_per_pound"] is not None:
            words += f" Weighed by value, social value is {numbers.points(newest['points_per_pound'])}% of the evaluation (n = {newest['weight_known']:,})."
    return Bundle(
        "statement",
        "Social value statement",
        f"What was tendered, and how far social value entered the evaluation; {of.name}, by financial year",
        words if "statements" in of.shared.tables else "Statements are not published in this snapshot.",
        Table(
            (
                Column("financial_year", "Financial year"),
                Column("kind", "Kind"),
                Column("in_scope", "In scope", "count"),
                Column("determinable", "Could be read (n)", "count"),
                Column("with_social_value", "With social value", "count"),
                Column("value_gbp", "Tendered, where stated", "pounds"),
                Column("value_with_social_value_gbp", "Of it with social value", "pounds"),
                Column("points_per_pound", "Mean weight by value", "percent"),
                Column("between", "95% interval"),
                Column("largest_share", "Largest contract's part", "share"),
                Column("coverage", "Coverage", "share"),
                Column("evidence", "Evidence", "link"),
            ),
            tuple(rows),
            "No financial year of this council is published.",
        ),
        no_chart="",
        notes=(
            "A mean weight by value is a share of the evaluation. It is no sum of money and no claim of value delivered. "
            "An interval is made for the newest three years as a whole, and none for the kinds inside a year.",
        ),
    )


def _mean_between(of: Dossier, row: dict[str, Any]) -> str:
    """The interval of a year's mean weight by value, where one is made."""
    own = of.own("value_weighted_weight", row["financial_year"]) if row["category"] == "all" else None
    return own["between"] if own and own["shown"] == "shown" else "not made"


_ORDER = ("all", "goods", "services", "works", "unknown")
