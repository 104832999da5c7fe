"""What was run in a home: `runs.jsonl`, a line at the start of a run and one at its end."""

import json
import os
import uuid
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict, TypeGuard

from pipelines.criteria.rules import RULE_VERSION
from pipelines.publish.storage import pages_of
from warehouse.errors import UserError
from warehouse.json_lines import objects_of
from warehouse.snapshots.manifest import moment_of
from warehouse.text import one_line

LONGEST = 1000
"""Characters of what failed: the whole stands in the log."""
KILLED = "Killed"
"""Stands in `kinds` of a run that did not end by itself."""
GONE = "its process is gone: it was killed, or the machine began again"

INTERRUPTED = "interrupted: a signal ended it"


class Process(TypedDict, total=False):
    """What tells a process from another of the same number; null where the system does not tell."""

    pid: int | None
    boot_id: str | None
    process_started: int | None


class Run(Process, total=False):
    """One run. `outcome`: running, published or failed; `sources` joined by semicolons, days as ISO dates.

    `problems`: what failed, on one line; `kinds`: the classes of the errors, joined by semicolons."""

    run_id: str
    started_at: str
    finished_at: str | None
    outcome: str
    problems: str
    kinds: str
    sources: str | None
    first_day: str | None
    last_day: str | None
    rule_version: str


@dataclass
class Outcome:
    """How a run ended; set by whoever publishes. `problems`: what failed; `kinds`: its classes."""

    published: bool = False
    problems: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def moved(self) -> None:
        """Readers see a new snapshot."""
        self.published = True

    def failed(self, error: BaseException, of: str = "") -> None:
        """Notes an error that a step, or the run itself, ended with; `of` is the service that was asked."""
        self.problems.append(f"{of}: {told(error)}" if of else told(error))
        self.kinds.append(type(error).__name__)


@contextmanager
def recorded(
    home: Path, run_id: str, sources: Sequence[str] = (), first: date | None = None, last: date | None = None
) -> Iterator[Outcome]:
    """Notes the beginning, where it is not noted yet, and the end of a run; those killed before fail.

    A process that is killed notes no end.
    """
    close_dead(home)
    if all(row["run_id"] != run_id for row in runs(home)):
        begin(home, run_id, sources, first, last)
    outcome = Outcome()
    try:
        yield outcome
    except Exception as error:
        outcome.failed(error)
        raise
    finally:
        end(home, run_id, outcome.published, outcome.problems, outcome.kinds)


def told(error: BaseException) -> str:
    """An error in a line: of what a user can mend its message alone; of a signal that one came."""
    if isinstance(error, UserError):
        return str(error)
    if not isinstance(error, Exception):  # KeyboardInterrupt, SystemExit, and Dagster's own of it
        return INTERRUPTED
    name, words = type(error).__name__, str(error)
    return f"{name}: {words}" if words else f"{name}, which says no more"


def begin(home: Path, run_id: str, sources: Sequence[str], first: date | None, last: date | None) -> None:
    """Notes that a run began, and in which process."""
    process = _process(os.getpid())
    row: Run = {
        "pid": process.get("pid"),
        "boot_id": process.get("boot_id"),
        "process_started": process.get("process_started"),
        "run_id": run_id,
        "started_at": _now(),
        "outcome": "running",
        "sources": ";".join(sources) or None,
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
        "rule_version": RULE_VERSION,
    }
    _append(home, row)


def end(
    home: Path, run_id: str, published: bool, problems: Sequence[str] = (), kinds: Sequence[str] = ()
) -> None:
    """Notes how it ended, what failed, and of which classes the errors were."""
    outcome = "published" if published else "failed"
    row: Run = {"run_id": run_id, "finished_at": _now(), "outcome": outcome}
    if problems:
        row["problems"] = one_line("; ".join(problems))[:LONGEST]
        row["kinds"] = ";".join(dict.fromkeys(kinds))
    _append(home, row)


def failed(home: Path, error: Exception, before: Container[str]) -> None:
    """Notes why this process ended: of the run that it had at work, or of one that could not even begin.

    `before` are the runs that were known when it began. A run that published before the error did not fail:
    it says the error itself.
    """
    words = told(error)
    new = [row for row in runs(home) if row["run_id"] not in before]
    if any(row["outcome"] == "published" and _said(row, words) for row in new):
        return
    _end_mine(home, [row for row in new if row["outcome"] != "published"], words, type(error).__name__)


