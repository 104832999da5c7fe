"""Right of reply: what a council says of a figure or of one reading, in a file a council, shown beside it.

`<register>/replies/<authority_id>.toml` holds `[[replies]]`: docs/site.md has every field. The link is where
the council says so in public: without one, a reply could be anybody's.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from pipelines.clock import london_today
from pipelines.collect.sources import ocid_of
from pipelines.notices.scope import section
from pipelines.row import day_of, text
from pipelines.untrusted import web_link
from warehouse.errors import UserError
from warehouse.tables.benchmark import PERIODS
from warehouse.tables.publish import STATUSES

Row = Mapping[str, object]
FIELDS = {"measure": str, "dispute": bool, "text": str, "replied_on": date, "link": str}
OPTIONAL = {"period": str, "ocid": str, "status": dict, "answer": str}
LONGEST = 4_000
"""Characters of a reply: about a page, so that one reply does not push the figures out of sight."""
LONGEST_ANSWER = 1_000
ENDS = ("corrected", "stands")
"""Where a reply comes to: either is said with its reason."""


class BadReply(UserError):
    """Files of replies have faults; the message has a line for each, with file, reply and field."""


def load(
    register_dir: Path, authorities: Collection[str], measures: Collection[str]
) -> list[dict[str, object]]:
    """The rows of table `replies`, by council and in the order of its file. Raises BadReply."""
    rows: list[dict[str, object]] = []
    faults: list[str] = []
    folder = register_dir / "replies"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() != ".toml" or path.name.startswith("."):
            continue
        if not path.is_file():
            faults.append(f"{path}: no regular file")
            continue
        try:
            stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path}: is no TOML: {error}")
            continue
        if path.stem not in authorities:
            faults.append(f"{path}: authority_id: {path.stem!r} is not in the register")
        if extra := stated.keys() - {"replies"}:
            faults.append(f"{path}: unknown field {sorted(extra)[0]}")
        listed = stated.get("replies", [])
        if not isinstance(listed, list) or not all(isinstance(reply, dict) for reply in listed):
            faults.append(f"{path}: replies: each is a table that begins with [[replies]]")
            continue
        for number, reply in enumerate(listed, 1):
            wrong = list(_faults(reply, measures))
            faults += [f"{path} reply {number}: {fault}" for fault in wrong]
            rows += [] if wrong else [_row(path.stem, number, reply)]
    if faults:
        raise BadReply("\n".join(faults))
    return rows


def _row(authority_id: str, number: int, reply: Row) -> dict[str, object]:
    """A reply without a status was received on its day."""
    days = section(reply.get("status")) or {"received": reply["replied_on"]}
    plain = {name: value for name, value in reply.items() if name != "status"}
    ocid = ocid_of(text(reply, "ocid")) if "ocid" in reply else None
    return {
        **dict.fromkeys(("period", "answer")),
        **plain,
        "authority_id": authority_id,
        "reply": number,
        "ocid": ocid,
        "status": [name for name in STATUSES if name in days][-1],
        **{f"{name}_on": days.get(name) for name in STATUSES},
    }


def _faults(reply: Row, measures: Collection[str]) -> Iterator[str]:
    for name in sorted(reply.keys() - FIELDS.keys() - OPTIONAL.keys()):
        yield f"{name}: unknown field"
    for name in FIELDS:
        if name not in reply:
            source = ": a reply without a public source is not shown" if name == "link" else ""
            yield f"{name}: missing{source}"
    typed = {name: kind for name, kind in (FIELDS | OPTIONAL).items() if name in reply}
    if wrong := [name for name, kind in typed.items() if type(reply[name]) is not kind]:
        yield from (f"{name}: {reply[name]!r} is no {typed[name].__name__}" for name in wrong)
        return
    if "measure" in reply and reply["measure"] not in measures:
        yield f"measure: {reply['measure']!r} is no measure"
    for name, most in (("text", LONGEST), ("answer", LONGEST_ANSWER), ("ocid", 200)):
        if name in reply and not 0 < len(text(reply, name).strip()) <= most:
            yield f"{name}: has {len(text(reply, name))} characters, 1 to {most} are shown"
    days = {"replied_on": reply.get("replied_on")}
    days |= {f"status.{name}": on for name, on in section(reply.get("status")).items()}
    for name, on in days.items():
        if type(on) is date and on > london_today():
            yield f"{name}: {on} lies in the future"
    if "link" in reply and web_link(text(reply, "link")) is None:
        yield f"link: {text(reply, 'link')[:80]!r} is no address that begins with http:// or https://"
    if "period" in reply and not re.search(PERIODS, text(reply, "period")):
        yield f"period: {reply['period']!r} is none: all, 2025/26, or 36 months to 2026-03"
    yield from _faults_of_status(reply)


def _faults_of_status(reply: Row) -> Iterator[str]:
    days = section(reply.get("status"))
    for name in sorted(days.keys() - {*STATUSES}):
        yield f"status.{name}: is none of {', '.join(STATUSES)}"
    for name in (name for name in STATUSES if name in days and type(days[name]) is not date):
        yield f"status.{name}: {days[name]!r} is no day"
        return
    if days and "received" not in days:
        yield "status.received: missing: every reply was received on a day"
    if all(name in days for name in ENDS):
        yield "status: corrected and stands: a figure is either"
    ordered = [(name, day_of(days, name)) for name in STATUSES if name in days]
    for (first, earlier), (second, later) in pairwise(ordered):
        if later < earlier:
            yield f"status.{second}: {later} is before {first}, {earlier}"
    if any(name in days for name in ENDS) and "answer" not in reply:
        yield "answer: missing: why the figure is corrected, or stands, is said beside the reply"
