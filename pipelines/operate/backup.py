"""Whether a copy of a home is whole, and a home again from such a copy.

Landing cannot be made again; nor can what people wrote. Everything else is made from them.
"""

import shlex
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
REGISTER, REGISTER_WORDS = "register", "the register, replies and policies, where they are your own"
"""The operator's own register in a copy, where it lies outside the home."""
SETTING = "the environment's PEERBENCH_ settings, and the keys that they name"


class NotWhole(UserError):
    """A copy lacks something, or holds it damaged."""

    exit_code = 1


class NoCopy(UserError):
    """There is no folder by the name that was given for a copy."""


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
    own = register_part(settings)
    words = f"{REGISTER_WORDS}: outside the home: in a copy it is {REGISTER}/" if own else REGISTER_WORDS
    yield _part(own or settings.register_dir, words)
    for path in keys(settings):
        yield _part(path, "a key: keep it apart from the copy")


def register_part(settings: Settings) -> Path | None:
    """The operator's own register, where it lies in none of the folders that a copy of the home holds.

    The whole path, for commands that are typed anywhere. Null where it is the package's, or one of the
    home's parts.
    """
    register, home = settings.register_dir.resolve(), settings.home.resolve()
    kept = (home / name for name in ("landing", *WRITTEN))
    ours = Settings.model_fields["register_dir"].default
    if register == Path(ours).resolve() or any(register.is_relative_to(path) for path in kept):
        return None
    return register


def keys(settings: Settings) -> list[Path]:
    """Keys that the settings name: no copy of the home should hold them, so none is looked for there."""
    return [path for path in (settings.signing_key, settings.public_key) if path is not None]


def check(settings: Settings, copy: Path) -> list[str]:
    """What a copy of the home lacks or holds damaged, a line each; empty for a whole one.

    Every file that the home's ledger names, but what was accepted as lost or lacks at home too, must be in
    the copy and hold what its name says. Nothing else may lie in its landing that the home has not. What
    people wrote must be the same, their own register too: outside the home it is looked for as `register/`.
    Raises NoCopy.
    """
    _there(copy)
    home, root = settings.home, copy / "landing"
    if not root.is_dir():
        return [f"{copy}: holds no landing/"]
    missing_here = {gone.path for gone in ledger.lacking(home)}
    named = {path for path, row in ledger.entries(home).items() if row.get("state") != "lost"}
    there = _files(home / "landing", (".zst", ".json"))
    wanted = tracked(sorted((named | there) - missing_here), "files of landing looked for in the copy")
    problems = [f"{root / path}: missing" for path in wanted if not (root / path).exists()]
    problems += [f"{fault.path}: {fault.problem}" for fault in faults(copy) if fault.path.exists()]
    for name in WRITTEN:
        if (home / name).exists() and not _same(home / name, copy / name, name in (*HISTORIES, LEDGER)):
            problems.append(f"{copy / name}: missing or not what the home has")
    landed = set(ledger.entries(home))  # also what was accepted as lost: a copy may well hold it
    known = _files(home / "landing") | landed
    known |= {Path(path).with_suffix(".json").as_posix() for path in landed}
    problems += [
        f"{root / path}: in the copy's landing, and neither the home nor its ledger has it"
        for path in sorted(_files(root) - known)
    ]
    return problems + _register_lacks(settings, copy)


def _files(landing: Path, kinds: tuple[str, ...] = ()) -> set[str]:
    """Paths below a landing of its files, of these suffixes, but for what a write left half done."""
    return {
        path.relative_to(landing).as_posix()
        for path in landing.rglob("*")
        if (not kinds or path.suffix in kinds) and not path.name.startswith(".") and not path.is_dir()
    }


def _register_lacks(settings: Settings, copy: Path) -> list[str]:
    """A line where the operator's own register is not in the copy, or not as it is now."""
    own = register_part(settings)
    if own is None:
        return []
    inside = own.resolve().is_relative_to(settings.home.resolve())
    copied = copy / (own.resolve().relative_to(settings.home.resolve()) if inside else REGISTER)
    if own.is_dir() and _same(own, copied, False):
        return []
    command = shlex.join(("cp", "-rT", str(own), str(copied)))
    state = "not what is there now" if copied.is_dir() else "not in the copy"
    return [f"{own}: {REGISTER_WORDS}: {state}: `{command}`"]


def _there(copy: Path) -> None:
    if not copy.is_dir():
        raise NoCopy(f"{copy}: no folder: name the copy of the home")


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
    Raises NoCopy, NotWhole, NotEmpty; nothing is written then.
    `peerbench rebuild` makes the rest.
    """
    _there(copy)
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


def not_in(settings: Settings, copy: Path) -> list[str]:
    """What a backup should hold, and the copy has not, in words: of the home, and what lies outside it."""
    found = [f"{name} ({words})" for name, words in WRITTEN.items() if not (copy / name).exists()]
    own = register_part(settings)
    if (copy / REGISTER).is_dir():
        return found
    if own is not None:
        found.append(f"{own} ({REGISTER_WORDS})")
    elif settings.register_dir.resolve() == Path(Settings.model_fields["register_dir"].default).resolve():
        found.append(f"{REGISTER}/ ({REGISTER_WORDS})")
    return found


def held(settings: Settings, copy: Path) -> int:
    """Checks a copy. Gives how many files of landing it holds. Raises NoCopy; NotWhole with a line each."""
    problems = check(settings, copy)
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
