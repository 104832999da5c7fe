"""Right of reply: what a council says of a figure, in a file a council, shown beside the figure.

`<register>/replies/<authority_id>.toml` holds `[[replies]]` with measure, period (without one: every
period), dispute, text, replied_on and link. The link is where the council says so in public: without one, a
reply could be anybody's.
"""

import tomllib
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.untrusted import web_link
from warehouse.errors import UserError

Row = dict[str, Any]
FIELDS = {"measure": str, "dispute": bool, "text": str, "replied_on": date, "link": str}
LONGEST = 4_000
"""Characters of a reply: about a page, so that one reply does not push the figures out of sight."""


class BadReply(UserError):
    """Files of replies have faults; the message has a line for each, with file, reply and field."""


def load(register_dir: Path, authorities: Collection[str], measures: Collection[str]) -> list[Row]:
    """The rows of table `replies`, by council and in the order of its file. Raises BadReply."""
    rows, faults = [], []
    folder = register_dir / "replies"
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            stated = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path}: is no TOML: {error}")
            continue
        if path.stem not in authorities:
            faults.append(f"{path}: authority_id: {path.stem!r} is not in the register")
        if extra := stated.keys() - {"replies"}:
            faults.append(f"{path}: unknown field {sorted(extra)[0]}")
        for number, reply in enumerate(stated.get("replies", []), 1):
            wrong = list(_faults(reply, measures))
            faults += [f"{path} reply {number}: {fault}" for fault in wrong]
            rows.append({"authority_id": path.stem, "reply": number, "period": None, **reply})
    if faults:
        raise BadReply("\n".join(faults))
    return rows


def _faults(reply: Row, measures: Collection[str]) -> Iterator[str]:
    for name in sorted(reply.keys() - FIELDS.keys() - {"period"}):
        yield f"{name}: unknown field"
    for name, kind in FIELDS.items():
        if name not in reply:
            source = ": a reply without a public source is not shown" if name == "link" else ""
            yield f"{name}: missing{source}"
        elif type(reply[name]) is not kind:
            yield f"{name}: {reply[name]!r} is no {kind.__name__}"
    if isinstance(reply.get("measure"), str) and reply["measure"] not in measures:
        yield f"measure: {reply['measure']!r} is no measure"
    if isinstance(text := reply.get("text"), str) and not 0 < len(text.strip()) <= LONGEST:
        yield f"text: has {len(text)} characters, 1 to {LONGEST} are shown"
    if isinstance(link := reply.get("link"), str) and web_link(link) is None:
        yield f"link: {link[:80]!r} is no address that begins with http:// or https://"
    if not isinstance(reply.get("period", ""), str):
        yield f"period: {reply['period']!r} is no text"
