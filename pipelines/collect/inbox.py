"""Files dropped in the inbox, `inbox/<source>/` of the home: imported, and moved to `taken` or `refused`."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.collect.importing import import_file
from pipelines.collect.landing import write_whole
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.sources import SOURCES
from warehouse.text import one_line

SETTLED_SECONDS = 30
"""A file that changed more lately may still be being written."""


@dataclass(frozen=True)
class Taken:
    """One file of the inbox: releases landed, records refused, or why the whole file was refused."""

    path: Path
    landed: int = 0
    refused: int = 0
    problem: str | None = None


def waiting_files(home: Path) -> list[tuple[str, Path]]:
    """(source, file) of every settled regular file in the inbox, in order."""
    found = []
    for source in SOURCES:
        for path in sorted((home / "inbox" / source).glob("*")):
            regular = path.is_file() and not path.is_symlink()
            if regular and time.time() - path.stat().st_mtime > SETTLED_SECONDS:
                found.append((source, path))
    return found


def not_taken(home: Path) -> list[Path]:
    """What lies in the inbox and nobody takes: folders, links, and what is in no source's folder."""
    inbox = home / "inbox"
    own = {*SOURCES, "taken", "refused"}
    found = [path for path in inbox.glob("*") if path.name not in own and not path.name.startswith(".")]
    for source in SOURCES:
        found += [path for path in (inbox / source).glob("*") if path.is_dir() or path.is_symlink()]
    return sorted(found)


def refused_files(home: Path) -> list[tuple[str, Path, str]]:
    """(source, file, why) of every file that was refused and still lies there."""
    found = []
    for source in SOURCES:
        for path in sorted((home / "inbox" / "refused" / source).glob("*")):
            why = path.with_name(f"{path.name}.why")
            if path.is_file() and path.suffix != ".why":
                told = why.read_text(encoding="utf-8", errors="replace") if why.is_file() else "not read"
                found.append((source, path, one_line(told, 500)))
    return found


def take_in(home: Path) -> Iterator[Taken]:
    """Imports each waiting file. Raises LandingBusy or OSError; what was not taken stays in the inbox."""
    for source, path in waiting_files(home):
        taken = _free(home, "taken", source, path)
        try:
            counted = import_file(home, path, source, stays=taken)
        except UnreadableFile as error:
            target = path.replace(_free(home, "refused", source, path))
            write_whole(target.with_name(f"{target.name}.why"), f"{one_line(str(error), 500)}\n".encode())
            yield Taken(path, problem=str(error))
            continue
        path.replace(taken)
        yield Taken(path, counted.landed, len(counted.refused))


def _free(home: Path, outcome: str, source: str, path: Path) -> Path:
    """A place for it among those of this outcome, which it takes from none."""
    place = home / "inbox" / outcome / source
    place.mkdir(parents=True, exist_ok=True)
    target, number = place / path.name, 1
    while target.exists():
        number += 1
        target = place / f"{number}-{path.name}"
    return target
