"""The running text of a document by place: what the offsets of evidence count in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.criteria.passage import DocumentPlace
from pipelines.documents.model import Document, Paragraph
from pipelines.documents.sheets import SheetTitle

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
    """Every page that has paragraphs, in order; a line of a sheet is by itself."""
    by_place: dict[DocumentPlace, list[Placed]] = {}
    length: dict[DocumentPlace, int] = {}
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or block.hidden or isinstance(block, SheetTitle):
            continue
        place = block.place(document.sha256)
        start = length.get(place, 0)
        by_place.setdefault(place, []).append(Placed(at, block, place, start))
        length[place] = start + len(block.text) + len(BETWEEN)
    for place, found in by_place.items():
        yield Page(place, tuple(found))
