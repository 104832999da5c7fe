"""What was run in a home: `runs.jsonl`, a line at the start of a run and one at its end."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.criteria.rules import RULE_VERSION


def begin(home: Path, run_id: str, sources: list[str], first: date | None, last: date | None) -> None:
    """Notes that a run began."""
    row = {
        "run_id": run_id,
        "started_at": _now(),
        "outcome": "running",
        "sources": ";".join(sources) or None,
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
        "rule_version": RULE_VERSION,
    }
    _append(home, row)


def end(home: Path, run_id: str, published: bool) -> None:
    """Notes how it ended."""
    outcome = "published" if published else "failed"
    _append(home, {"run_id": run_id, "finished_at": _now(), "outcome": outcome})


def runs(home: Path) -> Iterator[dict[str, Any]]:
    """One row a run, in order of start. A run that was killed stays `running`."""
    path = home / "runs.jsonl"
    found: dict[str, dict[str, Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue  # the last line of a killed process may be cut off
        found.setdefault(row["run_id"], {"finished_at": None}).update(row)
    yield from (row for row in found.values() if "started_at" in row)


def _append(home: Path, row: dict[str, Any]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "runs.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
