"""The program as a hash, so that what was made by another one is made again."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from platform import python_version

ROOT = Path(__file__).parents[1]
READING = ("authorities", "collect", "criteria", "documents", "notices", "social_value")
"""The stages up to reading, none of which imports a later one."""
SHARED = ("warehouse/tables", "warehouse/frameworks", "warehouse/snapshots")


@cache
def program(*stages: str) -> str:
    """A hash of the program up to these stages: our files, Python, and the libraries that we ask for."""
    found = hashlib.sha256(f"{python_version()}\n".encode())
    for path in files(stages):
        found.update(f"{path.relative_to(ROOT).as_posix()} ".encode() + path.read_bytes() + b"\0")
    for stated in requires("peerbench") or ():
        if "extra ==" not in stated and (name := re.match(r"[\w.-]+", stated)):
            found.update(f"{name[0]} {version(name[0])}\n".encode())
    return found.hexdigest()


def files(stages: Iterable[str]) -> list[Path]:
    """Every file of these stages and of what all stages share: modules, words and numbers."""
    folders = [*(ROOT / "pipelines" / stage for stage in stages), *map(ROOT.joinpath, SHARED)]
    found = [path for folder in folders for path in folder.rglob("*")]
    found += [*(ROOT / "pipelines").glob("*.py"), *(ROOT / "warehouse").glob("*.py")]
    return sorted(path for path in found if path.is_file() and path.suffix != ".pyc")
