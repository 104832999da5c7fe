"""Figures in words: a value with its counts and interval, where it stands, or why it is withheld."""

from typing import Any

from pipelines.rounding import decimal, percent, points

Row = dict[str, Any]
UNITS = {
    "percent": "% of the evaluation",
    "points": " points",
    "months": " months",
    "ratio": " for each one committed",
}
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
POSITIONS = {"higher": "higher than", "consistent": "consistent with", "lower": "lower than"}


def number(count: int) -> str:
    """A count, in words below ten: small numbers are to be read as few."""
    return SMALL[count] if count < len(SMALL) else f"{count:,}"


def sentence(row: Row, unit: str) -> str:
    """A value with its counts and interval, or why it is withheld."""
    if row["shown"] != "shown":
        counts = f"{row['yes']} of {row['n']}" if row["yes"] is not None else f"n = {row['n']}"
        return f"{counts}; not shown: {row['reason']}"
    if unit in UNITS:
        tail = UNITS[unit]
        interval = "no interval" if row["low"] is None else f"{points(row['low'])} to {points(row['high'])}"
        return f"{points(row['value'])}{tail} ({interval}, n = {row['n']})"
    return (
        f"{row['yes']} of {row['n']} "
        f"({percent(row['value'])}, {percent(row['low'])} to {percent(row['high'])})"
    )


def peer_words(row: Row) -> str:
    """A peer set in words, with how many others it has."""
    names = {
        "type": f"other councils of its type ({row['peer_name']})",
        "type_and_region": "the same type in its region",
        "region": f"all councils of {row['peer_name']}",
        "mix": "councils that buy much the same",
        "neighbours": "its nearest statistical neighbours",
        "own_list": "your list",
    }
    named = names.get(row["peer_kind"], row["peer_name"])
    return f"{named} ({number(row['peers'])} {'other' if row['peers'] == 1 else 'others'})"


def position_words(row: Row) -> str | None:
    """Where the authority stands beside the set, with what chance alone would do; null without a position."""
    if row["position"] is None:
        return None
    level = "at 99.8%" if row["position_998"] != "consistent" else "at 95%"
    words = f"{POSITIONS[row['position']]} its peers"
    if row["position"] == "consistent":
        return words
    at_95, at_998 = decimal(row["expected_flags_95"], 1), decimal(row["expected_flags_998"], 2)
    return (
        f"{words} {level}; of {row['looks']} councils compared, chance alone would set "
        f"{at_95} apart at 95%, {at_998} at 99.8%"
    )


def bounds_words(row: Row) -> str | None:
    """The worst case in words: of all in scope, or, of weights, of those whose criteria could be read."""
    if row["bound_low"] is None:
        return None
    between = f"between {percent(row['bound_low'])} and {percent(row['bound_high'])}"
    if row["measure"].startswith("share_at_least"):
        return f"of those that could be read, whatever the weights not stated are, {between}"
    return f"whatever the unread ones say, {between}"


def coverage_words(row: Row) -> str:
    """How much could be read."""
    if not row["in_scope"]:
        return "no procurement in scope"
    return f"{percent(row['coverage'])} of its {number(row['in_scope'])} procurements in scope could be read"


def case_mix_words(row: Row) -> str | None:
    """Observed against expected, raw and adjusted together; null where there is none."""
    if row["ratio"] is None or row["shown"] != "shown":
        return None
    ratio, low, high = (decimal(row[name], 2) for name in ("ratio", "ratio_low", "ratio_high"))
    return (
        f"allowing for what it buys, {decimal(row['expected'], 1)} would be expected of {row['yes']} "
        f"(ratio {ratio}, {low} to {high})"
    )
