"""The right of reply on pages and in files: which figure a reply concerns, and how it is marked."""

from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.query import wording
from pipelines.site.council_tables import PROFILES

Row = dict[str, Any]
SINCE = {
    "received": "received {}",
    "under_review": "under review since {}",
    "corrected": "corrected {}",
    "stands": "decided {} that it stands",
}
OPEN = ("received", "under_review")


def of_figure(replies: Iterable[Row], figure: Row) -> list[Row]:
    """The replies that concern a figure: of its measure, and of its period or of every one.

    A reply is to the figure of the whole, or to all shares of a profile: not to those of goods or a regime.
    """
    if figure["breakdown"] not in ("all", *PROFILES):
        return []
    return [
        row
        for row in replies
        if row["measure"] == figure["measure"] and row["period"] in (None, figure["period"])
    ]


def mark(replies: Iterable[Row]) -> str:
    """What stands on the figure itself: "disputed by the council, under review". Empty without a reply."""
    return "; ".join(dict.fromkeys(map(_mark, replies)))


def _mark(row: Row) -> str:
    what = "a reading " if row["ocid"] else ""
    if row["status"] == "corrected":
        return f"{what}corrected after the council's reply"
    if not row["dispute"]:
        return f"the council has replied{' to a reading' if row['ocid'] else ''}"
    end = {"under_review": ", under review", "stands": ", decided that it stands"}.get(row["status"], "")
    return f"{what}disputed by the council{end}"


def status(row: Row) -> str:
    """How far a reply is, with days: received 12 March 2026; under review since 14 March 2026."""
    told = [
        words.format(wording.day(row[f"{name}_on"])) for name, words in SINCE.items() if row.get(f"{name}_on")
    ]
    return "; ".join(told)


def text(replies: Sequence[Row]) -> str | None:
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
        "reply": text(replies),
        "reply_status": " | ".join(f"{mark([row])}; {status(row)}" for row in replies) or None,
    }
