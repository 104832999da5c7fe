"""The running text of a document by place: what the offsets of evidence count in."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from pipelines.criteria.passage import DocumentPlace
from pipelines.documents.model import Document, Paragraph
from pipelines.documents.sheets import SheetTitle


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
        return self._joined([placed.paragraph.text for placed in self.paragraphs])

    def only(self, wanted: Callable[[Placed], bool]) -> str:
        """The text with blanks in place of paragraphs that are not wanted; as long."""
        texts = [
            _without_number(p.paragraph.text) if wanted(p) else " " * len(p.paragraph.text)
            for p in self.paragraphs
        ]
        return self._joined(texts)

    def _joined(self, texts: Sequence[str]) -> str:
        joints = [_joint(a.paragraph.text, b.paragraph.text) for a, b in pairwise(self.paragraphs)]
        return "".join(chain.from_iterable(zip(texts, [*joints, ""], strict=True)))


_CLAUSE = re.compile(r"\s{0,4}\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=\s)")


def _without_number(text: str) -> str:
    """Blanks in place of the number of a clause, which is no figure."""
    return _CLAUSE.sub(lambda found: " " * len(found.group()), text, count=1) if _CLAUSE.match(text) else text


def _joint(text: str, after: str) -> str:
    """A blank inside a sentence that the file has cut into lines, else a line break; one character."""
    goes_on = after[:1].islower() and text.rstrip()[-1:].isalnum() | (text.rstrip()[-1:] in ",-")
    return " " if goes_on else "\n"


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
        length[place] = start + len(block.text) + 1
    for place, found in by_place.items():
        yield Page(place, tuple(found))
