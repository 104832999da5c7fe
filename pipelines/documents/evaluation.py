"""Where documents say how tenders are evaluated: lists of criteria, and texts, each with its place.

Tables and lines are read to criteria with what was stated; a list of the parts of quality is put under the
list that says how much quality weighs. Weighing and judging is the same for a notice (`pipelines.criteria`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.criteria import vocabulary
from pipelines.criteria.labels import NOUN
from pipelines.criteria.model import Criterion
from pipelines.criteria.passage import Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.prose import ANY_FIGURE, read_passage
from pipelines.documents.allotments import lists_in_sentences
from pipelines.documents.arithmetic import is_near
from pipelines.documents.asked import with_asked
from pipelines.documents.codes import keys_of, named_by_codes
from pipelines.documents.criteria_tables import Found, lists_of
from pipelines.documents.entries import LONGEST_NAME, Reading
from pipelines.documents.equal import equal_lists
from pipelines.documents.grids import grids
from pipelines.documents.joining import SENTENCE, FoundList, Leads, together
from pipelines.documents.lines import lists_in_lines
from pipelines.documents.model import Document, Paragraph, Table
from pipelines.documents.notes import noted
from pipelines.documents.outline import EVALUATION, Context, contexts
from pipelines.documents.places import CONTENTS, Page, Placed, pages
from pipelines.documents.reshaped import shapes
from pipelines.documents.sheets import laid_out

NO_WORDS = (
    "formulas without a calculated value",
    "number formats (0.15 may be shown as 15%)",
    "tables of pages that name no criteria",
)
"""How that begins which a document may leave unread without hiding a name."""


@dataclass(frozen=True)
class DocumentReading:
    """What documents say on the evaluation. `texts`: the text by place, in which offsets of evidence count.

    `is_whole`: all pages of all documents were read, so that what is not there is not there.
    """

    lists: tuple[FoundList, ...] = ()
    passages: tuple[Passage, ...] = ()
    in_selection: bool = False
    is_whole: bool = True
    texts: Mapping[str, str] | None = None

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots that have a list of their own."""
        return tuple(dict.fromkeys(found.lot_id for found in self.lists if found.lot_id is not None))

    def of_lot(self, lot_id: str | None) -> list[FoundList]:
        """The lists of a lot, by the number at the end of its id ("LOT-0002" is lot 2), else those of all."""
        own = [one for one in self.lists if one.lot_id and lot_id and _number(one.lot_id) == _number(lot_id)]
        return own or [one for one in self.lists if one.lot_id is None]


def _number(lot_id: str) -> str:
    found = re.search(r"(\d{1,6}|[A-Za-z])\W*$", lot_id)
    return found[1].lstrip("0").upper() if found else lot_id.upper()


def read_evaluation(documents: Sequence[Document]) -> DocumentReading:
    """The lists and texts on the evaluation in the documents of one tender, read together."""
    found: list[Found] = []
    passages: list[Passage] = []
    texts: dict[str, str] = {}
    leads: Leads = {}
    selecting = False
    documents = [document for document in documents if not _invites_none(document)]
    for given in documents:
        document = laid_out(given)
        around = contexts(document.blocks)
        sheets = list(pages(document))
        own, chosen = _lists(document, around, sheets, documents)
        found += own
        selecting |= chosen
        passages += _passages(sheets, around, own)
        passages += _of_cells(document, around, own)
        texts |= {str(page.place): page.text for page in sheets}
        leads |= {
            (one.sha256, one.context.lead_at): [*_lead(one, sheets), *_beside(one, sheets)] for one in own
        }
    lists = together(found, passages, leads)
    for listed in lists:
        for rows in listed.readings:
            texts |= {str(row.evidence.locator): text for row in rows if (text := _cell_text(row, documents))}
    lists = with_asked(lists, documents, passages)
    whole = not any(_may_hide(document) for document in documents)
    return DocumentReading(tuple(lists), tuple(passages), selecting, whole, texts)


def _invites_none(document: Document) -> bool:
    """Whether it begins with saying that it is no invitation: what it weighs is asked of the market."""
    head = (block.text for block in document.blocks[:HEAD] if isinstance(block, Paragraph))
    return any(_NO_INVITATION.search(text) for text in head)


HEAD = 15
"""Blocks in which a document says what it is."""
_NO_INVITATION = spaced(
    r"\b(?:this|it|which)\b[^.]{0,80}\b(?:is|does) not (?:form |a |an |itself |formally )*"
    r"(?:invitation to (?:tender|quote|bid)|call for competition|tender"
    r"|procurement (?:exercise|procedure|process|competition))\b"
)


def _may_hide(document: Document) -> bool:
    """Whether words of it were not read; a formula that was never calculated hides a figure and no name."""
    return bool(document.pages_without_text) or any(not what.startswith(NO_WORDS) for what in document.unread)


