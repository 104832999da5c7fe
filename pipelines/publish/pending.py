"""What a publish that was held up was made of, so that `peerbench publish --accept` publishes just that.

An acceptance is of what was shown: where a table, landing or the rules moved since, every table is made again
first.
"""

import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.reader_version import reader_version
from warehouse.errors import UserError
from warehouse.snapshots.disk import Disk

PENDING = "interim/pending.json"


class NothingPending(UserError):
    """No publish was held up, or its tables are not those of now."""


@dataclass(frozen=True)
class Pending:
    """A publish that was held up: (problem, what mends it) by check.

    `moved`: landing, rules or tables are not those of then.
    """

    faults: dict[str, tuple[str, str]]
    moved: bool


def note(home: Path, faults: Mapping[str, tuple[str, str]]) -> None:
    """Keeps the state of the tables, all of which were made when it is called, and what held them up."""
    Disk().put(home / PENDING, json.dumps({"state": _state(home), "faults": faults}).encode())


def standing(home: Path) -> Pending | None:
    """What was held up and not published since; null where nothing was, or nobody can tell."""
    try:
        kept = json.loads((home / PENDING).read_bytes())
        faults = {str(check): (str(said[0]), str(said[1])) for check, said in kept["faults"].items()}
        return Pending(faults, kept["state"] != _state(home))
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


REASONS = {
    "landed_files": "the landed files are lost and no copy is left",
    "last_snapshot": "the last snapshot is lost",
}
LOOKED_AT = "it was looked at and is right"


def accept(checks: Iterable[str]) -> str:
    """The command that lets these through once, with a reason that an operator may put in other words."""
    checks = list(checks)
    names = " ".join(f"--accept {shlex.quote(check)}" for check in checks)
    reasons = "; ".join(dict.fromkeys(REASONS.get(check, LOOKED_AT) for check in checks))
    return f'`peerbench publish {names} --because "{reasons}"`'


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
    found = hashlib.sha256(reader_version().encode())
    for folder in ("interim", "landing"):
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path != home / PENDING:
                try:
                    at = path.stat()
                except FileNotFoundError:  # a run at work took it away meanwhile
                    continue
                found.update(f"{path.relative_to(home)} {at.st_size} {at.st_mtime_ns}\n".encode())
    return found.hexdigest()
