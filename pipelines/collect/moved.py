"""Landed files that lie under another day than theirs: a month renamed to another, a day copied into one."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path

from pipelines.clock import london_today
from pipelines.collect.landing import Damaged, content_of, sidecar_of
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.places import away, back, lay_at, of_days, pasted, quoted, strays, whole
from pipelines.collect.release_json import parse_lines
from pipelines.collect.source import Misdated
from pipelines.collect.sources import SOURCES

RECORD = "windows.json"


def moved(home: Path, known: Collection[str]) -> dict[Path, Path]:
    """Where each file belongs that lies under another day, in order. `known`: what landed, by the ledger.

    A record of a day says itself which day it is of. Of files, only those are looked into whose content is
    known under two days: an empty answer of two days is one content, and stands under both.
    """
    found = dict(_records(home))
    root, days = home / "landing", defaultdict[tuple[str, str], set[str]](set)
    there = {f"{source}/{day:%Y/%m/%d}/{path.name}": path for source, day, path in of_days(home, "*.zst")}
    for below in (*there, *(name for name in known if name.endswith(".zst"))):
        days[below.partition("/")[0], below.rpartition("/")[2]].add(below)
    for (source, _), places in days.items():
        for path in (there[one] for one in places if one in there) if len(places) > 1 else ():
            day = _day_of(path, source)
            if day is not None and (right := root / source / f"{day:%Y/%m/%d}" / path.name) != path:
                found[path] = right
                if path.with_suffix(".json").exists():
                    found[path.with_suffix(".json")] = right.with_suffix(".json")
    return dict(sorted(found.items()))


def _records(home: Path) -> Iterator[tuple[Path, Path]]:
    for source, day, path in of_days(home, RECORD):
        stated = day_of_record(path)
        if stated is not None and stated != day:
            yield path, home / "landing" / source / f"{stated:%Y/%m/%d}" / RECORD


def day_of_record(path: Path) -> date | None:
    """The day that the record of a day is of; null where it does not say."""
    try:
        return datetime.fromisoformat(json.loads(path.read_bytes())["end"]).date()
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _day_of(path: Path, source: str) -> date | None:
    """The day that a landed file was asked for, or of the releases of an import; null where none is said."""
    about = sidecar_of(path) or {}
    try:
        if stated := about.get("window_from"):
            return datetime.fromisoformat(stated).date()
        for record in parse_lines(content_of(path), str(path)):
            if record.body is not None and "imported_from" in about:
                return SOURCES[source].publication_day(record.body.get("date"), london_today())
    except (Damaged, UnreadableFile, Misdated, ValueError, TypeError):
        return None
    return None


def remedy(home: Path, known: Collection[str], gone: Collection[str]) -> tuple[str | None, set[str]]:
    """(what brings the first of these back, all of these that lie astray): paths below landing that are gone.

    (null, none) where nothing that lies where nothing is read, or under another day, is one of them. `known`:
    what landed, by the ledger.
    """
    root, under = home / "landing", moved(home, {*known, *gone})
    lying = {stray: lay for stray in strays(home) if (lay := lay_at(home, stray, gone))}
    astray = {right.relative_to(root).as_posix() for right in under.values()} & {*gone}
    for stray, lay in lying.items():
        old, new = whole(home, stray, lay)
        there = (path for path in gone if (root / path).is_relative_to(new))
        astray |= {path for path in there if (old / (root / path).relative_to(new)).exists()}
        astray |= {"/".join(lay), Path(*lay).with_suffix(".json").as_posix()} & {*gone}
    if lying:
        return back(home, next(iter(lying)), gone), astray
    first = next((old for old, right in under.items() if right.relative_to(root).as_posix() in astray), None)
    return (put_back(home, under, first) if first else None), astray


def put_back(home: Path, found: dict[Path, Path], first: Path | None = None) -> str:
    """The command that brings the first of these, and all that was moved with it, to where it belongs."""
    old = first or next(iter(found))
    new = found[old]
    while old.name == new.name and old.parent != new.parent and _all_moved(old.parent, new.parent, found):
        old, new = old.parent, new.parent
    if old.is_file():
        both = [one for one in (old.with_suffix(".zst"), old.with_suffix(".json")) if one in found] or [old]
        every = [(one, found[one]) for one in both]
    else:
        every = [(old, new)]
    copies = all(right.exists() for _, right in every)
    commands = [one for pair in every for one in _commands(home, *pair, found)]
    return ("it is a copy: " if copies else "") + pasted(*dict.fromkeys(commands))


def _commands(home: Path, old: Path, new: Path, found: dict[Path, Path]) -> Iterator[str]:
    if not new.exists():
        if not new.parent.exists():
            yield quoted("mkdir", "-p", new.parent)
        yield quoted("mv", old, new)
        return
    files = [right for right in found.values() if right.is_relative_to(new)]
    if old.is_dir() and not all(right.exists() for right in files):
        yield quoted("cp", "-rn", f"{old}/.", new)
    yield from away(home, old)


def _all_moved(old: Path, new: Path, found: dict[Path, Path]) -> bool:
    """Whether all that is read below a folder belongs below the other."""
    files = [path for path in old.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return all(path in found and found[path] == new / path.relative_to(old) for path in files)
