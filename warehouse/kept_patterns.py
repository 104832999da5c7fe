"""What patterns need and what `re` compiles them to, kept beside the bytecode, as bytecode is.

To learn it of all patterns that read a notice takes four seconds. It is written when a program ends that
learned something new, and is nothing but the sum of what the patterns say: where it is broken, of another
program or not ours to write, it is learned again.
"""

import _sre  # type: ignore[import-not-found]
import atexit
import importlib.util
import os
import re
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

import msgspec

MOST = 10_000
"""Things that are kept; of more, those that this program asked for."""
_asked: dict[str, Any] = {}


def kept(what: str, pattern: str, flags: int, learn: Callable[[], Any]) -> Any:
    """What is kept of a pattern under this word, else what is learned now: lists, words, numbers, bytes."""
    key = sha256(f"{what} {int(flags)} {pattern}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
    if (found := _kept().get(key)) is None:
        found = learn()
        if not _asked.keys() - _kept().keys():
            atexit.register(_write)
    _asked[key] = found
    return found


def compiled(
    pattern: str, flags: int = 0, way: int | None = None, parsed: Callable[[], Any] | None = None
) -> re.Pattern[str]:
    """As `re.compile` gives it. `way`: one of the pattern's alternatives by number, which `parsed` gives."""

    def learn() -> tuple[int, int, dict[str, int], bytes]:
        found = parsed() if parsed else _parser.parse(pattern, int(flags))
        code = array("I", _compiler._code(found, int(flags)))
        state = found.state
        return int(flags | state.flags), state.groups - 1, dict(state.groupdict), code.tobytes()

    of, groups, names, code = kept(f"code {way}", pattern, flags, learn)
    by_number = {number: name for name, number in names.items()}
    of_groups = tuple(by_number.get(number) for number in range(groups + 1))
    said = pattern if way is None else None
    found: re.Pattern[str] = _sre.compile(said, of, array("I", code).tolist(), groups, names, of_groups)
    return found


@cache
def _path() -> Path:
    return Path(importlib.util.cache_from_source(__file__)).with_suffix(".patterns")


@cache
def _program() -> bytes:
    """A hash of the code that learns, and of the Python that takes patterns apart."""
    code = (Path(__file__), Path(__file__).with_name("sieve.py"))
    return sha256(b"".join(path.read_bytes() for path in code) + sys.version.encode()).digest()


@cache
def _kept() -> dict[str, Any]:
    try:
        content = _path().read_bytes()
    except OSError:
        return {}
    of, digest, said = content[:32], content[32:64], content[64:]
    if of != _program() or digest != sha256(said).digest():
        return {}
    found: dict[str, Any] = msgspec.msgpack.decode(said)
    return found


def _write() -> None:
    if sys.dont_write_bytecode:
        return
    found = _kept() | _asked
    said = msgspec.msgpack.encode(found if len(found) <= MOST else _asked)
    part = _path().with_suffix(f".{os.getpid()}")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_program() + sha256(said).digest() + said)
        part.replace(_path())
    except OSError:  # not ours to write, or the disk is full
        with suppress(OSError):
            part.unlink()
