"""A figure with the five things it never goes without: value, n, interval, coverage and evidence."""

from pipelines.query import wording
from pipelines.row import text
from pipelines.site.exhibit import interval, write

Row = dict[str, object]


def figure(row: Row, measure: Row, label: str | None = None) -> Row:
    """A row of `authority_measures` as a row of a table, with words beside the numbers."""
    unit = measure["unit"]
    return {
        **row,
        "figure": figure_id(row),
        "unit": unit,
        "label": label or named(row, measure),
        "said": said(row | {"unit": unit}),
        "between": between(row | {"unit": unit}),
        "evidence": "#evidence",
        "evidence_words": "evidence",
        "counts": measure["counts"],
        "counted_where": measure["denominator"],
        "yes_where": measure["numerator"],
        "coverage_null": no_coverage(row),
    }


def no_coverage(row: Row) -> str:
    """Why a figure has no coverage beside it: it does not rest on criteria, or nothing is in scope."""
    return "does not concern it" if row["in_scope"] else "nothing in scope"


def figure_id(row: Row) -> str:
    """The key of a figure in one text: measure, period, breakdown and cell, parted by `|`."""
    return "|".join(str(row[name]) for name in ("measure", "period", "breakdown", "cell"))


def named(row: Row, measure: Row) -> str:
    """A figure's name: its measure, and the cell where it is not the whole."""
    title = str(measure["title"])
    return (
        title
        if row["breakdown"] == "all"
        else f"{title}: {wording.cell(text(row, 'breakdown'), text(row, 'cell'))}"
    )


def said(row: Row) -> str:
    """The value in words with its counts, or why it is withheld."""
    counts = f"{row['yes']:,} of {row['n']:,}" if row.get("yes") is not None else None
    if row["shown"] == "shown":
        value = write(row["value"], "figure", text(row, "unit"))
        return f"{value} ({counts})" if counts else value
    why = f"not shown: {row['reason']}" if row["reason"] else "not shown"
    return f"{counts}; {why}" if counts and row["n"] else why


def between(row: Row) -> str:
    """The interval; where a figure is withheld, the bounds if they are known."""
    if row["shown"] == "shown":
        return interval(row)
    if row.get("bound_low") is not None and row["shown"] == "greyed":
        low, high = (write(row[name], "figure", text(row, "unit")) for name in ("bound_low", "bound_high"))
        return f"bounds {low} to {high}"
    return "none"


def of_peers(row: Row) -> str:
    """The counts of peers together inside a sentence: 341 of 548 (58% to 66%); 288 (5% to 10%)."""
    counts = f"{row['n']:,}" if row.get("yes") is None else f"{row['yes']:,} of {row['n']:,}"
    around = interval(row)
    return counts if row["shown"] != "shown" or around == "none" else f"{counts} ({around})"


def sentence(row: Row) -> str:
    """A figure inside a sentence: 64% (7 of 11; 95% interval 35% to 85%)."""
    if row["shown"] != "shown":
        return str(row["said"])
    value = write(row["value"], "figure", text(row, "unit"))
    counts = f"{row['yes']:,} of {row['n']:,}" if row["yes"] is not None else f"n = {row['n']:,}"
    around = interval(row)
    return f"{value} ({counts}; " + ("no interval)" if around == "none" else f"95% interval {around})")
