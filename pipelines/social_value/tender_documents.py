"""The documents of procurements: from the table `documents` to the reader, and back as words of evidence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipelines.collect.landing import Damaged
from pipelines.criteria.model import Criterion
from pipelines.criteria.passage import DocumentPlace
from pipelines.documents.evaluation import DocumentReading, read_evaluation
from pipelines.documents.model import Block, Document, Paragraph
from pipelines.documents.opened import Openings
from pipelines.row import text, text_or_none
from warehouse.interim import scan
from warehouse.personal import masked

Row = dict[str, object]
_COLUMNS = (
    *("source", "ocid", "document", "part", "state", "url", "file_name", "release_id"),
    *("landed_sha256", "sha256", "readers", "pages_recognised"),
)

_KEPT = 64
"""Readings of documents that are kept at once: several procurements may link to the same ones."""


@dataclass(frozen=True)
class TenderDocument:
    """One landed document of a procurement: where it is linked, and its text where it was read."""

    document_id: str
    url: str | None
    file_name: str | None
    release_id: str | None
    document: Document | None


@dataclass(frozen=True)
class OfTender:
    """The landed documents of one procurement, and what they say together; `texts` by place."""

    documents: tuple[TenderDocument, ...] = ()
    reading: DocumentReading = DocumentReading()

    @property
    def opened(self) -> list[Document]:
        """Those that were read, each once however often it is linked."""
        return _unique(self.documents)

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of each place that evidence may name."""
        return self.reading.texts or {}

    @property
    def linked(self) -> dict[str, TenderDocument]:
        """Those that were read by their SHA-256."""
        return {one.document.sha256: one for one in reversed(self.documents) if one.document is not None}


NO_DOCUMENTS = OfTender()


class TenderDocuments:
    """The landed documents of a home by procurement, from the table `documents`. Use it with `with`.

    `fresh`: each is opened again from landing, whatever is kept.
    """

    def __init__(self, home: Path, fresh: bool = False) -> None:
        self._fresh = fresh
        self._openings = Openings(home)
        self._readings: dict[tuple[str, ...], DocumentReading] = {}
        self._rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self._lost: set[tuple[str, str]] = set()
        landed = scan(home, "documents").filter(pl.col("landed_sha256").is_not_null())
        ordered = landed.select(_COLUMNS).sort("source", "ocid", "document", "part").collect()
        for row in ordered.iter_rows(named=True):
            self._rows[row["source"], row["ocid"]].append(row)

    def __enter__(self) -> "TenderDocuments":
        return self

    def __exit__(self, *_: object) -> None:
        self._openings.__exit__(None, None, None)

    def of(self, source: str, ocid: str) -> OfTender:
        """Those of one procurement, read together. Raises ReaderFault for a fault of ours."""
        rows = self._rows.get((source, ocid))
        if not rows:
            return NO_DOCUMENTS
        documents = tuple(map(self._one, rows))
        opened = _unique(documents)
        key = tuple(one.sha256 for one in opened)
        if key not in self._readings:
            if len(self._readings) >= _KEPT:
                self._readings.clear()
            self._readings[key] = read_evaluation(opened)
        return OfTender(documents, self._readings[key])

    def state(self, source: str, ocid: str) -> list[Row]:
        """What the reading of its documents hangs on: their rows, with bytes and readers by hash."""
        return self._rows.get((source, ocid), [])

    def is_whole(self, source: str, ocid: str) -> bool:
        """Whether every document of it that was asked for was there, sound."""
        return (source, ocid) not in self._lost

    def _one(self, row: Row) -> TenderDocument:
        found = self._opened(row) if row["state"] == "read" else None
        return TenderDocument(
            text(row, "document"),
            text_or_none(row, "url"),
            text_or_none(row, "file_name"),
            text_or_none(row, "release_id"),
            found,
        )

    def _opened(self, row: Row) -> Document | None:
        source, digest = text(row, "source"), text(row, "landed_sha256")
        name = text_or_none(row, "file_name") or ""
        # A file in an archive is named by its path there, of which the archive's own name is the first part.
        name = name.partition("/")[0]
        ocr = bool(row["pages_recognised"])
        try:
            opened = (
                self._openings.again(source, digest, name, ocr)
                if self._fresh
                else self._openings.by(text(row, "readers"), source, digest, name, ocr)
            )
        except Damaged:
            self._lost.add((source, text(row, "ocid")))
            return None  # told by every publish, by the name of the file
        return next(
            (_masked(one) for one in opened if isinstance(one, Document) and one.sha256 == row["sha256"]),
            None,
        )


def _masked(document: Document) -> Document:
    """The document without the addresses and numbers of people in its words."""

    def block(found: Block) -> Block:
        if isinstance(found, Paragraph):
            return replace(found, text=masked(found.text))
        return replace(found, cells=tuple(replace(cell, text=masked(cell.text)) for cell in found.cells))

    return replace(document, blocks=tuple(map(block, document.blocks)))


def _unique(found: Sequence[TenderDocument]) -> list[Document]:
    return list({one.document.sha256: one.document for one in found if one.document is not None}.values())


def evidence_passages(criteria: Sequence[Criterion], of_tender: OfTender) -> Iterator[Row]:
    """A row for each place of a document whose words are evidence, in order of the criteria."""
    linked = of_tender.linked
    by_place: dict[DocumentPlace, list[Criterion]] = defaultdict(list)
    for row in criteria:
        if isinstance(row.evidence.locator, DocumentPlace):
            by_place[row.evidence.locator].append(row)
    for place, of in by_place.items():
        start, end = min(row.evidence.start for row in of), max(row.evidence.end for row in of)
        found = linked[place.sha256]
        yield {
            "place": str(place),
            "sha256": place.sha256,
            "page": place.page,
            "sheet_cell": place.cell,
            "start": start,
            "text": of_tender.texts[str(place)][start:end],
            "lot_ids": ";".join(dict.fromkeys(row.lot_id for row in of if row.lot_id is not None)) or None,
            "document_url": found.url,
            "file_name": found.file_name,
        }
