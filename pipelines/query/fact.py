"""One thing about a home: its state, words for a person, and the command that mends it."""

from dataclasses import dataclass

from warehouse.text import one_line

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
