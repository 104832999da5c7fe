"""What a user can mend, as one line and exit 2."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from warehouse.text import one_line


@contextmanager
def errors_told() -> Iterator[None]:
    """Turns what a user can mend into one line and exit 2. A reader that closed the pipe is no error."""
    try:
        yield
    except (BrokenPipeError, typer.Exit):
        raise
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error))
    except (ValueError, RuntimeError) as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """One line on stderr, and exit 2."""
    for number, line in enumerate(message.split("\n")):
        typer.echo(("" if number else "peerbench: ") + one_line(line), err=True)
    raise typer.Exit(2)
