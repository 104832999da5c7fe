"""One thing about a home: its state, words for a person, and the command that mends it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from warehouse.snapshots.disk import in_the_way, move_aside
from warehouse.snapshots.manifest import PointerLost
from warehouse.snapshots.storage_s3 import StorageFailed
from warehouse.text import one_line

UNREADABLE, UNSEEN = "unreadable", "unseen"
"""States of what could not be looked at: a trouble of its own, and one whose cause is told of another thing.

What was wrong with it before may be so still: nothing says that it is over.
"""
AFTER_POINTER = "first what mends the pointer"
PUT_BACK = "mend the file that is named, or put it back from a backup"
POINTER_LOST = ("pointer_missing", "pointer_broken")
_PUBLISHES = re.compile(r"\bpeerbench (?:run|rebuild|publish|documents|withdraw|replies|site)\b")
"""Commands that do nothing for readers while nobody can tell which snapshot they see."""
PAGES_FAILED, NONE_PUBLISHED, DAMAGED, POINTER_MISSING, POINTER_BROKEN, HELD = 3, 4, 5, 6, 7, 8
"""Exit codes of `status`, as in docs/operations.md."""


@dataclass(frozen=True)
class Fact:
    """One thing about a home: what it is of, its state in one word, in a sentence, and what mends it.

    A remedy is a command as it is typed, or words in which commands stand between backticks.
    """

    of: str
    state: str
    words: str
    remedy: str | None = None
    exit_code: int = 0

    @property
    def line(self) -> str:
        """The fact for a terminal, with what mends it."""
        mend = f"; mend it: {self.remedy}" if self.remedy else ""
        return one_line(f"{self.of}: {self.words}{mend}")


def hidden(of: str, words: str, error: Exception) -> Fact:
    """That the snapshots cannot be asked, and why; what mends a lost pointer its own fact names, once."""
    if isinstance(error, PointerLost):
        return Fact(of, UNSEEN, f"{words}: {error.problem}", f"{AFTER_POINTER}, then `peerbench status`")
    return Fact(of, UNSEEN, f"{words}: {error}")


def pointer_first(found: Iterable[Fact]) -> list[Fact]:
    """The facts, a lost pointer before all others: until it is mended nothing that they name publishes."""
    found = list(found)
    lost = [fact for fact in found if fact.state in POINTER_LOST]
    return [*lost, *(_after_pointer(fact) for fact in found if fact not in lost)] if lost else found


def _after_pointer(fact: Fact) -> Fact:
    remedy = fact.remedy or ""
    if remedy.startswith(AFTER_POINTER) or not _PUBLISHES.search(remedy):
        return fact
    typed = f"`{remedy}`" if remedy.startswith("peerbench ") else remedy.removeprefix("first ")
    return replace(fact, remedy=f"{AFTER_POINTER}, then {typed}")


def unlooked(of: str, error: Exception, exit_code: int = 0) -> Fact:
    """That something could not be looked at, why, and what mends that; of a storage the snapshot tells it."""
    words, remedy = f"cannot be told: {error}", PUT_BACK
    if isinstance(error, StorageFailed):
        if of != "snapshot":
            return Fact(of, UNSEEN, f"{words}; see `snapshot`")
        remedy = "see that the storage answers: `peerbench snapshots list`"
    elif isinstance(error, OSError):
        if path := in_the_way(error):
            remedy = move_aside(path)
        elif error.filename:
            remedy = f"make {error.filename} readable, or move it away"
    return Fact(of, UNREADABLE, words, remedy, exit_code)
