"""What patterns need, kept beside the bytecode: to learn it of all that read a notice takes two seconds.

It is written when a program ends that learned something new, and is nothing but the sum of what the patterns
say: where it is broken, of another program or not ours to write, it is learned again.
"""

import atexit
import importlib.util
import json
import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

Needs = list[list[str]]
"""The words that a pattern needs, and those that it begins with; none where they are not known."""
MOST = 5_000
"""Patterns that are kept; of more, those that this program asked for."""
_asked: dict[str, list[Needs]] = {}


def known(pattern: str, flags: int) -> list[Needs] | None:
    """What is kept of a pattern and its alternatives, or null."""
    key = _key(pattern, flags)
    found = _kept().get(key)
    if found is not None:
        _asked[key] = found
    return found


def keep(pattern: str, flags: int, needs: list[Needs]) -> None:
    """Keeps what was learned of a pattern, when the program ends."""
    if not _asked.keys() - _kept().keys():
        atexit.register(_write)
    _asked[_key(pattern, flags)] = needs


def _key(pattern: str, flags: int) -> str:
    return sha256(f"{int(flags)} {pattern}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


@cache
def _path() -> Path:
    return Path(importlib.util.cache_from_source(__file__)).with_suffix(".json")


@cache
def _program() -> str:
    """A hash of the code that learns, and the Python that takes patterns apart."""
    return sha256(Path(__file__).with_name("sieve.py").read_bytes() + sys.version.encode()).hexdigest()


@cache
def _kept() -> dict[str, list[Needs]]:
    try:
        of, digest, said = _path().read_text().split("\n", 2)
        if of == _program() and digest == sha256(said.encode()).hexdigest():
            found: dict[str, list[Needs]] = json.loads(said)
            return found
    except (OSError, ValueError):
        pass
    return {}


def _write() -> None:
    if sys.dont_write_bytecode:
        return
    found = _kept() | _asked
    said = json.dumps(found if len(found) <= MOST else _asked)
    part = _path().with_suffix(f".{os.getpid()}")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(f"{_program()}\n{sha256(said.encode()).hexdigest()}\n{said}")
        part.replace(_path())
    except OSError:  # not ours to write, or the disk is full
        with suppress(OSError):
            part.unlink()
