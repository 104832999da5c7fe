"""What each step of a rebuild or of a night takes: CPU seconds, and the most memory that it reached.

    .venv/bin/python tests/bench/steps.py HOME [--changed]

HOME is used up: it gets another snapshot (`cp -r` keeps one for the next time). Pages are not made. Memory is the
most that the process held while the step ran (VmHWM, set back before each by /proc/self/clear_refs: Linux), and in
brackets what it held when the step was over. What a step does inside another stands under it, and is counted in it.
"""

import argparse
import functools
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines import rebuild
from pipelines.publish import snapshot as publishing
from pipelines.settings import Settings
from pipelines.step import Step
from warehouse.snapshots import package, snapshot

INSIDE: tuple[tuple[Any, str, int | None], ...] = (
    (publishing.less, "held", None),
    (publishing, "all_problems", None),
    (publishing, "unpublishable", None),
    (publishing, "publish", None),
    (snapshot, "_table", 2),
    (package, "_extracts", None),
    (snapshot, "_seal", None),
)
"""Functions of a publish that are measured, with the argument that names what they do."""
_depth = 0


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Prints what the block took."""
    global _depth
    _forget_most()
    _depth += 1
    begun, clock = _cpu(), time.monotonic()
    yield
    _depth -= 1
    most, now = (_memory(field) for field in ("VmHWM", "VmRSS"))
    took = f"{_cpu() - begun:8.2f} CPU s {time.monotonic() - clock:8.2f} s {most:7,.0f} MB ({now:,.0f})"
    print(f"{took}  {'  ' * _depth}{name}", flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _forget_most() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def _wrap(owner: Any, name: str, argument: int | None) -> None:
    inner: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(inner)
    def outer(*args: Any, **more: Any) -> Any:
        of = "" if argument is None else f" {getattr(args[argument], 'name', args[argument])}"
        with measured(f"{name}{of}"):
            found = inner(*args, **more)
            return list(found) if isinstance(found, Iterator) else found

    setattr(owner, name, outer)


def _named(again: Callable[..., Any]) -> Callable[..., Any]:
    def outer(step: Step, *args: Any) -> Any:
        with measured(step.name):
            return again(step, *args)

    return outer


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("home", type=Path)
    asked.add_argument("--changed", action="store_true")
    given = asked.parse_args()
    print(f"{_cpu():8.2f} CPU s: start")
    Step.again = _named(Step.again)  # type: ignore[method-assign]
    for owner, name, argument in INSIDE:
        _wrap(owner, name, argument)
    rebuild.site.pages = lambda _: 0  # type: ignore[assignment, attr-defined]
    with measured("all"):
        rebuild.rebuild(Settings(home=given.home), changed=given.changed)


if __name__ == "__main__":
    sys.exit(main())
