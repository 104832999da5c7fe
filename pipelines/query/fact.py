"""One thing about a home: its state, words for a person, and the command that mends it."""

from dataclasses import dataclass

from warehouse.snapshots.disk import in_the_way, move_aside
from warehouse.snapshots.storage_s3 import StorageFailed
from warehouse.text import one_line

UNREADABLE, UNSEEN = "unreadable", "unseen"
"""States of what could not be looked at: a trouble of its own, and one whose cause is told of another thing.

What was wrong with it before may be so still: nothing says that it is over.
"""
PUT_BACK = "mend the file that is named, or put it back from a backup"
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
