"""What a run said, one file a day in `logs/` of the home: moment, run, level, line, and no secret."""

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.progress_line import shown
from pipelines.publish.runs import runs
from pipelines.settings import Settings
from warehouse.progress import Listener, told_to
from warehouse.text import one_line, without_userinfo

LOGS = "logs"
SECRETS = re.compile(r"(?i)(secret|token|password|key_id|credential|alerts|ping_url)")
"""Names of environment variables whose values are never written."""


class _Lines(logging.Formatter):
    """A line for a person, or an object a line."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._as_json = settings.log == "json"
        self._secrets = [
            value for name, value in os.environ.items() if SECRETS.search(name) and len(value) > 5
        ]

    def format(self, record: logging.LogRecord) -> str:
        line = without_userinfo(one_line(record.getMessage()))
        for secret in self._secrets:
            line = line.replace(secret, "***")
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        run = str(record.__dict__.get("run") or "-")
        if self._as_json:
            said = {"at": at, "run": run, "level": record.levelname.lower(), "line": line}
            return json.dumps(said, ensure_ascii=False)
        return f"{at} {run[:8]:<8} {record.levelname.lower():<7} {line}"


@contextmanager
def logged(settings: Settings, progress: Listener) -> Iterator[Listener]:
    """The same progress, each line also in the day's file, and what long work says. Files past their days go.

    A disk that takes no line stops no run.
    """
    folder = settings.home / LOGS
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _drop_old(folder, settings.log_days)
    ending = "jsonl" if settings.log == "json" else "log"
    handler = logging.FileHandler(
        folder / f"{datetime.now(UTC):%Y-%m-%d}.{ending}", encoding="utf-8", delay=True
    )
    handler.setFormatter(_Lines(settings))
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    log = logging.Logger("peerbench")
    log.addHandler(handler)
    told: dict[str, str] = {}

    def both(line: str, passing: bool) -> None:
        progress(line, passing)
        if "run" not in told and (run := _own_run(settings.home)):
            told["run"] = run
        with suppress(OSError):
            log.log(logging.INFO if passing else logging.WARNING, "%s", line, extra={"run": told.get("run")})

    try:
        with told_to(both):
            yield both
    finally:
        handler.close()


@contextmanager
def told(settings: Settings) -> Iterator[Listener]:
    """What a long command says, on the terminal and in the day's log; where no home is, none is begun for it.

    Print to stdout after it: while a line moves on the terminal, stdout is the terminal's.
    """
    with shown() as line:
        if not settings.home.is_dir():
            yield line
            return
        with logged(settings, line) as both:
            yield both


def last_said(home: Path, run_id: str) -> str | None:
    """The last line that a run wrote into the logs, which tells where it was; null where it wrote none."""
    for path in sorted((home / LOGS).glob("????-??-??.*"), reverse=True):
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
            found = [said for line in file if (said := _said_by(line, run_id))]
            if found:
                return found[-1]
    return None


def _said_by(line: str, run_id: str) -> str | None:
    """What a line of a log says, where it is of this run."""
    if line.startswith("{"):
        with suppress(ValueError, AttributeError):
            row = json.loads(line)
            return str(row.get("line")) if row.get("run") == run_id else None
        return None
    words = line.rstrip("\n").split(maxsplit=3)
    return words[3] if len(words) == 4 and words[1] == run_id[:8] else None


def _own_run(home: Path) -> str | None:
    """The run that this process does."""
    mine = [row for row in runs(home) if row["outcome"] == "running" and row.get("pid") == os.getpid()]
    return str(mine[-1]["run_id"]) if mine else None


def _drop_old(folder: Path, days: int) -> None:
    last = (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
    for path in folder.glob("????-??-??.*"):
        if path.name[:10] < last:
            path.unlink(missing_ok=True)
