"""What a publish that was held up was made of, so that `peerbench publish --accept` publishes just that.

An acceptance is of what was shown: where a table, landing or the rules moved since, every table is made again
first.
"""

import hashlib
import json
from pathlib import Path

from pipelines.criteria.rules import RULE_VERSION
from warehouse.errors import UserError
from warehouse.snapshots.disk import Disk

PENDING = "interim/pending.json"


class NothingPending(UserError):
    """No publish was held up, or its tables are not those of now."""


def note(home: Path) -> None:
    """Keeps the state of the tables, all of which were made when it is called."""
    Disk().put(home / PENDING, json.dumps({"state": _state(home)}).encode())


def clear(home: Path) -> None:
    """Forgets it, since something was published."""
    Disk().remove(home / PENDING)


def check(home: Path) -> None:
    """Raises NothingPending where the tables are not those of a publish that was held up."""
    try:
        kept = json.loads((home / PENDING).read_bytes())["state"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        raise NothingPending(
            f"{home}: no publish was held up there; `peerbench rebuild` makes every table and publishes"
        ) from None
    if kept != _state(home):
        raise NothingPending(
            f"{home}: landing, rules or tables changed since the publish was held up: "
            "`peerbench rebuild` makes every table again, and says what holds it up now"
        )


def _state(home: Path) -> str:
    found = hashlib.sha256(RULE_VERSION.encode())
    for folder in ("interim", "landing"):
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path != home / PENDING:
                at = path.stat()
                found.update(f"{path.relative_to(home)} {at.st_size} {at.st_mtime_ns}\n".encode())
    return found.hexdigest()
