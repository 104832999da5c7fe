"""Policy against practice: what reaches a council's own floor, of what lies above its own threshold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from pipelines.row import count, day_or_none, number, text, text_or_none
from pipelines.statistics import wilson

Row = Mapping[str, object]
Made = dict[str, object]
FLOORS = ("exact", "minimum")
"""Kinds of policy that state a floor; usual, average and maximum bind no single procurement."""
FEWEST = 6
NEEDED = ("authority_id", "notice_date", "value_gbp", "determinable", "weight_known", "weight_pct")
BOUNDS = ("weight_low_pct", "weight_high_pct")


def policy_practice(
    policies: Iterable[Row],
    procurements: pl.DataFrame,
    members: Mapping[str, Sequence[str]],
    family: Mapping[str, Sequence[str]],
) -> Iterator[Made]:
    """Rows of `policy_practice`, one a council and policy on social value.

    `policies`: rows of the table of that name. `procurements`: columns of NEEDED and BOUNDS. `members`: the
    councils of each group that may state a policy. `family`: the signers that count as each council.
    """
    stated: list[Row] = [
        {**row, "authority_id": key}
        for row in policies
        if row.get("criterion", "social_value") == "social_value"
        for key in _councils(row, members)
    ]
    for row in sorted(stated, key=lambda r: (text(r, "authority_id"), count(r, "policy"))):
        key, end = text(row, "authority_id"), _replaced_on(row, stated)
        yield _practice(row, end, procurements, family.get(key, [key]))


def _councils(row: Row, members: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Whose policy it is: one council's, or that of each member of a group."""
    alone = text_or_none(row, "authority_id")
    return [alone] if alone else members.get(text_or_none(row, "group_id") or "", ())


def _replaced_on(row: Row, stated: Sequence[Row]) -> date | None:
    """The day before a later policy of the same council that says the same kind of thing begins."""
    begin = day_or_none(row, "valid_from")
    later = [
        since
        for other in stated
        if other["authority_id"] == row["authority_id"]
        and (other["kind"] in FLOORS) == (row["kind"] in FLOORS)
        and other["applies"] == row["applies"]
        and (since := day_or_none(other, "valid_from"))
        and (begin is None or since > begin)
    ]
    return min(later) - timedelta(days=1) if later else None


def _practice(row: Row, end: date | None, procurements: pl.DataFrame, signers: Sequence[str]) -> Made:
    base: Made = {
        **{name: row[name] for name in ("authority_id", "policy", "kind", "weight_pct", "threshold_gbp")},
        **{name: row[name] for name in ("applies", "valid_from", "source", "link")},
        "valid_to": end,
    }
    empty = dict.fromkeys(("yes", "value", "low", "high", "bound_low", "bound_high"))
    if reason := _no_floor(row):
        return {
            **base,
            **empty,
            "above_threshold": 0,
            "n": 0,
            "unknown": 0,
            "shown": "empty",
            "reason": reason,
        }
    frame = _in_force(row, end, procurements.filter(pl.col("authority_id").is_in(list(signers))))
    return {**base, **empty, **_counted(frame, number(row, "weight_pct"))}


def _no_floor(row: Row) -> str | None:
    if row["kind"] not in FLOORS:
        return f"the policy states no floor ({row['kind']})"
    if row["weight_pct"] is None:
        return "the policy states no weight"
    if row["threshold_gbp"] is None:
        return "the policy states no threshold of its own"
    if (row.get("of_what") or "overall") != "overall":
        return f"the policy's weight is of {row['of_what']}, not of the whole evaluation"
    return None


def _in_force(row: Row, end: date | None, frame: pl.DataFrame) -> pl.DataFrame:
    threshold, value = number(row, "threshold_gbp"), pl.col("value_gbp")
    frame = frame.filter(value < threshold if row["applies"] == "below" else value >= threshold)
    if since := day_or_none(row, "valid_from"):
        frame = frame.filter(pl.col("notice_date") >= since)
    return frame.filter(pl.col("notice_date") <= end) if end else frame


def _counted(frame: pl.DataFrame, floor: float) -> Made:
    """n, yes, share, interval, and bounds: readable ones of unknown weight counted as no and as yes."""
    readable = frame.filter(pl.col("determinable"))
    known = readable.filter(pl.col("weight_known"))
    n, yes = known.height, int((known["weight_pct"] >= floor).sum())
    unknown = readable.filter(~pl.col("weight_known"))
    sure = yes + int((unknown["weight_low_pct"].fill_null(0) >= floor).sum())
    maybe = yes + int((unknown["weight_high_pct"].fill_null(100) >= floor).sum())
    found: Made = {
        "above_threshold": frame.height,
        "n": n,
        "yes": yes,
        "unknown": readable.height - n,
        "bound_low": sure / readable.height if readable.height else None,
        "bound_high": maybe / readable.height if readable.height else None,
    }
    if n < FEWEST:
        reason = f"too few: {n} counted, {FEWEST} needed" if n else "no procurement with a known weight"
        return found | {"shown": "suppressed" if n else "empty", "reason": reason}
    low, high = wilson(yes, n) or (None, None)
    return found | {"value": yes / n, "low": low, "high": high, "shown": "shown", "reason": None}
