"""How a long command shows where it is: one moving line on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from warehouse.progress import told_to
from warehouse.text import one_line


@contextmanager
def shown() -> Iterator[Callable[[str, bool], None]]:
    """Gives a function of a line and whether it is passing. Passing lines are for terminals only.

    What long work says of itself (`warehouse.progress`) is shown so, too.
    """
    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:
        with told_to(_plain):
            yield _plain
        return
    with console.status("starting") as status:

        def show(line: str, passing: bool) -> None:
            if passing:
                status.update(one_line(line))
            else:
                console.print(one_line(line))

        with told_to(show):
            yield show


def _plain(line: str, passing: bool) -> None:
    if not passing:
        print(one_line(line), file=sys.stderr, flush=True)
