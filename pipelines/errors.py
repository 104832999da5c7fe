"""What a user can mend, as one line and exit 2; what is a fault of ours, with its traceback and exit 70."""

import re
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from warehouse.errors import FULL, ROOM, UserError
from warehouse.snapshots.disk import in_the_way, move_aside
from warehouse.text import one_line

_TYPED = "peerbench.typed"
EX_SOFTWARE = 70
"""sysexits.h: an internal fault of the program."""
_FULL = re.compile(rf"\(os error ({'|'.join(map(str, FULL))})\)|database or disk is full")
"""How libraries in Rust say it, in words alone, and SQLite."""
OURS = (
    "peerbench: this is a fault of peerbench, not of your files or settings. What was landed and published "
    "before stays as it is. Please report it: the lines above, the command, and what `peerbench status` says"
)


class errors_told:
    """Turns what a user can mend into one line and its exit code, and every other exception into exit 70.

    A user can mend a UserError, and what the system says of a named file. A reader that closed the pipe is no
    error. `typed`: the words of the command: a path among them is the user's own, and stands in nobody's way.
    """

    def __init__(self, typed: Sequence[str] = ()) -> None:
        self._typed = typed

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, UserError):
            fail(_words(error, self._typed), error.exit_code)
        if not isinstance(error, Exception) or isinstance(error, BrokenPipeError) or _of_typer(error):
            return
        if isinstance(error, OSError) and error.filename:
            fail(_of_system(error, self._typed))
        if is_full(error):
            fail(f"the disk is full ({one_line(str(error))}): {ROOM}; what was landed and published stays")
        tell_ours(error)


class Told(TyperGroup):
    """A group of commands that are all told so, whatever they call outside of `errors_told`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer does, with the words kept for messages."""
        ctx.meta[_TYPED] = list(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with errors_told(ctx.meta.get(_TYPED, ())):
            return super().invoke(ctx)


def tell_ours(error: Exception) -> NoReturn:
    """The traceback, whose fault it is, what was kept and where to say so; exit 70."""
    for text in traceback.format_exception(error):
        for line in text.splitlines():
            indent = line[: len(line) - len(line.lstrip(" "))]
            typer.echo(indent + one_line(line), err=True)
    typer.echo(OURS, err=True)
    raise typer.Exit(EX_SOFTWARE)


def fail(message: str, exit_code: int = 2) -> NoReturn:
    """One line on stderr, and exit 2, or what the error says."""
    tell(message)
    raise typer.Exit(exit_code)


def tell(message: str) -> None:
    """What `fail` says, of one of several files: the command goes on."""
    for number, line in enumerate(message.split("\n")):
        typer.echo(("" if number else "peerbench: ") + one_line(line), err=True)


def is_ours(error: BaseException) -> bool:
    """Whether an exception is a fault of the program, not one that a user can mend."""
    named = isinstance(error, OSError) and error.filename
    return not (isinstance(error, UserError) or named or is_full(error))


def is_full(error: BaseException) -> bool:
    """Whether a disk had no room. A write into an open file says so without the name of the file."""
    return (isinstance(error, OSError) and error.errno in FULL) or bool(_FULL.search(str(error)))


def _words(error: UserError, typed: Sequence[str] = ()) -> str:
    if isinstance(error, OSError) and error.filename:
        return _of_system(error, typed)
    return str(error)


def _of_system(error: OSError, typed: Sequence[str] = ()) -> str:
    """What the system says of a file, and what moves away what stands in its place."""
    path = in_the_way(error)
    if path and any(Path(word).resolve() == path.resolve() for word in typed):
        return f"{path}: {error.strerror}"
    mend = f"; it stands in the way: {move_aside(path)}; `peerbench status` says more" if path else ""
    if error.errno in FULL:
        mend = f": the disk is full: {ROOM}, then the same again; what was landed and published stays"
    return f"{path or error.filename}: {error.strerror}{mend}"


def _of_typer(error: Exception) -> bool:
    """Exit, Abort, and what typer says of a command line."""
    return type(error).__module__.partition(".")[0] == "typer"
