"""Whether a copy of a home is whole, and a home again from such a copy.

Landing cannot be made again; nor can what people wrote. Everything else is made from them.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.collect import ledger
from pipelines.collect.landing import LEDGER, sole_writer
from pipelines.collect.verify import faults
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.progress import Progress, tracked
from warehouse.snapshots.disk import Disk
from warehouse.text import counted

WRITTEN = {
    "home.json": "whose register this home has",
    LEDGER: "what landed, a line a file",
    "withdrawals.jsonl": "what was taken back, and why",
    "runs.jsonl": "what was run",
    "nights.jsonl": "the figures of each night",
    "labels": "labels given by people",
    "models": "models that were trained here",
}
"""Files of a home that nobody can make again, beside landing."""
BEGUN = ("home.json", LEDGER)
"""Of these, what is there as soon as something landed."""
OWN = ("home.json", "warehouse", "withdrawals.jsonl")
HISTORIES = ("runs.jsonl", "nights.jsonl", "sizes.jsonl")
SETTING = "the environment's PEERBENCH_ settings, and the keys that they name"


class NotWhole(UserError):
    """A copy lacks something, or holds it damaged."""

    exit_code = 1


class NotEmpty(UserError):
    """A home that holds something already is not restored into."""


@dataclass(frozen=True)
class Part:
    """One thing that belongs in a backup: where it lies, what it is, how large, and whether it is there."""

    path: Path
    words: str
    bytes: int | None


def parts(settings: Settings) -> Iterator[Part]:
    """Everything that a backup must hold; a part that this home has not is given without bytes."""
    home = settings.home
    yield _part(home / "landing", "what was received: it cannot be had again")
    for name, words in WRITTEN.items():
        yield _part(home / name, words)
    yield _part(settings.register_dir, "the register, replies and policies, where they are your own")
    for path in (settings.signing_key, settings.public_key):
        if path is not None:
            yield _part(path, "a key: keep it apart from the copy")


def check(home: Path, copy: Path) -> list[str]:
    """What a copy of the home lacks or holds damaged, a line each; empty for a whole one.

    Every file that the home's ledger names, but what was accepted as lost or lacks at home too, must be in
    the copy and hold what its name says. What people wrote must be the same.
    """
    root = copy / "landing"
    if not root.is_dir():
        return [f"{copy}: holds no landing/"]
    missing_here = {gone.path for gone in ledger.lacking(home)}
    named = {path for path, row in ledger.entries(home).items() if row.get("state") != "lost"}
    there = {
        path.relative_to(home / "landing").as_posix()
        for path in (home / "landing").glob("*/**/*")
        if path.suffix in (".zst", ".json") and not path.name.startswith(".")
    }
    wanted = tracked(sorted((named | there) - missing_here), "files of landing looked for in the copy")
    problems = [f"{root / path}: missing" for path in wanted if not (root / path).exists()]
    problems += [f"{fault.path}: {fault.problem}" for fault in faults(copy) if fault.path.exists()]
    for name in WRITTEN:
        if (home / name).exists() and not _same(home / name, copy / name, name in (*HISTORIES, LEDGER)):
            problems.append(f"{copy / name}: missing or not what the home has")
    return problems


def lacks(copy: Path) -> list[str]:
    """What a copy shows by itself to lack or to hold damaged, a line each.

    Every home that holds landed files has a ledger that names each, and says whose register it is of.
    """
    problems = [f"{fault.path}: {fault.problem}" for fault in faults(copy)]
    for name in BEGUN:
        if not (copy / name).is_file():
            problems.append(f"{copy / name}: missing: {WRITTEN[name]}")
    if (copy / LEDGER).is_file():
        known = ledger.entries(copy)
        if broken := ledger.broken_lines(copy):
            problems.append(f"{copy / LEDGER}: {counted(broken, 'broken line')}")
        landed = (path.relative_to(copy / "landing").as_posix() for path in copy.glob("landing/*/**/*.zst"))
        if unnamed := sum(path not in known for path in landed):
            problems.append(
                f"{copy / LEDGER}: does not name {counted(unnamed, 'file')} of landing that are there"
            )
    return problems


def restore(settings: Settings, copy: Path, incomplete: bool = False) -> int:
    """Puts landing and what people wrote from a copy into an empty home. Gives the files of landing.

    The copy is held against its own ledger first; `incomplete` puts back what there is all the same.
    Raises NotWhole, NotEmpty; nothing is written then.
    `peerbench rebuild` makes the rest.
    """
    home = settings.home
    if not (copy / "landing").is_dir():
        raise NotWhole(f"{copy}: holds no landing/")
    problems = [] if incomplete else lacks(copy)
    if problems:
        raise NotWhole(f"{_told(problems)}\n`--incomplete` puts back what there is, without these")
    with sole_writer(home):
        held = [path for path in (home / "landing").glob("*") if any(path.glob("**/*.zst"))]
        held += [path for name in OWN if (path := home / name).exists()]
        if held:
            raise NotEmpty(f"{held[0]}: this home is not empty: restore into another one")
        _copy_landing(copy / "landing", home / "landing")
        for name in WRITTEN:
            if (copy / name).is_dir():
                shutil.copytree(copy / name, home / name, dirs_exist_ok=True)
            elif (copy / name).exists():
                Disk().put(home / name, (copy / name).read_bytes())
    return sum(1 for _ in (home / "landing").glob("**/*.zst"))


def _copy_landing(copied: Path, to: Path) -> None:
    progress = Progress("files put back", sum(1 for path in copied.rglob("*") if path.is_file()))

    def put(path: str, place: str) -> None:
        shutil.copy2(path, place)
        progress.add()

    shutil.copytree(copied, to, dirs_exist_ok=True, copy_function=put)


def held(home: Path, copy: Path) -> int:
    """Checks a copy. Gives how many files of landing it holds. Raises NotWhole with a line each."""
    problems = check(home, copy)
    if problems:
        raise NotWhole(_told(problems))
    return sum(1 for _ in (copy / "landing").glob("**/*.zst"))


def _told(problems: list[str]) -> str:
    more = f"\nand {len(problems) - 20} more" if len(problems) > 20 else ""
    return "\n".join(problems[:20]) + more


def _part(path: Path, words: str) -> Part:
    if path.is_dir():
        return Part(path, words, sum(one.stat().st_size for one in path.rglob("*") if one.is_file()))
    return Part(path, words, path.stat().st_size if path.exists() else None)


def _same(path: Path, copied: Path, grows: bool) -> bool:
    """Whether a copy holds a file or a folder; of one that grows, its beginning is enough."""
    if path.is_dir():
        names = [one.relative_to(path) for one in path.rglob("*") if one.is_file()]
        return all(_same(path / name, copied / name, False) for name in names)
    if not copied.is_file():
        return False
    content, copy = path.read_bytes(), copied.read_bytes()
    return content.startswith(copy) if grows and copy else content == copy
