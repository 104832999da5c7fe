"""Where in landing files are read from, and what lies elsewhere: a renamed month, a copy beside it."""

import re
import shlex
from collections.abc import Collection
from datetime import date
from pathlib import Path

from pipelines.collect.landing import DOCUMENTS, RECEIVED
from pipelines.collect.sources import SOURCES
from warehouse.snapshots.disk import free

ASIDE, ASTRAY = "damaged", "astray"
"""Folders of landed files that were damaged, and, beside landing, of what was moved out of it."""
_DAY = re.compile(r"(\d{4})/(\d\d)/(\d\d)")
_HASH = re.compile(r"[0-9a-f]{64}")


def of_days(home: Path, name: str, source: str = "*") -> list[tuple[str, date, Path]]:
    """(source, day, file) of every file by this name (a pattern) that lies under a day, in order."""
    found = []
    for path in sorted((home / "landing").glob(f"{source}/[0-9]*/*/*/{name}")):
        of, *_ = path.relative_to(home / "landing").parts
        day = _day("/".join(path.parts[-4:-1]))
        if day is not None and of in SOURCES and _is_ours(path):
            found.append((of, day, path))
    return found


def is_read(below: str) -> bool:
    """Whether a path below landing is one that anything is read from."""
    source, *rest = below.split("/")
    if source not in SOURCES or not rest:
        return False
    if rest[0][:1].isdigit():
        return len(rest) == 4 and _day("/".join(rest[:3])) is not None and _is_ours(Path(below))
    return len(rest) == 1 or rest[0] in (RECEIVED, DOCUMENTS, ASIDE)


def strays(home: Path) -> list[Path]:
    """Landed files and records of days that lie where nothing is read, in order."""
    root = home / "landing"
    found = (*root.glob("**/*.zst"), *root.glob("**/windows.json"))
    return sorted(path for path in found if not is_read(path.relative_to(root).as_posix()))


def back(home: Path, stray: Path, known: Collection[str]) -> str:
    """What brings a stray file, and all that was moved with it, to where it lay; else out of landing.

    `known`: paths below landing that landed, by the ledger.
    """
    root = home / "landing"
    lies = stray.relative_to(root).parts
    tail = 1 if _HASH.fullmatch(stray.stem) else 2  # records have one name: the day tells them apart
    landed = (Path(path).parts for path in known if is_read(path))
    lay = next((parts for parts in landed if parts[-tail:] == lies[-tail:]), None)
    if lay is None:
        whole = stray if lies[0] in SOURCES else root / lies[0]
        return f"give it the name that it had, SOURCE/YYYY/MM/DD/FILE, or {away(home, whole)}"
    while lies[-1:] == lay[-1:] and len(lies) > 1 and len(lay) > 1 and not _nested(lies[:-1], lay[:-1]):
        lies, lay = lies[:-1], lay[:-1]
    old, new = root.joinpath(*lies), root.joinpath(*lay)
    if old.is_file() and not new.exists():
        made = "" if new.parent.exists() else f"`{_quoted('mkdir', '-p', new.parent)}`, "
        both = [path for path in dict.fromkeys((old, old.with_suffix(".json"))) if path.exists()]
        return f"{made}`{_quoted('mv', *both, new.parent)}`"
    if not new.exists():
        made = "" if new.parent.exists() else f"`{_quoted('mkdir', '-p', new.parent)}`, "
        return f"{made}`{_quoted('mv', old, new)}`"
    rest = f"`{_quoted('cp', '-rn', f'{old}/.', new)}`, " if old.is_dir() else ""
    return f"it is a copy: {rest}{away(home, old)}"


def _nested(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one folder lies in the other: neither can be moved to where the other is."""
    return one == other[: len(one)] or other == one[: len(other)]


def away(home: Path, path: Path) -> str:
    """The commands that take something out of landing and keep it."""
    made = "" if (home / ASTRAY).exists() else f"`{_quoted('mkdir', '-p', home / ASTRAY)}`, "
    return f"{made}`{_quoted('mv', path, free(home / ASTRAY / path.name))}`"


def _quoted(*words: object) -> str:
    return shlex.join(map(str, words))


def _day(text: str) -> date | None:
    if not (match := _DAY.fullmatch(text)):
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _is_ours(path: Path) -> bool:
    """Whether a file in the folder of a day has a name that landing gives."""
    return path.name == "windows.json" or bool(_HASH.fullmatch(path.stem))
