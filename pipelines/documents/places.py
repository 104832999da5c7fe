"""The running text of a document by place: what the offsets of evidence count in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.criteria.passage import DocumentPlace
from pipelines.documents.model import Document, Paragraph

BETWEEN = "\n"


@dataclass(frozen=True)
class Placed:
    """A paragraph that is shown: its place among the blocks, and where it begins in the text of its page."""

    at: int
    paragraph: Paragraph
    place: DocumentPlace
    start: int


@dataclass(frozen=True)
class Page:
    """The paragraphs of one page, or of a document without pages."""

    place: DocumentPlace
    paragraphs: tuple[Placed, ...]

    @property
    def text(self) -> str:
        return BETWEEN.join(placed.paragraph.text for placed in self.paragraphs)

    def only(self, wanted: Callable[[Placed], bool]) -> str:
        """The text with blanks in place of paragraphs that are not wanted; as long."""
        return BETWEEN.join(
            p.paragraph.text if wanted(p) else " " * len(p.paragraph.text) for p in self.paragraphs
        )


def pages(document: Document) -> Iterator[Page]:
    """Every page that has paragraphs, in order."""
    by_page: dict[int | None, list[Placed]] = {}
    length: dict[int | None, int] = {}
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or block.hidden:
            continue
        start = length.get(block.page, 0)
        by_page.setdefault(block.page, []).append(Placed(at, block, block.place(document.sha256), start))
        length[block.page] = start + len(block.text) + len(BETWEEN)
    for found in by_page.values():
        yield Page(found[0].place, tuple(found))