def _cell_text(row: Criterion, documents: Sequence[Document]) -> str | None:
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Table):
                for cell in block.cells:
                    if block.place(document.sha256, cell) == row.evidence.locator:
                        return cell.text
    return None


def _lists(
    document: Document, around: Sequence[Context], sheets: Sequence[Page], documents: Sequence[Document]
) -> tuple[list[Found], bool]:
    """(the lists in order, whether social value is weighed where bidders are selected)."""
    made: list[Found] = []
    banded: list[Found] = []
    selecting = False
    keys = cache(lambda: [key for one in documents for key in keys_of(one.blocks)])
    tables = [grid for grid in grids(document) if not CONTENTS.fullmatch(_last(around[grid.at].near))]
    for grid in shapes([named_by_codes(noted(grid, sheets), keys) for grid in tables]):
        for found in lists_of(grid, around[grid.at], keys):
            if found.selecting or (found.context.selecting and not found.of_award):
                selecting |= found.has_narrow
            elif _is_boilerplate(found):
                continue
            elif not found.context.elsewhere or (_is_banded(found) and not _is_example(found)):
                own = banded if _is_banded(found) else made
                own.append(found if found.lot else replace(found, lot=found.context.lot))
    made += lists_in_lines(document, sheets, around)
    for page in sheets:
        made += [*lists_in_sentences(document, page, around), *equal_lists(document, page, around)]
    if not any(found.has_price and not found.is_open for found in made):
        made += banded
    return list(_parts_joined(sorted(made, key=lambda one: one.at))), selecting


def _last(near: str) -> str:
    return near.rpartition(" | ")[2]


def _is_banded(found: Found) -> bool:
    """Its weights are bands, as those of a framework whose competitions settle on one."""
    return sum(row.stated_low is not None for row in found.first.rows) > 1


def _is_example(found: Found) -> bool:
    return bool(
        re.search(r"\bexample|\billustrat|\blast (?:time|tender)|\bprevious", found.context.near, re.I)
    )


def _parts_joined(found: Sequence[Found]) -> Iterator[Found]:
    """Neighbouring parts of one table that only together reach 100."""
    at = 0
    while at < len(found):
        one = found[at]
        after = found[at + 1] if at + 1 < len(found) else None
        if (
            after is not None
            and one.is_open
            and after.is_open
            and one.context.headings == after.context.headings
        ):
            size = one.first.size + after.first.size
            rows = one.first.rows + after.first.rows
            apart = one.lot == after.lot and not _places(one) & _places(after)  # not one list in two shapes
            if is_near(size, 100.0) and not any(row.part for row in rows) and apart:
                # What leads to the first says nothing of the second.
                whole = replace(one, context=replace(one.context, lead=()), caption="")
                yield replace(whole, readings=(Reading(rows, size),), is_open=False, relative=False)
                at += 2
                continue
        yield one
        at += 1


def _places(found: Found) -> set[tuple[str, int]]:
    return {(str(row.evidence.locator), row.evidence.start) for row in found.first.rows}


def _is_boilerplate(found: Found) -> bool:
    """It only says where the criteria are to be found."""
    stated = [row for row in found.first.rows if row.stated_value] or found.first.rows
    return all(row.is_boilerplate for row in stated)


def _passages(sheets: Sequence[Page], around: Sequence[Context], lists: Sequence[Found]) -> Iterator[Passage]:
    """The running text of every page that speaks of the evaluation, less what is about something else."""
    listed = {spot for one in lists for spot in one.used}

    contents = frozenset(at for page in sheets for at in page.contents)

    def wanted(placed: Placed) -> bool:
        context = around[placed.at]
        if context.in_selection or context.is_elsewhere or placed.at in contents:
            return False
        start, end = placed.start, placed.start + len(placed.paragraph.text)
        return not any(place == str(placed.place) and start <= at < end for place, at in listed)

    for page in sheets:
        whole = list(_whole_sentences(page, wanted))
        for one in whole:
            after = _on_quality(page, one)
            sentences = (one, after) if after and wanted(after) else (one,)
            yield Passage(page.only(sentences.__contains__), page.place)
        text = page.only(lambda placed: wanted(placed) and placed not in whole)  # noqa: B023 - called at once
        text = _EARLIER.sub(lambda found: " " * len(found.group()), text)
        about = " ".join([page.text, around[page.paragraphs[0].at].near])
        if _may_state(text) and EVALUATION.search(about):
            yield Passage(text, page.place)


