"""Documents that tender notices of councils link to: what a notice leaves out stands in one of them.

`documents/` holds SYNTHETIC invitations to tender and workbooks, composed by hand, with what a careful
reader finds in each (`labels.jsonl`). More than half of the notices of Find a Tender without criteria link to
one. A few links give something else, as they do in life.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sample.chance import drawn
from sample.criteria import NOT_VISIBLE
from sample.procurement import Procurement

LINKED = 55
"""Of a hundred notices without criteria."""
FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "html": "application/octet-stream",
    "txt": "text/plain",
    "zip": "application/zip",
}
"""The `format` of each. A document that is HTML has that of no page: text/html is the notice itself."""


@dataclass(frozen=True)
class Labelled:
    """A document and what a careful reader finds in it."""

    file: str
    format: str
    state: str
    weight_pct: float | None


@cache
def labelled() -> tuple[Labelled, ...]:
    """Every document, by name."""
    lines = _folder().joinpath("labels.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(Labelled(row["file"], row["format"], row["state"], row["weight_pct"]) for row in rows)


def of(facts: Procurement) -> Labelled | None:
    """The document of a council's procurement whose notice shows no criteria; null where it links to none."""
    shown = any(lot.evaluation is not NOT_VISIBLE for lot in facts.lots)
    if shown or facts.buyer.authority_id is None or drawn("linked", facts.ocid) % 100 >= LINKED:
        return None
    return _numbered(_number(facts))


def attached(facts: Procurement, site: str) -> dict[str, list[dict[str, Any]]]:
    """`documents` of a tender with its link; nothing where it has none."""
    found = of(facts)
    if found is None:
        return {}
    name = f"A-{_number(facts)}"
    link = {
        "id": name,
        "documentType": "biddingDocuments",
        "description": "Invitation to tender (SYNTHETIC)",
        "url": f"{site}/Notice/Attachment/{name}",
        "format": FORMATS[found.format],
    }
    return {"documents": [link]}


def numbered(name: str) -> Labelled:
    """The document that the id of a link stands for."""
    return _numbered(int(name.removeprefix("A-")))


def content(found: Labelled) -> bytes:
    """The bytes of a document."""
    return bytes(_folder().joinpath(found.file).read_bytes())


def _number(facts: Procurement) -> int:
    return int(facts.ocid[-6:], 16)


def _numbered(number: int) -> Labelled:
    return labelled()[drawn("document", number) % len(labelled())]


def _folder() -> Any:
    return resources.files("sample").joinpath("documents")
