"""What the home keeps in files of its own and the last snapshot has as a table: written again where lost."""

import json
from collections.abc import Callable

from pipelines.publish.storage import place
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import FIELDS
from warehouse.json_lines import lines_of, objects_of
from warehouse.snapshots.disk import Disk
from warehouse.snapshots.manifest import SnapshotError, moment_of
from warehouse.snapshots.retention import standing
from warehouse.snapshots.snapshot import Snapshot, manifest_of

Row = dict[str, object]
KEPT: dict[str, Callable[[Row], object]] = {
    "withdrawals": lambda row: tuple(row.get(name) for name in FIELDS),
    "runs": lambda row: row.get("run_id"),
}
"""Tables by the name of their file, and what tells two rows of it apart."""


def restore(settings: Settings) -> list[str]:
    """Writes `withdrawals.jsonl` and `runs.jsonl` again where rows of the last snapshot lack. Gives which.

    A lost withdrawal would show a figure again that was taken back. Where the snapshot cannot be read either,
    nothing is written: what is gone then holds the next publish up.
    """
    found = []
    try:
        lost = lacking(settings)
    except SnapshotError:
        return []
    for table, rows in lost.items():
        path = settings.home / f"{table}.jsonl"
        again = [json.dumps(row, ensure_ascii=False, default=str).encode() for row in rows]
        Disk().put(path, b"".join(line + b"\n" for line in [*again, *lines_of(path)]))
        found.append(path.name)
    return found


def lacking(settings: Settings) -> dict[str, list[Row]]:
    """The rows of the last snapshot that these files lack, by table. Raises SnapshotError."""
    where = place(settings)
    pointer = standing(where)
    if pointer is None:
        return {}
    manifest = manifest_of(where, pointer.snapshot, pointer.manifest_sha256)
    found: dict[str, list[Row]] = {}
    for table, key in KEPT.items():
        files = [file for file in manifest["files"] if file["table"] == table and file["rows"]]
        if not files:
            continue
        held = {key(row) for row in objects_of(settings.home / f"{table}.jsonl") if row is not None}
        rows = Snapshot(where.fetch(pointer.snapshot, files), manifest).read(table).to_dicts()
        if table == "runs":
            rows = _with_its_own(rows, pointer.snapshot)
        if lost := [row for row in rows if key(row) not in held]:
            found[table] = lost
    return found


def _with_its_own(rows: list[Row], snapshot: str) -> list[Row]:
    """The runs of a snapshot; the last that still ran when it was written is the one that published it."""
    running = [row for row in rows if row["outcome"] == "running"]
    own = max(running, key=lambda row: str(row["started_at"]), default=None)
    moment = moment_of(snapshot)
    ended = moment.isoformat(timespec="seconds") if moment else None
    return [row | {"outcome": "published", "finished_at": ended} if row is own else row for row in rows]
