"""The right of reply on pages and in files: which figure a reply concerns, and how it is marked."""

from collections.abc import Iterable, Sequence

import polars as pl

from pipelines.benchmark.periods import month_number, named
from pipelines.query import wording
from pipelines.query.snapshot_tables import Published, with_later
from pipelines.row import day_or_none, text

Row = dict[str, object]
PROFILES = ("theme", "assessed", "weights_stated_in")
"""Breakdowns whose cells share one whole: a reply to the measure is to all of them."""
SINCE = {
    "received": "received {}",
    "under_review": "under review since {}",
    "corrected": "corrected {}",
    "stands": "decided {} that it stands",
}
OPEN = ("received", "under_review")
NO_ADDRESS = (
    "No address for replies is set. Send the reply to whoever gave you this page: who publishes the figures "
    "can put it beside them."
)
"""What to do where the snapshot names no address."""


def where(address: str) -> str:
    """Where a reply is sent: the form or address of the snapshot, else what to do without one."""
    return f"Send a reply to {address}." if address else NO_ADDRESS


def replied(found: Published) -> pl.LazyFrame:
    """The table `replies` and `notice_date`: of a reply to a reading the day of its procurement."""
    days = found.scan("procurements").filter(pl.col("authority_id").is_not_null())
    days = days.group_by("ocid").agg(pl.col("notice_date").min())
    return with_later(found.scan("replies"), "replies").join(days, on="ocid", how="left")


def of_figure(replies: Iterable[Row], figure: Row) -> list[Row]:
    """The replies that concern a figure: of its measure, and of its period or of every one.

    A reply is to the figure of the whole, or to all shares of a profile: not to those of goods or a regime. A
    reply to a reading concerns the periods alone that its procurement lies in.
    """
    if figure["breakdown"] not in ("all", *PROFILES):
        return []
    return [
        row
        for row in replies
        if row["measure"] == figure["measure"] and concerns(row, text(figure, "period"))
    ]


def concerns(reply: Row, period: str) -> bool:
    """Whether a reply of `replied` is to figures of a period."""
    if reply["period"] not in (None, period):
        return False
    day, of_time = day_or_none(reply, "notice_date"), named(period)
    return day is None or of_time.first <= month_number(day) <= of_time.last


def mark(replies: Iterable[Row]) -> str:
    """What stands on the figure itself: "disputed by the council, under review". Empty without a reply."""
    return "; ".join(dict.fromkeys(map(_mark, replies)))


def _mark(row: Row) -> str:
    what = "a reading " if row["ocid"] else ""
    if row["status"] == "corrected":
        return f"{what}corrected after the council's reply"
    if not row["dispute"]:
        return f"the council has replied{' to a reading' if row['ocid'] else ''}"
    end = {"under_review": ", under review", "stands": ", decided that it stands"}.get(
        text(row, "status"), ""
    )
    return f"{what}disputed by the council{end}"


def status(row: Row) -> str:
    """How far a reply is, with days: received 12 March 2026; under review since 14 March 2026."""
    told = [
        words.format(wording.day(day_or_none(row, f"{name}_on")))
        for name, words in SINCE.items()
        if row.get(f"{name}_on")
    ]
    return "; ".join(told)


def joined(replies: Sequence[Row]) -> str | None:
    """The replies to a figure in one text of a file; null without one."""
    told = [
        f"{row['replied_on']}: {row['text']}" + (f" (answer: {row['answer']})" if row["answer"] else "")
        for row in replies
    ]
    return " | ".join(told) or None


def columns(replies: Sequence[Row]) -> Row:
    """The columns of a figure's replies in files."""
    return {
        "disputed": any(row["dispute"] for row in replies),
        "reply": joined(replies),
        "reply_status": " | ".join(f"{mark([row])}; {status(row)}" for row in replies) or None,
    }
