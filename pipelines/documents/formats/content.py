"""What every format gives, and the few habits that all share."""

import re
from dataclasses import dataclass, field

from pipelines.documents.model import Block, Paragraph, Table

_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass
class Content:
    """Blocks in reading order, and what a file says of itself. `unread` names what was passed over."""

    blocks: list[Block] = field(default_factory=list)
    pages: int | None = None
    pages_without_text: list[int] = field(default_factory=list)
    producer: str | None = None
    tagged: bool | None = None
    unread: list[str] = field(default_factory=list)

    def is_wordless(self) -> bool:
        """Whether there is not one word to read."""
        return not any(block.text if isinstance(block, Paragraph) else block.cells for block in self.blocks)

    def next_table(self) -> int:
        """The number of the next table of a file without pages."""
        return 1 + sum(isinstance(block, Table) for block in self.blocks)

    def say_unread(self, what: str) -> None:
        """Names what was not read, once."""
        if what not in self.unread:
            self.unread.append(what)


def tidy(text: str) -> str:
    """A text with single blanks inside its lines, without control characters or halves of characters."""
    lines = (_BLANKS.sub(" ", line).strip() for line in _NEVER.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def number_of(text: str | None, otherwise: int, most: int = 10_000) -> int:
    """A count as files state it, kept between 0 and `most`; `otherwise` where it is none."""
    try:
        return max(0, min(most, int(text or "")))
    except ValueError:
        return otherwise
