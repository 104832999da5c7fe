"""A file where a folder of the home belongs, or a folder where a file does: no run can write there.

A sync that went wrong, a restore into the wrong place or a slip of `mv` leaves such. Nothing of it is
removed: the remedy moves it aside, and says what gives the place its content again.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.collect.landing import DOCUMENTS, RECEIVED
from pipelines.collect.sources import SOURCES
from warehouse.snapshots.disk import move_aside
from warehouse.tables import TABLES

SITE, DAMAGED, HELD = 3, 5, 8
"""Exit codes of docs/operations.md: pages, what is published, and what stops the next run."""
_PARTS = ("bodies", "readings")
_INBOXES = ("", "taken/", "refused/")
FOLDERS = (
    *("landing", "inbox", "interim", "models", "cache", "pace", "logs", "dagster"),
    *("warehouse", "warehouse/snapshots", "warehouse/notices", "warehouse/.staging"),
    *("site", "site/council", "site/measure", "site/snapshots", "inbox/taken", "inbox/refused"),
    *(f"interim/{name}" for name in (*TABLES, *_PARTS)),
    *(f"inbox/{place}{source}" for place in _INBOXES for source in SOURCES),
    *(f"landing/{source}" for source in SOURCES),
    *(f"landing/{source}/{name}" for source in SOURCES for name in (RECEIVED, DOCUMENTS, "damaged")),
)
"""Folders of a home whose names are fixed."""
_DATED = re.compile(r"landing/[a-z_]+(/\d{4}(/\d\d(/\d\d)?)?)?|warehouse/snapshots/\d{8}T\d{12}Z")
_NAMED_AS_FILE = re.compile(
    r"\.lock|\.reserve|[^.].*\.(?:json|jsonl|zst|parquet|sha256|sig|log|lock|html|csv|css|js|xml|txt|md|yaml|db)"
    r"|\.build\.json|\.pointer\.lock"
)
_BEGINS_AGAIN = ("alerts.json", "nights.jsonl", "sizes.jsonl", ".lock", ".reserve", "logs", "pace", "cache")


@dataclass(frozen=True)
class Misplaced:
    """What stands where it cannot stay: the path, whether it is a folder, what mends it, the exit code."""

    path: Path
    is_folder: bool
    remedy: str
    exit_code: int

    @property
    def words(self) -> str:
        """It in a sentence."""
        return (
            f"{self.path} is a {'folder where a file' if self.is_folder else 'file where a folder'} belongs"
        )


def misplaced(home: Path) -> Iterator[Misplaced]:
    """Everything of the wrong kind in a home, but for `latest.json` and what stands in the inbox."""
    if home.exists() and not home.is_dir():
        yield _of(home, home, False)
        return
    for name in FOLDERS:
        if (home / name).exists() and not (home / name).is_dir() and (home / name).parent.is_dir():
            yield _of(home, home / name, False)
    for top, folders, files in os.walk(home):
        below = Path(top).relative_to(home).as_posix()
        if below == ".":
            folders[:] = [name for name in folders if name not in ("inbox", "cache") and ".aside" not in name]
        if below == "dagster":
            folders[:] = [name for name in folders if name != "storage"]
        for name in sorted(folders):
            if _NAMED_AS_FILE.fullmatch(name) and f"{below}/{name}" != "warehouse/latest.json":
                yield _of(home, Path(top) / name, True)
        folders[:] = [name for name in folders if not _NAMED_AS_FILE.fullmatch(name)]
        for name in sorted(files):
            if _DATED.fullmatch(f"{below}/{name}") and f"{below}/{name}" not in FOLDERS:
                yield _of(home, Path(top) / name, False)


def _of(home: Path, path: Path, is_folder: bool) -> Misplaced:
    then, code = _then(path.relative_to(home).as_posix() if path != home else "")
    return Misplaced(path, is_folder, f"{move_aside(path)}{then}", code)


def _then(below: str) -> tuple[str, int]:
    """What gives a place its content again, once what stood there was moved; and the exit code until then."""
    top, _, rest = below.partition("/")
    if top == "site" or below == "pages.json":
        return ", then `peerbench site`", SITE
    if top == "warehouse" and rest.startswith("snapshots"):
        return (
            " and put back what a backup has of it; `peerbench status` then says what is published",
            DAMAGED,
        )
    if below == "warehouse":
        return (
            " and put the folder back from a backup; `peerbench status` says what mends it without",
            DAMAGED,
        )
    if top == "landing" and not rest.endswith(("gaps.json", "windows.json")):
        return " and put back what a backup has of it; `peerbench status` then names what is gone", HELD
    if top in _BEGINS_AGAIN or top == "inbox" or rest in (".staging", ".pointer.lock"):
        return ": it begins again", HELD
    return ", then `peerbench rebuild` makes it again", HELD