def killed(home: Path, words: str, before: Container[str]) -> None:
    """Notes that a signal ended this process, as `failed` does; one that published before says both."""
    new = [row for row in runs(home) if row["run_id"] not in before]
    if new and new[-1]["outcome"] == "published":
        end(home, new[-1]["run_id"], True, [f"{words} after it published"], [KILLED])
    else:
        _end_mine(home, new[-1:], words, KILLED)


def _end_mine(home: Path, mine: Sequence[Run], words: str, kind: str) -> None:
    """Ends the last of these runs; one that could not even begin is noted with its end."""
    if mine:
        own = mine[-1]["run_id"]
    else:
        begin(home, own := str(uuid.uuid4()), [], None, None)
    end(home, own, False, [words], [kind])


def _said(row: Run, words: str) -> bool:
    return one_line(words)[:LONGEST] in (row.get("problems") or "")


def was_killed(row: Run, gone: Container[str] = ()) -> bool:
    """Whether a run did not end by itself; `gone`: those whose process is not there (`dead`)."""
    return row["run_id"] in gone or KILLED in (row.get("kinds") or "").split(";")


def runs(home: Path) -> Iterator[Run]:
    """One row a run, in order of start. A run that was killed stays `running` until the next one begins."""
    found: dict[str, Run] = {}
    for row in _rows(home):
        if row is not None:
            found.setdefault(row["run_id"], {"finished_at": None}).update(row)
    yield from (row for row in found.values() if "started_at" in row)


def broken_lines(home: Path) -> int:
    """Lines that are no run: the last one of a killed process, or what a disk made of others."""
    return sum(row is None for row in _rows(home))


def _rows(home: Path) -> Iterator[Run | None]:
    """Each line as it was written; null for one that is broken."""
    return (row if _is_row(row) else None for row in objects_of(home / "runs.jsonl"))


def _is_row(row: dict[str, Any] | None) -> TypeGuard[Run]:
    if row is None:
        return False
    stated = all(isinstance(row.get(name), str) for name in ("run_id", "outcome"))
    return stated and all(value is None or isinstance(value, str | int) for value in row.values())


def dead(home: Path) -> list[str]:
    """Runs that are said to be running, and whose process is not there: killed, or gone with the machine."""
    return [row["run_id"] for row in runs(home) if row["outcome"] == "running" and not _lives(row)]


def published_by(home: Path, row: Run) -> str | None:
    """The snapshot that the pages show, where it was made while this run was at work; else null.

    Of two runs at whose time it was made, by a clock that was set back, it is of the one whose end is noted.
    """
    shown = pages_of(home)
    made = moment_of(shown) if shown else None
    if shown is None or made is None or not _at_work(row, made):
        return None
    ended = [other for other in runs(home) if other["run_id"] != row["run_id"] and other.get("finished_at")]
    is_of_other = not row.get("finished_at") and any(_at_work(other, made) for other in ended)
    return None if is_of_other else shown


def _at_work(row: Run, moment: datetime) -> bool:
    """Whether a run had begun by then, and was not over for a second, as far as an end of it is noted."""
    ended = row.get("finished_at")
    begun = datetime.fromisoformat(row["started_at"]) <= moment
    return begun and not (ended and moment > datetime.fromisoformat(ended) + timedelta(seconds=1))


def close_dead(home: Path) -> list[str]:
    """Notes of dead runs that they failed and were killed, but of one whose pages stand. Gives them."""
    found = dead(home)
    for row in [row for row in runs(home) if row["run_id"] in found]:
        if published_by(home, row):
            end(home, row["run_id"], True)
        else:
            end(home, row["run_id"], False, [GONE], [KILLED])
    return found


def _lives(row: Run) -> bool:
    """Whether it is the same process: a number is given again, so its start and the machine's count too."""
    pid = row.get("pid")
    return bool(pid) and all(row.get(name) == told for name, told in _process(pid or 0).items())


def _process(pid: int) -> Process:
    """(pid, boot_id, process_started) of a process; the last two null where the system does not tell."""
    started = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return {
        "pid": pid if started or _answers(pid) else None,
        "boot_id": _text(Path("/proc/sys/kernel/random/boot_id")).strip() or None,
        # The 22nd field, in ticks since the machine began; a zombie (Z) works no more.
        "process_started": int(started[19]) if started and started[0] != "Z" else None,
    }


def _answers(pid: int) -> bool:
    """Whether there is a process of this number, where there is no /proc."""
    if Path("/proc/self/stat").exists():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _append(home: Path, row: Run) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "runs.jsonl"
    cut = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    with path.open("a", encoding="utf-8") as file:
        # A line that a killed process cut off must not take the next one with it.
        file.write("\n" * cut + json.dumps(row) + "\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
