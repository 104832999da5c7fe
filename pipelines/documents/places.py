"""The running text of a document by place: what the offsets of evidence count in."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
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

    @cached_property
    def _run(self) -> frozenset[int]:
        return _running(self.paragraphs)

    @cached_property
    def contents(self) -> frozenset[int]:
        """The paragraphs, by their place among the blocks, that are a table of contents: pages only grow."""
        found: set[int] = set()
        run: list[tuple[int, int]] = []
        titled = False
        for placed in self.paragraphs:
            text = placed.paragraph.text.strip()
            page = _page_of(text)
            if run and page < run[-1][1]:
                found |= _if_contents(run, titled)
                run, titled = [], False
            if page:
                run.append((placed.at, page))
            elif not run:
                titled = CONTENTS.fullmatch(text) is not None
        return frozenset(found | _if_contents(run, titled))

    def only(self, wanted: Callable[[Placed], bool]) -> str:
        """The text with blanks in place of paragraphs that are not wanted; as long."""
        texts = [
            _without_number(p.paragraph, self._run) if wanted(p) else " " * len(p.paragraph.text)
            for p in self.paragraphs
        ]
        return self._joined(texts)

    def _joined(self, texts: Sequence[str]) -> str:
        joints = [_joint(a.paragraph.text, b.paragraph.text) for a, b in pairwise(self.paragraphs)]
        return "".join(chain.from_iterable(zip(texts, [*joints, ""], strict=True)))


LINES_OFCONTENTS = 5
LONGEST_OFCONTENTS = 300


def _page_of(line: str) -> int:
    """The number that ends a line as one of a table of contents; 0 where none does."""
    page = re.search(r"(?<=[\s.…_])\d{1,3}$", line)
    if page is None or len(line) > LONGEST_OFCONTENTS or re.search(r"[%£\n]", line):
        return 0
    return int(page.group()) if re.search(r"[A-Za-z]{3}", line) else 0


CONTENTS = re.compile(
    r"\W{0,3}(?:[A-Z\d]{1,2}[.)]?\s{1,3})?(?:table\s{1,3}of\s{1,3})?contents(?:\s{1,3}page)?\W{0,3}", re.I
)


def _if_contents(run: Sequence[tuple[int, int]], titled: bool) -> set[int]:
    """The lines of a run that is headed as contents, or is as long as one and no figures of 100."""
    if len(run) < (2 if titled else LINES_OFCONTENTS):
        return set()
    if not titled and 95 <= sum(page for _, page in run) <= 105:
        return set()
    return {at for at, _ in run}


_CLAUSE = re.compile(
    r"\s{0,4}(?:"
    r"(?:(?:part|section|schedule|appendix|annex|chapter|clause|article|paragraph|item|step)\s{1,3})?"
    r"(?:[A-Z]{0,2}\d{1,3}(?:\.\d{1,3}){1,3}[.):]?|[A-Z]{0,2}\d{1,3}[.):])(?=\s)"
    r"|(?:part|section|schedule|appendix|annex|chapter|clause|article|paragraph)\s{1,3}[A-Z]{0,2}\d{1,3}"
    r"(?=\s{0,2}(?:[.:–—-]|$)))",
    re.I,
)
_BARE = re.compile(r"\s{0,4}[A-Z]{0,2}(\d{1,3})(?=\s{1,4}[A-Z][a-z])")
"""The number of a heading, without a stop after it."""
RUN = 3
"""Bare numbers at the head of lines that run on one by one from so many are those of headings."""


def _without_number(paragraph: Paragraph, run: frozenset[int]) -> str:
    """Blanks in place of the number of a clause or of a heading, which is no figure. `run`: bare ones."""
    text = paragraph.text
    found = _CLAUSE.match(text)
    if found is None and (bare := _BARE.match(text)) and (paragraph.level or int(bare[1]) in run):
        found = bare
    return " " * found.end() + text[found.end() :] if found else text


def _running(paragraphs: Sequence[Placed]) -> frozenset[int]:
    """The bare numbers that lines begin with, as far as each is one more than that of the line before it."""
    numbers = [int(found[1]) for placed in paragraphs if (found := _BARE.match(placed.paragraph.text))]
    made: set[int] = set()
    run: list[int] = []
    for number in numbers:
        run = [*run, number] if run and number == run[-1] + 1 else [number]
        if len(run) >= RUN:
            made |= set(run)
    return frozenset(made)


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
