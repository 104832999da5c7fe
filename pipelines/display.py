"""How a long command shows where it is: one moving line on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from warehouse.text import one_line


@contextmanager
def shown() -> Iterator[Callable[[str, bool], None]]:
    """Gives a function of a line and whether it is passing. Passing lines are for terminals only."""
    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:
        yield lambda line, passing: None if passing else print(one_line(line), file=sys.stderr, flush=True)
        return
    with console.status("starting") as status:

        def show(line: str, passing: bool) -> None:
            if passing:
                status.update(one_line(line))
            else:
                console.print(one_line(line))

        yield show
