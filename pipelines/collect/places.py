"""Where in landing files are read from, and what lies elsewhere: a renamed month, a copy beside it."""

import fnmatch
import os
import re
import shlex
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from pipelines.collect.landing import DOCUMENTS, RECEIVED
from pipelines.collect.sources import SOURCES
from warehouse.snapshots.disk import free

ASIDE, ASTRAY = "damaged", "astray"
"""Folders of landed files that were damaged, and, beside landing, of what was moved out of it."""
_DAY = re.compile(r"(\d{4})/(\d\d)/(\d\d)")
_HASH = re.compile(r"[0-9a-f]{64}")
_DEEPEST = 8


def of_days(home: Path, name: str, source: str = "*") -> list[tuple[str, date, Path]]:
    """(source, day, file) of every file by this name (a pattern) that lies under a day, in order."""
    root, found = home / "landing", []
    for of in sorted(SOURCES) if source == "*" else [source]:
        for year in _inside(f"{root}/{of}") if of in SOURCES else ():
            months = (f"{year}/{month}" for month in _inside(f"{root}/{of}/{year}") if year[0].isdigit())
            for days in (f"{month}/{day}" for month in months for day in _inside(f"{root}/{of}/{month}")):
                if (day := _day(days)) is not None:
                    folder = root / of / days
                    named = fnmatch.filter(_inside(str(folder)), name)
                    found += [(of, day, folder / one) for one in named if _is_ours(one)]
    return found


def _inside(folder: str) -> list[str]:
    """What lies in a folder, in order; nothing where it is none."""
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []


def is_read(below: str) -> bool:
    """Whether a path below landing is one that anything is read from."""
    source, *rest = below.split("/")
    if source not in SOURCES or not rest:
        return False
    if rest[0][:1].isdigit():
        return len(rest) == 4 and _day("/".join(rest[:3])) is not None and _is_ours(rest[3])
    return len(rest) == 1 or rest[0] in (RECEIVED, DOCUMENTS, ASIDE)


def files_below(home: Path) -> Iterator[str]:
    """Every file of landing by its path below it, behind links too: a year may lie on another disk."""
    root = f"{home / 'landing'}"
    for folder, inner, names in os.walk(root, followlinks=True):
        below = folder[len(root) + 1 :]
        if below.count("/") >= _DEEPEST:
            inner.clear()  # a link that leads back ends somewhere
        yield from (f"{below}/{name}" if below else name for name in names)


def strays(home: Path) -> list[Path]:
    """Landed files and records of days that lie where nothing is read, in order."""
    found = (one for one in files_below(home) if one.endswith((".zst", "/windows.json")) and not is_read(one))
    return sorted(home / "landing" / one for one in found)


def back(home: Path, stray: Path, known: Collection[str]) -> str:
    """What brings a stray file, and all that was moved with it, to where it lay; else out of landing.

    `known`: paths below landing that landed, by the ledger.
    """
    root = home / "landing"
    lies, lay = stray.relative_to(root).parts, lay_at(home, stray, known)
    if lay is None:
        out = stray if lies[0] in SOURCES else root / lies[0]
        return f"give it the name that it had, SOURCE/YYYY/MM/DD/FILE, or {pasted(*away(home, out))}"
    old, new = whole(home, stray, lay)
    if new.exists():
        rest = [quoted("cp", "-rn", f"{old}/.", new)] if old.is_dir() else []
        return f"it is a copy: {pasted(*rest, *away(home, old))}"
    made = [] if new.parent.exists() else [quoted("mkdir", "-p", new.parent)]
    if old.is_file():
        both = [path for path in dict.fromkeys((old, old.with_suffix(".json"))) if path.exists()]
        return pasted(*made, quoted("mv", *both, new.parent))
    return pasted(*made, quoted("mv", old, new))


def whole(home: Path, stray: Path, lay: tuple[str, ...]) -> tuple[Path, Path]:
    """(what was moved with a stray file, where that lay): the largest folder of the two, or the file."""
    root, lies = home / "landing", stray.relative_to(home / "landing").parts
    while lies[-1:] == lay[-1:] and len(lies) > 1 and len(lay) > 1 and not _nested(lies[:-1], lay[:-1]):
        lies, lay = lies[:-1], lay[:-1]
    return root.joinpath(*lies), root.joinpath(*lay)


def lay_at(home: Path, stray: Path, known: Collection[str]) -> tuple[str, ...] | None:
    """Below landing, where a stray file lay; null where nothing that landed is known by its name.

    One content may have landed under several days: a place that is empty now comes first, then the likest.
    """
    root = home / "landing"
    lies = stray.relative_to(root).parts
    tail = 1 if _HASH.fullmatch(stray.stem) else 2  # records have one name: the day tells them apart
    landed = (Path(path).parts for path in known if is_read(path))
    same = [parts for parts in landed if parts[-tail:] == lies[-tail:]]
    return min(
        same, key=lambda parts: (root.joinpath(*parts).exists(), -_alike(parts, lies), parts), default=None
    )


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many parts two paths have in common at their ends."""
    differ = (n for n, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))


def _nested(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one folder lies in the other: neither can be moved to where the other is."""
    return one == other[: len(one)] or other == one[: len(other)]


def away(home: Path, path: Path) -> list[str]:
    """The commands that take something out of landing and keep it."""
    made = [] if (home / ASTRAY).exists() else [quoted("mkdir", "-p", home / ASTRAY)]
    return [*made, quoted("mv", path, free(home / ASTRAY / path.name))]


def pasted(*commands: str) -> str:
    """Commands of the shell as one that can be pasted.

    What `cp -n` passes over is no failure of it in one version and one in another, so the next goes on.
    """
    words = "".join(f"{one}; " if one.startswith("cp -rn ") else f"{one} && " for one in commands)
    return f"`{words.removesuffix(' && ').removesuffix('; ')}`"


def quoted(*words: object) -> str:
    """A command of the shell."""
    return shlex.join(map(str, words))


def _day(text: str) -> date | None:
    if not (match := _DAY.fullmatch(text)):
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _is_ours(name: str) -> bool:
    """Whether a file in the folder of a day has a name that landing gives."""
    return name == "windows.json" or bool(_HASH.fullmatch(name.rpartition(".")[0] or name))
