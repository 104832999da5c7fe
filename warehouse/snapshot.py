"""Immutable snapshots of plain Parquet with a manifest; readers follow `latest.json` once.

`.staging/<id>/` is written and verified, renamed to `snapshots/<id>/`, then the pointer is replaced, so that
a reader never sees a snapshot by half and never two mixed.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.store import write_parquet

ROW_GROUP = 20_000


class SnapshotError(ValueError):
    """A snapshot is missing or does not match its manifest."""


def publish(warehouse: Path, tables: Mapping[str, pl.DataFrame], about: Mapping[str, Any]) -> str:
    """Writes every table, verifies what was written, and moves the pointer. Gives the snapshot's id."""
    moment = datetime.now(UTC)
    snapshot = moment.strftime("%Y%m%dT%H%M%S%fZ")
    staging = warehouse / ".staging" / snapshot
    staging.mkdir(parents=True)
    try:
        files = [_write(staging, name, frame, about) for name, frame in sorted(tables.items())]
        manifest = {
            "snapshot": snapshot,
            "published_at": moment.isoformat(timespec="seconds"),
            **about,
            "files": files,
        }
        _durable(staging / "manifest.json", json.dumps(manifest, indent=1).encode())
        _verify(staging, manifest)
        target = warehouse / "snapshots" / snapshot
        target.parent.mkdir(parents=True, exist_ok=True)
        staging.rename(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    pointer = {"snapshot": snapshot, "manifest": f"snapshots/{snapshot}/manifest.json"}
    part = warehouse / f".latest.{os.getpid()}"
    _durable(part, json.dumps(pointer).encode())
    part.replace(warehouse / "latest.json")
    return snapshot


def latest(warehouse: Path) -> tuple[Path, dict[str, Any]]:
    """(directory, manifest) of the latest snapshot, its files verified. Raises SnapshotError."""
    try:
        pointer = json.loads((warehouse / "latest.json").read_bytes())
        directory = (warehouse / pointer["manifest"]).parent
        manifest: dict[str, Any] = json.loads((directory / "manifest.json").read_bytes())
    except FileNotFoundError as error:
        raise SnapshotError(f"{warehouse}: no snapshot is published there yet") from error
    _verify(directory, manifest)
    return directory, manifest


def _write(staging: Path, name: str, frame: pl.DataFrame, about: Mapping[str, Any]) -> dict[str, Any]:
    path = staging / f"{name}.parquet"
    marks = {"peerbench:table": name, "peerbench:synthetic": str(bool(about.get("synthetic"))).lower()}
    if about.get("synthetic"):
        marks["peerbench:notice"] = "SYNTHETIC: made from invented notices, no real council"
    write_parquet(frame, path, ROW_GROUP, marks)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    content = path.read_bytes()
    return {
        "table": name,
        "path": path.name,
        "rows": frame.height,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _verify(directory: Path, manifest: Mapping[str, Any]) -> None:
    for file in manifest["files"]:
        content = (directory / file["path"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != file["sha256"]:
            raise SnapshotError(f"{directory / file['path']}: does not match the manifest")
        rows = pl.scan_parquet(content).select(pl.len()).collect().item()
        if rows != file["rows"]:
            raise SnapshotError(f"{directory / file['path']}: {rows} rows, the manifest says {file['rows']}")


def _durable(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
