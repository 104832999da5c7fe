"""The spread of the council's own weights, its policy against its practice, and its social value statement."""

from collections import Counter

from pipelines.query import wording
from pipelines.rounding import half_up, points
from pipelines.row import day_or_none, number, text, text_or_none
from pipelines.site import charts
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle
from pipelines.site.section import content, exhibit
from pipelines.untrusted import web_link

Row = dict[str, object]


def spread(of: Dossier) -> Bundle:
    """Every procurement with a weight above zero, as a dot."""
    weighed = [r for r in of.rows.get("procurements", ()) if r["weighted_above_zero"] and r["weight_pct"]]
    median, iqr, coverage = of.own("median_weight"), of.own("spread"), of.own("coverage", "all")
    middle = median if median and median["shown"] == "shown" else None
    weights = [row["weight_pct"] for row in weighed]
    return exhibit(
        "spread",
        [row | {"coverage": coverage and coverage["coverage"]} for row in _by_weight(weighed)],
        (lambda width: _dots(of, weighed, middle, width)) if weighed else None,
        of=of,
        count=len(weighed),
        low=min(weights, default=None),
        high=max(weights, default=None),
        middle=middle,
        iqr=iqr if iqr and iqr["shown"] == "shown" else None,
    )


def _kind(row: Row) -> str:
    return text(row, "category") if row["category"] in content("files")["kinds"] else "unknown"


def _by_weight(weighed: list[Row]) -> list[Row]:
    counts: dict[float, Counter[str]] = {}
    for row in weighed:
        counts.setdefault(float(half_up(number(row, "weight_pct"), 1)), Counter())[_kind(row)] += 1
    return [
        {
            "weight_pct": weight,
            "n": found.total(),
            **{kind: found[kind] for kind in content("files")["kinds"]},
        }
        for weight, found in sorted(counts.items())
    ]


def _dots(of: Dossier, weighed: list[Row], median: Row | None, width: int) -> Row:
    most, kinds = (
        5 * (int(max(number(row, "weight_pct") for row in weighed)) // 5 + 1),
        content("files")["kinds"],
    )
    step, heights, dots = max(most / 60, 0.5), Counter[int](), []
    for row in sorted(weighed, key=lambda r: (kinds.index(_kind(r)), r["weight_pct"], r["ocid"])):
        column = round(number(row, "weight_pct") / step)
        heights[column] += 1
        label = wording.category(_kind(row))
        dots.append({"weight": column * step, "place": heights[column], "category": label})
    tallest = max(heights.values())
    marks = [{"weight": median["value"], "words": f"median {median['said']}"}] if median else []
    grammar = charts.spread(width, of.shared.synthetic, max(most, 20), 5 * (tallest // 5 + 1))
    return charts.filled(grammar, points=dots[:2_000], marks=marks, mark=[{}])


def policy(of: Dossier) -> Bundle:
    """What the council says it will weigh, against what its notices state."""
    return exhibit("policy", [_policy(row) for row in of.rows.get("policy_practice", ())], of=of)


def _policy(row: Row) -> Row:
    floor, over = "no weight stated", "any value"
    if row["weight_pct"] is not None:
        floor = f"{points(number(row, 'weight_pct'))}% ({row['kind']})"
    if row["threshold_gbp"] is not None:
        over = f"{row['applies'] or 'above'} {wording.pounds(number(row, 'threshold_gbp'))}"
    return row | {
        "unit": "share",
        "floor": floor,
        "over": over,
        "since": "not stated" if row["valid_from"] is None else wording.day(day_or_none(row, "valid_from")),
        "value_null": row["reason"] or "not shown",
        "unread": row["unknown"],
        "source_link": web_link(text_or_none(row, "link")),
        "source_link_words": row["source"],
        "source_link_null": row["source"] or "not stated",
    }


def statement(of: Dossier) -> Bundle:
    """The social value statement, which stands beside the financial budget."""
    order = ["all", *content("files")["kinds"]]
    rows = sorted(
        of.rows.get("statements", ()),
        key=lambda row: (-int(row["financial_year"][:4]), order.index(row["category"])),
    )
    newest = next((row for row in rows if row["category"] == "all"), None)
    return exhibit("statement", [_statement(of, row) for row in rows], of=of, newest=newest)


def _statement(of: Dossier, row: Row) -> Row:
    own = of.own("value_weighted_weight", text(row, "financial_year")) if row["category"] == "all" else None
    return row | {
        "kind": wording.category(text(row, "category")),
        "coverage": number(row, "determinable") / number(row, "in_scope") if row["in_scope"] else None,
        "coverage_null": "nothing in scope",
        "points_per_pound_null": row["reason"] or "not known",
        "between": own["between"] if own and own["shown"] == "shown" else "not made",
        "largest_share_null": "not known",
    }
