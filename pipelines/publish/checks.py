"""What may hold a publish up: each check by its name, the fault that it finds, and what mends it."""

from dataclasses import dataclass, field

from warehouse.snapshots.manifest import DamagedFile, Gone
from warehouse.tables import TABLES

LAST, FILES, EMPTY, GONE, REFUSED = "last_snapshot", "landed_files", "empty", "rows_gone", "refused"
WAITING = "documents_waiting"


def is_check(name: str) -> bool:
    """Whether a name is that of a check, which may hold or not."""
    kind, _, of = name.partition(":")
    if kind in (EMPTY, GONE):
        return of in TABLES
    stage, _, rule = of.partition(":")
    return name in (LAST, FILES, WAITING) or (kind == REFUSED and stage in TABLES and bool(rule))


CHECKS = f"{LAST}, {FILES}, {WAITING}, {EMPTY}:TABLE, {GONE}:TABLE, {REFUSED}:TABLE:RULE"


@dataclass(frozen=True)
class Fault:
    """What holds a publish up: the name by which it may be accepted, what is wrong, and what mends it.

    Where a fault is accepted `problem` is published: paths of this machine stand in `mend` alone.
    """

    check: str
    problem: str
    mend: str = ""
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.check}: {self.problem}" + (f"; {self.mend}" if self.mend else "")


@dataclass
class Held:
    """A home's tables held against the last snapshot: faults, and what is gone for a cause that is known."""

    last: str | None = None
    faults: list[Fault] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    damaged: list[DamagedFile] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    whole: bool = False


def again(found: Held) -> str:
    """What makes a table that lacks rows again; nothing where that was tried just now."""
    return "" if found.whole else "`peerbench rebuild` makes all tables again from landing"
