"""Snapshots in words: the list, one of them, and the one that a command was asked for."""

import sys
from collections.abc import Iterator

from pipelines.publish.storage import place
from pipelines.settings import Settings
from warehouse.snapshots.manifest import SIGNATURE, Manifest, Notice, SnapshotError, every_file
from warehouse.snapshots.retention import chain, standing
from warehouse.snapshots.snapshot import Snapshot, latest, manifest_of, opened
from warehouse.snapshots.storage import Place


def listed(where: Place) -> Iterator[str]:
    """A line a snapshot, the latest first; those that were stepped back from, or lost their link, after."""
    names, trouble = [], None
    try:
        standing(where)
        for name, manifest in chain(where):
            names.append(name)
            mark = "latest" if len(names) == 1 else ""
            yield _line(where, name, manifest, mark)
    except SnapshotError as error:
        trouble = str(error)
    if not names and not trouble:
        yield f"{where.name}: no snapshot is published there yet"
    for name in reversed(where.ids()):
        if name in names or not (trouble or where.notices(name)):
            continue
        try:
            yield _line(where, name, manifest_of(where, name), "")
        except SnapshotError as error:
            yield f"{name} {error}"
    if trouble:
        yield trouble


def described(where: Place, name: str) -> Iterator[str]:
    """What a manifest says, and what was said of the snapshot since."""
    manifest = manifest_of(where, name)
    yield _line(where, name, manifest, "")
    for key in ("published_at", "schema_version", "rule_version", "reader_version", "model_version"):
        if manifest.get(key):
            yield f"  {key}: {manifest[key]}"
    yield f"  register: {manifest.get('register')}"
    yield f"  register_version: {manifest.get('register_version')}"
    yield f"  made from landing: {manifest.get('landing_sha256', 'not stated')}"
    before = manifest.get("previous")
    yield f"  after: {before['snapshot'] if before else 'none'}"
    signed = where.read(name, SIGNATURE) is not None
    yield f"  signed: {'yes' if signed else 'no'}"
    for table, rows in Snapshot(where.staging, manifest).rows.items():
        yield f"  {table:<20} {rows:>10,} rows"
    for notice in where.notices(name):
        yield f"  {_said(notice)}"


def asked(settings: Settings, name: str | None) -> Snapshot:
    """The snapshot of this id, else the latest; what was said of it since goes to stderr."""
    where = place(settings)
    if name is None:
        return latest(where)
    found = opened(where, name)
    for notice in where.notices(name):
        print(f"peerbench: snapshot {name}: {_said(notice)}", file=sys.stderr)
    return found


def _line(where: Place, name: str, manifest: Manifest, mark: str) -> str:
    try:
        files = every_file(manifest)
        rows = sum(file["rows"] for file in manifest["files"])
        size = sum(file["bytes"] for file in files)
    except (KeyError, TypeError) as error:
        raise SnapshotError(f"snapshot {name}: its manifest lacks {error}") from error
    synthetic = "SYNTHETIC" if manifest.get("synthetic") else ""
    notes = ", ".join(dict.fromkeys(notice["kind"] for notice in where.notices(name)))
    return " ".join(
        part for part in (name, f"{rows:>10,} rows {size:>13,} bytes", synthetic, mark, notes) if part
    )


def _said(notice: Notice) -> str:
    about = {k: v for k, v in notice.items() if k not in ("kind", "at", "reason") and v}
    of = " ".join(f"{key} {value}" for key, value in about.items())
    return f"{notice['kind']} on {notice['at'][:10]}{': ' + of if of else ''}: {notice['reason']}"
