"""Whether landing still holds what was received: every file against the hash that names it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.collect import ledger
from pipelines.collect.landing import DOCUMENTS, RECEIVED, Damaged, Sidecar, content_of
from pipelines.collect.moved import moved, put_back
from pipelines.collect.places import back, of_days, strays
from warehouse.interim import parts
from warehouse.progress import tracked


@dataclass(frozen=True)
class Fault:
    """A file that is damaged or missing, what is wrong, and the command that fetches it again."""

    path: Path
    problem: str
    command: str


def faults(home: Path) -> Iterator[Fault]:
    """Every damaged, missing or swapped file of landing, each once: those there, then those that are gone."""
    told = set()
    there = {*moved(home, ledger.entries(home)).values()}
    for fault in _faults(home):
        told.add(fault.path)
        yield fault
    for file in ledger.lacking(home):
        path = home / "landing" / file.path
        if not {path, path.with_suffix(".zst")} & (told | there):
            yield Fault(path, "missing: the ledger says that it landed", _hinted(file.command, file.hint))


def mend_of(home: Path, path: Path) -> str:
    """The command that fetches a landed file again that is there and damaged."""
    return _command(path, home / "landing", _sidecar(path))


def _faults(home: Path) -> Iterator[Fault]:
    root = home / "landing"
    of_no_day = (*root.glob(f"*/{RECEIVED}/*.zst"), *root.glob(f"*/{DOCUMENTS}/*.zst"))
    files = sorted((*(path for _, _, path in of_days(home, "*.zst")), *of_no_day))
    for path in tracked(files, "landed files hashed"):
        sidecar = _sidecar(path)
        try:
            content_of(path)
        except Damaged as error:
            yield Fault(path, str(error).removeprefix(f"{path}: "), _command(path, root, sidecar))
            continue
        if sidecar is None:
            yield Fault(path, "its sidecar is missing or broken", _command(path, root, sidecar))
        elif sidecar.get("sha256") != path.stem:
            yield Fault(path, "its sidecar belongs to another file", _command(path, root, sidecar))
    astray = moved(home, ledger.entries(home))
    for path, right in astray.items():
        problem = f"lies under another day than its own, {right.parent}"
        yield Fault(path, problem, put_back(home, astray))
    there = {*astray.values()}
    lacking = [path for path in _named(home) if not path.exists() and path not in there]
    named = [path.relative_to(root).as_posix() for path in lacking]
    under = ledger.under_their_day(home, named, (path.relative_to(root).as_posix() for path in files))
    for path, below in zip(lacking, named, strict=True):
        if below not in under:
            yield Fault(path, "missing", _command(path, root, _sidecar(path)))
    records = [path for _, _, path in of_days(home, "windows.json")]
    for path in sorted((*records, *root.glob(f"*/{DOCUMENTS}/*/*.json"))):
        if _json(path) is None:
            yield Fault(path, "broken: no JSON", _command(path, root, None))
    for path in strays(home):
        below = path.relative_to(root).as_posix()
        yield Fault(path, f"landing/{below} is where nothing is read", back(home, path, ledger.entries(home)))


def _named(home: Path) -> list[Path]:
    """Files that should be there: a window was noted as landed in it, or the index was made from it."""
    found = set()
    for _, _, record in of_days(home, "windows.json"):
        kept = _json(record) or {}
        found |= {record.parent / f"{window['sha256']}.zst" for window in kept.get("windows", ())}
    for part in parts(home, "releases").values():
        held = pl.read_parquet(part, columns=["landing_path"])["landing_path"].unique()
        found |= {home / place for place in held}
    return sorted(found)


def _sidecar(path: Path) -> Sidecar | None:
    found: Sidecar | None = _json(path.with_suffix(".json"))
    return found


def _json(path: Path) -> Any:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _command(path: Path, root: Path, sidecar: Sidecar | None) -> str:
    """The windows concerned are those of the file's day."""
    below = path.relative_to(root).as_posix()
    source, day = ledger.placed(below)
    entry = ledger.entries(root.parent).get(below)
    known, found = entry or ledger.Entry(), ledger.came_by(root.parent, below, sidecar)
    came: ledger.Entry = {**known, **found} if sidecar else {**found, **known}
    origin, hint = ledger.whereabouts(root.parent, source, came.get("from"))
    if ledger.is_of_document(below):
        return _hinted(ledger.command_for_document(source, origin, came.get("ocid")), hint)
    return _hinted(ledger.command(source, day, origin), hint)


def _hinted(command: str, hint: str | None) -> str:
    return f"{command} ({hint})" if hint else command
