"""Whether the words of an evidence stand where they are said to stand, and their page is their notice's."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.collect.sources import notice_url
from pipelines.criteria.passage import locator

Row = dict[str, Any]


def faults(row: Row, merged: Row, texts: Mapping[str, str], synthetic: bool) -> Iterator[tuple[str, str]]:
    """(column, problem) of what a row of `criteria` says falsely of its evidence.

    `merged`: the process as it was read; `texts`: those of its documents by place.
    """
    if not _stands(row, merged, texts):
        yield "evidence_text", f"{row['evidence_text']!r} does not stand there"
    page = None if synthetic else notice_url(row["source"], row["evidence_release_id"])
    if row["notice_url"] != page:
        yield "notice_url", f"{row['notice_url']!r} is another notice"


def _stands(row: Row, merged: Row, texts: Mapping[str, str]) -> bool:
    """Whether the words stand in the merged process or in a document, at the place and the offsets."""
    try:
        text = locator(row["evidence_field"]).value(merged, texts)
    except (KeyError, IndexError, TypeError, ValueError):
        return False
    return bool(text[row["evidence_start"] : row["evidence_end"]] == row["evidence_text"])
