"""The table of stage documents: every document asked for or imported, opened once, with its outcome."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import polars as pl

from pipelines.authorities.register.register import load_register
from pipelines.collect.landing import Damaged
from pipelines.documents.landed import FAILED, Record, records
from pipelines.documents.model import Document, Unopened
from pipelines.documents.opened import Openings
from pipelines.documents.opened import readers as opened_by
from pipelines.settings import Settings
from pipelines.step import DOCUMENT_FILES, step
from warehouse.interim import Counts, save, scan
from warehouse.progress import tracked
from warehouse.text import one_line, without_userinfo

Row = dict[str, Any]
SEPARATOR = ";"


@step("documents", needs=[DOCUMENT_FILES])
def documents(settings: Settings) -> Counts:
    """Every document that landed, opened where it was not yet, and what became of the others.

    In the run of the night's notices nothing is opened (`Settings.open_documents`): what is new waits.
    """
    # The number of an invented document is that of a real one, on the service's own site.
    shown = not load_register(settings.register_dir).synthetic
    with openings(settings) as opened:
        rows = (row | ({} if shown else {"url": None}) for row in _rows(settings.home, opened))
        counts = save(settings.home, "documents", rows)
    if opened.fault is not None:
        raise opened.fault
    return counts


def is_read(settings: Settings) -> bool:
    """Whether the table tells all that lies in landing, opened by the readers of now."""
    home = settings.home
    columns = ["document", "tries", "state", "readers"]
    made = scan(home, "documents").select(columns).collect()
    told = dict(made.select("document", "tries").iter_rows())
    late = made.filter((pl.col("state") == "waiting") | (pl.col("readers") != opened_by(settings.ocr)))
    return late.is_empty() and told == {record.key: len(record.tries) for record in records(home)}


def openings(settings: Settings) -> Openings:
    """The opened documents of a home, and as much time for new ones as the settings give."""
    hours = settings.document_hours if settings.open_documents else 0
    return Openings(settings.home, monotonic() + hours * 3600, settings.ocr)


def _rows(home: Path, opened: Openings) -> Iterator[Row]:
    for record in tracked(records(home), "documents opened"):
        yield from _of(record, opened)


def _of(record: Record, opened: Openings) -> Iterator[Row]:
    """The rows of one document: one, or of an archive one for each file in it."""
    if record.sha256 is None:
        last = record.tries[-1] if record.tries else None
        state = "failed" if record.reason in FAILED else "refused" if record.reason else "waiting"
        yield _row(record, state, last.reason if last else None, last.detail if last else None)
        return
    try:
        found = opened.of(record.source, record.sha256, record.name)
    except Damaged as error:
        yield _row(record, "failed", "damaged_landing_file", str(error).rpartition(": ")[2])
        return
    if found is None:
        yield _row(record, "waiting", None, None)
        return
    for number, one in enumerate(found[0], 1):
        yield _opened(record, number, one, found[1])


def _opened(record: Record, number: int, one: Document | Unopened, readers: str) -> Row:
    if isinstance(one, Unopened):
        row = _row(record, "refused", one.reason, one.detail, number)
        return row | {"file_name": _told(one.file_name), "readers": readers, "sha256": one.sha256 or None}
    return _row(record, "read", None, None, number) | {
        "file_name": _told(one.file_name),
        "kind": one.kind,
        "sha256": one.sha256,
        "pages": one.pages,
        "pages_without_text": len(one.pages_without_text),
        "pages_recognised": len(one.pages_recognised) if one.pages is not None else None,
        "unread": SEPARATOR.join(_told(what) or "" for what in one.unread) or None,
        "producer": _told(one.producer),
        "tagged": one.tagged,
        "readers": readers,
    }


def _row(record: Record, state: str, reason: str | None, detail: str | None, part: int = 1) -> Row:
    came = next((one for one in reversed(record.tries) if one.reason is None), None)
    return {
        "source": record.source,
        "ocid": record.ocid,
        "document": record.key,
        "part": part,
        "state": state,
        "reason": reason,
        "detail": _told(detail),
        "url": _told(without_userinfo(record.url)) if record.url else None,
        "file_name": _told(record.name),
        "document_type": _told(record.document_type),
        "release_id": record.release_id,
        "lot_id": record.lot_id,
        "kind": came.type if came else None,
        "bytes": came.bytes if came else None,
        "landed_sha256": came.sha256 if came else None,
        "sha256": None,
        "pages": None,
        "pages_without_text": None,
        "pages_recognised": None,
        "unread": None,
        "producer": None,
        "tagged": None,
        "tries": len(record.tries),
        "tried_at": record.tries[-1].at if record.tries else None,
        "readers": None,
    }


def _told(text: str | None) -> str | None:
    return one_line(text, 300) or None if text else None