_EARLIER = re.compile(
    r"[^.\n]{0,200}\b(?:(?:last|previous|earlier|former|prior)\s(?:exercise|tender|contract"
    r"|competition|evaluation)"
    r"|in\s(?:19|20)\d\d\s[^.\n]{0,60}\b(?:exercise|tender|competition|procurement)\b[^.\n]{0,40}"
    r"\b(?:was|were|had|weighted|gave))\b"
    r"[^.\n]{0,300}",
    re.I,
)
"""A sentence on another exercise: what it weighed is no weight of this one."""


def _whole_sentences(page: Page, wanted: Callable[[Placed], bool]) -> Iterator[Placed]:
    """Paragraphs that state price and the rest and add up by themselves: nothing around them weighs."""
    for placed in page.paragraphs:
        text = placed.paragraph.text
        if (
            _EARLIER.search(text)
            or not wanted(placed)
            or not vocabulary.PRICE.search(text)
            or len(ANY_FIGURE.findall(text)) < 2
        ):
            continue
        weighed = read_passage(Passage(page.only(placed.__eq__), page.place)).weighed
        if weighed is None or weighed.problem or not weighed.complete or len(weighed.rows) < 2:
            continue
        if any(row.kind != "quality" for row in weighed.rows) and any(
            r.kind == "quality" for r in weighed.rows
        ):
            yield placed


def _on_quality(page: Page, one: Placed) -> Placed | None:
    """The paragraph after it that says what the quality, which it sizes, is made up of."""
    at = page.paragraphs.index(one) + 1
    after = page.paragraphs[at] if at < len(page.paragraphs) else None
    if after is None or vocabulary.NARROW.search(one.paragraph.text):
        return None
    text = after.paragraph.text
    about = vocabulary.NARROW.search(text) and _OF_QUALITY.search(text) and ANY_FIGURE.search(text)
    return after if about and not _EARLIER.search(text) else None


_OF_QUALITY = re.compile(r"\bof (?:the )?(?:marks for )?(?:quality|technical)\b", re.I)


def _may_state(text: str) -> bool:
    return bool(NOUN.search(text) and (vocabulary.NARROW.search(text) or ANY_FIGURE.search(text)))


def _of_cells(document: Document, around: Sequence[Context], lists: Sequence[Found]) -> Iterator[Passage]:
    """Sentences in cells of tables that hold no list: frames, questions with their text."""
    taken = {one.at for one in lists}
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table) or block.hidden or at in taken:
            continue
        if around[at].selecting or around[at].is_elsewhere:
            continue
        heads = {cell.row: cell for cell in reversed(block.cells) if _OF_WEIGHTS.search(cell.text)}
        labels = {
            cell.row: cell for cell in block.cells if cell.column == 1 and len(cell.text) <= LONGEST_NAME
        }
        for cell in block.cells:
            head = heads.get(cell.row)
            led = head is not None and head.column < cell.column and len(head.text) <= LONGEST_NAME
            states = len(cell.text) > LONGEST_NAME and _may_state(cell.text)
            label = head or labels.get(cell.row)
            near = f"{around[at].near} {label.text if label and label is not cell else ''}"
            listed = len(ANY_FIGURE.findall(cell.text)) > 1 and (led or _is_a_list(cell.text, near))
            if listed or (states and EVALUATION.search(cell.text)):
                yield Passage(cell.text, block.place(document.sha256, cell))


def _is_a_list(text: str, near: str) -> bool:
    """A cell that is a list by itself where tenders are evaluated: "Price 50% / Social value 10%"."""
    return bool(vocabulary.PRICE.search(text) and vocabulary.NARROW.search(text) and EVALUATION.search(near))


_OF_WEIGHTS = spaced(
    r"\baward criteri|\bcriteria (?:for|of) (?:the )?award\b|\bevaluation criteri|\bweighting"
)
"""A fact about the tender that is stated in the cell beside it."""


def _lead(one: Found, sheets: Sequence[Page]) -> Iterator[Passage]:
    """The words that lead to a list, where they stand."""
    for page in sheets:
        text = page.only(lambda placed: placed.at in one.context.lead_at)
        if text.strip():
            yield Passage(text, page.place)


def _beside(one: Found, sheets: Sequence[Page]) -> Iterator[Passage]:
    """The other sentences of the paragraphs in which an open list stands: they may size what it is of."""
    if not one.is_open:
        return
    for page in sheets:
        spots = {at for place, at in one.used if place == str(page.place)}
        for placed in page.paragraphs:
            start, end = placed.start, placed.start + len(placed.paragraph.text)
            held = [at for at in spots if start <= at < end]
            if not held or _EARLIER.search(placed.paragraph.text):
                continue
            text = page.only(placed.__eq__)
            for said in SENTENCE.finditer(text):
                if any(said.start() <= at < said.end() for at in held):
                    text = text[: said.start()] + " " * len(said.group()) + text[said.end() :]
            if ANY_FIGURE.search(text):
                yield Passage(text, page.place)
