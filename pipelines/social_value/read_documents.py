"""Documents of one tender read by themselves: the line of `peerbench read DOCUMENT...` (docs/reading.md)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.criteria.passage import DocumentPlace
from pipelines.documents.model import Document
from pipelines.social_value.read import examine
from pipelines.social_value.reading import Reading

SOURCE = "document"


def read_documents(
    files: Sequence[Path], documents: Sequence[Document], resolver: Resolver
) -> dict[str, object]:
    """The line of documents in `files`, read together: a release's with `file`, `documents`, `arithmetic`."""
    reading = examine({}, SOURCE, resolver, documents=documents)
    about = [
        {
            "file_name": one.file_name,
            "sha256": one.sha256,
            "kind": one.kind,
            "pages": one.pages,
            "pages_without_text": list(one.pages_without_text),
            "pages_recognised": list(one.pages_recognised),
            "unread": list(one.unread),
        }
        for one in documents
    ]
    arithmetic = list(sums(reading, documents))
    told = {"file": " ; ".join(str(file) for file in files), "documents": about, "arithmetic": arithmetic}
    return reading.line() | told


def sums(reading: Reading, documents: Sequence[Document]) -> Iterator[str]:
    """By file the criteria with what each weighs, as "ITT.docx: Quality 60%, Price 40%"."""
    for document in documents:
        stated = [
            f"{row.name or row.kind} {row.arithmetic or row.stated()}"
            if row.stated_value is not None
            else row.name
            for row in reading.criteria
            if isinstance(row.evidence.locator, DocumentPlace)
            and row.evidence.locator.sha256 == document.sha256
            and row.statement is None
        ]
        if stated:
            yield f"{document.file_name}: {', '.join(dict.fromkeys(stated))}"
