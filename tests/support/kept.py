"""What takes long to make and hangs on the checkout alone, kept for the next run of the tests.

Kept below `.pytest_cache` by a hash of all that it is made of: every file of the program, its settings and the
sample, the lock file, the interpreter, and the day, since some words depend on it. Whatever changes, it is made
again. `pytest --cache-clear` forgets all, and nothing is kept where pytest has no cache (`-p no:cacheprovider`).
"""

import fcntl
import hashlib
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pipelines.clock import london_today

ROOT = Path(__file__).parents[2]
MADE_OF = ("assets", "pipelines", "sample", "sensors", "warehouse", "tests/gold", "tests/support")
STATES = 2
"""How many states of the checkout are kept: two, for going to and fro between branches."""


@cache
def state(root: Path = ROOT) -> str:
    """One hash of all that a made thing can hang on."""
    found = hashlib.sha256(f"{sys.version} {platform.machine()} {london_today()}".encode())
    settings = {name: value for name, value in os.environ.items() if name.startswith("PEERBENCH_")}
    found.update(repr(sorted(settings.items())).encode())
    files = [path for folder in MADE_OF for path in (root / folder).rglob("*")]
    for path in sorted([*files, root / "uv.lock", root / "pyproject.toml"]):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def made_once(place: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `place/name`, which the first process makes and the others wait for."""
    place.mkdir(parents=True, exist_ok=True)
    folder, made = place / name, place / f"{name}.made"
    with _alone(place / f"{name}.lock"):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


def keep(
    cache_place: Path, name: str, make: Callable[[Path], None], root: Path = ROOT
) -> Callable[[Path], None]:
    """`make`, which copies what an earlier run kept for the same state, and else keeps what it makes."""

    def kept(folder: Path) -> None:
        place = cache_place / state(root)
        if (place / f"{name}.made").exists():
            _copy(place / name, folder)
            place.touch()
            return
        make(folder)
        _forget(cache_place, place)
        made_once(place, name, lambda new: _copy(folder, new))

    return kept


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)


def _forget(cache_place: Path, now: Path) -> None:
    """Leaves the newest states, that of now among them."""
    others = sorted(cache_place.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in [path for path in others if path != now][STATES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
