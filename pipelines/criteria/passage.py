"""Passages: texts that may speak of award criteria, each with the place where it stands.

Who knows a kind of source (a release, a notice's page, a document) gives passages; the reader of text takes
them and knows of none of these. The place of a published word is a `Locator`, and its text is what stands in
the column `evidence_field`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_STEP = re.compile(r"([A-Za-z]+)|\[([^\]]+)\]")
_DOCUMENT = re.compile(r"document:(?P<sha256>[0-9a-f]{64})(?:#(?P<place>.*))?", re.S)
_ROW = ".criteria["


@dataclass(frozen=True)
class FieldPath:
    """A field of a release, as `tender.lots[0].awardCriteria.criteria[1].name`."""

    path: str

    def __str__(self) -> str:
        return self.path

    @property
    def of_list(self) -> str | None:
        """The award criteria of which it is a field of one row; null for a text."""
        return self.path.split(_ROW)[0] if _ROW in self.path else None

    @property
    def is_number(self) -> bool:
        """A structured figure, which has its unit beside it."""
        return ".numbers[" in self.path

    def value(self, release: Any, documents: Mapping[str, str] | None = None) -> str:
        """What stands there, as text. Raises KeyError, IndexError or TypeError where nothing does."""
        found = release
        for name, index in _STEP.findall(self.path):
            found = found[name or index] if isinstance(found, dict) else found[int(index)]
        return found if isinstance(found, str) else str(found)


@dataclass(frozen=True)
class DocumentPlace:
    """A place in a document by the SHA-256 of its bytes; page, table, row and column count from 1.

    `cell` is that of a sheet, as `Evaluation!B4`; `ocr`: the words were recognised on a picture of the page.
    Written `document:<sha256>#page=2&table=1&row=3`, with `&ocr=1` at its end.
    """

    sha256: str
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    cell: str | None = None
    ocr: bool = False

    def __str__(self) -> str:
        stated = {name: getattr(self, name) for name in ("page", "table", "row", "column", "cell")}
        stated["ocr"] = 1 if self.ocr else None
        place = "&".join(f"{name}={value}" for name, value in stated.items() if value is not None)
        return f"document:{self.sha256}" + (f"#{place}" if place else "")

    @property
    def of_list(self) -> str | None:
        """The table whose cell it is; null for a text."""
        if self.row is None and self.cell is None:
            return None
        sheet = self.cell.rpartition("!")[0] if self.cell else None
        table = DocumentPlace(self.sha256, self.page, self.table, ocr=self.ocr)
        return f"{table} of {sheet}" if sheet else str(table)

    @property
    def is_number(self) -> bool:
        """A figure in a document is a text."""
        return False

    def value(self, release: Any, documents: Mapping[str, str] | None = None) -> str:
        """The text of the passage, from the texts of documents by their place. Raises KeyError for none."""
        return (documents or {})[str(self)]


Locator = FieldPath | DocumentPlace


@dataclass(frozen=True)
class Passage:
    """A text with its place, for one lot or (null) for all. `sure`: it is about award criteria alone."""

    text: str
    locator: Locator
    lot_id: str | None = None
    sure: bool = False


def locator(text: str) -> Locator:
    """The place that is written so. Raises ValueError for a document's place that cannot be one."""
    if not text.startswith("document:"):
        return FieldPath(text)
    found = _DOCUMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no place in a document")
    cell: str | None = None
    numbers: dict[str, int] = {}
    ocr = False
    for part in filter(None, (found["place"] or "").split("&")):
        name, _, value = part.partition("=")
        if name == "cell":
            cell = value
        elif name in ("page", "table", "row", "column") and value.isdigit():
            numbers[name] = int(value)
        elif (name, value) == ("ocr", "1"):
            ocr = True
        else:
            raise ValueError(f"{text!r}: {part!r} is no place in a document")
    return DocumentPlace(found["sha256"], **numbers, cell=cell, ocr=ocr)
